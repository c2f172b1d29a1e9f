/*
 * A spool of packed entries: they come in any order and go out newest first. What does not fit into a few megabytes of
 * memory goes to an unlinked temporary file, so that memory follows the index alone: 32 bytes an entry.
 */
#ifndef FEEDLOOM_MERGE_SPOOL_H
#define FEEDLOOM_MERGE_SPOOL_H

#include "../core/arena.h"
#include "../core/buf.h"

typedef struct spool spool;

/* `open_temporary` gives a read-write descriptor of an empty file nobody else has, or -1; it is called at most once,
 * and the spool closes what it gives. NULL when out of memory. */
FEED_MUST_USE spool *spool_new(int (*open_temporary)(void *context), void *context);
void spool_free(spool *s);

/* Keeps one packed entry (model/pack.h). `seconds` is what it is ordered by. 0, FEED_E_MEMORY or FEED_E_OUTPUT. */
FEED_MUST_USE int spool_add(spool *s, feed_str packed, feed_str id, int64_t seconds);
size_t spool_count(const spool *s);
/* Seconds of the newest entry; 0 when there is none. */
int64_t spool_newest(const spool *s);

typedef struct spool_stats {
    size_t equal;   /* entries that were left out: the same id and the same meaning as another */
    size_t renamed; /* entries with the id of another and another meaning: told apart by "-2", "-3" … */
    size_t cut;     /* entries over the maximum */
} spool_stats;

/*
 * Sends the entries to sink.entry, newest first, ties in the order of their ids, at most `max` of them (0: all).
 * The order does not depend on the order in which they were added. O(n log n) for n entries.
 */
FEED_MUST_USE int spool_send(spool *s, size_t max, feed_sink sink, feed_reporter reporter, spool_stats *stats);

#endif
