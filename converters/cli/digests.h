/* What convert and merge share: the digests that were named, how to read them, and the accounting. */
#ifndef FEEDLOOM_CLI_DIGESTS_H
#define FEEDLOOM_CLI_DIGESTS_H

#include "input.h"
#include "progress.h"
#include "reading.h"
#include "settings.h"

/* Every file and entry that came in went out, or is counted here. */
typedef struct tally {
    size_t files, refused, entries_in, entries_out, written, unchanged;
    const char *left_out; /* ", 3 filtered, 2 too old"; NULL: nothing was */
} tally;

typedef struct digests {
    const settings *s;
    digest_reading reading;
    inputs in;
    int *votes; /* each archive's grammar */
    int64_t *bounds; /* after digests_order: no entry of input i or a later one is newer than bounds[i] */
    bool by_name;    /* then that is a guess: they may be as new as any */
    diag d;
    tally t;
    progress bar;
    size_t held; /* bytes of files that were read when their order was looked for */
    bool prints; /* each input's fingerprint is wanted */
} digests;

/* A thread's own state. */
typedef struct digest_worker {
    digest_reader *reader;
    buf bytes;
    arena a; /* for a look at a header */
    feed_checker *checker; /* of one feed after the other; NULL: none was checked yet */
} digest_worker;

/* Takes the settings and finds the inputs, with their `times` where they are wanted, and `feeds` beside digests. 0 or
 * an exit status after saying why. */
FEED_MUST_USE int digests_find(digests *all, const settings *s, bool times, bool feeds);
/* Lets each folder vote for its grammar: then digests can be read. 0 or EXIT_IO. */
FEED_MUST_USE int digests_vote(digests *all);
/* Both. */
FEED_MUST_USE int digests_open(digests *all, const settings *s);
/*
 * Puts the inputs in the order of what their headers say of their date, the newest first; those that must be read to
 * know come before all others. With `names`, for who can start again, in that of their files' names, where all tell one
 * and no two the same: then all->by_name, and nothing had to be opened. 0 or EXIT_IO.
 */
FEED_MUST_USE int digests_order(digests *all, bool names);
/* Prints the findings and the summary; frees everything. The exit status, `status` (a feed_status) considered. */
int digests_close(digests *all, int status);

void *digest_worker_new(void *digests);
void digest_worker_free(void *worker);
/* Reads input i into the sink. What digest_read returns. */
FEED_MUST_USE int digests_read(const digests *all, digest_worker *w, size_t i, diag *d, feed_sink sink);
/* Prints what has been collected in `d` so far. */
void digests_print(digests *all);

#endif
