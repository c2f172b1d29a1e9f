/* feedloom fix */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "../../feeds/check/fix.h"
#include "../../feeds/check/values.h"
#include "../../feeds/core/uri.h"
#include "../../feeds/formats/charset.h"
#include "../../feeds/model/report.h"
#include "commands.h"
#include "input.h"
#include "opt.h"
#include "output.h"

enum { DIFF_MAX = 1 << 30, PATH_MAX_BYTES = 4096 };

static const char *const EXTENSIONS[] = {".xml", ".rss", ".atom", ".rdf", ".opml", ".json", NULL};

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
                  edits->list[i].rule == FEED_RULE_SAXError         ? "this is not well-formed XML"
                  : edits->list[i].rule == FEED_RULE_JsonFeedSyntax ? "this is not JSON"
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

/* The path of a URL as a file's, below `folder`; 0 when it does not fit or leads out. */
static size_t file_path(feed_str folder, feed_str url_path, char *out, size_t room)
{
    size_t n = 0;
    if (folder.n + url_path.n >= room || str_find(url_path, STR("..")) < url_path.n)
        return 0;
    memcpy(out, folder.n ? folder.p : "", folder.n);
    for (size_t i = 0; i < url_path.n; i++) {
        const char *p = url_path.p + i;
        bool code = *p == '%' && i + 2 < url_path.n && is_hex(p[1]) && is_hex(p[2]);
        out[folder.n + n++] = code ? (char)(value_hex(p[1]) * 16 + value_hex(p[2])) : *p;
        i += code ? 2 : 0;
    }
    out[folder.n + n] = '\0';
    return str_find((feed_str){out + folder.n, n}, STR("..")) < n || memchr(out, '\0', folder.n + n) ? 0 : folder.n + n;
}

/* What lies below the feed's folder has an address that ends alike: the longest end of the path that is a file. */
static int64_t size_of(void *context, feed_str url)
{
    const input *in = context;
    feed_str folder = str_of(in->name);
    char path[PATH_MAX_BYTES];
    struct stat found;
    uri u;
    uri_parse(url, &u);
    while (folder.n && folder.p[folder.n - 1] != '/')
        folder.n--;
    if (in->document || strcmp(in->name, "-") == 0)
        return -1;
    for (feed_str rest = u.path; rest.n; rest = str_from(rest, str_find_byte(rest, '/'))) {
        rest = str_from(rest, rest.p[0] == '/');
        if (rest.n && file_path(folder, rest, path, sizeof path) && stat(path, &found) == 0 && S_ISREG(found.st_mode))
            return (int64_t)found.st_size;
    }
    return -1;
}

/* `text` in UTF-8, maybe in another buffer; absent when that cannot be, after saying why. */
static feed_str in_utf8(fixing *f, feed_str name, feed_str text, buf *converted)
{
    feed_str encoding;
    buf_clear(converted);
    int status = fix_to_utf8(text, converted, &encoding);
    if (status) {
        report(diag_reporter(&f->d), FEED_RULE_UnreadableInput, (feed_pos){.file = name},
               "the feed says that it is in %.*s, which %s; save it as UTF-8, then it can be mended", FMT(encoding),
               charset_is_known(encoding) ? "some of its bytes are not" : "nobody knows");
        return STR_NONE;
    }
    if (!encoding.p)
        return text;
    if (!f->s->quiet)
        fprintf(stderr, "feedloom: %.*s is in %.*s and becomes UTF-8%s\n", FMT(name), FMT(encoding),
                f->s->dry_run ? "; the diff shows the lines in UTF-8" : "");
    return buf_str(converted);
}

static int fix_one(fixing *f, input *in, buf *bytes, buf *converted, buf *made)
{
    feed_str name = str_of(in->name);
    fix_options options = {
        .base = str_of(f->s->base), .self = str_of(f->s->self), .size_of = size_of, .context = in};
    fix_edits edits = {0};
    if (input_read(in, bytes, &f->d))
        return FEED_OK;
    feed_str text = in_utf8(f, name, buf_str(bytes), converted);
    if (!text.p)
        return FEED_OK;
    buf_clear(made);
    int status = fix_find(text, &options, &edits);
    if (!status) {
        fix_apply(text, &edits, made);
        say_edits(f, name, text, &edits);
        status = made->error ? made->error : check(f, name, buf_str(made));
    }
    f->edits += edits.n;
    f->changed += edits.n > 0 || text.p != bytes->p;
    if (!status && f->s->dry_run) {
        buf_clear(made);
        fix_diff(name, text, &edits, made);
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
    buf text, converted, made;
    buf_init(&text, INPUT_BYTES_MAX);
    buf_init(&converted, DIFF_MAX);
    buf_init(&made, DIFF_MAX);
    for (size_t i = 0; i < in->n; i++) {
        if (fix_one(f, &in->list[i], &text, &converted, &made))
            f->d.failed_input = true;
        fwrite(f->d.text.n ? f->d.text.p : "", 1, f->d.text.n, stderr);
        buf_clear(&f->d.text);
    }
    buf_free(&text);
    buf_free(&converted);
    buf_free(&made);
    return f->d.failed_input ? EXIT_IO : f->errors ? EXIT_FINDINGS : EXIT_CLEAN;
}

int cmd_fix(const settings *s)
{
    fixing f = {.s = s};
    inputs in = {0};
    diag_init(&f.d, DIAG_TEXT, s->verbose ? FEED_INFO : FEED_WARNING);
    int status = inputs_find(s->inputs, s->n_inputs, EXTENSIONS, false, &f.d, &in) ? EXIT_IO : 0;
    fwrite(f.d.text.n ? f.d.text.p : "", 1, f.d.text.n, stderr);
    buf_clear(&f.d.text);
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
