/*
 * Merging: whose an id is, versions, limits, dates, what several sources tell; and the law that neither the order nor
 * the grouping of the inputs matters, over random documents split at random.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "unit.h"

#include "feeds/core/hash.h"
#include "feeds/formats/writer.h"
#include "feeds/merge/merge.h"
#include "feeds/model/pack.h"

#define NOW 1764100800
#define DAY 86400

static int temporary(void *context)
{
    (void)context;
    char name[] = "/tmp/feedloom-test-XXXXXX";
    int fd = mkstemp(name);
    unlink(name);
    return fd;
}

/* ---- documents ---- */

typedef struct item {
    const char *id, *link, *title, *text;
    int64_t published, updated; /* 0: none */
} item;

typedef struct document {
    const char *name, *self, *title, *link;
    const item *items;
    size_t n;
    bool own;
} document;

/* Findings go into text, "Rule message\n" each. */
static void hear(void *context, const feed_finding *f)
{
    buf_printf(context, "%s %.*s\n", feed_rule_get(f->rule)->id, FMT(f->message));
}

static feed_time at(int64_t seconds)
{
    return (feed_time){.unix_seconds = seconds, .set = seconds != 0, .zoned = true};
}

static void read_document(intake *in, const document *d, feed_sink sink)
{
    feed_link links[] = {{.rel = STR("self"), .href = str_of(d->self)}, {.href = str_of(d->link)}};
    feed_head head = {.id = str_of(d->self), .title.value = str_of(d->title), .links = links, .n_links = 2};
    (void)in;
    assert_int_equal(sink.begin(sink.context, &head), 0);
    for (size_t i = 0; i < d->n; i++) {
        const item *x = &d->items[i];
        feed_link link = {.href = str_of(x->link)};
        feed_entry e = {.id = str_of(x->id), .title.value = str_of(x->title),
                        .content = {FEED_HTML, str_of(x->text), false}, .published = at(x->published),
                        .updated = at(x->updated), .links = &link, .n_links = x->link != NULL,
                        .origin.file = str_of(d->name)};
        assert_int_equal(sink.entry(sink.context, &e), 0);
    }
    assert_int_equal(sink.end(sink.context), 0);
}

static void take_document(merger *m, const merge_options *o, const document *d, buf *findings)
{
    intake *in = intake_new(o);
    assert_non_null(in);
    intake_document about = {.name = str_of(d->name), .own = d->own, .reporter = {hear, findings}};
    intake_start(in, &about);
    read_document(in, d, intake_sink(in));
    assert_int_equal(merger_take(m, in), 0);
    intake_free(in);
}

/* ---- outcomes ---- */

typedef struct outcome {
    buf text, findings; /* a line for each entry: "title|source|id|updated|related…" */
    merge_stats stats;
    size_t n;
} outcome;

static int put_outcome(void *context, const feed_entry *e)
{
    outcome *o = context;
    buf_printf(&o->text, "%.*s|%.*s|%.*s|%lld", FMT(e->title.value), FMT(e->source ? e->source->title : STR("own")),
               FMT(e->id), (long long)(e->updated.set ? e->updated.unix_seconds : 0));
    for (size_t i = 0; i < e->n_links; i++)
        if (writer_link_is(&e->links[i], "related"))
            buf_printf(&o->text, "|%.*s %.*s", FMT(e->links[i].title), FMT(e->links[i].href));
    buf_put_char(&o->text, '\n');
    o->n++;
    return 0;
}

