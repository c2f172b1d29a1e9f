/* How inspect prints: the tree it makes, slices, deep and large input. What it prints, tests/cases/inspect say. */
#include <stdio.h>

#include "unit.h"

#include "converters/inspect/inspect.h"
#include "converters/inspect/node.h"

static void test_nodes(void **state)
{
    (void)state;
    arena a;
    arena_init(&a, 1 << 20);
    node_maker m = {.memory = &a};
    node *map = node_new(&m, NODE_MAP), *list = node_need(&m, map, STR("l"), NODE_LIST);
    node_add(&m, list, node_integer(&m, -7));
    node_add(&m, list, node_real(&m, 0.5));
    node_set(&m, map, STR("b"), node_bool(&m, true));
    node_set(&m, map, STR("s"), node_string(&m, STR("a\"\n")));
    node_set(&m, map, STR("n"), node_string(&m, STR_NONE));
    node_set(&m, map, STR("b"), node_bool(&m, false));
    node_set(&m, map, STR("x"), node_new(&m, NODE_MAP));
    assert_str(node_get_string(map, STR("s")), "a\"\n");
    assert_str(node_get_string(map, STR("b")), NULL);
    assert_null(node_get(map, STR("y")));
    assert_null(node_get(NULL, STR("y")));
    node *copy = node_copy(&m, map);
    assert_true(node_equal(map, copy));
    node_remove(copy, STR("l"));
    node_remove(copy, STR("x"));
    node_remove(copy, STR("never"));
    assert_false(node_equal(map, copy));
    node_set(&m, copy, STR("z"), node_string(&m, STR("last")));
    assert_ptr_equal(node_last(list), list->as.list.last->value);
    buf b;
    buf_init(&b, 1000);
    node_put_json(map, &b);
    assert_str(buf_str(&b), "{\n  \"l\": [-7, 0.5],\n  \"b\": false,\n  \"s\": \"a\\\"\\n\",\n"
                            "  \"n\": null,\n  \"x\": {}\n}\n");
    buf_clear(&b);
    node_put_json(copy, &b);
    assert_str(buf_str(&b), "{\n  \"b\": false,\n  \"s\": \"a\\\"\\n\",\n  \"n\": null,\n  \"z\": \"last\"\n}\n");
    buf_free(&b);
    assert_int_equal(m.error, 0);
    arena_free(&a);
}

/* A map takes no more keys than its search allows; running out of memory sticks. */
static void test_bounds(void **state)
{
    (void)state;
    arena a;
    arena_init(&a, 1 << 20);
    node_maker m = {.memory = &a};
    node *map = node_new(&m, NODE_MAP);
    char key[16];
    for (int i = 0; i < NODE_KEYS_MAX + 10; i++) {
        snprintf(key, sizeof key, "k%d", i);
        node_set(&m, map, str_of(key), node_integer(&m, i));
    }
    assert_int_equal(map->n, NODE_KEYS_MAX);
    arena_free(&a);
    arena_init(&a, 64);
    m = (node_maker){.memory = &a};
    map = node_new(&m, NODE_MAP);
    for (int i = 0; i < 100; i++)
        node_set(&m, map, STR("k"), node_string(&m, STR("a long enough text to fill an arena of a few bytes")));
    assert_int_equal(m.error, FEED_E_MEMORY);
    arena_free(&a);
}

static buf inspect(feed_str document, size_t slice)
{
    buf out;
    buf_init(&out, 1 << 26);
    const inspect_options options = {.slice = slice};
    assert_int_equal(inspect_document(document, &options, &out), 0);
    return out;
}

static void test_slices(void **state)
{
    (void)state;
    static const char *const DOCUMENTS[] = {
        "",
        "nothing",
        "\xEF\xBB\xBF<rss version='2.0'><channel><title>a &amp; b &eacute;</title><item><description>"
        "<![CDATA[<p>x]]></description></item></channel>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><title type='xhtml'><div><b>x</b></div></title>&nope;</feed",
        "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{\"id\": 1, \"content_html\": \"<b>x\"}]}",
    };
    for (size_t i = 0; i < COUNT(DOCUMENTS); i++) {
        buf whole = inspect(str_of(DOCUMENTS[i]), 0);
        for (size_t slice = 1; slice < 9; slice++) {
            buf sliced = inspect(str_of(DOCUMENTS[i]), slice);
            assert_true(str_eq(buf_str(&whole), buf_str(&sliced)));
            buf_free(&sliced);
        }
        buf_free(&whole);
    }
}

static void test_empty(void **state)
{
    (void)state;
    buf out = inspect(STR(""), 0);
    assert_str(buf_str(&out), "{\n  \"bozo\": false,\n  \"headers\": {},\n  \"feed\": {},\n  \"entries\": []\n}\n");
    buf_free(&out);
}

/* Depth, and a hundred thousand of everything: linear, and nothing is lost. */
static void test_large(void **state)
{
    (void)state;
    buf b;
    buf_init(&b, 1 << 26);
    buf_put_lit(&b, "<rss><channel>");
    for (int i = 0; i < 10000; i++)
        buf_put_lit(&b, "<item><category>c</category><unknown/><author>a</author></item>");
    for (int i = 0; i < 1000; i++)
        buf_printf(&b, "<category>c%d</category><u%d/>", i, i);
    for (int i = 0; i < 100000; i++)
        buf_put_lit(&b, "<deep>");
    buf out = inspect(buf_str(&b), 0);
    size_t entries = 0;
    for (feed_str rest = buf_str(&out); rest.n; entries++) {
        size_t at = str_find(rest, STR("\"author_detail\""));
        rest = str_from(rest, at + 1);
    }
    assert_int_equal(entries, 10001);
    buf_free(&out);
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_nodes), cmocka_unit_test(test_bounds),
                                       cmocka_unit_test(test_slices), cmocka_unit_test(test_empty),
                                       cmocka_unit_test(test_large)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
