/*
 * Text constructs (RFC 4287 section 3.1, Atom 0.3, RSS): from the events of an XML reader to a text with its media
 * type, whatever the feed calls it and however it is wrapped.
 *
 *     construct_begin(&c, &options);                 at the element's start tag
 *     construct_start, construct_text, construct_end for all that is in it
 *     construct_finish(&c, sanitizer, &text);        at its end tag
 *
 * Markup that stands in the element as elements is written out again as text; an element whose type says text or
 * escaped HTML but holds elements all the same becomes XHTML from there on. Memory is kept from one construct to the
 * next, so that a steady state allocates nothing.
 */
#ifndef FEEDLOOM_FORMATS_CONSTRUCT_H
#define FEEDLOOM_FORMATS_CONSTRUCT_H

#include "../html/sanitize.h"
#include "xml.h"

#define CONSTRUCT_MAX ((size_t)256 << 20) /* bytes of one text */

typedef struct construct_options {
    feed_str type, mode;      /* the attributes; absent: not given */
    feed_str default_type;    /* what the format says where there is no type: "text", "html" or a media type */
    bool drop_div;            /* the div that encloses all of an XHTML text is no part of it (RFC 4287 3.1.1.3) */
    bool guess;               /* what says it is plain text and looks like HTML is HTML: RSS, CDF */
    bool repair;              /* text that was encoded twice, and characters of windows-1252: see repair.h */
    const html_options *html; /* how HTML and XHTML are cleaned; NULL: they stay as they are */
} construct_options;

typedef enum construct_kind {
    CONSTRUCT_PLAIN, /* text/plain */
    CONSTRUCT_HTML,  /* text/html */
    CONSTRUCT_XHTML, /* application/xhtml+xml; the value is markup, as of HTML */
    CONSTRUCT_OTHER  /* any other media type */
} construct_kind;

/* What came of it; its views live until the next construct_begin. */
typedef struct construct_result {
    construct_kind kind;
    feed_str type;  /* a media type in lower case; "" where the feed says so */
    feed_str value; /* without white space around it */
    bool decoded;   /* it was base64: its characters have not been checked */
} construct_result;

typedef struct construct {
    construct_options options;
    buf type, value, scratch;
    size_t depth;      /* open elements inside */
    size_t ignored;    /* of them: divs around escaped text, which count for nothing */
    size_t roots;      /* elements of the outermost level so far */
    size_t root_begin; /* where the start tag of the first of them begins and ends in value */
    size_t root_open;
    size_t root_close; /* where its end tag begins and ends */
    size_t root_end;
    bool root_is_div;
    bool markup;    /* type ends in "xml" */
    size_t pending; /* 1 + where the ">" of a start tag stands, if nothing has followed it */
} construct;

void construct_init(construct *c);
void construct_free(construct *c);

/* The strings of the options but for default_type are copied; `html` must live until the end. */
void construct_begin(construct *c, const construct_options *options);
/* Whether the text is markup by now (its type ends in "xml"), rather than text that may hold escaped markup. */
bool construct_is_markup(const construct *c);
void construct_start(construct *c, const xml_element *element);
void construct_text(construct *c, feed_str text);
void construct_end(construct *c, feed_str local);
/* 0, or FEED_E_MEMORY, FEED_E_LIMIT. */
FEED_MUST_USE int construct_finish(construct *c, html_sanitizer *sanitizer, construct_result *out);

/* The media type that a type attribute stands for: "text" is text/plain, "html" text/html, "xhtml"
 * application/xhtml+xml, everything else itself. Compares without regard to case. */
feed_str construct_media_type(feed_str type);
construct_kind construct_kind_of(feed_str media_type);
/* Whether plain text was meant as HTML: it has an end tag or a reference, and no tag or reference but HTML's. */
bool construct_looks_like_html(feed_str text);

#endif
