/* Which entries of a feed are known, and since when: a sorted row of hashes with times, packed into a string. */
#ifndef FEEDLOOM_NET_SEEN_H
#define FEEDLOOM_NET_SEEN_H

#include "../core/buf.h"

enum { SEEN_MAX = 10000 };

/*
 * Appends to `out` the row `old` with the ids' hashes of a feed as it is now: new ones are known since `now`. Those
 * that the feed no longer has are kept while there is room for SEEN_MAX, the latest first. *fresh: how many are new.
 * Sorts `ids`. 0 or FEED_E_MEMORY.
 */
FEED_MUST_USE int seen_merge(feed_str old, uint64_t *ids, size_t n, int64_t now, buf *out, size_t *fresh);
/* Since when the entry of this hash is known; 0: it is not. O(log n). */
int64_t seen_since(feed_str seen, uint64_t id);

#endif
