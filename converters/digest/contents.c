#include "contents.h"

#include "cut.h"
#include "grammar_heading.h"
#include "identity.h"

/* What of the document comes again further down; the last one of a kind does not. */
typedef struct repeats {
    bool *link;   /* by span */
    bool *title;  /* by node: of headings and of the items of top-level lists */
} repeats;

/* *flags[i]: keys[i] stands behind i as well. Absent keys equal nothing. */
static int find_repeats(const feed_str *keys, size_t n, arena *a, bool **flags)
{
    feed_str *backwards = arena_array(a, n + 1, sizeof *backwards);
    *flags = arena_array(a, n + 1, sizeof **flags);
    for (size_t i = 0; backwards && i < n; i++)
        backwards[n - 1 - i] = keys[i];
    const unsigned *ordinals = backwards && *flags ? digest_ordinals(backwards, n, a) : NULL;
    for (size_t i = 0; ordinals && i < n; i++)
        (*flags)[i] = keys[i].n && ordinals[n - 1 - i] > 1;
    return ordinals ? FEED_OK : FEED_E_MEMORY;
}

/* The first line without its number, "#1" and what stands behind that. */
static feed_str title_of(const markdown *m, uint32_t node)
{
    feed_str text = markdown_text(m, m->nodes[node].text);
    text.n = str_find_byte(text, '\n');
    return heading_title(text, true);
}

static int look_ahead(const markdown *m, arena *a, repeats *r)
{
    feed_str *links = arena_array(a, m->n_spans + 1, sizeof *links);
    feed_str *titles = arena_array(a, m->n_nodes + 1, sizeof *titles);
    if (!links || !titles)
        return FEED_E_MEMORY;
    for (uint32_t i = 0; i < m->n_spans; i++)
        if (m->spans[i].kind == MARKDOWN_LINK)
            links[i] = markdown_url(m, &m->spans[i]);
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        if (cut_is(m, i, MARKDOWN_HEADING))
            titles[i] = title_of(m, i);
        for (uint32_t k = i + 1; cut_is_list(m, i) && k < m->nodes[i].next; k = m->nodes[k].next)
            titles[k] = title_of(m, k);
    }
    return find_repeats(links, m->n_spans, a, &r->link) || find_repeats(titles, m->n_nodes, a, &r->title)
               ? FEED_E_MEMORY : FEED_OK;
}

static bool is_index(const markdown *m, uint32_t list, feed_str page, const repeats *r)
{
    for (uint32_t i = list + 1; i < m->nodes[list].next; i = m->nodes[i].next) {
        const markdown_span *link = cut_first_link(m, m->nodes[i].spans);
        bool within = link && cut_leads_within(page, markdown_url(m, link));
        if (!within && !(link && r->link[link - m->spans]) && !r->title[i])
            return false;
    }
    return true;
}

/* Headings whose sections hold nothing but what goes, go. `blocks`: the top-level ones. */
static void drop_empty_sections(const markdown *m, const uint32_t *blocks, size_t n, bool *gone)
{
    bool kept[HEADING_LEVELS] = {false}, dropped[HEADING_LEVELS] = {false}; /* below here, in a section of a level */
    while (n--) {
        const markdown_node *node = &m->nodes[blocks[n]];
        unsigned level = node->kind == MARKDOWN_HEADING ? node->level : HEADING_LEVELS;
        if (level < HEADING_LEVELS)
            gone[blocks[n]] = dropped[level] && !kept[level];
        for (unsigned i = 0; i < HEADING_LEVELS; i++) {
            kept[i] = i < level && (kept[i] || (!gone[blocks[n]] && node->kind != MARKDOWN_RULE));
            dropped[i] = i < level && (dropped[i] || gone[blocks[n]]);
        }
    }
}

int contents_put_rest(const markdown *m, uint32_t title, feed_str page, arena *a, buf *out)
{
    repeats r;
    uint32_t *blocks = arena_array(a, m->n_nodes + 1, sizeof *blocks);
    bool *gone = arena_array(a, m->n_nodes + 1, sizeof *gone);
    size_t n = 0;
    if (!blocks || !gone || look_ahead(m, a, &r))
        return FEED_E_MEMORY;
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        gone[i] = cut_is_list(m, i) && is_index(m, i, page, &r);
        if (i != title)
            blocks[n++] = i;
    }
    drop_empty_sections(m, blocks, n, gone);
    for (size_t i = 0; i < n; i++) {
        if (gone[blocks[i]])
            continue;
        if (out->n)
            buf_put_char(out, '\n');
        buf_put_str(out, str_trim(markdown_html(m, m->nodes[blocks[i]].html)));
    }
    return out->error ? FEED_E_MEMORY : FEED_OK;
}
