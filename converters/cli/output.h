/*
 * An output file is the old one or the new one, at every moment. Bytes are compared with the old file as they come: as
 * long as they are the same nothing is written, and a file that stays the same is not touched. From the first
 * difference on they go to a temporary file beside it, which is synced and renamed at the end.
 */
#ifndef FEEDLOOM_CLI_OUTPUT_H
#define FEEDLOOM_CLI_OUTPUT_H

#include "diag.h"

typedef struct output output;

/* `path` NULL is standard output: then the bytes are kept in an unlinked file until the end, so that nothing that
 * failed is printed; with `direct` they go out at once. So it is for a path that is no regular file, such as a pipe or
 * /dev/null: it gets the bytes and stays what it is. NULL after reporting. */
FEED_MUST_USE output *output_new(const char *path, bool direct, diag *d);
feed_output output_bytes(output *o);
/* Findings go there from now on. */
void output_tell(output *o, diag *d);
/* All bytes of these have come: one call for each file system writes them to the disk, so that settling them need not
 * wait for each. What cannot be done so is left to that. */
void output_sync(output *const *list, size_t n);
/* All bytes have come: syncs what was written, so that all that is left to do is to rename it. Then
 * output_changed says whether the old file differs. 0, or FEED_E_OUTPUT after reporting. */
FEED_MUST_USE int output_settle(output *o);
bool output_changed(const output *o);
/* The file that waits to be renamed; NULL: none. */
const char *output_pending(const output *o);
/* Puts the new file in place. Returns 0, or FEED_E_OUTPUT after reporting; then the old file is as it was. */
FEED_MUST_USE int output_commit(output *o, bool *changed);
/* Frees; without a commit before it everything is as it was. */
void output_free(output *o);

/* An existing folder, or a path that ends with a slash. */
bool output_is_folder(const char *path);
/* Makes the folders above a file. 0, or an errno. */
int output_make_folders(const char *path);
/* Removes what earlier runs that were killed left in the folder of `path`. */
void output_sweep(const char *path);
/* A descriptor of an unlinked file in the folder of `path` (NULL: TMPDIR or /tmp); -1 with errno set. */
int output_temporary(const char *path);
/* Syncs the folder of `path`, so that renames in it last. */
void output_sync_folder(const char *path);

#endif
