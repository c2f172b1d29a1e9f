/* String views: no allocation, nothing owned. */
#ifndef FEEDLOOM_CORE_STR_H
#define FEEDLOOM_CORE_STR_H

#include <string.h>

#include "../feed.h"

/* A view of a string literal. */
#define STR(literal) ((feed_str){("" literal), sizeof(literal) - 1})
#define STR_NONE ((feed_str){NULL, 0})

static inline feed_str str_of(const char *z) { return (feed_str){z, z ? strlen(z) : 0}; }
static inline feed_str str_range(const char *begin, const char *end)
{
    return (feed_str){begin, (size_t)(end - begin)};
}
static inline bool str_eq(feed_str a, feed_str b) { return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0); }
/* The same with a C string, which is not measured first: for rows of tables, most of which differ early. */
static inline bool str_is(feed_str s, const char *z)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != z[i] || !z[i])
            return false;
    return !z[s.n];
}

bool str_eq_nocase(feed_str a, feed_str b); /* ASCII letters only */
static inline bool str_starts(feed_str s, feed_str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}
bool str_starts_nocase(feed_str s, feed_str prefix);
static inline bool str_ends(feed_str s, feed_str suffix)
{
    return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}
/* Without leading and trailing XML white space (space, tab, CR, LF): there is none on most texts. */
feed_str str_trim_slow(feed_str s);
static inline feed_str str_trim(feed_str s)
{
    bool tight = !s.n || ((unsigned char)s.p[0] > ' ' && (unsigned char)s.p[s.n - 1] > ' ');
    return tight ? s : str_trim_slow(s);
}
/* From byte `from` to the end; empty when there is less. */
static inline feed_str str_from(feed_str s, size_t from)
{
    if (from > s.n)
        from = s.n;
    return s.p ? (feed_str){s.p + from, s.n - from} : s;
}
/* Copies the bytes to where there is room for them; a few, as names have, without a call. */
static inline void str_copy_short(char *to, feed_str s)
{
    uint64_t first, last;
    uint32_t low, high;
    if (s.n > 16) {
        memcpy(to, s.p, s.n);
    } else if (s.n >= 8) {
        memcpy(&first, s.p, 8), memcpy(&last, s.p + s.n - 8, 8);
        memcpy(to, &first, 8), memcpy(to + s.n - 8, &last, 8);
    } else if (s.n >= 4) {
        memcpy(&low, s.p, 4), memcpy(&high, s.p + s.n - 4, 4);
        memcpy(to, &low, 4), memcpy(to + s.n - 4, &high, 4);
    } else if (s.n) {
        to[0] = s.p[0], to[s.n / 2] = s.p[s.n / 2], to[s.n - 1] = s.p[s.n - 1];
    }
}
/* Position of the first `c` or of `needle`; s.n if there is none. Linear for one byte, O(n·m) for a needle. */
static inline size_t str_find_byte(feed_str s, char c)
{
    const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;
    return hit ? (size_t)(hit - s.p) : s.n;
}
size_t str_find(feed_str s, feed_str needle);
/* Cuts the next part up to `separator` off the front of *rest; false when nothing is left. */
bool str_split(feed_str *rest, char separator, feed_str *part);
/* Byte order; the shorter first. */
int str_compare(feed_str a, feed_str b);
/* Reads 1 to `max_digits` ASCII digits at s[*at], moves *at behind them; -1 if there is none. */
long str_digits(feed_str s, size_t *at, int max_digits);

static inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static inline bool is_alnum(char c) { return is_digit(c) || is_alpha(c); }
static inline bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
static inline bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
/* Nothing but XML white space. Most of it is a line end and the indentation behind it. */
static inline bool str_is_blank(feed_str s)
{
    size_t i = s.n && s.p[0] == '\n';
    while (i < s.n && s.p[i] == ' ')
        i++;
    while (i < s.n && is_space(s.p[i]))
        i++;
    return i == s.n;
}
static inline char to_lower(char c) { return (c >= 'A' && c <= 'Z') ? (char)(c + 32) : c; }

#endif
