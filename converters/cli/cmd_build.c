/* feedloom build: a whole site, from one configuration. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "../../feeds/core/hash.h"
#include "../../feeds/model/report.h"
#include "commands.h"
#include "lock.h"
#include "network.h"
#include "opt.h"
#include "site_manifest.h"


#define CONFIG_NAME "feedloom.yaml"

enum { NOTES_MAX = 1 << 20 };

void site_print(site *t)
{
    if (!t->d.text.n)
        return;
    progress_end(&t->bar);
    buf_put_str(&t->notes, buf_str(&t->d.text));
    fwrite(t->d.text.p, 1, t->d.text.n, stderr);
    buf_clear(&t->d.text);
}

char *site_join(site *t, feed_str a, feed_str b, feed_str c)
{
    size_t size = a.n + b.n + c.n + 1;
    char *text = arena_alloc(&t->c.a, size);
    if (text)
        snprintf(text, size, "%.*s%.*s%.*s", FMT(a), FMT(b), FMT(c));
    else
        diag_errno(&t->d, FEED_RULE_OutOfMemory, CONFIG_NAME, ENOMEM, "");
    return text;
}

static int read_config(site *t, const char *name)
{
    buf text;
    buf_init(&text, 16 << 20);
    int status = input_read(&(input){.name = name}, &text, &t->d);
    if (!status)
        status = config_read(buf_str(&text), str_of(name), diag_reporter(&t->d), &t->c);
    t->print = fingerprint64(buf_str(&text));
    if (status == FEED_E_MEMORY)
        diag_errno(&t->d, FEED_RULE_OutOfMemory, name, ENOMEM, "");
    buf_free(&text);
    return status;
}

/* A path as a folder: with a slash at its end, "" for the present one. */
static const char *as_folder(site *t, feed_str path)
{
    bool slash = path.n && path.p[path.n - 1] != '/';
    return site_join(t, path, slash ? STR("/") : STR(""), STR(""));
}

static int set_folders(site *t, const char *name)
{
    const char *slash = strrchr(name, '/');
    t->folder = as_folder(t, slash ? str_range(name, slash + 1) : STR(""));
    t->out = t->s->output ? as_folder(t, str_of(t->s->output)) : t->folder;
    return t->folder && t->out ? FEED_OK : FEED_E_MEMORY;
}

/* ---- a run ---- */

static size_t count_errors(const site *t)
{
    size_t n = t->d.counts[FEED_ERROR];
    for (size_t i = 0; i < t->n_sources; i++)
        n += t->sources[i].all.d.counts[FEED_ERROR];
    return n;
}

/* A digest that is wrong stops the whole site, unless it was said to go on without it. */
static int judge(site *t)
{
    if (!t->n.entries) {
        diag_nothing(&t->d);
        return FEED_E_INPUT;
    }
    return count_errors(t) && !t->s->keep_going ? FEED_E_INVALID : FEED_OK;
}

/* The next build has nothing to do while all is as it is now. */
static void save_manifest(site *t, const site_outputs *o)
{
    size_t n;
    const feed_str *paths = site_outputs_paths(o, &n);
    site_print(t);
    if (paths && !count_errors(t))
        manifest_save(t, manifest_key(t), paths, n);
}

static int make(site *t, const char *staging, bool noted)
{
    int status = site_prepare_sources(t);
    site_outputs *o = status ? NULL : site_outputs_new(t, staging);
    if (!status)
        status = o ? site_read(t, site_outputs_sink(o)) : FEED_E_MEMORY;
    if (!status)
        status = judge(t);
    if (!status)
        status = site_outputs_finish(o);
    if (!status && !staging)
        status = site_outputs_commit(o);
    if (!status && noted)
        save_manifest(t, o);
    site_outputs_free(o);
    return status;
}

int site_make_once(site *t)
{
    int status = site_open_sources(t);
    return status ? status : make(t, NULL, false);
}

static int build(site *t)
{
    char *lock = site_join(t, str_of(t->out), STR(".feedloom.lock"), STR(""));
    int fd = lock ? lock_take(lock, t->s->no_wait, &t->d) : -1;
    site_print(t);
    int status = fd < 0 ? FEED_E_OUTPUT : site_open_sources(t);
    if (!status && !manifest_holds(t, manifest_key(t)))
        status = make(t, NULL, true);
    if (fd >= 0)
        close(fd);
    return status;
}

