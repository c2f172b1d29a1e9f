/* Filters: the grammar and its faults, every field, dates and ages, patterns that take too long. */
#include <stdio.h>

#include "unit.h"

#include "feeds/merge/filter.h"

#define NOW 1764100800 /* 2025-11-25T20:00:00Z */

/* What an entry's arrays lie in. */
typedef struct sample {
    feed_person authors[2];
    feed_category categories[2];
    feed_link links[2];
    feed_source source;
    feed_entry entry;
} sample;

static void fill(sample *s)
{
    *s = (sample){
        .authors = {{.name = STR("Ada"), .email = STR("ada@example.org")}, {.name = STR("Bo")}},
        .categories = {{.term = STR("news")}, {.term = STR("a1"), .label = STR("Machine Learning")}},
        .links = {{.href = STR("https://example.org/a/1")},
                  {.rel = STR("enclosure"), .href = STR("https://cdn.example.org/x.mp3")}},
        .source = {.id = STR("urn:x"), .title = STR("Weekly"), .link = STR("https://weekly.example/")}};
    s->entry = (feed_entry){.title.value = STR("新模型 released: GPT"), .summary.value = STR("short one"),
                            .content = {FEED_HTML, STR("<p>Long <b>agent</b> story</p>"), false},
                            .published = {.unix_seconds = NOW - 2 * 86400, .set = true, .zoned = true},
                            .links = s->links, .n_links = 2, .authors = s->authors, .n_authors = 2,
                            .categories = s->categories, .n_categories = 2, .source = &s->source};
}

static void check_filter(filter_runner *r, const char *text, int want)
{
    filter_error error;
    filter *f = filter_new(str_of(text), NOW, &error);
    if (!f)
        fail_msg("%s: %s at %zu", text, error.message, error.at);
    sample s;
    fill(&s);
    filter_runner_next(r);
    int got = filter_fits(f, r, &(filter_subject){&s.entry, STR("mine"), STR("zh-CN")});
    if (got != want)
        fail_msg("%s: %d, want %d", text, got, want);
    filter_free(f);
}

static void test_fields(void **state)
{
    (void)state;
    static const struct { const char *text; int want; } ROWS[] = {
        {"title=released", 1}, {"title=Released", 0}, {"title=(?i)RELEASED", 1}, {"title=^\\p{Han}+ ", 1},
        {"content=Long agent story", 1}, {"content=short", 1}, {"content=<b>", 0}, {"content=GPT", 0}, {"text=GPT", 1},
        {"link=cdn\\.example", 1}, {"link=^https://example.org/a/1$", 1}, {"link=b/1", 0},
        {"author=Bo", 1}, {"author=@example.org", 1}, {"author=Cy", 0}, {"category=^news$", 1},
        {"category=Machine", 1}, {"category=sport", 0}, {"source=^mine$", 1}, {"source=Weekly", 1},
        {"source=weekly.example", 1}, {"source=other", 0}, {"language=^zh", 1}, {"language=en", 0},
        {"date=^2025-11-23", 1}, {"date<1d", 1}, {"date < 3d", 0}, {"date>3d", 1}, {"date >= 2025-11-23", 1},
        {"date<2025-11-23T20:00:00Z", 0}, {"date<=2025-11-23T20:00:00Z", 1}, {"date>2025-11-23T20:00:00Z", 0},
        {"date>=2025-11-23T20:00:00Z", 1}, {"TITLE = released", 1}};
    filter_runner *r = filter_runner_new();
    assert_non_null(r);
    for (size_t i = 0; i < COUNT(ROWS); i++)
        check_filter(r, ROWS[i].text, ROWS[i].want);
    filter_runner_free(r);
}

static void test_rules(void **state)
{
    (void)state;
    static const struct { const char *text; int want; } ROWS[] = {
        {"title=\"GPT\" and author='Ada'", 1}, {"title=\"GPT\" and author='Cy'", 0},
        {"title='no' or author='Ada'", 1}, {"not title='no'", 1}, {"not not title='no'", 0},
        {"title='no' or title='GPT' and author='Cy'", 0}, {"(title='no' or title='GPT') and author='Ada'", 1},
        {"not (title='no' or title='GPT') or language='zh'", 1}, {"title=GPT and author", 0},
        {"title='it\\'s' or title='\\p{Han}'", 1}, {"date>7d and not category='sport'", 1},
        {"(date>7d)and(category='news')", 1}};
    filter_runner *r = filter_runner_new();
    assert_non_null(r);
    for (size_t i = 0; i < COUNT(ROWS); i++)
        check_filter(r, ROWS[i].text, ROWS[i].want);
    filter_runner_free(r);
}

