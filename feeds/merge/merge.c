#include <stdlib.h>

#include "../formats/writer.h"
#include "../model/pack.h"
#include "../model/report.h"
#include "merge_own.h"

enum { ENTRY_ARENA = 128 << 20, SKETCHES_MAX = 1 << 30, SCRATCH_MAX = 64 << 20, PRUNE_FROM = 4096, DAY = 86400,
       RELATED_MAX = 16 };

merger *merger_new(const merge_options *options, int (*open_temporary)(void *context), void *context)
{
    merger *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    m->options = options;
    store_init(&m->bytes, open_temporary, context);
    buf_init(&m->sketches, SKETCHES_MAX);
    buf_init(&m->scratch, SCRATCH_MAX);
    arena_init(&m->a, ENTRY_ARENA);
    arena_init(&m->b, ENTRY_ARENA);
    m->html = html_sanitizer_new();
    if (m->html)
        return m;
    merger_free(m);
    return NULL;
}

void merger_free(merger *m)
{
    if (!m)
        return;
    store_free(&m->bytes);
    buf_free(&m->sketches);
    buf_free(&m->scratch);
    arena_free(&m->a);
    arena_free(&m->b);
    html_sanitizer_free(m->html);
    near_set_free(m->near);
    free(m->items);
    free(m->chains);
    free(m->gone);
    free(m->rows);
    free(m);
}

/* ---- taking ---- */

static int grow(merger *m, size_t n)
{
    if (m->n + n <= m->capacity)
        return FEED_OK;
    size_t capacity = m->capacity + m->capacity / 2 + n;
    merge_row *rows = realloc(m->rows, capacity * sizeof *rows);
    if (!rows)
        return FEED_E_MEMORY;
    m->rows = rows;
    m->capacity = capacity;
    return FEED_OK;
}

static int compact(merger *m)
{
    buf fresh = {.max = 0};
    if (!store_is_hollow(&m->bytes, m->live))
        return FEED_OK;
    for (size_t i = 0; i < m->n; i++)
        store_move(&m->bytes, &m->rows[i].place, &fresh);
    return store_moved(&m->bytes, &fresh);
}

/* Whether a row that stands behind `max` others can never come before them: where each says something else. */
static bool may_prune(const merger *m)
{
    const merge_options *o = m->options;
    return o->max && !o->per_source && !o->per_day && !(o->dedupe & (MERGE_ACROSS | MERGE_CLAIMED));
}

/* Leaves the rows that are among the first `max` so far, equal ones not counted twice, with all of the last's moment:
 * ties are told apart when ids are known. */
static int prune(merger *m)
{
    size_t max = m->options->max, different = 0, n = 0;
    if (!may_prune(m) || m->n < 2 * max + PRUNE_FROM)
        return FEED_OK;
    qsort(m->rows, m->n, sizeof *m->rows, merge_row_order);
    while (n < m->n && (different <= max || m->rows[n].seconds == m->rows[n - 1].seconds)) {
        different += !n || m->rows[n].id != m->rows[n - 1].id || m->rows[n].meaning != m->rows[n - 1].meaning;
        n++;
    }
    m->stats.over += m->n - n;
    for (size_t i = n; i < m->n; i++)
        m->live -= m->rows[i].place.length;
    m->n = n;
    return compact(m);
}

static int by_row(const void *a, const void *b)
{
    const char *x = *(char *const *)a, *y = *(char *const *)b;
    return merge_row_order(x - offsetof(merge_row, place), y - offsetof(merge_row, place));
}

/* What does not fit into memory any more is written as the output will want it. */
static int write_run(merger *m)
{
    stored **places = malloc((m->n + 1) * sizeof *places);
    if (!places)
        return FEED_E_MEMORY;
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++)
        if (store_holds(&m->bytes, m->rows[i].place))
            places[n++] = &m->rows[i].place;
    if (n)
        qsort(places, n, sizeof *places, by_row);
    for (size_t i = 0; m->options->oldest && i < n / 2; i++) {
        stored *place = places[i];
        places[i] = places[n - 1 - i];
        places[n - 1 - i] = place;
    }
    int status = store_write(&m->bytes, places, n);
    free(places);
    return status;
}

