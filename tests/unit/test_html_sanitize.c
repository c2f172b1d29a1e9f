#include <stdio.h>

#include "feeds/html/sanitize.h"
#include "tests/hostile/html_grammar.h"
#include "unit.h"

#define OUT_MAX ((size_t)16 << 20)
#define BASE                                                                                                           \
    {                                                                                                                  \
        .base_url = { "http://site.example/d/f", 23 }                                                                  \
    }

static html_sanitizer *sanitizer;
static buf out, again;

static int set_up(void **state)
{
    (void)state;
    sanitizer = html_sanitizer_new();
    buf_init(&out, OUT_MAX);
    buf_init(&again, OUT_MAX);
    return sanitizer ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    html_sanitizer_free(sanitizer);
    buf_free(&out);
    buf_free(&again);
    return 0;
}

static void expect_with(const html_options *options, const char *html, const char *wanted)
{
    buf_clear(&out);
    buf_clear(&again);
    assert_int_equal(html_sanitize(sanitizer, str_of(html), options, &out), 0);
    if (!options || options->mode != HTML_DROP) {
        assert_int_equal(html_sanitize(sanitizer, buf_str(&out), options, &again), 0);
        buf_put_char(&again, '\0');
    }
    buf_put_char(&out, '\0');
    assert_string_equal(out.p, wanted);
    if (again.n)
        assert_string_equal(again.p, wanted);
}

static void expect(const char *html, const char *wanted)
{
    expect_with(NULL, html, wanted);
}

static void expect_text(const char *html, const char *wanted)
{
    buf_clear(&out);
    assert_int_equal(html_to_text(sanitizer, str_of(html), &out), 0);
    buf_put_char(&out, '\0');
    assert_string_equal(out.p, wanted);
}

static void keeps(void **state)
{
    (void)state;
    expect("", "");
    expect("a & b < c", "a &amp; b &lt; c");
    expect("<p>A <em>b</em></p>\n<hr><img src=x.png alt=y>",
           "<p>A <em>b</em></p>\n<hr /><img alt=\"y\" src=\"x.png\" />");
    expect("<table><tr><td colspan=2>a</table>", "<table><tr><td colspan=\"2\">a</td></tr></table>");
    expect("<textarea><b>&amp;</textarea>", "<textarea>&lt;b&gt;&amp;</textarea>");
    expect("<details open><summary>s</summary>d</details>", "<details open=\"\"><summary>s</summary>d</details>");
    expect("<p xml:lang=de lang=de>", "<p lang=\"de\" xml:lang=\"de\"></p>");
    expect("<a REL=NoFollow>", "<a rel=\"nofollow\"></a>");
}

static void drops(void **state)
{
    (void)state;
    expect("a<script>b</script>c<style>d</style>e<iframe>f</iframe>g<noscript><b>h</b></noscript>i", "acegi");
    expect("a<template>b<template>c</template>d</template>e", "ae");
    expect("<blink>a</blink><x-y>b</x-y><html><body>c", "abc");
    expect("a<!-- b -->c<?d?>e<!doctype f>g", "aceg");
    expect("<p onclick=a data-b=c class=d>e", "<p class=\"d\">e</p>");
    expect("<svg><title>a</title><style>b</style><script/>c</svg><math><mi>d</mi></math>", "acd");
    expect("<svg><![CDATA[<b>]]></svg>", "&lt;b&gt;");
    expect("<xmp><b></xmp><plaintext><i>", "&lt;b&gt;&lt;i&gt;");
    expect("</p></b></table></br>a", "a");
    expect("<script>a</script><p onclick=b><x>", "<p></p>");
    const html_dropped *dropped = html_sanitizer_dropped(sanitizer);
    assert_int_equal(dropped->contents, 0); /* of the second run: nothing was left to drop */
    buf_clear(&out);
    assert_int_equal(
        html_sanitize(sanitizer, STR("<script>a</script><p onclick=b style=c href=x:y><x><!---->"), NULL, &out), 0);
    assert_int_equal(dropped->contents, 1);
    assert_int_equal(dropped->attributes, 1);
    assert_int_equal(dropped->styles, 1);
    assert_int_equal(dropped->urls, 1);
    assert_int_equal(dropped->elements, 1);
    assert_int_equal(dropped->comments, 1);
}

