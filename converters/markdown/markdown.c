#include "markdown.h"

#include <md4c.h>

#include "../../feeds/core/escape.h"
#include "../../feeds/core/uri.h"
#include "../../feeds/core/utf8.h"
#include "../../feeds/html/references.h"
#include "cjk.h"
#include "shift.h"

enum { INPUT_MAX = 16 << 20, OUTPUT_MIN = 1 << 20, OUTPUT_FACTOR = 64, OUTPUT_MAX = 256 << 20 };

#define NO_SOURCE UINT32_MAX

/* State of one rendering. md4c's own error path frees what is not its own (its issue 299), so that callbacks never
 * stop it: after a failure they do nothing. */
typedef struct render {
    markdown *m;
    const markdown_options *options;
    feed_str source;
    uint32_t node;     /* the innermost open block */
    size_t sourced;    /* open spans that know where they stand */
    int links, images;
    bool raw_block;    /* inside a block of raw HTML */
    const cjk_mark *marks; /* in the source */
    size_t n_marks, mark;  /* mark: the one that comes next */
    markdown_range clear;  /* of the source: before it */
} render;

static markdown_node *node_at(const markdown *m, uint32_t i)
{
    return (markdown_node *)(void *)m->node_bytes.p + i;
}

static markdown_span *span_at(const markdown *m, uint32_t i)
{
    return m->span_bytes.p ? (markdown_span *)(void *)m->span_bytes.p + i : NULL;
}

static uint32_t count_nodes(const markdown *m)
{
    return (uint32_t)(m->node_bytes.n / sizeof(markdown_node));
}

static uint32_t count_spans(const markdown *m)
{
    return (uint32_t)(m->span_bytes.n / sizeof(markdown_span));
}

static bool failed(const markdown *m)
{
    return m->html.error || m->text.error || m->urls.error || m->node_bytes.error || m->span_bytes.error ||
           m->open.error;
}

/* ---- attributes and text ---- */

/* Text as it stands in the source, without marks. */
static void put_marked(const render *r, buf *out, const char *p, size_t n)
{
    size_t at = (size_t)(p - r->source.p);
    if (p < r->source.p || at > r->source.n)
        cjk_put_unmarked(out, (feed_str){p, n}); /* the library's own copy */
    else
        cjk_put_part(out, r->source, r->marks, r->n_marks, cjk_marks_before(r->marks, r->n_marks, at, r->mark), at,
                     at + n);
}

/* Whether a piece of the source may hold marks. Most stand between the last mark and the next. */
static bool is_marked(render *r, const char *p, size_t n)
{
    size_t at = (size_t)(p - r->source.p);
    if (at >= r->clear.begin && at + n <= r->clear.end)
        return false;
    if (p < r->source.p || at > r->source.n)
        return true;
    size_t i = cjk_marks_before(r->marks, r->n_marks, at, r->mark);
    r->mark = i;
    r->clear.begin = i ? r->marks[i - 1].at + (uint32_t)i * CJK_MARK_BYTES : 0;
    r->clear.end = i < r->n_marks ? r->marks[i].at + (uint32_t)i * CJK_MARK_BYTES : (uint32_t)r->source.n;
    return at < r->clear.begin || at + n > r->clear.end;
}

static void put_source(render *r, buf *out, const char *p, size_t n)
{
    if (r->n_marks && is_marked(r, p, n))
        put_marked(r, out, p, n);
    else
        buf_put(out, p, n);
}

/* Decodes an entity ("&amp;") into `out`; what is none stays as it is. */
static void put_entity(buf *out, const char *p, size_t n)
{
    html_reference reference;
    html_reference_read((feed_str){p, n}, false, &reference);
    if (reference.length == n)
        escape_scrub(out, (feed_str){reference.text, reference.n}); /* "&#8;" is no character for XML */
    else
        buf_put(out, p, n);
}

