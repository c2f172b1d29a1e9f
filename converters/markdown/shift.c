#include "shift.h"

enum { PERIOD = 256, BAD = 4 };

typedef struct line {
    size_t begin, end, next; /* end: without the line end; next: where the next one begins */
} line;

static line line_at(feed_str text, size_t begin)
{
    size_t n = str_find_byte(str_from(text, begin), '\n'), end = begin + n;
    return (line){begin, n && text.p[end - 1] == '\r' ? end - 1 : end, end + 1};
}

/* Nothing, or what may be nothing inside a quotation. Behind the text there are no blank lines. */
static bool is_blank(feed_str text, line l)
{
    size_t i = l.begin;
    while (i < l.end && (is_space(text.p[i]) || text.p[i] == '>'))
        i++;
    return i == l.end && l.begin < text.n;
}

/* What may stand in front of a line's content. */
static bool may_precede(char c)
{
    return is_space(c) || is_digit(c) || (!is_alpha(c) && !((unsigned char)c & 0x80) && strchr("-+*>#.)_=", c));
}

/* Where the content may begin: behind the markers of lists, quotations and headings. */
static size_t content_of(feed_str text, line l)
{
    size_t i = l.begin;
    while (i < l.end && may_precede(text.p[i]))
        i++;
    return i;
}

static bool is_fence(feed_str text, line l, size_t content)
{
    feed_str rest = {text.p + content, l.end - content};
    return str_starts(rest, STR("```")) || str_starts(rest, STR("~~~"));
}

/* Whether the block ends with this line, whatever follows: a heading, a rule, an underline, a fence. */
static bool ends_block(feed_str text, line l, size_t content)
{
    return content == l.end || is_fence(text, l, content) ||
           memchr(text.p + l.begin, '#', content - l.begin) != NULL;
}

/* Counts where the offsets of a line may lie: its end, and each place at which its content may begin. */
static void count_line(unsigned *counts, line l, size_t content)
{
    counts[l.end % PERIOD]++;
    for (size_t i = l.begin; i <= content && i < l.begin + PERIOD; i++)
        counts[i % PERIOD]++;
}

/* A line with a blank one behind it: it ends its block, or two blank ones do. */
static void take_line(unsigned *counts, feed_str text, line before, line l, bool two)
{
    size_t content = content_of(text, l);
    if (two || ends_block(text, l, content))
        count_line(counts, l, content);
    if (content == l.end || is_fence(text, l, content)) /* no line of the block: the one before is its last */
        count_line(counts, before, content_of(text, before));
}

/* The lines that begin from `begin` to `last`. */
static void count_lines(unsigned *counts, feed_str text, size_t begin, size_t last)
{
    line before = {0, 0, 0}, l = line_at(text, begin), next = line_at(text, l.next);
    bool blank = is_blank(text, l), next_blank = is_blank(text, next);
    while (next.begin < text.n && l.begin <= last) {
        line behind = line_at(text, next.next);
        bool behind_blank = is_blank(text, behind);
        if (next_blank && !blank)
            take_line(counts, text, before, l, behind_blank);
        before = l, l = next, next = behind;
        blank = next_blank, next_blank = behind_blank;
    }
}

/* Whether some line may be in the bad place as the text is: those alone are looked at where that place falls, and the
 * next ones, which tell of them. A line is gone through once, however many of these places lie on it. */
static bool may_be_bad(feed_str text)
{
    size_t last = 0, last_begin = 0, counted = SIZE_MAX;
    for (size_t at = BAD; at <= text.n; at += PERIOD) {
        size_t begin = at;
        bool may_end = at == text.n || text.p[at] == '\n' || text.p[at] == '\r';
        while (begin && text.p[begin - 1] != '\n' && (may_end || may_precede(text.p[begin - 1])))
            begin = !may_end && begin == last ? last_begin : begin - 1;
        if (!may_end) {
            last = at;
            last_begin = begin;
        }
        if ((begin && text.p[begin - 1] != '\n') || begin == counted)
            continue;
        counted = begin;
        unsigned counts[PERIOD] = {0};
        count_lines(counts, text, begin, line_at(text, begin).next);
        if (counts[BAD])
            return true;
    }
    return false;
}

size_t markdown_shift(feed_str text)
{
    unsigned counts[PERIOD] = {0};
    size_t best = 0;
    if (!may_be_bad(text))
        return 0;
    count_lines(counts, text, 0, text.n);
    for (size_t shift = 1; shift <= MARKDOWN_SHIFT_MAX && counts[(PERIOD + BAD - best) % PERIOD]; shift++)
        if (counts[(PERIOD + BAD - shift) % PERIOD] < counts[(PERIOD + BAD - best) % PERIOD])
            best = shift;
    return best;
}
