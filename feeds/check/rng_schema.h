/* What stands behind a compiled schema: names, name classes, elements, data, and the patterns made from them. */
#ifndef FEEDLOOM_CHECK_RNG_SCHEMA_H
#define FEEDLOOM_CHECK_RNG_SCHEMA_H

#include "../core/arena.h"
#include "../formats/scan.h"
#include "rng.h"
#include "rng_pattern.h"
#include "rng_type.h"

/* The namespace of an annotation on <data>, shown="a media type such as text/html". */
#define RNG_MESSAGES_NS "urn:feedloom:messages"

enum {
    RNG_SCHEMA_BYTES_MAX = 1024 * 1024,
    RNG_SCHEMA_ARENA_MAX = 16 * 1024 * 1024,
    RNG_SCHEMA_NODES_MAX = 10000 /* elements of the schema document; bounds every recursion over patterns */
};

/*
 * Names as numbers. The names that a schema speaks of come first; of all others it can only tell the namespace: one
 * number for each namespace it speaks of, and one for all the rest.
 */
typedef uint32_t rng_name;

typedef struct rng_name_entry {
    feed_str ns, local;
    uint32_t head, tail; /* of local, for a quick comparison */
    feed_str shown;      /* with a prefix of the schema's where that is needed */
} rng_name_entry;

typedef struct rng_names {
    rng_name_entry *entries;
    uint32_t n, capacity;
    feed_str *namespaces;
    uint32_t n_namespaces, capacity_namespaces;
    uint32_t *table; /* open addressing, number + 1; 0: free */
    uint32_t mask;
} rng_names;

/* Adds what is not there yet; both strings must live as long as the schema. false when out of memory. */
FEED_MUST_USE bool rng_names_add(rng_names *names, arena *a, feed_str ns, feed_str local);
FEED_MUST_USE bool rng_names_add_namespace(rng_names *names, arena *a, feed_str ns);
/* `guess`, which may be any number, is looked at first. */
rng_name rng_names_find(const rng_names *names, feed_str ns, feed_str local, rng_name guess);

typedef enum rng_class_kind { RNG_C_ANY, RNG_C_NS, RNG_C_NAME, RNG_C_CHOICE } rng_class_kind;

typedef struct rng_class {
    rng_class_kind kind;
    feed_str ns, local;
    const struct rng_class *except;       /* RNG_C_ANY, RNG_C_NS */
    const struct rng_class *first, *rest; /* RNG_C_CHOICE */
} rng_class;

bool rng_class_has(const rng_class *c, const rng_names *names, rng_name name);
/* Appends what the class allows, for messages. */
void rng_class_put(buf *b, const rng_class *c, const rng_names *names);

typedef struct rng_element {
    const rng_class *names;
    rng_pattern content;
} rng_element;

struct rng_schema {
    arena arena;
    rng_pool pool;
    rng_pattern start;
    rng_names names;
    const rng_class **classes; /* of attributes */
    rng_element *elements;
    rng_datum *data;
    uint32_t n_classes, n_elements, n_data;
};

/* ---- The schema document as a tree ------------------------------------------------------------------------------- */

/* The elements of RELAX NG. */
typedef enum rng_tag {
    RNG_T_GRAMMAR,
    RNG_T_START,
    RNG_T_DEFINE,
    RNG_T_DIV,
    RNG_T_ELEMENT,
    RNG_T_ATTRIBUTE,
    RNG_T_GROUP,
    RNG_T_INTERLEAVE,
    RNG_T_CHOICE,
    RNG_T_OPTIONAL,
    RNG_T_ZERO_OR_MORE,
    RNG_T_ONE_OR_MORE,
    RNG_T_LIST,
    RNG_T_MIXED,
    RNG_T_REF,
    RNG_T_PARENT_REF,
    RNG_T_EMPTY,
    RNG_T_TEXT,
    RNG_T_NOT_ALLOWED,
    RNG_T_VALUE,
    RNG_T_DATA,
    RNG_T_PARAM,
    RNG_T_EXCEPT,
    RNG_T_NAME,
    RNG_T_ANY_NAME,
    RNG_T_NS_NAME,
    RNG_T_COUNT
} rng_tag;

typedef struct rng_tree {
    rng_tag tag;
    uint32_t line;
    feed_str name; /* the name or type attribute; absent: none */
    feed_str ns, library, combine;
    feed_str text;  /* of name, value and param; for a name, the local part */
    feed_str shown; /* of data, what messages call it: RNG_MESSAGES_NS's attribute `shown` */
    struct rng_tree *first, *last, *next;
} rng_tree;

typedef struct rng_prefix {
    feed_str prefix, uri;
    const struct rng_prefix *next;
} rng_prefix;

/* "element", "choice" … */
feed_str rng_tag_name(rng_tag tag);

/*
 * Reads a schema document: foreign elements and attributes dropped, ns and datatypeLibrary inherited, QNames in
 * <name> and name attributes resolved (specification, sections 4.1 to 4.10). NULL and a reason in *error otherwise.
 * `prefixes` are all that it declares.
 */
FEED_MUST_USE rng_tree *rng_read(arena *a, feed_str text, const rng_prefix **prefixes, buf *error);

#endif