static void put_attribute(render *r, buf *out, const MD_ATTRIBUTE *a)
{
    if (!a->text)
        return;
    for (int i = 0; a->substr_offsets[i] < a->size; i++) {
        const char *p = a->text + a->substr_offsets[i];
        size_t n = a->substr_offsets[i + 1] - a->substr_offsets[i];
        if (a->substr_types[i] == MD_TEXT_ENTITY)
            put_entity(out, p, n);
        else if (a->substr_types[i] != MD_TEXT_NULLCHAR)
            put_source(r, out, p, n);
    }
}

/* Links that are not to the web or to somebody are the sanitiser's to judge. */
static bool is_harmless(feed_str url)
{
    return str_starts(url, STR("https://")) || uri_has_scheme(url, STR("https")) || uri_has_scheme(url, STR("http")) ||
           uri_has_scheme(url, STR("mailto")) || !uri_is_absolute(url);
}

/* Appends a URL to the document's URLs: decoded, resolved, percent-encoded. */
static markdown_range put_url(render *r, const MD_ATTRIBUTE *href)
{
    buf *urls = &r->m->urls;
    markdown_range range = {(uint32_t)urls->n, 0};
    buf_clear(&r->m->raw_url);
    put_attribute(r, &r->m->raw_url, href);
    feed_str url = str_trim(buf_str(&r->m->raw_url));
    if (uri_is_settled(url)) {
        buf_put_str(urls, url);
        range.end = (uint32_t)urls->n;
        return range;
    }
    if (r->options->base_url.n && !uri_is_absolute(url)) {
        buf_clear(&r->m->encoded);
        uri_put_encoded(&r->m->encoded, url);
        uri_resolve(r->options->base_url, buf_str(&r->m->encoded), urls);
    } else {
        uri_put_encoded(urls, url);
    }
    range.end = (uint32_t)urls->n;
    if (!urls->error && !is_harmless(buf_from(urls, range.begin)))
        r->m->unsafe = true;
    return range;
}

static feed_str url_text(const render *r, markdown_range range)
{
    return (feed_str){range.end > range.begin ? r->m->urls.p + range.begin : "", range.end - range.begin};
}

static void put_html_attribute(render *r, const char *name, const MD_ATTRIBUTE *value)
{
    if (!value->text || !value->size)
        return;
    buf_clear(&r->m->raw_url);
    put_attribute(r, &r->m->raw_url, value);
    buf_printf(&r->m->html, " %s=\"", name);
    escape_html(&r->m->html, buf_str(&r->m->raw_url));
    buf_put_char(&r->m->html, '"');
}

/* ---- blocks ---- */

static const char *const BLOCK_TAGS[] = {
    [MD_BLOCK_QUOTE] = "blockquote", [MD_BLOCK_UL] = "ul",       [MD_BLOCK_LI] = "li",       [MD_BLOCK_P] = "p",
    [MD_BLOCK_TABLE] = "table",      [MD_BLOCK_THEAD] = "thead", [MD_BLOCK_TBODY] = "tbody", [MD_BLOCK_TR] = "tr",
    [MD_BLOCK_TH] = "th",            [MD_BLOCK_TD] = "td",
};

static const markdown_kind BLOCK_KINDS[] = {
    [MD_BLOCK_DOC] = MARKDOWN_DOCUMENT, [MD_BLOCK_QUOTE] = MARKDOWN_QUOTE, [MD_BLOCK_UL] = MARKDOWN_BULLETS,
    [MD_BLOCK_OL] = MARKDOWN_NUMBERS,   [MD_BLOCK_LI] = MARKDOWN_ITEM,     [MD_BLOCK_HR] = MARKDOWN_RULE,
    [MD_BLOCK_H] = MARKDOWN_HEADING,    [MD_BLOCK_CODE] = MARKDOWN_CODE,   [MD_BLOCK_HTML] = MARKDOWN_RAW,
    [MD_BLOCK_P] = MARKDOWN_PARAGRAPH,  [MD_BLOCK_TABLE] = MARKDOWN_TABLE, [MD_BLOCK_TR] = MARKDOWN_ROW,
    [MD_BLOCK_TH] = MARKDOWN_CELL,      [MD_BLOCK_TD] = MARKDOWN_CELL,
};

