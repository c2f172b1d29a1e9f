#include "rng_pattern.h"

enum { NODES_MIN = 1024 };

static uint32_t hash(rng_kind kind, rng_pattern a, rng_pattern b)
{
    uint64_t h = (((uint64_t)a << 32 | b) + (uint64_t)kind * 0x9E3779B97F4A7C15u) * 0xD6E8FEB86659FD93u;
    return (uint32_t)(h >> 32 ^ h >> 17);
}

/* The slot of a pattern, or the free one where it would go. */
static uint32_t slot_of(const rng_pool *pool, rng_kind kind, rng_pattern a, rng_pattern b)
{
    uint32_t i = hash(kind, a, b) & pool->mask;
    for (; pool->table[i]; i = (i + 1) & pool->mask) {
        const rng_node *node = &pool->nodes[pool->table[i]];
        if (node->kind == kind && node->a == a && node->b == b)
            break;
    }
    return i;
}

static void fill_table(rng_pool *pool)
{
    memset(pool->table, 0, sizeof *pool->table * ((size_t)pool->mask + 1));
    for (uint32_t i = 1; i < pool->n; i++)
        pool->table[slot_of(pool, (rng_kind)pool->nodes[i].kind, pool->nodes[i].a, pool->nodes[i].b)] = i;
}

/* Room for `capacity` patterns, a power of two. What was smaller stays in the arena: as much again, all in all. */
static bool resize(rng_pool *pool, uint32_t capacity)
{
    rng_node *nodes = arena_room(pool->arena, capacity, sizeof *nodes);
    uint32_t *table = arena_room(pool->arena, 2 * (size_t)capacity, sizeof *table);
    if (!nodes || !table) {
        pool->error = FEED_E_MEMORY;
        return false;
    }
    if (pool->n)
        memcpy(nodes, pool->nodes, sizeof *nodes * pool->n);
    pool->nodes = nodes;
    pool->table = table;
    pool->capacity = capacity;
    pool->mask = 2 * capacity - 1;
    fill_table(pool);
    return true;
}

static uint8_t flags_of(const rng_pool *pool, rng_kind kind, rng_pattern a, rng_pattern b)
{
    unsigned fa = kind >= RNG_K_CHOICE ? pool->nodes[a].flags : 0;
    switch (kind) {
    case RNG_K_EMPTY:
    case RNG_K_TEXT:
        return RNG_NULLABLE;
    case RNG_K_CHOICE:
        return (uint8_t)(fa | pool->nodes[b].flags);
    case RNG_K_INTERLEAVE:
    case RNG_K_GROUP: {
        unsigned fb = pool->nodes[b].flags;
        return (uint8_t)(((fa | fb) & ~(unsigned)RNG_NULLABLE) | (fa & fb & RNG_NULLABLE));
    }
    case RNG_K_ONE_OR_MORE:
        return (uint8_t)fa;
    case RNG_K_AFTER:
        return (uint8_t)(fa & ~(unsigned)RNG_NULLABLE);
    default:
        return 0;
    }
}

static uint8_t leaf_flags(rng_kind kind)
{
    if (kind == RNG_K_ATTRIBUTE)
        return RNG_HAS_ATTRIBUTES;
    return kind == RNG_K_LIST || kind == RNG_K_DATA || kind == RNG_K_VALUE ? RNG_HAS_DATA : 0;
}

rng_pattern rng_make(rng_pool *pool, rng_kind kind, rng_pattern a, rng_pattern b)
{
    uint32_t slot = slot_of(pool, kind, a, b);
    if (pool->table[slot])
        return pool->table[slot];
    if (pool->n >= RNG_PATTERNS_MAX)
        pool->error = FEED_E_LIMIT;
    if (pool->error || (pool->n == pool->capacity && !resize(pool, 2 * pool->capacity)))
        return RNG_NOT_ALLOWED;
    bool leaf = kind >= RNG_K_LIST && kind != RNG_K_AFTER;
    pool->nodes[pool->n] = (rng_node){.kind = (uint8_t)kind,
                                      .flags = leaf ? leaf_flags(kind) : flags_of(pool, kind, a, b),
                                      .a = a,
                                      .b = b,
                                      .close = RNG_UNKNOWN,
                                      .end = RNG_UNKNOWN,
                                      .text = RNG_UNKNOWN,
                                      .name = RNG_UNKNOWN,
                                      .attribute = RNG_UNKNOWN};
    pool->table[slot_of(pool, kind, a, b)] = pool->n;
    return pool->n++;
}

int rng_pool_init(rng_pool *pool, arena *a)
{
    *pool = (rng_pool){.arena = a};
    if (!resize(pool, NODES_MIN))
        return FEED_E_MEMORY;
    /* Number 0 stands for a free slot as well: nothing ever asks for RNG_NOT_ALLOWED by its content. */
    pool->nodes[pool->n++] = (rng_node){.kind = RNG_K_NOT_ALLOWED,
                                        .close = RNG_UNKNOWN,
                                        .end = RNG_UNKNOWN,
                                        .text = RNG_UNKNOWN,
                                        .name = RNG_UNKNOWN,
                                        .attribute = RNG_UNKNOWN};
    (void)rng_make(pool, RNG_K_EMPTY, 0, 0);
    (void)rng_make(pool, RNG_K_TEXT, 0, 0);
    return pool->error;
}

