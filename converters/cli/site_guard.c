#include "site_guard.h"

#include <unistd.h>

#include "../../feeds/formats/writer.h"
#include "../../feeds/merge/diff.h"
#include "../../feeds/model/report.h"
#include "feedfile.h"

typedef struct harm {
    size_t counts[DIFF_KINDS];
    feed_str example[DIFF_KINDS];
} harm;

static int on_item(void *context, const diff_item *item)
{
    harm *h = context;
    const diff_entry *entry = item->now ? item->now : item->old;
    if (!h->counts[item->kind]++)
        h->example[item->kind] = entry->title.n ? entry->title : entry->id;
    return FEED_OK;
}

bool guard_is_on(const site *t)
{
    return (t->s->guard || t->c.guard) && !t->s->unguarded;
}

static size_t most_new(const site *t)
{
    return t->c.guard ? (size_t)t->c.guard : GUARD_ENTRIES;
}

static void hold_back(site *t, const site_file *f, feed_rule rule, size_t n, const char *what, feed_str example)
{
    report(diag_reporter(&t->d), rule, (feed_pos){.file = str_of(f->target)},
           "%zu entr%s %s, such as \"%.*s\"; --unguarded publishes all the same", n, n == 1 ? "y" : "ies", what,
           example.n < 60 ? (int)example.n : 60, example.p);
}

static int judge(site *t, const site_file *f, const harm *h)
{
    const struct { size_t n; feed_rule rule; const char *what; diff_kind kind; } harms[] = {
        {h->counts[DIFF_AGAIN], FEED_RULE_GuardIds, "would be shown again, since their ids have changed", DIFF_AGAIN},
        {h->counts[DIFF_NEW] > most_new(t) ? h->counts[DIFF_NEW] : 0, FEED_RULE_GuardFlood,
         "would be new to subscribers at once", DIFF_NEW},
        {f->chain.full ? h->counts[DIFF_GONE] + h->counts[DIFF_AGED] : 0, FEED_RULE_GuardArchive,
         "would be lost from an archive, which never changes", h->counts[DIFF_GONE] ? DIFF_GONE : DIFF_AGED}};
    int status = FEED_OK;
    for (size_t i = 0; i < sizeof harms / sizeof *harms; i++)
        if (harms[i].n) {
            hold_back(t, f, harms[i].rule, harms[i].n, harms[i].what, h->example[harms[i].kind]);
            status = FEED_E_INVALID;
        }
    return status;
}

/* What is published may be anything: what cannot be read is no reason to stop. */
static int compare(site *t, const site_file *f, const char *pending, diff_feed *old, diff_feed *now)
{
    diag silent;
    harm h = {.counts = {0}};
    diag_init(&silent, DIAG_TEXT, FEED_ERROR);
    bool readable = feedfile_read(&(input){.name = f->target}, NULL, diff_feed_sink(old), &silent) == FEED_OK;
    int status = readable ? feedfile_read(&(input){.name = pending}, NULL, diff_feed_sink(now), &t->d) : FEED_OK;
    diag_free(&silent);
    if (readable && !status)
        status = diff_feeds(old, now, on_item, &h);
    return readable && !status ? judge(t, f, &h) : status;
}

int guard_file(site *t, const site_file *f)
{
    const char *pending = publish_pending(f->out);
    if (!pending || !writer_format_get(t->c.outputs[f->output].format)->checked || access(f->target, R_OK))
        return FEED_OK;
    diff_feed *old = diff_feed_new(), *now = diff_feed_new();
    int status = old && now ? compare(t, f, pending, old, now) : FEED_E_MEMORY;
    diff_feed_free(old);
    diff_feed_free(now);
    return status;
}

int guard_empty(site *t, const config_output *o)
{
    char *published = o->each ? NULL : site_join(t, str_of(t->out), str_of(o->path), STR(""));
    if (!published || access(published, F_OK))
        return FEED_OK;
    report(diag_reporter(&t->d), FEED_RULE_GuardEmpty, (feed_pos){.file = str_of(published)},
           "no entry is for it any more; --unguarded publishes the rest and leaves it as it is");
    return FEED_E_INVALID;
}
