#include "writer.h"

#include <stdlib.h>

#include "../core/date.h"
#include "../core/hash.h"
#include "../core/uri.h"
#include "../model/report.h"

enum { ARENA_MAX = 1 << 20, TEXT_MAX = 1 << 20 };

static const writer_format FORMATS[] = {
    {FEED_FORMAT_RSS, "rss", ".xml", "rss.xml", "application/rss+xml", true, false, &WRITER_RSS},
    {FEED_FORMAT_ATOM, "atom", ".xml", "atom.xml", "application/atom+xml", true, false, &WRITER_ATOM},
    {FEED_FORMAT_JSON, "json", ".json", "feed.json", "application/feed+json", true, false, &WRITER_JSON},
    {FEED_FORMAT_RDF, "rdf", ".rdf", "feed.rdf", "application/rdf+xml", true, true, &WRITER_RDF},
    {FEED_FORMAT_OPML, "opml", ".opml", "feed.opml", "text/x-opml", true, false, &WRITER_OPML},
    {FEED_FORMAT_MARKDOWN, "markdown", ".md", "digest.md", "text/markdown", false, true, NULL},
    {FEED_FORMAT_HTML, "html", ".html", "index.html", "text/html", false, false, NULL},
};

enum { FORMATS_N = sizeof FORMATS / sizeof *FORMATS };

const writer_format *writer_format_get(feed_format format)
{
    for (size_t i = 0; i < FORMATS_N; i++)
        if (FORMATS[i].format == format)
            return &FORMATS[i];
    return NULL;
}

feed_format feed_format_find(feed_str name)
{
    for (size_t i = 0; i < FORMATS_N; i++)
        if (str_eq(name, str_of(FORMATS[i].name)))
            return FORMATS[i].format;
    return FEED_FORMAT_NONE;
}

feed_writer *feed_writer_new(feed_format format, const feed_writer_options *options, feed_output output)
{
    const writer_format *row = writer_format_get(format);
    return row && row->code ? writer_new(row->code, options, output) : NULL;
}

feed_writer *writer_new(const writer_code *code, const feed_writer_options *options, feed_output output)
{
    feed_writer *w = calloc(1, sizeof *w);
    if (!w)
        return NULL;
    w->code = code;
    w->options = *options;
    arena_init(&w->a, ARENA_MAX);
    xmlout_init(&w->x, output);
    buf_init(&w->text, TEXT_MAX);
    w->own = code->own ? calloc(1, code->own) : NULL;
    if (extout_init(&w->ext) && (!code->own || w->own) && (!code->open || code->open(w)))
        return w;
    feed_writer_free(w);
    return NULL;
}

void feed_writer_free(feed_writer *w)
{
    if (!w)
        return;
    if (w->own && w->code->close)
        w->code->close(w);
    free(w->own);
    extout_free(&w->ext);
    buf_free(&w->text);
    xmlout_free(&w->x);
    arena_free(&w->a);
    free(w);
}

uint64_t feed_writer_offset(const feed_writer *w)
{
    return w->x.flushed + w->x.b.n;
}

uint64_t writer_held(const feed_writer *w)
{
    return w->held;
}

uint64_t writer_held_at(const feed_writer *w)
{
    return w->held_at;
}

/* ---- what is missing, what is lost ---- */

void writer_lose(feed_writer *w, feed_rule rule, feed_pos pos)
{
    size_t kind = (size_t)rule - FEED_RULE_LossyExtension;
    if (w->lost[kind].n++)
        return;
    w->lost[kind].first = pos;
    w->lost[kind].first.file = arena_dup(&w->a, pos.file); /* told at the end, when the entry is gone */
}

void writer_lose_if(feed_writer *w, bool lost, feed_rule rule, feed_pos pos)
{
    if (lost)
        writer_lose(w, rule, pos);
}

