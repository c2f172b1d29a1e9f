/* Documents of any kind: which encoding is chosen, what is said about it, what comes out. */
#include "feeds/core/buf.h"
#include "feeds/formats/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { DUMP_MAX = 64 * 1024 * 1024 };

static int on_start(void *context, const xml_element *e)
{
    buf_printf(context, "<%.*s>", (int)e->local.n, e->local.p);
    return 0;
}

static int on_text(void *context, feed_str text)
{
    buf_put_str(context, text);
    return 0;
}

static int on_end(void *context, feed_str ns, feed_str prefix, feed_str local)
{
    (void)ns, (void)prefix, (void)local;
    buf_put_lit((buf *)context, "</>");
    return 0;
}

static int on_json(void *context, json_event event, feed_str text)
{
    buf_printf(context, "%d(%.*s)", (int)event, (int)text.n, text.p ? text.p : "");
    return 0;
}

/* Reads; the caller frees the document, the dump is ended by a NUL. */
static document *read_document(const document_options *o, feed_str bytes, size_t slice, buf *dump, int expected)
{
    const xml_handler xml = {on_start, on_text, on_end, NULL, NULL, NULL, NULL, dump};
    const json_handler json = {on_json, NULL, dump};
    buf_init(dump, DUMP_MAX);
    document *d = document_new(o, &xml, &json);
    assert_non_null(d);
    int status = 0;
    for (size_t at = 0; at < bytes.n && !status; at += slice)
        status = document_push(d, bytes.p + at, bytes.n - at < slice ? bytes.n - at : slice);
    if (!status)
        status = document_finish(d);
    assert_int_equal(status, expected);
    buf_put_char(dump, '\0');
    return d;
}

#define BYTES(literal)                                                                                                 \
    {                                                                                                                  \
        literal, sizeof(literal) - 1                                                                                   \
    }
#define X(charset) "<?xml version='1.0' encoding='" charset "'?>"

static const struct encoded {
    feed_str bytes;
    const char *type; /* NULL: a plain file; "": headers without a Content-Type */
    const char *events, *encoding;
    document_bozo bozo;
} ENCODED[] = {
    {BYTES("<a>\xC3\xA9</a>"), NULL, "<a>\xC3\xA9</>", "utf-8", DOCUMENT_GOOD},
    {BYTES("\xEF\xBB\xBF<a>\xC3\xA9</a>"), NULL, "<a>\xC3\xA9</>", "utf-8", DOCUMENT_GOOD},
    {BYTES(X("ISO-8859-1") "<a>\xE9</a>"), NULL, "<a>\xC3\xA9</>", "iso-8859-1", DOCUMENT_GOOD},
    {BYTES(X("KOI8-R") "<a>\xC1</a>"), NULL, "<a>\xD0\xB0</>", "koi8-r", DOCUMENT_GOOD},
    {BYTES(X("866") "<a>\xA0</a>"), NULL, "<a>\xD0\xB0</>", "866", DOCUMENT_FAULTY}, /* no name begins so */
    {BYTES(X("macroman") "<a>\x8E</a>"), NULL, "<a>\xC3\xA9</>", "macroman", DOCUMENT_GOOD},
    {BYTES(X("windows_1251") "<a>\xE0</a>"), NULL, "<a>\xD0\xB0</>", "windows_1251", DOCUMENT_GOOD},
    {BYTES(X("gb2312") "<a>\xD6\xD0\x81\x30\x84\x36</a>"), NULL, "<a>\xE4\xB8\xAD\xC2\xA5</>", "gb18030",
     DOCUMENT_GOOD},
    {BYTES(X("Shift_JIS") "<a>\x82\xA0</a>"), NULL, "<a>\xE3\x81\x82</>", "shift_jis", DOCUMENT_GOOD},
    {BYTES(X("euc-jp") "<a>\xA4\xA2</a>"), NULL, "<a>\xE3\x81\x82</>", "euc-jp", DOCUMENT_GOOD},
    {BYTES(X("iso-2022-jp") "<a>\x1B$B$\"\x1B(B</a>"), NULL, "<a>\xE3\x81\x82</>", "iso-2022-jp", DOCUMENT_GOOD},
    {BYTES(X("utf-8") "<a>\xE9</a>"), NULL, "<a>\xC3\xA9</>", "windows-1252", DOCUMENT_OVERRIDDEN},
    {BYTES(X("utf-8") "<a>\x81</a>"), NULL, "<a>\xC2\x81</>", "iso-8859-2", DOCUMENT_OVERRIDDEN},
    {BYTES(X("bogus") "<a>x</a>"), NULL, "<a>x</>", "utf-8", DOCUMENT_OVERRIDDEN},
    {BYTES("\xFF\xFE<\0a\0>\0\xE9\0<\0/\0a\0>\0"), NULL, "<a>\xC3\xA9</>", "utf-16le", DOCUMENT_GOOD},
    {BYTES("\0<\0a\0>\0x\0<\0/\0a\0>"), NULL, "<a>x</>", "utf-16be", DOCUMENT_OVERRIDDEN},
    {BYTES("\0\0\0<\0\0\0a\0\0\0/\0\0\0>"), NULL, "<a></>", "utf-32be", DOCUMENT_OVERRIDDEN},
    {BYTES("\x4C\x6F\xA7\x94\x93\x40\x85\x95\x83\x96\x84\x89\x95\x87\x7E\x7D\x83\x97\xF0\xF3\xF7\x7D\x6F\x6E\x4C\x81"
           "\x61\x6E"),
     NULL, "<a></>", "cp037", DOCUMENT_FAULTY}, /* no version in its declaration */
    {BYTES(X("utf-8") "<a>\xE9</a>"), "application/xml; charset=ISO-8859-1", "<a>\xC3\xA9</>", "ISO-8859-1",
     DOCUMENT_GOOD},
    {BYTES(X("iso-8859-1") "<a>\xE9</a>"), "text/xml", "<a>\xC3\xA9</>", "iso-8859-1", DOCUMENT_GOOD},
    {BYTES("<a>\xC3\xA9</a>"), "text/xml; Charset = \"utf-8\"", "<a>\xC3\xA9</>", "utf-8", DOCUMENT_GOOD},
    {BYTES("\xEF\xBB\xBF<a>\xC3\xA9</a>"), "application/rss+xml;charset='iso-8859-1'", "<a>\xC3\xA9</>", "utf-8",
     DOCUMENT_GOOD},
    {BYTES("<a>x</a>"), "text/html", "<a>x</>", "us-ascii", DOCUMENT_NOT_XML},
    {BYTES("<a>\xC3\xA9</a>"), "text/plain", "<a>\xC3\xA9</>", "utf-8", DOCUMENT_OVERRIDDEN},
    {BYTES("<a>\xE9</a>"), "", "<a>\xC3\xA9</>", "iso-8859-1", DOCUMENT_NOT_XML},
    {BYTES("<a>x</a>"), "application/octet-stream", "<a>x</>", "utf-8", DOCUMENT_NOT_XML},
    {BYTES("<a><p:b/></a>"), NULL, "<a><b></></>", "utf-8", DOCUMENT_UNDECLARED},
    {BYTES("<a>&</a>"), NULL, "<a>&</>", "utf-8", DOCUMENT_FAULTY},
    {BYTES(" \n{\"a\": [1]}"), NULL, "6()7(a)8()3(1)9()7()", "utf-8", DOCUMENT_GOOD},
};

