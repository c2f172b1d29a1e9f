#include "digests.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../feeds/core/hash.h"
#include "../../feeds/model/report.h"
#include "../digest/peek.h"
#include "feedfile.h"
#include "gitdates.h"
#include "input_url.h"
#include "opt.h"

enum { VOTERS = 24, FILE_BYTES_MAX = 17 << 20, PEEK_BYTES = 4096, PEEK_ARENA = 1 << 20,
       HELD_FILE_MAX = 64 * 1024, HELD_MAX = 16 << 20 };

/* ---- votes ---- */

/* The grammar of at least 60 % of the files that have one, of a sample spread over the archive. */
static int count_votes(const int *votes, size_t n)
{
    size_t counts[DIGEST_GRAMMAR_COUNT] = {0}, total = 0;
    for (size_t i = 0; i < n; i++) {
        if (votes[i] == DIGEST_GRAMMAR_NONE)
            continue;
        counts[votes[i]]++;
        total++;
    }
    for (int g = 0; g < DIGEST_GRAMMAR_COUNT; g++)
        if (counts[g] * 10 >= total * 6 && counts[g] > 1)
            return g;
    return DIGEST_GRAMMAR_NONE;
}

static int vote(digests *all, digest_worker *w, size_t begin, size_t end)
{
    int votes[VOTERS];
    size_t n = 0, step = (end - begin + VOTERS - 1) / VOTERS;
    diag silent;
    diag_init(&silent, DIAG_TEXT, FEED_ERROR);
    for (size_t i = begin; i < end && n < VOTERS; i += step) {
        if (!all->in.list[i].feed && input_read(&all->in.list[i], &w->bytes, &silent) == FEED_OK)
            votes[n++] = digest_detect(w->reader, buf_str(&w->bytes), str_of(all->in.list[i].path));
    }
    diag_free(&silent);
    return count_votes(votes, n);
}

int digests_vote(digests *all)
{
    all->votes = calloc(all->in.archives + 1, sizeof *all->votes);
    digest_worker *w = digest_worker_new(all);
    for (size_t begin = 0, end; w && all->votes && begin < all->in.n; begin = end) {
        uint32_t archive = all->in.list[begin].archive;
        for (end = begin + 1; end < all->in.n && all->in.list[end].archive == archive;)
            end++;
        bool alone = end - begin < 3 || all->reading.options.grammar >= 0 ||
                     all->reading.options.entries == DIGEST_ENTRIES_DIGEST;
        all->votes[archive] = alone ? DIGEST_GRAMMAR_NONE : vote(all, w, begin, end);
    }
    int status = w && all->votes ? 0 : EXIT_IO;
    digest_worker_free(w);
    return status;
}

int digests_find(digests *all, const settings *s, bool times, bool feeds)
{
    *all = (digests){.s = s};
    diag_init(&all->d, DIAG_TEXT, s->verbose || s->explain ? FEED_INFO : FEED_WARNING);
    diag_set_color(&all->d, STDERR_FILENO);
    int status = reading_set(&all->reading, s);
    if (!status && !s->to) {
        fprintf(stderr, "feedloom: which format? give -t rss, -t atom or -t json\n");
        status = EXIT_USAGE;
    }
    if (!status && inputs_find(s->inputs, s->n_inputs, feeds ? FEED_OR_DIGEST_EXTENSIONS : DIGEST_EXTENSIONS,
                               times || all->reading.by_mtime, &all->d, &all->in))
        status = EXIT_IO;
    if (!status && inputs_fetch(&all->in, s, feeds, &all->d))
        status = EXIT_IO;
    for (size_t i = 0; i < all->in.n && feeds && !status; i++)
        all->in.list[i].feed = feedfile_tell(&all->in.list[i], s->from);
    if (!status && all->reading.by_git && gitdates_fill(&all->in, &all->d))
        status = EXIT_IO;
    digests_print(all);
    return status;
}

int digests_open(digests *all, const settings *s)
{
    int status = digests_find(all, s, false, false);
    return status ? status : digests_vote(all);
}

/* ---- reading ---- */

void *digest_worker_new(void *context)
{
    digests *all = context;
    digest_worker *w = calloc(1, sizeof *w);
    if (!w)
        return NULL;
    buf_init(&w->bytes, FILE_BYTES_MAX);
    arena_init(&w->a, PEEK_ARENA);
    w->reader = digest_reader_new(&all->reading.options);
    if (w->reader)
        return w;
    free(w);
    return NULL;
}

void digest_worker_free(void *worker)
{
    digest_worker *w = worker;
    if (!w)
        return;
    digest_reader_free(w->reader);
    feed_checker_free(w->checker);
    buf_free(&w->bytes);
    arena_free(&w->a);
    free(w);
}

int digests_read(const digests *all, digest_worker *w, size_t i, diag *d, feed_sink sink)
{
    input *in = &all->in.list[i];
    int status = input_read(in, &w->bytes, d);
    if (status)
        return status;
    if (all->prints)
        in->print = fingerprint64(buf_str(&w->bytes));
    digest_file file = {.name = str_of(in->name), .path = str_of(in->path), .undated = all->reading.undated,
                        .undated_precision = all->reading.undated_precision, .committed = in->committed,
                        .grammar = all->votes[in->archive]};
    if (all->reading.by_mtime)
        file.modified = (feed_time){.unix_seconds = in->mtime, .set = true};
    if (all->reading.undated_mtime)
        file.undated = file.modified;
    status = digest_read(w->reader, buf_str(&w->bytes), &file, diag_reporter(d), sink);
    if (status == FEED_E_MEMORY)
        report_rule(diag_reporter(d), FEED_RULE_OutOfMemory, (feed_pos){.file = file.name});
    return status;
}

