/* The writers: what each format makes of an entry that has everything, and of one that has next to nothing; bad
 * characters; outputs that fail. */
#include "unit.h"

#include "feeds/formats/writer.h"

typedef struct sink_state {
    buf b;
    size_t fail_from; /* bytes after which the output fails; 0: never */
} sink_state;

static int keep(void *context, const char *bytes, size_t n)
{
    sink_state *s = context;
    if (s->fail_from && s->b.n + n > s->fail_from)
        return FEED_E_OUTPUT;
    buf_put(&s->b, bytes, n);
    return s->b.error;
}

static const feed_time TIME = {1767225600, 480, true, true};

static feed_link LINKS[] = {
    {.href = {"https://example.org/1?a&b", 25}},
    {.rel = {"enclosure", 9}, .href = {"https://example.org/a.mp3", 25}, .type = {"audio/mpeg", 10}, .length = 1234},
    {.rel = {"via", 3}, .href = {"https://example.org/v", 21}}};
static feed_link HEAD_LINKS[] = {{.href = {"https://example.org/", 20}},
                                 {.rel = {"self", 4}, .href = {"https://example.org/feed", 24}},
                                 {.rel = {"hub", 3}, .href = {"https://hub.example/", 20}}};
static feed_person PEOPLE[] = {
    {.name = {"Ada <a>", 7}, .email = {"ada@example.org", 15}, .uri = {"https://example.org/ada", 23}}};
static feed_category CATEGORIES[] = {{.term = {"t&t", 3}, .scheme = {"https://example.org/s", 21}, .label = {"T", 1}}};

static feed_head head_of(void)
{
    return (feed_head){.id = STR("tag:example.org,2025:f"),
                       .title.value = STR("F & co"),
                       .subtitle.value = STR("sub"),
                       .updated = TIME,
                       .links = HEAD_LINKS,
                       .n_links = COUNT(HEAD_LINKS),
                       .authors = PEOPLE,
                       .n_authors = 1,
                       .rights = STR("©"),
                       .language = STR("en"),
                       .icon = STR("https://example.org/i.png"),
                       .logo = STR("https://example.org/l.png"),
                       .ttl_minutes = 60};
}

static feed_entry entry_of(void)
{
    return (feed_entry){.id = STR("tag:example.org,2025:1"),
                        .title.value = STR("1 < 2 & 3"),
                        .summary.value = STR("In short"),
                        .content = {FEED_HTML, STR("<p>a &amp; b ]]> \"q\"</p>"), false},
                        .published = TIME,
                        .updated = TIME,
                        .links = LINKS,
                        .n_links = COUNT(LINKS),
                        .authors = PEOPLE,
                        .n_authors = 1,
                        .categories = CATEGORIES,
                        .n_categories = 1,
                        .permalink = STR("https://example.org/d/#1")};
}

static int write_feed(feed_format format, feed_body body, const feed_head *head, const feed_entry *entries, size_t n,
                      sink_state *out)
{
    feed_writer_options options = {.body = body, .stylesheet = STR("/x.xsl?a&b")};
    buf_init(&out->b, 1 << 22);
    feed_writer *w = feed_writer_new(format, &options, (feed_output){keep, out});
    assert_non_null(w);
    feed_sink sink = feed_writer_sink(w);
    int status = sink.begin(sink.context, head);
    for (size_t i = 0; i < n && !status; i++)
        status = sink.entry(sink.context, &entries[i]);
    if (!status)
        status = sink.end(sink.context);
    if (!status)
        assert_int_equal(feed_writer_offset(w), out->b.n);
    feed_writer_free(w);
    return status;
}

static void assert_holds(const sink_state *out, const char *const *wanted, bool present)
{
    for (; *wanted; wanted++)
        if ((str_find(buf_str(&out->b), str_of(*wanted)) < out->b.n) != present)
            fail_msg("%s: %s\n%.*s", present ? "missing" : "not expected", *wanted, FMT(buf_str(&out->b)));
}

