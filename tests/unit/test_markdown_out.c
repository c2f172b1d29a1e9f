/* The digest writer: its form, and that reading it gives the same entries again. */
#include "written.h"

#include "converters/digest/digest.h"
#include "feeds/model/pack.h"

static buf again;

static const feed_time TIME = {1764129607, 480, true, true};

static feed_entry item(const char *title, const char *url, const char *html, feed_link *link)
{
    *link = (feed_link){.href = str_of(url)};
    return (feed_entry){.id = STR("tag:example.org,2025:1"), .title.value = str_of(title), .published = TIME,
                        .content = {FEED_HTML, str_of(html), false}, .links = link, .n_links = url ? 1 : 0};
}

static void form(void **state)
{
    (void)state;
    feed_link links[4];
    feed_category terms[] = {{.term = STR("A \"q\"")}, {.term = STR("B")}};
    feed_person ada = {.name = STR("Ada")};
    feed_head head = {.title.value = STR("T: \\ \"x\""), .subtitle.value = STR("S"), .language = STR("zh"),
                      .authors = &ada, .n_authors = 1};
    feed_entry entries[] = {item("[a] *b*", "https://e.org/1", "<p>text</p>\n<ul><li>x</li></ul>", &links[0]),
                            item("two", "https://e.org/2", "<p>：text</p>", &links[1]),
                            item("three", "https://e.org/3", "<ul><li>x</li></ul>", &links[2]),
                            item("4", NULL, "<p>text</p>", &links[3])};
    for (size_t i = 0; i < COUNT(entries); i++) {
        entries[i].categories = terms;
        entries[i].n_categories = 2;
    }
    assert_int_equal(written(FEED_FORMAT_MARKDOWN, FEED_BODY_CONTENT, &head, entries, COUNT(entries), &out), FEED_OK);
    assert_exactly(&out, "---\ntitle: \"T: \\\\ \\\"x\\\"\"\ndate: 2025-11-26T12:00:07+08:00\nlanguage: \"zh\"\n"
                         "summary: \"S\"\nauthor: \"Ada\"\ncategories: [\"A \\\"q\\\"\", \"B\"]\n---\n\n"
                         "1.  [\\[a\\] \\*b\\*](https://e.org/1)\n    text\n\n    - x\n\n"
                         "2.  [two](https://e.org/2)\n\n    ：text\n\n"
                         "3.  [three](https://e.org/3)\n\n    - x\n\n"
                         "4.  4\n\n    text\n");
}

/* What not all have stands in headings; one without text ends a section. */
static void sections(void **state)
{
    (void)state;
    feed_link links[5];
    feed_category terms[] = {{.term = STR("A")}, {.term = STR("B")}, {.term = STR("C")}};
    feed_category other[] = {{.term = STR("A")}, {.term = STR("D")}};
    feed_head head = {.title.value = STR("T"), .updated = TIME};
    feed_entry entries[5];
    for (size_t i = 0; i < COUNT(entries); i++) {
        entries[i] = item("t", "u", "", &links[i]);
        entries[i].categories = i == 3 ? other : terms;
    }
    entries[0].n_categories = 3;
    entries[1].n_categories = 3;
    entries[2].n_categories = 2;
    entries[3].n_categories = 2;
    entries[4].n_categories = 1;
    assert_int_equal(written(FEED_FORMAT_MARKDOWN, FEED_BODY_CONTENT, &head, entries, COUNT(entries), &out), FEED_OK);
    assert_written(&out, "categories: [\"A\"]\n---\n\n## B\n\n### C\n\n1.  [t](u)\n\n2.  [t](u)\n\n"
                         "## B\n\n3.  [t](u)\n\n## D\n\n4.  [t](u)\n\n##\n\n5.  [t](u)\n");
}

static void bodies(void **state)
{
    (void)state;
    feed_link link;
    feed_head head = {.title.value = STR("T"), .updated = TIME};
    feed_entry entry = item("t", "u", "<script>x()</script><p onclick=\"y\">z</p>", &link);
    entry.summary = (feed_text){FEED_TEXT, STR("1. a <b>\n\nc"), false};
    assert_int_equal(written(FEED_FORMAT_MARKDOWN, FEED_BODY_CONTENT, &head, &entry, 1, &out), FEED_OK);
    assert_written(&out, "1.  [t](u)\n    z\n");
    assert_int_equal(written(FEED_FORMAT_MARKDOWN, FEED_BODY_SUMMARY, &head, &entry, 1, &out), FEED_OK);
    assert_written(&out, "1.  [t](u)\n    1\\. a \\<b>\n\n    c\n");
}

/* Text begins in the same column up to 99; lines of the body stand under it. */
static void numbers(void **state)
{
    (void)state;
    enum { N = 100 };
    static feed_link links[N];
    static feed_entry entries[N];
    feed_head head = {.title.value = STR("T"), .updated = TIME};
    for (size_t i = 0; i < N; i++)
        entries[i] = item("t", "u", "<p>x</p>", &links[i]);
    assert_int_equal(written(FEED_FORMAT_MARKDOWN, FEED_BODY_CONTENT, &head, entries, N, &out), FEED_OK);
    assert_written(&out, "\n9.  [t](u)\n    x\n\n10. [t](u)\n    x\n");
    assert_written(&out, "\n100. [t](u)\n     x\n");
}

