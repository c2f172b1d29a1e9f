#include "site_feeds.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "../../feeds/core/hash.h"
#include "../../feeds/model/report.h"
#include "../../feeds/net/facts.h"
#include "../../feeds/net/seen.h"
#include "feeds.h"

enum { BODY_MAX = 1 << 30, ENTRY_ARENA = 1 << 20 };

/* A document: of a feed in the cache, one of its archives, or a file. */
typedef struct site_feed {
    const feed_place *place;
    int64_t n;         /* 0: the feed's present document; archives from 1 */
    cache_feed state;  /* empty for files */
} site_feed;

/* All of them, and which are each source's. */
struct site_feeds {
    feeds f;
    arena a;
    site_feed **of;    /* for each source, as many as it has inputs */
};

/* ---- inputs ---- */

static int add(site *t, site_feed doc, feed_str name, const input *model)
{
    struct site_feeds *g = t->feeds;
    size_t source = doc.place->from;
    digests *all = &t->sources[source].all;
    inputs *in = &all->in;
    if (in->n == in->capacity) {
        size_t capacity = in->capacity ? in->capacity * 2 : 8;
        input *list = realloc(in->list, capacity * sizeof *list);
        in->list = list ? list : in->list;
        int64_t *bounds = list ? realloc(all->bounds, capacity * sizeof *bounds) : NULL;
        all->bounds = bounds ? bounds : all->bounds;
        site_feed *docs = bounds ? realloc(g->of[source], capacity * sizeof *docs) : NULL;
        g->of[source] = docs ? docs : g->of[source];
        if (!docs)
            return FEED_E_MEMORY;
        in->capacity = capacity;
    }
    char *copy = strndup(name.p, name.n);
    if (!copy)
        return FEED_E_MEMORY;
    in->list[in->n] = *model;
    in->list[in->n].name = in->list[in->n].path = copy;
    all->bounds[in->n] = INT64_MAX; /* what comes of it may be of any time: it is read first */
    g->of[source][in->n++] = doc;
    return FEED_OK;
}

static int add_file(site *t, const feed_place *p)
{
    struct stat st = {0};
    feed_str path = p->source.url;
    if (!str_eq(path, STR("-")) && stat(path.p, &st)) {
        diag_errno(&t->d, FEED_RULE_UnreadableInput, path.p, errno, "");
        return FEED_E_INPUT;
    }
    input in = {.mtime = st.st_mtime, .mtime_ns = st.st_mtim.tv_nsec, .size = st.st_size};
    site_feed doc = {.place = p, .state = {.first_seen = st.st_mtime}};
    return add(t, doc, path, &in);
}

static void report_missing(site *t, const feed_place *p)
{
    report(diag_reporter(&t->d), FEED_RULE_SourceEmpty, p->pos, "not fetched yet: %.*s; 'feedloom fetch' does it",
           FMT(p->source.url));
}

static int add_cached(site *t, cache *c, const feed_place *p)
{
    struct site_feeds *g = t->feeds;
    site_feed doc = {.place = p};
    bool there;
    int status = cache_get(c, p->source.url, &g->a, &doc.state, &there);
    if (!status && there && !doc.state.fetched && doc.state.fault.n)
        report(diag_reporter(&t->d), FEED_RULE_SourceEmpty, p->pos, "nothing has come from %.*s: %.*s",
               FMT(p->source.url), FMT(doc.state.fault));
    else if (status || !there || !doc.state.fetched)
        report_missing(t, p);
    if (status || !there || !doc.state.fetched)
        return status;
    input in = {.mtime = doc.state.fetched, .size = doc.state.entries, .print = (uint64_t)doc.state.hash};
    status = add(t, doc, p->source.url, &in);
    feed_str rest = doc.state.archives, at;
    for (doc.n = 1; p->source.history && !status && str_split(&rest, '\n', &at); doc.n++)
        status = add(t, doc, at, &(input){.mtime = doc.state.first_seen, .print = hash64(at)});
    return status;
}