static void test_everything(void **state)
{
    (void)state;
    static const struct {
        feed_format format;
        const char *wanted[16];
    } CASES[] = {
        {FEED_FORMAT_ATOM,
         {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "xml-stylesheet", "href=\"/x.xsl?a&amp;b\"", "xml:lang=\"en\"",
          "<title>F &amp; co</title>", "<title>1 &lt; 2 &amp; 3</title>",
          "<updated>2026-01-01T08:00:00+08:00</updated>", "length=\"1234\"",
          "&lt;p&gt;a &amp;amp; b ]]&gt; \"q\"&lt;/p&gt;", "<summary>In short</summary>",
          "<category term=\"t&amp;t\" scheme=\"https://example.org/s\" label=\"T\" />", "rel=\"hub\"",
          "<rights>©</rights>", "<email>ada@example.org</email>", "</feed>\n", NULL}},
        {FEED_FORMAT_RSS,
         {"<rss version=\"2.0\"", "<pubDate>Thu, 01 Jan 2026 08:00:00 +0800</pubDate>", "<language>en</language>",
          "<guid isPermaLink=\"false\">tag:example.org,2025:1</guid>", "<link>https://example.org/1?a&amp;b</link>",
          "<enclosure url=\"https://example.org/a.mp3\" length=\"1234\" type=\"audio/mpeg\" />", "<ttl>60</ttl>",
          "<category domain=\"https://example.org/s\">", "<content:encoded>", "<description>In short</description>",
          "<copyright>©</copyright>", "rel=\"self\"", "</rss>\n", NULL}},
        {FEED_FORMAT_JSON,
         {"\"version\": \"https://jsonfeed.org/version/1.1\"", "\"title\": \"1 < 2 & 3\"",
          "\"url\": \"https://example.org/d/#1\"", "\"external_url\": \"https://example.org/1?a&b\"",
          "\"content_html\": \"<p>a &amp; b ]]> \\\"q\\\"</p>\"", "\"summary\": \"In short\"",
          "\"size_in_bytes\": 1234", "\"hubs\"", "\"language\": \"en\"", NULL}},
    };
    feed_head head = head_of();
    feed_entry entry = entry_of();
    for (size_t i = 0; i < COUNT(CASES); i++) {
        sink_state out = {.fail_from = 0};
        assert_int_equal(write_feed(CASES[i].format, FEED_BODY_BOTH, &head, &entry, 1, &out), 0);
        assert_holds(&out, CASES[i].wanted, true);
        buf_free(&out.b);
    }
}

static void test_body_options(void **state)
{
    (void)state;
    static const char *const SUMMARY[] = {"In short", NULL}, *const CONTENT[] = {"&lt;p&gt;", NULL};
    feed_head head = head_of();
    feed_entry entry = entry_of();
    static const feed_format FORMATS[] = {FEED_FORMAT_ATOM, FEED_FORMAT_RSS};
    for (size_t i = 0; i < COUNT(FORMATS); i++) {
        sink_state out = {.fail_from = 0};
        assert_int_equal(write_feed(FORMATS[i], FEED_BODY_CONTENT, &head, &entry, 1, &out), 0);
        assert_holds(&out, CONTENT, true);
        assert_holds(&out, SUMMARY, false);
        buf_free(&out.b);
        assert_int_equal(write_feed(FORMATS[i], FEED_BODY_SUMMARY, &head, &entry, 1, &out), 0);
        assert_holds(&out, CONTENT, false);
        assert_holds(&out, SUMMARY, true);
        buf_free(&out.b);
    }
}

static void on_finding(void *context, const feed_finding *f)
{
    if (f->level == FEED_ERROR)
        print_error("%u:%u %.*s\n", f->pos.line, f->pos.column, FMT(f->message));
    *(size_t *)context += f->level == FEED_ERROR;
}

static size_t count_errors(feed_str feed)
{
    size_t errors = 0;
    feed_checker_options options = {.name = STR("-"), .own_output = true};
    feed_checker *c = feed_checker_new(&options, (feed_reporter){on_finding, &errors});
    assert_non_null(c);
    assert_int_equal(feed_checker_push(c, feed.p, feed.n), 0);
    assert_int_equal(feed_checker_finish(c), 0);
    feed_checker_free(c);
    return errors;
}

