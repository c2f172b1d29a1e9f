#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "converters/cli/config.h"
#include "converters/cli/config_check.h"
#include "converters/cli/places.h"
#include "converters/cli/config_print.h"
#include "converters/cli/pattern.h"

static void on_finding(void *context, const feed_finding *f)
{
    buf *b = context;
    buf_printf(b, "%u:%u %s: %.*s\n", f->pos.line, f->pos.column, feed_rule_get(f->rule)->id, (int)f->message.n,
               f->message.p);
}

static int read_text(const char *text, config *c, buf *findings)
{
    buf_init(findings, 1 << 20);
    return config_read(str_of(text), STR("c.yaml"), (feed_reporter){on_finding, findings}, c);
}

static void check_findings(const char *text, const char *expected)
{
    config c;
    buf b;
    int status = read_text(text, &c, &b);
    buf_put_char(&b, '\0');
    assert_string_equal(b.p, expected);
    assert_int_equal(status, *expected ? FEED_E_INPUT : FEED_OK);
    config_free(&c);
    buf_free(&b);
}

#define REST "sources: [{digests: a}]\noutputs: [{path: a.json}]\n"
#define HEAD "title: T\nsources: [{digests: a}]\n"

static const struct { const char *text, *expected; } FINDINGS[] = {
    {"title: T\n" REST, ""},
    {"\xEF\xBB\xBFtitle: T\r\nsources: [{digests: a}]\r\noutputs: [{path: a.json}]\r\n", ""},
    {"titel: T\n" REST, "1:1 ConfigKey: the configuration has no key \"titel\"; did you mean \"title\"?\n"},
    {"title: T\nitle: T\n" REST, "2:1 ConfigKey: the configuration has no key \"itle\"; did you mean \"title\"?\n"},
    {"title: 题\nsite: x # 题\nmax: 3\n" REST,
     "2:7 ConfigValue: site: expected an absolute http or https URL; found \"x\"\n"
     "3:1 ConfigKey: the configuration has no key \"max\"; it belongs into a source or an output or merge\n"},
    {"title: T\ntitle: T\n" REST, "2:1 ConfigKey: the key \"title\" stands twice here\n"},
    {REST, "1:1 ConfigMissing: the configuration needs the key title\n"},
    {"title:\n" REST, "1:7 ConfigValue: title: expected text; found nothing\n"},
    {"title: [a]\n" REST, "1:8 ConfigValue: title: expected text; found a list\n"},
    {"title: T\nlanguage: zh_CN\n" REST,
     "2:11 ConfigValue: language: expected a language tag such as zh-CN; found \"zh_CN\"\n"},
    {"title: T\nttl: 0\n" REST, "2:6 ConfigValue: ttl: expected a whole number from 1 to 999999999; found \"0\"\n"},
    {"title: T\nttl: 1000000000\n" REST,
     "2:6 ConfigValue: ttl: expected a whole number from 1 to 999999999; found \"1000000000\"\n"},
    {"title: T\nauthor: {nme: A}\n" REST,
     "2:10 ConfigKey: an author has no key \"nme\"; did you mean \"name\"?\n"},
    {"title: T\nauthor: {email: A}\n" REST, "2:9 ConfigMissing: an author needs the key name\n"},
    {"title: T\nhub: [ftp://x, 'http://y']\n" REST,
     "2:7 ConfigValue: hub: expected an absolute http or https URL; found \"ftp://x\"\n"},
    {"title: T\nhub: [http://a, http://a, http://a, http://a, http://a, http://a, http://a, http://a]\n" REST,
     "2:77 ConfigValue: hub: at most 7 values\n"},
    {"title: T\nauthority: example.org\n" REST,
     "2:12 ConfigValue: authority: expected a name and a date such as example.org,2025; found \"example.org\"\n"},
    {"title: T\nsources: a\noutputs: [{path: a.json}]\n",
     "2:10 ConfigValue: sources: expected a list of maps; found \"a\"\n"},
    {"title: T\nsources: [a]\noutputs: [{path: a.json}]\n",
     "2:11 ConfigValue: sources: expected a map of keys; found \"a\"\n"},
    {"title: T\nsources: [{digests: a, entries: items}]\noutputs: [{path: a.json}]\n",
     "2:33 ConfigValue: entries: expected item, digest or both; found \"items\"; did you mean \"item\"?\n"},
    {"title: T\nsources: [{digests: a, drafts: yes}]\noutputs: [{path: a.json}]\n",
     "2:32 ConfigValue: drafts: expected true or false; found \"yes\"\n"},
    {"title: T\nsources: [{digests: a, split: date, section_level: 7, index: no}]\noutputs: [{path: a.json}]\n",
     "2:31 ConfigValue: split: expected auto, none, heading:LEVEL or heading:PATTERN; found \"date\"\n"
     "2:52 ConfigValue: section_level: expected 1, 2, 3, 4, 5 or 6; found \"7\"\n"
     "2:62 ConfigValue: index: expected auto, drop or keep; found \"no\"\n"},
    {"title: T\nsources: [{digests: a, split: 'heading:('}]\noutputs: [{path: a.json}]\n",
     "2:31 ConfigValue: split: expected auto, none, heading:LEVEL or heading:PATTERN; found \"heading:(\"\n"},
    {HEAD "outputs: [{path: ../a.xml}]\n",
     "3:18 ConfigValue: path: expected a path below the output folder; found \"../a.xml\"\n"},
    {HEAD "outputs: [{path: /a.xml}]\n",
     "3:18 ConfigValue: path: expected a path below the output folder; found \"/a.xml\"\n"},
    {HEAD "outputs: [{path: a//b.xml}]\n",
     "3:18 ConfigValue: path: expected a path below the output folder; found \"a//b.xml\"\n"},
    {HEAD "outputs: [{path: 'a\\b.xml'}]\n",
     "3:18 ConfigValue: path: expected a path below the output folder; found \"a\\b.xml\"\n"},
    {HEAD "outputs: [{path: 'a/{tag}.xml'}]\n", "3:18 ConfigValue: path: braces need the key each\n"},
    {HEAD "outputs: [{path: 'a.xml', each: tag}]\n", "3:18 ConfigValue: path: expected {tag}, since each is tag\n"},
    {HEAD "outputs: [{path: '{tag}/{x}.xml', each: tag}]\n",
     "3:18 ConfigValue: path: expected {tag} and no other braces, since each is tag\n"},
    {HEAD "outputs:\n- path: a.xml\n- path: A.XML\n",
     "5:9 ConfigValue: path: another output has this path, in line 4\n"},
    {HEAD "outputs: [{path: a.xml, source: b}]\n", "3:33 ConfigValue: source: no source has the name \"b\"\n"},
    {HEAD "outputs: [{path: a.xml, content: summry}]\n",
     "3:34 ConfigValue: content: expected content, summary or both; found \"summry\"; did you mean \"summary\"?\n"},
    {HEAD "outputs: [{path: a.xml}]\nauthor: {name: A, exec: rm}\n",
     "4:19 ConfigKey: an author has no key \"exec\"; expected name, email or uri\n"},
    {HEAD "outputs: [{path: a.xml, archive: month, format: opml}]\n",
     "3:34 ConfigValue: archive: OPML lists feeds and has no archives\n"},
    {HEAD "outputs: [{path: \"{tag}.xml\", each: tag, archive: month}]\n",
     "3:51 ConfigValue: archive: not together with each\n"},
    {"title: T\nsources: [{name: a}]\noutputs: [{path: a.json}]\n",
     "2:11 ConfigMissing: a source needs one of the keys digests, feed and opml\n"},
    {"title: T\nsources: [{feed: a.xml, opml: b}]\noutputs: [{path: a.json}]\n",
     "2:31 ConfigKey: a source has one of the keys digests, feed and opml\n"},
    {"title: T\nsources: [{feed: 'gopher://a/'}]\noutputs: [{path: a.json}]\n",
     "2:18 ConfigValue: feed: expected an http or https URL, a path or -; found \"gopher://a/\"\n"},
    {"title: T\nsources: [{feed: 'http://a/', every: 2x, headers: x}]\noutputs: [{path: a.json}]\n",
     "2:38 ConfigValue: every: expected a time such as 250ms, 90s, 15m, 4h or 7d; found \"2x\"\n"
     "2:51 ConfigValue: headers: expected a name, a colon and a value in one line\n"},
    {"title: T\nsources: [{feed: 'http://a/', headers: ['A: b', 'A b: c', ': c', \"A: b\\nC: d\"]}]\n"
     "outputs: [{path: a.json}]\n",
     "2:49 ConfigValue: headers: expected a name, a colon and a value in one line\n"
     "2:59 ConfigValue: headers: expected a name, a colon and a value in one line\n"
     "2:66 ConfigValue: headers: expected a name, a colon and a value in one line\n"},
    {HEAD "outputs: [{path: a.json}]\nfetch: {hosts: [{pause: 1s}], robots: never}\n",
     "4:17 ConfigMissing: a host needs the key host\n"
     "4:39 ConfigValue: robots: expected named, always or ignore; found \"never\"\n"},
    {"", "1:1 ConfigSyntax: expected lines of the form key: value\n"},
    {"- a\n", "1:1 ConfigSyntax: expected lines of the form key: value\n"},
    {"title: T\nfetch: {cache: \"-\"}\n" REST, "2:16 ConfigValue: cache: expected a path; found \"-\"\n"},
    {"title: @x\n", "1:8 ConfigSyntax: a tab, or a character that YAML keeps for itself; indent by spaces, and "
     "put quotes around such a value\n"},
    {"title: T\nsources: [{digests: a}]\noutputs: []\n",
     "3:10 ConfigValue: outputs: expected a list of maps; found an empty list\n"},
    {"title: \"T\n", "1:8 ConfigSyntax: found unexpected end of stream\n"},
    {"a: &x 1\n", "1:4 ConfigSyntax: anchors and tags are not read here\n"},
    {"a: *x\n", "1:4 ConfigSyntax: aliases are not read here\n"},
    {"a: !!str 1\n", "1:4 ConfigSyntax: anchors and tags are not read here\n"},
    {"? [a]\n: 1\n", "1:3 ConfigSyntax: expected a word as key\n"},
    {"title: a\n---\ntitle: b\n", "2:1 ConfigSyntax: expected one document\n"},
    {"a: \"\\0\"\n", "1:4 ConfigSyntax: there is a NUL character in this text\n"},
    {"[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]\n",
     "1:17 ConfigSyntax: the configuration is nested too deeply\n"},
};

