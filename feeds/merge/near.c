#include "near_set.h"

#include <math.h>
#include <stdlib.h>

enum { DAYS = 7, DAY = 86400, FRESH = 36 * 3600, FIGURES = 2, CROWD = 24, CROWD_MAX = 96, IDFS = 1024,
       COUNTS_LEAST = 12, COUNTS_MOST = 24, SCALE = 512, ALL_CLASSES = 15 };

/* From which likeness on two entries are the same story; of one source, and with other numbers in the titles. */
#define NEEDED      0.36
#define NEEDED_A_DAY 0.05 /* more for each day beyond FRESH */
#define NEEDED_OWN  0.90
#define NO_FIGURE   0.75 /* what is left of the likeness of entries with figures, none of them the same */
#define TITLES_LIKE 0.60

/* ---- what a shingle says, by how many entries have it ---- */

typedef struct census {
    uint16_t *counts; /* in how many entries a shingle is, by its hash */
    int shift;
    size_t n; /* entries */
    double idf[IDFS];
} census;

static uint16_t *count_of(const census *c, shingle s)
{
    return &c->counts[(uint32_t)(near_key(s) * 2654435769u) >> c->shift];
}

static int census_init(census *c, size_t n)
{
    int bits = COUNTS_LEAST;
    while (bits < COUNTS_MOST && (size_t)1 << bits < n * 64)
        bits++;
    *c = (census){.shift = 32 - bits, .n = n, .counts = calloc((size_t)1 << bits, sizeof *c->counts)};
    for (unsigned i = 0; i < IDFS; i++)
        c->idf[i] = log2(1 + ((double)n + 32) / (i ? i : 1));
    return c->counts ? FEED_OK : FEED_E_MEMORY;
}

/* In two entries at least, and not in a crowd. */
static bool is_useful(const census *c, shingle s, unsigned count)
{
    return count > 1 && near_class(s) != SHINGLE_WEAK &&
           (count <= CROWD || (count <= CROWD_MAX && count <= c->n / CROWD));
}

/* A title's shingles count twice. */
static near_value value_of(const census *c, shingle s)
{
    static const double CLASSES[] = {[SHINGLE_WORD] = 1, [SHINGLE_WEAK] = 0.15, [SHINGLE_NUMBER] = 0.9,
                                     [SHINGLE_PAIR] = 0.9};
    unsigned count = *count_of(c, s);
    double idf = count < IDFS ? c->idf[count] : log2(1 + ((double)c->n + 32) / count);
    double value = idf * CLASSES[near_class(s)] * (s & NEAR_IN_TITLE ? s & NEAR_IN_LEAD ? 3 : 2 : 1) * SCALE;
    unsigned whole = value < UINT16_MAX ? (unsigned)value : UINT16_MAX;
    return (near_value)((whole & ~(unsigned)NEAR_USEFUL) | is_useful(c, s, count));
}

/* The sum of the products of what two rows share. No branch depends on the rows: which of them is ahead is a toss. */
static double product(const near_row *a, const near_row *b)
{
    uint64_t sum = 0;
    for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
        uint32_t x = a->keys[i], y = b->keys[k], both = (uint32_t)a->values[i] * b->values[k];
        sum += both & (0u - (x == y));
        i += x <= y;
        k += y <= x;
    }
    return (double)sum;
}

/* Returns how many shingles more than one entry has. */
static size_t count_rows(const near_set *s, census *c)
{
    size_t total = 0;
    for (size_t i = 0; i < s->n; i++)
        for (uint32_t k = 1; k <= s->items[i].sketch[0]; k++) {
            uint16_t *count = count_of(c, s->items[i].sketch[k]);
            total += *count == 1 ? 2 : *count > 1; /* with the second one the first */
            *count = (uint16_t)(*count + (*count < UINT16_MAX));
        }
    return total;
}

static void weigh_rows(near_set *s, const census *c)
{
    size_t next = 0;
    for (size_t i = 0; i < s->n; i++) {
        near_row *r = &s->rows[i];
        const shingle *row = s->items[i].sketch;
        uint64_t norm = 0;
        *r = (near_row){.keys = s->keys + next, .values = s->values + next};
        for (uint32_t k = 1; k <= row[0]; k++) {
            near_value value = value_of(c, row[k]);
            norm += (uint32_t)value * value;
            if (*count_of(c, row[k]) > 1) {
                s->keys[next] = near_key(row[k]);
                s->values[next++] = value;
            }
        }
        r->n = (size_t)(s->keys + next - r->keys);
        r->norm = (double)norm;
    }
}

