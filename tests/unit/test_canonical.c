/* Canonical links: what is one page, what is not; tracking parameters; owners of hosts. */
#include "unit.h"

#include "feeds/merge/canonical.h"

static void check_link(const char *href, const char *want)
{
    buf out, again;
    buf_init(&out, 1 << 16);
    buf_init(&again, 1 << 16);
    assert_true(canonical_link(str_of(href), &out));
    if (!str_eq(buf_str(&out), str_of(want)))
        fail_msg("%s\ngot  %.*s\nwant %s", href, FMT(buf_str(&out)), want);
    buf_put_lit(&again, "http://");
    buf_put_str(&again, buf_str(&out));
    size_t n = out.n;
    assert_true(canonical_link(buf_str(&again), &out));
    assert_str(buf_from(&out, n), want);
    buf_free(&out);
    buf_free(&again);
}

static void test_one_page(void **state)
{
    (void)state;
    static const char *const SAME[] = {
        "http://example.org/a/b", "https://example.org/a/b", "HTTPS://EXAMPLE.org:443/a/b", "http://example.org:80/a/b",
        "https://www.example.org/a/b/", "https://m.example.org/a/b", "https://mobile.example.org/a/b#top",
        "https://amp.example.org/a/b", "https://example.org/a/b/amp", "https://example.org/a/b/amp/",
        "https://example.org/amp/a/b", "https://example.org/a/b?amp=1", "https://example.org/a/b?outputType=amp",
        "https://example.org/a/b?utm_source=x&utm_medium=rss", "https://example.org/a/b?fbclid=1#:~:text=a",
        "https://example.org/a/./c/../b", "https://example.org/%61/b", "https://example.org/a/b?",
        "https://www.google.com/amp/s/example.org/a/b", "https://example-org.cdn.ampproject.org/c/s/example.org/a/b",
        "https://example-org.cdn.ampproject.org/v/s/www.example.org/a/b?amp_js_v=0.1",
        "https://example.org/a/b/index.html",
        "https://user@example.org/a/b", "https://example.org./a/b", "https://example.org/a/b.amp",
        "https://example.org/a/b/amp.html"};
    for (size_t i = 0; i < COUNT(SAME); i++)
        check_link(SAME[i], "example.org/a/b");
}

static void test_others(void **state)
{
    (void)state;
    static const char *const ROWS[][2] = {
        {"https://example.org", "example.org"},
        {"https://example.org/?b=2&a=1", "example.org?a=1&b=2"},
        {"https://example.org:8080/a", "example.org:8080/a"},
        {"https://example.org/A", "example.org/A"},
        {"https://m.co.uk/a", "m.co.uk/a"},
        {"https://m.example.co.uk/a", "example.co.uk/a"},
        {"https://m.com/a", "m.com/a"},
        {"https://en.m.wikipedia.org/wiki/A", "en.wikipedia.org/wiki/A"},
        {"https://example.org/#!/a", "example.org#!/a"},
        {"https://example.org/app#/b", "example.org/app#/b"},
        {"https://example.org/文", "example.org/%E6%96%87"},
        {"https://example.org/%e6%96%87", "example.org/%E6%96%87"},
        {"https://mp.weixin.qq.com/s?__biz=A&mid=1&idx=1&sn=2&chksm=3&scene=21",
         "mp.weixin.qq.com/s?__biz=A&idx=1&mid=1&sn=2"},
        {"https://x.com/a/status/1?s=20&t=abc", "x.com/a/status/1"},
        {"https://example.com/a?s=20&t=abc", "example.com/a?s=20&t=abc"},
        {"https://example.org/news.amp.html", "example.org/news.html"},
        {"https://www.google.com/amp/x", "google.com/x"},
        {"https://example.org/a?ref=main", "example.org/a?ref=main"},
        {"https://example.org/a?ref=rss", "example.org/a"},
        {"http://[::1]:80/a", "[::1]/a"},
        {"https://example.org/vamp", "example.org/vamp"},
        {"https://www.com/a", "www.com/a"},
        /* what one rule cuts is what another waited for */
        {"https://example.org../a/index.html.amp", "example.org/a"},
        {"https://example.org:443:80/a/..amp", "example.org/a"},
        {"https://example.org/a/index.amp.html", "example.org/a"},
        {"https://example.org/amp/amp.amp", "example.org"},
        {"https://cdn.ampproject.org./c/s/example.org/a", "example.org/a"}};
    for (size_t i = 0; i < COUNT(ROWS); i++)
        check_link(ROWS[i][0], ROWS[i][1]);
}

static void test_no_link(void **state)
{
    (void)state;
    static const char *const NONE[] = {"",        "mailto:a@example.org", "/a/b",      "urn:uuid:1",
                                       "http://", "tag:x,2025:a",         "http://./a"};
    buf out;
    buf_init(&out, 1 << 10);
    for (size_t i = 0; i < COUNT(NONE); i++)
        assert_false(canonical_link(str_of(NONE[i]), &out));
    assert_int_equal(out.n, 0);
    assert_false(canonical_link(STR_NONE, &out));
    buf_free(&out);
}

static void test_clean(void **state)
{
    (void)state;
    static const char *const ROWS[][2] = {
        {"https://Example.org/a?b=2&utm_source=x&a=1#c", "https://Example.org/a?b=2&a=1#c"},
        {"https://example.org/a?utm_source=x", "https://example.org/a"},
        {"https://example.org/a", "https://example.org/a"},
        {"https://example.org/a?UTM_Campaign=x&fbclid=2#p", "https://example.org/a#p"},
        {"mailto:a@example.org?utm_source=x", "mailto:a@example.org?utm_source=x"}};
    buf out;
    buf_init(&out, 1 << 10);
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        buf_clear(&out);
        clean_link(str_of(ROWS[i][0]), &out);
        assert_str(buf_str(&out), ROWS[i][1]);
    }
    buf_free(&out);
}

static void test_parts(void **state)
{
    (void)state;
    assert_str(canonical_part(STR("https://example.org/a#v2")), "v2");
    assert_str(canonical_part(STR("https://example.org/a#v2:~:text=b")), "v2");
    assert_str(canonical_part(STR("https://example.org/a")), "");
    assert_str(canonical_part(STR("https://example.org/a#/route")), "");
    assert_str(link_owner(STR("a.b.example.org")), "example.org");
    assert_str(link_owner(STR("a.example.co.uk")), "example.co.uk");
    assert_str(link_owner(STR("example.co.uk")), "example.co.uk");
    assert_str(link_owner(STR("localhost")), "localhost");
    assert_str(link_owner(STR("10.0.0.1")), "10.0.0.1");
    assert_str(link_host(STR("https://a@Example.org:81/b")), "Example.org");
    assert_str(link_host(STR("urn:x")), NULL);
}

/* More parameters than are sorted: as they are, and as quick. */
static void test_many_parameters(void **state)
{
    (void)state;
    buf href, out;
    buf_init(&href, 1 << 20);
    buf_init(&out, 1 << 20);
    buf_put_lit(&href, "https://example.org/?");
    for (int i = 0; i < 10000; i++)
        buf_printf(&href, "p%d=1&", i);
    assert_true(canonical_link(buf_str(&href), &out));
    assert_int_equal(out.n, href.n - 9);
    buf_free(&href);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_one_page), cmocka_unit_test(test_others),
                                       cmocka_unit_test(test_no_link),  cmocka_unit_test(test_clean),
                                       cmocka_unit_test(test_parts),    cmocka_unit_test(test_many_parameters)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
