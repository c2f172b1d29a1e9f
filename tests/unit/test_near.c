/*
 * Near duplicates: the labelled stories of tests/near are found again with the precision and recall that are asked for,
 * in whatever order they come; why two of them met or did not; shingles of several scripts.
 *
 *     test_near [-v]    prints the figures and every mistake
 */
#include <stdio.h>
#include <stdlib.h>

#include "unit.h"

#include "feeds/core/hash.h"
#include "feeds/merge/near.h"

#define STORIES "tests/near/stories.tsv"
#define FRESH   "tests/near/stories2.tsv" /* nothing was tuned on them */

enum { STORIES_MAX = 512, FIELDS = 5 };

static bool verbose;

typedef struct story {
    feed_str name, source, hour, title, text;
} story;

typedef struct stories {
    buf bytes, sketches;
    story list[STORIES_MAX];
    near_item items[STORIES_MAX];
    size_t at[STORIES_MAX]; /* of the sketches */
    size_t n;
} stories;

static void load_file(const char *name, buf *b)
{
    char block[4096];
    FILE *file = fopen(name, "rb");
    assert_non_null(file);
    buf_init(b, 1 << 20);
    for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;)
        buf_put(b, block, n);
    fclose(file);
}

static void add_story(stories *s, near_maker *m, feed_str line)
{
    story *one = &s->list[s->n];
    feed_str *fields[FIELDS] = {&one->name, &one->source, &one->hour, &one->title, &one->text};
    for (int i = 0; i < FIELDS; i++)
        assert_true(str_split(&line, '\t', fields[i]));
    assert_true(s->n < STORIES_MAX && !line.p);
    size_t at = 0;
    long hour = str_digits(one->hour, &at, 6);
    feed_entry e = {.title.value = one->title, .summary.value = one->text};
    s->at[s->n] = s->sketches.n;
    assert_int_equal(near_sketch(m, &e, &s->sketches), 0);
    s->items[s->n] = (near_item){.source = hash64(one->source), .seconds = 1764000000 + hour * 3600,
                                 .key = hash64(one->title)};
    s->n++;
}

static void load(const char *name, stories *s)
{
    near_maker *m = near_maker_new();
    assert_non_null(m);
    memset(s, 0, sizeof *s);
    load_file(name, &s->bytes);
    buf_init(&s->sketches, 4 << 20);
    feed_str rest = buf_str(&s->bytes), line;
    while (str_split(&rest, '\n', &line))
        if (line.n && line.p[0] != '#')
            add_story(s, m, line);
    for (size_t i = 0; i < s->n; i++)
        s->items[i].sketch = (const shingle *)(const void *)(s->sketches.p + s->at[i]);
    near_maker_free(m);
}

static void unload(stories *s)
{
    buf_free(&s->bytes);
    buf_free(&s->sketches);
}

static bool same_story(const stories *s, size_t i, size_t k)
{
    return s->list[i].name.p[0] != '-' && str_eq(s->list[i].name, s->list[k].name);
}

static void print_pair(const stories *s, const near_set *set, size_t i, size_t k, const char *what)
{
    near_answer r = near_compare(set, i, k);
    print_message("%s %.3f (%d)  %.*s | %.*s\n", what, r.likeness, (int)r.verdict, FMT(s->list[i].title),
                  FMT(s->list[k].title));
}

typedef struct score {
    size_t right, wrong, missed;
} score;

static score judge(const stories *s, const near_set *set, const uint32_t *cluster)
{
    score r = {0, 0, 0};
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < i; k++) {
            bool found = cluster[i] == cluster[k], same = same_story(s, i, k);
            r.right += found && same;
            r.wrong += found && !same;
            r.missed += !found && same;
            if (verbose && found != same)
                print_pair(s, set, i, k, found ? "wrong " : "missed");
        }
    return r;
}

static score cluster_and_judge(const stories *s, const near_item *items, size_t n)
{
    uint32_t *cluster = test_malloc(n * sizeof *cluster);
    near_set *set = near_set_new(items, n);
    assert_non_null(set);
    assert_int_equal(near_clusters(set, cluster), 0);
    score r = judge(s, set, cluster);
    for (size_t i = s->n; i < n; i++) /* whatever stands beside the stories is like none of them */
        for (size_t k = 0; k < s->n; k++)
            r.wrong += cluster[i] == cluster[k];
    near_set_free(set);
    test_free(cluster);
    double precision = (double)r.right / (double)(r.right + r.wrong),
           recall = (double)r.right / (double)(r.right + r.missed);
    print_message("%zu stories among %zu, %zu pairs: precision %.3f, recall %.3f\n", s->n, n, r.right + r.missed,
                  precision, recall);
    assert_true(precision >= 0.95 && recall >= 0.85);
    return r;
}

