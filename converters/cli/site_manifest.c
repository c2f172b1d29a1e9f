#include "site_manifest.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../feeds/core/hash.h"
#include "../../feeds/model/report.h"
#include "network.h"
#include "output.h"

/*
 * Lines of words between tabs, a file's name last:
 *
 *     feedloom manifest 2
 *     key KEY STARTED                      when the build began, nanoseconds since 1970
 *     times FROM UNTIL                     when what was made is right, Unix seconds: an hour where ages count
 *     counts FILES REFUSED ENTRIES SENT EQUAL TOLD FILTERED OVER UNWANTED WARNINGS INFOS
 *     in SIZE NANOSECONDS PRINT NAME       every input, source by source, in the order of their names
 *     out SIZE NANOSECONDS 0 NAME
 *     notes BYTES                          and behind it the warnings of the build
 */
enum { MANIFEST_MAX = 1 << 29, HOUR = 3600 };
#define NAME ".feedloom.manifest"
#define FIRST_LINE "feedloom manifest 2\n"
#define BILLION INT64_C(1000000000)
/* A file changed so shortly before the build began may change again without another time. */
#define RACY (2 * BILLION)

/* The program is told by its file as well, where the system says which that is: not every change has a version. */
uint64_t manifest_key(const site *t)
{
    struct stat program = {0};
    char line[128];
    (void)stat("/proc/self/exe", &program);
    int n = snprintf(line, sizeof line, FEEDLOOM_VERSION " %lld %lld %d %d", (long long)program.st_size,
                     (long long)program.st_mtime, t->s->verbose, t->s->no_validate);
    uint64_t key = t->print ^ hash64_keyed((feed_str){line, (size_t)n}, 1);
    return key ^ hash64_keyed(str_of(t->out), 2);
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(input *const *)a)->name, (*(input *const *)b)->name);
}

/* The inputs of a source by their names, in whatever order it has them now; the caller frees. NULL: out of memory. */
static input **sort_inputs(const inputs *in)
{
    input **sorted = calloc(in->n + 1, sizeof *sorted);
    for (size_t i = 0; sorted && i < in->n; i++)
        sorted[i] = &in->list[i];
    if (sorted)
        qsort(sorted, in->n, sizeof *sorted, by_name);
    return sorted;
}

/* ---- reading ---- */

typedef struct cursor {
    feed_str rest;
    int64_t started;
    bool touched; /* an input has another time */
    buf paths;    /* feed_str of each output */
} cursor;

static bool take_number(feed_str *line, int64_t *out)
{
    size_t at = 0;
    bool negative = line->n && line->p[0] == '-';
    uint64_t value = 0;
    for (at = negative; at < line->n && is_digit(line->p[at]); at++)
        value = value * 10 + (uint64_t)(line->p[at] - '0');
    *out = negative ? -(int64_t)value : (int64_t)value;
    bool fine = at > (size_t)negative && (at == line->n || line->p[at] == '\t');
    *line = str_from(*line, at + 1);
    return fine;
}

/* The next line, if its first word is `word`; `n` numbers, and what is left of it. */
static bool take_line(cursor *c, const char *word, int64_t *numbers, size_t n, feed_str *rest)
{
    feed_str after = c->rest, line, first;
    if (!str_split(&after, '\n', &line) || !str_split(&line, '\t', &first) || !str_eq(first, str_of(word)))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!take_number(&line, &numbers[i]))
            return false;
    *rest = line;
    c->rest = after;
    return true;
}

static bool read_manifest(const site *t, buf *b)
{
    char name[4096];
    if (snprintf(name, sizeof name, "%s" NAME, t->out) >= (int)sizeof name || access(name, R_OK))
        return false;
    diag silent;
    diag_init(&silent, DIAG_TEXT, FEED_ERROR);
    bool fine = input_read(&(input){.name = name}, b, &silent) == FEED_OK &&
                str_starts(buf_str(b), STR(FIRST_LINE));
    diag_free(&silent);
    return fine;
}

