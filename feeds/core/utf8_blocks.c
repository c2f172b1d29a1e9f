/*
 * Each byte is classified by itself and the one before it: three tables, by the high and the low half of that one and
 * by the high half of the byte, hold a bit for each error it may be part of, and what all three have is one (J. Keiser,
 * D. Lemire, "Validating UTF-8 in less than one instruction per byte", 2020).
 */
#include "utf8_blocks.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

typedef __m256i block;

enum { BLOCK = 32 };

enum {
    TOO_SHORT = 1,  /* a lead byte, and no continuation behind it */
    TOO_LONG = 2,   /* ASCII, and a continuation */
    LONG_3 = 4,     /* E0 80 to E0 9F: overlong */
    TOO_LARGE = 8,  /* above U+10FFFF */
    SURROGATE = 16,
    LONG_2 = 32,    /* C0, C1 */
    LARGE_OR_4 = 64, /* F5 80 and above; F0 80: overlong */
    TWO = 128,      /* two continuations, as the third and fourth bytes of a character are */
    ANY = TOO_SHORT | TOO_LONG | TWO,
    LARGE = ANY | TOO_LARGE | LARGE_OR_4,
    SECOND = TOO_LONG | LONG_2 | TWO
};

AVX2 static inline block all(int c)
{
    return _mm256_set1_epi8((char)c);
}

AVX2 static inline block table(const unsigned char entries[16])
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)entries));
}

AVX2 static inline block load(const char *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

AVX2 static inline block high_half(block b)
{
    return _mm256_and_si256(_mm256_srli_epi16(b, 4), all(15));
}

/* Bytes that make no character with those before them. */
AVX2 static inline block misplaced(block b, block one, block two, block three)
{
    static const unsigned char HIGH[16] = {TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
                                           TOO_LONG, TWO, TWO, TWO, TWO, TOO_SHORT | LONG_2, TOO_SHORT,
                                           TOO_SHORT | LONG_3 | SURROGATE, TOO_SHORT | TOO_LARGE | LARGE_OR_4};
    static const unsigned char LOW[16] = {ANY | LONG_3 | LONG_2 | LARGE_OR_4, ANY | LONG_2, ANY, ANY, ANY | TOO_LARGE,
                                          LARGE, LARGE, LARGE, LARGE, LARGE, LARGE, LARGE, LARGE, LARGE | SURROGATE,
                                          LARGE, LARGE};
    static const unsigned char NEXT[16] = {TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
                                           TOO_SHORT, SECOND | LONG_3 | LARGE_OR_4, SECOND | LONG_3 | TOO_LARGE,
                                           SECOND | SURROGATE | TOO_LARGE, SECOND | SURROGATE | TOO_LARGE, TOO_SHORT,
                                           TOO_SHORT, TOO_SHORT, TOO_SHORT};
    block before = _mm256_and_si256(_mm256_shuffle_epi8(table(HIGH), high_half(one)),
                                    _mm256_shuffle_epi8(table(LOW), _mm256_and_si256(one, all(15))));
    block found = _mm256_and_si256(before, _mm256_shuffle_epi8(table(NEXT), high_half(b)));
    block wanted = _mm256_or_si256(_mm256_subs_epu8(two, all(0xE0 - 0x80)), _mm256_subs_epu8(three, all(0xF0 - 0x80)));
    return _mm256_xor_si256(_mm256_and_si256(wanted, all(0x80)), found);
}

/* DEL, and what is below 0x20 but for tab, LF and CR: again a bit for each that the half bytes may be part of. */
AVX2 static inline block controls(block b)
{
    enum { FIRST = 1, SECOND_ROW = 2, DEL = 4, BOTH = FIRST | SECOND_ROW };
    static const unsigned char ROW[16] = {FIRST, SECOND_ROW, 0, 0, 0, 0, 0, DEL};
    static const unsigned char COLUMN[16] = {BOTH, BOTH, BOTH, BOTH, BOTH, BOTH, BOTH, BOTH, BOTH, SECOND_ROW,
                                             SECOND_ROW, BOTH, BOTH, SECOND_ROW, BOTH, BOTH | DEL};
    return _mm256_and_si256(_mm256_shuffle_epi8(table(ROW), high_half(b)),
                            _mm256_shuffle_epi8(table(COLUMN), _mm256_and_si256(b, all(15))));
}

/* The last bytes of U+FFFE and U+FFFF. */
AVX2 static inline block no_characters(block b, block one, block two)
{
    block front = _mm256_and_si256(_mm256_cmpeq_epi8(two, all(0xEF)), _mm256_cmpeq_epi8(one, all(0xBF)));
    return _mm256_and_si256(front, _mm256_cmpeq_epi8(b, _mm256_max_epu8(b, all(0xBE))));
}

AVX2 static inline bool is_clean(block b, block last)
{
    block bad = controls(b);
    if (_mm256_movemask_epi8(_mm256_or_si256(b, last))) {
        block between = _mm256_permute2x128_si256(last, b, 0x21);
        block one = _mm256_alignr_epi8(b, between, 15), two = _mm256_alignr_epi8(b, between, 14);
        bad = _mm256_or_si256(bad, misplaced(b, one, two, _mm256_alignr_epi8(b, between, 13)));
        bad = _mm256_or_si256(bad, no_characters(b, one, two));
    }
    return _mm256_testz_si256(bad, bad);
}

/* Without a character that begins in the last three of n bytes and does not end there. */
static size_t without_part(feed_str s, size_t n)
{
    for (size_t back = 1; back <= 3 && back <= n; back++) {
        unsigned char c = (unsigned char)s.p[n - back];
        if (c >= 0xC0)
            return back < (c < 0xE0 ? 2u : c < 0xF0 ? 3u : 4u) ? n - back : n;
        if (c < 0x80)
            break;
    }
    return n;
}

AVX2 static size_t clean_blocks(feed_str s)
{
    size_t n = 0;
    block last = _mm256_setzero_si256();
    for (; s.n - n >= BLOCK; n += BLOCK) {
        block b = load(s.p + n);
        if (!is_clean(b, last))
            return without_part(s, n);
        last = b;
    }
    bool ends = s.n - n && n > BLOCK && is_clean(load(s.p + s.n - BLOCK), load(s.p + s.n - 2 * BLOCK));
    return without_part(s, ends ? s.n : n); /* the last block begins where it ends with the text */
}

size_t utf8_clean_blocks(feed_str s)
{
    return s.n >= BLOCK && __builtin_cpu_supports("avx2") ? clean_blocks(s) : 0;
}
#else
size_t utf8_clean_blocks(feed_str s)
{
    (void)s;
    return 0;
}
#endif
