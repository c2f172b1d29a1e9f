/* The arena: alignment, zeroes, its maximum, reuse. */
#include "unit.h"

#include "feeds/core/arena.h"

static void test_alignment_and_zeroes(void **state)
{
    (void)state;
    arena a;
    arena_init(&a, 1 << 20);
    for (size_t n = 0; n < 100; n++) {
        char *p = arena_alloc(&a, n);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xFF, n);
    }
    arena_reset(&a);
    const char *again = arena_alloc(&a, 1000);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(again[i], 0);
    arena_free(&a);
}

static void test_maximum(void **state)
{
    (void)state;
    arena a;
    arena_init(&a, 100000);
    assert_null(arena_alloc(&a, 100001));
    assert_null(arena_room(&a, SIZE_MAX, 1));
    assert_null(arena_array(&a, SIZE_MAX / 2, 3));
    size_t got = 0;
    while (arena_alloc(&a, 1000))
        got += 1000;
    assert_true(got > 50000 && a.size <= 100000);
    arena_reset(&a);
    assert_non_null(arena_alloc(&a, 1000));
    arena_free(&a);
}

static void test_steady_state(void **state)
{
    (void)state;
    arena a;
    arena_init(&a, 64 << 20);
    for (int i = 0; i < 100; i++)
        assert_non_null(arena_alloc(&a, 10000));
    size_t size = a.size;
    for (int round = 0; round < 10; round++) {
        arena_reset(&a);
        for (int i = 0; i < 100; i++)
            assert_non_null(arena_alloc(&a, 10000));
    }
    assert_int_equal(a.size, size);
    arena_free(&a);
}

static void test_copies(void **state)
{
    (void)state;
    arena a;
    arena_init(&a, 1 << 20);
    feed_str copy = arena_dup(&a, STR("text"));
    assert_str(copy, "text");
    assert_int_equal(copy.p[copy.n], 0);
    assert_str(arena_dup(&a, STR("")), "");
    assert_str(arena_dup(&a, STR_NONE), NULL);
    assert_non_null(arena_array(&a, 0, 8));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_alignment_and_zeroes), cmocka_unit_test(test_maximum),
                                       cmocka_unit_test(test_steady_state), cmocka_unit_test(test_copies)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
