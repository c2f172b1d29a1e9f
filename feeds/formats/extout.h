/*
 * Writing extension trees (feed_ext) into XML: namespaces are declared where they are not in scope, names and prefixes
 * that XML would not have are replaced or left out, whatever the tree came from.
 */
#ifndef FEEDLOOM_FORMATS_EXTOUT_H
#define FEEDLOOM_FORMATS_EXTOUT_H

#include "xmlout.h"

enum { EXTOUT_ROOT = 64, EXTOUT_BINDINGS = 512, EXTOUT_DEPTH = 256, EXTOUT_ATTRS = 256 };

typedef struct extout_binding {
    feed_str prefix, uri; /* prefix "": the default namespace; uri "": none */
    char made[16];        /* a prefix of our own */
} extout_binding;

typedef struct extout {
    extout_binding *scope;
    size_t n;
    bool lost; /* something of the extension that is being written */
} extout;

FEED_MUST_USE bool extout_init(extout *o);
void extout_free(extout *o);
/* A namespace that the root element declares; false if there is no room or the prefix stands for another already. */
bool extout_declare(extout *o, feed_str prefix, feed_str uri);
/* Whether the prefix stands for the URI where the output is. */
bool extout_is_bound(const extout *o, feed_str prefix, feed_str uri);
/* Whether a string may be a prefix or a local name (https://www.w3.org/TR/xml-names/#NT-NCName). O(n). */
bool extout_is_name(feed_str s);
/* Writes one extension on a line of its own. False if something of it could not be written; where its name cannot be
 * one in XML, nothing is. */
bool extout_put(extout *o, xmlout *x, const feed_ext *ext);

#endif
