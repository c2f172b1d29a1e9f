/*
 * A spool of packed entries: they come in any order and go out newest first. Entries that are surely newer than all
 * that will still come can go out early, so that inputs read in the order of their dates keep the spool almost empty.
 * What does not fit into memory goes to an unlinked temporary file.
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

/* What is known of an entry without unpacking it. */
typedef struct spool_row {
    int64_t seconds;           /* what it is ordered by */
    uint64_t id_hash, meaning; /* of its id, and of all that it says (pack_meaning); 0: as nothing else says it */
    uint32_t tag;              /* the caller's own */
} spool_row;

/* Keeps one packed entry (model/pack.h). O(log n). 0, FEED_E_MEMORY, FEED_E_LIMIT or FEED_E_OUTPUT. */
FEED_MUST_USE int spool_add(spool *s, const spool_row *row, feed_str packed);

typedef struct spool_stats {
    size_t sent;
    size_t equal;   /* entries that were left out: the same id and the same meaning as another */
    size_t renamed; /* entries with the id of another and another meaning: told apart by "-2", "-3" … */
    size_t cut;     /* entries over the maximum */
} spool_stats;

/* Where entries go; `max` of them at the most (0: all). */
typedef struct spool_target {
    feed_sink sink;
    feed_reporter reporter;
    size_t max;
    uint32_t tag; /* of the entry that is being sent */
    spool_stats stats;
} spool_target;

#define SPOOL_ALL INT64_MIN

/*
 * Sends every entry newer than `bound` to target->sink.entry, newest first, ties in the order of their ids and what
 * they say, so that the outcome does not depend on the order in which they were added. O(log n) for each.
 */
FEED_MUST_USE int spool_send(spool *s, int64_t bound, spool_target *target);
/*
 * Sends an entry that is newer than all that waits and than all that will still come, past the spool: it needs neither
 * bytes nor a meaning, since whatever is equal to it would be of the same second.
 */
FEED_MUST_USE int spool_pass(spool *s, const spool_row *row, const feed_entry *entry, spool_target *target);
/* Such an entry is about to be added or passed: its place among the ids is wanted soon. */
void spool_expect(const spool *s, uint64_t id_hash);
/* Seconds of the newest entry that waits; SPOOL_ALL when none does. */
int64_t spool_newest(const spool *s);
/* Seconds of the last entry that went out; INT64_MAX when none did. */
int64_t spool_last(const spool *s);

#endif