static void test_encodings(void **state)
{
    (void)state;
    static const size_t slices[] = {1, 3, 64 * 1024};
    for (size_t i = 0; i < sizeof ENCODED / sizeof *ENCODED; i++)
        for (size_t k = 0; k < sizeof slices / sizeof *slices; k++) {
            const struct encoded *e = &ENCODED[i];
            const document_options o = {.http = e->type != NULL,
                                        .content_type = e->type && *e->type ? str_of(e->type) : STR_NONE};
            buf dump;
            document *d = read_document(&o, e->bytes, slices[k], &dump, 0);
            const document_info *info = document_get_info(d);
            if (info->kind == DOCUMENT_XML)
                assert_string_equal(dump.p, e->events);
            if (info->bozo != e->bozo || !str_eq(info->encoding, str_of(e->encoding)))
                print_message("%s: %.*s\n", e->events, (int)info->encoding.n, info->encoding.p);
            assert_true(str_eq(info->encoding, str_of(e->encoding)));
            assert_int_equal(info->bozo, e->bozo);
            assert_int_equal(info->kind == DOCUMENT_JSON, strchr(e->events, '(') != NULL);
            document_free(d);
            buf_free(&dump);
        }
}

static void test_empty(void **state)
{
    (void)state;
    buf dump;
    document *d = read_document(&(document_options){0}, STR(""), 1, &dump, 0);
    const document_info *info = document_get_info(d);
    assert_int_equal(info->kind, DOCUMENT_EMPTY);
    assert_int_equal(info->bozo, DOCUMENT_GOOD);
    assert_null(info->encoding.p);
    document_free(d);
    buf_free(&dump);
}

static void test_info(void **state)
{
    (void)state;
    buf dump;
    const document_options o = {.http = true, .content_type = STR("Text/XML; charset=utf-8")};
    feed_str text = STR("<?xml version='1.1' standalone='no'?>\n<!DOCTYPE a PUBLIC 'p' 's'>\n<a>\n  &</a>");
    document *d = read_document(&o, text, 5, &dump, 0);
    const document_info *info = document_get_info(d);
    assert_true(str_eq(info->media_type, STR("text/xml")));
    assert_true(str_eq(info->version, STR("1.1")));
    assert_int_equal(info->standalone, 0);
    assert_true(str_eq(info->doctype, STR("a")));
    assert_true(str_eq(info->public_id, STR("p")));
    assert_true(str_eq(info->system_id, STR("s")));
    assert_true(str_eq(info->bozo_kind, STR("XMLSyntaxError")));
    assert_int_equal(info->line, 4);
    assert_int_equal(info->column, 3);
    assert_int_equal(info->faults, 1);
    document_free(d);
    buf_free(&dump);
    const document_options strict = {.strict = true};
    document_free(read_document(&strict, STR("<a>&</a>"), 1, &dump, FEED_E_INPUT));
    buf_free(&dump);
}

/* What comes behind the bytes that decide does not change the encoding: malformed bytes become U+FFFD, each a fault. */
static void test_late_faults(void **state)
{
    (void)state;
    static const char *const names[] = {"utf-8", "euc-kr"};
    for (size_t i = 0; i < 2; i++) {
        buf text, dump;
        buf_init(&text, DUMP_MAX);
        buf_printf(&text, X("%s") "<a>", names[i]);
        for (int k = 0; k < 150000; k++)
            buf_put_lit(&text, "some text ");
        buf_put_lit(&text, "\xFFz</a>");
        document *d = read_document(&(document_options){0}, buf_str(&text), 4096, &dump, 0);
        const document_info *info = document_get_info(d);
        assert_true(str_eq(info->encoding, str_of(names[i])));
        assert_int_equal(info->bozo, DOCUMENT_FAULTY);
        assert_int_equal(info->faults, 1);
        assert_string_equal(dump.p + dump.n - 8, "\xEF\xBF\xBDz</>");
        document_free(d);
        buf_free(&dump);
        buf_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_encodings),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_info),
        cmocka_unit_test(test_late_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
