/* RELAX NG: verdicts, messages and recovery, and the bundled schemas. Verdicts were compared with jing and xmllint. */
#include "feeds/check/rng.h"
#include "feeds/check/rng_engine.h"
#include "feeds/check/schemas.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { TEXT_MAX = 256 * 1024 };

#define RNG_XMLNS                                                                                                      \
    " xmlns='http://relaxng.org/ns/structure/1.0' datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'"

typedef struct run {
    rng_validator *validator;
    xml_parser *parser;
    buf messages; /* "line:column message" and a line end each */
} run;

static int note(run *r, bool valid)
{
    uint32_t line, column;
    feed_str message = rng_validator_message(r->validator);
    xml_parser_position(r->parser, &line, &column);
    if (!valid)
        buf_printf(&r->messages, "%u:%u %.*s\n", (unsigned)line, (unsigned)column, (int)message.n, message.p);
    return 0;
}

static int on_start(void *context, const xml_element *element)
{
    run *r = context;
    return note(r, rng_start(r->validator, element));
}

static int on_text(void *context, feed_str text)
{
    run *r = context;
    return note(r, rng_text(r->validator, text, str_is_blank(text)));
}

static int on_end(void *context, feed_str ns, feed_str prefix, feed_str local)
{
    run *r = context;
    (void)ns, (void)prefix, (void)local;
    return note(r, rng_end(r->validator));
}

/* All messages about a document, NUL-terminated; to be freed with buf_free. */
static buf validate(rng_validator *v, feed_str text)
{
    run r = {.validator = v};
    const xml_handler handler = {.start = on_start, .text = on_text, .end = on_end, .context = &r};
    rng_validator_reset(v);
    buf_init(&r.messages, TEXT_MAX);
    r.parser = xml_parser_new(&handler, NULL);
    assert_non_null(r.parser);
    assert_int_equal(xml_parser_push(r.parser, text.p, text.n), 0);
    assert_int_equal(xml_parser_finish(r.parser), 0);
    xml_parser_free(r.parser);
    buf_put_char(&r.messages, '\0');
    return r.messages;
}

/* A schema whose first tag gets the declarations of RELAX NG and of XML Schema's datatypes. */
static rng_schema *schema_of(const char *text, buf *error)
{
    buf b;
    buf_init(&b, TEXT_MAX);
    buf_init(error, 4096);
    size_t name = strcspn(text, " />");
    buf_put(&b, text, name);
    buf_put_lit(&b, RNG_XMLNS);
    buf_put_str(&b, str_of(text + name));
    rng_schema *schema = rng_schema_new(buf_str(&b), error);
    buf_free(&b);
    return schema;
}

/* ---- Verdicts ---------------------------------------------------------------------------------------------------- */