void writer_lose_schemes(feed_writer *w, const feed_category *categories, size_t n, feed_pos pos)
{
    for (size_t i = 0; i < n; i++)
        writer_lose_if(w, categories[i].scheme.n || categories[i].label.n, FEED_RULE_LossyCategory, pos);
}

void writer_lose_addresses(feed_writer *w, const feed_person *people, size_t n, feed_pos pos)
{
    for (size_t i = 0; i < n; i++)
        writer_lose_if(w, people[i].uri.n || (people[i].email.n && people[i].name.n), FEED_RULE_LossyPerson, pos);
}

void writer_lose_links(feed_writer *w, const feed_link *links, size_t n, const feed_link *kept, const char *rel,
                       feed_pos pos)
{
    for (size_t i = 0; i < n; i++)
        writer_lose_if(w, &links[i] != kept && !(rel && writer_link_is(&links[i], rel)), FEED_RULE_LossyLink, pos);
}

static void report_lost(feed_writer *w)
{
    for (size_t i = 0; i < WRITER_KINDS; i++) {
        feed_rule rule = (feed_rule)(FEED_RULE_LossyExtension + i);
        if (w->lost[i].n)
            report(w->options.reporter, rule, w->lost[i].first, "%s: %llu, here the first",
                   feed_rule_get(rule)->text, (unsigned long long)w->lost[i].n);
    }
}

/* urn:NID:NSS (RFC 8141), with a UUID where it says so. */
static bool is_urn(feed_str s)
{
    feed_str nid = str_from(s, 4);
    size_t n = str_find_byte(nid, ':');
    if (n < 2 || n > 32 || n + 1 >= nid.n || !is_alnum(nid.p[0]) || !is_alnum(nid.p[n - 1]))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!is_alnum(nid.p[i]) && nid.p[i] != '-')
            return false;
    feed_str nss = str_from(nid, n + 1);
    if (!str_eq_nocase((feed_str){nid.p, n}, STR("uuid")))
        return true;
    for (size_t i = 0; i < nss.n; i++)
        if (i == 8 || i == 13 || i == 18 || i == 23 ? nss.p[i] != '-' : !is_hex(nss.p[i]))
            return false;
    return nss.n == UUID_TEXT;
}

/* tag:AUTHORITY,DATE:… (RFC 4151), the date 2003, 2003-09 or 2003-09-01. */
static bool is_tag(feed_str s)
{
    feed_str rest = str_from(s, 4), date;
    size_t comma = str_find_byte(rest, ','), at = 0;
    feed_time t;
    date = str_from(rest, comma + 1);
    date.n = str_find_byte(date, ':');
    if (!comma || comma + date.n + 1 >= rest.n || (date.n != 4 && date.n != 7 && date.n != 10))
        return false;
    for (size_t i = 0; i < date.n; i++)
        if (i == 4 || i == 7 ? date.p[i] != '-' : !is_digit(date.p[i]))
            return false;
    date_fields f = {.year = (int)str_digits(date, &at, 4), .month = 1, .day = 1};
    if (date.n == 4)
        return f.year > 0;
    if (date.n > 4)
        f.month = (int)str_digits(date, (at = 5, &at), 2);
    if (date.n > 7)
        f.day = (int)str_digits(date, (at = 8, &at), 2);
    return date_make(&f, &t);
}

/* A scheme, and nothing that would have to be encoded; characters beyond ASCII make an IRI of it. */
bool writer_is_uri(feed_str s)
{
    size_t scheme = uri_scheme(s).n, fragments = 0;
    if (!scheme || scheme + 1 == s.n)
        return false;
    for (size_t i = uri_plain_length(s); i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (is_alnum(s.p[i]) || c >= 0x80)
            continue;
        fragments += c == '#';
        if (c <= ' ' || c == 0x7F || fragments > 1 || strchr("<>\"{}|\\^`[]", c))
            return false;
        if (c == '%' && (i + 2 >= s.n || !is_hex(s.p[i + 1]) || !is_hex(s.p[i + 2])))
            return false;
    }
    return str_starts_nocase(s, STR("urn:")) ? is_urn(s) : !str_starts_nocase(s, STR("tag:")) || is_tag(s);
}

