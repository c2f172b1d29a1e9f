/*
 * An independent check of what the sanitiser writes: the grammar of sanitize.h, read strictly, with tables of its own
 * kind of reading (no tokenizer, no entity table). For the fuzzer and the compositions.
 */
#ifndef FEEDLOOM_TESTS_HTML_GRAMMAR_H
#define FEEDLOOM_TESTS_HTML_GRAMMAR_H

#include <stdio.h>
#include <string.h>

#include "feeds/core/utf8.h"
#include "feeds/html/allow.h"

#define GRAMMAR_DEPTH 256

/* The grammar of options.classic: the same tags; text may hold what cannot be taken for a tag, URLs are not encoded. */
typedef struct grammar {
    bool classic;
    const char *p, *end;
    feed_str open[GRAMMAR_DEPTH];
    size_t depth;
    const char *fault;
} grammar;

static inline bool grammar_fail(grammar *g, const char *fault)
{
    if (!g->fault)
        g->fault = fault;
    return false;
}

/* Bytes of a reference, or of a mark that needs none here; 0: neither. */
static inline size_t grammar_classic(feed_str s)
{
    size_t n = 1;
    if (s.p[0] == '>' || s.p[0] == '`')
        return 1;
    if (s.p[0] == '<')
        return s.n > 1 && (is_space(s.p[1]) || is_digit(s.p[1]) || s.p[1] == '=');
    if (s.p[0] != '&')
        return 0;
    while (n < s.n && (is_alnum(s.p[n]) || s.p[n] == '#'))
        n++;
    return n == 1 ? 1 : n < s.n && s.p[n] == ';' ? n + 1 : 0;
}

/* One character or reference of a text (quote '\0') or a value. */
static inline bool grammar_char(grammar *g, bool in_value, char *out)
{
    static const char *const REFERENCES[] = {"&amp;", "&lt;", "&gt;", "&#96;", "&quot;", "&#9;", "&#10;"};
    static const char VALUES[] = "&<>`\"\t\n";
    *out = *g->p;
    if (g->classic && (!in_value || *g->p == '&')) {
        size_t n = grammar_classic(str_range(g->p, g->end));
        g->p += n;
        if (n)
            return true;
    }
    if (*g->p == '&') {
        for (size_t i = 0; i < (in_value ? 7 : 4); i++) {
            size_t n = strlen(REFERENCES[i]);
            if ((size_t)(g->end - g->p) >= n && memcmp(g->p, REFERENCES[i], n) == 0) {
                g->p += n;
                *out = VALUES[i];
                return true;
            }
        }
        return grammar_fail(g, "a bare ampersand or another reference");
    }
    int length;
    uint32_t c = utf8_decode(g->p, g->end, &length);
    if (c == UTF8_BAD || !xml_char(c) || c == '\r' || c == 0x7F)
        return grammar_fail(g, "a character that may not be");
    if (strchr(in_value ? "<>`\"\t\n" : "<>`", (int)c < 128 ? (int)c : 1))
        return grammar_fail(g, "a character that must be a reference");
    g->p += length;
    return true;
}

static inline feed_str grammar_name(grammar *g)
{
    const char *begin = g->p;
    while (g->p < g->end && (is_alnum(*g->p) || *g->p == '-' || *g->p == ':'))
        g->p++;
    return str_range(begin, g->p);
}

/* Nothing a browser would run or that hides: judged from the decoded value alone. */
static inline bool grammar_url(grammar *g, feed_str name, feed_str value)
{
    static const char *const URLS[] = {"href",   "src",  "cite",   "longdesc", "action", "poster", "background",
                                       "usemap", "data", "dynsrc", "lowsrc",   "icon",   "vrml"};
    bool url = false;
    for (size_t i = 0; i < sizeof URLS / sizeof *URLS; i++)
        url |= str_eq(name, str_of(URLS[i]));
    size_t n = 0;
    while (url && n < value.n && value.p[n] != ':' && value.p[n] != '/' && value.p[n] != '?' && value.p[n] != '#')
        n++;
    for (size_t i = 0; url && i < value.n; i++)
        if ((unsigned char)value.p[i] < 0x20 || (!g->classic && value.p[i] == ' ') ||
            (unsigned char)value.p[i] >= (g->classic ? 0xFF : 0x7F))
            return grammar_fail(g, "a URL with white space or bytes that are not ASCII");
    bool scheme = url && n > 0 && n < value.n && value.p[n] == ':' && is_alpha(value.p[0]);
    for (size_t i = 0; scheme && i < n; i++)
        scheme = is_alnum(value.p[i]) || value.p[i] == '+' || value.p[i] == '-' || value.p[i] == '.';
    if (scheme && !html_scheme_allowed((feed_str){value.p, n}))
        return grammar_fail(g, "a URL of another scheme");
    return true;
}