static void escapes(void **state)
{
    (void)state;
    expect("`a` \"b\" 'c' >", "&#96;a&#96; \"b\" 'c' &gt;");
    expect("<p title='\"`<>&\t\n'>", "<p title=\"&quot;&#96;&lt;&gt;&amp;&#9;&#10;\"></p>");
    expect("a\x01\x1b\x7f"
           "b\fc",
           "ab c");
    expect("\xff\xc3\xed\xa0\x80\xef\xbf\xbf",
           "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    expect("&#13;&#1;&#65534;a\r\nb", "\n\xEF\xBF\xBD"
                                      "a\nb");
    expect("&lt;script&gt;&amp;lt;", "&lt;script&gt;&amp;lt;");
    expect("&nbsp;\xE4\xB8\xAD", "\xC2\xA0\xE4\xB8\xAD");
}

/* What XML allows and the output does not, and what references bring in, is mended in checked input, too. */
static void checked(void **state)
{
    (void)state;
    const html_options options = {.checked = true};
    expect_with(
        &options,
        "\xE4\xB8\xAD`\x7F\xE4\xB8\xAD>&lt;\r\n\xC2\x85\t</b><p title='\x7F\xE4\xB8\xAD`'>&#xFFFF;&#1;\x7F\xEF\xBC\x8C",
        "\xE4\xB8\xAD&#96;\xE4\xB8\xAD&gt;&lt;\n\xC2\x85\t<p title=\"\xE4\xB8\xAD&#96;\">\xEF\xBF\xBD\xEF\xBC\x8C</p>");
}

/* svg and math: their end, and the elements that HTML's parser ends them at, end what is dropped inside them. */
static void foreign(void **state)
{
    (void)state;
    expect("<svg><style>a</svg>b", "b");
    expect("<svg><script>a<g></g></svg>b", "b");
    expect("<svg><style>a<path>b<p>c</p>d", "<p>c</p>d");
    expect("<math><mi><iframe>a</math>b", "b");
    expect("<svg><select><style/>a</select></svg>b", "<select>a</select>b");
    expect("<template><svg><style>a</svg>b<p>c</template>d", "d");
    expect("<svg><svg><style>a</svg>b</svg>c", "bc");
    expect("<svg><template><textarea></template><b></textarea>a", "<textarea>&lt;/template&gt;&lt;b&gt;</textarea>a");
    expect("<svg><textarea><![CDATA[<b>]]></textarea>a", "<textarea>&lt;![CDATA[&lt;b&gt;]]&gt;</textarea>a");
    expect("<svg><p><![CDATA[<b>a]]></b>", "<p>a]]&gt;</p>");
    expect_text("<svg><style/><title/>a</svg><p>b", "a\nb");
    expect_text("<svg><![CDATA[<b>]]><script>a</svg>b", "<b>b");
    expect_text("<svg><title>a<b>b</b></title></svg>", "ab");
}

static void balances(void **state)
{
    (void)state;
    expect("<p>a<p>b<div>c", "<p>a</p><p>b</p><div>c</div>");
    expect("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>");
    expect("<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>");
    expect("<table><caption>c<thead><tr><th>a<tbody><tr><td>b<tr><td>d<tfoot>e</table>f",
           "<table><caption>c</caption><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr><tr><td>d</td></tr>"
           "</tbody><tfoot>e</tfoot></table>f");
    expect("<select><optgroup><option>a<option>b<optgroup><option>c</select>",
           "<select><optgroup><option>a</option><option>b</option></optgroup><optgroup><option>c</option></optgroup>"
           "</select>");
    expect("<h1>a<h2>b</h1>", "<h1>a</h1><h2>b</h2>");
    expect("<ruby>a<rp>(<rt>b</ruby>", "<ruby>a<rp>(</rp><rt>b</rt></ruby>");
    expect("<li><p>a<li>b", "<li><p>a</p></li><li>b</li>");
    expect("<ul><li>a<blockquote></li>b</blockquote></ul>", "<ul><li>a<blockquote></blockquote></li>b</ul>");
    expect("<ul><li>a<ul></li>b</ul></ul>", "<ul><li>a<ul>b</ul></li></ul>");
    expect("<table><tr><td></table></td></tr><p>a</table>", "<table><tr><td></td></tr></table><p>a</p>");
    expect("a<iframe src=x /> b<script src=\"y\"/>c<applet><iframe/>d</applet>e", "a bce"); /* by XML's rules */
    expect("a<iframe src=x> b", "a");
    expect("<td>a<td>b", "ab"); /* outside of a table */
    expect("<p>a<tr><td><b>b</td></tr>c<caption>d<col><tbody>e", "<p>a<b>bcde</b></p>");
    expect("<table><tr><td>a</table><td>b<table><td>c</table>",
           "<table><tr><td>a</td></tr></table>b<table><td>c</td></table>");
}

