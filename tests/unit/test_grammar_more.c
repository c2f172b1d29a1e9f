/* Every grammar on a small document of its shape: which items come out, where they lead, where they stand. */
#include "unit.h"

#include "converters/digest/digest.h"
#include "feeds/core/date.h"

/* What came out: "title|url|line" of each entry, a line each, and its content. */
typedef struct seen {
    buf items, bodies, dates, notes, feed;
} seen;

static int on_begin(void *context, const feed_head *head)
{
    buf_put_str(&((seen *)context)->feed, head->title.value);
    return 0;
}

static int on_entry(void *context, const feed_entry *e)
{
    seen *s = context;
    buf_printf(&s->items, "%.*s|%.*s|%u", FMT(e->title.value), FMT(e->n_links ? e->links[0].href : STR_NONE),
               e->origin.line);
    for (size_t i = 0; i < e->n_categories; i++)
        buf_printf(&s->items, "|%.*s", FMT(e->categories[i].term));
    buf_put_char(&s->items, '\n');
    buf_put_str(&s->bodies, e->content.value);
    buf_put_char(&s->bodies, '\n');
    date_put_rfc3339(&s->dates, e->published);
    buf_put_char(&s->dates, '\n');
    return 0;
}

static int on_end(void *context)
{
    (void)context;
    return 0;
}

static void on_finding(void *context, const feed_finding *f)
{
    buf_printf(&((seen *)context)->notes, "%s ", feed_rule_get(f->rule)->id);
}

static seen saw;

static int read_with(const digest_options *options, const char *text, const char *path)
{
    buf *all[] = {&saw.items, &saw.bodies, &saw.dates, &saw.notes, &saw.feed};
    for (size_t i = 0; i < COUNT(all); i++) {
        if (!all[i]->max)
            buf_init(all[i], 1 << 20);
        buf_clear(all[i]);
    }
    digest_reader *reader = digest_reader_new(options);
    assert_non_null(reader);
    digest_file file = {.name = str_of(path), .path = str_of(path), .grammar = DIGEST_GRAMMAR_NONE};
    feed_reporter reporter = {on_finding, &saw};
    feed_sink sink = {on_begin, on_entry, on_end, &saw};
    int status = digest_read(reader, str_of(text), &file, reporter, sink);
    digest_reader_free(reader);
    return status;
}

static const digest_options PLAIN = {.grammar = DIGEST_GRAMMAR_NONE};

static void read_plain(const char *text)
{
    assert_int_equal(read_with(&PLAIN, text, "2024-05-06.md"), 0);
}

static int free_all(void **state)
{
    (void)state;
    buf *all[] = {&saw.items, &saw.bodies, &saw.dates, &saw.notes, &saw.feed};
    for (size_t i = 0; i < COUNT(all); i++)
        buf_free(all[i]);
    return 0;
}

