/* What subscribers of a feed's previous version would see twice, and archives that have changed. */
#ifndef FEEDLOOM_CLI_PREVIOUS_H
#define FEEDLOOM_CLI_PREVIOUS_H

#include "input.h"

/* Reports IdChanged and ArchiveChanged for the input whose bytes are in `now` against the feed that `previous` is. What
 * cannot be read is reported to `d`. */
void previous_check(const input *in, const buf *now, const input *previous, diag *d, feed_reporter reporter);

#endif
