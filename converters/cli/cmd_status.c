/* feedloom status: how every source is, without asking any. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../feeds/model/report.h"
#include "commands.h"
#include "network.h"
#include "opt.h"
#include "output.h"
#include "status_row.h"

enum { OUTPUT_MAX = 512 << 20, ROWS_MAX = 1 << 30 };

static bool is(const char *word, const char *choice)
{
    return word && strcmp(word, choice) == 0;
}

static int write_out(const settings *s, const buf *out, diag *d)
{
    bool changed;
    output *o = output_new(s->output, false, d);
    feed_output to = o ? output_bytes(o) : (feed_output){NULL, NULL};
    int status = o ? to.write(to.context, out->p, out->n) : FEED_E_OUTPUT;
    if (!status)
        status = output_settle(o);
    if (!status)
        status = output_commit(o, &changed);
    output_free(o);
    return status;
}

static int print(const settings *s, const feeds *f, const status_row *rows, diag *d)
{
    buf out;
    int64_t now = network_now(NULL);
    buf_init(&out, OUTPUT_MAX);
    if (is(s->format, "json"))
        status_put_json(&out, rows, f->n);
    else if (is(s->format, "html"))
        status_put_html(&out, rows, f->n, f->c.s.title ? str_of(f->c.s.title) : STR("feedloom"), now);
    else
        status_put_table(&out, rows, f->n, now);
    int status = out.error ? out.error : write_out(s, &out, d);
    buf_free(&out);
    return status;
}

static void print_summary(const feeds *f, const status_row *rows)
{
    size_t states[STATUS_STATES] = {0};
    for (size_t i = 0; i < f->n; i++)
        states[rows[i].state]++;
    fprintf(stderr, "feedloom: %zu feed%s", f->n, f->n == 1 ? "" : "s");
    for (int i = 0; i < STATUS_STATES; i++)
        if (states[i])
            fprintf(stderr, ", %zu %s", states[i], status_name((status_state)i));
    fputc('\n', stderr);
}

static int show(const settings *s, feeds *f, cache *c, arena *a, diag *d)
{
    status_row *rows = calloc(f->n + 1, sizeof *rows);
    int64_t now = network_now(NULL);
    int status = rows ? FEED_OK : FEED_E_MEMORY;
    for (size_t i = 0; i < f->n && !status; i++)
        status = status_fill(&rows[i], c, &f->list[i], now, a);
    if (!status)
        status = print(s, f, rows, d);
    for (size_t i = 0; i < f->n && !status; i++)
        if (rows[i].state == STATUS_DEAD || rows[i].state == STATUS_FAILING)
            report(diag_reporter(d), FEED_RULE_FeedFailed, (feed_pos){.file = rows[i].feed.url}, "%s: %.*s",
                   status_name(rows[i].state), FMT(rows[i].feed.fault));
    if (!status && !s->quiet)
        print_summary(f, rows);
    free(rows);
    return status;
}

static void print_findings(diag *d)
{
    fwrite(d->text.n ? d->text.p : "", 1, d->text.n, stderr);
    buf_clear(&d->text);
}

int cmd_status(const settings *s)
{
    feeds f;
    diag d;
    arena a;
    diag_init(&d, DIAG_TEXT, FEED_WARNING);
    arena_init(&a, ROWS_MAX);
    int status = feeds_open(&f, s, &d);
    cache *c = status ? NULL : feeds_cache(&f, CACHE_READ);
    if (!status && c)
        status = feeds_add_remote(&f, c);
    print_findings(&d);
    if (!status && !d.failed_input)
        status = show(s, &f, c, &a, &d); /* which shows what has failed */
    if (status || d.failed_input)
        print_findings(&d);
    size_t bad = 0;
    for (int level = (int)diag_level(s->fail_on, FEED_ERROR); level <= FEED_ERROR; level++)
        bad += d.counts[level];
    int result = status || d.failed_input ? EXIT_IO : bad ? EXIT_FINDINGS : EXIT_CLEAN;
    cache_free(c);
    feeds_free(&f);
    arena_free(&a);
    diag_free(&d);
    return result;
}
