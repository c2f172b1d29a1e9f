#include "spool.h"

#include <stdlib.h>

#include "../core/prefetch.h"
#include "../model/pack.h"
#include "../model/report.h"
#include "identity.h"
#include "store.h"

enum { ARENA_MAX = 64 << 20 };

typedef struct spool_entry {
    int64_t seconds;
    uint64_t id_hash, meaning;
    stored place;
    uint32_t tag;
} spool_entry;

/* An id that went out. A free slot is no zeros: memory that is looked at before it is written costs two page faults. */
typedef struct sent_id {
    uint64_t id_hash;
    uint32_t more; /* different entries that had it, beside the first; FREE: none had */
} sent_id;

#define FREE UINT32_MAX

struct spool {
    store bytes;
    spool_entry *heap; /* the newest on top */
    size_t n, capacity;
    uint64_t live; /* bytes of the entries in the heap */
    /* Of the entry that went out last. Equal entries have one date, so that they go out behind each other. */
    int64_t last;
    uint64_t last_id, last_meaning;
    sent_id *sent;
    size_t n_sent, sent_capacity;
    arena a;
};

spool *spool_new(int (*open_temporary)(void *context), void *context)
{
    spool *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    store_init(&s->bytes, open_temporary, context);
    arena_init(&s->a, ARENA_MAX);
    s->last = INT64_MAX;
    return s;
}

