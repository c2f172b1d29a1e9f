/* Escaping: each special character at every place of a word, and scrubbing. */
#include <stdio.h>

#include "unit.h"

#include <stdlib.h>

#include "feeds/core/escape.h"

#define X18 "xxxxxxxxxxxxxxxxxx"

typedef void (*escape_fn)(buf *b, feed_str s);

static void check(escape_fn escape, const char *special, size_t length, const char *want)
{
    buf b;
    char text[40], expected[64];
    buf_init(&b, 1000);
    for (int pad = 0; pad < 18; pad++) {
        memset(text, 'x', sizeof text);
        memcpy(text + pad, special, length);
        snprintf(expected, sizeof expected, "%.*s%s%.*s", pad, X18, want, 18 - pad, X18);
        buf_clear(&b);
        escape(&b, (feed_str){text, length + 18});
        assert_str(buf_str(&b), expected);
    }
    buf_free(&b);
}

static void test_markup(void **state)
{
    (void)state;
    static const struct {
        const char *special, *text, *attr, *html;
    } CASES[] = {{"&", "&amp;", "&amp;", "&amp;"},
                 {"<", "&lt;", "&lt;", "&lt;"},
                 {">", "&gt;", "&gt;", "&gt;"},
                 {"\"", "\"", "&quot;", "&quot;"},
                 {"'", "'", "'", "'"},
                 {"\n", "\n", "&#10;", "\n"},
                 {"\t", "\t", "&#9;", "\t"},
                 {"é", "é", "é", "é"},
                 {"]]>", "]]&gt;", "]]&gt;", "]]&gt;"},
                 {"=:;,.!%()", "=:;,.!%()", "=:;,.!%()", "=:;,.!%()"},
                 {"&amp;", "&amp;amp;", "&amp;amp;", "&amp;amp;"}};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        size_t n = strlen(CASES[i].special);
        check(escape_text, CASES[i].special, n, CASES[i].text);
        check(escape_attr, CASES[i].special, n, CASES[i].attr);
        check(escape_html, CASES[i].special, n, CASES[i].html);
    }
}

static void test_json(void **state)
{
    (void)state;
    check(escape_json, "\"", 1, "\\\"");
    check(escape_json, "\\", 1, "\\\\");
    check(escape_json, "\n\r\t\b\f", 5, "\\n\\r\\t\\b\\f");
    check(escape_json, "\x1f", 1, "\\u001f");
    check(escape_json, "", 1, "\\u0000");
    check(escape_json, "\xE2\x80\xA8", 3, "\\u2028");
    check(escape_json, "\xE2\x80\xA9", 3, "\\u2029");
    check(escape_json, "“\xE2", 4, "“\xE2");
    check(escape_json, "/<>&中", 7, "/<>&中");
}

static void test_scrub(void **state)
{
    (void)state;
    buf b;
    buf_init(&b, 1000);
    assert_int_equal(escape_scrub(&b, STR("clean 中文\n")), 0);
    assert_str(buf_str(&b), "clean 中文\n");
    buf_clear(&b);
    assert_int_equal(escape_scrub(&b, STR("a\x01"
                                          "b\x7F\xFF\xE4\xBD|\xEF\xBF\xBE.")),
                     5);
    assert_str(buf_str(&b), "ab\xEF\xBF\xBD\xEF\xBF\xBD|.");
    buf_free(&b);
}

static void test_plain(void **state)
{
    (void)state;
    assert_true(escape_is_plain(STR_NONE));
    assert_true(escape_is_plain(STR("https://example.org/2026/a~b?c=d#e';")));
    static const char *const OTHERS[] = {"&", "<", ">", "\"", "\\", "\n", "\t", "\x01", "\x7F", "é", "\xFF"};
    for (size_t i = 0; i < COUNT(OTHERS); i++) {
        for (int pad = 0; pad < 18; pad++) {
            char text[40];
            int n = snprintf(text, sizeof text, "%.*s%s%s", pad, X18, OTHERS[i], "xx");
            char copy[sizeof text];
            assert_false(escape_is_plain((feed_str){text, (size_t)n}));
            assert_false(escape_copy_plain(copy, (feed_str){text, (size_t)n}));
        }
    }
}

/* Every length, in memory of just that length; what stands behind the copy stays. */
static void test_copy_plain(void **state)
{
    (void)state;
    for (size_t n = 0; n < 70; n++) {
        char *from = malloc(n + 1), to[80];
        for (size_t i = 0; i < n; i++)
            from[i] = (char)('a' + i % 26);
        memset(to, '#', sizeof to);
        assert_true(escape_copy_plain(to, (feed_str){from, n}));
        assert_memory_equal(to, from, n);
        for (size_t i = n; i < sizeof to; i++)
            assert_int_equal(to[i], '#');
        for (size_t i = 0; i < n; i++) {
            from[i] = '&';
            assert_false(escape_copy_plain(to, (feed_str){from, n}));
            from[i] = 'a';
        }
        free(from);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_markup), cmocka_unit_test(test_json),
                                       cmocka_unit_test(test_scrub), cmocka_unit_test(test_plain),
                                       cmocka_unit_test(test_copy_plain)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
