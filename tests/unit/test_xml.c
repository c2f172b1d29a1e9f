/* Reading XML: events, positions, limits, hostile input. */
#include "feeds/core/buf.h"
#include "feeds/formats/xml.h"
#include "feeds/formats/xml_scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { DUMP_MAX = 1024 * 1024 };

/* Everything that happened, one line an event; pieces of one text are put together. */
typedef struct recorder {
    xml_parser *parser;
    buf dump;
    bool in_text, positions;
    int stop_at_text; /* what to return from the text callback */
    size_t faults, text_bytes;
} recorder;

static void put_position(recorder *r)
{
    if (!r->positions)
        return;
    uint32_t line, column;
    xml_parser_position(r->parser, &line, &column);
    buf_printf(&r->dump, "%u:%u ", (unsigned)line, (unsigned)column);
}

static void begin(recorder *r, const char *kind)
{
    if (r->in_text)
        buf_put_lit(&r->dump, "\n");
    r->in_text = false;
    put_position(r);
    buf_put(&r->dump, kind, strlen(kind));
}

static void put_name(recorder *r, feed_str ns, feed_str prefix, feed_str local)
{
    if (ns.p)
        buf_printf(&r->dump, "{%.*s}", (int)ns.n, ns.p);
    if (prefix.p)
        buf_printf(&r->dump, "%.*s:", (int)prefix.n, prefix.p);
    buf_put_str(&r->dump, local);
}

static int on_start(void *context, const xml_element *e)
{
    recorder *r = context;
    begin(r, "<");
    put_name(r, e->ns, e->prefix, e->local);
    for (size_t i = 0; i < e->n_declared; i++)
        buf_printf(&r->dump, " xmlns:%.*s=%.*s", (int)e->declared[i].prefix.n,
                   e->declared[i].prefix.p ? e->declared[i].prefix.p : "", (int)e->declared[i].uri.n,
                   e->declared[i].uri.p ? e->declared[i].uri.p : "");
    for (size_t i = 0; i < e->n_attrs; i++) {
        buf_put_lit(&r->dump, " ");
        put_name(r, e->attrs[i].ns, e->attrs[i].prefix, e->attrs[i].local);
        buf_printf(&r->dump, "=[%.*s]", (int)e->attrs[i].value.n, e->attrs[i].value.p);
    }
    buf_put_lit(&r->dump, "\n");
    return 0;
}

static int on_text(void *context, feed_str text)
{
    recorder *r = context;
    r->text_bytes += text.n;
    if (!r->in_text)
        begin(r, "T ");
    r->in_text = true;
    buf_put_str(&r->dump, text);
    return r->stop_at_text;
}

static int on_end(void *context, feed_str ns, feed_str prefix, feed_str local)
{
    recorder *r = context;
    begin(r, ">");
    put_name(r, ns, prefix, local);
    buf_put_lit(&r->dump, "\n");
    return 0;
}

static int on_comment(void *context, feed_str text)
{
    recorder *r = context;
    begin(r, "C ");
    buf_put_str(&r->dump, text);
    buf_put_lit(&r->dump, "\n");
    return 0;
}

static int on_doctype(void *context, feed_str name, feed_str public_id, feed_str system_id)
{
    recorder *r = context;
    begin(r, "D ");
    buf_put_str(&r->dump, name);
    buf_printf(&r->dump, " %.*s %.*s\n", (int)public_id.n, public_id.p ? public_id.p : "", (int)system_id.n,
               system_id.p ? system_id.p : "");
    return 0;
}

static void on_fault(void *context, feed_str message, uint32_t line, uint32_t column)
{
    recorder *r = context;
    if (r->in_text)
        buf_put_lit(&r->dump, "\n");
    r->in_text = false;
    r->faults++;
    buf_printf(&r->dump, "! %u:%u %.*s\n", (unsigned)line, (unsigned)column, (int)message.n, message.p);
}

