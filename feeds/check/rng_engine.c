#include "rng_engine.h"

enum { MEMO_MIN = 256, LEAVES_MIN = 64 };

/* The low bits of a memo's argument: what was asked. A name stands above them. */
enum { ASK_OPEN, ASK_ATTRIBUTE, ASK_LEAVES, ASK_TEXT, ASK_KINDS };

/* ---- The memo ---------------------------------------------------------------------------------------------------- */

static uint32_t slot_of(const rng_engine *e, uint32_t pattern, uint32_t argument, uint32_t bits)
{
    uint64_t h = (((uint64_t)pattern << 32 | argument) ^ (uint64_t)bits << 17) * 0x9E3779B97F4A7C15u;
    uint32_t i = (uint32_t)(h >> 32 ^ h >> 51) & e->mask;
    for (;; i = (i + 1) & e->mask) {
        const rng_memo_entry *m = &e->memo[i];
        if (m->result == RNG_UNKNOWN || (m->pattern == pattern && m->argument == argument && m->bits == bits))
            return i;
    }
}

static void clear_memo(rng_engine *e)
{
    memset(e->memo, 0xFF, sizeof *e->memo * ((size_t)e->mask + 1)); /* RNG_UNKNOWN everywhere */
    e->n_memo = 0;
}

static bool grow_memo(rng_engine *e)
{
    uint32_t old_size = e->memo ? e->mask + 1 : 0, size = old_size ? 2 * old_size : MEMO_MIN;
    rng_memo_entry *old = e->memo, *grown = NULL;
    if (size <= RNG_MEMO_MAX)
        grown = arena_room(&e->d.arena, size, sizeof *grown);
    if (!grown)
        return false;
    e->memo = grown;
    e->mask = size - 1;
    clear_memo(e);
    for (uint32_t i = 0; i < old_size; i++)
        if (old[i].result != RNG_UNKNOWN) {
            e->memo[slot_of(e, old[i].pattern, old[i].argument, old[i].bits)] = old[i];
            e->n_memo++;
        }
    return true;
}

/* Without memory nothing is remembered, and the answers stay right. */
static void remember(rng_engine *e, uint32_t pattern, uint32_t argument, uint32_t bits, uint32_t result)
{
    if (e->d.pool.error || (e->n_memo > e->mask / 2 && !grow_memo(e) && e->n_memo > e->mask - e->mask / 8))
        return;
    e->memo[slot_of(e, pattern, argument, bits)] = (rng_memo_entry){pattern, argument, bits, result};
    e->n_memo++;
}

int rng_engine_init(rng_engine *e, const rng_schema *schema)
{
    *e = (rng_engine){.d = {.schema = schema}};
    arena_init(&e->d.arena, RNG_ENGINE_BYTES_MAX);
    arena_init(&e->scratch, RNG_ENGINE_BYTES_MAX);
    e->d.dfas = arena_array(&e->d.arena, schema->n_data + 1, sizeof *e->d.dfas);
    e->d.recent = arena_array(&e->d.arena, schema->n_data + 1, sizeof *e->d.recent);
    if (!e->d.dfas || !e->d.recent || !grow_memo(e) || rng_pool_copy(&e->d.pool, &e->d.arena, &schema->pool) != 0) {
        rng_engine_free(e);
        return FEED_E_MEMORY;
    }
    return 0;
}

void rng_engine_free(rng_engine *e)
{
    arena_free(&e->d.arena);
    arena_free(&e->scratch);
}

bool rng_engine_full(const rng_engine *e)
{
    return e->d.pool.n > RNG_PATTERNS_MAX / 4 * 3 || e->n_memo > RNG_MEMO_MAX / 8 * 3 ||
           e->n_leaves > RNG_LEAF_LISTS_MAX / 4 * 3;
}

/* Parts have smaller numbers than the whole: one pass down marks what `live` is made of. Only a schema has data,
 * attributes and elements: what derivatives add is made of patterns alone. */
