/* Feeds of every format into the model. */
#include "unit.h"

#include "feeds/core/buf.h"

/* What came out, as lines; the last finding's rule. */
typedef struct seen {
    buf text;
    size_t entries, ends;
    feed_rule rule;
    size_t findings;
} seen;

static void put(seen *s, const char *name, feed_str value)
{
    if (value.p)
        buf_printf(&s->text, "%s=%.*s\n", name, (int)value.n, value.p);
}

static void put_links(seen *s, const feed_link *links, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_printf(&s->text, "link %.*s ", (int)links[i].rel.n, links[i].rel.p ? links[i].rel.p : "");
        put(s, "href", links[i].href);
    }
}

static void put_people(seen *s, const feed_person *people, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        put(s, "name", people[i].name);
        put(s, "email", people[i].email);
        put(s, "uri", people[i].uri);
    }
}

static void put_exts(seen *s, const feed_ext *e)
{
    for (; e; e = e->next) {
        buf_printf(&s->text, "<%.*s", (int)e->local.n, e->local.p ? e->local.p : "");
        for (size_t i = 0; i < e->n_attrs; i++)
            buf_printf(&s->text, " %.*s=%.*s", (int)e->attrs[i].local.n, e->attrs[i].local.p, (int)e->attrs[i].value.n,
                       e->attrs[i].value.p);
        buf_printf(&s->text, ">%.*s", (int)e->text.n, e->text.p ? e->text.p : "");
        put_exts(s, e->children);
        buf_put_lit(&s->text, "</>");
    }
}

static int on_begin(void *context, const feed_head *h)
{
    seen *s = context;
    put(s, "feed", h->title.value);
    put(s, "subtitle", h->subtitle.value);
    put(s, "id", h->id);
    put(s, "language", h->language);
    put(s, "logo", h->logo);
    put_links(s, h->links, h->n_links);
    put_people(s, h->authors, h->n_authors);
    put_exts(s, h->extensions);
    return FEED_OK;
}

static int on_entry(void *context, const feed_entry *e)
{
    seen *s = context;
    s->entries++;
    put(s, "entry", e->title.value);
    put(s, "id", e->id);
    put(s, e->summary.type == FEED_HTML ? "summary.html" : "summary", e->summary.value);
    put(s, e->content.type == FEED_HTML ? "content.html" : "content", e->content.value);
    put(s, "language", e->language);
    put(s, "image", e->image);
    put_links(s, e->links, e->n_links);
    put_people(s, e->authors, e->n_authors);
    for (size_t i = 0; i < e->n_categories; i++)
        put(s, "category", e->categories[i].term);
    if (e->updated.set)
        buf_printf(&s->text, "updated=%lld\n", (long long)e->updated.unix_seconds);
    if (e->published.set)
        buf_printf(&s->text, "published=%lld\n", (long long)e->published.unix_seconds);
    if (e->source)
        put(s, "source", e->source->title);
    put_exts(s, e->extensions);
    return FEED_OK;
}

static int on_end(void *context)
{
    ((seen *)context)->ends++;
    return FEED_OK;
}

static void on_finding(void *context, const feed_finding *f)
{
    seen *s = context;
    s->findings++;
    s->rule = f->rule;
}

/* Reads `feed` in slices of `slice` bytes; the status. */
static int read_sliced(seen *s, const char *feed, size_t slice, const char *base)
{
    feed_reader_options options = {.name = STR("f"), .base_url = str_of(base)};
    feed_sink sink = {on_begin, on_entry, on_end, s};
    *s = (seen){.entries = 0};
    buf_init(&s->text, 1 << 20);
    feed_reader *r = feed_reader_new(&options, sink, (feed_reporter){on_finding, s});
    assert_non_null(r);
    int rc = 0;
    for (size_t at = 0, n = strlen(feed); at < n && !rc; at += slice)
        rc = feed_reader_push(r, feed + at, n - at < slice ? n - at : slice);
    if (!rc)
        rc = feed_reader_finish(r);
    feed_reader_free(r);
    return rc;
}

static void check(const char *feed, const char *want)
{
    for (size_t slice = 1; slice <= 4096; slice *= 64) {
        seen s;
        assert_int_equal(read_sliced(&s, feed, slice, "https://x.example/f/"), FEED_OK);
        buf_put_char(&s.text, '\0');
        assert_string_equal(s.text.p, want);
        assert_int_equal(s.ends, 1);
        buf_free(&s.text);
    }
}

