/* Escaping for XML and HTML: many bytes at a time where nothing needs it. */
#ifndef FEEDLOOM_CORE_ESCAPE_H
#define FEEDLOOM_CORE_ESCAPE_H

#include "buf.h"

/* ASCII that none of the functions below would change: most names, dates and URLs. */
bool escape_is_plain(feed_str s);
/* Copies `s` to `to`, which has room for it. False: it is not plain, and what stands there now is of no use. */
bool escape_copy_plain(char *to, feed_str s);
/* Text: & < > become references, and carriage returns, which a parser would take for line ends. */
void escape_text(buf *b, feed_str s);
/* An attribute value between double quotes: & < > " and line ends, tabs too, which a parser would fold. */
void escape_attr(buf *b, feed_str s);
/* HTML text or attribute value: & < > ". */
void escape_html(buf *b, feed_str s);
/* What stands between the quotes of a JSON string. Controls as \u00XX; U+2028 and U+2029 too, which JavaScript takes
 * for line ends. */
void escape_json(buf *b, feed_str s);
/* `s` without what XML 1.0 forbids: controls dropped, malformed UTF-8 as U+FFFD. Returns how many were mended. */
size_t escape_scrub(buf *b, feed_str s);

#endif
