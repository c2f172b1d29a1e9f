#include "spool.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "../core/hash.h"
#include "../model/pack.h"
#include "../model/report.h"

/* What is written goes through `tail`; what is read back through a few windows, since neighbours in the output are
 * mostly neighbours in the spool. */
enum { TAIL_BYTES = 4 << 20, WINDOW_BYTES = 256 << 10, WINDOWS = 8, ENTRY_MAX = 64 << 20, ARENA_MAX = 64 << 20 };

typedef struct spool_entry {
    int64_t seconds;
    uint64_t id_hash;
    uint64_t offset;
    uint32_t length;
    uint32_t ordinal; /* among different entries with one id: from 1; 0: left out */
} spool_entry;

typedef struct spool_window {
    char *bytes;
    uint64_t offset; /* of its first byte */
    size_t length;
    uint64_t used; /* tick of its last use */
} spool_window;

struct spool {
    int (*open_temporary)(void *context);
    void *context;
    int fd;          /* -1: everything is in `tail` */
    uint64_t written; /* bytes in the file */
    buf tail, large; /* large: an entry over a window's size */
    spool_entry *entries;
    size_t n, capacity;
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
    free(s->entries);
    free(s);
}

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

static int grow_index(spool *s)
{
    if (s->n < s->capacity)
        return FEED_OK;
    size_t capacity = s->capacity ? s->capacity + s->capacity / 2 : 1024;
    spool_entry *entries = realloc(s->entries, capacity * sizeof *entries);
    if (!entries)
        return FEED_E_MEMORY;
    s->entries = entries;
    s->capacity = capacity;
    return FEED_OK;
}

int spool_add(spool *s, feed_str packed, feed_str id, int64_t seconds)
{
    if (grow_index(s))
        return FEED_E_MEMORY;
    if (packed.n > ENTRY_MAX)
        return FEED_E_LIMIT;
    if (s->tail.n && s->tail.n + packed.n > TAIL_BYTES) {
        int status = flush_tail(s);
        if (status)
            return status;
    }
    s->entries[s->n++] = (spool_entry){.seconds = seconds, .id_hash = hash64(id), .offset = s->written + s->tail.n,
                                       .length = (uint32_t)packed.n, .ordinal = 1};
    buf_put_str(&s->tail, packed);
    return s->tail.error;
}

size_t spool_count(const spool *s)
{
    return s->n;
}

int64_t spool_newest(const spool *s)
{
    int64_t newest = s->n ? s->entries[0].seconds : 0;
    for (size_t i = 1; i < s->n; i++)
        if (s->entries[i].seconds > newest)
            newest = s->entries[i].seconds;
    return newest;
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

/* ---- order and identity ---- */

static int by_identity(const void *a, const void *b)
{
    const spool_entry *x = a, *y = b;
    if (x->id_hash != y->id_hash)
        return x->id_hash < y->id_hash ? -1 : 1;
    return (x->seconds < y->seconds) - (x->seconds > y->seconds);
}

static int by_time(const void *a, const void *b)
{
    const spool_entry *x = a, *y = b;
    if (x->seconds != y->seconds)
        return x->seconds < y->seconds ? 1 : -1;
    if (x->id_hash != y->id_hash)
        return x->id_hash < y->id_hash ? -1 : 1;
    return (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal);
}

/* Orders entries of one id by what they say, so that the outcome does not depend on the order of the inputs. */
typedef struct twin {
    uint64_t meaning;
    spool_entry *entry;
} twin;

static int by_meaning(const void *a, const void *b)
{
    const twin *x = a, *y = b;
    if (x->entry->seconds != y->entry->seconds)
        return x->entry->seconds < y->entry->seconds ? 1 : -1;
    return (x->meaning > y->meaning) - (x->meaning < y->meaning);
}

static int settle_twins(spool *s, spool_entry *first, size_t n, spool_stats *stats)
{
    twin *twins = calloc(n, sizeof *twins);
    if (!twins)
        return FEED_E_MEMORY;
    for (size_t i = 0; i < n; i++)
        twins[i] = (twin){hash64(pack_meaning(entry_bytes(s, &first[i]))), &first[i]};
    qsort(twins, n, sizeof *twins, by_meaning);
    uint32_t ordinal = 1;
    for (size_t i = 1; i < n; i++) {
        bool equal = twins[i].meaning == twins[i - 1].meaning &&
                     twins[i].entry->seconds == twins[i - 1].entry->seconds;
        twins[i].entry->ordinal = equal ? 0 : ++ordinal;
        stats->equal += equal;
        stats->renamed += !equal;
    }
    free(twins);
    return FEED_OK;
}

static int settle_identity(spool *s, spool_stats *stats)
{
    int status = FEED_OK;
    qsort(s->entries, s->n, sizeof *s->entries, by_identity);
    for (size_t i = 0, end; i < s->n && !status; i = end) {
        for (end = i + 1; end < s->n && s->entries[end].id_hash == s->entries[i].id_hash;)
            end++;
        if (end - i > 1)
            status = settle_twins(s, &s->entries[i], end - i, stats);
    }
    qsort(s->entries, s->n, sizeof *s->entries, by_time);
    return status;
}

static int rename_entry(spool *s, const spool_entry *e, feed_entry *entry, feed_reporter reporter)
{
    char *id = arena_alloc(&s->a, entry->id.n + 16);
    if (!id)
        return FEED_E_MEMORY;
    buf b = {.p = id, .capacity = entry->id.n + 16, .max = entry->id.n + 16};
    buf_put_str(&b, entry->id);
    buf_put_char(&b, '-');
    buf_put_uint(&b, e->ordinal);
    report(reporter, FEED_RULE_DuplicateItem, entry->origin, "another entry has the id %.*s; this one becomes %.*s",
           FMT(entry->id), FMT(buf_str(&b)));
    entry->id = buf_str(&b);
    return FEED_OK;
}

static int send_entry(spool *s, const spool_entry *e, feed_sink sink, feed_reporter reporter)
{
    feed_entry entry;
    feed_str bytes = entry_bytes(s, e);
    arena_reset(&s->a);
    int status = bytes.p ? unpack_entry(bytes, &s->a, &entry) : FEED_E_INPUT;
    if (!status && e->ordinal > 1)
        status = rename_entry(s, e, &entry, reporter);
    return status ? status : sink.entry(sink.context, &entry);
}

int spool_send(spool *s, size_t max, feed_sink sink, feed_reporter reporter, spool_stats *stats)
{
    *stats = (spool_stats){0};
    int status = s->fd >= 0 ? flush_tail(s) : FEED_OK;
    if (!status)
        status = settle_identity(s, stats);
    size_t sent = 0;
    for (size_t i = 0; i < s->n && !status; i++) {
        if (!s->entries[i].ordinal)
            continue;
        if (max && sent == max) {
            stats->cut++;
            continue;
        }
        status = send_entry(s, &s->entries[i], sink, reporter);
        sent++;
    }
    return status;
}
