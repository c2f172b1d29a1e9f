/*
 * Names and namespaces of the scanner: every element name, prefix and namespace name once, under a small number (an
 * atom); what a prefix means now; and the symbol of a name in a namespace. Every look-up takes a bounded time.
 */
#ifndef FEEDLOOM_FORMATS_SCAN_NAMES_H
#define FEEDLOOM_FORMATS_SCAN_NAMES_H

#include "../core/arena.h"

enum {
    SCAN_NAMES_MAX = 16384,             /* different ones */
    SCAN_NAMES_BYTES = 4 * 1024 * 1024, /* of them all */
    SCAN_NAME_NONE = 0                  /* no such atom, or the empty prefix */
};

#define SCAN_FULL UINT32_MAX /* in place of an atom: refused */

typedef struct scan_atom {
    feed_str text;
    uint32_t hash;
    feed_str local;   /* of an element's name: what stands behind the colon, or what comes nearest to a name */
    uint32_t colon;   /* of an element's name: bytes before the colon; 0: no prefix */
    bool named;       /* the string has been used as an element's name */
    bool misnamed;    /* it has a misplaced colon; then it has no prefix */
    uint32_t prefix;  /* of an element's name: the prefix's atom */
    uint32_t binding; /* of a prefix: its innermost declaration, plus 1; 0: none */
    uint32_t uri;     /* of an element's name: its namespace, as of `generation` */
    uint32_t symbol;  /* and the symbol of both */
    uint64_t generation;
    uint32_t variants; /* of an element's name: the first of its symbols, plus 1 */
} scan_atom;

typedef struct scan_binding {
    uint32_t prefix, uri; /* atoms; uri SCAN_NAME_NONE: undeclared again */
    uint32_t before;      /* what prefix was bound to */
} scan_binding;

typedef struct scan_variant {
    uint32_t uri, symbol, next;
} scan_variant;

typedef struct scan_names {
    scan_atom *atoms; /* [0] is the empty string */
    uint32_t n_atoms, atoms_capacity;
    uint32_t *slots;
    uint32_t n_slots; /* a power of two */
    scan_binding *bindings;
    uint32_t n_bindings, bindings_capacity;
    scan_variant *variants;
    uint32_t n_variants, variants_capacity;
    uint64_t generation; /* counts changes of bindings */
    arena text;
    size_t bytes;   /* of the atoms' text */
    bool no_memory; /* why something was refused: no memory, not too many */
} scan_names;

/* False when out of memory. */
FEED_MUST_USE bool scan_names_init(scan_names *names);
/* Forgets all names, keeps the memory unless it is much. */
FEED_MUST_USE bool scan_names_reset(scan_names *names);
void scan_names_free(scan_names *names);

static inline uint32_t scan_hash_step(uint32_t hash, unsigned char byte)
{
    return (hash ^ byte) * 0x01000193u;
}
#define SCAN_HASH_SEED 0x811C9DC5u
uint32_t scan_hash(feed_str s);

/* The atom of s, made when it is new; SCAN_FULL when there are too many names or no memory. */
uint32_t scan_intern(scan_names *names, feed_str s, uint32_t hash);
/* The same, for an element's name: its prefix gets an atom as well. */
uint32_t scan_intern_name(scan_names *names, feed_str s, uint32_t hash, size_t colon);
/* Whether a name with its first colon there is a qualified name (Namespaces in XML 1.0, production 7). */
bool scan_is_qualified(feed_str name, size_t colon);
/* The atom of a string that has one, else SCAN_NAME_NONE. */
uint32_t scan_find_atom(const scan_names *names, feed_str s, uint32_t hash);
/* Declares a prefix; false when out of memory. */
FEED_MUST_USE bool scan_bind(scan_names *names, uint32_t prefix, uint32_t uri);
/* Takes declarations back, down to `n`. */
void scan_unbind(scan_names *names, uint32_t n);
/* Brings a qualified name's uri and symbol up to date; false: its prefix is not declared. */
bool scan_resolve(scan_names *names, uint32_t name);

#endif