static inline bool grammar_style(grammar *g, feed_str value)
{
    static const char *const BAD[] = {"url",      "expression", "\\",      "@", "/*", "<",
                                      "position", "behavior",   "binding", "{", "}",  "//"};
    bool quoted = memchr(value.p, '"', value.n) || memchr(value.p, '\'', value.n);
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        bool word = is_alpha(BAD[i][0]);
        size_t at = str_find(value, str_of(BAD[i]));
        size_t after = at + strlen(BAD[i]);
        if (at < value.n && (!word || (!quoted && after < value.n && value.p[after] == '(')))
            return grammar_fail(g, "a style that loads or computes");
    }
    return g->classic || html_style_allowed(value) || grammar_fail(g, "a style outside the list");
}

static inline bool grammar_attribute(grammar *g, feed_str *before)
{
    char value[65536], c;
    size_t n = 0;
    feed_str name = grammar_name(g);
    if (!html_attr_allowed(name) || str_starts(name, STR("on")))
        return grammar_fail(g, "an attribute outside the list");
    if (before->n && str_compare(*before, name) >= 0)
        return grammar_fail(g, "attributes not in order");
    *before = name;
    if (g->end - g->p < 3 || g->p[0] != '=' || g->p[1] != '"')
        return grammar_fail(g, "an attribute without a quoted value");
    for (g->p += 2; g->p < g->end && *g->p != '"';) {
        if (!grammar_char(g, true, &c))
            return false;
        if (n < sizeof value)
            value[n++] = c;
    }
    if (g->p == g->end)
        return grammar_fail(g, "a value without an end");
    g->p++;
    if (str_eq(name, STR("style")) && n < sizeof value)
        return grammar_style(g, (feed_str){value, n});
    return grammar_url(g, name, (feed_str){value, n});
}

static inline bool grammar_start_tag(grammar *g, feed_str name)
{
    static const char *const NEVER[] = {"script", "style",     "iframe",   "noscript", "noembed",  "noframes", "xmp",
                                        "title",  "plaintext", "template", "svg",      "math",     "object",   "embed",
                                        "base",   "meta",      "link",     "frame",    "frameset", "applet"};
    for (size_t i = 0; i < sizeof NEVER / sizeof *NEVER; i++)
        if (str_eq(name, str_of(NEVER[i])))
            return grammar_fail(g, "an element that must never go out");
    if (!html_element_allowed(name))
        return grammar_fail(g, "an element outside the list");
    feed_str before = STR("");
    while (g->p < g->end && *g->p == ' ' && g->end - g->p > 1 && g->p[1] != '/') {
        g->p++;
        if (!grammar_attribute(g, &before))
            return false;
    }
    bool is_void = html_element_find(name)->flags & HTML_FLAG_VOID;
    if (is_void) {
        if (!str_starts(str_range(g->p, g->end), STR(" />")))
            return grammar_fail(g, "a void element that is not closed");
        g->p += 3;
        return true;
    }
    if (g->p == g->end || *g->p != '>')
        return grammar_fail(g, "a tag without an end");
    g->p++;
    if (g->depth == GRAMMAR_DEPTH)
        return grammar_fail(g, "too deep");
    g->open[g->depth++] = name;
    return true;
}

static inline bool grammar_tag(grammar *g)
{
    g->p++;
    bool end = g->p < g->end && *g->p == '/';
    g->p += end;
    feed_str name = grammar_name(g);
    if (!end)
        return grammar_start_tag(g, name);
    if (g->depth == 0 || !str_eq(g->open[g->depth - 1], name))
        return grammar_fail(g, "an end tag without its start tag");
    g->depth--;
    if (g->p == g->end || *g->p != '>')
        return grammar_fail(g, "an end tag without an end");
    g->p++;
    return true;
}

static inline const char *grammar_check_as(feed_str html, bool classic, size_t *at)
{
    grammar g = {.classic = classic, .p = html.p, .end = html.p + html.n};
    char c;
    while (g.p < g.end && !g.fault) {
        if (*g.p == '<' && !(classic && grammar_classic(str_range(g.p, g.end))))
            grammar_tag(&g);
        else
            grammar_char(&g, false, &c);
    }
    if (!g.fault && g.depth)
        g.fault = "an element without its end tag";
    *at = (size_t)(g.p - html.p);
    return g.fault;
}

/* NULL if `html` keeps to the grammar, else what does not; *at is where. */
static inline const char *grammar_check(feed_str html, size_t *at)
{
    return grammar_check_as(html, false, at);
}

#endif