static void test_rss(void **state)
{
    (void)state;
    check("<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>T</title>"
          "<link>https://x.example/</link><description>D &amp;amp; d</description><language>de</language>"
          "<cloud domain='c'/><image><url>/i.png</url><title>T</title><link>https://x.example/</link></image>"
          "<item><title>A &amp;lt;b&amp;gt;</title><description>&lt;p onclick='x'&gt;p&lt;/p&gt;</description>"
          "<content:encoded><![CDATA[<a href='b'>b</a><script>x</script>]]></content:encoded><guid>g</guid>"
          "<author>a@x.example (Ada)</author><pubDate>Thu, 01 Jan 1970 00:00:01 GMT</pubDate>"
          "<category domain='d'>c</category><source url='https://s.example/'>S</source></item>"
          "<item><guid>https://x.example/2</guid></item></channel></rss>",
          "feed=T\nsubtitle=D & d\n"
          "id=https://x.example/\nlanguage=de\nlogo=https://x.example/i.png\nlink  href=https://x.example/\n"
          "<cloud domain=c></>entry=A <b>\nid=g\nsummary.html=<p>p</p>\n"
          "content.html=<a href=\"https://x.example/f/b\">b</a>\nname=Ada\nemail=a@x.example\ncategory=c\n"
          "published=1\nsource=S\nid=https://x.example/2\nlink  href=https://x.example/2\n");
}

static void test_atom(void **state)
{
    (void)state;
    check("<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title type='html'>T &amp;amp; &lt;b>t&lt;/b>"
          "</title><id>urn:f</id><author><name>A</name><email>a@x.example</email></author>"
          "<entry xml:base='http://b.example/' xml:lang='fr'><title>E</title><id>urn:e</id><link href='p'/>"
          "<updated>1970-01-01T00:00:02Z</updated><summary>1 &lt; 2</summary><content type='xhtml'>"
          "<div xmlns='http://www.w3.org/1999/xhtml'>a<br/>&lt;<a href='c'>c</a></div></content>"
          "<x:y xmlns:x='urn:x' k='v'>one<x:z/> two</x:y><source><title>S</title></source></entry></feed>",
          "feed=T & t\nid=urn:f\nlanguage=en\nname=A\nemail=a@x.example\nentry=E\nid=urn:e\nsummary=1 < 2\n"
          "content.html=a<br />&lt;<a href=\"http://b.example/c\">c</a>\nlanguage=fr\n"
          "link  href=http://b.example/p\nupdated=2\nsource=S\n<y k=v><>one</><z></><> two</></>");
}

/* What base64 brings is checked as XML is. */
static void test_base64(void **state)
{
    (void)state;
    check("<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>T</title><id>urn:f</id><entry><id>urn:e</id>"
          "<content type='text/html' mode='base64'>YQHvv79i</content></entry><entry><id>urn:g</id>"
          "<content type='text/plain' mode='base64'>YQHvv79i</content></entry></feed>",
          "feed=T\nid=urn:f\nid=urn:e\ncontent.html=ab\nid=urn:g\ncontent=ab\n");
}

static void test_json(void **state)
{
    (void)state;
    check("{\"items\":[{\"id\":7,\"url\":\"/7\",\"content_html\":\"<p>x<script>y</script>\",\"summary\":\"s\","
          "\"date_published\":\"1970-01-01T00:00:03Z\",\"tags\":[\"t\"],\"_x\":{\"a\":[1,null]},"
          "\"attachments\":[{\"url\":\"https://a.example/a\",\"mime_type\":\"a/b\"}]}],\"title\":\"J\","
          "\"version\":\"https://jsonfeed.org/version/1.1\",\"authors\":[{\"name\":\"A\"}]}",
          "feed=J\nname=A\nid=7\nsummary=s\ncontent.html=<p>x</p>\n"
          "link  href=https://x.example/7\nlink enclosure href=https://a.example/a\ncategory=t\npublished=3\n"
          "<member name=_x>{\"a\":[1,null]}</>");
}

static void test_opml(void **state)
{
    (void)state;
    check("<opml version='2.0'><head><title>L</title></head><body><outline text='F'><outline type='rss' text='A' "
          "xmlUrl='https://a.example/f' x='1'/></outline></body></opml>",
          "feed=L\nentry=A\nid=https://a.example/f\ncategory=F\nsource=A\n<outline text=F><outline type=rss text=A "
          "xmlUrl=https://a.example/f x=1></></>");
}

#define LATE_ITEM "<item><link>a</link><author>A</author><comments>c</comments><enclosure url='e' type='a/b'/>" \
                  "<description>&lt;a href='x'>y&lt;/a></description><source url='s'>S</source></item>" \
                  "<item><guid>g</guid><atom:link href='a'/><atom:author><atom:uri>u</atom:uri></atom:author></item>"
#define LATE_HEAD "<link>http://x.example/d/</link>"
#define LATE_RSS  "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>T</title>"

