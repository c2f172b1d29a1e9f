#include "pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { AHEAD = 8 };

typedef struct slot {
    void *result;
    bool done;
} slot;

/* Slot i % n_slots holds input i's result; `next` is handed out next, `taken` have been taken. */
typedef struct pool {
    const pool_job *job;
    slot *slots;
    size_t n_slots, next, taken;
    bool stop;
    size_t idle;  /* threads that wait for room in the slots */
    bool waiting; /* the calling thread waits for the result it takes next */
    pthread_mutex_t lock;
    pthread_cond_t room, ready;
} pool;

typedef struct worker {
    pool *p;
    void *state;
    pthread_t thread;
    bool started;
} worker;

long pool_processors(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n;
}

/* With the lock held, but not while it works. */
static void work_on_next(pool *p, void *state)
{
    size_t i = p->next++;
    slot *s = &p->slots[i % p->n_slots];
    pthread_mutex_unlock(&p->lock);
    p->job->work(p->job->context, state, i, s->result);
    pthread_mutex_lock(&p->lock);
    s->done = true;
}

/* Nobody is woken who does not wait: with small inputs that would cost more than the work. */
static void *run_worker(void *argument)
{
    worker *w = argument;
    pool *p = w->p;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (!p->stop && p->next < p->job->n && p->next >= p->taken + p->n_slots) {
            p->idle++;
            pthread_cond_wait(&p->room, &p->lock);
            p->idle--;
        }
        if (p->stop || p->next >= p->job->n)
            break;
        work_on_next(p, w->state);
        if (p->waiting && p->slots[p->taken % p->n_slots].done)
            pthread_cond_signal(&p->ready);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* The calling thread takes what is done, works where nothing is, and waits where there is nothing to hand out: then
 * somebody works on what it takes next. */
static int take_all(pool *p, void *state)
{
    int status = FEED_OK;
    pthread_mutex_lock(&p->lock);
    while (p->taken < p->job->n && !status) {
        slot *s = &p->slots[p->taken % p->n_slots];
        if (s->done) {
            pthread_mutex_unlock(&p->lock);
            status = p->job->take(p->job->context, p->taken, s->result);
            pthread_mutex_lock(&p->lock);
            s->done = false;
            p->taken++;
            if (p->idle)
                pthread_cond_signal(&p->room);
        } else if (p->next < p->job->n && p->next < p->taken + p->n_slots) {
            work_on_next(p, state);
        } else {
            p->waiting = true;
            pthread_cond_wait(&p->ready, &p->lock);
            p->waiting = false;
        }
    }
    pthread_mutex_unlock(&p->lock);
    return status;
}

static int run_inline(const pool_job *job)
{
    void *state = job->worker_new(job->context), *result = job->result_new(job->context);
    int status = state && result ? FEED_OK : FEED_E_MEMORY;
    for (size_t i = 0; i < job->n && !status; i++) {
        job->work(job->context, state, i, result);
        status = job->take(job->context, i, result);
    }
    job->result_free(result);
    job->worker_free(state);
    return status;
}

static int start(pool *p, worker *workers, size_t n)
{
    for (size_t i = 0; i < p->n_slots; i++)
        if (!(p->slots[i].result = p->job->result_new(p->job->context)))
            return FEED_E_MEMORY;
    for (size_t i = 0; i < n; i++)
        if (!(workers[i].state = p->job->worker_new(p->job->context)))
            return FEED_E_MEMORY;
    for (size_t i = 1; i < n; i++) { /* the first is the calling thread */
        workers[i].p = p;
        workers[i].started = pthread_create(&workers[i].thread, NULL, run_worker, &workers[i]) == 0;
    }
    return FEED_OK;
}

int pool_run(const pool_job *job, long threads)
{
    size_t n = threads < 1 ? 1 : threads > POOL_THREADS_MAX ? POOL_THREADS_MAX : (size_t)threads;
    if (n > job->n)
        n = job->n;
    if (n <= 1)
        return run_inline(job);
    pool p = {.job = job, .n_slots = n * AHEAD, .slots = calloc(n * AHEAD, sizeof *p.slots)};
    worker *workers = calloc(n, sizeof *workers);
    pthread_mutex_init(&p.lock, NULL);
    pthread_cond_init(&p.room, NULL);
    pthread_cond_init(&p.ready, NULL);
    int status = p.slots && workers ? start(&p, workers, n) : FEED_E_MEMORY;
    if (!status)
        status = take_all(&p, workers[0].state);
    pthread_mutex_lock(&p.lock);
    p.stop = true;
    pthread_cond_broadcast(&p.room);
    pthread_mutex_unlock(&p.lock);
    for (size_t i = 0; workers && i < n; i++) {
        if (workers[i].started)
            pthread_join(workers[i].thread, NULL);
        job->worker_free(workers[i].state);
    }
    for (size_t i = 0; p.slots && i < p.n_slots; i++)
        job->result_free(p.slots[i].result);
    pthread_mutex_destroy(&p.lock);
    pthread_cond_destroy(&p.room);
    pthread_cond_destroy(&p.ready);
    free(p.slots);
    free(workers);
    return status;
}
