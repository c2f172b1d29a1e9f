/* The checker: every rule on its pair of cases, the law of slices, positions, own output, values. Run from the root. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "feeds/check/values.h"
#include "feeds/core/buf.h"

#define CASES "schemas/examples/"

enum { FILE_MAX = 1 << 20 };

/* What was found: a set of rules, and every finding as a line. */
typedef struct found {
    bool rules[FEED_RULE_COUNT];
    uint32_t line, column; /* of the first error */
    buf lines;
} found;

static void collect(void *context, const feed_finding *finding)
{
    found *f = context;
    f->rules[finding->rule] = true;
    if (!f->line && finding->level == FEED_ERROR) {
        f->line = finding->pos.line;
        f->column = finding->pos.column;
    }
    buf_printf(&f->lines, "%u:%u %s %.*s %.*s %.*s\n", finding->pos.line, finding->pos.column,
               feed_rule_get(finding->rule)->id, (int)finding->element.n, finding->element.p ? finding->element.p : "",
               (int)finding->parent.n, finding->parent.p ? finding->parent.p : "", (int)finding->message.n,
               finding->message.p);
}

/* The Content-Type that a case's last line names. */
static feed_str served_as(feed_str text)
{
    feed_str mark = STR("<!-- served as: ");
    feed_str rest = str_from(text, str_find(text, mark) + mark.n);
    return rest.n ? (feed_str){rest.p, str_find(rest, STR(" -->"))} : STR_NONE;
}

static void check(feed_str text, size_t slice, bool own_output, found *f)
{
    feed_checker_options options = {
        .name = STR("feed"), .base_url = STR("https://example.org/feed.xml"), .own_output = own_output,
        .content_type = served_as(text)};
    *f = (found){.line = 0};
    buf_init(&f->lines, FILE_MAX);
    feed_checker *c = feed_checker_new(&options, (feed_reporter){.report = collect, .context = f});
    assert_non_null(c);
    int rc = FEED_OK;
    for (size_t at = 0; at < text.n && !rc; at += slice)
        rc = feed_checker_push(c, text.p + at, text.n - at < slice ? text.n - at : slice);
    if (!rc)
        rc = feed_checker_finish(c);
    assert_int_equal(rc, FEED_OK);
    feed_checker_free(c);
}

static feed_str read_file(const char *name, char *out)
{
    char path[512];
    snprintf(path, sizeof path, CASES "%s", name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t n = fread(out, 1, FILE_MAX, file);
    fclose(file);
    return (feed_str){out, n};
}

/* Whether the last line of a bad case names the rule. */
static bool expected_too(feed_str text, const char *id)
{
    feed_str mark = STR("<!-- also: ");
    size_t at = str_find(text, mark);
    feed_str rest = str_from(text, at + mark.n), word;
    while (at < text.n && str_split(&rest, ' ', &word))
        if (str_eq(str_trim(word), str_of(id)))
            return true;
    return false;
}

static void check_bad(feed_str text, const char *id)
{
    found f;
    check(text, text.n + 1, false, &f);
    for (int i = 0; i < FEED_RULE_COUNT; i++) {
        const char *rule = feed_rule_get((feed_rule)i)->id;
        bool wanted = strcmp(rule, id) == 0 || expected_too(text, rule);
        if (f.rules[i] != wanted)
            fail_msg("%s.bad.xml: %s is %sreported\n%.*s", id, rule, wanted ? "not " : "", (int)f.lines.n, f.lines.p);
    }
    buf_free(&f.lines);
}

static void check_good(feed_str text, const char *id)
{
    found f;
    check(text, text.n + 1, false, &f);
    feed_rule rule = feed_rule_find(str_of(id));
    assert_int_not_equal(rule, FEED_RULE_COUNT);
    if (f.rules[rule])
        fail_msg("%s.good.xml: reported\n%.*s", id, (int)f.lines.n, f.lines.p);
    buf_free(&f.lines);
}

/* Calls `each` for every case with its rule's id, cut off at the first dot, or minus where there are several. */
static size_t for_each_case(const char *suffix, void (*each)(feed_str text, const char *id))
{
    char *text = malloc(FILE_MAX);
    DIR *dir = opendir(CASES);
    size_t count = 0;
    assert_non_null(text);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        feed_str name = str_of(entry->d_name);
        if (!str_ends(name, str_of(suffix)))
            continue;
        char id[256];
        snprintf(id, sizeof id, "%.*s", (int)strcspn(entry->d_name, ".-"), name.p);
        each(read_file(entry->d_name, text), id);
        count++;
    }
    closedir(dir);
    free(text);
    return count;
}

