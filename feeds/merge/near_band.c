/* Bringing together what may be alike: MinHash in bands, and clusters of what is. */
#include <stdlib.h>

#include "near_set.h"

enum { BANDS = 32, ROWS = 2, HASHES = BANDS * ROWS, NEIGHBOURS = 8, SOME = 4, SEEN_LEAST = 12, SEEN_MOST = 24 };

/* What part of the likeness that a pair needs the members of two clusters need on the average. */
#define AVERAGE 0.8
#define PAIRS_MAX ((size_t)1 << 32)

/* An entry's place in one band. */
typedef struct place {
    uint64_t hash;
    uint32_t rank; /* in the order of the entries' keys */
} place;

/* Two ranks that are alike. */
typedef struct pair {
    double likeness;
    uint32_t first, second;
} pair;

typedef struct banding {
    near_set *set;
    uint32_t *ranks, *items; /* an item's rank, a rank's item */
    uint32_t *parents;       /* of ranks: a cluster's first is its own parent */
    uint32_t *next;          /* the members of a cluster in a ring */
    uint64_t *seen;          /* pairs that were met lately */
    int seen_bits;
    buf pairs;
    uint64_t (*signatures)[BANDS]; /* of ranks; 0: nothing to go by */
} banding;

/* One of the hash functions: SplitMix64's step (Steele, Lea and Flood 2014) over a shingle. */
static uint32_t hash_with(uint64_t multiplier, shingle x)
{
    uint64_t v = (x ^ (multiplier >> 32)) * multiplier;
    return (uint32_t)(v >> 32);
}

static void fill_multipliers(uint64_t multipliers[HASHES])
{
    uint64_t state = 0;
    for (int i = 0; i < HASHES; i++) {
        uint64_t v = state += 0x9E3779B97F4A7C15u;
        v = (v ^ v >> 30) * 0xBF58476D1CE4E5B9u;
        v = (v ^ v >> 27) * 0x94D049BB133111EBu;
        multipliers[i] = (v ^ v >> 31) | 1;
    }
}

static size_t take_useful(const near_set *s, const shingle *row, size_t n, shingle *out, size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < n && count < max; i++)
        if (near_useful(s, row[i]))
            out[count++] = row[i];
    return count;
}

static void sign(const banding *b, uint32_t item, const uint64_t multipliers[HASHES], uint64_t out[BANDS])
{
    shingle useful[NEAR_TITLE_MAX + NEAR_LEAD_MAX];
    uint32_t least[HASHES];
    const sketch *k = &b->set->sketches[item];
    size_t n = take_useful(b->set, k->title, k->n_title, useful, NEAR_TITLE_MAX);
    n += take_useful(b->set, k->lead, k->n_lead, useful + n, NEAR_LEAD_MAX);
    memset(least, 0xFF, sizeof least);
    for (size_t i = 0; i < n; i++)
        for (int h = 0; h < HASHES; h++) {
            uint32_t v = hash_with(multipliers[h], useful[i]);
            least[h] = v < least[h] ? v : least[h];
        }
    for (int band = 0; band < BANDS; band++)
        out[band] = n ? ((uint64_t)least[band * ROWS] << 32 | least[band * ROWS + 1]) | 1 : 0;
}

/* ---- clusters ---- */

static uint32_t first_of(uint32_t *parents, uint32_t rank)
{
    while (parents[rank] != rank) {
        parents[rank] = parents[parents[rank]];
        rank = parents[rank];
    }
    return rank;
}

/* The first members of a cluster. */
static size_t some_of(const banding *b, uint32_t rank, uint32_t out[SOME])
{
    size_t n = 0;
    do
        out[n++] = rank;
    while (n < SOME && (rank = b->next[rank]) != out[0]);
    return n;
}

/* Two clusters become one where their members are alike on the average: one odd pair does not pull in all others. */
static bool may_join(const banding *b, uint32_t x, uint32_t y)
{
    uint32_t left[SOME], right[SOME];
    size_t n = some_of(b, x, left), m = some_of(b, y, right);
    double sum = 0, wanted = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++) {
            near_answer r = near_compare(b->set, b->items[left[i]], b->items[right[k]]);
            sum += r.likeness;
            wanted += r.needed;
        }
    return sum >= wanted * AVERAGE;
}

