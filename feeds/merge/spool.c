#include "spool.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "../core/hash.h"
#include "../model/pack.h"
#include "../model/report.h"

/* New entries go to `tail`; a full tail goes to the file, and is read back through a few windows, since neighbours in
 * the output are mostly neighbours in the spool. */
enum { TAIL_BYTES = 32 << 20, WINDOW_BYTES = 256 << 10, WINDOWS = 8, ENTRY_MAX = 64 << 20, ARENA_MAX = 64 << 20,
       COMPACT_FROM = 1 << 20 };

typedef struct spool_entry {
    int64_t seconds;
    uint64_t id_hash, meaning;
    uint64_t offset; /* from the first byte that was ever written since the spool was last empty */
    uint32_t length;
} spool_entry;

typedef struct spool_window {
    char *bytes;
    uint64_t offset; /* of its first byte */
    size_t length;
    uint64_t used; /* tick of its last use */
} spool_window;

/* Tells the processor which memory is wanted soon. */
#if defined(__GNUC__)
#define PREFETCH(p) __builtin_prefetch(p)
#else
#define PREFETCH(p) (void)(p)
#endif

/* An id that went out: what it said last, and how many different ones there were. Equal entries have one date, so that
 * they go out behind each other. */
typedef struct sent_id {
    uint64_t id_hash, meaning;
    uint32_t count; /* 0: a free slot */
} sent_id;

struct spool {
    int (*open_temporary)(void *context);
    void *context;
    int fd;           /* -1: everything is in `tail` */
    uint64_t written; /* bytes in the file */
    buf tail, large;  /* large: an entry over a window's size */
    spool_entry *heap; /* the newest on top */
    size_t n, capacity;
    uint64_t live; /* bytes of the entries in the heap */
    sent_id *sent;
    size_t n_sent, sent_capacity;
    spool_window windows[WINDOWS];
    uint64_t tick;
    arena a;
};

spool *spool_new(int (*open_temporary)(void *context), void *context)
{
    spool *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->open_temporary = open_temporary;
    s->context = context;
    s->fd = -1;
    buf_init(&s->tail, TAIL_BYTES + ENTRY_MAX);
    buf_init(&s->large, ENTRY_MAX);
    arena_init(&s->a, ARENA_MAX);
    return s;
}

void spool_free(spool *s)
{
    if (!s)
        return;
    if (s->fd >= 0)
        close(s->fd);
    for (int i = 0; i < WINDOWS; i++)
        free(s->windows[i].bytes);
    buf_free(&s->tail);
    buf_free(&s->large);
    arena_free(&s->a);
    free(s->heap);
    free(s->sent);
    free(s);
}

/* ---- the heap ---- */

/* Whether x goes out before y: a total order on what the entries say. */
static bool goes_before(const spool_entry *x, const spool_entry *y)
{
    if (x->seconds != y->seconds)
        return x->seconds > y->seconds;
    if (x->id_hash != y->id_hash)
        return x->id_hash < y->id_hash;
    return x->meaning < y->meaning;
}

static void sift_up(spool_entry *heap, size_t i, spool_entry e)
{
    for (; i && goes_before(&e, &heap[(i - 1) / 2]); i = (i - 1) / 2)
        heap[i] = heap[(i - 1) / 2];
    heap[i] = e;
}

static spool_entry pop(spool *s)
{
    spool_entry top = s->heap[0], last = s->heap[--s->n];
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < s->n; i = child) {
        if (child + 1 < s->n && goes_before(&s->heap[child + 1], &s->heap[child]))
            child++;
        if (!goes_before(&s->heap[child], &last))
            break;
        s->heap[i] = s->heap[child];
    }
    s->heap[i] = last;
    s->live -= top.length;
    return top;
}

static int grow_heap(spool *s)
{
    if (s->n < s->capacity)
        return FEED_OK;
    size_t capacity = s->capacity ? s->capacity + s->capacity / 2 : 1024;
    spool_entry *heap = realloc(s->heap, capacity * sizeof *heap);
    if (!heap)
        return FEED_E_MEMORY;
    s->heap = heap;
    s->capacity = capacity;
    return FEED_OK;
}

/* ---- storage ---- */

