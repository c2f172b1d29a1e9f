/* Finding the next of a few bytes, sixteen at a time where the machine can, else eight. */
#ifndef FEEDLOOM_CORE_SCAN_H
#define FEEDLOOM_CORE_SCAN_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__) && defined(__GNUC__)
#include <emmintrin.h>
#define SCAN_SSE2 1
#endif

#ifdef __GNUC__
#define SCAN_INLINE static inline __attribute__((always_inline))
#else
#define SCAN_INLINE static inline
#endif

/*
 * What to stop at: a byte c with (c & mask[i]) == value[i] for one of four (where bytes differ in one bit, one test
 * serves for two; fewer than four: repeat one), below `below` (0 to 0x80), or, with `high`, not ASCII. Pass a constant:
 * everything here is inlined, and what it does not ask for is not looked for.
 */
typedef struct scan_set {
    unsigned char mask[4], value[4];
    unsigned char below;
    bool high;
} scan_set;

SCAN_INLINE bool scan_is(unsigned char c, scan_set set)
{
    return (c & set.mask[0]) == set.value[0] || (c & set.mask[1]) == set.value[1] ||
           (c & set.mask[2]) == set.value[2] || (c & set.mask[3]) == set.value[3] || c < set.below ||
           (set.high && c >= 0x80);
}

#ifdef SCAN_SSE2
SCAN_INLINE __m128i scan_test16(__m128i w, unsigned char mask, unsigned char value)
{
    return _mm_cmpeq_epi8(mask == 0xFF ? w : _mm_and_si128(w, _mm_set1_epi8((char)mask)), _mm_set1_epi8((char)value));
}

/* A bit for each byte to stop at. */
SCAN_INLINE unsigned scan_word16(__m128i w, scan_set set)
{
    __m128i one = scan_test16(w, set.mask[0], set.value[0]), two = scan_test16(w, set.mask[1], set.value[1]);
    __m128i three = scan_test16(w, set.mask[2], set.value[2]), four = scan_test16(w, set.mask[3], set.value[3]);
    __m128i hit = _mm_or_si128(_mm_or_si128(one, two), _mm_or_si128(three, four));
    if (set.below)
        hit = _mm_or_si128(hit, _mm_cmpeq_epi8(w, _mm_min_epu8(w, _mm_set1_epi8((char)(set.below - 1)))));
    if (set.high)
        hit = _mm_or_si128(hit, w);
    return (unsigned)_mm_movemask_epi8(hit);
}

/* The last 8 to 15 bytes, as two words of eight that may overlap: the lower bits are those of the first. */
SCAN_INLINE unsigned scan_ends8(const char *p, const char *end, scan_set set)
{
    __m128i first = _mm_loadl_epi64((const __m128i *)(const void *)p);
    __m128i last = _mm_loadl_epi64((const __m128i *)(const void *)(end - 8));
    return scan_word16(_mm_unpacklo_epi64(first, last), set);
}

/* The last 4 to 7 bytes in the same way. */
SCAN_INLINE unsigned scan_ends4(const char *p, const char *end, scan_set set)
{
    int first, last;
    memcpy(&first, p, sizeof first);
    memcpy(&last, end - sizeof last, sizeof last);
    return scan_word16(_mm_unpacklo_epi32(_mm_cvtsi32_si128(first), _mm_cvtsi32_si128(last)), set) & 0xFF;
}

/* Where the first hit of two words that may overlap is. */
SCAN_INLINE const char *scan_hit(const char *p, const char *end, unsigned hits, int word)
{
    int at = __builtin_ctz(hits);
    return at < word ? p + at : end - 2 * word + at;
}

/* Ends where fewer than four bytes are left, of [p, end) as it was given. */
SCAN_INLINE const char *scan_words(const char *p, const char *end, scan_set set, bool *found)
{
    const char *begin = p;
    unsigned hits = 0;
    *found = true;
    for (; end - p >= 16; p += 16)
        if ((hits = scan_word16(_mm_loadu_si128((const __m128i *)(const void *)p), set)) != 0)
            return p + __builtin_ctz(hits);
    if (p < end && p > begin) { /* what comes before them has been looked at */
        hits = scan_word16(_mm_loadu_si128((const __m128i *)(const void *)(end - 16)), set);
        *found = hits != 0;
        return hits ? end - 16 + __builtin_ctz(hits) : end;
    }
    if (end - p >= 8 && (hits = scan_ends8(p, end, set)) != 0)
        return scan_hit(p, end, hits, 8);
    if (end - p >= 4 && end - p < 8 && (hits = scan_ends4(p, end, set)) != 0)
        return scan_hit(p, end, hits, 4);
    *found = false;
    return end - p >= 4 ? end : p;
}
#else
/* The high bit of every zero byte of x; above the lowest one there may be false ones. */
SCAN_INLINE uint64_t scan_zeros(uint64_t x)
{
    return (x - UINT64_C(0x0101010101010101)) & ~x & UINT64_C(0x8080808080808080);
}

/* Ends at the word that holds a byte to stop at. */
SCAN_INLINE const char *scan_words(const char *p, const char *end, scan_set set, bool *found)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = UINT64_C(0x8080808080808080);
    *found = false;
    for (; end - p >= 8; p += 8) {
        uint64_t w;
        memcpy(&w, p, sizeof w);
        uint64_t hits = scan_zeros((w & ones * set.mask[0]) ^ ones * set.value[0]);
        hits |= scan_zeros((w & ones * set.mask[1]) ^ ones * set.value[1]);
        hits |= scan_zeros((w & ones * set.mask[2]) ^ ones * set.value[2]);
        hits |= scan_zeros((w & ones * set.mask[3]) ^ ones * set.value[3]);
        hits |= ((w - ones * set.below) & ~w & high) | (set.high ? w & high : 0);
        if (hits)
            break;
    }
    return p;
}
#endif

/* The first byte of the set in [p, end); `end` if there is none. */
SCAN_INLINE const char *scan_for(const char *p, const char *end, scan_set set)
{
    bool found;
    p = scan_words(p, end, set, &found);
    if (!found)
        while (p < end && !scan_is((unsigned char)*p, set))
            p++;
    return p;
}

/* The first of a, b, c or d in [p, end); `end` if there is none. Fewer than four: repeat one. */
SCAN_INLINE const char *scan4(const char *p, const char *end, char a, char b, char c, char d)
{
    const scan_set set = {.mask = {0xFF, 0xFF, 0xFF, 0xFF},
                          .value = {(unsigned char)a, (unsigned char)b, (unsigned char)c, (unsigned char)d}};
    return scan_for(p, end, set);
}

#endif
