/* One run at a time in a folder. */
#ifndef FEEDLOOM_CLI_LOCK_H
#define FEEDLOOM_CLI_LOCK_H

#include "diag.h"

/*
 * Locks the file `path` (made where it is not there; its folder too) and writes this process's number into it. Held by
 * another: says so on standard error and waits, or with `no_wait` reports who holds it. A descriptor to close, or -1
 * after reporting. The file stays: taking it away would let two runs hold two files of one name.
 */
FEED_MUST_USE int lock_take(const char *path, bool no_wait, diag *d);

#endif
