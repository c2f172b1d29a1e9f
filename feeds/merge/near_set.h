/* What comparing (near.c) and bringing together (near_band.c) share. */
#ifndef FEEDLOOM_MERGE_NEAR_SET_H
#define FEEDLOOM_MERGE_NEAR_SET_H

#include "near.h"

typedef struct sketch {
    const shingle *title, *lead;
    size_t n_title, n_lead;
    double norm; /* the square of its weights' length */
} sketch;

struct near_set {
    const near_item *items;
    sketch *sketches;
    size_t n;
    uint16_t *counts; /* in how many entries a shingle is, by its hash */
    int shift;
    double idf[64]; /* weight of a shingle that so many entries have */
};

/* Whether a shingle can bring entries together: in two of them at least, and not in a crowd. */
bool near_useful(const near_set *s, shingle x);

#endif
