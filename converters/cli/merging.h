/* How entries are merged, from what the command line says. */
#ifndef FEEDLOOM_CLI_MERGING_H
#define FEEDLOOM_CLI_MERGING_H

#include "../../feeds/merge/options.h"
#include "settings.h"

enum { FILTERS_MAX = 2 * HUBS_MAX };

typedef struct merging {
    merge_options options;      /* views into what stands below, and into the settings */
    feed_str prefer[HUBS_MAX];
    filter *filters[FILTERS_MAX]; /* all that there are */
    size_t n_filters;
    const filter *keep[HUBS_MAX + 1], *block[HUBS_MAX + 1]; /* NULL at the end */
} merging;

/* Fills *out; the clock is read here. 0, or an exit status after saying what is wrong. The caller frees in either case;
 * *out must not move. */
FEED_MUST_USE int merging_set(merging *out, const settings *s);
void merging_free(merging *m);
/* The set that names behind commas stand for ("id,link"); NULL: id alone. The names are known to be right. */
unsigned merging_dedupe(const char *names);
merge_dates merging_dates(const char *word);

#endif
