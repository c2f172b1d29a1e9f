/*
 * Reading XML: bytes in, three events out (start, text, end), with namespaces and true positions. libxml2's SAX2 push
 * parser stands behind it, hardened (no parameter entities, no external anything, limits on depth, attributes, start
 * tags, text and errors); it is included nowhere else.
 *
 * Input is UTF-8 (charset.c decodes before). Result and positions do not depend on the slices it arrives in.
 */
#ifndef FEEDLOOM_FORMATS_XML_H
#define FEEDLOOM_FORMATS_XML_H

#include "../core/buf.h"

enum { XML_SYMBOLS_MAX = 16384 };

typedef struct xml_attr {
    feed_str ns, prefix, local; /* ns absent: in no namespace */
    feed_str value;             /* white space normalised, references expanded */
} xml_attr;

typedef struct xml_ns {
    feed_str prefix; /* absent: the default namespace */
    feed_str uri;
} xml_ns;

typedef struct xml_element {
    feed_str ns, prefix, local;
    const xml_attr *attrs; /* document order, xmlns declarations not among them */
    size_t n_attrs;
    const xml_ns *declared; /* namespace declarations on this very tag */
    size_t n_declared;
    /* Of the scanner (scan.h): a small number for this name in this namespace, from 1 in order of appearance, at most
     * XML_SYMBOLS_MAX; the same one whenever they come again in this document. 0: it has none. */
    uint32_t symbol;
} xml_element;

typedef struct xml_handler {
    /* Views live until the call returns. A non-zero return stops the parse and comes back from push or finish. */
    int (*start)(void *context, const xml_element *element);
    /* Character data, possibly in several pieces; references expanded. */
    int (*text)(void *context, feed_str text);
    int (*end)(void *context, feed_str ns, feed_str prefix, feed_str local);
    /* The text of a comment, or a doctype (name, public id, system id); may be NULL. */
    int (*comment)(void *context, feed_str text);
    int (*doctype)(void *context, feed_str name, feed_str public_id, feed_str system_id);
    /* Not well-formed; called at most once, nothing follows; but a lenient scanner (scan.h) calls it for each fault and
     * goes on. `message` is one sentence. */
    void (*fault)(void *context, feed_str message, uint32_t line, uint32_t column);
    /* A reference to an entity that is defined outside the document, or may be (XML 1.0 section 4.1, Entity Declared):
     * no text stands for it, but for the character when HTML knows the name. The scanner (scan.h) alone calls it; NULL
     * makes the reference a fault. */
    void (*skipped)(void *context, feed_str name, bool declared);
    void *context;
} xml_handler;

typedef struct xml_limits {
    size_t depth;      /* open elements: 256 */
    size_t attributes; /* on one tag: 256 */
    size_t tag_bytes;  /* of one start tag: 65,536 */
    size_t text_bytes; /* after expansion, of one document beyond 4 × its bytes: 64 MiB */
    size_t name_bytes; /* of one name, in the scanner: 4,096 */
    size_t errors;     /* reported by a lenient scanner: 1,000 */
} xml_limits;

typedef struct xml_parser xml_parser;

/* NULL when out of memory. limits NULL: the numbers above. */
FEED_MUST_USE xml_parser *xml_parser_new(const xml_handler *handler, const xml_limits *limits);
FEED_MUST_USE int xml_parser_push(xml_parser *parser, const char *bytes, size_t n);
FEED_MUST_USE int xml_parser_finish(xml_parser *parser);
/* Inside a callback: where the tag, text or comment that caused it begins (1-based, columns in characters). */
void xml_parser_position(const xml_parser *parser, uint32_t *line, uint32_t *column);
void xml_parser_free(xml_parser *parser);

#endif
