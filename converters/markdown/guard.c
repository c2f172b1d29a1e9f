#include "markdown.h"

/*
 * md4c 0.4.8 takes quadratic time on a few families of input. Each is recognised by one number that honest digests
 * keep far below the limit; one linear scan counts them. Documents of up to 16 KiB cannot get far and are not scanned.
 */
enum {
    FREE_BYTES = 16 * 1024,
    NESTING_MAX = 100,
    INDENT_MAX = 200,
    BRACKETS_MAX = 100,
    BROKEN_LINKS_MAX = 4000,
    LINK_LINES_MAX = 1 << 30, /* a second */
    WWW_MAX = 1000,
    INSTANCE_MAX = 64 << 20
};

typedef struct guard {
    size_t depth;            /* of [ in this paragraph */
    size_t broken;           /* "](" followed by nothing that begins a target, in this paragraph */
    uint64_t lines;          /* of this paragraph */
    uint64_t link_lines;     /* in the whole document: the lines of its paragraph before each link */
    size_t www;              /* "www." in this run without white space */
    size_t brackets;         /* "[" in the whole document */
    size_t definition;       /* bytes since "]:" in this paragraph */
    size_t longest;          /* definition */
    bool defining, www_links;
} guard;

/* The bytes of a list or quote marker at p ("> ", "- ", "12. "), 0 if there is none. */
static size_t marker(const char *p, const char *end)
{
    if (p < end && *p == '>')
        return p + 1 < end && p[1] == ' ' ? 2 : 1;
    const char *q = p;
    if (q < end && (*q == '-' || *q == '*' || *q == '+')) {
        q++;
    } else {
        while (q < end && q - p < 9 && is_digit(*q))
            q++;
        if (q == p || q >= end || (*q != '.' && *q != ')'))
            return 0;
        q++;
    }
    return q < end && (*q == ' ' || *q == '\t') ? (size_t)(q - p) + 1 : 0;
}

/* "- - - -" and "* * *" are rules, not nested lists. */
static bool is_rule(const char *p, const char *end)
{
    char c = *p;
    if (c != '-' && c != '*')
        return false;
    while (p < end && (*p == c || *p == ' ' || *p == '\t'))
        p++;
    return p == end;
}

/* Whether the containers that a line opens, or the depth it is indented to, are within the limits. */
static bool line_within(const char *p, const char *end)
{
    size_t markers = 0, indent = 0;
    while (p < end && markers <= NESTING_MAX) {
        if (*p == ' ' || *p == '\t') {
            indent += *p++ == '\t' ? 4 : 1;
            continue;
        }
        size_t n = is_rule(p, end) ? 0 : marker(p, end);
        if (!n)
            break;
        markers++;
        p += n;
    }
    return markers <= NESTING_MAX && (markers == 0 || indent <= INDENT_MAX);
}

/* A line that begins a list item whatever stands in front of it. */
static bool interrupts(const char *p, const char *end)
{
    for (int indent = 0; p < end && *p == ' ' && indent < 3; indent++)
        p++;
    size_t n = p < end && *p != '>' ? marker(p, end) : 0;
    bool first = n == 3 && *p == '1'; /* other numbers do not interrupt a paragraph */
    return n && (!is_digit(*p) || first) && p + n < end && !is_space(p[n]);
}

static void end_paragraph(guard *g)
{
    if (g->definition > g->longest)
        g->longest = g->definition;
    g->depth = g->broken = g->definition = 0;
    g->lines = 0;
    g->defining = false;
}

/* The family that the bracket at p crosses, or NULL. */
static const char *close_bracket(guard *g, const char *p, const char *end)
{
    if (g->depth > BRACKETS_MAX)
        return "bracket nesting of 100";
    g->depth -= g->depth > 0;
    if (end - p >= 2 && p[1] == ':')
        g->defining = true;
    if (end - p >= 3 && p[1] == '(' && (is_space(p[2]) || p[2] == '[') && ++g->broken > BROKEN_LINKS_MAX)
        return "4,000 broken links in one paragraph";
    if (end - p >= 2 && p[1] == '(' && (g->link_lines += g->lines) > LINK_LINES_MAX)
        return "lines times links of 2^30 in one paragraph";
    return NULL;
}

/* `look` is where looking behind a bracket must end: the line end is there to look at, but for the last line. */
static const char *scan_line(guard *g, const char *line, const char *end, const char *look, const char **at)
{
    const char *limit = NULL;
    for (const char *p = line; p < end && !limit; p++) {
        *at = p;
        if (*p == '\\') {
            p++;
        } else if (*p == '[') {
            g->depth++;
            g->brackets++;
        } else if (*p == ']') {
            limit = close_bracket(g, p, look);
        } else if (is_space(*p)) {
            g->www = 0;
        } else if (*p == 'w' && end - p >= 4 && memcmp(p, "www.", 4) == 0) {
            g->www_links &= ++g->www <= WWW_MAX;
        }
    }
    g->www = 0;
    g->lines = interrupts(line, end) ? 1 : g->lines + 1;
    g->definition += g->defining ? (size_t)(end - line) : 0;
    return limit;
}

static bool is_blank(const char *p, const char *end)
{
    while (p < end && (is_space(*p) || *p == '>'))
        p++;
    return p == end;
}

const char *markdown_guard(feed_str text, size_t *where, bool *www_links)
{
    *where = 0;
    *www_links = true;
    if (text.n <= FREE_BYTES)
        return NULL;
    guard g = {.www_links = true};
    const char *limit = NULL, *end = text.p + text.n, *at = text.p;
    for (const char *line = text.p; line < end && !limit;) {
        const char *eol = memchr(line, '\n', (size_t)(end - line));
        const char *next = eol ? eol + 1 : end;
        at = line;
        if (!line_within(line, eol ? eol : end))
            limit = "list and quote nesting of 100";
        else if (is_blank(line, eol ? eol : end))
            end_paragraph(&g);
        else
            limit = scan_line(&g, line, eol ? eol : end, next, &at);
        line = next;
    }
    end_paragraph(&g);
    if (!limit && g.longest > 1024 && g.longest * g.brackets > INSTANCE_MAX)
        limit = "link definitions times links of 64 MiB";
    *where = limit ? (size_t)(at - text.p) : 0;
    *www_links = g.www_links;
    return limit;
}