static int add_places(site *t, cache *c)
{
    struct site_feeds *g = t->feeds;
    str_set seen;
    str_set_init(&seen, SIZE_MAX / 2, BODY_MAX);
    int status = c ? feeds_add_remote(&g->f, c) : FEED_OK;
    for (size_t i = 0; i < g->f.n && !status; i++) {
        const feed_place *p = &g->f.list[i];
        int added = str_set_add(&seen, p->source.url); /* a feed belongs to the first source that has it */
        if (added <= 0)
            status = added;
        else if (p->is_file)
            status = add_file(t, p);
        else if (c)
            status = add_cached(t, c, p);
        else
            report_missing(t, p);
    }
    str_set_free(&seen);
    return status;
}

int site_feeds_open(site *t)
{
    bool any = false;
    for (size_t i = 0; i < t->c.n_sources; i++)
        any |= t->c.sources[i].digests == NULL;
    if (!any)
        return FEED_OK;
    struct site_feeds *g = t->feeds = calloc(1, sizeof *g);
    if (!g)
        return FEED_E_MEMORY;
    arena_init(&g->a, BODY_MAX);
    g->of = calloc(t->c.n_sources, sizeof(site_feed *));
    int status = g->of ? feeds_open_config(&g->f, t->s, &t->c, t->folder, &t->d) : FEED_E_MEMORY;
    cache *c = status ? NULL : feeds_cache(&g->f, CACHE_READ);
    if (!status && !c && t->d.failed_input)
        status = FEED_E_INPUT; /* a site without its feeds would be a loss to subscribers */
    if (!status)
        status = add_places(t, c);
    cache_free(c);
    return status;
}

void site_feeds_close(site *t)
{
    struct site_feeds *g = t->feeds;
    if (!g)
        return;
    for (size_t i = 0; g->of && i < t->c.n_sources; i++) {
        free(g->of[i]);
        if (t->c.sources[i].digests)
            continue;
        inputs_free(&t->sources[i].all.in);
        free(t->sources[i].all.bounds);
    }
    free(g->of);
    feeds_free(&g->f);
    arena_free(&g->a);
    free(g);
    t->feeds = NULL;
}

int64_t site_feeds_first_seen(const site *t, size_t source, size_t index)
{
    return t->feeds->of[source][index].state.first_seen;
}

int64_t site_feeds_entry_seen(const site *t, size_t source, size_t index, const feed_entry *entry)
{
    return seen_since(t->feeds->of[source][index].state.seen, facts_entry_hash(entry));
}

feed_str site_feeds_url(const site *t, size_t source, size_t index)
{
    return t->feeds->of[source][index].place->source.url;
}

/* ---- reading ---- */

static int read_bytes(const site_feed *doc, feed_str name, feed_str bytes, feed_sink sink, diag *d)
{
    const cache_feed *f = &doc->state;
    bool current = doc->n == 0;
    feed_reader_options options = {.name = name, .base_url = doc->place->is_file ? STR_NONE : current ? f->base : name,
                                   .content_type = current ? f->content_type : STR_NONE,
                                   .content_location = current ? f->content_location : STR_NONE,
                                   .content_language = current ? f->content_language : STR_NONE};
    feed_reader *r = feed_reader_new(&options, sink, diag_reporter(d));
    int status = r ? feed_reader_push(r, bytes.p, bytes.n) : FEED_E_MEMORY;
    if (!status)
        status = feed_reader_finish(r);
    feed_reader_free(r);
    return status;
}

int site_feeds_read(const site *t, size_t source, size_t index, cache **c, feed_sink sink, diag *d)
{
    const site_feed *doc = &t->feeds->of[source][index];
    input *in = &t->sources[source].all.in.list[index];
    cache_opening how;
    feed_str at;
    buf bytes;
    buf_init(&bytes, BODY_MAX);
    int status = FEED_OK;
    if (doc->place->is_file)
        status = input_read(in, &bytes, d);
    else if (!*c && !(*c = cache_open(t->feeds->f.cache_path, CACHE_READ, &how)))
        status = FEED_E_INPUT;
    else
        status = doc->n ? cache_archive(*c, doc->state.url, doc->n, NULL, &at, &bytes)
                        : cache_body(*c, doc->state.url, &bytes);
    if (!status && !bytes.n)
        report(diag_reporter(d), FEED_RULE_CacheDamaged, (feed_pos){.file = str_of(in->name)},
               "its copy in the cache is damaged; it will be asked for again");
    else if (!status)
        status = read_bytes(doc, str_of(in->name), buf_str(&bytes), sink, d);
    buf_free(&bytes);
    return status;
}
