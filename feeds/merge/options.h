/* How many sources become one row of entries. */
#ifndef FEEDLOOM_MERGE_OPTIONS_H
#define FEEDLOOM_MERGE_OPTIONS_H

#include "filter.h"

/* What makes entries of several sources one; a set. */
enum {
    MERGE_ID = 1,      /* within its source: the same id, or another id with the same link and title */
    MERGE_CLAIMED = 2, /* a source is what an entry says it is, not the document that it was read from */
    MERGE_LINK = 4,    /* the same canonical link */
    MERGE_TITLE = 8,   /* the same title */
    MERGE_NEAR = 16    /* the same story */
};
/* Those that look at all entries at once. */
#define MERGE_ACROSS (MERGE_LINK | MERGE_TITLE | MERGE_NEAR)

typedef enum merge_dates {
    MERGE_DATES_CLAMP, /* first seen, which cannot be later than now */
    MERGE_DATES_DROP,
    MERGE_DATES_KEEP
} merge_dates;

typedef enum merge_keep { MERGE_KEEP_FIRST, MERGE_KEEP_LONGEST } merge_keep;

typedef struct merge_options {
    unsigned dedupe;
    merge_keep keep;            /* which of several stands for all */
    const feed_str *prefer;     /* sources that come before that, by name, title or address; the first most of all */
    size_t n_prefer;
    size_t max, per_source, per_day; /* 0: all */
    int64_t since;              /* Unix seconds: nothing older; INT64_MIN: everything */
    int64_t now;                /* the clock; 0: nothing is in the future */
    merge_dates future;
    bool drop_undated;          /* else they are of when they were first seen */
    bool oldest;                /* the order of the output; limits keep the newest all the same */
    bool clean;                 /* tracking parameters leave the links */
    bool explain;
} merge_options;

/* Every entry that came in is counted in exactly one of the others. */
typedef struct merge_stats {
    size_t in, sent;
    size_t equal;    /* the same in all as another */
    size_t older;    /* versions of which a later one is there */
    size_t link, title, near; /* told by another entry, which lists them */
    size_t old, future, undated, filtered;
    size_t over;     /* over a maximum */
    size_t renamed;  /* sent, with another id than its own */
    size_t ahead;    /* dated later than now, and so not what they will be when that has come; counted elsewhere, too */
} merge_stats;

void merge_stats_add(merge_stats *to, const merge_stats *from);

#endif