static outcome merge_documents(const merge_options *o, const document *d, size_t n, size_t first)
{
    outcome r = {.n = 0};
    buf_init(&r.text, 1 << 24);
    buf_init(&r.findings, 1 << 24);
    merger *m = merger_new(o, temporary, NULL);
    assert_non_null(m);
    for (size_t i = 0; i < n; i++)
        take_document(m, o, &d[(i + first) % n], &r.findings);
    assert_int_equal(merger_settle(m, (feed_reporter){hear, &r.findings}), 0);
    size_t kept = merger_kept(m);
    assert_int_equal(merger_send(m, (feed_sink){NULL, put_outcome, NULL, &r}), 0);
    assert_int_equal(kept, r.n);
    r.stats = *merger_stats(m);
    const merge_stats *s = &r.stats;
    assert_int_equal(s->in, s->sent + s->equal + s->older + s->link + s->title + s->near + s->old + s->future +
                                s->undated + s->filtered + s->over);
    merger_free(m);
    return r;
}

static void outcome_free(outcome *o)
{
    buf_free(&o->text);
    buf_free(&o->findings);
}

/* The same whatever comes first. */
static void check_merge(const merge_options *o, const document *d, size_t n, const char *want)
{
    for (size_t first = 0; first < n; first++) {
        outcome r = merge_documents(o, d, n, first);
        if (!str_eq(buf_str(&r.text), str_of(want)))
            fail_msg("got\n%.*swant\n%s", FMT(buf_str(&r.text)), want);
        outcome_free(&r);
    }
}

static merge_options options(unsigned dedupe)
{
    return (merge_options){.dedupe = dedupe, .since = INT64_MIN, .now = NOW};
}

#define DOCUMENT(name, host, items) \
    {name, "https://" host "/feed", host, "https://" host "/", items, COUNT(items), false}

/* ---- identity ---- */

static void test_two_sources_one_id(void **state)
{
    (void)state;
    const item a[] = {{"https://b.example/1", "https://a.example/x", "Mine now", "spam", NOW - 10, 0}};
    const item b[] = {{"https://b.example/1", "https://b.example/1", "The story", "text", NOW - 100, 0}};
    const document d[] = {DOCUMENT("a.xml", "a.example", a), DOCUMENT("b.xml", "b.example", b)};
    for (unsigned dedupe = 0; dedupe < 2; dedupe++) {
        merge_options o = options(dedupe ? MERGE_ID : 0);
        outcome r = merge_documents(&o, d, 2, dedupe);
        assert_int_equal(r.n, 2);
        assert_true(str_find(buf_str(&r.text), STR("The story|b.example|https://b.example/1|")) < r.text.n);
        assert_true(str_find(buf_str(&r.text), STR("Mine now|a.example|urn:uuid:")) < r.text.n);
        assert_true(str_find(buf_str(&r.findings), STR("DuplicateItem")) < r.findings.n);
        outcome_free(&r);
    }
}

/* Reliability, B11: A claims B's id, guid, link or its feed's address, with a later or an earlier date. */
static void test_claims(void **state)
{
    (void)state;
    size_t replaced = 0, suppressed = 0, unsourced = 0;
    for (int i = 0; i < 500; i++) {
        char id[64], link[64], mine[64];
        snprintf(id, sizeof id, i % 2 ? "https://b.example/%d" : "tag:b.example,2025:%d", i);
        snprintf(link, sizeof link, "https://b.example/%d", i);
        snprintf(mine, sizeof mine, "https://a.example/%d", i);
        int64_t other = i % 3 ? NOW - 10 : NOW - 5000;
        const item b[] = {{id, link, "The true story", "what happened", NOW - 1000, NOW - 1000}};
        const item a[] = {{i % 5 == 4 ? mine : id, i & 4 ? link : mine, i % 7 ? "Buy this" : "The true story", "spam",
                           other, other}};
        document d[] = {DOCUMENT("a.xml", "a.example", a), DOCUMENT("b.xml", "b.example", b)};
        if (i & 8)
            d[0].self = d[1].self;
        if (i & 16)
            d[0].link = d[1].link;
        if (i & 32)
            d[0].name = "https://a.example/feed";
        merge_options o = options(MERGE_ID);
        outcome r = merge_documents(&o, d, 2, (size_t)i % 2);
        replaced += str_find(buf_str(&r.text), STR("The true story|b.example|")) == r.text.n;
        suppressed += r.n < 2;
        unsourced += str_find(buf_str(&r.text), STR("|a.example|")) == r.text.n;
        outcome_free(&r);
    }
    assert_int_equal(replaced, 0);
    assert_int_equal(suppressed, 0);
    assert_int_equal(unsourced, 0);
}

