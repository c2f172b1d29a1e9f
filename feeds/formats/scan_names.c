#include "scan_state.h"

#include <stdlib.h>

enum {
    PROBES_MAX = 64,  /* a table a quarter full needs some ten; only names made to collide need more */
    VARIANTS_MAX = 8, /* namespaces in which one name has a symbol */
    FIRST_SLOTS = 256,
    FIRST_ITEMS = 64,
    KEPT_SLOTS = 1024 /* from document to document */
};

uint32_t scan_hash(feed_str s)
{
    uint32_t hash = SCAN_HASH_SEED;
    for (size_t i = 0; i < s.n; i++)
        hash = scan_hash_step(hash, (unsigned char)s.p[i]);
    return hash;
}

/* Room for one more in an array that doubles; false when out of memory. */
static bool grow(scan_names *names, void **items, uint32_t n, uint32_t *capacity, size_t size)
{
    if (n < *capacity)
        return true;
    uint32_t wanted = *capacity ? *capacity * 2 : FIRST_ITEMS;
    void *more = realloc(*items, wanted * size);
    names->no_memory = names->no_memory || !more;
    if (!more)
        return false;
    *items = more;
    *capacity = wanted;
    return true;
}

/* The slot with the atom of s, or the free one where it belongs; NULL when both are too far away. */
static uint32_t *find_slot(const scan_names *names, feed_str s, uint32_t hash)
{
    uint32_t mask = names->n_slots - 1, mixed = hash ^ hash >> 15;
    for (uint32_t i = 0; i < PROBES_MAX; i++) {
        uint32_t *slot = &names->slots[(mixed + i) & mask];
        if (!*slot)
            return slot;
        const scan_atom *atom = &names->atoms[*slot];
        if (atom->hash == hash && atom->text.n == s.n && memcmp(atom->text.p, s.p, s.n) == 0)
            return slot;
    }
    return NULL;
}

/* Keeps the table at most a quarter full; false when out of memory, or when too many names collide. */
static bool widen(scan_names *names)
{
    if (names->n_slots && names->n_atoms < names->n_slots / 4)
        return true;
    uint32_t wanted = names->n_slots ? names->n_slots * 2 : FIRST_SLOTS;
    uint32_t *before = names->slots, *slots = calloc(wanted, sizeof *slots);
    names->no_memory = names->no_memory || !slots;
    if (!slots)
        return false;
    names->slots = slots;
    names->n_slots = wanted;
    bool fits = true;
    for (uint32_t i = 1; i < names->n_atoms; i++) {
        uint32_t *slot = find_slot(names, names->atoms[i].text, names->atoms[i].hash);
        fits = fits && slot;
        if (slot)
            *slot = i;
    }
    free(before);
    return fits;
}

bool scan_names_init(scan_names *names)
{
    *names = (scan_names){.generation = 1};
    arena_init(&names->text, 2 * SCAN_NAMES_BYTES);
    if (!grow(names, (void **)&names->atoms, 0, &names->atoms_capacity, sizeof *names->atoms) || !widen(names))
        return false;
    names->atoms[0] = (scan_atom){.text = STR("")};
    names->n_atoms = 1;
    return true;
}

bool scan_names_reset(scan_names *names)
{
    if (names->n_slots > KEPT_SLOTS || names->text.size > SCAN_NAMES_BYTES / 64) {
        scan_names_free(names);
        return scan_names_init(names);
    }
    memset(names->slots, 0, names->n_slots * sizeof *names->slots);
    arena_reset(&names->text);
    names->n_atoms = 1;
    names->n_bindings = names->n_variants = 0;
    names->bytes = 0;
    names->generation = 1;
    names->no_memory = false;
    names->atoms[0] = (scan_atom){.text = STR("")};
    return true;
}

void scan_names_free(scan_names *names)
{
    free(names->atoms);
    free(names->slots);
    free(names->bindings);
    free(names->variants);
    arena_free(&names->text);
}

uint32_t scan_find_atom(const scan_names *names, feed_str s, uint32_t hash)
{
    const uint32_t *slot = s.n ? find_slot(names, s, hash) : NULL;
    return slot ? *slot : SCAN_NAME_NONE;
}

