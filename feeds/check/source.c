/*
 * What only the source shows: on which lines "&#x" stands, and whether an entity of the prolog is outside the document.
 * The text is read as it comes, whatever the slices; what is found is asked for when the parser gets there.
 */
#include "context.h"

enum { LINES_MAX = 65536 }; /* more than there can be between the source and the parser's events */

enum state { TEXT, LESS, BANG, DASH, COMMENT, COMMENT_DASH, COMMENT_END, PI, PI_END, NAME, BODY, QUOTED, OVER };

/* ---- Entities of the prolog -------------------------------------------------------------------------------------- */

static int after_less(char ch)
{
    return ch == '!' ? BANG : ch == '?' ? PI : OVER;
}

/* Inside <!ENTITY … >: the word SYSTEM or PUBLIC, outside quotes. */
static int in_body(source_scan *s, char ch)
{
    static const char *const WORDS[] = {"SYSTEM", "PUBLIC"};
    if (ch == '"' || ch == '\'') {
        s->quote = ch;
        return QUOTED;
    }
    if (s->matched && ch == WORDS[s->word][s->matched])
        s->matched++;
    else {
        s->word = ch == 'P';
        s->matched = ch == 'S' || ch == 'P';
    }
    if (s->matched == 6 && !s->entity_line)
        s->entity_line = s->line;
    s->matched %= 6;
    return ch == '>' ? TEXT : BODY;
}

static int in_name(source_scan *s, char ch)
{
    static const char ENTITY[] = "ENTITY";
    if (ch != ENTITY[s->matched])
        return ch == '>' ? TEXT : ch == '<' ? LESS : TEXT;
    s->matched++;
    if (ENTITY[s->matched])
        return NAME;
    s->matched = 0;
    return BODY;
}

static inline void step(source_scan *s, char ch)
{
    switch (s->state) {
    case TEXT:
        s->state = ch == '<' ? LESS : TEXT;
        break;
    case LESS:
        s->state = after_less(ch);
        break;
    case BANG:
        s->matched = 0;
        s->state = ch == '-' ? DASH : in_name(s, ch);
        break;
    case DASH:
        s->state = ch == '-' ? COMMENT : TEXT;
        break;
    case COMMENT:
        s->state = ch == '-' ? COMMENT_DASH : COMMENT;
        break;
    case COMMENT_DASH:
        s->state = ch == '-' ? COMMENT_END : COMMENT;
        break;
    case COMMENT_END:
        s->state = ch == '>' ? TEXT : ch == '-' ? COMMENT_END : COMMENT;
        break;
    case PI:
        s->state = ch == '?' ? PI_END : PI;
        break;
    case PI_END:
        s->state = ch == '>' ? TEXT : ch == '?' ? PI_END : PI;
        break;
    case NAME:
        s->state = in_name(s, ch);
        break;
    case BODY:
        s->state = in_body(s, ch);
        break;
    case QUOTED:
        s->state = ch == s->quote ? BODY : QUOTED;
        break;
    default:
        break;
    }
}

/* ---- Lines with "&#x" -------------------------------------------------------------------------------------------- */

static void note_line(source_scan *s)
{
    if (s->n_lines && s->lines[(s->n_lines - 1) % LINES_MAX] == s->line)
        return;
    s->lines[s->n_lines++ % LINES_MAX] = s->line;
}

static void count_lines(source_scan *s, const char *p, const char *end)
{
    for (; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
        s->line++;
}

/* A reference that began in the bytes before, or does not end in these. */
static const char *step_references(source_scan *s, const char *p, const char *end)
{
    static const char HEX[] = "&#x";
    for (; p < end && s->hex; p++) {
        s->hex = *p == HEX[s->hex] ? s->hex + 1 : *p == '&';
        if (s->hex == 3) {
            note_line(s);
            s->hex = 0;
        }
    }
    return p;
}

static void scan_references(source_scan *s, const char *p, const char *end)
{
    const char *counted = p;
    p = step_references(s, p, end);
    for (; p < end && (p = memchr(p, '&', (size_t)(end - p))); p++) {
        if (end - p < 3) {
            s->hex = 1;
            step_references(s, p + 1, end);
            break;
        }
        if (p[1] == '#' && p[2] == 'x') {
            count_lines(s, counted, p);
            counted = p;
            note_line(s);
        }
    }
    count_lines(s, counted, end);
}

bool source_has_hex(const source_scan *s, uint32_t from, uint32_t to)
{
    size_t low = s->n_lines > LINES_MAX ? s->n_lines - LINES_MAX : 0, high = s->n_lines;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->lines[middle % LINES_MAX] < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->n_lines && s->lines[low % LINES_MAX] <= to;
}

void source_reset(source_scan *s)
{
    s->n_lines = 0;
    s->line = 1;
    s->hex = 0;
    s->state = 0;
    s->word = s->matched = 0;
    s->quote = '\0';
    s->entity_line = 0;
}

/* Comments can be long: the licence of a feed, the expectations of a test. */
static size_t skip_comment(source_scan *s, const char *bytes, size_t n)
{
    const char *dash = memchr(bytes, '-', n);
    size_t skipped = dash ? (size_t)(dash - bytes) : n;
    scan_references(s, bytes, bytes + skipped);
    return skipped;
}

void source_push(source_scan *s, const char *bytes, size_t n)
{
    size_t i = 0;
    while (i < n && s->state != OVER) {
        if (s->state == COMMENT)
            i += skip_comment(s, bytes + i, n - i);
        if (i == n)
            return;
        step(s, bytes[i]);
        if (s->hex)
            step_references(s, bytes + i, bytes + i + 1);
        else if (bytes[i] == '&')
            s->hex = 1;
        s->line += bytes[i++] == '\n';
    }
    scan_references(s, bytes + i, bytes + n);
}
