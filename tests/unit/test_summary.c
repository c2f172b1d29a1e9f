#include "unit.h"

#include "converters/digest/summary.h"

static void test_cut(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t columns;
        const char *want;
    } CASES[] = {
        {"", 10, NULL},
        {"All of it.", 10, "All of it."},
        {"One. Two is longer. Three.", 12, "One."},
        {"One. Two is longer. Three.", 20, "One. Two is longer."},
        {"A sentence without end that goes on", 20, "A sentence without…"},
        {"Unbroken-and-long-beyond-all-measure", 10, "Unbroken-…"},
        {"你好。这是第二句。还有一句。", 12, "你好。"},
        {"你好。这是第二句。还有一句。", 18, "你好。这是第二句。"},
        {"这一句没有结尾而且很长很长", 11, "这一句没有…"},
        {"他说「好。」然后走了，再也没有回来", 14, "他说「好。」"},
        /* a family of four, a flag, letters with marks: none of them is torn apart */
        {"ab👨‍👩‍👧‍👦cdefghijklmnop", 4, "ab…"},
        {"ab🇩🇪cdefghijklmnop", 4, "ab…"},
        {"ab🇩🇪cdefghijklmnop", 5, "ab🇩🇪…"},
        {"xe\xCC\x81\xCC\xA3yabcdefgh", 3, "xe\xCC\x81\xCC\xA3…"},
        {"हिन्दीहिन्दीहिन्दी", 4, "हि…"},
    };
    arena a;
    arena_init(&a, 1 << 16);
    summary_cutter *c = summary_cutter_new();
    assert_non_null(c);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_str(summary_cut(c, str_of(CASES[i].text), CASES[i].columns, &a), CASES[i].want);
    summary_cutter_free(c);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cut)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
