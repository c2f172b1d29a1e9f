/* The sources of a site: which files each of them has. */
#include <stdio.h>
#include <stdlib.h>

#include "../../feeds/core/hash.h"
#include "../../feeds/model/report.h"
#include "opt.h"
#include "pattern.h"
#include "site.h"
#include "site_feeds.h"

enum { NAMES_MAX = 512 << 20 };

/* ---- files ---- */

/* Names are compared without "./". */
static feed_str plain_name(const char *name)
{
    feed_str s = str_of(name);
    while (str_starts(s, STR("./")))
        s = str_from(s, 2);
    return s;
}

/* What an output's files are called: what stands in braces is anything, and so is the period of an archive. */
static void put_pattern(buf *b, const config_output *o)
{
    feed_str rest = str_of(o->path), part;
    while (str_split(&rest, '{', &part)) {
        buf_put_str(b, part);
        if (rest.p)
            buf_put_char(b, '*');
        rest = rest.p ? str_from(rest, str_find_byte(rest, '}') + 1) : rest;
    }
}

/* feeds/all-2025-11.md beside feeds/all.md. */
static bool is_archive_of(feed_str path, feed_str name)
{
    size_t dot = path.n;
    while (dot && path.p[dot - 1] != '.')
        dot--;
    feed_str stem = {path.p, dot ? dot - 1 : path.n};
    return str_starts(name, stem) && name.n > stem.n && name.p[stem.n] == '-' && str_ends(name, str_from(path, stem.n));
}

/* What an earlier run may have made is no digest. */
static bool is_own_output(const site *t, feed_str name)
{
    feed_str out = plain_name(t->out);
    bool found = false;
    if (!str_starts(name, out))
        return false;
    name = str_from(name, out.n);
    for (size_t i = 0; i < t->c.n_outputs && !found; i++) {
        const config_output *o = &t->c.outputs[i];
        char pattern[1024];
        buf b = {.p = pattern, .capacity = sizeof pattern, .max = sizeof pattern};
        put_pattern(&b, o);
        found = pattern_matches(buf_str(&b), name) || (o->archive && is_archive_of(str_of(o->path), name));
    }
    return found;
}

static int keep_file(site *t, const input *in, feed_str pattern, str_set *seen, bool *keep)
{
    feed_str name = plain_name(in->name);
    *keep = (!pattern.n || pattern_matches(pattern, str_of(in->path))) && !is_own_output(t, name);
    int added = *keep ? str_set_add(seen, name) : 0;
    *keep &= added > 0;
    return added < 0 ? added : FEED_OK;
}

/* Takes out what the pattern does not mean, what an earlier source has, and what is made here. */
static int filter_files(site *t, inputs *in, feed_str pattern, str_set *seen)
{
    size_t n = 0;
    int status = FEED_OK;
    for (size_t i = 0; i < in->n; i++) {
        bool keep = false;
        if (!status)
            status = keep_file(t, &in->list[i], pattern, seen, &keep);
        if (keep)
            in->list[n++] = in->list[i];
        else
            free((char *)(uintptr_t)in->list[i].name);
    }
    in->n = n;
    return status;
}

/* ---- what is read: items, digests or both ---- */

unsigned site_kinds(const char *word)
{
    return !word || strcmp(word, "item") == 0 ? SITE_ITEM : strcmp(word, "digest") == 0 ? SITE_DIGEST
                                                                                          : SITE_ITEM | SITE_DIGEST;
}

static const char *entries_for(const config *c, const config_source *source)
{
    unsigned kinds = 0;
    for (size_t i = 0; i < c->n_outputs; i++)
        kinds |= site_kinds(c->outputs[i].entries ? c->outputs[i].entries : source->s.entries);
    return kinds == SITE_ITEM ? "item" : kinds == SITE_DIGEST ? "digest" : "both";
}

static bool wants_summaries(const config *c)
{
    for (size_t i = 0; i < c->n_outputs; i++)
        if (c->outputs[i].s.body && strcmp(c->outputs[i].s.body, "content") != 0)
            return true;
    return false;
}

/* Language and author of a digest go before the source's, which are filled in later. */
static int open_source(site *t, size_t i, str_set *seen)
{
    const config_source *source = &t->c.sources[i];
    settings *s = &t->sources[i].s;
    digests *all = &t->sources[i].all;
    feed_str pattern = str_of(source->digests), base = pattern_base(pattern);
    char *name = site_join(t, base.n && base.p[0] == '/' ? STR("") : str_of(t->folder), base, STR(""));
    const char **names = arena_alloc(&t->c.a, sizeof *names);
    if (!name || !names)
        return FEED_E_MEMORY;
    *names = *name ? name : base.p == pattern.p && pattern.n && pattern.p[0] == '/' ? "/" : ".";
    *s = source->s;
    s->inputs = names;
    s->n_inputs = 1;
    s->entries = entries_for(&t->c, source);
    s->body = wants_summaries(&t->c) ? "both" : NULL;
    s->to = "atom";
    s->language = s->author = NULL;
    s->quiet = true;
    if (s->references && s->references[0] != '/')
        s->references = site_join(t, str_of(t->folder), str_of(s->references), STR(""));
    s->verbose = t->s->verbose;
    s->fail_on = t->s->fail_on;
    int status = digests_find(all, s, true, false);
    all->prints = true;
    bool wild = base.n < pattern.n;
    if (!status)
        status = filter_files(t, &all->in, wild ? str_from(pattern, base.n + (base.n > 0)) : STR_NONE, seen);
    if (!status && !all->in.n && !all->d.failed_input)
        report(diag_reporter(&t->d), FEED_RULE_SourceEmpty, source->pos, "no digest is %s", source->digests);
    if (!status && all->in.n) /* what cannot be read has been told; the others go on */
        return FEED_OK;
    return all->d.failed_input ? FEED_E_INPUT : status ? FEED_E_USAGE : FEED_OK;
}

int site_prepare_sources(site *t)
{
    int status = FEED_OK;
    for (size_t i = 0; i < t->n_sources && !status; i++) {
        digests *all = &t->sources[i].all;
        if (t->c.sources[i].digests)
            status = digests_vote(all) || digests_order(all, false) ? FEED_E_MEMORY : FEED_OK;
    }
    return status;
}

int site_open_sources(site *t)
{
    str_set seen;
    str_set_init(&seen, INPUT_FILES_MAX, NAMES_MAX);
    t->sources = arena_array(&t->c.a, t->c.n_sources, sizeof *t->sources);
    int status = t->sources ? FEED_OK : FEED_E_MEMORY;
    for (size_t i = 0; i < t->c.n_sources && !status; i++) {
        if (t->c.sources[i].digests)
            status = open_source(t, i, &seen);
        t->n_sources = i + 1;
    }
    str_set_free(&seen);
    return status ? status : site_feeds_open(t);
}

int site_close_sources(site *t)
{
    int status = EXIT_CLEAN;
    site_feeds_close(t);
    for (size_t i = 0; i < t->n_sources; i++) {
        int one = t->c.sources[i].digests ? digests_close(&t->sources[i].all, FEED_OK) : EXIT_CLEAN;
        status = one > status ? one : status;
    }
    t->n_sources = 0;
    return status;
}
