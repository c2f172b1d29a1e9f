#include "utf8.h"

#include "scan.h"
#include "utf8_blocks.h"

uint32_t utf8_decode(const char *p, const char *end, int *length)
{
    const unsigned char *s = (const unsigned char *)p;
    size_t n = (size_t)(end - p);
    unsigned char a = s[0];
    *length = 1;
    if (a < 0x80)
        return a;
    if (a < 0xC2 || a > 0xF4)
        return UTF8_BAD;
    int need = a < 0xE0 ? 2 : a < 0xF0 ? 3 : 4;
    unsigned low = a == 0xE0 ? 0xA0 : a == 0xF0 ? 0x90 : 0x80; /* bounds of the second byte */
    unsigned high = a == 0xED ? 0x9F : a == 0xF4 ? 0x8F : 0xBF;
    uint32_t c = a & (need == 2 ? 0x1Fu : need == 3 ? 0x0Fu : 0x07u);
    for (int i = 1; i < need; i++) {
        if ((size_t)i >= n || s[i] < low || s[i] > high)
            return UTF8_BAD;
        c = c << 6 | (s[i] & 0x3Fu);
        *length = i + 1;
        low = 0x80, high = 0xBF;
    }
    return c;
}

int utf8_encode(uint32_t c, char out[4])
{
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = 0xFFFD;
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

void utf8_put(buf *b, uint32_t c)
{
    char bytes[4];
    buf_put(b, bytes, (size_t)utf8_encode(c, bytes));
}

/* Bytes below 0x20 or DEL in a word of eight ASCII bytes: some bit of the result is set. */
static bool plain_ascii(uint64_t w)
{
    const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
    uint64_t control = (w - ones * 0x20) & ~w & high;
    uint64_t del = ((w ^ ones * 0x7F) - ones) & ~(w ^ ones * 0x7F) & high;
    return !((w & high) | control | del);
}

/* The length of the clean character at p, 0 if it is not clean. */
static int clean_char(const char *p, const char *end)
{
    int length;
    uint32_t c = utf8_decode(p, end, &length);
    return c != UTF8_BAD && c != 0x7F && xml_char(c) ? length : 0;
}

/* Skips three-byte sequences that need no second look, most of CJK and its punctuation: not E0 and ED, whose second
 * byte is bounded further, and not EF BF, where U+FFFE and U+FFFF are. */
static inline const unsigned char *skip_three(const unsigned char *p, const unsigned char *end)
{
    static const unsigned char MASK[4] = {0xF0, 0xC0, 0xC0, 0}, SHAPE[4] = {0xE0, 0x80, 0x80, 0};
    uint32_t w, mask, shape;
    memcpy(&mask, MASK, sizeof mask);
    memcpy(&shape, SHAPE, sizeof shape);
    for (; end - p >= 4; p += 3) {
        memcpy(&w, p, sizeof w);
        if ((w & mask) != shape)
            break;
        if ((1u << (p[0] & 15) & (1u << 0 | 1u << 13 | 1u << 15)) && (p[0] != 0xEF || p[1] == 0xBF))
            break;
    }
    return p;
}

/* Skips ASCII without controls. */
static inline const unsigned char *skip_ascii(const unsigned char *p, const unsigned char *end)
{
    for (uint64_t w; end - p >= 8; p += 8) {
        memcpy(&w, p, sizeof w);
        if (!plain_ascii(w))
            break;
    }
    while (p < end && *p >= 0x20 && *p < 0x7F)
        p++;
    return p;
}

#ifdef SCAN_SSE2
static inline __m128i equal(__m128i w, unsigned char value)
{
    return _mm_cmpeq_epi8(w, _mm_set1_epi8((char)value));
}

/* What is at least `bound`, among bytes that are not ASCII: as signed bytes they come in order. */
static inline unsigned from(__m128i w, unsigned high, int bound)
{
    return (unsigned)_mm_movemask_epi8(_mm_cmpgt_epi8(w, _mm_set1_epi8((char)(bound - 1 - 256)))) & high;
}

/* DEL and what is below 0x20, but for tab, LF and CR. */
static inline bool has_controls(__m128i w)
{
    __m128i low = _mm_cmpeq_epi8(w, _mm_min_epu8(w, _mm_set1_epi8(0x1F)));
    if (!_mm_movemask_epi8(_mm_or_si128(low, equal(w, 0x7F))))
        return false;
    __m128i space = _mm_or_si128(equal(w, '\n'), _mm_or_si128(equal(w, '\t'), equal(w, '\r')));
    return _mm_movemask_epi8(_mm_or_si128(_mm_andnot_si128(space, low), equal(w, 0x7F))) != 0;
}

/* Leads that need a second look: C0, C1, E0, ED, F0 and above, EF in front of BF. */
static inline bool has_odd_leads(__m128i w)
{
    __m128i two = equal(_mm_and_si128(w, _mm_set1_epi8((char)0xFE)), 0xC0);
    __m128i three = _mm_or_si128(equal(w, 0xE0), equal(w, 0xED));
    __m128i four = _mm_cmpeq_epi8(w, _mm_max_epu8(w, _mm_set1_epi8((char)0xF0)));
    __m128i last = _mm_and_si128(equal(w, 0xEF), equal(_mm_srli_si128(w, 1), 0xBF));
    return _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(two, three), _mm_or_si128(four, last))) != 0;
}