int merger_take(merger *m, const intake *in)
{
    size_t n;
    const merge_row *rows = intake_rows(in, &n);
    int status = grow(m, n);
    merge_stats_add(&m->stats, intake_stats(in));
    for (size_t i = 0; i < n && !status; i++) {
        merge_row row = rows[i];
        feed_str sketch = intake_sketch(in, &row);
        feed_str bytes = intake_bytes(in, &rows[i]);
        if (store_is_full(&m->bytes, bytes.n))
            status = write_run(m);
        if (!status)
            status = store_put(&m->bytes, bytes, &row.place);
        row.sketch = sketch.p ? (uint32_t)(m->sketches.n / sizeof(shingle)) : UINT32_MAX;
        buf_put_str(&m->sketches, sketch);
        m->live += row.place.length;
        if (!status)
            m->rows[m->n++] = row;
    }
    status = status ? status : m->sketches.error;
    return status ? status : prune(m);
}

/* ---- limits ---- */

/* How many of a source, or of a day, have been taken: open addressing. */
typedef struct counter {
    uint64_t key;
    size_t n;
} counter;

static size_t *count_for(counter *table, size_t capacity, uint64_t key)
{
    size_t at = (key * 0x9E3779B97F4A7C15u >> 20) & (capacity - 1);
    key |= 1; /* 0: a free slot */
    while (table[at].key && table[at].key != key)
        at = (at + 1) & (capacity - 1);
    table[at].key = key;
    return &table[at].n;
}

static bool is_over(const merge_options *o, counter *sources, counter *days, size_t capacity, const merge_row *r)
{
    size_t none = 0, *source = o->per_source ? count_for(sources, capacity, r->source << 1) : &none;
    int64_t day = r->seconds / DAY - (r->seconds % DAY < 0);
    size_t *of_day = o->per_day ? count_for(days, capacity, (uint64_t)day << 1) : &none;
    bool over = (o->per_source && *source >= o->per_source) || (o->per_day && *of_day >= o->per_day);
    if (!over) {
        ++*source;
        ++*of_day;
    }
    return over;
}

/* Rows are in the order of the output. Before clusters are looked for: what each source and day may give; after it: the
 * maximum of all. */
static int limit(merger *m, bool by_source)
{
    const merge_options *o = m->options;
    size_t capacity = 64, kept = 0;
    while (capacity < 2 * m->n + 2)
        capacity *= 2;
    bool needed = by_source && (o->per_source || o->per_day);
    counter *sources = needed ? calloc(capacity, sizeof *sources) : NULL;
    counter *days = needed ? calloc(capacity, sizeof *days) : NULL;
    int status = needed && !(sources && days) ? FEED_E_MEMORY : FEED_OK;
    for (size_t i = 0; i < m->n && !status; i++) {
        if (m->gone[i])
            continue;
        bool over = by_source ? needed && is_over(o, sources, days, capacity, &m->rows[i]) : o->max && kept == o->max;
        m->gone[i] = over;
        m->stats.over += over;
        kept += !over;
    }
    free(sources);
    free(days);
    return status;
}

/* ---- settling ---- */

static int make_chains(merger *m)
{
    m->gone = calloc(m->n + 1, sizeof *m->gone);
    m->chains = malloc((m->n + 1) * sizeof *m->chains);
    for (size_t i = 0; m->chains && i < m->n; i++)
        m->chains[i] = (merge_chain){MERGE_NONE, 0};
    return m->gone && m->chains && m->n < MERGE_NONE ? FEED_OK : FEED_E_MEMORY;
}

/* Ids that were given are a part of the order. */
static void order_again(merger *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++)
        if (!m->gone[i])
            m->rows[n++] = m->rows[i];
    memset(m->gone, 0, m->n * sizeof *m->gone);
    m->n = n;
    if (n)
        qsort(m->rows, n, sizeof *m->rows, merge_row_order);
}

int merger_settle(merger *m, feed_reporter reporter)
{
    m->reporter = reporter;
    if (m->n)
        qsort(m->rows, m->n, sizeof *m->rows, merge_row_order);
    int status = make_chains(m);
    if (!status)
        status = merger_identify(m);
    if (!status) {
        order_again(m);
        status = limit(m, true);
    }
    if (!status && m->options->dedupe & MERGE_ACROSS)
        status = merger_cluster(m);
    return status ? status : limit(m, false);
}

/* ---- sending ---- */

/* "-2" behind our own, as a spool has it (spool.h); another's becomes an id of nobody's. */
static feed_str other_id(feed_str id, const merge_row *row, arena *a)
{
    char digits[24];
    buf suffix = {.p = digits, .capacity = sizeof digits, .max = sizeof digits};
    if (row->unit)
        return merge_foreign_id(id, row->other_id, a);
    buf_put_char(&suffix, '-');
    buf_put_uint(&suffix, row->other_id);
    return merge_other_id(id, buf_str(&suffix), a);
}

