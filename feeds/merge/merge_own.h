/* What the parts of the merger share. */
#ifndef FEEDLOOM_MERGE_MERGE_OWN_H
#define FEEDLOOM_MERGE_MERGE_OWN_H

#include "../html/sanitize.h"
#include "merge.h"
#include "near.h"

/* Rows that another row stands for form a chain from it. */
typedef struct merge_chain {
    uint32_t next; /* a row; UINT32_MAX: the end */
    uint8_t how;   /* MERGE_LINK, MERGE_TITLE or MERGE_NEAR */
} merge_chain;

struct merger {
    const merge_options *options;
    store bytes;
    merge_row *rows; /* after settling: in the order of the output */
    size_t n, capacity;
    uint64_t live; /* bytes of the rows */
    buf sketches;
    near_item *items; /* of the rows, after settling with MERGE_NEAR */
    near_set *near;
    merge_chain *chains; /* of each row: the first that it stands for */
    bool *gone;          /* rows that are not sent */
    merge_stats stats;
    feed_reporter reporter;
    html_sanitizer *html;
    arena a, b;
    buf scratch;
    uint32_t tag;
};

#define MERGE_NONE UINT32_MAX

/* Unpacks a row into the arena, with its id and date as they go out; lives until another row is read. */
FEED_MUST_USE int merger_read(merger *m, const merge_row *row, arena *a, feed_entry *out);
/* merge_identity.c: versions and claims of one id over all documents. */
FEED_MUST_USE int merger_identify(merger *m);
/* merge_cluster.c: what tells the same. */
FEED_MUST_USE int merger_cluster(merger *m);
/* Makes m->items and m->near of the rows. */
FEED_MUST_USE int merger_sketch(merger *m);

#endif