static void test_findings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof FINDINGS / sizeof *FINDINGS; i++)
        check_findings(FINDINGS[i].text, FINDINGS[i].expected);
}

static void test_values(void **state)
{
    (void)state;
    config c;
    buf b;
    assert_int_equal(read_text("title: 2025\nlanguage: en\ntimezone: +08:00\nauthor: {name: A, email: a@b}\n"
                               "hub: http://h/\nundated: skip\nmerge: {max: 7}\n"
                               "sources:\n- {digests: p/**, category: x, timezone: -01:00, drafts: true, max: 5}\n"
                               "- {digests: q, name: Q, author: B, section: [s, t], undated: error}\n"
                               "outputs:\n- {path: x/rss.xml, source: [Q, p/**], content: both}\n"
                               "- {path: 't/{tag}.xml', each: tag, language: [zh, en], max: 9}\n", &c, &b), FEED_OK);
    assert_int_equal(b.n, 0);
    assert_string_equal(c.s.title, "2025");
    assert_string_equal(c.s.hub[0], "http://h/");
    assert_null(c.s.hub[1]);
    assert_int_equal(c.max, 7);
    assert_string_equal(c.s.author, "A");
    const config_source *p = &c.sources[0], *q = &c.sources[1];
    assert_string_equal(p->name, "p/**");
    assert_string_equal(p->s.timezone, "-01:00");
    assert_string_equal(p->s.undated, "skip");
    assert_true(p->s.drafts && !q->s.drafts);
    assert_int_equal(p->max, 5);
    assert_string_equal(p->categories.items[0], "x");
    assert_string_equal(q->s.timezone, "+08:00");
    assert_string_equal(q->s.undated, "error");
    assert_string_equal(q->s.author, "B");
    assert_string_equal(q->s.section[1], "t");
    assert_string_equal(q->s.language, "en");
    assert_int_equal(c.outputs[0].format, FEED_FORMAT_RSS);
    assert_string_equal(c.outputs[0].s.body, "both");
    assert_true(config_list_has(&c.outputs[0].sources, STR("q")));
    assert_int_equal(c.outputs[1].format, FEED_FORMAT_ATOM);
    assert_int_equal(c.outputs[1].each, CONFIG_EACH_CATEGORY);
    assert_int_equal(c.outputs[1].languages.n, 2);
    assert_int_equal(c.outputs[1].max, 9);
    config_free(&c);
    buf_free(&b);
}

