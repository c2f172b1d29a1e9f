#include "script.h"

#include "scan.h"
#include "utf8.h"

enum { LOOK_AT = 400, HTML_LOOK_AT = 4096 };

typedef enum script { OTHER, LATIN, HAN, KANA, HANGUL, THAI, ARABIC, PERSIAN, HEBREW } script;

_Static_assert(HEBREW + 1 == SCRIPT_KINDS, "SCRIPT_KINDS");

static const feed_str LANGUAGES[] = {[HAN] = {"zh", 2},     [KANA] = {"ja", 2},   [HANGUL] = {"ko", 2},
                                     [THAI] = {"th", 2},    [ARABIC] = {"ar", 2}, [PERSIAN] = {"fa", 2},
                                     [HEBREW] = {"he", 2}};

static script script_of(uint32_t c)
{
    static const struct {
        uint32_t first, last;
        script script;
    } RANGES[] = {{'A', 'Z', LATIN},        {'a', 'z', LATIN},        {0xC0, 0x24F, LATIN},     {0x370, 0x52F, LATIN},
                  {0x590, 0x5FF, HEBREW},   {0x660, 0x669, OTHER},    {0x600, 0x6FF, ARABIC},   {0x700, 0x8FF, ARABIC},
                  {0xE00, 0xE7F, THAI},     {0x900, 0x1FFF, LATIN},   {0x3041, 0x30FF, KANA},
                  {0xAC00, 0xD7A3, HANGUL}, {0xFB1D, 0xFB4F, HEBREW}, {0xFB50, 0xFDFF, ARABIC},
                  {0xFE70, 0xFEFC, ARABIC},
                  {0x20000, 0x3FFFF, HAN}};
    if (c >= 0x3400 && c <= 0x9FFF) /* the most frequent one that is asked about comes first */
        return HAN;
    if ((c >= 0x2000 && c <= 0x3040) || (c > 0xFEFC && c < 0x20000)) /* punctuation, full-width forms, emoji */
        return OTHER;
    if (c == 0x67E || c == 0x686 || c == 0x698 || c == 0x6AF || c == 0x6CC) /* peh, tcheh, jeh, gaf, Farsi yeh */
        return PERSIAN;
    for (size_t i = 0; i < sizeof RANGES / sizeof *RANGES; i++)
        if (c >= RANGES[i].first && c <= RANGES[i].last)
            return RANGES[i].script;
    return OTHER;
}

/* Bytes that begin others than ASCII and three bytes from U+4000 to U+9FFF, the bulk of Chinese characters, but for
 * those of four bytes: U+0080 to U+07FF, U+0800 to U+3FFF, U+A000 to U+FFFF. */
#define UNCOMMON {.mask = {0xE0, 0xFC, 0xFE, 0xFC}, .value = {0xC0, 0xE0, 0xEA, 0xEC}}

typedef unsigned char block __attribute__((vector_size(16)));

/* The ASCII letters and common Chinese characters of a text, by blocks; false if there are any of four bytes. */
static bool count_common(feed_str text, size_t *latin, size_t *han)
{
    block letters = {0}, chinese = {0}, others = {0};
    for (size_t at = 0; at < text.n; at += sizeof(block)) {
        block w = {0};
        if (text.n - at >= sizeof w)
            memcpy(&w, text.p + at, sizeof w);
        else
            memcpy(&w, text.p + at, text.n - at);
        letters -= (block)((w | 0x20) - 'a' < 26);
        chinese -= (block)(w - 0xE4 < 6);
        others |= (block)(w >= 0xF0);
    }
    size_t long_ones = 0;
    for (size_t i = 0; i < sizeof(block); i++) {
        *latin += letters[i];
        *han += chinese[i];
        long_ones += others[i];
    }
    return !long_ones;
}

/* At most 255 blocks of text. */
static void count_some(script_counts *counts, feed_str text)
{
    const scan_set uncommon = UNCOMMON;
    size_t latin = 0, han = 0;
    bool common = count_common(text, &latin, &han);
    const char *p = text.p, *end = p + text.n;
    int length;
    for (; common && (p = scan_for(p, end, uncommon)) < end; p += length)
        counts->n[script_of(utf8_decode(p, end, &length))]++;
    for (; p < end; p += length)
        counts->n[script_of(utf8_decode(p, end, &length))]++;
    counts->n[LATIN] += common ? latin : 0;
    counts->n[HAN] += common ? han : 0;
    counts->n[OTHER] = 0;
}