/* ---- the round trip ---- */

typedef struct collected {
    buf packed[64];
    size_t n;
    arena a;
    feed_head head;
    buf head_bytes;
} collected;

static int collect_head(void *context, const feed_head *head)
{
    collected *c = context;
    pack_head(&c->head_bytes, head);
    return unpack_head(buf_str(&c->head_bytes), &c->a, &c->head);
}

static int collect(void *context, const feed_entry *entry)
{
    collected *c = context;
    assert_true(c->n < COUNT(c->packed));
    buf_init(&c->packed[c->n], 1 << 20);
    pack_entry(&c->packed[c->n], entry);
    return c->packed[c->n++].error;
}

static int collect_end(void *context)
{
    (void)context;
    return FEED_OK;
}

static void read_digest(feed_str text, collected *c)
{
    const digest_options options = {.grammar = DIGEST_GRAMMAR_NONE};
    const digest_file file = {.name = STR("in.md"), .path = STR("in.md"), .grammar = DIGEST_GRAMMAR_NONE};
    digest_reader *reader = digest_reader_new(&options);
    assert_non_null(reader);
    *c = (collected){.n = 0};
    arena_init(&c->a, 1 << 24);
    buf_init(&c->head_bytes, 1 << 20);
    assert_int_equal(digest_read(reader, text, &file, (feed_reporter){NULL, NULL},
                                 (feed_sink){collect_head, collect, collect_end, c}), FEED_OK);
    digest_reader_free(reader);
}

static void free_collected(collected *c)
{
    for (size_t i = 0; i < c->n; i++)
        buf_free(&c->packed[i]);
    buf_free(&c->head_bytes);
    arena_free(&c->a);
}

static void unpack(collected *c, feed_entry entries[64])
{
    for (size_t i = 0; i < c->n; i++)
        assert_int_equal(unpack_entry(buf_str(&c->packed[i]), &c->a, &entries[i]), FEED_OK);
}

static void assert_entry(const feed_entry *a, const feed_entry *b)
{
    assert_true(str_eq(a->title.value, b->title.value));
    assert_int_equal(a->published.unix_seconds, b->published.unix_seconds);
    assert_int_equal(a->published.offset_minutes, b->published.offset_minutes);
    assert_int_equal(a->n_links, b->n_links);
    for (size_t i = 0; i < a->n_links; i++)
        assert_true(str_eq(a->links[i].href, b->links[i].href));
    assert_int_equal(a->n_categories, b->n_categories);
    for (size_t i = 0; i < a->n_categories; i++)
        assert_true(str_eq(a->categories[i].term, b->categories[i].term));
    if (!str_eq(a->content.value, b->content.value))
        fail_msg("%.*s\nbecame %.*s", FMT(a->content.value), FMT(b->content.value));
}

static void round_trip(const char *digest)
{
    collected first, second;
    feed_entry a[64], b[64];
    read_digest(str_of(digest), &first);
    unpack(&first, a);
    assert_true(first.n > 0);
    assert_int_equal(written(FEED_FORMAT_MARKDOWN, FEED_BODY_CONTENT, &first.head, a, first.n, &out), FEED_OK);
    read_digest(buf_str(&out), &second);
    unpack(&second, b);
    assert_int_equal(first.n, second.n);
    assert_true(str_eq(first.head.title.value, second.head.title.value));
    for (size_t i = 0; i < first.n; i++)
        assert_entry(&a[i], &b[i]);
    assert_int_equal(written(FEED_FORMAT_MARKDOWN, FEED_BODY_CONTENT, &second.head, b, second.n, &again), FEED_OK);
    assert_true(str_eq(buf_str(&out), buf_str(&again)));
    free_collected(&first);
    free_collected(&second);
}

static void reads_back(void **state)
{
    (void)state;
    round_trip("---\ntitle: \"2025.11.26 早报\"\ndate: 2025-11-26T12:00:07+08:00\n"
               "categories: [\"AI\", \"R & D\"]\n---\n\n"
               "1.  [“引”项目：*星*](https://e.org/1?a=b&c=d)\n    一**二**三，`四`。\n\n"
               "2.  [B](https://e.org/2)\n\n    - x\n    - y\n\n    | a | b |\n    | --- | ---: |\n    | 1 | 2 |\n\n"
               "    ```c\n    int a;\n\n    b\n    ```\n");
    round_trip("---\ntitle: T\ndate: 2025-11-26\n---\n\n## One\n\n* [A](https://e.org/1): text, raw\n"
               "* [B](https://e.org/2)\n\n## Two\n\n### Deep\n\n* [C](https://e.org/3) by Ada\n  > quoted\n");
    round_trip("# T (2025-11-26)\n\n1. [One](https://e.org/1) - said  \n   so\n2. [Two](https://e.org/2)\n");
}

static int unmake(void **state)
{
    buf_free(&again);
    return written_free(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(form), cmocka_unit_test(sections), cmocka_unit_test(bodies),
                                       cmocka_unit_test(numbers), cmocka_unit_test(reads_back)};
    return cmocka_run_group_tests(tests, NULL, unmake);
}
