/* Which grammar a document is in: the smallest document of each, and what has none. */
#include "unit.h"

#include "converters/digest/grammar.h"

static const char *detect(const char *text)
{
    markdown m;
    digest_features f;
    header h;
    arena a;
    const char *limit;
    size_t where;
    feed_str all = str_of(text);
    markdown_options options = {.keep_raw = true};
    markdown_init(&m);
    arena_init(&a, 1 << 20);
    assert_int_equal(header_read(all, STR("x.md"), &a, (feed_reporter){NULL, NULL}, &h), 0);
    assert_int_equal(markdown_parse(&m, str_from(all, h.body), &options, &limit, &where), 0);
    digest_features_of(&m, &h, STR_NONE, &f);
    int grammar = digest_grammar_detect(&f);
    markdown_free(&m);
    arena_free(&a);
    return grammar == DIGEST_GRAMMAR_NONE ? "none" : DIGEST_GRAMMARS[grammar].name;
}

static void test_detect(void **state)
{
    (void)state;
    static const struct {
        const char *text, *grammar;
    } CASES[] = {
        {"", "none"},
        {"# Essay\n\nProse with [a link](/x).\n", "none"},
        {"1. no link\n2. here\n", "none"},
        {"1. [a](/1)\n2. [b](/2)\n", "ol-link"},
        {"# T\n\n1. [a](/1)\n   text\n\n2. [b](/2)\n", "ol-link"},
        {"## S\n- [a](/1)\n- [b](/2)\n", "ul-link"},
        {"1、[a](/1)\n\nx\n\n2、[b](/2)\n\n3、c\n", "enum-cjk"},
        {"**1、a**\n\n**2、b**\n\n**3、c**\n", "enum-cjk"},
        {"## S\n\n### [a](/1)\nx\n\n### [b](/2)\ny\n\n### [c](/3)\nz\n", "h-link"},
        {"```\n1. [a](/1)\n```\n", "none"},
        {"1. [a](/1)\n2. [b](/2)\n\nAnd:\n\n- [c](/3)\n- [d](/4)\n", "ul-link"},
        {"1. [a](/1)\n2. [b](/2)\n3. [c](/3)\n\nMore:\n\n- [d](/4)\n", "ol-link"},
        {"1. [a](/1)\n2. [b](/2)\n3. c\n\nMore:\n\n- [d](/4)\n- [e](/5)\n", "ol-link"},
        {"## S\n- [a][] does\n- [b][b 1] does\n- [c](/3) does\n", "ul-bold"},
        {"## S\n- [a] does\n- [b] does\n- [c](/3) does\n", "ul-link"},
        {"## A\n<https://e.org/1>\n\nx\n\n- [more](/1)\n\n## B\n<https://e.org/2>\n\n## C\n<https://e.org/3>\n",
         "h-url"},
        {"## A\n**a**\n<https://e.org/1>\n\n**b**\n<https://e.org/2>\n\n**c**\n<https://e.org/3>\n\n## B\n**d**\n"
         "<https://e.org/4>\n\n## C\n**e**\nx\n\n**f**\n<https://e.org/6>\n\n**g**\n<https://e.org/7>\n",
         "bold-title"},
        {"## 1. A\n- [a](/1)\n- [b](/2)\n\n## 2. B\n- [c](/3)\n- [d](/4)\n\n## 3. C\n- [e](/5)\n", "ul-link"},
        {"## 1. A\nx\n- [a](/1)\n- [b](/2)\n\n## 2. B\ny\n- [c](/3)\n\n## 3. C\nz\n- [d](/4)\n", "h-num"},
        {"| a | b |\n|---|---|\n| [a](/1) | x |\n| [b](/2) | y |\n\n- [c](/3)\n", "pipe-table"},
        {"| a | b |\n|---|---|\n| [a](/1) | x |\n| [b](/2) | y |\n\n- [c](/3)\n- [d](/4)\n", "ul-link"},
        {"A\nhttp://e.x/1\n\nB\nhttp://e.x/2\n\nC\nhttp://e.x/3\n\n- [d](/4)\n", "p-link"},
        {"A\nhttp://e.x/1 x\n\nB\nhttp://e.x/2 x\n\nC\nhttp://e.x/3 x\n", "none"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++)
        if (strcmp(detect(CASES[i].text), CASES[i].grammar) != 0)
            fail_msg("%s instead of %s for\n%s", detect(CASES[i].text), CASES[i].grammar, CASES[i].text);
}

/* Two headings that are links beside `n` linked bullets elsewhere. */
static const char *detect_among(size_t n)
{
    buf b;
    buf_init(&b, 10000);
    buf_put_lit(&b, "# T\n\n## S\n\n#### [a](/1)\nx\n\n#### [b](/2)\n\n#### [c](/3)\n\n## U\n");
    for (size_t i = 0; i < n; i++)
        buf_put_lit(&b, "- [u](/3)\n");
    buf_put_char(&b, '\0');
    const char *grammar = detect(b.p);
    buf_free(&b);
    return grammar;
}

static void test_headings_among_bullets(void **state)
{
    (void)state;
    assert_string_equal(detect_among(0), "h-link");
    assert_string_equal(detect_among(60), "mixed");
    assert_string_equal(detect_among(61), "ul-link");
}

static void test_table(void **state)
{
    (void)state;
    feed_str argument;
    size_t n = 0;
    for (const digest_grammar *g = DIGEST_GRAMMARS; g->name; g++, n++) {
        assert_true(g->what && g->fits && g->items);
        bool alone = g->argument != DIGEST_ARGUMENT_PATTERN;
        assert_int_equal(digest_grammar_find(str_of(g->name), &argument), alone ? (int)n : DIGEST_GRAMMAR_NONE);
    }
    assert_int_equal(n, DIGEST_GRAMMAR_COUNT);
    assert_int_equal(digest_grammar_find(STR("no-such"), &argument), DIGEST_GRAMMAR_NONE);
    assert_int_equal(digest_grammar_find(STR(""), &argument), DIGEST_GRAMMAR_NONE);
    assert_int_equal(digest_grammar_find(STR("h-link:3"), &argument), digest_grammar_find(STR("h-link"), &argument));
    static const char *const UNFIT[] = {"h-link:7", "h-link:", "ol-link:2", "regex", "regex:", "heading:x"};
    for (size_t i = 0; i < COUNT(UNFIT); i++) {
        assert_int_equal(digest_grammar_find(str_of(UNFIT[i]), &argument), DIGEST_GRAMMAR_NONE);
        assert_non_null(digest_grammar_named(str_of(UNFIT[i])));
    }
    assert_true(digest_grammar_find(STR("regex:a:b"), &argument) >= 0);
    assert_str(argument, "a:b");
    buf names;
    buf_init(&names, 1000);
    digest_grammar_put_names(&names);
    assert_true(str_find(buf_str(&names), STR("ol-link")) < names.n);
    buf_free(&names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_detect), cmocka_unit_test(test_headings_among_bullets),
        cmocka_unit_test(test_table)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
