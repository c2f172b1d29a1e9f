/* From a line of the output back to the Markdown: entries noted as they are written, bytes in pieces of any size. */
#include "unit.h"

#include "converters/cli/trace.h"

static const char OUTPUT[] =
    "head\nhead\n<entry 1>\nmore\n</entry>\n<entry 2>\n</entry>\n<entry 3>\n\n\nx\n</entry>\nend\n";
static const char *const STARTS[] = {"<entry 1>", "<entry 2>", "<entry 3>"};

static void feed_pieces(trace *t, size_t piece)
{
    size_t next = 0;
    for (size_t at = 0; at < sizeof OUTPUT - 1; at += piece) {
        size_t n = sizeof OUTPUT - 1 - at < piece ? sizeof OUTPUT - 1 - at : piece;
        for (; next < COUNT(STARTS) && (size_t)(strstr(OUTPUT, STARTS[next]) - OUTPUT) < at + n; next++)
            trace_entry(t, (uint64_t)(strstr(OUTPUT, STARTS[next]) - OUTPUT),
                        (feed_pos){next < 2 ? STR("a.md") : STR("b.md"), (uint32_t)next + 10, 3});
        trace_bytes(t, OUTPUT + at, n, 0);
    }
}

static void test_pieces(void **state)
{
    (void)state;
    trace t;
    trace_init(&t);
    feed_pieces(&t, sizeof OUTPUT);
    static const uint32_t WANT[] = {0, 10, 10, 10, 11, 11, 12, 12, 12, 12, 12, 12}; /* lines 1, 3 … 13 */
    for (uint32_t line = 3; line <= 13; line++)
        if (trace_find(&t, line).line != WANT[line - 2] && trace_find(&t, line).line != WANT[line - 2] + 1)
            fail_msg("line %u is of %u", line, trace_find(&t, line).line);
    assert_int_equal(trace_find(&t, 1).line, 0);
    assert_int_equal(trace_find(&t, 4).line, 10);
    assert_int_equal(trace_find(&t, 9).line, 12);
    assert_int_equal(trace_find(&t, 11).column, 3);
    assert_str(trace_find(&t, 11).file, "b.md");
    assert_str(trace_find(&t, 4).file, "a.md");
    trace_free(&t);
}

/* What is held back gets its place late: the text from the third line on. */
static void test_held(void **state)
{
    (void)state;
    for (size_t piece = 1; piece <= sizeof OUTPUT; piece += 7) {
        const uint64_t held_at = (uint64_t)(strstr(OUTPUT, STARTS[0]) - OUTPUT);
        trace t;
        trace_init(&t);
        for (size_t i = 0; i < COUNT(STARTS); i++)
            trace_held(&t, (uint64_t)(strstr(OUTPUT, STARTS[i]) - OUTPUT) - held_at,
                       (feed_pos){i < 2 ? STR("a.md") : STR("b.md"), (uint32_t)i + 10, 3});
        for (size_t at = 0; at < sizeof OUTPUT - 1; at += piece) {
            size_t n = sizeof OUTPUT - 1 - at < piece ? sizeof OUTPUT - 1 - at : piece;
            trace_bytes(&t, OUTPUT + at, n, at + n > held_at ? held_at : 0);
            if (t.line == 5)
                assert_int_equal(trace_find(&t, 4).line, 10);
        }
        assert_int_equal(trace_find(&t, 11).line, 12);
        assert_str(trace_find(&t, 11).file, "b.md");
        trace_free(&t);
    }
}

/* Only what lies up to two pieces back is kept, but the last entry always is. */
static void test_memory(void **state)
{
    (void)state;
    static char line[1024];
    trace t;
    memset(line, 'x', sizeof line);
    line[sizeof line - 1] = '\n';
    trace_init(&t);
    for (uint32_t i = 0; i < 50000; i++) {
        trace_entry(&t, t.offset, (feed_pos){STR("a.md"), i + 1, 1});
        trace_bytes(&t, line, sizeof line, 0);
    }
    assert_true(t.marks[0].capacity + t.marks[1].capacity < 4096);
    assert_int_equal(trace_find(&t, 50000).line, 50000);
    for (int i = 0; i < 100; i++)
        trace_bytes(&t, line, sizeof line, 0);
    assert_int_equal(trace_find(&t, 50090).line, 50000);
    trace_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pieces), cmocka_unit_test(test_held),
                                       cmocka_unit_test(test_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
