/* What a folder tells about itself: its digests, and what other programs' configurations say. */
#ifndef FEEDLOOM_CLI_SURVEY_H
#define FEEDLOOM_CLI_SURVEY_H

#include "../../feeds/core/arena.h"

enum { SURVEY_SOURCES_MAX = 8 };

typedef struct survey_source {
    feed_str pattern;     /* as the configuration's `digests` takes it */
    size_t files, undated;
    const char *grammar;  /* of most of the files looked at; NULL: of none */
} survey_source;

typedef struct survey {
    arena a;
    feed_str title, site, language, author, zone; /* absent: nothing tells */
    survey_source sources[SURVEY_SOURCES_MAX];
    size_t n_sources, files;
    bool has_git; /* the folder is in a Git repository */
} survey;

/* Looks at the present folder. At most 512 digests are opened. 0, or FEED_E_MEMORY. The caller frees in any case. */
FEED_MUST_USE int survey_run(survey *s);
void survey_free(survey *s);

#endif
