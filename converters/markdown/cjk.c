#include "cjk.h"

#include <stdlib.h>

#include "../../feeds/core/scan.h"
#include "../../feeds/core/utf8.h"

bool cjk_is(uint32_t c)
{
    static const uint32_t RANGES[][2] = {
        {0x1100, 0x11FF},   {0x20A9, 0x20A9},   {0x2329, 0x232A},   {0x2E80, 0x303E},   {0x3041, 0x3247},
        {0x3250, 0x4DBF},   {0x4E00, 0xA4C6},   {0xA960, 0xA97C},   {0xAC00, 0xD7FB},   {0xF900, 0xFAFF},
        {0xFE10, 0xFE19},   {0xFE30, 0xFE6B},   {0xFF01, 0xFFEE},   {0x16FE0, 0x18D08}, {0x1AFF0, 0x1B2FB},
        {0x1F200, 0x1F200}, {0x1F202, 0x1F219}, {0x1F21B, 0x1F22E}, {0x1F230, 0x1F231}, {0x1F237, 0x1F237},
        {0x1F23B, 0x1F248}, {0x1F260, 0x1F265}, {0x20000, 0x3FFFD},
    };
    if (c < RANGES[0][0])
        return false;
    size_t low = 0, high = sizeof RANGES / sizeof *RANGES;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > RANGES[middle][1])
            low = middle + 1;
        else
            high = middle;
    }
    return low < sizeof RANGES / sizeof *RANGES && c >= RANGES[low][0];
}

/* What stands on one side of a run. */
typedef struct side {
    bool space; /* or the end of the text */
    bool cjk;
    bool punctuation; /* or may be: a mark beside a letter changes nothing */
} side;

static bool is_unicode_space(uint32_t c)
{
    return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

/* Letters for sure: most of what is written. */
static bool is_plain_letter(uint32_t c)
{
    return (c >= 0xC0 && c < 0x370 && c != 0xD7 && c != 0xF7) || (c >= 0x3041 && c <= 0x309F) ||
           (c >= 0x30A1 && c <= 0x30FA) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3);
}

static bool is_curly_quote(uint32_t c)
{
    return c == 0x2018 || c == 0x2019 || c == 0x201C || c == 0x201D;
}

static side classify(uint32_t c)
{
    if (c < 0x80)
        return (side){.space = c == ' ' || (c >= 9 && c <= 13), .punctuation = c > ' ' && !is_alnum((char)c)};
    return (side){.space = is_unicode_space(c), .cjk = cjk_is(c), .punctuation = !is_plain_letter(c)};
}

static const char *previous(const char *begin, const char *p)
{
    for (p--; p > begin && ((unsigned char)*p & 0xC0) == 0x80;)
        p--;
    return p;
}

/* The character before p. A variation selector is judged by what it selects: U+FE01 makes a curly quote full-width. */
static side before(const char *begin, const char *p)
{
    int length;
    if (p == begin)
        return (side){.space = true};
    if ((unsigned char)p[-1] < 0x80)
        return classify((unsigned char)p[-1]);
    const char *at = previous(begin, p);
    uint32_t c = utf8_decode(at, p, &length);
    if (c >= 0xE0100 && c <= 0xE01EF)
        return (side){.cjk = true};
    if (c < 0xFE00 || c > 0xFE0E || at == begin)
        return classify(c);
    const char *base = previous(begin, at);
    uint32_t b = utf8_decode(base, at, &length);
    return (side){.cjk = cjk_is(b) || (c == 0xFE01 && is_curly_quote(b))};
}

static side behind(const char *p, const char *end)
{
    int length;
    if (p == end)
        return (side){.space = true};
    uint32_t c = utf8_decode(p, end, &length);
    side s = classify(c);
    if (is_curly_quote(c) && p + length < end)
        s.cjk = utf8_decode(p + length, end, &length) == 0xFE01;
    return s;
}

/* An odd number of backslashes before p: the character there stands for itself. */
static bool is_escaped(const char *begin, const char *p)
{
    size_t n = 0;
    while (p > begin && p[-1] == '\\') {
        p--;
        n++;
    }
    return n % 2 == 1;
}

static void put_mark(buf *marks, size_t at, bool space)
{
    cjk_mark mark = {(uint32_t)at, space};
    buf_put(marks, (const char *)&mark, sizeof mark);
}