int rng_pool_copy(rng_pool *pool, arena *a, const rng_pool *from)
{
    *pool = (rng_pool){.arena = a};
    if (!resize(pool, from->capacity))
        return pool->error;
    memcpy(pool->nodes, from->nodes, sizeof *pool->nodes * from->n);
    memcpy(pool->table, from->table, sizeof *pool->table * 2 * from->capacity);
    pool->n = from->n;
    return 0;
}

void rng_pool_cut(rng_pool *pool, uint32_t n)
{
    pool->n = n;
    pool->error = 0;
    for (uint32_t i = 0; i < n; i++) {
        rng_node *node = &pool->nodes[i];
        node->close = node->end = node->text = node->name = node->attribute = RNG_UNKNOWN;
    }
    fill_table(pool);
}

/* ---- Constructors ------------------------------------------------------------------------------------------------ */

static rng_pattern head(const rng_pool *pool, rng_kind kind, rng_pattern list)
{
    return pool->nodes[list].kind == kind ? pool->nodes[list].a : list;
}

/* The rest of a list; RNG_NOT_ALLOWED, which is never a member, behind the last. */
static rng_pattern tail(const rng_pool *pool, rng_kind kind, rng_pattern list)
{
    return pool->nodes[list].kind == kind ? pool->nodes[list].b : RNG_NOT_ALLOWED;
}

static rng_pattern cons_choice(rng_pool *pool, rng_pattern a, rng_pattern list)
{
    if (list == RNG_NOT_ALLOWED)
        return a;
    if (a == RNG_EMPTY && rng_nullable(pool, list))
        return list;
    return rng_make(pool, RNG_K_CHOICE, a, list);
}

/* Recursion is as deep as the two lists are long, which the number of patterns in a schema bounds. */
rng_pattern rng_choice(rng_pool *pool, rng_pattern a, rng_pattern b)
{
    if (a == b || b == RNG_NOT_ALLOWED)
        return a;
    if (a == RNG_NOT_ALLOWED)
        return b;
    rng_pattern ha = head(pool, RNG_K_CHOICE, a), hb = head(pool, RNG_K_CHOICE, b);
    rng_pattern ta = ha <= hb ? tail(pool, RNG_K_CHOICE, a) : a;
    rng_pattern tb = hb <= ha ? tail(pool, RNG_K_CHOICE, b) : b;
    rng_pattern rest = rng_choice(pool, ta, tb);
    return cons_choice(pool, ha < hb ? ha : hb, rest);
}

static rng_pattern merge_interleaves(rng_pool *pool, rng_pattern a, rng_pattern b)
{
    if (a == RNG_NOT_ALLOWED || b == RNG_NOT_ALLOWED)
        return a | b;
    rng_pattern ha = head(pool, RNG_K_INTERLEAVE, a), hb = head(pool, RNG_K_INTERLEAVE, b), rest;
    if (ha == RNG_TEXT && hb == RNG_TEXT)
        return merge_interleaves(pool, tail(pool, RNG_K_INTERLEAVE, a), b);
    if (ha <= hb)
        rest = merge_interleaves(pool, tail(pool, RNG_K_INTERLEAVE, a), b);
    else
        rest = merge_interleaves(pool, a, tail(pool, RNG_K_INTERLEAVE, b));
    return rng_make(pool, RNG_K_INTERLEAVE, ha <= hb ? ha : hb, rest);
}

rng_pattern rng_interleave(rng_pool *pool, rng_pattern a, rng_pattern b)
{
    if (a == RNG_NOT_ALLOWED || b == RNG_NOT_ALLOWED)
        return RNG_NOT_ALLOWED;
    if (a == RNG_EMPTY)
        return b;
    return b == RNG_EMPTY ? a : merge_interleaves(pool, a, b);
}

rng_pattern rng_group(rng_pool *pool, rng_pattern a, rng_pattern b)
{
    if (a == RNG_NOT_ALLOWED || b == RNG_NOT_ALLOWED)
        return RNG_NOT_ALLOWED;
    if (a == RNG_EMPTY)
        return b;
    if (b == RNG_EMPTY)
        return a;
    if (pool->nodes[a].kind == RNG_K_GROUP) {
        rng_pattern first = pool->nodes[a].a;
        return rng_group(pool, first, rng_group(pool, pool->nodes[a].b, b));
    }
    return rng_make(pool, RNG_K_GROUP, a, b);
}

rng_pattern rng_one_or_more(rng_pool *pool, rng_pattern a)
{
    if (a < RNG_FIXED || pool->nodes[a].kind == RNG_K_ONE_OR_MORE)
        return a;
    if (pool->nodes[a].kind == RNG_K_CHOICE && pool->nodes[a].a == RNG_EMPTY)
        return rng_choice(pool, RNG_EMPTY, rng_one_or_more(pool, pool->nodes[a].b));
    return rng_make(pool, RNG_K_ONE_OR_MORE, a, RNG_NOT_ALLOWED);
}

rng_pattern rng_after(rng_pool *pool, rng_pattern a, rng_pattern b)
{
    if (a == RNG_NOT_ALLOWED || b == RNG_NOT_ALLOWED)
        return RNG_NOT_ALLOWED;
    return rng_make(pool, RNG_K_AFTER, a, b);
}
