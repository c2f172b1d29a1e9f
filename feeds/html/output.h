/* What the sanitiser writes: escaped text, attributes, URLs. Everything here is well-formed XML and plain HTML at once. */
#ifndef FEEDLOOM_HTML_OUTPUT_H
#define FEEDLOOM_HTML_OUTPUT_H

#include "sanitize.h"

/*
 * Text with & < > ` as references; in an attribute also " and the white space that XML folds. Controls are dropped,
 * malformed UTF-8 and noncharacters become U+FFFD, form feeds spaces.
 */
void html_put_text(buf *b, feed_str text);
void html_put_value(buf *b, feed_str value);

/*
 * Appends a URL that may be followed: without white space and controls, resolved against the base where there is one,
 * encoded. False and nothing appended if its scheme is not allowed. Empty stays empty. `scratch` is overwritten.
 */
bool html_put_url(buf *b, feed_str base, feed_str url, buf *scratch);
/* The same for the candidates of a srcset; false if none is left. Adds what was left out to *dropped. */
bool html_put_srcset(buf *b, feed_str base, feed_str srcset, buf *scratch, size_t *dropped);

#endif