static void open_tag(render *r, const char *tag)
{
    buf_put_char(&r->m->html, '<');
    buf_put_str(&r->m->html, str_of(tag));
    buf_put_char(&r->m->html, '>');
}

static void close_tag(render *r, const char *tag)
{
    buf_put_lit(&r->m->html, "</");
    buf_put_str(&r->m->html, str_of(tag));
    buf_put_lit(&r->m->html, ">\n");
}

static void open_cell(render *r, const char *tag, const MD_BLOCK_TD_DETAIL *detail)
{
    static const char *const ALIGN[] = {"", " align=\"left\"", " align=\"center\"", " align=\"right\""};
    buf_put_char(&r->m->html, '<');
    buf_put_str(&r->m->html, str_of(tag));
    buf_put_str(&r->m->html, str_of(ALIGN[detail->align]));
    buf_put_char(&r->m->html, '>');
}

static void open_code(render *r, const MD_BLOCK_CODE_DETAIL *detail)
{
    buf_put_lit(&r->m->html, "<pre><code");
    if (detail->lang.text && detail->lang.size) {
        buf_clear(&r->m->raw_url);
        put_attribute(r, &r->m->raw_url, &detail->lang);
        buf_put_lit(&r->m->html, " class=\"language-");
        escape_html(&r->m->html, buf_str(&r->m->raw_url));
        buf_put_char(&r->m->html, '"');
    }
    buf_put_char(&r->m->html, '>');
}

static void open_list_item(render *r, const MD_BLOCK_LI_DETAIL *detail)
{
    buf_put_lit(&r->m->html, "<li>");
    if (detail->is_task)
        buf_printf(&r->m->html, "<input type=\"checkbox\" disabled=\"disabled\"%s /> ",
                   detail->task_mark == ' ' ? "" : " checked=\"checked\"");
}

static void open_block(render *r, MD_BLOCKTYPE type, void *detail)
{
    switch (type) {
    case MD_BLOCK_DOC:
    case MD_BLOCK_HTML:
        break;
    case MD_BLOCK_HR:
        buf_put_lit(&r->m->html, "<hr />\n");
        break;
    case MD_BLOCK_H:
        buf_printf(&r->m->html, "<h%u>", ((MD_BLOCK_H_DETAIL *)detail)->level);
        break;
    case MD_BLOCK_OL:
        if (((MD_BLOCK_OL_DETAIL *)detail)->start == 1)
            buf_put_lit(&r->m->html, "<ol>\n");
        else
            buf_printf(&r->m->html, "<ol start=\"%u\">\n", ((MD_BLOCK_OL_DETAIL *)detail)->start);
        break;
    case MD_BLOCK_CODE:
        open_code(r, detail);
        break;
    case MD_BLOCK_LI:
        open_list_item(r, detail);
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        open_cell(r, BLOCK_TAGS[type], detail);
        break;
    default:
        open_tag(r, BLOCK_TAGS[type]);
        if (type == MD_BLOCK_UL || type == MD_BLOCK_QUOTE)
            buf_put_char(&r->m->html, '\n');
    }
}

static void close_block(render *r, MD_BLOCKTYPE type, void *detail)
{
    switch (type) {
    case MD_BLOCK_DOC:
    case MD_BLOCK_HTML:
    case MD_BLOCK_HR:
        break;
    case MD_BLOCK_H:
        buf_printf(&r->m->html, "</h%u>\n", ((MD_BLOCK_H_DETAIL *)detail)->level);
        break;
    case MD_BLOCK_OL:
        buf_put_lit(&r->m->html, "</ol>\n");
        break;
    case MD_BLOCK_CODE:
        buf_put_lit(&r->m->html, "</code></pre>\n");
        break;
    default:
        close_tag(r, BLOCK_TAGS[type]);
    }
}

static uint32_t block_level(MD_BLOCKTYPE type, const void *detail)
{
    return type == MD_BLOCK_H ? ((const MD_BLOCK_H_DETAIL *)detail)->level
         : type == MD_BLOCK_OL ? ((const MD_BLOCK_OL_DETAIL *)detail)->start : 0;
}

