/* feedloom validate */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "../../feeds/core/str.h"
#include "chosen.h"
#include "commands.h"
#include "config.h"
#include "diag_put.h"
#include "input_url.h"
#include "opt.h"
#include "pool.h"
#include "previous.h"

enum { FILE_MAX_BYTES = 1 << 30, SUITE_MAX = 64 << 20, SARIF_RESULTS_MAX = 25000 };

static const char *const EXTENSIONS[] = {".xml", ".rss", ".atom", ".rdf", ".json", ".opml", NULL};
static const char CONFIG_NAME[] = "feedloom.yaml";

typedef struct validation {
    const settings *s;
    inputs in;
    input previous; /* name NULL: nothing to compare with */
    diag d;
    chosen rules;
    config c;
    int64_t now;
    size_t files;
    bool begun; /* something was printed */
    size_t left_out; /* findings of a report that was full */
} validation;

typedef struct result {
    diag d;
    allowed allow;
    feed_checker *checker;
    int status;
    const validation *v;
} result;

/* ---- One document ------------------------------------------------------------------------------------------------ */

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

static void on_finding(void *context, const feed_finding *f)
{
    result *r = context;
    const chosen *rules = &r->v->rules;
    if (rules->off[f->rule] || allowed_has(&r->allow, f))
        return;
    feed_finding mine = *f;
    if (f->level == feed_rule_get(f->rule)->level)
        mine.level = rules->levels[f->rule];
    feed_reporter to = diag_reporter(&r->d);
    to.report(to.context, &mine);
}

/* A worker's checker goes from document to document. */
static void *worker_new(void *context)
{
    (void)context;
    return calloc(1, sizeof(feed_checker *));
}

static void worker_free(void *worker)
{
    if (worker)
        feed_checker_free(*(feed_checker **)worker);
    free(worker);
}

static long push(void *context, feed_str window, size_t kept)
{
    result *r = context;
    size_t keep = allowed_find(&r->allow, window);
    r->status = feed_checker_push(r->checker, window.p + kept, window.n - kept);
    return r->status ? -1 : (long)keep;
}

/* An input that is compared with its previous version is wanted whole, and twice; standard input comes once. */
static int check_both(validation *v, input *in, result *r, feed_reporter reporter)
{
    buf text;
    buf_init(&text, FILE_MAX_BYTES);
    int status = input_read(in, &text, &r->d);
    if (!status && push(r, buf_str(&text), 0) >= 0)
        r->status = feed_checker_finish(r->checker);
    if (!status && !r->status)
        previous_check(in, &text, &v->previous, &r->d, reporter);
    buf_free(&text);
    return r->status;
}

static void work(void *context, void *worker, size_t i, void *out)
{
    validation *v = context;
    result *r = out;
    feed_checker **checker = worker;
    feed_checker_options options = {.name = str_of(v->in.list[i].name), .base_url = str_of(v->s->base),
                                    .content_type = str_of(v->s->content_type), .now = v->now};
    const network_document *fetched = v->in.list[i].document;
    if (fetched && !options.base_url.p)
        options.base_url = fetched->url;
    if (fetched && !options.content_type.p)
        options.content_type = fetched->content_type;
    allowed_start(&r->allow);
    feed_reporter reporter = {on_finding, r};
    if (*checker)
        r->status = feed_checker_reset(*checker, &options, reporter);
    else
        r->status = (*checker = feed_checker_new(&options, reporter)) ? FEED_OK : FEED_E_MEMORY;
    r->checker = *checker;
    if (!r->status && v->previous.name)
        r->status = check_both(v, &v->in.list[i], r, reporter);
    else if (!r->status && input_stream(&v->in.list[i], push, r, &r->d) == FEED_OK && !r->status)
        r->status = feed_checker_finish(r->checker);
    if (r->status == FEED_E_MEMORY)
        diag_errno(&r->d, FEED_RULE_OutOfMemory, v->in.list[i].name, ENOMEM, "");
}

/* ---- All of them ------------------------------------------------------------------------------------------------- */

static void print(validation *v)
{
    feed_str text = buf_str(&v->d.text);
    if (v->d.format == DIAG_SARIF && !v->begun && text.n)
        text = str_from(text, 1); /* the comma */
    v->begun |= text.n > 0;
    fwrite(text.n ? text.p : "", 1, text.n, stdout);
    buf_clear(&v->d.text);
}

/* What stands around all findings of a form that is one document. */
static void print_frame(validation *v, bool end)
{
    buf b;
    buf_init(&b, SUITE_MAX);
    if (v->d.format == DIAG_SARIF && !end)
        diag_put_sarif_head(&b);
    else if (v->d.format == DIAG_SARIF)
        diag_put_sarif_foot(&b, v->d.used);
    else if (v->d.format == DIAG_JUNIT)
        buf_put_str(&b, end ? STR("</testsuites>\n")
                            : STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"feedloom\">\n"));
    fwrite(b.n ? b.p : "", 1, b.n, stdout);
    buf_free(&b);
}

/* JUnit: the findings of one input become its suite. */
static void make_suite(diag *d, const char *name)
{
    size_t failures = 0;
    for (int level = (int)d->fail; level <= FEED_ERROR; level++)
        failures += d->counts[level];
    buf suite;
    buf_init(&suite, SUITE_MAX + (1 << 20));
    diag_put_junit_suite(&suite, str_of(name), buf_str(&d->text), d->shown, failures);
    buf_clear(&d->text);
    buf_put_str(&d->text, buf_str(&suite));
    buf_free(&suite);
}

