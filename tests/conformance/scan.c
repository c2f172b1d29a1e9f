/*
 * Two readers of XML, one verdict: scan MUTANTS FILE…  Each file, and so many mutants of it, goes through libxml2
 * (xml.c) and through the scanner. Both must agree whether it is well-formed, and when it is, on every event and
 * position; the scanner must give the same in any slices, strict and lenient, and lenient the same as strict on what is
 * well-formed.
 */
#include "feeds/formats/scan.h"
#include "feeds/core/hash.h"
#include "feeds/formats/charset.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { DUMP_MAX = 512 * 1024 * 1024, FILE_MAX = 64 * 1024 * 1024, SHOWN = 40 };

enum engine { LIBXML, STRICT, LENIENT };

typedef struct recorder {
    xml_parser *parser; /* NULL: the scanner */
    xml_scanner *scanner;
    buf dump;
    buf message;
    bool in_text;
    bool odd; /* libxml2 leaves carriage returns in CDATA sections; its reader misplaces comments that hold "<!" */
} recorder;

static void begin(recorder *r, char kind)
{
    uint32_t line, column;
    if (r->parser)
        xml_parser_position(r->parser, &line, &column);
    else
        xml_scanner_position(r->scanner, &line, &column);
    buf_printf(&r->dump, "\n%" PRIu32 ":%" PRIu32 " %c", line, column, kind);
    r->in_text = kind == 'T';
}

static void put(recorder *r, feed_str s)
{
    buf_put_str(&r->dump, s.p ? s : STR("(none)"));
    buf_put_char(&r->dump, ' ');
}

static int on_start(void *context, const xml_element *e)
{
    recorder *r = context;
    begin(r, '<');
    put(r, e->ns), put(r, e->prefix), put(r, e->local);
    for (size_t i = 0; i < e->n_declared; i++)
        put(r, e->declared[i].prefix), put(r, e->declared[i].uri);
    for (size_t i = 0; i < e->n_attrs; i++)
        put(r, e->attrs[i].ns), put(r, e->attrs[i].prefix), put(r, e->attrs[i].local), put(r, e->attrs[i].value);
    return 0;
}

static int on_text(void *context, feed_str text)
{
    recorder *r = context;
    if (!r->in_text)
        begin(r, 'T');
    r->odd = r->odd || memchr(text.p, '\r', text.n);
    buf_put_str(&r->dump, text);
    return 0;
}

static int on_end(void *context, feed_str ns, feed_str prefix, feed_str local)
{
    recorder *r = context;
    begin(r, '>');
    put(r, ns), put(r, prefix), put(r, local);
    return 0;
}

static int on_comment(void *context, feed_str text)
{
    recorder *r = context;
    r->odd = r->odd || str_find(text, STR("<!")) < text.n;
    begin(context, 'C');
    put(context, text);
    return 0;
}

static int on_doctype(void *context, feed_str name, feed_str public_id, feed_str system_id)
{
    recorder *r = context;
    begin(context, 'D');
    size_t before = r->dump.n;
    put(context, name), put(context, public_id), put(context, system_id);
    for (size_t i = before; i < r->dump.n; i++)
        if (r->dump.p[i] == '\r') /* libxml2 makes them line feeds */
            r->dump.p[i] = '\n';
    return 0;
}

static void on_fault(void *context, feed_str message, uint32_t line, uint32_t column)
{
    recorder *r = context;
    if (r->message.n < 400)
        buf_printf(&r->message, "%u:%u %.*s | ", (unsigned)line, (unsigned)column, (int)message.n, message.p);
}

/* Reads `text` in slices; `r` then holds what happened. */
static int read_with(recorder *r, enum engine engine, feed_str text, size_t slice)
{
    const xml_handler handler = {on_start, on_text, on_end, on_comment, on_doctype, on_fault, NULL, r};
    int status = 0;
    r->in_text = r->odd = false;
    buf_clear(&r->dump);
    buf_clear(&r->message);
    r->parser = engine == LIBXML ? xml_parser_new(&handler, NULL) : NULL;
    r->scanner = engine == LIBXML ? NULL : xml_scanner_new(&handler, NULL, engine == LENIENT);
    if (!r->parser && !r->scanner)
        abort();
    for (size_t at = 0; at < text.n && !status; at += slice) {
        size_t n = text.n - at < slice ? text.n - at : slice;
        status = r->parser ? xml_parser_push(r->parser, text.p + at, n) : xml_scanner_push(r->scanner, text.p + at, n);
    }
    if (!status)
        status = r->parser ? xml_parser_finish(r->parser) : xml_scanner_finish(r->scanner);
    if (r->scanner && !status && xml_scanner_faults(r->scanner))
        status = 1; /* mended */
    xml_parser_free(r->parser);
    xml_scanner_free(r->scanner);
    return status;
}

static size_t failures, compared, well_formed;

/* The first line in which two dumps differ. */
static void show(const char *path, const char *what, feed_str text, const recorder *a, const recorder *b)
{
    if (failures++ >= SHOWN)
        return;
    feed_str x = buf_str(&a->dump), y = buf_str(&b->dump);
    size_t i = 0;
    while (i < x.n && i < y.n && x.p[i] == y.p[i])
        i++;
    size_t from = i > 60 ? i - 60 : 0;
    printf("%s: %s\n   %.*s\n   %.*s\n   [%.*s]\n   [%.*s]\n", path, what, (int)(x.n - from < 160 ? x.n - from : 160),
           x.p + from, (int)(y.n - from < 160 ? y.n - from : 160), y.p + from, (int)a->message.n,
           a->message.n ? a->message.p : "", (int)b->message.n, b->message.n ? b->message.p : "");
    const char *dump = getenv("SCAN_DUMP");
    FILE *file = dump ? fopen(dump, "wb") : NULL;
    if (file) {
        fwrite(text.p, 1, text.n, file);
        fclose(file);
        exit(1);
    }
}

