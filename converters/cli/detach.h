/* Work that goes on to its end when this process is killed. */
#ifndef FEEDLOOM_CLI_DETACH_H
#define FEEDLOOM_CLI_DETACH_H

#include "../../feeds/feed.h"

/*
 * Runs `work` in a child process of a session of its own and waits for it: a kill of this process, or a signal to its
 * terminal or group, leaves the child to finish. What the child changes in memory is lost; it shares the files that are
 * open, and with that their locks. No other thread may run. Returns what `work` did (0 or a feed_status), or
 * FEED_E_OUTPUT where the child was killed itself; without a child to be had, `work` runs here.
 */
FEED_MUST_USE int detach_run(int (*work)(void *context), void *context);

#endif
