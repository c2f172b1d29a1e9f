/*
 * Regular expressions (PCRE2: https://www.pcre.org/current/doc/html/pcre2pattern.html) with bounds on what a pattern
 * may cost: a compiled one is shared by threads, each with a runner of its own.
 */
#ifndef FEEDLOOM_MERGE_REGEX_H
#define FEEDLOOM_MERGE_REGEX_H

#include "../core/buf.h"

typedef struct regex regex;
typedef struct regex_runner regex_runner;

enum { REGEX_PATTERN_MAX = 16 << 10 };

/* Compiles a pattern; UTF-8, Unicode classes, no \C. NULL: `message` says why, `at` where (a byte of the pattern). */
FEED_MUST_USE regex *regex_new(feed_str pattern, char message[120], size_t *at);
void regex_free(regex *r);

/* What a thread needs to match. NULL when out of memory. */
FEED_MUST_USE regex_runner *regex_runner_new(void);
void regex_runner_free(regex_runner *r);

/* 1: it matches somewhere. 0: it does not. FEED_E_LIMIT: it takes too long to say; FEED_E_MEMORY. The text may be of
 * any bytes. */
FEED_MUST_USE int regex_match(const regex *r, regex_runner *runner, feed_str text);

/* The same of the text from `from` on, with the bytes that match in [*begin, *end). */
FEED_MUST_USE int regex_find(const regex *r, regex_runner *runner, feed_str text, size_t from, size_t *begin,
                             size_t *end);

#endif