static void join(banding *b, uint32_t x, uint32_t y)
{
    x = first_of(b->parents, x);
    y = first_of(b->parents, y);
    if (x == y || !may_join(b, x, y))
        return;
    uint32_t first = x < y ? x : y, other = x < y ? y : x, next = b->next[first];
    b->parents[other] = first;
    b->next[first] = b->next[other];
    b->next[other] = next;
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
static void join_pairs(banding *b)
{
    pair *pairs = (pair *)(void *)b->pairs.p;
    size_t n = b->pairs.n / sizeof *pairs;
    if (n)
        qsort(pairs, n, sizeof *pairs, by_likeness);
    for (size_t i = 0; i < n; i++)
        join(b, pairs[i].first, pairs[i].second);
}

/* Bands differ, so that most pairs are met more than once: a small table remembers the last ones. */
static bool is_known(banding *b, uint32_t x, uint32_t y)
{
    uint64_t key = (uint64_t)x << 32 | y;
    uint64_t *slot = &b->seen[key * 0x9E3779B97F4A7C15u >> (64 - b->seen_bits)];
    bool known = *slot == key;
    *slot = key;
    return known;
}

/* x comes before y, so that 0, 0 is no pair. */
static void try_pair(banding *b, uint32_t x, uint32_t y)
{
    if (is_known(b, x, y))
        return;
    near_answer r = near_compare(b->set, b->items[x], b->items[y]);
    pair p = {r.likeness, x, y};
    if (r.verdict == NEAR_SAME)
        buf_put(&b->pairs, (const char *)&p, sizeof p);
}

static int by_place(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

/* Entries of one place are compared with their neighbours there and with the first, so that a crowd costs no square. */
static void take_band(banding *b, place *places, size_t n)
{
    qsort(places, n, sizeof *places, by_place);
    for (size_t i = 0, first = 0; i < n; i++) {
        if (places[i].hash != places[first].hash)
            first = i;
        size_t from = i - first > NEIGHBOURS ? i - NEIGHBOURS : first;
        for (size_t k = from; k < i; k++)
            try_pair(b, places[k].rank, places[i].rank);
        if (from > first)
            try_pair(b, places[first].rank, places[i].rank);
    }
}

/* ---- the whole ---- */

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

static int order_items(banding *b)
{
    size_t n = b->set->n;
    keyed *rows = malloc((n + 1) * sizeof *rows);
    if (!rows)
        return FEED_E_MEMORY;
    for (size_t i = 0; i < n; i++)
        rows[i] = (keyed){b->set->items[i].key, (uint32_t)i};
    qsort(rows, n, sizeof *rows, by_key);
    for (size_t i = 0; i < n; i++) {
        b->items[i] = rows[i].item;
        b->ranks[rows[i].item] = (uint32_t)i;
        b->parents[i] = b->next[i] = (uint32_t)i;
    }
    free(rows);
    return FEED_OK;
}

static int run(banding *b)
{
    size_t n = b->set->n;
    uint64_t multipliers[HASHES];
    place *places = malloc((n + 1) * sizeof *places);
    int status = places ? order_items(b) : FEED_E_MEMORY;
    fill_multipliers(multipliers);
    for (size_t i = 0; i < n && !status; i++)
        sign(b, b->items[i], multipliers, b->signatures[i]);
    for (int band = 0; band < BANDS && !status; band++) {
        size_t count = 0;
        for (size_t i = 0; i < n; i++)
            if (b->signatures[i][band])
                places[count++] = (place){b->signatures[i][band], (uint32_t)i};
        take_band(b, places, count);
    }
    free(places);
    status = status ? status : b->pairs.error;
    if (!status)
        join_pairs(b);
    return status;
}

int near_clusters(near_set *s, uint32_t *cluster)
{
    size_t n = s->n;
    banding b = {.set = s};
    b.ranks = malloc((n + 1) * sizeof *b.ranks);
    b.items = malloc((n + 1) * sizeof *b.items);
    b.parents = malloc((n + 1) * sizeof *b.parents);
    b.next = malloc((n + 1) * sizeof *b.next);
    b.signatures = malloc((n + 1) * sizeof *b.signatures);
    b.seen_bits = SEEN_LEAST;
    while (b.seen_bits < SEEN_MOST && (size_t)1 << b.seen_bits < n * 32)
        b.seen_bits++;
    b.seen = calloc((size_t)1 << b.seen_bits, sizeof *b.seen);
    buf_init(&b.pairs, PAIRS_MAX);
    bool ready = b.ranks && b.items && b.parents && b.next && b.signatures && b.seen && n < UINT32_MAX;
    int status = ready ? run(&b) : FEED_E_MEMORY;
    for (size_t i = 0; i < n && !status; i++)
        cluster[i] = b.items[first_of(b.parents, b.ranks[i])];
    free(b.ranks);
    free(b.items);
    free(b.parents);
    free(b.next);
    free(b.seen);
    buf_free(&b.pairs);
    free(b.signatures);
    return status;
}
