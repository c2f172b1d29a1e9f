/* Entries that outlive the callback that they came in. */
#include <stdlib.h>

#include "pack.h"

enum { BYTES_MAX = 1 << 30 };

/* The entry stands first, so that its address is the copy's. */
typedef struct copy {
    feed_entry entry;
    buf bytes;
    arena a;
} copy;

feed_entry *feed_entry_dup(const feed_entry *entry)
{
    copy *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    buf_init(&c->bytes, BYTES_MAX);
    arena_init(&c->a, BYTES_MAX);
    pack_entry(&c->bytes, entry);
    if (!c->bytes.error && !unpack_entry(buf_str(&c->bytes), &c->a, &c->entry))
        return &c->entry;
    feed_entry_free(&c->entry);
    return NULL;
}

void feed_entry_free(feed_entry *entry)
{
    copy *c = (copy *)entry;
    if (!c)
        return;
    buf_free(&c->bytes);
    arena_free(&c->a);
    free(c);
}
