/* UTF-8: every code point there and back, what is malformed (Unicode 15, table 3-7), clean prefixes. */
#include <stdio.h>

#include "unit.h"

#include "feeds/core/utf8.h"

static void test_there_and_back(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x110010; c++) {
        char bytes[4];
        int length, n = utf8_encode(c, bytes);
        bool scalar = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
        assert_int_equal(utf8_decode(bytes, bytes + n, &length), scalar ? c : 0xFFFD);
        assert_int_equal(length, n);
        for (int cut = 1; cut < n; cut++)
            if (utf8_decode(bytes, bytes + cut, &length) != UTF8_BAD || length != cut)
                fail_msg("U+%X cut to %d bytes", (unsigned)c, cut);
    }
}

static void test_malformed(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        int length;
    } CASES[] = {
        {"\x80", 1},         {"\xC0\x80", 1},         {"\xC1\xBF", 1},     {"\xE0\x80\x80", 1}, {"\xE0\x9F\xBF", 1},
        {"\xED\xA0\x80", 1}, {"\xF0\x80\x80\x80", 1}, {"\xF4\x90\x80", 1}, {"\xF5\x80", 1},     {"\xFF", 1},
        {"\xC3(", 1},        {"\xE2\x82(", 2},        {"\xF0\x9F\x92(", 3}};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        int length;
        const char *p = CASES[i].bytes;
        assert_true(utf8_decode(p, p + strlen(p), &length) == UTF8_BAD);
        assert_int_equal(length, CASES[i].length);
    }
}

/* The fast scan against the plain definition, at every place of a text. */
static size_t plain_clean_prefix(feed_str s)
{
    size_t at = 0;
    for (int length; at < s.n; at += (size_t)length) {
        uint32_t c = utf8_decode(s.p + at, s.p + s.n, &length);
        if (c == UTF8_BAD || c == 0x7F || !xml_char(c))
            break;
    }
    return at;
}

/* And of those in front of the first that is ASCII. */
static size_t plain_clean_wide(feed_str s)
{
    size_t n = plain_clean_prefix(s), at = 0;
    while (at < n && (unsigned char)s.p[at] >= 0x80)
        at++;
    return at;
}

static void test_clean_prefix(void **state)
{
    (void)state;
    static const char *const PARTS[] = {"",
                                        "abcdefgh",
                                        "\t\r\n",
                                        "\x01",
                                        "\x7F",
                                        "é",
                                        "中文，",
                                        "😀",
                                        "\xEF\xBF\xBE",
                                        "\xEF\xBF\xBD",
                                        "\xEF\xBC\x8C",
                                        "\xED\x9F\xBF",
                                        "\xED\xA0\x80",
                                        "\xE0\xA0\x80",
                                        "\xE0\x80\x80",
                                        "\xE4\xBD",
                                        "\xFF",
                                        "x"};
    char text[64];
    for (size_t i = 0; i < COUNT(PARTS); i++) {
        for (size_t k = 0; k < COUNT(PARTS); k++) {
            for (int pad = 0; pad < 9; pad++) {
                int n = snprintf(text, sizeof text, "%.*s%s%s", pad, "--------", PARTS[i], PARTS[k]);
                feed_str s = {text, (size_t)n};
                if (utf8_clean_prefix(s) != plain_clean_prefix(s) || utf8_clean_wide(s) != plain_clean_wide(s))
                    fail_msg("pad %d, parts %zu and %zu", pad, i, k);
            }
        }
    }
    assert_int_equal(utf8_clean_prefix((feed_str){"a\0b", 3}), 1);
}

/* Long mixed texts with a byte broken here and there: words of sixteen bytes, cut at every place. */
static void test_clean_prefix_long(void **state)
{
    (void)state;
    static const uint32_t CHARS[] = {'a',    'b',    ' ',    '\n',   0x7F,    0x1F,    0x80,    0xE9,    0x7FF,
                                     0x800,  0xFFF,  0x1000, 0x3002, 0x4E2D,  0xCFFF,  0xD7FF,  0xE000,  0xFF0C,
                                     0xFFFC, 0xFFFD, 0xFFFE, 0xFFFF, 0x10000, 0x1F600, 0x3FFFF, 0x40000, 0x10FFFF};
    uint32_t dice = 1;
    for (int round = 0; round < 200000; round++) {
        char text[80];
        size_t n = 0;
        for (uint32_t few = (dice = dice * 1103515245 + 12345) >> 16 & 15; n < 70;) {
            dice = dice * 1103515245 + 12345;
            bool any = (dice >> 8 & 31) == few;
            size_t i = any ? (dice >> 16) % COUNT(CHARS) : 12 + (dice >> 16 & 1) * (few & 3);
            n += (size_t)utf8_encode(CHARS[few > 7 && !any ? 0 : i], text + n);
        }
        if (dice & 1 << 20)
            text[(dice >> 24) % 70] = (char)(dice >> 5);
        feed_str s = {text, n};
        size_t want = plain_clean_prefix(s);
        if (utf8_clean_prefix(s) != want)
            fail_msg("round %d: %zu bytes are clean, not %zu", round, want, utf8_clean_prefix(s));
        if (utf8_clean_wide(s) != plain_clean_wide(s))
            fail_msg("round %d: %zu bytes are clean, not %zu", round, plain_clean_wide(s), utf8_clean_wide(s));
    }
}

/* What is malformed, and what is not, where one block of 32 bytes ends and another begins. */
static void test_clean_prefix_edges(void **state)
{
    (void)state;
    static const char *const PIECES[] = {"\x80",         "\xC1\xBF",     "\xC3",         "\xE0\x9F\xBF", "\xED\xA0\x80",
                                         "\xEF\xBF\xBE", "\xEF\xBF\xBD", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
                                         "\xF4\x8F\xBF\xBF", "\xF0\x9F\x92", "\xE4\xB8\xAD\x80", "\x1F", "\x7F", "\r"};
    for (size_t i = 0; i < COUNT(PIECES); i++)
        for (size_t at = 24; at <= 36; at++)
            for (size_t n = at; n <= 70; n++) {
                char text[80];
                size_t length = strlen(PIECES[i]);
                memset(text, 'a', sizeof text);
                memcpy(text + at, PIECES[i], length);
                feed_str s = {text, n < at + length ? at + length : n};
                if (utf8_clean_prefix(s) != plain_clean_prefix(s))
                    fail_msg("piece %zu at %zu of %zu: %zu", i, at, s.n, utf8_clean_prefix(s));
            }
}

static void test_count(void **state)
{
    (void)state;
    assert_int_equal(utf8_count(STR("aé中😀")), 4);
    assert_int_equal(utf8_count(STR("abcdefgh中文，é😀 and more 文")), 24);
    assert_int_equal(utf8_count(STR_NONE), 0);
    buf b;
    buf_init(&b, 100);
    utf8_put(&b, 0x4E2D);
    assert_str(buf_str(&b), "中");
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_there_and_back), cmocka_unit_test(test_malformed),
                                       cmocka_unit_test(test_clean_prefix), cmocka_unit_test(test_clean_prefix_long),
                                       cmocka_unit_test(test_clean_prefix_edges), cmocka_unit_test(test_count)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
