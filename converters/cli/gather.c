#include "gather.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "../../feeds/model/report.h"
#include "feedfile.h"
#include "lists.h"
#include "opt.h"
#include "output.h"
#include "pool.h"
#include "taken.h"

static void *result_new(void *context)
{
    const gather *g = context;
    return taken_new(sizeof(taken), &g->all.d, &g->how.options);
}

static void *worker_new(void *context)
{
    return digest_worker_new(&((gather *)context)->all);
}

/* What a feed's entries without a date are of, at the latest. */
static int64_t seen(const gather *g, const input *in)
{
    struct stat st;
    bool known = in->feed && !in->document && stat(in->name, &st) == 0;
    return known && st.st_mtime <= g->how.options.now ? st.st_mtime : 0;
}

static void work(void *context, void *worker, size_t i, void *out)
{
    const gather *g = context;
    taken *r = out;
    const input *in = &g->all.in.list[i];
    intake_document document = {.name = str_of(in->name), .own = !in->feed, .reporter = diag_reporter(&r->d),
                                .holds = !in->feed && g->kept && g->threads == 1, .first_seen = seen(g, in),
                                .keep = g->how.keep[0] ? g->how.keep : NULL,
                                .block = g->how.block[0] ? g->how.block : NULL};
    intake_start(r->in, &document);
    r->status = in->feed ? feedfile_read(in, NULL, intake_sink(r->in), &r->d)
                         : digests_read(&g->all, worker, i, &r->d, intake_sink(r->in));
}

/* ---- as they come: digests alone ---- */

static int send_one(void *context, const feed_entry *entry)
{
    const gather *g = context;
    return g->entry(g->context, entry);
}

static int begin_once(gather *g)
{
    int status = g->begun ? FEED_OK : g->begin(g->context, g->newest);
    g->begun = true;
    return status;
}

/* Sends what is newer than anything that will still come. */
static int send_sure(gather *g, int64_t bound)
{
    if (spool_newest(g->kept) == SPOOL_ALL || (bound != SPOOL_ALL && spool_newest(g->kept) <= bound))
        return FEED_OK;
    int status = begin_once(g);
    return status ? status : spool_send(g->kept, bound, &g->target);
}

/* Of equal moments the one written further east, so that the order of the inputs does not matter. */
static void note_newest(gather *g, feed_time t)
{
    bool later = !g->newest.set || t.unix_seconds > g->newest.unix_seconds;
    if (t.set && (later || (t.unix_seconds == g->newest.unix_seconds && t.offset_minutes > g->newest.offset_minutes)))
        g->newest = (feed_time){.unix_seconds = t.unix_seconds, .offset_minutes = t.offset_minutes, .set = true,
                                .zoned = true};
}

/* Whether one of them should have gone out before what did. */
static bool is_late(const gather *g, const merge_row *rows, size_t n)
{
    int64_t last = spool_last(g->kept);
    for (size_t i = 0; i < n; i++)
        if (rows[i].seconds >= last)
            return true;
    return false;
}

/* How many entries, from the first, are newer than all that wait and all that will still come: they need not wait. None
 * where they are not in order. */
static size_t count_sure(const gather *g, const merge_row *rows, size_t n, int64_t bound)
{
    int64_t waiting = spool_newest(g->kept);
    size_t sure = 0;
    if (waiting > bound)
        bound = waiting;
    for (size_t i = 0; i < n; i++) {
        spool_expect(g->kept, rows[i].id);
        if (i && rows[i].seconds >= rows[i - 1].seconds)
            return 0;
        sure += rows[i].seconds > bound;
    }
    return sure;
}

static int pass(gather *g, const intake *in, const merge_row *rows, size_t n)
{
    int status = n ? begin_once(g) : FEED_OK;
    for (size_t i = 0; i < n && !status; i++) {
        spool_row row = {.seconds = rows[i].seconds, .id_hash = rows[i].id};
        status = spool_pass(g->kept, &row, intake_held(in, &rows[i]), &g->target);
    }
    return status;
}

static int spool_rows(gather *g, intake *in, int64_t bound)
{
    size_t n, i = 0;
    const merge_row *rows = intake_rows(in, &n);
    int status = FEED_OK;
    g->late = g->all.by_name && is_late(g, rows, n);
    if (g->late)
        return FEED_E_INPUT;
    merge_stats_add(&g->stats, intake_stats(in));
    note_newest(g, intake_newest(in));
    if (g->threads == 1) {
        i = count_sure(g, rows, n, bound);
        status = pass(g, in, rows, i);
        if (!status)
            status = intake_pack(in, i);
    }
    for (; i < n && !status; i++) {
        spool_row row = {.seconds = rows[i].seconds, .id_hash = rows[i].id, .meaning = rows[i].meaning};
        status = spool_add(g->kept, &row, intake_bytes(in, &rows[i]));
    }
    return status;
}

/* ---- taking ---- */

static int take(void *context, size_t i, void *out)
{
    gather *g = context;
    taken *r = out;
    if (g->all.in.list[i].told)
        diag_drop(&r->d);
    else
        diag_take(&g->all.d, &r->d);
    g->all.in.list[i].told = true;
    digests_print(&g->all);
    g->all.t.files++;
    g->all.t.refused += r->status != FEED_OK;
    progress_step(&g->all.bar, i + 1);
    if (r->status == FEED_E_MEMORY)
        return FEED_E_MEMORY;
    if (r->status)
        return FEED_OK;
    if (!g->kept)
        return merger_take(g->merger, r->in);
    int64_t bound = i + 1 < g->all.in.n ? g->all.bounds[i + 1] : SPOOL_ALL;
    int status = spool_rows(g, r->in, bound);
    return status ? status : send_sure(g, bound);
}

