/* What a pattern would have allowed, in words. */
#ifndef FEEDLOOM_CHECK_RNG_MESSAGE_H
#define FEEDLOOM_CHECK_RNG_MESSAGE_H

#include "rng_deriv.h"

/* "title, link or description": the elements that may come now; nothing when there are none. */
void rng_put_expected(buf *b, const rng_deriver *d, rng_pattern p);
/* "title, link": what must still come before the end of the start tag (attributes) or of the element. */
void rng_put_missing(buf *b, const rng_deriver *d, rng_pattern p, bool attributes);
/* "\"2.0\", \"0.92\" or a URI": what the leaves take. */
void rng_put_leaves(buf *b, const rng_deriver *d, const rng_leaves *leaves);

#endif
