#include "shingle.h"

#include <stdlib.h>

#include "../core/hash.h"
#include "../core/utf8.h"

enum { WORD_MAX = 64 };

typedef enum letter_kind { LETTER_NONE, LETTER_WORD, LETTER_DIGIT, LETTER_ALONE } letter_kind;

/* ---- characters ---- */

typedef struct range {
    uint32_t first, last;
} range;

/* Scripts without spaces between words, or with long words of many parts. */
static const range ALONE[] = {{0x0E00, 0x0EFF}, {0x1000, 0x109F}, {0x1100, 0x11FF}, {0x1780, 0x17FF}, {0x3005, 0x3007},
                              {0x3041, 0x30FA}, {0x30FC, 0x318F}, {0x31F0, 0x31FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},
                              {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0x20000, 0x323AF}};
/* Marks and signs beyond ASCII. */
static const range SIGNS[] = {{0x80, 0xA9},     {0xAB, 0xB4},     {0xB6, 0xB9},     {0xBB, 0xBF},     {0xD7, 0xD7},
                              {0xF7, 0xF7},     {0x2000, 0x206F}, {0x2190, 0x2BFF}, {0x2E00, 0x2E7F}, {0x3000, 0x3004},
                              {0x3008, 0x3040}, {0x30FB, 0x30FB}, {0xE000, 0xF8FF}, {0xFE00, 0xFE6F}, {0xFF00, 0xFF0F},
                              {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65}, {0xFFF0, 0xFFFF},
                              {0x1F000, 0x1FAFF}};

static bool within(const range *ranges, size_t n, uint32_t c)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && c >= ranges[low].first;
}

static uint32_t fold(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E)
        c -= 0xFEE0;
    if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) ||
        (c >= 0x410 && c <= 0x42F))
        return c + 32;
    return c;
}

static letter_kind letter_of(uint32_t c)
{
    if (c < 0x80)
        return is_digit((char)c) ? LETTER_DIGIT : is_alpha((char)c) ? LETTER_WORD : LETTER_NONE;
    if (within(SIGNS, sizeof SIGNS / sizeof *SIGNS, c))
        return LETTER_NONE;
    return within(ALONE, sizeof ALONE / sizeof *ALONE, c) ? LETTER_ALONE : LETTER_WORD;
}

/* ---- words that say little ---- */

static const char *const WEAK[] = {
    "a",     "about", "after", "again", "all",   "also",  "an",    "and",  "are",   "as",    "at",    "be",
    "been",  "but",   "by",    "can",   "could", "for",   "from",  "had",  "has",   "have",  "he",    "her",
    "his",   "how",   "i",     "if",    "in",    "into",  "is",    "it",   "its",   "just",  "may",   "more",
    "most",  "new",   "no",    "not",   "now",   "of",    "on",    "one",  "or",    "our",   "out",   "over",
    "s",     "said",  "say",   "says",  "she",   "so",    "some",  "than", "that",  "the",   "their", "them",
    "there", "they",  "this",  "to",    "up",    "was",   "we",    "were", "what",  "when",  "which", "who",
    "will",  "with",  "would", "year",  "you",   "your"};

static int by_word(const void *a, const void *b)
{
    return str_compare(*(const feed_str *)a, str_of(*(const char *const *)b));
}

static bool is_weak(feed_str word)
{
    return word.n <= 5 && bsearch(&word, WEAK, sizeof WEAK / sizeof *WEAK, sizeof *WEAK, by_word) != NULL;
}

static bool is_weak_character(uint32_t c)
{
    static const uint32_t CHARACTERS[] = {U'一', U'不', U'与', U'中', U'为', U'之', U'也', U'了', U'于', U'以', U'但',
                                          U'到', U'及', U'和', U'在', U'将', U'就', U'并', U'是', U'有', U'的', U'而',
                                          U'被', U'这', U'都', U'个', U'对', U'等', U'从', U'把', U'の', U'に', U'は',
                                          U'を', U'が', U'と', U'で', U'た', U'し', U'て'};
    for (size_t i = 0; i < sizeof CHARACTERS / sizeof *CHARACTERS; i++)
        if (c == CHARACTERS[i])
            return true;
    return false;
}

/* ---- cutting ---- */

typedef struct cutter {
    shingle *out;
    size_t n;
    char word[WORD_MAX]; /* folded so far */
    size_t length;
    letter_kind kind;     /* of the word */
    uint32_t last_hash;   /* of the word before; 0: none that a pair could begin with */
    uint32_t last_letter; /* the character before, of a script without spaces; 0: none */
    bool weak;            /* that one */
} cutter;

