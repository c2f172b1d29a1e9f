/*
 * Digest Markdown → entries: a header, a grammar, items. One digest gives a feed of its items, a feed of itself, or
 * both in one, linked with each other.
 */
#ifndef FEEDLOOM_DIGEST_DIGEST_H
#define FEEDLOOM_DIGEST_DIGEST_H

#include "../../feeds/core/arena.h"
#include "../../feeds/merge/regex.h"
#include "grammar.h"
#include "prepass.h"

typedef enum digest_entries {
    DIGEST_ENTRIES_ITEM,   /* an entry for each item; for the digest where there are none */
    DIGEST_ENTRIES_DIGEST, /* one entry, the digest */
    DIGEST_ENTRIES_BOTH
} digest_entries;

/* What to do with a digest that has no date anywhere. */
typedef enum digest_undated { DIGEST_UNDATED_ERROR, DIGEST_UNDATED_SKIP, DIGEST_UNDATED_DATE } digest_undated;

/* What becomes of raw HTML in the Markdown. */
typedef enum digest_html { DIGEST_HTML_SANITIZE, DIGEST_HTML_KEEP, DIGEST_HTML_DROP } digest_html;

/* What becomes of a digest without items, where items are asked for. */
typedef enum digest_empty { DIGEST_EMPTY_ENTRY, DIGEST_EMPTY_SKIP } digest_empty;

/* Where a digest's date and title may be found. */
typedef enum digest_place_kind {
    DIGEST_PLACE_END,
    DIGEST_PLACE_HEADER,  /* the header's key */
    DIGEST_PLACE_HEADING, /* the title's heading */
    DIGEST_PLACE_NAME,    /* the file's name */
    DIGEST_PLACE_FOLDER,  /* the folders' names, the innermost first; with a pattern, the whole path */
    DIGEST_PLACE_BODY,    /* a short line near the top; with a pattern, anywhere in the text */
    DIGEST_PLACE_NUMBER,  /* start + interval: the number in the file's name counts from `start` */
    DIGEST_PLACE_GIT,     /* when the file was first committed */
    DIGEST_PLACE_MTIME    /* when it was last written */
} digest_place_kind;

typedef struct digest_place {
    digest_place_kind kind;
    feed_str key;         /* of the header; absent: the usual ones */
    const regex *pattern; /* what of the text counts; NULL: all */
} digest_place;

enum { DIGEST_PLACES_MAX = 9, DIGEST_PATTERNS_MAX = 8 }; /* of places, the last is DIGEST_PLACE_END */

/* What is taken off an item's title. */
enum { DIGEST_STRIP_EMOJI = 1, DIGEST_STRIP_NUMBER = 2, DIGEST_STRIP_HASH = 4, DIGEST_STRIP_DATE = 8 };

/* Which of an item's links is its own, or leads to its comments. */
typedef enum digest_link_kind {
    DIGEST_LINK_AUTO,    /* as the grammar says */
    DIGEST_LINK_FIRST,   /* the first of all */
    DIGEST_LINK_HEADING, /* the heading's */
    DIGEST_LINK_LABEL,   /* the one behind a text: "Source: https://…" */
    DIGEST_LINK_LINE,    /* the first that is alone on its line */
    DIGEST_LINK_SECOND,  /* the second such one */
    DIGEST_LINK_HEADER,  /* of a digest: a key of its header */
    DIGEST_LINK_NONE
} digest_link_kind;

typedef struct digest_link {
    digest_link_kind kind;
    feed_str text; /* the label, or the key */
} digest_link;

typedef enum digest_direction { DIGEST_DIRECTION_AUTO, DIGEST_DIRECTION_LTR, DIGEST_DIRECTION_RTL } digest_direction;

/* Names or parts of names of sections; ASCII letters in any case. */
typedef struct digest_patterns {
    const feed_str *list;
    size_t n;
} digest_patterns;