static int flush_tail(spool *s)
{
    if (s->fd < 0 && (s->fd = s->open_temporary(s->context)) < 0)
        return FEED_E_OUTPUT;
    for (size_t done = 0; done < s->tail.n;) {
        ssize_t n = write(s->fd, s->tail.p + done, s->tail.n - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return FEED_E_OUTPUT;
        done += (size_t)n;
    }
    s->written += s->tail.n;
    buf_clear(&s->tail);
    return FEED_OK;
}

/* Nothing waits any more: the room is used again. */
static void empty_tail(spool *s)
{
    if (s->n == 0 && s->written == 0)
        buf_clear(&s->tail);
}

/* When most of the tail has gone out, what waits is moved to a new one. Each byte moved follows three that went. */
static int compact(spool *s)
{
    if (s->written || s->tail.n < COMPACT_FROM || s->live * 4 > s->tail.n)
        return FEED_OK;
    buf fresh;
    buf_init(&fresh, TAIL_BYTES + ENTRY_MAX);
    for (size_t i = 0; i < s->n; i++) {
        size_t at = fresh.n;
        buf_put(&fresh, s->tail.p + s->heap[i].offset, s->heap[i].length);
        s->heap[i].offset = at;
    }
    if (fresh.error) {
        buf_free(&fresh);
        return FEED_E_MEMORY;
    }
    buf_free(&s->tail);
    s->tail = fresh;
    return FEED_OK;
}

int spool_add(spool *s, feed_str packed, feed_str id, int64_t seconds)
{
    if (packed.n > ENTRY_MAX)
        return FEED_E_LIMIT;
    int status = grow_heap(s);
    if (!status)
        status = compact(s);
    if (!status && s->tail.n && s->tail.n + packed.n > TAIL_BYTES)
        status = flush_tail(s);
    if (status)
        return status;
    spool_entry e = {.seconds = seconds, .id_hash = hash64(id), .meaning = fingerprint64(pack_meaning(packed)),
                     .offset = s->written + s->tail.n, .length = (uint32_t)packed.n};
    buf_put_str(&s->tail, packed);
    if (s->tail.error)
        return s->tail.error;
    s->live += packed.n;
    if (s->sent)
        PREFETCH(&s->sent[e.id_hash & (s->sent_capacity - 1)]);
    sift_up(s->heap, s->n++, e);
    return FEED_OK;
}

int64_t spool_newest(const spool *s)
{
    return s->n ? s->heap[0].seconds : SPOOL_ALL;
}

/* ---- reading back ---- */

static int read_at(const spool *s, char *to, size_t n, uint64_t offset)
{
    for (size_t done = 0; done < n;) {
        ssize_t got = pread(s->fd, to + done, n - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return FEED_E_INPUT;
        done += (size_t)got;
    }
    return FEED_OK;
}

static spool_window *oldest_window(spool *s)
{
    spool_window *oldest = &s->windows[0];
    for (int i = 1; i < WINDOWS; i++)
        if (s->windows[i].used < oldest->used)
            oldest = &s->windows[i];
    return oldest;
}

/* The window that holds [offset, offset + n), filled if need be; n is at most half a window. */
static spool_window *window_for(spool *s, uint64_t offset, size_t n)
{
    s->tick++;
    for (int i = 0; i < WINDOWS; i++) {
        spool_window *w = &s->windows[i];
        if (w->bytes && offset >= w->offset && offset + n <= w->offset + w->length) {
            w->used = s->tick;
            return w;
        }
    }
    spool_window *w = oldest_window(s);
    if (!w->bytes && !(w->bytes = malloc(WINDOW_BYTES)))
        return NULL;
    w->offset = offset - offset % (WINDOW_BYTES / 2); /* windows overlap by half, so that any entry fits one */
    w->length = s->written - w->offset < WINDOW_BYTES ? (size_t)(s->written - w->offset) : WINDOW_BYTES;
    w->used = s->tick;
    if (read_at(s, w->bytes, w->length, w->offset)) {
        w->length = 0;
        return NULL;
    }
    return w;
}

/* The packed bytes of an entry; they live until the next call. Absent when they cannot be read. */
static feed_str entry_bytes(spool *s, const spool_entry *e)
{
    if (e->offset >= s->written)
        return (feed_str){s->tail.p + (e->offset - s->written), e->length};
    if (e->length <= WINDOW_BYTES / 2) {
        spool_window *w = window_for(s, e->offset, e->length);
        return w ? (feed_str){w->bytes + (e->offset - w->offset), e->length} : STR_NONE;
    }
    buf_clear(&s->large);
    if (!buf_reserve(&s->large, e->length) || read_at(s, s->large.p, e->length, e->offset))
        return STR_NONE;
    return (feed_str){s->large.p, e->length};
}

/* ---- identity ---- */

static sent_id *find_slot(sent_id *table, size_t capacity, uint64_t id_hash)
{
    size_t at = id_hash & (capacity - 1);
    while (table[at].count && table[at].id_hash != id_hash)
        at = (at + 1) & (capacity - 1);
    return &table[at];
}

static int grow_sent(spool *s)
{
    if (s->n_sent * 2 < s->sent_capacity)
        return FEED_OK;
    size_t capacity = s->sent_capacity ? s->sent_capacity * 2 : 1024;
    sent_id *table = calloc(capacity, sizeof *table);
    if (!table)
        return FEED_E_MEMORY;
    for (size_t i = 0; i < s->sent_capacity; i++)
        if (s->sent[i].count)
            *find_slot(table, capacity, s->sent[i].id_hash) = s->sent[i];
    free(s->sent);
    s->sent = table;
    s->sent_capacity = capacity;
    return FEED_OK;
}

/* The entry's ordinal among those of its id that say something else, from 1; 0: it is equal to one that went out. */
static int note_id(spool *s, const spool_entry *e, uint32_t *ordinal)
{
    if (grow_sent(s))
        return FEED_E_MEMORY;
    sent_id *slot = find_slot(s->sent, s->sent_capacity, e->id_hash);
    if (!slot->count) {
        *slot = (sent_id){e->id_hash, e->meaning, 1};
        s->n_sent++;
        *ordinal = 1;
    } else {
        *ordinal = slot->meaning == e->meaning ? 0 : ++slot->count;
        slot->meaning = e->meaning;
    }
    return FEED_OK;
}

/* ID-2; of a UUID the UUID of that, since it must stay one. */
static int rename_entry(spool *s, uint32_t ordinal, feed_entry *entry, feed_reporter reporter)
{
    size_t size = entry->id.n + UUID_TEXT + 16;
    buf b = {.p = arena_alloc(&s->a, size), .capacity = size, .max = size};
    if (!b.p)
        return FEED_E_MEMORY;
    buf_put_str(&b, entry->id);
    buf_put_char(&b, '-');
    buf_put_uint(&b, ordinal);
    if (str_starts(entry->id, STR("urn:uuid:"))) {
        char uuid[UUID_TEXT];
        uuid5(UUID_NAMESPACE_URL, buf_str(&b), uuid);
        buf_clear(&b);
        buf_put_lit(&b, "urn:uuid:");
        buf_put(&b, uuid, UUID_TEXT);
    }
    report(reporter, FEED_RULE_DuplicateItem, entry->origin, "another entry has the id %.*s; this one becomes %.*s",
           FMT(entry->id), FMT(buf_str(&b)));
    entry->id = buf_str(&b);
    return FEED_OK;
}

static int send_entry(spool *s, const spool_entry *e, spool_target *target)
{
    feed_entry entry;
    uint32_t ordinal;
    int status = note_id(s, e, &ordinal);
    if (status)
        return status;
    if (!ordinal) {
        target->stats.equal++;
        return FEED_OK;
    }
    if (target->max && target->stats.sent == target->max) {
        target->stats.cut++;
        return FEED_OK;
    }
    feed_str bytes = entry_bytes(s, e);
    arena_reset(&s->a);
    status = bytes.p ? unpack_entry(bytes, &s->a, &entry) : FEED_E_INPUT;
    if (!status && ordinal > 1) {
        target->stats.renamed++;
        status = rename_entry(s, ordinal, &entry, target->reporter);
    }
    target->stats.sent++;
    return status ? status : target->sink.entry(target->sink.context, &entry);
}

int spool_send(spool *s, int64_t bound, spool_target *target)
{
    int status = s->written && s->tail.n && bound == SPOOL_ALL ? flush_tail(s) : FEED_OK;
    while (!status && s->n && (bound == SPOOL_ALL || s->heap[0].seconds > bound)) {
        spool_entry e = pop(s);
        status = send_entry(s, &e, target);
    }
    empty_tail(s);
    return status;
}
