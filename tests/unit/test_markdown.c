/* Markdown: HTML, plain text, and the ranges of blocks and inline elements. */
#include <stdio.h>

#include "unit.h"

#include "converters/markdown/markdown.h"

static int parse(markdown *m, const char *text, const char *base, bool raw)
{
    const char *limit;
    size_t where;
    markdown_options options = {.base_url = str_of(base), .keep_raw = raw, .cjk = true};
    return markdown_parse(m, str_of(text), &options, &limit, &where);
}

/* Every range lies inside its buffer and its parent; siblings follow each other. */
static void check_tree(const markdown *m)
{
    assert_true(m->n_nodes > 0 && m->nodes[0].kind == MARKDOWN_DOCUMENT && m->nodes[0].next == m->n_nodes);
    for (uint32_t i = 1; i < m->n_nodes; i++) {
        const markdown_node *n = &m->nodes[i], *p = &m->nodes[n->parent];
        assert_true(n->parent < i && n->next > i && n->next <= p->next);
        assert_true(n->html.begin <= n->inner.begin && n->inner.begin <= n->inner.end && n->inner.end <= n->html.end);
        assert_true(n->html.begin >= p->inner.begin && n->html.end <= p->inner.end);
        assert_true(n->text.begin >= p->text.begin && n->text.end <= p->text.end && n->text.begin <= n->text.end);
        assert_true(n->spans.begin <= n->spans.end && n->spans.end <= m->n_spans);
        if (n->next < p->next)
            assert_true(m->nodes[n->next].html.begin >= n->html.end);
    }
    for (size_t i = 0; i < m->n_spans; i++) {
        const markdown_span *s = &m->spans[i];
        const markdown_node *n = &m->nodes[s->node];
        assert_true(i >= n->spans.begin && i < n->spans.end);
        assert_true(s->html.begin >= n->html.begin && s->html.end <= n->html.end && s->html.begin <= s->html.end);
        assert_true(s->text.begin <= s->text.end && s->text.end <= m->text.n && s->url.end <= m->urls.n);
    }
}

static void test_html(void **state)
{
    (void)state;
    static const struct {
        const char *text, *html;
    } CASES[] = {
        {"", ""},
        {"*a* **b** `c` ~~d~~", "<p><em>a</em> <strong>b</strong> <code>c</code> <del>d</del></p>"},
        {"1 < 2 & \"q\" &copy; &#x4E2D;", "<p>1 &lt; 2 &amp; &quot;q&quot; © 中</p>"},
        {"# H\n\nS\n=\n", "<h1>H</h1>\n<h1>S</h1>"},
        {"a  \nb\\\nc", "<p>a<br />\nb<br />\nc</p>"},
        {"a<br>b<BR/>\nc<br />  \nd<brr>", "<p>a\nb\nc\nd</p>"},
        {"```c\n<x>\n```\n", "<pre><code class=\"language-c\">&lt;x&gt;\n</code></pre>"},
        {"> q\n", "<blockquote>\n<p>q</p>\n</blockquote>"},
        {"---\n", "<hr />"},
        {"3. c\n4. d\n", "<ol start=\"3\">\n<li>c</li>\n<li>d</li>\n</ol>"},
        {"<https://e.org/?a&b>", "<p><a href=\"https://e.org/?a&amp;b\">https://e.org/?a&amp;b</a></p>"},
        {"![alt *x*](/i.png \"t\")", "<p><img src=\"/i.png\" title=\"t\" alt=\"alt x\" /></p>"},
        {"**主题：**正文", "<p><strong>主题：</strong>正文</p>"},
        {"a <b>raw</b> c", "<p>a raw c</p>"},
        {"[https://a.example/ *x*](/y)", "<p><a href=\"/y\">https://a.example/ <em>x</em></a></p>"},
        {"[a www.b.example c](/y) <https://z.example>",
         "<p><a href=\"/y\">a www.b.example c</a> <a href=\"https://z.example\">https://z.example</a></p>"},
    };
    markdown m;
    markdown_init(&m);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        assert_int_equal(parse(&m, CASES[i].text, NULL, false), 0);
        assert_str(str_trim(buf_str(&m.html)), CASES[i].html);
        check_tree(&m);
    }
    markdown_free(&m);
}

static void test_tree(void **state)
{
    (void)state;
    static const char TEXT[] = "# T [l](/a)\n\n- one [x](/1)\n- two\n\n  para ![i](/i.png)\n\n  1. deep\n\n| a | b "
                               "|\n|---|---|\n| [c](/c) | d |\n";
    static const markdown_kind KINDS[] = {MARKDOWN_DOCUMENT,  MARKDOWN_HEADING, MARKDOWN_BULLETS,   MARKDOWN_ITEM,
                                          MARKDOWN_PARAGRAPH, MARKDOWN_ITEM,    MARKDOWN_PARAGRAPH, MARKDOWN_PARAGRAPH,
                                          MARKDOWN_NUMBERS,   MARKDOWN_ITEM};
    markdown m;
    markdown_init(&m);
    for (int round = 0; round < 2; round++) { /* memory is used again */
        assert_int_equal(parse(&m, TEXT, NULL, false), 0);
        check_tree(&m);
        for (size_t i = 0; i < COUNT(KINDS); i++)
            assert_int_equal(m.nodes[i].kind, KINDS[i]);
        assert_str(str_trim(markdown_text(&m, m.nodes[1].text)), "T l");
        assert_int_equal(m.nodes[1].level, 1);
        assert_int_equal(m.spans[0].kind, MARKDOWN_LINK);
        assert_str(markdown_url(&m, &m.spans[0]), "/a");
        assert_str(markdown_html(&m, m.spans[0].html), "<a href=\"/a\">l</a>");
        assert_int_equal(m.spans[2].kind, MARKDOWN_IMAGE);
        assert_memory_equal(TEXT + m.nodes[3].source, "one", 3);
        assert_memory_equal(TEXT + m.nodes[5].source, "two", 3);
    }
    markdown_free(&m);
}

