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
    };
    for (size_t i = 0; i < COUNT(CASES); i++)
        if (strcmp(detect(CASES[i].text), CASES[i].grammar) != 0)
            fail_msg("%s instead of %s for\n%s", detect(CASES[i].text), CASES[i].grammar, CASES[i].text);
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_detect), cmocka_unit_test(test_table)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
