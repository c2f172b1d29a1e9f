/* Telling feeds from digests. */
#ifndef FEEDLOOM_CLI_FEED_KIND_H
#define FEEDLOOM_CLI_FEED_KIND_H

#include "input.h"

/* Names of digests in folders, and of feeds beside them. */
extern const char *const DIGEST_EXTENSIONS[], *const FEED_OR_DIGEST_EXTENSIONS[];

/* Whether an input's name says that it is a feed. */
bool feed_kind_named(const input *in);
/* Whether an input is a feed: by its extension, else by its first bytes. Standard input is put into a temporary file
 * for that, and can be read from its beginning afterwards. */
bool feed_kind_of(const input *in);
/* Whether bytes begin as a feed does: XML, or JSON that names the version of JSON Feed. */
bool feed_kind_is_feed(feed_str bytes);

#endif
