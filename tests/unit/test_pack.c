/* Packed entries and heads: there and back; damaged bytes never crash. */
#include "unit.h"

#include "feeds/model/pack.h"

static feed_link LINKS[] = {
    {.href = {"https://example.org/", 20}},
    {.rel = {"enclosure", 9}, .href = {"/a", 2}, .type = {"audio/mpeg", 10}, .length = UINT64_MAX}};
static feed_person PEOPLE[] = {{.name = {"Ada", 3}},
                               {.name = {"B", 1}, .email = {"b@example.org", 13}, .uri = {"", 0}}};
static feed_category CATEGORIES[] = {{.term = {"t", 1}, .scheme = {"s", 1}, .label = {"l", 1}}};
static const feed_source SOURCE = {.id = {"urn:x", 5}, .title = {"From", 4}, .self = {"", 0}};

static feed_entry whole_entry(void)
{
    return (feed_entry){.id = STR("urn:1"),
                        .title.value = STR("T"),
                        .content = {FEED_HTML, STR("<p>中</p>"), true},
                        .summary.value = STR(""),
                        .published = {-62135596800, -720, true, true},
                        .updated = {1, 840, true, false},
                        .links = LINKS,
                        .n_links = 2,
                        .authors = PEOPLE,
                        .n_authors = 2,
                        .contributors = PEOPLE,
                        .n_contributors = 1,
                        .categories = CATEGORIES,
                        .n_categories = 1,
                        .rights = STR("r"),
                        .language = STR("zh"),
                        .permalink = STR("p"),
                        .source = &SOURCE,
                        .origin = {STR("a.md"), 7, 8}};
}

static void assert_time(feed_time a, feed_time b)
{
    assert_true(a.unix_seconds == b.unix_seconds && a.offset_minutes == b.offset_minutes && a.set == b.set &&
                a.zoned == b.zoned);
}

static void test_entry(void **state)
{
    (void)state;
    buf b;
    arena a;
    feed_entry e = whole_entry(), back;
    buf_init(&b, 1 << 20);
    arena_init(&a, 1 << 20);
    pack_entry(&b, &e);
    assert_int_equal(unpack_entry(buf_str(&b), &a, &back), 0);
    assert_str(back.id, "urn:1");
    assert_str(back.content.value, "<p>中</p>");
    assert_true(back.content.type == FEED_HTML && back.content.clean && !back.title.clean);
    assert_str(back.summary.value, "");
    assert_str(back.image, NULL);
    assert_time(back.published, e.published);
    assert_time(back.updated, e.updated);
    assert_int_equal(back.n_links, 2);
    assert_str(back.links[0].rel, NULL);
    assert_str(back.links[1].type, "audio/mpeg");
    assert_true(back.links[1].length == UINT64_MAX);
    assert_str(back.authors[1].uri, "");
    assert_str(back.authors[1].email, "b@example.org");
    assert_int_equal(back.n_contributors, 1);
    assert_str(back.categories[0].label, "l");
    assert_str(back.source->title, "From");
    assert_str(back.source->link, NULL);
    assert_str(back.origin.file, "a.md");
    assert_int_equal(back.origin.column, 8);
    buf again;
    buf_init(&again, 1 << 20);
    pack_entry(&again, &back);
    assert_true(str_eq(buf_str(&b), buf_str(&again)));
    buf_free(&again);
    buf_free(&b);
    arena_free(&a);
}

/* A copy owes nothing to the strings of the original. */
static void test_copy(void **state)
{
    (void)state;
    char title[] = "T", link[] = "https://example.org/";
    feed_link own = {.href = {link, sizeof link - 1}};
    feed_entry e = whole_entry();
    e.title.value = (feed_str){title, 1};
    e.links = &own;
    e.n_links = 1;
    feed_entry *copy = feed_entry_dup(&e);
    assert_non_null(copy);
    memset(title, 'x', sizeof title - 1);
    memset(link, 'x', sizeof link - 1);
    own.href = STR_NONE;
    assert_str(copy->title.value, "T");
    assert_str(copy->links[0].href, "https://example.org/");
    assert_str(copy->source->title, "From");
    assert_time(copy->updated, e.updated);
    feed_entry_free(copy);
    feed_entry_free(NULL);
}

static void test_meaning(void **state)
{
    (void)state;
    buf x, y;
    feed_entry e = whole_entry();
    buf_init(&x, 1 << 20);
    buf_init(&y, 1 << 20);
    pack_entry(&x, &e);
    e.origin = (feed_pos){STR("another/file.md"), 1, 1};
    pack_entry(&y, &e);
    assert_true(!str_eq(buf_str(&x), buf_str(&y)) && str_eq(pack_meaning(buf_str(&x)), pack_meaning(buf_str(&y))));
    buf_clear(&y);
    e.title.value = STR("Another");
    pack_entry(&y, &e);
    assert_false(str_eq(pack_meaning(buf_str(&x)), pack_meaning(buf_str(&y))));
    buf_free(&x);
    buf_free(&y);
}

static void test_head(void **state)
{
    (void)state;
    feed_head h = {.id = STR("urn:f"),
                   .title.value = STR("F"),
                   .subtitle = {FEED_HTML, STR("s"), false},
                   .links = LINKS,
                   .n_links = 1,
                   .updated = {5, 60, true, true},
                   .authors = PEOPLE,
                   .n_authors = 1,
                   .icon = STR("i"),
                   .ttl_minutes = 60,
                   .origin = {STR("f"), 1, 2}},
              back;
    buf b;
    arena a;
    buf_init(&b, 1 << 20);
    arena_init(&a, 1 << 20);
    pack_head(&b, &h);
    assert_int_equal(unpack_head(buf_str(&b), &a, &back), 0);
    assert_str(back.title.value, "F");
    assert_true(back.subtitle.type == FEED_HTML && back.ttl_minutes == 60 && back.n_links == 1 &&
                back.n_categories == 0);
    assert_str(back.icon, "i");
    assert_str(back.logo, NULL);
    assert_time(back.updated, h.updated);
    buf_free(&b);
    arena_free(&a);
}

static void test_damage(void **state)
{
    (void)state;
    buf b;
    arena a;
    feed_entry e = whole_entry(), back;
    buf_init(&b, 1 << 20);
    arena_init(&a, 1 << 20);
    pack_entry(&b, &e);
    for (size_t cut = 0; cut < b.n; cut++) {
        arena_reset(&a);
        assert_int_equal(unpack_entry((feed_str){b.p, cut}, &a, &back), FEED_E_INPUT);
    }
    for (size_t i = 0; i < b.n; i++) {
        char old = b.p[i];
        b.p[i] = (char)0xFF;
        arena_reset(&a);
        int status = unpack_entry(buf_str(&b), &a, &back);
        assert_true(status == 0 || status == FEED_E_INPUT || status == FEED_E_MEMORY);
        b.p[i] = old;
    }
    buf small;
    buf_init(&small, 100);
    pack_entry(&small, &e);
    assert_int_equal(small.error, FEED_E_LIMIT);
    buf_free(&small);
    buf_free(&b);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_entry), cmocka_unit_test(test_copy),
                                       cmocka_unit_test(test_meaning),
                                       cmocka_unit_test(test_head), cmocka_unit_test(test_damage)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
