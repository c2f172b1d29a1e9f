#include "rng_deriv.h"

/* What follows an open element, as J. Clark's applyAfter takes it: where the child's end tag leads to. */
typedef rng_pattern wrapper(rng_pool *pool, rng_pattern inner, rng_pattern with);

static bool space_only(feed_str s)
{
    return str_trim(s).n == 0;
}

static rng_pattern apply_after(rng_pool *pool, rng_pattern p, wrapper *wrap, rng_pattern with)
{
    rng_pattern all = RNG_NOT_ALLOWED;
    while (p != RNG_NOT_ALLOWED) {
        rng_node node = pool->nodes[p];
        rng_pattern one = node.kind == RNG_K_CHOICE ? node.a : p;
        rng_node after = pool->nodes[one];
        all = rng_choice(pool, all, rng_after(pool, after.a, wrap(pool, after.b, with)));
        p = node.kind == RNG_K_CHOICE ? node.b : RNG_NOT_ALLOWED;
    }
    return all;
}

/* p again or not at all. */
static rng_pattern repeated(rng_pool *pool, rng_pattern p)
{
    return rng_choice(pool, p, RNG_EMPTY);
}

/* ---- Start tags -------------------------------------------------------------------------------------------------- */

rng_pattern rng_derive_open(rng_deriver *d, rng_pattern p, rng_name name)
{
    rng_pool *pool = &d->pool;
    const rng_node node = pool->nodes[p]; /* a copy: the pool may move */
    rng_pattern first;
    switch (node.kind) {
    case RNG_K_CHOICE:
        first = rng_derive_open(d, node.a, name);
        return rng_choice(pool, first, rng_derive_open(d, node.b, name));
    case RNG_K_ELEMENT: {
        const rng_element *element = &d->schema->elements[node.a];
        bool named = rng_class_has(element->names, &d->schema->names, name);
        return named ? rng_after(pool, element->content, RNG_EMPTY) : RNG_NOT_ALLOWED;
    }
    case RNG_K_INTERLEAVE:
        first = apply_after(pool, rng_derive_open(d, node.a, name), rng_interleave, node.b);
        return rng_choice(pool, first, apply_after(pool, rng_derive_open(d, node.b, name), rng_interleave, node.a));
    case RNG_K_ONE_OR_MORE:
        return apply_after(pool, rng_derive_open(d, node.a, name), rng_group, repeated(pool, p));
    case RNG_K_GROUP:
        first = apply_after(pool, rng_derive_open(d, node.a, name), rng_group, node.b);
        return rng_nullable(pool, node.a) ? rng_choice(pool, first, rng_derive_open(d, node.b, name)) : first;
    case RNG_K_AFTER:
        return apply_after(pool, rng_derive_open(d, node.a, name), rng_after, node.b);
    default:
        return RNG_NOT_ALLOWED;
    }
}

static rng_pattern close_tag(rng_pool *pool, rng_pattern p, bool lenient)
{
    const rng_node node = pool->nodes[p];
    if (!(node.flags & RNG_HAS_ATTRIBUTES))
        return p;
    rng_pattern a = node.kind == RNG_K_ATTRIBUTE ? RNG_EMPTY : close_tag(pool, node.a, lenient);
    switch (node.kind) {
    case RNG_K_CHOICE:
        return rng_choice(pool, a, close_tag(pool, node.b, lenient));
    case RNG_K_INTERLEAVE:
        return rng_interleave(pool, a, close_tag(pool, node.b, lenient));
    case RNG_K_GROUP:
        return rng_group(pool, a, close_tag(pool, node.b, lenient));
    case RNG_K_ONE_OR_MORE:
        return rng_one_or_more(pool, a);
    case RNG_K_AFTER:
        return rng_after(pool, a, node.b);
    default: /* an attribute that did not come */
        return lenient ? RNG_EMPTY : RNG_NOT_ALLOWED;
    }
}

rng_pattern rng_derive_close(rng_deriver *d, rng_pattern p, bool lenient)
{
    return close_tag(&d->pool, p, lenient);
}

/* ---- Text and values --------------------------------------------------------------------------------------------- */

/* A value held against a pattern, as of an attribute. */
static bool matches(rng_deriver *d, rng_pattern p, feed_str value)
{
    const rng_question q = {.value = value};
    const rng_node node = d->pool.nodes[p];
    if (p == RNG_TEXT || ((node.flags & RNG_NULLABLE) && space_only(value)))
        return true;
    if (node.kind == RNG_K_CHOICE)
        return matches(d, node.a, value) || matches(d, node.b, value);
    return rng_nullable(&d->pool, rng_derive_text(d, p, &q));
}

