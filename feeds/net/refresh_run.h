/* The insides of a run, private to refresh*.c. */
#ifndef FEEDLOOM_NET_REFRESH_RUN_H
#define FEEDLOOM_NET_REFRESH_RUN_H

#include "domain.h"
#include "facts.h"
#include "queue.h"
#include "refresh.h"
#include "schedule.h"

enum { HOPS_MAX = 20, MOVED_SIGHTS = 10, MOVED_SIGHTS_LEAST = 3, OUTAGE = 3, BODY_MAX = 1 << 30,
       RUN_WHY_MAX = 1024 };

typedef enum job_stage { JOB_ROBOTS, JOB_FEED, JOB_ARCHIVE } job_stage;

/* A source on its way. What it has in `a` is there from its first request on. */
typedef struct job {
    queue_item item;
    struct run *run;
    size_t source;
    struct origin *origin;
    job_stage stage, resumed; /* `resumed`: what follows JOB_ROBOTS */
    bool loaded;
    arena a;
    cache_feed state;
    feed_str url;             /* what is asked next */
    feed_str chain[HOPS_MAX]; /* what led here */
    int hops;
    bool permanent;           /* every hop so far was */
    feed_str permanent_to;
    bool conditional;         /* the request that is under way */
    buf note;
    bool walked_before;       /* the walk of its archives had come to its end */
    /* when archives follow, the outcome waits for them */
    long status;
    refresh_kind kind;
    size_t fresh;
    feed_str why;
} job;

/* Scheme, host and port: what has a robots.txt, and what is up or down. */
typedef struct origin {
    feed_str name;
    enum { ROBOTS_NEW, ROBOTS_ASKED, ROBOTS_KNOWN } robots;
    feed_str rules;
    job *waiting;             /* for robots.txt */
    size_t answered;          /* good answers */
    size_t silent;            /* failures to connect in a row, before any answer */
    const char *silence;      /* why the last of them failed */
    size_t *failed;           /* sources that failed as a whole host does */
    size_t n_failed, capacity;
} origin;

/* What is kept of a domain between runs. */
typedef struct domain_state {
    int64_t not_before;       /* Unix seconds */
    feed_str why;
    int64_t failures;
    int forbidden;            /* see refresh_host */
    bool changed;
} domain_state;

typedef struct run {
    const refresh_options *o;
    cache *cache;
    fetch_client *client;
    const refresh_source *sources;
    size_t n;
    domains *domains;
    queue *queue;
    name_map origins;
    arena a;                  /* what lives as long as the run */
    arena scratch;            /* of one step */
    uint64_t random;
    size_t under_way;         /* jobs that have a request or wait for one */
    int status;
    int64_t saved_ms;
} run;

/* ---- refresh.c ---- */

/* Puts the job into its host's row, for job->url. */
void run_enqueue(job *j, bool first);
/* Reports what came of it and frees the job. */
void run_finish(job *j, refresh_kind kind, long status, size_t fresh, feed_str why);
static inline int64_t run_now(const run *r) { return r->o->now(r->o->context); }
static inline domain_state *run_domain(const job *j) { return j->item.host->own; }
/* Saves the job's state, and a body unless it is absent. */
void run_save(job *j, feed_str body);

/* ---- refresh_answer.c ---- */

/* What a response to a request for a feed or an archive means; ends the job or sends it on. */
void run_answer(job *j, const fetch_response *response);
/* Whether the response says that there were too many requests. */
bool run_is_limit(const job *j, const fetch_response *response);
/* A failure that has no response. */
void run_fail(job *j, schedule_failure kind, const fetch_response *response, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Says what else is worth knowing. */
void run_note(job *j, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A copy that lives as long as the job; frees `b`. */
feed_str run_keep_text(job *j, buf *b);
/* The whole domain waits. */
void run_hold_domain(job *j, int64_t until, feed_str why);
/* What the response, or NULL, and the source say of when to ask. */
void run_read_schedule(const job *j, const fetch_response *response, schedule_facts *out);
facts_document run_document(job *j, const fetch_response *response);
bool run_is_redirect(long status);
/* Where a redirect leads; false: it may not be followed, and `why` says why not. */
bool run_may_follow(job *j, const fetch_response *response, feed_str *to, char why[RUN_WHY_MAX]);
void run_hop(job *j, feed_str to);
bool run_was_here(const job *j, feed_str url);

/* ---- refresh_archive.c ---- */

/* Whether the source wants archives, and they may be asked for now. */
bool run_archives_due(const job *j);
/* Whether the feed's document leads to an archive that is not kept. */
bool run_starts_walk(job *j, const facts *head);
/* Fetches what is not kept of the archives before `head`, NULL: the document that is kept; ends the job. */
void run_walk(job *j, const facts *head);
/* Ends a walk that goes on later. */
void run_break_walk(job *j, int64_t until);
/* What a response to a request for an archive means. */
void run_take_archive(job *j, const fetch_response *response);

#endif