static void test_quality(void **state)
{
    (void)state;
    static stories s;
    load(STORIES, &s);
    assert_true(s.n >= 150);
    cluster_and_judge(&s, s.items, s.n);
    unload(&s);
}

static void test_fresh(void **state)
{
    (void)state;
    static stories s;
    load(FRESH, &s);
    assert_true(s.n >= 60);
    cluster_and_judge(&s, s.items, s.n);
    unload(&s);
}

/* ---- among others ---- */

enum { NOISE = 3000 };

/* Sentences of words that are drawn as a language draws them: few often, many seldom. */
static void put_noise(buf *b, uint32_t *dice, int words)
{
    static const char *const SYLLABLES[] = {"ba", "ke", "li", "mo", "nu", "ra", "si", "to", "vu", "ze",
                                            "模", "型", "市", "场", "研", "究", "发", "布", "公", "司"};
    for (int i = 0; i < words; i++) {
        *dice = *dice * 1664525u + 1013904223u;
        uint32_t roll = *dice >> 8, rank = roll % (1 + (roll >> 12) % 4096);
        for (int k = 0; k < 3; k++, rank /= 16)
            buf_put_str(b, str_of(SYLLABLES[(rank % 16 + (uint32_t)i * 4 % 20) % 20]));
        buf_put_char(b, ' ');
    }
}

static void test_among_others(void **state)
{
    (void)state;
    static stories s;
    static near_item items[STORIES_MAX + NOISE];
    static size_t at[NOISE];
    near_maker *m = near_maker_new();
    buf text, sketches;
    uint32_t dice = 1;
    load(STORIES, &s);
    buf_init(&text, 1 << 16);
    buf_init(&sketches, 64 << 20);
    for (int i = 0; i < NOISE; i++) {
        buf_clear(&text);
        put_noise(&text, &dice, 50);
        feed_entry e = {.title.value = {text.p, 60}, .content.value = buf_str(&text)};
        at[i] = sketches.n;
        assert_int_equal(near_sketch(m, &e, &sketches), 0);
    }
    memcpy(items, s.items, s.n * sizeof *items);
    for (size_t i = 0; i < NOISE; i++)
        items[s.n + i] = (near_item){.sketch = (const shingle *)(const void *)(sketches.p + at[i]), .source = i % 50,
                                     .seconds = 1764000000, .key = i * 0x9E3779B97F4A7C15u};
    cluster_and_judge(&s, items, s.n + NOISE);
    near_maker_free(m);
    buf_free(&text);
    buf_free(&sketches);
    unload(&s);
}

/* ---- the set alone matters ---- */

static void test_order(void **state)
{
    (void)state;
    static stories s;
    static near_item items[STORIES_MAX];
    uint32_t first[STORIES_MAX], cluster[STORIES_MAX];
    load(STORIES, &s);
    for (size_t turn = 0; turn < 5; turn++) {
        for (size_t i = 0; i < s.n; i++)
            items[i] = s.items[(i * 76 + turn * 31) % s.n]; /* 76 and 155 have no common factor */
        near_set *set = near_set_new(items, s.n);
        assert_int_equal(near_clusters(set, cluster), 0);
        for (size_t i = 0; i < s.n; i++) {
            size_t which = (i * 76 + turn * 31) % s.n, head = (cluster[i] * 76 + turn * 31) % s.n;
            if (!turn)
                first[which] = (uint32_t)head;
            assert_int_equal(first[which], head);
            assert_true(items[cluster[i]].key <= items[i].key);
        }
        near_set_free(set);
    }
    unload(&s);
}

static near_answer ask(const char *title, const char *text, int64_t hours, bool own, size_t *common)
{
    static const char *const FIRST[] = {"Norse Wave 4.2 brings faster sails and a quieter engine",
                                        "Norse Wave 4.2 is out with faster sails and an engine that makes less noise."};
    near_maker *m = near_maker_new();
    buf sketches[2];
    near_item items[2];
    for (int i = 0; i < 2; i++) {
        buf_init(&sketches[i], NEAR_SKETCH_MAX);
        feed_entry e = {.title.value = str_of(i ? title : FIRST[0]), .content.value = str_of(i ? text : FIRST[1])};
        assert_int_equal(near_sketch(m, &e, &sketches[i]), 0);
        items[i] = (near_item){.sketch = (const shingle *)(const void *)sketches[i].p, .source = i && !own,
                               .seconds = i ? hours * 3600 : 0, .key = (uint64_t)i};
    }
    near_set *set = near_set_new(items, 2);
    near_answer r = near_compare(set, 0, 1);
    *common = near_common(set, 0, 1);
    near_set_free(set);
    near_maker_free(m);
    buf_free(&sketches[0]);
    buf_free(&sketches[1]);
    return r;
}

