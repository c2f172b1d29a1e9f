/* What the grammars share: adding an item, taking its title, link, sections and body from the document. */
#ifndef FEEDLOOM_DIGEST_CUT_H
#define FEEDLOOM_DIGEST_CUT_H

#include "grammar.h"

enum { TITLE_MAX = 300 }; /* characters of a title made from a sentence */

/* A new item, zeroed but for where it stands; NULL when there are too many or there is no memory (out->error says). */
digest_item *cut_add(digest_items *out, uint32_t source, const uint32_t *sections);
/* Whether a link leads to a named place on the same page. */
bool cut_leads_within(feed_str page, feed_str url);
/* A text as one line: a view of it, or in the arena. */
feed_str cut_line(digest_items *out, feed_str text);
/* A block's text without what images are described by, unless there is nothing else. Empty when out of memory. */
feed_str cut_text(const markdown *m, uint32_t node, arena *a);
/* The first link that is no image within [begin, end) of the spans; NULL if there is none. */
const markdown_span *cut_first_link(const markdown *m, markdown_range spans);
/* A link that says no more than that it is one, at the end of its line of `text`. */
bool cut_is_pointer(const markdown *m, markdown_range text, const markdown_span *link);
/* The first link of any text, none or an image. */
const markdown_span *cut_any_link(const markdown *m, markdown_range spans);
/* The first link that begins in a range of a node's text. *from is the span to start at, and moves to the one found, so
 * that ranges in order cost no more than one walk. */
const markdown_span *cut_link_in(const markdown *m, const markdown_node *node, uint32_t *from, markdown_range text);
/* Whether a link begins the text, or a mere mark and a link. */
bool cut_begins_with_link(const markdown *m, uint32_t node);
/* The link's bytes with the <strong>, <em>, <del> that hold nothing else. */
markdown_range cut_wrapped(const markdown *m, markdown_range html);
/* A place in a node's inline HTML and in its text. */
typedef struct cut_place {
    uint32_t html, text;
} cut_place;
/* Goes on to a place in the text; false where text and HTML do not correspond. O(bytes in between). */
bool cut_advance(const markdown *m, const markdown_node *node, cut_place *at, uint32_t text);
/* The HTML bytes of a node's first `n` bytes of text: 0 tags more than that, or none where they do not correspond. */
uint32_t cut_skip(const markdown *m, const markdown_node *node, size_t n);
/* The inline part of `html` before and behind `cut` becomes the item's lead. */
void cut_lead(digest_item *item, markdown_range html, markdown_range cut);
/* Blocks are appended to the item's body. */
void cut_extend(digest_item *item, markdown_range html);
/* The same of one block, whose first link is the item's where it has none. */
void cut_extend_linked(const markdown *m, uint32_t block, digest_item *item);
/*
 * Title and URL from a link in a text: the link's own text, or the text's first sentence, as `titles` says. The part of
 * `html` that says no more than the title is left out of the body. Returns whether the link was.
 */
bool cut_title(const digest_source *s, digest_items *out, digest_item *item, markdown_range text, markdown_range html,
               const markdown_span *link);
/* Title, link, author and body of a list item. */
void cut_list_item(const digest_source *s, uint32_t i, const uint32_t *sections, digest_items *out);
/* The inline HTML that a list item begins with. */
markdown_range cut_item_lead(const markdown *m, uint32_t item);
/* Tries `add` on each item of a list; false when none gave an item of the digest: the list belongs to the open one. */
bool cut_each_item(const digest_source *s, uint32_t list, const uint32_t *sections, digest_items *out,
                   bool (*add)(const digest_source *s, uint32_t i, const uint32_t *sections, digest_items *out));
/* Follows the headings above a block: call with each heading in document order. */
void cut_section(const markdown *m, uint32_t heading, uint32_t sections[SECTIONS_MAX]);

static inline bool cut_is(const markdown *m, uint32_t node, markdown_kind kind) { return m->nodes[node].kind == kind; }
static inline bool cut_is_list(const markdown *m, uint32_t node)
{
    return cut_is(m, node, MARKDOWN_NUMBERS) || cut_is(m, node, MARKDOWN_BULLETS);
}
/* The headings that name the document: neither sections nor items. */
static inline bool cut_is_title(const digest_source *s, uint32_t node)
{
    return node == s->f->title || node == s->f->dateline;
}
/* A paragraph that is a link and nothing else; NULL if it is not. */
const markdown_span *cut_url_paragraph(const markdown *m, uint32_t node);
/* The link of a block that only says where something comes from: it stands alone, behind a label ("Source: [AP](…)"),
 * or at the end under a name like "link" or "原文"; NULL if there is none. */
const markdown_span *cut_source_link(const markdown *m, uint32_t node);
/* A bold run that is the first line of a paragraph, or begins it; NULL if there is none. */
const markdown_span *cut_bold(const markdown *m, uint32_t node, bool whole_line);
/* A heading in raw HTML, in a block of it or (md4c knows no <h1> among the elements that begin one) in a paragraph. */
bool cut_is_raw_heading(const markdown *m, uint32_t node);
/* Blocks that hold nothing but images or raw HTML. */
bool cut_is_illustration(const markdown *m, uint32_t node);

#endif
