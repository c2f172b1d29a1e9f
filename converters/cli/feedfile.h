/* Feeds among the inputs: told from digests, and read a piece at a time. */
#ifndef FEEDLOOM_CLI_FEEDFILE_H
#define FEEDLOOM_CLI_FEEDFILE_H

#include "input.h"

/* Names of digests in folders, and of feeds beside them. */
extern const char *const DIGEST_EXTENSIONS[], *const FEED_OR_DIGEST_EXTENSIONS[];

/*
 * Whether an input is a feed, or meant to be one. `from`, "feed" or "digest", says so itself; else ("auto", NULL) its
 * first bytes do, and where they say nothing its name. A digest's name in a folder is enough: archives are large.
 */
bool feedfile_tell(input *in, const char *from);

/* Reads a feed of any format into the sink, faults to `d`. `base`: where it came from, NULL: where it was fetched.
 * 0, what the sink returned, or FEED_E_INPUT, FEED_E_MEMORY, FEED_E_LIMIT after reporting. */
FEED_MUST_USE int feedfile_read(const input *in, const char *base, feed_sink sink, diag *d);

#endif
