/* Which of the items that a grammar found become entries, and where their links lead. */
#ifndef FEEDLOOM_DIGEST_FILTER_H
#define FEEDLOOM_DIGEST_FILTER_H

#include "digest.h"

/* Leaves out items by their sections, as the options say, and takes the address out of a click counter's. Links of
 * schemes that may not be linked to are dropped. */
void filter_items(const markdown *m, const digest_options *options, digest_items *items);

#endif
