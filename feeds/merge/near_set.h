/* What making sketches (near_sketch.c), comparing (near.c) and bringing together (near_band.c) share. */
#ifndef FEEDLOOM_MERGE_NEAR_SET_H
#define FEEDLOOM_MERGE_NEAR_SET_H

#include "near.h"

/* A shingle in a sketch: 28 bits of its hash, its class, and where it stands. */
enum { NEAR_IN_TITLE = 1, NEAR_IN_LEAD = 2, NEAR_PLACES = 3 };
static inline uint32_t near_key(shingle s) { return s >> 2; }
static inline shingle_class near_class(shingle s) { return (shingle_class)(s >> 2 & 3); }

/* How much a shingle of a row says, in fixed point. The lowest bit is no part of it: whether the shingle can bring
 * entries together. */
typedef uint16_t near_value;
enum { NEAR_USEFUL = 1 };

/* The shingles of an entry that another one may have as well: most have many that nobody else has. */
typedef struct near_row {
    const uint32_t *keys;
    const near_value *values;
    size_t n;
    double norm; /* the square of the length of all values of the entry */
} near_row;

struct near_set {
    const near_item *items;
    near_row *rows;
    uint32_t *keys; /* of all rows */
    near_value *values;
    size_t n;
};

#endif
