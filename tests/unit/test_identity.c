/* Ids: what they depend on, what they survive. */
#include "unit.h"

#include "converters/digest/identity.h"

static const digest_options NO_SITE = {.grammar = DIGEST_GRAMMAR_NONE};
static const digest_options SITE = {.site = {"https://Example.org/blog/", 25}, .grammar = DIGEST_GRAMMAR_NONE};

static digest_meta meta_of(const char *stem)
{
    return (digest_meta){.title = STR("T"), .stem = str_of(stem), .date = {1764129607, 480, true, true}};
}

static digest_identity identify(const digest_meta *meta, const char *path, const digest_options *options, arena *a)
{
    digest_identity out;
    digest_file file = {.name = str_of(path), .path = str_of(path), .grammar = DIGEST_GRAMMAR_NONE};
    digest_meta own = *meta;
    size_t folder = 0;
    for (size_t i = 0; i < file.path.n; i++)
        folder = file.path.p[i] == '/' ? i + 1 : folder;
    own.stem = (feed_str){file.path.p + folder, meta->stem.n};
    assert_int_equal(digest_identify(&own, &file, options, a, &out), 0);
    return out;
}

static void test_key(void **state)
{
    (void)state;
    arena a;
    arena_init(&a, 1 << 20);
    digest_meta dated = meta_of("2025-11-26-12"), plain = meta_of("issue-9"), own = meta_of("issue-9");
    own.id = STR("urn:isbn:1");
    assert_str(identify(&dated, "a/2025-11-26-12.md", &NO_SITE, &a).key, "2025-11-26-12");
    assert_str(identify(&plain, "issue-9.md", &NO_SITE, &a).key, "issue-9/2025-11-26");
    assert_str(identify(&own, "issue-9.md", &NO_SITE, &a).id, "urn:isbn:1");
    assert_str(identify(&plain, "a/issue-9.md", &NO_SITE, &a).id,
               identify(&plain, "b/c/issue-9.md", &NO_SITE, &a).id.p);
    arena_free(&a);
}

static void test_schemes(void **state)
{
    (void)state;
    arena a;
    arena_init(&a, 1 << 20);
    digest_meta meta = meta_of("2025-11-26-12");
    digest_identity id = identify(&meta, "x/2025-11-26-12.md", &SITE, &a);
    assert_str(id.authority, "example.org,2025");
    assert_str(id.id, "tag:example.org,2025:2025-11-26-12");
    assert_str(id.feed_id, "tag:example.org,2025:2025-11-26-12/feed");
    assert_str(id.permalink, "https://Example.org/blog/x/2025-11-26-12/");
    digest_options other = SITE;
    other.authority = STR("old.example,2019-05");
    assert_str(identify(&meta, "2025-11-26-12.md", &other, &a).id, "tag:old.example,2019-05:2025-11-26-12");
    id = identify(&meta, "2025-11-26-12.md", &NO_SITE, &a);
    assert_true(str_starts(id.id, STR("urn:uuid:")) && id.id.n == 45 && id.id.p[23] == '5');
    assert_str(id.permalink, NULL);
    assert_str(digest_name_id(STR("e,2025"), STR("中 #%"), &a), "tag:e,2025:%E4%B8%AD%20%23%25");
    arena_free(&a);
}

static void test_permalinks(void **state)
{
    (void)state;
    arena a;
    arena_init(&a, 1 << 20);
    static const struct {
        const char *template, *path, *want;
    } CASES[] = {
        {"{year}/{month}/{day}/{name}.html", "x/issue-9.md", "https://Example.org/blog/2025/11/26/issue-9.html"},
        {"/p/{path}", "x/issue-9.md", "https://Example.org/p/x/issue-9"},
        {"{name}?", "issue-9.md", "https://Example.org/blog/issue-9%3F"},
        {"{nothing}/", "issue-9.md", "https://Example.org/blog/%7Bnothing%7D/"}};
    digest_meta meta = meta_of("issue-9");
    for (size_t i = 0; i < COUNT(CASES); i++) {
        digest_options options = SITE;
        options.permalink = str_of(CASES[i].template);
        assert_str(identify(&meta, CASES[i].path, &options, &a).permalink, CASES[i].want);
    }
    digest_meta hash = meta_of("#9 a");
    assert_str(identify(&hash, "#9 a.md", &SITE, &a).permalink, "https://Example.org/blog/%239%20a/");
    arena_free(&a);
}

static void test_items(void **state)
{
    (void)state;
    arena a;
    item_identity x, y;
    arena_init(&a, 1 << 20);
    digest_meta meta = meta_of("2025-11-26-12");
    digest_identity id = identify(&meta, "2025-11-26-12.md", &SITE, &a);
    assert_int_equal(digest_identify_item(&id, STR("https://e.org/1"), 1, &a, &x), 0);
    assert_int_equal(digest_identify_item(&id, STR("https://e.org/1"), 1, &a, &y), 0);
    assert_str(x.id, y.id.p);
    assert_true(str_starts(x.permalink, id.permalink) && x.permalink.n == id.permalink.n + 17);
    assert_int_equal(digest_identify_item(&id, STR("https://e.org/1"), 2, &a, &y), 0);
    assert_false(str_eq(x.id, y.id));
    assert_int_equal(digest_identify_item(&id, STR("https://e.org/2"), 1, &a, &y), 0);
    assert_false(str_eq(x.id, y.id));
    meta.link = STR("https://example.org/all#2025");
    id = identify(&meta, "2025-11-26-12.md", &SITE, &a);
    assert_int_equal(digest_identify_item(&id, STR("https://e.org/2"), 1, &a, &y), 0);
    assert_true(str_starts(y.permalink, STR("https://example.org/all#")) && y.permalink.n == 23 + 17);
    assert_int_equal(str_find(y.permalink, STR("2025")), y.permalink.n);
    arena_free(&a);
}

static void test_ordinals(void **state)
{
    (void)state;
    arena a;
    arena_init(&a, 8 << 20);
    const feed_str keys[] = {STR("a"), STR("b"), STR("a"), STR(""), STR("a"), STR("b"), STR("")};
    static const unsigned WANT[] = {1, 1, 2, 1, 3, 2, 2};
    unsigned *got = digest_ordinals(keys, COUNT(keys), &a);
    assert_memory_equal(got, WANT, sizeof WANT);
    assert_non_null(digest_ordinals(NULL, 0, &a));
    feed_str *same = arena_array(&a, 20000, sizeof *same);
    for (int i = 0; i < 20000; i++)
        same[i] = STR("x");
    got = digest_ordinals(same, 20000, &a);
    assert_int_equal(got[19999], 20000);
    char words[100][2];
    for (size_t n = 1; n < 100; n += n < 30 ? 29 : 9) /* few or many, the same comes out */
        for (size_t kinds = 1; kinds <= n; kinds += 3) {
            for (size_t i = 0; i < n; i++) {
                words[i][0] = (char)('a' + i % kinds / 10);
                words[i][1] = (char)('a' + i % kinds % 10);
                same[i] = (feed_str){words[i], 2};
            }
            got = digest_ordinals(same, n, &a);
            for (size_t i = 0; i < n; i++)
                assert_int_equal(got[i], i / kinds + 1);
        }
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_key), cmocka_unit_test(test_schemes),
                                       cmocka_unit_test(test_permalinks), cmocka_unit_test(test_items),
                                       cmocka_unit_test(test_ordinals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
