/* Text constructs, and the repairs of text. */
#include "unit.h"

#include "feeds/formats/construct.h"
#include "feeds/formats/repair.h"

static const html_options CLEAN = {.mode = HTML_SANITIZE};

typedef struct reading {
    construct c;
    int depth;
} reading;

static int on_start(void *context, const xml_element *e)
{
    reading *r = context;
    if (r->depth++)
        construct_start(&r->c, e);
    return 0;
}

static int on_text(void *context, feed_str text)
{
    construct_text(&((reading *)context)->c, text);
    return 0;
}

static int on_end(void *context, feed_str ns, feed_str prefix, feed_str local)
{
    reading *r = context;
    (void)ns, (void)prefix;
    if (--r->depth)
        construct_end(&r->c, local);
    return 0;
}

typedef struct example {
    construct_options options;
    const char *xml, *type, *value;
} example;

#define HTML_IN(...) {.default_type = {"html", 4}, .html = &CLEAN, __VA_ARGS__}
#define TEXT_IN(...) {.default_type = {"text", 4}, .html = &CLEAN, __VA_ARGS__}
#define TYPE(name)   .type = {name, sizeof(name) - 1}

static const example EXAMPLES[] = {
    {TEXT_IN(.mode = {NULL, 0}), "<t> a &lt; b </t>", "text/plain", "a < b"},
    {TEXT_IN(TYPE("HTML")), "<t>&lt;B&gt;x&lt;/b&gt;&lt;script&gt;y&lt;/script&gt;</t>", "text/html", "<b>x</b>"},
    {HTML_IN(.mode = {NULL, 0}), "<t>&lt;i&gt;x</t>", "text/html", "<i>x</i>"},
    {TEXT_IN(TYPE("xhtml"), .drop_div = true), "<t> <div xmlns='u'>a &amp; <b>b</b><br/></div> </t>",
     "application/xhtml+xml", "a &amp; <b>b</b><br />"},
    {TEXT_IN(TYPE("xhtml"), .drop_div = true), "<t><div>a</div><div>b</div></t>", "application/xhtml+xml",
     "<div>a</div><div>b</div>"},
    {TEXT_IN(TYPE("xhtml"), .drop_div = true), "<t><div>a</div>b</t>", "application/xhtml+xml", "<div>a</div>b"},
    {TEXT_IN(TYPE("xhtml")), "<t><div>a</div></t>", "application/xhtml+xml", "<div>a</div>"},
    /* Elements where there should be none. */
    {TEXT_IN(.mode = {NULL, 0}), "<t>a &lt; <b title='&quot;&lt;'>b</b></t>", "application/xhtml+xml",
     "a &lt; <b title=\"&quot;&lt;\">b</b>"},
    {HTML_IN(.mode = {NULL, 0}), "<t>&lt;i&gt;a&lt;/i&gt; <b>b</b></t>", "application/xhtml+xml", "<i>a</i> <b>b</b>"},
    {HTML_IN(.mode = {NULL, 0}), "<t><div>&lt;i&gt;a&lt;/i&gt;</div></t>", "text/html", "<i>a</i>"},
    {HTML_IN(.mode = {NULL, 0}), "<t><div>a<b>b</b></div></t>", "application/xhtml+xml", "a<b>b</b>"},
    /* Left alone. */
    {{.default_type = {"html", 4}}, "<t>&lt;script&gt;y&lt;/script&gt;</t>", "text/html", "<script>y</script>"},
    {{.default_type = {"xhtml", 5}}, "<t><x:A xmlns:x='u' x:Q='1'/></t>", "application/xhtml+xml", "<a x:q=\"1\"></a>"},
    {{.default_type = {"xhtml", 5}}, "<t><svg xmlns='http://www.w3.org/2000/svg'/></t>", "application/xhtml+xml",
     "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"},
    {{.default_type = {"application/xml", 15}}, "<t><a>&lt;</a></t>", "application/xml", "<a>&lt;</a>"},
    /* Base64. */
    {TEXT_IN(TYPE("html"), .mode = {"base64", 6}), "<t>PGI+\n eDwv Yj4=</t>", "text/html", "<b>x</b>"},
    {TEXT_IN(TYPE("application/octet-stream")), "<t>aGVsbG8=</t>", "application/octet-stream", "hello"},
    {TEXT_IN(TYPE("image/png")), "<t>no base64 at all</t>", "image/png", "no base64 at all"},
    {TEXT_IN(TYPE("")), "<t>/w==</t>", "", "/w=="}, /* 0xFF */
    /* Plain text that is none. */
    {TEXT_IN(.guess = true), "<t>&lt;i&gt;x&lt;/i&gt;</t>", "text/html", "<i>x</i>"},
    {TEXT_IN(.guess = true), "<t>&lt;foo&gt;x&lt;/foo&gt;</t>", "text/plain", "<foo>x</foo>"},
    {TEXT_IN(.repair = true), "<t>don\xC2\x92t</t>", "text/plain", "don\xE2\x80\x99t"},
};