static void formatting(void **state)
{
    (void)state;
    expect("<b>a<i>b</b>c</i>d", "<b>a<i>b</i></b><i>c</i>d");
    expect("<p><b>a<p>b</b>c", "<p><b>a</b></p><p><b>b</b>c</p>");
    expect("<p><b class=x><i>a</p> <p>b", "<p><b class=\"x\"><i>a</i></b></p> <p><b class=\"x\"><i>b</i></b></p>");
    expect("<table><td><b>a<td>b</table>c", "<table><td><b>a</b></td><td>b</td></table>c");
    expect("<b>a<table><td></b>b</table>c</b>d", "<b>a<table><td>b</td></table>c</b>d");
    expect("<a href=x>a<a href=y>b</a>c", "<a href=\"x\">a</a><a href=\"y\">b</a>c");
    expect("<p><a href=x>a<p>b</a>c", "<p><a href=\"x\">a</a></p><p><a href=\"x\">b</a>c</p>");
    expect("<p><b>a</p></b>b", "<p><b>a</b></p>b");
    expect("<div><b>a</div>b", "<div><b>a</b></div><b>b</b>");
}

static void urls(void **state)
{
    (void)state;
    const html_options base = BASE;
    expect("<a href=' JavaScript:x'>a</a>", "<a href=\"\">a</a>");
    expect("<a href='java\tscr\nipt:x'>", "<a href=\"\"></a>");
    expect("<a href='&#1;javascript&colon;x'>", "<a href=\"\"></a>");
    expect("<img src='data:image/svg+xml,x'><img src=vbscript:x alt=y>", "<img /><img alt=\"y\" />");
    expect("<a href='http://a.example/b c?d=\"&amp;e'>", "<a href=\"http://a.example/b%20c?d=%22&amp;e\"></a>");
    expect("<a href=mailto:a@b.example>", "<a href=\"mailto:a@b.example\"></a>");
    expect("<a href=#n><a href=''>", "<a href=\"#n\"></a><a href=\"\"></a>");
    expect("<a href=./javascript:x>", "<a href=\"./javascript:x\"></a>");
    expect_with(&base, "<a href=x><a href=/y><a href=#z><a href=''>",
                "<a href=\"http://site.example/d/x\"></a><a href=\"http://site.example/y\"></a>"
                "<a href=\"http://site.example/d/f#z\"></a><a href=\"\"></a>");
    expect_with(&base, "<a href=javascript:x><a href=../../javascript:x>",
                "<a href=\"\"></a><a href=\"http://site.example/javascript:x\"></a>");
    expect_with(&base, "<img srcset=' a.png 1x,javascript:b 2x, c.png 640w,d.png, e 1q'>",
                "<img srcset=\"http://site.example/d/a.png 1x, http://site.example/d/c.png 640w, "
                "http://site.example/d/d.png\" />");
    expect_with(&base, "<video poster=p src=v></video><blockquote cite=c>",
                "<video poster=\"http://site.example/d/p\" src=\"http://site.example/d/v\"></video>"
                "<blockquote cite=\"http://site.example/d/c\"></blockquote>");
}

static void hostile_urls(void **state)
{
    (void)state;
    const html_options base = BASE;
    expect("<a href='feed:javascript:x'><a href='FEED:feed:data:x'><a href='feed:https://a.example/'><a href=feed:>",
           "<a href=\"\"></a><a href=\"\"></a><a href=\"feed:https://a.example/\"></a><a href=\"feed:\"></a>");
    expect("<a href='\x0b\x7fjava\x7fscript:x'><a href='\xC2\xA0javascript:x'><a href='javascript&#0;:x'>",
           "<a href=\"\"></a><a href=\"%C2%A0javascript:x\"></a><a href=\"javascript%EF%BF%BD:x\"></a>");
    expect("<a href='&#4294967402;avascript:x'><a href='&#0000000000000000000106;avascript:x'>",
           "<a href=\"%EF%BF%BDavascript:x\"></a><a href=\"\"></a>");
    expect("<img src='a\\b?c\\d'><a href='mailto:a\\b'><a href='\\\\a.example'>",
           "<img src=\"a/b?c%5Cd\" /><a href=\"mailto:a%5Cb\"></a><a href=\"//a.example\"></a>");
    expect_with(&base, "<img src='i\\..\\a b.png'><a href='\\\\a.example\\p'><a href='http:\\\\a.example\\p'>",
                "<img src=\"http://site.example/d/a%20b.png\" /><a href=\"http://a.example/p\"></a>"
                "<a href=\"http://a.example/p\"></a>");
    expect_with(&base, "<a href='x/../javascript:x'><a href='//a.example/./b/../c'><a href='?q'>",
                "<a href=\"http://site.example/d/javascript:x\"></a><a href=\"http://a.example/c\"></a>"
                "<a href=\"http://site.example/d/f?q\"></a>");
    expect_with(&base, "<img srcset='w_1,h_2/a.png 1x,,b.png, ,data:image/png,x 2x, \x01javascript:y 3x'>",
                "<img srcset=\"http://site.example/d/w_1,h_2/a.png 1x, http://site.example/d/b.png\" />");
}

