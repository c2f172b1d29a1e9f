/* Files that wait to take their places: a sync for many of them instead of one for each, which is what writing many
 * small files costs most. Each is the old one or the new one at every moment all the same. */
#ifndef FEEDLOOM_CLI_BATCH_H
#define FEEDLOOM_CLI_BATCH_H

#include "publish.h"

enum { BATCH_MAX = 64 };

/* One file. */
typedef struct batch_file {
    publish *feed; /* finished and closed */
    char *path;    /* what it was made with */
} batch_file;

typedef struct batch {
    batch_file files[BATCH_MAX];
    size_t n;
    diag *d;
    /* What became of a file. */
    void (*done)(void *context, int status, size_t entries, bool changed);
    void *context;
} batch;

/* Takes a file over; when enough are there, all are put in place. */
void batch_add(batch *b, batch_file file);
/* Puts all in place. */
void batch_commit(batch *b);

#endif
