#include "buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void buf_init(buf *b, size_t max)
{
    *b = (buf){.max = max};
}

void buf_free(buf *b)
{
    free(b->p);
    *b = (buf){.max = b->max};
}

bool buf_reserve(buf *b, size_t n)
{
    if (b->error)
        return false;
    if (b->capacity - b->n >= n)
        return true;
    if (n > b->max - b->n) {
        b->error = FEED_E_LIMIT;
        return false;
    }
    size_t capacity = b->capacity < 256 ? 256 : b->capacity + b->capacity / 2;
    if (capacity < b->n + n)
        capacity = b->n + n;
    if (capacity > b->max)
        capacity = b->max;
    char *p = realloc(b->p, capacity);
    if (!p) {
        b->error = FEED_E_MEMORY;
        return false;
    }
    b->p = p;
    b->capacity = capacity;
    return true;
}

void buf_put_slow(buf *b, const char *p, size_t n)
{
    if (!buf_reserve(b, n) || n == 0)
        return;
    memcpy(b->p + b->n, p, n);
    b->n += n;
}

void buf_put_uint(buf *b, uint64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + value % 10);
    while (value /= 10);
    buf_put(b, digits + at, sizeof digits - at);
}

void buf_printf(buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (n >= 0 && buf_reserve(b, (size_t)n + 1)) {
        vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
        b->n += (size_t)n;
    }
    va_end(again);
    va_end(args);
}
