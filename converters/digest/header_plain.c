/*
 * The plain subset of YAML, which nearly every header keeps to: lines `key: value` in the first column, values plain or
 * in quotes without escapes, lists of such values in brackets or on lines of their own. libyaml takes about 15 µs for a
 * header, this a tenth of it. At the first byte whose meaning is not certain it gives up, and libyaml reads.
 */
#include "header_tree.h"

enum {
    FIRST = 1,   /* may begin a plain scalar */
    BODY = 2,    /* may stand inside one; ':' and '#' depend on their neighbours */
    PLAIN = 4,   /* the same, whatever its neighbours */
    FLOW = 8,    /* may stand inside one between brackets */
    KEY = 16,    /* may stand in a key */
    DOUBLE = 32, /* may stand between double quotes */
    SINGLE = 64  /* between single ones */
};

/* What a byte may be. */
static unsigned byte_class(char c)
{
    enum {
        C = BODY | DOUBLE | SINGLE, /* ':' and '#' */
        I = C | PLAIN,              /* means something at the beginning or between brackets */
        P = I | FLOW,               /* at the beginning alone */
        F = P | FIRST,              /* nowhere */
        D = P | KEY,                /* the hyphen */
        A = F | KEY,                /* letters, digits, "_" */
        Q = I & ~DOUBLE,            /* the quotes, … */
        S = (P | FLOW) & ~SINGLE,
        B = I & ~DOUBLE & ~SINGLE,  /* … and what escapes them */
        U = FIRST                   /* begins what may be special: see run_of */
    };
    static const unsigned char CLASSES[256] = {
        [' '] = P, P, Q, C, F, I, P, S, F, P, P, F, I, D, F, F,
        A, A, A, A, A, A, A, A, A, A, C, P, P, P, P, I,
        P, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A,
        A, A, A, A, A, A, A, A, A, A, A, I, B, I, I, A,
        I, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A,
        A, A, A, A, A, A, A, A, A, A, A, I, I, I, I, 0,
        F, F, F, F, F, F, F, F, F, F, F, F, F, F, F, F,
        F, F, F, F, F, F, F, F, F, F, F, F, F, F, F, F,
        F, F, F, F, F, F, F, F, F, F, F, F, F, F, F, F,
        F, F, F, F, F, F, F, F, F, F, F, F, F, F, F, F,
        F, F, U, F, F, F, F, F, F, F, F, F, F, F, F, F,
        F, F, F, F, F, F, F, F, F, F, F, F, F, F, F, F,
        F, F, U, F, F, F, F, F, F, F, F, F, F, F, F, U,
        F, F, F, F, F, F, F, F, F, F, F, F, F, F, F, F,
    };
    return CLASSES[(unsigned char)c];
}

/* What begins as YAML's characters with a meaning of their own do, C1 controls, NEL, LS, PS and U+FEFF, but is none. */
static bool is_harmless(feed_str s)
{
    bool c1 = s.n > 1 && s.p[0] == '\xC2' && (unsigned char)s.p[1] < 0xA0;
    return (unsigned char)s.p[0] >= 0x80 && !c1 && !str_starts(s, STR("\u2028")) && !str_starts(s, STR("\u2029")) &&
           !str_starts(s, STR("\uFEFF"));
}

/* How many of the first bytes are of a class; a special character ends the run. */
static size_t run_of(feed_str s, unsigned wanted)
{
    size_t at = 0;
    while (at < s.n && ((byte_class(s.p[at]) & wanted) || (wanted != KEY && is_harmless(str_from(s, at)))))
        at++;
    return at;
}

static header_node *add_scalar(header_tree *t, header_node *parent, feed_str key, feed_str text, bool quoted)
{
    bool null = !quoted && header_is_null(text);
    return header_add(t, parent, null ? HEADER_NULL : HEADER_SCALAR, key, null ? STR_NONE : text,
                      header_offset(t, text) - quoted);
}

/* `s` begins with a quote: the text in it, with *rest what follows; false if it holds its quote or an escape. */
static bool take_quoted(feed_str s, feed_str *text, feed_str *rest)
{
    char quote = s.p[0];
    feed_str inside = str_from(s, 1);
    size_t n = run_of(inside, quote == '"' ? DOUBLE : SINGLE);
    if (n == inside.n || inside.p[n] != quote)
        return false;
    *text = (feed_str){inside.p, n};
    *rest = str_from(inside, n + 1);
    return rest->n == 0 || rest->p[0] != quote;
}

/* A whole plain scalar: no `: `, no ` #`, no colon at the end. */
static bool is_plain(feed_str s)
{
    if (!(byte_class(s.p[0]) & FIRST))
        return false;
    for (size_t at = 0; (at += run_of(str_from(s, at), PLAIN)) < s.n; at++) {
        bool colon = s.p[at] == ':' && at + 1 < s.n && s.p[at + 1] != ' ';
        bool hash = s.p[at] == '#' && s.p[at - 1] != ' '; /* never the first: not FIRST */
        if (!colon && !hash)
            return false;
    }
    return true;
}

