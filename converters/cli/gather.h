/*
 * Digests and feeds, read by several threads and merged. Where digests alone come, and nothing has to look at all
 * entries at once, entries go out as soon as they are sure to be next; else when all have been read. What files' names
 * tell of their order is believed without a look at their headers, as long as it turns out to be so.
 */
#ifndef FEEDLOOM_CLI_GATHER_H
#define FEEDLOOM_CLI_GATHER_H

#include "../../feeds/merge/merge.h"
#include "../../feeds/merge/spool.h"
#include "digests.h"
#include "merging.h"

typedef struct gather {
    settings s; /* the command line's, as digests are read */
    digests all;
    merging how;
    merge_stats stats;
    size_t unfit; /* of what was sent, what no output could take */
    /* The first entry is sure: `updated` is the feed's date. Then entries go to the sink. */
    int (*begin)(void *context, feed_time updated);
    int (*entry)(void *context, const feed_entry *entry);
    /* All that was sent shall be forgotten: it begins again. NULL: it cannot be. */
    void (*restart)(void *context);
    void *context;
    diag out; /* for findings about what is sent: they are not told before it stays */
    const char *folder; /* of the temporary file; NULL: TMPDIR */
    bool begun;
    bool has_feeds;
    long threads;
    spool *kept;       /* NULL: the merger has all */
    merger *merger;
    spool_target target;
    bool late;         /* an input held what should have been sent before others: names told a wrong order */
    feed_time newest;
} gather;

/* Finds the inputs. 0 or an exit status after saying why; gather_close follows in any case. *g must not move. */
FEED_MUST_USE int gather_open(gather *g, const settings *s);
/* Reads and sends all. 0, what begin or entry returned, or a feed_status. Whether anything was sent is in g->begun. */
FEED_MUST_USE int gather_run(gather *g);
/* Prints findings and summary, frees. The exit status, `status` considered. */
int gather_close(gather *g, int status);

#endif
