/* OPML lists among the inputs: the feeds that they name take their place. */
#ifndef FEEDLOOM_CLI_LISTS_H
#define FEEDLOOM_CLI_LISTS_H

#include "input.h"

/* Replaces every list by its files, seen from the list's folder; addresses are reported, since fetching is the work of
 * another command. 0 or FEED_E_MEMORY. */
FEED_MUST_USE int lists_expand(inputs *in, diag *d);

#endif
