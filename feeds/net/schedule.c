#include "schedule.h"

#include <inttypes.h>

#include "../core/date.h"

enum { MINUTE = 60, YEAR_2001 = 1000000000, DIGITS = 12, SILENT_LEAST = 5 * MINUTE, LEAST = 15 * MINUTE };

/* ---- headers ---- */

/* delta-seconds (RFC 9111 section 1.2.2): what is too large is as large as can be. -1: no number. */
static int64_t seconds_of(feed_str s)
{
    int64_t n = 0;
    size_t i = 0;
    for (; i < s.n && is_digit(s.p[i]); i++)
        n = n < INT64_C(1) << 40 ? n * 10 + (s.p[i] - '0') : n;
    return i ? n : -1;
}

static int64_t date_of(feed_str s)
{
    feed_time t;
    return s.n && date_parse_lenient(s, 0, &t, NULL) ? t.unix_seconds : -1;
}

static bool read_cache_control(feed_str rest, int64_t *max_age)
{
    feed_str one;
    bool forbidden = false;
    while (str_split(&rest, ',', &one)) {
        one = str_trim(one);
        feed_str name = {one.p, str_find_byte(one, '=')}, value = str_trim(str_from(one, name.n + 1));
        if (value.n && value.p[0] == '"')
            value = str_from(value, 1);
        if (str_eq_nocase(str_trim(name), STR("max-age")))
            *max_age = seconds_of(value);
        forbidden |= str_eq_nocase(one, STR("no-cache")) || str_eq_nocase(one, STR("no-store"));
    }
    return forbidden;
}

static int64_t time_or_seconds(feed_str s, int64_t now)
{
    int64_t n = seconds_of(s);
    bool number = n >= 0 && strspn(s.p, "0123456789. ") >= s.n;
    if (number && n <= YEAR_2001)
        return n;
    int64_t at = number ? n : date_of(s);
    return at < 0 ? -1 : at > now ? at - now : 0;
}

void schedule_read_headers(feed_str cache_control, feed_str expires, feed_str date, feed_str age, feed_str retry_after,
                           feed_str limit_remaining, feed_str limit_reset, int64_t now, schedule_headers *out)
{
    *out = (schedule_headers){-1, -1, -1};
    bool forbidden = read_cache_control(cache_control, &out->max_age);
    if (out->max_age < 0 && !forbidden && expires.n) {
        int64_t end = date_of(expires), begin = date_of(date);
        out->max_age = end < 0 ? -1 : end - (begin < 0 ? now : begin);
    } else if (out->max_age > 0) {
        int64_t old = seconds_of(age);
        out->max_age -= old > 0 && old < out->max_age ? old : 0;
    }
    if (forbidden || out->max_age < 0)
        out->max_age = -1;
    out->retry_after = retry_after.n ? time_or_seconds(retry_after, now) : -1;
    if (limit_reset.n && (!limit_remaining.n || seconds_of(limit_remaining) == 0))
        out->limit_reset = time_or_seconds(limit_reset, now);
    if (out->limit_reset < 0)
        out->limit_reset = -1;
}

/* ---- numbers ---- */

uint64_t schedule_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

int64_t schedule_learn(int64_t change, int64_t seen)
{
    if (seen < 1)
        seen = 1;
    return change ? (change * 2 + seen) / 3 : seen;
}

static int64_t clamp(int64_t n, int64_t least, int64_t most)
{
    return n < least ? least : n > most ? most : n;
}

/* ---- success ---- */

int64_t schedule_skip(int64_t at, const schedule_hints *hints)
{
    int64_t first = at;
    for (int hours = 0; hours <= 24 * 8; hours++) {
        int64_t hour = at / SCHEDULE_HOUR % 24, day = (at / SCHEDULE_DAY + 4) % 7; /* 1970-01-01 was a Thursday */
        if (!(hints->skip_hours >> hour & 1) && !(hints->skip_days >> day & 1))
            return at;
        at = (at / SCHEDULE_HOUR + 1) * SCHEDULE_HOUR;
    }
    return first;
}