typedef struct digest_options {
    digest_entries entries;
    digest_undated undated;
    feed_str base_url;  /* relative links are seen from it; absent: from the digest's own address */
    feed_str site;      /* absolute, ends with "/"; absent: no permalinks, ids are urn:uuid */
    feed_str authority; /* of tag: URIs, "example.org,2025"; absent: the site's host, or none */
    feed_str permalink; /* of a digest below the site, with {path} {name} {year} {month} {day}; absent: "{path}/" */
    feed_str language, author, title; /* absent: from the digest */
    int zone;           /* minutes east of UTC of dates without a zone */
    int grammar;        /* an index, or DIGEST_GRAMMAR_NONE: find it */
    feed_str encoding;  /* of the digests; absent: UTF-8, or found out from the bytes where that does not fit */
    feed_str grammar_argument; /* a heading level, or a key of the header; absent: found out */
    const regex *grammar_pattern; /* how items begin, for a grammar that takes a pattern */
    bool summaries;     /* make a summary for each entry */
    digest_titles titles; /* which text of an item is its title */
    digest_patterns include, exclude; /* items of which sections; none: all */
    unsigned strip;     /* DIGEST_STRIP_…: what is taken off items' titles, … */
    const regex *strip_patterns[DIGEST_PATTERNS_MAX]; /* … and every match of these; NULL ends them */
    digest_link link_from[DIGEST_PATTERNS_MAX]; /* the first that finds one; DIGEST_LINK_AUTO ends them */
    digest_link comments_link;
    digest_direction direction; /* AUTO: as the header or the language says */
    bool skip_before_heading; /* items before the first section are left out */
    digest_split split; /* where a file's digests begin */
    digest_index index;
    unsigned section_level; /* headings of this level alone are sections; 0: all */
    digest_place date_from[DIGEST_PLACES_MAX];  /* all zero: in the order of the enum, up to the number */
    digest_place title_from[DIGEST_PLACES_MAX]; /* all zero: header, heading, name */
    feed_time start;    /* DIGEST_PLACE_NUMBER: the date of number 1 */
    int interval_days;
    digest_html html;
    bool drop_pixels;   /* images that count readers */
    unsigned keep;      /* PREPASS_…: what of site generators' syntax stays as it is */
    bool plain_emphasis; /* CommonMark's rule beside CJK characters too: see cjk.h */
    feed_str references; /* link definitions for all digests, Markdown; absent: none */
    feed_str unwrap;    /* the parameter of a click counter's URL that holds the address; absent: none */
    bool drafts;        /* drafts are published too */
    int64_t now;        /* the clock, Unix seconds; 0: none, and digests dated later are published too */
    digest_empty empty;
    bool explain;       /* report the grammar, why, and each item */
} digest_options;

/* One file. */
typedef struct digest_file {
    feed_str name;     /* as the user gave it, for positions; "-" is standard input */
    feed_str path;     /* below the folder given, with "/"; of a single file its name */
    feed_time undated; /* for DIGEST_UNDATED_DATE: the date to take (the file's mtime, or a fixed one) */
    date_precision undated_precision; /* 0: its time counts */
    feed_time committed, modified; /* for DIGEST_PLACE_GIT and MTIME; not set: not known */
    int grammar;       /* what the archive voted for, or DIGEST_GRAMMAR_NONE */
} digest_file;

typedef struct digest_reader digest_reader;

/* Options must outlive the reader. NULL when out of memory. A reader reads one file after another, in one thread. */
FEED_MUST_USE digest_reader *digest_reader_new(const digest_options *options);
void digest_reader_free(digest_reader *reader);

/*
 * Reads one digest and sends its feed to the sink: begin, entries in reader order (the digest's own first), end.
 * What an entry refers to lives until the next digest is read. Reports what is wrong with positions in the Markdown.
 * Returns 0; what the sink returned; FEED_E_INPUT when the digest was refused after a finding said why; FEED_E_MEMORY.
 */
FEED_MUST_USE int digest_read(digest_reader *reader, feed_str bytes, const digest_file *file, feed_reporter reporter,
                              feed_sink sink);

/* The grammar of one file alone: an index, or DIGEST_GRAMMAR_NONE. Reports nothing. */
int digest_detect(digest_reader *reader, feed_str bytes, feed_str name);

#endif
