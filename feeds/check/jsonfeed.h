/*
 * Checking JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/, https://www.jsonfeed.org/version/1/): bytes
 * in, findings out, every MUST and SHOULD that a document can break. Memory is constant but for the set of item ids
 * (at most 1,000,000 ids and 128 MiB, beyond which LimitExceeded is reported and ids are no longer compared).
 *
 * A finding's element is the key, its parent what the key stands in: "feed", "item", "author", "attachment", "hub".
 */
#ifndef FEEDLOOM_CHECK_JSONFEED_H
#define FEEDLOOM_CHECK_JSONFEED_H

#include "../feed.h"

typedef struct jsonfeed_checker jsonfeed_checker;

/* options->name, now and own_output are used. The name must outlive the checker. NULL when out of memory. */
FEED_MUST_USE jsonfeed_checker *jsonfeed_checker_new(const feed_checker_options *options, feed_reporter reporter);
/* A negative feed_status when the document is not JSON or memory is out, after reporting; nothing follows. */
FEED_MUST_USE int jsonfeed_checker_push(jsonfeed_checker *checker, const char *bytes, size_t n);
FEED_MUST_USE int jsonfeed_checker_finish(jsonfeed_checker *checker);
void jsonfeed_checker_free(jsonfeed_checker *checker);

#endif
