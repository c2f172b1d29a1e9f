/*
 * The feeds of a site: sources with `feed` or `opml`, as they were fetched last. Each document is an input of its
 * source beside digest files, under its address, so that order and manifest are the same for both.
 */
#ifndef FEEDLOOM_CLI_SITE_FEEDS_H
#define FEEDLOOM_CLI_SITE_FEEDS_H

#include "../../feeds/net/cache.h"
#include "site.h"

/* Fills in the inputs of all sources that are no digests. 0, or a feed_status after reporting. */
FEED_MUST_USE int site_feeds_open(site *t);
void site_feeds_close(site *t);
/* Since when the source's document is known, Unix seconds; of a file: when it was written. */
int64_t site_feeds_first_seen(const site *t, size_t source, size_t index);
/* Since when this entry of it is known; 0: it is not. */
int64_t site_feeds_entry_seen(const site *t, size_t source, size_t index, const feed_entry *entry);
/* The address of the feed that the document is a part of. */
feed_str site_feeds_url(const site *t, size_t source, size_t index);
/* Reads a document into the sink. *c is the thread's own cache, opened when it is needed; the caller frees it. */
FEED_MUST_USE int site_feeds_read(const site *t, size_t source, size_t index, cache **c, feed_sink sink, diag *d);

#endif