static void test_urls(void **state)
{
    (void)state;
    static const struct {
        const char *text, *url;
    } CASES[] = {
        {"[a](b.html)", "https://example.org/d/b.html"}, {"[a](/b)", "https://example.org/b"},
        {"[a](../b#f)", "https://example.org/b#f"},      {"[a](//h/x)", "https://h/x"},
        {"[a](<b c>)", "https://example.org/d/b%20c"},   {"[a](中)", "https://example.org/d/%E4%B8%AD"},
        {"[a](mailto:x@y.z)", "mailto:x@y.z"},           {"[a](https://e.org/%zz%20)", "https://e.org/%25zz%20"}};
    markdown m;
    markdown_init(&m);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        assert_int_equal(parse(&m, CASES[i].text, "https://example.org/d/", false), 0);
        assert_int_equal(m.n_spans, 1);
        assert_str(markdown_url(&m, &m.spans[0]), CASES[i].url);
    }
    markdown_free(&m);
}

static void test_raw(void **state)
{
    (void)state;
    markdown m;
    markdown_init(&m);
    assert_int_equal(parse(&m, "a <b>c</b>\n\n<div>x</div>\n", NULL, true), 0);
    assert_true(m.raw >= 3 && m.unsafe);
    assert_str(str_trim(buf_str(&m.html)), "<p>a <b>c</b></p>\n<div>x</div>");
    assert_int_equal(parse(&m, "a <b>c</b>\n\n<div>x</div>\n", NULL, false), 0);
    assert_true(str_find(buf_str(&m.html), STR("<div>")) == m.html.n && m.raw >= 3);
    assert_int_equal(parse(&m, "plain", NULL, true), 0);
    assert_true(m.raw == 0 && !m.unsafe);
    assert_int_equal(parse(&m, "[x](javascript:alert(1))", NULL, false), 0);
    assert_true(m.unsafe);
    markdown_free(&m);
}

static void test_limits(void **state)
{
    (void)state;
    markdown m;
    const char *limit;
    size_t where;
    markdown_options options = {.keep_raw = false};
    buf b;
    buf_init(&b, 32 << 20);
    markdown_init(&m);
    for (int i = 0; i < 50000; i++)
        buf_put_lit(&b, "> ");
    assert_int_equal(markdown_parse(&m, buf_str(&b), &options, &limit, &where), FEED_E_LIMIT);
    assert_non_null(limit);
    buf_clear(&b);
    for (int i = 0; i < 100000; i++) /* items do not count together */
        buf_put_lit(&b, "- [a](/u)\n");
    assert_int_equal(markdown_parse(&m, buf_str(&b), &options, &limit, &where), 0);
    buf_clear(&b);
    for (int i = 0; i < 100000; i++)
        buf_put_lit(&b, "2. [a](/u)\n    - b\n");
    assert_int_equal(markdown_parse(&m, buf_str(&b), &options, &limit, &where), FEED_E_LIMIT);
    while (b.n <= 16 << 20)
        buf_put_lit(
            &b,
            "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789\n");
    assert_int_equal(markdown_parse(&m, buf_str(&b), &options, &limit, &where), FEED_E_LIMIT);
    assert_int_equal(parse(&m, "works again", NULL, false), 0);
    buf_free(&b);
    markdown_free(&m);
}

/* md4c 0.4.8 loses the list where a line stands 4 bytes behind a multiple of 256: at every offset, what follows a
 * heading, rule, code or two blank lines stays in its item, and sources are where they were. */
static void test_offsets(void **state)
{
    (void)state;
    static const char *const PARTS[] = {"# T\n\n", "***\n\n", "```\nx\n```\n\n", "~~~\n~~~\n\n", "t\n=\n\n",
                                        "t\n\n\n", "x\n\n    code\n\n\n", "1. # a\n\n\n"};
    markdown m;
    char text[1024];
    markdown_init(&m);
    for (size_t part = 0; part < COUNT(PARTS); part++) {
        for (int pad = 0; pad < 300; pad++) {
            int n = snprintf(text, sizeof text, "%*s\n\n- a\n\n", pad, "");
            memset(text, 'b', (size_t)pad);
            for (const char *p = PARTS[part]; *p; p++) {
                bool begins = p == PARTS[part] || p[-1] == '\n';
                n += snprintf(text + n, sizeof text - (size_t)n, "%s%c", begins && *p != '\n' ? "  " : "", *p);
            }
            snprintf(text + n, sizeof text - (size_t)n, "  in the item\n\nout\n");
            assert_int_equal(parse(&m, text, NULL, false), 0);
            feed_str html = buf_str(&m.html), end = STR("<p>in the item</p>\n</li>\n</ul>\n<p>out</p>\n");
            if (!str_ends(html, end))
                fail_msg("part %zu at %d: %.*s", part, pad, (int)html.n, html.p);
            assert_memory_equal(text + m.nodes[m.n_nodes - 1].source, "out\n", 4);
        }
    }
    markdown_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_html), cmocka_unit_test(test_tree),
                                       cmocka_unit_test(test_urls), cmocka_unit_test(test_raw),
                                       cmocka_unit_test(test_limits), cmocka_unit_test(test_offsets)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
