/*
 * One run of a polite fetcher: of many feeds, those that are due are asked, one at a time for each registrable domain,
 * and what comes of it is remembered.
 */
#ifndef FEEDLOOM_NET_REFRESH_H
#define FEEDLOOM_NET_REFRESH_H

#include "cache.h"
#include "fetch.h"
#include "robots.h"

typedef struct refresh_source {
    feed_str url;
    feed_str user_agent;           /* absent: the run's */
    const char *const *headers;
    size_t n_headers;
    const char *userpwd, *bearer, *proxy; /* NULL: none */
    const address_allow *allow;
    int64_t every;                 /* seconds; 0: by what is known */
    bool history;                  /* walk its archives */
    bool list;                     /* OPML: kept, not read as a feed */
} refresh_source;

/* A domain with rules of its own: a name with all below it, an address, a range. */
typedef struct refresh_host {
    feed_str host;
    int64_t pause_ms;              /* -1: the run's */
    size_t parallel;               /* 0: one */
    int forbidden;                 /* what a 403 is: 0 as for all, 1 a limit, 2 the feed's own failure */
} refresh_host;

typedef enum refresh_kind {
    REFRESH_NEW,       /* a 200 */
    REFRESH_UNCHANGED, /* a 304, or a 200 with the same bytes */
    REFRESH_WAITS,     /* not due, nothing was asked */
    REFRESH_PLANNED,   /* would be asked now */
    REFRESH_FAILED,    /* the last good entries stay */
    REFRESH_GONE,      /* 410: not asked any more */
    REFRESH_STOPPED    /* the run ended before its turn */
} refresh_kind;

/* What came of one source. Views live until the callback returns. */
typedef struct refresh_outcome {
    size_t source;
    refresh_kind kind;
    long status;       /* of the last response; 0: none */
    size_t fresh;      /* entries that were not known */
    int64_t next;
    feed_str why;      /* of a failure, of waiting, of `next` */
    feed_str note;     /* what else is worth knowing: moved, found in a page; absent: nothing */
    feed_str request;  /* planned: the URL */
    const cache_feed *feed;
} refresh_outcome;

typedef struct refresh_options {
    size_t parallel;       /* at most so many requests at a time */
    int64_t pause_ms;      /* between two requests for one domain */
    fetch_limits limits;
    int redirects;         /* at most so many in a row */
    robots_mode robots;
    feed_str user_agent, agent; /* `agent`: its name in robots.txt */
    const char *netrc;     /* NULL: none */
    const refresh_host *hosts;
    size_t n_hosts;
    bool force;            /* ask what is not due, too */
    bool plan;             /* ask nothing */
    uint64_t seed;
    int64_t (*now)(void *context);    /* Unix seconds */
    int64_t (*now_ms)(void *context); /* of a clock that never goes back */
    bool (*stop)(void *context);      /* NULL: never */
    void (*outcome)(void *context, const refresh_outcome *outcome);
    void *context;
} refresh_options;

/* `client` may be NULL with `plan`. The order of outcomes is not that of the sources. 0, or a feed_status: FEED_E_INPUT
 * when the cache could not be written. */
FEED_MUST_USE int refresh_run(const refresh_options *options, cache *c, fetch_client *client,
                              const refresh_source *sources, size_t n);

#endif
