/* Paragraphs whose lines are items: "1、…" or "• …" line by line. */
#ifndef FEEDLOOM_DIGEST_GRAMMAR_LINES_H
#define FEEDLOOM_DIGEST_GRAMMAR_LINES_H

#include "grammar.h"

bool lines_fits(const digest_features *f);
bool lines_holds(const digest_features *f);
void lines_items(const digest_source *s, digest_items *out);

/* Bytes of "1、", "•", "◆" in front of a line's text, with the white space behind it. */
size_t lines_mark_length(feed_str line);
/* How many lines of a paragraph begin so; 0 where it is but one. */
unsigned lines_count(feed_str text);

#endif