static void test_formats(void **state)
{
    (void)state;
    static const struct { const char *path; feed_format format; } CASES[] = {
        {"a/atom.xml", FEED_FORMAT_ATOM}, {"rss.xml", FEED_FORMAT_RSS}, {"all-RSS.xml", FEED_FORMAT_RSS},
        {"rss/a.xml", FEED_FORMAT_ATOM},  {"a.json", FEED_FORMAT_JSON}, {"a.rss", FEED_FORMAT_RSS},
        {"feed.xml", FEED_FORMAT_ATOM},   {"a", FEED_FORMAT_NONE},      {"a.txt", FEED_FORMAT_NONE},
        {"xml", FEED_FORMAT_NONE},        {"press.xml", FEED_FORMAT_ATOM}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_int_equal(config_format_of(str_of(CASES[i].path)), CASES[i].format);
}

static void test_nearest(void **state)
{
    (void)state;
    assert_true(str_eq(config_nearest("title|site", STR("tilte")), STR("title")));
    assert_true(str_eq(config_nearest("title|site", STR("Sites")), STR("site")));
    assert_null(config_nearest("title|site", STR("frob")).p);
    assert_null(config_nearest("title|site", STR("")).p);
    assert_null(config_nearest("a|b", STR("z")).p);
}

static void test_patterns(void **state)
{
    (void)state;
    static const struct { const char *pattern, *path; bool matches; } CASES[] = {
        {"*.md", "a.md", true},          {"*.md", "b/a.md", false},      {"**/*.md", "a.md", true},
        {"**/*.md", "b/c/a.md", true},   {"a/**/b/*.md", "a/b/x.md", true}, {"a/**/b/*.md", "a/x/b/y/b/z.md", true},
        {"a/**/b/*.md", "a/x/z.md", false}, {"a/**", "a/x/y", true},     {"a/**", "a", false},
        {"?.md", "\xE9\xA2\x98.md", true}, {"?.md", "ab.md", false},     {"2*-*.md", "2025-01.md", true},
        {"a*b*c", "aXbXbXc", true},      {"a*b*c", "aXbXbX", false},     {"", "", true},
        {"**/a/**/b", "a/a/x/b", true}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_int_equal(pattern_matches(str_of(CASES[i].pattern), str_of(CASES[i].path)), CASES[i].matches);
    assert_true(str_eq(pattern_base(STR("a/b/*.md")), STR("a/b")));
    assert_true(str_eq(pattern_base(STR("*.md")), STR("")));
    assert_true(str_eq(pattern_base(STR("a/b.md")), STR("a/b.md")));
}

static void test_slugs(void **state)
{
    (void)state;
    static const struct { const char *text, *slug; } CASES[] = {
        {"Tools", "tools"},       {"  A  b ", "a-b"},          {"../../etc/passwd", "etc-passwd"},
        {"/abs", "abs"},          {"C++", "c++"},              {"C#", "c"},
        {".hidden", "hidden"},    {"v1.2", "v1.2"},            {"a.", "a"},
        {"\xE7\xBD\x91\xE7\xBB\x9C", "\xE7\xBD\x91\xE7\xBB\x9C"},
        {"a\xE2\x80\xAE" "b", "a-b"}, {"a\xE3\x80\x80" "b", "a-b"}, {"a\\b:c*d", "a-b-c-d"}, {"con\n", "con"},
        {"\xFF", NULL},           {"..", NULL},                {"", NULL}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        buf b;
        buf_init(&b, 1000);
        slug_put(&b, str_of(CASES[i].text));
        if (CASES[i].slug)
            assert_true(str_eq(buf_str(&b), str_of(CASES[i].slug)));
        else
            assert_int_equal(b.n, 8);
        buf_free(&b);
    }
    char longest[1000];
    memset(longest, 'a', sizeof longest);
    buf b;
    buf_init(&b, 1000);
    slug_put(&b, (feed_str){longest, sizeof longest});
    assert_true(b.n <= SLUG_MAX);
    buf_free(&b);
}

static void test_grammars(void **state)
{
    (void)state;
    static const char *const GOOD[] = {"ol-link", "h-link:2", "heading:6", "regex:^No\\. \\d+", "front-matter:topics"};
    static const char *const BAD[] = {"regex:(", "regex", "ol-link:2", "h-link:7", "nothing", ""};
    int grammar;
    feed_str argument;
    const regex *pattern;
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++)
        assert_null(places_parse_grammar(str_of(GOOD[i]), NULL, &grammar, &argument, &pattern));
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        assert_non_null(places_parse_grammar(str_of(BAD[i]), NULL, &grammar, &argument, &pattern));
    assert_true(CONFIG_TYPES[CONFIG_GRAMMAR].fits("regex:a") && !CONFIG_TYPES[CONFIG_GRAMMAR].fits("regex:("));
}

/* The lines that requests carry have an end. */
static void test_lines(void **state)
{
    (void)state;
    enum { LONG = 16320 };
    static const char *const FORMATS[] = {
        "title: T\nsources: [{feed: 'http://a/', headers: ['A:%0*d']}]\noutputs: [{path: a.json}]\n",
        "title: T\nsources: [{feed: 'http://a/', user_agent: 'a:%0*d'}]\noutputs: [{path: a.json}]\n",
        "title: T\nsources: [{feed: 'http://a/'}]\nfetch: {user_agent: 'a:%0*d'}\noutputs: [{path: a.json}]\n"};
    static const struct { int format, digits; const char *expected; } CASES[] = {
        {0, LONG - 2, ""}, {0, LONG - 1, "2:41 ConfigValue: headers: 16321 bytes, and a line may have 16320\n"},
        {1, 498, ""}, {1, 499, "2:43 ConfigValue: user_agent: 501 bytes, and it may have 500\n"},
        {2, 498, ""}, {2, 499, "3:21 ConfigValue: user_agent: 501 bytes, and it may have 500\n"}};
    char *text = malloc(2 * LONG);
    assert_non_null(text);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        snprintf(text, 2 * LONG, FORMATS[CASES[i].format], CASES[i].digits, 0);
        check_findings(text, CASES[i].expected);
    }
    free(text);
}

