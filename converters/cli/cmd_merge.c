/* feedloom merge: many inputs, one feed, newest first. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../feeds/merge/spool.h"
#include "../../feeds/model/pack.h"
#include "../../feeds/model/report.h"
#include "../digest/identity.h"
#include "commands.h"
#include "digests.h"
#include "pool.h"
#include "publish.h"

enum { RESULT_MAX = 512 << 20 };

/* What one input gave: packed entries behind each other, and where each begins. */
typedef struct result {
    diag d;
    int status;
    buf packed, index;
    feed_time newest;
} result;

typedef struct index_row {
    size_t offset;
    size_t id, id_length; /* bytes in `packed` behind the entry */
    int64_t seconds;
} index_row;

typedef struct merger {
    digests all;
    feed_format format;
    spool *kept;
    publish *out;       /* NULL until the first entry is sure */
    spool_target target;
    int16_t zone; /* of the newest entry, for the feed's own date */
    int64_t newest;
} merger;

static void *result_new(void *context)
{
    const merger *m = context;
    result *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    diag_init(&r->d, m->all.d.format, m->all.d.least);
    buf_init(&r->packed, RESULT_MAX);
    buf_init(&r->index, RESULT_MAX);
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
    free(r);
}

static void *worker_new(void *context)
{
    return digest_worker_new(&((merger *)context)->all);
}

/* ---- a sink that packs ---- */

static int pack_begin(void *context, const feed_head *head)
{
    (void)context;
    (void)head;
    return FEED_OK;
}

static int pack_sink_entry(void *context, const feed_entry *entry)
{
    result *r = context;
    feed_time t = entry->published.set ? entry->published : entry->updated;
    index_row row = {.offset = r->packed.n, .id_length = entry->id.n, .seconds = t.unix_seconds};
    pack_entry(&r->packed, entry);
    row.id = r->packed.n;
    buf_put_str(&r->packed, entry->id);
    buf_put(&r->index, (const char *)&row, sizeof row);
    if (!r->newest.set || t.unix_seconds > r->newest.unix_seconds)
        r->newest = t;
    return r->packed.error ? r->packed.error : r->index.error;
}

static int pack_end(void *context)
{
    (void)context;
    return FEED_OK;
}

static void work(void *context, void *worker, size_t i, void *out)
{
    const merger *m = context;
    result *r = out;
    buf_clear(&r->packed);
    buf_clear(&r->index);
    r->newest = (feed_time){0};
    r->status = digests_read(&m->all, worker, i, &r->d,
                             (feed_sink){pack_begin, pack_sink_entry, pack_end, r});
}

/* ---- the one feed ---- */

static feed_str merged_title(const merger *m)
{
    const settings *s = m->all.s;
    return s->title ? str_of(s->title) : s->site ? str_of(s->site) : STR("Merged digests");
}

static int send_head(merger *m)
{
    arena a;
    arena_init(&a, 1 << 16);
    const settings *s = m->all.s;
    feed_str title = merged_title(m), authority = digest_authority(&m->all.options, &a);
    feed_person author = {.name = str_of(s->author)};
    feed_head head = {.id = digest_name_id(authority, authority.n ? STR("feed") : title, &a),
                      .title = {.type = FEED_TEXT, .value = title}, .language = str_of(s->language), .authors = &author,
                      .n_authors = s->author != NULL};
    head.updated = (feed_time){.unix_seconds = m->newest, .offset_minutes = m->zone, .set = true, .zoned = true};
    int status = head.id.p ? m->target.sink.begin(m->target.sink.context, &head) : FEED_E_MEMORY;
    arena_free(&a);
    return status;
}

static int open_feed(merger *m)
{
    const char *path = m->all.s->output;
    int error = path ? output_make_folders(path) : 0;
    if (error) {
        diag_errno(&m->all.d, FEED_RULE_OutputFailed, path, error, "making its folder");
        return FEED_E_OUTPUT;
    }
    if (path)
        output_sweep(path);
    m->out = publish_new(m->all.s, m->format, path, &m->all.d);
    if (!m->out)
        return FEED_E_OUTPUT;
    m->target = (spool_target){.sink = publish_sink(m->out), .reporter = diag_reporter(&m->all.d),
                               .max = (size_t)m->all.s->max};
    return send_head(m);
}

