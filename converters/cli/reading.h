/* How digests are read, from what the command line says. */
#ifndef FEEDLOOM_CLI_READING_H
#define FEEDLOOM_CLI_READING_H

#include "../../feeds/core/buf.h"
#include "places.h"
#include "settings.h"

typedef struct digest_reading {
    digest_options options; /* views into what stands below, and into the settings */
    bool by_mtime;          /* digests may take their file's date … */
    bool by_git;            /* … or their first commit's */
    bool undated_mtime;     /* those without a date take their file's */
    feed_time undated;
    date_precision undated_precision;
    char *site;             /* with a slash at its end */
    buf references;
    feed_str include[HUBS_MAX], exclude[HUBS_MAX];
    place_patterns patterns; /* of the options */
} digest_reading;

/* Fills *out. 0, or an exit status after saying what is wrong. The caller frees in either case; *out must not move. */
FEED_MUST_USE int reading_set(digest_reading *out, const settings *s);
void reading_free(digest_reading *r);

#endif
