/* URIs: components, resolution (every example of RFC 3986 section 5.4), encoding. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "feeds/core/uri.h"

static void assert_str(feed_str got, const char *want)
{
    if (!want) {
        assert_null(got.p);
        return;
    }
    if (!str_eq(got, str_of(want)))
        fail_msg("got \"%.*s\", want \"%s\"", (int)got.n, got.p ? got.p : "", want);
}

static void test_parse(void **state)
{
    (void)state;
    static const struct {
        const char *text, *scheme, *authority, *path, *query, *fragment;
    } CASES[] = {
        {"http://www.ics.uci.edu/pub/ietf/uri/?q#Related", "http", "www.ics.uci.edu", "/pub/ietf/uri/", "q", "Related"},
        {"mailto:a@b.example", "mailto", NULL, "a@b.example", NULL, NULL},
        {"//host", NULL, "host", "", NULL, NULL},
        {"http://", "http", "", "", NULL, NULL},
        {"", NULL, NULL, "", NULL, NULL},
        {"a:b:c", "a", NULL, "b:c", NULL, NULL},
        {"1a:b", NULL, NULL, "1a:b", NULL, NULL},
        {"a/b:c", NULL, NULL, "a/b:c", NULL, NULL},
        {"x?a#b?c#d", NULL, NULL, "x", "a", "b?c#d"},
        {"x#", NULL, NULL, "x", NULL, ""},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        uri u;
        uri_parse(str_of(CASES[i].text), &u);
        assert_str(u.scheme, CASES[i].scheme);
        assert_str(u.authority, CASES[i].authority);
        assert_str(u.path, CASES[i].path);
        assert_str(u.query, CASES[i].query);
        assert_str(u.fragment, CASES[i].fragment);
    }
    uri u;
    uri_parse(STR_NONE, &u);
    assert_str(u.path, "");
}

static void test_authority(void **state)
{
    (void)state;
    static const struct {
        const char *text, *userinfo, *host, *port;
    } CASES[] = {
        {"example.org", NULL, "example.org", NULL},
        {"u:p@h:80", "u:p", "h", "80"},
        {"h:", NULL, "h", ""},
        {"[::1]", NULL, "[::1]", NULL},
        {"[::1]:8080", NULL, "[::1]", "8080"},
        {"", NULL, "", NULL},
        {"a@b@c", "a@b", "c", NULL},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        uri_authority a;
        uri_parse_authority(str_of(CASES[i].text), &a);
        assert_str(a.userinfo, CASES[i].userinfo);
        assert_str(a.host, CASES[i].host);
        assert_str(a.port, CASES[i].port);
    }
}

static void test_schemes(void **state)
{
    (void)state;
    assert_true(uri_is_absolute(STR("tag:x,2024:1")));
    assert_true(uri_is_absolute(STR("svn+ssh:x")));
    assert_false(uri_is_absolute(STR("//x/y")));
    assert_false(uri_is_absolute(STR(":x")));
    assert_false(uri_is_absolute(STR("x")));
    assert_true(uri_has_scheme(STR("HTTP://x"), STR("http")));
    assert_false(uri_has_scheme(STR("https://x"), STR("http")));
    assert_str(uri_scheme(STR("a/b:c")), NULL);
    assert_true(uri_is_http(STR("HttpS://x")));
    assert_false(uri_is_http(STR("http:///x")));
    assert_false(uri_is_http(STR("ftp://x")));
    assert_false(uri_is_http(STR("http://:80/")));
}

static const struct {
    const char *ref, *target;
} RESOLVED[] = {
    /* 5.4.1 Normal Examples */
    {"g:h", "g:h"},
    {"g", "http://a/b/c/g"},
    {"./g", "http://a/b/c/g"},
    {"g/", "http://a/b/c/g/"},
    {"/g", "http://a/g"},
    {"//g", "http://g"},
    {"?y", "http://a/b/c/d;p?y"},
    {"g?y", "http://a/b/c/g?y"},
    {"#s", "http://a/b/c/d;p?q#s"},
    {"g#s", "http://a/b/c/g#s"},
    {"g?y#s", "http://a/b/c/g?y#s"},
    {";x", "http://a/b/c/;x"},
    {"g;x", "http://a/b/c/g;x"},
    {"g;x?y#s", "http://a/b/c/g;x?y#s"},
    {"", "http://a/b/c/d;p?q"},
    {".", "http://a/b/c/"},
    {"./", "http://a/b/c/"},
    {"..", "http://a/b/"},
    {"../", "http://a/b/"},
    {"../g", "http://a/b/g"},
    {"../..", "http://a/"},
    {"../../", "http://a/"},
    {"../../g", "http://a/g"},
    /* 5.4.2 Abnormal Examples */
    {"../../../g", "http://a/g"},
    {"../../../../g", "http://a/g"},
    {"/./g", "http://a/g"},
    {"/../g", "http://a/g"},
    {"g.", "http://a/b/c/g."},
    {".g", "http://a/b/c/.g"},
    {"g..", "http://a/b/c/g.."},
    {"..g", "http://a/b/c/..g"},
    {"./../g", "http://a/b/g"},
    {"./g/.", "http://a/b/c/g/"},
    {"g/./h", "http://a/b/c/g/h"},
    {"g/../h", "http://a/b/c/h"},
    {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
    {"g;x=1/../y", "http://a/b/c/y"},
    {"g?y/./x", "http://a/b/c/g?y/./x"},
    {"g?y/../x", "http://a/b/c/g?y/../x"},
    {"g#s/./x", "http://a/b/c/g#s/./x"},
    {"g#s/../x", "http://a/b/c/g#s/../x"},
    {"http:g", "http:g"},
};

