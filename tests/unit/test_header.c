#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "converters/digest/header_tree.h"

/* What a run leaves behind: the tree on one line, then a line for each finding. */
typedef struct outcome {
    buf b;
    bool findings; /* whether they are written, too */
} outcome;

static void dump_value(buf *b, const header_value *v)
{
    if (v->key.p)
        buf_put_str(b, v->key), buf_put_char(b, '=');
    if (v->type == HEADER_SCALAR)
        buf_put_char(b, '\''), buf_put_str(b, v->text), buf_put_char(b, '\'');
    if (v->type == HEADER_NULL)
        buf_put_lit(b, "null");
    if (v->type != HEADER_LIST && v->type != HEADER_MAP)
        return;
    buf_put_str(b, v->type == HEADER_LIST ? STR("[") : STR("{"));
    for (const header_value *child = v->first; child; child = child->next) {
        dump_value(b, child);
        if (child->next)
            buf_put_char(b, ' ');
    }
    buf_put_str(b, v->type == HEADER_LIST ? STR("]") : STR("}"));
}

static void on_finding(void *context, const feed_finding *f)
{
    outcome *o = context;
    if (o->findings)
        buf_printf(&o->b, "%u:%u %s; ", f->pos.line, f->pos.column, feed_rule_get(f->rule)->id);
}

/* "yaml+ {title='x'}|body": kind, + for repaired, the tree, the first line of the body. */
static const char *read_all(const char *source, bool findings, outcome *o, arena *a)
{
    static const char *const KINDS[] = {"none", "yaml", "toml", "json", "pelican"};
    arena_reset(a);
    buf_clear(&o->b);
    o->findings = findings;
    header h;
    int status = header_read(str_of(source), STR("x.md"), a, (feed_reporter){on_finding, o}, &h);
    assert_int_equal(status, 0);
    assert_non_null(h.root);
    assert_int_equal(h.root->type, HEADER_MAP);
    buf_printf(&o->b, "%s%s ", KINDS[h.kind], h.repaired ? "+" : "");
    dump_value(&o->b, h.root);
    buf_put_char(&o->b, '|');
    feed_str body = str_of(source + h.body);
    buf_put(&o->b, body.p, str_find_byte(body, '\n'));
    buf_put_char(&o->b, '\0');
    assert_int_equal(o->b.error, 0);
    return o->b.p;
}

typedef struct header_case {
    const char *source, *expected;
} header_case;

static void check(const header_case *cases, size_t count)
{
    outcome o = {0};
    arena a;
    buf_init(&o.b, 1 << 20);
    arena_init(&a, 1 << 24);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(read_all(cases[i].source, true, &o, &a), cases[i].expected) != 0)
            print_error("source: %s\n", cases[i].source);
        assert_string_equal(o.b.p, cases[i].expected);
    }
    arena_free(&a);
    buf_free(&o.b);
}

#define CHECK(cases) check(cases, sizeof(cases) / sizeof *(cases))

static void test_none(void **state)
{
    static const header_case CASES[] = {
        {"", "none {}|"},
        {"\n", "none {}|"},
        {"# Title\n\ntext\n", "none {}|# Title"},
        {"---\n", "none {}|---"},
        {"---", "none {}|---"},
        {"---\n\nA paragraph under a thematic break.\n", "none {}|---"},
        {"---\n\nSee https://example.org/ for more.\n\n---\n", "none {}|---"},
        {"----\ntitle: x\n----\n", "none {}|----"},
        {" ---\ntitle: x\n---\n", "none {}| ---"},
        {"---\ntitle: x\n\ntext\n", "1:1 HeaderSyntax; none {}|---"},
        {"+++\ntitle = 'x'\n", "1:1 HeaderSyntax; none {}|+++"},
        {"{\n  \"title\": \"x\"\n", "1:1 HeaderSyntax; none {}|{"},
        {"{{< shortcode >}}\n", "none {}|{{< shortcode >}}"},
        {"{% include x %}\n", "none {}|{% include x %}"},
        {"{\"a\": 1} is an object\n\nText.\n", "1:1 HeaderSyntax; none {}|{\"a\": 1} is an object"},
        {"Note: this is an ordinary paragraph\n\ntext\n", "none {}|Note: this is an ordinary paragraph"},
        {"Summary: a paragraph that begins\nwith a known word.\n\ntext\n", "none {}|Summary: a paragraph that begins"},
        {"Date: we met in March.\n\ntext\n", "none {}|Date: we met in March."},
    };
    CHECK(CASES);
    (void)state;
}

