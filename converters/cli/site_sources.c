/* The sources of a site: digests of several sources, each with its own settings, become one row of entries. */
#include <stdio.h>
#include <stdlib.h>

#include "../../feeds/core/hash.h"
#include "../../feeds/merge/spool.h"
#include "../../feeds/model/pack.h"
#include "../../feeds/model/report.h"
#include "opt.h"
#include "output.h"
#include "pattern.h"
#include "pool.h"
#include "site.h"

enum { RESULT_MAX = 512 << 20, ENTRY_ARENA = 16 << 20, NAMES_MAX = 512 << 20, TAG = 2 };

/* ---- files ---- */

/* Names are compared without "./". */
static feed_str plain_name(const char *name)
{
    feed_str s = str_of(name);
    while (str_starts(s, STR("./")))
        s = str_from(s, 2);
    return s;
}

/* What an output's files are called: what stands in braces is anything, and so is the period of an archive. */
static void put_pattern(buf *b, const config_output *o)
{
    feed_str rest = str_of(o->path), part;
    while (str_split(&rest, '{', &part)) {
        buf_put_str(b, part);
        if (rest.p)
            buf_put_char(b, '*');
        rest = rest.p ? str_from(rest, str_find_byte(rest, '}') + 1) : rest;
    }
}

/* feeds/all-2025-11.md beside feeds/all.md. */
static bool is_archive_of(feed_str path, feed_str name)
{
    size_t dot = path.n;
    while (dot && path.p[dot - 1] != '.')
        dot--;
    feed_str stem = {path.p, dot ? dot - 1 : path.n};
    return str_starts(name, stem) && name.n > stem.n && name.p[stem.n] == '-' && str_ends(name, str_from(path, stem.n));
}

/* What an earlier run may have made is no digest. */
static bool is_own_output(const site *t, feed_str name)
{
    feed_str out = plain_name(t->out);
    bool found = false;
    if (!str_starts(name, out))
        return false;
    name = str_from(name, out.n);
    for (size_t i = 0; i < t->c.n_outputs && !found; i++) {
        const config_output *o = &t->c.outputs[i];
        char pattern[1024];
        buf b = {.p = pattern, .capacity = sizeof pattern, .max = sizeof pattern};
        put_pattern(&b, o);
        found = pattern_matches(buf_str(&b), name) || (o->archive && is_archive_of(str_of(o->path), name));
    }
    return found;
}

static int keep_file(site *t, const input *in, feed_str pattern, str_set *seen, bool *keep)
{
    feed_str name = plain_name(in->name);
    *keep = (!pattern.n || pattern_matches(pattern, str_of(in->path))) && !is_own_output(t, name);
    int added = *keep ? str_set_add(seen, name) : 0;
    *keep &= added > 0;
    return added < 0 ? added : FEED_OK;
}

/* Takes out what the pattern does not mean, what an earlier source has, and what is made here. */
static int filter(site *t, inputs *in, feed_str pattern, str_set *seen)
{
    size_t n = 0;
    int status = FEED_OK;
    for (size_t i = 0; i < in->n; i++) {
        bool keep = false;
        if (!status)
            status = keep_file(t, &in->list[i], pattern, seen, &keep);
        if (keep)
            in->list[n++] = in->list[i];
        else
            free((char *)(uintptr_t)in->list[i].name);
    }
    in->n = n;
    return status;
}

/* ---- what is read: items, digests or both ---- */

unsigned site_kinds(const char *word)
{
    return !word || strcmp(word, "item") == 0 ? SITE_ITEM : strcmp(word, "digest") == 0 ? SITE_DIGEST
                                                                                          : SITE_ITEM | SITE_DIGEST;
}

static const char *entries_for(const config *c, const config_source *source)
{
    unsigned kinds = 0;
    for (size_t i = 0; i < c->n_outputs; i++)
        kinds |= site_kinds(c->outputs[i].entries ? c->outputs[i].entries : source->s.entries);
    return kinds == SITE_ITEM ? "item" : kinds == SITE_DIGEST ? "digest" : "both";
}

static bool wants_summaries(const config *c)
{
    for (size_t i = 0; i < c->n_outputs; i++)
        if (c->outputs[i].s.body && strcmp(c->outputs[i].s.body, "content") != 0)
            return true;
    return false;
}

