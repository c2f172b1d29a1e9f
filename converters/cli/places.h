/* Where dates, titles and links are looked for, as the command line and the configuration say it. */
#ifndef FEEDLOOM_CLI_PLACES_H
#define FEEDLOOM_CLI_PLACES_H

#include "settings.h"

enum { PATTERNS_MAX = 32 };

/* Patterns that were compiled on the way. */
typedef struct place_patterns {
    regex *list[PATTERNS_MAX];
    size_t n;
} place_patterns;

void place_patterns_free(place_patterns *p);

/*
 * The parsers take "NAME" or "NAME:ARGUMENT" and return NULL, or what is wrong (static). Pattern arguments are regular
 * expressions. `p` may be NULL where only the fault is wanted: then nothing is kept.
 */
const char *places_parse_date(feed_str word, place_patterns *p, digest_place *out);
const char *places_parse_title(feed_str word, place_patterns *p, digest_place *out);
const char *places_parse_link(feed_str word, digest_link *out);
const char *places_parse_comments(feed_str word, digest_link *out);
/* emoji, number, hash, date, or a pattern. */
const char *places_parse_strip(feed_str word, place_patterns *p, unsigned *flags, const regex **pattern);

/* auto, none, "heading:2" or "heading:PATTERN". */
const char *places_parse_split(feed_str word, place_patterns *p, digest_split *out);
/* A grammar's name and what it takes; the result may be "": the names of all are needed. */
const char *places_parse_grammar(feed_str word, place_patterns *p, int *grammar, feed_str *argument,
                                 const regex **pattern);

/* The next of a list of words with commas between them; a pattern behind a colon goes to the end. */
bool places_next(feed_str *rest, feed_str *word);

#endif
