/* What several sources tell: by link, by title, by what it says. One entry stands for all. */
#include <stdlib.h>

#include "../formats/writer.h"
#include "../model/report.h"
#include "merge_own.h"

typedef struct cluster {
    merger *m;
    uint32_t *parents; /* of rows: a cluster's first is its own parent */
    uint8_t *how;      /* what brought a row in; 0: nothing */
    merge_row **order;
    size_t n;          /* rows in `order` */
} cluster;

/* ---- joining ---- */

static uint32_t first_of(uint32_t *parents, uint32_t row)
{
    while (parents[row] != row) {
        parents[row] = parents[parents[row]];
        row = parents[row];
    }
    return row;
}

static void join(cluster *c, const merge_row *a, const merge_row *b, uint8_t how)
{
    uint32_t i = (uint32_t)(a - c->m->rows), k = (uint32_t)(b - c->m->rows);
    uint32_t x = first_of(c->parents, i), y = first_of(c->parents, k);
    c->parents[x < y ? y : x] = x < y ? x : y;
    c->how[i] = c->how[i] ? c->how[i] : how;
    c->how[k] = c->how[k] ? c->how[k] : how;
}

static int compare(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int by_link(const void *a, const void *b)
{
    const merge_row *x = *(merge_row *const *)a, *y = *(merge_row *const *)b;
    int order = compare(x->link, y->link);
    return order ? order : compare(x->source, y->source);
}

static int by_title(const void *a, const void *b)
{
    const merge_row *x = *(merge_row *const *)a, *y = *(merge_row *const *)b;
    int order = compare(x->title, y->title);
    return order ? order : compare(x->source, y->source);
}

static int by_part(const void *a, const void *b)
{
    const merge_row *x = *(merge_row *const *)a, *y = *(merge_row *const *)b;
    int order = compare(x->part, y->part);
    return order ? order : compare(x->title, y->title);
}

/* A source that uses the link (or title) of a group twice means different things by it. */
static bool is_ambiguous(merge_row **rows, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (rows[i]->source == rows[i - 1]->source)
            return true;
    return false;
}

static void join_all(cluster *c, merge_row **rows, size_t n, uint8_t how)
{
    for (size_t i = 1; i < n; i++)
        join(c, rows[0], rows[i], how);
}

/* Of an ambiguous link those entries are one that have part and title in common. */
static void join_link(cluster *c, merge_row **rows, size_t n)
{
    if (!is_ambiguous(rows, n)) {
        join_all(c, rows, n, MERGE_LINK);
        return;
    }
    qsort(rows, n, sizeof *rows, by_part);
    for (size_t i = 1; i < n; i++)
        if (rows[i]->title && by_part(&rows[i], &rows[i - 1]) == 0)
            join(c, rows[i], rows[i - 1], MERGE_LINK);
}

static void join_title(cluster *c, merge_row **rows, size_t n)
{
    if (!is_ambiguous(rows, n))
        join_all(c, rows, n, MERGE_TITLE);
}

static void join_by(cluster *c, size_t field, int (*order)(const void *, const void *),
                    void (*take)(cluster *, merge_row **, size_t))
{
    size_t n = 0;
    for (size_t i = 0; i < c->m->n; i++)
        if (!c->m->gone[i] && *(const uint64_t *)(const void *)((const char *)&c->m->rows[i] + field))
            c->order[n++] = &c->m->rows[i];
    if (n)
        qsort(c->order, n, sizeof *c->order, order);
    for (size_t i = 0, end; i < n; i = end) {
        uint64_t key = *(const uint64_t *)(const void *)((const char *)c->order[i] + field);
        for (end = i + 1; end < n && *(const uint64_t *)(const void *)((const char *)c->order[end] + field) == key;)
            end++;
        if (end - i > 1)
            take(c, &c->order[i], end - i);
    }
}

int merger_sketch(merger *m)
{
    m->items = calloc(m->n + 1, sizeof *m->items);
    if (!m->items)
        return FEED_E_MEMORY;
    static const shingle NOTHING[1] = {0};
    for (size_t i = 0; i < m->n; i++) {
        const merge_row *row = &m->rows[i];
        bool has = row->sketch != UINT32_MAX && !m->gone[i];
        m->items[i] = (near_item){.sketch = has ? (const shingle *)(const void *)m->sketches.p + row->sketch : NOTHING,
                                  .source = row->source, .seconds = row->seconds, .key = i};
    }
    m->near = near_set_new(m->items, m->n);
    return m->near ? FEED_OK : FEED_E_MEMORY;
}

static int join_near(cluster *c)
{
    merger *m = c->m;
    uint32_t *firsts = malloc((m->n + 1) * sizeof *firsts);
    int status = firsts ? merger_sketch(m) : FEED_E_MEMORY;
    if (!status)
        status = near_clusters(m->near, firsts);
    for (size_t i = 0; i < m->n && !status; i++)
        if (firsts[i] != i)
            join(c, &m->rows[firsts[i]], &m->rows[i], MERGE_NEAR);
    free(firsts);
    return status;
}

/* ---- keeping one ---- */

/* Whether a stands for a story rather than b. */
static bool stands_before(const merger *m, const merge_row *a, const merge_row *b)
{
    if (a->preferred != b->preferred)
        return a->preferred > b->preferred;
    if (m->options->keep == MERGE_KEEP_LONGEST && a->text != b->text)
        return a->text > b->text;
    if (a->owns_link != b->owns_link)
        return a->owns_link > b->owns_link;
    return a->seconds != b->seconds ? a->seconds < b->seconds : a < b;
}

static const char *word_of(uint8_t how)
{
    return how == MERGE_LINK ? "the same link" : how == MERGE_TITLE ? "the same title" : "the same story";
}

static int explain(merger *m, uint32_t kept, uint32_t gone, uint8_t how)
{
    feed_entry e, other;
    char likeness[64] = "";
    int status = merger_read(m, &m->rows[kept], &m->a, &e);
    buf_clear(&m->scratch);
    buf_put_str(&m->scratch, e.title.value);
    if (!status)
        status = merger_read(m, &m->rows[gone], &m->b, &other);
    if (status)
        return status;
    if (how == MERGE_NEAR) {
        near_answer r = near_compare(m->near, kept, gone);
        buf b = {.p = likeness, .capacity = sizeof likeness, .max = sizeof likeness};
        buf_printf(&b, ", likeness %.2f, %.2f needed%c", r.likeness, r.needed, '\0');
    }
    report(m->reporter, FEED_RULE_SameStory, other.origin, "\"%.*s\" is told by \"%.*s\", which is kept: %s%s",
           FMT(other.title.value), FMT(buf_str(&m->scratch)), word_of(how), likeness);
    return FEED_OK;
}

static int keep_one(cluster *c, const uint32_t *members, size_t n)
{
    merger *m = c->m;
    uint32_t kept = members[0], last;
    int status = FEED_OK;
    for (size_t i = 1; i < n; i++)
        if (stands_before(m, &m->rows[members[i]], &m->rows[kept]))
            kept = members[i];
    last = kept;
    for (size_t i = 0; i < n && !status; i++) {
        uint32_t row = members[i];
        if (row == kept)
            continue;
        uint8_t how = c->how[row];
        m->gone[row] = true;
        m->chains[last].next = row;
        m->chains[row].how = how;
        last = row;
        ++*(how == MERGE_LINK ? &m->stats.link : how == MERGE_TITLE ? &m->stats.title : &m->stats.near);
        if (m->options->explain)
            status = explain(m, kept, row, how);
    }
    return status;
}

/* Rows sorted by their cluster's first, and in the order of the output in it. */
static int by_cluster(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    if (x[0] != y[0])
        return x[0] < y[0] ? -1 : 1;
    return (x[1] > y[1]) - (x[1] < y[1]);
}

static int keep_each(cluster *c)
{
    merger *m = c->m;
    uint32_t (*pairs)[2] = malloc((m->n + 1) * sizeof *pairs), *members = malloc((m->n + 1) * sizeof *members);
    int status = pairs && members ? FEED_OK : FEED_E_MEMORY;
    size_t n = 0;
    for (size_t i = 0; i < m->n && !status; i++)
        if (c->how[i] && !m->gone[i]) {
            pairs[n][0] = first_of(c->parents, (uint32_t)i);
            pairs[n++][1] = (uint32_t)i;
        }
    if (n)
        qsort(pairs, n, sizeof *pairs, by_cluster);
    for (size_t i = 0, end; i < n && !status; i = end) {
        for (end = i; end < n && pairs[end][0] == pairs[i][0]; end++)
            members[end - i] = pairs[end][1];
        status = keep_one(c, members, end - i);
    }
    free(pairs);
    free(members);
    return status;
}

int merger_cluster(merger *m)
{
    cluster c = {.m = m};
    c.parents = malloc((m->n + 1) * sizeof *c.parents);
    c.how = calloc(m->n + 1, sizeof *c.how);
    c.order = malloc((m->n + 1) * sizeof *c.order);
    int status = c.parents && c.how && c.order ? FEED_OK : FEED_E_MEMORY;
    for (size_t i = 0; i < m->n && !status; i++)
        c.parents[i] = (uint32_t)i;
    if (!status && m->options->dedupe & MERGE_LINK)
        join_by(&c, offsetof(merge_row, link), by_link, join_link);
    if (!status && m->options->dedupe & MERGE_TITLE)
        join_by(&c, offsetof(merge_row, title), by_title, join_title);
    if (!status && m->options->dedupe & MERGE_NEAR)
        status = join_near(&c);
    if (!status)
        status = keep_each(&c);
    free(c.parents);
    free(c.how);
    free(c.order);
    return status;
}