static feed_str trim_spaces(feed_str s)
{
    while (s.n && s.p[0] == ' ')
        s = str_from(s, 1);
    while (s.n && s.p[s.n - 1] == ' ')
        s.n--;
    return s;
}

static bool put_scalar(header_tree *t, header_node *parent, feed_str key, feed_str s)
{
    if (s.p[0] != '"' && s.p[0] != '\'')
        return is_plain(s) && add_scalar(t, parent, key, s, false);
    feed_str text, rest;
    return take_quoted(s, &text, &rest) && rest.n == 0 && add_scalar(t, parent, key, text, true);
}

/* [a, "b", c]: `s` begins with the bracket and must end with the other one. */
static bool put_flow_list(header_tree *t, header_node *parent, feed_str key, feed_str s)
{
    header_node *list = header_add(t, parent, HEADER_LIST, key, STR_NONE, header_offset(t, s));
    if (!list)
        return false;
    s = trim_spaces(str_from(s, 1));
    if (str_eq(s, STR("]")))
        return true;
    for (;;) {
        feed_str text, rest;
        bool quoted = s.n && (s.p[0] == '"' || s.p[0] == '\'');
        if (s.n == 0)
            return false;
        if (quoted) {
            if (!take_quoted(s, &text, &rest))
                return false;
            rest = trim_spaces(rest);
        } else {
            if (!(byte_class(s.p[0]) & FIRST))
                return false;
            size_t n = run_of(s, FLOW);
            text = trim_spaces((feed_str){s.p, n});
            rest = str_from(s, n);
        }
        if (!add_scalar(t, list, STR_NONE, text, quoted))
            return false;
        if (str_eq(rest, STR("]")))
            return true;
        if (rest.n == 0 || rest.p[0] != ',')
            return false;
        s = trim_spaces(str_from(rest, 1));
    }
}

/* A line without its trailing spaces, and how far it is indented; blank lines and comment lines are skipped. */
static bool next_line(header_tree *t, size_t *at, feed_str *line, size_t *indent)
{
    while (header_line(t->text, t->end, at, line)) {
        *indent = 0;
        while (*indent < line->n && line->p[*indent] == ' ')
            ++*indent;
        *line = trim_spaces(*line);
        if (line->n && (line->p[0] != '#' || *indent))
            return true;
        if (run_of(*line, BODY) < line->n)
            return false;
    }
    *line = STR_NONE;
    return true;
}

/* The value of `key:` on the lines below it, from *line on: null, or a list of `- value` lines. */
static bool put_block_list(header_tree *t, feed_str key, size_t null_at, size_t *at, feed_str *line, size_t *indent)
{
    if (!line->p || (*indent == 0 && line->p[0] != '-'))
        return header_add(t, t->root, HEADER_NULL, key, STR_NONE, null_at) != NULL;
    if (!str_starts(*line, STR("- ")))
        return false;
    header_node *list = header_add(t, t->root, HEADER_LIST, key, STR_NONE, header_offset(t, *line));
    size_t column = *indent;
    while (list && line->p && *indent == column && str_starts(*line, STR("- "))) {
        if (!put_scalar(t, list, STR_NONE, trim_spaces(str_from(*line, 2))))
            return false;
        if (!next_line(t, at, line, indent))
            return false;
    }
    return list != NULL;
}

/* One `key: value`, *line moved to the next one. */
static bool put_pair(header_tree *t, size_t *at, feed_str *line, size_t *indent)
{
    size_t n = run_of(*line, KEY);
    if (*indent != 0 || n == 0 || n > 128 || n == line->n || line->p[n] != ':' || !(byte_class(line->p[0]) & FIRST))
        return false;
    feed_str key = {line->p, n}, value = str_from(*line, n + 1);
    if (value.n && value.p[0] != ' ')
        return false;
    size_t null_at = header_offset(t, value);
    value = trim_spaces(value);
    bool here = value.n > 0;
    if (here && !(value.p[0] == '[' ? put_flow_list(t, t->root, key, value) : put_scalar(t, t->root, key, value)))
        return false;
    if (!next_line(t, at, line, indent))
        return false;
    return here || put_block_list(t, key, null_at, at, line, indent);
}

bool header_yaml_plain(header_tree *t)
{
    t->strict = true;
    header_tree_begin(t);
    size_t at = t->begin, indent;
    feed_str line;
    bool plain = !t->error && next_line(t, &at, &line, &indent);
    while (plain && line.p)
        plain = put_pair(t, &at, &line, &indent);
    t->strict = false;
    return plain;
}