static void test_yaml(void **state)
{
    static const header_case CASES[] = {
        {"---\ntitle: \"2025.11.26.12 过去4小时全球AI发生了什么？\"\ndate: 2025-11-26T12:00:07+08:00\n"
         "categories: [\"AI Industry\", \"Models\", \"Research & Development\"]\n---\nbody",
         "yaml {title='2025.11.26.12 过去4小时全球AI发生了什么？' date='2025-11-26T12:00:07+08:00' "
         "categories=['AI Industry' 'Models' 'Research & Development']}|body"},
        {"---\n---\nbody", "yaml {}|body"},
        {"\n \t\n---\ntitle: a\n...\nbody", "yaml {title='a'}|body"},
        {"\n\n---\n\nA paragraph under a thematic break.\n", "none {}|"},
        {"\n---\ntitle: x\ntext\n", "2:1 HeaderSyntax; none {}|"},
        {"---\r\ntitle: a\r\ntags:\r\n  - x\r\n  - \"y z\"\r\n---\r\nbody", "yaml {title='a' tags=['x' 'y z']}|body"},
        {"---\ntitle: a\n...\nbody", "yaml {title='a'}|body"},
        {"---  \ntitle: a\n--- \t\nbody", "yaml {title='a'}|body"},
        {"---\ntags:\n- a\n- b\ndraft: false\nnone: ~\nempty:\n---\n",
         "yaml {tags=['a' 'b'] draft='false' none=null empty=null}|"},
        {"---\ntitle: >\n  two\n  lines\nsummary: |\n  kept\n  so\n---\n",
         "yaml {title='two lines\n' summary='kept\nso\n'}|"},
        {"---\ndate : 2019-01-22\n---\n", "yaml {date='2019-01-22'}|"},
        {"---\ntitle:\ttab\n---\n", "yaml {title='tab'}|"},
        {"---\ntitle: 'it''s'\nother: \"a\\tb\\u4e2d\"\n---\n", "yaml {title='it's' other='a\tb中'}|"},
        {"---\ntopics:\n  - title: a\n    tags: [x, y]\n    sources:\n      - url: u\n---\n",
         "yaml {topics=[{title='a' tags=['x' 'y'] sources=[{url='u'}]}]}|"},
        {"---\nextra: {a: 1, b: {c: 2}}\n---\n", "yaml {extra={a='1' b={c='2'}}}|"},
        {"---\n# a comment\ntitle: a # more\n\nx: y\n---\n", "yaml {title='a' x='y'}|"},
        {"---\ntitle: 标题：冒号 \"引号\"\n---\n", "yaml {title='标题：冒号 \"引号\"'}|"},
        {"---\ntitle: \"bad\\u0008char\"\n---\n", "2:8 BadCharacters; yaml {title='badchar'}|"},
        {"---\ntitle: a\nx: 1\ntitle: b\n---\n", "4:8 HeaderSyntax; yaml {title='a' x='1'}|"},
        {"---\ntitle: a\nmap: {k: 1, k: 2}\n---\n", "3:16 HeaderSyntax; yaml {title='a' map={k='1'}}|"},
        {"---\na: &x [1]\nb: &y {c: 2}\n---\n", "2:4 HeaderSyntax; 3:4 HeaderSyntax; yaml {a=['1'] b={c='2'}}|"},
        {"---\na: &x 1\nb: *x\n---\n", "2:4 HeaderSyntax; 3:4 HeaderSyntax; yaml {a='1' b=null}|"},
    };
    CHECK(CASES);
    (void)state;
}

