/* The public reader: bytes to UTF-8, to events of XML or JSON; entries to the sink once the head is known. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "../core/hash.h"
#include "../core/uri.h"
#include "../model/pack.h"
#include "../model/report.h"
#include "read.h"

enum {
    HELD_FROM = 4 << 20, /* bytes of entries that wait for the head */
    HELD_MAX = 1 << 30,
    LIFE_MAX = 16 << 20,
    HEAD_MAX = 64 << 20,
    BASES_MAX = 1 << 20,
    URL_MAX = 1 << 20,
    MESSAGE_MAX = 512
};

static const feed_limits DEFAULTS = {.depth = READ_DEPTH_MAX, .attributes = 256, .tag_bytes = 65536,
                                     .text_bytes = 16 << 20, .entry_bytes = 64 << 20, .entries = UINT64_MAX,
                                     .faults = 10};

/* ---- findings ---- */

/* How many there were of this rule, this one too. */
static uint64_t count(feed_reader *r, feed_rule rule)
{
    size_t i = 0;
    while (i < r->n_told && r->told[i].rule != rule)
        i++;
    if (i == READ_TOLD)
        return UINT64_MAX;
    r->n_told += i == r->n_told;
    r->told[i].rule = rule;
    return ++r->told[i].n;
}

void read_report(feed_reader *r, feed_rule rule, feed_pos pos, const char *format, ...)
{
    if (count(r, rule) > r->limits.faults)
        return;
    char text[MESSAGE_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    report(r->reporter, rule, pos, "%s", text);
}

static void report_rest(feed_reader *r)
{
    for (size_t i = 0; i < r->n_told; i++)
        if (r->told[i].n > r->limits.faults)
            report(r->reporter, FEED_RULE_FeedFindings, (feed_pos){.file = r->name}, "%llu more of %s",
                   (unsigned long long)(r->told[i].n - r->limits.faults), feed_rule_get(r->told[i].rule)->id);
}

static void on_fault(void *context, feed_str message, uint32_t line, uint32_t column)
{
    feed_reader *r = context;
    feed_pos pos = {r->name, line, column};
    if (!r->info.faults++) {
        r->info.fault = arena_dup(&r->a, message);
        r->info.fault_pos = pos;
    }
    read_report(r, FEED_RULE_FeedRepaired, pos, "%.*s; mended", FMT(message));
}

static int on_doctype(void *context, feed_str name, feed_str public_id, feed_str system_id)
{
    feed_reader *r = context;
    (void)name;
    if (str_find(public_id, STR("Netscape")) < public_id.n || str_find(system_id, STR("netscape")) < system_id.n)
        r->info.version = STR("rss091n");
    return FEED_OK;
}

/* ---- entries to the sink ---- */

/* What stands before an entry that waits. */
typedef struct held_entry {
    uint64_t id; /* its hash, where that was derived; 0 else */
    uint32_t size;
    bool unbased; /* see read_target */
} held_entry;

/* A language is the entry's own where it differs from the feed's. */
static int give(feed_reader *r, const feed_entry *entry)
{
    feed_entry e = *entry;
    if (str_eq(e.language, r->head.e.language))
        e.language = STR_NONE;
    return r->sink.entry(r->sink.context, &e);
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Puts the ids that were derived for several of the entries that wait, in order. */
static int put_shared(const feed_reader *r, buf *ids)
{
    held_entry held;
    for (feed_str rest = buf_str(&r->held); rest.n; rest = str_from(rest, sizeof held + held.size)) {
        memcpy(&held, rest.p, sizeof held);
        if (held.id)
            buf_put(ids, (const char *)&held.id, sizeof held.id);
    }
    uint64_t *all = (uint64_t *)(void *)ids->p;
    size_t n = ids->n / sizeof *all, shared = 0;
    if (n)
        qsort(all, n, sizeof *all, by_value);
    for (size_t i = 1; i < n; i++)
        if (all[i] == all[i - 1])
            all[shared++] = all[i];
    ids->n = shared * sizeof *all;
    return ids->error;
}

static bool is_shared(const buf *ids, uint64_t id)
{
    return ids->n && bsearch(&id, ids->p, ids->n / sizeof id, sizeof id, by_value);
}

static int give_held(feed_reader *r)
{
    buf shared;
    buf_init(&shared, HELD_MAX);
    int rc = put_shared(r, &shared);
    bool based = read_usable_base(r, &r->entry, STR_NONE).n > 0;
    for (feed_str rest = buf_str(&r->held); rest.n && !rc;) {
        held_entry held;
        feed_entry entry;
        memcpy(&held, rest.p, sizeof held);
        arena_reset(&r->packed);
        rc = unpack_entry((feed_str){rest.p + sizeof held, held.size}, &r->packed, &entry);
        rest = str_from(rest, sizeof held + held.size);
        if (!rc && held.unbased && based)
            rc = read_resolve_late(r, &r->packed, held.id != 0, &entry);
        if (!rc && is_shared(&shared, held.id))
            rc = read_set_apart(&entry, &r->packed);
        if (!rc)
            rc = give(r, &entry);
    }
    buf_free(&shared);
    buf_free(&r->held);
    arena_free(&r->packed);
    return rc;
}

static int begin(feed_reader *r)
{
    feed_head head;
    int rc = read_get_head(r, &head);
    r->begun = true;
    if (!rc)
        rc = r->sink.begin(r->sink.context, &head);
    return rc ? rc : give_held(r);
}

static int hold(feed_reader *r, const feed_entry *entry)
{
    size_t at = r->held.n;
    held_entry held = {.id = r->entry.id_derived ? hash64(entry->id) | 1 : 0, .unbased = r->entry.unbased};
    buf_put(&r->held, (const char *)&held, sizeof held);
    pack_entry(&r->held, entry);
    if (r->held.error)
        return r->held.error;
    held.size = (uint32_t)(r->held.n - at - sizeof held);
    memcpy(r->held.p + at, &held, sizeof held);
    feed_time t = entry->updated.set ? entry->updated : entry->published;
    if (t.set && (!r->newest.set || t.unix_seconds > r->newest.unix_seconds))
        r->newest = t;
    return r->held.n >= HELD_FROM ? begin(r) : FEED_OK;
}

int read_emit(feed_reader *r, const feed_entry *entry)
{
    if (r->info.entries > r->limits.entries) {
        report(r->reporter, FEED_RULE_LimitExceeded, entry->origin, "more than %llu entries",
               (unsigned long long)r->limits.entries);
        return FEED_E_LIMIT;
    }
    return r->begun ? give(r, entry) : hold(r, entry);
}

/* ---- bytes ---- */

/* Why it stops, unless that was said. */
static int settled(feed_reader *r, int rc)
{
    feed_pos pos = {.file = r->name};
    if (r->mode != READ_SNIFFS)
        pos = read_position(r);
    if (rc == FEED_E_MEMORY)
        report_rule(r->reporter, FEED_RULE_OutOfMemory, pos);
    if (rc == FEED_E_LIMIT && !r->info.faults)
        report(r->reporter, FEED_RULE_LimitExceeded, pos, "an entry or a text of it is too large");
    r->status = rc;
    return rc;
}

int feed_reader_push(feed_reader *r, const char *bytes, size_t n)
{
    if (r->status)
        return r->status;
    r->info.bytes += n;
    int rc = document_push(r->document, bytes, n);
    return rc ? settled(r, rc) : FEED_OK;
}

/* Whether it was a feed. */
static int check_root(feed_reader *r)
{
    if (r->mode == READ_JSON)
        return read_json_end(r);
    if (r->rooted)
        return FEED_OK;
    report(r->reporter, FEED_RULE_NotAFeed, (feed_pos){r->name, 1, 1}, "%s", document_get_info(r->document)->kind ==
           DOCUMENT_EMPTY ? "there is nothing in it" : "there is no element in it");
    return FEED_E_INPUT;
}

static int finish(feed_reader *r)
{
    int rc = document_finish(r->document);
    if (!rc)
        rc = check_root(r);
    if (!rc && r->entry.open)
        rc = read_end_entry(r);
    if (!rc && !r->begun)
        rc = begin(r);
    return rc ? rc : r->sink.end(r->sink.context);
}

static void report_document(feed_reader *r)
{
    const document_info *info = document_get_info(r->document);
    if (info->bozo == DOCUMENT_OVERRIDDEN || info->bozo == DOCUMENT_UNKNOWN || info->bozo == DOCUMENT_NOT_XML)
        report(r->reporter, FEED_RULE_FeedCharacters, (feed_pos){r->name, info->line, info->column}, "%.*s",
               FMT(info->bozo_message));
}

int feed_reader_finish(feed_reader *r)
{
    if (r->status)
        return r->status;
    int rc = finish(r);
    report_document(r);
    report_rest(r);
    return rc ? settled(r, rc) : FEED_OK;
}

const feed_reader_info *feed_reader_get_info(feed_reader *r)
{
    const document_info *info = document_get_info(r->document);
    r->info.encoding = info->encoding;
    r->info.bozo = r->info.bozo || info->bozo != DOCUMENT_GOOD;
    if (!r->info.fault.n && info->bozo != DOCUMENT_GOOD)
        r->info.fault = info->bozo_message;
    return &r->info;
}

/* ---- life ---- */

static feed_limits limits_of(feed_limits l)
{
    l.depth = l.depth && l.depth < DEFAULTS.depth ? l.depth : DEFAULTS.depth;
    l.attributes = l.attributes ? l.attributes : DEFAULTS.attributes;
    l.tag_bytes = l.tag_bytes ? l.tag_bytes : DEFAULTS.tag_bytes;
    l.text_bytes = l.text_bytes ? l.text_bytes : DEFAULTS.text_bytes;
    l.entry_bytes = l.entry_bytes ? l.entry_bytes : DEFAULTS.entry_bytes;
    l.entries = l.entries ? l.entries : DEFAULTS.entries;
    l.faults = l.faults ? l.faults : DEFAULTS.faults;
    return l;
}

static void init(feed_reader *r)
{
    arena_init(&r->a, LIFE_MAX);
    arena_init(&r->head_arena, HEAD_MAX);
    arena_init(&r->entry_arena, r->limits.entry_bytes);
    arena_init(&r->packed, HELD_MAX);
    buf_init(&r->text, r->limits.text_bytes);
    buf_init(&r->out, 2 * r->limits.text_bytes);
    buf_init(&r->scratch, 2 * r->limits.text_bytes);
    buf_init(&r->bases, BASES_MAX);
    buf_init(&r->held, HELD_MAX);
    construct_init(&r->construct);
    r->head.a = &r->head_arena;
    r->entry.a = r->source.a = &r->entry_arena;
}

static document *new_document(feed_reader *r, const feed_reader_options *o)
{
    xml_handler xml = {.start = read_start, .text = read_text, .end = read_end, .doctype = on_doctype,
                       .fault = on_fault, .context = r};
    json_handler json = {.event = read_json_event, .fault = on_fault, .context = r};
    xml_limits limits = {.depth = r->limits.depth, .attributes = r->limits.attributes,
                         .tag_bytes = r->limits.tag_bytes, .text_bytes = 64 << 20};
    document_options options = {.http = o->content_type.p || o->content_location.p || o->content_language.p,
                                .content_type = o->content_type, .limits = &limits};
    return document_new(&options, &xml, &json);
}

/* Content-Location is resolved against the address (RFC 3986 section 5.1). */
static bool set_base(feed_reader *r, const feed_reader_options *o)
{
    buf_clear(&r->out);
    if (o->content_location.n)
        uri_resolve(o->base_url, o->content_location, &r->out);
    feed_str base = uri_is_http(buf_str(&r->out)) ? buf_str(&r->out) : o->base_url;
    r->base_url = base.n ? arena_dup(&r->a, base) : STR_NONE;
    return !base.n || r->base_url.p;
}

feed_reader *feed_reader_new(const feed_reader_options *o, feed_sink sink, feed_reporter reporter)
{
    feed_reader *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->limits = limits_of(o->limits);
    init(r);
    r->sink = sink;
    r->reporter = reporter;
    r->trusted = o->trusted;
    r->name = arena_dup(&r->a, o->name.p ? o->name : STR("-"));
    r->language = o->content_language.n ? arena_dup(&r->a, o->content_language) : STR_NONE;
    r->document = new_document(r, o);
    r->html = html_sanitizer_new();
    r->frames = calloc(READ_DEPTH_MAX + 1, sizeof *r->frames);
    if (r->document && r->html && r->frames && r->name.p && set_base(r, o)) {
        r->frames[0] = (read_frame){.context = READ_ROOT, .target = &r->head, .lang_n = SIZE_MAX};
        return r;
    }
    feed_reader_free(r);
    return NULL;
}

void feed_reader_free(feed_reader *r)
{
    if (!r)
        return;
    document_free(r->document);
    construct_free(&r->construct);
    read_json_free(r);
    html_sanitizer_free(r->html);
    arena *arenas[] = {&r->a, &r->head_arena, &r->entry_arena, &r->packed};
    buf *bufs[] = {&r->text, &r->out, &r->scratch, &r->bases, &r->held};
    for (size_t i = 0; i < sizeof arenas / sizeof *arenas; i++)
        arena_free(arenas[i]);
    for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++)
        buf_free(bufs[i]);
    free(r->frames);
    free(r);
}