/* Language and author of a digest go before the source's, which are filled in later. */
static int open_source(site *t, size_t i, str_set *seen)
{
    const config_source *source = &t->c.sources[i];
    settings *s = &t->sources[i].s;
    digests *all = &t->sources[i].all;
    feed_str pattern = str_of(source->digests), base = pattern_base(pattern);
    char *name = site_join(t, base.n && base.p[0] == '/' ? STR("") : str_of(t->folder), base, STR(""));
    const char **names = arena_alloc(&t->c.a, sizeof *names);
    if (!name || !names)
        return FEED_E_MEMORY;
    *names = *name ? name : base.p == pattern.p && pattern.n && pattern.p[0] == '/' ? "/" : ".";
    *s = source->s;
    s->inputs = names;
    s->n_inputs = 1;
    s->entries = entries_for(&t->c, source);
    s->body = wants_summaries(&t->c) ? "both" : NULL;
    s->to = "atom";
    s->language = s->author = NULL;
    s->quiet = true;
    if (s->references && s->references[0] != '/')
        s->references = site_join(t, str_of(t->folder), str_of(s->references), STR(""));
    s->verbose = t->s->verbose;
    s->fail_on = t->s->fail_on;
    int status = digests_find(all, s, true);
    all->prints = true;
    bool wild = base.n < pattern.n;
    if (!status)
        status = filter(t, &all->in, wild ? str_from(pattern, base.n + (base.n > 0)) : STR_NONE, seen);
    if (!status && !all->in.n && !all->d.failed_input)
        report(diag_reporter(&t->d), FEED_RULE_SourceEmpty, source->pos, "no digest is %s", source->digests);
    return all->d.failed_input ? FEED_E_INPUT : status ? FEED_E_USAGE : FEED_OK;
}

int site_prepare_sources(site *t)
{
    int status = FEED_OK;
    for (size_t i = 0; i < t->n_sources && !status; i++) {
        digests *all = &t->sources[i].all;
        if (t->c.sources[i].digests)
            status = digests_vote(all) || digests_order(all) ? FEED_E_MEMORY : FEED_OK;
    }
    return status;
}

int site_open_sources(site *t)
{
    str_set seen;
    str_set_init(&seen, INPUT_FILES_MAX, NAMES_MAX);
    t->sources = arena_array(&t->c.a, t->c.n_sources, sizeof *t->sources);
    int status = t->sources ? FEED_OK : FEED_E_MEMORY;
    for (size_t i = 0; i < t->c.n_sources && !status; i++) {
        if (t->c.sources[i].digests)
            status = open_source(t, i, &seen);
        t->n_sources = i + 1;
    }
    str_set_free(&seen);
    return status;
}

int site_close_sources(site *t)
{
    int status = EXIT_CLEAN;
    for (size_t i = 0; i < t->n_sources; i++) {
        int one = t->c.sources[i].digests ? digests_close(&t->sources[i].all, FEED_OK) : EXIT_CLEAN;
        status = one > status ? one : status;
    }
    t->n_sources = 0;
    return status;
}

/* ---- one file ---- */

typedef struct result {
    const site *t;
    diag d;
    int status;
    buf packed, index, name;
    arena a; /* of one entry */
    size_t source;
    bool first;
} result;

typedef struct index_row {
    size_t offset, id, id_length; /* bytes in `packed` */
    int64_t seconds;
} index_row;

static int add_categories(result *r, const config_list *more, feed_entry *entry)
{
    feed_category *list = arena_array(&r->a, entry->n_categories + more->n, sizeof *list);
    if (!list)
        return FEED_E_MEMORY;
    if (entry->n_categories)
        memcpy(list, entry->categories, entry->n_categories * sizeof *list);
    entry->categories = list;
    for (size_t i = 0; i < more->n; i++) {
        bool has = false;
        for (size_t k = 0; k < entry->n_categories && !has; k++)
            has = str_eq(list[k].term, str_of(more->items[i]));
        if (!has)
            list[entry->n_categories++].term = str_of(more->items[i]);
    }
    return FEED_OK;
}

/* What the source says of entries that say nothing themselves; what the feeds say is not repeated. */
static int complete(result *r, feed_entry *entry, feed_person *author)
{
    const config *c = &r->t->c;
    const config_source *source = &c->sources[r->source];
    const char *language = source->s.language;
    if (!entry->language.n && language && (!c->s.language || strcmp(language, c->s.language) != 0))
        entry->language = str_of(language);
    *author = source->author;
    if (!entry->n_authors && author->name.n && !str_eq(author->name, c->author.name)) {
        entry->authors = author;
        entry->n_authors = 1;
    }
    return source->categories.n ? add_categories(r, &source->categories, entry) : FEED_OK;
}

