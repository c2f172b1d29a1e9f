/*
 * HTML → Markdown, for what Markdown has signs for: paragraphs, headings, lists, quotes, code, tables (GFM), rules,
 * breaks, links, images, strong, em, del, code spans and task boxes. Of all other elements the text stays. Rendering
 * the result gives the same HTML where that came from Markdown; once it has gone through here, any HTML does.
 *
 * What Markdown cannot say: two code spans beside each other (the second becomes text), emphasis of a kind beside
 * itself inside of other emphasis (it becomes one), tables without a head (the first row is taken), blocks in cells.
 * Time is linear. Rows of a table are as long as its longest.
 */
#ifndef FEEDLOOM_MARKDOWN_FROM_HTML_H
#define FEEDLOOM_MARKDOWN_FROM_HTML_H

#include "../../feeds/core/buf.h"

typedef struct from_html from_html;

/* NULL when out of memory. It may be used again and again. */
FEED_MUST_USE from_html *from_html_new(void);
void from_html_free(from_html *f);

/*
 * Appends the Markdown of `html`, which the sanitiser made; every line but the first begins with `prefix`, the last has
 * no line end. *text_first: it begins with a paragraph of text. 0, FEED_E_MEMORY, or FEED_E_LIMIT when `out` is full.
 */
FEED_MUST_USE int from_html_put(from_html *f, feed_str html, feed_str prefix, buf *out, bool *text_first);

/* Append plain text, escaped: as one line; as one line that is a link; as paragraphs, which empty lines divide. */
FEED_MUST_USE int from_html_put_line(from_html *f, feed_str text, buf *out);
FEED_MUST_USE int from_html_put_link(from_html *f, feed_str text, feed_str url, buf *out);
FEED_MUST_USE int from_html_put_plain(from_html *f, feed_str text, feed_str prefix, buf *out);

#endif
