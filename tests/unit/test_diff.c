#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "feeds/merge/diff.h"

typedef struct plain {
    const char *id, *title, *link, *content;
    int64_t time;
} plain;

static diff_feed *make(const plain *list, size_t n)
{
    diff_feed *f = diff_feed_new();
    assert_non_null(f);
    feed_sink sink = diff_feed_sink(f);
    assert_int_equal(sink.begin(sink.context, &(feed_head){0}), 0);
    for (size_t i = 0; i < n; i++) {
        feed_link link = {.href = str_of(list[i].link)};
        feed_entry entry = {.id = str_of(list[i].id), .title.value = str_of(list[i].title), .links = &link,
                            .n_links = list[i].link != NULL, .content.value = str_of(list[i].content),
                            .published = {.unix_seconds = list[i].time, .set = list[i].time != 0}};
        assert_int_equal(sink.entry(sink.context, &entry), 0);
    }
    assert_int_equal(sink.end(sink.context), 0);
    return f;
}

static int put(void *context, const diff_item *item)
{
    static const char *const NAMES[DIFF_KINDS] = {"new", "changed", "again", "gone", "aged"};
    buf *b = context;
    buf_put_str(b, str_of(NAMES[item->kind]));
    if (item->changes)
        buf_printf(b, "/%u", item->changes);
    if (item->old)
        buf_printf(b, " -%.*s", (int)item->old->id.n, item->old->id.p);
    if (item->now)
        buf_printf(b, " +%.*s", (int)item->now->id.n, item->now->id.p);
    buf_put_char(b, '\n');
    return 0;
}

static void check(const plain *old, size_t n, const plain *now, size_t m, const char *expected)
{
    diff_feed *a = make(old, n), *b = make(now, m);
    buf out;
    buf_init(&out, 1 << 16);
    assert_int_equal(diff_feeds(a, b, put, &out), 0);
    buf_put_char(&out, '\0');
    assert_string_equal(out.p, expected);
    buf_free(&out);
    diff_feed_free(a);
    diff_feed_free(b);
}

#define COUNT(list) (sizeof(list) / sizeof *(list))

static void test_kinds(void **state)
{
    (void)state;
    const plain old[] = {{"a", "A", "http://x/a", "one two", 50}, {"b", "B", "http://x/b", "b", 40},
                         {"c", "C", NULL, "c", 30},               {"d", "D", "http://x/d", "d", 20},
                         {"e", "E", "http://x/e", "e", 5}};
    const plain now[] = {{"n", "N", "http://x/n", "n", 60},        {"a", "A", "http://x/a", " one\n\ttwo ", 50},
                         {"b", "B2", "http://x/b2", "other", 41},  {"c2", "C", NULL, "c", 30},
                         {"z", "Z", "http://x/z", "z", 10}};
    check(old, COUNT(old), now, COUNT(now),
          "new +n\nchanged/15 -b +b\nagain -c +c2\nnew +z\ngone -d\naged -e\n");
    check(old, COUNT(old), old, COUNT(old), "");
    check(old, 0, old, 1, "new +a\n");
    check(old, 1, old, 0, "gone -a\n");
}

/* An id of the old feed is told again once, and never while it is there itself. */
static void test_again(void **state)
{
    (void)state;
    const plain old[] = {{"a", "A", "http://x/", "a", 9}};
    const plain twice[] = {{"b", "A", "http://x/", "a", 9}, {"c", "A", "http://x/", "a", 9}};
    check(old, 1, twice, 2, "again -a +b\nnew +c\n");
    const plain both[] = {{"a", "A", "http://x/", "a", 9}, {"b", "A", "http://x/", "a", 9}};
    check(old, 1, both, 2, "new +b\n");
}

/* Two entries of one id: the first counts. */
static void test_twice(void **state)
{
    (void)state;
    const plain old[] = {{"a", "A", NULL, "a", 9}, {"a", "B", NULL, "b", 8}};
    diff_feed *f = make(old, 2);
    assert_int_equal(diff_feed_count(f), 1);
    diff_feed_free(f);
    check(old, 2, old, 1, "");
}

static void test_many(void **state)
{
    (void)state;
    static char ids[20000][8];
    static plain old[20000];
    for (size_t i = 0; i < 20000; i++) {
        snprintf(ids[i], sizeof ids[i], "%zu", i);
        old[i] = (plain){ids[i], ids[i], NULL, ids[i], (int64_t)i + 1};
    }
    check(old, 20000, old + 1, 19999, "aged -0\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_kinds), cmocka_unit_test(test_again),
                                       cmocka_unit_test(test_twice), cmocka_unit_test(test_many)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
