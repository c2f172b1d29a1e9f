/* feedloom validate */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "../../feeds/core/str.h"
#include "commands.h"
#include "input.h"
#include "opt.h"
#include "pool.h"

enum { FILE_MAX_BYTES = 1 << 30 };

static const char *const EXTENSIONS[] = {".xml", ".rss", ".atom", ".rdf", ".json", ".opml", NULL};

typedef struct validation {
    const settings *s;
    inputs in;
    diag d;
    feed_rule only;
    bool off[FEED_RULE_COUNT];
    int64_t now;
    size_t files;
} validation;

typedef struct result {
    diag d;
    const validation *v;
} result;

static void *worker_new(void *context)
{
    (void)context;
    buf *b = calloc(1, sizeof *b);
    if (b)
        buf_init(b, FILE_MAX_BYTES);
    return b;
}

static void worker_free(void *b)
{
    if (b)
        buf_free(b);
    free(b);
}

static void *result_new(void *context)
{
    const validation *v = context;
    result *r = calloc(1, sizeof *r);
    if (r) {
        diag_init_like(&r->d, &v->d);
        r->v = v;
    }
    return r;
}

static void result_free(void *r)
{
    if (r)
        diag_free(&((result *)r)->d);
    free(r);
}

/* Rules that were turned off say nothing. */
static void on_finding(void *context, const feed_finding *f)
{
    result *r = context;
    const validation *v = r->v;
    if (v->off[f->rule] || (v->only != FEED_RULE_COUNT && v->only != f->rule))
        return;
    feed_reporter to = diag_reporter(&r->d);
    to.report(to.context, f);
}

static void work(void *context, void *worker, size_t i, void *out)
{
    validation *v = context;
    result *r = out;
    buf *bytes = worker;
    if (input_read(&v->in.list[i], bytes, &r->d))
        return;
    feed_checker_options options = {.name = str_of(v->in.list[i].name), .base_url = str_of(v->s->base),
                                    .now = v->now};
    feed_checker *c = feed_checker_new(&options, (feed_reporter){on_finding, r});
    int status = c ? feed_checker_push(c, buf_str(bytes).p, bytes->n) : FEED_E_MEMORY;
    if (!status)
        status = feed_checker_finish(c);
    if (status == FEED_E_MEMORY)
        diag_errno(&r->d, FEED_RULE_OutOfMemory, v->in.list[i].name, 12, "");
    feed_checker_free(c);
}

static void print(validation *v)
{
    fwrite(v->d.text.n ? v->d.text.p : "", 1, v->d.text.n, stdout);
    buf_clear(&v->d.text);
}

static int take(void *context, size_t i, void *out)
{
    (void)i;
    validation *v = context;
    diag_take(&v->d, &((result *)out)->d);
    v->files++;
    print(v);
    return FEED_OK;
}

static int set_rules(validation *v)
{
    v->only = v->s->only ? feed_rule_find(str_of(v->s->only)) : FEED_RULE_COUNT;
    const char *unknown = v->s->only && v->only == FEED_RULE_COUNT ? v->s->only : NULL;
    for (int i = 0; i < HUBS_MAX && v->s->no_rule[i]; i++) {
        feed_rule rule = feed_rule_find(str_of(v->s->no_rule[i]));
        if (rule == FEED_RULE_COUNT)
            unknown = v->s->no_rule[i];
        else
            v->off[rule] = true;
    }
    if (unknown)
        fprintf(stderr, "feedloom validate: no rule \"%s\"; 'feedloom rules' lists them\n", unknown);
    return unknown ? EXIT_USAGE : 0;
}

static int exit_status(const validation *v)
{
    size_t bad = 0;
    for (int level = (int)diag_level(v->s->fail_on, FEED_ERROR); level <= FEED_ERROR; level++)
        bad += v->d.counts[level];
    return v->d.failed_input ? EXIT_IO : bad ? EXIT_FINDINGS : EXIT_CLEAN;
}

int cmd_validate(const settings *s)
{
    validation v = {.s = s, .now = (int64_t)time(NULL)};
    bool json = s->format && strcmp(s->format, "json") == 0;
    diag_init(&v.d, json ? DIAG_JSON : DIAG_TEXT, FEED_INFO);
    diag_set_color(&v.d, STDOUT_FILENO);
    int status = set_rules(&v);
    if (!status && inputs_find(s->inputs, s->n_inputs, EXTENSIONS, false, &v.d, &v.in))
        status = EXIT_IO;
    print(&v);
    if (!status) {
        pool_job job = {v.in.n, worker_new, worker_free, result_new, result_free, work, take, &v};
        status = pool_run(&job, s->jobs ? s->jobs : v.in.n < 8 ? 1 : pool_processors()) ? EXIT_IO : exit_status(&v);
        if (!s->quiet)
            fprintf(stderr, "feedloom: %zu file%s checked; %zu errors, %zu warnings, %zu notes\n", v.files,
                    v.files == 1 ? "" : "s", v.d.counts[FEED_ERROR], v.d.counts[FEED_WARNING],
                    v.d.counts[FEED_INFO]);
    }
    inputs_free(&v.in);
    diag_free(&v.d);
    return status;
}