feed_str writer_media_type(feed_str s)
{
    if (!s.n)
        return STR_NONE;
    size_t slash = str_find_byte(s, '/');
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || (unsigned char)s.p[i] > '~' || s.p[i] == ',')
            return STR_NONE;
    return slash && slash + 1 < s.n && str_find_byte(str_from(s, slash + 1), '/') == s.n - slash - 1 ? s : STR_NONE;
}

/* RFC 5646 as XML Schema has it; the underscore of POSIX is a hyphen. */
bool writer_is_language(feed_str s)
{
    size_t part = 0, parts = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool hyphen = s.p[i] == '-' || s.p[i] == '_';
        if (hyphen ? part == 0 : !is_alnum(s.p[i]) || (!parts && !is_alpha(s.p[i])) || ++part > 8)
            return false;
        if (hyphen)
            part = 0;
        parts += hyphen;
    }
    return part > 0;
}

static feed_str language_code(feed_writer *w, feed_str s)
{
    if (!writer_is_language(s))
        return STR_NONE;
    buf_clear(&w->text);
    for (size_t i = 0; i < s.n; i++)
        buf_put_char(&w->text, s.p[i] == '_' ? '-' : s.p[i]);
    return buf_str(&w->text);
}

feed_str writer_language(feed_writer *w, feed_str s, feed_rule rule, feed_pos pos)
{
    if (s.n == 2 && is_alpha(s.p[0]) && is_alpha(s.p[1])) /* as most are */
        return s;
    feed_str code = s.n ? language_code(w, s) : STR_NONE;
    if (s.n && !str_eq(code, s))
        writer_lose(w, code.n ? FEED_RULE_DerivedField : rule, pos);
    return code;
}

bool writer_same_language(feed_writer *w, feed_str a, feed_str b)
{
    if (str_eq(a, b))
        return true;
    size_t n = language_code(w, a).n;
    if (language_code(w, b).n != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (a.p[i] != b.p[i] && !(strchr("-_", a.p[i]) && strchr("-_", b.p[i])))
            return false;
    return true;
}

bool writer_is_email(feed_str s)
{
    size_t at = str_find_byte(s, '@');
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || strchr("()<>,;:\\\"[]", s.p[i]))
            return false;
    return at && at + 1 < s.n && str_find_byte(str_from(s, at + 1), '@') == s.n - at - 1 &&
           str_find_byte(str_from(s, at + 1), '.') < s.n - at - 1;
}

bool writer_has_image(const feed_entry *entry)
{
    for (const feed_ext *e = entry->extensions; e; e = e->next)
        for (size_t i = 0; i < e->n_attrs; i++)
            if (str_eq(e->attrs[i].value, entry->image))
                return true;
    return false;
}

/* Whether an id is a URI. Ids of one source have one beginning, and what is plain behind the slash of one stays one. */
static bool is_id(feed_writer *w, feed_str id)
{
    feed_str known = {w->id, w->id_n}, rest = str_from(id, known.n);
    if (known.n && str_starts(id, known) && uri_plain_length(rest) == rest.n)
        return true;
    size_t n = id.n < WRITER_ID ? id.n : WRITER_ID;
    while (n && id.p[n - 1] != '/')
        n--;
    w->id_n = writer_is_uri((feed_str){id.p, n}) ? n : 0;
    str_copy_short(w->id, (feed_str){id.p, w->id_n});
    return writer_is_uri(id);
}