static int check(site *t)
{
    const char *folder = getenv("TMPDIR");
    char *staging = site_join(t, str_of(folder && *folder ? folder : "/tmp"), STR("/feedloom-check-"), STR("XXXXXX/"));
    size_t end = staging ? strlen(staging) - 1 : 0;
    if (!staging)
        return FEED_E_MEMORY;
    staging[end] = '\0';
    if (!mkdtemp(staging)) {
        diag_errno(&t->d, FEED_RULE_OutputFailed, staging, errno, "no folder to build in");
        return FEED_E_OUTPUT;
    }
    staging[end] = '/';
    int status = site_open_sources(t);
    if (!status && !manifest_holds(t, manifest_key(t)))
        status = make(t, staging, false);
    (void)rmdir(staging);
    return status;
}

/* ---- the end ---- */

static void print_summary(const site *t, int status)
{
    const site_counts *n = &t->n;
    size_t errors = count_errors(t), warnings = t->d.counts[FEED_WARNING];
    fprintf(stderr, "feedloom: %zu file%s read, %zu left out; %zu entries in, %zu out", n->files,
            n->files == 1 ? "" : "s", n->refused, n->entries, n->sent);
    if (n->equal)
        fprintf(stderr, ", %zu equal to another", n->equal);
    if (n->told)
        fprintf(stderr, ", %zu told by another", n->told);
    if (n->filtered)
        fprintf(stderr, ", %zu filtered", n->filtered);
    if (n->over)
        fprintf(stderr, ", %zu over a maximum", n->over);
    if (n->unwanted)
        fprintf(stderr, ", %zu for no output", n->unwanted);
    if (status && !t->s->check && n->written)
        fprintf(stderr, "; stopped when %zu files were in place", n->written);
    else if (status)
        fprintf(stderr, "; nothing published");
    else
        fprintf(stderr, "; %zu %s, %zu unchanged", n->written, t->s->check ? "out of date" : "written", n->unchanged);
    if (errors + warnings)
        fprintf(stderr, "; %zu errors, %zu warnings", errors, warnings);
    fputc('\n', stderr);
}

static int finish(site *t, int status)
{
    if (status == FEED_E_MEMORY && !t->d.used[FEED_RULE_OutOfMemory])
        diag_errno(&t->d, FEED_RULE_OutOfMemory, CONFIG_NAME, ENOMEM, "");
    bool io = t->d.failed_input || status == FEED_E_OUTPUT || status == FEED_E_MEMORY;
    site_print(t);
    progress_end(&t->bar);
    if (!t->s->quiet && t->folder)
        print_summary(t, status);
    int sources = site_close_sources(t);
    size_t bad = 0;
    for (int level = (int)diag_level(t->s->fail_on, FEED_ERROR); level <= FEED_ERROR; level++)
        bad += t->d.counts[level];
    diag_free(&t->d);
    site_merge_free(&t->how, &t->c);
    config_free(&t->c);
    buf_free(&t->notes);
    int own = status == FEED_E_USAGE ? EXIT_USAGE : io ? EXIT_IO : bad || status ? EXIT_FINDINGS : EXIT_CLEAN;
    return own > sources ? own : sources;
}

int site_run(const settings *s, const char *name, int (*change)(site *), int (*work)(site *))
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    site t = {.s = s, .started = now.tv_sec * INT64_C(1000000000) + now.tv_nsec};
    buf_init(&t.notes, NOTES_MAX);
    diag_init(&t.d, DIAG_TEXT, s->verbose ? FEED_INFO : FEED_WARNING);
    int status = read_config(&t, name);
    if (!status)
        status = set_folders(&t, name);
    if (!status && change)
        status = change(&t);
    if (!status)
        status = site_merge_set(&t.how, &t.c, network_now(NULL), &t.d);
    t.timed = !status && site_merge_is_timed(&t.how, &t.c);
    if (!status)
        status = work(&t);
    return finish(&t, status);
}

int cmd_build(const settings *s)
{
    const char *name = s->n_inputs ? s->inputs[0] : CONFIG_NAME;
    if (s->n_inputs > 1) {
        fprintf(stderr, "feedloom build: one configuration at a time\n");
        return EXIT_USAGE;
    }
    if (s->folder && chdir(s->folder)) {
        fprintf(stderr, "feedloom build: %s: %s\n", s->folder, strerror(errno));
        return EXIT_IO;
    }
    return site_run(s, name, NULL, s->check ? check : build);
}
