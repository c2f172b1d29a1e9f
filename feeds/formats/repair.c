#include "repair.h"

#include "../core/utf8.h"

/* windows-1252 from 0x80 on; 0: not defined. */
static const uint16_t WINDOWS_1252[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                          0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                          0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                          0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static size_t ascii_prefix(feed_str s)
{
    size_t n = 0;
    while (n < s.n && (unsigned char)s.p[n] < 0x80)
        n++;
    return n;
}

static bool is_utf8(feed_str s)
{
    for (int length; s.n; s = str_from(s, (size_t)length))
        if (utf8_decode(s.p, s.p + s.n, &length) == UTF8_BAD)
            return false;
    return true;
}

/* Characters as bytes; false at the first above U+00FF. */
static bool put_narrow(buf *b, feed_str s)
{
    for (int length; s.n; s = str_from(s, (size_t)length)) {
        uint32_t c = utf8_decode(s.p, s.p + s.n, &length);
        if (c > 0xFF)
            return false;
        buf_put_char(b, (char)c);
    }
    return !b->error;
}

static bool put_windows(buf *b, feed_str s)
{
    bool mended = false;
    for (int length; s.n; s = str_from(s, (size_t)length)) {
        uint32_t c = utf8_decode(s.p, s.p + s.n, &length);
        if (c >= 0x80 && c < 0xA0 && WINDOWS_1252[c - 0x80]) {
            utf8_put(b, WINDOWS_1252[c - 0x80]);
            mended = true;
        } else {
            buf_put(b, s.p, (size_t)length);
        }
    }
    return mended;
}

/* C1 controls are C2 80 to C2 9F. */
static bool has_controls(feed_str s)
{
    for (size_t i = 0; i + 1 < s.n; i++)
        if (s.p[i] == '\xC2' && (unsigned char)s.p[i + 1] < 0xA0)
            return true;
    return false;
}

bool repair_put(buf *b, feed_str s)
{
    size_t from = b->n, ascii = ascii_prefix(s);
    buf_put(b, s.p, ascii);
    if (ascii == s.n)
        return false;
    feed_str rest = str_from(s, ascii);
    bool twice = put_narrow(b, rest) && is_utf8(buf_from(b, from + ascii));
    if (!twice) {
        b->n = b->n < from + ascii ? b->n : from + ascii;
        if (!has_controls(rest)) {
            buf_put_str(b, rest);
            return false;
        }
        return put_windows(b, rest);
    }
    if (has_controls(buf_from(b, from + ascii))) {
        size_t middle = b->n;
        if (buf_reserve(b, 2 * (middle - from - ascii))) { /* the view must not move */
            put_windows(b, buf_from(b, from + ascii));
            size_t n = b->n - middle;
            memmove(b->p + from + ascii, b->p + middle, n);
            b->n = from + ascii + n;
        }
    }
    return true;
}

/* The six bits of a character; 64: "=", 65: white space, 66: none of base64. */
static unsigned sextet(char c)
{
    if (is_alpha(c))
        return c >= 'a' ? (unsigned)(c - 'a') + 26 : (unsigned)(c - 'A');
    if (is_digit(c))
        return (unsigned)(c - '0') + 52;
    return c == '+' ? 62 : c == '/' ? 63 : c == '=' ? 64 : is_space(c) ? 65 : 66;
}

static bool put_decoded(buf *b, feed_str s)
{
    unsigned bits = 0, n = 0, padding = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned six = sextet(s.p[i]);
        if (six == 65)
            continue;
        if (six > 65 || (padding && six < 64) || (six == 64 && n < 2))
            return false;
        padding += six == 64;
        bits = bits << 6 | (six & 63);
        if (++n < 4)
            continue;
        const char bytes[3] = {(char)(bits >> 16 & 0xFF), (char)(bits >> 8 & 0xFF), (char)(bits & 0xFF)};
        buf_put(b, bytes, 3 - padding);
        bits = n = 0;
        if (padding)
            return str_trim(str_from(s, i + 1)).n == 0 && padding < 3;
    }
    return n == 0;
}

bool base64_put_text(buf *b, feed_str s)
{
    size_t from = b->n;
    if (put_decoded(b, s) && !b->error && is_utf8(buf_from(b, from)))
        return true;
    b->n = from;
    return false;
}
