/*
 * Clusters of entries that are alike: average linkage, the likest pair first. Entries go by their ranks, which are
 * their places in the order of their keys, so that the outcome does not depend on the order in which they were given.
 */
#ifndef FEEDLOOM_MERGE_NEAR_JOIN_H
#define FEEDLOOM_MERGE_NEAR_JOIN_H

#include "near_set.h"

typedef struct near_joiner {
    const near_set *set;
    uint32_t *items;   /* a rank's item */
    uint32_t *parents; /* of ranks: a cluster's first is its own parent */
    uint32_t *next;    /* the members of a cluster in a ring */
    buf pairs;
} near_joiner;

/* 0 or FEED_E_MEMORY; near_joiner_free in either case. */
FEED_MUST_USE int near_joiner_init(near_joiner *j, const near_set *set);
void near_joiner_free(near_joiner *j);
/* Two ranks, x before y, that are the same story; an error stays in j->pairs. */
void near_joiner_add(near_joiner *j, double likeness, uint32_t x, uint32_t y);
/* All pairs have been added: writes for each item the index of its cluster's first member. */
void near_joiner_finish(near_joiner *j, uint32_t *cluster);

#endif
