/* Versions of one entry in one document: the latest stays. */
#include <stdlib.h>

#include "../model/pack.h"
#include "../model/report.h"
#include "intake_own.h"
#include "meaning.h"

/* The rows of one key stand together, the latest first. */
typedef struct group {
    uint64_t key;
    uint32_t row;
} group;

typedef struct versions {
    intake *in;
    merge_row *rows;
    size_t n;
    group *order;
    bool *gone;
} versions;

static int by_key(const void *a, const void *b)
{
    const group *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static uint64_t told(void *context, const merge_row *row)
{
    intake *in = context;
    feed_entry e;
    arena_reset(&in->a);
    int status = unpack_entry(intake_bytes(in, row), &in->a, &e);
    return status ? 0 : entry_meaning(in->html, &e, &in->scratch);
}

static void keep_later(versions *v, uint32_t *kept, uint32_t other)
{
    bool equal = v->rows[*kept].meaning == v->rows[other].meaning;
    uint32_t later = (uint32_t)(merge_row_supersede(&v->rows[*kept], &v->rows[other], told, v->in) - v->rows);
    v->in->stats.equal += equal;
    v->in->stats.older += !equal;
    v->gone[later == other ? *kept : other] = true;
    *kept = later;
}

/* The same id: versions where link or title are the same too; else the feed gives one id to many, which all need
 * another. */
static void settle_ids(versions *v, const group *g, size_t n)
{
    bool one = true;
    uint32_t kept = g[0].row;
    const merge_row *first = &v->rows[g[0].row];
    for (size_t i = 1; i < n; i++) {
        const merge_row *r = &v->rows[g[i].row];
        bool linked = first->link && first->link == r->link && first->part == r->part;
        one &= linked || (first->title && first->title == r->title) || first->meaning == r->meaning;
    }
    for (size_t i = 0; i < n && !one; i++) {
        merge_row *r = &v->rows[g[i].row];
        r->other_id = (r->link ^ r->part * 3 ^ r->title * 5) | 1;
        r->id ^= r->other_id;
    }
    for (size_t i = 1; i < n && one; i++)
        keep_later(v, &kept, g[i].row);
}

/* Another id with the same link and title: the id was changed. */
static void settle_links(versions *v, const group *g, size_t n)
{
    uint32_t kept = g[0].row;
    for (size_t i = 1; i < n; i++)
        keep_later(v, &kept, g[i].row);
}

static uint64_t id_key(const intake *in, const merge_row *r)
{
    (void)in;
    return r->id + r->source * 31;
}

/* Not of entries that the feed has from others, nor where all entries point to its front page. */
static uint64_t link_key(const intake *in, const merge_row *r)
{
    bool tells = r->link && r->title && r->source == in->native && r->link != in->home;
    return tells ? (r->link * 31 + r->part) * 31 + r->title : 0;
}

static void settle_by(versions *v, uint64_t (*key)(const intake *, const merge_row *),
                      void (*settle)(versions *, const group *, size_t))
{
    size_t n = 0;
    for (size_t i = 0; i < v->n; i++) {
        uint64_t k = v->gone[i] ? 0 : key(v->in, &v->rows[i]);
        if (k)
            v->order[n++] = (group){k, (uint32_t)i};
    }
    if (n)
        qsort(v->order, n, sizeof *v->order, by_key);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && v->order[end].key == v->order[i].key;)
            end++;
        if (end - i > 1)
            settle(v, &v->order[i], end - i);
    }
}

/* ---- the document's maximum ---- */

static size_t least(size_t a, size_t b)
{
    return !a ? b : !b ? a : a < b ? a : b;
}

/* How many rows stand before the first that is surely behind `max` others: equal ones count once, and ties are told
 * apart later. */
static size_t reach(const versions *v, size_t max)
{
    size_t different = 0, n = 0;
    for (; n < v->n && max; n++) {
        const merge_row *r = &v->rows[n];
        different += !n || r->id != r[-1].id || r->meaning != r[-1].meaning;
        if (different > max && r->seconds != r[-1].seconds)
            break;
    }
    return n;
}

/* What can never be among those that are kept, whatever else comes. */
static void cut(versions *v)
{
    const merge_options *o = v->in->options;
    bool one = v->in->has_source;
    for (size_t i = 0; i < v->n && one; i++)
        one = v->rows[i].source == v->rows[0].source;
    size_t max = one ? o->per_source : 0;
    if (!(o->dedupe & MERGE_ACROSS) && !o->per_day)
        max = least(max, o->max);
    if (max || v->in->document.max)
        qsort(v->rows, v->n, sizeof *v->rows, merge_row_order);
    max = least(reach(v, max), v->in->document.max);
    if (!max || v->n <= max)
        return;
    v->in->stats.over += v->n - max;
    v->n = max;
}

int intake_settle(intake *in)
{
    size_t n;
    (void)intake_rows(in, &n);
    versions v = {.in = in, .rows = (merge_row *)(void *)in->rows.p, .n = n};
    bool versioned = in->has_source && in->options->dedupe & MERGE_ID;
    if (!n || (!versioned && !in->document.max && !in->options->max && !in->options->per_source))
        return FEED_OK;
    v.order = calloc(n, sizeof *v.order);
    v.gone = calloc(n, sizeof *v.gone);
    bool ready = v.order && v.gone;
    if (ready && versioned) {
        settle_by(&v, id_key, settle_ids);
        settle_by(&v, link_key, settle_links);
        v.n = 0;
        for (size_t i = 0; i < n; i++)
            if (!v.gone[i])
                v.rows[v.n++] = v.rows[i];
    }
    if (ready)
        cut(&v);
    in->rows.n = v.n * sizeof(merge_row);
    free(v.order);
    free(v.gone);
    return ready ? FEED_OK : FEED_E_MEMORY;
}
