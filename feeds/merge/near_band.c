/* Bringing together what may be alike: MinHash in bands. */
#include <stdlib.h>

#include "../core/prefetch.h"
#include "near_join.h"

enum { BANDS = 32, ROWS = 2, HASHES = BANDS * ROWS, NEIGHBOURS = 8, FEW = 3, SEEN_LEAST = 12, SEEN_MOST = 24,
       WAITING = 64, AHEAD = 6, LINE = 64, DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, PASSES = 3 };

/* An entry's place in one band: ranks are in the order of the entries' keys. */
typedef struct place {
    uint32_t hash, rank;
} place;

typedef struct banding {
    near_joiner join;
    uint32_t *signatures; /* of ranks, a row for each band; 0: nothing to go by */
    uint32_t *seen;       /* pairs that were met lately */
    int seen_bits;
    place *places, *spare;
    uint32_t waiting[WAITING][2]; /* pairs to be compared; their rows, which lie anywhere, are on their way */
    size_t n_waiting;
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

static size_t take_useful(const near_row *r, shingle out[NEAR_ROW_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < r->n; i++) {
        out[count] = r->keys[i];
        count += r->values[i] & NEAR_USEFUL;
    }
    return count;
}

static uint32_t mix(uint32_t a, uint32_t b)
{
    uint64_t v = ((uint64_t)a << 32 | b) * 0x9E3779B97F4A7C15u;
    return (uint32_t)(v >> 32) | 1;
}

static void sign(banding *b, uint32_t rank, const uint64_t multipliers[HASHES])
{
    shingle useful[NEAR_ROW_MAX + 1];
    uint32_t least[HASHES];
    const near_set *s = b->join.set;
    size_t n = take_useful(&s->rows[b->join.items[rank]], useful);
    memset(least, 0xFF, sizeof least);
    for (size_t i = 0; i < n; i++)
        for (int h = 0; h < HASHES; h++) {
            uint32_t v = hash_with(multipliers[h], useful[i]);
            least[h] = v < least[h] ? v : least[h];
        }
    for (int band = 0; band < BANDS; band++)
        b->signatures[(size_t)band * s->n + rank] = n ? mix(least[band * ROWS], least[band * ROWS + 1]) : 0;
}

/* ---- the pairs of a band ---- */

/* Bands differ, so that most pairs are met more than once: a small table remembers the last ones, by half of a hash of
 * which the other half is their place. */
static bool is_known(banding *b, uint32_t x, uint32_t y)
{
    uint64_t hash = ((uint64_t)x << 32 | y) * 0x9E3779B97F4A7C15u;
    uint32_t *slot = &b->seen[hash >> (64 - b->seen_bits)], mark = (uint32_t)hash | 1;
    bool known = *slot == mark;
    *slot = mark;
    return known;
}

static void fetch_row(const near_row *r)
{
    for (size_t i = 0; i < r->n; i += LINE / sizeof *r->keys)
        PREFETCH(&r->keys[i]);
    for (size_t i = 0; i < r->n; i += LINE / sizeof *r->values)
        PREFETCH(&r->values[i]);
}

static void compare_waiting(banding *b)
{
    const near_set *s = b->join.set;
    const uint32_t *items = b->join.items;
    for (size_t i = 0; i < b->n_waiting + AHEAD; i++) {
        if (i < b->n_waiting) {
            fetch_row(&s->rows[items[b->waiting[i][0]]]);
            fetch_row(&s->rows[items[b->waiting[i][1]]]);
        }
        if (i < AHEAD)
            continue;
        const uint32_t *pair = b->waiting[i - AHEAD];
        near_answer r = near_compare(s, items[pair[0]], items[pair[1]]);
        if (r.verdict == NEAR_SAME)
            near_joiner_add(&b->join, r.likeness, pair[0], pair[1]);
    }
    b->n_waiting = 0;
}

/* x comes before y. */
static void try_pair(banding *b, uint32_t x, uint32_t y)
{
    if (is_known(b, x, y))
        return;
    uint32_t *pair = b->waiting[b->n_waiting++];
    pair[0] = x;
    pair[1] = y;
    PREFETCH(&b->join.set->rows[b->join.items[x]]);
    PREFETCH(&b->join.set->rows[b->join.items[y]]);
    if (b->n_waiting == WAITING)
        compare_waiting(b);
}

/* By hash, those of one hash as they stood: radix sort, the lowest digit first. */
static void sort_places(banding *b, size_t n)
{
    for (int pass = 0; pass < PASSES; pass++) {
        uint32_t at[DIGITS] = {0};
        int shift = pass * DIGIT_BITS;
        for (size_t i = 0; i < n; i++)
            at[b->places[i].hash >> shift & (DIGITS - 1)]++;
        for (uint32_t digit = 0, sum = 0; digit < DIGITS; digit++) {
            uint32_t count = at[digit];
            at[digit] = sum;
            sum += count;
        }
        for (size_t i = 0; i < n; i++)
            b->spare[at[b->places[i].hash >> shift & (DIGITS - 1)]++] = b->places[i];
        place *sorted = b->spare;
        b->spare = b->places;
        b->places = sorted;
    }
}

/*
 * Entries of one place are compared with their neighbours there, which are those of about the same time, and with the
 * first, so that a crowd costs no square. The larger the crowd, the less its place says: fewer neighbours do.
 */
static void take_band(banding *b, size_t n)
{
    sort_places(b, n);
    const place *places = b->places;
    for (size_t i = 0, first = 0; i < n; i++) {
        if (places[i].hash != places[first].hash)
            first = i;
        size_t from = i - first > NEIGHBOURS ? i - FEW : first;
        for (size_t k = from; k < i; k++)
            try_pair(b, places[k].rank, places[i].rank);
        if (from > first)
            try_pair(b, places[first].rank, places[i].rank);
    }
}

/* ---- the whole ---- */

static void run(banding *b)
{
    size_t n = b->join.set->n;
    uint64_t multipliers[HASHES];
    fill_multipliers(multipliers);
    for (uint32_t rank = 0; rank < n; rank++)
        sign(b, rank, multipliers);
    for (size_t band = 0; band < BANDS; band++) {
        size_t count = 0;
        for (uint32_t rank = 0; rank < n; rank++) {
            b->places[count] = (place){b->signatures[band * n + rank], rank};
            count += b->places[count].hash != 0;
        }
        take_band(b, count);
    }
    compare_waiting(b);
}

int near_clusters(near_set *s, uint32_t *cluster)
{
    banding b = {.seen_bits = SEEN_LEAST};
    while (b.seen_bits < SEEN_MOST && (size_t)1 << b.seen_bits < s->n * 32)
        b.seen_bits++;
    int status = near_joiner_init(&b.join, s);
    b.signatures = malloc((s->n + 1) * BANDS * sizeof *b.signatures);
    b.places = malloc((s->n + 1) * sizeof *b.places);
    b.spare = malloc((s->n + 1) * sizeof *b.spare);
    b.seen = calloc((size_t)1 << b.seen_bits, sizeof *b.seen);
    if (!status)
        status = b.signatures && b.places && b.spare && b.seen ? FEED_OK : FEED_E_MEMORY;
    if (!status) {
        run(&b);
        status = b.join.pairs.error;
    }
    if (!status)
        near_joiner_finish(&b.join, cluster);
    near_joiner_free(&b.join);
    free(b.signatures);
    free(b.places);
    free(b.spare);
    free(b.seen);
    return status;
}
