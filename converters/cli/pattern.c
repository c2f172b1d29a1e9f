#include "pattern.h"

#include "../../feeds/core/hash.h"
#include "../../feeds/core/utf8.h"

/* ---- patterns ---- */

static bool is_wild(feed_str name)
{
    return str_find_byte(name, '*') < name.n || str_find_byte(name, '?') < name.n;
}

feed_str pattern_base(feed_str pattern)
{
    feed_str rest = pattern, name;
    size_t end = 0;
    while (str_split(&rest, '/', &name)) {
        if (is_wild(name))
            return (feed_str){pattern.p, end};
        end = (size_t)(name.p - pattern.p) + name.n;
    }
    return (feed_str){pattern.p, end};
}

/* One name; the last star takes one character more each time the rest does not fit. */
static bool name_matches(feed_str pattern, feed_str name)
{
    size_t p = 0, n = 0, star = SIZE_MAX, from = 0;
    while (n < name.n) {
        int length;
        utf8_decode(name.p + n, name.p + name.n, &length);
        if (p < pattern.n && pattern.p[p] == '*') {
            star = p++;
            from = n;
        } else if (p < pattern.n && pattern.p[p] == '?') {
            p++;
            n += (size_t)length;
        } else if (p < pattern.n && pattern.p[p] == name.p[n]) {
            p++;
            n++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            n = ++from;
        } else {
            return false;
        }
    }
    while (p < pattern.n && pattern.p[p] == '*')
        p++;
    return p == pattern.n;
}

/* The same over names: the last "**" takes one folder more each time. */
bool pattern_matches(feed_str pattern, feed_str path)
{
    feed_str after = STR_NONE, from = STR_NONE, want, name;
    while (path.p) {
        feed_str pattern_rest = pattern, path_rest = path;
        bool more = str_split(&pattern_rest, '/', &want);
        str_split(&path_rest, '/', &name);
        if (more && str_eq(want, STR("**"))) {
            after = pattern = pattern_rest;
            from = path;
            if (!pattern.p)
                return true;
        } else if (more && name_matches(want, name)) {
            pattern = pattern_rest;
            path = path_rest;
        } else if (after.p) {
            pattern = after;
            str_split(&from, '/', &name);
            path = from;
        } else {
            return false;
        }
    }
    return !pattern.p;
}

/* ---- slugs ---- */

/* Spaces, punctuation, controls, and what changes how text around it is shown (Unicode 15: Zs, Cf, and the blocks of
 * punctuation that are not letters of any script). */
static bool is_letter_beyond_ascii(uint32_t c)
{
    static const uint32_t RANGES[][2] = {
        {0x80, 0xBF}, {0xD7, 0xD7}, {0xF7, 0xF7}, {0x61C, 0x61C}, {0x1680, 0x1680}, {0x180B, 0x180F}, {0x2000, 0x206F},
        {0x2E00, 0x2E7F}, {0x3000, 0x3004}, {0x3008, 0x3020}, {0xD800, 0xF8FF}, {0xFE00, 0xFE6F}, {0xFEFF, 0xFF0F},
        {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF}, {0xE0000, UTF8_BAD}};
    for (size_t i = 0; i < sizeof RANGES / sizeof *RANGES; i++)
        if (c >= RANGES[i][0] && c <= RANGES[i][1])
            return false;
    return true;
}

static void put_hash(buf *b, feed_str text)
{
    buf_printf(b, "%08x", (unsigned)(hash64(text) & 0xFFFFFFFFu));
}

void slug_put(buf *b, feed_str text)
{
    enum { ROOM = SLUG_MAX - 9 };
    char slug[SLUG_MAX + 4];
    size_t n = 0, kept = 0; /* kept: up to here it leaves room for a hash */
    bool gap = false, cut = false;
    for (size_t i = 0; i < text.n && !cut;) {
        int length;
        uint32_t c = utf8_decode(text.p + i, text.p + text.n, &length);
        bool keep = c < 0x80 ? is_alnum((char)c) || c == '+' || c == '_' || (c == '.' && n) : is_letter_beyond_ascii(c);
        if (keep && n + (size_t)length + 1 > SLUG_MAX) {
            cut = true;
        } else if (keep) {
            if (gap && n)
                slug[n++] = '-';
            for (int k = 0; k < length; k++)
                slug[n++] = to_lower(text.p[i + (size_t)k]);
            kept = n <= ROOM ? n : kept;
        }
        gap = !keep;
        i += (size_t)length;
    }
    while (!cut && n && slug[n - 1] == '.')
        n--;
    buf_put(b, slug, cut ? kept : n);
    if (cut)
        buf_put_char(b, '-');
    if (cut || !n)
        put_hash(b, text);
}