static bool block_tight(MD_BLOCKTYPE type, const void *detail)
{
    return (type == MD_BLOCK_UL && ((const MD_BLOCK_UL_DETAIL *)detail)->is_tight) ||
           (type == MD_BLOCK_OL && ((const MD_BLOCK_OL_DETAIL *)detail)->is_tight);
}

static bool has_node(MD_BLOCKTYPE type)
{
    return type != MD_BLOCK_THEAD && type != MD_BLOCK_TBODY;
}

static void end_spans(render *r);

static int enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    render *r = context;
    markdown *m = r->m;
    if (failed(m))
        return 0;
    if (has_node(type)) {
        markdown_node node = {.kind = BLOCK_KINDS[type], .level = block_level(type, detail),
                              .tight = block_tight(type, detail), .parent = r->node, .source = NO_SOURCE};
        node.html.begin = (uint32_t)m->html.n;
        node.text.begin = (uint32_t)m->text.n;
        node.spans.begin = count_spans(m);
        r->node = count_nodes(m);
        buf_put(&m->node_bytes, (const char *)&node, sizeof node);
    }
    r->raw_block = type == MD_BLOCK_HTML;
    open_block(r, type, detail);
    if (has_node(type) && !failed(m))
        node_at(m, r->node)->inner.begin = (uint32_t)m->html.n;
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    render *r = context;
    markdown *m = r->m;
    if (failed(m))
        return 0;
    end_spans(r);
    if (failed(m))
        return 0;
    markdown_node *node = node_at(m, r->node);
    r->raw_block = false;
    if (has_node(type)) {
        node->inner.end = (uint32_t)m->html.n;
        node->text.end = (uint32_t)m->text.n;
        node->spans.end = count_spans(m);
        node->next = count_nodes(m);
        if (m->text.n > node->text.begin && m->text.p[m->text.n - 1] != '\n')
            buf_put_char(&m->text, '\n');
    }
    close_block(r, type, detail);
    if (has_node(type)) {
        node->html.end = (uint32_t)m->html.n;
        r->node = node->parent;
    }
    return 0;
}

/* ---- spans ---- */

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
    open_span open = {type, count_spans(m)};
    span.html.begin = (uint32_t)m->html.n;
    span.text.begin = (uint32_t)m->text.n;
    buf_put(&m->open, (const char *)&open, sizeof open);
    buf_put(&m->span_bytes, (const char *)&span, sizeof span);
}

static const char *const SPAN_TAGS[][2] = {
    [MD_SPAN_EM] = {"<em>", "</em>"},
    [MD_SPAN_STRONG] = {"<strong>", "</strong>"},
    [MD_SPAN_A] = {"<a>", "</a>"},
    [MD_SPAN_IMG] = {"<img>", "\" />"},
    [MD_SPAN_CODE] = {"<code>", "</code>"},
    [MD_SPAN_DEL] = {"<del>", "</del>"},
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
        buf_put_str(&m->html, str_of(SPAN_TAGS[open.type][1]));
    if (open.span == NO_SPAN || failed(m))
        return;
    span_at(m, open.span)->html.end = (uint32_t)m->html.n;
    span_at(m, open.span)->text.end = (uint32_t)m->text.n;
}

/* Elements end with their block at the latest. */
static void end_spans(render *r)
{
    while (!failed(r->m) && count_open(r->m))
        end_span(r);
}

static void open_link(render *r, const MD_SPAN_A_DETAIL *a)
{
    markdown_range url = put_url(r, &a->href);
    begin_span(r, MD_SPAN_A, MARKDOWN_LINK, url);
    r->links++;
    buf_put_lit(&r->m->html, "<a href=\"");
    escape_html(&r->m->html, url_text(r, url));
    buf_put_char(&r->m->html, '"');
    put_html_attribute(r, "title", &a->title);
    buf_put_char(&r->m->html, '>');
}

