/*
 * Who may be asked now: jobs wait in a row for each registrable domain; a domain has one request in flight (or what its
 * rules say) and a pause between two.
 */
#ifndef FEEDLOOM_NET_QUEUE_H
#define FEEDLOOM_NET_QUEUE_H

#include "../core/arena.h"

/* What waits; embedded in what it stands for, as its first member. */
typedef struct queue_item {
    struct queue_item *next;
    struct queue_host *host;
} queue_item;

typedef struct queue_host {
    feed_str key;            /* a registrable domain or an address */
    queue_item *first, *last;
    size_t in_flight, parallel;
    int64_t pause_ms, ready_ms;
    size_t heap;             /* where it stands among the hosts that have something to do; from 1, 0: nowhere */
    void *own;               /* the caller's */
} queue_host;

typedef struct queue queue;

FEED_MUST_USE queue *queue_new(void);
void queue_free(queue *q);
/* The host of this key; made with *made set where it is not there. NULL when out of memory. O(1). */
FEED_MUST_USE queue_host *queue_host_of(queue *q, feed_str key, bool *made);
/* Puts an item behind (or, with `first`, before) the others of its host. O(log hosts). */
void queue_add(queue *q, queue_host *host, queue_item *item, bool first);
/* The next item whose host may be asked at `now_ms`; counts it as in flight. NULL: none; *wait_ms says how long until
 * one may be, -1: nothing waits for time alone. O(log hosts). */
queue_item *queue_take(queue *q, int64_t now_ms, int64_t *wait_ms);
/* An item of the host has had its request. */
void queue_done(queue *q, queue_host *host, int64_t now_ms);
/* The same, where no request was sent: the next needs no pause. */
void queue_undone(queue *q, queue_host *host);
/* Takes an item out of a host's row whatever the time is; NULL: it is empty. */
queue_item *queue_drop(queue *q, queue_host *host);
/* Host number `i`, in the order they were made; NULL: there are no more. */
queue_host *queue_host_at(const queue *q, size_t i);

/* ---- names to things ---- */

/* A map of strings to pointers, which it does not own. */
typedef struct name_map {
    struct name_slot { feed_str name; void *value; } *slots;
    size_t n, capacity;
    arena names;
} name_map;

void name_map_init(name_map *m);
void name_map_free(name_map *m);
/* The value of a name, NULL where there is none. */
void *name_map_get(const name_map *m, feed_str name);
/* Sets the value of a name that is not there yet; *copy is the name as it is kept. 0 or FEED_E_MEMORY. */
FEED_MUST_USE int name_map_set(name_map *m, feed_str name, void *value, feed_str *copy);

#endif
