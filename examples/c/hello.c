/*
 * hello: writes an Atom feed of one entry to standard output and checks it.
 *
 *     cc hello.c -o hello $(pkg-config --cflags --libs feedloom)
 */
#include <stdio.h>
#include <string.h>

#include <feedloom/feed.h>

typedef struct copy {
    char bytes[8192];
    size_t n;
} copy;

static int keep(void *context, const char *bytes, size_t n)
{
    copy *c = context;
    if (n > sizeof c->bytes - c->n)
        return FEED_E_LIMIT;
    memcpy(c->bytes + c->n, bytes, n);
    c->n += n;
    return FEED_OK;
}

static void report(void *context, const feed_finding *finding)
{
    (void)context;
    fprintf(stderr, "%.*s\n", (int)finding->message.n, finding->message.p);
}

static feed_str str(const char *z)
{
    return (feed_str){z, strlen(z)};
}

int main(void)
{
    static copy out;
    feed_writer_options options = {0};
    feed_writer *writer = feed_writer_new(FEED_FORMAT_ATOM, &options, (feed_output){keep, &out});
    if (!writer)
        return 1;
    feed_time now = {.unix_seconds = 1767225600, .set = true, .zoned = true};
    feed_person author = {.name = str("Ada")};
    feed_head head = {.id = str("tag:example.org,2025:feed"),
                      .title.value = str("Hello"),
                      .updated = now,
                      .authors = &author,
                      .n_authors = 1};
    feed_entry entry = {.id = str("tag:example.org,2025:1"),
                        .title.value = str("World"),
                        .published = now,
                        .content = {.type = FEED_HTML, .value = str("<p>of feeds</p>")}};
    feed_sink sink = feed_writer_sink(writer);
    int status = sink.begin(sink.context, &head);
    if (!status)
        status = sink.entry(sink.context, &entry);
    if (!status)
        status = sink.end(sink.context);
    feed_writer_free(writer);
    feed_checker_options check = {.name = str("feed"), .own_output = true};
    feed_checker *checker = status ? NULL : feed_checker_new(&check, (feed_reporter){report, NULL});
    if (!checker)
        return 1;
    status = feed_checker_push(checker, out.bytes, out.n);
    if (!status)
        status = feed_checker_finish(checker);
    size_t errors = feed_checker_count(checker, FEED_ERROR);
    feed_checker_free(checker);
    fwrite(out.bytes, 1, out.n, stdout);
    return status || errors ? 1 : 0;
}
