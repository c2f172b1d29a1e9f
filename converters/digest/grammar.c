#include "grammar.h"

#include "cut.h"
#include "enumeration.h"

/* ---- lists: ol-link and ul-link ---- */

/* Blocks that hold nothing but images or raw HTML belong to the item before them. */
static bool is_illustration(const markdown *m, uint32_t i)
{
    const markdown_node *node = &m->nodes[i];
    if (node->kind == MARKDOWN_RAW)
        return true;
    if (node->kind != MARKDOWN_PARAGRAPH)
        return false;
    bool image = false;
    uint32_t described = 0; /* bytes of text that are the images' descriptions */
    for (uint32_t s = node->spans.begin; s < node->spans.end; s++) {
        if (m->spans[s].kind != MARKDOWN_IMAGE)
            continue;
        image = true;
        described += m->spans[s].text.end - m->spans[s].text.begin;
    }
    return image && node->text.end - node->text.begin <= described + 1;
}

/* The inline HTML at the start of a list item, and the blocks behind it. */
static void item_body(const markdown *m, uint32_t i, markdown_range *lead, markdown_range *rest, markdown_range *text)
{
    const markdown_node *item = &m->nodes[i], *first = &m->nodes[i + 1];
    bool has_child = i + 1 < item->next;
    if (has_child && first->kind == MARKDOWN_PARAGRAPH && first->html.begin == item->inner.begin) {
        *lead = first->inner;
        *rest = (markdown_range){first->html.end, item->inner.end};
        *text = first->text;
    } else {
        *lead = (markdown_range){item->inner.begin, has_child ? first->html.begin : item->inner.end};
        *rest = (markdown_range){lead->end, item->inner.end};
        *text = (markdown_range){item->text.begin, has_child ? first->text.begin : item->text.end};
    }
}

/* "by Someone" right behind the title's link. */
static void take_author(const markdown *m, digest_items *out, digest_item *item, markdown_range behind)
{
    feed_str text = str_trim(markdown_text(m, behind));
    size_t line = str_find_byte(text, '\n');
    text.n = line;
    if (str_starts(text, STR("by ")) && text.n > 3 && text.n < 120)
        item->author = cut_line(out, str_from(text, 3));
}

static void add_list_item(const markdown *m, uint32_t i, const uint32_t *sections, digest_items *out)
{
    markdown_range lead, rest, text;
    item_body(m, i, &lead, &rest, &text);
    digest_item *item = cut_add(out, m->nodes[i].source);
    if (!item)
        return;
    const markdown_span *link = cut_first_link(m, m->nodes[i].spans);
    if (cut_title(m, out, item, text, link)) {
        cut_lead(item, lead, cut_wrapped(m, link->html));
        take_author(m, out, item, (markdown_range){link->text.end, text.end});
    } else {
        item->lead[0] = lead;
    }
    item->rest[0] = rest;
    memcpy(item->sections, sections, sizeof item->sections);
}

/* Adds a list's items; with `linked`, only those that hold a link. */
static void add_list(const markdown *m, uint32_t list, bool linked, const uint32_t *sections, digest_items *out)
{
    for (uint32_t i = list + 1; i < m->nodes[list].next; i = m->nodes[i].next)
        if (!linked || cut_first_link(m, m->nodes[i].spans))
            add_list_item(m, i, sections, out);
}

static bool list_has_link(const markdown *m, uint32_t list)
{
    return cut_first_link(m, m->nodes[list].spans) != NULL;
}

/* Walks the top level: headings set the section, lists of a kind give items, illustrations join the last item. */
static void walk_lists(const markdown *m, const digest_features *f, bool numbers_only, digest_items *out)
{
    uint32_t sections[SECTIONS_MAX] = {0};
    bool any_heading = false, after_list = false;
    size_t before_heading = 0;
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        markdown_kind kind = m->nodes[i].kind;
        bool list = kind == MARKDOWN_NUMBERS || (kind == MARKDOWN_BULLETS && !numbers_only);
        if (kind == MARKDOWN_HEADING && i != f->title) {
            cut_section(m, i, sections);
            if (!any_heading)
                before_heading = out->n;
            any_heading = true;
        } else if (list && list_has_link(m, i)) {
            add_list(m, i, !numbers_only, sections, out);
        } else if (after_list && out->n && is_illustration(m, i)) {
            out->items[out->n - 1].rest[1] = m->nodes[i].html;
            continue;
        }
        after_list = list;
    }
    /* One or two linked bullets in front of the first section are boilerplate. */
    if (!numbers_only && any_heading && before_heading && before_heading <= 2 && out->n > before_heading) {
        out->n -= before_heading;
        memmove(out->items, out->items + before_heading, out->n * sizeof *out->items);
    }
}

static bool fits_numbers(const digest_features *f)
{
    return f->linked_numbered && f->linked_numbered >= f->linked_bullets && f->linked_numbered * 2 >= f->numbered;
}

static void numbers_items(const markdown *m, const digest_features *f, digest_items *out)
{
    walk_lists(m, f, true, out);
}

static bool fits_bullets(const digest_features *f)
{
    return f->linked_bullets + f->linked_numbered > 0;
}

static void bullets_items(const markdown *m, const digest_features *f, digest_items *out)
{
    walk_lists(m, f, false, out);
}

