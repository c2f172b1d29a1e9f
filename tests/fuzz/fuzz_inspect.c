/*
 * Fuzzes inspect, and with it the scanner, the choice of encodings, text constructs and the sanitiser. Oracles: what it
 * prints is JSON, and the same whatever the slices; it never fails but for lack of memory.
 */
#include "converters/inspect/inspect.h"
#include "feeds/formats/jsonin.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static int on_event(void *context, json_event event, feed_str text)
{
    (void)context, (void)event, (void)text;
    return 0;
}

static void require_json(feed_str text)
{
    json_reader *reader = json_reader_new(&(json_handler){.event = on_event});
    require(reader != NULL);
    require(json_reader_push(reader, text.p, text.n) == 0);
    require(json_reader_finish(reader) == 0);
    json_reader_free(reader);
}

static buf inspect(feed_str document, inspect_options options, size_t slice)
{
    buf out;
    buf_init(&out, SIZE_MAX / 4);
    options.slice = slice;
    require(inspect_document(document, &options, &out) == 0);
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const feed_str TYPES[] = {{"Content-Type: text/xml", 22},
                                     {"Content-Type: application/feed+json", 35},
                                     {"Content-Type: application/rss+xml; charset=windows-1252", 55},
                                     {"Content-Location: /a/", 21}};
    feed_str document = {(const char *)data, size};
    inspect_options options = {.no_sanitize = size % 7 == 1, .no_resolve = size % 5 == 1};
    if (size % 3 == 1)
        options.url = STR("https://example.org/feed");
    if (size % 4 == 1) {
        options.headers = &TYPES[size / 4 % 4];
        options.n_headers = 1;
    }
    buf whole = inspect(document, options, 0);
    buf sliced = inspect(document, options, size ? 1 + data[size - 1] % 64u : 1);
    require(str_eq(buf_str(&whole), buf_str(&sliced)));
    require_json(buf_str(&whole));
    buf_free(&whole);
    buf_free(&sliced);
    return 0;
}
