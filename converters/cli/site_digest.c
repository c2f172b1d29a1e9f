#include "site_digest.h"

#include <stdio.h>

#include "../../feeds/formats/writer.h"
#include "merging.h"

/* A publisher's own digests are not news. */
static int keep_feeds(site *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->c.n_sources; i++)
        if (!t->c.sources[i].digests)
            t->c.sources[n++] = t->c.sources[i];
    t->c.n_sources = n;
    if (n)
        return FEED_OK;
    fprintf(stderr, "feedloom digest: the configuration names no feed; add a source with \"feed\" or \"opml\"\n");
    return FEED_E_USAGE;
}

static config_list list_of(const char *const *words, config_list otherwise)
{
    config_list list = {.items = (const char **)(uintptr_t)words};
    while (list.n < HUBS_MAX && words[list.n])
        list.n++;
    return list.n ? list : otherwise;
}

static void set_merge(config *c, const settings *s)
{
    config_merge *m = &c->merge;
    const char **dedupe = arena_array(&c->a, 1, sizeof *dedupe);
    if (dedupe && (s->dedupe || !m->dedupe.n)) {
        *dedupe = s->dedupe ? s->dedupe : "id,link,near";
        m->dedupe = (config_list){dedupe, 1};
    }
    m->prefer = list_of(s->prefer, m->prefer);
    m->stands = s->longest ? "longest" : m->stands;
    m->since = s->since ? s->since : m->since;
    m->future = s->dates ? s->dates : m->future;
    m->per_source = s->per_source ? s->per_source : m->per_source;
    m->per_day = s->per_day ? s->per_day : m->per_day;
    m->clean_links |= s->clean_links;
    c->max = s->max ? s->max : c->max;
    c->order = s->order ? s->order : c->order;
    c->guard = 0;
}

/* The file that -o names, or standard output. */
static int set_output(site *t)
{
    const settings *s = t->s;
    config_output *o = arena_array(&t->c.a, 1, sizeof *o);
    if (!o)
        return FEED_E_MEMORY;
    const char *slash = s->output ? strrchr(s->output, '/') : NULL;
    feed_format format = feed_format_find(str_of(s->to));
    *o = (config_output){.pos = t->c.sources[0].pos, .format = format, .format_name = s->to,
                         .path = !s->output ? writer_format_get(format)->file : slash ? slash + 1 : s->output};
    o->s.body = s->body;
    o->s.stylesheet = s->stylesheet;
    o->keep.rule = list_of(s->keep, o->keep.rule);
    o->block.rule = list_of(s->block, o->block.rule);
    t->out = site_join(t, slash ? str_range(s->output, slash + 1) : STR(""), STR(""), STR(""));
    t->to_stdout = !s->output;
    t->c.outputs = o;
    t->c.n_outputs = 1;
    return t->out ? FEED_OK : FEED_E_MEMORY;
}

int site_digest_set(site *t)
{
    const settings *s = t->s;
    int64_t age;
    if (strchr(s->to, ',') || (s->since && !age_parse(str_of(s->since), 0, &age))) {
        fprintf(stderr, "feedloom digest: of a configuration one format is made, since an age such as 4h, or a date\n");
        return FEED_E_USAGE;
    }
    set_merge(&t->c, s);
    t->c.s.title = s->title ? s->title : t->c.s.title;
    int status = keep_feeds(t);
    return status ? status : set_output(t);
}