static void options(void **state)
{
    (void)state;
    const html_options pixels = {.drop_pixels = true}, images = {.drop_images = true};
    const html_options keep = {.mode = HTML_KEEP}, drop = {.mode = HTML_DROP};
    expect_with(&pixels, "a<img width=1 height='1px' src=x>b<img width=1 height=10>",
                "ab<img height=\"10\" width=\"1\" />");
    expect("<img width=1 height=1>", "<img height=\"1\" width=\"1\" />");
    expect_with(&images, "a<img src=x><picture><source srcset=y></picture><video poster=p src=v>",
                "a<source /><video src=\"v\"></video>");
    expect_with(&keep, "<script>a</script>", "<script>a</script>");
    expect_with(&drop, "<p>a<br>b &lt; <script>c</script>d</p>", "a\nb &lt; d");
    expect_with(&drop, "<pre>a&#13;b&#13;&#10;c`</pre>", "a\nb\n\nc&#96;");
}

static void depth(void **state)
{
    (void)state;
    buf html;
    buf_init(&html, OUT_MAX);
    for (int i = 0; i < HTML_DEPTH_MAX + 2; i++)
        buf_put_lit(&html, "<div>");
    buf_put_lit(&html, "a<br>");
    buf_put_lit(&html, "</div></div>c");
    for (int i = 0; i < HTML_DEPTH_MAX; i++)
        buf_put_lit(&html, "</div>");
    buf_put_lit(&html, "b");
    buf_clear(&out);
    assert_int_equal(html_sanitize(sanitizer, buf_str(&html), NULL, &out), 0);
    assert_int_equal(html_sanitizer_dropped(sanitizer)->deep, 2);
    assert_int_equal(out.n, HTML_DEPTH_MAX * 11 + 9);
    assert_true(str_find(buf_str(&out), STR("<div>a<br />c</div>")) < out.n);
    assert_true(str_ends(buf_str(&out), STR("</div>b")));
    buf_free(&html);
}

static void limits(void **state)
{
    (void)state;
    buf small;
    buf_init(&small, 10);
    assert_int_equal(html_sanitize(sanitizer, STR("<p>long enough</p>"), NULL, &small), FEED_E_LIMIT);
    buf_free(&small);
    buf_init(&small, 10);
    assert_int_equal(html_to_text(sanitizer, STR("<p>long enough</p>"), &small), FEED_E_LIMIT);
    buf_free(&small);
}

static void plain_text(void **state)
{
    (void)state;
    expect_text("", "");
    expect_text("<p>a  b\n c</p>  <p>d</p>", "a b c\nd");
    expect_text("a<br>b<br><br>c", "a\nb\nc");
    expect_text("<ul><li>a<li>b &amp; c</ul>", "a\nb & c");
    expect_text("<tr><td>a<td>b<tr><td>c", "a b\nc");
    expect_text("<pre> a\n  b</pre>c", " a\n  b\nc");
    expect_text("a<script>b</script><style>c</style><template>d</template>e", "ae");
    expect_text("a<b>b</b> <i>c</i>", "ab c");
    expect_text("\x01"
                "a\xff",
                "a\xEF\xBF\xBD");
    expect_text("a<textarea><b></textarea>", "a<b>");
    expect_text("<pre>a&#13;b</pre>", "a\nb");
}