static void test_faults(void **state)
{
    (void)state;
    static const struct { const char *text, *message; size_t at; } ROWS[] = {
        {"", "a field is needed", 0}, {"titel=x", "a field is needed", 0}, {"title", "= is needed", 5},
        {"title=", "is missing", 6}, {"title='a", "not closed", 6}, {"title=a(b", "no regular expression", 9},
        {"title='a' author='b'", "and, or, or the end", 10}, {"(title='a'", "closing parenthesis", 10},
        {"date~x", "behind date", 4}, {"date<soon", "an age", 5}, {"title='a' and", "a field is needed", 13},
        {"author='(", "not closed", 7}, {"author='('", "no regular expression", 9}, {"title=\\C", "no regular", 8}};
    filter_error error;
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        assert_null(filter_new(str_of(ROWS[i].text), NOW, &error));
        if (!strstr(error.message, ROWS[i].message) || error.at != ROWS[i].at)
            fail_msg("%s: %s at %zu", ROWS[i].text, error.message, error.at);
    }
    assert_null(filter_new_test(STR("titel"), STR("a"), NOW, &error));
    assert_null(filter_new_test(STR("date"), STR("<x"), NOW, &error));
    filter *f = filter_new_test(STR("date"), STR(">=2025-01-01"), NOW, &error);
    assert_non_null(f);
    filter_free(f);
    f = filter_new_test(STR("title"), STR("a or b=c"), NOW, &error);
    assert_non_null(f);
    filter_free(f);
}

static void test_bounds(void **state)
{
    (void)state;
    buf b;
    filter_error error;
    buf_init(&b, 1 << 20);
    for (int i = 0; i < 100; i++)
        buf_put_char(&b, '(');
    assert_null(filter_new(buf_str(&b), NOW, &error));
    assert_non_null(strstr(error.message, "too deep"));
    buf_clear(&b);
    for (int i = 0; i < 1000; i++)
        buf_put_lit(&b, "title='a' or ");
    buf_put_lit(&b, "title='a'");
    assert_null(filter_new(buf_str(&b), NOW, &error));
    assert_non_null(strstr(error.message, "too long"));
    buf_free(&b);
}

/* What backtracks without end is stopped, and said so; what is no UTF-8 does no harm. */
static void test_limits(void **state)
{
    (void)state;
    filter_error error;
    filter_runner *r = filter_runner_new();
    assert_non_null(r);
    filter *f = filter_new(STR("title=^(a+)+$"), NOW, &error);
    assert_non_null(f);
    feed_entry e = {.title.value = STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")};
    assert_int_equal(filter_fits(f, r, &(filter_subject){&e, STR_NONE, STR_NONE}), FEED_E_LIMIT);
    e.title.value = STR("aaa\xff\xfe");
    filter_runner_next(r);
    assert_int_equal(filter_fits(f, r, &(filter_subject){&e, STR_NONE, STR_NONE}), 0);
    e.title.value = STR("aaaa");
    assert_int_equal(filter_fits(f, r, &(filter_subject){&e, STR_NONE, STR_NONE}), 1);
    filter_free(f);
    filter_runner_free(r);
}

static void test_ages(void **state)
{
    (void)state;
    static const struct { const char *text; int64_t want; } ROWS[] = {
        {"90m", 5400}, {"12h", 43200}, {"7d", 604800}, {"2w", 1209600}, {"0d", 0}, {" 1h ", 3600},
        {"2025-11-25", 72000}, {"2025-11-25T19:00:00Z", 3600}};
    static const char *const BAD[] = {"", "d", "7", "7y", "-1d", "soon", "1d2h"};
    int64_t seconds;
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        assert_true(age_parse(str_of(ROWS[i].text), NOW, &seconds));
        assert_int_equal(seconds, ROWS[i].want);
    }
    for (size_t i = 0; i < COUNT(BAD); i++)
        assert_false(age_parse(str_of(BAD[i]), NOW, &seconds));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_fields), cmocka_unit_test(test_rules),
                                       cmocka_unit_test(test_faults), cmocka_unit_test(test_bounds),
                                       cmocka_unit_test(test_limits), cmocka_unit_test(test_ages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
