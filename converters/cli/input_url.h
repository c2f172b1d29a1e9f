/* Inputs that are addresses: fetched once, with the guards of all feeds, and read like files from then on. */
#ifndef FEEDLOOM_CLI_INPUT_URL_H
#define FEEDLOOM_CLI_INPUT_URL_H

#include "documents.h"
#include "input.h"

/* Fetches those of the inputs that are http or https URLs and have not been fetched; `feed`: from a page to the feed
 * that it names. What cannot be fetched is reported and left out. 0 or FEED_E_MEMORY. */
FEED_MUST_USE int inputs_fetch(inputs *in, const settings *s, bool feed, diag *d);
/* The same for one. 0, FEED_E_INPUT after reporting, or FEED_E_MEMORY. input_close frees. */
FEED_MUST_USE int input_fetch(input *in, const settings *s, bool feed, diag *d);

#endif