/* A <list>'s pattern takes the words one by one. */
static bool list_allows(rng_deriver *d, rng_pattern p, feed_str value)
{
    for (size_t i = 0; i < value.n && p != RNG_NOT_ALLOWED;) {
        size_t begin = i;
        while (i < value.n && !is_space(value.p[i]))
            i++;
        const rng_question q = {.value = {value.p + begin, i - begin}};
        if (i > begin)
            p = rng_derive_text(d, p, &q);
        while (i < value.n && is_space(value.p[i]))
            i++;
    }
    return rng_nullable(&d->pool, p);
}

void rng_recent_keep(rng_recent *recent, feed_str s, uint32_t answer)
{
    if (s.n > RNG_RECENT_BYTES)
        return;
    recent->n = (uint32_t)s.n + 1;
    recent->answer = answer;
    if (s.n)
        memcpy(recent->text, s.p, s.n);
}

static bool datum_allows(rng_deriver *d, const rng_node *node, feed_str value)
{
    rng_recent *recent = &d->recent[node->a];
    bool same = rng_recent_is(recent, value);
    bool allowed = same ? recent->answer != 0
                        : rng_datum_allows(&d->schema->data[node->a], &d->dfas[node->a], &d->arena, value);
    if (!same)
        rng_recent_keep(recent, value, allowed);
    if (!allowed)
        return false;
    return node->kind == RNG_K_VALUE || node->b == RNG_NOT_ALLOWED || !matches(d, node->b, value);
}

static bool leaf_allows(rng_deriver *d, rng_pattern leaf, feed_str value)
{
    const rng_node node = d->pool.nodes[leaf];
    if (node.kind == RNG_K_LIST)
        return list_allows(d, node.a, value);
    if (node.kind == RNG_K_DATA || node.kind == RNG_K_VALUE)
        return datum_allows(d, &node, value);
    return matches(d, leaf, value);
}

static bool answer(rng_deriver *d, const rng_question *q, rng_pattern leaf)
{
    uint32_t n = q->leaves && q->leaves->n <= RNG_LEAVES_MAX ? q->leaves->n : 0;
    for (uint32_t i = 0; i < n; i++)
        if (q->leaves->p[i] == leaf)
            return q->bits >> i & 1;
    return leaf_allows(d, leaf, q->value);
}

rng_pattern rng_derive_text(rng_deriver *d, rng_pattern p, const rng_question *q)
{
    rng_pool *pool = &d->pool;
    const rng_node node = pool->nodes[p];
    rng_pattern first;
    switch (node.kind) {
    case RNG_K_TEXT:
        return RNG_TEXT;
    case RNG_K_LIST:
    case RNG_K_DATA:
    case RNG_K_VALUE:
        return answer(d, q, p) ? RNG_EMPTY : RNG_NOT_ALLOWED;
    case RNG_K_CHOICE:
        first = rng_derive_text(d, node.a, q);
        return rng_choice(pool, first, rng_derive_text(d, node.b, q));
    case RNG_K_INTERLEAVE:
        first = rng_interleave(pool, rng_derive_text(d, node.a, q), node.b);
        return rng_choice(pool, first, rng_interleave(pool, node.a, rng_derive_text(d, node.b, q)));
    case RNG_K_GROUP:
        first = rng_group(pool, rng_derive_text(d, node.a, q), node.b);
        return rng_nullable(pool, node.a) ? rng_choice(pool, first, rng_derive_text(d, node.b, q)) : first;
    case RNG_K_ONE_OR_MORE:
        return rng_group(pool, rng_derive_text(d, node.a, q), repeated(pool, p));
    case RNG_K_AFTER:
        return rng_after(pool, rng_derive_text(d, node.a, q), node.b);
    default:
        return RNG_NOT_ALLOWED;
    }
}

