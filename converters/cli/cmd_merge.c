/* feedloom merge: many inputs, one feed, newest first. */
#include <stdio.h>
#include <stdlib.h>

#include "../../feeds/core/uri.h"
#include "../../feeds/formats/writer.h"
#include "../../feeds/model/report.h"
#include "../digest/identity.h"
#include "commands.h"
#include "gather.h"
#include "opt.h"
#include "publish.h"

/* One of the outputs. */
typedef struct target {
    feed_format format;
    char *path; /* NULL: standard output */
    publish *out;
} target;

enum { TARGETS_MAX = 8 };

typedef struct merging_run {
    gather g;
    target targets[TARGETS_MAX];
    size_t n_targets;
} merging_run;

/* ---- the one feed, in every format ---- */

/* The page tells of the feeds that lie beside it, in full where one address is known. */
static int add_feed_links(const merging_run *m, feed_head *head, feed_link links[TARGETS_MAX + 1], arena *a)
{
    buf url;
    int status = FEED_OK;
    buf_init(&url, 1 << 16);
    head->links = links;
    head->n_links = 0;
    if (m->g.all.s->site)
        links[head->n_links++] = (feed_link){.href = str_of(m->g.all.s->site)};
    for (size_t i = 0; i < m->n_targets; i++) {
        const writer_format *row = writer_format_get(m->targets[i].format);
        if (!row->checked || row->format == FEED_FORMAT_OPML || m->n_targets == 1)
            continue;
        buf_clear(&url);
        uri_resolve(str_of(m->g.all.s->self), str_of(row->file), &url);
        feed_link link = {.href = arena_dup(a, buf_str(&url)), .type = str_of(row->media_type)};
        status = url.error ? url.error : link.href.p ? status : FEED_E_MEMORY;
        links[head->n_links++] = link;
    }
    buf_free(&url);
    return status;
}

static int all_begin(void *context, const feed_head *head)
{
    merging_run *m = context;
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
    merging_run *m = context;
    int status = FEED_OK;
    for (size_t i = 0; i < m->n_targets && !status; i++) {
        feed_sink sink = publish_sink(m->targets[i].out);
        status = sink.entry(sink.context, entry);
    }
    return status;
}

static int all_end(void *context)
{
    merging_run *m = context;
    int status = FEED_OK;
    for (size_t i = 0; i < m->n_targets && !status; i++) {
        feed_sink sink = publish_sink(m->targets[i].out);
        status = sink.end(sink.context);
    }
    return status;
}

static feed_str merged_title(const merging_run *m)
{
    const settings *s = m->g.all.s;
    if (s->title || s->site)
        return str_of(s->title ? s->title : s->site);
    return m->g.has_feeds ? STR("Merged feeds") : STR("Merged digests");
}

static int send_head(merging_run *m, feed_time updated)
{
    arena a;
    arena_init(&a, 1 << 16);
    const settings *s = m->g.all.s;
    feed_str title = merged_title(m), authority = digest_authority(&m->g.all.reading.options, &a);
    feed_person author = {.name = str_of(s->author)};
    feed_head head = {.id = digest_name_id(authority, authority.n ? STR("feed") : title, &a),
                      .title.value = title, .language = str_of(s->language), .authors = &author,
                      .n_authors = s->author != NULL};
    head.updated = updated;
    int status = head.id.p ? all_begin(m, &head) : FEED_E_MEMORY;
    arena_free(&a);
    return status;
}

static int open_target(merging_run *m, target *t)
{
    int error = t->path ? output_make_folders(t->path) : 0;
    if (error) {
        diag_errno(&m->g.all.d, FEED_RULE_OutputFailed, t->path, error, "making its folder");
        return FEED_E_OUTPUT;
    }
    if (t->path)
        output_sweep(t->path);
    t->out = m->g.has_feeds ? publish_new_merged(m->g.all.s, t->format, t->path, NULL, &m->g.out)
                            : publish_new(m->g.all.s, t->format, t->path, NULL, &m->g.out);
    return t->out ? FEED_OK : FEED_E_OUTPUT;
}

static int begin(void *context, feed_time updated)
{
    merging_run *m = context;
    int status = FEED_OK;
    for (size_t i = 0; i < m->n_targets && !status; i++)
        status = open_target(m, &m->targets[i]);
    return status ? status : send_head(m, updated);
}

/* Nothing has taken its place yet. */
static void restart(void *context)
{
    merging_run *m = context;
    for (size_t i = 0; i < m->n_targets; i++) {
        publish_free(m->targets[i].out);
        m->targets[i].out = NULL;
    }
}

/* All outputs have been checked before the first takes its place. */
static int commit(merging_run *m)
{
    int status = FEED_OK;
    for (size_t i = 0; i < m->n_targets && !status; i++)
        status = publish_finish(m->targets[i].out);
    for (size_t i = 0; i < m->n_targets && !status; i++) {
        bool changed;
        status = publish_commit(m->targets[i].out, &changed);
        if (status || !m->targets[i].path)
            continue;
        m->g.all.t.written += changed;
        m->g.all.t.unchanged += !changed;
        if (changed)
            output_sync_folder(m->targets[i].path);
    }
    return status;
}

/* Others' entries can be left out of an output; where all are, there is nothing to publish. */
static int count_unfit(merging_run *m)
{
    size_t most = 0;
    for (size_t i = 0; i < m->n_targets; i++)
        most = publish_entries(m->targets[i].out) > most ? publish_entries(m->targets[i].out) : most;
    m->g.unfit = m->g.stats.sent > most ? m->g.stats.sent - most : 0;
    if (!most)
        diag_nothing(&m->g.all.d);
    return most ? FEED_OK : FEED_E_INPUT;
}

static int finish_feed(merging_run *m)
{
    if (!m->g.begun) {
        diag_nothing(&m->g.all.d);
        return FEED_E_INPUT;
    }
    int status = all_end(m);
    if (!status)
        status = count_unfit(m);
    return status ? status : commit(m);
}

/* ---- where to ---- */

/* One format goes to the file named; several, or a folder, to files of fixed names in it. */
static int set_targets(merging_run *m, const settings *s)
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

/* ---- the whole ---- */

static void free_targets(merging_run *m)
{
    for (size_t i = 0; i < m->n_targets; i++) {
        publish_free(m->targets[i].out);
        free(m->targets[i].path);
    }
}

int cmd_merge(const settings *s)
{
    merging_run m = {.n_targets = 0};
    m.g.begin = begin;
    m.g.entry = all_entry;
    m.g.context = &m;
    m.g.restart = s->output || !s->no_validate ? restart : NULL; /* else bytes go to standard output at once */
    int status = gather_open(&m.g, s);
    if (!status)
        status = set_targets(&m, s);
    m.g.folder = m.targets[0].path;
    if (!status)
        status = gather_run(&m.g);
    if (!status)
        status = finish_feed(&m);
    free_targets(&m);
    return gather_close(&m.g, status);
}