static void test_bad_cases(void **state)
{
    (void)state;
    assert_true(for_each_case(".bad.xml", check_bad) > 150);
}

static void test_good_cases(void **state)
{
    (void)state;
    assert_true(for_each_case(".good.xml", check_good) > 150);
}

static void same_in_slices(feed_str text, const char *id)
{
    static const size_t SLICES[] = {1, 7, 64};
    found whole, sliced;
    check(text, text.n + 1, false, &whole);
    for (size_t i = 0; i < sizeof SLICES / sizeof *SLICES; i++) {
        check(text, SLICES[i], false, &sliced);
        if (!str_eq(buf_str(&whole.lines), buf_str(&sliced.lines)))
            fail_msg("%s in slices of %zu:\n%.*s\nwhole:\n%.*s", id, SLICES[i], (int)sliced.lines.n, sliced.lines.p,
                     (int)whole.lines.n, whole.lines.p);
        buf_free(&sliced.lines);
    }
    buf_free(&whole.lines);
}

static void test_slices(void **state)
{
    (void)state;
    for_each_case(".xml", same_in_slices);
}

static void errors_alone(feed_str text, const char *id)
{
    found f;
    check(text, text.n + 1, true, &f);
    for (int i = 0; i < FEED_RULE_COUNT; i++)
        if (f.rules[i] && feed_rule_get((feed_rule)i)->level != FEED_ERROR)
            fail_msg("%s as own output: %s", id, feed_rule_get((feed_rule)i)->id);
    buf_free(&f.lines);
}

static void test_own_output(void **state)
{
    (void)state;
    for_each_case(".xml", errors_alone);
    found f;
    check(STR("<rss version=\"2.0\"><channel><title>x</title></channel></rss>"), 100, true, &f);
    assert_true(f.rules[FEED_RULE_MissingLink]);
    assert_true(f.rules[FEED_RULE_MissingDescription]);
    assert_false(f.rules[FEED_RULE_SchemaViolation]);
    buf_free(&f.lines);
}

static void test_positions(void **state)
{
    (void)state;
    found f;
    check(STR("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\">\n <channel>\n  "
              "<ttl>0</ttl></channel></rss>"),
          5, false, &f);
    assert_int_equal(f.line, 4);
    assert_int_equal(f.column, 3);
    buf_free(&f.lines);
}

static void test_no_feed(void **state)
{
    (void)state;
    found f;
    check(STR(""), 1, false, &f);
    assert_true(f.rules[FEED_RULE_NotAFeed]);
    buf_free(&f.lines);
    check(STR("just words"), 1, false, &f);
    assert_true(f.rules[FEED_RULE_SAXError]);
    buf_free(&f.lines);
    check(STR("<a></b>"), 3, false, &f);
    assert_true(f.rules[FEED_RULE_SAXError]);
    buf_free(&f.lines);
}

static void test_json(void **state)
{
    (void)state;
    found f;
    check(STR(" {\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"x\", \"items\": []}"), 3, false, &f);
    assert_int_equal(f.line, 0);
    assert_false(f.rules[FEED_RULE_SAXError]);
    buf_free(&f.lines);
}