/* ---- runs of * ---- */

/* The first byte of an ASCII letter or of U+4000 to U+9FFF: a letter in any case. */
static bool is_common_lead(char c)
{
    return is_alnum(c) || ((unsigned char)c >= 0xE4 && (unsigned char)c <= 0xE9);
}

static bool is_common(const char *begin, const char *p)
{
    return is_alnum(p[-1]) || (p - begin >= 3 && ((unsigned char)p[-1] & 0xC0) == 0x80 && is_common_lead(p[-3]) &&
                               !is_alnum(p[-3]));
}

static void find_runs(feed_str text, buf *marks)
{
    const char *begin = text.p, *end = text.p + text.n, *p = text.p;
    while (p < end && (p = memchr(p, '*', (size_t)(end - p)))) {
        const char *run = p;
        while (p < end && *p == '*')
            p++;
        unsigned around = (run > begin ? (unsigned char)run[-1] : 0u) | (p < end ? (unsigned char)*p : 0u);
        if (around < 0x80 || (run > begin && p < end && is_common(begin, run) && is_common_lead(*p)))
            continue;
        run += is_escaped(begin, run);
        side left = before(begin, run), right = behind(p, end);
        if (run == p || left.space || right.space || (!left.cjk && !right.cjk))
            continue;
        if (left.punctuation)
            put_mark(marks, (size_t)(run - begin), false);
        if (right.punctuation)
            put_mark(marks, (size_t)(p - begin), false);
    }
}

/* ---- bare URLs ---- */

/* Where the "http" or "https" in front of "://" at `at` begins; `at` if there is none. */
static size_t url_begin(feed_str text, size_t at)
{
    if (at >= 5 && memcmp(text.p + at - 5, "https", 5) == 0)
        return at - 5;
    return at >= 4 && memcmp(text.p + at - 4, "http", 4) == 0 ? at - 4 : at;
}

/* CJK punctuation, and the curly quotes: no bare URL holds them. */
static bool ends_url(uint32_t c)
{
    return (c >= 0x3001 && c <= 0x3003) || (c >= 0x3008 && c <= 0x3011) || (c >= 0x3014 && c <= 0x301F) ||
           (c >= 0xFF01 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20) || c == 0xFF3B || c == 0xFF3D ||
           (c >= 0xFF5B && c <= 0xFF65) || is_curly_quote(c);
}

/* The end of a bare URL; whether it is CJK punctuation, not white space or the like, that ends it. */
static size_t url_end(feed_str text, size_t at, bool *cjk)
{
    const char *end = text.p + text.n, *p = text.p + at;
    *cjk = false;
    while (p < end) {
        int length = 1;
        if ((unsigned char)*p >= 0x80) {
            *cjk = ends_url(utf8_decode(p, end, &length));
            if (*cjk)
                break;
        } else if (*p <= ' ' || *p == '<' || *p == '>' || *p == ')' || *p == '"' || *p == '`') {
            break;
        }
        p += length;
    }
    return (size_t)(p - text.p);
}

/* The address of a definition, "[name]: https://…". */
static bool is_definition(feed_str text, size_t at)
{
    while (at && (text.p[at - 1] == ' ' || text.p[at - 1] == '\t'))
        at--;
    return at >= 2 && text.p[at - 1] == ':' && text.p[at - 2] == ']';
}

/*
 * The library takes the address of an inline link for a bare URL as well, which goes on behind the link to the next
 * white space and swallows the emphasis there. Whether a run of it follows: up to the first that does.
 */
static bool swallows(feed_str text, size_t at)
{
    const scan_set set = {.mask = {0xFF, 0xFF, 0xFF, 0xFF}, .value = {')', '<', '[', ']'}, .below = ' ' + 1};
    at = (size_t)(scan_for(text.p + at, text.p + text.n, set) - text.p);
    for (; at < text.n && (unsigned char)text.p[at] > ' ' && text.p[at] != '<'; at++) {
        if ((text.p[at] == '*' || text.p[at] == '_' || text.p[at] == '~'))
            return true;
        if (text.p[at] == '[' || text.p[at] == ']')
            return false; /* the next link's address is looked at by itself */
    }
    return false;
}

static bool is_bare(feed_str text, size_t at, side left)
{
    if (left.space)
        return true;
    char c = text.p[at - 1];
    return c == '*' || c == '_' || c == '~' || (c == '(' && at > 1 && text.p[at - 2] != ']');
}

