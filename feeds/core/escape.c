#include "escape.h"

#include "scan.h"
#include "utf8.h"

/* & < >, and with `quotes` ", with `controls` what is below 0x20: each pair differs in one bit. */
static inline const char *find_markup(const char *p, const char *end, bool quotes, bool controls)
{
    const unsigned char amp = quotes ? 0xFB : 0xFF, amp_value = quotes ? '"' : '&';
    const scan_set set = {.mask = {0xFD, amp, amp, amp},
                          .value = {'<', amp_value, amp_value, amp_value},
                          .below = controls ? 0x20 : 0};
    return scan_for(p, end, set);
}

bool escape_is_plain(feed_str s)
{
    const scan_set set = {
        .mask = {0xFD, 0xFB, 0xFF, 0xFF}, .value = {'<', '"', '\\', 0x7F}, .below = 0x20, .high = true};
    return s.n == 0 || scan_for(s.p, s.p + s.n, set) == s.p + s.n;
}

static inline void put_escaped(buf *b, feed_str s, bool quotes, bool controls)
{
    if (!s.n)
        return;
    const char *p = s.p, *end = s.p + s.n;
    while (p < end) {
        const char *stop = find_markup(p, end, quotes, controls);
        buf_put(b, p, (size_t)(stop - p));
        if (stop == end)
            break;
        p = stop + 1;
        if (*stop == '&')
            buf_put_lit(b, "&amp;");
        else if (*stop == '<')
            buf_put_lit(b, "&lt;");
        else if (*stop == '>')
            buf_put_lit(b, "&gt;");
        else if (*stop == '"')
            buf_put_lit(b, "&quot;");
        else
            buf_printf(b, "&#%d;", *stop);
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
    const scan_set set = {.mask = {0xFF, 0xFF, 0xFF, 0xFF}, .value = {'"', '\\', 0xE2, 0xE2}, .below = 0x20};
    return (size_t)(scan_for(p, p + n, set) - p);
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
