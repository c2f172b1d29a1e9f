#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "feeds/html/references.h"
#include "feeds/html/tokenizer.h"

#define SHOWN_MAX ((size_t)1 << 20)

static void note_error(void *context, html_error error, size_t offset)
{
    buf_printf(context, "!%s@%zu ", html_error_name(error), offset);
}

static void show_token(buf *b, const html_token *token)
{
    static const char KINDS[] = " T+-CD";
    bool text = token->kind == HTML_TEXT || token->kind == HTML_COMMENT;
    buf_put_char(b, KINDS[token->kind]);
    buf_put_char(b, '[');
    buf_put_str(b, text ? token->text : token->name);
    for (size_t i = 0; i < token->n_attrs; i++)
        buf_printf(b, " %.*s=%.*s", (int)token->attrs[i].name.n, token->attrs[i].name.p, (int)token->attrs[i].value.n,
                   token->attrs[i].value.n ? token->attrs[i].value.p : "");
    if (token->self_closing)
        buf_put_char(b, '/');
    if (token->kind == HTML_DOCTYPE)
        buf_printf(b, " %.*s %.*s%s", (int)token->public_id.n, token->public_id.n ? token->public_id.p : "",
                   (int)token->system_id.n, token->system_id.n ? token->system_id.p : "",
                   token->force_quirks ? " quirks" : "");
    buf_put_char(b, ']');
}

/* The tokens and errors of `html` as one line; content models are set as a tree construction would. */
static void expect(const char *html, const char *wanted)
{
    buf shown;
    buf_init(&shown, SHOWN_MAX);
    html_tokenizer *t = html_tokenizer_new();
    assert_non_null(t);
    html_tokenizer_on_error(t, note_error, &shown);
    html_tokenizer_start(t, str_of(html));
    for (html_token_kind kind; (kind = html_tokenizer_next(t)) != HTML_END;) {
        const html_token *token = html_tokenizer_token(t);
        show_token(&shown, token);
        if (kind == HTML_START_TAG && str_eq(token->name, STR("script")))
            html_tokenizer_content(t, HTML_SCRIPT, STR("script"));
        else if (kind == HTML_START_TAG && str_eq(token->name, STR("title")))
            html_tokenizer_content(t, HTML_RCDATA, STR("title"));
        else if (kind == HTML_START_TAG && str_eq(token->name, STR("style")))
            html_tokenizer_content(t, HTML_RAWTEXT, STR("style"));
        html_tokenizer_foreign(t, str_eq(token->name, STR("svg")));
    }
    assert_int_equal(html_tokenizer_error(t), 0);
    buf_put_char(&shown, '\0');
    assert_string_equal(shown.p, wanted);
    html_tokenizer_free(t);
    buf_free(&shown);
}

static void tags(void **state)
{
    (void)state;
    expect("", "");
    expect("plain", "T[plain]");
    expect("<p>a</P >b", "+[p]T[a]-[p]T[b]");
    expect("<BR/><br />", "+[br/]+[br/]");
    expect("<a HREF=x Title='y' class=\"z\" hidden>", "+[a href=x title=y class=z hidden=]");
    expect("<a\tb\n=\r\nc\fd>", "+[a b=c d=]");
    expect("<a b=1 B=2>", "!duplicate-attribute@8 +[a b=1]");
    expect("<a b='1'c>", "!missing-whitespace-between-attributes@8 +[a b=1 c=]");
    expect("a < b", "T[a ]!invalid-first-character-of-tag-name@3 T[<]T[ b]");
    expect("</>x", "!missing-end-tag-name@2 T[x]");
    expect("<a b=\"c", "!eof-in-tag@7 ");
    expect("<a/b>", "!unexpected-solidus-in-tag@3 +[a b=]");
    expect("</a b>", "!end-tag-with-attributes@5 -[a]");
    expect("<a b=c=d>", "!unexpected-character-in-unquoted-attribute-value@6 +[a b=c=d]");
}

static void references(void **state)
{
    (void)state;
    expect("&amp;&lt", "T[&]!missing-semicolon-after-character-reference@8 T[<]");
    expect("&#65;&#x42;", "T[A]T[B]");
    expect("&#128;", "!control-character-reference@6 T[\xE2\x82\xAC]");
    expect("&#xD800;", "!surrogate-character-reference@8 T[\xEF\xBF\xBD]");
    expect("&#99999999999999999999;", "!character-reference-outside-unicode-range@23 T[\xEF\xBF\xBD]");
    expect("&#;", "!absence-of-digits-in-numeric-character-reference@2 T[&]T[#;]");
    expect("&nosuch;", "!unknown-named-character-reference@7 T[&]T[nosuch;]");
    expect("&notin;&notit;", "T[\xE2\x88\x89]!missing-semicolon-after-character-reference@11 T[\xC2\xAC]T[it;]");
    expect("<a b='&copy=1&copy;&lt'>", "!missing-semicolon-after-character-reference@22 +[a b=&copy=1\xC2\xA9<]");
    expect("&nGt;", "T[\xE2\x89\xAB\xE2\x83\x92]");
    assert_true(html_reference_known(STR("CounterClockwiseContourIntegral")));
    assert_true(html_reference_known(STR("zwnj")));
    assert_true(html_reference_known(STR("AElig")));
    assert_false(html_reference_known(STR("zwn")));
    assert_false(html_reference_known(STR("CounterClockwiseContourIntegralX")));
    assert_false(html_reference_known(STR("")));
}

