#include "pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { AHEAD = 4 };

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
    pthread_mutex_t lock;
    pthread_cond_t changed;
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

static void *run_worker(void *argument)
{
    worker *w = argument;
    pool *p = w->p;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (!p->stop && p->next < p->job->n && p->next >= p->taken + p->n_slots)
            pthread_cond_wait(&p->changed, &p->lock);
        if (p->stop || p->next >= p->job->n)
            break;
        size_t i = p->next++;
        slot *s = &p->slots[i % p->n_slots];
        pthread_mutex_unlock(&p->lock);
        p->job->work(p->job->context, w->state, i, s->result);
        pthread_mutex_lock(&p->lock);
        s->done = true;
        pthread_cond_broadcast(&p->changed);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

static int take_all(pool *p)
{
    int status = FEED_OK;
    pthread_mutex_lock(&p->lock);
    for (size_t i = 0; i < p->job->n && !status; i++) {
        slot *s = &p->slots[i % p->n_slots];
        while (!s->done)
            pthread_cond_wait(&p->changed, &p->lock);
        pthread_mutex_unlock(&p->lock);
        status = p->job->take(p->job->context, i, s->result);
        pthread_mutex_lock(&p->lock);
        s->done = false;
        p->taken++;
        pthread_cond_broadcast(&p->changed);
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
    for (size_t i = 0; i < n; i++) {
        workers[i].p = p;
        workers[i].started = pthread_create(&workers[i].thread, NULL, run_worker, &workers[i]) == 0;
    }
    return workers[0].started ? FEED_OK : FEED_E_MEMORY;
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
    pthread_cond_init(&p.changed, NULL);
    int status = p.slots && workers ? start(&p, workers, n) : FEED_E_MEMORY;
    if (!status)
        status = take_all(&p);
    pthread_mutex_lock(&p.lock);
    p.stop = true;
    pthread_cond_broadcast(&p.changed);
    pthread_mutex_unlock(&p.lock);
    for (size_t i = 0; workers && i < n; i++) {
        if (workers[i].started)
            pthread_join(workers[i].thread, NULL);
        job->worker_free(workers[i].state);
    }
    for (size_t i = 0; p.slots && i < p.n_slots; i++)
        job->result_free(p.slots[i].result);
    pthread_mutex_destroy(&p.lock);
    pthread_cond_destroy(&p.changed);
    free(p.slots);
    free(workers);
    return status;
}
