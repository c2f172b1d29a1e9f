/* String views. */
#include "unit.h"

static void test_compare(void **state)
{
    (void)state;
    assert_true(str_eq(STR(""), STR_NONE));
    assert_true(str_eq(STR("a"), STR("a")) && !str_eq(STR("a"), STR("b")) && !str_eq(STR("a"), STR("ab")));
    assert_true(str_eq_nocase(STR("ÄbC"), STR("Äbc")) && !str_eq_nocase(STR("Äb"), STR("äb")));
    assert_true(str_starts(STR("abc"), STR("ab")) && str_starts(STR("abc"), STR_NONE) &&
                !str_starts(STR("a"), STR("ab")));
    assert_true(str_starts_nocase(STR("ABc"), STR("ab")) && !str_starts_nocase(STR("xb"), STR("ab")));
    assert_true(str_ends(STR("abc"), STR("bc")) && str_ends(STR(""), STR("")) && !str_ends(STR("c"), STR("bc")));
    assert_true(str_compare(STR("a"), STR("b")) < 0 && str_compare(STR("ab"), STR("a")) > 0);
    assert_true(str_compare(STR("\x80"), STR("a")) > 0 && str_compare(STR("a"), STR("a")) == 0);
}

static void test_cut(void **state)
{
    (void)state;
    assert_str(str_trim(STR(" \t\r\na b\n")), "a b");
    assert_str(str_trim(STR(" \n")), "");
    assert_str(str_from(STR("abc"), 1), "bc");
    assert_str(str_from(STR("abc"), 9), "");
    assert_str(str_from(STR_NONE, 9), NULL);
    assert_str(str_of(NULL), NULL);
}

static void test_find(void **state)
{
    (void)state;
    assert_int_equal(str_find_byte(STR("abcb"), 'b'), 1);
    assert_int_equal(str_find_byte(STR("abc"), 'x'), 3);
    assert_int_equal(str_find_byte(STR_NONE, 'x'), 0);
    assert_int_equal(str_find(STR("aabab"), STR("ab")), 1);
    assert_int_equal(str_find(STR("aa"), STR("aab")), 2);
    assert_int_equal(str_find(STR("aab"), STR("b")), 2);
}

static void test_split(void **state)
{
    (void)state;
    static const char *const WANT[] = {"a", "", "b"};
    feed_str rest = STR("a,,b"), part;
    for (size_t i = 0; i < COUNT(WANT); i++) {
        assert_true(str_split(&rest, ',', &part));
        assert_str(part, WANT[i]);
    }
    assert_false(str_split(&rest, ',', &part));
}

static void test_digits(void **state)
{
    (void)state;
    size_t at = 1;
    assert_int_equal(str_digits(STR("x12345"), &at, 4), 1234);
    assert_int_equal(at, 5);
    assert_int_equal(str_digits(STR("x12345"), &at, 4), 5);
    assert_int_equal(str_digits(STR("x12345"), &at, 4), -1);
    assert_int_equal(at, 6);
    at = 0;
    assert_int_equal(str_digits(STR("x1"), &at, 4), -1);
    assert_int_equal(at, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_compare), cmocka_unit_test(test_cut),
                                       cmocka_unit_test(test_find), cmocka_unit_test(test_split),
                                       cmocka_unit_test(test_digits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
