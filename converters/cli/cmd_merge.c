/* feedloom merge: many inputs, one feed, newest first. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../feeds/core/uri.h"
#include "../../feeds/formats/writer.h"
#include "../../feeds/merge/spool.h"
#include "../../feeds/model/pack.h"
#include "../../feeds/model/report.h"
#include "../digest/identity.h"
#include "commands.h"
#include "digests.h"
#include "opt.h"
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

/* One of the outputs. */
typedef struct target {
    feed_format format;
    char *path; /* NULL: standard output */
    publish *out;
} target;

enum { TARGETS_MAX = 8 };

typedef struct merger {
    digests all;
    target targets[TARGETS_MAX];
    size_t n_targets;
    spool *kept;
    bool begun;         /* the heads have gone out: the first entry is sure */
    spool_target sent;
    int16_t zone; /* of the newest entry, for the feed's own date */
    int64_t newest;
} merger;

static void *result_new(void *context)
{
    const merger *m = context;
    result *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    diag_init_like(&r->d, &m->all.d);
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

/* ---- the one feed, in every format ---- */

/* The page tells of the feeds that lie beside it, in full where one address is known. */
static int add_feed_links(const merger *m, feed_head *head, feed_link links[TARGETS_MAX + 1], arena *a)
{
    buf url;
    int status = FEED_OK;
    buf_init(&url, 1 << 16);
    head->links = links;
    head->n_links = 0;
    if (m->all.s->site)
        links[head->n_links++] = (feed_link){.href = str_of(m->all.s->site)};
    for (size_t i = 0; i < m->n_targets; i++) {
        const writer_format *row = writer_format_get(m->targets[i].format);
        if (!row->checked || row->format == FEED_FORMAT_OPML || m->n_targets == 1)
            continue;
        buf_clear(&url);
        uri_resolve(str_of(m->all.s->self), str_of(row->file), &url);
        feed_link link = {.href = arena_dup(a, buf_str(&url)), .type = str_of(row->media_type)};
        status = url.error ? url.error : link.href.p ? status : FEED_E_MEMORY;
        links[head->n_links++] = link;
    }
    buf_free(&url);
    return status;
}

static int all_begin(void *context, const feed_head *head)
{
    merger *m = context;
    feed_link links[TARGETS_MAX + 1];
    feed_head page = *head;
    arena a;
    arena_init(&a, 1 << 20);
    int status = add_feed_links(m, &page, links, &a);
    for (size_t i = 0; i < m->n_targets && !status; i++) {
        feed_sink sink = publish_sink(m->targets[i].out);
        status = sink.begin(sink.context, m->targets[i].format == FEED_FORMAT_HTML ? &page : head);
    }
    arena_free(&a);
    return status;
}

static int all_entry(void *context, const feed_entry *entry)
{
    merger *m = context;
    int status = FEED_OK;
    for (size_t i = 0; i < m->n_targets && !status; i++) {
        feed_sink sink = publish_sink(m->targets[i].out);
        status = sink.entry(sink.context, entry);
    }
    return status;
}

static int all_end(void *context)
{
    merger *m = context;
    int status = FEED_OK;
    for (size_t i = 0; i < m->n_targets && !status; i++) {
        feed_sink sink = publish_sink(m->targets[i].out);
        status = sink.end(sink.context);
    }
    return status;
}

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
    feed_str title = merged_title(m), authority = digest_authority(&m->all.reading.options, &a);
    feed_person author = {.name = str_of(s->author)};
    feed_head head = {.id = digest_name_id(authority, authority.n ? STR("feed") : title, &a),
                      .title.value = title, .language = str_of(s->language), .authors = &author,
                      .n_authors = s->author != NULL};
    head.updated = (feed_time){.unix_seconds = m->newest, .offset_minutes = m->zone, .set = true, .zoned = true};
    int status = head.id.p ? all_begin(m, &head) : FEED_E_MEMORY;
    arena_free(&a);
    return status;
}

static int open_target(merger *m, target *t)
{
    int error = t->path ? output_make_folders(t->path) : 0;
    if (error) {
        diag_errno(&m->all.d, FEED_RULE_OutputFailed, t->path, error, "making its folder");
        return FEED_E_OUTPUT;
    }
    if (t->path)
        output_sweep(t->path);
    t->out = publish_new(m->all.s, t->format, t->path, &m->all.d);
    return t->out ? FEED_OK : FEED_E_OUTPUT;
}

