/*
 * The regular expressions of XML Schema part 2, appendix F, as far as the schemas here need them: literals, ".",
 * classes [a-z] and [^a-z], \d \s and escaped literals, groups, |, ?, *, +, {n}, {n,m}. An expression matches the whole
 * string. Matching is linear in the string: all states at once (Glushkov's automaton), no backtracking; the sets of
 * states met are kept as the states of a deterministic automaton, so that mostly a character is one look-up.
 */
#ifndef FEEDLOOM_CHECK_RNG_REGEX_H
#define FEEDLOOM_CHECK_RNG_REGEX_H

#include "../core/arena.h"

enum { RNG_REGEX_POSITIONS = 256 }; /* characters and classes of an expression, repeats written out */

typedef struct rng_regex rng_regex;
typedef struct rng_dfa rng_dfa;

/* NULL when out of memory, over the limit, or for what is not supported. */
FEED_MUST_USE const rng_regex *rng_regex_new(arena *a, feed_str text);
/* *cache is NULL at first; it belongs to one thread and expression, and is put into `a`. Without memory for it matching
 * is slower. */
bool rng_regex_matches(const rng_regex *regex, rng_dfa **cache, arena *a, feed_str s);

#endif
