/* From the tree of a schema document to patterns (specification, section 4.11 to 4.21). */
#include "rng_schema.h"

#include <stdlib.h>

enum { BUCKETS = 256, DEPTH_MAX = 512 };

typedef struct define {
    feed_str name;
    rng_pattern combined; /* of the bodies that `bodies` lists, once asked for */
    feed_str combine;     /* choice or interleave, where any says */
    struct body {
        const rng_tree *tree;
        struct body *next;
    } * bodies;
    unsigned without_combine;
    bool done, busy;
    struct define *next;
} define;

typedef struct grammar {
    struct grammar *parent;
    define *buckets[BUCKETS];
    define start;
} grammar;

/* An element whose content is still to be compiled: its own number's order. */
typedef struct pending {
    const rng_tree *tree;
    const rng_tree *content; /* its first child behind the name class */
    grammar *scope;
    struct pending *next;
} pending;

typedef struct compiler {
    rng_schema *schema;
    buf *error;
    pending *first, *last;
    unsigned depth; /* of compile() */
    uint32_t capacity_elements, capacity_classes, capacity_data;
} compiler;

static rng_pattern compile(compiler *c, const rng_tree *t, grammar *scope);

/* The first complaint stands. */
static rng_pattern complain(compiler *c, const rng_tree *t, const char *what, feed_str name)
{
    if (!c->error->n)
        buf_printf(c->error, "line %u: %s %.*s", (unsigned)t->line, what, (int)name.n, name.p ? name.p : "");
    return RNG_NOT_ALLOWED;
}

static bool failed(const compiler *c)
{
    return c->error->n > 0;
}

/* Room for one more in an array that lives in the schema's arena. */
static void *room(compiler *c, void *array, uint32_t n, uint32_t *capacity, size_t size)
{
    if (n < *capacity)
        return array;
    uint32_t larger = *capacity ? 2 * *capacity : 64;
    void *grown = arena_array(&c->schema->arena, larger, size);
    if (grown && n)
        memcpy(grown, array, n * size);
    if (grown)
        *capacity = larger;
    return grown;
}

/* ---- Name classes ------------------------------------------------------------------------------------------------ */

static const rng_class *compile_class(compiler *c, const rng_tree *t);

static const rng_class *class_choice(compiler *c, const rng_tree *first)
{
    const rng_class *one = compile_class(c, first);
    if (!one || !first->next)
        return one;
    rng_class *made = arena_alloc(&c->schema->arena, sizeof *made);
    const rng_class *rest = class_choice(c, first->next);
    if (!made || !rest)
        return NULL;
    *made = (rng_class){.kind = RNG_C_CHOICE, .first = one, .rest = rest};
    return made;
}

static const rng_class *compile_class(compiler *c, const rng_tree *t)
{
    rng_names *names = &c->schema->names;
    rng_class *made = arena_alloc(&c->schema->arena, sizeof *made);
    if (!made)
        return NULL;
    bool added = true;
    if (t->tag == RNG_T_NAME) {
        *made = (rng_class){.kind = RNG_C_NAME, .ns = t->ns, .local = t->text};
        added = rng_names_add(names, &c->schema->arena, t->ns, t->text);
    } else if (t->tag == RNG_T_CHOICE && t->first) {
        return class_choice(c, t->first);
    } else if (t->tag == RNG_T_ANY_NAME || t->tag == RNG_T_NS_NAME) {
        *made = (rng_class){.kind = t->tag == RNG_T_ANY_NAME ? RNG_C_ANY : RNG_C_NS, .ns = t->ns};
        if (t->tag == RNG_T_NS_NAME)
            added = rng_names_add_namespace(names, &c->schema->arena, t->ns);
        if (t->first && t->first->tag == RNG_T_EXCEPT && t->first->first)
            made->except = class_choice(c, t->first->first);
        if (t->first && !made->except)
            return NULL;
    } else {
        (void)complain(c, t, "not a name class:", rng_tag_name(t->tag));
        return NULL;
    }
    return added ? made : NULL;
}

/* The name class of an element or attribute, which is its first child. */
static const rng_class *own_class(compiler *c, const rng_tree *t)
{
    const rng_class *class = t->first ? compile_class(c, t->first) : NULL;
    if (!class)
        (void)complain(c, t, "no name class in", rng_tag_name(t->tag));
    return class;
}

/* ---- Defines ----------------------------------------------------------------------------------------------------- */

