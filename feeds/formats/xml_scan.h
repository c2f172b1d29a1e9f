/*
 * A look at XML before the parser sees it: where markup begins and ends, so that start tags with too many bytes or
 * attributes are stopped before libxml2 spends quadratic time on them. It judges nothing else: on what is not
 * well-formed it may lose the thread, and the parser stops there anyway.
 */
#ifndef FEEDLOOM_FORMATS_XML_SCAN_H
#define FEEDLOOM_FORMATS_XML_SCAN_H

#include "../core/str.h"

enum { XML_COMMENT_MAX = 1024 * 1024 }; /* bytes of one comment or processing instruction */

typedef enum xml_scan_state {
    XML_SCAN_TEXT,
    XML_SCAN_TAG,
    XML_SCAN_DOCTYPE, /* outside the square brackets */
    XML_SCAN_SUBSET,  /* inside them, between declarations */
    XML_SCAN_DECLARATION,
    XML_SCAN_QUOTE, /* in a tag, doctype or declaration */
    XML_SCAN_COMMENT,
    XML_SCAN_PI,
    XML_SCAN_CDATA
} xml_scan_state;

typedef struct xml_scan {
    size_t tag_bytes, attributes; /* the limits; tag_bytes is the doctype's as well */
    xml_scan_state state, back;   /* back: what a quote, comment or instruction stands in */
    char quote;
    size_t seen;      /* attributes of the tag so far */
    uint64_t offset;  /* bytes scanned */
    uint64_t begin;   /* where the outermost open markup begins */
    uint64_t doctype; /* where the first doctype begins */
    bool has_doctype;
    const char *over; /* which limit was crossed, one sentence; `begin` says where. NULL: none */
} xml_scan;

/*
 * Scans whole tokens of `bytes` and returns how many bytes were used: all but a few at the end that need what follows
 * to be understood. With `final` nothing follows. Stops at once when scan->over is set.
 */
size_t xml_scan_bytes(xml_scan *scan, feed_str bytes, bool final);

#endif
