/*
 * Fuzzes the scanner. Oracles: strict, the verdict of libxml2, and its events when the document is well-formed;
 * lenient, the same events as strict when it is; whatever the slices, the same events, faults and places; each element
 * that is opened is closed, names are names, and text is characters that XML allows.
 */
#include "feeds/core/utf8.h"
#include "feeds/formats/scan.h"

#include <stdlib.h>

enum { DUMP_MAX = 64 * 1024 * 1024, DEPTH_MAX = 256 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct run {
    xml_parser *parser; /* libxml2's, or NULL */
    xml_scanner *scanner;
    size_t depth;
    bool limited; /* ended by a limit */
    bool odd;     /* libxml2 leaves carriage returns in CDATA sections; its reader misplaces comments that hold "<!" */
    buf dump, faults;
} run;

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void put(run *r, feed_str s)
{
    buf_put_str(&r->dump, s.p ? s : STR("\x01"));
    buf_put_char(&r->dump, '\x02');
}

static void place(run *r, char kind)
{
    uint32_t line, column;
    if (r->parser)
        xml_parser_position(r->parser, &line, &column);
    else
        xml_scanner_position(r->scanner, &line, &column);
    buf_printf(&r->dump, "\n%c%u:%u ", kind, (unsigned)line, (unsigned)column);
}

static void require_name(const run *r, feed_str name)
{
    require(r->parser || name.n);
    for (size_t i = 0; i < name.n && !r->parser; i++)
        require((unsigned char)name.p[i] >= 0x80 || is_alnum(name.p[i]) || strchr(":_-.", name.p[i]));
}

static void require_text(const run *r, feed_str text)
{
    for (const char *p = text.p, *end = text.p + text.n; p < end && !r->parser;) {
        int length;
        uint32_t c = utf8_decode(p, end, &length);
        require(c != UTF8_BAD && xml_char(c));
        p += length;
    }
}

static int on_start(void *context, const xml_element *e)
{
    run *r = context;
    place(r, '<');
    require(++r->depth <= DEPTH_MAX);
    require_name(r, e->local);
    put(r, e->ns), put(r, e->prefix), put(r, e->local);
    for (size_t i = 0; i < e->n_declared; i++)
        put(r, e->declared[i].prefix), put(r, e->declared[i].uri);
    for (size_t i = 0; i < e->n_attrs; i++) {
        require_name(r, e->attrs[i].local);
        require_text(r, e->attrs[i].value);
        put(r, e->attrs[i].ns), put(r, e->attrs[i].prefix), put(r, e->attrs[i].local), put(r, e->attrs[i].value);
    }
    return 0;
}

/* Pieces of one text are put together. */
static int on_text(void *context, feed_str text)
{
    run *r = context;
    require_text(r, text);
    require(r->depth > 0);
    r->odd = r->odd || memchr(text.p, '\r', text.n);
    buf_put_str(&r->dump, text);
    return 0;
}

static int on_end(void *context, feed_str ns, feed_str prefix, feed_str local)
{
    run *r = context;
    place(r, '>');
    require(r->depth-- > 0);
    put(r, ns), put(r, prefix), put(r, local);
    return 0;
}

static int on_comment(void *context, feed_str text)
{
    run *r = context;
    require_text(r, text);
    r->odd = r->odd || str_find(text, STR("<!")) < text.n;
    place(r, 'C');
    put(r, text);
    return 0;
}

static int on_doctype(void *context, feed_str name, feed_str public_id, feed_str system_id)
{
    run *r = context;
    place(r, 'D');
    put(r, name);
    (void)public_id, (void)system_id; /* line ends in them differ */
    return 0;
}

static void on_fault(void *context, feed_str message, uint32_t line, uint32_t column)
{
    run *r = context;
    buf_printf(&r->faults, "%u:%u %.*s\n", (unsigned)line, (unsigned)column, (int)message.n, message.p);
}

static int finish(run *r, int status)
{
    if (r->scanner && !status)
        status = xml_scanner_finish(r->scanner);
    else if (!status)
        status = xml_parser_finish(r->parser);
    require(status || r->depth == 0);
    if (r->scanner && !status && xml_scanner_faults(r->scanner))
        status = 1; /* mended */
    r->limited = status == FEED_E_LIMIT;
    xml_parser_free(r->parser);
    xml_scanner_free(r->scanner);
    return status;
}

static int parse(run *r, feed_str text, size_t slice, bool libxml, bool lenient)
{
    const xml_limits limits = {.depth = DEPTH_MAX, .attributes = 64, .tag_bytes = 8192, .text_bytes = 1 << 20};
    const xml_handler handler = {on_start, on_text, on_end, on_comment, on_doctype, on_fault, NULL, r};
    int status = 0;
    *r = (run){0};
    buf_init(&r->dump, DUMP_MAX);
    buf_init(&r->faults, DUMP_MAX);
    r->parser = libxml ? xml_parser_new(&handler, &limits) : NULL;
    r->scanner = libxml ? NULL : xml_scanner_new(&handler, &limits, lenient);
    require(r->parser || r->scanner);
    for (size_t i = 0; i < text.n && !status; i += slice) {
        size_t n = text.n - i < slice ? text.n - i : slice;
        status = libxml ? xml_parser_push(r->parser, text.p + i, n) : xml_scanner_push(r->scanner, text.p + i, n);
    }
    return finish(r, status);
}

static void done(run *r)
{
    buf_free(&r->dump);
    buf_free(&r->faults);
}

static void require_same(const run *a, const run *b)
{
    require(str_eq(buf_str(&a->dump), buf_str(&b->dump)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    feed_str text = {(const char *)data, size};
    size_t slice = size ? 1 + data[size / 2] % 19u : 1;
    run libxml, strict, lenient, sliced;
    int verdict = parse(&libxml, text, size + 1, true, false), own = parse(&strict, text, size + 1, false, false);
    if (!libxml.limited && !strict.limited)
        require((verdict == 0) == (own == 0));
    if (verdict == 0 && own == 0 && !libxml.odd)
        require_same(&libxml, &strict);
    int mended = parse(&lenient, text, size + 1, false, true);
    require((own == 0) == (mended == 0));
    if (own == 0)
        require_same(&strict, &lenient);
    require(parse(&sliced, text, slice, false, true) == mended);
    require_same(&lenient, &sliced);
    require(str_eq(buf_str(&lenient.faults), buf_str(&sliced.faults)));
    done(&sliced);
    require(parse(&sliced, text, slice, false, false) == own);
    require_same(&strict, &sliced);
    require(str_eq(buf_str(&strict.faults), buf_str(&sliced.faults)));
    done(&sliced), done(&lenient), done(&strict), done(&libxml);
    return 0;
}