void digests_print(digests *all)
{
    if (!all->d.text.n)
        return;
    progress_end(&all->bar);
    fwrite(all->d.text.p, 1, all->d.text.n, stderr);
    buf_clear(&all->d.text);
}

/* ---- order ---- */

/* The first bytes of an input. As many small files as fit are read whole, since their turn will come. */
static feed_str beginning(digests *all, digest_worker *w, input *in)
{
    size_t most = all->held < HELD_MAX ? HELD_FILE_MAX : PEEK_BYTES;
    if (input_peek(in, &w->bytes, most))
        return STR_NONE;
    feed_str begin = buf_str(&w->bytes);
    if (most == HELD_FILE_MAX && begin.n < most)
        all->held += input_keep(in, begin);
    return begin;
}

/* The newest time an entry of this input can have, from its header alone; INT64_MAX where that does not say. */
static int64_t peek_bound(digests *all, digest_worker *w, size_t i)
{
    input *in = &all->in.list[i];
    feed_time date;
    int zone = all->reading.options.zone;
    const digest_place *first = all->reading.options.date_from;
    if (first->kind && (first->kind != DIGEST_PLACE_HEADER || first->key.n))
        return INT64_MAX;
    feed_str begin = in->feed ? STR_NONE : beginning(all, w, in);
    if (!begin.n || !digest_peek_date(begin, zone, &w->a, &date))
        return INT64_MAX;
    return date.unix_seconds + DIGEST_SPAN;
}

typedef struct bound {
    int64_t seconds; /* or what else they are ordered by */
    size_t i;
} bound;

/* The newest first; equal ones in the order in which they were named. */
static int by_bound(const void *a, const void *b)
{
    const bound *x = a, *y = b;
    if (x->seconds != y->seconds)
        return x->seconds < y->seconds ? 1 : -1;
    return (x->i > y->i) - (x->i < y->i);
}

static int apply_order(digests *all, const bound *order)
{
    size_t n = all->in.n;
    input *list = calloc(n + 1, sizeof *list);
    if (!list)
        return EXIT_IO;
    for (size_t i = 0; i < n; i++) {
        list[i] = all->in.list[order[i].i];
        all->bounds[i] = all->by_name ? INT64_MIN : order[i].seconds;
    }
    free(all->in.list);
    all->in.list = list;
    return 0;
}

/* What the files' names tell, sorted; false: that is no order of all. */
static bool order_by_name(const digests *all, bound *order)
{
    size_t n = all->in.n;
    if (all->reading.by_mtime || all->reading.by_git)
        return false;
    for (size_t i = 0; i < n; i++) {
        const input *in = &all->in.list[i];
        order[i] = (bound){in->folder && !in->feed ? digest_peek_name(str_of(in->path)) : 0, i};
        if (!order[i].seconds)
            return false;
    }
    qsort(order, n, sizeof *order, by_bound);
    for (size_t i = 1; i < n; i++)
        if (order[i].seconds == order[i - 1].seconds)
            return false;
    return true;
}

static int order_by_header(digests *all, bound *order)
{
    digest_worker *w = digest_worker_new(all);
    for (size_t i = 0; w && i < all->in.n; i++)
        order[i] = (bound){peek_bound(all, w, i), i};
    qsort(order, all->in.n, sizeof *order, by_bound);
    digest_worker_free(w);
    return w ? 0 : EXIT_IO;
}

int digests_order(digests *all, bool names)
{
    size_t n = all->in.n;
    bound *order = calloc(n + 1, sizeof *order);
    free(all->bounds);
    all->bounds = calloc(n + 1, sizeof *all->bounds);
    int status = order && all->bounds ? 0 : EXIT_IO;
    all->by_name = !status && names && order_by_name(all, order);
    if (!status && !all->by_name)
        status = order_by_header(all, order);
    if (!status)
        status = apply_order(all, order);
    free(order);
    return status;
}

/* ---- the end ---- */

static void print_summary(const digests *all)
{
    const tally *t = &all->t;
    fprintf(stderr, "feedloom: %zu file%s read, %zu left out; %zu entries in, %zu out", t->files,
            t->files == 1 ? "" : "s", t->refused, t->entries_in, t->entries_out);
    if (t->left_out)
        fputs(t->left_out, stderr);
    if (t->written + t->unchanged)
        fprintf(stderr, "; %zu written, %zu unchanged", t->written, t->unchanged);
    const size_t *c = all->d.counts;
    if (c[FEED_ERROR] + c[FEED_WARNING] + c[FEED_INFO])
        fprintf(stderr, "; %zu errors, %zu warnings, %zu notes", c[FEED_ERROR], c[FEED_WARNING], c[FEED_INFO]);
    fputc('\n', stderr);
}

int digests_close(digests *all, int status)
{
    digests_print(all);
    progress_end(&all->bar);
    if (!all->s->quiet && status != EXIT_USAGE)
        print_summary(all);
    size_t bad = 0;
    for (int level = (int)diag_level(all->s->fail_on, FEED_ERROR); level <= FEED_ERROR; level++)
        bad += all->d.counts[level];
    bool io = all->d.failed_input || status == FEED_E_OUTPUT || status == FEED_E_MEMORY || status == EXIT_IO;
    inputs_free(&all->in);
    free(all->votes);
    free(all->bounds);
    reading_free(&all->reading);
    diag_free(&all->d);
    return status == EXIT_USAGE ? EXIT_USAGE : io ? EXIT_IO : bad || status ? EXIT_FINDINGS : EXIT_CLEAN;
}