static int parse(recorder *r, feed_str text, size_t slice, const xml_limits *limits)
{
    const xml_handler handler = {on_start, on_text, on_end, on_comment, on_doctype, on_fault, NULL, r};
    buf_init(&r->dump, DUMP_MAX);
    r->parser = xml_parser_new(&handler, limits);
    assert_non_null(r->parser);
    int status = 0;
    for (size_t at = 0; at < text.n && !status; at += slice)
        status = xml_parser_push(r->parser, text.p + at, text.n - at < slice ? text.n - at : slice);
    if (!status)
        status = xml_parser_finish(r->parser);
    if (r->in_text)
        buf_put_lit(&r->dump, "\n");
    buf_put_char(&r->dump, '\0');
    xml_parser_free(r->parser);
    return status;
}

/* ---- Events ------------------------------------------------------------------------------------------------------ */

static const struct event_case {
    const char *text, *dump;
} EVENTS[] = {
    {"<a/>", "1:1 <a\n1:1 >a\n"},
    {"\xEF\xBB\xBF<a/>", "1:1 <a\n1:1 >a\n"},
    {"<?xml version='1.0' encoding='ISO-8859-1'?>\n<a>\xC3\xA9</a>", "2:1 <a\n2:4 T \xC3\xA9\n2:5 >a\n"},
    {"<?xml version='1.0' encoding='UTF-16'?><a/>", "1:40 <a\n1:40 >a\n"},
    {"<a\n  b = '1'\n  >x\ny</a\n>", "1:1 <a b=[1]\n3:4 T x\ny\n4:2 >a\n"},
    {"<a>\xE4\xB8\xAD<b/>\xF0\x9F\x98\x80<c/></a>",
     "1:1 <a\n1:4 T \xE4\xB8\xAD\n1:5 <b\n1:5 >b\n1:9 T \xF0\x9F\x98\x80\n1:10 <c\n1:10 >c\n1:14 >a\n"},
    {"<p:a xmlns:p='u' xmlns='v' p:b='1' c='2'><d/></p:a>",
     "1:1 <{u}p:a xmlns:p=u xmlns:=v {u}p:b=[1] c=[2]\n1:42 <{v}d\n1:42 >{v}d\n1:46 >{u}p:a\n"},
    {"<a xmlns='v'><b xmlns=''/></a>", "1:1 <{v}a xmlns:=v\n1:14 <b xmlns:=\n1:14 >b\n1:27 >{v}a\n"},
    {"<a xml:lang='en'/>", "1:1 <a {http://www.w3.org/XML/1998/namespace}xml:lang=[en]\n1:1 >a\n"},
    {"<a b='x&amp;y&#38;lt;&lt;&gt;&quot; &#10;\n\tz'/>", "1:1 <a b=[x&y&lt;<>\" \n  z]\n1:1 >a\n"},
    {"<a b=\"'>'\" c='\">'>></a>", "1:1 <a b=['>'] c=[\">]\n1:19 T >\n1:20 >a\n"},
    {"<a>x&amp;y&#x41;<![CDATA[<&]]>z</a>", "1:1 <a\n1:4 T x&yA<&z\n1:32 >a\n"},
    {"<a><![CDATA[]]></a>", "1:1 <a\n1:16 >a\n"},
    {"<a><![CDATA[]]]]><![CDATA[>]]></a>", "1:1 <a\n1:4 T ]]>\n1:31 >a\n"},
    {"<a>1<!-- > <b 'c -->2<?pi ' <c> ?>3</a>", "1:1 <a\n1:4 T 1\n1:5 C  > <b 'c \n1:21 T 23\n1:36 >a\n"},
    {"<!-- one\ntwo --><a/>\n<!-- end -->\n", "1:1 C  one\ntwo \n2:8 <a\n2:8 >a\n3:1 C  end \n"},
    {"<a>\r\nb\rc</a>\r\n", "1:1 <a\n1:4 T \nb\nc\n2:4 >a\n"},
    {"<!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\"\n "
     "\"http://my.netscape.com/rss-0.91.dtd\">\n<rss/>",
     "1:1 D rss -//Netscape Communications//DTD RSS 0.91//EN http://my.netscape.com/rss-0.91.dtd\n3:1 <rss\n3:1 "
     ">rss\n"},
    {"<!DOCTYPE a [ <!-- ]> ' --> <!ENTITY e 'x\ty'>\n<?p ]> \"?><!ENTITY f \"&#233;>]\"> ]><a b='&e;&f;'>&e;&f;</a>",
     "1:1 D a  \n1:15 C  ]> ' \n2:36 <a b=[x y\xC3\xA9>]]\n2:50 T x\ty\xC3\xA9>]\n2:56 >a\n"},
    {"<!DOCTYPE a [<!ATTLIST a b CDATA 'd&#38;&#38;#38;'>]><a/>", "1:1 D a  \n1:54 <a b=[d&&#38;]\n1:54 >a\n"},
    {"<!DOCTYPE a [<!ENTITY % p 'x'>%p;<!ENTITY e 'y'>]><a/>", "1:1 D a  \n1:51 <a\n1:51 >a\n"},
};

