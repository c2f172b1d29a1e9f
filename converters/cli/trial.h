/*
 * Whether an entry of somebody else's can stand in a feed of ours. It is written into a feed of its own first, which is
 * checked as the whole will be: what breaks a rule there would keep the feed of many from being published.
 */
#ifndef FEEDLOOM_CLI_TRIAL_H
#define FEEDLOOM_CLI_TRIAL_H

#include "../../feeds/feed.h"

typedef struct trial trial;

/* The options must outlive it. NULL when out of memory. */
FEED_MUST_USE trial *trial_new(feed_format format, const feed_writer_options *options);
void trial_free(trial *t);

typedef enum trial_verdict {
    TRIAL_FITS,
    TRIAL_SIFTED, /* without some of what modules say of it and its feed */
    TRIAL_BARE,  /* without all of that */
    TRIAL_PLAIN, /* its title, text, dates and own address alone */
    TRIAL_UNFIT  /* not even so */
} trial_verdict;

/* Gives the entry as it can be published: *out is `given`, or lives until the next call. 0, or FEED_E_MEMORY.
 * trial_why says what broke a rule, where something did. */
FEED_MUST_USE int trial_run(trial *t, const feed_entry *given, feed_entry *out, trial_verdict *verdict);
const char *trial_why(const trial *t);
/* How many elements of modules were left out of an entry that is TRIAL_SIFTED. */
size_t trial_left_out(const trial *t);

#endif
