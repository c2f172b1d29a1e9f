#include "unit.h"

#include "feeds/net/schedule.h"

enum { NOW = 1764072000 }; /* Tuesday, 2025-11-25T12:00:00Z */

static schedule_headers read_headers(const char *cache_control, const char *expires, const char *date, const char *age,
                                     const char *retry, const char *remaining, const char *reset)
{
    schedule_headers h;
    schedule_read_headers(str_of(cache_control), str_of(expires), str_of(date), str_of(age), str_of(retry),
                          str_of(remaining), str_of(reset), NOW, &h);
    return h;
}

static void test_headers(void **state)
{
    (void)state;
    static const struct { const char *cc, *expires, *date, *age; int64_t max_age; } AGES[] = {
        {"max-age=3600", NULL, NULL, NULL, 3600}, {"public, MAX-AGE=60 , x", NULL, NULL, NULL, 60},
        {"max-age=\"60\"", NULL, NULL, NULL, 60}, {"max-age=3600", NULL, NULL, "600", 3000},
        {"max-age=3600", NULL, NULL, "9999", 3600}, {"no-cache, max-age=60", NULL, NULL, NULL, -1},
        {"max-age=x", NULL, NULL, NULL, -1}, {"s-maxage=60", NULL, NULL, NULL, -1}, {NULL, NULL, NULL, NULL, -1},
        {"max-age=99999999999999999999", NULL, NULL, NULL, INT64_MAX},
        {NULL, "Tue, 25 Nov 2025 14:00:00 GMT", NULL, NULL, 7200},
        {NULL, "Tue, 25 Nov 2025 14:00:00 GMT", "Tue, 25 Nov 2025 13:00:00 GMT", NULL, 3600},
        {"max-age=60", "Tue, 25 Nov 2025 14:00:00 GMT", NULL, NULL, 60}, {NULL, "0", NULL, NULL, -1},
        {NULL, "Tue, 25 Nov 2020 14:00:00 GMT", NULL, NULL, -1}};
    for (size_t i = 0; i < COUNT(AGES); i++) {
        schedule_headers h = read_headers(AGES[i].cc, AGES[i].expires, AGES[i].date, AGES[i].age, NULL, NULL, NULL);
        if (AGES[i].max_age == INT64_MAX)
            assert_true(h.max_age > INT64_C(100000000000));
        else
            assert_int_equal(h.max_age, AGES[i].max_age);
    }
    assert_int_equal(read_headers(0, 0, 0, 0, "120", 0, 0).retry_after, 120);
    assert_int_equal(read_headers(0, 0, 0, 0, "Tue, 25 Nov 2025 12:02:00 GMT", 0, 0).retry_after, 120);
    assert_int_equal(read_headers(0, 0, 0, 0, "Tue, 25 Nov 2025 11:00:00 GMT", 0, 0).retry_after, 0);
    assert_int_equal(read_headers(0, 0, 0, 0, "soon", 0, 0).retry_after, -1);
    assert_int_equal(read_headers(0, 0, 0, 0, "1636801008", 0, 0).retry_after, 0); /* a time, and it is over */
    assert_int_equal(read_headers(0, 0, 0, 0, 0, "0", "45").limit_reset, 45);
    assert_int_equal(read_headers(0, 0, 0, 0, 0, "0.0", "45").limit_reset, 45);
    assert_int_equal(read_headers(0, 0, 0, 0, 0, "7", "45").limit_reset, -1);
    assert_int_equal(read_headers(0, 0, 0, 0, 0, "0", "1764072100").limit_reset, 100);
}

static int64_t after(const schedule_facts *f, const char *why)
{
    buf b;
    buf_init(&b, 256);
    int64_t at = schedule_after_success(f, &b);
    if (why)
        assert_str(buf_str(&b), why);
    buf_free(&b);
    return at - f->now;
}

#define FACTS .now = NOW, .headers = {-1, -1, -1}
#define H     SCHEDULE_HOUR
#define D     SCHEDULE_DAY

