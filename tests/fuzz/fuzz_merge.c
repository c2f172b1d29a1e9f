/*
 * What merging makes of any bytes: the first line is a filter, the rest a link and a text. A filter is parsed or its
 * fault stands inside of it; a canonical link is its own canonical form; cleaning twice changes nothing; shingles are
 * sorted.
 */
#include <stdlib.h>

#include "feeds/merge/canonical.h"
#include "feeds/merge/filter.h"
#include "feeds/merge/near.h"

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void check_filter(feed_str text, const feed_entry *e)
{
    filter_error error;
    filter *f = filter_new(text, 1764100800, &error);
    if (!f) {
        require(error.message[0] && error.at <= text.n + 1);
        return;
    }
    filter_runner *r = filter_runner_new();
    require(r != NULL);
    int fits = filter_fits(f, r, &(filter_subject){e, STR("source"), STR("en")});
    require(fits == 0 || fits == 1 || fits == FEED_E_LIMIT);
    filter_runner_free(r);
    filter_free(f);
}

static void check_link(feed_str href, buf *once, buf *twice)
{
    buf_clear(once);
    buf_clear(twice);
    buf_put_lit(twice, "http://");
    if (!canonical_link(href, once))
        return;
    buf_put_str(twice, buf_str(once));
    size_t n = once->n;
    if (canonical_link(buf_str(twice), once))
        require(str_eq(buf_from(once, n), (feed_str){once->p, n}));
    (void)canonical_part(href);
    (void)link_owner(link_host(href));
    buf_clear(once);
    buf_clear(twice);
    clean_link(href, once);
    clean_link(buf_str(once), twice);
    require(str_eq(buf_str(once), buf_str(twice)));
}

static void check_shingles(const feed_entry *e)
{
    shingle list[SHINGLES_MAX];
    buf out;
    near_maker *m = near_maker_new();
    buf_init(&out, NEAR_SKETCH_MAX);
    size_t n = shingles_of(e->title.value, list, SHINGLES_MAX);
    for (size_t i = 1; i < n; i++)
        require(list[i - 1] < list[i]);
    require(m && near_sketch(m, e, &out) == FEED_OK && out.n <= NEAR_SKETCH_MAX);
    near_maker_free(m);
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    feed_str rest = {(const char *)data, size}, rule = STR_NONE, href = STR_NONE;
    buf once, twice;
    buf_init(&once, 1 << 22);
    buf_init(&twice, 1 << 22);
    str_split(&rest, '\n', &rule);
    str_split(&rest, '\n', &href);
    feed_link link = {.href = href};
    feed_entry e = {.title.value = href, .content = {FEED_HTML, rest, false}, .links = &link, .n_links = 1};
    check_filter(rule, &e);
    check_link(href, &once, &twice);
    check_shingles(&e);
    buf_free(&once);
    buf_free(&twice);
    return 0;
}