static void test_encodings(void **state)
{
    (void)state;
    static const char UTF16[] = "\xFF\xFE<\0r\0s\0s\0/\0>\0";
    found f;
    check((feed_str){UTF16, sizeof UTF16 - 1}, 1, false, &f);
    assert_false(f.rules[FEED_RULE_SAXError]);
    assert_true(f.rules[FEED_RULE_MissingElement]);
    buf_free(&f.lines);
    check(STR("<?xml version='1.0' encoding='windows-1252'?><rss version='2.0'><channel><title>\x93"
              "x\x94</title></channel></rss>"),
          4, false, &f);
    assert_true(f.rules[FEED_RULE_NonstdEncoding]);
    assert_false(f.rules[FEED_RULE_BadCharacters]);
    assert_false(f.rules[FEED_RULE_UnicodeError]);
    buf_free(&f.lines);
}

static const struct {
    enum value_type type;
    const char *value;
    feed_rule rule;
} VALUES[] = {
    {V_URI, "", VALUE_OK},
    {V_URI, "a/b?c#d", VALUE_OK},
    {V_URI, "http://[::1]/", VALUE_OK},
    {V_URI, "http:x", FEED_RULE_InvalidLink},
    {V_URI, "a b", FEED_RULE_InvalidUriChar},
    {V_URI, "[x", FEED_RULE_InvalidUriChar},
    {V_URI_FULL, "x", FEED_RULE_InvalidFullLink},
    {V_URI_FULL, "mailto:a@b.example", VALUE_OK},
    {V_URI_FULL, "http://\xC3\xA9/", FEED_RULE_UriNotIri},
    {V_IRI_FULL, "http://\xC3\xA9/", VALUE_OK},
    {V_IRI_FULL, "tag:ada@example.org,2024-07:x#y", VALUE_OK},
    {V_IRI_FULL, "tag:Example.org,2024:x", FEED_RULE_InvalidTAG},
    {V_IRI_FULL, "tag:example.org,2024-13:x", FEED_RULE_InvalidTAG},
    {V_IRI_FULL, "urn:isbn:0451450523", VALUE_OK},
    {V_IRI_FULL, "urn:-x:1", FEED_RULE_InvalidURN},
    {V_IRI_FULL, "urn:x:1", FEED_RULE_InvalidURN},
    {V_IRI_FULL, "urn:uuid:0B8f3e9c-7a63-4f0e-9d57-2d4c4d1b6a10", VALUE_OK},
    {V_LANGUAGE, "pt-BR", VALUE_OK},
    {V_LANGUAGE, "x-farm", VALUE_OK},
    {V_LANGUAGE, "", FEED_RULE_InvalidLanguage},
    {V_LANGUAGE, "en_us", FEED_RULE_InvalidLanguage},
    {V_LANGUAGE, "zh-Hant-TW", VALUE_OK},
    {V_DATE_822, "Sat, 29 Feb 2020 23:59:60 +0000", VALUE_OK},
    {V_DATE_822, "30 Feb 2020 10:00 GMT", FEED_RULE_InvalidRFC2822Date},
    {V_DATE_822, "sat, 29 feb 20 1:00", FEED_RULE_InvalidRFC2822Date},
    {V_DATE_822, "sat,29 feb 20 01:00", FEED_RULE_ProblematicalRFC822Date},
    {V_DATE_822, "Sat (noon), 29 Feb 2020 12:00:00 GMT", FEED_RULE_ProblematicalRFC822Date},
    {V_DATE_3339, "2020-02-29T10:00:00.5+01:00", VALUE_OK},
    {V_DATE_3339, "2021-02-29T10:00:00Z", FEED_RULE_InvalidRFC3339Date},
    {V_DATE_W3C, "2020", VALUE_OK},
    {V_DATE_W3C, "2020-02-29T10:00", FEED_RULE_InvalidW3CDTFDate},
    {V_NON_NEGATIVE, "-0", VALUE_OK},
    {V_NON_NEGATIVE, "1e3", FEED_RULE_InvalidNonNegativeInteger},
    {V_POSITIVE, "99999999999999999999", FEED_RULE_InvalidPositiveInteger},
    {V_FLOAT, ".5", VALUE_OK},
    {V_FLOAT, "5.", VALUE_OK},
    {V_FLOAT, ".", FEED_RULE_InvalidFloat},
    {V_FLOAT, "-", FEED_RULE_InvalidFloat},
    {V_LATITUDE, "90.0001", FEED_RULE_InvalidLatitude},
    {V_HOUR, "+1", FEED_RULE_InvalidHour},
    {V_CONTACT, "a@b.example (A)", VALUE_OK},
    {V_CONTACT, "A (a@b.example)", FEED_RULE_InvalidContact},
    {V_CONTACT, "mailto:a%40b.example%20%28A%29", VALUE_OK},
    {V_ADDR_SPEC, "o'hara@b.example", VALUE_OK},
    {V_MIME_TYPE, "text/html; charset=\"utf-8\"", VALUE_OK},
    {V_MIME_TYPE, "text/html;", FEED_RULE_InvalidMIMEType},
    {V_DURATION, "61:00", FEED_RULE_InvalidDuration},
    {V_DURATION, "99:59:59", VALUE_OK},
    {V_DURATION, "1:2", FEED_RULE_InvalidDuration},
    {V_DURATION, "1:02:03:04", FEED_RULE_InvalidDuration},
    {V_DURATION, "1:02", VALUE_OK},
    {V_DURATION, "3600", VALUE_OK},
    {V_NPT, "1:02:03.5", VALUE_OK},
    {V_NPT, "now", VALUE_OK},
    {V_NPT, "1:2", FEED_RULE_InvalidNPTTime},
    {V_COORD, "45 -71", VALUE_OK},
    {V_COORD, "45", FEED_RULE_InvalidCoord},
    {V_ENCODING, "utf-8", VALUE_OK},
    {V_ENCODING, "../x", FEED_RULE_InvalidEncoding},
    {V_ANY, "anything", VALUE_OK},
};

