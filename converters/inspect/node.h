/* A JSON value while it is made: maps keep the order in which their keys came. All of it lives in one arena. */
#ifndef FEEDLOOM_INSPECT_NODE_H
#define FEEDLOOM_INSPECT_NODE_H

#include "../../feeds/core/arena.h"
#include "../../feeds/core/buf.h"

enum { NODE_KEYS_MAX = 1000 }; /* of one map; more are left out, which bounds the search for a key */

typedef enum node_kind { NODE_NULL, NODE_BOOL, NODE_INTEGER, NODE_REAL, NODE_STRING, NODE_LIST, NODE_MAP } node_kind;

typedef struct node_member {
    feed_str key;            /* of a map */
    struct node *value;
    struct node_member *next;
    size_t depth;            /* of the element that it came from; 0: not known */
} node_member;

typedef struct node {
    node_kind kind;
    size_t n; /* members */
    union {
        int64_t integer; /* of a bool, too */
        double real;
        feed_str string;
        struct {
            node_member *first, *last;
        } list;
    } as;
} node;

/* Where nodes are made; the first failure sticks, and NULL is taken for any node from then on. */
typedef struct node_maker {
    arena *memory;
    int error;
} node_maker;

node *node_new(node_maker *m, node_kind kind);
node *node_integer(node_maker *m, int64_t value);
node *node_bool(node_maker *m, bool value);
node *node_real(node_maker *m, double value);
/* A copy; NODE_NULL of an absent string. */
node *node_string(node_maker *m, feed_str value);

/* NULL if there is none, or `map` is NULL or no map. O(keys). */
node *node_get(const node *map, feed_str key);
node_member *node_member_of(const node *map, feed_str key);
/* The string under a key; absent if there is none. */
feed_str node_get_string(const node *map, feed_str key);
/* Sets or replaces. The key is copied. */
node_member *node_set(node_maker *m, node *map, feed_str key, node *value);
void node_remove(node *map, feed_str key);
/* The map or list under a key, made if it is not there. */
node *node_need(node_maker *m, node *map, feed_str key, node_kind kind);
void node_add(node_maker *m, node *list, node *value);
node *node_last(const node *list);
/* A copy of a map or list with the same members: what is added to one is not seen in the other. */
node *node_copy(node_maker *m, const node *n);
/* The same values under the same keys in the same order. */
bool node_equal(const node *a, const node *b);

/* JSON (RFC 8259), indented by two spaces. */
void node_put_json(const node *n, buf *b);

#endif
