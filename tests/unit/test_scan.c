/* The scanner: what it mends, what it reports, limits, symbols; that it agrees with libxml2 is tests/conformance/scan.c
 * and fuzz_scan. */
#include "feeds/core/buf.h"
#include "feeds/formats/scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { DUMP_MAX = 64 * 1024 * 1024 };

/* What happened: <name attributes>, text, </name>, with ! for a fault. */
typedef struct recorder {
    xml_scanner *scanner;
    buf dump, faults;
    bool positions;
    uint32_t symbols[16];
    size_t n_symbols;
} recorder;

static void put_name(buf *b, feed_str ns, feed_str prefix, feed_str local)
{
    if (ns.p)
        buf_printf(b, "{%.*s}", (int)ns.n, ns.p);
    else if (prefix.p)
        buf_printf(b, "%.*s:", (int)prefix.n, prefix.p);
    buf_put_str(b, local);
}

static void put_position(recorder *r)
{
    uint32_t line, column;
    xml_scanner_position(r->scanner, &line, &column);
    if (r->positions)
        buf_printf(&r->dump, "@%u:%u", (unsigned)line, (unsigned)column);
}

static int on_start(void *context, const xml_element *e)
{
    recorder *r = context;
    put_position(r);
    buf_put_lit(&r->dump, "<");
    put_name(&r->dump, e->ns, e->prefix, e->local);
    for (size_t i = 0; i < e->n_attrs; i++) {
        buf_put_lit(&r->dump, " ");
        put_name(&r->dump, e->attrs[i].ns, e->attrs[i].prefix, e->attrs[i].local);
        buf_printf(&r->dump, "=%.*s", (int)e->attrs[i].value.n, e->attrs[i].value.p);
    }
    buf_put_lit(&r->dump, ">");
    if (r->n_symbols < 16)
        r->symbols[r->n_symbols++] = e->symbol;
    return 0;
}

static int on_text(void *context, feed_str text)
{
    recorder *r = context;
    buf_put_str(&r->dump, text);
    return 0;
}

static int on_end(void *context, feed_str ns, feed_str prefix, feed_str local)
{
    recorder *r = context;
    put_position(r);
    buf_put_lit(&r->dump, "</");
    put_name(&r->dump, ns, prefix, local);
    buf_put_lit(&r->dump, ">");
    return 0;
}

static int on_comment(void *context, feed_str text)
{
    recorder *r = context;
    put_position(r);
    buf_printf(&r->dump, "<!%.*s>", (int)text.n, text.p);
    return 0;
}

static int on_doctype(void *context, feed_str name, feed_str public_id, feed_str system_id)
{
    recorder *r = context;
    buf_printf(&r->dump, "<!%.*s %.*s %.*s>", (int)name.n, name.p, (int)public_id.n, public_id.p ? public_id.p : "",
               (int)system_id.n, system_id.p ? system_id.p : "");
    return 0;
}

static void on_fault(void *context, feed_str message, uint32_t line, uint32_t column)
{
    recorder *r = context;
    assert_true(message.n > 0);
    buf_printf(&r->faults, "%d@%u:%u ", (int)xml_scanner_last_fault(r->scanner)->kind, (unsigned)line,
               (unsigned)column);
}

static int scan(recorder *r, feed_str text, size_t slice, bool lenient, const xml_limits *limits)
{
    const xml_handler handler = {on_start, on_text, on_end, on_comment, on_doctype, on_fault, NULL, r};
    buf_init(&r->dump, DUMP_MAX);
    buf_init(&r->faults, DUMP_MAX);
    r->scanner = xml_scanner_new(&handler, limits, lenient);
    assert_non_null(r->scanner);
    int status = 0;
    for (size_t at = 0; at < text.n && !status; at += slice)
        status = xml_scanner_push(r->scanner, text.p + at, text.n - at < slice ? text.n - at : slice);
    if (!status)
        status = xml_scanner_finish(r->scanner);
    assert_int_equal(xml_scanner_finish(r->scanner), status);
    buf_put_char(&r->dump, '\0');
    buf_put_char(&r->faults, '\0');
    return status;
}

static void done(recorder *r)
{
    xml_scanner_free(r->scanner);
    buf_free(&r->dump);
    buf_free(&r->faults);
}

/* ---- What is mended ---------------------------------------------------------------------------------------------- */