static void test_examples(void **state)
{
    (void)state;
    reading r = {.depth = 0};
    construct_init(&r.c);
    html_sanitizer *s = html_sanitizer_new();
    assert_non_null(s);
    for (size_t i = 0; i < COUNT(EXAMPLES); i++) {
        const xml_handler handler = {.start = on_start, .text = on_text, .end = on_end, .context = &r};
        xml_parser *p = xml_parser_new(&handler, NULL);
        assert_non_null(p);
        r.depth = 0;
        construct_begin(&r.c, &EXAMPLES[i].options);
        assert_int_equal(xml_parser_push(p, EXAMPLES[i].xml, strlen(EXAMPLES[i].xml)), 0);
        assert_int_equal(xml_parser_finish(p), 0);
        xml_parser_free(p);
        construct_result result;
        assert_int_equal(construct_finish(&r.c, s, &result), 0);
        assert_str(result.value, EXAMPLES[i].value);
        assert_str(result.type, EXAMPLES[i].type);
    }
    html_sanitizer_free(s);
    construct_free(&r.c);
}

static void test_guess(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool html;
    } GUESSES[] = {{"plain", false},         {"a < b", false},           {"<b>bold", false},   {"<b>bold</b>", true},
                   {"<x>no</x>", false},     {"&copy; 2020", true},      {"&#64;", true},      {"&xyzzy; 1", false},
                   {"AT&T; and", false},     {"<B>x</B> &nope;", false}, {"1 & 2; 3", false},  {"</p >", false},
                   {"<script>x</script>", false}, {"a&amp;b", true}};
    for (size_t i = 0; i < COUNT(GUESSES); i++)
        if (construct_looks_like_html(str_of(GUESSES[i].text)) != GUESSES[i].html)
            fail_msg("%s", GUESSES[i].text);
}

static void test_repair(void **state)
{
    (void)state;
    static const char *const PAIRS[][2] = {
        {"plain", "plain"},
        {"\xC3\xA9", "\xC3\xA9"},                       /* é */
        {"a\xC3\x83\xC2\xA9z", "a\xC3\xA9z"},           /* é, encoded twice */
        {"\xC2\x93x\xC2\x94", "\xE2\x80\x9Cx\xE2\x80\x9D"},
        {"\xC2\x81", "\xC2\x81"},                       /* not in windows-1252 */
        {"\xC3\x82\xC2\x92", "\xE2\x80\x99"},           /* both faults */
        {"\xE2\x82\xAC\xC2\x80", "\xE2\x82\xAC\xE2\x82\xAC"},
    };
    buf b;
    buf_init(&b, 1000);
    for (size_t i = 0; i < COUNT(PAIRS); i++) {
        buf_clear(&b);
        bool mended = repair_put(&b, str_of(PAIRS[i][0]));
        assert_str(buf_str(&b), PAIRS[i][1]);
        assert_int_equal(mended, strcmp(PAIRS[i][0], PAIRS[i][1]) != 0);
    }
    buf_free(&b);
}

static void test_base64(void **state)
{
    (void)state;
    static const char *const PAIRS[][2] = {{"", ""},         {"QQ==", "A"},   {"QUI=", "AB"},   {"QUJD", "ABC"},
                                           {"Q U\nI=", "AB"}, {"QQ", NULL},   {"Q===", NULL},   {"QQ=A", NULL},
                                           {"QQ==QQ==", NULL}, {"Q*==", NULL}, {"gIA=", NULL},  {"QUJDRA==", "ABCD"}};
    buf b;
    buf_init(&b, 100);
    for (size_t i = 0; i < COUNT(PAIRS); i++) {
        buf_clear(&b);
        bool good = base64_put_text(&b, str_of(PAIRS[i][0]));
        assert_int_equal(good, PAIRS[i][1] != NULL);
        assert_str(buf_str(&b), good ? PAIRS[i][1] : "");
    }
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_examples), cmocka_unit_test(test_guess),
                                       cmocka_unit_test(test_repair), cmocka_unit_test(test_base64)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
