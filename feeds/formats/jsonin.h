/*
 * Reading JSON (RFC 8259): bytes in, one event for each token out, with its true position. libyajl stands behind it and
 * is included nowhere else. Events and positions do not depend on the slices that the bytes arrive in.
 *
 * Stricter than libyajl: UTF-8 is checked in full (RFC 3629), one value only, no comments, limits on depth and tokens.
 * A \u escape that is half a surrogate pair becomes U+FFFD. A byte order mark is skipped and remembered.
 */
#ifndef FEEDLOOM_FORMATS_JSONIN_H
#define FEEDLOOM_FORMATS_JSONIN_H

#include "../core/buf.h"

enum { JSON_DEPTH_MAX = 128, JSON_TOKEN_MAX = 16 * 1024 * 1024 };

typedef enum json_event {
    JSON_NULL,
    JSON_TRUE,
    JSON_FALSE,
    JSON_NUMBER, /* text: as it is written */
    JSON_STRING, /* text: decoded UTF-8, whole; may hold U+0000 and other controls from escapes */
    JSON_MAP,
    JSON_KEY, /* text as of a string; the value's events follow */
    JSON_MAP_END,
    JSON_LIST,
    JSON_LIST_END
} json_event;

typedef struct json_pos {
    uint64_t offset;       /* in bytes from the start, a byte order mark counted */
    uint32_t line, column; /* from 1; columns in characters, a byte order mark not counted */
} json_pos;

typedef struct json_handler {
    /* The text lives until the call returns. A non-zero return stops the run and comes back from push or finish. */
    int (*event)(void *context, json_event event, feed_str text);
    /* Not JSON; called at most once, nothing follows. `message` is one sentence. */
    void (*fault)(void *context, feed_str message, uint32_t line, uint32_t column);
    void *context;
} json_handler;

typedef struct json_reader json_reader;

/* A reader of one document; the caller frees it. NULL when out of memory. */
FEED_MUST_USE json_reader *json_reader_new(const json_handler *handler);
/* FEED_E_INPUT or FEED_E_LIMIT after a fault, and from then on. */
FEED_MUST_USE int json_reader_push(json_reader *reader, const char *bytes, size_t n);
FEED_MUST_USE int json_reader_finish(json_reader *reader);
/* Inside an event: where its token begins. */
json_pos json_reader_position(const json_reader *reader);
/* Inside a string's event: where that is written which stands at `offset` of its text. Linear. */
json_pos json_reader_position_in(const json_reader *reader, size_t offset);
/* Whether the document began with a byte order mark. */
bool json_reader_bom(const json_reader *reader);
void json_reader_free(json_reader *reader);

#endif
