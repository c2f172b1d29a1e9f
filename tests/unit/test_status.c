/* How feeds are told: their state from what the cache knows, notes, tables for terminals, programs and browsers. */
#include "unit.h"

#include <stdio.h>
#include <unistd.h>

#include "converters/cli/fetch_report.h"
#include "converters/cli/status_row.h"

enum { NOW = 1700000000, DAY = 86400 };

static void test_when(void **state)
{
    (void)state;
    static const struct { int64_t seconds; const char *text; } CASES[] = {
        {-5, "now"},      {0, "now"},        {1, "in 1m"},         {61, "in 2m"},      {7199, "in 120m"},
        {7200, "in 2h"},  {9000, "in 3h"},   {2 * DAY - 1, "in 48h"}, {2 * DAY, "in 2d"}, {10 * DAY, "in 10d"}};
    buf b;
    buf_init(&b, 1000);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        buf_clear(&b);
        report_put_when(&b, CASES[i].seconds);
        assert_str(buf_str(&b), CASES[i].text);
    }
    buf_free(&b);
}

/* A feed's own words on a terminal: no more columns than there are, no escape sequences, no change of direction. */
static void test_text(void **state)
{
    (void)state;
    static const struct { const char *in; size_t width; bool fill; const char *out; } CASES[] = {
        {"abc", 5, true, "abc  "},       {"abc", 5, false, "abc"},       {"abcdef", 5, true, "abcd…"},
        {"abcde", 5, true, "abcde"},     {"中文字", 6, true, "中文字"},  {"中文字a", 6, true, "中文… "},
        {"中文字", 5, true, "中文…"},    {"a\x1b[31mb\r\n", 8, true, "a[31mb  "},
        {"a\xE2\x80\xAE" "b\xC2\x85" "c\xEF\xBB\xBF", 4, true, "abc "},  {"", 2, true, "  "}};
    buf b;
    buf_init(&b, 1000);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        buf_clear(&b);
        report_put_text(&b, str_of(CASES[i].in), CASES[i].width, CASES[i].fill);
        if (!str_eq(buf_str(&b), str_of(CASES[i].out)))
            fail_msg("\"%s\": \"%.*s\"", CASES[i].in, FMT(buf_str(&b)));
    }
    buf_free(&b);
}

static void test_notes(void **state)
{
    (void)state;
    static const struct { status_row row; const char *notes; } CASES[] = {
        {{.errors = 0}, ""},
        {{.feed = {.fault = {"HTTP 500", 8}, .failures = 1}}, "HTTP 500; 1 failure in a row"},
        {{.feed = {.failures = 3, .moved = {"https://b/", 10}}}, "3 failures in a row; has moved to https://b/"},
        {{.feed = {.gone = 5, .fault = {"HTTP 410", 8}}}, "HTTP 410"},
        {{.feed = {.redirect = {"https://b/", 10}, .redirects = 4}}, "permanent redirect to https://b/, seen 4 times"},
        {{.feed = {.found = {"https://b/f", 11}}, .warnings = 2}, "found at https://b/f; valid, 2 warnings"},
        {{.errors = 1, .warnings = 2, .first_error = {"line 1: x [Y]", 13}},
         "not valid: 1 errors, 2 warnings, line 1: x [Y]"}};
    buf b;
    buf_init(&b, 1000);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        buf_clear(&b);
        status_put_notes(&b, &CASES[i].row);
        assert_str(buf_str(&b), CASES[i].notes);
    }
    buf_free(&b);
}

/* ---- states, by way of the cache ---- */

static const char *path(void)
{
    return access("/dev/shm", W_OK) ? "/tmp/feedloom-test-status" : "/dev/shm/feedloom-test-status";
}

static void clean(void)
{
    static const char *const SUFFIXES[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < COUNT(SUFFIXES); i++) {
        char name[64];
        snprintf(name, sizeof name, "%s%s", path(), SUFFIXES[i]);
        (void)remove(name);
    }
}

