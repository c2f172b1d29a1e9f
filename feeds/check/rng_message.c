#include "rng_message.h"

enum { ITEMS_MAX = 12, STEPS_MAX = 10000, ALTERNATIVES_MAX = 4 };

/* Distinct things to be listed, each a name class or a pattern that must still come. */
typedef struct list {
    const rng_deriver *d;
    rng_pattern items[ITEMS_MAX];
    size_t n;
    bool more, attributes;
    unsigned steps; /* patterns share parts: a walk over them must end */
} list;

static const rng_class *class_of(const rng_deriver *d, rng_pattern p)
{
    const rng_node *node = rng_node_of(&d->pool, p);
    return node->kind == RNG_K_ELEMENT ? d->schema->elements[node->a].names : d->schema->classes[node->a];
}

static bool same_names(const rng_deriver *d, rng_pattern p, rng_pattern q)
{
    if (rng_node_of(&d->pool, p)->kind != rng_node_of(&d->pool, q)->kind)
        return false;
    if (rng_node_of(&d->pool, p)->kind == RNG_K_CHOICE)
        return p == q;
    const rng_class *c = class_of(d, p), *other = class_of(d, q);
    return c == other || (c->kind == other->kind && c->kind != RNG_C_CHOICE && str_eq(c->ns, other->ns) &&
                          str_eq(c->local, other->local));
}

static void add(list *l, rng_pattern p)
{
    for (size_t i = 0; i < l->n; i++)
        if (same_names(l->d, l->items[i], p))
            return;
    if (l->n < ITEMS_MAX)
        l->items[l->n++] = p;
    else
        l->more = true;
}

/* The elements or attributes that can come first. */
static void collect_first(list *l, rng_pattern p)
{
    const rng_node *node = rng_node_of(&l->d->pool, p);
    if (++l->steps > STEPS_MAX)
        return;
    switch (node->kind) {
    case RNG_K_ELEMENT:
    case RNG_K_ATTRIBUTE:
        if (l->attributes == (node->kind == RNG_K_ATTRIBUTE))
            add(l, p);
        return;
    case RNG_K_CHOICE:
    case RNG_K_INTERLEAVE:
        collect_first(l, node->a);
        collect_first(l, node->b);
        return;
    case RNG_K_GROUP:
        collect_first(l, node->a);
        if (l->attributes || rng_nullable(&l->d->pool, node->a))
            collect_first(l, node->b);
        return;
    case RNG_K_ONE_OR_MORE:
    case RNG_K_AFTER:
        collect_first(l, node->a);
        return;
    default:
        return;
    }
}

/* What cannot be left out: elements, attributes, and choices between them. */
static void collect_missing(list *l, rng_pattern p)
{
    const rng_node *node = rng_node_of(&l->d->pool, p);
    if (++l->steps > STEPS_MAX || rng_nullable(&l->d->pool, p))
        return;
    switch (node->kind) {
    case RNG_K_ELEMENT:
    case RNG_K_ATTRIBUTE:
        if (l->attributes == (node->kind == RNG_K_ATTRIBUTE))
            add(l, p);
        return;
    case RNG_K_CHOICE: /* one of several */
        add(l, p);
        return;
    case RNG_K_INTERLEAVE:
    case RNG_K_GROUP:
        collect_missing(l, node->a);
        collect_missing(l, node->b);
        return;
    case RNG_K_ONE_OR_MORE:
    case RNG_K_AFTER:
        collect_missing(l, node->a);
        return;
    default:
        return;
    }
}

static void put_separator(buf *b, size_t i, size_t n, const char *last)
{
    if (i)
        buf_printf(b, "%s", i + 1 < n ? ", " : last);
}

static void put_items(buf *b, const list *l, const char *last)
{
    size_t n = l->n + l->more;
    for (size_t i = 0; i < l->n; i++) {
        put_separator(b, i, n, last);
        if (rng_node_of(&l->d->pool, l->items[i])->kind == RNG_K_CHOICE) {
            list inner = {.d = l->d, .attributes = l->attributes};
            collect_first(&inner, l->items[i]);
            for (size_t k = 0; k < inner.n; k++) {
                put_separator(b, k, inner.n, " or ");
                rng_class_put(b, class_of(l->d, inner.items[k]), &l->d->schema->names);
            }
        } else {
            rng_class_put(b, class_of(l->d, l->items[i]), &l->d->schema->names);
        }
    }
    if (l->more) {
        put_separator(b, l->n, n, last);
        buf_put_lit(b, "others");
    }
}

void rng_put_expected(buf *b, const rng_deriver *d, rng_pattern p)
{
    list l = {.d = d};
    collect_first(&l, p);
    put_items(b, &l, " or ");
}

void rng_put_missing(buf *b, const rng_deriver *d, rng_pattern p, bool attributes)
{
    size_t before = b->n;
    for (int i = 0; i < ALTERNATIVES_MAX && p != RNG_NOT_ALLOWED; i++) {
        const rng_node *node = rng_node_of(&d->pool, p);
        bool choice = node->kind == RNG_K_CHOICE;
        list l = {.d = d, .attributes = attributes};
        collect_missing(&l, choice ? node->a : p);
        if (l.n && b->n > before)
            buf_put_lit(b, " or ");
        put_items(b, &l, " and ");
        p = choice ? node->b : RNG_NOT_ALLOWED;
    }
}

static void put_leaf(buf *b, const rng_deriver *d, const rng_node *node)
{
    if (node->kind == RNG_K_VALUE)
        buf_printf(b, "\"%.*s\"", (int)d->schema->data[node->a].value.n, d->schema->data[node->a].value.p);
    else if (node->kind == RNG_K_DATA)
        buf_put_str(b, d->schema->data[node->a].shown);
    else
        buf_put_str(b, node->kind == RNG_K_LIST    ? STR("a list")
                       : node->kind == RNG_K_EMPTY ? STR("nothing")
                                                   : STR("something else"));
}

void rng_put_leaves(buf *b, const rng_deriver *d, const rng_leaves *leaves)
{
    rng_pattern stack[4 * RNG_LEAVES_MAX];
    size_t n = 0, shown = 0;
    for (uint32_t i = leaves->n < RNG_LEAVES_MAX ? leaves->n : RNG_LEAVES_MAX; i-- > 0;)
        stack[n++] = leaves->p[i];
    while (n && shown < ITEMS_MAX) {
        const rng_node *node = rng_node_of(&d->pool, stack[--n]);
        if (node->kind == RNG_K_CHOICE && n + 2 <= sizeof stack / sizeof *stack) {
            stack[n++] = node->b;
            stack[n++] = node->a;
            continue;
        }
        if (shown++)
            buf_put_str(b, n ? STR(", ") : STR(" or "));
        put_leaf(b, d, node);
    }
}
