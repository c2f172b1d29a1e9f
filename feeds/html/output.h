/* What the sanitiser writes: escaped text, values, URLs. All of it is well-formed XML and plain HTML at once. */
#ifndef FEEDLOOM_HTML_OUTPUT_H
#define FEEDLOOM_HTML_OUTPUT_H

#include "sanitize.h"
#include "tokenizer.h"

/*
 * Text with & < > ` as references; in an attribute also " and the white space that XML folds. Controls are dropped,
 * malformed UTF-8 and noncharacters become U+FFFD, form feeds spaces.
 */
void html_put_text(buf *b, feed_str text);
/* The same of text that holds only characters of XML. */
void html_put_checked_text(buf *b, feed_str text);
void html_put_value(buf *b, feed_str value);
/* Text as plain text: nothing escaped, characters as above. */
void html_put_clean(buf *b, feed_str text);

/*
 * Appends a URL that may be followed: without white space and controls, resolved against the base where there is one,
 * encoded. False and nothing appended if its scheme is not allowed. Empty stays empty. `scratch` is overwritten
 * and keeps an error, as `b` does.
 */
bool html_put_url(buf *b, feed_str base, feed_str url, buf *scratch);
/* Whether a URL has no scheme, or none but such as may be followed. */
bool html_schemes_allowed(feed_str url);
/*
 * What options.classic asks for. Text from the input as it was written there: what it holds of references and ">" stays
 * so. `rest`: what follows it there. A URL that is resolved, but not encoded.
 */
void html_put_classic_text(buf *b, feed_str written, feed_str rest);
void html_put_classic_value(buf *b, feed_str written);
bool html_put_classic_url(buf *b, feed_str base, feed_str url, buf *scratch);
/* The same for the candidates of a srcset; false if none is left. Adds what was left out to *dropped. */
bool html_put_srcset(buf *b, feed_str base, feed_str srcset, buf *scratch, size_t *dropped);

/* Appends `html` as it is, but for URLs, which are resolved. Errors as of html_sanitize. */
FEED_MUST_USE int html_put_resolved(html_tokenizer *t, feed_str html, feed_str base, buf *out);

/* Where a sanitiser's output goes, and what it needs to make it. */
typedef struct html_writer {
    buf *out;
    html_options options;
    html_dropped dropped;
    buf scratch, value; /* of one attribute */
    int status;         /* the first error of scratch or value */
} html_writer;

/* Appends the attributes that may stay, each with a space in front, and counts the others. */
void html_put_attributes(html_writer *w, const html_token *token);

/* html_to_text, with a tokenizer of the caller's. */
FEED_MUST_USE int html_put_plain(html_tokenizer *t, feed_str html, buf *b);

#endif
