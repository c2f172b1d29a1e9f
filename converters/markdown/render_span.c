#include "render.h"

#include "../../feeds/core/escape.h"

/* An open inline element: the library may leave one that it never entered, and the other way round (a bare URL that
 * crosses emphasis), so that what is open is kept here. */
typedef struct open_span {
    uint32_t type; /* MD_SPANTYPE, or one of those below */
    uint32_t span; /* index, or NO_SPAN: not recorded */
} open_span;

#define NO_SPAN UINT32_MAX
#define RAW_SPAN 100u
#define BARE_SPAN 101u /* a bare URL inside a link, which stays text */

static size_t count_open(const markdown *m)
{
    return m->open.n / sizeof(open_span);
}

static open_span *open_at(const markdown *m, size_t i)
{
    return (open_span *)(void *)m->open.p + i;
}

static void push_span(render *r, uint32_t type)
{
    open_span open = {type, NO_SPAN};
    buf_put(&r->m->open, (const char *)&open, sizeof open);
}

static void begin_span(render *r, uint32_t type, markdown_span_kind kind, markdown_range url)
{
    markdown *m = r->m;
    markdown_span span = {.kind = kind, .node = r->node, .in_link = r->links > 0, .url = url, .source = NO_SOURCE};
    open_span open = {type, render_spans(m)};
    span.html.begin = (uint32_t)m->html.n;
    span.text.begin = (uint32_t)m->text.n;
    buf_put(&m->open, (const char *)&open, sizeof open);
    buf_put(&m->span_bytes, (const char *)&span, sizeof span);
}

static const feed_str SPAN_TAGS[][2] = {
    [MD_SPAN_EM] = {{"<em>", 4}, {"</em>", 5}},
    [MD_SPAN_STRONG] = {{"<strong>", 8}, {"</strong>", 9}},
    [MD_SPAN_A] = {{NULL, 0}, {"</a>", 4}},
    [MD_SPAN_IMG] = {{NULL, 0}, {"\" />", 4}},
    [MD_SPAN_CODE] = {{"<code>", 6}, {"</code>", 7}},
    [MD_SPAN_DEL] = {{"<del>", 5}, {"</del>", 6}},
};

/* Closes the innermost open element. */
static void end_span(render *r)
{
    markdown *m = r->m;
    open_span open = *open_at(m, count_open(m) - 1);
    m->open.n -= sizeof open;
    r->sourced = r->sourced < count_open(m) ? r->sourced : count_open(m);
    r->links -= open.type == MD_SPAN_A;
    r->images = open.type == MD_SPAN_IMG ? 0 : r->images;
    if (open.type < RAW_SPAN)
        buf_put_str(&m->html, SPAN_TAGS[open.type][1]);
    if (open.span == NO_SPAN || render_failed(m))
        return;
    render_span(m, open.span)->html.end = (uint32_t)m->html.n;
    render_span(m, open.span)->text.end = (uint32_t)m->text.n;
}

/* Elements end with their block at the latest. */
void render_end_spans(render *r)
{
    while (!render_failed(r->m) && count_open(r->m))
        end_span(r);
}

static void open_link(render *r, const MD_SPAN_A_DETAIL *a)
{
    markdown_range url = render_put_url(r, &a->href);
    begin_span(r, MD_SPAN_A, MARKDOWN_LINK, url);
    r->links++;
    buf_put_lit(&r->m->html, "<a href=\"");
    escape_html(&r->m->html, render_url_text(r, url));
    buf_put_char(&r->m->html, '"');
    render_put_html_attribute(r, "title", &a->title);
    buf_put_char(&r->m->html, '>');
}

static void open_image(render *r, const MD_SPAN_IMG_DETAIL *img)
{
    markdown_range url = render_put_url(r, &img->src);
    begin_span(r, MD_SPAN_IMG, MARKDOWN_IMAGE, url);
    buf_put_lit(&r->m->html, "<img src=\"");
    escape_html(&r->m->html, render_url_text(r, url));
    buf_put_char(&r->m->html, '"');
    render_put_html_attribute(r, "title", &img->title);
    buf_put_lit(&r->m->html, " alt=\"");
}