static const struct {
    const char *text, *items;
} SHAPES[] = {
    {"1. [a](http://e.x/1)\n   text\n2. [b](http://e.x/2)\n", "a|http://e.x/1|1\nb|http://e.x/2|3\n"},
    /* the boilerplate in front of the first section, lists of names */
    {"- [home](http://e.x/)\n\n## S\n* [x] [a](http://e.x/1)\n* b [now has c](http://e.x/2) d\n\n## N\n* Jo\n",
     "a|http://e.x/1|4|S\nnow has c|http://e.x/2|5|S\n"},
    {"# T\n## S\n\n1、[a](http://e.x/1)\n\ntext\n\n2、[b](http://e.x/2)：more\n\n3、c [d](http://e.x/3) e\n",
     "a|http://e.x/1|4|S\nb|http://e.x/2|8|S\nc d e|http://e.x/3|10|S\n"},
    /* lines with the next number are items; others are text */
    {"1、[a](http://e.x/1)：x\n2、b **c** http://e.x/2\n4、not one\n\n3、d\n\n4、e\n7、text\n",
     "a|http://e.x/1|1\nb c http://e.x/2|http://e.x/2|2\nd||5\ne||7\n"},
    /* a heading without a link is an item where a link and text stand below; the tail is none */
    {"# T\n## S\n### ⭐ [a](http://e.x/1)\nx\n### b\nsee [this](http://e.x/2)\n### [c](http://e.x/3)\n"
     "### [d](http://e.x/4)\n## Jobs\n### [e](http://e.x/5)\n",
     "⭐ a|http://e.x/1|3|S\nb|http://e.x/2|5|S\nc|http://e.x/3|7|S\nd|http://e.x/4|8|S\n"},
    /* an index before the items themselves */
    {"# [2024-05-06](http://e.x/i)\n\n# News\n## All\n### S\n- a [x](http://e.x/1) `#1`\n- b `#2`\n- c [x]"
     "(http://e.x/3) `#3`\n\n---\n\n## [a](http://e.x/1) `#1`\nx\n\n---\n\n## b `#2`\ny\n\n## "
     "[c](http://e.x/3) `#3`\n",
     "a|http://e.x/1|12\nb||17\nc|http://e.x/3|20\n"},
    {"## 1. a\n**Original**: A\n\n**Link**: [http://e.x/1](http://e.x/1)\n\nx\n### not one\n## 2. b\ny\n\n- "
     "[s](http://e.x/2)\n\n## 3. c\n",
     "a|http://e.x/1|1\nb|http://e.x/2|8\nc||13\n"},
    {"#### a\n\nhttp://e.x/1\n\nhttp://e.x/c1\n\n#### b\n\n<http://e.x/2>\n\n#### c\n\n[h/p](http://e.x/3)\n\n"
     "#### d\n\nhttp://e.x/4\n",
     "a|http://e.x/1|1\nb|http://e.x/2|7\nc|http://e.x/3|11\nd|http://e.x/4|15\n"},
    {"# T\n## S\n\n**a**  \n<http://e.x/1>  \nx\n\n**b**  \n<http://e.x/2>\n\n**c**  \nno link\n",
     "a|http://e.x/1|4|S\nb|http://e.x/2|8|S\nc||11|S\n"},
    {"- **Lead:** a [p](http://e.x/1)\n- **Two：** b\n- [q](http://e.x/3) c\n- d. And e\n",
     "Lead|http://e.x/1|1\nTwo||2\nq|http://e.x/3|3\nd||4\n"},
    {"# T\n## A\n### [a](http://e.x/1)\n- [in a](http://e.x/x)\n\n## B\n- [b](http://e.x/2)\n\n## Join us?\n- "
     "[c](http://e.x/3)\n",
     "a|http://e.x/1|3|A\nb|http://e.x/2|7|B\n"},
    {"## Day 2024-05-05\n1. a http://e.x/1\n2.b：http://e.x/2\n- by: me http://e.x/me\n\n## Day 2024-05-06\n1. c "
     "http://e.x/3\n",
     "a|http://e.x/1|2|Day 2024-05-05\nb|http://e.x/2|3|Day 2024-05-05\nc|http://e.x/3|7|Day 2024-05-06\n"},
    {"| n | t |\n|---|---|\n| 1 | [a](http://e.x/1) |\n| 2 | [b](http://e.x/2) |\n",
     "a|http://e.x/1|3\nb|http://e.x/2|4\n"},
    {"<h2>S</h2>\n<table>\n<tr><th>t</th></tr>\n<tr><td>1</td><td><a href=\"http://e.x/1\">a &amp; "
     "b</a></td></tr>\n"
     "<tr><td>2</td><td><a href='http://e.x/2'>c</a></td></tr>\n</table>\n",
     "a & b|http://e.x/1|4|S\nc|http://e.x/2|5|S\n"},
    {"[a](http://e.x/1) x\n\n[b](http://e.x/2)\n\n[c](http://e.x/3)\n\n[d](http://e.x/4)\n\n[e](http://e.x/5)\n",
     "a|http://e.x/1|1\nb|http://e.x/2|3\nc|http://e.x/3|5\nd|http://e.x/4|7\ne|http://e.x/5|9\n"},
    {"### No. 1: a\n- URL: http://e.x/1\n\n### No. 2: b\nhttp://e.x/2\n\n## S\n- No. 3. [c](http://e.x/3)\n- "
     "No. 4. d\n"
     "- No. 5. e\n- summary\n",
     "a|http://e.x/1|1\nb|http://e.x/2|4\nc|http://e.x/3|8|S\nd||9|S\ne||10|S\n"},
    {"---\ntitle: Paper\nurl: http://e.x/p\n---\n**Aim**\nx\n\n**Way**\ny\n\n**End**\nz\n"
     "", "Paper|http://e.x/p|1\n"},
    {"---\nitems:\n- title: a\n  url: http://e.x/1\n  tags: [x]\n- title: b\n  sources:\n  - url: "
     "http://e.x/2\n---\n"
     "## 1. a\ntext\n\n## 2. b\nmore\n",
     "a|http://e.x/1|10|x\nb|http://e.x/2|13\n"},
    {"Prose with [a link](http://e.x/1).\n", "2024-05-06||1\n"},
};

