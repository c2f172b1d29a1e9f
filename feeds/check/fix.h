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
} fix_options;

/*
 * What is to be changed in `text`, UTF-8 as far as it is anything: control characters and broken bytes, bare & and <,
 * entities of HTML, dates, isPermaLink, relative URLs, a missing self link, repeated ids, e-mail forms, lengths of
 * enclosures, prefixes that everybody knows, HTML in titles. 0, FEED_E_MEMORY, or FEED_E_LIMIT for more than a million
 * edits. Free *out with fix_free in any case. Linear.
 */
FEED_MUST_USE int fix_find(feed_str text, const fix_options *options, fix_edits *out);
void fix_free(fix_edits *edits);
/* The text with the edits made. */
void fix_apply(feed_str text, const fix_edits *edits, buf *out);
/* The same as a unified diff without context, which patch(1) takes. */
void fix_diff(feed_str name, feed_str text, const fix_edits *edits, buf *out);

#endif
