#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "feeds/formats/jsonin.h"

typedef struct run {
    buf b;
    json_reader *reader;
    size_t events, stop_at; /* stop_at: the event that returns 77; 0: none */
} run;

static int on_event(void *context, json_event event, feed_str text)
{
    static const char *const NAMES[] = {"null", "true", "false", "num ", "str ", "{", "key ", "}", "[", "]"};
    run *r = context;
    json_pos pos = json_reader_position(r->reader);
    buf_printf(&r->b, "%u:%u@%u %s", pos.line, pos.column, (unsigned)pos.offset, NAMES[event]);
    if (text.p)
        buf_put_str(&r->b, text);
    buf_put_lit(&r->b, "; ");
    return ++r->events == r->stop_at ? 77 : 0;
}

static void on_fault(void *context, feed_str message, uint32_t line, uint32_t column)
{
    run *r = context;
    assert_true(message.n > 10);
    buf_printf(&r->b, "fault %u:%u", line, column);
}

/* Reads it in slices of `slice` bytes; each in memory of its own, so that a sanitizer sees reads beyond it. */
static int read_slices(run *r, feed_str source, size_t slice)
{
    buf_clear(&r->b);
    r->events = 0;
    r->reader = json_reader_new(&(json_handler){on_event, on_fault, r});
    assert_non_null(r->reader);
    int status = 0;
    for (size_t at = 0; at < source.n && !status; at += slice) {
        size_t n = source.n - at < slice ? source.n - at : slice;
        char *copy = malloc(n);
        assert_non_null(copy);
        memcpy(copy, source.p + at, n);
        status = json_reader_push(r->reader, copy, n);
        free(copy);
    }
    int finish = json_reader_finish(r->reader);
    if (status)
        assert_int_equal(finish, status);
    assert_true(finish || json_reader_bom(r->reader) == str_starts(source, STR("\xEF\xBB\xBF")));
    json_reader_free(r->reader);
    return finish;
}

typedef struct json_case {
    const char *source, *expected;
} json_case;

static const json_case CASES[] = {
    {"{\"a\": [1, -2.5e+3, true],\n \"b\": null}",
     "1:1@0 {; 1:2@1 key a; 1:7@6 [; 1:8@7 num 1; 1:11@10 num -2.5e+3; 1:20@19 true; 1:24@23 ]; 2:2@27 key b; "
     "2:7@32 null; 2:11@36 }; "},
    {"  12345678901234567890123456789.5  ", "1:3@2 num 12345678901234567890123456789.5; "},
    {"1E400", "1:1@0 num 1E400; "},
    {"false", "1:1@0 false; "},
    {"\"中\\n\\u4e2d\\ud83d\\ude00\\/\"", "1:1@0 str 中\n中😀/; "},
    {"[\"中文\", \"b\"]", "1:1@0 [; 1:2@1 str 中文; 1:8@11 str b; 1:11@14 ]; "},
    {"\r\n\t\"x\"", "2:2@3 str x; "},
    {"\xEF\xBB\xBF{}", "1:1@3 {; 1:2@4 }; "},
    {"[\"\\ud83dx\", \"\\ude00\", \"\\ud83d\\ud83d\\ude00\", \"\\ud83d\\n\", \"\\udc00\\ud800\"]",
     "1:1@0 [; 1:2@1 str \xEF\xBF\xBDx; 1:13@12 str \xEF\xBF\xBD; 1:23@22 str \xEF\xBF\xBD😀; 1:45@44 str "
     "\xEF\xBF\xBD\n; "
     "1:57@56 str \xEF\xBF\xBD\xEF\xBF\xBD; 1:71@70 ]; "},
    {"\"\\ud83d\"", "1:1@0 str \xEF\xBF\xBD; "},
    {"\"\x7F\"", "1:1@0 str \x7F; "},
    {"", "fault 1:1"},
    {"  \n ", "fault 2:2"},
    {"\xEF\xBB\xBF", "fault 1:1"},
    {"\xEF\xBB{}", "fault 1:1"},
    {"{", "1:1@0 {; fault 1:2"},
    {"[1,2", "1:1@0 [; 1:2@1 num 1; 1:4@3 num 2; fault 1:5"},
    {"\"open", "fault 1:6"},
    {"\"half\\u12", "fault 1:10"},
    {"[1,,2]", "1:1@0 [; 1:2@1 num 1; fault 1:4"},
    {"[1 2]", "1:1@0 [; 1:2@1 num 1; fault 1:4"},
    {"[1,]", "1:1@0 [; 1:2@1 num 1; fault 1:4"},
    {"{\"a\" 1}", "1:1@0 {; 1:2@1 key a; fault 1:6"},
    {"{\"a\":1,}", "1:1@0 {; 1:2@1 key a; 1:6@5 num 1; fault 1:8"},
    {"{a: 1}", "1:1@0 {; fault 1:2"},
    {"{1: 1}", "1:1@0 {; fault 1:2"},
    {"['a']", "1:1@0 [; fault 1:2"},
    {"[01]", "1:1@0 [; 1:2@1 num 0; fault 1:2"},
    {"[1.]", "1:1@0 [; fault 1:2"},
    {"[.5]", "1:1@0 [; fault 1:2"},
    {"[+1]", "1:1@0 [; fault 1:2"},
    {"[-]", "1:1@0 [; fault 1:2"},
    {"[NaN]", "1:1@0 [; fault 1:2"},
    {"[Infinity]", "1:1@0 [; fault 1:2"},
    {"[tru]", "1:1@0 [; fault 1:2"},
    {"[truefalse]", "1:1@0 [; 1:2@1 true; fault 1:2"},
    {"nul", "fault 1:1"},
    {"[1] // no", "1:1@0 [; 1:2@1 num 1; 1:3@2 ]; fault 1:5"},
    {"/* no */ 1", "fault 1:1"},
    {"{}\n{}", "1:1@0 {; 1:2@1 }; fault 2:1"},
    {"1 2", "1:1@0 num 1; fault 1:3"},
    {"{} x", "1:1@0 {; 1:2@1 }; fault 1:4"},
    {"]", "fault 1:1"},
    {"[}", "1:1@0 [; fault 1:2"},
    {"\"a\nb\"", "fault 1:3"},
    {"\"a\tb\"", "fault 1:3"},
    {"\"a\\qb\"", "fault 1:4"},
    {"\"a\\u12g4\"", "fault 1:7"},
    {"\"中\xFFz\"", "fault 1:3"},
    {"\"\xC0\x80\"", "fault 1:2"},
    {"\"\xE0\x80\x80\"", "fault 1:3"},
    {"\"\xF0\x8F\xBF\xBF\"", "fault 1:3"},
    {"\"\xED\xA0\x80\"", "fault 1:3"},
    {"\"\xF4\x90\x80\x80\"", "fault 1:3"},
    {"\"\xE4\xB8\"", "fault 1:3"},
    {"\xE4\xB8\xAD", "fault 1:1"},
};

