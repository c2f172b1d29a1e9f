/* Emphasis and bare URLs beside CJK characters, and that positions stay true. */
#include "unit.h"

#include "converters/markdown/cjk.h"
#include "converters/markdown/markdown.h"

static void render(markdown *m, const char *text, bool cjk)
{
    const char *limit;
    size_t where;
    markdown_options options = {.keep_raw = true, .cjk = cjk};
    assert_int_equal(markdown_parse(m, str_of(text), &options, &limit, &where), 0);
}

static void test_characters(void **state)
{
    (void)state;
    static const uint32_t CJK[] = {0x4E00, 0x3042, 0xAC00, 0x1100, 0xFF0C, 0x300C, 0xFF61, 0x20000, 0x1F200, 0x20A9};
    static const uint32_t OTHER[] = {'a', ',', 0x201C, 0x2026, 0xE9, 0x1F600, 0x231A, 0x0627, 0x20AC, 0x1F004};
    for (size_t i = 0; i < COUNT(CJK); i++)
        assert_true(cjk_is(CJK[i]));
    for (size_t i = 0; i < COUNT(OTHER); i++)
        assert_false(cjk_is(OTHER[i]));
}

static void test_emphasis(void **state)
{
    (void)state;
    static const struct {
        const char *text, *html;
    } CASES[] = {
        {"**主题：**正文", "<p><strong>主题：</strong>正文</p>"},
        {"**“LLM”**项目", "<p><strong>“LLM”</strong>项目</p>"},
        {"提升**81%**曾", "<p>提升<strong>81%</strong>曾</p>"},
        {"至**-0.007**，据**《书》**", "<p>至<strong>-0.007</strong>，据<strong>《书》</strong></p>"},
        {"**a。**b **c）**d", "<p><strong>a。</strong>b <strong>c）</strong>d</p>"},
        {"**이것(this)**은", "<p><strong>이것(this)</strong>은</p>"},
        {"用**`make`**命令", "<p>用<strong><code>make</code></strong>命令</p>"},
        {"和**[链接](https://e.org/z)**文字。", "<p>和<strong><a href=\"https://e.org/z\">链接</a></strong>文字。</p>"},
        {"[提出](https://e.org/x/)，**重点。**另外", "<p><a href=\"https://e.org/x/\">提出</a>，<strong>重点。</strong>另外</p>"},
        /* the amended rule leaves these as CommonMark has them */
        {"**LND:**M", "<p>**LND:**M</p>"},
        {"**a。 **b", "<p>**a。 **b</p>"},
        {"_a。_字", "<p>_a。_字</p>"},
        {"字\\***“a”**字", "<p>字*<strong>“a”</strong>字</p>"},
        {"a*“b”*c", "<p>a*“b”*c</p>"},
        /* marks are taken out of code, URLs, titles, raw HTML */
        {"`a**“`字", "<p><code>a**“</code>字</p>"},
        {"[字**“](/a**“字 \"字**“\")", "<p><a href=\"/a**%E2%80%9C%E5%AD%97\" title=\"字**“\">字**“</a></p>"},
        {"字<i title=\"字**“\">x</i>", "<p>字<i title=\"字**“\">x</i></p>"},
        {"    字**“\n", "<pre><code>字**“\n</code></pre>"},
    };
    markdown m;
    markdown_init(&m);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        render(&m, CASES[i].text, true);
        assert_str(str_trim(buf_str(&m.html)), CASES[i].html);
    }
    markdown_free(&m);
}

static void test_urls(void **state)
{
    (void)state;
    static const struct {
        const char *text, *html;
    } CASES[] = {
        {"标题：https://e.org/a", "<p>标题：<a href=\"https://e.org/a\">https://e.org/a</a></p>"},
        {"见 http://e.org/a，后文", "<p>见 <a href=\"http://e.org/a\">http://e.org/a</a>，后文</p>"},
        {"（https://e.org/a）", "<p>（<a href=\"https://e.org/a\">https://e.org/a</a>）</p>"},
        {"xhttps://e.org/a", "<p>xhttps://e.org/a</p>"},
        {"[a](https://e.org/a（b）c)", "<p><a href=\"https://e.org/a%EF%BC%88b%EF%BC%89c\">a</a></p>"},
        {"[a]\n\n[a]: https://e.org/（b）\n", "<p><a href=\"https://e.org/%EF%BC%88b%EF%BC%89\">a</a></p>"},
    };
    markdown m;
    markdown_init(&m);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        render(&m, CASES[i].text, true);
        assert_str(str_trim(buf_str(&m.html)), CASES[i].html);
    }
    markdown_free(&m);
}

