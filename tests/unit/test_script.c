#include "unit.h"

#include "feeds/core/script.h"

static void test_language(void **state)
{
    (void)state;
    static const struct {
        const char *text, *language;
    } CASES[] = {{"2025 全球 AI", "zh"},      {"ニュース速報", "ja"},       {"AI 뉴스", "ko"},
                 {"نشرة RSS", "ar"},          {"خبرهای پیگیری گنج", "fa"},  {"שלום", "he"},
                 {"ข่าว", "th"},              {"古文字のこと", "ja"},      {"", NULL},
                 {"1234 !?", NULL},           {"Новости", NULL},           {"A long English title about 道", NULL},
                 {"An old sentence: 古文字", NULL}, {"美 FOMC 금리 동결", "ko"},  {"中文, עברית and العربية", NULL},
                 {"中文周刊精选汇总（العربية）", "zh"}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_str(script_language(str_of(CASES[i].text)), CASES[i].language);
}

/* A text counts as its characters do one by one, whatever stands beside them. */
static void test_count(void **state)
{
    (void)state;
    static const char *const CHARACTERS[] = {"a", "Z", "[", " ", "中", "一", "㐀", "é", "б", "あ", "한", "ع", "پ", "ש", "ก",
                                             "。", "？", "𠀀", "🎉"};
    enum { N = sizeof CHARACTERS / sizeof *CHARACTERS, ROUNDS = 700 };
    static char text[4 * ROUNDS];
    for (size_t kinds = 17; kinds <= N; kinds++) { /* all, and without those of four bytes */
        script_counts want = {{0}}, got;
        size_t n = 0;
        for (size_t i = 0; i < ROUNDS; i++) {
            const char *c = CHARACTERS[i * (i / kinds + 1) % kinds];
            script_count(&want, str_of(c));
            memcpy(text + n, c, strlen(c));
            n += strlen(c);
            if (n < 4000) {
                got = (script_counts){{0}};
                script_count(&got, (feed_str){text, n});
                assert_memory_equal(&got, &want, sizeof got);
            }
        }
        assert_true(want.n[1] > 50 && want.n[2] > 50);
    }
}

static void test_plain(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool latin, han;
    } CASES[] = {{"", true, true},       {"Plain 1234", true, true},   {"«Été» – Новости 🎉", true, true},
                 {"全球 AI：是？", false, true}, {"㐀 𠀀", false, true},       {"ニュース", false, false},
                 {"한국", false, false}, {"ﷺ", false, false},          {"שלום", false, false},
                 {"แ", false, false},    {"中文、گ", false, false},    {"ﬡ", false, false}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        assert_int_equal(script_is_plain(str_of(CASES[i].text), false), CASES[i].latin);
        assert_int_equal(script_is_plain(str_of(CASES[i].text), true), CASES[i].han);
    }
}

static void test_direction(void **state)
{
    (void)state;
    assert_true(script_rtl(STR("fa-IR"), STR("")));
    assert_false(script_rtl(STR("ar-Latn"), STR("")));
    assert_false(script_rtl(STR("arn"), STR("")));
    assert_true(script_rtl(STR("az-Arab"), STR("")));
    assert_true(script_rtl(STR_NONE, STR("שלום")));
    assert_false(script_rtl(STR("en"), STR("שלום")));
    assert_true(script_has_rtl(STR("<b>a</b> שלום")));
    assert_false(script_has_rtl(STR("<b>a</b> 中")));
}

static void test_suits(void **state)
{
    (void)state;
    assert_true(script_suits(STR("ja"), STR("zh")));
    assert_true(script_suits(STR("zh-CN"), STR("zh")));
    assert_false(script_suits(STR("zh-CN"), STR("ja")));
    assert_false(script_suits(STR("en"), STR("ar")));
    assert_true(script_suits(STR("en"), STR_NONE));
    assert_true(script_suits(STR("ur"), STR("fa")));
    assert_false(script_suits(STR("he"), STR("ar")));
    assert_true(script_suits(STR("yi"), STR("he")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_language), cmocka_unit_test(test_direction),
                                       cmocka_unit_test(test_suits), cmocka_unit_test(test_plain),
                                       cmocka_unit_test(test_count)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
