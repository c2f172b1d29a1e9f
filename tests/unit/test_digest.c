/* The digest reader as a whole: entries, dates, positions, findings, and that a reader can be used again. */
#include "unit.h"

#include "converters/digest/digest.h"
#include "converters/digest/peek.h"

/* What came out, as lines. */
typedef struct outcome {
    buf text, findings;
    size_t entries;
    int fail_at; /* the sink refuses this entry; 0: none */
} outcome;

static int on_begin(void *context, const feed_head *head)
{
    buf_printf(&((outcome *)context)->text, "feed %.*s\n", FMT(head->title.value));
    return 0;
}

static int on_entry(void *context, const feed_entry *e)
{
    outcome *o = context;
    feed_str link = STR("-");
    for (size_t i = 0; i < e->n_links; i++)
        if (!e->links[i].rel.n)
            link = e->links[i].href;
    buf_printf(&o->text, "%u:%u %.*s|%.*s|%lld|%.*s\n", e->origin.line, e->origin.column, FMT(e->title.value),
               FMT(link), (long long)e->published.unix_seconds, FMT(e->content.value));
    return (int)++o->entries == o->fail_at ? -77 : 0;
}

static int on_end(void *context)
{
    buf_put_lit(&((outcome *)context)->text, "end\n");
    return 0;
}

static void on_finding(void *context, const feed_finding *f)
{
    buf_printf(&((outcome *)context)->findings, "%u:%u %s\n", f->pos.line, f->pos.column, feed_rule_get(f->rule)->id);
}

static int read_digest(digest_reader *r, const char *text, outcome *o)
{
    digest_file file = {.name = STR("a/x.md"), .path = STR("a/x.md"), .grammar = DIGEST_GRAMMAR_NONE};
    buf_clear(&o->text);
    buf_clear(&o->findings);
    o->entries = 0;
    return digest_read(r, str_of(text), &file, (feed_reporter){on_finding, o},
                       (feed_sink){on_begin, on_entry, on_end, o});
}

static outcome new_outcome(void)
{
    outcome o = {.entries = 0};
    buf_init(&o.text, 1 << 20);
    buf_init(&o.findings, 1 << 20);
    return o;
}

static void free_outcome(outcome *o)
{
    buf_free(&o->text);
    buf_free(&o->findings);
}

#define HEADER "---\ntitle: T\ndate: 2026-01-01T00:00:10Z\n---\n"

static void test_read(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want, *findings;
        int status;
    } CASES[] = {
        {HEADER "1. [a](https://e.org/1)\n   x\n\n2. [b](https://e.org/2)\n",
         "feed T\n5:1 a|https://e.org/1|1767225610|<p>x</p>\n8:1 b|https://e.org/2|1767225609|\nend\n", "", 0},
        {HEADER "Prose.\n", "feed T\n1:1 T|-|1767225610|<p>Prose.</p>\nend\n", "1:1 DigestWithoutItems\n", 0},
        {"# 2026-01-01 A\n\n- [a](https://e.org/1)\n", "feed 2026-01-01 A\n3:1 a|https://e.org/1|1767229200|\nend\n",
         "", 0},
        {"", "", "1:1 DigestEmpty\n", FEED_E_INPUT},
        {"\xEF\xBB\xBF \n", "", "1:1 DigestEmpty\n", FEED_E_INPUT},
        {"# No date\n\n- [a](https://e.org/1)\n", "", "1:1 DigestWithoutDate\n", FEED_E_INPUT},
        {HEADER "- [a](https://e.org/1)\n- [b](https://e.org/1)\n",
         "feed T\n5:1 a|https://e.org/1|1767225610|\n6:1 b|https://e.org/1|1767225609|\nend\n", "6:1 DuplicateItem\n",
         0},
        {HEADER "- [a\xFF](https://e.org/1)\n", "feed T\n5:1 a\xEF\xBF\xBD|https://e.org/1|1767225610|\nend\n",
         "5:5 BadCharacters\n", 0},
    };
    static const digest_options OPTIONS = {.grammar = DIGEST_GRAMMAR_NONE};
    digest_reader *r = digest_reader_new(&OPTIONS);
    outcome o = new_outcome();
    for (size_t round = 0; round < 2; round++) {
        for (size_t i = 0; i < COUNT(CASES); i++) {
            assert_int_equal(read_digest(r, CASES[i].text, &o), CASES[i].status);
            assert_str(buf_str(&o.text), CASES[i].want);
            assert_str(buf_str(&o.findings), CASES[i].findings);
        }
    }
    free_outcome(&o);
    digest_reader_free(r);
}

