/* feedloom fetch: the feeds of a configuration, a list or the command line are asked for what is new. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../feeds/core/hash.h"
#include "../../feeds/model/report.h"
#include "commands.h"
#include "fetch_report.h"
#include "lock.h"
#include "network.h"
#include "opt.h"
#include "progress.h"

enum { OUTPUT_MAX = 256 << 20, RESULTS_MAX = 512 << 20 };

typedef struct fetching {
    const settings *s;
    feeds f;
    diag d;
    cache *cache;
    fetch_client *client;
    size_t *places;        /* of the sources that are asked: where they stand among the feeds */
    refresh_source *asked;
    size_t n;
    fetch_result *results; /* one for each feed */
    arena a;
    progress bar;
    size_t done;
} fetching;

static void on_outcome(void *context, const refresh_outcome *outcome)
{
    fetching *g = context;
    fetch_result *r = &g->results[g->places[outcome->source]];
    g->done += !r->there;
    *r = fetch_result_of(outcome, &g->a);
    progress_step(&g->bar, g->done);
}

static void on_list(void *context, const refresh_outcome *outcome)
{
    fetching *g = context;
    const feed_place *p = &g->f.remote[outcome->source];
    if (outcome->kind == REFRESH_FAILED || outcome->kind == REFRESH_GONE)
        report(diag_reporter(&g->d), FEED_RULE_FeedFailed, (feed_pos){.file = p->source.url}, "the list of feeds: %.*s",
               FMT(outcome->why));
}

/* Lists in OPML that lie elsewhere come first: they say which feeds there are. */
static int fetch_lists(fetching *g)
{
    feeds *f = &g->f;
    refresh_options o = f->options;
    refresh_source *lists = calloc(f->n_remote + 1, sizeof *lists);
    if (!lists)
        return FEED_E_MEMORY;
    for (size_t i = 0; i < f->n_remote; i++)
        lists[i] = f->remote[i].source;
    o.outcome = on_list;
    o.context = g;
    int status = f->n_remote && !g->s->offline ? refresh_run(&o, g->cache, g->client, lists, f->n_remote) : FEED_OK;
    free(lists);
    return status ? status : feeds_add_remote(f, g->cache);
}

/* One address is asked once, whoever names it. */
static int choose(fetching *g)
{
    feeds *f = &g->f;
    str_set seen;
    str_set_init(&seen, SIZE_MAX / 2, RESULTS_MAX);
    g->results = calloc(f->n + 1, sizeof *g->results);
    g->places = calloc(f->n + 1, sizeof *g->places);
    g->asked = calloc(f->n + 1, sizeof *g->asked);
    int status = g->results && g->places && g->asked ? FEED_OK : FEED_E_MEMORY;
    for (size_t i = 0; i < f->n && !status; i++) {
        int added = f->list[i].is_file ? 0 : str_set_add(&seen, f->list[i].source.url);
        status = added < 0 ? added : FEED_OK;
        if (added <= 0)
            continue;
        g->places[g->n] = i;
        g->asked[g->n++] = f->list[i].source;
    }
    str_set_free(&seen);
    return status;
}

/* Without the network: what the cache has. */
static int from_cache(fetching *g)
{
    int status = FEED_OK;
    for (size_t i = 0; i < g->n && !status; i++) {
        cache_feed state;
        bool there;
        arena a;
        arena_init(&a, RESULTS_MAX);
        status = cache_get(g->cache, g->asked[i].url, &a, &state, &there);
        refresh_outcome out = {.source = i, .kind = state.gone ? REFRESH_GONE : REFRESH_WAITS, .next = state.next,
                               .status = (long)state.status, .why = there ? state.why : STR("never fetched"),
                               .feed = &state};
        if (!status)
            on_outcome(g, &out);
        arena_free(&a);
    }
    return status;
}

static int fetch_feeds(fetching *g)
{
    refresh_options o = g->f.options;
    o.outcome = on_outcome;
    o.context = g;
    progress_start(&g->bar, "fetching", g->n, g->s->quiet || g->s->plan);
    int status = g->s->offline ? from_cache(g) : refresh_run(&o, g->cache, g->client, g->asked, g->n);
    progress_end(&g->bar);
    return status;
}

/* ---- the end ---- */

static void print_results(fetching *g)
{
    buf out;
    int64_t now = network_now(NULL);
    buf_init(&out, OUTPUT_MAX);
    if (g->s->format && strcmp(g->s->format, "json") == 0)
        fetch_report_json(&g->f, g->results, &out);
    else if (g->s->plan)
        fetch_report_plan(&g->f, g->results, now, &out);
    else if (!g->s->quiet)
        fetch_report_table(&g->f, g->results, now, &out);
    fwrite(out.n ? out.p : "", 1, out.n, stdout);
    buf_free(&out);
}

static void report_failures(fetching *g)
{
    for (size_t i = 0; i < g->f.n; i++) {
        const fetch_result *r = &g->results[i];
        if (r->there && (r->kind == REFRESH_FAILED || r->kind == REFRESH_GONE))
            report(diag_reporter(&g->d), FEED_RULE_FeedFailed, (feed_pos){.file = g->f.list[i].source.url}, "%.*s",
                   FMT(r->why));
    }
}

