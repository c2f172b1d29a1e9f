/* How a feed is, from what the cache knows of it. */
#ifndef FEEDLOOM_CLI_STATUS_ROW_H
#define FEEDLOOM_CLI_STATUS_ROW_H

#include "feeds.h"

typedef enum status_state {
    STATUS_FINE,
    STATUS_NEVER,   /* not fetched yet */
    STATUS_FAILING,
    STATUS_SILENT,  /* nothing new for much longer than it used to take */
    STATUS_DEAD,    /* gone, or failing for a month */
    STATUS_FILE,    /* nothing is fetched */
    STATUS_STATES
} status_state;

typedef struct status_row {
    const feed_place *place;
    status_state state;
    cache_feed feed;
    feed_str name;
    size_t errors, warnings; /* findings of the validator in the last good document */
    feed_str first_error;
} status_row;

/* "ok", "never", … */
const char *status_name(status_state state);
/* What is worth knowing beside the numbers: faults, the redirect ledger, findings. */
void status_put_notes(buf *b, const status_row *row);
/* Fills a row; strings in `a`. 0, or a feed_status. */
FEED_MUST_USE int status_fill(status_row *row, cache *c, const feed_place *place, int64_t now, arena *a);

void status_put_table(buf *b, const status_row *rows, size_t n, int64_t now);
void status_put_json(buf *b, const status_row *rows, size_t n);
void status_put_html(buf *b, const status_row *rows, size_t n, feed_str title, int64_t now);

#endif
