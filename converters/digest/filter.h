/* Which of the items that a grammar found become entries, and where their links lead. */
#ifndef FEEDLOOM_DIGEST_FILTER_H
#define FEEDLOOM_DIGEST_FILTER_H

#include "digest.h"

/* Leaves out items by their sections, as the options say; chooses their links, takes the address out of a click
 * counter's, and tidies their titles. Links of schemes that may not be linked to are dropped. `comments`: where they
 * are discussed, if the options do not say. */
void filter_items(const digest_source *s, const digest_options *options, digest_link comments, digest_items *items);

#endif
