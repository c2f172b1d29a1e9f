/* What a writer makes of a head and some entries, for the tests of the formats. */
#ifndef FEEDLOOM_TESTS_WRITTEN_H
#define FEEDLOOM_TESTS_WRITTEN_H

#include "unit.h"

#include "converters/formats.h"

/* What was written last; the group's teardown frees it. */
static buf out;

static inline int written_free(void **state)
{
    (void)state;
    buf_free(&out);
    return 0;
}

static inline int written_keep(void *context, const char *bytes, size_t n)
{
    buf *b = context;
    buf_put(b, bytes, n);
    return b->error;
}

/* Writes into `b`, which is cleared first; the status of the writer. */
static inline int written(feed_format format, feed_body body, const feed_head *head, const feed_entry *entries,
                          size_t n, buf *b)
{
    feed_writer_options options = {.body = body};
    if (!b->max)
        buf_init(b, 64 << 20);
    buf_clear(b);
    feed_writer *w = format_writer_new(format, &options, (feed_output){written_keep, b});
    assert_non_null(w);
    feed_sink sink = feed_writer_sink(w);
    int status = sink.begin(sink.context, head);
    for (size_t i = 0; i < n && !status; i++)
        status = sink.entry(sink.context, &entries[i]);
    if (!status)
        status = sink.end(sink.context);
    feed_writer_free(w);
    return status;
}

static inline void assert_written(const buf *b, const char *wanted)
{
    if (str_find(buf_str(b), str_of(wanted)) == b->n)
        fail_msg("missing: %s\nin: %.*s", wanted, FMT(buf_str(b)));
}

static inline void assert_not_written(const buf *b, const char *unwanted)
{
    if (str_find(buf_str(b), str_of(unwanted)) != b->n)
        fail_msg("not expected: %s\nin: %.*s", unwanted, FMT(buf_str(b)));
}

static inline void assert_exactly(const buf *b, const char *wanted)
{
    if (!str_eq(buf_str(b), str_of(wanted)))
        fail_msg("wanted:\n%s\ngot:\n%.*s", wanted, FMT(buf_str(b)));
}

/* No error of the checker, the schema's included. */
static inline void written_report(void *context, const feed_finding *finding)
{
    (void)context;
    if (finding->level == FEED_ERROR)
        fail_msg("line %u: %.*s", finding->pos.line, FMT(finding->message));
}

static inline void assert_valid(const buf *b)
{
    feed_checker_options options = {.name = STR("out"), .own_output = true};
    feed_checker *checker = feed_checker_new(&options, (feed_reporter){written_report, NULL});
    assert_non_null(checker);
    assert_int_equal(feed_checker_push(checker, b->p, b->n), FEED_OK);
    assert_int_equal(feed_checker_finish(checker), FEED_OK);
    feed_checker_free(checker);
}

#endif
