#include "markdown_out.h"

#include "../../feeds/core/date.h"
#include "../../feeds/core/utf8.h"
#include "../../feeds/html/sanitize.h"
#include "../markdown/from_html.h"

enum { TEXT_MAX = 16 << 20, CLEAN_MAX = 64 << 20, TERMS_MAX = 16 << 20, ROWS_MAX = 64 << 20, SECTIONS = 3 };

/* An entry that waits for the end. */
typedef struct row {
    size_t begin; /* of its item in `text`, to the next one's */
    const feed_str *terms;
    size_t n_terms;
} row;

typedef struct digest_out {
    from_html *f;
    html_sanitizer *sanitizer;
    arena terms;
    buf clean, body, text, rows;
    feed_str title, language, summary;
    feed_str *authors;
    size_t n_authors;
    feed_time date;
} digest_out;

static bool open_own(feed_writer *w)
{
    digest_out *d = w->own;
    arena_init(&d->terms, TERMS_MAX);
    buf_init(&d->clean, CLEAN_MAX);
    buf_init(&d->body, TEXT_MAX);
    buf_init(&d->text, TEXT_MAX);
    buf_init(&d->rows, ROWS_MAX);
    d->f = from_html_new();
    d->sanitizer = html_sanitizer_new();
    return d->f && d->sanitizer;
}

static void close_own(feed_writer *w)
{
    digest_out *d = w->own;
    from_html_free(d->f);
    html_sanitizer_free(d->sanitizer);
    arena_free(&d->terms);
    buf_free(&d->clean);
    buf_free(&d->body);
    buf_free(&d->text);
    buf_free(&d->rows);
}

static void fail(feed_writer *w, int status)
{
    if (status && !w->x.error)
        w->x.error = status;
}

/* ---- what has no place ---- */

/* A digest knows its feed's title, date, language, summary and the names of its authors. */
static void count_lost_of_head(feed_writer *w, const feed_head *h)
{
    writer_lose_if(w, h->n_links, FEED_RULE_LossyLink, h->origin);
    writer_lose_addresses(w, h->authors, h->n_authors, h->origin);
    writer_lose_if(w, h->n_contributors, FEED_RULE_LossyPerson, h->origin);
    writer_lose_if(w, h->n_categories, FEED_RULE_LossyCategory, h->origin);
    writer_lose_if(w, h->subtitle.value.n && h->subtitle.type != FEED_TEXT, FEED_RULE_LossyText, h->origin);
    writer_lose_if(w, h->extensions, FEED_RULE_LossyExtension, h->origin);
    writer_lose_if(w, h->icon.n || h->logo.n || h->rights.n || h->generator.name.n || h->ttl_minutes,
                   FEED_RULE_LossyField, h->origin);
}

/* Of an entry a digest holds title, link, one text, and terms. Ids and dates follow from the digest's own. */
static void count_lost(feed_writer *w, const feed_entry *e, bool linked)
{
    writer_lose_if(w, e->n_links > linked, FEED_RULE_LossyLink, e->origin);
    writer_lose_if(w, e->n_authors || e->n_contributors, FEED_RULE_LossyPerson, e->origin);
    writer_lose_schemes(w, e->categories, e->n_categories, e->origin);
    writer_lose_if(w, e->summary.value.n && e->content.value.n, FEED_RULE_LossyText, e->origin);
    writer_lose_if(w, e->extensions, FEED_RULE_LossyExtension, e->origin);
    writer_lose_if(w, e->source, FEED_RULE_LossySource, e->origin);
    writer_lose_if(w, e->comments.n || e->image.n || e->content_src.n || e->rights.n || e->language.n ||
                   (e->published.set && (e->updated.set || w->entries)), FEED_RULE_LossyField, e->origin);
    writer_lose_if(w, !e->title.value.n, FEED_RULE_DerivedField, e->origin);
}

/* ---- the head ---- */

static void begin(feed_writer *w, const feed_head *head)
{
    digest_out *d = w->own;
    d->title = arena_dup(&w->a, head->title.value);
    d->language = arena_dup(&w->a, head->language);
    if (head->subtitle.type == FEED_TEXT)
        d->summary = arena_dup(&w->a, head->subtitle.value);
    d->date = head->updated;
    if (w->options.lossless)
        count_lost_of_head(w, head);
    d->authors = arena_array(&w->a, head->n_authors + 1, sizeof *d->authors);
    if (!d->authors || (head->title.value.p && !d->title.p))
        fail(w, FEED_E_MEMORY);
    for (size_t i = 0; i < head->n_authors && d->authors; i++)
        if (head->authors[i].name.n)
            d->authors[d->n_authors++] = arena_dup(&w->a, head->authors[i].name);
}

