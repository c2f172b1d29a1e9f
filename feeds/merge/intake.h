/*
 * The way into a merge: a sink that takes the entries of one document after the other, completes them from the feed's
 * head, applies dates, filters and limits, finds the versions of one entry, and packs the rest. A thread's own; the
 * merger (merge.h) takes what it holds.
 */
#ifndef FEEDLOOM_MERGE_INTAKE_H
#define FEEDLOOM_MERGE_INTAKE_H

#include "identity.h"
#include "options.h"

typedef struct intake intake;

/* What is known of a document beside its content. Views live until the next document. */
typedef struct intake_document {
    feed_str name;          /* its path or URL */
    feed_str feed;          /* the feed that it is a part of (RFC 5005); absent: itself */
    bool own;               /* our own digest: entries have no source, and keep what they say of themselves */
    bool holds;             /* head and entries live until the next document begins: they stay as they are, until
                             * intake_pack */
    feed_str source_name;   /* what filters call its source; absent: what it calls itself */
    const filter *const *keep, *const *block; /* NULL at the end; NULL: none. All of keep, none of block */
    int64_t first_seen;     /* for entries without a date of their own, or of the future; 0: not known */
    /* When this one was first seen, where that is known better; 0: it is not. NULL: nobody knows. */
    int64_t (*seen)(void *context, const feed_entry *entry);
    size_t max;             /* entries, the newest; 0: all */
    feed_reporter reporter;
    /* Changes an entry before anything is done with it; NULL: nothing to change. */
    int (*amend)(void *context, feed_entry *entry, arena *a, uint32_t *tag);
    void *context;
} intake_document;

/* The options must outlive it. NULL when out of memory. */
FEED_MUST_USE intake *intake_new(const merge_options *options);
void intake_free(intake *in);

/* Forgets the document before, begins another. */
void intake_start(intake *in, const intake_document *document);
/* For the reader of the document. */
feed_sink intake_sink(intake *in);

/* What is left after end(); rows' places are offsets into the bytes. */
const merge_row *intake_rows(const intake *in, size_t *n);
feed_str intake_bytes(const intake *in, const merge_row *row);
/* The entry of a row of a document that holds them; it has no bytes, and its row no meaning. */
const feed_entry *intake_held(const intake *in, const merge_row *row);
/* Packs what is held, from the i-th row on: then those have bytes and a meaning. 0, FEED_E_MEMORY or FEED_E_LIMIT. */
FEED_MUST_USE int intake_pack(intake *in, size_t i);
feed_str intake_sketch(const intake *in, const merge_row *row);
const merge_stats *intake_stats(const intake *in);
/* The newest entry's date; not set: no entry. */
feed_time intake_newest(const intake *in);

#endif
