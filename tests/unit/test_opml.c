/* OPML: feeds once each, links, texts. */
#include "written.h"

static feed_link LINKS[] = {{.href = {"https://example.org/1?a&b", 25}}};
static feed_category TERMS[] = {{.term = {"a, b", 4}}, {.term = {"c", 1}}};
static const feed_source ALDER = {.title = {"Alder", 5}, .link = {"https://alder.example/", 22},
                                  .self = {"https://alder.example/rss", 25}};
static const feed_source BIRCH = {.self = {"https://birch.example/rss", 25}};
static const feed_source CEDAR = {.title = {"no address", 10}};
static const feed_time TIME = {1767225600, 0, true, true};

static void links_and_texts(void **state)
{
    (void)state;
    feed_person ada = {.name = STR("Ada"), .email = STR("ada@example.org")};
    feed_head head = {.title.value = STR("L & co"), .updated = TIME, .authors = &ada, .n_authors = 1};
    const feed_entry entries[] = {{.id = STR("urn:x:1"), .title.value = STR("\"One\""), .links = LINKS, .n_links = 1,
                                   .published = TIME, .categories = TERMS, .n_categories = COUNT(TERMS)},
                                  {.id = STR("urn:x:2"), .title.value = STR("Two")},
                                  {.id = STR("urn:x:3"), .title.value = STR("Three"), .source = &CEDAR}};
    assert_int_equal(written(FEED_FORMAT_OPML, FEED_BODY_CONTENT, &head, entries, COUNT(entries), &out), FEED_OK);
    assert_exactly(&out,
                   "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n"
                   "    <title>L &amp; co</title>\n    <dateModified>Thu, 01 Jan 2026 00:00:00 +0000</dateModified>\n"
                   "    <ownerName>Ada</ownerName>\n    <ownerEmail>ada@example.org</ownerEmail>\n"
                   "    <docs>http://opml.org/spec2.opml</docs>\n  </head>\n  <body>\n"
                   "    <outline type=\"link\" text=\"&quot;One&quot;\" url=\"https://example.org/1?a&amp;b\" "
                   "created=\"Thu, 01 Jan 2026 00:00:00 +0000\" category=\"a b,c\" />\n"
                   "    <outline text=\"Two\" />\n    <outline text=\"Three\" />\n  </body>\n</opml>\n");
    assert_valid(&out);
}

static void feeds_once(void **state)
{
    (void)state;
    feed_head head = {.title.value = STR("Feeds")};
    const feed_entry entries[] = {{.id = STR("urn:x:1"), .title.value = STR("1"), .source = &ALDER, .links = LINKS,
                                   .n_links = 1},
                                  {.id = STR("urn:x:2"), .title.value = STR("2"), .source = &BIRCH},
                                  {.id = STR("urn:x:3"), .title.value = STR("3"), .source = &ALDER}};
    assert_int_equal(written(FEED_FORMAT_OPML, FEED_BODY_CONTENT, &head, entries, COUNT(entries), &out), FEED_OK);
    assert_written(&out,
                   "<body>\n"
                   "    <outline type=\"rss\" text=\"Alder\" title=\"Alder\" xmlUrl=\"https://alder.example/rss\" "
                   "htmlUrl=\"https://alder.example/\" />\n"
                   "    <outline type=\"rss\" text=\"https://birch.example/rss\" title=\"https://birch.example/rss\" "
                   "xmlUrl=\"https://birch.example/rss\" />\n  </body>");
    assert_valid(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(links_and_texts), cmocka_unit_test(feeds_once)};
    return cmocka_run_group_tests(tests, NULL, written_free);
}