static void test_broken_yaml(void **state)
{
    static const header_case CASES[] = {
        {"---\n  title: \"R Weekly\"\ndate: 2020-10-05\n---\n",
         "3:1 HeaderSyntax; yaml+ {title='R Weekly' date='2020-10-05'}|"},
        {"---\ntitle: one: two\ndate: 2020-10-05\ntags: [a, \"b\"]\n---\n",
         "2:11 HeaderSyntax; yaml+ {title='one: two' date='2020-10-05' tags=['a' 'b']}|"},
        {"---\ntitle: \"open\ntags:\n  - a\n  - 'b'\n---\n",
         "2:8 HeaderSyntax; yaml+ {title='\"open' tags=['a' 'b']}|"},
        {"---\n中文: 一\ntitle: a: b\n---\n", "3:9 HeaderSyntax; yaml+ {中文='一' title='a: b'}|"},
        {"---\ntitle:x\ndate: 2020-01-01\n---\n", "2:1 HeaderSyntax; yaml+ {title='x' date='2020-01-01'}|"},
        {"---\n\ttitle: x\n---\n", "2:1 HeaderSyntax; yaml+ {title='x'}|"},
        {"---\ntitle: @x\n---\n", "2:8 HeaderSyntax; yaml+ {title='@x'}|"},
        {"{\"title\": \"T\", \"date\": \"2025-01-02\",,}\n", "1:37 HeaderSyntax; json+ {title='T' date='2025-01-02'}|"},
        {"---\ntitle: \xC2\x81x\n---\n", "2:8 HeaderSyntax; yaml+ {title='\xC2\x81x'}|"},
        {"---\na: 1\n--- b\nc: 2\n---\n", "3:1 HeaderSyntax; yaml+ {a='1' c='2'}|"},
        {"---\n? [a]\n: b\n---\n", "2:3 HeaderSyntax; yaml+ {}|"},
    };
    CHECK(CASES);
    (void)state;
}

static void test_toml(void **state)
{
    static const header_case CASES[] = {
        {"+++\ntitle = \"This Month\"\ndate = 2022-02-01\nn = 1_000\nok = true\n\n[extra]\n# who\neditors = [\"a\", # "
         "x\n"
         " \"b\",\n]\n+++\nbody",
         "toml {title='This Month' date='2022-02-01' n='1_000' ok='true' extra={editors=['a' 'b']}}|body"},
        {"+++\n+++\n", "toml {}|"},
        {"+++\r\ntitle = 'a'\r\nx = \"\"\"\r\none\r\ntwo\"\"\"\r\n+++\r\n", "toml {title='a' x='one\ntwo'}|"},
        {"+++\na = \"q\\\"\\\\\\u4E2D\\U0001F600\\n\"\n+++\n", "toml {a='q\"\\中😀\n'}|"},
        {"+++\na = \"\"\"x \\\n   y\"\"\"\"\nb = '''\n'c'\\n'''\n+++\n", "toml {a='x y\"' b=''c'\\n'}|"},
        {"+++\na.b.c = 1\na.b.d = 2\n\"q.x\" = -0.5e+7\n+++\n", "toml {a={b={c='1' d='2'}} q.x='-0.5e+7'}|"},
        {"+++\np = { x = 1, y.z = 'two' }\n[t]\nk = inf\n[t.u]\nk = 0xFF\n+++\n",
         "toml {p={x='1' y={z='two'}} t={k='inf' u={k='0xFF'}}}|"},
        {"+++\n[[items]]\nt = 'a'\n[[items]]\nt = 'b'\n[items.s]\nx = []\n+++\n",
         "toml {items=[{t='a'} {t='b' s={x=[]}}]}|"},
        {"+++\na = 1979-05-27 07:32:00.5Z\nb = 07:32:00\nc = 1979-05-27T00:32:00-07:00\n+++\n",
         "toml {a='1979-05-27 07:32:00.5Z' b='07:32:00' c='1979-05-27T00:32:00-07:00'}|"},
        {"+++\na = 1\na = 2\n+++\n", "3:5 HeaderSyntax; toml {a='1'}|"},
        {"+++\ntitle = \"x\" y\nz = 1\n+++\n", "2:13 HeaderSyntax; toml+ {title='\"x\" y' z='1'}|"},
        {"+++\ntitle = word\n+++\n", "2:9 HeaderSyntax; toml+ {title='word'}|"},
        {"+++\ntitle = 'open\n+++\n", "2:14 HeaderSyntax; toml+ {title=''open'}|"},
        {"+++\ntitle = \"\\q\"\n+++\n", "2:11 HeaderSyntax; toml+ {title='\\q'}|"},
        {"+++\ntitle = \"\\uD800\"\n+++\n", "2:16 HeaderSyntax; toml+ {title='\\uD800'}|"},
        {"+++\nn = 01\n+++\n", "2:5 HeaderSyntax; toml+ {n='01'}|"},
        {"+++\na = [1 2]\n+++\n", "2:8 HeaderSyntax; toml+ {a=['1 2']}|"},
        {"+++\na = {b = 1\n+++\n", "2:11 HeaderSyntax; toml+ {a='{b = 1'}|"},
        {"+++\n[a]\nb = 1\n[a]\nc = 2\n+++\n", "4:1 HeaderSyntax; toml+ {a={b='1' c='2'}}|"},
        {"+++\na = {b = 1}\n[a.c]\n+++\n", "3:4 HeaderSyntax; toml+ {a='{b = 1}' a.c={}}|"},
        {"+++\n[a.b]\n[a]\nb.c = 1\n+++\n", "4:3 HeaderSyntax; toml+ {a.b={} a={b.c='1'}}|"},
        {"+++\na = \"\"\"open\n+++\n", "3:1 HeaderSyntax; toml+ {a='\"\"\"open'}|"},
        {"+++\n= 1\n+++\n", "2:1 HeaderSyntax; toml+ {}|"},
    };
    CHECK(CASES);
    (void)state;
}

