/*
 * What an entry tells its readers, without what changes by itself: counters of comments, views and the like, how long
 * ago something was, white space, markup. Two versions that tell the same are no update.
 */
#ifndef FEEDLOOM_MERGE_MEANING_H
#define FEEDLOOM_MERGE_MEANING_H

#include "../html/sanitize.h"

/* A hash of title, summary, content and links; 0 only when out of memory or over a limit. Scratch is cleared. */
uint64_t entry_meaning(html_sanitizer *html, const feed_entry *e, buf *scratch);

#endif
