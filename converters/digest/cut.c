#include "cut.h"

#include "enumeration.h"

digest_item *cut_add(digest_items *out, uint32_t source, const uint32_t *sections)
{
    if (out->error)
        return NULL;
    if (out->n == DIGEST_ITEMS_MAX) {
        out->error = FEED_E_LIMIT;
        return NULL;
    }
    if (out->n == out->capacity) {
        size_t capacity = out->capacity ? out->capacity * 2 : 16;
        digest_item *items = arena_room(out->a, capacity, sizeof *items);
        if (!items) {
            out->error = FEED_E_MEMORY;
            return NULL;
        }
        if (out->n)
            memcpy(items, out->items, out->n * sizeof *items);
        out->items = items;
        out->capacity = capacity;
    }
    digest_item *item = &out->items[out->n++];
    *item = (digest_item){.source = source};
    if (sections)
        memcpy(item->sections, sections, sizeof item->sections);
    return item;
}

feed_str cut_line(digest_items *out, feed_str text)
{
    feed_str line = enumeration_line(text, out->a);
    if (!line.p)
        out->error = FEED_E_MEMORY;
    return line;
}

bool cut_leads_within(feed_str page, feed_str url)
{
    size_t at = url.n > page.n && url.p[page.n] == '#' && str_starts(url, page) ? page.n : 0;
    return url.n > at + 1 && url.p[at] == '#';
}

feed_str cut_text(const markdown *m, uint32_t node, arena *a)
{
    feed_str whole = markdown_text(m, m->nodes[node].text);
    char *p = NULL;
    size_t n = 0;
    uint32_t at = m->nodes[node].text.begin;
    for (uint32_t k = m->nodes[node].spans.begin; k < m->nodes[node].spans.end; k++) {
        const markdown_span *s = &m->spans[k];
        if (s->kind != MARKDOWN_IMAGE || s->text.begin < at || s->text.begin == s->text.end)
            continue;
        if (!p && !(p = arena_alloc(a, whole.n + 1)))
            return STR_NONE;
        memcpy(p + n, m->text.p + at, s->text.begin - at);
        n += s->text.begin - at;
        at = s->text.end;
    }
    if (!p)
        return whole;
    memcpy(p + n, m->text.p + at, m->nodes[node].text.end - at);
    n += m->nodes[node].text.end - at;
    return str_trim((feed_str){p, n}).n ? (feed_str){p, n} : whole;
}

const markdown_span *cut_first_link(const markdown *m, markdown_range spans)
{
    for (uint32_t i = spans.begin; i < spans.end; i++)
        if (m->spans[i].kind == MARKDOWN_LINK && m->spans[i].text.end > m->spans[i].text.begin)
            return &m->spans[i];
    return NULL;
}

const markdown_span *cut_any_link(const markdown *m, markdown_range spans)
{
    for (uint32_t i = spans.begin; i < spans.end; i++)
        if (m->spans[i].kind == MARKDOWN_LINK)
            return &m->spans[i];
    return NULL;
}

const markdown_span *cut_link_in(const markdown *m, const markdown_node *node, uint32_t *from, markdown_range text)
{
    for (; *from < node->spans.end && m->spans[*from].text.begin < text.end; ++*from) {
        const markdown_span *s = &m->spans[*from];
        if (s->kind == MARKDOWN_LINK && s->text.begin >= text.begin && s->text.end > s->text.begin)
            return s;
    }
    return NULL;
}

bool cut_begins_with_link(const markdown *m, uint32_t node)
{
    const markdown_span *link = cut_first_link(m, m->nodes[node].spans);
    return link && enumeration_is_mark(markdown_text(m, (markdown_range){m->nodes[node].text.begin, link->text.begin}));
}

markdown_range cut_wrapped(const markdown *m, markdown_range html)
{
    static const char *const WRAPS[][2] = {
        {"<strong>", "</strong>"}, {"<em>", "</em>"}, {"<del>", "</del>"}, {"<code>", "</code>"}};
    for (size_t i = 0; i < sizeof WRAPS / sizeof *WRAPS; i++) {
        feed_str before = {m->html.p, html.begin}, behind = buf_from(&m->html, html.end);
        if (!behind.n || behind.p[0] != '<')
            break;
        feed_str open = str_of(WRAPS[i][0]), close = str_of(WRAPS[i][1]);
        if (str_ends(before, open) && str_starts(behind, close)) {
            html = (markdown_range){html.begin - (uint32_t)open.n, html.end + (uint32_t)close.n};
            i = (size_t)-1; /* another may stand around it; each round takes bytes, so this ends */
        }
    }
    return html;
}

