/*
 * Two versions of a feed as its subscribers see them: what a reader would show as new, as changed, or once more under
 * another id, and what is gone. Entries are the same when their ids are; a new id with the link (or, where there is
 * none, the title) of an id that is gone is the same article told again.
 */
#ifndef FEEDLOOM_MERGE_DIFF_H
#define FEEDLOOM_MERGE_DIFF_H

#include "../core/buf.h"

/* The entries of one feed: what tells them apart, not what they say. */
typedef struct diff_feed diff_feed;

/* At most that many entries in one feed, and bytes of their ids, titles and links. */
enum { DIFF_ENTRIES_MAX = 4000000, DIFF_BYTES_MAX = 1 << 30 };

/* NULL when out of memory. The caller frees. */
FEED_MUST_USE diff_feed *diff_feed_new(void);
void diff_feed_free(diff_feed *f);
/* Where the entries of the feed come in; of two with one id the first counts. */
feed_sink diff_feed_sink(diff_feed *f);
size_t diff_feed_count(const diff_feed *f);

typedef enum diff_kind {
    DIFF_NEW,
    DIFF_CHANGED,
    DIFF_AGAIN, /* `old` and `now` are one article under two ids: it is shown twice */
    DIFF_GONE,
    DIFF_AGED,  /* gone, and older than all that is left: pushed out by newer ones */
    DIFF_KINDS
} diff_kind;

/* What differs in a changed entry. */
enum { DIFF_TITLE = 1, DIFF_LINK = 2, DIFF_CONTENT = 4, DIFF_DATE = 8 };

typedef struct diff_entry {
    feed_str id, title, link;
    feed_time time; /* published, else updated */
} diff_entry;

typedef struct diff_item {
    diff_kind kind;
    unsigned changes;       /* DIFF_TITLE | … of DIFF_CHANGED */
    const diff_entry *old;  /* NULL: new */
    const diff_entry *now;  /* NULL: gone, aged */
} diff_item;

/* Calls `item` for each difference: first those of `now` in its order, then what only `old` has, in its order. White
 * space alone makes no difference. O(entries). 0, FEED_E_MEMORY, or what `item` returned. */
FEED_MUST_USE int diff_feeds(const diff_feed *old, const diff_feed *now,
                             int (*item)(void *context, const diff_item *item), void *context);

#endif