static void test_states(void **state)
{
    (void)state;
    static const struct { cache_feed feed; const char *name; } CASES[] = {
        {{.next = 1}, "never"},
        {{.attempted = NOW - 5, .newest = NOW - 119 * DAY}, "ok"},
        {{.attempted = NOW - 5, .newest = NOW - 121 * DAY}, "silent"},
        {{.attempted = NOW - 5, .newest = NOW - 121 * DAY, .change = 20 * DAY}, "ok"},
        {{.attempted = NOW - 5, .failures = 1, .failing_since = NOW - 99 * DAY}, "failing"},
        {{.attempted = NOW - 5, .fault = {"HTTP 500", 8}}, "failing"},
        {{.attempted = NOW - 5, .failures = 5, .failing_since = NOW - 29 * DAY}, "failing"},
        {{.attempted = NOW - 5, .failures = 5, .failing_since = NOW - 30 * DAY}, "dead"},
        {{.attempted = NOW - 5, .gone = NOW - 9}, "dead"}};
    feed_place place = {.source = {.url = STR("https://e.example/f")}, .name = STR("https://e.example/f")};
    feed_place file = {.source = {.url = STR("a.xml")}, .name = STR("a.xml"), .is_file = true};
    cache_opening how;
    status_row row;
    arena a;
    arena_init(&a, 1 << 20);
    clean();
    cache *c = cache_open(path(), CACHE_WRITE, &how);
    assert_non_null(c);
    assert_int_equal(status_fill(&row, c, &place, NOW, &a), FEED_OK);
    assert_string_equal(status_name(row.state), "never");
    for (size_t i = 0; i < COUNT(CASES); i++) {
        cache_feed f = CASES[i].feed;
        f.url = place.source.url;
        assert_int_equal(cache_put(c, &f, STR_NONE), FEED_OK);
        assert_int_equal(status_fill(&row, c, &place, NOW, &a), FEED_OK);
        assert_string_equal(status_name(row.state), CASES[i].name);
    }
    /* the last good document is checked, and gives the feed its name */
    cache_feed f = {.url = place.source.url, .attempted = NOW, .title = STR("The feed")};
    assert_int_equal(cache_put(c, &f, STR("<rss version=\"2.0\"><channel></channel></rss>")), FEED_OK);
    assert_int_equal(status_fill(&row, c, &place, NOW, &a), FEED_OK);
    assert_str(row.name, "The feed");
    assert_true(row.errors > 0);
    assert_true(str_starts(row.first_error, STR("line 1: ")) && str_ends(row.first_error, STR("]")));
    assert_int_equal(status_fill(&row, c, &file, NOW, &a), FEED_OK);
    assert_string_equal(status_name(row.state), "file");
    assert_int_equal(status_fill(&row, NULL, &place, NOW, &a), FEED_OK);
    assert_string_equal(status_name(row.state), "never");
    cache_free(c);
    arena_free(&a);
    clean();
}

/* ---- the tables ---- */

static const feed_place PLACES[] = {{.name = {"x", 1}}, {.name = {"a.xml", 5}, .is_file = true}};
static const status_row ROWS[] = {
    {.place = &PLACES[0], .state = STATUS_FAILING, .name = {"A <b> & \"c\"", 11}, .errors = 1,
     .feed = {.url = {"https://e.example/?a=1&b=\"", 26}, .checked = NOW - 3 * 3600, .next = NOW + 600, .recent = 6,
              .status = 500, .failures = 2, .failing_since = NOW - DAY, .fault = {"HTTP 500", 8}}},
    {.place = &PLACES[1], .state = STATUS_FILE, .name = {"a.xml", 5}, .feed = {.url = {"a.xml", 5}}}};

static void has(const buf *b, const char *wanted)
{
    if (str_find(buf_str(b), str_of(wanted)) == b->n)
        fail_msg("missing: %s\nin: %.*s", wanted, FMT(buf_str(b)));
}

static void test_tables(void **state)
{
    (void)state;
    buf b;
    buf_init(&b, 1 << 20);
    status_put_table(&b, ROWS, COUNT(ROWS), NOW);
    has(&b, "FEED                              STATE     SUCCESS   NEW/WEEK  NEXT      NOTES\n");
    has(&b, "A <b> & \"c\"                       failing   3h ago    1.5       in 10m    HTTP 500; "
            "2 failures in a row; not valid: 1 errors, 0 warnings\n");
    has(&b, "a.xml                             file      never     0.0       -         \n");
    buf_clear(&b);
    status_put_json(&b, ROWS, COUNT(ROWS));
    has(&b, "{\"state\": \"failing\", \"status\": 500, \"failures\": 2, \"entries\": 0, \"per_week\": 1.5, "
            "\"errors\": 1");
    has(&b, "\"url\": \"https://e.example/?a=1&b=\\\"\", \"name\": \"A <b> & \\\"c\\\"\", \"fault\": \"HTTP 500\", "
            "\"success\": \"2023-11-14T19:13:20Z\", \"failing_since\": \"2023-11-13T22:13:20Z\", "
            "\"next\": \"2023-11-14T22:23:20Z\"}\n");
    buf_clear(&b);
    status_put_html(&b, ROWS, COUNT(ROWS), STR("Me & <you>"), NOW);
    has(&b, "<title>Feeds of Me &amp; &lt;you&gt;</title>");
    has(&b, "<tr class=\"failing\"><th scope=\"row\"><a href=\"https://e.example/?a=1&amp;b=&quot;\"><bdi>"
            "A &lt;b&gt; &amp; &quot;c&quot;</bdi></a></th><td>failing</td><td>3h ago</td><td>1.5</td><td>in 10m</td>"
            "<td>HTTP 500; 2 failures in a row; not valid: 1 errors, 0 warnings</td></tr>\n");
    has(&b, "<tr class=\"file\"><th scope=\"row\"><a href=\"#\"><bdi>a.xml</bdi></a></th><td>file</td><td>never</td>"
            "<td>0.0</td><td></td><td></td></tr>\n");
    has(&b, "<p>As of 2023-11-14T22:13:20Z</p>");
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_when), cmocka_unit_test(test_text),
                                       cmocka_unit_test(test_notes), cmocka_unit_test(test_states),
                                       cmocka_unit_test(test_tables)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
