#include "cut.h"

#include <stdlib.h>

#include "enumeration.h"

digest_item *cut_add(digest_items *out, uint32_t source)
{
    if (out->error)
        return NULL;
    if (out->n == DIGEST_ITEMS_MAX) {
        out->error = FEED_E_LIMIT;
        return NULL;
    }
    if (out->n == out->capacity) {
        size_t capacity = out->capacity ? out->capacity * 2 : 32;
        digest_item *items = arena_array(out->a, capacity, sizeof *items);
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
    return item;
}

feed_str cut_line(digest_items *out, feed_str text)
{
    buf line = {.p = arena_alloc(out->a, text.n + 1), .capacity = text.n + 1, .max = text.n + 1};
    if (!line.p) {
        out->error = FEED_E_MEMORY;
        return STR_NONE;
    }
    enumeration_put_line(&line, text);
    return (feed_str){line.p, line.n};
}

const markdown_span *cut_first_link(const markdown *m, markdown_range spans)
{
    for (uint32_t i = spans.begin; i < spans.end; i++)
        if (m->spans[i].kind == MARKDOWN_LINK && m->spans[i].text.end > m->spans[i].text.begin)
            return &m->spans[i];
    return NULL;
}

markdown_range cut_wrapped(const markdown *m, markdown_range html)
{
    static const char *const WRAPS[][2] = {
        {"<strong>", "</strong>"}, {"<em>", "</em>"}, {"<del>", "</del>"}, {"<code>", "</code>"}};
    for (size_t i = 0; i < sizeof WRAPS / sizeof *WRAPS; i++) {
        feed_str before = {m->html.p, html.begin}, behind = buf_from(&m->html, html.end);
        feed_str open = str_of(WRAPS[i][0]), close = str_of(WRAPS[i][1]);
        if (str_ends(before, open) && str_starts(behind, close)) {
            html = (markdown_range){html.begin - (uint32_t)open.n, html.end + (uint32_t)close.n};
            i = (size_t)-1; /* another may stand around it; each round takes bytes, so this ends */
        }
    }
    return html;
}

void cut_lead(digest_item *item, markdown_range html, markdown_range cut)
{
    item->lead[0] = (markdown_range){html.begin, cut.begin};
    item->lead[1] = (markdown_range){cut.end, html.end};
}

bool cut_title(const markdown *m, digest_items *out, digest_item *item, markdown_range text,
               const markdown_span *link)
{
    feed_str whole = markdown_text(m, text);
    if (link) {
        item->url = markdown_url(m, link);
        markdown_range before = {text.begin, link->text.begin};
        if (link->text.begin >= text.begin && enumeration_is_mark(markdown_text(m, before))) {
            item->title = cut_line(out, markdown_text(m, link->text));
            return true;
        }
    }
    item->title = cut_line(out, enumeration_sentence(whole, TITLE_MAX));
    return false;
}

void cut_section(const markdown *m, uint32_t heading, uint32_t sections[SECTIONS_MAX])
{
    uint32_t kept[SECTIONS_MAX] = {0}, n = 0;
    for (uint32_t i = 0; i < SECTIONS_MAX && sections[i]; i++)
        if (m->nodes[sections[i]].level < m->nodes[heading].level && n < SECTIONS_MAX - 1)
            kept[n++] = sections[i];
    kept[n] = heading;
    memcpy(sections, kept, sizeof kept);
}

bool cut_is_heading(const markdown *m, uint32_t node, uint32_t level)
{
    return m->nodes[node].kind == MARKDOWN_HEADING && (!level || m->nodes[node].level == level);
}
