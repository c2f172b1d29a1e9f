/*
 * Derivatives with a memo: asked once for a pattern and an argument, the answer is looked up. Strings enter as the bits
 * of rng_leaves, so that the number of questions is finite and small.
 */
#ifndef FEEDLOOM_CHECK_RNG_ENGINE_H
#define FEEDLOOM_CHECK_RNG_ENGINE_H

#include "rng_deriv.h"

enum { RNG_MEMO_MAX = 1 << 18, RNG_LEAF_LISTS_MAX = 1 << 14, RNG_ENGINE_BYTES_MAX = 64 * 1024 * 1024 };

typedef struct rng_memo_entry {
    uint32_t pattern, argument, bits;
    uint32_t result; /* RNG_UNKNOWN: free */
} rng_memo_entry;

typedef struct rng_engine {
    rng_deriver d;
    rng_memo_entry *memo; /* open addressing */
    uint32_t n_memo, mask;
    rng_leaves *leaves;
    uint32_t n_leaves, capacity_leaves;
    rng_leaves passing; /* a list there was no memory to keep */
    arena scratch;      /* of a flush */
} rng_engine;

FEED_MUST_USE int rng_engine_init(rng_engine *e, const rng_schema *schema);
void rng_engine_free(rng_engine *e);
/* So much is remembered that it is time to flush. */
bool rng_engine_full(const rng_engine *e);
/* Forgets everything but the pattern `live`, and returns its new number. */
rng_pattern rng_engine_flush(rng_engine *e, rng_pattern live);

/* Each as its namesake in rng_deriv.h. */
rng_pattern rng_open(rng_engine *e, rng_pattern p, rng_name name);
rng_pattern rng_attribute(rng_engine *e, rng_pattern p, rng_name name, feed_str value);
rng_pattern rng_close(rng_engine *e, rng_pattern p);
/* Some of the text, where no data can take it. */
rng_pattern rng_text_any(rng_engine *e, rng_pattern p);
/* All the text up to the next tag, where data can take it. */
rng_pattern rng_text_data(rng_engine *e, rng_pattern p, feed_str text);
rng_pattern rng_end_tag(rng_engine *e, rng_pattern p);

/* What can take the text that is open, where it is data; or the value of an attribute. Valid until the next call. */
const rng_leaves *rng_leaves_of_text(rng_engine *e, rng_pattern p);
const rng_leaves *rng_leaves_of_attribute(rng_engine *e, rng_pattern p, rng_name name);

#endif