static const struct mended {
    const char *text, *events;
    xml_fault_kind first;
} MENDED[] = {
    {"<a><b>x</b><c/>y</a>", "<a><b>x</b><c></c>y</a>", XML_FAULT_NONE},
    {"<a>1\r\n\n2\r3\r\r\n<![CDATA[\r\n\n\r]]>\n</a>", "<a>1\n\n2\n3\n\n\n\n\n\n</a>", XML_FAULT_NONE},
    {"<!DOCTYPE a [<!ENTITY e 'x\r\ny&#13;'>]><a>&e;</a>", "<!a  ><a>x\ny\r</a>", XML_FAULT_NONE},
    {"<a><b>x</a>", "<a><b>x</b></a>", XML_FAULT_MISMATCH},
    {"<a><b>x<c>y</b>z</c></a>", "<a><b>x<c>y</c></b>z</a>", XML_FAULT_MISMATCH},
    {"<a><b>x", "<a><b>x</b></a>", XML_FAULT_TRUNCATED},
    {"<a><b>x</b></a", "<a><b>x</b></a>", XML_FAULT_UNFINISHED},
    {"<a><b>x</b><c d='", "<a><b>x</b></a>", XML_FAULT_UNFINISHED},
    {"<a><![CDATA[x<y>", "<a>x<y></a>", XML_FAULT_UNFINISHED},
    {"<a>x<!-- y", "<a>x</a>", XML_FAULT_UNFINISHED},
    {"<A><Title>x</title></a>", "<A><Title>x</Title></A>", XML_FAULT_MISMATCH},
    {"<a><p:b p:c='1'>x</p:b></a>", "<a><p:b p:c=1>x</p:b></a>", XML_FAULT_PREFIX},
    {"<a>x&nbsp;y&eacute;&bogus;z</a>", "<a>x\xC2\xA0y\xC3\xA9&bogus;z</a>", XML_FAULT_ENTITY},
    {"<a>&lang;&LT;&rang;</a>", "<a>\xE2\x8C\xA9<\xE2\x8C\xAA</a>", XML_FAULT_ENTITY},
    {"<a>u?a=1&b=2&copy=3 & &#65 &#;</a>", "<a>u?a=1&b=2&copy=3 & A &#;</a>", XML_FAULT_AMPERSAND},
    {"<a b='?x=1&y=2&amp;z'/>", "<a b=?x=1&y=2&z></a>", XML_FAULT_AMPERSAND},
    {"<a>x&#0;y&#x1F;&#xD800;</a>", "<a>xy</a>", XML_FAULT_CHAR_REFERENCE},
    {"<a b=c d e=\"f\" g=http://h/i/>x</a>", "<a b=c d=d e=f g=http://h/i></a>", XML_FAULT_ATTRIBUTE},
    {"<a b='1' b='2' c='3'/>", "<a b=1 c=3></a>", XML_FAULT_DUPLICATE},
    {"<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", "<a {u}b=1></a>", XML_FAULT_DUPLICATE},
    {"<a b='1'c='2'/>", "<a b=1 c=2></a>", XML_FAULT_TAG},
    {"<a b='x<y'>z</a>", "<a b=x<y>z</a>", XML_FAULT_LESS_IN_VALUE},
    {"<a><b c='d>x</b></a>", "<a><b c=d>x</b></a>", XML_FAULT_LESS_IN_VALUE},
    {"<a>1 < 2 <3> <x@y.org></a>", "<a>1 < 2 <3> <x@y.org></a>", XML_FAULT_MARKUP},
    {"<a><b<c>x</c></b></a>", "<a><b><c>x</c></b></a>", XML_FAULT_TAG},
    {"\n junk <a>x</a> more", "<a>x</a>", XML_FAULT_JUNK},
    {"\n<?xml version='1.0'?><a/>", "<a></a>", XML_FAULT_DECLARATION_PLACE},
    {"<!-- c --><?xml version='1.0'?><a/>", "<! c ><a></a>", XML_FAULT_DECLARATION_PLACE},
    {"<?xml version=1.0?><a/>", "<a></a>", XML_FAULT_DECLARATION},
    {"<a>x\x01\x02y</a>", "<a>xy</a>", XML_FAULT_CHARACTER},
    {"<a b='x\x01y'/>", "<a b=xy></a>", XML_FAULT_CHARACTER},
    {"<a>x\xFFy\xE4\xB8z</a>", "<a>x\xEF\xBF\xBDy\xEF\xBF\xBDz</a>", XML_FAULT_UTF8},
    {"<a>x\xEF\xBF\xBFy</a>", "<a>xy</a>", XML_FAULT_CHARACTER},
    {"<a><![CDATA[x<![CDATA[y]]>z]]></a>", "<a>x<![CDATA[yz</a>", XML_FAULT_CDATA_END},
    {"<a>x]]>y</a>", "<a>x]]>y</a>", XML_FAULT_CDATA_END},
    {"<a>x</a><b>y</b>", "<a>x</a><b>y</b>", XML_FAULT_SECOND_ROOT},
    {"<a>x</b>y</a></a>z", "<a>xy</a>", XML_FAULT_MISMATCH},
    {"<a><!-- x -- y --->z</a>", "<a><! x -- y ->z</a>", XML_FAULT_COMMENT},
    {"<a><?php x > y></a>", "<a> y></a>", XML_FAULT_INSTRUCTION},
    {"<a><?php x > y ?>z</a>", "<a>z</a>", XML_FAULT_NONE},
    {"<!doctype rss [<!ENTITY e 'v'>]><a>&e;</a>", "<!rss  ><a>v</a>", XML_FAULT_DOCTYPE},
    {"<!DOCTYPE a PUBLIC x><a/>", "<!a  ><a></a>", XML_FAULT_DOCTYPE},
    {"<a><!DOCTYPE b>x</a>", "<a>x</a>", XML_FAULT_DOCTYPE_PLACE},
    {"<a><!foo>x</a>", "<a><!foo>x</a>", XML_FAULT_MARKUP},
    {"<a:b:c xmlns:a='u'/>", "<c></c>", XML_FAULT_NAME},
    {"<a xmlns:p=''><p:b/></a>", "<a><p:b></p:b></a>", XML_FAULT_NAMESPACE},
    {"<a xmlns:='u' xmlns:b:c='v' xmlns:b='w' b:='1'><b:d/></a>", "<a><{w}d></{w}d></a>", XML_FAULT_NAME},
    {"<!DOCTYPE a [<!ATTLIST a b CDATA 'x &amp; y' c (u | v) 'u' d NMTOKENS #IMPLIED e ID #REQUIRED>]>"
     "<a d='  p   q '/>",
     "<!a  ><a d=p q b=x & y c=u></a>", XML_FAULT_NONE},
    {"<!DOCTYPE a [<!ATTLIST a b CDATA '1'><!ATTLIST a b CDATA '2' c CDATA #FIXED '3'><!ATTLIST z d CDATA '4'>]><a/>",
     "<!a  ><a b=1 c=3></a>", XML_FAULT_NONE},
    {"<!DOCTYPE a [<!ATTLIST a xmlns CDATA #FIXED 'u' xmlns:p CDATA 'v' p:b NOTATION (n | m) 'n'>]><a><b/></a>",
     "<!a  ><{u}a {v}b=n><{u}b></{u}b></{u}a>", XML_FAULT_NONE},
    {"<!DOCTYPE a [<!ELEMENT a (b?, (c | d)*, e+)><!ELEMENT b EMPTY><!ELEMENT c ANY><!ELEMENT d (#PCDATA)>"
     "<!ELEMENT e (#PCDATA | a | b)*>]><a/>", "<!a  ><a></a>", XML_FAULT_NONE},
    {"<!DOCTYPE a [<!ELEMENT a (b, c | d)>]><a/>", "<!a  ><a></a>", XML_FAULT_DOCTYPE},
    {"<!DOCTYPE a [<!ELEMENT a (#PCDATA | b)>]><a/>", "<!a  ><a></a>", XML_FAULT_DOCTYPE},
    {"<!DOCTYPE a [<!ELEMENT a ()>]><a/>", "<!a  ><a></a>", XML_FAULT_DOCTYPE},
    {"<!DOCTYPE a [<!ATTLIST a b>]><a/>", "<!a  ><a></a>", XML_FAULT_DOCTYPE},
    {"<!DOCTYPE a [<!ATTLIST a b CDATA '<'>]><a/>", "<!a  ><a></a>", XML_FAULT_DOCTYPE},
    {"<!DOCTYPE a [<!ATTLIST a b (u v) 'u'>]><a/>", "<!a  ><a></a>", XML_FAULT_DOCTYPE},
    {"<!DOCTYPE a [<!ATTLIST a b CDATA #FIXED>]><a/>", "<!a  ><a></a>", XML_FAULT_DOCTYPE},
    {"", "", XML_FAULT_EMPTY},
    {"just text", "", XML_FAULT_JUNK},
};