static void mark_parts(const rng_pool *pool, uint32_t *number, uint32_t base, rng_pattern live)
{
    number[live - base] = 1;
    for (uint32_t i = pool->n; i-- > base;) {
        if (number[i - base] && pool->nodes[i].a >= base)
            number[pool->nodes[i].a - base] = 1;
        if (number[i - base] && pool->nodes[i].b >= base)
            number[pool->nodes[i].b - base] = 1;
    }
}

/* Makes the marked patterns again. The order of numbers stays, and with it that of lists. */
static void make_again(rng_pool *pool, const rng_node *old, uint32_t *number, uint32_t base, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (!number[i])
            continue;
        rng_pattern a = old[i].a >= base ? number[old[i].a - base] : old[i].a;
        rng_pattern b = old[i].b >= base ? number[old[i].b - base] : old[i].b;
        number[i] = rng_make(pool, (rng_kind)old[i].kind, a, b);
    }
}

rng_pattern rng_engine_flush(rng_engine *e, rng_pattern live)
{
    rng_pool *pool = &e->d.pool;
    uint32_t base = e->d.schema->pool.n, n = pool->n - base;
    arena_reset(&e->scratch);
    uint32_t *number = arena_array(&e->scratch, n + 1, sizeof *number);
    rng_node *old = arena_array(&e->scratch, n + 1, sizeof *old);
    if (!number || !old) {
        pool->error = FEED_E_MEMORY;
        return RNG_NOT_ALLOWED;
    }
    memcpy(old, pool->nodes + base, sizeof *old * n);
    if (live >= base)
        mark_parts(pool, number, base, live);
    rng_pool_cut(pool, base);
    clear_memo(e);
    e->n_leaves = 0;
    make_again(pool, old, number, base, n);
    return live >= base ? number[live - base] : live;
}

/* ---- Leaves ------------------------------------------------------------------------------------------------------ */

/* Keeps a list; its number, or RNG_UNKNOWN where there is no room: then it is in e->passing. */
static uint32_t keep_leaves(rng_engine *e, const rng_leaves *leaves)
{
    if (e->n_leaves == e->capacity_leaves) {
        uint32_t capacity = e->capacity_leaves ? 2 * e->capacity_leaves : LEAVES_MIN;
        rng_leaves *grown = NULL;
        if (capacity <= RNG_LEAF_LISTS_MAX)
            grown = arena_room(&e->d.arena, capacity, sizeof *grown);
        if (!grown) {
            e->passing = *leaves;
            return RNG_UNKNOWN;
        }
        if (e->n_leaves)
            memcpy(grown, e->leaves, sizeof *grown * e->n_leaves);
        e->leaves = grown;
        e->capacity_leaves = capacity;
    }
    e->leaves[e->n_leaves] = *leaves;
    return e->n_leaves++;
}

static rng_leaves *leaves_of_text(rng_engine *e, rng_pattern p)
{
    uint32_t number = e->d.pool.nodes[p].text;
    if (number == RNG_UNKNOWN) {
        rng_leaves leaves = {.answers = {RNG_UNKNOWN, RNG_UNKNOWN}};
        rng_text_leaves(&e->d, p, &leaves);
        number = keep_leaves(e, &leaves);
        e->d.pool.nodes[p].text = number;
    }
    return number == RNG_UNKNOWN ? &e->passing : &e->leaves[number];
}

static rng_leaves *leaves_of_attribute(rng_engine *e, rng_pattern p, rng_name name)
{
    if (e->d.pool.nodes[p].attribute == name) /* as with start tags */
        return &e->leaves[e->d.pool.nodes[p].leaves];
    uint32_t argument = name * ASK_KINDS + ASK_LEAVES, number = e->memo[slot_of(e, p, argument, 0)].result;
    if (number == RNG_UNKNOWN) {
        rng_leaves leaves = {.answers = {RNG_UNKNOWN, RNG_UNKNOWN}};
        rng_attribute_leaves(&e->d, p, name, &leaves);
        number = keep_leaves(e, &leaves);
        if (number != RNG_UNKNOWN)
            remember(e, p, argument, 0, number);
    }
    if (number == RNG_UNKNOWN)
        return &e->passing;
    if (!e->d.pool.error) {
        e->d.pool.nodes[p].attribute = name;
        e->d.pool.nodes[p].leaves = number;
    }
    return &e->leaves[number];
}

