/*
 * feedloom.yaml from any bytes: every finding has a place, a refused one says why, and what is accepted stays inside of
 * the output folder. The bytes are a pattern and a slug, too.
 */
#include <stdlib.h>

#include "converters/cli/config.h"
#include "converters/cli/pattern.h"

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void on_finding(void *context, const feed_finding *f)
{
    require(f->pos.file.n && f->message.n > 0 && f->level == FEED_ERROR);
    ++*(size_t *)context;
}

static void require_inside(const char *path)
{
    feed_str rest = str_of(path), part;
    require(path[0] && path[0] != '/');
    while (str_split(&rest, '/', &part))
        require(part.n && !str_eq(part, STR("..")));
}

static void read_config(feed_str s)
{
    config c;
    size_t findings = 0;
    int status = config_read(s, STR("x"), (feed_reporter){on_finding, &findings}, &c);
    require(status == FEED_OK || status == FEED_E_MEMORY || findings);
    require(status != FEED_OK || (!findings && c.s.title && c.n_sources && c.n_outputs));
    for (size_t i = 0; !status && i < c.n_outputs; i++) {
        require(c.outputs[i].format != FEED_FORMAT_NONE);
        require_inside(c.outputs[i].path);
    }
    for (size_t i = 0; !status && i < c.n_sources; i++)
        require(c.sources[i].digests && c.sources[i].name);
    config_free(&c);
}

static void make_slug(feed_str s)
{
    buf b;
    buf_init(&b, 2 * SLUG_MAX);
    slug_put(&b, s);
    require(!b.error && b.n && b.n <= SLUG_MAX && b.p[0] != '.');
    for (size_t i = 0; i < b.n; i++)
        require((unsigned char)b.p[i] > 0x20 && !strchr("/\\:*?\"<>|", b.p[i]));
    buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    feed_str s = {(const char *)data, size};
    read_config(s);
    make_slug(s);
    size_t half = size / 2 < 1000 ? size / 2 : 1000;
    (void)pattern_matches((feed_str){s.p, half}, (feed_str){s.p + half, half});
    return 0;
}