static const struct verdict_case {
    const char *schema;
    struct document {
        int valid;
        const char *text; /* NULL: no more */
    } documents[16];
} VERDICTS[] = {
    {"<element name='a'><empty/></element>",
     {{1, "<a/>"},
      {1, "<a> \n </a>"},
      {0, "<a>x</a>"},
      {0, "<b/>"},
      {0, "<a b='1'/>"},
      {1, "<a><!-- c --><?p i?></a>"},
      {1, "<a><![CDATA[]]></a>"}}},
    {"<element name='a'><text/></element>",
     {{1, "<a/>"}, {1, "<a>x</a>"}, {1, "<a>x<!-- c -->y</a>"}, {0, "<a><b/></a>"}, {0, "<a xmlns='u'/>"}}},
    {"<element name='a'><interleave><element name='x'><empty/></element><element name='y'><empty/>"
     "</element><optional><element name='z'><empty/></element></optional></interleave></element>",
     {{1, "<a><x/><y/></a>"},
      {1, "<a><z/><y/><x/></a>"},
      {1, "<a><y/> <z/> <x/></a>"},
      {0, "<a><x/></a>"},
      {0, "<a><x/><y/><x/></a>"},
      {0, "<a><x/><z/><y/><z/></a>"}}},
    {"<element name='a'><interleave><group><element name='x'><empty/></element><element name='y'>"
     "<empty/></element></group><zeroOrMore><element name='z'><empty/></element></zeroOrMore><text/>"
     "</interleave></element>",
     {{1, "<a>t<x/>u<z/><y/>v<z/></a>"}, {1, "<a><z/><z/><x/><y/></a>"}, {0, "<a><y/><x/></a>"}, {0, "<a>t</a>"}}},
    {"<element name='a'><interleave><oneOrMore><element name='x'><empty/></element></oneOrMore>"
     "<oneOrMore><element name='y'><empty/></element></oneOrMore></interleave></element>",
     {{1, "<a><x/><y/><x/><y/><y/></a>"}, {0, "<a><x/><x/></a>"}, {1, "<a><y/><x/></a>"}}},
    {"<element name='a'><group><attribute name='p'/><optional><attribute name='q'><value>1</value>"
     "</attribute></optional></group></element>",
     {{1, "<a p=''/>"},
      {1, "<a q='1' p='x'/>"},
      {0, "<a p='x' q='2'/>"},
      {0, "<a q='1'/>"},
      {0, "<a p='x' r=''/>"},
      {1, "<a p='x' q=' 1 '/>"}}},
    {"<element name='a'><choice><group><attribute name='type'><value>x</value></attribute>"
     "<element name='x'><empty/></element></group><group><optional><attribute name='type'><choice>"
     "<value>t</value><value>h</value></choice></attribute></optional><text/></group></choice>"
     "</element>",
     {{1, "<a/>"},
      {1, "<a type='t'>b</a>"},
      {1, "<a type='x'><x/></a>"},
      {0, "<a type='x'>b</a>"},
      {0, "<a type='h'><x/></a>"},
      {0, "<a type='z'/>"},
      {0, "<a><x/></a>"},
      {1, "<a type='x'> <x/> </a>"},
      {0, "<a type='x'/>"}}},
    {"<element name='a'><oneOrMore><attribute><anyName><except><name>bad</name><nsName ns='u'/>"
     "</except></anyName></attribute></oneOrMore></element>",
     {{1, "<a x='1'/>"},
      {1, "<a x='1' y='2'/>"},
      {0, "<a/>"},
      {0, "<a bad='1'/>"},
      {0, "<a xmlns:u='u' u:x='1'/>"},
      {1, "<a xmlns:v='v' v:bad='1'/>"}}},
    {"<element name='a'><zeroOrMore><element><anyName><except><nsName ns='u'><except><name ns='u'>ok"
     "</name></except></nsName></except></anyName><empty/></element></zeroOrMore></element>",
     {{1, "<a><b/></a>"},
      {0, "<a><u:b xmlns:u='u'/></a>"},
      {1, "<a><u:ok xmlns:u='u'/></a>"},
      {1, "<a><w:ok xmlns:w='w'/></a>"},
      {0, "<a xmlns:u='u'><b/><u:ok/><u:c/></a>"}}},
    {"<element name='a'><zeroOrMore><element><choice><name>b</name><name ns='u'>c</name>"
     "<nsName ns='n'/></choice><empty/></element></zeroOrMore></element>",
     {{1, "<a><b/><c xmlns='u'/><anything xmlns='n'/></a>"},
      {0, "<a><c/></a>"},
      {0, "<a><b xmlns='u'/></a>"},
      {1, "<a><b xmlns='n'/></a>"}}},
    {"<element name='a'><list><data type='integer'/><data type='integer'/></list></element>",
     {{1, "<a>1 2</a>"}, {1, "<a> 1\n\t2 </a>"}, {0, "<a>1</a>"}, {0, "<a>1 2 3</a>"}, {0, "<a>1 x</a>"}, {0, "<a/>"}}},
    {"<element name='a'><list><zeroOrMore><choice><value>x</value><value>y</value></choice>"
     "</zeroOrMore></list></element>",
     {{1, "<a/>"}, {1, "<a>x y x</a>"}, {0, "<a>x z</a>"}, {1, "<a>  </a>"}}},
    {"<element name='a'><list><oneOrMore><group><data type='NCName'/><data type='boolean'/></group>"
     "</oneOrMore></list></element>",
     {{1, "<a>q true</a>"}, {1, "<a>q true r 0</a>"}, {0, "<a>q true r</a>"}, {0, "<a>q yes</a>"}}},
    {"<element name='a'><mixed><element name='b'><text/></element><optional><element name='c'>"
     "<empty/></element></optional></mixed></element>",
     {{1, "<a>x<b>y</b>z<c/>w</a>"}, {1, "<a><b/></a>"}, {0, "<a>x</a>"}, {0, "<a>x<c/><b/></a>"}}},
    {"<element name='a'><choice><value type='string'> x </value><value type='token'>b  c</value>"
     "</choice></element>",
     {{1, "<a> x </a>"}, {0, "<a>x</a>"}, {1, "<a> b c </a>"}, {1, "<a>b\n c</a>"}, {0, "<a>bc</a>"}}},
    {"<element name='a'><data type='token'><except><choice><value>x</value><value>y</value></choice>"
     "</except></data></element>",
     {{1, "<a>z</a>"}, {0, "<a> x </a>"}, {0, "<a>y</a>"}, {1, "<a/>"}}},
    {"<grammar><start><grammar><start><element name='a'><ref name='in'/><parentRef name='in'/>"
     "</element></start><define name='in'><element name='inner'><empty/></element></define></grammar>"
     "</start><define name='in'><element name='outer'><empty/></element></define></grammar>",
     {{1, "<a><inner/><outer/></a>"}, {0, "<a><outer/><inner/></a>"}, {0, "<a><inner/><inner/></a>"}}},
    {"<grammar><start combine='choice'><element name='a'><empty/></element></start>"
     "<start combine='choice'><ref name='b'/></start><define name='b'><element name='b'><empty/>"
     "</element></define></grammar>",
     {{1, "<a/>"}, {1, "<b/>"}, {0, "<c/>"}}},
    {"<grammar><start><element name='a'><ref name='x'/></element></start>"
     "<define name='x' combine='interleave'><element name='p'><empty/></element></define><div>"
     "<define name='x' combine='interleave'><element name='q'><empty/></element></define></div>"
     "<define name='x'><attribute name='r'/></define></grammar>",
     {{1, "<a r=''><q/><p/></a>"}, {1, "<a r=''><p/><q/></a>"}, {0, "<a><p/><q/></a>"}, {0, "<a r=''><p/></a>"}}},
    {"<grammar><start><ref name='tree'/></start><define name='tree'><element name='n'><zeroOrMore>"
     "<ref name='tree'/></zeroOrMore></element></define></grammar>",
     {{1, "<n/>"}, {1, "<n><n><n/></n><n/></n>"}, {0, "<n><m/></n>"}, {0, "<n><n>x</n></n>"}}},
    {"<element name='a'><choice><data type='dateTime'/><element name='b'><empty/></element><empty/>"
     "</choice></element>",
     {{1, "<a/>"},
      {1, "<a>2020-02-29T00:00:00Z</a>"},
      {0, "<a>2021-02-29T00:00:00Z</a>"},
      {1, "<a> <b/> </a>"},
      {0, "<a><b/>x</a>"},
      {0, "<a>x<b/></a>"}}},
    {"<element name='a'><data type='date'/></element>",
     {{1, "<a>2003-12-13</a>"},
      {1, "<a>2003-12-13Z</a>"},
      {1, "<a>2003-12-13+01:00</a>"},
      {0, "<a>2003-13-13</a>"},
      {0, "<a>03-12-13</a>"},
      {0, "<a></a>"},
      {1, "<a> 2003-12-13 </a>"},
      {0, "<a>1900-02-29</a>"},
      {1, "<a>2000-02-29</a>"}}},
    {"<element name='a'><data type='dateTime'/></element>",
     {{1, "<a>2003-12-13T18:30:02</a>"},
      {1, "<a>2003-12-13T18:30:02.25+01:00</a>"},
      {1, "<a>2003-12-13T24:00:00Z</a>"},
      {0, "<a>2003-12-13T25:00:00Z</a>"},
      {0, "<a>2003-12-13t18:30:02Z</a>"},
      {0, "<a>2003-12-13T18:30Z</a>"},
      {0, "<a>2003-12-13T18:30:02z</a>"},
      {0, "<a>2003-12-13T18:30:02+0100</a>"},
      {0, "<a>2003-12-13 18:30:02Z</a>"},
      {0, "<a>2003-12-13T18:30:60Z</a>"},
      {1, "<a>2016-12-31T23:59:60Z</a>"},
      {1, "<a>-0044-03-15T12:00:00Z</a>"},
      {1, "<a>12003-12-13T18:30:02Z</a>"},
      {1, "<a>2003-12-13T18:30:02+14:00</a>"},
      {0, "<a>2003-12-13T18:30:02.Z</a>"}}},
    {"<element name='a'><data type='language'/></element>",
     {{1, "<a>en</a>"},
      {1, "<a>zh-Hans-CN</a>"},
      {0, "<a>en_US</a>"},
      {0, "<a></a>"},
      {0, "<a>toolonglang</a>"},
      {0, "<a>en-</a>"},
      {1, "<a> de </a>"}}},
    {"<element name='a'><data type='boolean'/></element>",
     {{1, "<a>true</a>"}, {1, "<a>0</a>"}, {0, "<a>True</a>"}, {0, "<a>yes</a>"}}},
    {"<element name='a'><data type='integer'/></element>",
     {{1, "<a>-5</a>"},
      {1, "<a>+05</a>"},
      {0, "<a>5.0</a>"},
      {1, "<a>99999999999999999999999</a>"},
      {0, "<a>-</a>"},
      {0, "<a>1 2</a>"}}},
    {"<element name='a'><data type='nonNegativeInteger'><param name='maxInclusive'>23</param></data>"
     "</element>",
     {{1, "<a>0</a>"},
      {1, "<a>23</a>"},
      {0, "<a>24</a>"},
      {1, "<a>-0</a>"},
      {0, "<a>-1</a>"},
      {1, "<a>023</a>"},
      {0, "<a>99999999999999999999999</a>"}}},
    {"<element name='a'><data type='positiveInteger'/></element>",
     {{1, "<a>1</a>"}, {0, "<a>0</a>"}, {0, "<a>000</a>"}, {1, "<a>+7</a>"}}},
    {"<element name='a'><data type='NCName'/></element>",
     {{1, "<a>x-1.y_</a>"},
      {0, "<a>1x</a>"},
      {0, "<a>a:b</a>"},
      {1, "<a>\xC3\xA9"
          "</a>"},
      {0, "<a/>"}}},
    {"<element name='a'><data type='NMTOKEN'/></element>", {{1, "<a>1x:y</a>"}, {0, "<a>a b</a>"}, {0, "<a/>"}}},
    {"<element name='a'><data type='string'><param name='minLength'>2</param>"
     "<param name='maxLength'>3</param></data></element>",
     {{1, "<a>ab</a>"},
      {1, "<a>\xC3\xA9"
          "\xC3\xA8"
          "\xC3\xAA"
          "</a>"},
      {0, "<a>a</a>"},
      {0, "<a>abcd</a>"},
      {1, "<a>a </a>"}}},
    {"<element name='a'><data type='token'><param name='pattern'>[a-c]+(x|yz)?[^0-9]{2,3}\\d*\\."
     "</param></data></element>",
     {{1, "<a>abcx--12.</a>"},
      {1, "<a>ayz---.</a>"},
      {1, "<a>a--.</a>"},
      {0, "<a>a-.</a>"},
      {0, "<a>x--.</a>"},
      {0, "<a>a--</a>"},
      {1, "<a>a\xC3\xA9"
          "\xC3\xA9"
          ".</a>"},
      {0, "<a>a1--.</a>"}}},
    {"<element name='a'><data type='string'><param name='pattern'>.+@.+</param></data></element>",
     {{1, "<a>x@y</a>"},
      {0, "<a>@y</a>"},
      {0, "<a>x@</a>"},
      {1, "<a>\xC3\xA9"
          "@\xC3\xA9"
          "@</a>"},
      {0, "<a>x@y\nz</a>"}}},
    {"<element name='a'><data type='anyURI'/></element>",
     {{1, "<a>http://example.org/a?b=c#d</a>"},
      {1, "<a></a>"},
      {1, "<a>../x</a>"},
      {1, "<a>http://\xE4\xBE\x8B"
          "\xE3\x81\x88"
          ".jp/\xC3\xA9"
          "</a>"},
      {1, "<a>urn:uuid:1</a>"},
      {1, "<a>tag:x,2003:1</a>"},
      {1, "<a>http://[::1]/</a>"},
      {1, "<a>a%20b</a>"}}},
    {"<element name='a'><zeroOrMore><choice><element name='x'><empty/></element><group>"
     "<element name='x'><empty/></element><element name='y'><empty/></element></group></choice>"
     "</zeroOrMore></element>",
     {{1, "<a><x/><x/><y/><x/></a>"}, {0, "<a><y/></a>"}, {0, "<a><x/><y/><y/></a>"}}},
    {"<element name='a'><choice><element name='x'><attribute name='k'><value>1</value></attribute>"
     "<element name='p'><empty/></element></element><element name='x'><attribute name='k'/>"
     "<element name='q'><empty/></element></element></choice></element>",
     {{1, "<a><x k='1'><p/></x></a>"},
      {1, "<a><x k='1'><q/></x></a>"},
      {1, "<a><x k='2'><q/></x></a>"},
      {0, "<a><x k='2'><p/></x></a>"}}},
    {"<element name='u:a' xmlns:u='urn:u'><attribute name='u:b'/><attribute name='c'/>"
     "<element name='d'><empty/></element></element>",
     {{1, "<a xmlns='urn:u' xmlns:p='urn:u' p:b='' c=''><d xmlns=''/></a>"},
      {0, "<a xmlns='urn:u' b='' c=''><d xmlns=''/></a>"},
      {0, "<a xmlns='urn:u' xmlns:p='urn:u' p:b='' c=''><d/></a>"}}},
    {"<element name='a' ns='urn:u'><attribute name='b'/><element name='c'><empty/></element>"
     "<element name='d' ns=''><empty/></element></element>",
     {{1, "<a xmlns='urn:u' b=''><c/><d xmlns=''/></a>"},
      {0, "<a xmlns='urn:u' b=''><c xmlns=''/><d xmlns=''/></a>"},
      {0, "<a xmlns='urn:u' b=''><c/><d/></a>"}}},
    {"<element name='a'><attribute name='xml:lang'><choice><data type='language'/><value></value>"
     "</choice></attribute></element>",
     {{1, "<a xml:lang='en'/>"}, {1, "<a xml:lang=''/>"}, {0, "<a xml:lang='e n'/>"}, {0, "<a/>"}}},
    {"<element name='a'><attribute name='k'><list><data type='integer'/><optional><value>x</value>"
     "</optional></list></attribute></element>",
     {{1, "<a k='1'/>"}, {1, "<a k=' 1 x '/>"}, {0, "<a k='x'/>"}, {0, "<a k='1 y'/>"}}},
    {"<element name='a'><attribute name='k'><empty/></attribute></element>",
     {{1, "<a k=''/>"}, {1, "<a k='  '/>"}, {0, "<a k='x'/>"}}},
    {"<element name='a'><choice><notAllowed/><element name='b'><notAllowed/></element>"
     "<element name='c'><empty/></element></choice></element>",
     {{1, "<a><c/></a>"}, {0, "<a><b/></a>"}, {0, "<a/>"}}},
    {"<element name='a'><oneOrMore><group><optional><element name='x'><empty/></element></optional>"
     "<element name='y'><empty/></element></group></oneOrMore></element>",
     {{1, "<a><x/><y/><y/><x/><y/></a>"}, {0, "<a><x/><x/><y/></a>"}, {0, "<a><x/></a>"}}},
    {"<element name='a'><oneOrMore><choice><empty/><element name='x'><empty/></element></choice>"
     "</oneOrMore><zeroOrMore><zeroOrMore><element name='y'><empty/></element></zeroOrMore>"
     "</zeroOrMore></element>",
     {{1, "<a/>"}, {1, "<a><x/><y/></a>"}, {0, "<a><y/><x/></a>"}}},
    {"<element name='a'><interleave><zeroOrMore><element name='x'><empty/></element></zeroOrMore>"
     "<zeroOrMore><element><anyName><except><name>x</name><nsName ns=''/></except></anyName><text/>"
     "</element></zeroOrMore></interleave></element>",
     {{1, "<a><x/><u:x xmlns:u='u'>t</u:x><x/></a>"}, {0, "<a><y/></a>"}, {0, "<a><u:x xmlns:u='u'><x/></u:x></a>"}}},
    {"<element name='a'><data type='string'/></element>",
     {{1, "<a>x &amp; &lt;</a>"}, {1, "<a>x<!-- c -->y</a>"}, {0, "<a><b/></a>"}}},
    {"<element name='a'><value>x y</value></element>",
     {{1, "<a>x <!-- c --> y</a>"}, {1, "<a>x<![CDATA[ ]]>y</a>"}, {0, "<a>xy</a>"}}},
    {"<element name='a' xmlns:n='urn:note' n:x='1'><n:doc>text <n:b/></n:doc><element name='b'>"
     "<n:doc/><text/></element></element>",
     {{1, "<a><b>x</b></a>"}, {0, "<a/>"}}},
};

