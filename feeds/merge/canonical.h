/*
 * What the addresses of one page have in common, and addresses without what follows a reader's steps.
 *
 * The canonical form is for comparing alone, not for opening: it has no scheme, no "www.", no fragment, none of the
 * parameters that say who sent the reader (tracking.def), and the page itself where the address is that of its AMP or
 * mobile form.
 */
#ifndef FEEDLOOM_MERGE_CANONICAL_H
#define FEEDLOOM_MERGE_CANONICAL_H

#include "../core/buf.h"

/*
 * Appends the canonical form of an http or https URL, and returns true. Everything else is left out, false: so are
 * URLs that come to no end in eight steps, and those whose host comes to nothing ("http://./a"). The canonical form
 * with "http://" before it is its own. Linear, but for the sorting of at most 64 parameters; more stay as they are.
 */
bool canonical_link(feed_str href, buf *out);
/* The fragment that tells parts of a page apart; empty if there is none. */
feed_str canonical_part(feed_str href);
/* Appends a URL without the parameters of tracking.def, all else as it is; any text that is no http URL as it is. */
void clean_link(feed_str href, buf *out);
/* The part of a host that is registered by one owner, as far as its form tells: its last two labels, or three where
 * the last but one is short and the last a country ("example.co.uk"). View into `host`. */
feed_str link_owner(feed_str host);
/* The host of an http URL, as it stands; absent if it has none. */
feed_str link_host(feed_str href);

#endif
