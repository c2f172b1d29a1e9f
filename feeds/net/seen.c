#include "seen.h"

#include <stdlib.h>

typedef struct row {
    uint64_t id;
    int64_t since;
} row;

static row row_at(feed_str seen, size_t i)
{
    row r;
    memcpy(&r, seen.p + i * sizeof r, sizeof r);
    return r;
}

static size_t count(feed_str seen)
{
    return seen.n / sizeof(row);
}

static int by_number(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static int by_id(const void *a, const void *b)
{
    const row *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static int by_since(const void *a, const void *b)
{
    const row *x = a, *y = b;
    return x->since != y->since ? (x->since < y->since) - (x->since > y->since) : by_id(a, b);
}

/* The hashes of both, in order; those of the feed first in `rows`, the others behind. */
static size_t put_both(feed_str old, const uint64_t *ids, size_t n, int64_t now, row *rows, size_t *others,
                       size_t *fresh)
{
    row *behind = rows + n;
    size_t i = 0, done = 0;
    *others = *fresh = 0;
    for (size_t k = 0; k < n; k++) {
        if (k && ids[k] == ids[k - 1])
            continue;
        while (i < count(old) && row_at(old, i).id < ids[k])
            behind[(*others)++] = row_at(old, i++);
        bool known = i < count(old) && row_at(old, i).id == ids[k];
        rows[done++] = known ? row_at(old, i++) : (row){ids[k], now};
        *fresh += !known;
    }
    while (i < count(old))
        behind[(*others)++] = row_at(old, i++);
    return done;
}

int seen_merge(feed_str old, uint64_t *ids, size_t n, int64_t now, buf *out, size_t *fresh)
{
    if (n > SEEN_MAX)
        n = SEEN_MAX;
    row *rows = malloc((n + count(old) + 1) * sizeof *rows);
    if (!rows)
        return FEED_E_MEMORY;
    if (n)
        qsort(ids, n, sizeof *ids, by_number);
    size_t others, done = put_both(old, ids, n, now, rows, &others, fresh), kept = others;
    if (done + others > SEEN_MAX) {
        qsort(rows + n, others, sizeof *rows, by_since);
        kept = SEEN_MAX - done;
    }
    memmove(rows + done, rows + n, kept * sizeof *rows);
    qsort(rows, done + kept, sizeof *rows, by_id);
    buf_put(out, (const char *)rows, (done + kept) * sizeof *rows);
    free(rows);
    return out->error;
}

int64_t seen_since(feed_str seen, uint64_t id)
{
    size_t low = 0, high = count(seen);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (row_at(seen, middle).id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count(seen) && row_at(seen, low).id == id ? row_at(seen, low).since : 0;
}