/* A planet of single feeds, each with its own keys. */
static void test_many_sources(void **state)
{
    (void)state;
    enum { SOURCES = 5000 };
    buf text;
    buf_init(&text, 1 << 20);
    buf_put_lit(&text, "title: T\noutputs: [{path: a.json}]\nsources:\n");
    for (int i = 0; i < SOURCES; i++)
        buf_printf(&text, "  - {feed: 'http://a/%d', max: 3, headers: 'A: b', block: {category: ads}}\n", i);
    buf_put_char(&text, '\0');
    check_findings(text.p, "");
    buf_free(&text);
}

/* What editors get is what the table says. After a change of the table:
 * feedloom help --config-schema > schemas/feedloom.schema.json */
static void test_schema(void **state)
{
    (void)state;
    char *made = NULL, *committed = calloc(1, 1 << 20);
    size_t n = 0;
    FILE *out = open_memstream(&made, &n), *in = fopen("schemas/feedloom.schema.json", "rb");
    assert_non_null(out);
    assert_non_null(in);
    config_print_schema(out);
    fclose(out);
    size_t m = fread(committed, 1, (1 << 20) - 1, in);
    fclose(in);
    assert_int_equal(n, m);
    assert_memory_equal(made, committed, n);
    free(made);
    free(committed);
}

