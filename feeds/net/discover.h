/* The feeds that a page names (https://html.spec.whatwg.org/#link-type-alternate). */
#ifndef FEEDLOOM_NET_DISCOVER_H
#define FEEDLOOM_NET_DISCOVER_H

#include "../core/arena.h"
#include "../core/buf.h"

enum { DISCOVER_MAX = 16 };

typedef struct discover_link {
    feed_str href, title; /* `href` is absolute */
} discover_link;

/* Whether bytes look like an HTML page rather than a feed. */
bool discover_is_page(feed_str content_type, feed_str body);
/* Fills `out` (of DISCOVER_MAX) with the feeds of a page, in its order, copies in `a`. Returns how many. Only what the
 * page says counts: no guessing of addresses. */
size_t discover_feeds(feed_str page, feed_str base, arena *a, discover_link *out);

#endif
