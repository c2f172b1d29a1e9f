/* UTF-8 (RFC 3629) and the characters XML 1.0 allows. */
#ifndef FEEDLOOM_CORE_UTF8_H
#define FEEDLOOM_CORE_UTF8_H

#include "buf.h"

#define UTF8_BAD 0xFFFFFFFFu

/*
 * The code point at p (before end), its length in *length. For anything that is not well-formed (overlong, surrogate,
 * above U+10FFFF, truncated) UTF8_BAD, with *length the bytes to skip: the longest prefix of a possible sequence, at
 * least 1 (Unicode 15, table 3-7).
 */
uint32_t utf8_decode(const char *p, const char *end, int *length);
/* Writes 1 to 4 bytes to out, returns how many; U+FFFD for what is no scalar value. */
int utf8_encode(uint32_t c, char out[4]);
void utf8_put(buf *b, uint32_t c);

/* The length of the longest prefix that is well-formed UTF-8 without C0 controls other than tab, LF, CR, and without
 * DEL, U+FFFE and U+FFFF. Runs at memory speed on ASCII. */
size_t utf8_clean_prefix(feed_str s);
/* The same for the characters beyond ASCII at the beginning of s alone. */
size_t utf8_clean_wide(feed_str s);
/* Characters in s: bytes that are no continuation bytes. */
size_t utf8_count(feed_str s);

/* The largest length up to `max`, which is inside of s, that does not cut a character. */
static inline size_t utf8_whole(feed_str s, size_t max)
{
    while (max && max < s.n && ((unsigned char)s.p[max] & 0xC0) == 0x80)
        max--;
    return max;
}

/* XML 1.0 Char. */
static inline bool xml_char(uint32_t c)
{
    return c >= 0x20 ? (c <= 0xD7FF || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF))
                     : (c == 9 || c == 10 || c == 13);
}

#endif