static define **bucket(grammar *g, feed_str name)
{
    uint32_t h = 0;
    for (size_t i = 0; i < name.n; i++)
        h = h * 31 + (unsigned char)name.p[i];
    return &g->buckets[h % BUCKETS];
}

static define *find_define(grammar *g, feed_str name)
{
    define *d = *bucket(g, name);
    while (d && !str_eq(d->name, name))
        d = d->next;
    return d;
}

static void add_body(compiler *c, grammar *g, const rng_tree *t)
{
    define *d = t->tag == RNG_T_START ? &g->start : find_define(g, t->name);
    struct body *body = arena_alloc(&c->schema->arena, sizeof *body);
    if (!d && (d = arena_alloc(&c->schema->arena, sizeof *d))) {
        define **b = bucket(g, t->name);
        *d = (define){.name = t->name, .next = *b};
        *b = d;
    }
    if (!d || !body) {
        (void)complain(c, t, "no memory left for", t->name);
        return;
    }
    *body = (struct body){t, d->bodies};
    d->bodies = body;
    d->without_combine += !t->combine.p;
    if (t->combine.p && d->combine.p && !str_eq(t->combine, d->combine))
        (void)complain(c, t, "two ways to combine", t->name);
    if (t->combine.p)
        d->combine = t->combine;
    if (d->without_combine > 1)
        (void)complain(c, t, "defined twice without combine:", t->name);
}

/* Nested div elements are as deep as xml.h lets them be. */
static void collect_defines(compiler *c, grammar *g, const rng_tree *t)
{
    for (const rng_tree *child = t->first; child; child = child->next) {
        if (child->tag == RNG_T_DIV)
            collect_defines(c, g, child);
        else if (child->tag == RNG_T_START || (child->tag == RNG_T_DEFINE && child->name.p))
            add_body(c, g, child);
        else
            (void)complain(c, child, "not allowed in a grammar:", rng_tag_name(child->tag));
    }
}

/* The patterns from `t` on, as a group, choice or interleave. */
static rng_pattern compile_all(compiler *c, const rng_tree *t, grammar *scope,
                               rng_pattern (*combine)(rng_pool *, rng_pattern, rng_pattern))
{
    if (!t)
        return RNG_EMPTY;
    rng_pattern first = compile(c, t, scope);
    if (!t->next || failed(c))
        return first;
    return combine(&c->schema->pool, first, compile_all(c, t->next, scope, combine)); /* adds one at the front */
}

static rng_pattern compile_define(compiler *c, define *d, grammar *scope, const rng_tree *asker)
{
    if (d->busy)
        return complain(c, asker, "refers to itself without an element between:", asker->name);
    if (d->done)
        return d->combined;
    d->busy = true;
    bool interleave = str_eq(d->combine, STR("interleave"));
    d->combined = interleave ? RNG_EMPTY : RNG_NOT_ALLOWED;
    for (const struct body *body = d->bodies; body && !failed(c); body = body->next) {
        rng_pattern p = compile_all(c, body->tree->first, scope, rng_group);
        d->combined = (interleave ? rng_interleave : rng_choice)(&c->schema->pool, d->combined, p);
    }
    d->busy = false;
    d->done = true;
    return d->combined;
}

static rng_pattern compile_ref(compiler *c, const rng_tree *t, grammar *scope)
{
    if (t->tag == RNG_T_PARENT_REF)
        scope = scope ? scope->parent : NULL;
    define *d = scope && t->name.p ? find_define(scope, t->name) : NULL;
    return d ? compile_define(c, d, scope, t) : complain(c, t, "refers to what is not defined:", t->name);
}

static rng_pattern compile_grammar(compiler *c, const rng_tree *t, grammar *scope)
{
    grammar *g = arena_alloc(&c->schema->arena, sizeof *g);
    if (!g)
        return complain(c, t, "no memory left for", rng_tag_name(t->tag));
    g->parent = scope;
    collect_defines(c, g, t);
    if (!g->start.bodies)
        return complain(c, t, "no start in", rng_tag_name(t->tag));
    return failed(c) ? RNG_NOT_ALLOWED : compile_define(c, &g->start, g, t);
}

/* ---- Patterns ---------------------------------------------------------------------------------------------------- */

