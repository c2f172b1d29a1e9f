/* What the writers share: one row for each format, and the state between the calls of the sink. */
#ifndef FEEDLOOM_FORMATS_WRITER_H
#define FEEDLOOM_FORMATS_WRITER_H

#include "../core/arena.h"
#include "xmlout.h"

struct feed_writer {
    const struct writer_code *code;
    void *own; /* what the format keeps for itself */
    feed_writer_options options;
    xmlout x;
    uint64_t entries;  /* written so far */
    arena a;           /* of this feed: what the head leaves for the entries */
    feed_str language; /* the feed's */
    bool has_author;   /* the feed has one */
};

/* How a format is written. What goes wrong is left in w->x.error. */
typedef struct writer_code {
    void (*begin)(feed_writer *w, const feed_head *head);
    void (*entry)(feed_writer *w, const feed_entry *entry);
    void (*end)(feed_writer *w);
    size_t own;                    /* bytes of w->own, zeroed at the start; 0: none */
    bool (*open)(feed_writer *w);  /* makes the rest of w->own; false when out of memory; NULL: nothing to make */
    void (*close)(feed_writer *w); /* frees what open made, all of it or a part; NULL: nothing to free */
} writer_code;

typedef struct writer_format {
    feed_format format;
    const char *name;
    const char *extension;
    const char *file; /* its name in a folder of several formats */
    const char *media_type;
    bool checked;     /* feed_checker reads it */
    bool late;        /* entries are held back until the end */
    const writer_code *code; /* NULL: a layer above has it (converters/formats.c) */
} writer_format;

extern const writer_code WRITER_RSS, WRITER_ATOM, WRITER_JSON, WRITER_RDF, WRITER_OPML;

/* The row of a format; NULL if there is none. Formats are numbered without a gap. */
const writer_format *writer_format_get(feed_format format);

/* What feed_writer_new does, for a code. NULL when out of memory. */
FEED_MUST_USE feed_writer *writer_new(const writer_code *code, const feed_writer_options *options, feed_output output);

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
/* `updated` where it is set, else `published`; and the other way round. */
feed_time writer_updated(const feed_entry *entry);
feed_time writer_published(const feed_entry *entry);
/* <name> with HTML as it is, and plain text escaped once more, for elements that readers take for HTML; an absent text
 * writes nothing. */
void writer_html(xmlout *x, feed_str name, feed_text text);

#endif
