/* Work on many inputs by several threads, results in order. */
#ifndef FEEDLOOM_CLI_POOL_H
#define FEEDLOOM_CLI_POOL_H

#include <stddef.h>

#include "../../feeds/feed.h"

enum { POOL_THREADS_MAX = 64 };

/* What is done for input i. A worker and a result are made by the caller; a result is used again and again. */
typedef struct pool_job {
    size_t n;                                        /* inputs */
    void *(*worker_new)(void *context);              /* a thread's own state; NULL when out of memory */
    void (*worker_free)(void *worker);
    void *(*result_new)(void *context);
    void (*result_free)(void *result);
    void (*work)(void *context, void *worker, size_t i, void *result); /* any thread */
    int (*take)(void *context, size_t i, void *result);                /* the calling thread, i = 0, 1, 2 … */
    void *context;
} pool_job;

/* Runs the job with that many threads, the calling one among them. At most 8 results a thread wait to be taken. A
 * non-zero return of take stops it and comes back. FEED_E_MEMORY when it could not start. */
FEED_MUST_USE int pool_run(const pool_job *job, long threads);
/* Processors of this machine. */
long pool_processors(void);

#endif