static void find_urls(feed_str text, buf *marks)
{
    size_t last = 0; /* no URL begins inside another */
    for (size_t found = 0; (found += str_find(str_from(text, found), STR("://"))) < text.n; found += 3) {
        size_t at = url_begin(text, found);
        if (at == found || at < last)
            continue;
        side left = before(text.p, text.p + at);
        if (at >= 2 && text.p[at - 1] == '(' && text.p[at - 2] == ']' && swallows(text, found))
            put_mark(marks, found, false); /* "http" is no scheme any more */
        if ((!is_bare(text, at, left) && !left.cjk) || is_definition(text, at))
            continue;
        bool cjk;
        size_t end = url_end(text, found, &cjk);
        if (left.cjk && !left.space)
            put_mark(marks, at, true);
        if (cjk)
            put_mark(marks, end, true);
        last = end;
    }
}

static int by_offset(const void *a, const void *b)
{
    const cjk_mark *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

size_t cjk_find(feed_str text, buf *marks)
{
    buf_clear(marks);
    find_runs(text, marks);
    size_t runs = marks->n;
    find_urls(text, marks);
    size_t n = marks->error ? 0 : marks->n / sizeof(cjk_mark);
    if (runs && marks->n > runs && n)
        qsort(marks->p, n, sizeof(cjk_mark), by_offset);
    return n;
}

/* ---- writing and reading them ---- */

void cjk_put_marked(feed_str text, const cjk_mark *marks, size_t n, buf *out)
{
    size_t at = 0;
    if (!buf_reserve(out, text.n + n * CJK_MARK_BYTES))
        return;
    for (size_t i = 0; i < n; i++) {
        buf_put(out, text.p + at, marks[i].at - at);
        buf_put(out, marks[i].space ? CJK_SPACE_MARK : CJK_LETTER_MARK, CJK_MARK_BYTES);
        at = marks[i].at;
    }
    buf_put_str(out, str_from(text, at));
}

static size_t mark_begin(const cjk_mark *marks, size_t i)
{
    return marks[i].at + i * CJK_MARK_BYTES;
}

size_t cjk_marks_before(const cjk_mark *marks, size_t n, size_t at, size_t hint)
{
    enum { CLOSE = 4 };
    size_t low = 0, high = n, i = hint < n ? hint : n;
    for (int step = 0; step < CLOSE; step++) {
        if (i < n && mark_begin(marks, i) < at)
            i++;
        else if (i && mark_begin(marks, i - 1) >= at)
            i--;
        else
            return i;
    }
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (mark_begin(marks, middle) < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t cjk_unmarked(const cjk_mark *marks, size_t n, size_t at, size_t *hint)
{
    size_t before_it = *hint = cjk_marks_before(marks, n, at, *hint);
    size_t unmarked = at > before_it * CJK_MARK_BYTES ? at - before_it * CJK_MARK_BYTES : 0;
    return before_it && unmarked < marks[before_it - 1].at ? marks[before_it - 1].at : unmarked;
}

void cjk_put_part(buf *out, feed_str marked, const cjk_mark *marks, size_t n, size_t first, size_t begin, size_t end)
{
    for (size_t i = first; i < n && mark_begin(marks, i) < end; i++) {
        size_t mark = mark_begin(marks, i);
        buf_put(out, marked.p + begin, mark - begin);
        begin = mark + CJK_MARK_BYTES;
    }
    if (begin < end)
        buf_put(out, marked.p + begin, end - begin);
}

/* The next mark of either kind; text.n if there is none. */
static size_t find_mark(feed_str text)
{
    for (size_t i = 0; i + CJK_MARK_BYTES <= text.n; i++)
        if ((text.p[i] == '\v' || text.p[i] == CJK_LETTER_MARK[0]) &&
            (memcmp(text.p + i, CJK_SPACE_MARK, CJK_MARK_BYTES) == 0 ||
             memcmp(text.p + i, CJK_LETTER_MARK, CJK_MARK_BYTES) == 0))
            return i;
    return text.n;
}

void cjk_put_unmarked(buf *out, feed_str text)
{
    for (size_t at; (at = find_mark(text)) < text.n; text = str_from(text, at + CJK_MARK_BYTES))
        buf_put(out, text.p, at);
    buf_put_str(out, text);
}