static void test_events(void **state)
{
    (void)state;
    static const size_t slices[] = {1, 2, 7, 64 * 1024};
    for (size_t i = 0; i < sizeof EVENTS / sizeof *EVENTS; i++)
        for (size_t k = 0; k < sizeof slices / sizeof *slices; k++) {
            recorder r = {.positions = true};
            int status = parse(&r, str_of(EVENTS[i].text), slices[k], NULL);
            assert_string_equal(r.dump.p, EVENTS[i].dump);
            assert_int_equal(status, 0);
            buf_free(&r.dump);
        }
}

/* ---- Faults ------------------------------------------------------------------------------------------------------ */

static const struct fault_case {
    const char *text;
    unsigned line, column; /* 0: anywhere */
} FAULTS[] = {
    {"", 0, 0},
    {"x", 0, 0},
    {"<a>", 1, 4},
    {"<a>\n\xC3\xA9</b>", 2, 6},
    {"<a/><b/>", 0, 0},
    {"<a b=1/>", 0, 0},
    {"<a b='1' b='2'/>", 0, 0},
    {"<a b='<'/>", 0, 0},
    {"<a>&nbsp;</a>", 1, 10},
    {"<a b='&nbsp;'/>", 0, 0},
    {"<!DOCTYPE a SYSTEM 'x'><a>&nbsp;</a>", 0, 0},
    {"<a>&#0;</a>", 0, 0},
    {"<a>\x08</a>", 0, 0},
    {"<a>\xFF</a>", 0, 0},
    {"<a>\xC3</a>", 0, 0},
    {"<a>\xED\xA0\x80</a>", 0, 0},
    {"<p:a/>", 0, 0},
    {"<a p:b=''/>", 0, 0},
    {"<a><![CDATA[</a>", 0, 0},
    {"<a><!-- -- --></a>", 0, 0},
    {"<a>]]></a>", 0, 0},
    {"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><a>&e;</a>", 0, 0},
    {"<!DOCTYPE a [<!ENTITY % e SYSTEM 'file:///etc/hostname'>%e;]><a>&f;</a>", 0, 0},
    {"<!DOCTYPE a [<!ENTITY e '<b/>'>]><a>&e;</a>", 0, 0},
    {"<!DOCTYPE a [<!ENTITY e '&f;'><!ENTITY f '&e;'>]><a>&e;</a>", 0, 0},
};

static void test_faults(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof FAULTS / sizeof *FAULTS; i++) {
        recorder r = {0};
        assert_int_equal(parse(&r, str_of(FAULTS[i].text), 3, NULL), FEED_E_INPUT);
        assert_int_equal(r.faults, 1);
        char expected[32];
        if (FAULTS[i].line) {
            (void)snprintf(expected, sizeof expected, "! %u:%u ", FAULTS[i].line, FAULTS[i].column);
            assert_non_null(strstr(r.dump.p, expected));
        }
        assert_null(strstr(r.dump.p, "<b")); /* nothing that was not there */
        buf_free(&r.dump);
    }
}

