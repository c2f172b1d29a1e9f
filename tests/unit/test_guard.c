/* The limits that keep the Markdown library linear: what crosses them, what honest digests do not. */
#include <stdlib.h>

#include "unit.h"

#include "converters/markdown/markdown.h"

/* `head`, then `part` until the text has `size` bytes, then `tail`. */
static const char *guard(const char *head, const char *part, const char *tail, size_t size, bool *www)
{
    buf b;
    size_t where;
    buf_init(&b, 4 << 20);
    buf_put_str(&b, str_of(head));
    while (b.n < size)
        buf_put_str(&b, str_of(part));
    buf_put_str(&b, str_of(tail));
    char *exact = malloc(b.n); /* so that a look behind the end is found out */
    memcpy(exact, b.p, b.n);
    const char *limit = markdown_guard((feed_str){exact, b.n}, &where, www);
    assert_true(where <= b.n && (limit || where == 0));
    free(exact);
    buf_free(&b);
    return limit;
}

static void test_crossed(void **state)
{
    (void)state;
    static const char *const CASES[][3] = {
        {"", "> ", "a"}, {"", ">", ""},   {"", "- ", "x"},   {"", "1. ", "x\n"},   {"", "* ", "a"},
        {"", "[", "]"},  {"", "]([", ""}, {"", "[](\n", ""}, {"x\n", "> - ", "y"}, {"", "![[](", ")"},
    };
    bool www;
    for (size_t i = 0; i < COUNT(CASES); i++)
        if (!guard(CASES[i][0], CASES[i][1], CASES[i][2], 100000, &www))
            fail_msg("case %zu is within the limits", i);
}

static void test_kept(void **state)
{
    (void)state;
    static const char *const PARTS[] = {"- [Title](https://example.org/)\n  text\n",
                                        "> quote\n> > in quote\n\n",
                                        "[a][b] [c]\n",
                                        "1. a\n   1. b\n      1. c\n",
                                        "- - - -\n",
                                        "* * *\n",
                                        "| a | b |\n",
                                        "```\n[[[[\n```\n\n",
                                        "\\[\\[\\[",
                                        "## [h](u)\n\n",
                                        "x\n",
                                        "\n"};
    bool www;
    for (size_t i = 0; i < COUNT(PARTS); i++) {
        const char *limit = guard("", PARTS[i], "", 300000, &www);
        if (limit || !www)
            fail_msg("\"%s\": %s", PARTS[i], limit ? limit : "no www links");
    }
}

static void test_small_and_www(void **state)
{
    (void)state;
    bool www;
    assert_null(guard("", "> ", "a", 1000, &www));
    assert_null(guard("", "www.a", " ", 100000, &www));
    assert_false(www);
    assert_null(guard("", "www.a ", "", 100000, &www));
    assert_true(www);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_crossed), cmocka_unit_test(test_kept),
                                       cmocka_unit_test(test_small_and_www)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
