/* What is taken off an item's title: emoji, numbers, marks, dates, and what patterns match. */
#ifndef FEEDLOOM_DIGEST_STRIP_H
#define FEEDLOOM_DIGEST_STRIP_H

#include "digest.h"

/* The title as the options want it, in the arena; itself where nothing is taken off, or all would be. `runner` may be
 * NULL where the options have no patterns. */
feed_str strip_title(const digest_options *options, regex_runner *runner, feed_str title, arena *a);

#endif
