/*
 * Fuzzes the XML reader. Oracles: the same events and positions whatever the slices; each position is where the thing
 * stands in the input; no tag has more attributes than the limit.
 */
#include "feeds/core/buf.h"
#include "feeds/formats/xml.h"

#include <stdlib.h>

enum { ATTRIBUTES = 6, CHECKED_MAX = 4096, DUMP_MAX = 64 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct run {
    xml_parser *parser;
    feed_str input; /* without a BOM; empty: positions are not looked up */
    buf dump;
} run;

static void require(bool condition)
{
    if (!condition)
        abort();
}

/* The input from a line and column on. */
static feed_str at(feed_str input, uint32_t line, uint32_t column)
{
    for (; line > 1; line--)
        input = str_from(input, str_find_byte(input, '\n') + 1);
    for (; column > 1 && input.n; column--)
        do
            input = str_from(input, 1);
        while (input.n && ((unsigned char)input.p[0] & 0xC0) == 0x80);
    return input;
}

static feed_str place(run *r, char kind)
{
    uint32_t line, column;
    xml_parser_position(r->parser, &line, &column);
    buf_printf(&r->dump, "%c%u:%u ", kind, (unsigned)line, (unsigned)column);
    return r->input.n ? at(r->input, line, column) : STR_NONE;
}

static int on_start(void *context, const xml_element *e)
{
    run *r = context;
    require(e->n_attrs + e->n_declared <= ATTRIBUTES);
    feed_str here = place(r, '<');
    if (here.p) {
        require(str_starts(here, STR("<")));
        here = str_from(here, e->prefix.n ? e->prefix.n + 2 : 1);
        require(str_starts(here, e->local));
    }
    buf_put_str(&r->dump, e->local);
    for (size_t i = 0; i < e->n_attrs; i++) {
        buf_put_str(&r->dump, e->attrs[i].local);
        buf_put_str(&r->dump, e->attrs[i].value);
    }
    return 0;
}

static int on_text(void *context, feed_str text)
{
    run *r = context;
    feed_str here = place(r, 'T');
    if (here.p && here.p > r->input.p)
        require(here.p[-1] == '>');
    buf_put_str(&r->dump, text);
    return 0;
}

static int on_end(void *context, feed_str ns, feed_str prefix, feed_str local)
{
    run *r = context;
    (void)ns, (void)prefix;
    feed_str here = place(r, '>');
    if (here.p)
        require(str_starts(here, STR("<")));
    buf_put_str(&r->dump, local);
    return 0;
}

static int on_comment(void *context, feed_str text)
{
    run *r = context;
    feed_str here = place(r, 'C');
    if (here.p)
        require(str_starts(here, STR("<!--")));
    buf_put_str(&r->dump, text);
    return 0;
}

static int on_doctype(void *context, feed_str name, feed_str public_id, feed_str system_id)
{
    run *r = context;
    feed_str here = place(r, 'D');
    if (here.p)
        require(str_starts(here, STR("<!DOCTYPE")));
    buf_put_str(&r->dump, name);
    buf_put_str(&r->dump, public_id);
    buf_put_str(&r->dump, system_id);
    return 0;
}

static void on_fault(void *context, feed_str message, uint32_t line, uint32_t column)
{
    run *r = context;
    buf_printf(&r->dump, "!%u:%u %.*s", (unsigned)line, (unsigned)column, (int)message.n, message.p);
}

static buf parse(feed_str text, size_t slice)
{
    const xml_limits limits = {.depth = 8, .attributes = ATTRIBUTES, .tag_bytes = 200, .text_bytes = 5000};
    run r = {0};
    if (text.n <= CHECKED_MAX)
        r.input = str_from(text, str_starts(text, STR("\xEF\xBB\xBF")) ? 3 : 0);
    const xml_handler handler = {on_start, on_text, on_end, on_comment, on_doctype, on_fault, NULL, &r};
    buf_init(&r.dump, DUMP_MAX);
    r.parser = xml_parser_new(&handler, &limits);
    require(r.parser != NULL);
    int status = 0;
    for (size_t i = 0; i < text.n && !status; i += slice)
        status = xml_parser_push(r.parser, text.p + i, text.n - i < slice ? text.n - i : slice);
    if (!status)
        status = xml_parser_finish(r.parser);
    buf_printf(&r.dump, "=%d", status);
    xml_parser_free(r.parser);
    return r.dump;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    feed_str text = {(const char *)data, size};
    buf whole = parse(text, size + 1), sliced = parse(text, size ? 1 + data[size - 1] % 16u : 1);
    require(str_eq(buf_str(&whole), buf_str(&sliced)));
    buf_free(&whole);
    buf_free(&sliced);
    return 0;
}