/* Every key has a sentence, and every choice's values are told; a map's keys stand together and are 64 at the most. */
static void test_table(void **state)
{
    (void)state;
    size_t keys[CONFIG_WHERE_COUNT] = {0}, runs = 0;
    for (const config_key *k = CONFIG_KEYS; k->name; k++) {
        assert_true(++keys[k->where] <= 64);
        runs += k == CONFIG_KEYS || k[-1].where != k->where;
    }
    assert_int_equal(runs, CONFIG_WHERE_COUNT);
    for (const config_key *k = CONFIG_KEYS; k->name; k++) {
        assert_true(k->help && *k->help && k->help[strlen(k->help) - 1] != '.');
        assert_int_equal(k->type == CONFIG_CHOICE, k->choices != NULL);
        assert_ptr_equal(config_key_find(k->where, str_of(k->name)), k);
        bool scalar = k->type < CONFIG_PERSON && k->type != CONFIG_CHOICE;
        assert_true(!scalar || CONFIG_TYPES[k->type].fits);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_findings), cmocka_unit_test(test_lines), cmocka_unit_test(test_many_sources),
        cmocka_unit_test(test_values),   cmocka_unit_test(test_formats),
        cmocka_unit_test(test_nearest),  cmocka_unit_test(test_patterns), cmocka_unit_test(test_slugs),
        cmocka_unit_test(test_grammars), cmocka_unit_test(test_schema),   cmocka_unit_test(test_table)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
