#include "intake.h"

#include <stdlib.h>

#include "../core/hash.h"
#include "../core/uri.h"
#include "../formats/writer.h"
#include "../model/pack.h"
#include "../model/report.h"
#include "canonical.h"
#include "intake_own.h"

#define ACCESS_NS "http://www.bloglines.com/about/specs/fac-1.0"

enum { PACKED_MAX = 512 << 20, ENTRY_ARENA = 64 << 20, SCRATCH_MAX = 64 << 20 };

void merge_stats_add(merge_stats *to, const merge_stats *from)
{
    size_t *a = (size_t *)to;
    const size_t *b = (const size_t *)from;
    for (size_t i = 0; i < sizeof *to / sizeof *a; i++)
        a[i] += b[i];
}

intake *intake_new(const merge_options *options)
{
    intake *in = calloc(1, sizeof *in);
    if (!in)
        return NULL;
    in->options = options;
    buf_init(&in->packed, PACKED_MAX);
    buf_init(&in->held, PACKED_MAX);
    buf_init(&in->rows, PACKED_MAX);
    buf_init(&in->sketches, PACKED_MAX);
    buf_init(&in->scratch, SCRATCH_MAX);
    buf_init(&in->head_bytes, PACKED_MAX);
    arena_init(&in->a, ENTRY_ARENA);
    arena_init(&in->of_head, ENTRY_ARENA);
    in->runner = filter_runner_new();
    in->maker = near_maker_new();
    in->html = html_sanitizer_new();
    if (in->runner && in->maker && in->html)
        return in;
    intake_free(in);
    return NULL;
}

void intake_free(intake *in)
{
    if (!in)
        return;
    buf_free(&in->packed);
    buf_free(&in->held);
    buf_free(&in->rows);
    buf_free(&in->sketches);
    buf_free(&in->scratch);
    buf_free(&in->head_bytes);
    arena_free(&in->a);
    arena_free(&in->of_head);
    filter_runner_free(in->runner);
    near_maker_free(in->maker);
    html_sanitizer_free(in->html);
    free(in);
}

void intake_start(intake *in, const intake_document *document)
{
    in->document = *document;
    in->unit = document->own ? 0 : hash64(document->feed.n ? document->feed : document->name) | 1;
    in->newest = (feed_time){0};
    in->has_source = false;
    in->seen = 0;
    in->stats = (merge_stats){0};
    buf_clear(&in->packed);
    buf_clear(&in->held);
    arena_reset(&in->a);
    buf_clear(&in->rows);
    buf_clear(&in->sketches);
}

/* ---- the head ---- */

static bool is_own_link(const feed_link *l)
{
    return writer_link_is(l, "self") || writer_link_is(l, "alternate");
}

/* What the entries' source is, of a copy of the head (RFC 4287 section 4.2.11). */
static int make_source(intake *in)
{
    const feed_head *h = &in->head;
    feed_link *links = arena_array(&in->of_head, h->n_links + 1, sizeof *links);
    size_t n = 0;
    if (!links)
        return FEED_E_MEMORY;
    for (size_t i = 0; i < h->n_links; i++)
        if (!is_own_link(&h->links[i]))
            links[n++] = h->links[i];
    const feed_link *self = writer_link(h->links, h->n_links, "self");
    const feed_link *page = writer_link(h->links, h->n_links, "alternate");
    in->source = (feed_source){
        .id = h->id, .title = h->title.value, .link = page ? page->href : STR_NONE,
        .self = self ? self->href : STR_NONE, .subtitle = h->subtitle, .updated = h->updated, .rights = h->rights,
        .icon = h->icon, .logo = h->logo, .language = h->language, .generator = h->generator, .links = links,
        .n_links = n, .authors = h->authors, .n_authors = h->n_authors, .contributors = h->contributors,
        .n_contributors = h->n_contributors, .categories = h->categories, .n_categories = h->n_categories,
        .extensions = h->extensions};
    if (in->source.id.n && !merge_id_is_good(in->source.id))
        in->source.id = merge_uuid_id(in->source.id, &in->of_head);
    if (!in->source.self.n && uri_is_http(in->document.name))
        in->source.self = in->document.name;
    if (!in->source.title.n)
        in->source.title = in->document.source_name.n ? in->document.source_name : in->document.name;
    return FEED_OK;
}

static bool is_restricted(const feed_ext *e)
{
    for (; e; e = e->next)
        for (size_t i = 0; i < e->n_attrs; i++)
            if (str_eq(e->ns, STR(ACCESS_NS)) && str_eq(e->local, STR("restriction")) &&
                str_eq(e->attrs[i].local, STR("relationship")) && str_eq_nocase(e->attrs[i].value, STR("deny")))
                return true;
    return false;
}

