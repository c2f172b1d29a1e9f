#include "queue.h"

#include <stdlib.h>

#include "../core/hash.h"

enum { NAMES_MAX = 512 << 20, SLOTS_FIRST = 64 };

/* ---- names ---- */

void name_map_init(name_map *m)
{
    *m = (name_map){.slots = NULL};
    arena_init(&m->names, NAMES_MAX);
}

void name_map_free(name_map *m)
{
    free(m->slots);
    arena_free(&m->names);
}

static struct name_slot *slot_of(const name_map *m, feed_str name)
{
    size_t i = (size_t)hash64_keyed(name, (uint64_t)(uintptr_t)m->slots) & (m->capacity - 1);
    while (m->slots[i].value && !str_eq(m->slots[i].name, name))
        i = (i + 1) & (m->capacity - 1);
    return &m->slots[i];
}

void *name_map_get(const name_map *m, feed_str name)
{
    return m->n ? slot_of(m, name)->value : NULL;
}

static int grow(name_map *m)
{
    name_map bigger = *m;
    bigger.capacity = m->capacity ? m->capacity * 2 : SLOTS_FIRST;
    bigger.slots = calloc(bigger.capacity, sizeof *bigger.slots);
    if (!bigger.slots)
        return FEED_E_MEMORY;
    for (size_t i = 0; i < m->capacity; i++)
        if (m->slots[i].value)
            *slot_of(&bigger, m->slots[i].name) = m->slots[i];
    free(m->slots);
    *m = bigger;
    return FEED_OK;
}

int name_map_set(name_map *m, feed_str name, void *value, feed_str *copy)
{
    if (m->n * 2 >= m->capacity && grow(m))
        return FEED_E_MEMORY;
    *copy = arena_dup(&m->names, name.p ? name : STR(""));
    if (!copy->p)
        return FEED_E_MEMORY;
    *slot_of(m, name) = (struct name_slot){*copy, value};
    m->n++;
    return FEED_OK;
}

/* ---- hosts ---- */

struct queue {
    name_map names;
    queue_host **all;     /* every host, to free them */
    queue_host **heap;    /* those that may be asked or wait for their time, the earliest first; from 1 */
    size_t n, in_heap, capacity;
};

queue *queue_new(void)
{
    queue *q = calloc(1, sizeof *q);
    if (q)
        name_map_init(&q->names);
    return q;
}

void queue_free(queue *q)
{
    for (size_t i = 0; q && i < q->n; i++)
        free(q->all[i]);
    if (!q)
        return;
    name_map_free(&q->names);
    free(q->all);
    free(q->heap);
    free(q);
}

static bool make_room(queue *q)
{
    if (q->n < q->capacity)
        return true;
    size_t capacity = q->capacity ? q->capacity * 2 : SLOTS_FIRST;
    queue_host **all = realloc(q->all, capacity * sizeof(queue_host *));
    q->all = all ? all : q->all;
    queue_host **heap = all ? realloc(q->heap, (capacity + 1) * sizeof(queue_host *)) : NULL;
    q->heap = heap ? heap : q->heap;
    q->capacity = heap ? capacity : q->capacity;
    return heap;
}

queue_host *queue_host_of(queue *q, feed_str key, bool *made)
{
    queue_host *host = name_map_get(&q->names, key);
    *made = !host;
    if (host || !make_room(q))
        return host;
    host = calloc(1, sizeof *host);
    if (!host || name_map_set(&q->names, key, host, &host->key)) {
        free(host);
        return NULL;
    }
    host->parallel = 1;
    q->all[q->n++] = host;
    return host;
}

static void place(queue *q, size_t at, queue_host *host)
{
    q->heap[at] = host;
    host->heap = at;
}

static void sift_up(queue *q, size_t at)
{
    queue_host *host = q->heap[at];
    for (; at > 1 && q->heap[at / 2]->ready_ms > host->ready_ms; at /= 2)
        place(q, at, q->heap[at / 2]);
    place(q, at, host);
}

static void sift_down(queue *q, size_t at)
{
    queue_host *host = q->heap[at];
    for (size_t child; (child = at * 2) <= q->in_heap; at = child) {
        child += child < q->in_heap && q->heap[child + 1]->ready_ms < q->heap[child]->ready_ms;
        if (q->heap[child]->ready_ms >= host->ready_ms)
            break;
        place(q, at, q->heap[child]);
    }
    place(q, at, host);
}

/* A host stands in the heap while it has something to do and may do it, now or later. */
static void settle(queue *q, queue_host *host)
{
    bool belongs = host->first && host->in_flight < host->parallel;
    if (belongs && !host->heap) {
        place(q, ++q->in_heap, host);
    } else if (!belongs && host->heap) {
        size_t at = host->heap;
        queue_host *last = q->heap[q->in_heap--];
        host->heap = 0;
        if (last == host)
            return;
        place(q, at, last);
        host = last;
    }
    if (host->heap) {
        sift_up(q, host->heap);
        sift_down(q, host->heap);
    }
}

void queue_add(queue *q, queue_host *host, queue_item *item, bool first)
{
    item->host = host;
    item->next = first ? host->first : NULL;
    if (!host->first)
        host->first = host->last = item;
    else if (first)
        host->first = item;
    else
        host->last = host->last->next = item;
    settle(q, host);
}

queue_item *queue_drop(queue *q, queue_host *host)
{
    queue_item *item = host->first;
    if (!item)
        return NULL;
    host->first = item->next;
    settle(q, host);
    return item;
}

queue_item *queue_take(queue *q, int64_t now_ms, int64_t *wait_ms)
{
    *wait_ms = -1;
    queue_host *host = q->in_heap ? q->heap[1] : NULL;
    if (host && host->ready_ms > now_ms)
        *wait_ms = host->ready_ms - now_ms;
    if (!host || host->ready_ms > now_ms)
        return NULL;
    host->in_flight++;
    return queue_drop(q, host);
}

void queue_done(queue *q, queue_host *host, int64_t now_ms)
{
    host->in_flight--;
    if (host->ready_ms < now_ms + host->pause_ms)
        host->ready_ms = now_ms + host->pause_ms;
    settle(q, host);
}

void queue_undone(queue *q, queue_host *host)
{
    host->in_flight--;
    settle(q, host);
}

queue_host *queue_host_at(const queue *q, size_t i)
{
    return i < q->n ? q->all[i] : NULL;
}