static void test_verdicts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof VERDICTS / sizeof *VERDICTS; i++) {
        buf error;
        rng_schema *schema = schema_of(VERDICTS[i].schema, &error);
        if (!schema)
            fail_msg("%s: %.*s", VERDICTS[i].schema, (int)error.n, error.p);
        rng_validator *v = rng_validator_new(schema);
        assert_non_null(v);
        for (const struct document *d = VERDICTS[i].documents; d->text; d++) {
            buf messages = validate(v, str_of(d->text));
            if ((messages.n == 1) != (d->valid == 1))
                fail_msg("%s\n%s\n%s", VERDICTS[i].schema, d->text, messages.p);
            buf_free(&messages);
        }
        rng_validator_free(v);
        rng_schema_free(schema);
        buf_free(&error);
    }
}

/* ---- Schemas that are none --------------------------------------------------------------------------------------- */

static const char *const BAD_SCHEMAS[] = {
    "<element name='a'><ref name='x'/></element>",
    "<grammar><start><ref name='x'/></start></grammar>",
    "<grammar><define name='x'><empty/></define></grammar>",
    "<grammar><start><ref name='x'/></start><define name='x'><choice><ref name='x'/>"
    "<element name='a'><empty/></element></choice></define></grammar>",
    "<element name='a'><data type='nope'/></element>",
    "<element name='u:a'><empty/></element>",
    "<element name='a'><foo/></element>",
    "<element name='a'>",
    "<grammar><start><element name='a'><ref name='x'/></element></start><define name='x'><empty/>"
    "</define><define name='x'><text/></define></grammar>",
    "<grammar><start><element name='a'><ref name='x'/></element></start>"
    "<define name='x' combine='choice'><empty/></define><define name='x' combine='interleave'><text/>"
    "</define></grammar>",
    "<element name='a'><data type='string'><param name='pattern'>(</param></data></element>",
    "<element name='a'/>",
    "<element><empty/></element>",
    "<a/>",
    "<element name='a'><optional/></element>",
    "<element name='a'>text</element>",
};