void spool_free(spool *s)
{
    if (!s)
        return;
    store_free(&s->bytes);
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
    s->live -= top.place.length;
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

/* When most of what is stored has gone out, what waits is moved to a new place. */
static int compact(spool *s)
{
    buf fresh = {.max = 0};
    if (!store_is_hollow(&s->bytes, s->live))
        return FEED_OK;
    for (size_t i = 0; i < s->n; i++)
        store_move(&s->bytes, &s->heap[i].place, &fresh);
    return store_moved(&s->bytes, &fresh);
}

static int by_entry(const void *a, const void *b)
{
    const char *x = *(char *const *)a, *y = *(char *const *)b;
    const spool_entry *first = (const spool_entry *)(const void *)(x - offsetof(spool_entry, place));
    const spool_entry *second = (const spool_entry *)(const void *)(y - offsetof(spool_entry, place));
    return goes_before(second, first) - goes_before(first, second);
}

/* What does not fit into memory any more is written as it will go out. */
static int write_run(spool *s)
{
    stored **places = malloc((s->n + 1) * sizeof *places);
    if (!places)
        return FEED_E_MEMORY;
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        if (store_holds(&s->bytes, s->heap[i].place))
            places[n++] = &s->heap[i].place;
    if (n)
        qsort(places, n, sizeof *places, by_entry);
    int status = store_write(&s->bytes, places, n);
    free(places);
    return status;
}

void spool_expect(const spool *s, uint64_t id_hash)
{
    if (s->sent)
        PREFETCH(&s->sent[id_hash & (s->sent_capacity - 1)]);
}

int spool_add(spool *s, const spool_row *row, feed_str packed)
{
    spool_entry e = {.seconds = row->seconds, .id_hash = row->id_hash, .meaning = row->meaning, .tag = row->tag};
    int status = grow_heap(s);
    if (!status)
        status = compact(s);
    if (!status && store_is_full(&s->bytes, packed.n))
        status = write_run(s);
    if (!status)
        status = store_put(&s->bytes, packed, &e.place);
    if (status)
        return status;
    s->live += packed.n;
    spool_expect(s, e.id_hash);
    sift_up(s->heap, s->n++, e);
    return FEED_OK;
}

int64_t spool_newest(const spool *s)
{
    return s->n ? s->heap[0].seconds : SPOOL_ALL;
}

int64_t spool_last(const spool *s)
{
    return s->last;
}

/* ---- identity ---- */

static sent_id *find_slot(sent_id *table, size_t capacity, uint64_t id_hash)
{
    size_t at = id_hash & (capacity - 1);
    while (table[at].more != FREE && table[at].id_hash != id_hash)
        at = (at + 1) & (capacity - 1);
    return &table[at];
}

static int grow_sent(spool *s)
{
    if (s->n_sent * 2 < s->sent_capacity)
        return FEED_OK;
    size_t capacity = s->sent_capacity ? s->sent_capacity * 2 : 1024;
    sent_id *table = malloc(capacity * sizeof *table);
    if (!table)
        return FEED_E_MEMORY;
    memset(table, 0xFF, capacity * sizeof *table);
    for (size_t i = 0; i < s->sent_capacity; i++)
        if (s->sent[i].more != FREE)
            *find_slot(table, capacity, s->sent[i].id_hash) = s->sent[i];
    free(s->sent);
    s->sent = table;
    s->sent_capacity = capacity;
    return FEED_OK;
}

/* The entry's ordinal among those of its id that say something else, from 1; 0: it is equal to one that went out. */
static int note_id(spool *s, uint64_t id_hash, uint64_t meaning, uint32_t *ordinal)
{
    if (grow_sent(s))
        return FEED_E_MEMORY;
    sent_id *slot = find_slot(s->sent, s->sent_capacity, id_hash);
    bool fresh = slot->more == FREE, equal = !fresh && meaning && s->last_id == id_hash && s->last_meaning == meaning;
    s->n_sent += fresh;
    slot->id_hash = id_hash;
    *ordinal = equal ? 0 : ++slot->more + 1;
    s->last_id = id_hash;
    s->last_meaning = meaning;
    return FEED_OK;
}

/* The ordinal of an entry that is to be sent; 0: it is not, and that is counted. */
static int admit(spool *s, uint64_t id_hash, uint64_t meaning, spool_target *target, uint32_t *ordinal)
{
    int status = note_id(s, id_hash, meaning, ordinal);
    if (status)
        return status;
    bool over = *ordinal && target->max && target->stats.sent == target->max;
    target->stats.equal += !*ordinal;
    target->stats.cut += over;
    if (over)
        *ordinal = 0;
    return FEED_OK;
}

/* ID-2. */
static int rename_entry(spool *s, uint32_t ordinal, feed_entry *entry, feed_reporter reporter)
{
    buf suffix;
    char digits[16];
    buf_init(&suffix, sizeof digits);
    suffix.p = digits, suffix.capacity = sizeof digits;
    buf_put_char(&suffix, '-');
    buf_put_uint(&suffix, ordinal);
    feed_str id = merge_other_id(entry->id, buf_str(&suffix), &s->a);
    if (!id.p)
        return FEED_E_MEMORY;
    report(reporter, FEED_RULE_DuplicateItem, entry->origin, "another entry has the id %.*s; this one becomes %.*s",
           FMT(entry->id), FMT(id));
    entry->id = id;
    return FEED_OK;
}

static int deliver(spool *s, uint32_t ordinal, feed_entry *entry, spool_target *target)
{
    int status = FEED_OK;
    if (ordinal > 1) {
        target->stats.renamed++;
        status = rename_entry(s, ordinal, entry, target->reporter);
    }
    target->stats.sent++;
    return status ? status : target->sink.entry(target->sink.context, entry);
}

static int send_entry(spool *s, const spool_entry *e, spool_target *target)
{
    feed_entry entry;
    uint32_t ordinal;
    int status = admit(s, e->id_hash, e->meaning, target, &ordinal);
    if (status || !ordinal)
        return status;
    feed_str bytes = store_get(&s->bytes, e->place);
    arena_reset(&s->a);
    status = bytes.p ? unpack_entry(bytes, &s->a, &entry) : FEED_E_INPUT;
    target->tag = e->tag;
    s->last = e->seconds;
    return status ? status : deliver(s, ordinal, &entry, target);
}

int spool_pass(spool *s, const spool_row *row, const feed_entry *entry, spool_target *target)
{
    feed_entry copy = *entry;
    uint32_t ordinal;
    int status = admit(s, row->id_hash, row->meaning, target, &ordinal);
    if (status || !ordinal)
        return status;
    arena_reset(&s->a);
    target->tag = row->tag;
    s->last = row->seconds;
    return deliver(s, ordinal, &copy, target);
}

int spool_send(spool *s, int64_t bound, spool_target *target)
{
    int status = FEED_OK;
    while (!status && s->n && (bound == SPOOL_ALL || s->heap[0].seconds > bound)) {
        spool_entry e = pop(s);
        status = send_entry(s, &e, target);
    }
    if (!s->n)
        store_empty(&s->bytes);
    return status;
}