static void test_handler_stops(void **state)
{
    (void)state;
    recorder r = {.stop_at_text = 42};
    assert_int_equal(parse(&r, STR("<a>x<b/></a>"), 1, NULL), 42);
    assert_string_equal(r.dump.p, "<a\nT x\n");
    assert_int_equal(r.faults, 0);
    buf_free(&r.dump);
}

static void test_empty_pushes(void **state)
{
    (void)state;
    recorder r = {0};
    const xml_handler handler = {on_start, on_text, on_end, NULL, NULL, NULL, NULL, &r};
    buf_init(&r.dump, DUMP_MAX);
    r.parser = xml_parser_new(&handler, NULL);
    assert_int_equal(xml_parser_push(r.parser, NULL, 0), 0);
    assert_int_equal(xml_parser_push(r.parser, "<!DOCTYPE a><a><!-- c --></a", 28), 0);
    assert_int_equal(xml_parser_push(r.parser, "", 0), 0);
    assert_int_equal(xml_parser_finish(r.parser), FEED_E_INPUT);
    assert_int_equal(xml_parser_push(r.parser, ">", 1), FEED_E_INPUT);
    assert_int_equal(xml_parser_finish(r.parser), FEED_E_INPUT);
    xml_parser_free(r.parser);
    buf_free(&r.dump);
    xml_parser_free(NULL);
}

/* ---- Limits ------------------------------------------------------------------------------------------------------ */

/* `head`, then `part` n times, then `tail`. */
static feed_str repeat(buf *b, const char *head, const char *part, size_t n, const char *tail)
{
    buf_init(b, (size_t)256 * 1024 * 1024);
    buf_put_str(b, str_of(head));
    for (size_t i = 0; i < n; i++)
        buf_put_str(b, str_of(part));
    buf_put_str(b, str_of(tail));
    assert_int_equal(b->error, 0);
    return buf_str(b);
}

static int status_of(const char *head, const char *part, size_t n, const char *tail, const xml_limits *limits)
{
    buf b;
    recorder r = {0};
    int status = parse(&r, repeat(&b, head, part, n, tail), 4096, limits);
    assert_int_equal(r.faults, status != 0);
    buf_free(&r.dump);
    buf_free(&b);
    return status;
}

static void test_limits(void **state)
{
    (void)state;
    const xml_limits small = {.depth = 3, .attributes = 2, .tag_bytes = 40, .text_bytes = 100};
    assert_int_equal(status_of("", "<a>", 3, "</a></a></a>", &small), 0);
    assert_int_equal(status_of("", "<a>", 4, "</a></a></a></a>", &small), FEED_E_LIMIT);
    assert_int_equal(status_of("<a b='' ", "", 0, "c=''/>", &small), 0);
    assert_int_equal(status_of("<a b='' xmlns:d='u' ", "", 0, "c=''/>", &small), FEED_E_LIMIT);
    assert_int_equal(status_of("<a b='", ">", 30, "'  />", &small), FEED_E_LIMIT);
    assert_int_equal(status_of("<a b='", ">", 30, "'/>", &small), 0);
    assert_int_equal(status_of("<a><!-- ", "x", 100, " --></a>", &small), 0);
    assert_int_equal(status_of("<a><![CDATA[", "<b c='' d='' e=''>", 5, "]]></a>", &small), 0);
    assert_int_equal(status_of("<a>", "</ ", 0, "<?p <b c='' d='' e=''/> ?></a>", &small), 0);
    assert_int_equal(status_of("<!DOCTYPE a [", " ", 40, "]><a/>", &small), FEED_E_LIMIT);
}