static void test_bad_schemas(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof BAD_SCHEMAS / sizeof *BAD_SCHEMAS; i++) {
        buf error;
        rng_schema *schema = schema_of(BAD_SCHEMAS[i], &error);
        if (schema || !error.n)
            fail_msg("accepted: %s", BAD_SCHEMAS[i]);
        assert_true(str_starts(buf_str(&error), STR("line 1")));
        buf_free(&error);
    }
    rng_schema_free(NULL);
    rng_validator_free(NULL);
}

/* ---- Messages and recovery --------------------------------------------------------------------------------------- */

static const char CARD[] =
    "<grammar xmlns:x='urn:x'><start><element name='card'><optional><attribute name='kind'><choice><value>home</value>"
    "<value>work</value></choice></attribute></optional><interleave><element name='name'><text/></element>"
    "<optional><element name='born'><data type='date'/></element></optional><choice><element name='mail'><attribute "
    "name='to'/><attribute name='via'/><empty/></element><element name='x:phone'><data type='positiveInteger'/>"
    "</element></choice></interleave></element></start></grammar>";

static const struct message_case {
    const char *document, *messages;
} MESSAGES[] = {
    {"<card><name>n</name><mail to='' via=''/></card>", ""},
    {"<cart/>", "1:1 element \"cart\" is not allowed here; expected card\n"},
    {"<cart><card/></cart>", "1:1 element \"cart\" is not allowed here; expected card\n"},
    {"<card><foo><name/><bar>x</bar></foo><name/><mail to='' via=''/></card>",
     "1:7 element \"foo\" is not allowed here; expected name, born, mail or x:phone\n"},
    {"<card><name/><name/>\n<mail to='' via=''/></card>",
     "1:14 element \"name\" is not allowed here; expected born, mail or x:phone\n"},
    {"<card><name><b/></name><mail to='' via=''/></card>", "1:13 element \"b\" is not allowed here\n"},
    {"<card/>", "1:1 element \"card\" is not complete: missing name and mail or x:phone\n"},
    {"<card><born>2000-01-01</born><mail to='' via=''/></card>",
     "1:50 element \"card\" is not complete: missing name\n"},
    {"<card><name/><mail/></card>", "1:14 element \"mail\" lacks the attribute to and via\n"},
    {"<card><name/><mail to='' x='' via='' y=''/></card>",
     "1:14 attribute \"x\" is not allowed on element \"mail\"; attribute \"y\" is not allowed on element \"mail\"\n"},
    {"<card kind='x'><name/><mail to='' via=''/></card>",
     "1:1 attribute \"kind\" of element \"card\" has the value \"x\"; expected \"home\" or \"work\"\n"},
    {"<card>one <name/>two<mail to='' via=''/>three</card>",
     "1:7 text is not allowed in element \"card\"\n1:18 text is not allowed in element \"card\"\n"
     "1:41 text is not allowed in element \"card\"\n"},
    {"<card>a&amp;b&#65;<name/><mail to='' via=''/></card>", "1:7 text is not allowed in element \"card\"\n"},
    {"<card><name/><x:phone xmlns:x='urn:x'> 0 </x:phone></card>",
     "1:42 element \"x:phone\" has the value \"0\"; expected a whole number from 1\n"},
    {"<card><born/><name/><mail to='' via=''/></card>",
     "1:7 element \"born\" has the value \"\"; expected a date such as 2003-12-13\n"},
    {"<card><born>so<b/></born><name/><mail to='' via=''/></card>",
     "1:15 element \"born\" has the value \"so\"; expected a date such as 2003-12-13; element \"b\" is not allowed "
     "here\n"},
};

