/* Extension trees as XML: namespaces, names and prefixes; which elements of RSS are written as RSS has them. */
#include "written.h"

#include <stdlib.h>

#include "feeds/formats/extout.h"
#include "feeds/formats/rss_core.h"

#define U "urn:u"

static feed_str extension(const feed_ext *e, const char *prefix, const char *uri, bool *put)
{
    xmlout x;
    extout o;
    if (!out.max)
        buf_init(&out, 1 << 20);
    buf_clear(&out);
    xmlout_init(&x, (feed_output){written_keep, &out});
    assert_true(extout_init(&o));
    assert_true(!prefix || extout_declare(&o, str_of(prefix), str_of(uri)));
    *put = extout_put(&o, &x, e);
    assert_int_equal(xmlout_flush(&x), 0);
    assert_int_equal(o.n, prefix ? 1 : 0); /* what it declared ends with it */
    extout_free(&o);
    xmlout_free(&x);
    return str_trim(buf_str(&out));
}

static void assert_extension(const feed_ext *e, const char *prefix, const char *uri, const char *wanted)
{
    bool put;
    feed_str got = extension(e, prefix, uri, &put);
    assert_true(put);
    assert_str(got, wanted);
}

static void test_prefixes(void **state)
{
    (void)state;
    feed_attr lang = {.ns = STR("http://www.w3.org/XML/1998/namespace"), .local = STR("lang"), .value = STR("zh")};
    feed_attr other = {.ns = STR("urn:v"), .prefix = STR("p"), .local = STR("b"), .value = STR("<\"&")};
    feed_ext e = {.ns = STR(U), .prefix = STR("p"), .local = STR("a"), .attrs = &lang, .n_attrs = 1};
    assert_extension(&e, NULL, NULL, "<p:a xmlns:p=\"urn:u\" xml:lang=\"zh\" />");
    assert_extension(&e, "p", U, "<p:a xml:lang=\"zh\" />");
    assert_extension(&e, "p", "urn:v", "<p:a xmlns:p=\"urn:u\" xml:lang=\"zh\" />");
    e.attrs = &other; /* its prefix is taken */
    assert_extension(&e, "p", U, "<p:a xmlns:ns1=\"urn:v\" ns1:b=\"&lt;&quot;&amp;\" />");
    assert_extension(&e, "q", "urn:v", "<p:a xmlns:p=\"urn:u\" q:b=\"&lt;&quot;&amp;\" />");
    e.prefix = STR("xmlfoo"), e.n_attrs = 0;
    assert_extension(&e, NULL, NULL, "<a xmlns=\"urn:u\" />");
    assert_extension(&e, "k", U, "<k:a />");
    e.prefix = STR("1 bad");
    assert_extension(&e, NULL, NULL, "<a xmlns=\"urn:u\" />");
    e.ns = STR(""), e.prefix = STR("p");
    assert_extension(&e, "", "urn:v", "<a xmlns=\"\" />");
}

static void test_trees(void **state)
{
    (void)state;
    feed_ext tail = {.text = STR(" & more")};
    feed_ext bad = {.ns = STR(U), .local = STR("not a name"), .text = STR("lost"), .next = &tail};
    feed_ext inner = {.ns = STR("urn:v"), .local = STR("c"), .text = STR("x"), .next = &bad};
    feed_ext text = {.text = STR("one "), .next = &inner};
    feed_ext e = {.ns = STR(U), .prefix = STR("p"), .local = STR("a"), .children = &text};
    bool put;
    assert_str(extension(&e, NULL, NULL, &put), "<p:a xmlns:p=\"urn:u\">one <c xmlns=\"urn:v\">x</c> &amp; more</p:a>");
    assert_false(put); /* not all of it */
    inner.next = &tail;
    assert_extension(&e, NULL, NULL, "<p:a xmlns:p=\"urn:u\">one <c xmlns=\"urn:v\">x</c> &amp; more</p:a>");
    feed_attr unnamed[] = {{.local = STR("a b"), .value = STR("v")}, {.local = STR("c"), .value = STR("w")}};
    feed_ext part = {.ns = STR(U), .prefix = STR("p"), .local = STR("a"), .attrs = unnamed, .n_attrs = 2};
    assert_str(extension(&part, "p", U, &put), "<p:a c=\"w\" />");
    assert_false(put);
    feed_ext *deep = calloc(2 * EXTOUT_DEPTH, sizeof *deep);
    assert_non_null(deep);
    for (size_t i = 0; i < 2 * EXTOUT_DEPTH; i++)
        deep[i] = (feed_ext){.ns = STR(U), .prefix = STR("p"), .local = STR("a"),
                             .children = i ? &deep[i - 1] : NULL};
    feed_str got = extension(&deep[2 * EXTOUT_DEPTH - 1], "p", U, &put);
    assert_true(!put && str_ends(got, STR("</p:a>")));
    size_t opened = 0;
    for (size_t at; (at = str_find(got, STR("<p:a>"))) < got.n; got = str_from(got, at + 1))
        opened++;
    assert_int_equal(opened, EXTOUT_DEPTH); /* the rest is cut, the tags are balanced */
    free(deep);
}

