/* feedloom fix */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../../feeds/check/fix.h"
#include "../../feeds/model/report.h"
#include "commands.h"
#include "input.h"
#include "opt.h"
#include "output.h"

enum { DIFF_MAX = 1 << 30 };

static const char *const EXTENSIONS[] = {".xml", ".rss", ".atom", ".rdf", ".opml", NULL};

typedef struct fixing {
    const settings *s;
    diag d;
    size_t edits, errors, changed;
} fixing;

/* A note for each edit, if notes are wanted. Edits are in order, so that lines are counted once. */
static void say_edits(fixing *f, feed_str name, feed_str text, const fix_edits *edits)
{
    uint32_t line = 1;
    size_t at = 0, begin = 0;
    for (size_t i = 0; i < edits->n; i++) {
        for (; at < edits->list[i].at; at++)
            if (text.p[at] == '\n') {
                line++;
                begin = at + 1;
            }
        feed_pos column = pos_of_offset(name, str_from(text, begin), at - begin);
        report_at(diag_reporter(&f->d), edits->list[i].rule, FEED_INFO, (feed_pos){name, line, column.column},
                  "mended: %s",
                  edits->list[i].rule == FEED_RULE_SAXError ? "this is not well-formed XML"
                                                            : feed_rule_get(edits->list[i].rule)->text);
    }
}

/* Only what is left after the mending is an error. */
static void on_left(void *context, const feed_finding *finding)
{
    fixing *f = context;
    feed_reporter to = diag_reporter(&f->d);
    if (finding->level != FEED_ERROR)
        return;
    f->errors++;
    to.report(to.context, finding);
}

static int check(fixing *f, feed_str name, feed_str text)
{
    feed_checker_options options = {.name = name, .base_url = str_of(f->s->base), .now = (int64_t)time(NULL)};
    feed_checker *c = feed_checker_new(&options, (feed_reporter){on_left, f});
    int status = c ? feed_checker_push(c, text.p, text.n) : FEED_E_MEMORY;
    if (!status)
        status = feed_checker_finish(c);
    feed_checker_free(c);
    return status == FEED_E_MEMORY ? status : FEED_OK;
}

static int write_out(fixing *f, const char *path, feed_str bytes)
{
    bool changed;
    output *o = output_new(path, !path, &f->d);
    feed_output to = o ? output_bytes(o) : (feed_output){0};
    int status = o ? to.write(to.context, bytes.p ? bytes.p : "", bytes.n) : FEED_E_OUTPUT;
    if (!status)
        status = output_settle(o);
    if (!status)
        status = output_commit(o, &changed);
    output_free(o);
    return status;
}

/* The encoding that the XML declaration names, if it is another than UTF-8. */
static feed_str other_encoding(feed_str text)
{
    feed_str head = {text.p, str_find(text, STR("?>"))};
    size_t at = str_find(head, STR("encoding="));
    feed_str label = str_from(head, at + 10);
    if (text.n > 1 && (memcmp(text.p, "\xFF\xFE", 2) == 0 || memcmp(text.p, "\xFE\xFF", 2) == 0))
        return STR("UTF-16");
    if (!str_starts(text, STR("<?xml")) || head.n == text.n || at == head.n)
        return STR_NONE;
    label.n = str_find_byte(label, head.p[at + 9]);
    bool utf8 = str_eq_nocase(label, STR("utf-8")) || str_eq_nocase(label, STR("us-ascii"));
    return utf8 ? STR_NONE : label;
}

static int fix_one(fixing *f, input *in, buf *text, buf *made)
{
    feed_str name = str_of(in->name);
    fix_options options = {.base = str_of(f->s->base), .self = str_of(f->s->self)};
    fix_edits edits = {0};
    if (input_read(in, text, &f->d))
        return FEED_OK;
    feed_str encoding = other_encoding(buf_str(text));
    if (encoding.p) {
        report(diag_reporter(&f->d), FEED_RULE_UnreadableInput, (feed_pos){.file = name},
               "the feed is in %.*s; save it as UTF-8, then it can be mended", FMT(encoding));
        return FEED_OK;
    }
    buf_clear(made);
    int status = fix_find(buf_str(text), &options, &edits);
    if (!status) {
        fix_apply(buf_str(text), &edits, made);
        say_edits(f, name, buf_str(text), &edits);
        status = made->error ? made->error : check(f, name, buf_str(made));
    }
    f->edits += edits.n;
    f->changed += edits.n > 0;
    if (!status && f->s->dry_run) {
        buf_clear(made);
        fix_diff(name, buf_str(text), &edits, made);
    }
    fix_free(&edits);
    if (status)
        diag_errno(&f->d, FEED_RULE_LimitExceeded, in->name, status == FEED_E_MEMORY ? ENOMEM : EFBIG, "");
    else
        status = write_out(f, f->s->dry_run ? NULL : f->s->in_place ? in->name : f->s->output, buf_str(made));
    return status;
}

static int fix_all(fixing *f, inputs *in)
{
    buf text, made;
    buf_init(&text, INPUT_BYTES_MAX);
    buf_init(&made, DIFF_MAX);
    for (size_t i = 0; i < in->n; i++) {
        if (fix_one(f, &in->list[i], &text, &made))
            f->d.failed_input = true;
        fwrite(f->d.text.n ? f->d.text.p : "", 1, f->d.text.n, stderr);
        buf_clear(&f->d.text);
    }
    buf_free(&text);
    buf_free(&made);
    return f->d.failed_input ? EXIT_IO : f->errors ? EXIT_FINDINGS : EXIT_CLEAN;
}

int cmd_fix(const settings *s)
{
    fixing f = {.s = s};
    inputs in = {0};
    diag_init(&f.d, DIAG_TEXT, s->verbose ? FEED_INFO : FEED_WARNING);
    int status = inputs_find(s->inputs, s->n_inputs, EXTENSIONS, false, &f.d, &in) ? EXIT_IO : 0;
    if (!status && in.n > 1 && !s->in_place && !s->dry_run) {
        fputs("feedloom fix: several files need --in-place or --dry-run\n", stderr);
        status = EXIT_USAGE;
    }
    if (!status)
        status = fix_all(&f, &in);
    if (status != EXIT_USAGE && !s->quiet)
        fprintf(stderr, "feedloom: %zu of %zu files %s, %zu edits; %zu errors are left\n", f.changed, in.n,
                s->dry_run ? "would be mended" : "mended", f.edits, f.errors);
    inputs_free(&in);
    diag_free(&f.d);
    return status;
}
