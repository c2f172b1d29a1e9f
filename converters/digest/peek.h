/* A look at a digest's header alone: when is the newest entry that it can give? */
#ifndef FEEDLOOM_DIGEST_PEEK_H
#define FEEDLOOM_DIGEST_PEEK_H

#include "../../feeds/core/arena.h"

/* No entry is dated more than this many seconds after its digest's header says. */
enum { DIGEST_SPAN = 3600 };

/*
 * Where a digest stands among others by what its path alone tells: a greater number for a later one; 0 where it tells
 * no day. The digits behind a day in the file's name count as a time of it (2025-11-26-12.md). Files of one folder that
 * have numbers of their own are nearly always dated in this order, but nothing makes them be.
 */
int64_t digest_peek_name(feed_str path);

/* The date of the header at the start of `bytes`, which may be cut off behind it. False where there is no header, or
 * it has no plain date: then the whole digest must be read. `zone` as in digest_options. */
bool digest_peek_date(feed_str bytes, int zone, arena *a, feed_time *out);

#endif
