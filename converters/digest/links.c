#include "links.h"

/* The links of one item: those of its heading or paragraph, and of its body. */
typedef struct extent {
    uint32_t begin, end; /* spans */
} extent;

static bool is_link(const markdown *m, uint32_t k)
{
    const markdown_span *s = &m->spans[k];
    return s->kind == MARKDOWN_LINK && s->text.end > s->text.begin && s->url.end > s->url.begin;
}

/* Where the item's HTML ends; 0: it has nothing but its title. */
static uint32_t end_of(const digest_item *item)
{
    const markdown_range ranges[] = {item->lead[0], item->lead[1], item->rest[0], item->rest[1]};
    uint32_t end = 0;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        end = ranges[i].end > ranges[i].begin && ranges[i].end > end ? ranges[i].end : end;
    return end;
}

/* The links from `from` on that stand in the item; items and spans are both in the document's order. */
static extent links_of(const markdown *m, const digest_items *items, size_t i, uint32_t from)
{
    const digest_item *item = &items->items[i];
    uint32_t next = i + 1 < items->n ? items->items[i + 1].source : UINT32_MAX, end = end_of(item);
    while (from < m->n_spans && m->spans[from].source < item->source)
        from++;
    extent e = {from, from};
    while (e.end < m->n_spans && m->spans[e.end].source < next &&
           (m->spans[e.end].html.begin < end || m->spans[e.end].node == m->spans[from].node))
        e.end++;
    return e;
}

/* The text right in front of a link, behind the link before it, holds the label. */
static bool has_label(const markdown *m, const extent *e, uint32_t k, feed_str label)
{
    const markdown_span *s = &m->spans[k];
    uint32_t begin = m->nodes[s->node].text.begin;
    if (k > e->begin && m->spans[k - 1].node == s->node && m->spans[k - 1].text.end > begin)
        begin = m->spans[k - 1].text.end;
    feed_str before = markdown_text(m, (markdown_range){begin, s->text.begin});
    return str_find(before, label) < before.n;
}

static bool is_alone(const markdown *m, uint32_t k)
{
    const markdown_span *s = &m->spans[k];
    const markdown_node *node = &m->nodes[s->node];
    feed_str before = markdown_text(m, (markdown_range){node->text.begin, s->text.begin});
    feed_str behind = markdown_text(m, (markdown_range){s->text.end, node->text.end});
    size_t line = before.n;
    while (line && before.p[line - 1] != '\n')
        line--;
    behind.n = str_find_byte(behind, '\n');
    return !str_trim(str_from(before, line)).n && !str_trim(behind).n;
}

/* The link that `which` means; absent if there is none. `own` is the item's, which a second one is not. */
static feed_str find(const markdown *m, const extent *e, digest_link which, feed_str own)
{
    unsigned lines = 0;
    for (uint32_t k = e->begin; k < e->end; k++) {
        if (!is_link(m, k))
            continue;
        feed_str url = markdown_url(m, &m->spans[k]);
        bool line = (which.kind == DIGEST_LINK_LINE || which.kind == DIGEST_LINK_SECOND) && is_alone(m, k);
        lines += line;
        if (which.kind == DIGEST_LINK_FIRST || (which.kind == DIGEST_LINK_LINE && line) ||
            (which.kind == DIGEST_LINK_SECOND && line && lines > 1 && !str_eq(url, own)) ||
            (which.kind == DIGEST_LINK_HEADING && m->nodes[m->spans[k].node].kind == MARKDOWN_HEADING) ||
            (which.kind == DIGEST_LINK_LABEL && has_label(m, e, k, which.text)))
            return url;
    }
    return STR_NONE;
}

void links_choose(const markdown *m, const digest_link *link_from, digest_link comments, digest_items *items)
{
    bool wanted = link_from[0].kind || (comments.kind && comments.kind != DIGEST_LINK_NONE);
    extent e = {0, 0};
    for (size_t i = 0; i < items->n && wanted; i++) {
        digest_item *item = &items->items[i];
        e = links_of(m, items, i, e.end);
        feed_str url = STR_NONE;
        for (int w = 0; w < DIGEST_PATTERNS_MAX && link_from[w].kind && !url.n; w++)
            url = find(m, &e, link_from[w], item->url);
        item->url = url.n ? url : item->url;
        item->comments = find(m, &e, comments, item->url);
    }
}