static void expect_messages(const char *schema_text, const struct message_case *cases, size_t n)
{
    buf error;
    rng_schema *schema = schema_of(schema_text, &error);
    assert_non_null(schema);
    rng_validator *v = rng_validator_new(schema);
    assert_non_null(v);
    for (size_t i = 0; i < n; i++) {
        buf messages = validate(v, str_of(cases[i].document));
        assert_string_equal(messages.p, cases[i].messages);
        buf_free(&messages);
    }
    rng_validator_free(v);
    rng_schema_free(schema);
    buf_free(&error);
}

static void test_messages(void **state)
{
    (void)state;
    static const struct message_case choices[] = {
        {"<a/>", "1:1 element \"a\" lacks the attribute x, y or z\n"},
        {"<a y=''/>", "1:1 element \"a\" lacks the attribute z\n"},
        {"<a x='' y=''/>", "1:1 attribute \"y\" is not allowed on element \"a\"\n"},
    };
    expect_messages(CARD, MESSAGES, sizeof MESSAGES / sizeof *MESSAGES);
    expect_messages("<element name='a'><choice><attribute name='x'/><group><attribute name='y'/><attribute name='z'/>"
                    "</group></choice><empty/></element>",
                    choices, sizeof choices / sizeof *choices);
}

/* Text is held back where it is data, up to a limit. */
static void test_long_text(void **state)
{
    (void)state;
    buf error, text;
    rng_schema *schema = schema_of("<element name='a'><data type='string'/></element>", &error);
    assert_non_null(schema);
    rng_validator *v = rng_validator_new(schema);
    assert_non_null(v);
    for (size_t extra = 0; extra < 2; extra++) {
        buf_init(&text, (size_t)4 * 1024 * 1024);
        buf_put_lit(&text, "<a>");
        for (size_t i = 0; i < 1024 * 1024 + extra; i++)
            buf_put_char(&text, 'x');
        buf_put_lit(&text, "</a>");
        buf messages = validate(v, buf_str(&text));
        assert_int_equal(str_find(buf_str(&messages), STR("too long")) < messages.n, extra == 1);
        buf_free(&messages);
        buf_free(&text);
    }
    rng_validator_free(v);
    rng_schema_free(schema);
    buf_free(&error);
}

/* ---- The engine -------------------------------------------------------------------------------------------------- */

/* A validator that forgets all it knows at every event. */
typedef struct forgetful {
    rng_engine engine;
    rng_pattern state;
    buf text;
    int depth;
} forgetful;

static void keep(forgetful *f, rng_pattern next)
{
    f->state = rng_engine_flush(&f->engine, next);
    assert_int_equal(f->engine.d.pool.error, 0);
}