/* GitHub takes no report with more results than that. */
static void keep_to_limit(validation *v, diag *d)
{
    feed_str text = buf_str(&d->text);
    size_t room = v->d.shown < SARIF_RESULTS_MAX ? SARIF_RESULTS_MAX - v->d.shown : 0, at = 0;
    if (d->shown <= room)
        return;
    for (size_t i = 0; i < room; i++)
        at += 2 + str_find(str_from(text, at + 2), STR(",\n{"));
    v->left_out += d->shown - room;
    d->text.n = at;
}

static int take(void *context, size_t i, void *out)
{
    validation *v = context;
    result *r = out;
    if (v->d.format == DIAG_SARIF)
        keep_to_limit(v, &r->d);
    if (v->d.format == DIAG_JUNIT)
        make_suite(&r->d, v->in.list[i].name);
    diag_take(&v->d, &r->d);
    v->files++;
    print(v);
    return FEED_OK;
}

/* ---- The configuration ------------------------------------------------------------------------------------------- */

/* Who has no site to build needs no sources and outputs in it. */
static void on_config_finding(void *context, const feed_finding *f)
{
    feed_reporter to = diag_reporter(context);
    if (f->rule != FEED_RULE_ConfigMissing)
        to.report(to.context, f);
}

static int read_config(validation *v)
{
    const char *name = v->s->config ? v->s->config : CONFIG_NAME;
    if (!v->s->config && access(name, F_OK))
        return 0;
    buf text;
    buf_init(&text, FILE_MAX_BYTES);
    input in = {.name = name, .path = name};
    int status = input_read(&in, &text, &v->d);
    if (!status && config_read(buf_str(&text), str_of(name), (feed_reporter){on_config_finding, &v->d}, &v->c) ==
                       FEED_E_MEMORY)
        diag_errno(&v->d, FEED_RULE_OutOfMemory, name, ENOMEM, "");
    buf_free(&text);
    return v->d.failed_input ? EXIT_IO : v->d.counts[FEED_ERROR] ? EXIT_FINDINGS : 0;
}

/* ---- The command ------------------------------------------------------------------------------------------------- */

static diag_format format_of(const char *word)
{
    static const char *const WORDS[] = {"text", "json", "sarif", "github", "junit"};
    for (int i = 0; word && i < (int)(sizeof WORDS / sizeof *WORDS); i++)
        if (strcmp(word, WORDS[i]) == 0)
            return (diag_format)i;
    return DIAG_TEXT;
}

static int exit_status(const validation *v)
{
    size_t bad = 0;
    for (int level = (int)v->d.fail; level <= FEED_ERROR; level++)
        bad += v->d.counts[level];
    return v->d.failed_input ? EXIT_IO : bad ? EXIT_FINDINGS : EXIT_CLEAN;
}

static int run(validation *v)
{
    v->previous = (input){.name = v->s->previous, .path = v->s->previous};
    int status = inputs_find(v->s->inputs, v->s->n_inputs, EXTENSIONS, false, &v->d, &v->in) ||
                 inputs_fetch(&v->in, v->s, true, &v->d) ||
                 (v->previous.name && input_fetch(&v->previous, v->s, true, &v->d)) ? EXIT_IO : 0;
    if (v->d.format == DIAG_JUNIT && v->d.text.n)
        make_suite(&v->d, "feedloom");
    print(v);
    if (status)
        return status;
    pool_job job = {v->in.n, worker_new, worker_free, result_new, result_free, work, take, v};
    long jobs = v->s->jobs ? v->s->jobs : v->in.n < 8 ? 1 : pool_processors();
    return pool_run(&job, jobs) ? EXIT_IO : exit_status(v);
}

static void summarise(const validation *v)
{
    fprintf(stderr, "feedloom: %zu file%s checked; %zu errors, %zu warnings, %zu notes\n", v->files,
            v->files == 1 ? "" : "s", v->d.counts[FEED_ERROR], v->d.counts[FEED_WARNING], v->d.counts[FEED_INFO]);
    if (v->left_out)
        fprintf(stderr, "feedloom: %zu findings are not in the report: GitHub takes %d; choose with --only, --no\n",
                v->left_out, SARIF_RESULTS_MAX);
}

int cmd_validate(const settings *s)
{
    validation v = {.s = s, .now = (int64_t)time(NULL)};
    diag_init(&v.d, format_of(s->format), FEED_INFO);
    v.d.fail = diag_level(s->fail_on, FEED_ERROR);
    diag_set_color(&v.d, STDOUT_FILENO);
    int status = read_config(&v);
    if (status)
        fwrite(v.d.text.n ? v.d.text.p : "", 1, v.d.text.n, stderr);
    if (!status)
        status = chosen_read(&v.rules, s, v.c.levels.items, v.c.levels.n);
    if (!status) {
        print_frame(&v, false);
        status = run(&v);
        print_frame(&v, true);
        if (!s->quiet)
            summarise(&v);
    }
    config_free(&v.c);
    inputs_free(&v.in);
    input_close(&v.previous);
    diag_free(&v.d);
    return status;
}
