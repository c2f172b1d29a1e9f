/* When files were first committed, from the history of the Git repository that they stand in. */
#ifndef FEEDLOOM_CLI_GITDATES_H
#define FEEDLOOM_CLI_GITDATES_H

#include "input.h"

/*
 * Fills in `committed` of every input, by one run of `git log` for each folder that was named; without a shell, and
 * with everything off by which a repository's own configuration could start a program. What Git does not know keeps 0;
 * where there is no Git or no repository a warning says so. 0 or FEED_E_MEMORY.
 */
FEED_MUST_USE int gitdates_fill(inputs *in, diag *d);

#endif
