/* Lists of what follows, "in this issue", left out of a digest's own entry. */
#ifndef FEEDLOOM_DIGEST_CONTENTS_H
#define FEEDLOOM_DIGEST_CONTENTS_H

#include "grammar.h"

/*
 * Appends the document's HTML without its title, and without each top-level list all of whose items lead to a place on
 * the same page, or come again below it: by a link, or by a heading with their text. Headings with nothing but such
 * lists below them go too. `title`: the node of the title's heading, 0: none; `page`: the document's address, or
 * absent. Linear. 0 or FEED_E_MEMORY.
 */
FEED_MUST_USE int contents_put_rest(const markdown *m, uint32_t title, feed_str page, arena *a, buf *out);

#endif
