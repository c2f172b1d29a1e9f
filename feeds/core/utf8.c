#include "utf8.h"

#include "scan.h"

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
static inline unsigned above(__m128i w, int bound)
{
    return (unsigned)_mm_movemask_epi8(_mm_cmpgt_epi8(w, _mm_set1_epi8((char)bound)));
}

static inline unsigned equal(__m128i w, int value)
{
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(w, _mm_set1_epi8((char)value)));
}

/*
 * Whether sixteen bytes with some that are not ASCII (`high`) are clean at first sight: each lead byte with as many
 * continuation bytes as it asks for, and none that needs a second look (C0, C1, E0, ED, F0, F4 and above, EF BF).
 * Negative as signed bytes, the leads come in order: -64 is C0, -32 E0, -16 F0. *n is the bytes of whole characters.
 */
static inline bool clean_word16(__m128i w, unsigned high, size_t *n)
{
    unsigned lead = above(w, -65) & high, three = above(w, -33) & high, four = above(w, -17) & high;
    unsigned wanted = lead << 1 | three << 2 | four << 3;
    __m128i controls = _mm_andnot_si128(_mm_cmpgt_epi8(_mm_setzero_si128(), w), _mm_cmplt_epi8(w, _mm_set1_epi8(32)));
    unsigned odd = (unsigned)_mm_movemask_epi8(controls) & ~(equal(w, '\t') | equal(w, '\n') | equal(w, '\r'));
    odd |= equal(w, 0x7F) | (above(w, -13) & high);
    if (lead != three)
        odd |= equal(w, -64) | equal(w, -63);
    odd |= equal(w, -32) | equal(w, -19) | (four ? equal(w, -16) : 0);
    odd |= equal(w, -17) & equal(w, -65) >> 1;
    *n = wanted >> 16 ? 31 - (size_t)__builtin_clz(lead) : 16;
    return !odd && (wanted & 0xFFFF) == (high & ~lead) && *n > 0;
}

/* Skips words of sixteen bytes as long as they are clean at first sight. */
static inline const unsigned char *skip_words(const unsigned char *p, const unsigned char *end)
{
    const scan_set odd = {
        .mask = {0xFF, 0xFF, 0xFF, 0xFF}, .value = {0x7F, 0x7F, 0x7F, 0x7F}, .below = 0x20, .high = true};
    for (size_t n = 16; end - p >= 16; p += n) {
        __m128i w = _mm_loadu_si128((const __m128i *)(const void *)p);
        n = 16;
        if (scan_word16(w, odd) && !clean_word16(w, (unsigned)_mm_movemask_epi8(w), &n))
            break;
    }
    return p;
}
#else
static inline const unsigned char *skip_words(const unsigned char *p, const unsigned char *end)
{
    (void)end;
    return p;
}
#endif

size_t utf8_clean_prefix(feed_str s)
{
    const unsigned char *begin = (const unsigned char *)s.p, *p = begin, *end = begin + s.n;
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

size_t utf8_count(feed_str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.n; i++)
        count += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return count;
}
