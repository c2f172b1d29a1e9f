/*
 * What a server says beside the feed, from any bytes: header lines up to an empty one, and behind it a document that is
 * taken for robots.txt, a page, a list of feeds and a packed row of what was seen. Times stay within their bounds.
 */
#include <stdlib.h>

#include "feeds/net/discover.h"
#include "feeds/net/fetch_header.h"
#include "feeds/net/robots.h"
#include "feeds/net/schedule.h"
#include "feeds/net/seen.h"
#include "feeds/net/subscriptions.h"

enum { NOW = 1795608000 };

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void check_times(const fetch_response *r)
{
    schedule_facts f = {.now = NOW, .conditional = r->etag.n > 0};
    uint64_t dice = r->etag.n;
    buf why;
    buf_init(&why, 1 << 12);
    schedule_read_headers(r->cache_control, r->expires, r->date, r->age, r->retry_after, r->limit_remaining,
                          r->limit_reset, NOW, &f.headers);
    require(f.headers.max_age >= -1 && f.headers.retry_after >= -1 && f.headers.limit_reset >= -1);
    int64_t next = schedule_after_success(&f, &why);
    require(next > NOW && next <= NOW + SCHEDULE_RETRY_AFTER_MAX + SCHEDULE_DAY);
    for (int kind = SCHEDULE_SILENT; kind <= SCHEDULE_CLOSED; kind++) {
        next = schedule_after_failure(&f, (schedule_failure)kind, 1 + kind * 40, &dice, &why);
        require(next > NOW && next <= NOW + SCHEDULE_RETRY_AFTER_MAX + SCHEDULE_DAY);
    }
    buf_free(&why);
}

static feed_str take_headers(feed_str text)
{
    arena a;
    fetch_response r = {0};
    feed_str line = STR_NONE;
    arena_init(&a, 1 << 20);
    while (str_split(&text, '\n', &line) && line.n) {
        line.n += text.p != NULL; /* as libcurl gives it: with its end */
        require(fetch_header_take(line, &a, &r) == FEED_OK);
    }
    check_times(&r);
    arena_free(&a);
    return text;
}

static void check_robots(feed_str text)
{
    buf rules;
    buf_init(&rules, 1 << 20);
    for (int mode = ROBOTS_NAMED; mode <= ROBOTS_ALWAYS; mode++) {
        buf_clear(&rules);
        robots_put_rules(text, STR("feedloom"), (robots_mode)mode, &rules);
        (void)robots_allow(buf_str(&rules), STR("/a/b/feed.xml?c=d"));
        (void)robots_allow(buf_str(&rules), text); /* nor does any path */
        (void)robots_allow(text, STR("/a"));       /* rules come from a cache that may be damaged */
    }
    buf_free(&rules);
}

static void check_documents(feed_str text)
{
    arena a;
    discover_link links[DISCOVER_MAX];
    subscriptions s = {0};
    arena_init(&a, 1 << 24);
    (void)discover_is_page(STR("text/html"), text);
    require(discover_feeds(text, STR("https://example.org/a/"), &a, links) <= DISCOVER_MAX);
    (void)subscriptions_are_in(text);
    require(subscriptions_read(text, &a, &s) != FEED_E_MEMORY);
    free(s.list);
    arena_free(&a);
}

static void check_seen(feed_str row)
{
    uint64_t ids[4] = {7, 1, 7, UINT64_MAX};
    size_t fresh;
    buf out;
    buf_init(&out, 1 << 20);
    require(seen_merge(row, ids, 4, NOW, &out, &fresh) == FEED_OK && fresh <= 3);
    (void)seen_since(row, 7);
    (void)seen_since(buf_str(&out), 7);
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    feed_str rest = take_headers((feed_str){(const char *)data, size});
    if (!rest.p)
        rest = STR("");
    check_robots(rest);
    check_documents(rest);
    check_seen(rest);
    return 0;
}
