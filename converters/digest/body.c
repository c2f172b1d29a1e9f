/* An item's HTML, cut out of the document's. */
#include "entries.h"

#include "../../feeds/core/utf8.h"
#include "enumeration.h"

/* White space and <br /> at both ends, and what used to divide the title from the text: ":", "：", "-", "|". */
static feed_str trim_lead(feed_str s, bool separators)
{
    static const char *const LEADING[] = {"<br />", "：", ":", " - ", "– ", "— ", "—— ", "- ", "| ", "， ", "，"};
    s = str_trim(s);
    if (!s.n)
        return s;
    char first = s.p[0]; /* of those, white space being gone: */
    bool lead = first == '<' || first == '\xEF' || first == ':' || first == '-' || first == '\xE2' || first == '|';
    for (size_t i = 0; lead && i < sizeof LEADING / sizeof *LEADING; i++) {
        if ((i > 0 && !separators) || !str_starts(s, str_of(LEADING[i])))
            continue;
        s = str_trim(str_from(s, strlen(LEADING[i])));
        i = (size_t)-1; /* each round takes bytes, so this ends */
    }
    while (str_ends(s, STR("<br />")))
        s = str_trim((feed_str){s.p, s.n - strlen("<br />")});
    return s;
}

/* ---- what was cut out of the middle of a text ---- */

enum { TAGS_OPEN_MAX = 32 };

static const char *const INLINES[] = {"strong", "em", "del", "code", "a"};
enum { LINK = 4, NO_INLINE = 5 };

/* A tag of those, and where it ends. */
typedef struct inline_tag {
    unsigned kind;
    bool closes;
    size_t begin, end;
} inline_tag;

static bool next_tag(feed_str html, size_t from, inline_tag *t)
{
    t->begin = from + str_find_byte(str_from(html, from), '<');
    if (t->begin >= html.n)
        return false;
    feed_str name = str_from(html, t->begin + 1);
    t->closes = str_starts(name, STR("/"));
    name = str_from(name, t->closes);
    t->end = t->begin + str_find_byte(str_from(html, t->begin), '>') + 1;
    for (t->kind = 0; t->kind < NO_INLINE; t->kind++) {
        size_t n = strlen(INLINES[t->kind]);
        if (str_starts(name, str_of(INLINES[t->kind])) && name.n > n && strchr("> ", name.p[n]))
            break;
    }
    return t->end <= html.n;
}

/* A walk over inline HTML: the elements that are open, and whether any text went by. */
typedef struct walk {
    unsigned open[TAGS_OPEN_MAX];
    size_t n_open, at;
    bool text;
} walk;

typedef enum tag_role { TAG_PLAIN, TAG_ENDS_BEFORE, TAG_WITHOUT_BEGIN } tag_role;

/* What the next tag is to the text: one that ends an element that began before the text, perhaps before any text of
 * it, or none of that. */
static tag_role take_tag(walk *w, feed_str html, const inline_tag *t)
{
    w->text |= str_trim((feed_str){html.p + w->at, t->begin - w->at}).n > 0 || t->kind == NO_INLINE;
    w->at = t->end;
    if (t->kind == NO_INLINE || w->n_open == TAGS_OPEN_MAX)
        return TAG_PLAIN;
    if (!t->closes)
        w->open[w->n_open++] = t->kind;
    else if (w->n_open)
        w->n_open--;
    else
        return w->text && t->kind != LINK ? TAG_ENDS_BEFORE : TAG_WITHOUT_BEGIN;
    return TAG_PLAIN;
}

static void put_tag(buf *out, unsigned kind, bool closes)
{
    buf_printf(out, "<%s%s>", closes ? "/" : "", INLINES[kind]);
}

/* The tags of elements that began before the text, the outermost first. */
static void put_begins(buf *out, feed_str html)
{
    unsigned before[TAGS_OPEN_MAX];
    size_t n = 0;
    walk w = {.at = 0};
    for (inline_tag t; n < TAGS_OPEN_MAX && next_tag(html, w.at, &t);)
        if (take_tag(&w, html, &t) == TAG_ENDS_BEFORE)
            before[n++] = t.kind;
    while (n)
        put_tag(out, before[--n], false);
}