/* Feed access control: whoever makes feeds known to others is asked to leave this one out. Whether the merged feed is
 * for others only its maker knows. It is told once of each document: of the feed, else of the first entry that has it,
 * or whose own source has. */
static void tell_restriction(intake *in, const feed_entry *e)
{
    bool of_source = e && e->source && is_restricted(e->source->extensions);
    if (in->restricted || !(of_source || is_restricted(e ? e->extensions : in->head.extensions)))
        return;
    in->restricted = true;
    feed_str title = of_source && e->source->title.n ? e->source->title : in->source.title;
    report(in->document.reporter, FEED_RULE_SourceRestricted, e ? e->origin : in->head.origin,
           "%.*s asks not to be republished (access:restriction)", FMT(title));
}

static int copy_head(intake *in, const feed_head *head)
{
    buf_clear(&in->head_bytes);
    arena_reset(&in->of_head);
    pack_head(&in->head_bytes, head);
    return in->head_bytes.error ? in->head_bytes.error
                                : unpack_head(buf_str(&in->head_bytes), &in->of_head, &in->head);
}

static int begin(void *context, const feed_head *head)
{
    intake *in = context;
    in->has_source = !in->document.own;
    int status = in->document.holds ? FEED_OK : copy_head(in, head);
    if (in->document.holds)
        in->head = *head;
    if (!status && in->has_source)
        intake_fit_head(in);
    if (!status && in->has_source)
        status = make_source(in);
    in->restricted = false;
    if (!status && in->has_source)
        tell_restriction(in, NULL);
    in->native = 1; /* of no row */
    in->home = 0;
    if (status || !in->has_source)
        return status;
    buf_clear(&in->scratch);
    in->native = in->document.feed.n ? in->unit : hash64(source_key(&in->source)) | 1;
    in->home = canonical_link(in->source.link, &in->scratch) ? hash64(buf_str(&in->scratch)) | 1 : 0;
    return FEED_OK;
}

/* ---- one entry ---- */

/* 1: wanted. 0: not. Else a status. What takes too long to tell is wanted, and said so. */
static int is_wanted(intake *in, const feed_entry *e)
{
    filter_subject subject = {e, in->document.source_name, in->head.language};
    const filter *const *const lists[] = {in->document.keep, in->document.block};
    filter_runner_next(in->runner);
    for (int blocks = 0; blocks < 2; blocks++)
        for (size_t i = 0; lists[blocks] && lists[blocks][i]; i++) {
            int fits = filter_fits(lists[blocks][i], in->runner, &subject);
            if (fits == FEED_E_MEMORY)
                return fits;
            if (fits < 0)
                report_rule(in->document.reporter, FEED_RULE_FilterLimit, e->origin);
            else if (fits == blocks)
                return 0;
        }
    return 1;
}

static int clean_links(intake *in, feed_entry *e)
{
    feed_link *links = arena_array(&in->a, e->n_links + 1, sizeof *links);
    if (!links)
        return FEED_E_MEMORY;
    for (size_t i = 0; i < e->n_links; i++) {
        links[i] = e->links[i];
        buf_clear(&in->scratch);
        clean_link(links[i].href, &in->scratch);
        links[i].href = arena_dup(&in->a, buf_str(&in->scratch));
        if (!links[i].href.p || in->scratch.error)
            return FEED_E_MEMORY;
    }
    e->links = links;
    return FEED_OK;
}

static uint8_t preference(const intake *in, const feed_entry *e)
{
    const merge_options *o = in->options;
    if (!o->n_prefer)
        return 0;
    feed_str names[5] = {in->document.source_name, in->document.name};
    if (e->source) {
        names[2] = e->source->title;
        names[3] = e->source->self;
        names[4] = e->source->link;
    }
    for (size_t i = 0; i < o->n_prefer; i++)
        for (int k = 0; k < 5; k++)
            if (names[k].n && str_eq(names[k], o->prefer[i]))
                return (uint8_t)(o->n_prefer - i < UINT8_MAX ? o->n_prefer - i : UINT8_MAX);
    return 0;
}

