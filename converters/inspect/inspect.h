/*
 * A feed as JSON, in the vocabulary that feedparser made common: what readers of other programs' tests expect, and a
 * look at how Feedloom understands a feed. One object with the keys bozo, feed, entries, version, encoding, namespaces,
 * headers; absent information is an absent key.
 */
#ifndef FEEDLOOM_INSPECT_H
#define FEEDLOOM_INSPECT_H

#include "../../feeds/core/buf.h"

typedef struct inspect_options {
    feed_str url;            /* where the document came from; absent: a plain file */
    const feed_str *headers; /* of the HTTP answer, "Name: value" */
    size_t n_headers;
    bool no_sanitize, no_resolve; /* leave markup in texts alone, or its relative URIs */
    size_t slice;                 /* the XML reader gets so many bytes at a time; 0: all at once */
} inspect_options;

/* Appends the JSON object and a line end to `out`. 0, or FEED_E_MEMORY, FEED_E_LIMIT: nothing that a document holds is
 * an error, however broken it is. */
FEED_MUST_USE int inspect_document(feed_str bytes, const inspect_options *options, buf *out);

#endif