static void contains_markup(void **state)
{
    (void)state;
    static const char *const YES[] = {"<b>a", "a</P>", "<br/>", "a &amp; b", "&#65;", "<a href=x>", "x<script >"};
    static const char *const NO[] = {"",      "a < b", "AT&T",     "a &copy b",  "<name@site.example>",
                                     "x<y>z", "<b",    "&nosuch;", "<blinking>", "vector<int>"};
    for (size_t i = 0; i < sizeof YES / sizeof *YES; i++)
        assert_true(html_contains_markup(str_of(YES[i])));
    for (size_t i = 0; i < sizeof NO / sizeof *NO; i++)
        assert_false(html_contains_markup(str_of(NO[i])));
}

static void classic(void **state)
{
    (void)state;
    static const html_options OPTIONS = {.classic = true, .base_url = {"http://site.example/a/", 22}};
    static const char *const PAIRS[][2] = {
        {"&copy; &#169; &#XA9; &#147; &nbsp", "&copy; &#169; &#xa9; &#x201c; &nbsp;"},
        {"&nosuch; AT&T & &#39;&#34;", "&amp;nosuch; AT&amp;T & '\""},
        {"&", "&"},
        {"2 < 3 > 1 a<", "2 < 3 > 1 a&lt;"},
        {"<<script></script>img src=x>", "&lt;img src=x>"},
        {"&<script></script>lt;", "&amp;lt;"},
        {"<svg><![CDATA[a &]]>lt;</svg>", "a &amp;lt;"},
        {"<a href=' x y\t?\xC3\xA9&amp;b '>z</a>", "<a href=\"http://site.example/a/x y?\xC3\xA9&amp;b\">z</a>"},
        {"<a href='java\tscript:x'>z</a><img src=javascript:x>", "<a href=\"\">z</a><img />"},
        {"<a href='http://bad]test/'>z</a>", "<a href=\"\">z</a>"},
        {"<a href=///b.example/x>z</a>", "<a href=\"http://b.example/x\">z</a>"},
        {"<iframe src=x>safe <b>b</b></iframe><noscript><i>n</i></noscript>", "safe <b>b</b><i>n</i>"},
        {"a\r\nb\rc", "a\nb\nc"},
        {"<a title='&#38;&quot;&#34;&copy&copyx&lt;\"<`'>z</a>",
         "<a title=\"&#38;&quot;&quot;&copy;&amp;copyx&lt;&quot;&lt;&#96;\">z</a>"},
        {"<input disabled value=a&amp;b>", "<input disabled=\"disabled\" value=\"a&amp;b\" />"},
        {"<p style='color: red; margin: 99999em; background: url(x) blue;'>",
         "<p style=\"color: red; background: blue;\"></p>"},
        {"<p style='color: red; width: expression(x)'>", "<p></p>"},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++) {
        size_t at;
        buf_clear(&out);
        buf_clear(&again);
        assert_int_equal(html_sanitize(sanitizer, str_of(PAIRS[i][0]), &OPTIONS, &out), 0);
        assert_str(buf_str(&out), PAIRS[i][1]);
        assert_null(grammar_check_as(buf_str(&out), true, &at));
        assert_int_equal(html_sanitize(sanitizer, buf_str(&out), &OPTIONS, &again), 0);
        assert_str(buf_str(&again), PAIRS[i][1]);
    }
}

static void resolves(void **state)
{
    (void)state;
    static const html_options OPTIONS = {.mode = HTML_RESOLVE, .base_url = {"http://site.example/a/", 22}};
    buf_clear(&out);
    const feed_str html = STR("<A  HREF=x onclick='y'>z<!-- <a href=q> --><script>'<a href=q>'</script>&lt;"
                              "<img src='http://o.example/' /><b  >");
    assert_int_equal(html_sanitize(sanitizer, html, &OPTIONS, &out), 0);
    assert_str(buf_str(&out), "<a href=\"http://site.example/a/x\" onclick=\"y\">z<!-- <a href=q> -->"
                              "<script>'<a href=q>'</script>&lt;<img src=\"http://o.example/\" /><b  >");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps),      cmocka_unit_test(drops),
        cmocka_unit_test(escapes),    cmocka_unit_test(checked),
        cmocka_unit_test(foreign),    cmocka_unit_test(balances),
        cmocka_unit_test(formatting), cmocka_unit_test(urls),
        cmocka_unit_test(options),    cmocka_unit_test(hostile_urls),
        cmocka_unit_test(depth),      cmocka_unit_test(limits),
        cmocka_unit_test(plain_text), cmocka_unit_test(contains_markup),
        cmocka_unit_test(classic),    cmocka_unit_test(resolves),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
