#include "store.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { TAIL_BYTES = 32 << 20, WINDOW_BYTES = 64 << 10, COMPACT_FROM = 1 << 20, SCATTERED = 4 * STORE_WINDOWS,
       WRITE_BYTES = 256 << 10 };

void store_init(store *s, int (*open_temporary)(void *context), void *context)
{
    *s = (store){.open_temporary = open_temporary, .context = context, .fd = -1};
    buf_init(&s->tail, TAIL_BYTES + STORE_ENTRY_MAX);
    buf_init(&s->large, STORE_ENTRY_MAX + WRITE_BYTES);
}

void store_free(store *s)
{
    if (s->fd >= 0)
        close(s->fd);
    for (int i = 0; i < STORE_WINDOWS; i++)
        free(s->windows[i].bytes);
    buf_free(&s->tail);
    buf_free(&s->large);
}

static int write_all(int fd, feed_str bytes)
{
    while (bytes.n) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return FEED_E_OUTPUT;
        bytes = str_from(bytes, (size_t)n);
    }
    return FEED_OK;
}

bool store_is_full(const store *s, size_t n)
{
    return s->tail.n && s->tail.n + n > TAIL_BYTES;
}

int store_write(store *s, stored *const *places, size_t n)
{
    int status = s->fd < 0 && (s->fd = s->open_temporary(s->context)) < 0 ? FEED_E_OUTPUT : FEED_OK;
    uint64_t at = s->written;
    for (size_t i = 0; i < n && !status; i++) {
        buf_put(&s->large, s->tail.p + (places[i]->offset - s->written), places[i]->length);
        places[i]->offset = at;
        at += places[i]->length;
        if (s->large.error || s->large.n >= WRITE_BYTES || i + 1 == n) {
            status = s->large.error ? s->large.error : write_all(s->fd, buf_str(&s->large));
            buf_clear(&s->large);
        }
    }
    s->written = at;
    buf_clear(&s->tail);
    return status;
}

void store_empty(store *s)
{
    if (s->written == 0)
        buf_clear(&s->tail);
}

bool store_is_hollow(const store *s, uint64_t live)
{
    return !s->written && s->tail.n >= COMPACT_FROM && live * 4 <= s->tail.n;
}

void store_move(const store *s, stored *place, buf *fresh)
{
    size_t at = fresh->n;
    if (!fresh->max)
        buf_init(fresh, TAIL_BYTES + STORE_ENTRY_MAX);
    buf_put(fresh, s->tail.p + place->offset, place->length);
    place->offset = at;
}

int store_moved(store *s, buf *fresh)
{
    int status = fresh->error;
    if (!fresh->max)
        buf_init(fresh, TAIL_BYTES + STORE_ENTRY_MAX);
    buf_free(status ? fresh : &s->tail);
    if (!status)
        s->tail = *fresh;
    return status;
}

int store_put(store *s, feed_str bytes, stored *place)
{
    if (bytes.n > STORE_ENTRY_MAX || store_is_full(s, bytes.n))
        return FEED_E_LIMIT;
    *place = (stored){s->written + s->tail.n, (uint32_t)bytes.n};
    buf_put_str(&s->tail, bytes);
    return s->tail.error;
}

/* ---- reading back ---- */

static int read_at(const store *s, char *to, size_t n, uint64_t offset)
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

static store_window *oldest_window(store *s)
{
    store_window *oldest = &s->windows[0];
    for (int i = 1; i < STORE_WINDOWS; i++)
        if (s->windows[i].used < oldest->used)
            oldest = &s->windows[i];
    return oldest;
}

/* The window that holds [offset, offset + n), filled if need be; n is at most a window. */
static store_window *window_for(store *s, uint64_t offset, size_t n)
{
    s->tick++;
    for (int i = 0; i < STORE_WINDOWS; i++) {
        store_window *w = &s->windows[i];
        if (w->bytes && offset >= w->offset && offset + n <= w->offset + w->length) {
            w->used = s->tick;
            s->hits++;
            return w;
        }
    }
    s->misses++;
    store_window *w = oldest_window(s);
    if (!w->bytes && !(w->bytes = malloc(WINDOW_BYTES)))
        return NULL;
    w->offset = offset; /* what follows is read next */
    w->length = s->written - w->offset < WINDOW_BYTES ? (size_t)(s->written - w->offset) : WINDOW_BYTES;
    w->used = s->tick;
    if (read_at(s, w->bytes, w->length, w->offset)) {
        w->length = 0;
        return NULL;
    }
    return w;
}

feed_str store_get(store *s, stored place)
{
    if (place.offset >= s->written)
        return (feed_str){s->tail.p + (place.offset - s->written), place.length};
    /* Of more runs than there are windows each entry is read by itself. */
    bool scattered = s->misses > SCATTERED && s->misses > s->hits;
    if (place.length <= WINDOW_BYTES && !scattered) {
        store_window *w = window_for(s, place.offset, place.length);
        return w ? (feed_str){w->bytes + (place.offset - w->offset), place.length} : STR_NONE;
    }
    buf_clear(&s->large);
    if (!buf_reserve(&s->large, place.length) || read_at(s, s->large.p, place.length, place.offset))
        return STR_NONE;
    return (feed_str){s->large.p, place.length};
}
