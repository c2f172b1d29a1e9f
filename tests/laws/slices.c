/*
 * Law 1, slicing: slices FILE… checks each feed whole and in slices of 1, 7 and 65,536 bytes; the findings must be the
 * same. Prints "passed failed".
 */
#include <stdio.h>

#include "feeds/core/buf.h"
#include "feeds/model/report.h"

enum { TEXT_MAX = 64 << 20 };

static void on_finding(void *context, const feed_finding *f)
{
    buf_printf(context, "%u:%u %d %s %.*s|%.*s|%.*s\n", f->pos.line, f->pos.column, f->level,
               feed_rule_get(f->rule)->id, FMT(f->message), FMT(f->element), FMT(f->value));
}

static int check(feed_str bytes, size_t slice, buf *findings)
{
    static const feed_checker_options OPTIONS = {.name = {"feed", 4}, .now = 1767225600};
    buf_clear(findings);
    feed_checker *c = feed_checker_new(&OPTIONS, (feed_reporter){on_finding, findings});
    int status = c ? 0 : FEED_E_MEMORY;
    for (size_t at = 0; at < bytes.n && !status; at += slice)
        status = feed_checker_push(c, bytes.p + at, bytes.n - at < slice ? bytes.n - at : slice);
    if (!status)
        status = feed_checker_finish(c);
    feed_checker_free(c);
    buf_printf(findings, "status %d\n", status);
    return findings->error;
}

static bool read_file(const char *path, buf *b)
{
    FILE *file = fopen(path, "rb");
    size_t n = 1;
    buf_clear(b);
    while (file && n && buf_reserve(b, 65536)) {
        n = fread(b->p + b->n, 1, 65536, file);
        b->n += n;
    }
    bool ok = file && !ferror(file);
    if (file)
        fclose(file);
    return ok;
}

static bool holds(const char *path, buf *bytes, buf *whole, buf *sliced)
{
    static const size_t SLICES[] = {1, 7, 65536};
    if (!read_file(path, bytes) || check(buf_str(bytes), bytes->n + 1, whole))
        return false;
    for (size_t i = 0; i < sizeof SLICES / sizeof *SLICES; i++) {
        if (check(buf_str(bytes), SLICES[i], sliced) == 0 && str_eq(buf_str(whole), buf_str(sliced)))
            continue;
        fprintf(stderr, "%s in slices of %zu:\n%.*swhole:\n%.*s", path, SLICES[i], FMT(buf_str(sliced)),
                FMT(buf_str(whole)));
        return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    buf bytes, whole, sliced;
    int passed = 0;
    buf_init(&bytes, TEXT_MAX);
    buf_init(&whole, TEXT_MAX);
    buf_init(&sliced, TEXT_MAX);
    for (int i = 1; i < argc; i++)
        passed += holds(argv[i], &bytes, &whole, &sliced);
    printf("%d %d\n", passed, argc - 1 - passed);
    buf_free(&bytes);
    buf_free(&whole);
    buf_free(&sliced);
    return passed < argc - 1;
}
