/* RSS 1.0: the list before the items, what goes where, and the limit. */
#include "written.h"

static feed_link SITE[] = {{.href = {"https://example.org/", 20}}};
static feed_link LINKS[] = {{.href = {"https://example.org/1?a&b", 25}},
                            {.rel = {"enclosure", 9}, .href = {"https://example.org/a.mp3", 25},
                             .type = {"audio/mpeg", 10}, .length = 7}};
static feed_person ADA[] = {{.name = {"Ada", 3}}};
static feed_category TERMS[] = {{.term = {"a&b", 3}}, {.term = {"c", 1}}};
static const feed_time TIME = {1767225600, 480, true, true};

static feed_head head_of(void)
{
    return (feed_head){.id = STR("tag:example.org,2025:f"), .title.value = STR("F"), .links = SITE, .n_links = 1,
                       .updated = TIME, .language = STR("en"), .logo = STR("https://example.org/l.png")};
}

static feed_entry entry_of(void)
{
    return (feed_entry){.id = STR("tag:example.org,2025:1"), .title.value = STR("1 < 2"), .published = TIME,
                        .summary.value = STR("a < b"), .content = {FEED_HTML, STR("<p>x</p>"), false}, .links = LINKS,
                        .n_links = COUNT(LINKS), .authors = ADA, .n_authors = 1, .categories = TERMS,
                        .n_categories = COUNT(TERMS)};
}

static void the_whole(void **state)
{
    (void)state;
    feed_head head = head_of();
    feed_entry entry = entry_of();
    assert_int_equal(written(FEED_FORMAT_RDF, FEED_BODY_BOTH, &head, &entry, 1, &out), FEED_OK);
    assert_exactly(
        &out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\" xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
        "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
        "  <channel rdf:about=\"https://example.org/\">\n"
        "    <title>F</title>\n    <link>https://example.org/</link>\n    <description>F</description>\n"
        "    <dc:language>en</dc:language>\n    <dc:date>2026-01-01T08:00:00+08:00</dc:date>\n"
        "    <image rdf:resource=\"https://example.org/l.png\" />\n"
        "    <items>\n      <rdf:Seq>\n        <rdf:li rdf:resource=\"tag:example.org,2025:1\" />\n"
        "      </rdf:Seq>\n    </items>\n  </channel>\n"
        "  <image rdf:about=\"https://example.org/l.png\">\n    <title>F</title>\n"
        "    <url>https://example.org/l.png</url>\n    <link>https://example.org/</link>\n  </image>\n"
        "  <item rdf:about=\"tag:example.org,2025:1\">\n    <title>1 &lt; 2</title>\n"
        "    <link>https://example.org/1?a&amp;b</link>\n    <description>a &amp;lt; b</description>\n"
        "    <content:encoded>&lt;p&gt;x&lt;/p&gt;</content:encoded>\n"
        "    <dc:date>2026-01-01T08:00:00+08:00</dc:date>\n    <dc:creator>Ada</dc:creator>\n"
        "    <dc:subject>a&amp;b</dc:subject>\n    <dc:subject>c</dc:subject>\n"
        "    <enc:enclosure xmlns:enc=\"http://purl.oclc.org/net/rss_2.0/enc#\" "
        "rdf:resource=\"https://example.org/a.mp3\" enc:type=\"audio/mpeg\" enc:length=\"7\" />\n"
        "  </item>\n</rdf:RDF>\n");
    assert_valid(&out);
}

static void bodies(void **state)
{
    (void)state;
    feed_head head = head_of();
    feed_entry entry = entry_of();
    assert_int_equal(written(FEED_FORMAT_RDF, FEED_BODY_SUMMARY, &head, &entry, 1, &out), FEED_OK);
    assert_written(&out, "<description>a &amp;lt; b</description>");
    assert_not_written(&out, "content:encoded>");
    assert_int_equal(written(FEED_FORMAT_RDF, FEED_BODY_CONTENT, &head, &entry, 1, &out), FEED_OK);
    assert_not_written(&out, "<description>a");
    entry.content.value = STR_NONE;
    assert_int_equal(written(FEED_FORMAT_RDF, FEED_BODY_CONTENT, &head, &entry, 1, &out), FEED_OK);
    assert_written(&out, "<description>a");
}

/* An item must have a title and a link. */
static void next_to_nothing(void **state)
{
    (void)state;
    feed_head head = {.id = STR("tag:example.org,2025:n1"), .title.value = STR("F")};
    feed_entry entry = {.id = STR("tag:example.org,2025:n2")};
    assert_int_equal(written(FEED_FORMAT_RDF, FEED_BODY_CONTENT, &head, &entry, 1, &out), FEED_OK);
    assert_written(&out, "<channel rdf:about=\"tag:example.org,2025:n1\">");
    assert_written(&out, "<title>tag:example.org,2025:n2</title>\n    <link>tag:example.org,2025:n2</link>");
    assert_valid(&out);
    assert_int_equal(written(FEED_FORMAT_RDF, FEED_BODY_CONTENT, &head, NULL, 0, &out), FEED_OK);
    assert_written(&out, "<rdf:Seq />");
}

static int throw_away(void *context, const char *bytes, size_t n)
{
    (void)context, (void)bytes, (void)n;
    return FEED_OK;
}

/* More than 256 MiB of items. */
static void the_limit(void **state)
{
    (void)state;
    enum { SIZE = 16 << 20 };
    feed_writer_options options = {.body = FEED_BODY_CONTENT};
    feed_head head = head_of();
    feed_entry entry = entry_of();
    char *text = test_malloc(SIZE);
    memset(text, 'x', SIZE);
    entry.content = (feed_text){FEED_TEXT, {text, SIZE}, true};
    feed_writer *w = feed_writer_new(FEED_FORMAT_RDF, &options, (feed_output){throw_away, NULL});
    assert_non_null(w);
    feed_sink sink = feed_writer_sink(w);
    int status = sink.begin(sink.context, &head), n = 0;
    while (!status && n < 20) {
        status = sink.entry(sink.context, &entry);
        n++;
    }
    feed_writer_free(w);
    test_free(text);
    assert_int_equal(status, FEED_E_LIMIT);
    assert_int_equal(n, 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_whole), cmocka_unit_test(bodies),
                                       cmocka_unit_test(next_to_nothing), cmocka_unit_test(the_limit)};
    return cmocka_run_group_tests(tests, NULL, written_free);
}