/* Inline HTML whose elements may begin before it or end behind it, with what is missing. A link that began before it is
 * none any more. */
static void put_torn(buf *out, feed_str html)
{
    size_t copied = 0;
    walk w = {.at = 0};
    put_begins(out, html);
    for (inline_tag t; next_tag(html, w.at, &t);)
        if (take_tag(&w, html, &t) == TAG_WITHOUT_BEGIN) {
            buf_put(out, html.p + copied, t.begin - copied);
            copied = t.end;
        }
    buf_put_str(out, str_from(html, copied));
    while (w.n_open)
        put_tag(out, w.open[--w.n_open], true);
}

/* ---- the whole ---- */

/* A torn text without the ends of what stood before it. */
static feed_str without_ends(feed_str html)
{
    inline_tag t = {.closes = true};
    while (t.closes && next_tag(html = str_trim(html), 0, &t) && t.closes && !t.begin)
        html = str_from(html, t.end);
    return html;
}

static inline feed_str lead_of(const markdown *m, const digest_item *item, int i, bool separators)
{
    feed_str html = markdown_html(m, item->lead[i]);
    return html.n ? trim_lead(item->torn ? without_ends(html) : html, separators) : html;
}

static void put_lead(buf *out, const digest_item *item, feed_str html)
{
    if (item->torn)
        put_torn(out, html);
    else
        buf_put_str(out, html);
}

static void put_paragraph(buf *out, const digest_item *item, feed_str before, feed_str behind)
{
    if (out->n)
        buf_put_char(out, '\n');
    buf_put_lit(out, "<p>");
    put_lead(out, item, before);
    if (before.n && behind.n)
        buf_put_char(out, ' ');
    put_lead(out, item, behind);
    buf_put_lit(out, "</p>");
}

static void put_block(buf *out, feed_str html)
{
    if (!html.n)
        return;
    if (out->n)
        buf_put_char(out, '\n');
    buf_put_str(out, html);
}

buf digest_cut_body(const markdown *m, const digest_item *item, arena *a)
{
    feed_str own = str_trim(item->html), before = lead_of(m, item, 0, false), behind = lead_of(m, item, 1, !before.n);
    feed_str first = str_trim(markdown_html(m, item->rest[0])), second = str_trim(markdown_html(m, item->rest[1]));
    size_t tags = item->torn ? 4 * TAGS_OPEN_MAX * strlen("</strong>") : 0;
    size_t most = own.n + before.n + behind.n + first.n + second.n + tags + BODY_MORE;
    buf out = {.p = arena_room(a, 1, most), .capacity = most, .max = most};
    if (!out.p)
        return (buf){.error = FEED_E_MEMORY};
    put_block(&out, own);
    if (before.n || behind.n)
        put_paragraph(&out, item, before, behind);
    put_block(&out, first);
    put_block(&out, second);
    return out;
}

int digest_safe_html(const digest_job *job, feed_str *html)
{
    buf_clear(job->safe);
    int status = html_sanitize(job->sanitizer, *html, job->html_options, job->safe);
    *html = arena_dup(job->entry_arena, buf_str(job->safe));
    return status ? status : job->safe->error ? job->safe->error : html->p ? FEED_OK : FEED_E_MEMORY;
}

feed_str digest_html_summary(const digest_job *job, feed_str html)
{
    enum { LOOK_AT = 8192 };
    char text_bytes[LOOK_AT], line_bytes[LOOK_AT];
    feed_str look = {html.p, html.n < LOOK_AT ? html.n : utf8_whole(html, LOOK_AT)};
    buf text = {.p = text_bytes, .capacity = LOOK_AT, .max = LOOK_AT};
    buf line = {.p = line_bytes, .capacity = LOOK_AT, .max = LOOK_AT};
    if (!html.n)
        return STR_NONE;
    if (html_to_text(job->sanitizer, look, &text) == FEED_E_MEMORY)
        return STR_NONE; /* a full buffer is enough for a sentence */
    enumeration_put_line(&line, buf_str(&text));
    return summary_cut(job->cutter, buf_str(&line), SUMMARY_COLUMNS, job->entry_arena);
}
