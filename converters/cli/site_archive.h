/*
 * Archives beside an output (RFC 5005 section 4). Each period (a month or a year, UTC) that has entries has a document
 * of its own. All but the newest are full: a later entry has come, so they never change again. The newest stands at its
 * lasting address already, so that the last full one can name it as next-archive; it is marked as an archive when it is
 * full, and what subscribers follow (prev-archive) leads through full ones alone.
 */
#ifndef FEEDLOOM_CLI_SITE_ARCHIVE_H
#define FEEDLOOM_CLI_SITE_ARCHIVE_H

#include "site_file.h"
#include "site_groups.h"

enum { ARCHIVE_ENTRIES = 100 /* in the subscription document, where its output names no maximum */ };

/* The period of an entry, such as 2025-11 or 2025, in `bytes`. */
feed_str archive_period(const config_output *o, const feed_entry *entry, char bytes[8]);
/* The path of a period's document: feeds/atom-2025-11.xml beside feeds/atom.xml. NULL when out of memory, after
 * reporting. */
FEED_MUST_USE const char *archive_path(site *t, const config_output *o, feed_str period);
/* The neighbours of document i of n periods, the oldest first; i == n is the subscription document. 0 or
 * FEED_E_MEMORY after reporting. */
FEED_MUST_USE int archive_chain(site *t, const config_output *o, const site_group *groups, size_t n, size_t i,
                                site_chain *out);

#endif
