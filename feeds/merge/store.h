/*
 * Packed entries by their place: the last 32 MiB in memory, what is before them in an unlinked temporary file. They are
 * written there in the order in which they will be read, so that each 32 MiB are a run that one window goes along, and
 * all runs together are read like the inputs of a merge sort.
 */
#ifndef FEEDLOOM_MERGE_STORE_H
#define FEEDLOOM_MERGE_STORE_H

#include "../core/buf.h"

enum { STORE_ENTRY_MAX = 64 << 20, STORE_WINDOWS = 64 };

typedef struct store_window {
    char *bytes;
    uint64_t offset; /* of its first byte */
    size_t length;
    uint64_t used; /* tick of its last use */
} store_window;

typedef struct store {
    int (*open_temporary)(void *context);
    void *context;
    int fd;           /* -1: everything is in `tail` */
    uint64_t written; /* bytes in the file */
    buf tail, large;  /* large: an entry over a window's size; what is to be written */
    store_window windows[STORE_WINDOWS];
    uint64_t tick;
    uint64_t hits, misses; /* of the windows */
} store;

/* A place: bytes that were put behind all others. */
typedef struct stored {
    uint64_t offset; /* from the first byte that was ever put since the store was last empty */
    uint32_t length;
} stored;

/* `open_temporary` gives a read-write descriptor of an empty file nobody else has, or -1; it is called at most once,
 * and the store closes what it gives. Nothing is allocated yet. */
void store_init(store *s, int (*open_temporary)(void *context), void *context);
void store_free(store *s);

/* Whether store_write has to come before n more bytes can be put. */
bool store_is_full(const store *s, size_t n);
/* Whether a place is in memory still. */
static inline bool store_holds(const store *s, stored place) { return place.offset >= s->written; }
/*
 * Writes what is in memory to the file: the places that are wanted of it, in the order in which they will be read. They
 * become what they are in the file. 0, FEED_E_MEMORY or FEED_E_OUTPUT.
 */
FEED_MUST_USE int store_write(store *s, stored *const *places, size_t n);
/* 0, FEED_E_MEMORY or FEED_E_LIMIT (over STORE_ENTRY_MAX, or full). */
FEED_MUST_USE int store_put(store *s, feed_str bytes, stored *place);
/* They live until the next call of a function of the store. Absent when they cannot be read. */
feed_str store_get(store *s, stored place);
/* Nothing is wanted any more; in memory alone the room is used again. */
void store_empty(store *s);

/* Whether most bytes are not wanted any more, where `live` are; then the caller moves those that are to a new tail:
 * store_move for each, store_moved at the end. Each byte that is moved follows three that went. */
bool store_is_hollow(const store *s, uint64_t live);
void store_move(const store *s, stored *place, buf *fresh);
FEED_MUST_USE int store_moved(store *s, buf *fresh);

#endif
