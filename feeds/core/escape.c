#include "escape.h"

#include "scan.h"
#include "utf8.h"

/* & < >, and with `quotes` ", with `controls` what is below 0x20, with `returns` the one of these that XML would not
 * read as it stands: each pair differs in one bit. */
SCAN_INLINE scan_set markup(bool quotes, bool controls, bool returns)
{
    const unsigned char amp = quotes ? 0xFB : 0xFF, amp_value = quotes ? '"' : '&';
    return (scan_set){.mask = {0xFD, amp, amp, amp},
                      .value = {'<', amp_value, amp_value, returns ? '\r' : amp_value},
                      .below = controls ? 0x20 : 0};
}

SCAN_INLINE scan_set not_plain(void)
{
    return (scan_set){
        .mask = {0xFD, 0xFB, 0xFF, 0xFF}, .value = {'<', '"', '\\', 0x7F}, .below = 0x20, .high = true};
}

bool escape_is_plain(feed_str s)
{
    return s.n == 0 || scan_for(s.p, s.p + s.n, not_plain()) == s.p + s.n;
}

#ifdef SCAN_SSE2
/* Sixteen bytes, looked at on their way. */
SCAN_INLINE bool copy16(char *to, const char *p)
{
    __m128i w = _mm_loadu_si128((const __m128i *)(const void *)p);
    _mm_storeu_si128((__m128i *)(void *)to, w);
    return !scan_word16(w, not_plain());
}

/* Eight to fifteen bytes as two words of eight that may overlap; four to seven in the same way. */
SCAN_INLINE bool copy8(char *to, feed_str s)
{
    __m128i first = _mm_loadl_epi64((const __m128i *)(const void *)s.p);
    __m128i last = _mm_loadl_epi64((const __m128i *)(const void *)(s.p + s.n - 8));
    _mm_storel_epi64((__m128i *)(void *)to, first);
    _mm_storel_epi64((__m128i *)(void *)(to + s.n - 8), last);
    return !scan_word16(_mm_unpacklo_epi64(first, last), not_plain());
}

SCAN_INLINE bool copy4(char *to, feed_str s)
{
    str_copy_short(to, s);
    return !scan_ends4(s.p, s.p + s.n, not_plain());
}

bool escape_copy_plain(char *to, feed_str s)
{
    size_t at = 0;
    if (s.n < 4) {
        str_copy_short(to, s);
        return escape_is_plain(s);
    }
    if (s.n < 16)
        return s.n < 8 ? copy4(to, s) : copy8(to, s);
    for (; s.n - at >= 16; at += 16)
        if (!copy16(to + at, s.p + at))
            return false;
    return at == s.n || copy16(to + s.n - 16, s.p + s.n - 16);
}
#else
bool escape_copy_plain(char *to, feed_str s)
{
    if (s.n)
        memcpy(to, s.p, s.n);
    return escape_is_plain(s);
}
#endif

static inline void put_reference(buf *b, char c)
{
    if (c == '&')
        buf_put_lit(b, "&amp;");
    else if (c == '<')
        buf_put_lit(b, "&lt;");
    else if (c == '>')
        buf_put_lit(b, "&gt;");
    else if (c == '"')
        buf_put_lit(b, "&quot;");
    else
        buf_printf(b, "&#%d;", c);
}

/* Escapes as long as sixteen bytes are left, and room for them; returns where it ends. They are copied whole, and what
 * stands behind the first to be escaped is written over. */
#ifdef SCAN_SSE2
SCAN_INLINE const char *put_words(buf *b, const char *p, const char *end, scan_set set)
{
    enum { WORD = 16, AT_ONCE = 4096 };
    while (end - p >= WORD) {
        if (b->capacity - b->n < WORD && (b->max - b->n < AT_ONCE || !buf_reserve(b, AT_ONCE)))
            break;
        __m128i w = _mm_loadu_si128((const __m128i *)(const void *)p);
        _mm_storeu_si128((__m128i *)(void *)(b->p + b->n), w);
        unsigned hits = scan_word16(w, set);
        size_t n = hits ? (size_t)__builtin_ctz(hits) : WORD;
        b->n += n;
        p += n;
        if (hits)
            put_reference(b, *p++);
    }
    return p;
}
#else
SCAN_INLINE const char *put_words(buf *b, const char *p, const char *end, scan_set set)
{
    (void)b, (void)end, (void)set;
    return p;
}
#endif

SCAN_INLINE void put_escaped(buf *b, feed_str s, bool quotes, bool controls, bool returns)
{
    if (!s.n || b->error)
        return;
    const scan_set set = markup(quotes, controls, returns);
    const char *end = s.p + s.n, *p = put_words(b, s.p, end, set);
    while (p < end) {
        const char *stop = scan_for(p, end, set);
        buf_put(b, p, (size_t)(stop - p));
        if (stop == end)
            break;
        put_reference(b, *stop);
        p = stop + 1;
    }
}

void escape_text(buf *b, feed_str s)
{
    put_escaped(b, s, false, false, true);
}

void escape_html(buf *b, feed_str s)
{
    put_escaped(b, s, true, false, false);
}

void escape_attr(buf *b, feed_str s)
{
    put_escaped(b, s, true, true, false);
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