static const struct scan_case {
    const char *text;
    bool over;
    unsigned begin; /* of the markup that was too much */
} SCANS[] = {
    {"<a b='' c=''/><a b='' c=''>", false, 0},
    {"<a/><a b='' c='' d=''/>", true, 4},
    {"x<a b='\"' c=\"'\" d=''/>", true, 1},
    {"<a b='d=\"\" e=\"\"' c=''/>", false, 0},
    {"<!-- <a b='' c='' d=''> --><a/>", false, 0},
    {"<!--> <a b='' c='' d=''> --><a/>", false, 0},
    {"<?p <a b='' c='' d=''> ?><a/>", false, 0},
    {"<a><![CDATA[ <a b='' c='' d=''> ]]]>  </a><a b='' c='' d=''/>", true, 42},
    {"<!DOCTYPE a SYSTEM '>[' [<!ENTITY b ']>'><!-- ' ]> --><?p ' ]> ?> ]><a b='' c='' d=''/>", true, 68},
    {"<abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz/>",
     true, 0},
    {"</abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz>",
     true, 0},
};

/* The scanner finds the markup whatever pieces it gets, and is given again what it leaves. */
static void test_scan(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof SCANS / sizeof *SCANS; i++)
        for (size_t piece = 1; piece < 120; piece++) {
            xml_scan scan = {.tag_bytes = 100, .attributes = 2};
            feed_str text = str_of(SCANS[i].text);
            for (size_t end = 0; end < text.n && !scan.over;) {
                end = end + piece < text.n ? end + piece : text.n;
                feed_str bytes = {text.p + scan.offset, end - (size_t)scan.offset};
                size_t used = xml_scan_bytes(&scan, bytes, end == text.n);
                assert_true(used <= bytes.n && bytes.n - used < 9);
            }
            assert_int_equal(scan.over != NULL, SCANS[i].over);
            assert_int_equal(scan.over ? scan.begin : 0, SCANS[i].begin);
        }
}

/* Where a limit is crossed the place is the tag's beginning, also when that lies blocks back. */
static void test_limit_position(void **state)
{
    (void)state;
    buf b;
    recorder r = {0};
    assert_int_equal(parse(&r, repeat(&b, "<a>\n\xC3\xA9<b c='", "x", 70000, "'/></a>"), 70000, NULL), FEED_E_LIMIT);
    assert_string_equal(r.dump.p, "<a\nT \n\xC3\xA9\n! 2:2 a tag or doctype is too long\n");
    buf_free(&r.dump);
    buf_free(&b);
}

static void test_big_documents(void **state)
{
    (void)state;
    assert_int_equal(status_of("<a>", "some text ", 1200000, "</a>", NULL), 0);
    assert_int_equal(status_of("<a><![CDATA[", "some ]] text> ", 900000, "]]></a>", NULL), 0);
    assert_int_equal(status_of("<a><![CDATA[", "\xE4\xB8\xAD\xE6\x96\x87", 900000, "</a>", NULL), FEED_E_INPUT);
    assert_int_equal(status_of("<a>", "<b/>", 300000, "</a>", NULL), 0);
    assert_int_equal(status_of("<a><!--", "x", 2000000, "--></a>", NULL), FEED_E_LIMIT);
    assert_int_equal(status_of("<a><?p ", "x", 2000000, "?></a>", NULL), FEED_E_LIMIT);
    assert_int_equal(status_of("<a ", "b", 2000000, "=''/>", NULL), FEED_E_LIMIT);
    assert_int_equal(status_of("", "<a>", 1000000, "", NULL), FEED_E_LIMIT);
}