static void test_shapes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(SHAPES); i++) {
        read_plain(SHAPES[i].text);
        if (!str_eq(buf_str(&saw.items), str_of(SHAPES[i].items)))
            fail_msg("got\n%.*sinstead of\n%sfor\n%s", FMT(buf_str(&saw.items)), SHAPES[i].items, SHAPES[i].text);
    }
}

static void assert_bodies(const char *want)
{
    assert_str(buf_str(&saw.bodies), want);
}

static void test_bodies(void **state)
{
    (void)state;
    read_plain("1. [a](http://e.x/1)：x\n\n   y\n2. b [c](http://e.x/2) d\n");
    assert_bodies("<p>x</p>\n<p>y</p>\n<p>b <a href=\"http://e.x/2\">c</a> d</p>\n");
    /* what is the link alone is said by the link; rules only divide */
    read_plain("#### a\n\nhttp://e.x/1\n\nx\n\n---\n\n#### b\n\nhttp://e.x/2\n\n#### c\n\nhttp://e.x/3\n\n#### d\n\n"
               "http://e.x/4\n");
    assert_bodies("<p>x</p>\n\n\n\n");
    read_plain("**a**  \n<http://e.x/1>  \nx\n\ny\n\n**b**  \nz\n\n**c**  \nw\n");
    assert_bodies("<p>x</p>\n<p>y</p>\n<p>z</p>\n<p>w</p>\n");
    read_plain("<table><tr><td><a href=\"http://e.x/1\">a</a></td><td>x<script>1</script></td></tr>"
               "<tr><td><a href=\"http://e.x/2\">b</a></td></tr></table>\n");
    assert_bodies("<p>x</p>\n\n");
    /* a bold title, and a link that says no more than that it is one */
    read_plain("x\n\n- **a:** b [link](http://e.x/1)\n- **c** [link](http://e.x/2)\n- **d**\n\n  e\n");
    assert_bodies("<p>b <a href=\"http://e.x/1\">link</a></p>\n<p><a href=\"http://e.x/2\">link</a></p>\n<p>e</p>\n");
    /* emphasis may begin and end anywhere; what the title says is not repeated */
    read_plain("1、[a](http://e.x/1)：x & **y**\n2、b **c** d\nmore\n\n**3、e**\nf *g*\n\nz\n\n"
               "**4、[h](http://e.x/2) i** j\n\n5、k *l\n6、m* n [o](http://e.x/3)\n");
    assert_bodies("<p>x &amp; <strong>y</strong></p>\n<p>more</p>\n<p>f <em>g</em></p>\n<p>z</p>\n"
                  "<p><strong><a href=\"http://e.x/2\">h</a> i</strong> j</p>\n\n"
                  "<p><em>m</em> n <a href=\"http://e.x/3\">o</a></p>\n");
    /* raw HTML is made safe, a bad link loses its address */
    read_plain("1. [a](http://e.x/1) <b onclick=\"x()\">y</b>\n2. [b](javascript:x)\n");
    assert_true(str_find(buf_str(&saw.bodies), STR("onclick")) == saw.bodies.n);
    assert_true(str_find(buf_str(&saw.bodies), STR("<b>y</b>")) < saw.bodies.n);
    assert_true(str_find(buf_str(&saw.items), STR("javascript")) == saw.items.n);
}

static void test_prepass(void **state)
{
    (void)state;
    /* definitions behind a Liquid line; offsets and lines stay true */
    read_plain("- **<!--x-->****Lead:** a [p][q] {% assign x=\"1\" %}\n- **B:** c\n\n{% include x.md %}\n"
               "[q]: http://e.x/1\n");
    assert_str(buf_str(&saw.items), "Lead|http://e.x/1|1\nB||2\n");
    assert_bodies("<p>a <a href=\"http://e.x/1\">p</a></p>\n<p>c</p>\n");
    read_plain("<!--\n- [no](http://e.x/0)\n\n- [no](http://e.x/0)\n-->\n# T\n## S\n- [a](http://e.x/1)\n{:.x}\n"
               "- [b](http://e.x/2)\n");
    assert_str(buf_str(&saw.items), "a|http://e.x/1|8|S\nb|http://e.x/2|10|S\n");
    read_plain("```\n{% x %} <!-- y -->\n```\n\n`{{< z >}}` {{< toc >}}w\n");
    assert_bodies("<pre><code>{% x %} &lt;!-- y --&gt;\n</code></pre>\n<p><code>{{&lt; z &gt;}}</code> w</p>\n");
    read_plain("##Title\n\n1. [a](http://e.x/1)\n2.[b](http://e.x/2)\n");
    assert_str(buf_str(&saw.items), "a|http://e.x/1|3\nb|http://e.x/2|4\n");
    read_plain("{% comment %}\n- [no](http://e.x/0)\n{% endcomment %}\n{% open\n\n- [a](http://e.x/1)\n");
    assert_str(buf_str(&saw.items), "a|http://e.x/1|6\n");
    digest_options keep = PLAIN;
    keep.keep = PREPASS_LIQUID | PREPASS_SPACES;
    assert_int_equal(read_with(&keep, "##T {% x %}\n", "2024-05-06.md"), 0);
    assert_bodies("<p>##T {% x %}</p>\n");
}

