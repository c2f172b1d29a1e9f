/* What subscribers of a feed's previous version would see twice, and archives that have changed. */
#ifndef FEEDLOOM_CLI_PREVIOUS_H
#define FEEDLOOM_CLI_PREVIOUS_H

#include "diag.h"

/* Reports IdChanged and ArchiveChanged for `path` against the feed at `previous`. What cannot be read is reported to
 * `d`. */
void previous_check(const char *path, const char *previous, diag *d, feed_reporter reporter);

#endif
