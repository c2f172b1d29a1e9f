/*
 * Near duplicates: the same story as several sources tell it.
 *
 * Each entry is a set of shingles of its title and its first sentences. MinHash signatures in bands (Broder 1997;
 * Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3) bring together what may be alike; each such
 * pair is then compared by a cosine whose weights follow how rare a shingle is among all entries. Time is linear in the
 * entries but for sorting; the outcome depends on the set alone, not on the order in which it was given.
 */
#ifndef FEEDLOOM_MERGE_NEAR_H
#define FEEDLOOM_MERGE_NEAR_H

#include "shingle.h"

/* Makes sketches: a thread's own. */
typedef struct near_maker near_maker;
FEED_MUST_USE near_maker *near_maker_new(void);
void near_maker_free(near_maker *m);

/*
 * Appends the entry's sketch, at most NEAR_SKETCH_MAX bytes: how many shingles, then the shingles of title and first
 * sentences in one sorted row, each once. 0, FEED_E_MEMORY or FEED_E_LIMIT.
 */
enum { NEAR_TITLE_MAX = 48, NEAR_LEAD_MAX = 144, NEAR_ROW_MAX = NEAR_TITLE_MAX + NEAR_LEAD_MAX,
       NEAR_SKETCH_MAX = (NEAR_ROW_MAX + 1) * 4 };
FEED_MUST_USE int near_sketch(near_maker *m, const feed_entry *e, buf *out);

/* One of the entries that are compared. */
typedef struct near_item {
    const shingle *sketch; /* as near_sketch made it */
    uint64_t source;       /* entries of one source are the same story only if they are almost equal */
    int64_t seconds;       /* when it was published; INT64_MIN: not known */
    uint64_t key;          /* tells entries apart and gives them an order; each its own */
} near_item;

typedef enum near_verdict {
    NEAR_SAME,
    NEAR_UNLIKE,    /* too little in common */
    NEAR_DATES,     /* too long between them */
    NEAR_NUMBERS,   /* titles that differ in their numbers: another version, issue or day */
    NEAR_SAME_SOURCE /* alike, but both of one source */
} near_verdict;

typedef struct near_answer {
    near_verdict verdict;
    double likeness, needed; /* 0 to 1 */
} near_answer;

/* All entries at once. NULL when out of memory. The items must outlive it. */
typedef struct near_set near_set;
FEED_MUST_USE near_set *near_set_new(const near_item *items, size_t n);
void near_set_free(near_set *s);

/* Writes for each item the index of its cluster's first member (by key) to cluster[i]. 0 or FEED_E_MEMORY. */
FEED_MUST_USE int near_clusters(near_set *s, uint32_t *cluster);
/* How alike two items are, and why they are the same story or not. */
near_answer near_compare(const near_set *s, size_t a, size_t b);
/* How many shingles two items share. */
size_t near_common(const near_set *s, size_t a, size_t b);

#endif
