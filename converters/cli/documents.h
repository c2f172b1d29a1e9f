/* Documents of the web that are fetched once, with the same guards as all feeds, and as politely to each domain. */
#ifndef FEEDLOOM_CLI_DOCUMENTS_H
#define FEEDLOOM_CLI_DOCUMENTS_H

#include "network.h"

typedef struct network_document {
    buf body;
    feed_str url, content_type, content_location, content_language; /* of the last hop */
    arena a;
} network_document;

void network_document_free(network_document *n);

/* What is wanted: the documents at these URLs; `feed`: from a page to the feed that it names. */
typedef struct documents {
    const char *const *urls;
    size_t n;
    bool feed;
    const settings *s;
    diag *d;
    /* Takes document `i`, which network_document_free frees. They come in the order of the answers. */
    void (*take)(void *context, size_t i, network_document *document);
    void *context;
} documents;

/* Fetches many at a time, of each registrable domain one, with a pause between two, and follows redirects. What cannot
 * be had is reported, in the order of the URLs. 0 or FEED_E_MEMORY. */
FEED_MUST_USE int documents_fetch(const documents *wanted);

#endif