static void test_no_names(void **state)
{
    (void)state;
    static const char *const BAD[] = {"", "1a", "a b", "a:b", "-a", "\xFF", "a\xC3\x97"};
    static const char *const GOOD[] = {"a", "_", "a-1.b", "\xE4\xB8\xAD\xE6\x96\x87", "a\xC2\xB7"};
    for (size_t i = 0; i < COUNT(BAD); i++)
        assert_false(extout_is_name(str_of(BAD[i])));
    for (size_t i = 0; i < COUNT(GOOD); i++)
        assert_true(extout_is_name(str_of(GOOD[i])));
    bool put;
    feed_ext e = {.ns = STR(U), .local = STR("a b")};
    extension(&e, NULL, NULL, &put);
    assert_false(put);
    e = (feed_ext){.ns = STR("http://www.w3.org/2000/xmlns/"), .local = STR("a")};
    extension(&e, NULL, NULL, &put);
    assert_false(put);
    extout o;
    assert_true(extout_init(&o));
    assert_false(extout_declare(&o, STR("xmlx"), STR(U)));
    assert_false(extout_declare(&o, STR("a b"), STR(U)));
    assert_false(extout_declare(&o, STR("a"), STR("")));
    assert_true(extout_declare(&o, STR("a"), STR(U)));
    assert_false(extout_declare(&o, STR("a"), STR("urn:v")));
    extout_free(&o);
}

/* ---- RSS's own elements ---- */

static bool is_core(const char *name, const char *text)
{
    feed_ext e = {.ns = STR(FEED_NS_RSS), .local = str_of(name), .text = str_of(text)};
    return rss_may_be_core(&e);
}

static bool is_core_list(const char *name, const char *child, const char *text, const char *second)
{
    feed_ext b = {.ns = STR(FEED_NS_RSS), .local = str_of(child), .text = str_of(second ? second : "")};
    feed_ext a = {.ns = STR(FEED_NS_RSS), .local = str_of(child), .text = str_of(text), .next = second ? &b : NULL};
    feed_ext e = {.ns = STR(FEED_NS_RSS), .local = str_of(name), .children = &a};
    return rss_may_be_core(&e);
}

static void test_core(void **state)
{
    (void)state;
    assert_true(is_core("docs", "https://example.org/"));
    assert_false(is_core("docs", "not a URL"));
    assert_true(is_core("webMaster", "a@example.org"));
    assert_false(is_core("webMaster", "Ada"));
    assert_true(is_core("rating", "(PICS-1.1)"));
    assert_false(is_core("color", "red"));
    assert_false(is_core("skipHours", ""));
    assert_true(is_core_list("skipHours", "hour", "0", "23"));
    assert_false(is_core_list("skipHours", "hour", "24", NULL));
    assert_true(is_core_list("skipDays", "day", "Monday", "Sunday"));
    assert_false(is_core_list("skipDays", "day", "monday", NULL));
    assert_false(is_core_list("skipDays", "hour", "1", NULL));
    assert_false(is_core_list("textInput", "title", "three more are needed", NULL));
    assert_false(is_core_list("image", "width", "145", NULL));
}

static void test_cloud(void **state)
{
    (void)state;
    feed_attr attrs[] = {{.local = STR("domain"), .value = STR("example.org")},
                         {.local = STR("port"), .value = STR("80")},
                         {.local = STR("path"), .value = STR("/rpc")},
                         {.local = STR("registerProcedure"), .value = STR("")},
                         {.local = STR("protocol"), .value = STR("http-post")}};
    feed_ext e = {.ns = STR(FEED_NS_RSS), .local = STR("cloud"), .attrs = attrs, .n_attrs = 5};
    assert_true(rss_may_be_core(&e));
    attrs[1].value = STR("0");
    assert_false(rss_may_be_core(&e));
    attrs[1].value = STR("80"), e.n_attrs = 4;
    assert_false(rss_may_be_core(&e));
}

/* An image that says more than the model holds is written as it was, valid, once. */
static void test_core_written(void **state)
{
    (void)state;
    feed_ext width = {.ns = STR(FEED_NS_RSS), .local = STR("width"), .text = STR(" 88 ")};
    feed_ext link = {.ns = STR(FEED_NS_RSS), .local = STR("link"), .text = STR("https://example.org/"), .next = &width};
    feed_ext title = {.ns = STR(FEED_NS_RSS), .local = STR("title"), .text = STR("Logo & co"), .next = &link};
    feed_ext url = {.ns = STR(FEED_NS_RSS), .local = STR("url"), .text = STR("https://example.org/a.png"),
                    .next = &title};
    feed_ext image = {.ns = STR(FEED_NS_RSS), .local = STR("image"), .children = &url};
    feed_link site = {.href = STR("https://example.org/")};
    feed_head head = {.title.value = STR("T"), .logo = STR("https://example.org/a.png"), .links = &site, .n_links = 1,
                      .extensions = &image};
    feed_writer_options options = {.lossless = true};
    buf_clear(&out);
    feed_writer *w = feed_writer_new(FEED_FORMAT_RSS, &options, (feed_output){written_keep, &out});
    assert_non_null(w);
    feed_sink sink = feed_writer_sink(w);
    assert_int_equal(sink.begin(sink.context, &head), 0);
    assert_int_equal(sink.end(sink.context), 0);
    feed_writer_free(w);
    assert_written(&out, "<image>\n      <url>https://example.org/a.png</url>\n      <title>Logo &amp; co</title>\n"
                         "      <link>https://example.org/</link>\n      <width>88</width>\n    </image>");
    assert_valid(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prefixes), cmocka_unit_test(test_trees),        cmocka_unit_test(test_no_names),
        cmocka_unit_test(test_core),     cmocka_unit_test(test_core_written), cmocka_unit_test(test_cloud),
    };
    return cmocka_run_group_tests(tests, NULL, written_free);
}