/* Without CJK characters the option changes nothing; with them, what it adds is left out of the text. */
static void test_untouched(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {"**a:**b *“c”*d _e_ http://e.org/,f", "“**a**” é**,x**", "* a\n* b\n***\n"};
    markdown m, plain;
    markdown_init(&m);
    markdown_init(&plain);
    for (size_t i = 0; i < COUNT(TEXTS); i++) {
        render(&m, TEXTS[i], true);
        render(&plain, TEXTS[i], false);
        assert_true(str_eq(buf_str(&m.html), buf_str(&plain.html)));
    }
    render(&m, "字**“a”**字：https://e.org/，**b。**字", true);
    assert_true(str_find(buf_str(&m.html), STR("\xEF\xBF\xBF")) == m.html.n);
    assert_true(str_find_byte(buf_str(&m.html), '\v') == m.html.n);
    markdown_free(&m);
    markdown_free(&plain);
}

static void test_positions(void **state)
{
    (void)state;
    static const char TEXT[] = "字**“a”**字**“b”**字\n\n- 字**“c”**字\n- [d](/x)\n";
    markdown m;
    markdown_init(&m);
    render(&m, TEXT, true);
    for (uint32_t i = 0; i < m.n_nodes; i++) {
        feed_str text = markdown_text(&m, m.nodes[i].text);
        if (m.nodes[i].kind == MARKDOWN_ITEM)
            assert_memory_equal(TEXT + m.nodes[i].source, text.p, 1);
    }
    for (size_t i = 0; i < m.n_spans; i++)
        assert_memory_equal(TEXT + m.spans[i].source, m.text.p + m.spans[i].text.begin, 1);
    markdown_free(&m);
}

/* A link that the end of the text cuts off: the byte behind it is not the text's. */
static void test_cut_off(void **state)
{
    (void)state;
    static const char TEXT[] = "[a](http://e.org/x)";
    markdown m;
    markdown_init(&m);
    const char *limit;
    size_t where;
    markdown_options options = {.cjk = true};
    assert_int_equal(markdown_parse(&m, (feed_str){TEXT, sizeof TEXT - 2}, &options, &limit, &where), 0);
    assert_true(str_starts(buf_str(&m.html), STR("<p>[a](")));
    markdown_free(&m);
}

static void test_marks(void **state)
{
    (void)state;
    buf marks, out;
    buf_init(&marks, 1000);
    buf_init(&out, 1000);
    feed_str text = STR("a**，b**c");
    size_t n = cjk_find(text, &marks), hint = 0;
    const cjk_mark *list = (const cjk_mark *)(const void *)marks.p;
    assert_int_equal(n, 1);
    assert_int_equal(list[0].at, 3);
    cjk_put_marked(text, list, n, &out);
    assert_int_equal(out.n, text.n + CJK_MARK_BYTES);
    static const size_t BACK[][2] = {{0, 0}, {3, 3}, {4, 3}, {6, 3}, {7, 4}, {11, 8}};
    for (size_t i = 0; i < COUNT(BACK); i++)
        assert_int_equal(cjk_unmarked(list, n, BACK[i][0], &hint), BACK[i][1]);
    buf again;
    buf_init(&again, 1000);
    cjk_put_unmarked(&again, buf_str(&out));
    assert_true(str_eq(buf_str(&again), text));
    buf_free(&again);
    buf_free(&marks);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_characters), cmocka_unit_test(test_emphasis),  cmocka_unit_test(test_urls),
        cmocka_unit_test(test_untouched),  cmocka_unit_test(test_positions), cmocka_unit_test(test_marks),
        cmocka_unit_test(test_cut_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