static void take_text(forgetful *f, bool at_end)
{
    feed_str text = buf_str(&f->text);
    bool blank = str_trim(text).n == 0, data = rng_node_of(&f->engine.d.pool, f->state)->flags & RNG_HAS_DATA;
    rng_pattern next = f->state;
    if (data && (at_end || !blank))
        next = rng_text_data(&f->engine, f->state, text);
    else if (!blank)
        next = rng_text_any(&f->engine, f->state);
    keep(f, blank && data ? rng_choice(&f->engine.d.pool, f->state, next) : next);
    buf_clear(&f->text);
}

static int forgetful_start(void *context, const xml_element *e)
{
    forgetful *f = context;
    const rng_names *names = &f->engine.d.schema->names;
    if (f->depth++)
        take_text(f, false);
    keep(f, rng_open(&f->engine, f->state, rng_names_find(names, e->ns, e->local, 0)));
    for (size_t i = 0; i < e->n_attrs; i++)
        keep(f, rng_attribute(&f->engine, f->state, rng_names_find(names, e->attrs[i].ns, e->attrs[i].local, 0),
                              e->attrs[i].value));
    keep(f, rng_close(&f->engine, f->state));
    return f->state == RNG_NOT_ALLOWED;
}

static int forgetful_text(void *context, feed_str text)
{
    forgetful *f = context;
    buf_put_str(&f->text, text);
    return 0;
}

static int forgetful_end(void *context, feed_str ns, feed_str prefix, feed_str local)
{
    forgetful *f = context;
    (void)ns, (void)prefix, (void)local;
    take_text(f, true);
    keep(f, rng_end_tag(&f->engine, f->state));
    return f->state == RNG_NOT_ALLOWED;
}

/* Forgetting everything but the present state changes no verdict. */
static void test_flush(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof VERDICTS / sizeof *VERDICTS; i++) {
        buf error;
        rng_schema *schema = schema_of(VERDICTS[i].schema, &error);
        assert_non_null(schema);
        for (const struct document *d = VERDICTS[i].documents; d->text; d++) {
            forgetful f = {.state = schema->start};
            const xml_handler handler = {
                .start = forgetful_start, .text = forgetful_text, .end = forgetful_end, .context = &f};
            buf_init(&f.text, TEXT_MAX);
            assert_int_equal(rng_engine_init(&f.engine, schema), 0);
            xml_parser *parser = xml_parser_new(&handler, NULL);
            int status = xml_parser_push(parser, d->text, strlen(d->text));
            if (!status)
                status = xml_parser_finish(parser);
            if ((status == 0) != (d->valid == 1))
                fail_msg("%s\n%s", VERDICTS[i].schema, d->text);
            xml_parser_free(parser);
            rng_engine_free(&f.engine);
            buf_free(&f.text);
        }
        rng_schema_free(schema);
        buf_free(&error);
    }
}

/* In steady state nothing is added: memory does not depend on the document's length. */
static void test_steady_state(void **state)
{
    (void)state;
    buf error;
    rng_schema *schema = schema_of("<element name='a'><zeroOrMore><element name='b'><attribute name='c'><data "
                                   "type='integer'/></attribute><data type='date'/></element></zeroOrMore></element>",
                                   &error);
    assert_non_null(schema);
    rng_engine e;
    assert_int_equal(rng_engine_init(&e, schema), 0);
    rng_name a = rng_names_find(&schema->names, STR_NONE, STR("a"), RNG_UNKNOWN);
    rng_name b = rng_names_find(&schema->names, STR_NONE, STR("b"), RNG_UNKNOWN);
    rng_name c = rng_names_find(&schema->names, STR_NONE, STR("c"), RNG_UNKNOWN);
    rng_pattern p = rng_close(&e, rng_open(&e, schema->start, a));
    uint32_t patterns = 0, memo = 0;
    for (int i = 0; i < 100; i++) {
        p = rng_open(&e, p, b);
        p = rng_attribute(&e, p, c, i % 2 ? STR("1") : STR("22"));
        p = rng_text_data(&e, rng_close(&e, p), i % 2 ? STR("2000-01-01") : STR("2000-01-02"));
        p = rng_end_tag(&e, p);
        if (i == 2)
            patterns = e.d.pool.n, memo = e.n_memo;
    }
    assert_int_not_equal(p, RNG_NOT_ALLOWED);
    assert_int_equal(e.d.pool.n, patterns);
    assert_int_equal(e.n_memo, memo);
    rng_engine_free(&e);
    rng_schema_free(schema);
    buf_free(&error);
}

/* ---- The bundled schemas ----------------------------------------------------------------------------------------- */

#define ATOM(rest)                                                                                                     \
    "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><id>urn:x:1</id><title>t</title>"                         \
    "<updated>2003-12-13T18:30:02Z</updated>" rest "</feed>"
#define ENTRY(rest)                                                                                                    \
    ATOM("<entry><title type='html'>t</title>" rest "<updated>2003-12-13T18:30:02.25+01:00</updated>"                  \
         "<id>tag:example.org,2003:3</id></entry>")
#define RSS(rest)                                                                                                      \
    "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom' xmlns:dc='http://purl.org/dc/elements/1.1/' "         \
    "xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:y='urn:y'><channel><title>t</title>"               \
    "<link>http://example.org/</link>" rest "<description>d</description></channel></rss>"
#define ITEM(rest) RSS("<item>" rest "</item>")

