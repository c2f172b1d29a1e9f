/* The spool: newest first whatever came in first, early sending, equal and clashing ids, more than memory holds. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "unit.h"

#include "feeds/core/hash.h"
#include "feeds/merge/spool.h"
#include "feeds/model/pack.h"

/* What came out. */
typedef struct outcome {
    buf ids;
    size_t n;
    int64_t last;
    bool ordered;
    int fail_at; /* the sink refuses this entry; 0: none */
} outcome;

static int take(void *context, const feed_entry *entry)
{
    outcome *o = context;
    buf_put_str(&o->ids, entry->id);
    buf_put_char(&o->ids, ' ');
    o->ordered = o->ordered && (!o->n || entry->published.unix_seconds <= o->last);
    o->last = entry->published.unix_seconds;
    return ++o->n == (size_t)o->fail_at ? -77 : 0;
}

static int temporary(void *context)
{
    (*(int *)context)++;
    char name[] = "/tmp/feedloom-test-XXXXXX";
    int fd = mkstemp(name);
    unlink(name);
    return fd;
}

static int no_temporary(void *context)
{
    (void)context;
    return -1;
}

static int put(spool *s, feed_str packed, feed_str id, int64_t seconds)
{
    spool_row row = {.seconds = seconds, .id_hash = hash64(id), .meaning = fingerprint64(pack_meaning(packed))};
    return spool_add(s, &row, packed);
}

static void add(spool *s, const char *id, const char *title, int64_t seconds)
{
    buf b;
    buf_init(&b, 1 << 20);
    feed_entry e = {
        .id = str_of(id), .title.value = str_of(title), .published = {.unix_seconds = seconds, .set = true}};
    pack_entry(&b, &e);
    assert_int_equal(put(s, buf_str(&b), e.id, seconds), 0);
    buf_free(&b);
}

static spool_target target_of(outcome *o, size_t max)
{
    *o = (outcome){.ordered = true};
    buf_init(&o->ids, 1 << 26);
    return (spool_target){.sink = {.entry = take, .context = o}, .max = max};
}

static void test_order(void **state)
{
    (void)state;
    static const char *const IDS[] = {"a", "b", "c", "d"};
    static const int SECONDS[] = {10, 30, 20, 30};
    char first[64] = "";
    for (int shift = 0; shift < 4; shift++) {
        int opened = 0;
        outcome o;
        spool *s = spool_new(temporary, &opened);
        spool_target t = target_of(&o, 0);
        assert_int_equal(spool_newest(s), SPOOL_ALL);
        for (int i = 0; i < 4; i++)
            add(s, IDS[(i + shift) % 4], "t", SECONDS[(i + shift) % 4]);
        assert_int_equal(spool_newest(s), 30);
        assert_int_equal(spool_send(s, SPOOL_ALL, &t), 0);
        assert_true(o.ordered && o.n == 4 && opened == 0);
        if (!shift)
            snprintf(first, sizeof first, "%.*s", FMT(buf_str(&o.ids)));
        assert_str(buf_str(&o.ids), first);
        buf_free(&o.ids);
        spool_free(s);
    }
}

static void test_early(void **state)
{
    (void)state;
    int opened = 0;
    outcome o;
    spool *s = spool_new(temporary, &opened);
    spool_target t = target_of(&o, 0);
    add(s, "a", "t", 10);
    add(s, "b", "t", 20);
    add(s, "c", "t", 30);
    assert_int_equal(spool_send(s, 20, &t), 0);
    assert_str(buf_str(&o.ids), "c ");
    add(s, "d", "t", 20);
    assert_int_equal(spool_send(s, SPOOL_ALL, &t), 0);
    assert_true(o.ordered && o.n == 4 && spool_newest(s) == SPOOL_ALL);
    buf_free(&o.ids);
    spool_free(s);
}

static void test_ids(void **state)
{
    (void)state;
    int opened = 0;
    outcome o;
    spool *s = spool_new(temporary, &opened);
    spool_target t = target_of(&o, 0);
    add(s, "tag:x,2025:a", "one", 10);
    add(s, "tag:x,2025:a", "two", 10);
    add(s, "tag:x,2025:a", "one", 10);
    add(s, "tag:x,2025:a", "two", 10);
    add(s, "tag:x,2025:b", "one", 9);
    assert_int_equal(spool_send(s, SPOOL_ALL, &t), 0);
    assert_str(buf_str(&o.ids), "tag:x,2025:a tag:x,2025:a-2 tag:x,2025:b ");
    assert_int_equal(t.stats.sent, 3);
    assert_int_equal(t.stats.equal, 2);
    assert_int_equal(t.stats.renamed, 1);
    buf_free(&o.ids);
    spool_free(s);
}

static void test_maximum_and_refusal(void **state)
{
    (void)state;
    int opened = 0;
    outcome o;
    char id[16];
    for (int refuse = 0; refuse < 2; refuse++) {
        spool *s = spool_new(temporary, &opened);
        spool_target t = target_of(&o, 3);
        o.fail_at = refuse ? 2 : 0;
        for (int i = 0; i < 10; i++) {
            snprintf(id, sizeof id, "%d", i);
            add(s, id, "t", i);
        }
        assert_int_equal(spool_send(s, SPOOL_ALL, &t), refuse ? -77 : 0);
        assert_str(buf_str(&o.ids), refuse ? "9 8 " : "9 8 7 ");
        if (!refuse)
            assert_int_equal(t.stats.cut, 7);
        buf_free(&o.ids);
        spool_free(s);
    }
}

/* 60 MB of entries of many sizes, some beyond a window, in a scattered order. */
static void fill(spool *s, char *text, size_t size)
{
    char id[16];
    memset(text, 'x', size);
    for (int i = 0; i < 3000; i++) {
        int k = i * 1009 % 3000;
        snprintf(id, sizeof id, "%d", k);
        size_t n = k % 100 == 0 ? size - 1 : (size_t)(k * 37 % 20000);
        text[n] = '\0';
        add(s, id, text, k);
        text[n] = 'x';
    }
}

static void test_file(void **state)
{
    (void)state;
    static char text[700001];
    int opened = 0;
    outcome o;
    spool *s = spool_new(temporary, &opened);
    spool_target t = target_of(&o, 0);
    fill(s, text, sizeof text);
    assert_int_equal(opened, 1);
    assert_int_equal(spool_send(s, SPOOL_ALL, &t), 0);
    assert_true(o.ordered && o.n == 3000 && str_starts(buf_str(&o.ids), STR("2999 2998 2997 ")));
    buf_free(&o.ids);
    spool_free(s);
}

static void test_no_file(void **state)
{
    (void)state;
    char *text = test_malloc(1 << 20);
    memset(text, 'x', 1 << 20);
    buf b;
    buf_init(&b, 2 << 20);
    spool *s = spool_new(no_temporary, NULL);
    feed_entry e = {.id = STR("a"), .content.value = {text, 1 << 20}};
    pack_entry(&b, &e);
    int status = 0;
    for (int i = 0; i < 100 && !status; i++)
        status = put(s, buf_str(&b), e.id, i);
    assert_int_equal(status, FEED_E_OUTPUT);
    buf_free(&b);
    test_free(text);
    spool_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_order), cmocka_unit_test(test_early),
                                       cmocka_unit_test(test_ids),   cmocka_unit_test(test_maximum_and_refusal),
                                       cmocka_unit_test(test_file),  cmocka_unit_test(test_no_file)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
