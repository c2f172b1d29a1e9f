/* A JSON value as a tree in an arena, for what is small enough to be looked at whole: one item of a feed. */
#ifndef FEEDLOOM_FORMATS_JSONTREE_H
#define FEEDLOOM_FORMATS_JSONTREE_H

#include "../core/arena.h"
#include "jsonin.h"

typedef struct json_node {
    json_event kind; /* JSON_NULL … JSON_STRING, JSON_MAP, JSON_LIST */
    feed_str key;    /* in a map; else absent */
    feed_str text;   /* of a number or a string */
    struct json_node *first, *last, *next;
} json_node;

typedef struct json_builder {
    arena *a;
    json_node *open[JSON_DEPTH_MAX + 1];
    size_t depth; /* open lists and maps */
    feed_str key; /* of the value that comes next */
    json_node *root;
} json_builder;

/* Takes one event; *done once a whole value is there, in b->root. 0 or FEED_E_LIMIT. */
FEED_MUST_USE int json_build(json_builder *b, json_event event, feed_str text, bool *done);
/* The first member of that name of a map; NULL if there is none, or `node` is NULL or no map. O(members). */
const json_node *json_find(const json_node *node, const char *key);
/* Its text, trimmed, where it is a string (or a number) with something in it; else absent. */
feed_str json_text(const json_node *node, const char *key);
/* The first value of a list of that name; NULL if there is none. */
const json_node *json_list(const json_node *node, const char *key);
/* The value as JSON, without white space. */
void json_put(buf *b, const json_node *node);

#endif