/* Relative links mean the same before the page's address and behind it. */
static void test_late_base(void **state)
{
    (void)state;
    seen early, late;
    assert_int_equal(read_sliced(&early, LATE_RSS LATE_HEAD LATE_ITEM "</channel></rss>", 64, NULL), FEED_OK);
    assert_int_equal(read_sliced(&late, LATE_RSS LATE_ITEM LATE_HEAD "</channel></rss>", 64, NULL), FEED_OK);
    buf_put_char(&early.text, '\0');
    buf_put_char(&late.text, '\0');
    assert_string_equal(late.text.p, early.text.p);
    assert_string_equal(late.text.p,
                        "feed=T\nid=http://x.example/d/\nlink  href=http://x.example/d/\n"
                        "id=http://x.example/d/a\nsummary.html=<a href=\"http://x.example/d/x\">y</a>\n"
                        "link  href=http://x.example/d/a\nlink enclosure href=http://x.example/d/e\nname=A\nsource=S\n"
                        "id=g\nlink  href=http://x.example/d/a\nuri=http://x.example/d/u\n");
    buf_free(&early.text);
    buf_free(&late.text);
}

/* What stands in an author whose end tag was forgotten is read as if it stood behind it; what a module says of the
 * author is no part of the entry. */
static void test_in_person(void **state)
{
    (void)state;
    check("<rss xmlns:a='http://www.w3.org/2005/Atom'><channel><a:author><a:name>A</a:name><language>de</language>"
          "<item><title>E</title><guid>g</guid></item></channel></rss>",
          "language=de\nname=A\nentry=E\nid=g\n");
    check("<feed xmlns='http://www.w3.org/2005/Atom' xmlns:m='http://search.yahoo.com/mrss/'><entry><id>urn:e</id>"
          "<author><name>A</name><m:thumbnail url='http://x.example/i'/><x:y xmlns:x='urn:x'/></author></entry></feed>",
          "id=urn:e\nname=A\n<y></>");
}

/* The nearest language that is one; what a module calls a language, and is none, stays what the module says. */
static void test_languages(void **state)
{
    (void)state;
    check("<feed xmlns='http://www.w3.org/2005/Atom' xmlns:dc='http://purl.org/dc/elements/1.1/' xml:lang='de'>"
          "<id>urn:f</id><entry><id>urn:a</id><dc:language>fr</dc:language></entry>"
          "<entry xml:lang='en'><id>urn:b</id><dc:language>fr</dc:language></entry>"
          "<entry><id>urn:c</id><dc:language>English, mostly</dc:language></entry></feed>",
          "id=urn:f\nlanguage=de\nid=urn:a\nlanguage=fr\nid=urn:b\nlanguage=en\nid=urn:c\n"
          "<language>English, mostly</>");
    check("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\",\"language\":\"de\"}],"
          "\"language\":\"de\"}",
          "language=de\nid=1\n");
}

/* Extensions in JSON are read as the elements that they are in XML. */
static void test_json_extensions(void **state)
{
    (void)state;
    check("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\\u0001\",\"_feedloom\":"
          "{\"extensions\":[{\"ns\":\"http://purl.org/dc/elements/1.1/\",\"name\":\"language\",\"text\":\"fr\"},"
          "{\"ns\":\"urn:feedloom:rss\",\"name\":\"title\",\"text\":\"T\"},"
          "{\"ns\":\"urn:x\",\"name\":\"y\",\"text\":\"a\",\"attributes\":[{\"name\":\"k\",\"value\":\"v\"},{}],"
          "\"children\":[{\"text\":\"b\"},{\"name\":\"z\",\"text\":\" \"},{\"text\":\"c\"}]}],"
          "\"authors\":[{}],\"id_is_permalink\":true,\"content_type\":\"a/b\"}}]}",
          "id=1\nlanguage=fr\n<y k=v><>ab</><z></><>c</></>");
}

/* Mended: the entry is there all the same, and what is wrong is said. */
static void test_broken(void **state)
{
    (void)state;
    seen s;
    assert_int_equal(read_sliced(&s, "<rss><channel><title>a & b</title><item><title>&nbsp;x</title><guid>g", 3, NULL),
                     FEED_OK);
    assert_int_equal(s.entries, 1);
    assert_true(s.findings > 1);
    assert_int_equal(s.rule, FEED_RULE_FeedRepaired);
    buf_free(&s.text);
    check("<rss version='2.0'><title>No channel</title><link>https://x.example/</link>"
          "<item><guid>g</guid></item></rss>",
          "feed=No channel\nid=https://x.example/\nlink  href=https://x.example/\nid=g\n");
}

static void test_refused(void **state)
{
    (void)state;
    static const char *const BAD[] = {"", "  ", "<html><body/></html>", "{}"};
    for (size_t i = 0; i < COUNT(BAD); i++) {
        seen s;
        assert_int_equal(read_sliced(&s, BAD[i], 1, NULL), FEED_E_INPUT);
        assert_int_equal(s.rule, FEED_RULE_NotAFeed);
        assert_int_equal(s.ends, 0);
        buf_free(&s.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rss),    cmocka_unit_test(test_atom),
                                       cmocka_unit_test(test_json),   cmocka_unit_test(test_base64),
                                       cmocka_unit_test(test_opml),   cmocka_unit_test(test_late_base),
                                       cmocka_unit_test(test_in_person), cmocka_unit_test(test_languages),
                                       cmocka_unit_test(test_json_extensions),
                                       cmocka_unit_test(test_broken), cmocka_unit_test(test_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
