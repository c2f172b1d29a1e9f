/* Which of an item's links is its own and which leads to its comments, where the options say so. */
#ifndef FEEDLOOM_DIGEST_LINKS_H
#define FEEDLOOM_DIGEST_LINKS_H

#include "digest.h"

/* Looks at every link of the document once. `comments` is the options' or, where they say nothing, the grammar's. */
void links_choose(const markdown *m, const digest_link *link_from, digest_link comments, digest_items *items);

#endif