static void test_resolve(void **state)
{
    (void)state;
    buf b;
    buf_init(&b, 4096);
    for (size_t i = 0; i < sizeof RESOLVED / sizeof *RESOLVED; i++) {
        buf_clear(&b);
        uri_resolve(STR("http://a/b/c/d;p?q"), str_of(RESOLVED[i].ref), &b);
        assert_str(buf_str(&b), RESOLVED[i].target);
    }
    buf_free(&b);
}

static void test_resolve_edges(void **state)
{
    (void)state;
    static const struct {
        const char *base, *ref, *target;
    } CASES[] = {
        {"http://a", "g", "http://a/g"},
        {"http://a?x", "g", "http://a/g"},
        {"", "x/y", "x/y"},
        {"b/c", "x", "b/x"},
        {"mailto:a@b", "#f", "mailto:a@b#f"},
        {"http://a/b//c", "../g", "http://a/b/g"},
        {"http://a/./b", "", "http://a/./b"},
        {"http://a/b", "HTTP://C/../d", "HTTP://C/d"},
        {"file:///a/b", "c", "file:///a/c"},
        {"http://a/b?q", "?", "http://a/b?"},
    };
    buf b;
    buf_init(&b, 4096);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        buf_clear(&b);
        uri_resolve(str_of(CASES[i].base), str_of(CASES[i].ref), &b);
        assert_str(buf_str(&b), CASES[i].target);
    }
    buf_clear(&b);
    uri_resolve(STR_NONE, STR_NONE, &b);
    assert_int_equal(b.n, 0);
    buf_free(&b);
}

static void test_encode(void **state)
{
    (void)state;
    static const struct {
        const char *raw, *encoded;
    } CASES[] = {
        {"http://h/a b?c d#e f", "http://h/a%20b?c%20d#e%20f"},
        {"http://h/\xE4\xB8\xAD", "http://h/%E4%B8%AD"},
        {"a\"<>\\^`{|}", "a%22%3C%3E%5C%5E%60%7B%7C%7D"},
        {"100%", "100%25"},
        {"%zz%2", "%25zz%252"},
        {"%41%e4", "%41%e4"},
        {"a\tb\r\nc\x7F", "abc"},
        {"http://[::1]:80/[x]?[y]", "http://[::1]:80/%5Bx%5D?%5By%5D"},
        {"a#b#c", "a#b%23c"},
        {"", ""},
        {"~!$&'()*+,;=:@/?-._", "~!$&'()*+,;=:@/?-._"},
    };
    buf once, twice;
    buf_init(&once, 4096);
    buf_init(&twice, 4096);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        buf_clear(&once);
        buf_clear(&twice);
        uri_put_encoded(&once, str_of(CASES[i].raw));
        assert_str(buf_str(&once), CASES[i].encoded);
        uri_put_encoded(&twice, buf_str(&once));
        assert_str(buf_str(&twice), CASES[i].encoded);
    }
    buf_free(&once);
    buf_free(&twice);
}

/* What is called settled stays as it is; what stands in the second list must not be called so. */
static void test_settled(void **state)
{
    (void)state;
    static const char *const SETTLED[] = {"https://example.org/", "http://example.org", "http://a.b/c.d/?e=f&g=./h",
                                          "https://example.org/a/~b/c_d-e,f@g+h:i"};
    static const char *const OTHERS[] = {"",
                                         "http",
                                         "https://",
                                         "httpx://example.org/",
                                         "HTTP://example.org/",
                                         "https:/example.org/a",
                                         "http:///./",
                                         "http://?query",
                                         "http://.a/b/c",
                                         "http://a@/path",
                                         "https://example.org/a b",
                                         "https://example.org/a\\b",
                                         "https://example.org/\n",
                                         "https://example.org/\xC3\xA9",
                                         "https://example.org/%",
                                         "https://example.org/#a#b",
                                         "https://example.org/a/../b",
                                         "https://example.org/."};
    buf b;
    buf_init(&b, 4096);
    for (size_t i = 0; i < sizeof SETTLED / sizeof *SETTLED; i++) {
        assert_true(uri_is_settled(str_of(SETTLED[i])));
        buf_clear(&b);
        uri_resolve(STR("http://base.example/a/b?c"), str_of(SETTLED[i]), &b);
        assert_str(buf_str(&b), SETTLED[i]);
        buf_clear(&b);
        uri_put_encoded(&b, str_of(SETTLED[i]));
        assert_str(buf_str(&b), SETTLED[i]);
    }
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
        assert_false(uri_is_settled(str_of(OTHERS[i])));
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),   cmocka_unit_test(test_authority),     cmocka_unit_test(test_schemes),
        cmocka_unit_test(test_resolve), cmocka_unit_test(test_resolve_edges), cmocka_unit_test(test_encode),
        cmocka_unit_test(test_settled),
    };
    return cmocka_run_group_tests_name("uri", tests, NULL, NULL);
}