static void test_answers(void **state)
{
    (void)state;
    size_t common;
    const char *title = "Norse Wave 4.2: faster sails, quieter engine", *text = "Norse Wave 4.2 has faster sails.";
    assert_int_equal(ask(title, text, 1, false, &common).verdict, NEAR_SAME);
    assert_int_equal(ask(title, text, 1, true, &common).verdict, NEAR_SAME_SOURCE);
    assert_int_equal(ask(title, text, 24 * 8, false, &common).verdict, NEAR_DATES);
    assert_int_equal(ask("Norse Wave 4.3: faster sails, quieter engine", text, 1, false, &common).verdict,
                     NEAR_NUMBERS);
    assert_int_equal(ask("Bread is dearer than ever", "Flour costs more.", 1, false, &common).verdict, NEAR_UNLIKE);
    assert_int_equal(ask("", "", 1, false, &common).verdict, NEAR_UNLIKE);
    near_answer r = ask(title, text, 1, false, &common);
    assert_true(r.likeness > r.needed && r.likeness <= 1.0 && common > 5);
}

/* ---- shingles ---- */

static void check_common(const char *a, const char *b, size_t want_a, size_t want_common)
{
    shingle x[SHINGLES_MAX], y[SHINGLES_MAX];
    size_t n = shingles_of(str_of(a), x, SHINGLES_MAX), m = shingles_of(str_of(b), y, SHINGLES_MAX);
    size_t common = shingles_common(x, n, y, m);
    if (n != want_a || common != want_common)
        fail_msg("\"%s\" \"%s\": %zu shingles, %zu common; want %zu, %zu", a, b, n, common, want_a, want_common);
}

static void test_shingles(void **state)
{
    (void)state;
    check_common("", "", 0, 0);
    check_common("Faster models", "faster MODEL", 3, 3);
    check_common("models run", "run models", 3, 2);
    check_common("the sea", "a sea", 2, 1);
    check_common("12,000 ships", "12000 ships", 3, 3);
    check_common("1.5 GB", "1.6 GB", 3, 1);
    check_common("GPT-5", "gpt 5", 3, 3);
    check_common("发布模型", "新模型发布", 3, 2);
    check_common("ＡＢＣ　１２", "abc 12", 3, 3);
    check_common("МОДЕЛЬ", "модель", 1, 1);
    check_common("한국어 소식", "한국어", 3, 2);
    check_common("\xff\xfe a\x80", "", 1, 0);
    shingle all[SHINGLES_MAX], some[SHINGLES_MAX];
    size_t n = shingles_of(STR("one two three four five six seven eight"), all, SHINGLES_MAX);
    size_t few = shingles_of(STR("one two three four five six seven eight"), some, 4);
    assert_true(n > 8 && few == 4 && memcmp(all, some, sizeof *all * 4) == 0);
}

/* A text of nothing but different words stays within its bounds. */
static void test_bounds(void **state)
{
    (void)state;
    near_maker *m = near_maker_new();
    buf text, out;
    uint32_t dice = 7;
    buf_init(&text, 1 << 22);
    buf_init(&out, NEAR_SKETCH_MAX);
    put_noise(&text, &dice, 40000);
    feed_entry e = {.title.value = buf_str(&text), .content = {FEED_HTML, buf_str(&text), false}};
    assert_int_equal(near_sketch(m, &e, &out), 0);
    assert_true(out.n <= NEAR_SKETCH_MAX);
    near_set *set = near_set_new(NULL, 0);
    assert_non_null(set);
    assert_int_equal(near_clusters(set, NULL), 0);
    near_set_free(set);
    near_maker_free(m);
    buf_free(&text);
    buf_free(&out);
}

int main(int argc, char **argv)
{
    verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_quality), cmocka_unit_test(test_fresh),
                                       cmocka_unit_test(test_among_others),
                                       cmocka_unit_test(test_order),   cmocka_unit_test(test_answers),
                                       cmocka_unit_test(test_shingles), cmocka_unit_test(test_bounds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