static void test_json(void **state)
{
    static const header_case CASES[] = {
        {"{\n  \"title\": \"a \\\"b\\\" }\",\n  \"tags\": [\"x\", null, {\"n\": 1.50}],\n  \"draft\": false\n}\n\nbody",
         "json {title='a \"b\" }' tags=['x' null {n='1.50'}] draft='false'}|"},
        {"{}\r\nbody", "json {}|body"},
        {"{ \"a\": 1 }", "json {a='1'}|"},
        {"{\n\"title\": \"a\",\n\"tags\": [\"x\", \"y\"],\n}\nbody",
         "4:1 HeaderSyntax; json+ {title='a' tags=['x' 'y']}|body"},
        {"{\n\"title\": 'a'\n}\nbody", "2:10 HeaderSyntax; json+ {title='a'}|body"},
        {"\n\n{\n\"title\": 'a'\n}\nbody", "4:10 HeaderSyntax; json+ {title='a'}|body"},
        {"{\n\"title\": \"a\n}\nbody", "2:12 HeaderSyntax; json+ {title='\"a'}|body"},
        {"{\"a\": 1, \"a\": 2}\n", "1:15 HeaderSyntax; json {a='1'}|"},
    };
    CHECK(CASES);
    (void)state;
}

static void test_pelican(void **state)
{
    static const header_case CASES[] = {
        {"\n\nTitle: a\nDate: 2023-06-21\n\nbody", "pelican {Title='a' Date='2023-06-21'}|body"},
        {"Title: This Week 500\nDate: 2023-06-21\nNumber: 500\nTags: a, b\n\nHello.\n",
         "pelican {Title='This Week 500' Date='2023-06-21' Number='500' Tags='a, b'}|Hello."},
        {"Title: a\r\nSummary: one\r\n    two\r\n    three\r\nSlug:\r\n\r\nbody",
         "pelican {Title='a' Summary='one two three' Slug=null}|body"},
        {"title: only\n\nbody", "pelican {title='only'}|body"},
        {"Date: 2020-01-01\nCategory:x\n\nbody", "none {}|Date: 2020-01-01"},
        {"Title: a\nTitle: b\n", "2:8 HeaderSyntax; pelican {Title='a'}|"},
        {"Summary:\n    two\nDate: 2020-01-01\n", "pelican {Summary='two' Date='2020-01-01'}|"},
    };
    CHECK(CASES);
    (void)state;
}

static void repeat(buf *b, const char *part, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_put_str(b, str_of(part));
}

