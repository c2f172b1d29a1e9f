#include "trial.h"

#include <stdio.h>
#include <stdlib.h>

#include "../../feeds/core/arena.h"
#include "../../feeds/formats/writer.h"
#include "../formats.h"

enum { WHY_MAX = 400, SIFT_MAX = 40, SIFT_ARENA = 1 << 20 };

struct trial {
    feed_format format;
    feed_writer_options options;
    feed_checker *checker;
    char why[WHY_MAX];
    bool broken; /* in this round */
    size_t left_out;
    arena a;     /* of one entry */
    /* what is left of an entry */
    feed_source source;
    feed_link link;
    feed_person author;
};

static void on_finding(void *context, const feed_finding *f)
{
    trial *t = context;
    if (f->level < FEED_ERROR)
        return;
    if (!t->why[0])
        snprintf(t->why, sizeof t->why, "%.*s [%s]", (int)(f->message.n < WHY_MAX ? f->message.n : WHY_MAX),
                 f->message.p, feed_rule_get(f->rule)->id);
    t->broken = true;
}

trial *trial_new(feed_format format, const feed_writer_options *options)
{
    trial *t = calloc(1, sizeof *t);
    feed_checker_options how = {.own_output = true};
    if (!t)
        return NULL;
    *t = (trial){.format = format, .options = *options};
    t->options.reporter = (feed_reporter){0}; /* what the format cannot hold is told when it is written */
    arena_init(&t->a, SIFT_ARENA);
    t->checker = feed_checker_new(&how, (feed_reporter){on_finding, t});
    if (t->checker)
        return t;
    trial_free(t);
    return NULL;
}

void trial_free(trial *t)
{
    if (!t)
        return;
    feed_checker_free(t->checker);
    arena_free(&t->a);
    free(t);
}

static int push(void *context, const char *bytes, size_t n)
{
    trial *t = context;
    return feed_checker_push(t->checker, bytes, n);
}

/* A feed that is right in all else. */
static int send(feed_sink sink, const feed_entry *e)
{
    feed_link links[] = {{.rel = STR("self"), .href = STR("https://example.org/feed")},
                         {.href = STR("https://example.org/")}};
    feed_person author = {.name = STR("a")};
    feed_head head = {.id = STR("tag:example.org,2000:feed"), .title.value = STR("t"), .subtitle.value = STR("s"),
                      .updated = {.unix_seconds = 1, .set = true, .zoned = true}, .links = links, .n_links = 2,
                      .authors = &author, .n_authors = 1};
    int status = sink.begin(sink.context, &head);
    if (!status)
        status = sink.entry(sink.context, e);
    return status ? status : sink.end(sink.context);
}

static int check(trial *t, const feed_entry *e)
{
    feed_checker_options how = {.own_output = true};
    t->broken = false;
    if (feed_checker_reset(t->checker, &how, (feed_reporter){on_finding, t}))
        return FEED_E_MEMORY;
    feed_writer *w = format_writer_new(t->format, &t->options, (feed_output){push, t});
    int status = w ? send(feed_writer_sink(w), e) : FEED_E_MEMORY;
    feed_writer_free(w);
    if (!status)
        status = feed_checker_finish(t->checker);
    t->broken |= status != FEED_OK;
    return status == FEED_E_MEMORY ? FEED_E_MEMORY : FEED_OK;
}

static int make_bare(trial *t, feed_entry *e)
{
    e->extensions = NULL;
    t->source = *e->source;
    t->source.extensions = NULL;
    e->source = &t->source;
    return FEED_OK;
}

/* Puts those of the elements into *list that break nothing beside those before them, each tried at *place in an entry
 * that is right in all else. What is behind the first forty goes too: each costs a check of a whole feed. */
static int sift_list(trial *t, const feed_ext *all, const feed_entry *probe, const feed_ext **place,
                     const feed_ext **list)
{
    feed_ext *last = NULL;
    int status = FEED_OK;
    *place = NULL;
    for (size_t n = 0; all && !status; all = all->next, n++) {
        feed_ext *one = n < SIFT_MAX ? arena_array(&t->a, 1, sizeof *one) : NULL;
        if (!one) {
            t->left_out++;
            continue;
        }
        *one = *all;
        one->next = NULL;
        const feed_ext **end = last ? &last->next : place;
        *end = one;
        status = check(t, probe);
        t->left_out += t->broken;
        if (t->broken)
            *end = NULL;
        else
            last = one;
    }
    *list = *place;
    return status;
}

static int sift(trial *t, feed_entry *e)
{
    const feed_ext *own = e->extensions, *of_source = e->source->extensions;
    int status = make_bare(t, e);
    if (!status)
        status = check(t, e);
    if (status || t->broken) /* it is not they */
        return status;
    feed_link link = {.href = STR("https://example.org/")};
    feed_time then = {.unix_seconds = 1, .set = true, .zoned = true};
    feed_source source = {.id = STR("tag:example.org,2000:source"), .title = STR("t"), .self = link.href,
                          .updated = then};
    feed_entry probe = {.id = STR("tag:example.org,2000:entry"), .title.value = STR("t"), .updated = then,
                        .links = &link, .n_links = 1, .source = &source};
    status = sift_list(t, of_source, &probe, &source.extensions, &t->source.extensions);
    source.extensions = NULL;
    return status ? status : sift_list(t, own, &probe, &probe.extensions, &e->extensions);
}

static int make_plain(trial *t, feed_entry *e)
{
    const feed_link *link = writer_link(e->links, e->n_links, "alternate");
    const feed_source s = t->source;
    t->source = (feed_source){.id = s.id, .title = s.title, .link = s.link, .self = s.self, .updated = s.updated};
    t->link = link ? (feed_link){.href = link->href} : (feed_link){0};
    t->author = e->n_authors ? (feed_person){.name = e->authors->name} : (feed_person){0};
    *e = (feed_entry){.id = e->id, .title = e->title, .summary = e->summary, .content = e->content,
                      .published = e->published, .updated = e->updated, .links = &t->link, .n_links = link != NULL,
                      .authors = &t->author, .n_authors = t->author.name.n > 0, .source = &t->source,
                      .origin = e->origin};
    return FEED_OK;
}

int trial_run(trial *t, const feed_entry *given, feed_entry *out, trial_verdict *verdict)
{
    int (*const steps[])(trial *, feed_entry *) = {sift, make_bare, make_plain};
    *out = *given;
    t->why[0] = '\0';
    t->left_out = 0;
    arena_reset(&t->a);
    for (*verdict = TRIAL_FITS;;) {
        int status = check(t, out);
        if (status || !t->broken || *verdict == TRIAL_PLAIN) {
            *verdict = t->broken ? TRIAL_UNFIT : *verdict;
            return status;
        }
        status = steps[(*verdict)++](t, out);
        if (status)
            return status;
    }
}

size_t trial_left_out(const trial *t)
{
    return t->left_out;
}

const char *trial_why(const trial *t)
{
    return t->why;
}
