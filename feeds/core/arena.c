#include "arena.h"

#include <stdlib.h>

enum { BLOCK_MIN = 16 * 1024, BLOCK_MAX = 1024 * 1024 };

struct arena_block {
    struct arena_block *next;
    size_t size; /* of the bytes behind this header: a multiple of ARENA_ALIGN */
    _Alignas(ARENA_ALIGN) char bytes[];
};

void arena_init(arena *a, size_t max)
{
    *a = (arena){.max = max};
}

static void begin_block(arena *a, struct arena_block *block)
{
    a->current = block;
    a->free = block ? block->bytes : NULL;
    a->left = block ? block->size : 0;
}

/* Goes on to the next block with room for `n` bytes: one kept by a reset, or a new one. */
static bool next_block(arena *a, size_t n)
{
    while (a->current && a->current->next) {
        begin_block(a, a->current->next);
        if (a->left >= n)
            return true;
    }
    size_t size = a->size < BLOCK_MIN ? BLOCK_MIN : a->size; /* doubles the total */
    if (size > BLOCK_MAX)
        size = BLOCK_MAX;
    if (size < n || size > a->max - a->size)
        size = n;
    if (size > a->max - a->size)
        return false;
    struct arena_block *block = malloc(sizeof *block + size);
    if (!block)
        return false;
    *block = (struct arena_block){.size = size};
    if (a->current)
        a->current->next = block;
    else
        a->first = block;
    a->size += size;
    begin_block(a, block);
    return true;
}

void *arena_take_slow(arena *a, size_t n)
{
    if (n > a->max)
        return NULL;
    n = (n + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
    if ((!a->current || a->left < n) && !next_block(a, n))
        return NULL;
    void *p = a->free;
    a->free += n;
    a->left -= n;
    return p;
}

feed_str arena_dup(arena *a, feed_str s)
{
    if (!s.p)
        return s;
    char *copy = arena_take(a, s.n + 1);
    if (!copy)
        return STR_NONE;
    if (s.n)
        memcpy(copy, s.p, s.n);
    copy[s.n] = '\0';
    return (feed_str){copy, s.n};
}

void arena_reset(arena *a)
{
    begin_block(a, a->first);
}

void arena_free(arena *a)
{
    for (struct arena_block *block = a->first, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    *a = (arena){.max = a->max};
}
