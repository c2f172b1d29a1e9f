/* Inputs: files, folders and standard input, found in a stable order and read whole. */
#ifndef FEEDLOOM_CLI_INPUT_H
#define FEEDLOOM_CLI_INPUT_H

#include "diag.h"

enum { INPUT_DEPTH = 32, INPUT_FILES_MAX = 2000000, INPUT_BYTES_MAX = 1 << 30, INPUT_KEPT = 1024 };

typedef struct input {
    const char *name;  /* as opened; "-" is standard input */
    const char *path;  /* below the folder that was named */
    uint32_t archive;  /* which argument it comes from */
    bool folder;       /* found in a folder */
    bool feed;         /* no digest */
    bool told;         /* its findings have been told */
    int64_t mtime;
    feed_time committed;    /* filled in by gitdates_fill */
    int64_t mtime_ns, size; /* of the same look at the file */
    uint64_t print;         /* of the bytes that were read; 0: not wanted, or not read */
    struct network_document *document; /* of an address that was fetched: its headers; NULL: a file */
    int fd;                 /* and its bytes */
    buf begin;              /* what was read of it and is to be used: by input_peek of standard input, by input_keep */
    bool whole;             /* begin is all of the file */
} input;

typedef struct inputs {
    input *list;
    size_t n, capacity;
    size_t archives;
} inputs;

/*
 * Expands the arguments: a folder gives the files in it whose names end in one of `extensions` (NULL-terminated),
 * sorted by path, hidden ones left out; none gives "-". With `times` their mtime and size are filled in. What
 * cannot be read is reported and left out. 0 or FEED_E_MEMORY.
 */
FEED_MUST_USE int inputs_find(const char *const *arguments, size_t n, const char *const *extensions, bool times,
                              diag *d, inputs *out);
void inputs_free(inputs *in);
/* A descriptor of its own to read from, of standard input what is behind in->begin; -1 with errno set. */
FEED_MUST_USE int input_open(const input *in);
/* Frees what was fetched or looked at. */
void input_close(input *in);

/* Reads a file into `b` (cleared first), at most INPUT_BYTES_MAX bytes. 0, or FEED_E_INPUT after reporting. */
FEED_MUST_USE int input_read(input *in, buf *b, diag *d);

/*
 * Reads a file in pieces of at most 64 KiB. `push` gets each with the bytes in front of it that it asked to be kept of
 * the last one: its return value, at most INPUT_KEPT; a negative one ends the reading. 0, or FEED_E_INPUT after
 * reporting.
 */
FEED_MUST_USE int input_stream(const input *in, long (*push)(void *context, feed_str window, size_t kept),
                               void *context, diag *d);

/* Reads the first `n` bytes into `b`; of standard input no more than at the first time. 0 or FEED_E_INPUT, without a
 * report. */
FEED_MUST_USE int input_peek(input *in, buf *b, size_t n);
/* Keeps a copy of all of a file in in->begin, where input_read finds it: looking at it first then costs no second
 * opening. Its bytes; 0 if it was not kept. */
size_t input_keep(input *in, feed_str whole);
/* Whether the name ends in one of the extensions (NULL-terminated). */
bool input_has_extension(const char *name, const char *const *extensions);

#endif
