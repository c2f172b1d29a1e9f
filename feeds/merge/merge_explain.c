/* Why two entries are one, or are not. */
#include "../core/date.h"
#include "../formats/writer.h"
#include "../model/report.h"
#include "canonical.h"
#include "merge_own.h"

static feed_str alternate(const feed_entry *e)
{
    const feed_link *link = writer_link(e->links, e->n_links, "alternate");
    return link ? link->href : e->permalink;
}

static bool holds(feed_str s, feed_str part)
{
    return part.n && str_find(s, part) < s.n;
}

/* The first row but `other` that holds the text; m->n if there is none. */
static size_t find(merger *m, feed_str text, size_t other, int *status)
{
    feed_entry e;
    for (size_t i = 0; i < m->n; i++) {
        if (i == other)
            continue;
        if ((*status = merger_read(m, &m->rows[i], &m->a, &e)))
            return m->n;
        if (holds(e.id, text) || holds(alternate(&e), text) || holds(e.title.value, text))
            return i;
    }
    return m->n;
}

static void put_entry(buf *out, char letter, const feed_entry *e)
{
    buf_printf(out, "%c      \"%.*s\", ", letter, FMT(e->title.value));
    date_put_rfc3339(out, e->published.set ? e->published : e->updated);
    buf_printf(out, ", of %.*s\n       id %.*s\n", FMT(e->source ? e->source->title : STR("our own")), FMT(e->id));
}

static void put_link(buf *out, const feed_entry *x, const feed_entry *y, bool same)
{
    buf_printf(out, "link   %s: ", same ? "the same page" : "different");
    if (!canonical_link(alternate(x), out))
        buf_put_lit(out, "none");
    buf_put_lit(out, " and ");
    if (!canonical_link(alternate(y), out))
        buf_put_lit(out, "none");
    buf_put_char(out, '\n');
}

static void put_near(buf *out, near_answer r, size_t common)
{
    static const char *const WORDS[] = {
        [NEAR_SAME] = "the same story", [NEAR_UNLIKE] = "too unlike",
        [NEAR_DATES] = "alike, but too long between them",
        [NEAR_NUMBERS] = "alike, but the titles' numbers differ",
        [NEAR_SAME_SOURCE] = "alike, but of one source, which tells a story once"};
    buf_printf(out, "story  %s: likeness %.2f, %.2f needed; %zu words and pairs in common\n", WORDS[r.verdict],
               r.likeness, r.needed, common);
}

/* The row that stands for this one: itself, or the one whose chain it is in. */
static size_t stands_for(const merger *m, size_t row)
{
    for (size_t i = 0; i < m->n; i++)
        for (uint32_t k = (uint32_t)i; !m->gone[i] && k != MERGE_NONE; k = m->chains[k].next)
            if (k == row)
                return i;
    return m->n;
}

static void put_outcome(buf *out, const merger *m, size_t x, size_t y)
{
    size_t a = stands_for(m, x), b = stands_for(m, y);
    if (a < m->n && a == b)
        buf_printf(out, "so     they are one entry, and %s is kept\n", a == x ? "A" : a == y ? "B" : "another one");
    else if (m->gone[x] || m->gone[y])
        buf_printf(out, "so     they are two entries; %s left out for another reason\n",
                   m->gone[x] && m->gone[y] ? "both are" : m->gone[x] ? "A is" : "B is");
    else
        buf_put_lit(out, "so     they are two entries\n");
}

int merger_explain(merger *m, feed_str a, feed_str b, buf *out)
{
    feed_entry e, other;
    int status = FEED_OK;
    size_t x = find(m, a, m->n, &status), y = status ? m->n : find(m, b, x, &status);
    if (!status && (x == m->n || y == m->n))
        return FEED_E_INPUT;
    if (!status && !m->near)
        status = merger_sketch(m);
    if (!status)
        status = merger_read(m, &m->rows[x], &m->a, &e);
    if (status)
        return status;
    buf_clear(&m->scratch);
    put_entry(out, 'A', &e);
    buf_put_str(&m->scratch, alternate(&e));
    feed_link first = {.href = arena_dup(&m->a, buf_str(&m->scratch))};
    status = merger_read(m, &m->rows[y], &m->b, &other);
    if (status)
        return status;
    const merge_row *r = &m->rows[x], *s = &m->rows[y];
    put_entry(out, 'B', &other);
    buf_printf(out, "id     %s\n", r->id != s->id ? "different" : r->source == s->source
               ? "the same, in one source" : "the same, but of two sources, each with an entry of its own");
    put_link(out, &(feed_entry){.links = &first, .n_links = 1}, &other, r->link && r->link == s->link);
    buf_printf(out, "title  %s\n", r->title && r->title == s->title ? "the same words" : "different");
    put_near(out, near_compare(m->near, x, y), near_common(m->near, x, y));
    put_outcome(out, m, x, y);
    return out->error;
}
