/*
 * Fuzzes the reading of feeds, XML and JSON, and every writer on what was read. Oracles: the same entries whatever the
 * slices; what a writer made of them is well-formed, and is read again without a fault; written once more it is the
 * same, byte for byte; and where no writer said that it lost or derived anything, the model is what it was.
 */
#include <stdio.h>
#include <stdlib.h>

#include "feeds/core/arena.h"
#include "feeds/core/buf.h"
#include "feeds/model/pack.h"

enum { MODEL_MAX = 64 << 20, OUTPUT_MAX = 64 << 20, INPUT_MAX = 256 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read, as bytes; written at the same time if there is a writer. */
typedef struct run {
    buf model, output;
    arena a; /* of one head or entry */
    feed_writer *writer;
    size_t faults, lost;
} run;

static void require(bool condition)
{
    if (!condition)
        abort();
}

static feed_str member_name(const feed_ext *e)
{
    bool is = str_eq(e->ns, STR(FEED_NS_JSON)) && str_eq(e->local, STR("member"));
    for (size_t i = 0; is && i < e->n_attrs; i++)
        if (str_eq(e->attrs[i].local, STR("name")))
            return e->attrs[i].value;
    return STR_NONE;
}

typedef struct placed {
    feed_ext e;
    size_t at;
} placed;

static int compare(const void *left, const void *right)
{
    const placed *a = left, *b = right;
    feed_str x = member_name(&a->e), y = member_name(&b->e);
    int order = str_compare(x, y);
    if (!x.n != !y.n)
        return x.n ? -1 : 1;
    return order ? order : (a->at > b->at) - (a->at < b->at);
}

/* A prefix means nothing but its namespace (https://www.w3.org/TR/xml-names/#ns-decl), and may be another one. */
static const feed_ext *without_prefixes(arena *a, const feed_ext *list)
{
    const feed_ext *first = NULL, **last = &first;
    for (; list; list = list->next) {
        feed_ext *e = arena_alloc(a, sizeof *e);
        feed_attr *attrs = list->n_attrs ? arena_array(a, list->n_attrs, sizeof *attrs) : NULL;
        require(e && (attrs || !list->n_attrs));
        *e = *list;
        e->prefix = STR_NONE;
        e->attrs = attrs;
        for (size_t i = 0; i < e->n_attrs; i++)
            attrs[i] = (feed_attr){.ns = list->attrs[i].ns, .local = list->attrs[i].local,
                                   .value = list->attrs[i].value};
        e->children = without_prefixes(a, list->children);
        *last = e;
        last = &e->next;
    }
    return first;
}

/* An object of JSON has no order (RFC 8259, section 1), and its members may stand in two places, as such and in
 * "_feedloom": here they come first, by their names; other extensions behind them, in their order. */
static const feed_ext *ordered(arena *a, const feed_ext *list)
{
    size_t n = 0;
    for (const feed_ext *e = list; e; e = e->next)
        n++;
    arena_reset(a);
    list = without_prefixes(a, list);
    placed *all = n ? arena_array(a, n, sizeof *all) : NULL;
    require(all || !n);
    for (size_t i = 0; i < n; i++, list = list->next)
        all[i] = (placed){*list, i};
    if (n)
        qsort(all, n, sizeof *all, compare);
    for (size_t i = 0; i < n; i++)
        all[i].e.next = i + 1 < n ? &all[i + 1].e : NULL;
    return n ? &all[0].e : NULL;
}

/* One date where the other is the same; where a text came from does not count. */
static feed_entry settled(const feed_entry *given)
{
    feed_entry e = *given;
    if (!e.updated.set)
        e.updated = e.published;
    if (!e.published.set)
        e.published = (feed_time){.set = false};
    else if (e.published.unix_seconds == e.updated.unix_seconds)
        e.published = e.updated;
    e.updated.zoned = e.published.zoned = false;
    feed_text *texts[] = {&e.title, &e.summary, &e.content};
    for (size_t i = 0; i < 3; i++)
        texts[i]->clean = false;
    e.origin = (feed_pos){.line = 0};
    return e;
}

static int on_begin(void *context, const feed_head *given)
{
    run *r = context;
    feed_head head = *given;
    head.title.clean = head.subtitle.clean = false;
    head.origin = (feed_pos){.line = 0};
    head.updated.zoned = head.published.zoned = false;
    head.namespaces = NULL;
    head.n_namespaces = 0;
    head.extensions = ordered(&r->a, head.extensions);
    pack_head(&r->model, &head);
    feed_sink sink = r->writer ? feed_writer_sink(r->writer) : (feed_sink){.begin = NULL};
    return r->writer ? sink.begin(sink.context, given) : FEED_OK;
}

static int on_entry(void *context, const feed_entry *given)
{
    run *r = context;
    feed_entry e = settled(given);
    e.extensions = ordered(&r->a, e.extensions);
    feed_source source;
    if (e.source) {
        source = *e.source;
        source.subtitle.clean = false;
        source.updated.zoned = false;
        source.extensions = without_prefixes(&r->a, source.extensions);
        e.source = &source;
    }
    pack_entry(&r->model, &e);
    feed_sink sink = r->writer ? feed_writer_sink(r->writer) : (feed_sink){.begin = NULL};
    return r->writer ? sink.entry(sink.context, given) : r->model.error;
}

static int on_end(void *context)
{
    run *r = context;
    feed_sink sink = r->writer ? feed_writer_sink(r->writer) : (feed_sink){.begin = NULL};
    return r->writer ? sink.end(sink.context) : FEED_OK;
}

static int on_bytes(void *context, const char *bytes, size_t n)
{
    buf *output = context;
    buf_put(output, bytes, n);
    return output->error;
}

static void on_finding(void *context, const feed_finding *f)
{
    ((run *)context)->faults += f->rule == FEED_RULE_FeedRepaired || f->level == FEED_ERROR;
}

static void on_lost(void *context, const feed_finding *f)
{
    (void)f;
    ((run *)context)->lost++;
}

static int read_feed(run *r, feed_str bytes, size_t slice, feed_format format)
{
    feed_writer_options options = {.body = FEED_BODY_BOTH, .lossless = true, .reporter = {on_lost, r}};
    feed_reader_options name = {.name = {"f", 1}};
    *r = (run){.faults = 0};
    buf_init(&r->model, MODEL_MAX);
    buf_init(&r->output, OUTPUT_MAX);
    arena_init(&r->a, MODEL_MAX);
    r->writer = format ? feed_writer_new(format, &options, (feed_output){on_bytes, &r->output}) : NULL;
    feed_reader *reader = feed_reader_new(&name, (feed_sink){on_begin, on_entry, on_end, r},
                                          (feed_reporter){on_finding, r});
    require(reader && (r->writer || !format));
    int rc = FEED_OK;
    for (size_t at = 0; at < bytes.n && !rc; at += slice)
        rc = feed_reader_push(reader, bytes.p + at, bytes.n - at < slice ? bytes.n - at : slice);
    if (!rc)
        rc = feed_reader_finish(reader);
    feed_reader_free(reader);
    feed_writer_free(r->writer);
    arena_free(&r->a);
    r->writer = NULL;
    return rc;
}

static void done(run *r)
{
    buf_free(&r->model);
    buf_free(&r->output);
}

static void same(const buf *a, const buf *b, const char *what)
{
    if (str_eq(buf_str(a), buf_str(b)))
        return;
    fprintf(stderr, "%s\n----\n", what);
    fwrite(a->p, 1, a->n, stderr);
    fputs("\n----\n", stderr);
    fwrite(b->p, 1, b->n, stderr);
    abort();
}

static void check_format(feed_str input, feed_format format)
{
    run first, second, third;
    if (read_feed(&first, input, INPUT_MAX, format)) {
        done(&first);
        return;
    }
    int rc = read_feed(&second, buf_str(&first.output), INPUT_MAX, format);
    if (rc || second.faults) {
        fprintf(stderr, "format %d, status %d, %zu faults:\n%.*s\n", format, rc, second.faults, (int)first.output.n,
                first.output.p);
        abort();
    }
    if (!first.lost)
        same(&first.model, &second.model, "the model");
    rc = read_feed(&third, buf_str(&second.output), 7, format);
    require(!rc);
    same(&second.model, &third.model, "the model of what was written twice");
    same(&second.output, &third.output, "what was written twice");
    done(&first);
    done(&second);
    done(&third);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const feed_format FORMATS[] = {FEED_FORMAT_RSS, FEED_FORMAT_ATOM, FEED_FORMAT_JSON};
    static const size_t SLICES[] = {1, 7, 4096};
    feed_str input = {(const char *)data, size};
    run whole, sliced;
    if (size > INPUT_MAX)
        return 0;
    int rc = read_feed(&whole, input, INPUT_MAX, FEED_FORMAT_NONE);
    for (size_t i = 0; i < sizeof SLICES / sizeof *SLICES; i++) {
        require(read_feed(&sliced, input, SLICES[i], FEED_FORMAT_NONE) == rc && sliced.faults == whole.faults);
        same(&whole.model, &sliced.model, "sliced");
        done(&sliced);
    }
    done(&whole);
    for (size_t i = 0; !rc && i < sizeof FORMATS / sizeof *FORMATS; i++)
        check_format(input, FORMATS[i]);
    return 0;
}