/* An entity may expand to so much and no more, in text and in attributes. */
static void test_expansion(void **state)
{
    (void)state;
    const xml_limits small = {.depth = 9, .attributes = 9, .tag_bytes = 65536, .text_bytes = 1000};
    const char *head = "<!DOCTYPE a [<!ENTITY e 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'>]><a>";
    assert_int_equal(status_of(head, "&e;", 30, "</a>", &small), 0);
    assert_int_equal(status_of(head, "&e;", 3000, "</a>", &small), FEED_E_LIMIT);
    head = "<!DOCTYPE a [<!ENTITY e 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'>]><a b='";
    assert_int_equal(status_of(head, "&e;", 3000, "'/>", &small), FEED_E_LIMIT);
    head = "<!DOCTYPE a [<!ATTLIST b c CDATA '' d CDATA '' e CDATA ''>]><a>";
    assert_int_equal(status_of(head, "<b/>", 3000, "</a>", &small), FEED_E_LIMIT);
}

/* Only 256 entities of 1 KiB are kept. */
static void test_entity_filter(void **state)
{
    (void)state;
    buf b;
    buf_init(&b, DUMP_MAX);
    buf_put_lit(&b, "<!DOCTYPE a [");
    for (unsigned i = 0; i < 300; i++)
        buf_printf(&b, "<!ENTITY e%u 'x'>", i);
    buf_put_lit(&b, "]><a>&e255;");
    recorder r = {0};
    size_t n = b.n;
    buf_put_lit(&b, "</a>");
    assert_int_equal(parse(&r, buf_str(&b), 100, NULL), 0);
    buf_free(&r.dump);
    b.n = n;
    buf_put_lit(&b, "&e256;</a>");
    assert_int_equal(parse(&r, buf_str(&b), 100, NULL), FEED_E_INPUT);
    buf_free(&r.dump);
    buf_free(&b);
    assert_int_equal(status_of("<!DOCTYPE a [<!ENTITY e '", "x", 1024, "'>]><a>&e;</a>", NULL), 0);
    assert_int_equal(status_of("<!DOCTYPE a [<!ENTITY e '", "x", 1025, "'>]><a>&e;</a>", NULL), FEED_E_INPUT);
}

/* Nested parameter entities, with which libxml2 2.9 and 2.10 never end. */
static void test_parameter_entities(void **state)
{
    (void)state;
    buf b;
    buf_init(&b, DUMP_MAX);
    buf_put_lit(&b, "<!DOCTYPE r [<!ENTITY % p0 \"<!ENTITY x ''>\">");
    for (unsigned i = 1; i < 20; i++)
        buf_printf(&b, "<!ENTITY %% p%u \"&#37;p%u;&#37;p%u;&#37;p%u;\">", i, i - 1, i - 1, i - 1);
    buf_put_lit(&b, "%p19;]><r/>");
    recorder r = {0};
    assert_int_equal(parse(&r, buf_str(&b), 100, NULL), 0);
    assert_string_equal(r.dump.p, "D r  \n<r\n>r\n");
    buf_free(&r.dump);
    buf_free(&b);
}

/* The place of a tag that stands many blocks into a long line, and of text that is longer than a block. */
static void test_far_positions(void **state)
{
    (void)state;
    buf b;
    recorder r = {.positions = true};
    feed_str text = repeat(&b, "<a>\n<b/>\xC3\xA9", "\xE4\xB8\xAD ", 100000, "<c/>\n</a>");
    assert_int_equal(parse(&r, text, 1000, NULL), 0);
    feed_str dump = buf_str(&r.dump);
    assert_true(str_starts(dump, STR("1:1 <a\n1:4 T \n\n2:1 <b\n2:1 >b\n2:5 T \xC3\xA9")));
    assert_true(str_find(dump, STR("\n2:200006 <c\n2:200006 >c\n2:200010 T \n\n3:1 >a\n")) < dump.n);
    buf_free(&r.dump);
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_events),        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_handler_stops), cmocka_unit_test(test_empty_pushes),
        cmocka_unit_test(test_limits),        cmocka_unit_test(test_limit_position),
        cmocka_unit_test(test_big_documents), cmocka_unit_test(test_expansion),
        cmocka_unit_test(test_entity_filter), cmocka_unit_test(test_parameter_entities),
        cmocka_unit_test(test_far_positions), cmocka_unit_test(test_scan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
