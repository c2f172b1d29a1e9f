/* The marks at the beginning of an item's text. */
#include "unit.h"

#include "converters/digest/enumeration.h"

static void test_lengths(void **state)
{
    (void)state;
    static const struct {
        const char *text, *rest; /* rest NULL: no mark */
        bool number;
    } CASES[] = {{"1、x", "x", false}, {" 12 、 x", "x", false}, {"999、", "", false},  {"1000、x", NULL, false},
                 {"、x", NULL, false}, {"a1、x", NULL, false},   {"1. x", "x", false},  {"1. x", "x", true},
                 {"１２、x", "x", false}, {"3．x", "x", false}, {"⑳ x", "x", false}, {"1.x", NULL, false},
                 {"#7 x", "x", true}, {"#7: x", "x", true}, {"#x", NULL, true}, {"#7x", NULL, true},
                 {"12) x", "x", true}, {"1.x", NULL, true},      {"3、x", "x", true},   {"2025. x", NULL, true},
                 {"", NULL, true},     {"1.", NULL, true}};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        feed_str text = str_of(CASES[i].text);
        size_t n = CASES[i].number ? enumeration_number_length(text) : enumeration_length(text);
        if (!CASES[i].rest)
            assert_int_equal(n, 0);
        else
            assert_str(str_from(text, n), CASES[i].rest);
    }
}

static void test_marks(void **state)
{
    (void)state;
    static const char *const MARKS[] = {"", " ", "🐕 🌟 ", "[video] ", "2025-05-08 | ", "1. ", "【广告】", "—", "(ad)"};
    static const char *const WORDS[] = {"a", "We read ", "[video] by ", "2025-05-08 | Girona | ", "中", "é"};
    for (size_t i = 0; i < COUNT(MARKS); i++)
        if (!enumeration_is_mark(str_of(MARKS[i])))
            fail_msg("\"%s\" is a mark", MARKS[i]);
    for (size_t i = 0; i < COUNT(WORDS); i++)
        if (enumeration_is_mark(str_of(WORDS[i])))
            fail_msg("\"%s\" is no mark", WORDS[i]);
}

static void test_line(void **state)
{
    (void)state;
    buf b;
    buf_init(&b, 100);
    enumeration_put_line(&b, STR("  a \n\t b\r\nc  "));
    assert_str(buf_str(&b), "a b c");
    enumeration_put_line(&b, STR(" \n"));
    assert_str(buf_str(&b), "a b c");
    buf_free(&b);
}

static void test_sentence(void **state)
{
    (void)state;
    static const struct {
        const char *text, *begins;
    } CASES[] = {{"One here. Two there.", "One here"},
                 {"一句话。又一句。", "一句话"},
                 {"Version 1.2 is out! Yes", "Version 1.2 is out"},
                 {"No end", "No end"},
                 {"", ""}};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        feed_str s = enumeration_sentence(str_of(CASES[i].text), 100);
        assert_true(str_starts(s, str_of(CASES[i].begins)) && s.n <= strlen(CASES[i].begins) + 3);
    }
    feed_str cut = enumeration_sentence(STR("中文中文中文中文中文"), 4);
    assert_true(cut.n <= 12 && cut.n % 3 == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lengths), cmocka_unit_test(test_marks),
                                       cmocka_unit_test(test_line), cmocka_unit_test(test_sentence)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