/* With links compared: the page's owner stands for the story, whoever came first. */
static void test_claimed_link(void **state)
{
    (void)state;
    const item a[] = {{"https://a.example/x", "https://b.example/1?utm_source=a", "Look", "at this", NOW - 5000, 0}};
    const item b[] = {{"https://b.example/1", "https://b.example/1", "The story", "text", NOW - 100, 0}};
    const document d[] = {DOCUMENT("a.xml", "a.example", a), DOCUMENT("b.xml", "b.example", b)};
    merge_options o = options(MERGE_ID | MERGE_LINK);
    check_merge(&o, d, 2, "The story|b.example|https://b.example/1|0|a.example https://b.example/1?utm_source=a\n");
}

/* ---- versions ---- */

static void test_versions(void **state)
{
    (void)state;
    const item a[] = {
        {"urn:xa:1", "https://a.example/1", "One", "<p>Old text</p>", NOW - 500, NOW - 500},
        {"urn:xa:1", "https://a.example/1", "One", "<p>New text</p>", NOW - 500, NOW - 400},
        {"urn:xa:2", "https://a.example/2", "Two", "<p>Text.  12 comments</p>", NOW - 600, NOW - 600},
        {"urn:xa:2", "https://a.example/2", "Two", "<p>Text. <b>15</b> comments</p>", NOW - 600, NOW - 300},
        {"urn:xa:3", "https://a.example/3", "Three is a title", "<p>x</p>", NOW - 700, 0},
        {"urn:xa:changed", "https://a.example/3?utm_medium=rss", "Three is a title", "<p>x y</p>", NOW - 690, 0},
        {"same", "https://a.example/4", "Four", "4", NOW - 800, 0},
        {"same", "https://a.example/5", "Five", "5", NOW - 900, 0}};
    const document d[] = {DOCUMENT("a.xml", "a.example", a)};
    merge_options o = options(MERGE_ID);
    outcome r = merge_documents(&o, d, 1, 0);
    assert_int_equal(r.n, 5);
    char want[200];
    snprintf(want, sizeof want, "One|a.example|urn:xa:1|%d\nTwo|a.example|urn:xa:2|%d\nThree is a title|", NOW - 400,
             NOW - 600);
    assert_true(str_starts(buf_str(&r.text), str_of(want)));
    assert_true(str_find(buf_str(&r.text), STR("|urn:xa:changed|")) < r.text.n);
    assert_true(str_find(buf_str(&r.text), STR("Four|a.example|urn:uuid:")) < r.text.n);
    assert_true(str_find(buf_str(&r.text), STR("Five|a.example|urn:uuid:")) < r.text.n);
    assert_int_equal(r.stats.older, 3);
    outcome_free(&r);
}

/* Copies of one feed: taken at their word where that was asked for. */
static void test_copies(void **state)
{
    (void)state;
    const item before[] = {{"urn:xa:1", "https://a.example/1", "One", "old", NOW - 500, NOW - 500},
                           {"urn:xa:0", "https://a.example/0", "Nought", "text", NOW - 900, NOW - 900}};
    const item now[] = {{"urn:xa:1", "https://a.example/1", "One", "new", NOW - 500, NOW - 300},
                        {"urn:xa:0", "https://a.example/0", "Nought", "text", NOW - 900, NOW - 900}};
    const document d[] = {DOCUMENT("old.xml", "a.example", before), DOCUMENT("new.xml", "a.example", now)};
    merge_options o = options(MERGE_ID | MERGE_CLAIMED);
    char want[200];
    snprintf(want, sizeof want, "One|a.example|urn:xa:1|%d\nNought|a.example|urn:xa:0|%d\n", NOW - 300, NOW - 900);
    check_merge(&o, d, 2, want);
    o = options(MERGE_ID);
    outcome r = merge_documents(&o, d, 2, 0);
    assert_int_equal(r.n, 3);
    assert_int_equal(r.stats.equal, 1);
    outcome_free(&r);
}

