/*
 * What stands between a build and its subscribers: a new file is compared with the published one, and when readers
 * would show old articles again, be flooded with new ones, or lose what an archive promised to keep, nothing is
 * published.
 */
#ifndef FEEDLOOM_CLI_SITE_GUARD_H
#define FEEDLOOM_CLI_SITE_GUARD_H

#include "site_file.h"

enum { GUARD_ENTRIES = 50 /* new in one file at a time, where nothing else is said */ };

/* Whether the build is guarded, by the command line or the configuration. */
bool guard_is_on(const site *t);
/* Compares a finished file with the published one. 0 where that is unchanged, not there, or no feed; FEED_E_INVALID
 * after reporting what subscribers would suffer, or another feed_status. */
FEED_MUST_USE int guard_file(site *t, const site_file *f);
/* An output that no entry is for any more, though it is published. 0 or FEED_E_INVALID after reporting. */
FEED_MUST_USE int guard_empty(site *t, const config_output *o);

#endif
