/*
 * URIs from any bytes: the first line is a base, the rest a reference. Encoding twice changes nothing and leaves only
 * characters that a URI may hold; parts put together again are the whole; what is resolved resolves to itself.
 */
#include <stdlib.h>

#include "feeds/core/uri.h"

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void check_encoding(feed_str s, buf *once, buf *twice)
{
    buf_clear(once);
    buf_clear(twice);
    uri_put_encoded(once, s);
    uri_put_encoded(twice, buf_str(once));
    require(str_eq(buf_str(once), buf_str(twice)));
    for (size_t i = 0; i < once->n; i++)
        require(once->p[i] > ' ' && once->p[i] < 0x7F && !strchr("\"<>\\^`{|}", once->p[i]));
}

static void check_parts(feed_str s, buf *whole)
{
    uri u;
    uri_authority authority;
    uri_parse(s, &u);
    uri_parse_authority(u.authority, &authority);
    buf_clear(whole);
    uri_put(whole, &u);
    require(str_eq(buf_str(whole), s));
}

static void check_resolving(feed_str base, feed_str ref, buf *once, buf *twice)
{
    uri u;
    uri_parse(ref, &u);
    buf_clear(once);
    buf_clear(twice);
    uri_resolve(base, ref, once);
    bool same_document = !u.scheme.p && !u.authority.p && !u.path.n; /* the base's path stays as it is */
    if (same_document || !uri_is_absolute(base))
        return;
    uri_resolve(base, buf_str(once), twice);
    require(str_eq(buf_str(once), buf_str(twice)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    feed_str ref = {(const char *)data, size}, base = STR_NONE;
    buf once, twice;
    buf_init(&once, 1 << 20);
    buf_init(&twice, 1 << 20);
    str_split(&ref, '\n', &base);
    check_encoding(base, &once, &twice);
    check_encoding(ref, &once, &twice);
    check_parts(base, &once);
    check_parts(ref, &once);
    check_resolving(base, ref, &once, &twice);
    buf_free(&once);
    buf_free(&twice);
    return 0;
}
