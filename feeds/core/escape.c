#include "escape.h"

#include "utf8.h"

#define ONES 0x0101010101010101u
#define HIGH 0x8080808080808080u

/* The high bit of every zero byte of x; above the lowest one there may be false ones. */
static inline uint64_t zero_bytes(uint64_t x)
{
    return (x - ONES) & ~x & HIGH;
}

static inline uint64_t load8(const char *p)
{
    uint64_t w;
    memcpy(&w, p, sizeof w);
    return w;
}

/* Of the eight bytes of a word, how many come before the first that is marked; 8 if none is. */
static inline size_t unmarked(uint64_t marks)
{
#if defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return marks ? (size_t)__builtin_ctzll(marks) / 8 : 8;
#else
    return marks ? 0 : 8; /* the byte-wise loop finds it */
#endif
}

/* Marks " & < > (two tests serve for four: the pairs differ in one bit each), and with `controls` what is below
 * 0x20. */
static inline uint64_t mark_markup(uint64_t w, bool controls)
{
    uint64_t marks = zero_bytes((w & ~(ONES * 0x02)) ^ ONES * 0x3C) | zero_bytes((w & ~(ONES * 0x04)) ^ ONES * 0x22);
    return controls ? marks | ((w - ONES * 0x20) & ~w & HIGH) : marks;
}

static inline bool is_markup(char c, bool controls)
{
    return c == '&' || c == '<' || c == '>' || c == '"' || (controls && (unsigned char)c < 0x20);
}

/* Bytes before the first that may need escaping. */
static inline size_t markup_free(const char *p, size_t n, bool controls)
{
    size_t i = 0;
    while (n - i >= 8) {
        size_t plain = unmarked(mark_markup(load8(p + i), controls));
        i += plain;
        if (plain < 8)
            break;
    }
    while (i < n && !is_markup(p[i], controls))
        i++;
    return i;
}

static inline void put_escaped(buf *b, feed_str s, bool quotes, bool controls)
{
    const char *p = s.p, *end = s.p + s.n;
    while (p < end) {
        size_t plain = markup_free(p, (size_t)(end - p), controls);
        buf_put(b, p, plain);
        p += plain;
        if (p == end)
            break;
        char c = *p++;
        if (c == '&')
            buf_put_lit(b, "&amp;");
        else if (c == '<')
            buf_put_lit(b, "&lt;");
        else if (c == '>')
            buf_put_lit(b, "&gt;");
        else if (c == '"' && quotes)
            buf_put_lit(b, "&quot;");
        else if (controls && (unsigned char)c < 0x20)
            buf_printf(b, "&#%d;", c);
        else
            buf_put_char(b, c);
    }
}

void escape_text(buf *b, feed_str s)
{
    put_escaped(b, s, false, false);
}

void escape_html(buf *b, feed_str s)
{
    put_escaped(b, s, true, false);
}

void escape_attr(buf *b, feed_str s)
{
    put_escaped(b, s, true, true);
}

/* Bytes before the first control, quote, backslash, or the E2 that may begin U+2028. */
static size_t json_free(const char *p, size_t n)
{
    size_t i = 0;
    while (n - i >= 8) {
        uint64_t w = load8(p + i);
        uint64_t marks = (w - ONES * 0x20) & ~w & HIGH;
        marks |= zero_bytes(w ^ ONES * '"') | zero_bytes(w ^ ONES * '\\') | zero_bytes(w ^ ONES * 0xE2);
        size_t plain = unmarked(marks);
        i += plain;
        if (plain < 8)
            break;
    }
    for (; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        if (c < 0x20 || c == '"' || c == '\\' || c == 0xE2)
            break;
    }
    return i;
}

/* Escapes the one character at p that json_free stopped at; returns its bytes. */
static size_t put_json_char(buf *b, const char *p, size_t n)
{
    static const char SHORT[] = "\bb\ff\nn\rr\tt\"\"\\\\";
    if (n >= 3 && memcmp(p, "\xE2\x80", 2) == 0 && (p[2] == '\xA8' || p[2] == '\xA9')) {
        buf_put(b, p[2] == '\xA8' ? "\\u2028" : "\\u2029", 6);
        return 3;
    }
    if (*p == '\xE2') {
        buf_put_char(b, *p);
        return 1;
    }
    for (const char *pair = SHORT; *pair; pair += 2) {
        if (*pair == *p) {
            buf_put_char(b, '\\');
            buf_put_char(b, pair[1]);
            return 1;
        }
    }
    buf_printf(b, "\\u%04x", (unsigned)(unsigned char)*p);
    return 1;
}

void escape_json(buf *b, feed_str s)
{
    for (size_t i = 0; i < s.n;) {
        size_t plain = json_free(s.p + i, s.n - i);
        buf_put(b, s.p + i, plain);
        i += plain;
        if (i < s.n)
            i += put_json_char(b, s.p + i, s.n - i);
    }
}

size_t escape_scrub(buf *b, feed_str s)
{
    size_t mended = 0;
    while (s.n) {
        size_t clean = utf8_clean_prefix(s);
        buf_put(b, s.p, clean);
        s = str_from(s, clean);
        if (!s.n)
            break;
        int length;
        if (utf8_decode(s.p, s.p + s.n, &length) == UTF8_BAD)
            utf8_put(b, 0xFFFD);
        s = str_from(s, (size_t)length);
        mended++;
    }
    return mended;
}
