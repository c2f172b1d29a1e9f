/* What the writers share: one row for each format, and the state between the calls of the sink. */
#ifndef FEEDLOOM_FORMATS_WRITER_H
#define FEEDLOOM_FORMATS_WRITER_H

#include "../core/arena.h"
#include "xmlout.h"

struct feed_writer {
    const struct writer_format *format;
    feed_writer_options options;
    xmlout x;
    uint64_t entries;  /* written so far */
    arena a;           /* of this feed: what the head leaves for the entries */
    feed_str language; /* the feed's */
    bool has_author;   /* the feed has one */
};

typedef struct writer_format {
    feed_format format;
    const char *name;
    const char *extension, *media_type;
    void (*begin)(feed_writer *w, const feed_head *head);
    void (*entry)(feed_writer *w, const feed_entry *entry);
    void (*end)(feed_writer *w);
} writer_format;

extern const writer_format WRITER_RSS, WRITER_ATOM, WRITER_JSON;

/* The row of a format; NULL if there is none. */
const writer_format *writer_format_get(feed_format format);

/* The first link of a rel ("alternate" also finds links without one); NULL if none. */
const feed_link *writer_link(const feed_link *links, size_t n, const char *rel);
bool writer_link_is(const feed_link *link, const char *rel);

/* A date as text, in a buffer of the caller's; absent for an unset time. */
typedef struct writer_date {
    char bytes[64];
} writer_date;
feed_str writer_rfc3339(writer_date *d, feed_time t);
feed_str writer_rfc822(writer_date *d, feed_time t);
/* Decimal digits; absent for 0. */
feed_str writer_number(writer_date *d, uint64_t value);
/* `updated` where it is set, else `published`. */
feed_time writer_updated(const feed_entry *entry);

#endif
