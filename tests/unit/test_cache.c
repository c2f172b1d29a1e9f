#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "feeds/net/cache.h"

/* In memory where there is such a file system: SQLite syncs, and a disk takes its time. */
#define PATH (access("/dev/shm", W_OK) ? "/tmp/feedloom-test-cache" : "/dev/shm/feedloom-test-cache")

static void clean(void)
{
    static const char *const SUFFIXES[] = {"", "-wal", "-shm", ".new"};
    for (size_t i = 0; i < COUNT(SUFFIXES); i++) {
        char name[64];
        snprintf(name, sizeof name, "%s%s", PATH, SUFFIXES[i]);
        (void)remove(name);
    }
}

static cache *open_cache(cache_mode mode, cache_opening *how)
{
    cache *c = cache_open(PATH, mode, how);
    assert_true(c || how->missing_file);
    return c;
}

static void put_some(cache *c, int n)
{
    for (int i = 0; i < n; i++) {
        char url[64], body[4000];
        memset(body, 'a' + i % 26, sizeof body);
        snprintf(url, sizeof url, "http://example.org/%d", i);
        cache_feed f = {.url = str_of(url), .etag = STR("W/\"x\""), .next = 1000 + i, .fetched = 5, .title = STR("")};
        assert_int_equal(cache_put(c, &f, (feed_str){body, sizeof body}), FEED_OK);
    }
}

/* How many feeds are there, all of them right. */
static int count(cache *c, int n)
{
    int found = 0;
    for (int i = 0; i < n; i++) {
        char url[64];
        arena a;
        buf body;
        cache_feed f;
        bool there;
        arena_init(&a, 1 << 20);
        buf_init(&body, 1 << 20);
        snprintf(url, sizeof url, "http://example.org/%d", i);
        assert_int_equal(cache_get(c, str_of(url), &a, &f, &there), FEED_OK);
        if (there) {
            assert_int_equal(f.next, 1000 + i);
            assert_str(f.etag, "W/\"x\"");
            assert_str(f.title, "");
            assert_str(f.moved, NULL);
        }
        assert_int_equal(cache_body(c, str_of(url), &body), FEED_OK);
        assert_true(body.n == 0 || (body.n == 4000 && body.p[0] == 'a' + i % 26 && body.p[3999] == 'a' + i % 26));
        found += there && body.n;
        buf_free(&body);
        arena_free(&a);
    }
    return found;
}

static void test_keeping(void **state)
{
    (void)state;
    cache_opening how;
    clean();
    assert_null(open_cache(CACHE_READ, &how));
    assert_true(how.missing_file);
    cache *c = open_cache(CACHE_WRITE, &how);
    put_some(c, 20);
    cache_host h = {.name = STR("example.org"), .not_before = 77, .why = STR("x")}, got;
    assert_int_equal(cache_put_host(c, &h), FEED_OK);
    assert_int_equal(cache_put_archive(c, STR("http://example.org/1"), 1, STR("http://example.org/old"), STR("<a/>")),
                     FEED_OK);
    cache_free(c);
    c = open_cache(CACHE_READ, &how);
    arena a;
    buf body;
    feed_str at;
    arena_init(&a, 1 << 20);
    buf_init(&body, 1 << 20);
    assert_int_equal(count(c, 21), 20);
    assert_int_equal(cache_get_host(c, STR("example.org"), &a, &got), FEED_OK);
    assert_int_equal(got.not_before, 77);
    assert_int_equal(cache_archive(c, STR("http://example.org/1"), 1, &a, &at, &body), FEED_OK);
    assert_str(buf_str(&body), "<a/>");
    assert_str(at, "http://example.org/old");
    assert_int_equal(cache_archive(c, STR("http://example.org/1"), 2, &a, &at, &body), FEED_OK);
    assert_int_equal(body.n, 0);
    buf_free(&body);
    arena_free(&a);
    cache_free(c);
    clean();
}

static long size_of_file(void)
{
    FILE *f = fopen(PATH, "rb");
    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    long n = ftell(f);
    fclose(f);
    return n;
}

/* Whatever byte is changed, and wherever it is cut off: it opens, what it gives is right, and it can be written. */
static void test_damage(void **state)
{
    (void)state;
    enum { FEEDS = 12, TRIES = 120 };
    cache_opening how;
    uint64_t random = 42;
    int kept = 0;
    for (int i = 0; i < TRIES; i++) {
        clean();
        cache *c = open_cache(CACHE_WRITE, &how);
        put_some(c, FEEDS);
        cache_free(c);
        long n = size_of_file();
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        long at = (long)((random >> 20) % (uint64_t)n);
        if (i % 4 == 0) {
            assert_int_equal(truncate(PATH, at), 0);
        } else {
            FILE *f = fopen(PATH, "r+b");
            fseek(f, at, SEEK_SET);
            int old = fgetc(f);
            fseek(f, at, SEEK_SET);
            fputc(old ^ (1 << i % 8), f);
            fclose(f);
        }
        c = open_cache(CACHE_WRITE, &how);
        kept += count(c, FEEDS);
        put_some(c, FEEDS);
        cache_free(c);
        c = open_cache(CACHE_READ, &how);
        assert_int_equal(count(c, FEEDS), FEEDS);
        cache_free(c);
    }
    assert_true(kept > FEEDS * TRIES / 2); /* most of it survives */
    clean();
}

static void mark_version(const char bytes[4])
{
    FILE *f = fopen(PATH, "r+b");
    fseek(f, 60, SEEK_SET); /* the user version, big-endian */
    fwrite(bytes, 1, 4, f);
    fclose(f);
}

static void test_newer(void **state)
{
    (void)state;
    cache_opening how;
    clean();
    cache_free(open_cache(CACHE_WRITE, &how));
    mark_version("\0\0\0\x63");
    assert_null(cache_open(PATH, CACHE_WRITE, &how));
    assert_true(how.newer);
    clean();
}

/* What an older program has kept is forgotten, and no damage. */
static void test_older(void **state)
{
    (void)state;
    enum { SOME = 5 };
    cache_opening how;
    clean();
    cache *c = open_cache(CACHE_WRITE, &how);
    put_some(c, SOME);
    cache_free(c);
    mark_version("\0\0\0\1");
    c = open_cache(CACHE_WRITE, &how);
    assert_false(how.mended);
    assert_int_equal(count(c, SOME), 0);
    put_some(c, SOME);
    assert_int_equal(count(c, SOME), SOME);
    assert_int_equal(cache_damaged(c), 0);
    cache_free(c);
    clean();
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_keeping), cmocka_unit_test(test_damage),
                                       cmocka_unit_test(test_newer), cmocka_unit_test(test_older)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
