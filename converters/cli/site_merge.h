/* How a site's entries are merged and filtered, from its configuration. */
#ifndef FEEDLOOM_CLI_SITE_MERGE_H
#define FEEDLOOM_CLI_SITE_MERGE_H

#include "../../feeds/merge/options.h"
#include "config.h"
#include "diag.h"

/* What passes a `keep` and a `block` of the configuration: all of keep, none of block; NULL at the end of each. */
typedef struct site_filter {
    const filter **keep, **block;
} site_filter;

typedef struct site_merge {
    merge_options options;
    site_filter *sources, *outputs; /* one for each of the configuration's */
    filter_runner *runner;          /* of the thread that writes */
} site_merge;

/* Everything lies in the configuration's arena but the filters: site_merge_free. 0, or a feed_status after
 * reporting. */
FEED_MUST_USE int site_merge_set(site_merge *m, config *c, int64_t now, diag *d);
/* Whether an age stands in it, so that what it takes changes with time. */
bool site_merge_is_timed(const site_merge *m, const config *c);
void site_merge_free(site_merge *m, const config *c);
/* 1: passes. 0: does not. Else a feed_status. What a pattern takes too long for passes. */
FEED_MUST_USE int site_merge_passes(const site_filter *f, filter_runner *runner, const filter_subject *subject);

#endif
