/*
 * A damaged cache: triples of bytes say where a good file is changed (two bytes, at odd and even places in turn, and
 * what is xored there), the first byte where it ends. Whatever is read of it is what was put in or nothing, and after
 * that it works.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "feeds/net/cache.h"

enum { FEEDS = 12, BODY = 3000, FILE_MAX = 1 << 20 };

static void require(bool condition)
{
    if (!condition)
        abort();
}

static feed_str url_of(int i, char text[64])
{
    snprintf(text, 64, "http://example.org/%d", i);
    return str_of(text);
}

static void put_all(cache *c)
{
    for (int i = 0; i < FEEDS; i++) {
        char url[64], body[BODY];
        memset(body, 'a' + i, sizeof body);
        cache_feed f = {.url = url_of(i, url), .etag = STR("W/\"x\""), .next = 1000 + i, .fetched = 5};
        require(cache_put(c, &f, (feed_str){body, sizeof body}) == FEED_OK);
    }
    cache_host h = {.name = STR("example.org"), .not_before = 77};
    require(cache_put_host(c, &h) == FEED_OK && cache_save(c) == FEED_OK);
}

/* Right, or not there. */
static void check_feed(cache *c, int i)
{
    char url[64];
    arena a;
    buf body;
    cache_feed f;
    bool there;
    arena_init(&a, 1 << 20);
    buf_init(&body, 1 << 20);
    if (cache_get(c, url_of(i, url), &a, &f, &there) == FEED_OK && there)
        require(f.next == 1000 + i && str_eq(f.etag, STR("W/\"x\"")) && !f.moved.p);
    if (cache_body(c, url_of(i, url), &body) == FEED_OK && body.n)
        require(body.n == BODY && body.p[0] == 'a' + i && body.p[BODY - 1] == 'a' + i);
    buf_free(&body);
    arena_free(&a);
}

static void check_cache(const char *path, cache_mode mode)
{
    arena a;
    cache_opening how;
    cache_host h;
    cache *c = cache_open(path, mode, &how);
    if (!c)
        return;
    for (int i = 0; i < FEEDS; i++)
        check_feed(c, i);
    arena_init(&a, 1 << 20);
    if (cache_get_host(c, STR("example.org"), &a, &h) == FEED_OK)
        require(h.not_before == 77 || h.not_before == 0);
    arena_free(&a);
    cache_free(c);
}

static void remove_all(const char *path)
{
    static const char *const SUFFIXES[] = {"", "-wal", "-shm", ".new"};
    for (size_t i = 0; i < sizeof SUFFIXES / sizeof *SUFFIXES; i++) {
        char name[96];
        snprintf(name, sizeof name, "%s%s", path, SUFFIXES[i]);
        (void)remove(name);
    }
}

/* The good file, made once. */
static size_t good_file(const char *path, unsigned char **out)
{
    static unsigned char bytes[FILE_MAX];
    static size_t n;
    if (!n) {
        cache_opening how;
        remove_all(path);
        cache *c = cache_open(path, CACHE_WRITE, &how);
        require(c != NULL);
        put_all(c);
        cache_free(c);
        FILE *file = fopen(path, "rb");
        require(file != NULL);
        n = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        require(n > 0);
    }
    *out = bytes;
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    unsigned char *good, *bad;
    snprintf(path, sizeof path, "%s/feedloom-fuzz-%d", access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm", (int)getpid());
    size_t n = good_file(path, &good), end = size && data[0] ? n * data[0] / 255 : n;
    bad = malloc(n);
    require(bad != NULL);
    memcpy(bad, good, n);
    for (size_t i = 1; i + 3 <= size; i += 3)
        bad[(((size_t)data[i] << 8 | data[i + 1]) * 2 + i % 2) % n] ^= data[i + 2];
    remove_all(path);
    FILE *file = fopen(path, "wb");
    require(file && fwrite(bad, 1, end, file) == end && fclose(file) == 0);
    free(bad);
    check_cache(path, CACHE_READ);
    check_cache(path, CACHE_WRITE);
    check_cache(path, CACHE_READ); /* as it was mended */
    remove_all(path);
    return 0;
}
