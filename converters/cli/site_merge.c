#include "site_merge.h"

#include "../../feeds/core/date.h"
#include "../../feeds/model/report.h"
#include "merging.h"

/* The fields of a filter in the configuration, as filters call them. */
static const struct { const char *name; size_t field; } FIELDS[] = {
    {"title", offsetof(config_filter, title)},       {"content", offsetof(config_filter, content)},
    {"text", offsetof(config_filter, text)},         {"link", offsetof(config_filter, link)},
    {"author", offsetof(config_filter, author)},     {"category", offsetof(config_filter, category)},
    {"source", offsetof(config_filter, source)},     {"language", offsetof(config_filter, language)},
    {"date", offsetof(config_filter, date)}};

enum { N_FIELDS = sizeof FIELDS / sizeof *FIELDS, PATTERNS_MAX = 16 << 10 };

typedef struct building {
    const filter **list;
    size_t n;
    int64_t now;
    diag *d;
    feed_pos pos;
    int status;
} building;

static void add(building *b, const char *field, filter *f, const filter_error *error)
{
    if (f) {
        b->list[b->n++] = f;
        return;
    }
    report(diag_reporter(b->d), FEED_RULE_ConfigValue, b->pos, "%s: %s", field, error->message);
    b->status = FEED_E_INPUT;
}

/* Of several patterns of a field one is enough. */
static void add_field(building *b, const char *name, const config_list *values)
{
    filter_error error;
    buf any;
    buf_init(&any, PATTERNS_MAX);
    for (size_t i = 0; i < values->n; i++) {
        if (values->n == 1)
            buf_put_str(&any, str_of(values->items[i]));
        else
            buf_printf(&any, "%s(?:%s)", i ? "|" : "", values->items[i]);
    }
    add(b, name, filter_new_test(str_of(name), buf_str(&any), b->now, &error), &error);
    buf_free(&any);
}

/* All fields of keep must fit; each of block alone is enough, which is what a list of filters means there. */
static int build(building *b, const config_filter *f, arena *a)
{
    b->list = arena_array(a, N_FIELDS + f->rule.n + 1, sizeof *b->list);
    b->n = 0;
    if (!b->list)
        return FEED_E_MEMORY;
    for (int i = 0; i < N_FIELDS; i++) {
        const config_list *values = (const config_list *)(const void *)((const char *)f + FIELDS[i].field);
        if (values->n)
            add_field(b, FIELDS[i].name, values);
    }
    for (size_t i = 0; i < f->rule.n; i++) {
        filter_error error;
        add(b, "rule", filter_new(str_of(f->rule.items[i]), b->now, &error), &error);
    }
    return b->status;
}

static int build_both(building *b, const config_filter *keep, const config_filter *block, arena *a, site_filter *out)
{
    int status = build(b, keep, a);
    out->keep = b->list;
    if (status)
        return status;
    status = build(b, block, a);
    out->block = b->list;
    return status;
}

static int set_since(merge_options *o, const char *since)
{
    int64_t age;
    o->since = INT64_MIN;
    if (since && age_parse(str_of(since), o->now, &age))
        o->since = o->now - age;
    return FEED_OK;
}

static int set_lists(merge_options *o, config *c)
{
    feed_str *prefer = arena_array(&c->a, c->merge.prefer.n + 1, sizeof *prefer);
    if (!prefer)
        return FEED_E_MEMORY;
    for (size_t i = 0; i < c->merge.prefer.n; i++)
        prefer[i] = str_of(c->merge.prefer.items[i]);
    o->prefer = prefer;
    o->n_prefer = c->merge.prefer.n;
    o->dedupe = c->merge.dedupe.n ? 0 : MERGE_ID;
    for (size_t i = 0; i < c->merge.dedupe.n; i++)
        o->dedupe |= merging_dedupe(c->merge.dedupe.items[i]);
    return set_since(o, c->merge.since);
}

int site_merge_set(site_merge *m, config *c, int64_t now, diag *d)
{
    const config_merge *g = &c->merge;
    *m = (site_merge){.options = {
        .now = now, .max = (size_t)c->max, .per_source = (size_t)g->per_source, .per_day = (size_t)g->per_day,
        .future = merging_dates(g->future), .oldest = c->order && strcmp(c->order, "oldest") == 0,
        .clean = g->clean_links,
        .keep = g->stands && strcmp(g->stands, "longest") == 0 ? MERGE_KEEP_LONGEST : MERGE_KEEP_FIRST}};
    m->sources = arena_array(&c->a, c->n_sources, sizeof *m->sources);
    m->outputs = arena_array(&c->a, c->n_outputs, sizeof *m->outputs);
    m->runner = filter_runner_new();
    int status = m->sources && m->outputs && m->runner ? set_lists(&m->options, c) : FEED_E_MEMORY;
    building b = {.now = now, .d = d};
    for (size_t i = 0; i < c->n_sources && !status; i++) {
        b.pos = c->sources[i].pos;
        status = build_both(&b, &c->sources[i].keep, &c->sources[i].block, &c->a, &m->sources[i]);
    }
    for (size_t i = 0; i < c->n_outputs && !status; i++) {
        b.pos = c->outputs[i].pos;
        status = build_both(&b, &c->outputs[i].keep, &c->outputs[i].block, &c->a, &m->outputs[i]);
    }
    return status;
}

static bool has_age(const site_filter *f)
{
    const filter *const *const lists[] = {f->keep, f->block};
    for (int blocks = 0; blocks < 2; blocks++)
        for (size_t i = 0; lists[blocks] && lists[blocks][i]; i++)
            if (filter_is_timed(lists[blocks][i]))
                return true;
    return false;
}

bool site_merge_is_timed(const site_merge *m, const config *c)
{
    int64_t ms;
    bool timed = c->merge.since && date_parse_span(str_trim(str_of(c->merge.since)), &ms);
    for (size_t i = 0; i < c->n_sources; i++)
        timed = timed || has_age(&m->sources[i]);
    for (size_t i = 0; i < c->n_outputs; i++)
        timed = timed || has_age(&m->outputs[i]);
    return timed;
}

static void free_list(const filter **list)
{
    for (size_t i = 0; list && list[i]; i++)
        filter_free((filter *)(uintptr_t)list[i]);
}

void site_merge_free(site_merge *m, const config *c)
{
    for (size_t i = 0; m->sources && i < c->n_sources; i++) {
        free_list(m->sources[i].keep);
        free_list(m->sources[i].block);
    }
    for (size_t i = 0; m->outputs && i < c->n_outputs; i++) {
        free_list(m->outputs[i].keep);
        free_list(m->outputs[i].block);
    }
    filter_runner_free(m->runner);
    *m = (site_merge){.runner = NULL};
}

int site_merge_passes(const site_filter *f, filter_runner *runner, const filter_subject *subject)
{
    const filter *const *const lists[] = {f->keep, f->block};
    filter_runner_next(runner);
    for (int blocks = 0; blocks < 2; blocks++)
        for (size_t i = 0; lists[blocks] && lists[blocks][i]; i++) {
            int fits = filter_fits(lists[blocks][i], runner, subject);
            if (fits == FEED_E_MEMORY)
                return fits;
            if (fits == blocks)
                return 0;
        }
    return 1;
}