/* ---- when all have come ---- */

static int explain_pair(gather *g)
{
    buf text;
    if (!g->s.pair[0] || !g->s.pair[1])
        return FEED_OK;
    buf_init(&text, 1 << 20);
    int status = merger_explain(g->merger, str_of(g->s.pair[0]), str_of(g->s.pair[1]), &text);
    digests_print(&g->all);
    if (status == FEED_E_INPUT)
        fprintf(stderr, "feedloom: no two entries hold \"%s\" and \"%s\" in their id, link or title\n", g->s.pair[0],
                g->s.pair[1]);
    else
        fwrite(text.p, 1, text.n, stderr);
    buf_free(&text);
    return status == FEED_E_INPUT ? FEED_OK : status;
}

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

static int send_merged(gather *g)
{
    int status = merger_settle(g->merger, diag_reporter(&g->all.d));
    if (!status)
        status = explain_pair(g);
    if (!status)
        status = merger_newest(g->merger, &g->newest);
    g->begun = !status && merger_kept(g->merger) > 0;
    if (g->begun)
        status = g->begin(g->context, g->newest);
    if (g->begun && !status)
        status = merger_send(g->merger, (feed_sink){no_begin, send_one, no_end, g});
    g->stats = *merger_stats(g->merger);
    return status;
}

static int send_spooled(gather *g)
{
    int status = send_sure(g, SPOOL_ALL);
    const spool_stats *s = &g->target.stats;
    g->stats.sent = s->sent;
    g->stats.equal += s->equal;
    g->stats.over += s->cut;
    g->stats.renamed = s->renamed;
    return status;
}

/* ---- the whole ---- */

static bool as_they_come(const gather *g)
{
    const merge_options *o = &g->how.options;
    return !g->has_feeds && !(o->dedupe & MERGE_ACROSS) && !o->per_source && !o->per_day && !o->oldest &&
           !g->s.pair[0];
}

int gather_open(gather *g, const settings *s)
{
    g->s = *s;
    g->s.future = s->dates && strcmp(s->dates, "keep") == 0;
    int status = digests_find(&g->all, &g->s, false, true);
    if (!status)
        status = merging_set(&g->how, &g->s);
    if (!status)
        status = lists_expand(&g->all.in, &g->s, &g->all.d) ? EXIT_IO : 0;
    for (size_t i = 0; i < g->all.in.n && !status; i++)
        g->has_feeds |= g->all.in.list[i].feed;
    diag_init_like(&g->out, &g->all.d);
    return status ? status : digests_vote(&g->all);
}

static int open_temporary(void *context)
{
    return output_temporary(((gather *)context)->folder);
}

/* Reads all and sends what need not wait. */
static int read_all(gather *g)
{
    pool_job job = {g->all.in.n, worker_new, digest_worker_free, result_new, taken_free, work, take, g};
    progress_start(&g->all.bar, "reading", g->all.in.n, g->s.quiet);
    if (as_they_come(g))
        g->kept = spool_new(open_temporary, g);
    else
        g->merger = merger_new(&g->how.options, open_temporary, g);
    g->target = (spool_target){.sink = {no_begin, send_one, no_end, g}, .reporter = diag_reporter(&g->out),
                               .max = g->how.options.max};
    return g->kept || g->merger ? pool_run(&job, g->threads) : FEED_E_MEMORY;
}

/* As if nothing had been read but for the findings that were told. */
static void forget(gather *g)
{
    progress_end(&g->all.bar);
    if (g->begun)
        g->restart(g->context);
    diag_drop(&g->out);
    spool_free(g->kept);
    g->kept = NULL;
    g->begun = g->late = false;
    g->newest = (feed_time){0};
    g->stats = (merge_stats){0};
    g->all.t = (tally){0};
}

int gather_run(gather *g)
{
    bool names = g->restart && as_they_come(g);
    g->threads = g->all.in.n < 2 ? 1 : g->s.jobs ? g->s.jobs : pool_processors();
    int status = digests_order(&g->all, names) ? FEED_E_MEMORY : read_all(g);
    if (g->late && g->all.by_name) {
        forget(g);
        status = digests_order(&g->all, false) ? FEED_E_MEMORY : read_all(g);
    }
    return status ? status : g->kept ? send_spooled(g) : send_merged(g);
}

static void put_count(char *text, size_t size, size_t n, const char *what)
{
    size_t used = strlen(text);
    if (n)
        snprintf(text + used, size - used, ", %zu %s", n, what);
}

int gather_close(gather *g, int status)
{
    const merge_stats *s = &g->stats;
    char text[400] = "";
    put_count(text, sizeof text, s->equal, "equal to another");
    put_count(text, sizeof text, s->older, "older versions");
    put_count(text, sizeof text, s->link, "of the same link");
    put_count(text, sizeof text, s->title, "of the same title");
    put_count(text, sizeof text, s->near, "of the same story");
    put_count(text, sizeof text, s->filtered, "filtered");
    put_count(text, sizeof text, s->old, "too old");
    put_count(text, sizeof text, s->future, "of the future");
    put_count(text, sizeof text, s->undated, "without a date");
    put_count(text, sizeof text, s->over, "over a maximum");
    put_count(text, sizeof text, g->unfit, "unfit");
    g->all.t.entries_in = s->in;
    g->all.t.entries_out = status ? 0 : s->sent - g->unfit;
    g->all.t.left_out = text;
    diag_take(&g->all.d, &g->out);
    diag_free(&g->out);
    spool_free(g->kept);
    merger_free(g->merger);
    merging_free(&g->how);
    return digests_close(&g->all, status);
}
