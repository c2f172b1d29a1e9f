#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "feeds/html/allow.h"

#define SHOWN_MAX ((size_t)1 << 16)

/* Every name of the tables is found: they are sorted. */
static void sorted(void **state)
{
    (void)state;
#define HTML_ELEMENT(name, flags, group, rule, w3c) assert_non_null(html_element_find(STR(name)));
#define HTML_ATTR(name, type)                       assert_non_null(html_attr_find(STR(name)));
#include "feeds/html/allow.def"
#undef HTML_ELEMENT
#undef HTML_ATTR
}

static void lists(void **state)
{
    (void)state;
    assert_true(html_element_allowed(STR("p")));
    assert_true(html_element_allowed(STR("figure")));
    assert_false(html_element_allowed(STR("script")));
    assert_false(html_element_allowed(STR("noscript")));
    assert_false(html_element_allowed(STR("svg")));
    assert_false(html_element_allowed(STR("P")));
    assert_false(html_element_allowed(STR("")));
    assert_true(html_attr_allowed(STR("href")));
    assert_true(html_attr_allowed(STR("xml:lang")));
    assert_false(html_attr_allowed(STR("onclick")));
    assert_false(html_attr_allowed(STR("ping")));
    assert_false(html_attr_allowed(STR("formaction")));
    assert_true(html_scheme_allowed(STR("HTTPS")));
    assert_false(html_scheme_allowed(STR("javascript")));
    assert_false(html_scheme_allowed(STR("data")));
    assert_false(html_scheme_allowed(STR("")));
    assert_int_equal(html_element_w3c(STR("noscript")), HTML_W3C_SAFE);
    assert_int_equal(html_element_w3c(STR("script")), HTML_W3C_KNOWN);
    assert_int_equal(html_element_w3c(STR("bogus")), HTML_W3C_UNKNOWN);
}

static void expect_style(const char *style, const char *wanted)
{
    buf b, again;
    buf_init(&b, SHOWN_MAX);
    buf_init(&again, SHOWN_MAX);
    size_t dropped = html_style_put(&b, str_of(style));
    assert_int_equal(html_style_put(&again, buf_str(&b)), 0);
    assert_true(str_eq(buf_str(&b), buf_str(&again)));
    assert_true(html_style_allowed(buf_str(&b)));
    assert_int_equal(html_style_allowed(str_of(style)), dropped == 0);
    buf_put_char(&b, '\0');
    assert_string_equal(b.p, wanted);
    buf_free(&b);
    buf_free(&again);
}

static void styles(void **state)
{
    (void)state;
    expect_style("", "");
    expect_style("color:red", "color: red;");
    expect_style(" COLOR : Red ; ; width : 50% ;", "COLOR: Red; width: 50%;");
    expect_style("color: #fff; color: #ggg; color: #12", "color: #fff;");
    expect_style("border-top-style: dotted; background-repeat: repeat; border-(: 0",
                 "border-top-style: dotted; background-repeat: repeat;");
    expect_style("margin: 0 -5px; padding: 99999em; margin: 5px auto", "margin: 5px auto;");
    expect_style("border: 1px solid #ccc; border-radius: 4px", "border: 1px solid #ccc; border-radius: 4px;");
    expect_style("font: 12px/1.5 'Lucida Grande', \"A B\", serif", "font: 12px/1.5 'Lucida Grande', \"A B\", serif;");
    expect_style("color: rgba(0, 0, 0, .5) !important", "color: rgba(0, 0, 0, .5) !important;");
    expect_style("position: fixed; z-index: 9; top: 0; color: red", "color: red;");
    expect_style("background: url(x); color: red", "color: red;");
    expect_style("width: expression(a); height: calc(1px + 1px)", "");
    expect_style("color: r\\65 d; color: /**/red; @import 'x'; color: red}", "");
    expect_style("background: \\75rl(x); behavior: url(y); -moz-binding: url(z)", "");
    expect_style("color: rgb(0 0 0 / 5%); color: rgb(0//0); color: rgb(0/*0", "color: rgb(0 0 0 / 5%);");
    expect_style("color: 'a;b'; font-family: 'a\\'b'", "");
    expect_style("margin: 1e9px; margin: 1000px; width: 10000px; text-indent: -9999px", "text-indent: -9999px;");
    expect_style("color red; : red; color:; color: a:b", "");
}

static void expect_fault(const char *style, const char *wanted)
{
    feed_str fault = html_style_w3c_fault(str_of(style));
    assert_true(wanted ? str_eq(fault, str_of(wanted)) : fault.p == NULL);
}

static void w3c_styles(void **state)
{
    (void)state;
    expect_fault("", NULL);
    expect_fault("color: red; border-bottom-color: #fff", NULL);
    expect_fault("border: 3px solid #ccc; margin: 0 auto", NULL);
    expect_fault("font-family: 'Lucida Console'", NULL);
    expect_fault("color: rgb(0, 128, 0)", NULL);
    expect_fault("position: absolute; color: red", "position");
    expect_fault("color: red; mso-spacerun: yes", "mso-spacerun");
    expect_fault("padding: 99999em", "padding");
    expect_fault("any: expression(alert('x'))", "any: expression(alert('x'))");
    expect_fault("color: a: b", "color: a: b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorted),
        cmocka_unit_test(lists),
        cmocka_unit_test(styles),
        cmocka_unit_test(w3c_styles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