rng_pattern rng_derive_attribute(rng_deriver *d, rng_pattern p, const rng_question *q)
{
    rng_pool *pool = &d->pool;
    const rng_node node = pool->nodes[p];
    if (!(node.flags & RNG_HAS_ATTRIBUTES))
        return RNG_NOT_ALLOWED;
    rng_pattern first;
    switch (node.kind) {
    case RNG_K_ATTRIBUTE: {
        bool named = rng_class_has(d->schema->classes[node.a], &d->schema->names, q->name);
        return named && answer(d, q, node.b) ? RNG_EMPTY : RNG_NOT_ALLOWED;
    }
    case RNG_K_CHOICE:
        first = rng_derive_attribute(d, node.a, q);
        return rng_choice(pool, first, rng_derive_attribute(d, node.b, q));
    case RNG_K_INTERLEAVE:
        first = rng_interleave(pool, rng_derive_attribute(d, node.a, q), node.b);
        return rng_choice(pool, first, rng_interleave(pool, node.a, rng_derive_attribute(d, node.b, q)));
    case RNG_K_GROUP:
        first = rng_group(pool, rng_derive_attribute(d, node.a, q), node.b);
        return rng_choice(pool, first, rng_group(pool, node.a, rng_derive_attribute(d, node.b, q)));
    case RNG_K_ONE_OR_MORE:
        return rng_group(pool, rng_derive_attribute(d, node.a, q), repeated(pool, p));
    default:
        return rng_after(pool, rng_derive_attribute(d, node.a, q), node.b);
    }
}

/* ---- End tags ---------------------------------------------------------------------------------------------------- */

static rng_pattern end_tag(rng_pool *pool, rng_pattern p, bool lenient)
{
    const rng_node node = pool->nodes[p];
    if (node.kind == RNG_K_AFTER)
        return lenient || rng_nullable(pool, node.a) ? node.b : RNG_NOT_ALLOWED;
    if (node.kind != RNG_K_CHOICE)
        return RNG_NOT_ALLOWED;
    rng_pattern first = end_tag(pool, node.a, lenient);
    return rng_choice(pool, first, end_tag(pool, node.b, lenient));
}

rng_pattern rng_derive_end(rng_deriver *d, rng_pattern p, bool lenient)
{
    return end_tag(&d->pool, p, lenient);
}

/* ---- Leaves ------------------------------------------------------------------------------------------------------ */

static void add_leaf(rng_leaves *leaves, rng_pattern leaf)
{
    for (uint32_t i = 0; i < leaves->n && i < RNG_LEAVES_MAX; i++)
        if (leaves->p[i] == leaf)
            return;
    if (leaves->n < RNG_LEAVES_MAX)
        leaves->p[leaves->n] = leaf;
    if (leaves->n <= RNG_LEAVES_MAX)
        leaves->n++;
}

/* Everything that can take text now. */
void rng_text_leaves(const rng_deriver *d, rng_pattern p, rng_leaves *leaves)
{
    const rng_node *node = rng_node_of(&d->pool, p);
    if (!(node->flags & RNG_HAS_DATA))
        return;
    if (node->kind == RNG_K_LIST || node->kind == RNG_K_DATA || node->kind == RNG_K_VALUE) {
        add_leaf(leaves, p);
        return;
    }
    rng_text_leaves(d, node->a, leaves);
    if (node->kind == RNG_K_CHOICE || node->kind == RNG_K_INTERLEAVE || node->kind == RNG_K_GROUP)
        rng_text_leaves(d, node->b, leaves);
}

/* The value patterns of every attribute of that name. */
void rng_attribute_leaves(const rng_deriver *d, rng_pattern p, rng_name name, rng_leaves *leaves)
{
    const rng_node *node = rng_node_of(&d->pool, p);
    if (!(node->flags & RNG_HAS_ATTRIBUTES))
        return;
    if (node->kind == RNG_K_ATTRIBUTE) {
        if (rng_class_has(d->schema->classes[node->a], &d->schema->names, name))
            add_leaf(leaves, node->b);
        return;
    }
    rng_attribute_leaves(d, node->a, name, leaves);
    if (node->kind == RNG_K_CHOICE || node->kind == RNG_K_INTERLEAVE || node->kind == RNG_K_GROUP)
        rng_attribute_leaves(d, node->b, name, leaves);
}

uint32_t rng_ask_attribute(rng_deriver *d, rng_leaves *leaves, feed_str value)
{
    if (leaves->n == 1 && leaves->p[0] == RNG_TEXT)
        return 1;
    rng_recent *recent = &leaves->recent[value.n ? (unsigned char)value.p[0] % RNG_RECENT : 0];
    if (rng_recent_is(recent, value))
        return recent->answer;
    uint32_t bits = rng_ask_leaves(d, leaves, value);
    rng_recent_keep(recent, value, bits);
    return bits;
}

uint32_t rng_ask_leaves(rng_deriver *d, const rng_leaves *leaves, feed_str value)
{
    uint32_t bits = 0;
    for (uint32_t i = 0; i < leaves->n && i < RNG_LEAVES_MAX; i++)
        bits |= (uint32_t)leaf_allows(d, leaves->p[i], value) << i;
    return bits;
}
