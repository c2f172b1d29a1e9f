/* One run of `feedloom build`: what it goes by, and what it counts. */
#ifndef FEEDLOOM_CLI_SITE_H
#define FEEDLOOM_CLI_SITE_H

#include "config.h"
#include "digests.h"
#include "site_merge.h"

/* Every entry that came in is counted in exactly one of: sent, equal, told, filtered, over, unwanted. */
typedef struct site_counts {
    size_t files, refused; /* digests */
    size_t entries;
    size_t sent;      /* stand in one output at least */
    size_t equal;     /* the same id and the same meaning as another */
    size_t told;      /* another entry tells the same, and stands for it */
    size_t filtered;  /* by a source's filters, or by date */
    size_t over;      /* over a maximum */
    size_t unwanted;  /* no output's filters or entries take them */
    size_t written, unchanged;
} site_counts;

/* A source that has been opened; its digests go by its settings. */
typedef struct site_source {
    settings s;
    digests all;
} site_source;

struct site_feeds;

typedef struct site {
    const settings *s;   /* the command line */
    config c;
    site_merge how;
    const char *folder;  /* the configuration's, with a slash behind it; "": the present one */
    const char *out;     /* the output folder, the same */
    site_source *sources; /* one for each of c.sources */
    size_t n_sources;    /* opened so far */
    struct site_feeds *feeds; /* NULL: all sources are digests */
    diag d;
    progress bar;
    site_counts n;
    uint64_t print;  /* of the configuration's text */
    int64_t started; /* nanoseconds since 1970 */
    bool to_stdout;  /* the one output is no file */
    bool timed;      /* something is in or out by its age, or waits for its date: what is right now is not for ever */
    buf notes;       /* the findings that were printed while reading and writing, for the next build */
} site;

/* What an entry is to an output that wants items, or digests: an item; a digest that has items; a digest without. */
enum { SITE_ITEM = 1, SITE_DIGEST = 2 };

/* Entries of all sources on their way, newest first. */
typedef struct site_sink {
    int (*entry)(void *context, const feed_entry *entry, size_t source, unsigned kinds);
    void *context;
} site_sink;

/* The kinds that "item" (NULL), "digest" or "both" stands for. */
unsigned site_kinds(const char *word);
/* Reads the configuration, lets `change` (NULL: nothing) amend it, and does the work. The exit status. */
int site_run(const settings *s, const char *name, int (*change)(site *), int (*work)(site *));
/* Opens the sources and makes the outputs, and takes no note of it for the next build. 0 or a feed_status. */
FEED_MUST_USE int site_make_once(site *t);
/* Prints the findings so far. */
void site_print(site *t);
/* Text joined, in the arena of the configuration; NULL when out of memory, after reporting. */
FEED_MUST_USE char *site_join(site *t, feed_str a, feed_str b, feed_str c);

/* ---- site_sources.c ---- */

/* Finds every source's files. 0, or a feed_status after reporting. */
FEED_MUST_USE int site_open_sources(site *t);
/* Makes them ready to be read: grammars, order. 0, or a feed_status after reporting. */
FEED_MUST_USE int site_prepare_sources(site *t);
/* Reads them and sends their entries. 0, what the sink returned, or a feed_status. */
FEED_MUST_USE int site_read(site *t, site_sink sink);
/* Frees them; the exit status that their findings ask for. */
int site_close_sources(site *t);

/* ---- site_outputs.c ---- */

typedef struct site_outputs site_outputs;

/* `staging` NULL: files take their places; else they are written below that folder (with a slash behind it) and
 * compared with what is published. NULL after reporting. */
FEED_MUST_USE site_outputs *site_outputs_new(site *t, const char *staging);
site_sink site_outputs_sink(site_outputs *o);
/* Makes the files of `each`, checks the end of all. Nothing has taken its place yet. 0, or a feed_status after
 * reporting. */
FEED_MUST_USE int site_outputs_finish(site_outputs *o);
/* Every file takes its place. 0, or FEED_E_OUTPUT after reporting. */
FEED_MUST_USE int site_outputs_commit(site_outputs *o);
/* The paths of all files made, below the output folder, in the configuration's arena; NULL when out of memory. */
const feed_str *site_outputs_paths(const site_outputs *o, size_t *n);
/* Frees; what has not been committed is as it was. */
void site_outputs_free(site_outputs *o);

#endif