static void report_damage(fetching *g)
{
    if (g->cache && cache_damaged(g->cache))
        report(diag_reporter(&g->d), FEED_RULE_CacheDamaged, (feed_pos){.file = str_of(g->f.cache_path)},
               "%zu damaged rows are taken for missing; their feeds are asked for again", cache_damaged(g->cache));
}

static void print_summary(const fetching *g)
{
    fetch_totals t = fetch_totals_of(&g->f, g->results);
    fprintf(stderr, "feedloom: %zu feed%s", g->n, g->n == 1 ? "" : "s");
    if (g->s->plan)
        fprintf(stderr, ": %zu would be asked", t.kinds[REFRESH_PLANNED]);
    else
        fprintf(stderr, ": %zu fetched, %zu unchanged", t.kinds[REFRESH_NEW], t.kinds[REFRESH_UNCHANGED]);
    static const struct { refresh_kind kind; const char *what; } MORE[] = {
        {REFRESH_WAITS, "not due"}, {REFRESH_GONE, "gone"}, {REFRESH_FAILED, "failed"}, {REFRESH_STOPPED, "stopped"}};
    for (size_t i = 0; i < sizeof MORE / sizeof *MORE; i++)
        if (t.kinds[MORE[i].kind])
            fprintf(stderr, ", %zu %s", t.kinds[MORE[i].kind], MORE[i].what);
    if (t.files)
        fprintf(stderr, ", %zu file%s", t.files, t.files == 1 ? "" : "s");
    if (!g->s->plan)
        fprintf(stderr, "; %zu new entries", t.fresh);
    fputc('\n', stderr);
    bool sent = t.kinds[REFRESH_NEW] + t.kinds[REFRESH_UNCHANGED] + t.kinds[REFRESH_FAILED] > 0;
    if (sent && !g->s->offline && !network_agent_has_contact(g->f.options.user_agent))
        fputs("feedloom: servers do not learn whom to write to; site: in the configuration or --user-agent says it\n",
              stderr);
}

/* Feeds that fail are warnings; that none could be had at all is more. */
static int exit_status(const fetching *g, int status)
{
    fetch_totals t = fetch_totals_of(&g->f, g->results);
    size_t bad = 0, good = t.kinds[REFRESH_NEW] + t.kinds[REFRESH_UNCHANGED] + t.kinds[REFRESH_WAITS] +
                           t.kinds[REFRESH_PLANNED];
    for (int level = (int)diag_level(g->s->fail_on, FEED_ERROR); level <= FEED_ERROR; level++)
        bad += g->d.counts[level];
    if (status || g->d.failed_input || (t.kinds[REFRESH_FAILED] && !good))
        return EXIT_IO;
    return bad ? EXIT_FINDINGS : EXIT_CLEAN;
}

static void print_findings(fetching *g)
{
    fwrite(g->d.text.n ? g->d.text.p : "", 1, g->d.text.n, stderr);
    buf_clear(&g->d.text);
}

static int open_all(fetching *g, int *lock)
{
    bool reads = g->s->plan || g->s->offline;
    buf path;
    buf_init(&path, 4096);
    buf_printf(&path, "%s.lock", g->f.cache_path);
    buf_put_char(&path, '\0');
    *lock = reads ? -1 : path.error ? -1 : lock_take(path.p, g->s->no_wait, &g->d);
    buf_free(&path);
    print_findings(g);
    if (!reads && *lock < 0)
        return FEED_E_OUTPUT;
    g->cache = feeds_cache(&g->f, reads ? CACHE_READ : CACHE_WRITE);
    if (!g->cache && reads && !g->d.failed_input) { /* nothing is known yet */
        cache_opening how;
        g->cache = cache_open(":memory:", CACHE_WRITE, &how);
    }
    g->client = reads ? NULL : network_client(g->f.options.parallel, &g->d);
    return g->cache && (g->client || reads) ? FEED_OK : FEED_E_INPUT;
}

int cmd_fetch(const settings *s)
{
    fetching g = {.s = s};
    int lock = -1;
    diag_init(&g.d, DIAG_TEXT, s->verbose ? FEED_INFO : FEED_WARNING);
    arena_init(&g.a, RESULTS_MAX);
    network_hold_signals();
    int status = feeds_open(&g.f, s, &g.d);
    if (!status)
        status = open_all(&g, &lock);
    if (!status)
        status = fetch_lists(&g);
    if (!status)
        status = choose(&g);
    if (!status)
        status = fetch_feeds(&g);
    if (status && g.cache && !g.d.counts[FEED_ERROR])
        diag_errno(&g.d, FEED_RULE_OutputFailed, g.f.cache_path, 0, cache_message(g.cache));
    report_damage(&g);
    print_findings(&g);
    if (g.results)
        print_results(&g);
    if (g.results)
        report_failures(&g); /* which the table shows */
    int result = g.results ? exit_status(&g, status) : EXIT_IO;
    if (s->quiet || !g.results || g.d.counts[FEED_ERROR] || (s->format && strcmp(s->format, "json") == 0))
        print_findings(&g);
    if (g.results && !s->quiet)
        print_summary(&g);
    fetch_client_free(g.client);
    cache_free(g.cache);
    if (lock >= 0)
        close(lock);
    feeds_free(&g.f);
    diag_free(&g.d);
    free(g.results);
    free(g.places);
    free(g.asked);
    arena_free(&g.a);
    fflush(stdout);
    network_release_signals();
    return result;
}
