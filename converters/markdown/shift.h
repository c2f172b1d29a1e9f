/*
 * md4c 0.4.8 mistakes a block that has ended for the beginning of a list item where its last line begins (verbatim:
 * ends) 4 bytes behind a multiple of 256: it reads the line's offset as a block's type. With a blank line behind it,
 * what follows is thrown out of the list. Blank lines in front of the whole text move every line away from there.
 */
#ifndef FEEDLOOM_MARKDOWN_SHIFT_H
#define FEEDLOOM_MARKDOWN_SHIFT_H

#include "../../feeds/core/str.h"

enum { MARKDOWN_SHIFT_MAX = 255 };

/* How many line ends to put in front of the text; 0 in most. Linear. Where every number leaves some line in the bad
 * place (hundreds of such lines), the one that leaves the fewest. */
size_t markdown_shift(feed_str text);

#endif