static void test_own(void **state)
{
    (void)state;
    const item own[] = {{"tag:x,2025:1", "https://x.example/1", "Ours", "a", NOW - 10, 0},
                        {"tag:x,2025:1", "https://x.example/1", "Ours too", "b", NOW - 20, 0},
                        {"tag:x,2025:1", "https://x.example/1", "Ours too", "b", NOW - 20, 0}};
    const item a[] = {{"tag:x,2025:1", "https://a.example/1", "Theirs", "c", NOW - 5, 0}};
    document d[] = {DOCUMENT("own.md", "x.example", own), DOCUMENT("a.xml", "a.example", a)};
    d[0].own = true;
    merge_options o = options(MERGE_ID);
    outcome r = merge_documents(&o, d, 2, 0);
    assert_true(str_find(buf_str(&r.text), STR("Ours|own|tag:x,2025:1|0\nOurs too|own|tag:x,2025:1-2|0\n")) < r.text.n);
    assert_true(str_starts(buf_str(&r.text), STR("Theirs|a.example|urn:uuid:")));
    outcome_free(&r);
}

/* ---- what several tell ---- */

static const item WIRE[] = {
    {"urn:xw:1", "https://wire.example/1", "Lumen Robotics raises $120 million to build humanoids",
     "Lumen Robotics of Boston has raised $120 million in a round led by Harbor Peak Ventures.", NOW - 9000, 0},
    {"urn:xw:2", "https://wire.example/2", "Norland keeps its rate at 4.5 percent",
     "The central bank of Norland left its rate at 4.5 percent.", NOW - 8000, 0}};
static const item POST[] = {
    {"urn:xp:1", "https://post.example/a", "Boston's Lumen Robotics lands $120 million for humanoids",
     "Harbor Peak Ventures leads a round of $120 million for Lumen Robotics, a Boston maker of humanoids. The robots "
     "move boxes in warehouses.", NOW - 7000, 0}};

static void test_near(void **state)
{
    (void)state;
    const document d[] = {DOCUMENT("w.xml", "wire.example", WIRE), DOCUMENT("p.xml", "post.example", POST)};
    merge_options o = options(MERGE_ID | MERGE_NEAR);
    check_merge(&o, d, 2, "Norland keeps its rate at 4.5 percent|wire.example|urn:xw:2|0\n"
                          "Lumen Robotics raises $120 million to build humanoids|wire.example|urn:xw:1|0"
                          "|post.example https://post.example/a\n");
    o.keep = MERGE_KEEP_LONGEST;
    const char *post = "Boston's Lumen Robotics lands $120 million for humanoids|post.example|urn:xp:1|0"
                       "|wire.example https://wire.example/1\n"
                       "Norland keeps its rate at 4.5 percent|wire.example|urn:xw:2|0\n";
    check_merge(&o, d, 2, post);
    o = options(MERGE_ID | MERGE_NEAR);
    feed_str prefer[] = {STR("nobody"), STR("post.example")};
    o.prefer = prefer;
    o.n_prefer = 2;
    check_merge(&o, d, 2, post);
    o.max = 1;
    o.explain = true;
    outcome r = merge_documents(&o, d, 2, 0);
    assert_int_equal(r.n, 1);
    assert_int_equal(r.stats.over, 1);
    assert_true(str_find(buf_str(&r.findings), STR("SameStory \"Lumen")) < r.findings.n);
    outcome_free(&r);
}

