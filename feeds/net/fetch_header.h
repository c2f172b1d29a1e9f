/* The header lines of a response, as they come. Private to fetch*.c. */
#ifndef FEEDLOOM_NET_FETCH_HEADER_H
#define FEEDLOOM_NET_FETCH_HEADER_H

#include "../core/arena.h"
#include "fetch.h"

/* Takes one line; a status line begins anew (redirects inside of a proxy, 1xx). Values are copied into `a`. 0, or
 * FEED_E_MEMORY. */
FEED_MUST_USE int fetch_header_take(feed_str line, arena *a, fetch_response *out);

#endif
