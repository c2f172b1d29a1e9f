/*
 * Fuzzes the RELAX NG validator: a schema, a NUL, a document; without a NUL the document is held against a schema of
 * every construct. Oracles: a second look at the document, with a warm memo, and a look by a fresh validator say the
 * same; text in pieces says the same as text in one.
 */
#include "feeds/check/rng.h"

#include <stdlib.h>

enum { DUMP_MAX = 16 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char SCHEMA[] =
    "<grammar xmlns='http://relaxng.org/ns/structure/1.0' datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'>"
    "<start><element name='a'><ref name='c'/></element></start><define name='c'>"
    "<zeroOrMore><attribute><anyName><except>"
    "<name>d</name></except></anyName></attribute></zeroOrMore><interleave><optional><element name='b'><choice><data "
    "type='dateTime'/><list><oneOrMore><data type='integer'/></oneOrMore></list><value>x y</value></choice></element>"
    "</optional><zeroOrMore><element name='a'><ref name='c'/></element></zeroOrMore><zeroOrMore><element><nsName "
    "ns='u'/><mixed><group><optional><attribute name='d'><data type='anyURI'><param name='pattern'>[a-z]+:.*</param>"
    "<except><value>a:</value></except></data></attribute></optional><zeroOrMore><element name='e'><data "
    "type='language'/></element></zeroOrMore></group></mixed></element></zeroOrMore></interleave></define></grammar>";

typedef struct run {
    rng_validator *validator;
    bool in_bytes; /* text byte by byte */
    buf dump;
} run;

static void require(bool condition)
{
    if (!condition)
        abort();
}

static int note(run *r, bool valid)
{
    feed_str message = rng_validator_message(r->validator);
    buf_put_char(&r->dump, valid ? '+' : '-');
    if (!valid)
        buf_put_str(&r->dump, message);
    require(valid || message.n > 0);
    return 0;
}

static int on_start(void *context, const xml_element *element)
{
    run *r = context;
    return note(r, rng_start(r->validator, element));
}

/* Only what is wrong is noted: how often text comes is no part of the result. */
static int on_text(void *context, feed_str text)
{
    run *r = context;
    for (size_t i = 0, n = r->in_bytes ? 1 : text.n; i < text.n; i += n) {
        feed_str piece = {text.p + i, n};
        if (!rng_text(r->validator, piece, str_is_blank(piece)))
            (void)note(r, false);
    }
    return 0;
}

static int on_end(void *context, feed_str ns, feed_str prefix, feed_str local)
{
    run *r = context;
    (void)ns, (void)prefix, (void)local;
    return note(r, rng_end(r->validator));
}

static buf validate(rng_validator *v, feed_str text, bool in_bytes)
{
    run r = {.validator = v, .in_bytes = in_bytes};
    const xml_handler handler = {.start = on_start, .text = on_text, .end = on_end, .context = &r};
    rng_validator_reset(v);
    buf_init(&r.dump, DUMP_MAX);
    xml_parser *parser = xml_parser_new(&handler, NULL);
    require(parser != NULL);
    int status = xml_parser_push(parser, text.p, text.n);
    if (!status)
        status = xml_parser_finish(parser);
    buf_printf(&r.dump, "=%d", status);
    xml_parser_free(parser);
    return r.dump;
}

static void compare(const rng_schema *schema, feed_str document)
{
    rng_validator *v = rng_validator_new(schema), *fresh = rng_validator_new(schema);
    require(v && fresh);
    buf first = validate(v, document, false), second = validate(v, document, false);
    buf third = validate(fresh, document, true);
    require(str_eq(buf_str(&first), buf_str(&second)) && str_eq(buf_str(&first), buf_str(&third)));
    buf_free(&first);
    buf_free(&second);
    buf_free(&third);
    rng_validator_free(v);
    rng_validator_free(fresh);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    feed_str text = {(const char *)data, size}, document = text, source = {SCHEMA, sizeof SCHEMA - 1};
    size_t cut = size ? str_find_byte(text, '\0') : 0;
    if (cut < size) {
        source = (feed_str){text.p, cut};
        document = str_from(text, cut + 1);
    }
    buf error;
    buf_init(&error, 64 * 1024);
    rng_schema *schema = rng_schema_new(source, &error);
    require(schema || error.n > 0);
    if (schema)
        compare(schema, document);
    rng_schema_free(schema);
    buf_free(&error);
    return 0;
}