/* The bytes of an entry, or the entry itself, which stands behind those that are held. */
static int put(intake *in, const feed_entry *e, merge_row *row)
{
    if (in->document.holds) {
        row->place.offset = in->held.n;
        in->held.n += sizeof *e;
        return FEED_OK;
    }
    row->place.offset = in->packed.n;
    pack_entry(&in->packed, e);
    if (in->packed.error)
        return in->packed.error;
    row->place.length = (uint32_t)(in->packed.n - row->place.offset);
    row->meaning = fingerprint64(pack_meaning(buf_from(&in->packed, row->place.offset)));
    return FEED_OK;
}

/* The same as buf_reserve, which is seldom needed. */
static inline bool has_room(buf *b, size_t n)
{
    return b->capacity - b->n >= n || buf_reserve(b, n);
}

static int keep(intake *in, const feed_entry *e, uint32_t tag)
{
    feed_time date = e->published.set ? e->published : e->updated, changed = e->updated.set ? e->updated : date;
    if (!has_room(&in->rows, sizeof(merge_row)))
        return in->rows.error;
    merge_row *row = (merge_row *)(void *)(in->rows.p + in->rows.n);
    *row = (merge_row){.seconds = date.unix_seconds, .updated = changed.unix_seconds, .unit = in->unit, .tag = tag,
                       .said = INT64_MIN, .sketch = UINT32_MAX};
    if (in->document.own && !(in->options->dedupe & MERGE_ACROSS) && !in->options->explain)
        row->id = hash64_like(&in->front, e->id);
    else
        merge_row_keys(row, e, in->document.name, &in->scratch);
    row->source = !e->source ? 0 : e->source == &in->source ? in->native : hash64(source_key(e->source)) | 1;
    row->preferred = preference(in, e);
    int status = put(in, e, row);
    if (!status && (in->options->dedupe & MERGE_NEAR || in->options->explain)) {
        row->sketch = (uint32_t)(in->sketches.n / sizeof(shingle));
        status = near_sketch(in->maker, e, &in->sketches);
    }
    in->rows.n += sizeof *row;
    if (!in->newest.set || date.unix_seconds > in->newest.unix_seconds)
        in->newest = date;
    return status;
}

static int entry(void *context, const feed_entry *given)
{
    intake *in = context;
    feed_entry copy, *e = &copy;
    uint32_t tag = 0;
    int status = FEED_OK;
    if (!in->document.holds)
        arena_reset(&in->a);
    else if (has_room(&in->held, sizeof *e))
        e = (feed_entry *)(void *)(in->held.p + in->held.n);
    else
        return in->held.error;
    *e = *given;
    in->stats.in++;
    if (in->document.seen)
        intake_note_seen(in, given);
    if (!in->document.own)
        tell_restriction(in, given);
    if (in->document.amend)
        status = in->document.amend(in->document.context, e, &in->a, &tag);
    if (status || !intake_complete(in, e, &status))
        return status;
    int wanted = in->document.keep || in->document.block ? is_wanted(in, e) : 1;
    in->stats.filtered += wanted == 0;
    if (wanted == 1 && in->options->clean)
        status = clean_links(in, e);
    return wanted < 0 ? wanted : wanted && !status ? keep(in, e, tag) : status;
}

static int end(void *context)
{
    intake *in = context;
    return intake_settle(in);
}

feed_sink intake_sink(intake *in)
{
    return (feed_sink){begin, entry, end, in};
}

/* ---- what is left ---- */

const merge_row *intake_rows(const intake *in, size_t *n)
{
    *n = in->rows.n / sizeof(merge_row);
    return (const merge_row *)(const void *)in->rows.p;
}

feed_str intake_bytes(const intake *in, const merge_row *row)
{
    return (feed_str){in->packed.p + row->place.offset, row->place.length};
}

const feed_entry *intake_held(const intake *in, const merge_row *row)
{
    return (const feed_entry *)(const void *)(in->held.p + row->place.offset);
}

int intake_pack(intake *in, size_t i)
{
    merge_row *rows = (merge_row *)(void *)in->rows.p;
    int status = FEED_OK;
    in->document.holds = false;
    for (size_t n = in->rows.n / sizeof *rows; i < n && !status; i++)
        status = put(in, intake_held(in, &rows[i]), &rows[i]);
    return status;
}

feed_str intake_sketch(const intake *in, const merge_row *row)
{
    if (row->sketch == UINT32_MAX)
        return STR_NONE;
    const shingle *s = (const shingle *)(const void *)in->sketches.p + row->sketch;
    return (feed_str){(const char *)s, (1 + s[0]) * sizeof *s};
}

const merge_stats *intake_stats(const intake *in)
{
    return &in->stats;
}

feed_time intake_newest(const intake *in)
{
    return in->newest;
}
