#include "rng_schema.h"

/* The first and last four bytes, which with the length are all of a name of up to eight. */
typedef struct ends {
    uint32_t head, tail;
} ends;

static inline ends ends_of(feed_str s)
{
    ends e = {0, 0};
    if (s.n >= 4) {
        memcpy(&e.head, s.p, 4);
        memcpy(&e.tail, s.p + s.n - 4, 4);
    } else {
        for (size_t i = 0; i < s.n; i++)
            e.head = e.head << 8 | (unsigned char)s.p[i];
    }
    return e;
}

static inline bool is_entry(const rng_name_entry *entry, ends e, feed_str ns, feed_str local)
{
    return entry->head == e.head && entry->tail == e.tail && entry->local.n == local.n && entry->ns.n == ns.n &&
           (local.n <= 8 || str_eq(entry->local, local)) && str_eq(entry->ns, ns);
}

static inline uint32_t slot_of(const rng_names *names, ends e, feed_str ns, feed_str local)
{
    uint64_t h = ((uint64_t)e.head << 32 | e.tail) * 0x9E3779B97F4A7C15u + (local.n << 8) + ns.n;
    uint32_t i = (uint32_t)(h * 0xD6E8FEB86659FD93u >> 32) & names->mask;
    while (names->table[i] && !is_entry(&names->entries[names->table[i] - 1], e, ns, local))
        i = (i + 1) & names->mask;
    return i;
}

static bool grow(rng_names *names, arena *a)
{
    uint32_t capacity = names->capacity ? 2 * names->capacity : 128;
    rng_name_entry *entries = arena_array(a, capacity, sizeof *entries);
    uint32_t *table = arena_array(a, 4 * (size_t)capacity, sizeof *table);
    if (!entries || !table)
        return false;
    if (names->n)
        memcpy(entries, names->entries, sizeof *entries * names->n);
    names->entries = entries;
    names->table = table;
    names->capacity = capacity;
    names->mask = 4 * capacity - 1;
    for (uint32_t i = 0; i < names->n; i++)
        table[slot_of(names, ends_of(entries[i].local), entries[i].ns, entries[i].local)] = i + 1;
    return true;
}

bool rng_names_add_namespace(rng_names *names, arena *a, feed_str ns)
{
    for (uint32_t i = 0; i < names->n_namespaces; i++)
        if (str_eq(names->namespaces[i], ns))
            return true;
    if (names->n_namespaces == names->capacity_namespaces) {
        uint32_t capacity = names->capacity_namespaces ? 2 * names->capacity_namespaces : 16;
        feed_str *grown = arena_array(a, capacity, sizeof *grown);
        if (!grown)
            return false;
        if (names->n_namespaces)
            memcpy(grown, names->namespaces, sizeof *grown * names->n_namespaces);
        names->namespaces = grown;
        names->capacity_namespaces = capacity;
    }
    names->namespaces[names->n_namespaces++] = ns;
    return true;
}

bool rng_names_add(rng_names *names, arena *a, feed_str ns, feed_str local)
{
    if (names->n == names->capacity && !grow(names, a))
        return false;
    ends e = ends_of(local);
    uint32_t slot = slot_of(names, e, ns, local);
    if (names->table[slot])
        return true;
    names->entries[names->n++] = (rng_name_entry){ns, local, e.head, e.tail, local};
    names->table[slot] = names->n;
    return rng_names_add_namespace(names, a, ns);
}

rng_name rng_names_find(const rng_names *names, feed_str ns, feed_str local, rng_name guess)
{
    ends e = ends_of(local);
    if (guess < names->n && is_entry(&names->entries[guess], e, ns, local))
        return guess;
    uint32_t found = names->table ? names->table[slot_of(names, e, ns, local)] : 0;
    if (found)
        return found - 1;
    for (uint32_t i = 0; i < names->n_namespaces; i++)
        if (str_eq(names->namespaces[i], ns))
            return names->n + i;
    return names->n + names->n_namespaces;
}

bool rng_class_has(const rng_class *c, const rng_names *names, rng_name name)
{
    for (; c->kind == RNG_C_CHOICE; c = c->rest)
        if (rng_class_has(c->first, names, name))
            return true;
    bool known = name < names->n, some_ns = name < names->n + names->n_namespaces;
    feed_str ns = known ? names->entries[name].ns : some_ns ? names->namespaces[name - names->n] : STR_NONE;
    if (c->kind == RNG_C_NAME)
        return known && str_eq(names->entries[name].local, c->local) && str_eq(ns, c->ns);
    if (c->kind == RNG_C_NS && !(some_ns && str_eq(ns, c->ns)))
        return false;
    return !c->except || !rng_class_has(c->except, names, name);
}

void rng_class_put(buf *b, const rng_class *c, const rng_names *names)
{
    for (; c->kind == RNG_C_CHOICE; c = c->rest) {
        rng_class_put(b, c->first, names);
        buf_put_lit(b, " or ");
    }
    if (c->kind == RNG_C_NAME)
        buf_put_str(b, names->entries[rng_names_find(names, c->ns, c->local, RNG_UNKNOWN)].shown);
    else if (c->kind == RNG_C_NS && !c->ns.n)
        buf_put_lit(b, "any in no namespace");
    else if (c->kind == RNG_C_NS)
        buf_printf(b, "any of namespace %.*s", (int)c->ns.n, c->ns.p);
    else
        buf_put_lit(b, "an extension");
}
