/* feedloom convert: each input its own feed. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../feeds/formats/writer.h"
#include "../../feeds/model/report.h"
#include "../digest/meta.h"
#include "batch.h"
#include "commands.h"
#include "digests.h"
#include "feedfile.h"
#include "opt.h"
#include "pool.h"
#include "publish.h"

typedef struct conversion {
    digests all;
    feed_format format;
    const char *out; /* a folder (or a file), NULL: standard output */
    bool to_folder;
    bool none; /* nothing is written */
    bool has_feed; /* one was written: it may be without entries */
    batch waiting;
} conversion;

typedef struct result {
    diag d;
    int status;
    size_t entries;
    bool changed;
    batch_file file; /* to be put in place with others; no feed: it is there, or nothing came of it */
} result;

static void *result_new(void *context)
{
    const conversion *c = context;
    result *r = calloc(1, sizeof *r);
    if (r)
        diag_init_like(&r->d, &c->all.d);
    return r;
}

static void result_free(void *p)
{
    result *r = p;
    if (!r)
        return;
    publish_free(r->file.feed);
    free(r->file.path);
    diag_free(&r->d);
    free(r);
}

static void *worker_new(void *context)
{
    return digest_worker_new(&((conversion *)context)->all);
}

/* OUT/a/b.json for a/b.md. The caller frees it; NULL when out of memory. */
static char *output_path(const conversion *c, const input *in)
{
    feed_str path = str_of(in->path), stem = digest_stem(path);
    const char *extension = writer_format_get(c->format)->extension;
    size_t keep = (size_t)(stem.p - path.p) + stem.n, folder = strlen(c->out);
    if (strcmp(in->name, "-") == 0)
        path = STR("stdin"), keep = path.n;
    size_t size = folder + keep + strlen(extension) + 2;
    char *name = malloc(size);
    if (name)
        snprintf(name, size, "%s%s%.*s%s", c->out, c->out[folder - 1] == '/' ? "" : "/", (int)keep, path.p, extension);
    return name;
}

/* Entries that are read and not written: -t none. */
static int none_begin(void *context, const feed_head *head)
{
    (void)context, (void)head;
    return FEED_OK;
}

static int none_entry(void *context, const feed_entry *entry)
{
    (void)entry;
    ++*(size_t *)context;
    return FEED_OK;
}

static int none_end(void *context)
{
    (void)context;
    return FEED_OK;
}

/* A feed in pieces, a digest whole. */
static int read_input(const conversion *c, digest_worker *w, size_t i, diag *d, feed_sink sink)
{
    const input *in = &c->all.in.list[i];
    return in->feed ? feedfile_read(in, c->all.s->base, sink, d) : digests_read(&c->all, w, i, d, sink);
}

static int write_one(const conversion *c, digest_worker *w, size_t i, const char *path, result *r)
{
    const settings *s = c->all.s;
    if (c->none)
        return read_input(c, w, i, &r->d, (feed_sink){none_begin, none_entry, none_end, &r->entries});
    bool feed = c->all.in.list[i].feed;
    publish *p = feed ? publish_new_lossless(s, c->format, path, &w->checker, &r->d)
                      : publish_new(s, c->format, path, &w->checker, &r->d);
    if (!p)
        return FEED_E_OUTPUT;
    int status = read_input(c, w, i, &r->d, publish_sink(p));
    r->entries = publish_entries(p);
    if (!status)
        status = publish_finish(p);
    if (!status && c->to_folder) {
        publish_close(p);
        r->file.feed = p;
        return FEED_OK;
    }
    if (!status)
        status = publish_commit(p, &r->changed);
    publish_free(p);
    return status;
}

static int convert_one(const conversion *c, digest_worker *w, size_t i, const char *path, result *r)
{
    int error = path ? output_make_folders(path) : 0;
    if (error) {
        diag_errno(&r->d, FEED_RULE_OutputFailed, path, error, "making its folder");
        return FEED_E_OUTPUT;
    }
    return write_one(c, w, i, path, r);
}

static void work(void *context, void *worker, size_t i, void *out)
{
    const conversion *c = context;
    result *r = out;
    r->entries = 0;
    r->changed = false;
    char *path = c->to_folder ? output_path(c, &c->all.in.list[i]) : NULL;
    r->status = c->to_folder && !path ? FEED_E_MEMORY
                                      : convert_one(c, worker, i, c->to_folder ? path : c->out, r);
    if (r->file.feed)
        r->file.path = path;
    else
        free(path);
}

