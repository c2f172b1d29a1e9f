/* What the grammars share: adding an item, taking its title, link, sections and body from the document. */
#ifndef FEEDLOOM_DIGEST_CUT_H
#define FEEDLOOM_DIGEST_CUT_H

#include "grammar.h"

enum { TITLE_MAX = 300 }; /* characters of a title made from a sentence */

/* A new item, zeroed; NULL when there are too many or there is no memory (out->error says). */
digest_item *cut_add(digest_items *out, uint32_t source);
/* Copies a text into the arena as one line. */
feed_str cut_line(digest_items *out, feed_str text);
/* The first link that is no image within [begin, end) of the spans; NULL if there is none. */
const markdown_span *cut_first_link(const markdown *m, markdown_range spans);
/* The link's bytes with the <strong>, <em>, <del> that hold nothing else. */
markdown_range cut_wrapped(const markdown *m, markdown_range html);
/* The inline part of `html` before and behind `cut` becomes the item's lead. */
void cut_lead(digest_item *item, markdown_range html, markdown_range cut);
/* Title and URL from a link in a text that begins at `text`: the link's text if a mere mark stands before it, else the
 * first sentence. Returns whether the title is the link's. */
bool cut_title(const markdown *m, digest_items *out, digest_item *item, markdown_range text,
               const markdown_span *link);
/* Follows the headings above a block: call with each heading in document order. */
void cut_section(const markdown *m, uint32_t heading, uint32_t sections[SECTIONS_MAX]);
bool cut_is_heading(const markdown *m, uint32_t node, uint32_t level);

#endif