static void content_models(void **state)
{
    (void)state;
    expect("<title>a<b>&amp;</titlex></title>", "+[title]T[a<b>]T[&]T[</titlex>]-[title]");
    expect("<style>&amp;<!--</style>x", "+[style]T[&amp;<!--]-[style]T[x]");
    expect("<script>a</script >b", "+[script]T[a]-[script]T[b]");
    expect("<script><!--<script></script>--></script>b", "+[script]T[<!--<script></script>-->]-[script]T[b]");
    expect("<script><!--></script>b", "+[script]T[<!-->]-[script]T[b]");
    expect("<script><!--<script>-->x</script>b", "+[script]T[<!--<script>-->x]-[script]T[b]");
    expect("<script><!--", "+[script]T[<!--]!eof-in-script-html-comment-like-text@12 ");
    expect("<svg><![CDATA[a<b]]]>c", "+[svg]T[a<b]]T[c]");
    expect("<svg><![CDATA[a", "+[svg]T[a]!eof-in-cdata@15 ");
    expect("<![CDATA[a]]>", "!cdata-in-html-content@8 C[[CDATA[a]]]");
    assert_int_equal(html_content_of(STR("textarea")), HTML_RCDATA);
    assert_int_equal(html_content_of(STR("b")), HTML_DATA);
}

static void comments(void **state)
{
    (void)state;
    expect("<!--a-->b<!----><!-->", "C[a]T[b]C[]!abrupt-closing-of-empty-comment@20 C[]");
    expect("<!--a--!>b", "!incorrectly-closed-comment@8 C[a]T[b]");
    expect("<!--a--b--->", "C[a--b-]");
    expect("<!--a->b-->", "C[a->b]");
    expect("<!--a--", "!eof-in-comment@7 C[a]");
    expect("<!--a<!--b-->", "!nested-comment@9 C[a<!--b]");
    expect("<?x?>", "!unexpected-question-mark-instead-of-tag-name@1 C[?x?]");
    expect("<!x>", "!incorrectly-opened-comment@2 C[x]");
}

static void doctypes(void **state)
{
    (void)state;
    expect("<!DOCTYPE HTML>", "D[html  ]");
    expect("<!doctype a public \"p\" 's'>", "D[a p s]");
    expect("<!doctype a system 's' x>", "!unexpected-character-after-doctype-system-identifier@23 D[a  s]");
    expect("<!doctype>", "!missing-doctype-name@9 D[   quirks]");
    expect("<!doctype a publik>", "!invalid-character-sequence-after-doctype-name@12 D[a   quirks]");
    expect("<!doctype a public 'p>", "!abrupt-doctype-public-identifier@21 D[a p  quirks]");
}

static void input_stream(void **state)
{
    (void)state;
    expect("a\r\nb\rc", "T[a]T[\n]T[b]T[\n]T[c]");
    expect("\x01", "!control-character-in-input-stream@0 T[\x01]");
    expect("<a b='x\ry'>", "+[a b=x\ny]");
    expect("<!--a\r\nb-->", "C[a\nb]");
}

static void many_attributes(void **state)
{
    (void)state;
    buf html;
    buf_init(&html, SHOWN_MAX);
    buf_put_lit(&html, "<a");
    for (int i = 0; i < HTML_ATTRIBUTES_MAX + 1; i++)
        buf_printf(&html, " a%d=&amp;%d", i, i);
    buf_put_lit(&html, " a0=x>");
    html_tokenizer *t = html_tokenizer_new();
    assert_non_null(t);
    html_tokenizer_start(t, buf_str(&html));
    assert_int_equal(html_tokenizer_next(t), HTML_START_TAG);
    const html_token *token = html_tokenizer_token(t);
    assert_int_equal(token->n_attrs, HTML_ATTRIBUTES_MAX);
    assert_true(str_eq(token->attrs[0].value, STR("&0")));
    assert_true(str_eq(token->attrs[255].name, STR("a255")));
    assert_true(str_eq(token->attrs[255].value, STR("&255")));
    assert_int_equal(html_tokenizer_next(t), HTML_END);
    html_tokenizer_free(t);
    buf_free(&html);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags),
        cmocka_unit_test(references),
        cmocka_unit_test(content_models),
        cmocka_unit_test(comments),
        cmocka_unit_test(doctypes),
        cmocka_unit_test(input_stream),
        cmocka_unit_test(many_attributes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