static void test_titles(void **state)
{
    (void)state;
    const item a[] = {{"urn:xa:1", "https://a.example/1", "The Bridge: Reopened After Repairs!", "x", NOW - 10, 0}};
    const item b[] = {{"urn:xb:1", "https://b.example/1", "the bridge reopened after repairs", "y", NOW - 20, 0},
                      {"urn:xb:2", "https://b.example/2", "News", "y", NOW - 30, 0}};
    const item c[] = {{"urn:xc:1", "https://c.example/1", "News", "z", NOW - 40, 0}};
    const document d[] = {DOCUMENT("a.xml", "a.example", a), DOCUMENT("b.xml", "b.example", b),
                          DOCUMENT("c.xml", "c.example", c)};
    merge_options o = options(MERGE_TITLE);
    check_merge(&o, d, 3, "the bridge reopened after repairs|b.example|urn:xb:1|0|a.example https://a.example/1\n"
                          "News|b.example|urn:xb:2|0\nNews|c.example|urn:xc:1|0\n");
}

/* A page with parts, and a feed whose links all lead to its front page, are no duplicates. */
static void test_ambiguous_links(void **state)
{
    (void)state;
    const item a[] = {{"urn:xa:1", "https://a.example/log#v1", "Version one is out", "x", NOW - 10, 0},
                      {"urn:xa:2", "https://a.example/log#v2", "Version two is out", "y", NOW - 5, 0}};
    const item b[] = {{"urn:xb:1", "https://a.example/log#v2", "Version two is out", "z", NOW - 3, 0}};
    const document d[] = {DOCUMENT("a.xml", "a.example", a), DOCUMENT("b.xml", "b.example", b)};
    merge_options o = options(MERGE_ID | MERGE_LINK);
    check_merge(&o, d, 2, "Version two is out|a.example|urn:xa:2|0|b.example https://b.example/\n"
                          "Version one is out|a.example|urn:xa:1|0\n");
}

static void test_explained(void **state)
{
    (void)state;
    const document d[] = {DOCUMENT("w.xml", "wire.example", WIRE), DOCUMENT("p.xml", "post.example", POST)};
    merge_options o = options(MERGE_ID | MERGE_NEAR);
    o.explain = true;
    buf findings, text;
    buf_init(&findings, 1 << 16);
    buf_init(&text, 1 << 16);
    merger *m = merger_new(&o, temporary, NULL);
    take_document(m, &o, &d[0], &findings);
    take_document(m, &o, &d[1], &findings);
    assert_int_equal(merger_settle(m, (feed_reporter){hear, &findings}), 0);
    assert_int_equal(merger_explain(m, STR("raises"), STR("lands"), &text), 0);
    assert_true(str_find(buf_str(&text), STR("they are one entry, and A is kept")) < text.n);
    assert_true(str_find(buf_str(&text), STR("link   different: wire.example/1 and post.example/a")) < text.n);
    buf_clear(&text);
    assert_int_equal(merger_explain(m, STR("Norland"), STR("lands"), &text), 0);
    assert_true(str_find(buf_str(&text), STR("too unlike")) < text.n);
    assert_true(str_find(buf_str(&text), STR("they are two entries")) < text.n);
    assert_int_equal(merger_explain(m, STR("Norland"), STR("nothing"), &text), FEED_E_INPUT);
    merger_free(m);
    buf_free(&findings);
    buf_free(&text);
}

/* ---- limits and dates ---- */