static void open_image(render *r, const MD_SPAN_IMG_DETAIL *img)
{
    markdown_range url = put_url(r, &img->src);
    begin_span(r, MD_SPAN_IMG, MARKDOWN_IMAGE, url);
    buf_put_lit(&r->m->html, "<img src=\"");
    escape_html(&r->m->html, url_text(r, url));
    buf_put_char(&r->m->html, '"');
    put_html_attribute(r, "title", &img->title);
    buf_put_lit(&r->m->html, " alt=\"");
}

static int enter_span(MD_SPANTYPE type, void *detail, void *context)
{
    render *r = context;
    if (failed(r->m))
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
        buf_put_str(&r->m->html, str_of(SPAN_TAGS[type][0]));
    }
    return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *context)
{
    (void)detail;
    render *r = context;
    if (failed(r->m))
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

/* md4c hands out pointers into the source where the text stands there as it is. */
static void note_source(render *r, const char *p)
{
    if (p < r->source.p || p >= r->source.p + r->source.n)
        return;
    uint32_t at = (uint32_t)(p - r->source.p);
    for (uint32_t i = r->node; node_at(r->m, i)->source == NO_SOURCE; i = node_at(r->m, i)->parent) {
        node_at(r->m, i)->source = at;
        if (i == 0)
            break;
    }
    for (size_t i = count_open(r->m); i > r->sourced; i--) {
        open_span *open = open_at(r->m, i - 1);
        if (open->span != NO_SPAN && span_at(r->m, open->span)->source == NO_SOURCE)
            span_at(r->m, open->span)->source = at;
    }
    r->sourced = count_open(r->m);
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
    put_source(r, &r->m->html, p, n);
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

static int put_text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE n, void *context)
{
    render *r = context;
    markdown *m = r->m;
    if (failed(m))
        return 0;
    note_source(r, p);
    size_t from = m->text.n;
    switch (type) {
    case MD_TEXT_HTML:
        put_raw(r, p, n);
        return 0;
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR:
        buf_put_char(&m->text, '\n');
        put_break(r, type == MD_TEXT_BR);
        return 0;
    case MD_TEXT_ENTITY:
        put_entity(&m->text, p, n);
        if (!m->text.error)
            escape_html(&m->html, buf_from(&m->text, from));
        return 0;
    case MD_TEXT_NULLCHAR:
        return 0;
    default:
        put_source(r, &m->text, p, n);
        if (!m->text.error)
            escape_html(&m->html, m->text.n - from == n ? (feed_str){p, n} : buf_from(&m->text, from));
        return 0;
    }
}

/* ---- the whole ---- */

void markdown_init(markdown *m)
{
    *m = (markdown){0};
}

void markdown_free(markdown *m)
{
    buf_free(&m->html);
    buf_free(&m->text);
    buf_free(&m->urls);
    buf_free(&m->node_bytes);
    buf_free(&m->span_bytes);
    buf_free(&m->open);
    buf_free(&m->marks);
    buf_free(&m->marked);
    buf_free(&m->raw_url);
    buf_free(&m->encoded);
    *m = (markdown){0};
}

static void start(markdown *m, size_t n)
{
    size_t max = n * OUTPUT_FACTOR < OUTPUT_MIN ? OUTPUT_MIN : n * OUTPUT_FACTOR;
    if (max > OUTPUT_MAX)
        max = OUTPUT_MAX;
    buf *all[] = {&m->html, &m->text, &m->urls, &m->node_bytes, &m->span_bytes, &m->open};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        buf_clear(all[i]);
        all[i]->max = max > all[i]->capacity ? max : all[i]->capacity;
    }
    buf_clear(&m->raw_url);
    buf_clear(&m->encoded);
    m->raw_url.max = INPUT_MAX;
    m->encoded.max = 3 * INPUT_MAX;
    m->n_nodes = m->n_spans = m->raw = 0;
    m->unsafe = false;
}

/*
 * The text as the library may have it: with marks for emphasis where they are needed, and with a line end at its end,
 * for md4c 0.4.8 looks at the byte behind a link that the end of the text cuts off, and loses its way if that is ")".
 * In front of it stand *shift line ends.
 */
