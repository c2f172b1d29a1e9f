/*
 * Mending a feed in its own text: what is wrong in known ways is changed where it stands, every other byte stays as it
 * is. The text need not be well-formed XML.
 */
#ifndef FEEDLOOM_CHECK_FIX_H
#define FEEDLOOM_CHECK_FIX_H

#include "../core/arena.h"
#include "../core/buf.h"

/* `n` bytes at `at` become `text`. */
typedef struct fix_edit {
    size_t at, n;
    feed_str text;
    feed_rule rule; /* that was broken */
} fix_edit;

typedef struct fix_edits {
    fix_edit *list; /* in the order of the text; no two overlap */
    size_t n, capacity;
    arena a; /* of their texts */
    int error;
} fix_edits;

typedef struct fix_options {
    feed_str base; /* where the feed lives; absent: what its links say */
    feed_str self; /* for a missing rel="self"; absent: none is added */
    /* The length in bytes of what is at an absolute URL; negative: not known. NULL: of nothing. */
    int64_t (*size_of)(void *context, feed_str url);
    void *context;
} fix_options;

/*
 * The same feed in UTF-8 into *out, and in *encoding what it was in (a view of `bytes` or static); absent, and *out
 * empty, where it is UTF-8 as far as it is anything. What is declared as something else and is UTF-8 is UTF-8.
 * FEED_E_INPUT when the encoding is not known, or some bytes are none of it. The declaration stays as it is.
 */
FEED_MUST_USE int fix_to_utf8(feed_str bytes, buf *out, feed_str *encoding);

/*
 * What is to be changed in `text`, UTF-8 as far as it is anything: the encoding's name, control characters and broken
 * bytes, bare & and <, entities of HTML, dates, isPermaLink, relative URLs, a missing self link, repeated ids, e-mail
 * forms, lengths of enclosures, prefixes that everybody knows, HTML in titles; in a JSON Feed controls in strings, last
 * commas, a byte order mark, dates, ids, relative URLs, HTML in titles, a missing feed_url. 0, FEED_E_MEMORY, or
 * FEED_E_LIMIT for more than a million edits. Free *out with fix_free in any case. Linear.
 */
FEED_MUST_USE int fix_find(feed_str text, const fix_options *options, fix_edits *out);
void fix_free(fix_edits *edits);
/* The text with the edits made. */
void fix_apply(feed_str text, const fix_edits *edits, buf *out);
/* The same as a unified diff without context, which patch(1) takes. */
void fix_diff(feed_str name, feed_str text, const fix_edits *edits, buf *out);

#endif