static void test_limits(void **state)
{
    (void)state;
    const item a[] = {{"urn:xa:1", NULL, "a1", "x", NOW - 1, 0}, {"urn:xa:2", NULL, "a2", "x", NOW - 2, 0},
                      {"urn:xa:3", NULL, "a3", "x", NOW - DAY - 3, 0}};
    const item b[] = {{"urn:xb:1", NULL, "b1", "x", NOW - 4, 0}, {"urn:xb:2", NULL, "b2", "x", NOW - 9 * DAY, 0}};
    const document d[] = {DOCUMENT("a.xml", "a.example", a), DOCUMENT("b.xml", "b.example", b)};
#define A1 "a1|a.example|urn:xa:1|0\n"
#define A2 "a2|a.example|urn:xa:2|0\n"
#define A3 "a3|a.example|urn:xa:3|0\n"
#define B1 "b1|b.example|urn:xb:1|0\n"
#define B2 "b2|b.example|urn:xb:2|0\n"
    merge_options o = options(MERGE_ID);
    check_merge(&o, d, 2, A1 A2 B1 A3 B2);
    o.oldest = true;
    check_merge(&o, d, 2, B2 A3 B1 A2 A1);
    o.max = 2;
    check_merge(&o, d, 2, A2 A1);
    o.oldest = false;
    check_merge(&o, d, 2, A1 A2);
    o.max = 0;
    o.per_source = 1;
    check_merge(&o, d, 2, A1 B1);
    o.per_source = 0;
    o.per_day = 2;
    check_merge(&o, d, 2, A1 A2 A3 B2);
    o.per_day = 0;
    o.since = NOW - 7 * DAY;
    check_merge(&o, d, 2, A1 A2 B1 A3);
}

static void test_dates(void **state)
{
    (void)state;
    const item a[] = {{"urn:xa:1", NULL, "later", "x", NOW + 5000, 0}, {"urn:xa:2", NULL, "none", "x", 0, 0},
                      {"urn:xa:3", NULL, "past", "x", NOW - 50, 0}};
    const document d[] = {DOCUMENT("a.xml", "a.example", a)};
    merge_options o = options(MERGE_ID);
    outcome r = merge_documents(&o, d, 1, 0); /* nothing is known of when they were first seen: now */
    assert_int_equal(r.n, 3);
    assert_true(str_find(buf_str(&r.findings), STR("EntryFuture")) < r.findings.n);
    assert_true(str_find(buf_str(&r.findings), STR("EntryUndated")) < r.findings.n);
    outcome_free(&r);
    o.future = MERGE_DATES_DROP;
    o.drop_undated = true;
    check_merge(&o, d, 1, "past|a.example|urn:xa:3|0\n");
    o.future = MERGE_DATES_KEEP;
    check_merge(&o, d, 1, "later|a.example|urn:xa:1|0\npast|a.example|urn:xa:3|0\n");
}

static int64_t seen(void *context, const feed_entry *e)
{
    ++*(int *)context;
    return str_eq(e->id, STR("urn:xa:1")) ? NOW - 300 : str_eq(e->id, STR("urn:xa:2")) ? NOW - 200 : 0;
}

/* Each entry is of when it was itself first seen, where that is known; else of when its feed was. */
static void test_seen(void **state)
{
    (void)state;
    static const item a[] = {{"urn:xa:1", NULL, "later", "x", NOW + 5000, NOW + 6000},
                             {"urn:xa:2", NULL, "none", "x", 0, 0}, {"urn:xa:3", NULL, "past", "x", NOW - 50, 0},
                             {"urn:xa:4", NULL, "new", "x", NOW + 9000, 0}};
    static const int64_t WANT[] = {NOW - 300, NOW - 200, NOW - 50, NOW - 1000};
    const document d = DOCUMENT("a.xml", "a.example", a);
    merge_options o = options(MERGE_ID);
    int asked = 0;
    buf findings;
    buf_init(&findings, 1 << 16);
    intake *in = intake_new(&o);
    intake_document about = {.name = STR("a.xml"), .first_seen = NOW - 1000, .seen = seen, .context = &asked,
                             .reporter = {hear, &findings}};
    intake_start(in, &about);
    read_document(in, &d, intake_sink(in));
    size_t n, found = 0;
    const merge_row *rows = intake_rows(in, &n);
    assert_int_equal(n, COUNT(a));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            found += rows[i].seconds == WANT[k];
    assert_int_equal(found, n);
    assert_int_equal(asked, 3); /* nobody asks for one with a good date */
    assert_int_equal(intake_stats(in)->ahead, 2);
    intake_free(in);
    buf_free(&findings);
}