uint32_t scan_intern(scan_names *names, feed_str s, uint32_t hash)
{
    if (!s.n)
        return SCAN_NAME_NONE;
    uint32_t *slot = find_slot(names, s, hash);
    if (slot && *slot)
        return *slot;
    if (names->n_atoms >= SCAN_NAMES_MAX || s.n > SCAN_NAMES_BYTES - names->bytes)
        return SCAN_FULL;
    if (!widen(names) ||
        !grow(names, (void **)&names->atoms, names->n_atoms, &names->atoms_capacity, sizeof *names->atoms))
        return SCAN_FULL;
    slot = find_slot(names, s, hash); /* widening moves it */
    feed_str text = slot ? arena_dup(&names->text, s) : STR_NONE;
    names->no_memory = names->no_memory || (slot && !text.p);
    if (!text.p)
        return SCAN_FULL;
    names->bytes += s.n;
    *slot = names->n_atoms++;
    names->atoms[*slot] = (scan_atom){.text = text, .hash = hash};
    return *slot;
}

bool scan_is_qualified(feed_str name, size_t colon)
{
    if (!colon)
        return !name.n || *name.p != ':';
    feed_str local = str_from(name, colon + 1);
    return !memchr(local.p, ':', local.n) && scan_name_starts(local.p, local.p + local.n);
}

/* The last part between colons that is a name. */
static feed_str nearest_name(feed_str s)
{
    feed_str part, found = STR("_");
    while (str_split(&s, ':', &part))
        if (scan_name_starts(part.p, part.p + part.n))
            found = part;
    return found;
}

uint32_t scan_intern_name(scan_names *names, feed_str s, uint32_t hash, size_t colon)
{
    uint32_t name = scan_intern(names, s, hash);
    if (name == SCAN_FULL || names->atoms[name].named)
        return name;
    feed_str text = names->atoms[name].text;
    bool good = scan_is_qualified(text, colon);
    feed_str prefix = {text.p, good ? colon : 0};
    uint32_t atom = scan_intern(names, prefix, scan_hash(prefix));
    if (atom == SCAN_FULL)
        return SCAN_FULL;
    scan_atom *a = &names->atoms[name];
    a->prefix = atom;
    a->colon = (uint32_t)prefix.n;
    a->local = good ? str_from(text, colon ? colon + 1 : 0) : nearest_name(text);
    a->misnamed = !good;
    a->named = true;
    return name;
}

bool scan_bind(scan_names *names, uint32_t prefix, uint32_t uri)
{
    if (!grow(names, (void **)&names->bindings, names->n_bindings, &names->bindings_capacity, sizeof *names->bindings))
        return false;
    names->bindings[names->n_bindings++] = (scan_binding){prefix, uri, names->atoms[prefix].binding};
    names->atoms[prefix].binding = names->n_bindings;
    names->generation++;
    return true;
}

void scan_unbind(scan_names *names, uint32_t n)
{
    if (names->n_bindings > n)
        names->generation++;
    while (names->n_bindings > n) {
        const scan_binding *b = &names->bindings[--names->n_bindings];
        names->atoms[b->prefix].binding = b->before;
    }
}

/* The symbol of a name in a namespace; 0 when it has none. */
static uint32_t find_symbol(scan_names *names, scan_atom *name, uint32_t uri)
{
    uint32_t seen = 0;
    for (uint32_t i = name->variants; i; i = names->variants[i - 1].next, seen++)
        if (names->variants[i - 1].uri == uri)
            return names->variants[i - 1].symbol;
    if (seen >= VARIANTS_MAX || names->n_variants >= SCAN_NAMES_MAX ||
        !grow(names, (void **)&names->variants, names->n_variants, &names->variants_capacity, sizeof *names->variants))
        return 0;
    uint32_t symbol = names->n_variants + 1;
    names->variants[names->n_variants++] = (scan_variant){uri, symbol, name->variants};
    name->variants = symbol;
    return symbol;
}

bool scan_resolve(scan_names *names, uint32_t name)
{
    scan_atom *atom = &names->atoms[name];
    if (atom->generation == names->generation)
        return true;
    uint32_t binding = names->atoms[atom->prefix].binding;
    atom->uri = binding ? names->bindings[binding - 1].uri : SCAN_NAME_NONE;
    atom->symbol = find_symbol(names, atom, atom->uri);
    if (atom->prefix && !atom->uri)
        return false;
    atom->generation = names->generation;
    return true;
}
