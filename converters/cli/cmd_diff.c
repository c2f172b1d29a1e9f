/* feedloom diff: two versions of a feed, as its subscribers see them. */
#include <stdio.h>

#include "../../feeds/core/date.h"
#include "../../feeds/core/escape.h"
#include "../../feeds/merge/diff.h"
#include "commands.h"
#include "feedfile.h"
#include "opt.h"

typedef struct differ {
    buf out;
    bool json, verbose;
    size_t counts[DIFF_KINDS];
} differ;

/* For people and for programs, and whether subscribers notice. */
static const struct kind { const char *word, *plural; bool quiet; } KINDS[DIFF_KINDS] = {
    [DIFF_NEW] = {"new", "new", false},
    [DIFF_CHANGED] = {"changed", "changed", false},
    [DIFF_AGAIN] = {"again", "shown again under another id", false},
    [DIFF_GONE] = {"gone", "gone", false},
    [DIFF_AGED] = {"aged", "pushed out by newer ones", true},
};

static const struct { unsigned bit; const char *word; } CHANGES[] = {
    {DIFF_TITLE, "title"}, {DIFF_LINK, "link"}, {DIFF_CONTENT, "content"}, {DIFF_DATE, "date"}};

/* Text of a feed must not steer a terminal. */
static void put_visible(buf *b, feed_str s)
{
    for (size_t i = 0; i < s.n; i++)
        buf_put_char(b, (unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F ? ' ' : s.p[i]);
}

static void put_changes(buf *b, unsigned changes, const char *before, const char *after)
{
    for (size_t i = 0; i < sizeof CHANGES / sizeof *CHANGES; i++) {
        if (!(changes & CHANGES[i].bit))
            continue;
        buf_put_str(b, str_of(before));
        buf_put_str(b, str_of(CHANGES[i].word));
        buf_put_str(b, str_of(after));
        changes &= ~CHANGES[i].bit;
        if (changes)
            buf_put_lit(b, ", ");
    }
}

static void put_line(differ *f, const diff_item *item)
{
    const diff_entry *entry = item->now ? item->now : item->old;
    buf_printf(&f->out, "%-8s ", KINDS[item->kind].word);
    put_visible(&f->out, entry->title.n ? entry->title : entry->id);
    if (item->kind == DIFF_CHANGED) {
        buf_put_lit(&f->out, ": ");
        put_changes(&f->out, item->changes, "", "");
    } else if (item->kind == DIFF_AGAIN) {
        buf_put_lit(&f->out, ": its id was ");
        put_visible(&f->out, item->old->id);
        buf_put_lit(&f->out, ", and is ");
        put_visible(&f->out, item->now->id);
    }
    buf_put_char(&f->out, '\n');
}

static void put_member(buf *b, const char *name, feed_str value)
{
    if (!value.n)
        return;
    buf_printf(b, ", \"%s\": \"", name);
    escape_json(b, value);
    buf_put_char(b, '"');
}

static void put_object(differ *f, const diff_item *item)
{
    const diff_entry *entry = item->now ? item->now : item->old;
    buf date;
    char bytes[64];
    date = (buf){.p = bytes, .capacity = sizeof bytes, .max = sizeof bytes};
    if (entry->time.set)
        date_put_rfc3339(&date, entry->time);
    buf_printf(&f->out, "{\"kind\": \"%s\"", KINDS[item->kind].word);
    put_member(&f->out, "id", entry->id);
    if (item->kind == DIFF_AGAIN)
        put_member(&f->out, "old_id", item->old->id);
    put_member(&f->out, "title", entry->title);
    put_member(&f->out, "url", entry->link);
    put_member(&f->out, "date", buf_str(&date));
    if (item->changes) {
        buf_put_lit(&f->out, ", \"changes\": [");
        put_changes(&f->out, item->changes, "\"", "\"");
        buf_put_char(&f->out, ']');
    }
    buf_put_lit(&f->out, "}\n");
}

static int on_item(void *context, const diff_item *item)
{
    differ *f = context;
    f->counts[item->kind]++;
    if (f->json)
        put_object(f, item);
    else if (f->verbose || !KINDS[item->kind].quiet)
        put_line(f, item);
    if (f->out.n > (1 << 16)) {
        fwrite(f->out.p, 1, f->out.n, stdout);
        buf_clear(&f->out);
    }
    return f->out.error;
}

static void print_summary(const differ *f, const diff_feed *old, const diff_feed *now)
{
    fprintf(stderr, "feedloom: %zu entries before, %zu now", diff_feed_count(old), diff_feed_count(now));
    for (int kind = 0; kind < DIFF_KINDS; kind++)
        if (f->counts[kind])
            fprintf(stderr, ", %zu %s", f->counts[kind], KINDS[kind].plural);
    fputc('\n', stderr);
}

static bool has_differences(const differ *f)
{
    for (int kind = 0; kind < DIFF_KINDS; kind++)
        if (f->counts[kind] && !KINDS[kind].quiet)
            return true;
    return false;
}

/* The exit status. */
static int compare(const settings *s, diff_feed *old, diff_feed *now, diag *d)
{
    differ f = {.json = s->format && strcmp(s->format, "json") == 0, .verbose = s->verbose};
    buf_init(&f.out, 1 << 24);
    int status = feedfile_read(&(input){.name = s->inputs[0]}, NULL, diff_feed_sink(old), d);
    int other = feedfile_read(&(input){.name = s->inputs[1]}, NULL, diff_feed_sink(now), d);
    fwrite(d->text.n ? d->text.p : "", 1, d->text.n, stderr);
    if (!status && !other)
        status = diff_feeds(old, now, on_item, &f);
    if (f.out.n)
        fwrite(f.out.p, 1, f.out.n, stdout);
    if (!status && !other && !s->quiet)
        print_summary(&f, old, now);
    buf_free(&f.out);
    return status || other || fflush(stdout) || ferror(stdout) ? EXIT_IO : has_differences(&f) ? EXIT_FINDINGS
                                                                                              : EXIT_CLEAN;
}

int cmd_diff(const settings *s)
{
    if (s->n_inputs != 2) {
        fprintf(stderr, "feedloom diff: two feeds are needed, the old one and the new one\n");
        return EXIT_USAGE;
    }
    diag d;
    diag_init(&d, DIAG_TEXT, s->verbose ? FEED_INFO : FEED_ERROR);
    diff_feed *old = diff_feed_new(), *now = diff_feed_new();
    int status = old && now ? compare(s, old, now, &d) : EXIT_IO;
    diff_feed_free(old);
    diff_feed_free(now);
    diag_free(&d);
    return status;
}