/* Sends what is newer than anything that will still come. */
static int send_sure(merger *m, int64_t bound)
{
    if (spool_newest(m->kept) == SPOOL_ALL || (bound != SPOOL_ALL && spool_newest(m->kept) <= bound))
        return FEED_OK;
    int status = m->out ? FEED_OK : open_feed(m);
    return status ? status : spool_send(m->kept, bound, &m->target);
}

static int finish_feed(merger *m)
{
    bool changed;
    const char *path = m->all.s->output;
    int status = send_sure(m, SPOOL_ALL);
    if (!status && !m->out) {
        report(diag_reporter(&m->all.d), FEED_RULE_NothingToPublish, (feed_pos){0},
               "no entries came in; nothing is published");
        return FEED_E_INPUT;
    }
    if (!status)
        status = m->target.sink.end(m->target.sink.context);
    if (!status)
        status = publish_commit(m->out, &changed);
    if (status)
        return status;
    m->all.t.entries_out = m->target.stats.sent;
    m->all.t.written = changed && path;
    m->all.t.unchanged = !changed;
    if (path && changed)
        output_sync_folder(path);
    return FEED_OK;
}

/* ---- collecting ---- */

static int keep(merger *m, const result *r)
{
    const index_row *rows = (const index_row *)(const void *)r->index.p;
    size_t n = r->index.n / sizeof *rows;
    int status = FEED_OK;
    for (size_t i = 0; i < n && !status; i++) {
        const index_row *row = &rows[i];
        status = spool_add(m->kept, (feed_str){r->packed.p + row->offset, row->id - row->offset},
                           (feed_str){r->packed.p + row->id, row->id_length}, row->seconds);
    }
    m->all.t.entries_in += n;
    return status;
}

/* Of equal moments the one written further east, so that the order of the inputs does not matter. */
static void note_newest(merger *m, feed_time t)
{
    bool later = !m->all.t.entries_in || t.unix_seconds > m->newest;
    if (later || (t.unix_seconds == m->newest && t.offset_minutes > m->zone)) {
        m->newest = t.unix_seconds;
        m->zone = t.offset_minutes;
    }
}

static int take(void *context, size_t i, void *out)
{
    merger *m = context;
    result *r = out;
    diag_take(&m->all.d, &r->d);
    digests_print(&m->all);
    m->all.t.files++;
    m->all.t.refused += r->status != FEED_OK;
    progress_step(&m->all.bar, i + 1);
    if (r->status == FEED_E_MEMORY)
        return FEED_E_MEMORY;
    if (!r->status && r->newest.set)
        note_newest(m, r->newest);
    int status = r->status ? FEED_OK : keep(m, r);
    bool last = i + 1 == m->all.in.n;
    return status || last ? status : send_sure(m, m->all.bounds[i + 1]);
}

static int open_temporary(void *context)
{
    return output_temporary(((merger *)context)->all.s->output);
}

int cmd_merge(const settings *s)
{
    merger m = {.format = feed_format_find(str_of(s->to))};
    int status = digests_open(&m.all, s);
    if (!status)
        status = digests_order(&m.all);
    if (!status) {
        pool_job job = {m.all.in.n, worker_new, digest_worker_free, result_new, result_free, work, take, &m};
        progress_start(&m.all.bar, "reading", m.all.in.n, s->quiet);
        m.kept = spool_new(open_temporary, &m);
        status = m.kept ? pool_run(&job, s->jobs ? s->jobs : pool_processors()) : FEED_E_MEMORY;
        if (!status)
            status = finish_feed(&m);
        m.all.t.equal = m.target.stats.equal;
        m.all.t.cut = m.target.stats.cut;
        publish_free(m.out);
        spool_free(m.kept);
    }
    return digests_close(&m.all, status);
}