feed_str writer_id(feed_writer *w, const feed_entry *entry)
{
    if (is_id(w, entry->id))
        return entry->id;
    unsigned char digest[SHA1_BYTES];
    char text[UUID_TEXT];
    sha1 h;
    sha1_init(&h);
    sha1_update(&h, (feed_str){(const char *)UUID_NAMESPACE_URL, UUID_BYTES});
    sha1_update(&h, entry->source && entry->source->self.n ? entry->source->self : w->base);
    sha1_update(&h, STR("#"));
    sha1_update(&h, entry->id);
    sha1_final(&h, digest);
    uuid5_text(digest, text);
    buf_clear(&w->text);
    buf_put_lit(&w->text, "urn:uuid:");
    buf_put(&w->text, text, sizeof text);
    return buf_str(&w->text);
}

/* A head that every format can be written from: it has an id and a title. */
static void complete_head(feed_writer *w, feed_head *head)
{
    const feed_link *self = writer_link(head->links, head->n_links, "self");
    const feed_link *site = writer_link(head->links, head->n_links, "alternate");
    feed_str address = self ? self->href : site ? site->href : STR_NONE;
    if (head->id.n && !writer_is_uri(head->id))
        writer_lose(w, FEED_RULE_LossyField, head->origin);
    if (!writer_is_uri(head->id))
        head->id = writer_is_uri(address) ? address : STR_NONE;
    if (!head->title.value.n) {
        feed_str link = site ? site->href : self ? self->href : STR_NONE;
        head->title = (feed_text){.value = uri_is_absolute(link) ? link : STR("Untitled feed")};
        writer_lose(w, FEED_RULE_DerivedField, head->origin);
    }
    if (!head->id.p) {
        char text[9 + UUID_TEXT] = "urn:uuid:";
        uuid5(UUID_NAMESPACE_URL, head->title.value, text + 9);
        head->id = arena_dup(&w->a, (feed_str){text, sizeof text});
        writer_lose(w, FEED_RULE_DerivedField, head->origin);
    }
    if (!head->updated.set)
        head->updated = head->published;
}

/* Characters that were dropped since the last call. */
static void lose_dropped(feed_writer *w, feed_pos pos)
{
    if (w->x.dropped)
        writer_lose(w, FEED_RULE_LossyText, pos);
    w->x.dropped = 0;
}

static int sink_begin(void *context, const feed_head *given)
{
    feed_writer *w = context;
    feed_head head = *given;
    complete_head(w, &head);
    w->language = arena_dup(&w->a, head.language);
    w->base = arena_dup(&w->a, head.id);
    w->updated = head.updated;
    w->has_author = head.n_authors > 0;
    if (!w->base.p)
        return FEED_E_MEMORY;
    w->code->begin(w, &head);
    lose_dropped(w, head.origin);
    return w->x.error ? w->x.error : w->x.b.error;
}

static int sink_entry(void *context, const feed_entry *entry)
{
    feed_writer *w = context;
    w->code->entry(w, entry);
    w->entries++;
    lose_dropped(w, entry->origin);
    return w->x.error ? w->x.error : w->x.b.error;
}

static int sink_end(void *context)
{
    feed_writer *w = context;
    w->code->end(w);
    report_lost(w);
    return xmlout_flush(&w->x);
}

/* ---- extensions ---- */

void writer_namespaces(feed_writer *w, const feed_head *head, const writer_ns *own, size_t n)
{
    for (size_t i = 0; i < n; i++)
        extout_declare(&w->ext, str_of(own[i].prefix), str_of(own[i].uri));
    for (size_t i = 0; w->options.lossless && i < head->n_namespaces; i++) {
        const feed_ns *ns = &head->namespaces[i];
        feed_str prefix = arena_dup(&w->a, ns->prefix), name = arena_dup(&w->a, ns->uri);
        bool mine = !name.p;
        for (size_t k = 0; k < n && !mine; k++)
            mine = str_eq(name, str_of(own[k].uri));
        if (!mine && prefix.n)
            extout_declare(&w->ext, prefix, name);
    }
    for (size_t i = 0; i < w->ext.n; i++) {
        const extout_binding *b = &w->ext.scope[i];
        xmlout_raw(&w->x, b->prefix.n ? STR(" xmlns:") : STR(" xmlns"));
        xmlout_raw(&w->x, b->prefix);
        xmlout_raw(&w->x, STR("=\""));
        xmlout_value(&w->x, b->uri);
        xmlout_raw(&w->x, STR("\""));
    }
}

