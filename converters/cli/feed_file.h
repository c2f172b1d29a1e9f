/* A feed of any format, read from a file or standard input, a piece at a time. */
#ifndef FEEDLOOM_CLI_FEED_FILE_H
#define FEEDLOOM_CLI_FEED_FILE_H

#include "input.h"

/* Reads the feed `in` into the sink, faults to `d`. 0, what the sink returned, or FEED_E_INPUT,
 * FEED_E_MEMORY, FEED_E_LIMIT after reporting. */
FEED_MUST_USE int feed_file_read(const input *in, feed_sink sink, diag *d);

#endif