/* ---- enum-cjk: paragraphs that begin "1、" ---- */

static bool fits_enumeration(const digest_features *f)
{
    return f->enumerated >= 3;
}

/* HTML bytes of a paragraph's first `n` bytes of text: only what renders one to one may come before. */
static uint32_t skip_mark_html(const markdown *m, const markdown_node *node, size_t n)
{
    uint32_t at = node->inner.begin;
    feed_str html = markdown_html(m, node->inner), text = markdown_text(m, node->text);
    size_t i = 0, t = 0;
    while (t < n && i < html.n) {
        if (html.p[i] == '<')
            while (i < html.n && html.p[i++] != '>')
                ;
        else if (html.p[i] == text.p[t])
            i++, t++;
        else
            return at;
    }
    return at + (uint32_t)i;
}

static void add_enumerated(const markdown *m, uint32_t i, const uint32_t *sections, digest_items *out)
{
    const markdown_node *node = &m->nodes[i];
    size_t mark = enumeration_length(markdown_text(m, node->text));
    markdown_range text = {node->text.begin + (uint32_t)mark, node->text.end};
    digest_item *item = cut_add(out, node->source);
    if (!item)
        return;
    const markdown_span *link = cut_first_link(m, node->spans);
    feed_str whole = markdown_text(m, text);
    size_t line = str_find_byte(whole, '\n');
    if (cut_title(m, out, item, text, link)) {
        cut_lead(item, node->inner, cut_wrapped(m, link->html));
        item->lead[0] = (markdown_range){0, 0};
    } else {
        item->title = cut_line(out, enumeration_sentence((feed_str){whole.p, line}, TITLE_MAX));
        item->lead[0] = (markdown_range){skip_mark_html(m, node, mark), node->inner.end};
    }
    memcpy(item->sections, sections, sizeof item->sections);
}

static void enumeration_items(const markdown *m, const digest_features *f, digest_items *out)
{
    uint32_t sections[SECTIONS_MAX] = {0};
    bool open = false; /* blocks belong to the last item */
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        const markdown_node *node = &m->nodes[i];
        if (node->kind == MARKDOWN_HEADING && i != f->title) {
            cut_section(m, i, sections);
            open = false;
        } else if (node->kind == MARKDOWN_PARAGRAPH && enumeration_length(markdown_text(m, node->text))) {
            add_enumerated(m, i, sections, out);
            open = true;
        } else if (open && out->n) {
            markdown_range *rest = &out->items[out->n - 1].rest[0];
            *rest = (markdown_range){rest->end ? rest->begin : node->html.begin, node->html.end};
        }
    }
}

/* ---- h-link: the heading is the link ---- */

/* The level at which the items stand: at least 60 % of its headings, and three of them, hold a link. */
static unsigned link_level(const digest_features *f)
{
    unsigned best = 0;
    for (unsigned level = 1; level <= 6; level++)
        if (f->linked_headings[level] >= 3 && f->linked_headings[level] * 10 >= f->headings[level] * 6 &&
            (!best || f->linked_headings[level] > f->linked_headings[best]))
            best = level;
    return best;
}

static bool fits_headings(const digest_features *f)
{
    return link_level(f) > 0;
}

static void add_heading(const markdown *m, uint32_t i, const uint32_t *sections, digest_items *out)
{
    const markdown_node *node = &m->nodes[i];
    digest_item *item = cut_add(out, node->source);
    if (!item)
        return;
    feed_str text = markdown_text(m, node->text);
    item->title = cut_line(out, str_from(text, enumeration_number_length(text)));
    const markdown_span *link = cut_first_link(m, node->spans);
    if (link)
        item->url = markdown_url(m, link);
    memcpy(item->sections, sections, sizeof item->sections);
}

/* The blocks behind an item's heading, and its link if the heading has none. */
static void extend_heading(const markdown *m, uint32_t i, digest_item *item)
{
    const markdown_node *node = &m->nodes[i];
    item->rest[0] = (markdown_range){item->rest[0].end ? item->rest[0].begin : node->html.begin, node->html.end};
    const markdown_span *link = item->url.p ? NULL : cut_first_link(m, node->spans);
    if (link)
        item->url = markdown_url(m, link);
}

static void heading_items(const markdown *m, const digest_features *f, digest_items *out)
{
    unsigned level = link_level(f);
    uint32_t sections[SECTIONS_MAX] = {0};
    bool open = false;
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        if (cut_is_heading(m, i, level) && i != f->title) {
            open = cut_first_link(m, m->nodes[i].spans) != NULL;
            if (open)
                add_heading(m, i, sections, out);
        } else if (cut_is_heading(m, i, 0) && m->nodes[i].level < level) {
            if (i != f->title)
                cut_section(m, i, sections);
            open = false;
        } else if (open && out->n) {
            extend_heading(m, i, &out->items[out->n - 1]);
        }
    }
}

const digest_grammar DIGEST_GRAMMARS[] = {
    {"enum-cjk", "paragraphs that begin 1、", fits_enumeration, enumeration_items},
    {"h-link", "headings that are links", fits_headings, heading_items},
    {"ol-link", "a numbered list of links", fits_numbers, numbers_items},
    {"ul-link", "bulleted links, under headings or not", fits_bullets, bullets_items},
    {NULL, NULL, NULL, NULL},
};