static void test_success(void **state)
{
    (void)state;
    static const struct { schedule_facts f; int64_t wait; const char *why; } CASES[] = {
        {{FACTS, .conditional = true}, H, "once an hour"},
        {{FACTS}, D, "once a day, since it cannot be conditional"},
        {{.now = NOW, .headers = {7200, -1, -1}, .conditional = true}, 2 * H, "max-age"},
        {{.now = NOW, .headers = {900, -1, -1}, .conditional = true}, H, "once an hour"},
        {{.now = NOW, .headers = {900, -1, -1}, .conditional = true, .every = 1200}, 1200, "every"},
        {{.now = NOW, .headers = {900, -1, -1}, .conditional = true, .every = 60}, 900, "max-age"},
        {{.now = NOW, .headers = {900, -1, -1}}, H, "once an hour"},
        {{.now = NOW, .headers = {0, -1, -1}, .conditional = true, .every = 60}, H, "once an hour"},
        {{.now = NOW, .headers = {31536000, -1, -1}, .conditional = true}, 7 * D, "once a week"},
        {{FACTS, .hints = {.ttl = 3 * H}, .conditional = true}, 3 * H, "ttl"},
        {{FACTS, .hints = {.ttl = 3 * H, .period = 12 * H}, .conditional = true}, 12 * H, "sy:updatePeriod"},
        {{FACTS, .change = 8 * H, .conditional = true}, 2 * H, "how often it changes"},
        {{FACTS, .change = 60, .conditional = true}, H, "how often it changes"},
        {{FACTS, .change = 100 * D, .conditional = true}, D, "how often it changes"},
        {{FACTS, .every = 2 * D, .conditional = true}, 2 * D, "every"},
        {{.now = NOW, .headers = {60, 5 * H, -1}, .conditional = true}, 5 * H, "Retry-After"},
        {{.now = NOW, .headers = {-1, -1, 3 * H}, .conditional = true}, 3 * H, "x-ratelimit-reset"},
        {{FACTS, .hints = {.skip_hours = 1 << 13 | 1 << 14}, .conditional = true}, 3 * H, "skipHours, skipDays"},
        {{FACTS, .hints = {.skip_days = 1 << 2}, .conditional = true}, 12 * H, "skipHours, skipDays"},
        {{FACTS, .hints = {.skip_hours = 0xFFFFFF, .skip_days = 0x7F}, .conditional = true}, H, "once an hour"}};
    for (size_t i = 0; i < COUNT(CASES); i++)
        assert_int_equal(after(&CASES[i].f, CASES[i].why), CASES[i].wait);
}

static int64_t failure(schedule_failure kind, int64_t n, int64_t retry, uint64_t *random)
{
    schedule_facts f = {.now = NOW, .headers = {-1, retry, -1}};
    buf b;
    buf_init(&b, 256);
    int64_t at = schedule_after_failure(&f, kind, n, random, &b);
    buf_free(&b);
    return at - NOW;
}

/* Never at once, never after more than a day, spread, and the same for the same seed. */
static void test_failure(void **state)
{
    (void)state;
    static const struct { schedule_failure kind; int64_t n, least, most; } CASES[] = {
        {SCHEDULE_SILENT, 1, 300, 300 + H}, {SCHEDULE_SILENT, 3, 300, 300 + 4 * H}, {SCHEDULE_ANSWER, 1, H, 2 * H},
        {SCHEDULE_ANSWER, 99, H, D}, {SCHEDULE_LIMIT, 1, 2 * H, 3 * H}, {SCHEDULE_LIMIT, 1000, 2 * H, D},
        {SCHEDULE_CLOSED, 1, D, D}, {SCHEDULE_WHOLE, 1, D, D}};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        int64_t low = INT64_MAX, high = 0;
        for (uint64_t seed = 0; seed < 400; seed++) {
            uint64_t random = seed * 977, again = random;
            int64_t wait = failure(CASES[i].kind, CASES[i].n, -1, &random);
            assert_int_equal(wait, failure(CASES[i].kind, CASES[i].n, -1, &again));
            low = wait < low ? wait : low;
            high = wait > high ? wait : high;
        }
        int64_t width = CASES[i].most - CASES[i].least;
        assert_true(low >= CASES[i].least && high <= CASES[i].most);
        assert_true(low <= CASES[i].least + width / 10 && high >= CASES[i].most - width / 10);
    }
    uint64_t random = 1;
    assert_int_equal(failure(SCHEDULE_LIMIT, 1, 90, &random), 90);
    assert_int_equal(failure(SCHEDULE_LIMIT, 1, 0, &random), 60);
    assert_int_equal(failure(SCHEDULE_LIMIT, 1, INT64_C(1) << 40, &random), SCHEDULE_RETRY_AFTER_MAX);
}

static void test_learning(void **state)
{
    (void)state;
    assert_int_equal(schedule_learn(0, 5 * H), 5 * H);
    assert_int_equal(schedule_learn(6 * H, 3 * H), 5 * H);
    int64_t change = D;
    for (int i = 0; i < 20; i++)
        change = schedule_learn(change, H);
    assert_in_range(change, H, H + 60);
    assert_int_equal(schedule_learn(0, -5), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_headers), cmocka_unit_test(test_success),
                                       cmocka_unit_test(test_failure), cmocka_unit_test(test_learning)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
