/* One file that a site publishes: its address, its head, its entries on their way through writer and checker. */
#ifndef FEEDLOOM_CLI_SITE_FILE_H
#define FEEDLOOM_CLI_SITE_FILE_H

#include "publish.h"
#include "site.h"

/* Where a document stands in a chain of archives (site_archive.h); paths below the output folder, absent: none. */
typedef struct site_chain {
    bool archived; /* there is a chain */
    bool full;     /* an archive that never changes again */
    feed_str current, previous, next;
} site_chain;

typedef struct site_file {
    size_t output;       /* which of the configuration's */
    feed_str path;       /* below the output folder */
    feed_str label;      /* what `each` made it for; absent: nothing */
    const char *target;  /* where it is written */
    site_chain chain;
    publish *out;        /* NULL: no entry has come */
    size_t sent;         /* entries that are in it, without those that were unfit */
} site_file;

/* The words of an entry that `each` makes a file for, some of them empty; at most `max`, returns how many. */
size_t site_keys(const site *t, config_each each, const feed_entry *entry, size_t source, feed_str *keys, size_t max);
/* Whether an output takes an entry: its kind, its source, its categories, its language. */
bool site_accepts(const site *t, const config_output *o, const feed_entry *entry, size_t source, unsigned kinds);

/* Sends an entry; the first opens the file, which must lie inside of the folder `root`, and dates the feed. `alone`:
 * items or digests alone are wanted. 0 or a feed_status. */
FEED_MUST_USE int site_file_entry(site *t, site_file *f, const char *root, const feed_entry *entry, bool alone);
/* The end, checked. 0 or a feed_status after reporting. */
FEED_MUST_USE int site_file_finish(site_file *f);

#endif
