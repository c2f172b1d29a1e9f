/* Repairs of text whose encoding went wrong somewhere on its way, and base64. */
#ifndef FEEDLOOM_FORMATS_REPAIR_H
#define FEEDLOOM_FORMATS_REPAIR_H

#include "../core/buf.h"

/*
 * Appends `s` (UTF-8) with two common faults mended: UTF-8 that was taken for ISO 8859-1 and encoded once more (all its
 * characters are below U+0100 and, as bytes, UTF-8 again), and the controls U+0080 to U+009F, which were meant as
 * characters of windows-1252. Returns whether something was mended.
 */
bool repair_put(buf *b, feed_str s);

/* Appends what `s` stands for in base64 (RFC 4648 section 4; white space is skipped). False, and nothing appended, if
 * it is no base64 or does not decode to UTF-8. */
bool base64_put_text(buf *b, feed_str s);

#endif