/* ---- entries ---- */

static void keep_terms(digest_out *d, const feed_entry *entry, row *r)
{
    feed_str *terms = arena_array(&d->terms, entry->n_categories + 1, sizeof *terms);
    r->terms = terms;
    for (size_t i = 0; i < entry->n_categories && terms; i++) {
        feed_str term = str_trim(entry->categories[i].term);
        if (term.n)
            terms[r->n_terms++] = arena_dup(&d->terms, term);
    }
}

/* What the reader takes for a sign between the title and the text, or for an author, when it is on the same line. */
static bool begins_apart(feed_str body)
{
    static const char *const SIGNS[] = {":", "：", "-", "–", "—", "|", "，", ",", "by ", "("};
    if (str_starts(body, STR("\\")))
        body = str_from(body, 1);
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
        if (str_starts(body, str_of(SIGNS[i])))
            return true;
    return false;
}

static int put_body(digest_out *d, const feed_text *text, feed_str indent, bool *text_first)
{
    buf_clear(&d->body);
    buf_clear(&d->clean);
    *text_first = true;
    if (text->type == FEED_TEXT)
        return from_html_put_plain(d->f, text->value, indent, &d->body);
    int status = html_sanitize(d->sanitizer, text->value, NULL, &d->clean);
    return status ? status : from_html_put(d->f, buf_str(&d->clean), indent, &d->body, text_first);
}

static void put_title(feed_writer *w, const feed_entry *entry, feed_str url)
{
    digest_out *d = w->own;
    feed_str title = str_trim(entry->title.value);
    if (!title.n)
        title = url.n ? url : entry->id;
    fail(w, url.n ? from_html_put_link(d->f, title, url, &d->text) : from_html_put_line(d->f, title, &d->text));
}

/* "9.  " and "100. ": text stands in one column as long as numbers have two digits. */
static size_t put_number(buf *out, uint64_t number)
{
    size_t from = out->n;
    buf_put_uint(out, number);
    buf_put_lit(out, ". ");
    while (out->n - from < 4 && !out->error)
        buf_put_char(out, ' ');
    return out->n - from;
}

static void put_entry(feed_writer *w, const feed_entry *entry)
{
    static const char SPACES[] = "                        ";
    digest_out *d = w->own;
    row r = {.begin = d->text.n};
    const feed_link *link = writer_main_link(entry);
    feed_str url = link ? link->href : entry->permalink;
    feed_str indent = {SPACES, put_number(&d->text, w->entries + 1)};
    const feed_text *text = w->options.body != FEED_BODY_SUMMARY && entry->content.value.p ? &entry->content
                                                                                          : &entry->summary;
    bool text_first;
    if (w->options.lossless)
        count_lost(w, entry, link != NULL);
    if (!w->entries && writer_published(entry).set)
        d->date = writer_published(entry);
    put_title(w, entry, url);
    fail(w, put_body(d, text, indent, &text_first));
    if (d->body.n) {
        bool apart = !url.n || !text_first || begins_apart(buf_str(&d->body));
        buf_put_str(&d->text, apart ? STR("\n\n") : STR("\n"));
        buf_put_str(&d->text, indent);
        buf_put_str(&d->text, buf_str(&d->body));
    }
    buf_put_char(&d->text, '\n');
    keep_terms(d, entry, &r);
    buf_put(&d->rows, (const char *)&r, sizeof r);
    fail(w, !r.terms ? FEED_E_LIMIT : d->text.error ? d->text.error : d->rows.error);
}

/* ---- the header ---- */

/* A double-quoted scalar (YAML 1.2.2 section 7.3.1). */
static void put_quoted(xmlout *x, feed_str s)
{
    int length;
    buf_put_char(&x->b, '"');
    for (size_t at = 0; at < s.n; at += (size_t)length) {
        uint32_t c = utf8_decode(s.p + at, s.p + s.n, &length);
        if (c == '"' || c == '\\')
            buf_put_char(&x->b, '\\');
        if (is_space(s.p[at]))
            buf_put_char(&x->b, ' ');
        else if (c == UTF8_BAD)
            utf8_put(&x->b, 0xFFFD);
        else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF || c == 0xFFFE ||
                 c == 0xFFFF)
            buf_printf(&x->b, "\\u%04X", (unsigned)c);
        else
            buf_put(&x->b, s.p + at, (size_t)length);
    }
    buf_put_char(&x->b, '"');
}

