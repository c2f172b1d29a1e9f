#include "near_join.h"

#include <stdlib.h>

enum { SOME = 4 };

/* What part of the likeness that a pair needs the members of two clusters need on the average. */
#define AVERAGE 0.8
#define PAIRS_MAX ((size_t)1 << 32)

/* Two ranks that are alike. */
typedef struct pair {
    double likeness;
    uint32_t first, second;
} pair;

typedef struct keyed {
    uint64_t key;
    uint32_t item;
} keyed;

static int by_key(const void *a, const void *b)
{
    const keyed *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

static int order_items(near_joiner *j)
{
    size_t n = j->set->n;
    keyed *rows = malloc((n + 1) * sizeof *rows);
    if (!rows)
        return FEED_E_MEMORY;
    for (size_t i = 0; i < n; i++)
        rows[i] = (keyed){j->set->items[i].key, (uint32_t)i};
    qsort(rows, n, sizeof *rows, by_key);
    for (size_t i = 0; i < n; i++) {
        j->items[i] = rows[i].item;
        j->parents[i] = j->next[i] = (uint32_t)i;
    }
    free(rows);
    return FEED_OK;
}

int near_joiner_init(near_joiner *j, const near_set *set)
{
    *j = (near_joiner){.set = set};
    buf_init(&j->pairs, PAIRS_MAX);
    j->items = malloc((set->n + 1) * sizeof *j->items);
    j->parents = malloc((set->n + 1) * sizeof *j->parents);
    j->next = malloc((set->n + 1) * sizeof *j->next);
    return j->items && j->parents && j->next && set->n < UINT32_MAX ? order_items(j) : FEED_E_MEMORY;
}

void near_joiner_free(near_joiner *j)
{
    free(j->items);
    free(j->parents);
    free(j->next);
    buf_free(&j->pairs);
}

void near_joiner_add(near_joiner *j, double likeness, uint32_t x, uint32_t y)
{
    pair p = {likeness, x, y};
    buf_put(&j->pairs, (const char *)&p, sizeof p);
}

/* ---- joining ---- */

static uint32_t first_of(uint32_t *parents, uint32_t rank)
{
    while (parents[rank] != rank) {
        parents[rank] = parents[parents[rank]];
        rank = parents[rank];
    }
    return rank;
}

/* The first members of a cluster. */
static size_t some_of(const near_joiner *j, uint32_t rank, uint32_t out[SOME])
{
    size_t n = 0;
    do
        out[n++] = rank;
    while (n < SOME && (rank = j->next[rank]) != out[0]);
    return n;
}

/* Two clusters become one where their members are alike on the average: one odd pair does not pull in all others. */
static bool may_join(const near_joiner *j, uint32_t x, uint32_t y)
{
    uint32_t left[SOME], right[SOME];
    size_t n = some_of(j, x, left), m = some_of(j, y, right);
    double sum = 0, wanted = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++) {
            near_answer r = near_compare(j->set, j->items[left[i]], j->items[right[k]]);
            sum += r.likeness;
            wanted += r.needed;
        }
    return sum >= wanted * AVERAGE;
}

static void join(near_joiner *j, uint32_t x, uint32_t y)
{
    x = first_of(j->parents, x);
    y = first_of(j->parents, y);
    if (x == y || !may_join(j, x, y))
        return;
    uint32_t first = x < y ? x : y, other = x < y ? y : x, next = j->next[first];
    j->parents[other] = first;
    j->next[first] = j->next[other];
    j->next[other] = next;
}

static int by_likeness(const void *a, const void *b)
{
    const pair *x = a, *y = b;
    if (x->likeness != y->likeness)
        return x->likeness > y->likeness ? -1 : 1;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->second > y->second) - (x->second < y->second);
}

/* The likest first. */
static void join_pairs(near_joiner *j)
{
    pair *pairs = (pair *)(void *)j->pairs.p;
    size_t n = j->pairs.n / sizeof *pairs;
    if (n)
        qsort(pairs, n, sizeof *pairs, by_likeness);
    for (size_t i = 0; i < n; i++)
        join(j, pairs[i].first, pairs[i].second);
}

void near_joiner_finish(near_joiner *j, uint32_t *cluster)
{
    join_pairs(j);
    for (uint32_t rank = 0; rank < j->set->n; rank++)
        cluster[j->items[rank]] = j->items[first_of(j->parents, rank)];
}
