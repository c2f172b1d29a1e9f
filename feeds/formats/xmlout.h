/*
 * The one writer of XML: indented, everything escaped (never CDATA), no character that XML forbids, names balanced by
 * construction. Bytes go to the output in pieces of about 64 KiB; the first error sticks.
 */
#ifndef FEEDLOOM_FORMATS_XMLOUT_H
#define FEEDLOOM_FORMATS_XMLOUT_H

#include "../core/buf.h"

enum { XMLOUT_DEPTH = 16 };

typedef struct xmlout {
    buf b, scrubbed;
    feed_output out;
    uint64_t flushed;
    const char *open[XMLOUT_DEPTH]; /* the names of the open elements: literals */
    int depth;
    bool tag_open; /* the last start tag still lacks its > */
    int error;     /* 0 or what the output or memory said */
} xmlout;

void xmlout_init(xmlout *x, feed_output out);
void xmlout_free(xmlout *x);
/* The XML declaration, and an xml-stylesheet instruction where `stylesheet` is not empty. */
void xmlout_begin(xmlout *x, feed_str stylesheet);
/* An element that will hold elements: on a line of its own. Names are literals. */
void xmlout_start(xmlout *x, const char *name);
/* An attribute of the start tag just written; an absent value writes nothing. */
void xmlout_attr(xmlout *x, const char *name, feed_str value);
void xmlout_end(xmlout *x);
/* Ends the element just started with text and its end tag on the same line. */
void xmlout_text_end(xmlout *x, feed_str text);
/* As xmlout_text_end for plain text in an element that holds escaped HTML: escaped twice. */
void xmlout_text_escaped_end(xmlout *x, feed_str text);
/* A JSON string into the same buffer: formats that are not XML share the output. */
void xmlout_json_string(xmlout *x, feed_str text);
/* <name>text</name>; an absent text writes nothing. */
void xmlout_element(xmlout *x, const char *name, feed_str text);
/* Hands everything to the output. Returns x->error. */
int xmlout_flush(xmlout *x);

#endif