/* Whatever an entry lacks, the feed is valid. */
static void test_bare(void **state)
{
    (void)state;
    static const feed_format FORMATS[] = {FEED_FORMAT_ATOM, FEED_FORMAT_RSS, FEED_FORMAT_JSON};
    feed_head bare = {
        .id = STR("urn:uuid:6ba7b811-9dad-11d1-80b4-00c04fd430c8"), .title.value = STR(""), .updated = TIME};
    feed_head full = head_of();
    feed_entry entries[] = {{.id = STR("urn:uuid:6ba7b811-9dad-11d1-80b4-00c04fd430c8"), .published = TIME},
                            entry_of(),
                            {.id = STR("tag:example.org,2025:3"),
                             .title.value = STR(""),
                             .content = {FEED_HTML, STR(""), true},
                             .published = TIME}};
    for (size_t i = 0; i < COUNT(FORMATS); i++) {
        for (size_t n = 0; n <= COUNT(entries); n++) {
            for (int body = FEED_BODY_CONTENT; body <= FEED_BODY_BOTH; body++) {
                sink_state out = {.fail_from = 0};
                assert_int_equal(write_feed(FORMATS[i], (feed_body)body, n % 2 ? &bare : &full, entries, n, &out), 0);
                if (count_errors(buf_str(&out.b)))
                    fail_msg("%.*s", FMT(buf_str(&out.b)));
                buf_free(&out.b);
            }
        }
    }
}

static void test_bad_characters(void **state)
{
    (void)state;
    static const feed_format FORMATS[] = {FEED_FORMAT_ATOM, FEED_FORMAT_RSS};
    feed_head head = head_of();
    feed_entry entry = entry_of();
    entry.title.value = STR("a\x01\xFF\xEF\xBF\xBF|");
    entry.content.value = STR("<p>\x0B\x7F</p>");
    for (size_t i = 0; i < COUNT(FORMATS); i++) {
        sink_state out = {.fail_from = 0};
        assert_int_equal(write_feed(FORMATS[i], FEED_BODY_CONTENT, &head, &entry, 1, &out), 0);
        static const char *const WANTED[] = {"a\xEF\xBF\xBD|", "&lt;p&gt;&lt;/p&gt;", NULL};
        assert_holds(&out, WANTED, true);
        assert_int_equal(count_errors(buf_str(&out.b)), 0);
        buf_free(&out.b);
    }
}

static void test_failing_output(void **state)
{
    (void)state;
    static char long_text[200000];
    memset(long_text, 'x', sizeof long_text);
    feed_head head = head_of();
    feed_entry entries[] = {entry_of(), entry_of()};
    entries[1].content.value = (feed_str){long_text, sizeof long_text};
    static const feed_format FORMATS[] = {FEED_FORMAT_ATOM, FEED_FORMAT_RSS, FEED_FORMAT_JSON};
    for (size_t i = 0; i < COUNT(FORMATS); i++) {
        for (size_t from = 1; from < 200000; from = from * 3 + 1) {
            sink_state out = {.fail_from = from};
            assert_int_equal(write_feed(FORMATS[i], FEED_BODY_CONTENT, &head, entries, 2, &out), FEED_E_OUTPUT);
            buf_free(&out.b);
        }
    }
}

static void test_formats(void **state)
{
    (void)state;
    feed_writer_options options = {.body = FEED_BODY_CONTENT};
    assert_int_equal(feed_format_find(STR("rss")), FEED_FORMAT_RSS);
    assert_int_equal(feed_format_find(STR("rs")), FEED_FORMAT_NONE);
    assert_int_equal(feed_format_find(STR_NONE), FEED_FORMAT_NONE);
    assert_null(feed_writer_new(FEED_FORMAT_NONE, &options, (feed_output){keep, NULL}));
    feed_writer_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_everything),     cmocka_unit_test(test_body_options),
                                       cmocka_unit_test(test_bare),           cmocka_unit_test(test_bad_characters),
                                       cmocka_unit_test(test_failing_output), cmocka_unit_test(test_formats)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