static uint64_t print_of(const char *name, buf *scratch)
{
    diag silent;
    diag_init(&silent, DIAG_TEXT, FEED_ERROR);
    bool fine = input_read(&(input){.name = name}, scratch, &silent) == FEED_OK;
    diag_free(&silent);
    return fine ? fingerprint64(buf_str(scratch)) : 0;
}

/* Its time is what it was, or its bytes are. */
static bool is_same(cursor *c, input *in, const int64_t was[3], bool by_mtime, buf *scratch)
{
    int64_t time = in->mtime * BILLION + in->mtime_ns;
    bool untouched = time == was[1] && time < c->started - RACY;
    in->print = (uint64_t)was[2];
    c->touched |= !untouched;
    if (in->size != was[0] || (time != was[1] && by_mtime))
        return false;
    return untouched || (was[2] && print_of(in->name, scratch) == (uint64_t)was[2]);
}

static bool source_holds(digests *all, cursor *c, buf *scratch)
{
    input **sorted = sort_inputs(&all->in);
    bool holds = sorted != NULL;
    for (size_t i = 0; i < all->in.n && holds; i++) {
        int64_t was[3];
        feed_str name;
        holds = take_line(c, "in", was, 3, &name) && str_eq(name, str_of(sorted[i]->name)) &&
                !all->reading.by_git && is_same(c, sorted[i], was, all->reading.by_mtime, scratch);
    }
    free(sorted);
    return holds;
}

static bool inputs_hold(site *t, cursor *c)
{
    buf scratch;
    buf_init(&scratch, MANIFEST_MAX);
    bool holds = true;
    for (size_t s = 0; s < t->n_sources && holds; s++)
        holds = source_holds(&t->sources[s].all, c, &scratch);
    buf_free(&scratch);
    return holds;
}

static bool outputs_hold(const site *t, cursor *c)
{
    int64_t was[3];
    feed_str path;
    while (take_line(c, "out", was, 3, &path)) {
        char name[4096];
        struct stat st;
        if (snprintf(name, sizeof name, "%s%.*s", t->out, FMT(path)) >= (int)sizeof name || stat(name, &st) ||
            st.st_size != was[0] || st.st_mtim.tv_sec * BILLION + st.st_mtim.tv_nsec != was[1])
            return false;
        buf_put(&c->paths, (const char *)&path, sizeof path);
    }
    return c->paths.n > 0 && !c->paths.error;
}

enum count { FILES, REFUSED, ENTRIES, SENT, EQUAL, TOLD, FILTERED, OVER, UNWANTED, WARNINGS, INFOS, COUNTS };

static void count_again(site *t, const int64_t n[COUNTS], const cursor *c)
{
    t->n = (site_counts){.files = (size_t)n[FILES], .refused = (size_t)n[REFUSED],
                         .entries = (size_t)n[ENTRIES], .sent = (size_t)n[SENT],
                         .equal = (size_t)n[EQUAL], .told = (size_t)n[TOLD],
                         .filtered = (size_t)n[FILTERED], .over = (size_t)n[OVER], .unwanted = (size_t)n[UNWANTED],
                         .unchanged = c->paths.n / sizeof(feed_str)};
    t->d.counts[FEED_WARNING] += (size_t)n[WARNINGS];
    t->d.counts[FEED_INFO] += (size_t)n[INFOS];
    buf_put_str(&t->d.text, c->rest);
    buf_put_str(&t->notes, c->rest);
}