static const struct bundled_case {
    const char *schema;
    int valid;
    const char *text;
} BUNDLED[] = {
    {"atom.rng", 1, ATOM("")},
    {"atom.rng", 1, ENTRY("")},
    {"atom.rng", 1,
     "<entry "
     "xmlns='http://www.w3.org/2005/Atom'><id>urn:x:1</id><title/><updated>2003-12-13T18:30:02Z</updated></entry>"},
    {"atom.rng", 0, "<feed xmlns='http://purl.org/atom/ns#'/>"},
    {"atom.rng", 0, "<feed/>"},
    {"atom.rng", 0, ATOM("<id>urn:x:2</id>")},
    {"atom.rng", 0, ATOM("<subtitle/><subtitle/>")},
    {"atom.rng", 1,
     ATOM("<subtitle/><icon>i.png</icon><logo>l.png</logo><generator uri='u' version='1'>g</generator>")},
    {"atom.rng", 0, ATOM("<summary/>")},
    {"atom.rng", 0, ATOM("text")},
    {"atom.rng", 0, ATOM("<foo/>")},
    {"atom.rng", 1, ATOM("<foo xmlns=''/><y:bar xmlns:y='urn:y' z='1'>x<id/></y:bar>")},
    {"atom.rng", 1,
     ATOM("<author><name>n</name><email>a@b</email><uri>http://x/</uri></author><contributor><name/></contributor>")},
    {"atom.rng", 0, ATOM("<author><email>a@b</email></author>")},
    {"atom.rng", 0, ATOM("<author><name/><name/></author>")},
    {"atom.rng", 0, ATOM("<author><name/><email>ab</email></author>")},
    {"atom.rng", 1,
     ATOM("<link href='x' rel='self' type='a/b' hreflang='en' title='' length='5'/><link href=''>t<y "
          "xmlns='u'/></link>")},
    {"atom.rng", 0, ATOM("<link rel='self'/>")},
    {"atom.rng", 0, ATOM("<link href='x' rel=''/>")},
    {"atom.rng", 0, ATOM("<link href='x' rel='a b'/>")},
    {"atom.rng", 1, ATOM("<link href='x' rel='http://example.org/rel'/>")},
    {"atom.rng", 0, ATOM("<link href='x' type='html'/>")},
    {"atom.rng", 0, ATOM("<link href='x' hreflang='en_US'/>")},
    {"atom.rng", 0, ATOM("<link href='x' foo=''/>")},
    {"atom.rng", 1, ATOM("<link href='x' y:foo='' xmlns:y='u'/>")},
    {"atom.rng", 1, ATOM("<category term='' scheme='http://x/' label='l'/>")},
    {"atom.rng", 0, ATOM("<category scheme='http://x/'/>")},
    {"atom.rng", 1, ATOM("<rights type='xhtml'> <div xmlns='http://www.w3.org/1999/xhtml'>a<b>c</b></div> </rights>")},
    {"atom.rng", 0, ATOM("<rights type='xhtml'>text</rights>")},
    {"atom.rng", 0, ATOM("<rights type='xhtml'><div>text</div></rights>")},
    {"atom.rng", 0, ATOM("<rights type='html'><b/></rights>")},
    {"atom.rng", 0, ATOM("<rights type='text/html'/>")},
    {"atom.rng", 1, ATOM("<rights xml:base='http://x/' xml:lang=''/>")},
    {"atom.rng", 0, ATOM("<rights xml:lang='e n'/>")},
    {"atom.rng", 1, ENTRY("<content/>")},
    {"atom.rng", 1,
     ENTRY(
         "<content type='html'>&lt;p></content><summary>s</summary><published>2003-12-13T08:29:29-04:00</published>")},
    {"atom.rng", 1, ENTRY("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'/></content>")},
    {"atom.rng", 1, ENTRY("<content src='x.mp3' type='audio/mpeg'/>")},
    {"atom.rng", 0, ENTRY("<content src='x.mp3' type='audio/mpeg'>x</content>")},
    {"atom.rng", 0, ENTRY("<content src='x' type='html'/>")},
    {"atom.rng", 1, ENTRY("<content type='text/plain'>x</content>")},
    {"atom.rng", 0, ENTRY("<content type='text/plain'><b xmlns='u'/></content>")},
    {"atom.rng", 1, ENTRY("<content type='text/xml'><b xmlns='u'/></content>")},
    {"atom.rng", 1, ENTRY("<content type='image/svg+xml'><svg xmlns='u'/></content>")},
    {"atom.rng", 0, ENTRY("<content type='multipart/mixed'>x</content>")},
    {"atom.rng", 0, ENTRY("<content/><content/>")},
    {"atom.rng", 1,
     ENTRY("<source><id>urn:x:3</id><title/><updated>2003-12-13T18:30:02Z</updated><logo>x</logo></source>")},
    {"atom.rng", 1, ENTRY("<source/>")},
    {"atom.rng", 0, ENTRY("<source><entry/></source>")},
    {"atom.rng", 0, ENTRY("<published>2003-12-13T18:30:02</published>")},
    {"atom.rng", 0, ENTRY("<published>2003-12-13</published>")},
    {"atom.rng", 0, ENTRY("<entry/>")},
    {"rss.rng", 1, RSS("")},
    {"rss.rng", 1, "<rss version='0.91'><channel><description/><link>http://x/</link><title/></channel></rss>"},
    {"rss.rng", 0, "<rss><channel><description/><link>http://x/</link><title/></channel></rss>"},
    {"rss.rng", 0, "<rss version='3.0'><channel><description/><link>http://x/</link><title/></channel></rss>"},
    {"rss.rng", 0, "<rss version='2.0'/>"},
    {"rss.rng", 0, "<rss version='2.0'><channel><title/><description/></channel></rss>"},
    {"rss.rng", 0, RSS("<title/>")},
    {"rss.rng", 0, RSS("<foo/>")},
    {"rss.rng", 0, RSS("text")},
    {"rss.rng", 1, RSS("<y:foo z=''>x<title/></y:foo>")},
    {"rss.rng", 1,
     RSS("<language>en-us</language><ttl>60</ttl><docs>http://x/</docs><generator/><copyright/><rating/>")},
    {"rss.rng", 0, RSS("<ttl>often</ttl>")},
    {"rss.rng", 0, RSS("<language>en_US</language>")},
    {"rss.rng", 1, RSS("<managingEditor>a@b (A. B.)</managingEditor><webMaster>A &lt;a@b></webMaster>")},
    {"rss.rng", 0, RSS("<managingEditor>A. B.</managingEditor>")},
    {"rss.rng", 1,
     RSS("<pubDate>Sat, 07 Sep 2002 00:00:01 GMT</pubDate><lastBuildDate> 7 Sep 02 00:00 +0800 </lastBuildDate>")},
    {"rss.rng", 0, RSS("<pubDate>2002-09-07T00:00:01Z</pubDate>")},
    {"rss.rng", 0, RSS("<pubDate>Sat, 07 September 2002 00:00:01 GMT</pubDate>")},
    {"rss.rng", 0, RSS("<pubDate>Sat, 07 Sep 2002 00:00:01</pubDate>")},
    {"rss.rng", 1,
     RSS("<image><url>http://x/</url><title/><link>http://x/</link><width>144</width><height>400</height></image>")},
    {"rss.rng", 0, RSS("<image><url>http://x/</url><title/></image>")},
    {"rss.rng", 0, RSS("<image><url>http://x/</url><title/><link>http://x/</link><width>145</width></image>")},
    {"rss.rng", 1, RSS("<textInput><title/><description/><name/><link>http://x/</link></textInput>")},
    {"rss.rng", 0, RSS("<textInput><title/><description/><name/></textInput>")},
    {"rss.rng", 1, RSS("<cloud domain='d' port='80' path='/' registerProcedure='r' protocol='soap'/>")},
    {"rss.rng", 0, RSS("<cloud domain='d' port='80' path='/' protocol='soap'/>")},
    {"rss.rng", 1, RSS("<skipHours><hour>0</hour><hour>23</hour></skipHours><skipDays><day>Monday</day></skipDays>")},
    {"rss.rng", 0, RSS("<skipHours><hour>24</hour></skipHours>")},
    {"rss.rng", 0, RSS("<skipDays><day>Lundi</day></skipDays>")},
    {"rss.rng", 1,
     RSS("<atom:link href='http://x/' rel='self' type='application/rss+xml'/><atom:link href='y' rel='hub'/>")},
    {"rss.rng", 0, RSS("<atom:link rel='self'/>")},
    {"rss.rng", 1, RSS("<atom:id>x</atom:id><dc:language>en</dc:language>")},
    {"rss.rng", 1, ITEM("<title/>")},
    {"rss.rng", 1, ITEM("<description/>")},
    {"rss.rng", 0, ITEM("")},
    {"rss.rng", 0, ITEM("<link>http://x/</link>")},
    {"rss.rng", 0, ITEM("<title/><description/><title/>")},
    {"rss.rng", 0, ITEM("<title/><link>x</link>")},
    {"rss.rng", 1,
     ITEM("<category domain='d'>c</category><title/><category/><author>a@b</author><comments>http://x/</comments>")},
    {"rss.rng", 1, ITEM("<title/><guid>http://x/</guid>")},
    {"rss.rng", 0, ITEM("<title/><guid>1</guid>")},
    {"rss.rng", 1, ITEM("<title/><guid isPermaLink='false'>1</guid>")},
    {"rss.rng", 0, ITEM("<title/><guid isPermaLink='true'>1</guid>")},
    {"rss.rng", 0, ITEM("<title/><guid isPermaLink='no'>1</guid>")},
    {"rss.rng", 1, ITEM("<title/><enclosure url='https://x/' length='0' type='audio/mpeg'/>")},
    {"rss.rng", 0, ITEM("<title/><enclosure url='https://x/' type='audio/mpeg'/>")},
    {"rss.rng", 0, ITEM("<title/><enclosure url='ftp://x/' length='1' type='audio/mpeg'/>")},
    {"rss.rng", 0, ITEM("<title/><enclosure url='http://x/' length='-1' type='audio/mpeg'/>")},
    {"rss.rng", 0, ITEM("<title/><enclosure url='http://x/' length='1' type='mp3'/>")},
    {"rss.rng", 1, ITEM("<title/><source url='http://x/'>s</source>")},
    {"rss.rng", 0, ITEM("<title/><source>s</source>")},
    {"rss.rng", 1, ITEM("<title/><content:encoded>&lt;p></content:encoded><dc:creator>n</dc:creator><dc:creator/>")},
    {"rss.rng", 0, ITEM("<title/><content:encoded><p/></content:encoded>")},
    {"rss.rng", 0, ITEM("<title/><content:encoded/><content:encoded/>")},
    {"rss.rng", 0, ITEM("<title/><dc:creator><b/></dc:creator>")},
    {"rss.rng", 1, ITEM("<title y:z=''/><atom:link href='x'/>")},
};