/* What Jekyll and Hugo write in front of paths; attributes of headings. */
static void test_prepass_links(void **state)
{
    (void)state;
    static const char TEXT[] =
        "# T {#top .big}\n\n- [a]({{ site.url }}/1)\n- [b]({{site.url}}{{ site.baseurl }}/2 \"t\")\n"
        "- [c]({{ \"/3\" | relative_url }}) {{ page.x }}\n- [d]({{ x }}/4) and `[e]({{ y }})`\n- [f]({{bse}}5)\n";
    digest_options site = PLAIN;
    site.site = STR("https://e.x/blog/");
    assert_int_equal(read_with(&site, TEXT, "2024-05-06.md"), 0);
    assert_str(buf_str(&saw.feed), "T");
    assert_str(buf_str(&saw.items), "a|https://e.x/1|3\nb|https://e.x/blog/2|4\nc|https://e.x/blog/3|5\n"
                                    "d|https://e.x/blog/2024-05-06/%7B%7Bx%7D%7D/4|6\n"
                                    "f|https://e.x/blog/2024-05-06/%7B%7Bbse%7D%7D5|7\n");
    assert_bodies("\n\n<p>{{ page.x }}</p>\n<p>and <code>[e]({{ y }})</code></p>\n\n");
    digest_options keep = PLAIN;
    keep.keep = PREPASS_LIQUID | PREPASS_KRAMDOWN;
    assert_int_equal(read_with(&keep, "# T {#top}\n\n- [a]({{site.url}}/1)\n", "2024-05-06.md"), 0);
    assert_str(buf_str(&saw.feed), "T {#top}");
    assert_str(buf_str(&saw.items), "a|%7B%7Bsite.url%7D%7D/1|3\n");
    read_plain("# {#only}\n## A `{#b}`\n- [a](http://e.x/1) {#c}\n- [b]({{ \n");
    assert_str(buf_str(&saw.items), "a|http://e.x/1|3|A {#b}\n");
    assert_bodies("<p>{#c}</p>\n");
}

static void test_dates(void **state)
{
    (void)state;
    static const char TWO[] = "## Day 2024-05-05\n1. a http://e.x/1\n\n## Day 2024-05-06\n1. b http://e.x/2\n";
    read_plain(TWO);
    assert_str(buf_str(&saw.dates), "2024-05-05T01:00:00Z\n2024-05-06T00:59:59Z\n");
    digest_options whole = PLAIN;
    whole.entries = DIGEST_ENTRIES_DIGEST;
    assert_int_equal(read_with(&whole, TWO, "week.md"), 0);
    assert_str(buf_str(&saw.items), "Day 2024-05-05||1\nDay 2024-05-06||4\n");
    whole.split.kind = DIGEST_SPLIT_NONE;
    assert_int_equal(read_with(&whole, TWO, "2024-05-05.md"), 0);
    assert_str(buf_str(&saw.dates), "2024-05-05T00:00:00Z\n");
    /* a header's date that is none is reported, and the next source taken */
    assert_int_equal(read_with(&PLAIN, "---\ndate: 2024-04-17 14:4g5:00\n---\nx\n", "2024-04-14.md"), 0);
    assert_str(buf_str(&saw.dates), "2024-04-14T00:00:00Z\n");
    assert_true(str_find(buf_str(&saw.notes), STR("HeaderDate")) < saw.notes.n);
    assert_int_equal(read_with(&PLAIN, "---\ndate: 2024-04-17 14:4g5:00\n---\nx\n", "x.md"), 0);
    assert_str(buf_str(&saw.dates), "2024-04-17T00:00:00Z\n");
    digest_options numbered = PLAIN;
    numbered.date_from[0].kind = DIGEST_PLACE_NUMBER;
    numbered.start = (feed_time){.unix_seconds = 86400, .set = true};
    numbered.interval_days = 7;
    assert_int_equal(read_with(&numbered, "x 2024-01-01\n", "issue-3.md"), 0);
    assert_str(buf_str(&saw.dates), "1970-01-16T00:00:00Z\n");
}