bool cut_advance(const markdown *m, const markdown_node *node, cut_place *at, uint32_t text)
{
    const char *html = m->html.p, *plain = m->text.p;
    while (at->text < text && at->text < node->text.end && at->html < node->inner.end) {
        if (html[at->html] == '<') {
            while (at->html < node->inner.end && html[at->html++] != '>')
                ;
        } else if (html[at->html] == plain[at->text]) {
            bool escaped = plain[at->text++] == '&';
            while (escaped && at->html < node->inner.end && html[at->html] != ';')
                at->html++;
            at->html++;
        } else if (html[at->html] == '&') {
            at->text++;
            while (at->html < node->inner.end && html[at->html++] != ';')
                ;
        } else {
            return false; /* text that is none in HTML: what an image is described by */
        }
    }
    return true;
}

uint32_t cut_skip(const markdown *m, const markdown_node *node, size_t n)
{
    cut_place at = {node->inner.begin, node->text.begin};
    return cut_advance(m, node, &at, node->text.begin + (uint32_t)n) ? at.html : node->inner.begin;
}

void cut_lead(digest_item *item, markdown_range html, markdown_range cut)
{
    item->lead[0] = (markdown_range){html.begin, cut.begin};
    item->lead[1] = (markdown_range){cut.end, html.end};
}

void cut_extend(digest_item *item, markdown_range html)
{
    markdown_range *rest = item->rest[0].end && item->rest[0].end < html.begin && item->rest[1].end ? &item->rest[1]
                                                                                                  : &item->rest[0];
    *rest = (markdown_range){rest->end ? rest->begin : html.begin, html.end};
}

void cut_extend_linked(const markdown *m, uint32_t block, digest_item *item)
{
    const markdown_span *link = item->url.p ? NULL : cut_first_link(m, m->nodes[block].spans);
    if (link)
        item->url = markdown_url(m, link);
    cut_extend(item, m->nodes[block].html);
}

bool cut_is_pointer(const markdown *m, markdown_range text, const markdown_span *link)
{
    feed_str behind = markdown_text(m, (markdown_range){link->text.end, text.end});
    behind.n = str_find_byte(behind, '\n');
    return enumeration_is_pointer(markdown_text(m, link->text)) && enumeration_is_mark(behind);
}

bool cut_title(const digest_source *s, digest_items *out, digest_item *item, markdown_range text, markdown_range html,
               const markdown_span *link)
{
    bool inside = link && link->text.begin >= text.begin && link->text.begin < text.end;
    item->lead[0] = html;
    if (link)
        item->url = markdown_url(s->m, link);
    if (inside) {
        feed_str before = markdown_text(s->m, (markdown_range){text.begin, link->text.begin});
        bool first = enumeration_is_mark(before);
        if (!first && s->titles == DIGEST_TITLES_LINK && cut_is_pointer(s->m, text, link)) {
            before.n = str_find_byte(before, '\n');
            feed_str title = enumeration_without_end(before);
            item->title = cut_line(out, enumeration_sentence(title, TITLE_MAX));
            feed_str behind = markdown_text(s->m, (markdown_range){link->text.end, text.end});
            if (item->title.n >= title.n && enumeration_is_mark(behind)) /* that is all it says */
                item->lead[0] = (markdown_range){0, 0};
            return false;
        }
        if (first)
            cut_lead(item, html, cut_wrapped(s->m, link->html));
        if (first || s->titles == DIGEST_TITLES_LINK) {
            item->title = cut_line(out, markdown_text(s->m, link->text));
            return first;
        }
    }
    item->title = cut_line(out, enumeration_sentence(markdown_text(s->m, text), TITLE_MAX));
    return false;
}

/* ---- list items ---- */

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

markdown_range cut_item_lead(const markdown *m, uint32_t item)
{
    markdown_range lead, rest, text;
    item_body(m, item, &lead, &rest, &text);
    return lead;
}

/* "by Someone" right behind the title's link. */
static void take_author(const markdown *m, digest_items *out, digest_item *item, markdown_range behind)
{
    feed_str text = str_trim(markdown_text(m, behind));
    if (!str_starts(text, STR("by ")))
        return;
    text.n = str_find_byte(text, '\n');
    if (text.n > 3 && text.n < 120)
        item->author = cut_line(out, str_from(text, 3));
}

void cut_list_item(const digest_source *s, uint32_t i, const uint32_t *sections, digest_items *out)
{
    markdown_range lead, rest, text;
    item_body(s->m, i, &lead, &rest, &text);
    digest_item *item = cut_add(out, s->m->nodes[i].source, sections);
    if (!item)
        return;
    const markdown_span *link = cut_first_link(s->m, s->m->nodes[i].spans);
    if (cut_title(s, out, item, text, lead, link))
        take_author(s->m, out, item, (markdown_range){link->text.end, text.end});
    item->rest[0] = rest;
    link = link ? NULL : cut_any_link(s->m, s->m->nodes[i].spans);
    if (link)
        item->url = markdown_url(s->m, link);
}