/* ---- the law of order ---- */

enum { LAW_DOCUMENTS = 8, LAW_ITEMS = 12, LAW_TURNS = 300 };

/* A merged feed as a document: what came out goes in again. */
typedef struct merged {
    buf bytes, ends;
} merged;

static int put_merged(void *context, const feed_entry *e)
{
    merged *g = context;
    pack_entry(&g->bytes, e);
    buf_put(&g->ends, (const char *)&g->bytes.n, sizeof g->bytes.n);
    return g->bytes.error;
}

static void take_merged(merger *m, const merge_options *o, const merged *g, const char *name, buf *findings)
{
    arena a;
    size_t from = 0, n = g->ends.n / sizeof(size_t);
    intake *in = intake_new(o);
    intake_document about = {.name = str_of(name), .reporter = {hear, findings}};
    feed_head head = {.id = STR("urn:merged"), .title.value = STR("merged")};
    feed_sink sink = intake_sink(in);
    arena_init(&a, 1 << 20);
    intake_start(in, &about);
    assert_int_equal(sink.begin(sink.context, &head), 0);
    for (size_t i = 0; i < n; i++) {
        feed_entry e;
        size_t to = ((const size_t *)(const void *)g->ends.p)[i];
        arena_reset(&a);
        assert_int_equal(unpack_entry((feed_str){g->bytes.p + from, to - from}, &a, &e), 0);
        assert_int_equal(sink.entry(sink.context, &e), 0);
        from = to;
    }
    assert_int_equal(sink.end(sink.context), 0);
    assert_int_equal(merger_take(m, in), 0);
    arena_free(&a);
    intake_free(in);
}

static uint32_t roll(uint32_t *dice, uint32_t n)
{
    *dice = *dice * 1664525u + 1013904223u;
    return (*dice >> 8) % n;
}

typedef struct law {
    document documents[LAW_DOCUMENTS];
    item items[LAW_DOCUMENTS][LAW_ITEMS];
    char text[LAW_DOCUMENTS][4][64], ids[LAW_DOCUMENTS][LAW_ITEMS][64];
    uint32_t dice;
} law;

static void make_law(law *w, bool false_claims)
{
    for (uint32_t d = 0; d < LAW_DOCUMENTS; d++) {
        snprintf(w->text[d][0], 64, "%u.xml", d);
        snprintf(w->text[d][1], 64, "https://%u.example/feed", d);
        snprintf(w->text[d][2], 64, "source %u", d);
        snprintf(w->text[d][3], 64, "https://%u.example/", d);
        for (uint32_t i = 0; i < LAW_ITEMS; i++) {
            uint32_t claims = !false_claims || roll(&w->dice, 10) ? d : roll(&w->dice, LAW_DOCUMENTS);
            snprintf(w->ids[d][i], 64, "https://%u.example/%u", claims, roll(&w->dice, LAW_ITEMS));
            int64_t when = NOW - roll(&w->dice, 20), changed = when + roll(&w->dice, 3);
            w->items[d][i] = (item){w->ids[d][i], w->ids[d][i], "title", roll(&w->dice, 2) ? "one" : "two", when,
                                    changed};
        }
        w->documents[d] = (document){w->text[d][0], w->text[d][1], w->text[d][2], w->text[d][3], w->items[d],
                                     1 + roll(&w->dice, LAW_ITEMS), false};
    }
}