static rng_pattern compile_element(compiler *c, const rng_tree *t, grammar *scope)
{
    rng_schema *s = c->schema;
    const rng_class *names = own_class(c, t);
    pending *work = arena_alloc(&s->arena, sizeof *work);
    rng_element *elements = room(c, s->elements, s->n_elements, &c->capacity_elements, sizeof *elements);
    if (!names || !work || !elements)
        return complain(c, t, "no memory left for", rng_tag_name(t->tag));
    if (!t->first->next)
        return complain(c, t, "no content in", rng_tag_name(t->tag));
    s->elements = elements;
    s->elements[s->n_elements] = (rng_element){names, RNG_NOT_ALLOWED};
    *work = (pending){t, t->first->next, scope, NULL};
    if (c->last)
        c->last->next = work;
    else
        c->first = work;
    c->last = work;
    return rng_make(&s->pool, RNG_K_ELEMENT, s->n_elements++, 0);
}

static rng_pattern compile_attribute(compiler *c, const rng_tree *t, grammar *scope)
{
    rng_schema *s = c->schema;
    const rng_class *names = own_class(c, t);
    const rng_class **classes = room(c, s->classes, s->n_classes, &c->capacity_classes, sizeof *classes);
    if (!names || !classes)
        return complain(c, t, "no memory left for", rng_tag_name(t->tag));
    s->classes = classes;
    uint32_t number = s->n_classes++;
    s->classes[number] = names;
    const rng_tree *value = t->first->next;
    return rng_make(&s->pool, RNG_K_ATTRIBUTE, number, value ? compile(c, value, scope) : RNG_TEXT);
}

/* The number of an equal <value>, or of a new datum. */
static uint32_t add_datum(compiler *c, const rng_tree *t, const rng_datum *d)
{
    rng_schema *s = c->schema;
    for (uint32_t i = 0; d->value.p && i < s->n_data; i++)
        if (s->data[i].type == d->type && s->data[i].value.p && str_eq(s->data[i].value, d->value))
            return i;
    rng_datum *data = room(c, s->data, s->n_data, &c->capacity_data, sizeof *data);
    if (!data)
        return complain(c, t, "no memory left for", t->name);
    s->data = data;
    s->data[s->n_data] = *d;
    return s->n_data++;
}

static rng_pattern compile_value(compiler *c, const rng_tree *t, grammar *scope)
{
    (void)scope;
    const rng_type *type = t->name.p ? rng_type_find(t->library, t->name) : rng_type_find(STR(""), STR("token"));
    if (!type)
        return complain(c, t, "unknown datatype", t->name);
    rng_datum d = rng_datum_of(type);
    d.value = t->text;
    uint32_t number = add_datum(c, t, &d);
    return failed(c) ? RNG_NOT_ALLOWED : rng_make(&c->schema->pool, RNG_K_VALUE, number, 0);
}

static rng_pattern compile_data(compiler *c, const rng_tree *t, grammar *scope)
{
    const rng_type *type = t->name.p ? rng_type_find(t->library, t->name) : NULL;
    if (!type)
        return complain(c, t, "unknown datatype", t->name);
    rng_datum d = rng_datum_of(type);
    if (t->shown.p)
        d.shown = t->shown;
    rng_pattern except = RNG_NOT_ALLOWED;
    for (const rng_tree *child = t->first; child; child = child->next) {
        if (child->tag == RNG_T_EXCEPT)
            except = compile_all(c, child->first, scope, rng_choice);
        else if (child->tag != RNG_T_PARAM || !rng_datum_param(&d, &c->schema->arena, child->name, child->text))
            return complain(c, child, "a parameter that is not supported:", child->name);
    }
    uint32_t number = add_datum(c, t, &d);
    return failed(c) ? RNG_NOT_ALLOWED : rng_make(&c->schema->pool, RNG_K_DATA, number, except);
}

static rng_pattern compile_repeat(compiler *c, const rng_tree *t, grammar *scope)
{
    rng_pool *pool = &c->schema->pool;
    rng_pattern p = compile_all(c, t->first, scope, rng_group);
    if (t->tag == RNG_T_OPTIONAL)
        return rng_choice(pool, p, RNG_EMPTY);
    if (t->tag == RNG_T_MIXED)
        return rng_interleave(pool, p, RNG_TEXT);
    if (t->tag == RNG_T_LIST)
        return rng_make(pool, RNG_K_LIST, p, 0);
    p = rng_one_or_more(pool, p);
    return t->tag == RNG_T_ZERO_OR_MORE ? rng_choice(pool, p, RNG_EMPTY) : p;
}

