/*
 * What a text is about, as a set of small hashes: words, pairs of neighbouring words, and pairs of neighbouring
 * characters where a script writes no spaces (Han, kana, hangul, Thai). Letters are folded to lower case, full-width
 * forms to plain ones, "12,000" to 12000.
 */
#ifndef FEEDLOOM_MERGE_SHINGLE_H
#define FEEDLOOM_MERGE_SHINGLE_H

#include "../core/buf.h"

/* How much a shingle says, in its hash's lowest two bits. */
typedef enum shingle_class {
    SHINGLE_WORD,
    SHINGLE_WEAK,  /* "the", 的…: hardly anything */
    SHINGLE_NUMBER,
    SHINGLE_PAIR   /* of words, or of characters */
} shingle_class;

typedef uint32_t shingle;

static inline shingle_class shingle_class_of(shingle s) { return (shingle_class)(s & 3); }

/* Room for what one text gives. */
enum { SHINGLES_MAX = 1024 };

/*
 * Shingles of a plain text, sorted, each once; at most `max` (up to SHINGLES_MAX): of more those with the smallest
 * hashes, which are the same choice for any two texts. Returns how many. Linear but for sorting them.
 */
size_t shingles_of(feed_str text, shingle out[SHINGLES_MAX], size_t max);
/* Shingles in both. */
size_t shingles_common(const shingle *a, size_t n, const shingle *b, size_t m);

#endif
