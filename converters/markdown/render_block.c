#include "render.h"

#include "../../feeds/core/escape.h"

#define TAGS(name, line) {{"<" name ">" line, sizeof "<>" name line - 1}, {"</" name ">\n", sizeof "</>" name "\n" - 1}}

/* What a block begins and ends with, where that is always the same. */
static const feed_str BLOCK_TAGS[][2] = {
    [MD_BLOCK_DOC] = {{"", 0}, {"", 0}},
    [MD_BLOCK_QUOTE] = TAGS("blockquote", "\n"),
    [MD_BLOCK_UL] = TAGS("ul", "\n"),
    [MD_BLOCK_OL] = TAGS("ol", "\n"),
    [MD_BLOCK_LI] = TAGS("li", ""),
    [MD_BLOCK_HR] = {{"<hr />\n", 7}, {"", 0}},
    [MD_BLOCK_H] = {{"", 0}, {"", 0}},
    [MD_BLOCK_CODE] = {{"", 0}, {"</code></pre>\n", 14}},
    [MD_BLOCK_HTML] = {{"", 0}, {"", 0}},
    [MD_BLOCK_P] = TAGS("p", ""),
    [MD_BLOCK_TABLE] = TAGS("table", ""),
    [MD_BLOCK_THEAD] = TAGS("thead", ""),
    [MD_BLOCK_TBODY] = TAGS("tbody", ""),
    [MD_BLOCK_TR] = TAGS("tr", ""),
    [MD_BLOCK_TH] = TAGS("th", ""),
    [MD_BLOCK_TD] = TAGS("td", ""),
};

static const markdown_kind BLOCK_KINDS[] = {
    [MD_BLOCK_DOC] = MARKDOWN_DOCUMENT, [MD_BLOCK_QUOTE] = MARKDOWN_QUOTE, [MD_BLOCK_UL] = MARKDOWN_BULLETS,
    [MD_BLOCK_OL] = MARKDOWN_NUMBERS,   [MD_BLOCK_LI] = MARKDOWN_ITEM,     [MD_BLOCK_HR] = MARKDOWN_RULE,
    [MD_BLOCK_H] = MARKDOWN_HEADING,    [MD_BLOCK_CODE] = MARKDOWN_CODE,   [MD_BLOCK_HTML] = MARKDOWN_RAW,
    [MD_BLOCK_P] = MARKDOWN_PARAGRAPH,  [MD_BLOCK_TABLE] = MARKDOWN_TABLE, [MD_BLOCK_TR] = MARKDOWN_ROW,
    [MD_BLOCK_TH] = MARKDOWN_CELL,      [MD_BLOCK_TD] = MARKDOWN_CELL,
};

static void open_cell(render *r, feed_str tag, const MD_BLOCK_TD_DETAIL *detail)
{
    static const char *const ALIGN[] = {"", " align=\"left\"", " align=\"center\"", " align=\"right\""};
    buf_put(&r->m->html, tag.p, tag.n - 1);
    buf_put_str(&r->m->html, str_of(ALIGN[detail->align]));
    buf_put_char(&r->m->html, '>');
}

static void open_code(render *r, const MD_BLOCK_CODE_DETAIL *detail)
{
    buf_put_lit(&r->m->html, "<pre><code");
    if (detail->lang.text && detail->lang.size) {
        buf_clear(&r->m->raw_url);
        render_put_attribute(r, &r->m->raw_url, &detail->lang);
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
    case MD_BLOCK_H:
        buf_printf(&r->m->html, "<h%u>", ((MD_BLOCK_H_DETAIL *)detail)->level);
        break;
    case MD_BLOCK_OL:
        if (((MD_BLOCK_OL_DETAIL *)detail)->start == 1)
            buf_put_str(&r->m->html, BLOCK_TAGS[type][0]);
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
        open_cell(r, BLOCK_TAGS[type][0], detail);
        break;
    default:
        buf_put_str(&r->m->html, BLOCK_TAGS[type][0]);
    }
}

static void close_block(render *r, MD_BLOCKTYPE type, void *detail)
{
    if (type == MD_BLOCK_H)
        buf_printf(&r->m->html, "</h%u>\n", ((MD_BLOCK_H_DETAIL *)detail)->level);
    else
        buf_put_str(&r->m->html, BLOCK_TAGS[type][1]);
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

int render_enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    render *r = context;
    markdown *m = r->m;
    if (render_failed(m))
        return 0;
    if (has_node(type)) {
        markdown_node node = {.kind = BLOCK_KINDS[type], .level = block_level(type, detail),
                              .tight = block_tight(type, detail), .parent = r->node, .source = NO_SOURCE};
        node.html.begin = (uint32_t)m->html.n;
        node.text.begin = (uint32_t)m->text.n;
        node.spans.begin = render_spans(m);
        r->node = render_nodes(m);
        buf_put(&m->node_bytes, (const char *)&node, sizeof node);
    }
    r->raw_block = type == MD_BLOCK_HTML;
    open_block(r, type, detail);
    if (has_node(type) && !render_failed(m))
        render_node(m, r->node)->inner.begin = (uint32_t)m->html.n;
    return 0;
}

int render_leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    render *r = context;
    markdown *m = r->m;
    if (render_failed(m))
        return 0;
    render_end_spans(r);
    if (render_failed(m))
        return 0;
    markdown_node *node = render_node(m, r->node);
    r->raw_block = false;
    if (has_node(type)) {
        node->inner.end = (uint32_t)m->html.n;
        node->text.end = (uint32_t)m->text.n;
        node->spans.end = render_spans(m);
        node->next = render_nodes(m);
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
