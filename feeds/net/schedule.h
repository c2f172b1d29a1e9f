/*
 * When a feed may be asked for again. Everything is a parameter: the clock, the random numbers, what the server said.
 *
 * "Not before" (RFC 9111 max-age and Expires, RSS ttl, skipHours and skipDays, the syndication module) is what a
 * server says; how often the feed really changes is what was seen; once an hour with a conditional request, once a day
 * without, is what a guest may do unasked.
 */
#ifndef FEEDLOOM_NET_SCHEDULE_H
#define FEEDLOOM_NET_SCHEDULE_H

#include "../core/buf.h"

enum {
    SCHEDULE_HOUR = 3600,
    SCHEDULE_DAY = 86400,
    SCHEDULE_MAX = 7 * SCHEDULE_DAY,          /* a year of max-age is meant for pictures */
    SCHEDULE_RETRY_AFTER_MAX = 30 * SCHEDULE_DAY
};

/* What a response's headers say, in seconds; -1: nothing. */
typedef struct schedule_headers {
    int64_t max_age;     /* Cache-Control max-age less Age; else Expires less Date */
    int64_t retry_after; /* from seconds or a date */
    int64_t limit_reset; /* x-ratelimit-reset where nothing is left of the limit; seconds, or a date in Unix seconds */
} schedule_headers;

/* Reads the header values (absent where there is none). */
void schedule_read_headers(feed_str cache_control, feed_str expires, feed_str date, feed_str age, feed_str retry_after,
                           feed_str limit_remaining, feed_str limit_reset, int64_t now, schedule_headers *out);

/* What the feed itself says. */
typedef struct schedule_hints {
    int64_t ttl;           /* seconds; 0: nothing */
    int64_t period;        /* sy:updatePeriod over sy:updateFrequency; 0: nothing */
    int64_t max_age;       /* what its headers said last: a 304 that says nothing leaves it (RFC 9111 section 3.2) */
    uint32_t skip_hours;   /* bit h: not in hour h, UTC */
    unsigned char skip_days; /* bit d: not on day d, 0 Sunday */
} schedule_hints;

typedef struct schedule_facts {
    int64_t now;
    schedule_headers headers;
    schedule_hints hints;
    int64_t change;   /* seconds between changes that were seen; 0: not known */
    int64_t every;    /* what the configuration asks for; 0: nothing */
    bool conditional; /* the next request can be one */
} schedule_facts;

/* After a 200 or 304. Appends why to `why` ("max-age", "once an hour", …). */
int64_t schedule_after_success(const schedule_facts *f, buf *why);

/* What kind of failure it was. */
typedef enum schedule_failure {
    SCHEDULE_SILENT, /* no answer: nothing was asked of the server that it minded */
    SCHEDULE_ANSWER, /* 4xx, 5xx, no feed */
    SCHEDULE_WHOLE,  /* no feed, and all of it would come again: once a day, as without a conditional request */
    SCHEDULE_LIMIT,  /* 429, 503, 403 of hosts that mean 429: back off for hours */
    SCHEDULE_CLOSED  /* a challenge for people: not before tomorrow */
} schedule_failure;

/* After failure number `failures` in a row (from 1). Retry-After counts, else full jitter under a bound that doubles
 * from one hour to one day. */
int64_t schedule_after_failure(const schedule_facts *f, schedule_failure kind, int64_t failures, uint64_t *random,
                               buf *why);

/* The first moment from `at` on that is in no hour or day to skip; `at` when every one is. */
int64_t schedule_skip(int64_t at, const schedule_hints *hints);

/* The next of a row of random numbers (SplitMix64). */
uint64_t schedule_random(uint64_t *state);

/* The change interval after one more was seen: a moving average that follows quickly. 0: none seen before. */
int64_t schedule_learn(int64_t change, int64_t seen);

#endif
