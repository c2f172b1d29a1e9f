#include "arena.h"

#include <stdlib.h>

enum { BLOCK_MIN = 16 * 1024, ALIGN = 16 };

struct arena_block {
    struct arena_block *next;
    size_t size, used; /* of the bytes behind this header */
    _Alignas(ALIGN) char bytes[];
};

void arena_init(arena *a, size_t max)
{
    *a = (arena){.max = max};
}

/* The next block with room for `n` bytes: one kept by a reset, or a new one. */
static struct arena_block *next_block(arena *a, size_t n)
{
    while (a->current && a->current->next) {
        a->current = a->current->next;
        a->current->used = 0;
        if (a->current->size >= n)
            return a->current;
    }
    size_t size = a->size < BLOCK_MIN ? BLOCK_MIN : a->size; /* doubles the total */
    if (size > 1024 * 1024)
        size = 1024 * 1024;
    if (size < n)
        size = n;
    if (size > a->max - a->size)
        size = n;
    if (size > a->max - a->size)
        return NULL;
    struct arena_block *block = malloc(sizeof *block + size);
    if (!block)
        return NULL;
    *block = (struct arena_block){.size = size};
    if (a->current)
        a->current->next = block;
    else
        a->first = block;
    a->current = block;
    a->size += size;
    return block;
}

static void *take(arena *a, size_t n)
{
    if (n > a->max)
        return NULL;
    n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    struct arena_block *block = a->current;
    if (!block || block->size - block->used < n)
        block = next_block(a, n);
    if (!block)
        return NULL;
    void *p = block->bytes + block->used;
    block->used += n;
    return p;
}

void *arena_alloc(arena *a, size_t n)
{
    void *p = take(a, n);
    return p ? memset(p, 0, n) : NULL;
}

void *arena_room(arena *a, size_t count, size_t size)
{
    return size && count > SIZE_MAX / size ? NULL : take(a, count * size);
}

void *arena_array(arena *a, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        return NULL;
    return arena_alloc(a, count * size);
}

feed_str arena_dup(arena *a, feed_str s)
{
    if (!s.p)
        return s;
    char *copy = take(a, s.n + 1);
    if (!copy)
        return STR_NONE;
    if (s.n)
        memcpy(copy, s.p, s.n);
    copy[s.n] = '\0';
    return (feed_str){copy, s.n};
}

void arena_reset(arena *a)
{
    a->current = a->first;
    if (a->first)
        a->first->used = 0;
}

void arena_free(arena *a)
{
    for (struct arena_block *block = a->first, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    *a = (arena){.max = a->max};
}
