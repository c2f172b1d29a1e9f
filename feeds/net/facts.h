/* What a scheduler wants to know of a feed's document: how many entries, how new, what it says of its schedule, where
 * its archives are. */
#ifndef FEEDLOOM_NET_FACTS_H
#define FEEDLOOM_NET_FACTS_H

#include "../core/arena.h"
#include "../core/buf.h"
#include "schedule.h"

typedef struct facts {
    size_t entries, recent; /* in all; dated in the last 28 days before `now` */
    int64_t newest, oldest; /* dates; 0: none */
    buf ids;                /* a uint64_t for each entry */
    feed_str title;
    feed_str prev_archive, next_page; /* RFC 5005, absolute; absent: none */
    feed_str self;
    schedule_hints hints;
    bool flawed;            /* read, but not well-formed */
    feed_str fault;         /* the first flaw, or why it is no feed */
} facts;

typedef struct facts_document {
    feed_str name, base, content_type, content_location, content_language, body;
    int64_t now;
} facts_document;

/* Reads a document; strings are copies in `a`. 0, FEED_E_INPUT when it is no feed (out->fault says why), or
 * FEED_E_MEMORY. The caller frees with facts_free in any case. */
FEED_MUST_USE int facts_read(const facts_document *document, arena *a, facts *out);
void facts_free(facts *f);

/* The hash under which an entry is known (seen.h): of its id, else of its link, else of its title. */
uint64_t facts_entry_hash(const feed_entry *entry);

#endif