static int prepare(markdown *m, const markdown_options *options, feed_str *text, size_t *shift)
{
    buf_clear(&m->marks);
    buf_clear(&m->marked);
    m->marks.max = INPUT_MAX * sizeof(cjk_mark);
    m->marked.max = INPUT_MAX * (1 + CJK_MARK_BYTES) + MARKDOWN_SHIFT_MAX + 1;
    size_t n = options->cjk ? cjk_find(*text, &m->marks) : 0;
    bool ended = str_ends(*text, STR("\n"));
    *shift = n ? 0 : markdown_shift(*text);
    if (n || *shift || !ended) {
        for (int i = 0; i < MARKDOWN_SHIFT_MAX; i++)
            buf_put_char(&m->marked, '\n');
        cjk_put_marked(*text, (const cjk_mark *)(const void *)m->marks.p, n, &m->marked);
        buf_put(&m->marked, "\n", !ended);
        *text = buf_from(&m->marked, m->marked.error ? 0 : MARKDOWN_SHIFT_MAX);
        *shift = n ? markdown_shift(*text) : *shift;
    }
    return m->marks.error ? m->marks.error : m->marked.error;
}

/* Offsets in the text as it was given. */
static void unmark_sources(markdown *m)
{
    const cjk_mark *marks = (const cjk_mark *)(const void *)m->marks.p;
    size_t n = m->marks.n / sizeof *marks;
    size_t hint = 0;
    for (uint32_t i = 0; i < m->n_nodes; i++)
        node_at(m, i)->source = (uint32_t)cjk_unmarked(marks, n, node_at(m, i)->source, &hint);
    hint = 0;
    for (uint32_t i = 0; i < m->n_spans; i++)
        span_at(m, i)->source = (uint32_t)cjk_unmarked(marks, n, span_at(m, i)->source, &hint);
}

/* Blocks without text of their own (an image, a rule) stand where the text before them does. */
static void fill_sources(markdown *m)
{
    uint32_t last = 0;
    for (uint32_t i = 0; i < m->n_nodes; i++) {
        if (node_at(m, i)->source == NO_SOURCE)
            node_at(m, i)->source = last;
        last = node_at(m, i)->source;
    }
    for (uint32_t i = 0; i < m->n_spans; i++)
        if (span_at(m, i)->source == NO_SOURCE)
            span_at(m, i)->source = node_at(m, span_at(m, i)->node)->source;
}

int markdown_parse(markdown *m, feed_str text, const markdown_options *options, const char **limit, size_t *where)
{
    bool www_links = true;
    *where = 0;
    *limit = text.n > INPUT_MAX ? "16 MiB of Markdown" : markdown_guard(text, where, &www_links);
    if (*limit)
        return FEED_E_LIMIT;
    start(m, text.n);
    size_t shift;
    if (prepare(m, options, &text, &shift))
        return FEED_E_MEMORY;
    MD_PARSER parser = {
        .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS | MD_FLAG_PERMISSIVEURLAUTOLINKS |
                 MD_FLAG_PERMISSIVEEMAILAUTOLINKS | (www_links ? MD_FLAG_PERMISSIVEWWWAUTOLINKS : 0u),
        .enter_block = enter_block, .leave_block = leave_block,
        .enter_span = enter_span, .leave_span = leave_span, .text = put_text,
    };
    render r = {.m = m, .options = options, .source = text};
    r.marks = (const cjk_mark *)(const void *)m->marks.p;
    r.n_marks = m->marks.n / sizeof(cjk_mark);
    int status = md_parse(text.p - shift, (MD_SIZE)(text.n + shift), &parser, &r) ? FEED_E_MEMORY : FEED_OK;
    if (m->raw_url.error || m->encoded.error)
        m->urls.error = FEED_E_LIMIT;
    if (failed(m)) {
        status = FEED_E_LIMIT;
        *limit = "HTML of 64 times the Markdown";
    }
    if (status == FEED_OK) {
        m->nodes = node_at(m, 0);
        m->n_nodes = count_nodes(m);
        m->spans = span_at(m, 0);
        m->n_spans = count_spans(m);
        fill_sources(m);
        if (r.n_marks)
            unmark_sources(m);
    }
    return status;
}