/* Merges a random half first, then the rest beside what came of it; to a depth of two. */
static void merge_split(law *w, const merge_options *o, merged *out, unsigned which, int depth)
{
    merger *m = merger_new(o, temporary, NULL);
    merged inner = {{0}, {0}};
    buf findings;
    unsigned part = depth ? which & roll(&w->dice, 1 << LAW_DOCUMENTS) : 0;
    buf_init(&findings, 1 << 24);
    buf_init(&inner.bytes, 1 << 24);
    buf_init(&inner.ends, 1 << 20);
    if (part)
        merge_split(w, o, &inner, part, depth - 1);
    uint32_t shift = roll(&w->dice, LAW_DOCUMENTS);
    for (uint32_t k = 0; k < LAW_DOCUMENTS; k++) {
        uint32_t d = (k + shift) % LAW_DOCUMENTS;
        if (which >> d & 1 && !(part >> d & 1))
            take_document(m, o, &w->documents[d], &findings);
    }
    if (part)
        take_merged(m, o, &inner, depth == 2 ? "outer.xml" : "inner.xml", &findings);
    assert_int_equal(merger_settle(m, (feed_reporter){hear, &findings}), 0);
    assert_int_equal(merger_send(m, (feed_sink){NULL, put_merged, NULL, out}), 0);
    merger_free(m);
    buf_free(&findings);
    buf_free(&inner.bytes);
    buf_free(&inner.ends);
}

/* A line for each entry but for where it was read. */
static feed_str told(const merged *g, buf *text)
{
    arena a;
    size_t from = 0;
    arena_init(&a, 1 << 20);
    buf_clear(text);
    for (size_t i = 0; i < g->ends.n / sizeof(size_t); i++) {
        feed_entry e;
        size_t to = ((const size_t *)(const void *)g->ends.p)[i];
        feed_str bytes = {g->bytes.p + from, to - from};
        arena_reset(&a);
        assert_int_equal(unpack_entry(bytes, &a, &e), 0);
        buf_printf(text, "%.*s %.*s %lld %lld %016llx\n", FMT(e.id), FMT(e.source->title),
                   (long long)e.published.unix_seconds, (long long)e.updated.unix_seconds,
                   (unsigned long long)hash64(pack_meaning(bytes)));
        from = to;
    }
    arena_free(&a);
    return buf_str(text);
}

/* Whose an id is can depend on an entry beyond a limit: false claims come without limits. */
static void test_law(void **state)
{
    (void)state;
    static law w;
    w.dice = 2025;
    for (int turn = 0; turn < LAW_TURNS; turn++) {
        merge_options o = options(MERGE_ID);
        o.max = turn % 3 == 1 ? 1 + roll(&w.dice, 30) : 0;
        o.per_source = turn % 3 == 2 ? 1 + roll(&w.dice, 5) : 0;
        make_law(&w, !o.max && !o.per_source);
        merged whole = {{0}, {0}}, split = {{0}, {0}};
        buf one, other;
        buf_init(&one, 1 << 24), buf_init(&other, 1 << 24);
        buf_init(&whole.bytes, 1 << 24), buf_init(&whole.ends, 1 << 20);
        buf_init(&split.bytes, 1 << 24), buf_init(&split.ends, 1 << 20);
        merge_split(&w, &o, &whole, (1 << LAW_DOCUMENTS) - 1, 0);
        merge_split(&w, &o, &split, (1 << LAW_DOCUMENTS) - 1, 2);
        feed_str a = told(&whole, &one), b = told(&split, &other);
        if (!str_eq(a, b))
            fail_msg("turn %d, max %zu, per_source %zu\n%.*s---\n%.*s", turn, o.max, o.per_source, FMT(a), FMT(b));
        assert_true(whole.ends.n > 0);
        buf_free(&one), buf_free(&other);
        buf_free(&whole.bytes), buf_free(&whole.ends);
        buf_free(&split.bytes), buf_free(&split.ends);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_sources_one_id), cmocka_unit_test(test_claims), cmocka_unit_test(test_claimed_link),
        cmocka_unit_test(test_versions), cmocka_unit_test(test_copies), cmocka_unit_test(test_own),
        cmocka_unit_test(test_near), cmocka_unit_test(test_titles), cmocka_unit_test(test_ambiguous_links),
        cmocka_unit_test(test_explained), cmocka_unit_test(test_limits), cmocka_unit_test(test_dates),
        cmocka_unit_test(test_seen),
        cmocka_unit_test(test_law)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
