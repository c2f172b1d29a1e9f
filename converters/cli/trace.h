/*
 * From a line of the output back to what it was made of. Entries are noted as they are written; lines are counted as
 * the bytes go by. What lies more than two pieces back is forgotten, but for the last entry: findings come soon.
 */
#ifndef FEEDLOOM_CLI_TRACE_H
#define FEEDLOOM_CLI_TRACE_H

#include "../../feeds/core/buf.h"

typedef struct trace {
    buf marks[2], names[2]; /* the present piece's and the one's before it */
    buf held, held_names;   /* those of entries that are written at the end */
    size_t held_next;       /* the first of them that has no mark yet */
    int current;
    uint64_t offset; /* bytes that went by */
    uint32_t line;   /* the line that the next byte stands in, from 1 */
} trace;

void trace_init(trace *t);
void trace_free(trace *t);
/* An entry that was read at `origin` begins at this byte of the output. */
void trace_entry(trace *t, uint64_t offset, feed_pos origin);
/* The same of an entry that is held back until the end, at this byte of what is held back. */
void trace_held(trace *t, uint64_t offset, feed_pos origin);
/* These bytes go by; what was held back begins at byte `held_at` of the output, 0: it has no place yet. Linear. */
void trace_bytes(trace *t, const char *bytes, size_t n, uint64_t held_at);
/* Where the entry that this line belongs to was read; line 0 if none is known. Its file lives until the next call of
 * trace_bytes. */
feed_pos trace_find(const trace *t, uint32_t line);

#endif
