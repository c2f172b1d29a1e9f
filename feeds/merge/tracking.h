/* Parameters that follow a reader's steps (tracking.def). */
#ifndef FEEDLOOM_MERGE_TRACKING_H
#define FEEDLOOM_MERGE_TRACKING_H

#include "../core/str.h"

/* Whether "name=value" of a URL on `host` says nothing of the page. O(log rows). */
bool is_tracking(feed_str parameter, feed_str host);
/* A host, or one below the domain. */
bool host_within(feed_str host, feed_str domain);

#endif
