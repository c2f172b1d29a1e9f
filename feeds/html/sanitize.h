/*
 * The one sanitiser of HTML. What goes out keeps to a closed grammar, whatever came in:
 *
 *     content   = *( text / void / element )
 *     void      = "<" name attributes " />"
 *     element   = "<" name attributes ">" content "</" name ">"
 *     attribute = " " name "=" DQUOTE value DQUOTE          sorted by name, each once
 *
 * with the names of allow.def alone; no comment, no foreign content (SVG, MathML), no raw-text element, all text and
 * values escaped. It is a well-formed XML fragment (elements nest, no character that XML forbids), and sanitising it
 * once more with the same options changes nothing. Text is kept but for the content of script, style, iframe, noscript,
 * noembed, noframes, template and applet. Time is linear; what goes out has at most 256 open elements.
 *
 * Safety comes from this grammar and not from the reading: whatever the tags were taken for, only these come out.
 */
#ifndef FEEDLOOM_HTML_SANITIZE_H
#define FEEDLOOM_HTML_SANITIZE_H

#include "../core/buf.h"

#define HTML_DEPTH_MAX 256

typedef enum html_mode {
    HTML_SANITIZE, /* what may stay */
    HTML_KEEP,     /* as it is: for input that is trusted */
    HTML_RESOLVE,  /* as it is, but for relative URIs: likewise */
    HTML_DROP      /* the text alone, escaped, lines as \n */
} html_mode;

typedef struct html_options {
    html_mode mode;
    feed_str base_url; /* absolute: URLs are resolved against it; else they are left relative */
    bool drop_images;  /* images and everything else that loads by itself as one */
    bool classic;      /* as feedparser writes it: references and URLs stay as they are written, its rules for CSS,
                        * and of frames and noscript the text stays. Good for HTML, no longer for XML */
    bool drop_pixels;  /* images of at most 1 by 1: they count readers */
    bool checked;      /* the input holds only characters of XML: it comes from a reader */
} html_options;

/* What the last call left out. */
typedef struct html_dropped {
    size_t elements; /* tags; their text stayed */
    size_t contents; /* elements with their text: scripts, styles, frames … */
    size_t attributes;
    size_t styles; /* CSS declarations */
    size_t urls;
    size_t images;
    size_t comments; /* and doctypes, processing instructions */
    size_t deep;     /* tags below HTML_DEPTH_MAX */
} html_dropped;

/* A sanitiser's memory, for any number of texts; one thread at a time. */
typedef struct html_sanitizer html_sanitizer;

/* NULL when out of memory. */
FEED_MUST_USE html_sanitizer *html_sanitizer_new(void);
void html_sanitizer_free(html_sanitizer *s);

/*
 * Appends `html` to `out` as the options say; NULL: all at zero. `html` (UTF-8 or nearly) must not lie in `out`.
 * Returns 0 or what went wrong: FEED_E_MEMORY, FEED_E_LIMIT (out is full, or one tag is over 64 MiB).
 */
FEED_MUST_USE int html_sanitize(html_sanitizer *s, feed_str html, const html_options *options, buf *out);
const html_dropped *html_sanitizer_dropped(const html_sanitizer *s);

/*
 * Appends the plain text of `html`: references expanded, white space folded (but in pre), blocks and <br> as line ends,
 * cells apart by a space, nothing of scripts and the like. No characters that XML forbids. Errors as above.
 */
FEED_MUST_USE int html_to_text(html_sanitizer *s, feed_str html, buf *out);

/* Whether a text is more than plain: a tag of HTML, or a character reference with its semicolon. */
bool html_contains_markup(feed_str text);

#endif
