#include "node.h"

#include "../../feeds/core/escape.h"

enum { DEPTH_MAX = 16 }; /* of maps in maps: source.authors[].… are four */

node *node_new(node_maker *m, node_kind kind)
{
    node *n = arena_alloc(m->memory, sizeof *n);
    if (n)
        n->kind = kind;
    else
        m->error = FEED_E_MEMORY;
    return n;
}

node *node_integer(node_maker *m, int64_t value)
{
    node *n = node_new(m, NODE_INTEGER);
    if (n)
        n->as.integer = value;
    return n;
}

node *node_bool(node_maker *m, bool value)
{
    node *n = node_new(m, NODE_BOOL);
    if (n)
        n->as.integer = value;
    return n;
}

node *node_real(node_maker *m, double value)
{
    node *n = node_new(m, NODE_REAL);
    if (n)
        n->as.real = value;
    return n;
}

static feed_str copy(node_maker *m, feed_str s)
{
    feed_str out = arena_dup(m->memory, s);
    if (s.p && !out.p)
        m->error = FEED_E_MEMORY;
    return out;
}

node *node_string(node_maker *m, feed_str value)
{
    node *n = node_new(m, value.p ? NODE_STRING : NODE_NULL);
    if (n && value.p)
        n->as.string = copy(m, value);
    return n;
}

node_member *node_member_of(const node *map, feed_str key)
{
    if (!map || map->kind != NODE_MAP)
        return NULL;
    for (node_member *e = map->as.list.first; e; e = e->next)
        if (str_eq(e->key, key))
            return e;
    return NULL;
}

node *node_get(const node *map, feed_str key)
{
    node_member *e = node_member_of(map, key);
    return e ? e->value : NULL;
}

feed_str node_get_string(const node *map, feed_str key)
{
    const node *n = node_get(map, key);
    return n && n->kind == NODE_STRING ? n->as.string : STR_NONE;
}

static node_member *append(node_maker *m, node *to, feed_str key, node *value)
{
    node_member *e = arena_alloc(m->memory, sizeof *e);
    if (!e) {
        m->error = FEED_E_MEMORY;
        return NULL;
    }
    *e = (node_member){.key = key, .value = value};
    if (to->as.list.last)
        to->as.list.last->next = e;
    else
        to->as.list.first = e;
    to->as.list.last = e;
    to->n++;
    return e;
}

node_member *node_set(node_maker *m, node *map, feed_str key, node *value)
{
    if (!map || map->kind != NODE_MAP || !value)
        return NULL;
    node_member *e = node_member_of(map, key);
    if (e) {
        e->value = value;
        return e;
    }
    return map->n < NODE_KEYS_MAX ? append(m, map, copy(m, key), value) : NULL;
}

void node_remove(node *map, feed_str key)
{
    if (!map || map->kind != NODE_MAP)
        return;
    node_member *before = NULL;
    for (node_member *e = map->as.list.first; e; before = e, e = e->next) {
        if (!str_eq(e->key, key))
            continue;
        if (before)
            before->next = e->next;
        else
            map->as.list.first = e->next;
        if (map->as.list.last == e)
            map->as.list.last = before;
        map->n--;
        return;
    }
}

node *node_need(node_maker *m, node *map, feed_str key, node_kind kind)
{
    node *n = node_get(map, key);
    if (n && n->kind == kind)
        return n;
    n = node_new(m, kind);
    return node_set(m, map, key, n) ? n : NULL;
}

void node_add(node_maker *m, node *list, node *value)
{
    if (list && list->kind == NODE_LIST && value)
        append(m, list, STR_NONE, value);
}

node *node_last(const node *list)
{
    return list && list->kind == NODE_LIST && list->as.list.last ? list->as.list.last->value : NULL;
}

node *node_copy(node_maker *m, const node *n)
{
    if (!n)
        return NULL;
    node *out = node_new(m, n->kind);
    if (!out)
        return NULL;
    if (n->kind != NODE_MAP && n->kind != NODE_LIST) {
        *out = *n;
        return out;
    }
    for (const node_member *e = n->as.list.first; e; e = e->next)
        append(m, out, e->key, e->value);
    return out;
}

static bool equal(const node *a, const node *b, int depth)
{
    if (!a || !b || a->kind != b->kind || depth > DEPTH_MAX)
        return a == b;
    switch (a->kind) {
    case NODE_NULL:
        return true;
    case NODE_STRING:
        return str_eq(a->as.string, b->as.string);
    case NODE_REAL:
        return memcmp(&a->as.real, &b->as.real, sizeof a->as.real) == 0;
    case NODE_BOOL:
    case NODE_INTEGER:
        return a->as.integer == b->as.integer;
    case NODE_LIST:
    case NODE_MAP:
        break;
    }
    if (a->n != b->n)
        return false;
    const node_member *e = a->as.list.first, *f = b->as.list.first;
    while (e && f && str_eq(e->key, f->key) && equal(e->value, f->value, depth + 1))
        e = e->next, f = f->next;
    return !e && !f;
}

bool node_equal(const node *a, const node *b)
{
    return equal(a, b, 0);
}

/* ---- JSON -------------------------------------------------------------------------------------------------------- */

static void put_string(buf *b, feed_str s)
{
    buf_put_char(b, '"');
    escape_json(b, s);
    buf_put_char(b, '"');
}

static void put_line(buf *b, int depth)
{
    buf_put_char(b, '\n');
    for (int i = 0; i < depth; i++)
        buf_put_lit(b, "  ");
}

static void put(const node *n, buf *b, int depth);

/* Numbers alone stay on one line: dates, coordinates. */
static bool is_short(const node *n)
{
    const node *first = n->as.list.first ? n->as.list.first->value : NULL;
    return n->kind == NODE_LIST && first && (first->kind == NODE_INTEGER || first->kind == NODE_REAL);
}

static void put_members(const node *n, buf *b, int depth)
{
    bool map = n->kind == NODE_MAP, on_line = is_short(n);
    buf_put_char(b, map ? '{' : '[');
    for (const node_member *e = n->as.list.first; e; e = e->next) {
        if (e != n->as.list.first)
            buf_put_char(b, ',');
        if (!on_line)
            put_line(b, depth + 1);
        else if (e != n->as.list.first)
            buf_put_char(b, ' ');
        if (map) {
            put_string(b, e->key);
            buf_put_lit(b, ": ");
        }
        put(e->value, b, depth + 1);
    }
    if (n->as.list.first && !on_line)
        put_line(b, depth);
    buf_put_char(b, map ? '}' : ']');
}

static void put(const node *n, buf *b, int depth)
{
    if (!n || depth > DEPTH_MAX || n->kind == NODE_NULL) {
        buf_put_lit(b, "null");
        return;
    }
    switch (n->kind) {
    case NODE_BOOL:
        buf_put_str(b, n->as.integer ? STR("true") : STR("false"));
        break;
    case NODE_INTEGER:
        buf_printf(b, "%lld", (long long)n->as.integer);
        break;
    case NODE_REAL:
        buf_printf(b, "%.15g", n->as.real);
        break;
    case NODE_STRING:
        put_string(b, n->as.string);
        break;
    case NODE_NULL:
    case NODE_LIST:
    case NODE_MAP:
        put_members(n, b, depth);
        break;
    }
}

void node_put_json(const node *n, buf *b)
{
    put(n, b, 0);
    buf_put_char(b, '\n');
}