static void test_limits(void **state)
{
    outcome o = {0};
    arena a;
    buf source;
    buf_init(&o.b, 1 << 22);
    buf_init(&source, 1 << 22);
    arena_init(&a, 1 << 26);
    static const struct {
        const char *open, *part, *close;
        size_t count;
        const char *expected; /* the beginning */
    } CASES[] = {
        {"---\na: ", "[", "\n---\n", 30000, "2:19 HeaderSyntax; yaml+"},
        {"---\na: [", "1,", "]\n---\n", 5000, "2:8195 HeaderSyntax; 2:8195 HeaderSyntax; yaml+"},
        {"---\n", "k: 1\n", "---\n", 300, "3:4 HeaderSyntax; 4:4 HeaderSyntax;"},
        {"---\n", "k: 1\n", "---\n", 22,
         "3:4 HeaderSyntax; 4:4 HeaderSyntax; 5:4 HeaderSyntax; 6:4 HeaderSyntax; 7:4 HeaderSyntax; 8:4 HeaderSyntax; "
         "9:4 HeaderSyntax; 10:4 HeaderSyntax; 11:4 HeaderSyntax; 12:4 HeaderSyntax; 13:4 HeaderSyntax; "
         "14:4 HeaderSyntax; 15:4 HeaderSyntax; 16:4 HeaderSyntax; 17:4 HeaderSyntax; 18:4 HeaderSyntax; "
         "19:4 HeaderSyntax; 20:4 HeaderSyntax; 21:4 HeaderSyntax; 22:4 HeaderSyntax; yaml {k='1'}"},
        {"---\n", "k: 1\n", "---\n", 60000, "1:1 HeaderSyntax; none {}|---"},
        {"+++\na = ", "[", "\n+++\n", 30000, "2:20 HeaderSyntax; toml+"},
        {"{\"a\": ", "[", "}\n", 30000, "1:22 HeaderSyntax; json+"},
        {"Title: a\n", "    more\n", "\n", 20000, "pelican {Title='a more more"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        buf_clear(&source);
        buf_put_str(&source, str_of(CASES[i].open));
        repeat(&source, CASES[i].part, CASES[i].count);
        buf_put(&source, CASES[i].close, strlen(CASES[i].close) + 1);
        const char *got = read_all(source.p, true, &o, &a);
        if (!str_starts(str_of(got), str_of(CASES[i].expected)))
            print_error("%zu: %.80s\n", i, got ? got : "(none)");
        assert_true(str_starts(str_of(got), str_of(CASES[i].expected)));
    }
    arena_free(&a);
    buf_free(&source);
    buf_free(&o.b);
    (void)state;
}

/* More keys than are looked for one by one: all are found, and of two the first. */
static void test_many_keys(void **state)
{
    arena a;
    buf source;
    buf_init(&source, 1 << 20);
    arena_init(&a, 1 << 24);
    buf_put_lit(&source, "---\n");
    for (unsigned i = 0; i < 1000; i++)
        buf_printf(&source, "key%u: %u\n", i % 500, i);
    buf_put_lit(&source, "---\n");
    header h;
    assert_int_equal(header_read(buf_str(&source), STR("x"), &a, (feed_reporter){0}, &h), 0);
    size_t count = 0;
    for (const header_value *child = h.root->first; child; child = child->next)
        count++;
    assert_int_equal(count, 500);
    assert_true(str_eq(header_child(h.root, STR("key499"))->text, STR("499")));
    assert_null(header_child(h.root, STR("key500")));
    assert_null(header_child(h.root->first, STR("x")));
    const char *const names[] = {"absent", "KEY7", "key8", NULL}, *const none[] = {"absent", NULL};
    assert_true(str_eq(header_get(&h, names)->text, STR("7")));
    assert_null(header_get(&h, none));
    arena_free(&a);
    buf_free(&source);
    (void)state;
}

static void assert_same(const header_value *a, const header_value *b)
{
    for (; a && b; a = a->next, b = b->next) {
        assert_int_equal(a->type, b->type);
        assert_true(str_eq(a->key, b->key) && str_eq(a->text, b->text));
        assert_int_equal(a->offset, b->offset);
        assert_same(a->first, b->first);
    }
    assert_true(!a && !b);
}

/* The plain reader takes these, and gives what libyaml gives, byte offsets included. */
static void test_plain_equals_libyaml(void **state)
{
    static const char *const SOURCES[] = {
        "title: \"2025 全球AI\"\ndate: 2025-11-26T12:00:07+08:00\ncategories: [\"AI Industry\", 'b', c d]\n",
        "tags:\n  - a b\n  - 'c'\n\n  - \"d\"\nempty:\n# note\nlist: [ ]\nlast:",
        "a: http://example.org/?q=1#x\nb: it's (fine), really\nc: 100%\nd: null\ne: [null, ~x]\n",
        "tags:\n- a\n- b\nx:\r\n  - 中\r\ny: 一 二  \r\n",
        "title: ~\n",
        "",
        "# only a comment\n",
    };
    static const bool PLAIN[] = {true, true, false, true, false, true, true};
    arena a;
    arena_init(&a, 1 << 20);
    for (size_t i = 0; i < sizeof SOURCES / sizeof *SOURCES; i++) {
        feed_str text = str_of(SOURCES[i]);
        header_tree plain = {.text = text, .end = text.n, .a = &a}, full = plain;
        assert_int_equal(header_yaml_plain(&plain), PLAIN[i]);
        if (PLAIN[i]) {
            assert_true(header_yaml(&full));
            assert_same(plain.root->v.first, full.root->v.first);
        }
    }
    arena_free(&a);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_none),   cmocka_unit_test(test_yaml),      cmocka_unit_test(test_broken_yaml),
        cmocka_unit_test(test_toml),   cmocka_unit_test(test_json),      cmocka_unit_test(test_pelican),
        cmocka_unit_test(test_limits), cmocka_unit_test(test_many_keys), cmocka_unit_test(test_plain_equals_libyaml),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