static void add(cutter *c, uint32_t hash, shingle_class class)
{
    if (c->n < SHINGLES_MAX)
        c->out[c->n++] = (hash & ~3u) | (uint32_t)class;
}

static uint32_t mix(uint32_t a, uint32_t b)
{
    uint64_t v = ((uint64_t)a << 32 | b) * 0x9E3779B97F4A7C15u;
    return (uint32_t)(v >> 32) ^ (uint32_t)v * 0x85EBCA6Bu;
}

/* Plurals and third persons lose their s, so that "model" and "models" meet. */
static feed_str stem(feed_str word)
{
    if (word.n > 3 && word.p[word.n - 1] == 's' && word.p[word.n - 2] != 's')
        word.n--;
    return word;
}

static void end_word(cutter *c)
{
    feed_str word = stem((feed_str){c->word, c->length});
    if (!word.n)
        return;
    bool number = c->kind == LETTER_DIGIT, weak = !number && is_weak((feed_str){c->word, c->length});
    uint32_t hash = (uint32_t)(hash64(word) >> 16) | 4;
    add(c, hash, number ? SHINGLE_NUMBER : weak ? SHINGLE_WEAK : SHINGLE_WORD);
    if (c->last_hash && !weak)
        add(c, mix(c->last_hash, hash), SHINGLE_PAIR);
    c->last_hash = weak ? 0 : hash;
    c->length = 0;
    c->kind = LETTER_NONE;
}

static void end_letters(cutter *c)
{
    c->last_letter = 0;
}

static void take_letter(cutter *c, uint32_t letter)
{
    bool weak = is_weak_character(letter);
    end_word(c);
    c->last_hash = 0;
    if (c->last_letter)
        add(c, mix(c->last_letter, letter), weak || c->weak ? SHINGLE_WEAK : SHINGLE_PAIR);
    c->last_letter = letter;
    c->weak = weak;
}

static void take_word(cutter *c, uint32_t letter, letter_kind kind)
{
    end_letters(c);
    if (c->length && (kind == LETTER_DIGIT) != (c->kind == LETTER_DIGIT))
        end_word(c);
    c->kind = kind;
    if (c->length + 4 <= WORD_MAX)
        c->length += (size_t)utf8_encode(letter, c->word + c->length);
}

/* A point or comma inside a number. */
static bool in_number(const cutter *c, uint32_t sign, const char *next, const char *end)
{
    return c->kind == LETTER_DIGIT && (sign == '.' || sign == ',') && next < end && is_digit(*next);
}

static void cut(cutter *c, feed_str text)
{
    const char *p = text.p, *end = text.p + text.n;
    while (p < end) {
        int length;
        uint32_t letter = fold(utf8_decode(p, end, &length));
        p += length;
        switch (letter == UTF8_BAD ? LETTER_NONE : letter_of(letter)) {
        case LETTER_ALONE:
            take_letter(c, letter);
            break;
        case LETTER_WORD:
            take_word(c, letter, LETTER_WORD);
            break;
        case LETTER_DIGIT:
            take_word(c, letter, LETTER_DIGIT);
            break;
        default:
            if (in_number(c, letter, p, end)) {
                if (letter == '.')
                    take_word(c, '.', LETTER_DIGIT);
                break;
            }
            end_word(c);
            end_letters(c);
        }
    }
    end_word(c);
}

/* Shell's sort with Ciura's gaps (2001): rows are short, and a function called for each comparison costs more. */
static void sort(shingle *row, size_t n)
{
    static const size_t GAPS[] = {701, 301, 132, 57, 23, 10, 4, 1};
    for (size_t g = 0; g < sizeof GAPS / sizeof *GAPS; g++)
        for (size_t gap = GAPS[g], i = gap; i < n; i++) {
            shingle s = row[i];
            size_t k = i;
            for (; k >= gap && row[k - gap] > s; k -= gap)
                row[k] = row[k - gap];
            row[k] = s;
        }
}

size_t shingles_of(feed_str text, shingle out[SHINGLES_MAX], size_t max)
{
    cutter c = {.out = out};
    if (text.n)
        cut(&c, text);
    sort(out, c.n);
    size_t n = 0;
    for (size_t i = 0; i < c.n && n < max; i++)
        if (!n || out[i] != out[n - 1])
            out[n++] = out[i];
    return n;
}

size_t shingles_common(const shingle *a, size_t n, const shingle *b, size_t m)
{
    size_t common = 0;
    for (size_t i = 0, k = 0; i < n && k < m;) {
        common += a[i] == b[k];
        bool first = a[i] <= b[k], second = b[k] <= a[i];
        i += first;
        k += second;
    }
    return common;
}