/* What became of an input. */
static void count(void *context, int status, size_t entries, bool changed)
{
    conversion *c = context;
    tally *t = &c->all.t;
    t->refused += status != FEED_OK;
    t->entries_in += entries;
    t->entries_out += status ? 0 : entries;
    t->written += !status && changed && c->out;
    t->unchanged += !status && !changed;
}

static int take(void *context, size_t i, void *out)
{
    conversion *c = context;
    result *r = out;
    diag_take(&c->all.d, &r->d);
    digests_print(&c->all);
    c->all.t.files++;
    c->has_feed |= !r->status && c->all.in.list[i].feed;
    if (r->file.feed)
        batch_add(&c->waiting, r->file);
    else
        count(c, r->status, r->entries, r->changed);
    r->file = (batch_file){NULL, NULL};
    progress_step(&c->all.bar, i + 1);
    return r->status == FEED_E_MEMORY ? FEED_E_MEMORY : FEED_OK;
}

/* Two inputs that would become one output: the second is refused by name before anything is written. */
static int by_output(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int check_outputs(conversion *c)
{
    size_t n = c->all.in.n;
    char **paths = calloc(n + 1, sizeof *paths);
    int status = paths ? 0 : EXIT_IO;
    for (size_t i = 0; i < n && !status; i++)
        status = (paths[i] = output_path(c, &c->all.in.list[i])) ? 0 : EXIT_IO;
    if (!status && n)
        qsort(paths, n, sizeof *paths, by_output);
    for (size_t i = 1; i < n && !status; i++) {
        if (strcmp(paths[i], paths[i - 1]) != 0)
            continue;
        fprintf(stderr, "feedloom convert: two inputs would both become %s; convert them into different folders\n",
                paths[i]);
        status = EXIT_USAGE;
    }
    for (size_t i = 0; paths && i < n; i++)
        free(paths[i]);
    free(paths);
    return status;
}

static void sweep_and_sync(const conversion *c, bool sweep)
{
    for (size_t i = 0; c->out && i < c->all.in.n; i++) {
        char *path = c->to_folder ? output_path(c, &c->all.in.list[i]) : NULL;
        const char *before = i ? c->all.in.list[i - 1].path : "", *slash = strrchr(c->all.in.list[i].path, '/');
        size_t folder = slash ? (size_t)(slash - c->all.in.list[i].path) : 0;
        bool same = i && strncmp(before, c->all.in.list[i].path, folder) == 0 && !strchr(before + folder + 1, '/');
        if (!same && sweep)
            output_sweep(path ? path : c->out);
        else if (!same)
            output_sync_folder(path ? path : c->out);
        free(path);
    }
}

static int plan(conversion *c)
{
    const inputs *in = &c->all.in;
    bool many = in->n > 1 || (in->n && in->list[0].folder);
    if (c->none)
        c->out = NULL;
    c->to_folder = c->out && (many || output_is_folder(c->out));
    if (many && !c->out && !c->none) {
        fprintf(stderr, "feedloom convert: several inputs need -o FOLDER; 'feedloom merge' makes one feed of them\n");
        return EXIT_USAGE;
    }
    return c->to_folder ? check_outputs(c) : 0;
}

/* In a pipe, an empty file must not pass for a feed. Where an error was said already, that is why. */
static void say_nothing(conversion *c)
{
    bool said = c->all.d.counts[FEED_ERROR] || c->all.d.failed_input || c->has_feed;
    if (!c->all.t.written && !c->all.t.unchanged && !c->all.t.entries_out && !said)
        diag_nothing(&c->all.d);
}

int cmd_convert(const settings *s)
{
    conversion c = {.out = s->output, .format = feed_format_find(str_of(s->to))};
    int status = digests_find(&c.all, s, false, true);
    if (!status)
        status = digests_vote(&c.all);
    c.none = s->to && strcmp(s->to, "none") == 0;
    if (!status && s->output && !*s->output)
        c.out = NULL;
    if (!status)
        status = plan(&c);
    if (!status) {
        pool_job job = {c.all.in.n, worker_new, digest_worker_free, result_new, result_free, work, take, &c};
        sweep_and_sync(&c, true);
        progress_start(&c.all.bar, "converting", c.all.in.n, s->quiet);
        c.waiting = (batch){.d = &c.all.d, .done = count, .context = &c};
        status = pool_run(&job, s->jobs ? s->jobs : pool_processors());
        batch_commit(&c.waiting);
        sweep_and_sync(&c, false);
    }
    if (!status)
        say_nothing(&c);
    return digests_close(&c.all, status);
}
