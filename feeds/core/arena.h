/* An arena: allocations that live and die together. Reset keeps the memory, so a steady state does no malloc. */
#ifndef FEEDLOOM_CORE_ARENA_H
#define FEEDLOOM_CORE_ARENA_H

#include "str.h"

struct arena_block;

enum { ARENA_ALIGN = 16 };

typedef struct arena {
    struct arena_block *first, *current;
    char *free;  /* what is left of the current one */
    size_t left;
    size_t max;  /* bytes at the most, over all blocks */
    size_t size; /* bytes in all blocks */
} arena;

/* An empty arena that never holds more than `max` bytes. Nothing is allocated yet. */
void arena_init(arena *a, size_t max);
/* `n` bytes, aligned for any type; NULL when out of memory or over the maximum. */
FEED_MUST_USE void *arena_take_slow(arena *a, size_t n);
FEED_MUST_USE static inline void *arena_take(arena *a, size_t n)
{
    if (n >= a->left)
        return arena_take_slow(a, n);
    size_t whole = (n + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
    char *p = a->free;
    a->free += whole;
    a->left -= whole;
    return p;
}
/* An array, not zeroed: for what is filled from its front, and may stay empty for the most part. NULL also when
 * count * size overflows. */
FEED_MUST_USE static inline void *arena_room(arena *a, size_t count, size_t size)
{
    return size && count > SIZE_MAX / size ? NULL : arena_take(a, count * size);
}
/* The same, zeroed. */
FEED_MUST_USE static inline void *arena_array(arena *a, size_t count, size_t size)
{
    void *p = arena_room(a, count, size);
    return p ? memset(p, 0, count * size) : NULL;
}
FEED_MUST_USE static inline void *arena_alloc(arena *a, size_t n) { return arena_array(a, n, 1); }
/* A copy of `s` with a NUL behind it (absent stays absent); absent when out of memory. */
FEED_MUST_USE feed_str arena_dup(arena *a, feed_str s);
/* Forgets everything, keeps the blocks. */
void arena_reset(arena *a);
void arena_free(arena *a);

#endif
