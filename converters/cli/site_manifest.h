/*
 * What a build was made from and what it made: when nothing of it has changed, the next build has nothing to do and
 * reads no digest. It stands beside the outputs; a site whose manifest is not there, or not readable, is built as a
 * whole.
 */
#ifndef FEEDLOOM_CLI_SITE_MANIFEST_H
#define FEEDLOOM_CLI_SITE_MANIFEST_H

#include "site.h"

/* What a build goes by besides its inputs: the program, the configuration, the command line, the output folder. */
uint64_t manifest_key(const site *t);
/*
 * Whether inputs (of sources that have been found) and outputs are those of the last build; then t->n counts as that
 * build did, with all files unchanged, and its warnings stand in t->d again. An input with another time is read, and is
 * the same if size and fingerprint are. O(inputs + outputs), a stat for each.
 */
bool manifest_holds(site *t, uint64_t key);
/* Writes the manifest of a build that has been committed: the `n` paths that it made, below the output folder. Where
 * that fails, the next build reads everything again: no fault. */
void manifest_save(site *t, uint64_t key, const feed_str *paths, size_t n);

#endif