typedef struct wait {
    int64_t seconds;
    const char *why;
} wait;

static void at_least(wait *w, int64_t seconds, const char *why)
{
    if (seconds > w->seconds)
        *w = (wait){seconds, why};
}

/* Four looks between two changes; a feed that is not known yet is looked at as often as is polite. */
static wait usual(const schedule_facts *f)
{
    if (f->every)
        return (wait){f->every, "every"};
    if (!f->change)
        return (wait){SCHEDULE_HOUR, "once an hour"};
    return (wait){clamp(f->change / 4, SCHEDULE_HOUR, SCHEDULE_DAY), "how often it changes"};
}

int64_t schedule_after_success(const schedule_facts *f, buf *why)
{
    wait w = usual(f), said = {0, NULL};
    at_least(&said, f->headers.max_age, "max-age");
    at_least(&said, f->hints.ttl, "ttl");
    at_least(&said, f->hints.period, "sy:updatePeriod");
    if (said.seconds > 0)
        at_least(&w, said.seconds, said.why);
    /* "Unless the server says otherwise": what it calls fresh for less may be asked for that soon, but without a way
     * to ask conditionally not more than once an hour. */
    bool otherwise = said.seconds >= LEAST;
    if (f->conditional)
        at_least(&w, otherwise ? LEAST : SCHEDULE_HOUR, "once an hour");
    else
        at_least(&w, otherwise ? SCHEDULE_HOUR : SCHEDULE_DAY,
                 otherwise ? "once an hour" : "once a day, since it cannot be conditional");
    if (w.seconds > SCHEDULE_MAX && w.seconds != f->every)
        w = (wait){SCHEDULE_MAX, "once a week"};
    at_least(&w, clamp(f->headers.limit_reset, -1, SCHEDULE_RETRY_AFTER_MAX), "x-ratelimit-reset");
    at_least(&w, clamp(f->headers.retry_after, -1, SCHEDULE_RETRY_AFTER_MAX), "Retry-After");
    int64_t at = f->now + w.seconds, open = schedule_skip(at, &f->hints);
    buf_put_str(why, str_of(open > at ? "skipHours, skipDays" : w.why));
    return open;
}

/* ---- failure ---- */

/* Full jitter: anything from nothing to the bound, so that many clients do not come back together. */
static int64_t jitter(int64_t bound, uint64_t *random)
{
    return (int64_t)(schedule_random(random) % ((uint64_t)bound + 1));
}

int64_t schedule_after_failure(const schedule_facts *f, schedule_failure kind, int64_t failures, uint64_t *random,
                               buf *why)
{
    int64_t asked = f->headers.retry_after > f->headers.limit_reset ? f->headers.retry_after : f->headers.limit_reset;
    if (asked >= 0) {
        buf_put_str(why, f->headers.retry_after >= f->headers.limit_reset ? STR("Retry-After")
                                                                           : STR("x-ratelimit-reset"));
        return f->now + clamp(asked, MINUTE, SCHEDULE_RETRY_AFTER_MAX);
    }
    if (kind == SCHEDULE_CLOSED) {
        buf_put_lit(why, "closed to programs, once a day");
        return f->now + SCHEDULE_DAY;
    }
    if (kind == SCHEDULE_WHOLE) {
        buf_put_lit(why, "once a day, since it cannot be conditional");
        return f->now + SCHEDULE_DAY;
    }
    int64_t doublings = clamp(failures - 1, 0, 5), bound = clamp((int64_t)SCHEDULE_HOUR << doublings, 0, SCHEDULE_DAY);
    int64_t least = kind == SCHEDULE_LIMIT ? 2 * SCHEDULE_HOUR : kind == SCHEDULE_SILENT ? SILENT_LEAST : SCHEDULE_HOUR;
    int64_t delay = clamp(least + jitter(bound, random), least, SCHEDULE_DAY);
    buf_printf(why, "back off, failure %" PRId64, failures);
    return f->now + delay;
}
