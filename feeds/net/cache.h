/*
 * What is remembered of each feed between runs: one SQLite file in WAL mode, loaded when it is used. A run that is
 * killed leaves what it had saved; a damaged file gives up what can still be read of it, and is replaced.
 *
 * Every row carries a checksum. SQLite finds damage in its own pages alone; a row whose bytes have changed is as if it
 * were not there, so that damage costs a request and never a wrong feed.
 */
#ifndef FEEDLOOM_NET_CACHE_H
#define FEEDLOOM_NET_CACHE_H

#include "../core/arena.h"
#include "../core/buf.h"

/* One feed. Times are Unix seconds, 0: never. Strings are absent where there is nothing. */
typedef struct cache_feed {
    feed_str url;          /* as the configuration names it */
    feed_str title;
    feed_str found;        /* the feed that was found in the page at `url` */
    /* the last good answer */
    feed_str etag, last_modified, content_type, content_language, content_location, base;
    int64_t first_seen, attempted, checked; /* `checked`: the last 200 or 304 */
    int64_t fetched;       /* the last 200 */
    int64_t changed;       /* the last 200 whose entries had changed */
    int64_t next;          /* not before */
    int64_t change;        /* seconds between changes, see schedule_learn */
    int64_t failures, failing_since; /* in a row */
    int64_t status;        /* of the last attempt; 0: no answer */
    feed_str fault;        /* of the last attempt; absent: it went well */
    feed_str why;          /* of `next` */
    int64_t gone;          /* 410 was seen then */
    /* the redirect ledger */
    feed_str moved;        /* where the feed lives now: asked instead of `url` */
    feed_str redirect;     /* where permanent redirects have led lately */
    int64_t redirects, redirect_since, moved_failures;
    /* entries */
    int64_t entries, recent, newest; /* in the document; of them of the last 28 days; the newest one's date */
    int64_t hash;          /* of the body */
    int64_t history;       /* archive documents that are kept */
    int64_t history_done;  /* 1: their chain has been walked to its end */
    int64_t history_next;  /* a broken walk goes on not before */
    feed_str archives;     /* their addresses, one in a line, in the order they were fetched */
    feed_str hints;        /* schedule_hints, packed */
    feed_str seen;         /* ids that are known and since when, packed (seen.h) */
} cache_feed;

typedef struct cache cache;

typedef enum cache_mode {
    CACHE_WRITE, /* made where it is not there */
    CACHE_READ   /* nothing is written, not even a file */
} cache_mode;

typedef struct cache_opening {
    bool missing_library; /* no libsqlite3 */
    bool missing_file;    /* CACHE_READ, and there is none */
    bool newer;           /* made by a newer program */
    bool mended;          /* it was damaged; what could be read is kept */
    char message[256];    /* what SQLite or the system says */
} cache_opening;

/* NULL when it cannot be opened; *how tells why. The caller frees with cache_free. */
FEED_MUST_USE cache *cache_open(const char *path, cache_mode mode, cache_opening *how);
/* Saves what is not yet saved. */
void cache_free(cache *c);

/* All calls below: FEED_OK, or FEED_E_INPUT when the file is damaged or full (cache_message tells), FEED_E_MEMORY. */

/* Fills *out with copies in `a`; *there is false, and *out empty but for the URL, where nothing is known. */
FEED_MUST_USE int cache_get(cache *c, feed_str url, arena *a, cache_feed *out, bool *there);
/* Saves a feed; `body` absent: the one that is kept stays. */
FEED_MUST_USE int cache_put(cache *c, const cache_feed *f, feed_str body);
/* The last good body; out->n is 0 where there is none. */
FEED_MUST_USE int cache_body(cache *c, feed_str url, buf *out);
/* What comes of a walk of archives: document `n` of the feed, from 1, the newest first. */
FEED_MUST_USE int cache_put_archive(cache *c, feed_str url, int64_t n, feed_str at, feed_str body);
/* Document `n`; out->n is 0 where there is none. `at`: its address, a copy in `a`. */
FEED_MUST_USE int cache_archive(cache *c, feed_str url, int64_t n, arena *a, feed_str *at, buf *out);

/* What is known of a host: when it may be asked again, and its robots.txt. */
typedef struct cache_host {
    feed_str name;         /* a registrable domain; or scheme, host and port for robots.txt */
    int64_t not_before;
    int64_t failures;
    feed_str why;
    int64_t robots_at;     /* when robots.txt was asked for */
    feed_str robots;       /* the lines of it that count */
} cache_host;

FEED_MUST_USE int cache_get_host(cache *c, feed_str name, arena *a, cache_host *out);
FEED_MUST_USE int cache_put_host(cache *c, const cache_host *h);

/* Makes what was put last; without it a run that is killed loses what it put since the last call. */
FEED_MUST_USE int cache_save(cache *c);
/* Rows that were there and damaged. */
size_t cache_damaged(const cache *c);
const char *cache_message(const cache *c);

#endif
