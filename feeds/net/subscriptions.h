/* Lists of feeds in OPML (http://opml.org/spec2.opml): what is in them, and no command is ever run for it. */
#ifndef FEEDLOOM_NET_SUBSCRIPTIONS_H
#define FEEDLOOM_NET_SUBSCRIPTIONS_H

#include "../core/arena.h"

enum { SUBSCRIPTIONS_MAX = 100000 };

typedef struct subscription {
    feed_str url, title; /* `url` as it stands there */
} subscription;

typedef struct subscriptions {
    subscription *list;
    size_t n, capacity;
    feed_str fault;      /* why it could not be read to its end; absent: it could */
} subscriptions;

/* Adds what a document lists, copies in `a`. 0, FEED_E_INPUT when it is no OPML, or FEED_E_MEMORY. The caller frees
 * out->list, which may be NULL at first. */
FEED_MUST_USE int subscriptions_read(feed_str text, arena *a, subscriptions *out);
/* Whether a document looks like OPML. */
bool subscriptions_are_in(feed_str text);

#endif