static void test_mends(void **state)
{
    (void)state;
    static const size_t slices[] = {1, 2, 3, 7, 64 * 1024};
    for (size_t i = 0; i < sizeof MENDED / sizeof *MENDED; i++) {
        const struct mended *m = &MENDED[i];
        for (size_t k = 0; k < sizeof slices / sizeof *slices; k++) {
            recorder r = {0}, strict = {0};
            assert_int_equal(scan(&r, str_of(m->text), slices[k], true, NULL), 0);
            assert_string_equal(r.dump.p, m->events);
            assert_int_equal(xml_scanner_first_fault(r.scanner)->kind, m->first);
            assert_int_equal(xml_scanner_faults(r.scanner) > 0, m->first != XML_FAULT_NONE);
            assert_int_equal(scan(&strict, str_of(m->text), slices[k], false, NULL), m->first ? FEED_E_INPUT : 0);
            assert_int_equal(xml_scanner_faults(strict.scanner), m->first != XML_FAULT_NONE);
            done(&r);
            done(&strict);
        }
    }
}

static void test_places(void **state)
{
    (void)state;
    recorder r = {.positions = true};
    feed_str text = STR("<a>\n\xC3\xA9\x01<b/>&x;\n<c d>\x02<e/></a>");
    assert_int_equal(scan(&r, text, 2, true, NULL), 0);
    assert_string_equal(r.dump.p, "@1:1<a>\n\xC3\xA9@2:3<b>@2:3</b>&x;\n@3:1<c d=d>@3:7<e>@3:7</e>@3:11</c>@3:11</a>");
    buf faults;
    buf_init(&faults, 1000);
    buf_printf(&faults, "%d@2:2 %d@2:7 %d@3:4 %d@3:6 %d@3:11 ", XML_FAULT_CHARACTER, XML_FAULT_ENTITY,
               XML_FAULT_ATTRIBUTE, XML_FAULT_CHARACTER, XML_FAULT_MISMATCH);
    buf_put_char(&faults, '\0');
    assert_string_equal(r.faults.p, faults.p);
    buf_free(&faults);
    done(&r);
}