int render_enter_span(MD_SPANTYPE type, void *detail, void *context)
{
    render *r = context;
    if (render_failed(r->m))
        return 0;
    if (r->images) { /* an image's description is plain text */
        r->images += type == MD_SPAN_IMG;
    } else if (type == MD_SPAN_A && r->links) {
        push_span(r, BARE_SPAN);
    } else if (type == MD_SPAN_A) {
        open_link(r, detail);
    } else if (type == MD_SPAN_IMG) {
        open_image(r, detail);
        r->images++;
    } else {
        if (type == MD_SPAN_STRONG)
            begin_span(r, type, MARKDOWN_STRONG, (markdown_range){0, 0});
        else
            push_span(r, type);
        buf_put_str(&r->m->html, SPAN_TAGS[type][0]);
    }
    return 0;
}

int render_leave_span(MD_SPANTYPE type, void *detail, void *context)
{
    (void)detail;
    render *r = context;
    if (render_failed(r->m))
        return 0;
    if (r->images > 1 || (r->images && type != MD_SPAN_IMG)) {
        r->images -= type == MD_SPAN_IMG;
        return 0;
    }
    uint32_t open = count_open(r->m) ? open_at(r->m, count_open(r->m) - 1)->type : NO_SPAN;
    if (open == (uint32_t)type || (open == BARE_SPAN && type == MD_SPAN_A))
        end_span(r);
    return 0;
}

/* ---- text ---- */

/* md4c hands out pointers into the source where the text stands there as it is. What is kept is the offset without
 * marks. */
static void note_source(render *r, const char *p)
{
    if (p < r->source.p || p >= r->source.p + r->source.n)
        return;
    if (render_node(r->m, r->node)->source != NO_SOURCE && r->sourced == count_open(r->m))
        return;
    uint32_t at = (uint32_t)cjk_unmarked(r->marks, r->n_marks, (size_t)(p - r->source.p), &r->mark);
    for (uint32_t i = r->node; render_node(r->m, i)->source == NO_SOURCE; i = render_node(r->m, i)->parent) {
        render_node(r->m, i)->source = at;
        if (i == 0)
            break;
    }
    for (size_t i = count_open(r->m); i > r->sourced; i--) {
        open_span *open = open_at(r->m, i - 1);
        if (open->span != NO_SPAN && render_span(r->m, open->span)->source == NO_SOURCE)
            render_span(r->m, open->span)->source = at;
    }
    r->sourced = count_open(r->m);
}

static bool is_break(feed_str tag)
{
    return tag.n > 3 && str_starts_nocase(tag, STR("<br")) && (is_space(tag.p[3]) || strchr("/>", tag.p[3]));
}

/* A block comes line by line, so that only what is inline gets a span. */
static void put_raw(render *r, const char *p, size_t n)
{
    r->m->raw++;
    if (!r->options->keep_raw || r->images)
        return;
    r->m->unsafe = true;
    if (!r->raw_block)
        begin_span(r, RAW_SPAN, MARKDOWN_INLINE_RAW, (markdown_range){0, 0});
    render_put_source(r, &r->m->html, p, n);
    if (!r->raw_block)
        end_span(r);
}

static void put_break(render *r, bool hard)
{
    if (r->images) {
        buf_put_char(&r->m->html, ' ');
        return;
    }
    if (hard)
        buf_put_lit(&r->m->html, "<br />");
    buf_put_char(&r->m->html, '\n');
}

int render_text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE n, void *context)
{
    render *r = context;
    markdown *m = r->m;
    if (render_failed(m))
        return 0;
    note_source(r, p);
    size_t from = m->text.n;
    switch (type) {
    case MD_TEXT_HTML:
        put_raw(r, p, n);
        if (r->raw_block || !is_break((feed_str){p, n}))
            return 0;
        buf_put_char(&m->text, '\n');
        put_break(r, false);
        r->broken = m->text.n;
        return 0;
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR:
        if (r->broken && m->text.n == r->broken)
            return 0;
        buf_put_char(&m->text, '\n');
        put_break(r, type == MD_TEXT_BR);
        return 0;
    case MD_TEXT_ENTITY:
        render_put_entity(&m->text, p, n);
        if (!m->text.error)
            escape_html(&m->html, buf_from(&m->text, from));
        return 0;
    case MD_TEXT_NULLCHAR:
        return 0;
    default:
        render_put_source(r, &m->text, p, n);
        if (!m->text.error)
            escape_html(&m->html, m->text.n - from == n ? (feed_str){p, n} : buf_from(&m->text, from));
        return 0;
    }
}
