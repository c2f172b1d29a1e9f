#include "merging.h"

#include <stdio.h>

#include "network.h"
#include "opt.h"

static bool is(const char *word, const char *choice)
{
    return word && strcmp(word, choice) == 0;
}

unsigned merging_dedupe(const char *names)
{
    static const struct { const char *name; unsigned bit; } BITS[] = {
        {"id", MERGE_ID}, {"claimed", MERGE_ID | MERGE_CLAIMED}, {"link", MERGE_LINK}, {"title", MERGE_TITLE},
        {"near", MERGE_NEAR}, {"none", 0}};
    feed_str rest = str_of(names), one;
    unsigned set = names ? 0 : MERGE_ID;
    while (str_split(&rest, ',', &one))
        for (size_t i = 0; i < sizeof BITS / sizeof *BITS; i++)
            if (str_eq(one, str_of(BITS[i].name)))
                set |= BITS[i].bit;
    return set;
}

merge_dates merging_dates(const char *word)
{
    return is(word, "drop") ? MERGE_DATES_DROP : is(word, "keep") ? MERGE_DATES_KEEP : MERGE_DATES_CLAMP;
}

/* Points to the fault in the text. */
static int wrong_filter(const char *option, const char *text, const filter_error *error)
{
    fprintf(stderr, "feedloom: --%s \"%s\": %s\n", option, text, error->message);
    if (strlen(text) < 100 && !strchr(text, '\n'))
        fprintf(stderr, "feedloom: --%s  %.*s^\n", option, (int)error->at,
                "                                                                                                    ");
    return EXIT_USAGE;
}

static int set_filters(merging *m, const char *option, const char *const *texts, const filter **list)
{
    filter_error error;
    for (size_t i = 0; i < HUBS_MAX && texts[i]; i++) {
        filter *f = filter_new(str_of(texts[i]), m->options.now, &error);
        if (!f)
            return wrong_filter(option, texts[i], &error);
        m->filters[m->n_filters++] = f;
        list[i] = f;
    }
    return 0;
}

static int set_since(merge_options *o, const char *text)
{
    int64_t age;
    o->since = INT64_MIN;
    if (!text)
        return 0;
    if (!age_parse(str_of(text), o->now, &age)) {
        fprintf(stderr, "feedloom: --since \"%s\": an age such as 12h or 7d, or a date, is needed\n", text);
        return EXIT_USAGE;
    }
    o->since = o->now - age;
    return 0;
}

int merging_set(merging *m, const settings *s)
{
    *m = (merging){.options = {
        .dedupe = merging_dedupe(s->dedupe), .keep = s->longest ? MERGE_KEEP_LONGEST : MERGE_KEEP_FIRST,
        .max = (size_t)s->max, .per_source = (size_t)s->per_source, .per_day = (size_t)s->per_day,
        .now = network_now(NULL), .future = merging_dates(s->dates), .drop_undated = is(s->undated, "skip"),
        .oldest = is(s->order, "oldest"), .clean = s->clean_links, .explain = s->explain || s->pair[0]}};
    merge_options *o = &m->options;
    for (size_t i = 0; i < HUBS_MAX && s->prefer[i]; i++)
        m->prefer[o->n_prefer++] = str_of(s->prefer[i]);
    o->prefer = m->prefer;
    int status = set_since(o, s->since);
    if (!status)
        status = set_filters(m, "keep", s->keep, m->keep);
    return status ? status : set_filters(m, "block", s->block, m->block);
}

void merging_free(merging *m)
{
    for (size_t i = 0; i < m->n_filters; i++)
        filter_free(m->filters[i]);
    m->n_filters = 0;
}