static void test_options(void **state)
{
    (void)state;
    static const char TEXT[] = "- [z](http://e.x/0)\n- [y](http://e.x/0)\n- [w](http://e.x/0)\n\n## Tools\n"
               "- [a](http://e.x/c?to=http%3A%2F%2Fx.org%2F1)\n\n"
                               "## Jobs\n- b [c](http://e.x/2)\n";
    digest_options o = PLAIN;
    feed_str tools = STR("tool");
    o.include = (digest_patterns){&tools, 1};
    o.unwrap = STR("to");
    assert_int_equal(read_with(&o, TEXT, "2024-05-06.md"), 0);
    assert_str(buf_str(&saw.items), "a|http://x.org/1|6|Tools\n");
    o = PLAIN;
    o.exclude = (digest_patterns){&tools, 1};
    o.skip_before_heading = true;
    o.titles = DIGEST_TITLES_SENTENCE;
    assert_int_equal(read_with(&o, TEXT, "2024-05-06.md"), 0);
    assert_str(buf_str(&saw.items), "b c|http://e.x/2|9|Jobs\n");
    o = PLAIN;
    o.references = STR("[x]: http://e.x/9\n");
    assert_int_equal(read_with(&o, "- [a][x]\n", "2024-05-06.md"), 0);
    assert_str(buf_str(&saw.items), "a|http://e.x/9|1\n");
    o = PLAIN;
    o.empty = DIGEST_EMPTY_SKIP;
    assert_int_equal(read_with(&o, "x\n", "2024-05-06.md"), FEED_E_INPUT);
    assert_int_equal(read_with(&PLAIN, "---\ndraft: true\n---\nx\n", "2024-05-06.md"), FEED_E_INPUT);
    o = PLAIN;
    o.drafts = true;
    assert_int_equal(read_with(&o, "---\ndraft: true\n---\nx\n", "2024-05-06.md"), 0);
    o.now = 1000;
    assert_int_equal(read_with(&o, "x\n", "2024-05-06.md"), FEED_E_INPUT);
    assert_str(buf_str(&saw.notes), "DigestFuture ");
    o = PLAIN;
    o.explain = true;
    assert_int_equal(read_with(&o, "- [a](/x)\n", "2024-05-06.md"), 0);
    assert_true(str_find(buf_str(&saw.notes), STR("DigestGrammar DigestItem")) < saw.notes.n);
    o = PLAIN;
    o.grammar = digest_grammar_find(STR("h-link:2"), &o.grammar_argument);
    assert_int_equal(read_with(&o, "## [a](http://e.x/1)\n### [b](http://e.x/2)\n### [c](http://e.x/3)\n"
               "", "2024-05-06.md"), 0);
    assert_str(buf_str(&saw.items), "a|http://e.x/1|1\n");
}

static void test_encodings(void **state)
{
    (void)state;
    read_plain("# \xC3\xBF\xD6\xDC\xB7\xD6\xCF\xED\n\n"
               "\xCE\xD2\xC3\xC7\xD4\xDA\xD6\xD0\xB9\xFA\xC9\xCF\xB5\xC4\xCD\xF8\xA3\xAC\xB4\xF3\xBC\xD2\xA1\xA3\n"
               ""); /* GB 18030 */
    assert_str(buf_str(&saw.feed), "每周分享");
    assert_true(str_find(buf_str(&saw.notes), STR("DigestEncoding")) < saw.notes.n);
    read_plain("# \xE4\xB8\xAD\xE6\x96\x87\xE5\xAD\x97 \xFF\n"); /* UTF-8 with an error */
    assert_str(buf_str(&saw.feed), "中文字 \xEF\xBF\xBD");
    digest_options o = PLAIN;
    o.encoding = STR("windows-1252");
    assert_int_equal(read_with(&o, "# caf\xE9\n", "2024-05-06.md"), 0);
    assert_str(buf_str(&saw.feed), "café");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shapes),        cmocka_unit_test(test_bodies), cmocka_unit_test(test_prepass),
        cmocka_unit_test(test_prepass_links), cmocka_unit_test(test_dates),  cmocka_unit_test(test_options),
        cmocka_unit_test(test_encodings),
    };
    return cmocka_run_group_tests(tests, NULL, free_all);
}