/* One name in one namespace has one symbol, whatever its prefix's scope. */
static void test_symbols(void **state)
{
    (void)state;
    recorder r = {0};
    feed_str text = STR("<a xmlns='u'><b/><b xmlns='v'/><c/><b/><p:b xmlns:p='u'/><p:b xmlns:p='u'/></a>");
    assert_int_equal(scan(&r, text, 1, false, NULL), 0);
    static const uint32_t expected[] = {1, 2, 3, 4, 2, 5, 5};
    assert_int_equal(r.n_symbols, 7);
    assert_memory_equal(r.symbols, expected, sizeof expected);
    done(&r);
}

static void test_declaration(void **state)
{
    (void)state;
    recorder r = {0};
    assert_int_equal(scan(&r, STR("<?xml version='1.0' encoding='KOI8-R' standalone='yes'?><a/>"), 3, false, NULL), 0);
    assert_true(str_eq(xml_scanner_version(r.scanner), STR("1.0")));
    assert_true(str_eq(xml_scanner_encoding(r.scanner), STR("KOI8-R")));
    assert_int_equal(xml_scanner_standalone(r.scanner), 1);
    done(&r);
    assert_int_equal(scan(&r, STR("<a/>"), 3, false, NULL), 0);
    assert_null(xml_scanner_version(r.scanner).p);
    assert_int_equal(xml_scanner_standalone(r.scanner), -1);
    done(&r);
}

/* ---- Limits ------------------------------------------------------------------------------------------------------ */

/* The fault that ended a reading of `head`, `part` n times, `tail`; NONE when nothing did. Strict and lenient agree. */
static xml_fault_kind ends(const char *head, const char *part, size_t n, const char *tail, const xml_limits *limits)
{
    buf b;
    xml_fault_kind kinds[2];
    buf_init(&b, DUMP_MAX);
    buf_put_str(&b, str_of(head));
    for (size_t i = 0; i < n; i++)
        buf_put_str(&b, str_of(part));
    buf_put_str(&b, str_of(tail));
    for (int lenient = 0; lenient < 2; lenient++) {
        recorder r = {0};
        int status = scan(&r, buf_str(&b), 1000, lenient, limits);
        kinds[lenient] = status ? xml_scanner_last_fault(r.scanner)->kind : XML_FAULT_NONE;
        assert_true(status == 0 || status == FEED_E_LIMIT);
        done(&r);
    }
    buf_free(&b);
    assert_int_equal(kinds[0], kinds[1]);
    return kinds[0];
}

