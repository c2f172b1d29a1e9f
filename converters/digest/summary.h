/* Summaries: whole sentences as far as they fit, else a cut that no reader stumbles over. */
#ifndef FEEDLOOM_DIGEST_SUMMARY_H
#define FEEDLOOM_DIGEST_SUMMARY_H

#include "../../feeds/core/arena.h"
#include "../../feeds/merge/regex.h"

enum { SUMMARY_COLUMNS = 200 };

/* Finds grapheme clusters (UAX #29); a thread has its own. NULL when out of memory. */
typedef struct summary_cutter summary_cutter;
FEED_MUST_USE summary_cutter *summary_cutter_new(void);
void summary_cutter_free(summary_cutter *c);

/*
 * The sentences of a line of text that fit in `columns` columns, a CJK character taking two; if not even the first
 * does, its beginning with an ellipsis: up to a space where the script has them, never inside a grapheme cluster. A
 * view, or in the arena; absent for an empty line or without memory.
 */
feed_str summary_cut(summary_cutter *c, feed_str line, size_t columns, arena *a);

#endif
