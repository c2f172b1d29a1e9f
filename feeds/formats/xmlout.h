/*
 * The one writer of XML: indented, everything escaped (never CDATA), no character that XML forbids, names balanced by
 * construction. Bytes go to the output in pieces of about 256 KiB; the first error sticks.
 */
#ifndef FEEDLOOM_FORMATS_XMLOUT_H
#define FEEDLOOM_FORMATS_XMLOUT_H

#include "../core/buf.h"

enum { XMLOUT_DEPTH = 16 };

typedef struct xmlout {
    buf b, scrubbed;
    feed_output out;
    uint64_t flushed, dropped; /* dropped: characters that XML does not allow, and DEL */
    feed_str open[XMLOUT_DEPTH]; /* the names of the open elements */
    int depth;
    bool tag_open; /* the last start tag still lacks its > */
    bool clean;    /* the next text has been found to be clean already */
    int error;     /* 0 or what the output or memory said */
} xmlout;

void xmlout_init(xmlout *x, feed_output out);
void xmlout_free(xmlout *x);
/* The XML declaration, and an xml-stylesheet instruction where `stylesheet` is not empty. */
void xmlout_begin(xmlout *x, feed_str stylesheet);
/* An element that will hold elements: on a line of its own. Names are literals,
 * or live until the element ends. */
#define xmlout_start(x, name) xmlout_start_named((x), STR(name))
void xmlout_start_named(xmlout *x, feed_str name);
/* An attribute of the start tag just written; an absent value writes nothing. */
#define xmlout_attr(x, name, value) xmlout_attr_named((x), STR(name), (value))
void xmlout_attr_named(xmlout *x, feed_str name, feed_str value);
void xmlout_end(xmlout *x);
typedef struct xmlout_attribute {
    feed_str name, value;
} xmlout_attribute;
/* Sets the next attribute of a list: 1, or 0 for an absent value, whose place the next one takes. */
static inline size_t xmlout_set(xmlout_attribute *next, feed_str name, feed_str value)
{
    *next = (xmlout_attribute){name, value};
    return value.p != NULL;
}
/* <name attribute="value" … /> on a line of its own. All values are there. */
void xmlout_leaf(xmlout *x, feed_str name, const xmlout_attribute *attributes, size_t n);
/* Ends the element just started with text and its end tag on the same line. */
void xmlout_text_end(xmlout *x, feed_str text);
/* As xmlout_text_end for plain text in an element that holds escaped HTML: escaped twice. */
void xmlout_text_escaped_end(xmlout *x, feed_str text);
/* Bytes as they are, in pieces: for what has been escaped already. */
void xmlout_raw(xmlout *x, feed_str bytes);
/* The start of a line inside the open element; then pieces with xmlout_raw, and escaped text and attribute values. */
void xmlout_line(xmlout *x);
void xmlout_text(xmlout *x, feed_str text);
void xmlout_value(xmlout *x, feed_str text);
/* A JSON string into the same buffer: formats that are not XML share the output. */
void xmlout_json_string(xmlout *x, feed_str text);
/* <name>text</name>; an absent text writes nothing. */
#define xmlout_element(x, name, text) xmlout_element_named((x), STR(name), (text))
void xmlout_element_named(xmlout *x, feed_str name, feed_str text);
/* Hands everything to the output. Returns x->error. */
int xmlout_flush(xmlout *x);

#endif