static void put_pair(xmlout *x, feed_str key, feed_str value)
{
    if (!value.n)
        return;
    buf_put_str(&x->b, key);
    put_quoted(x, value);
    buf_put_char(&x->b, '\n');
}

static void put_list(xmlout *x, feed_str key, const feed_str *values, size_t n)
{
    if (!n)
        return;
    buf_put_str(&x->b, key);
    for (size_t i = 0; i < n; i++) {
        buf_put_str(&x->b, i ? STR(", ") : STR(": ["));
        put_quoted(x, values[i]);
    }
    buf_put_lit(&x->b, "]\n");
}

static void put_header(feed_writer *w, const feed_str *common, size_t n)
{
    digest_out *d = w->own;
    xmlout *x = &w->x;
    buf_put_lit(&x->b, "---\ntitle: ");
    put_quoted(x, d->title);
    if (d->date.set) {
        buf_put_lit(&x->b, "\ndate: ");
        date_put_rfc3339(&x->b, d->date);
    }
    buf_put_char(&x->b, '\n');
    put_pair(x, STR("language: "), d->language);
    put_pair(x, STR("summary: "), d->summary);
    if (d->n_authors == 1)
        put_pair(x, STR("author: "), d->authors[0]);
    else
        put_list(x, STR("authors"), d->authors, d->n_authors);
    put_list(x, STR("categories"), common, n);
    buf_put_lit(&x->b, "---\n");
}

/* ---- the end ---- */

static const row *row_at(const digest_out *d, size_t i)
{
    return (const row *)(const void *)d->rows.p + i;
}

/* How many terms all entries begin with. */
static size_t common_terms(const digest_out *d, size_t n)
{
    size_t common = n ? row_at(d, 0)->n_terms : 0;
    for (size_t i = 1; i < n; i++) {
        const row *first = row_at(d, 0), *r = row_at(d, i);
        size_t same = 0;
        while (same < common && same < r->n_terms && str_eq(first->terms[same], r->terms[same]))
            same++;
        common = same;
    }
    return common;
}

static feed_str section(const row *r, size_t common, size_t level)
{
    return r && common + level < r->n_terms ? r->terms[common + level] : STR("");
}

/* The headings between two entries: from the first level on where they differ. One without text ends its section. */
static void put_sections(feed_writer *w, const row *before, const row *r, size_t common)
{
    digest_out *d = w->own;
    size_t level = 0, depth = 0, left = 0;
    for (size_t i = 0; i < SECTIONS; i++) {
        depth += section(r, common, i).n > 0;
        left += section(before, common, i).n > 0;
    }
    while (level < depth && str_eq(section(before, common, level), section(r, common, level)))
        level++;
    if (level == depth && left > depth)
        level = depth ? depth - 1 : 0;
    else if (level == depth)
        return;
    do {
        buf_clear(&d->body);
        buf_put_lit(&d->body, "\n####");
        d->body.n -= 2 - level;
        if (section(r, common, level).n)
            buf_put_char(&d->body, ' ');
        fail(w, from_html_put_line(d->f, section(r, common, level), &d->body));
        buf_put_char(&d->body, '\n');
        xmlout_raw(&w->x, buf_str(&d->body));
    } while (++level < depth);
}

static void end(feed_writer *w)
{
    digest_out *d = w->own;
    size_t n = d->rows.n / sizeof(row), common = common_terms(d, n);
    put_header(w, n ? row_at(d, 0)->terms : NULL, common);
    for (size_t i = 0; i < n; i++) {
        const row *r = row_at(d, i);
        size_t next = i + 1 < n ? row_at(d, i + 1)->begin : d->text.n;
        put_sections(w, i ? row_at(d, i - 1) : NULL, r, common);
        buf_put_char(&w->x.b, '\n');
        xmlout_raw(&w->x, (feed_str){d->text.p + r->begin, next - r->begin});
    }
}

const writer_code WRITER_MARKDOWN = {.begin = begin, .entry = put_entry, .end = end, .own = sizeof(digest_out),
                                     .open = open_own, .close = close_own};
