/*
 * Building the tree of a header, for every syntax alike: limits, duplicate keys and findings are dealt with here.
 * Private to header*.c.
 */
#ifndef FEEDLOOM_DIGEST_HEADER_TREE_H
#define FEEDLOOM_DIGEST_HEADER_TREE_H

#include "../../feeds/model/report.h"
#include "header.h"

enum { HEADER_MAX = 256 * 1024, HEADER_VALUES = 4096, HEADER_DEPTH = 16, HEADER_FINDINGS = 20 };

typedef struct header_node {
    header_value v; /* first: a header_value * of the tree is a header_node * */
    struct header_node *parent, *last; /* last: child */
    uint16_t children;
    uint16_t depth; /* of the root: 1 */
    uint16_t flags; /* the reader's own */
} header_node;

typedef struct header_tree {
    feed_str text, file; /* the whole file */
    size_t begin, end;   /* the header in it, without its fences */
    arena *a;
    feed_reporter reporter;
    header_node *root;
    header_node **index; /* a hash table of (parent, key) for maps with many keys; NULL until there is one */
    size_t count;
    int findings; /* a position costs time in the size of the header: after HEADER_FINDINGS there are no more */
    bool strict; /* a duplicate key is an error, and nothing is reported */
    int error;   /* FEED_E_MEMORY; FEED_E_LIMIT; FEED_E_INPUT: malformed */
} header_tree;

/* Forgets what was built and begins with an empty map. */
void header_tree_begin(header_tree *t);
/* What becomes of a header that breaks its syntax. */
#define HEADER_BY_LINES "it is read line by line instead"
/* Reports HeaderSyntax at a byte of the file; the message says what was expected. */
void header_fault(header_tree *t, size_t offset, const char *format, ...) __attribute__((format(printf, 3, 4)));
/*
 * Appends a value to a map (with a key) or a list (without). Of a key that is there already, the first stays: the new
 * one is reported and stands outside the tree. NULL: t->error says why, and it has been reported.
 */
header_node *header_add(header_tree *t, header_node *parent, header_type type, feed_str key, feed_str text,
                        size_t offset);
/* The child of that key, or NULL. */
header_node *header_find(const header_tree *t, const header_node *parent, feed_str key);
/* A copy in the arena, without characters that are not clean (reported); t->error on failure. */
feed_str header_copy(header_tree *t, feed_str s, size_t offset);

/* The line at *at without its end (LF, CR LF or CR), *at moved to the next one; false at `end`. */
bool header_line(feed_str text, size_t end, size_t *at, feed_str *line);
/* Without the blanks (space, tab) at both ends, and where it begins in the file. */
feed_str header_trim(feed_str s);
static inline size_t header_offset(const header_tree *t, feed_str part) { return (size_t)(part.p - t->text.p); }

/* The readers: each fills an empty tree from t->begin to t->end. false: t->error is set, what is wrong was reported. */
bool header_yaml(header_tree *t);
bool header_toml(header_tree *t);
bool header_json(header_tree *t);
/* The plain subset of YAML, exactly as header_yaml reads it; false with nothing reported if it is not that plain. */
bool header_yaml_plain(header_tree *t);
/* Whatever looks like a key and a value on a line; never malformed. */
void header_lines(header_tree *t, header_kind kind);
/* Pelican's lines from t->begin on; t->end becomes the offset of the body. false: none there. */
bool header_pelican(header_tree *t);

/* The value in matching quotes, or the whole. */
feed_str header_unquote(feed_str s);
/* What YAML calls null, unquoted. */
bool header_is_null(feed_str s);

#endif
