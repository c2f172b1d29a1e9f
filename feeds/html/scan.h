/* Finding the next of a few bytes, sixteen at a time where the machine can, else eight. */
#ifndef FEEDLOOM_HTML_SCAN_H
#define FEEDLOOM_HTML_SCAN_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__) && defined(__GNUC__)
#include <emmintrin.h>
#define HTML_SCAN_SSE2 1
#endif

/* The first of a, b, c or d in [p, end); `end` if there is none. Fewer than four: repeat one. */
static inline const char *scan4(const char *p, const char *end, char a, char b, char c, char d)
{
#ifdef HTML_SCAN_SSE2
    const __m128i va = _mm_set1_epi8(a), vb = _mm_set1_epi8(b), vc = _mm_set1_epi8(c), vd = _mm_set1_epi8(d);
    for (; end - p >= 16; p += 16) {
        __m128i w = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(w, va), _mm_cmpeq_epi8(w, vb)),
                                   _mm_or_si128(_mm_cmpeq_epi8(w, vc), _mm_cmpeq_epi8(w, vd)));
        int mask = _mm_movemask_epi8(hit);
        if (mask)
            return p + __builtin_ctz((unsigned)mask);
    }
#else
    const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
    const uint64_t wa = ones * (unsigned char)a, wb = ones * (unsigned char)b;
    const uint64_t wc = ones * (unsigned char)c, wd = ones * (unsigned char)d;
    for (; end - p >= 8; p += 8) {
        uint64_t w;
        memcpy(&w, p, sizeof w);
        uint64_t hit = (((w ^ wa) - ones) & ~(w ^ wa)) | (((w ^ wb) - ones) & ~(w ^ wb)) |
                       (((w ^ wc) - ones) & ~(w ^ wc)) | (((w ^ wd) - ones) & ~(w ^ wd));
        if (hit & high)
            break;
    }
#endif
    while (p < end && *p != a && *p != b && *p != c && *p != d)
        p++;
    return p;
}

#endif
