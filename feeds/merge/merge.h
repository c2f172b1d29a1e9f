/*
 * Many sources, one row of entries. What intakes hold is taken in any order; the outcome depends on the set of entries
 * alone: merging by identity, order and limits is associative and commutative. What tells the same as another entry
 * (MERGE_ACROSS) is found once, in what is left then.
 *
 * Memory: about 130 bytes for each entry that can still be kept, 1 KiB more with MERGE_NEAR; texts beyond 32 MiB lie in
 * a temporary file.
 */
#ifndef FEEDLOOM_MERGE_MERGE_H
#define FEEDLOOM_MERGE_MERGE_H

#include "intake.h"

typedef struct merger merger;

/* The options must outlive it; open_temporary as in store.h. NULL when out of memory. */
FEED_MUST_USE merger *merger_new(const merge_options *options, int (*open_temporary)(void *context), void *context);
void merger_free(merger *m);

/* Takes what the intake holds. 0 or a feed_status. */
FEED_MUST_USE int merger_take(merger *m, const intake *in);
/* Everything has been taken: finds what is kept. The reporter hears what was renamed, and with `explain` why entries
 * met. 0 or a feed_status. */
FEED_MUST_USE int merger_settle(merger *m, feed_reporter reporter);
/* Sends what is kept to sink.entry, in its order. */
FEED_MUST_USE int merger_send(merger *m, feed_sink sink);
/* The tag of the entry that is being sent. */
uint32_t merger_tag(const merger *m);
/* Entries that are kept, and when the last of them changed (not set: there is none). */
size_t merger_kept(const merger *m);
FEED_MUST_USE int merger_newest(merger *m, feed_time *out);
const merge_stats *merger_stats(const merger *m);

/*
 * Writes to `out`, one line each, why the entries whose id, link or title hold `a` and `b` are one or not: by id, by
 * link, by title, by what they tell. After merger_settle. FEED_E_INPUT where there is no such pair.
 */
FEED_MUST_USE int merger_explain(merger *m, feed_str a, feed_str b, buf *out);

#endif