static void test_limits(void **state)
{
    (void)state;
    const xml_limits small = {3, 2, 40, 1000, 8, 5};
    assert_int_equal(ends("", "<a>", 3, "</a></a></a>", &small), XML_FAULT_NONE);
    assert_int_equal(ends("", "<a>", 4, "</a></a></a></a>", &small), XML_FAULT_DEPTH_LIMIT);
    assert_int_equal(ends("<a b='' ", "", 0, "c=''/>", &small), XML_FAULT_NONE);
    assert_int_equal(ends("<a b='' xmlns:d='u' ", "", 0, "c=''/>", &small), XML_FAULT_ATTRIBUTE_LIMIT);
    assert_int_equal(ends("<a b='", ">", 31, "'/>", &small), XML_FAULT_NONE);
    assert_int_equal(ends("<a b='", ">", 32, "'/>", &small), XML_FAULT_TAG_LIMIT);
    assert_int_equal(ends("<a></a", " ", 36, ">", &small), XML_FAULT_NONE);
    assert_int_equal(ends("<a></a", " ", 37, ">", &small), XML_FAULT_TAG_LIMIT);
    assert_int_equal(ends("<", "a", 8, "/>", &small), XML_FAULT_NONE);
    assert_int_equal(ends("<", "a", 9, "/>", &small), XML_FAULT_NAME_LIMIT);
    assert_int_equal(ends("<a ", "a", 9, "=''/>", &small), XML_FAULT_NAME_LIMIT);
    assert_int_equal(ends("<!DOCTYPE a [", " ", 25, "]><a/>", &small), XML_FAULT_NONE);
    assert_int_equal(ends("<!DOCTYPE a [", " ", 26, "]><a/>", &small), XML_FAULT_TAG_LIMIT);
    const char *head = "<!DOCTYPE a [<!ENTITY e 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'>]><a>";
    const xml_limits text = {.text_bytes = 1000};
    assert_int_equal(ends(head, "&e;", 30, "</a>", &text), XML_FAULT_NONE);
    assert_int_equal(ends(head, "&e;", 3000, "</a>", &text), XML_FAULT_TEXT_LIMIT);
    assert_int_equal(ends("<a><!--", "x", 2000000, "--></a>", NULL), XML_FAULT_COMMENT_LIMIT);
    assert_int_equal(ends("<a><?p ", "x", 2000000, "?></a>", NULL), XML_FAULT_COMMENT_LIMIT);
    assert_int_equal(ends("<a ", "b", 2000000, "=''/>", NULL), XML_FAULT_TAG_LIMIT);
}

/* Attributes that a declaration adds count against the limits of the tag and of the text. */
static void test_added(void **state)
{
    (void)state;
    const xml_limits two = {.attributes = 2}, text = {.text_bytes = 1000};
    const char *head = "<!DOCTYPE a [<!ATTLIST a b CDATA '1' c CDATA '2'>]>";
    assert_int_equal(ends(head, "", 0, "<a/>", &two), XML_FAULT_NONE);
    assert_int_equal(ends(head, "", 0, "<a d=''/>", &two), XML_FAULT_ATTRIBUTE_LIMIT);
    assert_int_equal(ends(head, "<a>", 3, "</a></a></a>", &text), XML_FAULT_NONE);
    assert_int_equal(ends(head, "<a>", 100, "", &text), XML_FAULT_TEXT_LIMIT);
}

static void test_error_limit(void **state)
{
    (void)state;
    const xml_limits few = {.errors = 5};
    recorder r = {0};
    assert_int_equal(scan(&r, STR("<a>&&&&&</a>"), 1, true, &few), 0);
    done(&r);
    assert_int_equal(scan(&r, STR("<a>&&&&&&</a>"), 1, true, &few), FEED_E_LIMIT);
    assert_int_equal(xml_scanner_last_fault(r.scanner)->kind, XML_FAULT_ERROR_LIMIT);
    done(&r);
}

/* A document of ever new names ends; one that leaves its <br> open does not run into the depth limit. */
static void test_many(void **state)
{
    (void)state;
    buf b;
    buf_init(&b, DUMP_MAX);
    buf_put_lit(&b, "<a>");
    for (unsigned i = 0; i < 20000; i++)
        buf_printf(&b, "<n%u/>", i);
    recorder r = {0};
    assert_int_equal(scan(&r, buf_str(&b), 4096, true, NULL), FEED_E_LIMIT);
    assert_int_equal(xml_scanner_last_fault(r.scanner)->kind, XML_FAULT_NAMES_LIMIT);
    done(&r);
    buf_clear(&b);
    buf_put_lit(&b, "<a>");
    for (unsigned i = 0; i < 2000; i++)
        buf_put_lit(&b, "x<br>");
    buf_put_lit(&b, "</a>");
    assert_int_equal(scan(&r, buf_str(&b), 4096, true, NULL), 0);
    done(&r);
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mends),       cmocka_unit_test(test_places), cmocka_unit_test(test_symbols),
        cmocka_unit_test(test_declaration), cmocka_unit_test(test_limits), cmocka_unit_test(test_error_limit),
        cmocka_unit_test(test_many),        cmocka_unit_test(test_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