static int open_row(const merge_row *row, feed_str bytes, arena *a, feed_entry *out)
{
    arena_reset(a);
    int status = bytes.p ? unpack_entry(bytes, a, out) : FEED_E_INPUT;
    if (!status && row->other_id) {
        out->id = other_id(out->id, row, a);
        out->id_is_permalink = false; /* its address, if it was one, is among the links */
        status = out->id.p ? FEED_OK : FEED_E_MEMORY;
    }
    if (!status && row->said != INT64_MIN)
        out->updated.unix_seconds = row->said;
    return status;
}

int merger_read(merger *m, const merge_row *row, arena *a, feed_entry *out)
{
    return open_row(row, store_get(&m->bytes, row->place), a, out);
}

/* The address of what another entry tells; where it is the same page, that of its source. */
static feed_link related_link(const feed_entry *e, const feed_entry *other, arena *a)
{
    const feed_link *own = writer_link(e->links, e->n_links, "alternate");
    const feed_link *link = writer_link(other->links, other->n_links, "alternate");
    feed_link r = {.rel = STR("related"), .title = other->title.value};
    r.href = link ? link->href : STR_NONE;
    if (other->source && (!r.href.n || (own && str_eq(own->href, r.href))))
        r.href = other->source->link.n ? other->source->link : other->source->self;
    if (other->source && other->source->title.n)
        r.title = other->source->title;
    r.href = arena_dup(a, r.href);
    r.title = arena_dup(a, r.title);
    return r;
}

static int add_related(merger *m, size_t i, feed_entry *e)
{
    size_t n = 0;
    feed_link *links = arena_array(&m->a, e->n_links + RELATED_MAX, sizeof *links);
    if (!links)
        return FEED_E_MEMORY;
    if (e->n_links)
        memcpy(links, e->links, e->n_links * sizeof *links);
    for (uint32_t k = m->chains[i].next; k != MERGE_NONE && n < RELATED_MAX; k = m->chains[k].next) {
        feed_entry other;
        int status = merger_read(m, &m->rows[k], &m->b, &other);
        if (status)
            return status;
        links[e->n_links + n] = related_link(e, &other, &m->a);
        n += links[e->n_links + n].href.n > 0;
    }
    e->links = links;
    e->n_links += n;
    return FEED_OK;
}

static int send_row(merger *m, size_t i, feed_sink sink)
{
    feed_entry e;
    const merge_row *row = &m->rows[i];
    bool related = m->chains[i].next != MERGE_NONE;
    feed_str bytes = store_get(&m->bytes, row->place);
    if (related && bytes.p) { /* others are read while it is held */
        buf_clear(&m->scratch);
        buf_put_str(&m->scratch, bytes);
        bytes = m->scratch.error ? STR_NONE : buf_str(&m->scratch);
    }
    int status = open_row(row, bytes, &m->a, &e);
    if (!status && related)
        status = add_related(m, i, &e);
    m->tag = row->tag;
    m->stats.sent++;
    m->stats.renamed += row->other_id != 0;
    return status ? status : sink.entry(sink.context, &e);
}

int merger_send(merger *m, feed_sink sink)
{
    int status = FEED_OK;
    for (size_t k = 0; k < m->n && !status; k++) {
        size_t i = m->options->oldest ? m->n - 1 - k : k;
        if (!m->gone[i])
            status = send_row(m, i, sink);
    }
    return status;
}

uint32_t merger_tag(const merger *m)
{
    return m->tag;
}

size_t merger_kept(const merger *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++)
        n += !m->gone[i];
    return n;
}

static int64_t changed(const merge_row *row)
{
    int64_t when = row->said != INT64_MIN ? row->said : row->updated;
    return when > row->seconds ? when : row->seconds;
}

int merger_newest(merger *m, feed_time *out)
{
    feed_entry e;
    const merge_row *newest = NULL;
    *out = (feed_time){0};
    for (size_t i = 0; i < m->n; i++)
        if (!m->gone[i] && (!newest || changed(&m->rows[i]) > changed(newest)))
            newest = &m->rows[i];
    int status = newest ? merger_read(m, newest, &m->a, &e) : FEED_OK;
    if (!status && newest)
        *out = e.published.set && e.published.unix_seconds == changed(newest) ? e.published : e.updated;
    return status;
}

const merge_stats *merger_stats(const merger *m)
{
    return &m->stats;
}
