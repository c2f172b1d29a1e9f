/* Feeds among the inputs: told from digests by what is in them, read in pieces. */
#ifndef FEEDLOOM_CLI_FEEDFILE_H
#define FEEDLOOM_CLI_FEEDFILE_H

#include "input.h"
#include "settings.h"

enum { FEEDFILE_LOOK = 64 * 1024 }; /* bytes that tell a feed from a digest */

/* Whether a file that begins with these bytes is a feed, or meant to be one: XML with a feed's first element, a JSON
 * Feed. Everything else is a digest. Linear. */
bool feedfile_is_feed(feed_str begin);

/*
 * Opens the input and reads its first FEEDFILE_LOOK bytes into `begin`. A descriptor to be closed with feedfile_close,
 * or -1 after reporting.
 */
FEED_MUST_USE int feedfile_open(const input *in, buf *begin, diag *d);
void feedfile_close(const input *in, int fd);
/* Reads the feed into the sink: `begin`, then the rest of the descriptor. A feed_status, after reporting. */
FEED_MUST_USE int feedfile_read(const input *in, const settings *s, int fd, feed_str begin, diag *d,
                                feed_sink sink);

#endif
