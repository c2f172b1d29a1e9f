/*
 * The header of a digest: YAML (---), TOML (+++), JSON ({), Pelican's `Key: value` lines, or none. One tree of values
 * whatever the syntax. A header that breaks its own syntax is reported with its position and what was expected, and
 * read line by line instead.
 */
#ifndef FEEDLOOM_DIGEST_HEADER_H
#define FEEDLOOM_DIGEST_HEADER_H

#include "../../feeds/core/arena.h"

typedef enum header_kind { HEADER_NONE, HEADER_YAML, HEADER_TOML, HEADER_JSON, HEADER_PELICAN } header_kind;

typedef enum header_type { HEADER_SCALAR, HEADER_LIST, HEADER_MAP, HEADER_NULL } header_type;

typedef struct header_value {
    header_type type;
    feed_str key;                /* in a map; else absent */
    feed_str text;               /* of a scalar: decoded, any type as its text ("true", "7") */
    size_t offset;               /* where the value stands in the file, in bytes */
    struct header_value *first;  /* of a list or map, document order */
    struct header_value *next;   /* the sibling after this one */
} header_value;

typedef struct header {
    header_kind kind;
    header_value *root; /* a map; never NULL after header_read returned 0 */
    size_t body;        /* offset of the Markdown behind the header */
    bool repaired;      /* the line-based reader was used */
    uint32_t initials;  /* bits for what the root's keys begin with: most keys that are asked for are not there */
} header;

/*
 * Reads the header at the start of `text` (clean UTF-8, no BOM, any line ends). Values live in `arena` or point into
 * `text`. Reports HeaderSyntax with file:line:col for a malformed one (at most 20 findings), and BadCharacters for
 * characters from escapes that no output may hold; they are dropped. Limits: 256 KiB of header, 4,096 values, depth
 * 16, YAML aliases refused. Linear. Returns 0, or FEED_E_MEMORY.
 */
FEED_MUST_USE int header_read(feed_str text, feed_str file, arena *a, feed_reporter reporter, header *out);

/* The value of a key of the header, ASCII letters in any case; the first of several names that is there and
 * not empty. NULL if none. `names` is a NULL-terminated list in order of preference. */
const header_value *header_get(const header *h, const char *const *names);
/* A child of a map by its exact key; NULL if none. */
const header_value *header_child(const header_value *map, feed_str key);

#endif
