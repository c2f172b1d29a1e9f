/* The marks at the beginning of an item's text: "1、", "12.", emoji, "[video]", dates. */
#ifndef FEEDLOOM_DIGEST_ENUMERATION_H
#define FEEDLOOM_DIGEST_ENUMERATION_H

#include "../../feeds/core/arena.h"
#include "../../feeds/core/buf.h"

/* Bytes of what paragraphs that are items begin with, and white space around it: "1、" to "999、", "１．", "①", "1. ",
 * "1) "; 0 if the text does not begin so. */
size_t enumeration_length(feed_str text);
/* The same, or "#1 ". */
size_t enumeration_number_length(feed_str text);
/* Bytes of "No. 1: ", "排名 1." and white space; 0 if the text does not begin so. */
size_t enumeration_rank_length(feed_str text);
/* Where a mark "#12" stands behind a title, alone or before a link's text; text.n if there is none. */
size_t enumeration_hash_mark(feed_str text);
/* Whether a section of this heading holds jobs, editors, sponsors and the like: no items. */
bool enumeration_is_boilerplate(feed_str heading);
/* Whether a text in front of an item's link is a mere mark: nothing, emoji, punctuation, a date, [a tag]. */
bool enumeration_is_mark(feed_str text);
/* Whether a link's text only says that it is one: an address, a sign, "link", "原文". */
bool enumeration_is_pointer(feed_str text);
/* A text without the colon, dash or comma at its end. */
feed_str enumeration_without_end(feed_str text);
/* The text as one line: white space runs folded into one space, ends trimmed. Appended to `out`. */
void enumeration_put_line(buf *out, feed_str text);
/* The same: a view of a text that is one, else in the arena. Absent when out of memory. */
feed_str enumeration_line(feed_str text, arena *a);
/* Bytes of what ends a sentence at the start of s, 。！？ or . ! ? before white space or the end; 0 if nothing does. */
size_t enumeration_stop_length(feed_str s);
/* The first sentence of a text, or its first `max` characters: a view. */
feed_str enumeration_sentence(feed_str text, size_t max);

#endif
