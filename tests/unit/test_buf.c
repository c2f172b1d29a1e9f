/* Buffers: growth up to a maximum, errors that stick. */
#include "unit.h"

static void test_put(void **state)
{
    (void)state;
    buf b;
    buf_init(&b, 1 << 20);
    assert_str(buf_str(&b), "");
    buf_put_lit(&b, "a");
    buf_put_char(&b, 'b');
    buf_put_str(&b, STR("cd"));
    buf_put_str(&b, STR_NONE);
    buf_put_uint(&b, 0);
    buf_put_uint(&b, UINT64_MAX);
    buf_printf(&b, "[%d|%s]", -7, "x");
    assert_str(buf_str(&b), "abcd018446744073709551615[-7|x]");
    assert_str(buf_from(&b, b.n - 3), "|x]");
    for (int i = 0; i < 10000; i++)
        buf_put_lit(&b, "0123456789");
    assert_int_equal(b.error, 0);
    assert_int_equal(b.n, 31 + 100000);
    buf_clear(&b);
    assert_str(buf_str(&b), "");
    buf_free(&b);
}

static void test_maximum(void **state)
{
    (void)state;
    buf b;
    buf_init(&b, 10);
    buf_put_lit(&b, "0123456789");
    assert_int_equal(b.error, 0);
    buf_put_char(&b, 'x');
    assert_int_equal(b.error, FEED_E_LIMIT);
    buf_put_str(&b, STR_NONE);
    assert_str(buf_str(&b), "0123456789");
    buf_clear(&b);
    assert_int_equal(b.error, 0);
    buf_put_lit(&b, "012345678");
    buf_put_lit(&b, "ab");
    buf_put_lit(&b, "c"); /* there would be room: the first failure sticks */
    assert_str(buf_str(&b), "012345678");
    assert_false(buf_reserve(&b, 0));
    buf_clear(&b);
    buf_printf(&b, "%010d", 1); /* printf needs a byte for its NUL */
    assert_int_equal(b.error, FEED_E_LIMIT);
    assert_false(buf_reserve(&b, SIZE_MAX));
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_put), cmocka_unit_test(test_maximum)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
