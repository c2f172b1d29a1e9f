/*
 * Datatypes: RELAX NG's own string and token, and of XML Schema part 2 string, normalizedString, token, anyURI,
 * dateTime, date, NMTOKEN, NCName, language, boolean, integer, nonNegativeInteger, positiveInteger, with the parameters
 * pattern, length, minLength, maxLength, minInclusive, maxInclusive.
 */
#ifndef FEEDLOOM_CHECK_RNG_TYPE_H
#define FEEDLOOM_CHECK_RNG_TYPE_H

#include "../core/arena.h"
#include "rng_regex.h"

typedef enum rng_space { RNG_SPACE_PRESERVE, RNG_SPACE_COLLAPSE } rng_space;

typedef struct rng_type {
    const char *name;
    rng_space space;
    bool number;               /* minInclusive and maxInclusive make sense */
    bool (*valid)(feed_str s); /* white space at the ends is gone if it collapses; NULL: anything */
    const char *shown;         /* for messages: "a date-time such as …"; NULL: the name */
} rng_type;

/* A <data> or <value>, without the except pattern. */
typedef struct rng_datum {
    const rng_type *type;
    feed_str value;          /* of a <value>; absent: <data> */
    const rng_regex *regex;  /* NULL: none */
    feed_str shown;          /* for messages */
    size_t min, max;         /* characters */
    int64_t least, greatest; /* numbers */
} rng_datum;

/* The type of a library ("" is RELAX NG's own); NULL if there is none. */
const rng_type *rng_type_find(feed_str library, feed_str name);
/* A datum without restrictions, shown as its type is. */
rng_datum rng_datum_of(const rng_type *type);
/* Adds a <param>; false for one that is not supported or not well-formed. */
FEED_MUST_USE bool rng_datum_param(rng_datum *d, arena *a, feed_str name, feed_str value);
/* The string is one of the datum's. O(length). `cache` and `a` as in rng_regex.h. */
bool rng_datum_allows(const rng_datum *d, rng_dfa **cache, arena *a, feed_str s);

#endif