bool manifest_holds(site *t, uint64_t key)
{
    int64_t head[2] = {0}, n[COUNTS], notes;
    feed_str rest;
    buf b;
    buf_init(&b, MANIFEST_MAX);
    int64_t times[2], now = network_now(NULL);
    bool holds = read_manifest(t, &b);
    cursor c = {.rest = str_from(buf_str(&b), sizeof FIRST_LINE - 1)};
    buf_init(&c.paths, MANIFEST_MAX);
    holds = holds && take_line(&c, "key", head, 2, &rest) && (uint64_t)head[0] == key &&
            take_line(&c, "times", times, 2, &rest) && times[0] <= now && now < times[1] &&
            take_line(&c, "counts", n, COUNTS, &rest);
    c.started = head[1];
    holds = holds && inputs_hold(t, &c) && outputs_hold(t, &c) && take_line(&c, "notes", &notes, 1, &rest) &&
            (uint64_t)notes == c.rest.n;
    if (holds)
        count_again(t, n, &c);
    t->timed |= holds && times[1] != INT64_MAX;
    if (holds && c.touched)
        manifest_save(t, key, (const feed_str *)(const void *)c.paths.p, c.paths.n / sizeof(feed_str));
    buf_free(&c.paths);
    buf_free(&b);
    return holds;
}

/* ---- writing ---- */

static void put_file(buf *b, const char *word, int64_t size, int64_t time, uint64_t print, feed_str name)
{
    buf_printf(b, "%s\t%lld\t%lld\t%lld\t%.*s\n", word, (long long)size, (long long)time, (long long)(int64_t)print,
               FMT(name));
    if (str_find_byte(name, '\n') < name.n)
        b->error = FEED_E_INPUT;
}

static void put_inputs(buf *b, const inputs *in)
{
    input **sorted = sort_inputs(in);
    for (size_t i = 0; sorted && i < in->n; i++)
        put_file(b, "in", sorted[i]->size, sorted[i]->mtime * BILLION + sorted[i]->mtime_ns, sorted[i]->print,
                 str_of(sorted[i]->name));
    if (!sorted)
        b->error = FEED_E_MEMORY;
    free(sorted);
}

static void put_outputs(buf *b, const site *t, const feed_str *paths, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char name[4096];
        struct stat st;
        if (snprintf(name, sizeof name, "%s%.*s", t->out, FMT(paths[i])) >= (int)sizeof name || stat(name, &st))
            b->error = FEED_E_OUTPUT;
        else
            put_file(b, "out", st.st_size, st.st_mtim.tv_sec * BILLION + st.st_mtim.tv_nsec, 0, paths[i]);
    }
}

static void write_file(site *t, const buf *b)
{
    char *name = site_join(t, str_of(t->out), STR(NAME), STR(""));
    diag silent;
    diag_init(&silent, DIAG_TEXT, FEED_ERROR);
    output *o = name ? output_new(name, false, &silent) : NULL;
    bool changed;
    if (o) {
        feed_output out = output_bytes(o);
        if (!out.write(out.context, b->p, b->n) && !output_settle(o) && output_commit(o, &changed))
            (void)unlink(name);
    }
    output_free(o);
    if (name)
        output_sweep(name); /* after a build that was killed as it wrote this */
    diag_free(&silent);
}

void manifest_save(site *t, uint64_t key, const feed_str *paths, size_t n)
{
    const site_counts *c = &t->n;
    buf b;
    buf_init(&b, MANIFEST_MAX);
    buf_put_lit(&b, FIRST_LINE);
    int64_t hour = network_now(NULL) / HOUR * HOUR;
    buf_printf(&b, "key\t%lld\t%lld\ntimes\t%lld\t%lld\n"
               "counts\t%zu\t%zu\t%zu\t%zu\t%zu\t%zu\t%zu\t%zu\t%zu\t%zu\t%zu\n",
               (long long)(int64_t)key, (long long)t->started, (long long)(t->timed ? hour : 0),
               (long long)(t->timed ? hour + HOUR : INT64_MAX), c->files, c->refused, c->entries, c->sent, c->equal,
               c->told, c->filtered, c->over, c->unwanted,
               t->d.counts[FEED_WARNING], t->d.counts[FEED_INFO]);
    for (size_t s = 0; s < t->n_sources; s++)
        put_inputs(&b, &t->sources[s].all.in);
    put_outputs(&b, t, paths, n);
    buf_printf(&b, "notes\t%zu\n", t->notes.n);
    buf_put_str(&b, buf_str(&t->notes));
    if (!b.error && !t->notes.error && !t->d.waits)
        write_file(t, &b);
    buf_free(&b);
}
