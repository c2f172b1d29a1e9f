/*
 * Where an unfinished token ends. It is searched for once, byte after byte as they come; and what is found does not
 * depend on how they come.
 */
#include "scan_state.h"

enum { OUTSIDE, EQUALS, SUBSET, DECLARATION, COMMENT, INSTRUCTION };

void scan_find_begin(xml_scanner *s, scan_token token)
{
    s->finder = (scan_finder){.token = token};
}

static size_t find_any(scan_finder *f, size_t n)
{
    size_t before = f->at;
    f->at = n;
    return n > before ? n : 0;
}

/* Quotes count behind "=" alone. */
static size_t find_start_tag(xml_scanner *s, scan_finder *f, const char *p, size_t n)
{
    for (; f->at < n; f->at++) {
        char c = p[f->at];
        if (f->quote) {
            if (c == f->quote)
                f->quote = 0, f->close = 0, f->less = false, f->state = OUTSIDE;
            else if (c == '>' && !f->close && !f->less)
                f->close = f->at + 1;
            else if (c == '<' && f->close && s->lenient)
                return f->close;
            else if (c == '<')
                f->less = true;
        } else if (c == '>') {
            return f->at + 1;
        } else if (c == '<' && f->at) {
            return f->at;
        } else if (c == '=') {
            f->state = EQUALS;
        } else if (f->state == EQUALS && !is_space(c)) {
            f->state = OUTSIDE;
            f->quote = c == '"' || c == '\'' ? c : 0;
        }
    }
    return 0;
}

static size_t find_end_tag(scan_finder *f, const char *p, size_t n)
{
    for (; f->at < n; f->at++)
        if (p[f->at] == '>')
            return f->at + 1;
        else if (p[f->at] == '<' && f->at)
            return f->at;
    return 0;
}

/* The first '>' behind `mark`, which ends at byte `from` at the soonest. */
static size_t find_closed(scan_finder *f, const char *p, size_t n, feed_str mark, size_t from)
{
    while (f->at < n) {
        const char *q = memchr(p + f->at, '>', n - f->at);
        f->at = q ? (size_t)(q - p) + 1 : n;
        if (!q)
            return 0;
        if (!f->close)
            f->close = f->at;
        if (f->at > from + mark.n && memcmp(q - mark.n, mark.p, mark.n) == 0)
            return f->at;
    }
    return 0;
}

/* What begins with '<' in an internal subset; -1 when that cannot be seen yet. */
static int declaration_kind(const char *p, size_t n)
{
    if (n >= 2 && p[1] == '?')
        return INSTRUCTION;
    if (n < 4 && memcmp(p, "<!--", n) == 0)
        return -1;
    return n >= 4 && memcmp(p, "<!--", 4) == 0 ? COMMENT : DECLARATION;
}

/* One byte of a doctype; false when what follows is needed. */
static bool step_doctype(scan_finder *f, const char *p, size_t n)
{
    char c = p[f->at];
    bool quotes = f->state == OUTSIDE || f->state == DECLARATION;
    if (f->quote)
        f->quote = c == f->quote ? 0 : f->quote;
    else if (quotes && (c == '"' || c == '\''))
        f->quote = c;
    else if (f->state == OUTSIDE && c == '[')
        f->state = SUBSET;
    else if (f->state == SUBSET && c == ']')
        f->state = OUTSIDE;
    else if (f->state == DECLARATION && c == '>')
        f->state = SUBSET;
    else if (f->state == COMMENT && c == '>' && f->at - f->back >= 6 && memcmp(p + f->at - 2, "--", 2) == 0)
        f->state = SUBSET;
    else if (f->state == INSTRUCTION && c == '>' && f->at - f->back >= 3 && p[f->at - 1] == '?')
        f->state = SUBSET;
    else if (f->state == SUBSET && c == '<') {
        int kind = declaration_kind(p + f->at, n - f->at);
        if (kind < 0)
            return false;
        f->state = (unsigned char)kind;
        f->back = f->at;
    }
    return true;
}

static size_t find_doctype(scan_finder *f, const char *p, size_t n)
{
    for (; f->at < n; f->at++) {
        if (p[f->at] == '>' && !f->close)
            f->close = f->at + 1;
        if (p[f->at] == '>' && f->state == OUTSIDE && !f->quote)
            return f->at + 1;
        if (!step_doctype(f, p, n))
            return 0;
    }
    return 0;
}

/* A reference ends where no name can go on. */
static size_t find_reference(scan_finder *f, const char *p, size_t n)
{
    for (; f->at < n; f->at++) {
        char c = p[f->at];
        if (f->at && !is_alnum(c) && (unsigned char)c < 0x80 && !memchr("#_:.-", c, 5))
            return f->at + 1;
    }
    return 0;
}

static size_t find(xml_scanner *s, scan_finder *f, const char *p, size_t n)
{
    switch (f->token) {
    case SCAN_START_TAG:
        return find_start_tag(s, f, p, n);
    case SCAN_END_TAG:
        return find_end_tag(f, p, n);
    case SCAN_COMMENT:
        return find_closed(f, p, n, STR("--"), 4);
    case SCAN_INSTRUCTION:
        return find_closed(f, p, n, STR("?"), 2);
    case SCAN_DOCTYPE:
        return find_doctype(f, p, n);
    case SCAN_REFERENCE:
        return find_reference(f, p, n);
    default:
        return find_any(f, n);
    }
}

/* The most bytes that a token may have, and the limit that is. */
static size_t longest(const xml_scanner *s, scan_token token, xml_fault_kind *kind)
{
    *kind = token == SCAN_COMMENT || token == SCAN_INSTRUCTION ? XML_FAULT_COMMENT_LIMIT : XML_FAULT_TAG_LIMIT;
    if (token == SCAN_ANY)
        return SIZE_MAX;
    if (token == SCAN_REFERENCE)
        return s->limits.name_bytes + 2;
    return *kind == XML_FAULT_COMMENT_LIMIT ? SCAN_COMMENT_MAX : s->limits.tag_bytes;
}

/* Nothing but a '>' on the way may be the end: of a lenient reading's instruction, doctype or unclosed quote. */
static size_t makeshift(xml_scanner *s, const scan_finder *f, uint64_t begin, size_t n)
{
    bool mends = f->token == SCAN_INSTRUCTION || f->token == SCAN_DOCTYPE || f->token == SCAN_START_TAG;
    if (!s->lenient || !mends || !f->close)
        return 0;
    if (f->token == SCAN_INSTRUCTION)
        s->no_instruction_end = begin + n;
    return f->close;
}

size_t scan_find(xml_scanner *s, const char *p, const char *end)
{
    scan_finder *f = &s->finder;
    xml_fault_kind kind;
    size_t most = longest(s, f->token, &kind), n = (size_t)(end - p);
    bool over = n > most;
    if (over)
        n = most;
    bool hopeless = f->token == SCAN_INSTRUCTION && scan_offset(s, p) < s->no_instruction_end;
    size_t length = hopeless ? find_closed(f, p, n, STR(""), 2) : find(s, f, p, n);
    if (length || (!over && !s->final))
        return length;
    if (f->token == SCAN_REFERENCE)
        return n;
    length = makeshift(s, f, scan_offset(s, p), n);
    if (!length && over)
        scan_stop(s, FEED_E_LIMIT, kind, p);
    return length;
}