/*
 * Whether sixteen bytes are clean at first sight: no controls, no lead byte that needs a second look, each with as many
 * continuation bytes as it asks for. *n is the bytes of whole characters.
 */
static inline bool clean_word16(__m128i w, size_t *n)
{
    unsigned high = (unsigned)_mm_movemask_epi8(w);
    *n = 16;
    if (has_controls(w))
        return false;
    if (!high)
        return true;
    unsigned lead = from(w, high, 0xC0), wanted = lead << 1 | from(w, high, 0xE0) << 2;
    if (wanted >> 16)
        *n = 31 - (size_t)__builtin_clz(lead);
    return (wanted & 0xFFFF) == (high & ~lead) && !has_odd_leads(w);
}

/* Skips words of sixteen bytes as long as they are clean at first sight. */
static inline const unsigned char *skip_words(const unsigned char *p, const unsigned char *end)
{
    for (size_t n; end - p >= 16; p += n)
        if (!clean_word16(_mm_loadu_si128((const __m128i *)(const void *)p), &n))
            break;
    return p;
}
#else
static inline const unsigned char *skip_words(const unsigned char *p, const unsigned char *end)
{
    (void)end;
    return p;
}
#endif

#ifdef SCAN_SSE2
/* skip_three, four characters at a time. */
static inline const unsigned char *skip_threes(const unsigned char *p, const unsigned char *end)
{
    static const unsigned char MASK[16] = {0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0};
    static const unsigned char SHAPE[16] = {0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80};
    const __m128i mask = _mm_loadu_si128((const __m128i *)(const void *)MASK);
    const __m128i shape = _mm_loadu_si128((const __m128i *)(const void *)SHAPE);
    while (end - p >= 16) {
        __m128i w = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i last = _mm_and_si128(equal(w, 0xEF), equal(_mm_srli_si128(w, 1), 0xBF));
        __m128i odd = _mm_or_si128(_mm_or_si128(equal(w, 0xE0), equal(w, 0xED)), last);
        __m128i good = _mm_andnot_si128(odd, _mm_cmpeq_epi8(_mm_and_si128(w, mask), shape));
        unsigned n = (unsigned)__builtin_ctz(~(unsigned)_mm_movemask_epi8(good) | 0x1000);
        p += n / 3 * 3;
        if (n < 12)
            break;
    }
    return p;
}
#else
static inline const unsigned char *skip_threes(const unsigned char *p, const unsigned char *end)
{
    (void)end;
    return p;
}
#endif

size_t utf8_clean_prefix(feed_str s)
{
    if (!s.n)
        return 0;
    const unsigned char *begin = (const unsigned char *)s.p, *p = begin + utf8_clean_blocks(s), *end = begin + s.n;
    while (p < end) {
        const unsigned char *from = p;
        p = skip_three(skip_ascii(skip_words(p, end), end), end);
        if (p != from)
            continue;
        int length = clean_char((const char *)p, (const char *)end);
        if (!length)
            break;
        p += length;
    }
    return (size_t)(p - begin);
}

size_t utf8_clean_wide(feed_str s)
{
    const unsigned char *begin = (const unsigned char *)s.p, *p = begin, *end = begin + s.n;
    while (p < end && *p >= 0x80) {
        const unsigned char *from = p;
        p = skip_three(skip_threes(p, end), end);
        int length = p > from ? 0 : clean_char((const char *)p, (const char *)end);
        if (p == from && !length)
            break;
        p += length;
    }
    return (size_t)(p - begin);
}

size_t utf8_count(feed_str s)
{
    size_t count = 0, i = 0;
    for (uint64_t w; s.n - i >= 8; i += 8) { /* the low bit of each byte: it is no continuation byte */
        memcpy(&w, s.p + i, sizeof w);
        count += ((~w >> 7 | w >> 6) & UINT64_C(0x0101010101010101)) * UINT64_C(0x0101010101010101) >> 56;
    }
    for (; i < s.n; i++)
        count += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return count;
}
