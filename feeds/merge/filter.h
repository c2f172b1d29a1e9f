/*
 * Filters: which entries are wanted.
 *
 *     filter = all *( "or" all )              FIELD = "title" / "content" / "text" / "link" / "author" / "category" /
 *     all    = part *( "and" part )                   "source" / "language" / "date"
 *     part   = "not" part / "(" filter ")" / test
 *     test   = FIELD "=" regex / "date" ( "<" / "<=" / ">" / ">=" ) when
 *     regex  = quoted / bare                  quoted between ' or ", where \ before the quote stands for it; bare to
 *     when   = a date, or an age: 7d, 12h     the end of the text, so that title=a b or c is one regex
 *
 * A field of several values (an entry's categories, authors, links) fits when one of them does; "text" is title,
 * summary and content. Content is matched as plain text, a date as RFC 3339 writes it. "date < 7d": older than that.
 */
#ifndef FEEDLOOM_MERGE_FILTER_H
#define FEEDLOOM_MERGE_FILTER_H

#include "../core/buf.h"

enum { FILTER_NODES_MAX = 512, FILTER_DEPTH_MAX = 32, FILTER_TEXT_MAX = 64 << 10 };

typedef struct filter filter;
typedef struct filter_runner filter_runner;

typedef struct filter_error {
    char message[200];
    size_t at; /* byte of the text */
} filter_error;

/* `now`, Unix seconds, is what ages go by. The text may go away. NULL after filling *error. */
FEED_MUST_USE filter *filter_new(feed_str text, int64_t now, filter_error *error);
/* One test whose regex is given bare. */
FEED_MUST_USE filter *filter_new_test(feed_str field, feed_str regex, int64_t now, filter_error *error);
void filter_free(filter *f);
/* Whether it goes by an age, so that its answers change with time. */
bool filter_is_timed(const filter *f);

/* A thread's own memory for matching; NULL when out of memory. */
FEED_MUST_USE filter_runner *filter_runner_new(void);
void filter_runner_free(filter_runner *r);

/* What is asked about: an entry, and what its source is called beside what the entry says. */
typedef struct filter_subject {
    const feed_entry *entry;
    feed_str source_name, language; /* of the source; absent: none */
} filter_subject;

/* Another entry comes: what is known of the last one's text is forgotten. */
void filter_runner_next(filter_runner *r);
/* 1: fits. 0: does not. FEED_E_LIMIT: a pattern takes too long on this entry; FEED_E_MEMORY. */
FEED_MUST_USE int filter_fits(const filter *f, filter_runner *r, const filter_subject *subject);

/* "90m", "12h", "7d", "2w" as seconds, or a date as the seconds from it to `now`; false for anything else. */
bool age_parse(feed_str text, int64_t now, int64_t *seconds);

#endif