static void test_values(void **state)
{
    (void)state;
    value_env env = {.now = 0};
    for (size_t i = 0; i < sizeof VALUES / sizeof *VALUES; i++) {
        feed_rule got = value_check(VALUES[i].type, str_of(VALUES[i].value), &env);
        if (got != VALUES[i].rule)
            fail_msg("\"%s\": %s", VALUES[i].value, got == VALUE_OK ? "fine" : feed_rule_get(got)->id);
    }
    env.now = 1000000000; /* September 2001 */
    assert_int_equal(value_check(V_DATE_3339, STR("2001-12-01T00:00:00Z"), &env), FEED_RULE_ImplausibleDate);
    assert_int_equal(value_check(V_DATE_3339, STR("2001-09-09T00:00:00Z"), &env), VALUE_OK);
}

static void test_canonical(void **state)
{
    (void)state;
    static const char *const GOOD[] = {"http://example.org/", "http://example.org/?",
                                       "http://example.org:8080/~a/%C3%87", "tag:example.org,2024:1"};
    static const char *const BAD[] = {"HTTP://example.org/",       "http://example.org",      "http://example.org:80/",
                                      "http://example.org/a/../b", "http://example.org/%7Ea", "http://example.org/%c3",
                                      "http://:@example.org/",     "http://example.org./"};
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++)
        assert_true(value_is_canonical_uri(str_of(GOOD[i])));
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        assert_false(value_is_canonical_uri(str_of(BAD[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_cases),  cmocka_unit_test(test_good_cases), cmocka_unit_test(test_slices),
        cmocka_unit_test(test_own_output), cmocka_unit_test(test_positions),  cmocka_unit_test(test_no_feed),
        cmocka_unit_test(test_json),       cmocka_unit_test(test_encodings),  cmocka_unit_test(test_values),
        cmocka_unit_test(test_canonical),
    };
    return cmocka_run_group_tests_name("checker", tests, NULL, NULL);
}
