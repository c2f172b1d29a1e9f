/*
 * What elements mean to a reader: one table for each vocabulary, a row for each element that feeds the model. Names are
 * compared in lower case. What has no row is kept as an extension.
 */
#ifndef FEEDLOOM_NAMESPACES_FIELDS_H
#define FEEDLOOM_NAMESPACES_FIELDS_H

#include "namespaces.h"

/* What an element may stand in. */
enum read_context {
    READ_ROOT,
    READ_OUTSIDE, /* <rss>, <rdf:RDF>: around everything */
    READ_HEAD,
    READ_ENTRY,
    READ_SOURCE,
    READ_PERSON,
    READ_BODY, /* OPML's */
    READ_CONTEXTS
};

#define READ_IN(context) (1u << (context))
#define READ_FEED        (READ_IN(READ_HEAD) | READ_IN(READ_SOURCE))
#define READ_ANY         (READ_FEED | READ_IN(READ_ENTRY))

/* How an element is read. */
enum read_shape {
    READ_BOX,    /* a context of its own for what stands in it */
    READ_TEXT,   /* its text, without white space around it */
    READ_MARKUP, /* a text construct: plain text or markup */
    READ_TREE,   /* kept as an extension and, once its parent ends, a field as well: where nothing better came */
    READ_THROUGH, /* what stands in it is read as if it stood in its parent */
    READ_OUTLINE  /* OPML's outline: an entry where no other outline stands in it */
};

/* The field that it becomes. */
enum read_field {
    FIELD_NONE,
    FIELD_TITLE,
    FIELD_SUBTITLE, /* of an entry: the summary */
    FIELD_CONTENT,
    FIELD_LINK,
    FIELD_ENCLOSURE,
    FIELD_ID,
    FIELD_GUID,
    FIELD_UPDATED,
    FIELD_PUBLISHED,
    FIELD_AUTHOR,
    FIELD_CONTRIBUTOR,
    FIELD_CATEGORY,
    FIELD_RIGHTS,
    FIELD_LANGUAGE,
    FIELD_GENERATOR,
    FIELD_ICON,
    FIELD_LOGO,
    FIELD_IMAGE,
    FIELD_TTL,
    FIELD_COMMENTS,
    FIELD_SOURCE,
    FIELD_NAME,
    FIELD_EMAIL,
    FIELD_URI,
    FIELD_KEYWORDS, /* categories behind commas */
    FIELD_LICENSE,
    FIELD_COUNT
};

typedef struct read_row {
    const char *name; /* local name, lower case */
    uint8_t contexts; /* READ_IN(…) | … */
    uint8_t shape;    /* enum read_shape */
    uint8_t field;    /* enum read_field */
    uint8_t opens;    /* of a box: enum read_context */
    uint8_t flags;
} read_row;

enum {
    READ_HTML = 1,      /* markup whose type is not told is HTML, if it looks like it */
    READ_HTML_SURE = 2, /* markup of this element is HTML, whatever it looks like */
    READ_WEAK = 4,      /* a field that another element of the core may replace, or that another has already */
    READ_ATTRS = 8,     /* its attributes are part of the value */
    READ_KEEP = 16,     /* of a tree: it says more than the field can, so it stays an extension in any case */
    READ_GROUP = 32     /* of a tree: what stands in it may be a field as well */
};

typedef struct read_table {
    uint8_t ns; /* enum ns_id */
    const read_row *rows;
    size_t n;
} read_table;

/* NULL ends the list. */
extern const read_table *const READ_MODULES[];

#define READ_TABLE(name, ns_id, array)                                                                                 \
    const read_table name = {.ns = (ns_id), .rows = (array), .n = sizeof(array) / sizeof *(array)}

#endif