static void compare(const char *path, feed_str text, size_t slice, recorder r[3])
{
    int libxml = read_with(&r[0], LIBXML, text, 65536), strict = read_with(&r[1], STRICT, text, 65536);
    compared++;
    well_formed += libxml == 0;
    if (libxml == FEED_E_LIMIT || strict == FEED_E_LIMIT) {
        if (libxml != strict)
            show(path, "limit", text, &r[0], &r[1]);
        return;
    }
    if ((libxml == 0) != (strict == 0))
        show(path, libxml ? "accepted, but not by libxml2" : "refused, but not by libxml2", text, &r[0], &r[1]);
    else if (libxml == 0 && !r[0].odd && !str_eq(buf_str(&r[0].dump), buf_str(&r[1].dump)))
        show(path, "other events", text, &r[0], &r[1]);
    if (read_with(&r[2], STRICT, text, slice) != strict || !str_eq(buf_str(&r[1].dump), buf_str(&r[2].dump)) ||
        !str_eq(buf_str(&r[1].message), buf_str(&r[2].message)))
        show(path, "strict: slices", text, &r[1], &r[2]);
    int lenient = read_with(&r[0], LENIENT, text, slice);
    if ((strict == 0) != (lenient == 0) || (strict == 0 && !str_eq(buf_str(&r[0].dump), buf_str(&r[1].dump))))
        show(path, "lenient differs", text, &r[1], &r[0]);
    if (read_with(&r[2], LENIENT, text, 65536) != lenient || !str_eq(buf_str(&r[0].dump), buf_str(&r[2].dump)) ||
        !str_eq(buf_str(&r[0].message), buf_str(&r[2].message)))
        show(path, "lenient: slices", text, &r[0], &r[2]);
}

static uint64_t next(uint64_t *random)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return *random;
}

static const char *const PIECES[] = {"<",
                                     ">",
                                     "&",
                                     ";",
                                     "\"",
                                     "'",
                                     "=",
                                     "/",
                                     "]]>",
                                     "<!--",
                                     "-->",
                                     " ",
                                     "--",
                                     "?>",
                                     "<?",
                                     "<?xml ",
                                     "\xC3",
                                     "<![CDATA[",
                                     "\x01",
                                     "\r\n",
                                     ":",
                                     "&#0;",
                                     "&#65;",
                                     "&a;",
                                     "\xEF\xBF\xBE",
                                     "xmlns:a=''",
                                     "<!DOCTYPE a>",
                                     "[",
                                     "]",
                                     "%",
                                     "!",
                                     "\n",
                                     "\r"};

/* A copy of `text` with one to three changes. */
static void mutate(buf *out, feed_str text, uint64_t *random)
{
    buf_clear(out);
    buf_put_str(out, text);
    for (uint64_t changes = 1 + next(random) % 3; changes && out->n; changes--) {
        size_t at = (size_t)(next(random) % out->n), cut = 1 + (size_t)(next(random) % 3);
        const char *piece = PIECES[next(random) % (sizeof PIECES / sizeof *PIECES)];
        feed_str tail = buf_from(out, at);
        buf rest;
        buf_init(&rest, FILE_MAX);
        uint64_t kind = next(random) % 4;
        buf_put_str(&rest, str_from(tail, kind == 1 ? 0 : cut));
        out->n = at;
        if (kind == 3)
            buf_put_char(out, (char)next(random));
        else if (kind)
            buf_put_str(out, str_of(piece));
        buf_put_str(out, buf_str(&rest));
        buf_free(&rest);
    }
}

static int collect(void *context, const char *bytes, size_t n)
{
    buf_put(context, bytes, n);
    return 0;
}

/* The file at `path` as UTF-8. */
static bool load(const char *path, buf *text)
{
    char bytes[65536];
    FILE *file = fopen(path, "rb");
    charset *c = charset_new(CHARSET_LITERAL, (charset_sink){collect, text});
    size_t n;
    bool good = file && c;
    while (good && (n = fread(bytes, 1, sizeof bytes, file)) > 0)
        good = charset_push(c, bytes, n) == 0;
    good = good && charset_finish(c) == 0;
    charset_free(c);
    if (file)
        fclose(file);
    return good;
}

int main(int argc, char **argv)
{
    recorder r[3] = {0};
    buf text, mutant;
    uint64_t mutants = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
    for (int i = 0; i < 3; i++)
        buf_init(&r[i].dump, DUMP_MAX), buf_init(&r[i].message, DUMP_MAX);
    buf_init(&text, FILE_MAX);
    buf_init(&mutant, FILE_MAX);
    for (int i = 2; i < argc; i++) {
        buf_clear(&text);
        if (!load(argv[i], &text)) {
            perror(argv[i]);
            return 2;
        }
        uint64_t random = hash64(buf_str(&text)) | 1;
        compare(argv[i], buf_str(&text), 1 + (size_t)i % 7, r);
        for (uint64_t k = 0; k < mutants && text.n < 100000; k++) {
            mutate(&mutant, buf_str(&text), &random);
            compare(argv[i], buf_str(&mutant), 1 + k % 13u, r);
        }
    }
    for (int i = 0; i < 3; i++)
        buf_free(&r[i].dump), buf_free(&r[i].message);
    buf_free(&text);
    buf_free(&mutant);
    printf("%zu documents, %zu of them well-formed; %zu differences\n", compared, well_formed, failures);
    return failures ? 1 : 0;
}