/* ---- what stands where ---- */

void cut_section(const markdown *m, uint32_t heading, uint32_t sections[SECTIONS_MAX])
{
    uint32_t kept[SECTIONS_MAX] = {0}, n = 0;
    for (uint32_t i = 0; i < SECTIONS_MAX && sections[i]; i++)
        if (m->nodes[sections[i]].level < m->nodes[heading].level && n < SECTIONS_MAX - 1)
            kept[n++] = sections[i];
    kept[n] = heading;
    memcpy(sections, kept, sizeof kept);
}

const markdown_span *cut_url_paragraph(const markdown *m, uint32_t i)
{
    if (i >= m->n_nodes || !cut_is(m, i, MARKDOWN_PARAGRAPH))
        return NULL;
    const markdown_span *link = cut_first_link(m, m->nodes[i].spans);
    feed_str whole = str_trim(markdown_text(m, m->nodes[i].text));
    return link && str_eq(whole, str_trim(markdown_text(m, link->text))) ? link : NULL;
}

const markdown_span *cut_source_link(const markdown *m, uint32_t i)
{
    enum { LABEL_MAX = 60 }; /* bytes */
    if (i >= m->n_nodes || (!cut_is(m, i, MARKDOWN_PARAGRAPH) && !cut_is(m, i, MARKDOWN_ITEM)))
        return NULL;
    markdown_range text = m->nodes[i].text;
    const markdown_span *link = cut_first_link(m, m->nodes[i].spans);
    if (!link)
        return NULL;
    feed_str before = str_trim(markdown_text(m, (markdown_range){text.begin, link->text.begin}));
    bool ends = enumeration_is_mark(markdown_text(m, (markdown_range){link->text.end, text.end}));
    bool label = before.n < LABEL_MAX && (str_ends(before, STR(":")) || str_ends(before, STR("："))) &&
                 str_find_byte(before, '\n') == before.n;
    if (label || (ends && !before.n))
        return link;
    for (uint32_t k = m->nodes[i].spans.end; k-- > m->nodes[i].spans.begin;) /* the last one, at the end */
        if (m->spans[k].kind == MARKDOWN_LINK)
            return cut_is_pointer(m, text, &m->spans[k]) ? &m->spans[k] : NULL;
    return NULL;
}

const markdown_span *cut_bold(const markdown *m, uint32_t i, bool whole_line)
{
    const markdown_node *node = &m->nodes[i];
    for (uint32_t k = node->spans.begin; k < node->spans.end; k++) {
        const markdown_span *span = &m->spans[k];
        if (span->kind != MARKDOWN_STRONG || span->text.begin == span->text.end)
            continue;
        if (str_trim(markdown_text(m, (markdown_range){node->text.begin, span->text.begin})).n)
            return NULL;
        feed_str behind = markdown_text(m, (markdown_range){span->text.end, node->text.end});
        behind.n = str_find_byte(behind, '\n');
        return whole_line && str_trim(behind).n ? NULL : span;
    }
    return NULL;
}

bool cut_is_raw_heading(const markdown *m, uint32_t i)
{
    if (!m->raw || (!cut_is(m, i, MARKDOWN_RAW) && !cut_is(m, i, MARKDOWN_PARAGRAPH)))
        return false;
    feed_str html = str_trim(markdown_html(m, m->nodes[i].inner));
    return html.n > 2 && str_starts_nocase(html, STR("<h")) && html.p[2] >= '1' && html.p[2] <= '6';
}

bool cut_is_illustration(const markdown *m, uint32_t i)
{
    const markdown_node *node = &m->nodes[i];
    if (node->kind == MARKDOWN_RAW)
        return true;
    if (node->kind != MARKDOWN_PARAGRAPH)
        return false;
    bool image = false;
    uint32_t described = 0; /* bytes of text that are the images' descriptions */
    for (uint32_t k = node->spans.begin; k < node->spans.end; k++) {
        if (m->spans[k].kind != MARKDOWN_IMAGE)
            continue;
        image = true;
        described += m->spans[k].text.end - m->spans[k].text.begin;
    }
    return image && node->text.end - node->text.begin <= described + 1;
}

bool cut_each_item(const digest_source *s, uint32_t list, const uint32_t *sections, digest_items *out,
                   bool (*add)(const digest_source *s, uint32_t i, const uint32_t *sections, digest_items *out))
{
    size_t n = out->n;
    for (uint32_t k = list + 1; k < s->m->nodes[list].next; k = s->m->nodes[k].next)
        add(s, k, sections, out);
    return out->n > n;
}
