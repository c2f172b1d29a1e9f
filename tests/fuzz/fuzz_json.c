/* JSON from any bytes: the same events, positions and faults whatever the slices; and the JSON Feed checker on them. */
#include <stdlib.h>

#include "feeds/check/jsonfeed.h"
#include "feeds/core/utf8.h"
#include "feeds/formats/jsonin.h"

typedef struct run {
    buf b;
    json_reader *reader;
    uint64_t last; /* offset of the last token */
} run;

static void require(bool condition)
{
    if (!condition)
        abort();
}

static int on_event(void *context, json_event event, feed_str text)
{
    run *r = context;
    json_pos pos = json_reader_position(r->reader);
    require(pos.line && pos.column && pos.offset >= r->last);
    r->last = pos.offset;
    for (int length; text.n; text = str_from(text, (size_t)length))
        require(utf8_decode(text.p, text.p + text.n, &length) != UTF8_BAD);
    buf_printf(&r->b, "%d@%llu:%u:%u ", event, (unsigned long long)pos.offset, pos.line, pos.column);
    buf_put_str(&r->b, text);
    return 0;
}

static void on_fault(void *context, feed_str message, uint32_t line, uint32_t column)
{
    run *r = context;
    buf_printf(&r->b, "fault %u:%u ", line, column);
    buf_put_str(&r->b, message);
}

static void read_slices(run *r, feed_str s, size_t slice)
{
    buf_init(&r->b, 16 * 1024 * 1024);
    r->reader = json_reader_new(&(json_handler){on_event, on_fault, r});
    if (!r->reader)
        return;
    int status = 0;
    for (size_t at = 0; at < s.n && !status; at += slice)
        status = json_reader_push(r->reader, s.p + at, s.n - at < slice ? s.n - at : slice);
    if (!status)
        status = json_reader_finish(r->reader);
    buf_printf(&r->b, "= %d %d", status, json_reader_bom(r->reader));
    json_reader_free(r->reader);
}

static void on_finding(void *context, const feed_finding *f)
{
    buf *b = context;
    require(f->pos.line && f->pos.column && f->message.n && f->value.n <= 100);
    buf_printf(b, "%d %u:%u ", (int)f->rule, f->pos.line, f->pos.column);
    buf_put_str(b, f->element);
    buf_put_str(b, f->value);
}

static void check_slices(buf *b, feed_str s, size_t slice)
{
    buf_init(b, 16 * 1024 * 1024);
    feed_checker_options options = {.name = STR("x")};
    jsonfeed_checker *c = jsonfeed_checker_new(&options, (feed_reporter){on_finding, b});
    if (!c)
        return;
    int status = 0;
    for (size_t at = 0; at < s.n && !status; at += slice)
        status = jsonfeed_checker_push(c, s.p + at, s.n - at < slice ? s.n - at : slice);
    if (!status)
        status = jsonfeed_checker_finish(c);
    require(status == 0 || b->n > 0);
    jsonfeed_checker_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t SLICES[] = {1, 7};
    feed_str s = {(const char *)data, size};
    run whole = {0};
    buf findings;
    read_slices(&whole, s, size + 1);
    check_slices(&findings, s, size + 1);
    for (int i = 0; i < 2; i++) {
        run sliced = {0};
        buf again;
        read_slices(&sliced, s, SLICES[i]);
        require(str_eq(buf_str(&whole.b), buf_str(&sliced.b)));
        buf_free(&sliced.b);
        check_slices(&again, s, SLICES[i]);
        require(str_eq(buf_str(&findings), buf_str(&again)));
        buf_free(&again);
    }
    buf_free(&whole.b);
    buf_free(&findings);
    return 0;
}
