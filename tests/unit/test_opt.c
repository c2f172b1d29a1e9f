/* The option tables: parsing every kind, and that every table is sound. */
#include <stdlib.h>

#include "unit.h"

#include "converters/cli/opt.h"

static const command *find(const char *name)
{
    for (const command *c = COMMANDS; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

/* Parses a command line of words behind spaces. The caller frees s->inputs. */
static int parse(const char *name, const char *line, settings *s)
{
    static char words[256];
    char *argv[32];
    int argc = 0;
    memset(words, 0, sizeof words);
    memcpy(words, line, strlen(line));
    for (char *p = words; *p; p++) {
        if (*p == ' ')
            *p = '\0';
        else if (p == words || !p[-1])
            argv[argc++] = p;
    }
    return opt_parse(find(name), argc, argv, s);
}

static void test_parse(void **state)
{
    (void)state;
    settings s;
    assert_int_equal(
        parse("convert", "-qv -t atom -orss.xml --site=https://e.org/ --hub a --hub=b -j 3 --undated 2025-01-01 x - y",
              &s),
        0);
    assert_true(s.quiet && s.verbose && s.jobs == 3 && !s.drafts);
    assert_string_equal(s.to, "atom");
    assert_string_equal(s.output, "rss.xml");
    assert_string_equal(s.site, "https://e.org/");
    assert_string_equal(s.hub[1], "b");
    assert_string_equal(s.undated, "2025-01-01");
    assert_int_equal(s.n_inputs, 3);
    assert_string_equal(s.inputs[1], "-");
    free(s.inputs);
    assert_int_equal(parse("merge", "-t rss,json -- -q --site", &s), 0);
    assert_true(!s.quiet && s.n_inputs == 2 && strcmp(s.inputs[1], "--site") == 0);
    free(s.inputs);
}

static void test_wrong(void **state)
{
    (void)state;
    static const char *const LINES[] = {
        "--nonsense", "-Z",
        "-t",         "-t word",
        "--to=",      "--quiet=1",
        "-j x",       "-j -1",
        "-j 1x",      "-j 99999999999999999999",
        "--site",     "--hub 1 --hub 2 --hub 3 --hub 4 --hub 5 --hub 6 --hub 7 --hub 8"};
    for (size_t i = 0; i < COUNT(LINES); i++) {
        settings s;
        if (parse("convert", LINES[i], &s) != EXIT_USAGE)
            fail_msg("accepted: %s", LINES[i]);
        free(s.inputs);
    }
}

/* Names and letters are unique, help ends without a full stop, fields lie inside the settings. */
static void test_tables(void **state)
{
    (void)state;
    for (const command *c = COMMANDS; c->name; c++) {
        assert_true(c->summary && c->synopsis && c->text && c->options && c->run);
        for (const opt *o = c->options; o->name; o++) {
            assert_true(o->field < sizeof(settings) && o->help[0] && o->help[strlen(o->help) - 1] != '.');
            assert_true((o->kind == OPT_FLAG) == (o->value == NULL));
            for (const opt *p = c->options; p != o; p++)
                if (strcmp(p->name, o->name) == 0 || (p->letter && p->letter == o->letter) || p->field == o->field)
                    fail_msg("%s: --%s and --%s", c->name, p->name, o->name);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_parse), cmocka_unit_test(test_wrong),
                                       cmocka_unit_test(test_tables)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