void writer_extensions(feed_writer *w, xmlout *x, const feed_ext *list, feed_pos pos,
                       bool (*skip)(const feed_ext *ext))
{
    for (const feed_ext *e = list; e; e = e->next)
        if ((!skip || !skip(e)) && (!w->options.lossless || !extout_put(&w->ext, x, e)))
            writer_lose(w, FEED_RULE_LossyExtension, pos);
}

bool writer_is_rss(const feed_ext *ext, const char *name)
{
    return str_eq(ext->ns, STR(FEED_NS_RSS)) && str_eq_nocase(ext->local, str_of(name));
}

feed_sink feed_writer_sink(feed_writer *w)
{
    return (feed_sink){sink_begin, sink_entry, sink_end, w};
}

void writer_put_link(feed_writer *w, feed_str name, feed_str rel, const feed_link *link, feed_pos pos)
{
    writer_date length;
    feed_str type = writer_media_type(link->type);
    xmlout_attribute list[6];
    size_t n = xmlout_set(&list[0], STR("rel"), rel.n ? rel : STR("alternate"));
    writer_lose_if(w, link->type.n && !type.n, FEED_RULE_LossyLink, pos);
    n += xmlout_set(&list[n], STR("type"), type);
    n += xmlout_set(&list[n], STR("hreflang"), writer_language(w, link->hreflang, FEED_RULE_LossyLink, pos));
    n += xmlout_set(&list[n], STR("title"), link->title);
    n += xmlout_set(&list[n], STR("length"), writer_number(&length, link->length));
    n += xmlout_set(&list[n], STR("href"), link->href);
    xmlout_leaf(&w->x, name, list, n);
}

const feed_link *writer_link(const feed_link *links, size_t n, const char *rel)
{
    for (size_t i = 0; i < n; i++)
        if (writer_link_is(&links[i], rel))
            return &links[i];
    return NULL;
}

const feed_link *writer_main_link(const feed_entry *entry)
{
    const feed_link *page = writer_link(entry->links, entry->n_links, "alternate");
    return page ? page : writer_link(entry->links, entry->n_links, "enclosure");
}

static feed_str formatted(writer_date *d, feed_time t, void (*put)(buf *, feed_time))
{
    if (!t.set)
        return STR_NONE;
    buf b = {.p = d->bytes, .capacity = sizeof d->bytes, .max = sizeof d->bytes};
    put(&b, t);
    return (feed_str){d->bytes, b.n};
}

feed_str writer_rfc3339(writer_date *d, feed_time t)
{
    return formatted(d, t, date_put_rfc3339);
}

feed_str writer_rfc822(writer_date *d, feed_time t)
{
    return formatted(d, t, date_put_rfc822);
}

feed_str writer_number(writer_date *d, uint64_t value)
{
    if (!value)
        return STR_NONE;
    buf b = {.p = d->bytes, .capacity = sizeof d->bytes, .max = sizeof d->bytes};
    buf_put_uint(&b, value);
    return (feed_str){d->bytes, b.n};
}

feed_time writer_updated(const feed_entry *entry)
{
    return entry->updated.set ? entry->updated : entry->published;
}

feed_time writer_published(const feed_entry *entry)
{
    return entry->published.set ? entry->published : entry->updated;
}

void writer_html(xmlout *x, feed_str name, feed_text text)
{
    if (!text.value.p)
        return;
    xmlout_start_named(x, name);
    x->clean = text.clean;
    if (text.type == FEED_HTML)
        xmlout_text_end(x, text.value);
    else
        xmlout_text_escaped_end(x, text.value);
    x->clean = false;
}