/* In a file that gives both, the digest comes first, and is linked with its items where it has any. */
static unsigned kinds_of_entry(const result *r, const feed_entry *entry)
{
    if (r->t->sources[r->source].all.reading.options.entries != DIGEST_ENTRIES_BOTH)
        return SITE_ITEM | SITE_DIGEST;
    if (!r->first)
        return SITE_ITEM;
    for (size_t i = 0; i < entry->n_links; i++)
        if (str_eq(entry->links[i].rel, STR("collection")))
            return SITE_DIGEST;
    return SITE_ITEM | SITE_DIGEST;
}

/* The place where it was read, which is no part of what it says, carries source and kinds through the spool. */
static int pack_one(void *context, const feed_entry *given)
{
    result *r = context;
    feed_entry entry = *given;
    feed_person author;
    unsigned kinds = kinds_of_entry(r, given);
    arena_reset(&r->a);
    r->first = false;
    int status = complete(r, &entry, &author);
    if (status)
        return status;
    buf_clear(&r->name);
    buf_put_char(&r->name, (char)('0' + kinds));
    buf_put_char(&r->name, (char)('0' + r->source));
    buf_put_str(&r->name, entry.origin.file);
    entry.origin.file = buf_str(&r->name);
    feed_time time = entry.published.set ? entry.published : entry.updated;
    index_row row = {.offset = r->packed.n, .id_length = entry.id.n, .seconds = time.unix_seconds};
    pack_entry(&r->packed, &entry);
    row.id = r->packed.n;
    buf_put_str(&r->packed, entry.id);
    buf_put(&r->index, (const char *)&row, sizeof row);
    return r->packed.error ? r->packed.error : r->index.error ? r->index.error : r->name.error;
}

static int pack_begin(void *context, const feed_head *head)
{
    (void)head;
    ((result *)context)->first = true;
    return FEED_OK;
}

static int pack_end(void *context)
{
    (void)context;
    return FEED_OK;
}

/* ---- all files ---- */

/* A file of a source, and the newest time that an entry of it can have. */
typedef struct step {
    uint32_t source, input;
    int64_t bound;
} step;

typedef struct reading {
    site *t;
    step *steps;
    size_t n;
    spool *kept;
    site_sink sink;
    spool_target target;
    size_t *taken; /* entries of each source that went on */
    size_t total;
} reading;

static void *result_new(void *context)
{
    const reading *g = context;
    result *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->t = g->t;
    diag_init(&r->d, g->t->d.format, g->t->d.least);
    buf_init(&r->packed, RESULT_MAX);
    buf_init(&r->index, RESULT_MAX);
    buf_init(&r->name, 1 << 16);
    arena_init(&r->a, ENTRY_ARENA);
    return r;
}

static void result_free(void *p)
{
    result *r = p;
    if (!r)
        return;
    diag_free(&r->d);
    buf_free(&r->packed);
    buf_free(&r->index);
    buf_free(&r->name);
    arena_free(&r->a);
    free(r);
}

/* A reader for each source, made when it is needed. */
typedef struct worker {
    digest_worker **readers;
    size_t n;
} worker;

static void worker_free(void *p)
{
    worker *w = p;
    for (size_t i = 0; w && w->readers && i < w->n; i++)
        digest_worker_free(w->readers[i]);
    if (w)
        free(w->readers);
    free(w);
}

static void *worker_new(void *context)
{
    const reading *g = context;
    worker *w = calloc(1, sizeof *w);
    if (w) {
        w->n = g->t->c.n_sources;
        w->readers = calloc(w->n, sizeof(digest_worker *));
    }
    if (w && w->readers)
        return w;
    worker_free(w);
    return NULL;
}

static void work(void *context, void *p, size_t i, void *out)
{
    const reading *g = context;
    worker *w = p;
    result *r = out;
    const step *s = &g->steps[i];
    digest_worker **reader = &w->readers[s->source];
    buf_clear(&r->packed);
    buf_clear(&r->index);
    r->source = s->source;
    if (!*reader)
        *reader = digest_worker_new(&g->t->sources[s->source].all);
    r->status = !*reader ? FEED_E_MEMORY
                         : digests_read(&g->t->sources[s->source].all, *reader, s->input, &r->d,
                                        (feed_sink){pack_begin, pack_one, pack_end, r});
}