static int begin(merger *m)
{
    int status = FEED_OK;
    m->begun = true;
    for (size_t i = 0; i < m->n_targets && !status; i++)
        status = open_target(m, &m->targets[i]);
    m->sent = (spool_target){.sink = {all_begin, all_entry, all_end, m}, .reporter = diag_reporter(&m->all.d),
                             .max = (size_t)m->all.s->max};
    return status ? status : send_head(m);
}

/* Sends what is newer than anything that will still come. */
static int send_sure(merger *m, int64_t bound)
{
    if (spool_newest(m->kept) == SPOOL_ALL || (bound != SPOOL_ALL && spool_newest(m->kept) <= bound))
        return FEED_OK;
    int status = m->begun ? FEED_OK : begin(m);
    return status ? status : spool_send(m->kept, bound, &m->sent);
}

/* All outputs have been checked before the first takes its place. */
static int commit(merger *m)
{
    int status = FEED_OK;
    for (size_t i = 0; i < m->n_targets && !status; i++)
        status = publish_finish(m->targets[i].out);
    for (size_t i = 0; i < m->n_targets && !status; i++) {
        bool changed;
        status = publish_commit(m->targets[i].out, &changed);
        if (status || !m->targets[i].path)
            continue;
        m->all.t.written += changed;
        m->all.t.unchanged += !changed;
        if (changed)
            output_sync_folder(m->targets[i].path);
    }
    return status;
}

static int finish_feed(merger *m)
{
    int status = send_sure(m, SPOOL_ALL);
    if (!status && !m->begun) {
        report_rule(diag_reporter(&m->all.d), FEED_RULE_NothingToPublish, (feed_pos){0});
        return FEED_E_INPUT;
    }
    if (!status)
        status = all_end(m);
    if (!status)
        status = commit(m);
    if (!status)
        m->all.t.entries_out = m->sent.stats.sent;
    return status;
}

/* ---- where to ---- */

/* One format goes to the file named; several, or a folder, to files of fixed names in it. */
static int set_targets(merger *m, const settings *s)
{
    feed_str rest = str_of(s->to), one;
    bool several = s->to && strchr(s->to, ','), folder = s->output && (several || output_is_folder(s->output));
    if (several && !s->output) {
        fprintf(stderr, "feedloom merge: several formats need -o FOLDER\n");
        return EXIT_USAGE;
    }
    while (str_split(&rest, ',', &one) && m->n_targets < TARGETS_MAX) {
        target *t = &m->targets[m->n_targets++];
        t->format = feed_format_find(one);
        size_t size = s->output ? strlen(s->output) + 16 : 0;
        if (!s->output)
            continue;
        if (!(t->path = malloc(size)))
            return EXIT_IO;
        const char *name = folder ? writer_format_get(t->format)->file : "";
        snprintf(t->path, size, "%s%s%s", s->output, folder ? "/" : "", name);
    }
    return 0;
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
    return output_temporary(((merger *)context)->targets[0].path);
}

static void free_targets(merger *m)
{
    for (size_t i = 0; i < m->n_targets; i++) {
        publish_free(m->targets[i].out);
        free(m->targets[i].path);
    }
}

int cmd_merge(const settings *s)
{
    merger m = {.n_targets = 0};
    int status = digests_open(&m.all, s);
    if (!status)
        status = set_targets(&m, s);
    if (!status)
        status = digests_order(&m.all);
    if (!status) {
        pool_job job = {m.all.in.n, worker_new, digest_worker_free, result_new, result_free, work, take, &m};
        progress_start(&m.all.bar, "reading", m.all.in.n, s->quiet);
        m.kept = spool_new(open_temporary, &m);
        status = m.kept ? pool_run(&job, s->jobs ? s->jobs : pool_processors()) : FEED_E_MEMORY;
        if (!status)
            status = finish_feed(&m);
        m.all.t.equal = m.sent.stats.equal;
        m.all.t.cut = m.sent.stats.cut;
        spool_free(m.kept);
    }
    free_targets(&m);
    return digests_close(&m.all, status);
}
