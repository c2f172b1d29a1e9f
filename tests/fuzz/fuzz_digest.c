/*
 * Digests from any bytes, with options chosen by the first byte, into every format. Whatever comes in, what goes out
 * passes our own checker, and reading the same bytes again gives the same feed.
 */
#include <stdlib.h>

#include "converters/digest/digest.h"
#include "feeds/core/hash.h"

typedef struct run {
    buf bytes;
    size_t errors;
} run;

static void count_error(void *context, const feed_finding *f)
{
    ((run *)context)->errors += f->level == FEED_ERROR;
}

static int keep_bytes(void *context, const char *bytes, size_t n)
{
    buf_put(&((run *)context)->bytes, bytes, n);
    return ((run *)context)->bytes.error;
}

static bool is_valid(const run *r)
{
    run check = {.errors = 0};
    feed_checker_options options = {.name = STR("-"), .own_output = true};
    feed_checker *c = feed_checker_new(&options, (feed_reporter){count_error, &check});
    if (!c)
        return true;
    int status = feed_checker_push(c, buf_str(&r->bytes).p, r->bytes.n);
    if (!status)
        status = feed_checker_finish(c);
    feed_checker_free(c);
    return !status && !check.errors;
}

static uint64_t convert(const digest_options *options, feed_str bytes, feed_format format, bool *valid)
{
    run r = {.errors = 0};
    feed_writer_options writing = {.body = options->summaries ? FEED_BODY_BOTH : FEED_BODY_CONTENT};
    digest_file file = {.name = STR("in.md"), .path = STR("a/in.md"), .grammar = DIGEST_GRAMMAR_NONE,
                        .undated = {.unix_seconds = 1764129607, .set = true}};
    buf_init(&r.bytes, 64 << 20);
    digest_reader *reader = digest_reader_new(options);
    feed_writer *w = feed_writer_new(format, &writing, (feed_output){keep_bytes, &r});
    int status = reader && w ? digest_read(reader, bytes, &file, (feed_reporter){NULL, NULL}, feed_writer_sink(w))
                             : FEED_E_MEMORY;
    *valid = status || is_valid(&r);
    uint64_t sum = status ? 0 : fingerprint64(buf_str(&r.bytes));
    feed_writer_free(w);
    digest_reader_free(reader);
    buf_free(&r.bytes);
    return sum;
}

/* What may be said about the grammar, by the input's length. */
static void say(digest_options *o, size_t size, const regex *pattern)
{
    unsigned bits = (unsigned)(size * 2654435761u >> 8);
    o->grammar = bits & 1 ? (int)(bits >> 1) % DIGEST_GRAMMAR_COUNT : DIGEST_GRAMMAR_NONE;
    o->grammar_pattern = pattern;
    o->index = (digest_index)((bits >> 6) % 3);
    o->split = (digest_split){.kind = (digest_split_kind)(bits >> 8 & 3), .level = 2, .pattern = pattern};
    o->section_level = bits >> 10 & 3;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const feed_format FORMATS[] = {FEED_FORMAT_ATOM, FEED_FORMAT_RSS, FEED_FORMAT_JSON};
    unsigned bits = size ? data[0] : 0;
    digest_options options = {.entries = (digest_entries)(bits % 3), .undated = DIGEST_UNDATED_DATE,
                              .site = bits & 4 ? STR("https://example.org/") : STR_NONE,
                              .summaries = bits & 8, .grammar = DIGEST_GRAMMAR_NONE,
                              .html = (digest_html)(bits >> 4 & 2)};
    feed_str bytes = {(const char *)data + (size > 0), size - (size > 0)};
    feed_format format = FORMATS[(bits >> 6) % 3];
    char message[120];
    size_t at;
    regex *pattern = regex_new(STR("\\w+[ :]"), message, &at);
    if (!pattern)
        return 0;
    say(&options, size, pattern);
    bool valid, again;
    uint64_t sum = convert(&options, bytes, format, &valid);
    if (!valid || convert(&options, bytes, format, &again) != sum)
        abort();
    regex_free(pattern);
    return 0;
}
