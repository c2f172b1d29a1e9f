/*
 * Derivatives of patterns (J. Clark, "An algorithm for RELAX NG validation", section 5), without a memo. Recursion is
 * as deep as patterns nest outside elements: RNG_SCHEMA_NODES_MAX at the most.
 */
#ifndef FEEDLOOM_CHECK_RNG_DERIV_H
#define FEEDLOOM_CHECK_RNG_DERIV_H

#include "rng_schema.h"

enum { RNG_LEAVES_MAX = 32, RNG_RECENT = 4, RNG_RECENT_BYTES = 40 };

/* A string that was asked about, and the answer: documents repeat themselves. */
typedef struct rng_recent {
    char text[RNG_RECENT_BYTES];
    uint32_t n; /* bytes, plus 1; 0: none yet */
    uint32_t answer;
} rng_recent;

/* Whether it is this string. */
static inline bool rng_recent_is(const rng_recent *recent, feed_str s)
{
    return recent->n == s.n + 1 && memcmp(recent->text, s.p, s.n) == 0;
}
void rng_recent_keep(rng_recent *recent, feed_str s, uint32_t answer);

/* The patterns that a string is held against: those of an attribute's value, or of the text that is open. */
typedef struct rng_leaves {
    uint32_t n; /* more than RNG_LEAVES_MAX: there are more, which are asked each time */
    rng_pattern p[RNG_LEAVES_MAX];
    rng_pattern answers[2]; /* memo where there is one leaf: the derivative if it refuses the string, if it takes it */
    rng_recent recent[RNG_RECENT]; /* of an attribute: values and their bits, by the first byte */
} rng_leaves;

/* What a text or attribute derivative is taken of. */
typedef struct rng_question {
    rng_name name; /* of the attribute */
    feed_str value;
    const rng_leaves *leaves; /* bit i of `bits`: leaf i takes the value. NULL: not known yet */
    uint32_t bits;
} rng_question;

typedef struct rng_deriver {
    const rng_schema *schema;
    rng_pool pool;
    arena arena;
    rng_dfa **dfas;     /* of the schema's data */
    rng_recent *recent; /* the last string that each was asked about */
} rng_deriver;

/* RNG_NOT_ALLOWED when the event is not allowed, or with pool.error set. */
rng_pattern rng_derive_open(rng_deriver *d, rng_pattern p, rng_name name);
rng_pattern rng_derive_attribute(rng_deriver *d, rng_pattern p, const rng_question *q);
/* The end of the start tag. With `lenient` no attribute is missing. */
rng_pattern rng_derive_close(rng_deriver *d, rng_pattern p, bool lenient);
rng_pattern rng_derive_text(rng_deriver *d, rng_pattern p, const rng_question *q);
/* The end tag. With `lenient` nothing is missing. */
rng_pattern rng_derive_end(rng_deriver *d, rng_pattern p, bool lenient);

/* Fills *leaves, which starts with n = 0, with the data, values and lists that can take the text that comes. */
void rng_text_leaves(const rng_deriver *d, rng_pattern p, rng_leaves *leaves);
/* The same for the values of every attribute of that name. */
void rng_attribute_leaves(const rng_deriver *d, rng_pattern p, rng_name name, rng_leaves *leaves);
/* The bits of a value. */
uint32_t rng_ask_attribute(rng_deriver *d, rng_leaves *leaves, feed_str value);
uint32_t rng_ask_leaves(rng_deriver *d, const rng_leaves *leaves, feed_str value);

#endif