static void test_both(void **state)
{
    (void)state;
    static const digest_options OPTIONS = {
        .entries = DIGEST_ENTRIES_BOTH, .grammar = DIGEST_GRAMMAR_NONE, .site = {"https://e.org/", 14}};
    digest_reader *r = digest_reader_new(&OPTIONS);
    outcome o = new_outcome();
    assert_int_equal(read_digest(r, HEADER "- [a](b)\n", &o), 0);
    assert_str(buf_str(&o.text),
               "feed T\n1:1 T|https://e.org/a/x/|1767225610|<ul>\n<li><a href=\"https://e.org/a/x/b\">a</a></li>\n"
               "</ul>\n5:1 a|https://e.org/a/x/b|1767225610|\nend\n");
    free_outcome(&o);
    digest_reader_free(r);
}

static void test_refusing_sink(void **state)
{
    (void)state;
    static const digest_options OPTIONS = {.grammar = DIGEST_GRAMMAR_NONE};
    digest_reader *r = digest_reader_new(&OPTIONS);
    outcome o = new_outcome();
    o.fail_at = 1;
    assert_int_equal(read_digest(r, HEADER "- [a](https://e.org/1)\n- [b](https://e.org/2)\n", &o), -77);
    assert_int_equal(o.entries, 1);
    free_outcome(&o);
    digest_reader_free(r);
    digest_reader_free(NULL);
}

static void test_detect(void **state)
{
    (void)state;
    static const digest_options OPTIONS = {.grammar = DIGEST_GRAMMAR_NONE};
    digest_reader *r = digest_reader_new(&OPTIONS);
    int grammar = digest_detect(r, STR(HEADER "1. [a](/1)\n"), STR("x.md"));
    assert_true(grammar >= 0 && strcmp(DIGEST_GRAMMARS[grammar].name, "ol-link") == 0);
    assert_int_equal(digest_detect(r, STR("prose"), STR("x.md")), DIGEST_GRAMMAR_NONE);
    digest_reader_free(r);
}

/* Each is later than the one before it; those of the second list tell no order. */
static void test_peek_name(void **state)
{
    static const char *const RISING[] = {"a/2025-11-25.md",     "2025-11-26.md",      "2025-11-26-1.md",
                                         "b/2025-11-26-04.md",  "20251126_12.md",     "2025-11-26-1200-x.md",
                                         "2025/11/27.md",       "2025/11/27/08.md",   "2025年11月28日.md",
                                         "x/2025.11.29-00.txt", "2024/2025-12-01.md"};
    static const char *const NONE[] = {"", "a.md", "2025-11.md", "issue-12.md", "2025/notes.md"};
    int64_t last = 0;
    (void)state;
    for (size_t i = 0; i < sizeof RISING / sizeof *RISING; i++) {
        int64_t here = digest_peek_name(str_of(RISING[i]));
        if (here <= last)
            fail_msg("%s: %lld after %lld", RISING[i], (long long)here, (long long)last);
        last = here;
    }
    for (size_t i = 0; i < sizeof NONE / sizeof *NONE; i++)
        assert_int_equal(digest_peek_name(str_of(NONE[i])), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_peek_name), cmocka_unit_test(test_read),
                                       cmocka_unit_test(test_both), cmocka_unit_test(test_refusing_sink),
                                       cmocka_unit_test(test_detect)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
