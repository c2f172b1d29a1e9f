/* Patterns of paths, and names made safe for paths. */
#ifndef FEEDLOOM_CLI_PATTERN_H
#define FEEDLOOM_CLI_PATTERN_H

#include "../../feeds/core/buf.h"

/* The part of a pattern before the first name with a wildcard, without the slash behind it: "content/posts" of
 * "content/posts/2*" and of "content/posts/" followed by a double star; the whole where there is no wildcard. */
feed_str pattern_base(feed_str pattern);
/* Whether a path is of a pattern: "*" is anything inside a name, "?" one character of it, a name "**" any number of
 * folders, none too. O(path · pattern). */
bool pattern_matches(feed_str pattern, feed_str path);

enum { SLUG_MAX = 96 };

/*
 * Appends a name that is safe as (part of) a file's name and in a URL: letters a to z in lower case, digits, and
 * whatever is beyond ASCII but spaces, punctuation and invisible characters; all else becomes a hyphen, several one,
 * none at the ends. No slash, no leading dot. At most SLUG_MAX bytes: a longer one ends in a hash of the whole; where
 * nothing is left the hash is all there is.
 */
void slug_put(buf *b, feed_str text);

#endif