const rng_leaves *rng_leaves_of_text(rng_engine *e, rng_pattern p)
{
    return leaves_of_text(e, p);
}

const rng_leaves *rng_leaves_of_attribute(rng_engine *e, rng_pattern p, rng_name name)
{
    return leaves_of_attribute(e, p, name);
}

/* ---- Derivatives ------------------------------------------------------------------------------------------------- */

rng_pattern rng_open(rng_engine *e, rng_pattern p, rng_name name)
{
    const rng_node *node = &e->d.pool.nodes[p];
    if (node->name == name) /* documents repeat themselves */
        return node->open;
    uint32_t argument = name * ASK_KINDS + ASK_OPEN, result = e->memo[slot_of(e, p, argument, 0)].result;
    if (result == RNG_UNKNOWN) {
        result = rng_derive_open(&e->d, p, name);
        remember(e, p, argument, 0, result);
    }
    if (!e->d.pool.error) {
        e->d.pool.nodes[p].name = name;
        e->d.pool.nodes[p].open = result;
    }
    return result;
}

/* A derivative by a string that has more than one leaf, or has not been asked for yet. */
static rng_pattern by_bits(rng_engine *e, rng_pattern p, const rng_question *q, uint32_t ask)
{
    uint32_t argument = q->name * ASK_KINDS + ask, result = RNG_UNKNOWN;
    bool all_known = q->leaves->n <= RNG_LEAVES_MAX;
    if (all_known)
        result = e->memo[slot_of(e, p, argument, q->bits)].result;
    if (result != RNG_UNKNOWN)
        return result;
    result = ask == ASK_TEXT ? rng_derive_text(&e->d, p, q) : rng_derive_attribute(&e->d, p, q);
    if (all_known)
        remember(e, p, argument, q->bits, result);
    return result;
}

/* A derivative by a string, of which only the bits matter. */
static rng_pattern by_value(rng_engine *e, rng_pattern p, rng_leaves *leaves, rng_name name, feed_str value,
                            uint32_t ask)
{
    uint32_t bits = ask == ASK_TEXT ? rng_ask_leaves(&e->d, leaves, value) : rng_ask_attribute(&e->d, leaves, value);
    if (leaves->n == 1 && leaves->answers[bits] != RNG_UNKNOWN)
        return leaves->answers[bits];
    const rng_question q = {name, value, leaves, bits};
    rng_pattern result = by_bits(e, p, &q, ask);
    if (leaves->n == 1 && !e->d.pool.error)
        leaves->answers[bits] = result;
    return result;
}

rng_pattern rng_attribute(rng_engine *e, rng_pattern p, rng_name name, feed_str value)
{
    rng_leaves *leaves = leaves_of_attribute(e, p, name);
    return leaves->n ? by_value(e, p, leaves, name, value, ASK_ATTRIBUTE) : RNG_NOT_ALLOWED;
}

rng_pattern rng_text_data(rng_engine *e, rng_pattern p, feed_str text)
{
    return by_value(e, p, leaves_of_text(e, p), 0, text, ASK_TEXT);
}

rng_pattern rng_close(rng_engine *e, rng_pattern p)
{
    rng_pattern result = e->d.pool.nodes[p].close;
    if (result == RNG_UNKNOWN) {
        result = rng_derive_close(&e->d, p, false);
        if (!e->d.pool.error)
            e->d.pool.nodes[p].close = result;
    }
    return result;
}

rng_pattern rng_text_any(rng_engine *e, rng_pattern p)
{
    rng_pattern result = e->d.pool.nodes[p].text;
    if (result == RNG_UNKNOWN) {
        result = rng_derive_text(&e->d, p, &(rng_question){0});
        if (!e->d.pool.error)
            e->d.pool.nodes[p].text = result;
    }
    return result;
}

rng_pattern rng_end_tag(rng_engine *e, rng_pattern p)
{
    rng_pattern result = e->d.pool.nodes[p].end;
    if (result == RNG_UNKNOWN) {
        result = rng_derive_end(&e->d, p, false);
        if (!e->d.pool.error)
            e->d.pool.nodes[p].end = result;
    }
    return result;
}