near_set *near_set_new(const near_item *items, size_t n)
{
    census c;
    near_set *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    int status = census_init(&c, n);
    s->items = items;
    s->n = n;
    s->rows = malloc((n + 1) * sizeof *s->rows);
    size_t shared = status ? 0 : count_rows(s, &c);
    s->keys = malloc((shared + 1) * sizeof *s->keys);
    s->values = malloc((shared + 1) * sizeof *s->values);
    bool ready = !status && s->rows && s->keys && s->values;
    if (ready)
        weigh_rows(s, &c);
    free(c.counts);
    if (ready)
        return s;
    near_set_free(s);
    return NULL;
}

void near_set_free(near_set *s)
{
    if (!s)
        return;
    free(s->rows);
    free(s->keys);
    free(s->values);
    free(s);
}

/* ---- comparing two ---- */

/* What two rows have of some classes and places, and share. */
typedef struct tally {
    size_t a, b, common;
} tally;

static bool counts(shingle s, unsigned classes, unsigned places)
{
    return (classes >> near_class(s) & 1) && s & places;
}

static void count_classes(tally *t, const near_item *x, const near_item *y, unsigned classes, unsigned places)
{
    const shingle *a = x->sketch + 1, *b = y->sketch + 1;
    size_t n = a[-1], m = b[-1];
    for (size_t i = 0, k = 0; i < n || k < m;) {
        bool first = k == m || (i < n && near_key(a[i]) <= near_key(b[k]));
        bool second = i == n || (k < m && near_key(b[k]) <= near_key(a[i]));
        bool left = first && counts(a[i], classes, places), right = second && counts(b[k], classes, places);
        t->a += left;
        t->b += right;
        t->common += left && right;
        i += first;
        k += second;
    }
}

/* Titles that say the same but for their numbers are of two things: versions, issues, days. */
static bool other_numbers(const near_item *a, const near_item *b)
{
    tally numbers = {0}, words = {0};
    count_classes(&numbers, a, b, 1 << SHINGLE_NUMBER, NEAR_IN_TITLE);
    count_classes(&words, a, b, 1 << SHINGLE_WORD | 1 << SHINGLE_PAIR, NEAR_IN_TITLE);
    size_t least = words.a < words.b ? words.a : words.b;
    return numbers.a > numbers.common && numbers.b > numbers.common &&
           (double)words.common >= TITLES_LIKE * (double)least;
}

/* One story has one set of figures. */
static bool no_figure_shared(const near_item *a, const near_item *b)
{
    tally t = {0};
    count_classes(&t, a, b, 1 << SHINGLE_NUMBER, NEAR_PLACES);
    return t.a >= FIGURES && t.b >= FIGURES && t.common == 0;
}

/* News is told within a day or two; what comes later is more often about what came of it. */
static double needed(bool own, int64_t apart)
{
    if (own)
        return NEEDED_OWN;
    int64_t late = (apart < 0 ? -apart : apart) - FRESH;
    return late > 0 ? NEEDED + NEEDED_A_DAY * (double)late / DAY : NEEDED;
}

near_answer near_compare(const near_set *s, size_t i, size_t k)
{
    const near_row *a = &s->rows[i], *b = &s->rows[k];
    const near_item *x = &s->items[i], *y = &s->items[k];
    int64_t apart = x->seconds == INT64_MIN || y->seconds == INT64_MIN ? 0 : x->seconds - y->seconds;
    near_answer r = {.needed = needed(x->source == y->source, apart)};
    double norms = sqrt(a->norm * b->norm);
    r.likeness = norms > 0 ? product(a, b) / norms : 0;
    if (r.likeness >= NEEDED && no_figure_shared(x, y))
        r.likeness *= NO_FIGURE;
    if (r.likeness < (x->source == y->source ? NEEDED : r.needed))
        r.verdict = NEAR_UNLIKE;
    else if (apart > DAYS * DAY || apart < -DAYS * DAY)
        r.verdict = NEAR_DATES;
    else if (other_numbers(x, y))
        r.verdict = NEAR_NUMBERS;
    else
        r.verdict = r.likeness < r.needed ? NEAR_SAME_SOURCE : NEAR_SAME;
    return r;
}

size_t near_common(const near_set *s, size_t i, size_t k)
{
    tally t = {0};
    count_classes(&t, &s->items[i], &s->items[k], ALL_CLASSES, NEAR_PLACES);
    return t.common;
}