static int keep(reading *g, const result *r)
{
    const index_row *rows = (const index_row *)(const void *)r->index.p;
    size_t n = r->index.n / sizeof *rows;
    int status = FEED_OK;
    for (size_t i = 0; i < n && !status; i++)
        status = spool_add(g->kept, (feed_str){r->packed.p + rows[i].offset, rows[i].id - rows[i].offset},
                           (feed_str){r->packed.p + rows[i].id, rows[i].id_length}, rows[i].seconds);
    g->t->n.entries += n;
    return status;
}

static int take(void *context, size_t i, void *out)
{
    reading *g = context;
    result *r = out;
    site *t = g->t;
    diag_take(&t->d, &r->d);
    site_print(t);
    t->n.files++;
    t->n.refused += r->status != FEED_OK;
    progress_step(&t->bar, i + 1);
    if (r->status == FEED_E_MEMORY)
        return FEED_E_MEMORY;
    int status = r->status ? FEED_OK : keep(g, r);
    return status || i + 1 == g->n ? status : spool_send(g->kept, g->steps[i + 1].bound, &g->target);
}

/* ---- out of the spool ---- */

static int no_begin(void *context, const feed_head *head)
{
    (void)context;
    (void)head;
    return FEED_OK;
}

static int no_end(void *context)
{
    (void)context;
    return FEED_OK;
}

static int send_on(void *context, const feed_entry *given)
{
    reading *g = context;
    feed_entry entry = *given;
    unsigned kinds = (unsigned char)(given->origin.file.p[0] - '0');
    size_t source = (unsigned char)(given->origin.file.p[1] - '0');
    const config *c = &g->t->c;
    entry.origin.file = str_from(given->origin.file, TAG);
    if ((c->max && g->total == (size_t)c->max) ||
        (c->sources[source].max && g->taken[source] == (size_t)c->sources[source].max)) {
        g->t->n.over++;
        return FEED_OK;
    }
    g->total++;
    g->taken[source]++;
    return g->sink.entry(g->sink.context, &entry, source, kinds);
}

static void report_on(void *context, const feed_finding *given)
{
    reading *g = context;
    feed_finding f = *given;
    feed_reporter to = diag_reporter(&g->t->d);
    if (f.pos.file.n >= TAG)
        f.pos.file = str_from(f.pos.file, TAG);
    to.report(to.context, &f);
}

static int open_temporary(void *context)
{
    (void)context;
    return output_temporary(NULL);
}

/* ---- the order of all files: as each source's, newest first ---- */

static int by_bound(const void *a, const void *b)
{
    const step *x = a, *y = b;
    if (x->bound != y->bound)
        return x->bound < y->bound ? 1 : -1;
    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    return (x->input > y->input) - (x->input < y->input);
}

static int make_steps(reading *g)
{
    site *t = g->t;
    for (size_t s = 0; s < t->c.n_sources; s++)
        g->n += t->sources[s].all.in.n;
    g->steps = calloc(g->n + 1, sizeof *g->steps);
    if (!g->steps)
        return FEED_E_MEMORY;
    size_t n = 0;
    for (size_t s = 0; s < t->c.n_sources; s++)
        for (size_t i = 0; i < t->sources[s].all.in.n; i++)
            g->steps[n++] = (step){(uint32_t)s, (uint32_t)i, t->sources[s].all.bounds[i]};
    qsort(g->steps, n, sizeof *g->steps, by_bound);
    return FEED_OK;
}

int site_read(site *t, site_sink sink)
{
    reading g = {.t = t, .sink = sink, .taken = calloc(t->c.n_sources, sizeof(size_t)),
                 .kept = spool_new(open_temporary, NULL)};
    g.target = (spool_target){.sink = {no_begin, send_on, no_end, &g}, .reporter = {report_on, &g}};
    int status = g.taken && g.kept ? make_steps(&g) : FEED_E_MEMORY;
    if (!status) {
        pool_job job = {g.n, worker_new, worker_free, result_new, result_free, work, take, &g};
        progress_start(&t->bar, "reading", g.n, t->s->quiet);
        status = g.n ? pool_run(&job, t->s->jobs ? t->s->jobs : pool_processors()) : FEED_OK;
    }
    if (!status)
        status = spool_send(g.kept, SPOOL_ALL, &g.target);
    t->n.equal = g.target.stats.equal;
    spool_free(g.kept);
    free(g.steps);
    free(g.taken);
    return status;
}