static rng_schema *bundled(const char *name)
{
    buf error;
    const struct schema_file *file = SCHEMA_FILES;
    while (file->name && strcmp(file->name, name) != 0)
        file++;
    assert_non_null(file->name);
    buf_init(&error, 4096);
    rng_schema *schema = rng_schema_new((feed_str){file->text, file->n}, &error);
    assert_non_null(schema);
    buf_free(&error);
    return schema;
}

static void test_bundled(void **state)
{
    (void)state;
    static const char *const names[] = {"atom.rng", "rss.rng"};
    for (size_t k = 0; k < 2; k++) {
        rng_schema *schema = bundled(names[k]);
        rng_validator *v = rng_validator_new(schema);
        assert_non_null(v);
        for (size_t i = 0; i < sizeof BUNDLED / sizeof *BUNDLED; i++) {
            if (strcmp(BUNDLED[i].schema, names[k]) != 0)
                continue;
            buf messages = validate(v, str_of(BUNDLED[i].text));
            if ((messages.n == 1) != (BUNDLED[i].valid == 1))
                fail_msg("%s\n%s", BUNDLED[i].text, messages.p);
            buf_free(&messages);
        }
        rng_validator_free(v);
        rng_schema_free(schema);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdicts),  cmocka_unit_test(test_bad_schemas), cmocka_unit_test(test_messages),
        cmocka_unit_test(test_long_text), cmocka_unit_test(test_flush),       cmocka_unit_test(test_steady_state),
        cmocka_unit_test(test_bundled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
