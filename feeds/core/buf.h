/*
 * A growing buffer that is born with a maximum. The first failure sticks: later puts do nothing, so that a caller
 * checks once, at the end.
 */
#ifndef FEEDLOOM_CORE_BUF_H
#define FEEDLOOM_CORE_BUF_H

#include "str.h"

typedef struct buf {
    char *p;
    size_t n, capacity, max;
    int error; /* 0, FEED_E_MEMORY or FEED_E_LIMIT */
} buf;

/* An empty buffer that never holds more than `max` bytes. Nothing is allocated yet. */
void buf_init(buf *b, size_t max);
void buf_free(buf *b);
/* Makes room for `n` more bytes; false and b->error set when there is none. */
bool buf_reserve(buf *b, size_t n);
void buf_put_slow(buf *b, const char *p, size_t n);

static inline void buf_put(buf *b, const char *p, size_t n)
{
    if (b->capacity - b->n >= n && !b->error) {
        if (n)
            memcpy(b->p + b->n, p, n);
        b->n += n;
    } else {
        buf_put_slow(b, p, n);
    }
}

static inline void buf_put_str(buf *b, feed_str s) { buf_put(b, s.p, s.n); }
static inline void buf_put_char(buf *b, char c) { buf_put(b, &c, 1); }
static inline feed_str buf_str(const buf *b) { return (feed_str){b->n ? b->p : "", b->n}; }
static inline feed_str buf_from(const buf *b, size_t from) { return (feed_str){b->n ? b->p + from : "", b->n - from}; }
/* Empty again; the memory and a past error are kept and cleared. */
static inline void buf_clear(buf *b) { b->n = 0, b->error = 0; }

#define buf_put_lit(b, literal) buf_put((b), "" literal, sizeof(literal) - 1)

/* Decimal digits. */
void buf_put_uint(buf *b, uint64_t value);
/* printf into the buffer. */
void buf_printf(buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
