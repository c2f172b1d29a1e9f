/*
 * Digest Markdown → entries: a header, a grammar, items. One digest gives a feed of its items, a feed of itself, or
 * both in one, linked with each other.
 */
#ifndef FEEDLOOM_DIGEST_DIGEST_H
#define FEEDLOOM_DIGEST_DIGEST_H

#include "../../feeds/core/arena.h"
#include "grammar.h"

typedef enum digest_entries {
    DIGEST_ENTRIES_ITEM,   /* an entry for each item; for the digest where there are none */
    DIGEST_ENTRIES_DIGEST, /* one entry, the digest */
    DIGEST_ENTRIES_BOTH
} digest_entries;

/* What to do with a digest that has no date anywhere. */
typedef enum digest_undated { DIGEST_UNDATED_ERROR, DIGEST_UNDATED_SKIP, DIGEST_UNDATED_DATE } digest_undated;

typedef struct digest_options {
    digest_entries entries;
    digest_undated undated;
    feed_str site;      /* absolute, ends with "/"; absent: no permalinks, ids are urn:uuid */
    feed_str authority; /* of tag: URIs, "example.org,2025"; absent: the site's host, or none */
    feed_str permalink; /* of a digest below the site, with {path} {name} {year} {month} {day}; absent: "{path}/" */
    feed_str language, author, title; /* absent: from the digest */
    int zone;           /* minutes east of UTC of dates without a zone */
    int grammar;        /* an index, or DIGEST_GRAMMAR_NONE: find it */
    bool summaries;     /* make a summary for each entry */
} digest_options;

/* One file. */
typedef struct digest_file {
    feed_str name;     /* as the user gave it, for positions; "-" is standard input */
    feed_str path;     /* below the folder given, with "/"; of a single file its name */
    feed_time undated; /* for DIGEST_UNDATED_DATE: the date to take (the file's mtime, or a fixed one) */
    int grammar;       /* what the archive voted for, or DIGEST_GRAMMAR_NONE */
} digest_file;

typedef struct digest_reader digest_reader;

/* Options must outlive the reader. NULL when out of memory. A reader reads one file after another, in one thread. */
FEED_MUST_USE digest_reader *digest_reader_new(const digest_options *options);
void digest_reader_free(digest_reader *reader);

/*
 * Reads one digest and sends its feed to the sink: begin, entries in reader order (the digest's own first), end.
 * Reports what is wrong with positions in the Markdown. Returns 0; what the sink returned; FEED_E_INPUT when the digest
 * was refused after a finding said why; FEED_E_MEMORY.
 */
FEED_MUST_USE int digest_read(digest_reader *reader, feed_str bytes, const digest_file *file, feed_reporter reporter,
                              feed_sink sink);

/* The grammar of one file alone: an index, or DIGEST_GRAMMAR_NONE. Reports nothing. */
int digest_detect(digest_reader *reader, feed_str bytes, feed_str name);

#endif
