/* An arena: allocations that live and die together. Reset keeps the memory, so a steady state does no malloc. */
#ifndef FEEDLOOM_CORE_ARENA_H
#define FEEDLOOM_CORE_ARENA_H

#include "str.h"

struct arena_block;

typedef struct arena {
    struct arena_block *first, *current;
    size_t max;  /* bytes at the most, over all blocks */
    size_t size; /* bytes in all blocks */
} arena;

/* An empty arena that never holds more than `max` bytes. Nothing is allocated yet. */
void arena_init(arena *a, size_t max);
/* `n` zeroed bytes, aligned for any type; NULL when out of memory or over the maximum. */
FEED_MUST_USE void *arena_alloc(arena *a, size_t n);
/* The same, not zeroed: for what is filled from its front, and may stay empty for the most part. */
FEED_MUST_USE void *arena_room(arena *a, size_t count, size_t size);
/* A zeroed array; NULL also when count * size overflows. */
FEED_MUST_USE void *arena_array(arena *a, size_t count, size_t size);
/* A copy of `s` with a NUL behind it (absent stays absent); absent when out of memory. */
FEED_MUST_USE feed_str arena_dup(arena *a, feed_str s);
/* Forgets everything, keeps the blocks. */
void arena_reset(arena *a);
void arena_free(arena *a);

#endif
