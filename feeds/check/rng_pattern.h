/*
 * Patterns of RELAX NG, hash-consed: two equal patterns are the same number. Choices and interleaves are kept as
 * right-nested lists in the order of those numbers, groups right-nested, so that equal means equal.
 */
#ifndef FEEDLOOM_CHECK_RNG_PATTERN_H
#define FEEDLOOM_CHECK_RNG_PATTERN_H

#include "../core/arena.h"

typedef uint32_t rng_pattern;

/* The first patterns of every pool. */
enum { RNG_NOT_ALLOWED = 0, RNG_EMPTY = 1, RNG_TEXT = 2, RNG_FIXED = 3 };

enum { RNG_PATTERNS_MAX = 100000 };

#define RNG_UNKNOWN UINT32_MAX

typedef enum rng_kind {
    RNG_K_NOT_ALLOWED,
    RNG_K_EMPTY,
    RNG_K_TEXT,
    RNG_K_CHOICE,
    RNG_K_INTERLEAVE,
    RNG_K_GROUP,
    RNG_K_ONE_OR_MORE, /* a */
    RNG_K_LIST,        /* a */
    RNG_K_DATA,        /* a: the datum's number; b: the except pattern, or RNG_NOT_ALLOWED */
    RNG_K_VALUE,       /* a: the datum's number */
    RNG_K_ATTRIBUTE,   /* a: the name class's number; b: the value's pattern */
    RNG_K_ELEMENT,     /* a: the element's number */
    RNG_K_AFTER        /* a: what is open; b: what follows its end tag */
} rng_kind;

enum { RNG_NULLABLE = 1, RNG_HAS_ATTRIBUTES = 2, RNG_HAS_DATA = 4 }; /* the last two: in the part that is open */

typedef struct rng_node {
    uint8_t kind, flags;
    rng_pattern a, b;
    rng_pattern close, end, text; /* memos of the derivatives that have no other argument; RNG_UNKNOWN at first */
    uint32_t name;                /* of the start tag asked for last; RNG_UNKNOWN at first */
    rng_pattern open;             /* … and the answer */
    uint32_t attribute;           /* the name of the attribute asked for last; RNG_UNKNOWN at first */
    uint32_t leaves;              /* … and the number of the engine's list of what can take its value */
} rng_node;

typedef struct rng_pool {
    arena *arena; /* where it lives */
    rng_node *nodes;
    uint32_t n, capacity;
    uint32_t *table; /* open addressing, 0: free */
    uint32_t mask;
    int error; /* FEED_E_MEMORY or FEED_E_LIMIT; sticks, and every new pattern is RNG_NOT_ALLOWED */
} rng_pool;

/* A pool with the three fixed patterns. */
FEED_MUST_USE int rng_pool_init(rng_pool *pool, arena *a);
/* A copy, in another arena. */
FEED_MUST_USE int rng_pool_copy(rng_pool *pool, arena *a, const rng_pool *from);
/* Forgets all patterns from number `n` on, and all memos. */
void rng_pool_cut(rng_pool *pool, uint32_t n);

/* The pattern as given. O(1). */
rng_pattern rng_make(rng_pool *pool, rng_kind kind, rng_pattern a, rng_pattern b);

/* Simplified patterns (specification, section 4.19 to 4.21, and J. Clark's constructors). */
rng_pattern rng_choice(rng_pool *pool, rng_pattern a, rng_pattern b);
rng_pattern rng_interleave(rng_pool *pool, rng_pattern a, rng_pattern b);
rng_pattern rng_group(rng_pool *pool, rng_pattern a, rng_pattern b);
rng_pattern rng_one_or_more(rng_pool *pool, rng_pattern a);
rng_pattern rng_after(rng_pool *pool, rng_pattern a, rng_pattern b);

static inline const rng_node *rng_node_of(const rng_pool *pool, rng_pattern p)
{
    return &pool->nodes[p];
}
static inline bool rng_nullable(const rng_pool *pool, rng_pattern p)
{
    return pool->nodes[p].flags & RNG_NULLABLE;
}

#endif
