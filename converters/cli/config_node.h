/* A YAML document as a tree with positions. What a configuration has no use for is refused: anchors, aliases, tags. */
#ifndef FEEDLOOM_CLI_CONFIG_NODE_H
#define FEEDLOOM_CLI_CONFIG_NODE_H

#include "../../feeds/core/arena.h"

enum { CONFIG_BYTES_MAX = 1 << 20, CONFIG_NODES_MAX = 1 << 16, CONFIG_DEPTH_MAX = 16 };

typedef enum config_kind { CONFIG_SCALAR, CONFIG_SEQUENCE, CONFIG_MAPPING, CONFIG_NOTHING } config_kind;

typedef struct config_node {
    config_kind kind;
    feed_str key;              /* in a mapping; else absent */
    feed_str text;             /* of a scalar, with a NUL behind it */
    feed_pos key_pos, pos;     /* of the value */
    struct config_node *first, *last; /* children, document order */
    struct config_node *next;
    struct config_node *parent;
} config_node;

/*
 * Reads `text` (UTF-8). Nodes live in `a`, positions point to `file`. *root is NULL for an empty document. Reports
 * ConfigSyntax where the text is no YAML or crosses a limit. Linear. 0, FEED_E_INPUT after reporting, FEED_E_MEMORY.
 */
FEED_MUST_USE int config_parse(feed_str text, feed_str file, arena *a, feed_reporter reporter, config_node **root);

#endif
