/* OPML lists among the inputs: the feeds that they name take their place. */
#ifndef FEEDLOOM_CLI_LISTS_H
#define FEEDLOOM_CLI_LISTS_H

#include "input.h"
#include "settings.h"

/* Replaces every list by what it names: files, seen from the list's folder, and addresses, which are fetched one behind
 * the other; what fails is reported and left out. 0 or FEED_E_MEMORY. */
FEED_MUST_USE int lists_expand(inputs *in, const settings *s, diag *d);

#endif