void script_count(script_counts *counts, feed_str text)
{
    enum { SOME = 255 * sizeof(block) };
    for (size_t at = 0; at < text.n; at += SOME)
        count_some(counts, (feed_str){text.p + at, text.n - at < SOME ? text.n - at : SOME});
}

feed_str script_counts_language(const script_counts *counts)
{
    script_counts c = *counts;
    script most = HAN;
    if (c.n[KANA] * 10 > c.n[HAN]) { /* Japanese is written in both, Persian in Arabic letters and some of its own */
        c.n[KANA] += c.n[HAN];
        c.n[HAN] = 0;
    }
    if (c.n[HANGUL] > c.n[HAN]) { /* Korean headlines abbreviate countries in Chinese characters */
        c.n[HANGUL] += c.n[HAN];
        c.n[HAN] = 0;
    }
    if (c.n[PERSIAN] * 20 > c.n[ARABIC]) {
        c.n[PERSIAN] += c.n[ARABIC];
        c.n[ARABIC] = 0;
    } else {
        c.n[ARABIC] += c.n[PERSIAN];
        c.n[PERSIAN] = 0;
    }
    size_t all = 0;
    for (script s = HAN; s <= HEBREW; s++) {
        most = c.n[s] > c.n[most] ? s : most;
        all += c.n[s];
    }
    size_t needed = c.n[most] < all ? (all + c.n[LATIN]) / 2 + 1 : (c.n[LATIN] + 2) / 3;
    return c.n[most] && c.n[most] >= needed ? LANGUAGES[most] : STR_NONE;
}

feed_str script_language(feed_str text)
{
    script_counts counts = {{0}};
    text.n = text.n < LOOK_AT ? text.n : utf8_whole(text, LOOK_AT);
    script_count(&counts, text);
    return script_counts_language(&counts);
}

/* No letters of scripts behind `most`; those begin with a byte of the set. */
SCAN_INLINE bool none_behind(feed_str text, script most, scan_set set)
{
    const char *end = text.p + text.n;
    int length;
    for (const char *p = text.p; text.n && (p = scan_for(p, end, set)) < end; p += length)
        if (script_of(utf8_decode(p, end, &length)) > most)
            return false;
    return true;
}

bool script_is_plain(feed_str text, bool han)
{
    const scan_set beyond_ascii = {.value = {0xFF, 0xFF, 0xFF, 0xFF}, .high = true};
    const scan_set beyond_han = UNCOMMON;
    text.n = text.n < LOOK_AT ? text.n : LOOK_AT;
    return han ? none_behind(text, HAN, beyond_han) : none_behind(text, LATIN, beyond_ascii);
}

/* RFC 4647 section 3.3.1: basic filtering. */
static bool matches(feed_str language, feed_str range)
{
    return language.n >= range.n && str_eq_nocase((feed_str){language.p, range.n}, range) &&
           (language.n == range.n || language.p[range.n] == '-');
}

static bool is_rtl(feed_str language)
{
    static const char *const RTL[] = {"ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "iw", "syr"};
    for (size_t i = 0; i < sizeof RTL / sizeof *RTL && language.n; i++)
        if (to_lower(language.p[0]) == RTL[i][0] && matches(language, str_of(RTL[i])))
            return !str_ends(language, STR("-Latn"));
    return str_find(language, STR("-Arab")) < language.n || str_find(language, STR("-Hebr")) < language.n;
}

bool script_suits(feed_str language, feed_str guessed)
{
    static const struct {
        const char *language, *guesses; /* what its texts may look like */
    } OTHERS[] = {{"ja", "ja zh"}, {"ko", "ko zh"}, {"yue", "zh"}, {"wuu", "zh"}, {"cmn", "zh"}, {"nan", "zh"}};
    if (!guessed.n || matches(language, guessed))
        return true;
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
        if (matches(language, str_of(OTHERS[i].language)))
            return str_find(str_of(OTHERS[i].guesses), guessed) < strlen(OTHERS[i].guesses);
    bool hebrew = matches(language, STR("he")) || matches(language, STR("iw")) || matches(language, STR("yi"));
    return is_rtl(language) && is_rtl(guessed) && hebrew == str_eq(guessed, LANGUAGES[HEBREW]);
}

bool script_rtl(feed_str language, feed_str text)
{
    return is_rtl(language.n ? language : script_language(text));
}

bool script_has_rtl(feed_str text)
{
    int length;
    for (size_t at = 0; at < text.n && at < HTML_LOOK_AT; at += (size_t)length)
        if (script_of(utf8_decode(text.p + at, text.p + text.n, &length)) >= ARABIC)
            return true;
    return false;
}
