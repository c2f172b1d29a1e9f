/*
 * An entry as bytes: what a spool, a queue between threads or a cache keeps. The form is private to one build of the
 * program; it is not an exchange format. The first PACK_ORIGIN part tells where the entry was read and is no part of
 * what it says: two entries that differ in it alone are equal.
 */
#ifndef FEEDLOOM_MODEL_PACK_H
#define FEEDLOOM_MODEL_PACK_H

#include "../core/arena.h"
#include "../core/buf.h"

/* Appends the entry. b->error says when there was no room. */
void pack_entry(buf *b, const feed_entry *entry);
/* Views point into `bytes`, arrays into the arena. Returns 0, FEED_E_MEMORY, or FEED_E_INPUT for bytes that
 * pack_entry did not make. */
FEED_MUST_USE int unpack_entry(feed_str bytes, arena *a, feed_entry *out);
/* What follows the origin. */
feed_str pack_meaning(feed_str bytes);

/* The same for a feed's head. */
void pack_head(buf *b, const feed_head *head);
FEED_MUST_USE int unpack_head(feed_str bytes, arena *a, feed_head *out);

#endif