static rng_pattern compile_one(compiler *c, const rng_tree *t, grammar *scope)
{
    switch (t->tag) {
    case RNG_T_ELEMENT:
        return compile_element(c, t, scope);
    case RNG_T_ATTRIBUTE:
        return compile_attribute(c, t, scope);
    case RNG_T_GROUP:
        return compile_all(c, t->first, scope, rng_group);
    case RNG_T_INTERLEAVE:
        return compile_all(c, t->first, scope, rng_interleave);
    case RNG_T_CHOICE:
        return compile_all(c, t->first, scope, rng_choice);
    case RNG_T_OPTIONAL:
    case RNG_T_ZERO_OR_MORE:
    case RNG_T_ONE_OR_MORE:
    case RNG_T_LIST:
    case RNG_T_MIXED:
        return t->first ? compile_repeat(c, t, scope) : complain(c, t, "nothing in", rng_tag_name(t->tag));
    case RNG_T_REF:
    case RNG_T_PARENT_REF:
        return compile_ref(c, t, scope);
    case RNG_T_GRAMMAR:
        return compile_grammar(c, t, scope);
    case RNG_T_VALUE:
        return compile_value(c, t, scope);
    case RNG_T_DATA:
        return compile_data(c, t, scope);
    case RNG_T_EMPTY:
        return RNG_EMPTY;
    case RNG_T_TEXT:
        return RNG_TEXT;
    case RNG_T_NOT_ALLOWED:
        return RNG_NOT_ALLOWED;
    default:
        return complain(c, t, "not a pattern:", rng_tag_name(t->tag));
    }
}

/* Nested patterns, through the defines that they refer to. */
static rng_pattern compile(compiler *c, const rng_tree *t, grammar *scope)
{
    if (c->depth == DEPTH_MAX)
        return complain(c, t, "nested too deep:", rng_tag_name(t->tag));
    c->depth++;
    rng_pattern p = compile_one(c, t, scope);
    c->depth--;
    return p;
}

/* Contents of elements, which may bring in more elements: one number after the other. */
static void compile_contents(compiler *c)
{
    uint32_t number = 0;
    for (; c->first && !failed(c); c->first = c->first->next) {
        rng_pattern content = compile_all(c, c->first->content, c->first->scope, rng_group);
        c->schema->elements[number++].content = content;
    }
    c->last = NULL;
}

/* The last, because inner, prefix wins only where no outer one stands for the namespace. */
static void show_names(compiler *c, const rng_tree *root, const rng_prefix *prefixes)
{
    rng_names *names = &c->schema->names;
    for (uint32_t i = 0; i < names->n; i++) {
        rng_name_entry *entry = &names->entries[i];
        const rng_prefix *p = prefixes;
        while (p && !(p->prefix.n && str_eq(p->uri, entry->ns)))
            p = p->next;
        if (!p || !entry->ns.n || str_eq(entry->ns, root->ns))
            continue;
        feed_str shown = {arena_alloc(&c->schema->arena, p->prefix.n + 1 + entry->local.n), 0};
        if (!shown.p)
            continue;
        char *out = (char *)shown.p;
        memcpy(out, p->prefix.p, p->prefix.n);
        out[p->prefix.n] = ':';
        memcpy(out + p->prefix.n + 1, entry->local.p, entry->local.n);
        entry->shown = (feed_str){out, p->prefix.n + 1 + entry->local.n};
    }
}

rng_schema *rng_schema_new(feed_str text, buf *error)
{
    rng_schema *s = calloc(1, sizeof *s);
    if (s)
        arena_init(&s->arena, RNG_SCHEMA_ARENA_MAX);
    if (!s || rng_pool_init(&s->pool, &s->arena) != 0) {
        buf_put_lit(error, "out of memory");
        rng_schema_free(s);
        return NULL;
    }
    compiler c = {.schema = s, .error = error};
    const rng_prefix *prefixes = NULL;
    buf_clear(error);
    const rng_tree *root = rng_read(&s->arena, text, &prefixes, error);
    if (root) {
        s->start = compile(&c, root, NULL);
        compile_contents(&c);
        show_names(&c, root, prefixes);
        if (s->pool.error && !failed(&c))
            (void)complain(&c, root, "too many patterns in", rng_tag_name(root->tag));
    }
    if (failed(&c)) {
        rng_schema_free(s);
        return NULL;
    }
    return s;
}

void rng_schema_free(rng_schema *schema)
{
    if (!schema)
        return;
    arena_free(&schema->arena);
    free(schema);
}
