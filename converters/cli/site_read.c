/* The files of a site's sources, each read by its source's settings, become one row of entries. */
#include <stdlib.h>

#include "../../feeds/merge/merge.h"
#include "../../feeds/merge/spool.h"
#include "output.h"
#include "pool.h"
#include "site.h"
#include "site_feeds.h"
#include "taken.h"

/* ---- one file ---- */

typedef struct result {
    taken taken;
    const site *t;
    size_t source, input;
    bool first;
} result;

/* What a row's tag says of it. */
enum { TAG_KINDS = 3, TAG_SOURCE = 2 };

static int add_categories(const config_list *more, feed_entry *entry, arena *a)
{
    feed_category *list = arena_array(a, entry->n_categories + more->n, sizeof *list);
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

/* A digest's letters tell its language but for what stands behind the hyphen: zh, where the configuration has zh-CN. */
static bool says_less(const config_source *source, feed_str language, const char *configured)
{
    return source->digests && configured && language.n && str_starts_nocase(str_of(configured), language) &&
           configured[language.n] == '-';
}

/* What the source says of entries that say nothing themselves; what the feeds say is not repeated. */
static int complete(const result *r, feed_entry *entry, arena *a)
{
    const config *c = &r->t->c;
    const config_source *source = &c->sources[r->source];
    const char *language = source->s.language;
    if (says_less(source, entry->language, language ? language : c->s.language))
        entry->language = STR_NONE;
    if (!entry->language.n && language && (!c->s.language || strcmp(language, c->s.language) != 0))
        entry->language = str_of(language);
    if (!entry->n_authors && source->author.name.n && !str_eq(source->author.name, c->author.name)) {
        feed_person *author = arena_alloc(a, sizeof *author);
        if (!author)
            return FEED_E_MEMORY;
        *author = source->author;
        entry->authors = author;
        entry->n_authors = 1;
    }
    return source->categories.n ? add_categories(&source->categories, entry, a) : FEED_OK;
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

/* Completes an entry on its way in; source and kinds go with it as its tag. */
static int amend(void *context, feed_entry *entry, arena *a, uint32_t *tag)
{
    result *r = context;
    *tag = kinds_of_entry(r, entry) | (uint32_t)(r->source << TAG_SOURCE);
    r->first = false;
    return complete(r, entry, a);
}

static int64_t seen(void *context, const feed_entry *entry)
{
    const result *r = context;
    return site_feeds_entry_seen(r->t, r->source, r->input, entry);
}

/* ---- all files ---- */

/* A file of a source, and the newest time that an entry of it can have. */
typedef struct step {
    uint32_t source, input;
    int64_t bound;
} step;

typedef struct reading {
    site *t;
    merge_options options;
    step *steps;
    size_t n;
    spool *kept;    /* entries go out as soon as they are sure; NULL: the merger has all */
    merger *merger;
    site_sink sink;
    spool_target target;
    size_t *taken; /* entries of each source that went on */
    size_t total;
    merge_stats left_out; /* on the way in */
} reading;

static void *result_new(void *context)
{
    const reading *g = context;
    result *r = taken_new(sizeof *r, &g->t->d, &g->options);
    if (r)
        r->t = g->t;
    return r;
}

/* A reader for each source, made when it is needed; the cache that feeds lie in. */
typedef struct worker {
    digest_worker **readers;
    size_t n;
    cache *cache;
} worker;

static void worker_free(void *p)
{
    worker *w = p;
    for (size_t i = 0; w && w->readers && i < w->n; i++)
        digest_worker_free(w->readers[i]);
    if (w) {
        free(w->readers);
        cache_free(w->cache);
    }
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
    taken *got = &r->taken;
    const step *s = &g->steps[i];
    digests *all = &g->t->sources[s->source].all;
    bool digest = g->t->c.sources[s->source].digests;
    digest_worker **reader = &w->readers[s->source];
    intake_document document = {.name = str_of(all->in.list[s->input].name), .own = digest, .amend = amend,
                                .context = r, .source_name = str_of(g->t->c.sources[s->source].name),
                                .keep = g->t->how.sources[s->source].keep, .block = g->t->how.sources[s->source].block,
                                .reporter = diag_reporter(&got->d)};
    r->source = s->source;
    r->input = s->input;
    r->first = true;
    if (!digest) {
        document.seen = seen;
        document.first_seen = site_feeds_first_seen(g->t, s->source, s->input);
        document.feed = site_feeds_url(g->t, s->source, s->input);
    }
    intake_start(got->in, &document);
    if (!digest) {
        got->status = site_feeds_read(g->t, s->source, s->input, &w->cache, intake_sink(got->in), &got->d);
        return;
    }
    if (!*reader)
        *reader = digest_worker_new(all);
    got->status = *reader ? digests_read(all, *reader, s->input, &got->d, intake_sink(got->in)) : FEED_E_MEMORY;
}

static int spool_rows(reading *g, const intake *in)
{
    size_t n;
    const merge_row *rows = intake_rows(in, &n);
    int status = FEED_OK;
    for (size_t i = 0; i < n && !status; i++) {
        spool_row row = {.seconds = rows[i].seconds, .id_hash = rows[i].id, .meaning = rows[i].meaning,
                         .tag = rows[i].tag};
        status = spool_add(g->kept, &row, intake_bytes(in, &rows[i]));
    }
    return status;
}

static int take(void *context, size_t i, void *out)
{
    reading *g = context;
    result *r = out;
    taken *got = &r->taken;
    site *t = g->t;
    diag_take(&t->d, &got->d);
    site_print(t);
    t->n.files++;
    t->n.refused += got->status != FEED_OK;
    t->timed |= got->status != FEED_OK; /* a digest may wait for its date */
    progress_step(&t->bar, i + 1);
    if (got->status)
        return got->status == FEED_E_MEMORY ? FEED_E_MEMORY : FEED_OK;
    t->n.entries += intake_stats(got->in)->in;
    merge_stats_add(&g->left_out, intake_stats(got->in));
    t->timed |= intake_stats(got->in)->ahead > 0;
    if (!g->kept)
        return merger_take(g->merger, got->in);
    int status = spool_rows(g, got->in);
    return status || i + 1 == g->n ? status : spool_send(g->kept, g->steps[i + 1].bound, &g->target);
}

/* ---- on their way out ---- */

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

static int send_on(void *context, const feed_entry *entry)
{
    reading *g = context;
    uint32_t tag = g->kept ? g->target.tag : merger_tag(g->merger);
    size_t source = tag >> TAG_SOURCE;
    const config *c = &g->t->c;
    if ((g->kept && c->max && g->total == (size_t)c->max) ||
        (c->sources[source].max && g->taken[source] == (size_t)c->sources[source].max)) {
        g->t->n.over++;
        return FEED_OK;
    }
    g->total++;
    g->taken[source]++;
    return g->sink.entry(g->sink.context, entry, source, tag & TAG_KINDS);
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

static int send_all(reading *g)
{
    if (g->kept) {
        int status = spool_send(g->kept, SPOOL_ALL, &g->target);
        g->t->n.equal = g->target.stats.equal;
        g->t->n.filtered += g->left_out.filtered + g->left_out.old + g->left_out.future;
        return status;
    }
    int status = merger_settle(g->merger, diag_reporter(&g->t->d));
    if (!status)
        status = merger_send(g->merger, g->target.sink);
    const merge_stats *s = merger_stats(g->merger);
    g->t->n.equal = s->equal + s->older;
    g->t->n.told += s->link + s->title + s->near;
    g->t->n.over += s->over;
    g->t->n.filtered += s->filtered + s->old + s->future + s->undated;
    return status;
}

int site_read(site *t, site_sink sink)
{
    reading g = {.t = t, .sink = sink, .options = t->how.options, .taken = calloc(t->c.n_sources, sizeof(size_t))};
    const merge_options *o = &g.options;
    bool whole = o->dedupe & MERGE_ACROSS || o->per_source || o->per_day || o->oldest || t->feeds;
    if (whole)
        g.merger = merger_new(&g.options, open_temporary, NULL);
    else
        g.kept = spool_new(open_temporary, NULL);
    g.target = (spool_target){.sink = {no_begin, send_on, no_end, &g}, .reporter = diag_reporter(&t->d)};
    int status = g.taken && (g.kept || g.merger) ? make_steps(&g) : FEED_E_MEMORY;
    if (!status) {
        pool_job job = {g.n, worker_new, worker_free, result_new, taken_free, work, take, &g};
        progress_start(&t->bar, "reading", g.n, t->s->quiet);
        status = g.n ? pool_run(&job, t->s->jobs ? t->s->jobs : pool_processors()) : FEED_OK;
    }
    if (!status)
        status = send_all(&g);
    spool_free(g.kept);
    merger_free(g.merger);
    free(g.steps);
    free(g.taken);
    return status;
}