static void test_events(void **state)
{
    static const size_t SLICES[] = {65536, 1, 2, 3, 7};
    run r = {0};
    buf_init(&r.b, 1 << 20);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        for (size_t k = 0; k < sizeof SLICES / sizeof *SLICES; k++) {
            int status = read_slices(&r, str_of(CASES[i].source), SLICES[k]);
            if (!str_eq(buf_str(&r.b), str_of(CASES[i].expected)))
                print_error("slices of %zu: %s\n  %.*s\n", SLICES[k], CASES[i].source, (int)r.b.n, r.b.p);
            assert_true(str_eq(buf_str(&r.b), str_of(CASES[i].expected)));
            assert_int_equal(status, strstr(CASES[i].expected, "fault") ? FEED_E_INPUT : 0);
        }
    buf_free(&r.b);
    (void)state;
}

static void test_nul(void **state)
{
    run r = {0};
    buf_init(&r.b, 1000);
    assert_int_equal(read_slices(&r, STR("\"a\\u0000b\""), 1), 0);
    assert_true(str_eq(buf_str(&r.b), (feed_str){"1:1@0 str a\0b; ", 15}));
    assert_int_equal(read_slices(&r, (feed_str){"[\0]", 3}, 7), FEED_E_INPUT);
    assert_int_equal(read_slices(&r, (feed_str){"\"\\\0\"", 4}, 7), FEED_E_INPUT);
    buf_free(&r.b);
    (void)state;
}

/* A callback's code comes back, from every event, and nothing follows. */
static void test_stop(void **state)
{
    feed_str source = str_of(CASES[0].source);
    run r = {0};
    buf_init(&r.b, 10000);
    for (r.stop_at = 1; r.stop_at <= 10; r.stop_at++) {
        assert_int_equal(read_slices(&r, source, 5), 77);
        assert_int_equal(r.events, r.stop_at);
    }
    buf_free(&r.b);
    (void)state;
}

static void test_depth(void **state)
{
    run r = {0};
    char source[400];
    buf_init(&r.b, 100000);
    memset(source, '[', 200);
    memset(source + 200, ']', 200);
    assert_int_equal(read_slices(&r, (feed_str){source + 200 - JSON_DEPTH_MAX, 2 * JSON_DEPTH_MAX}, 64), 0);
    assert_int_equal(read_slices(&r, (feed_str){source, 400}, 64), FEED_E_LIMIT);
    assert_true(str_ends(buf_str(&r.b), STR("fault 1:129")));
    buf_free(&r.b);
    (void)state;
}

static int count_event(void *context, json_event event, feed_str text)
{
    size_t *bytes = context;
    *bytes += event == JSON_STRING ? text.n : 0;
    return 0;
}

static int push_long(size_t length, size_t slice, size_t *bytes)
{
    char *source = malloc(length);
    assert_non_null(source);
    memset(source, 'x', length);
    source[0] = source[length - 1] = '"';
    json_reader *reader = json_reader_new(&(json_handler){count_event, NULL, bytes});
    assert_non_null(reader);
    int status = 0;
    for (size_t at = 0; at < length && !status; at += slice)
        status = json_reader_push(reader, source + at, length - at < slice ? length - at : slice);
    status = json_reader_finish(reader);
    json_reader_free(reader);
    free(source);
    return status;
}

/* The limit of a token does not depend on slices either. */
static void test_long_token(void **state)
{
    static const size_t SLICES[] = {65536, 10007, JSON_TOKEN_MAX * 2};
    for (size_t i = 0; i < 3; i++) {
        size_t bytes = 0;
        assert_int_equal(push_long(JSON_TOKEN_MAX, SLICES[i], &bytes), 0);
        assert_int_equal(bytes, JSON_TOKEN_MAX - 2);
        assert_int_equal(push_long(JSON_TOKEN_MAX + 2, SLICES[i], &bytes), FEED_E_LIMIT);
    }
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_events), cmocka_unit_test(test_nul),        cmocka_unit_test(test_stop),
        cmocka_unit_test(test_depth),  cmocka_unit_test(test_long_token),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
