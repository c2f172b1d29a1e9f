/* Digests that are not UTF-8: what they are in, found out from their bytes. */
#ifndef FEEDLOOM_DIGEST_ENCODING_H
#define FEEDLOOM_DIGEST_ENCODING_H

#include "../../feeds/core/buf.h"

/*
 * UTF-16 or UTF-32 by its byte order mark; else, of GB 18030, Big5, Shift_JIS, EUC-JP, EUC-KR and windows-1252 the one
 * in which a sample is without error and holds the most of its language's most frequent characters. NULL where the
 * bytes are UTF-8, be it with a few errors. `scratch` is overwritten. At most 16 KiB are looked at.
 */
const char *encoding_guess(feed_str bytes, buf *scratch);
/* The encoding's byte order mark stands at the beginning. */
bool encoding_has_mark(feed_str bytes);
/* Appends the bytes as UTF-8 (by their byte order mark where they have one), what is malformed as U+FFFD. *bad: how
 * many
 * were. 0, FEED_E_USAGE for an encoding that is not known, FEED_E_MEMORY or FEED_E_LIMIT. */
FEED_MUST_USE int encoding_decode(feed_str bytes, feed_str encoding, buf *out, size_t *bad);

#endif
