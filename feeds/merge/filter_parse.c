#include <stdio.h>
#include <stdlib.h>

#include "../core/date.h"
#include "../model/report.h"
#include "filter_nodes.h"

static const char *const FIELDS[FILTER_FIELDS] = {"title",    "content", "text",     "link", "author",
                                                  "category", "source",  "language", "date"};

enum { BAD = UINT16_MAX };

typedef struct parser {
    feed_str text;
    size_t at;
    int depth;
    int64_t now;
    filter *f;
    filter_error *error;
} parser;

static uint16_t fail(parser *p, size_t at, const char *message)
{
    snprintf(p->error->message, sizeof p->error->message, "%s", message);
    p->error->at = at;
    return BAD;
}

static uint16_t add(parser *p, filter_node node)
{
    filter *f = p->f;
    if (f->n == FILTER_NODES_MAX) {
        regex_free(node.pattern);
        return fail(p, p->at, "too long a filter");
    }
    if (f->n == f->capacity) {
        size_t capacity = f->capacity ? f->capacity * 2 : 8;
        filter_node *nodes = realloc(f->nodes, capacity * sizeof *nodes);
        if (!nodes) {
            regex_free(node.pattern);
            return fail(p, p->at, "out of memory");
        }
        f->nodes = nodes;
        f->capacity = capacity;
    }
    f->nodes[f->n] = node;
    return (uint16_t)f->n++;
}

static void skip_space(parser *p)
{
    while (p->at < p->text.n && is_space(p->text.p[p->at]))
        p->at++;
}

static feed_str rest(const parser *p)
{
    return str_from(p->text, p->at);
}

/* Takes a word that ends here, in any case. */
static bool take_word(parser *p, feed_str word)
{
    skip_space(p);
    feed_str r = rest(p);
    if (!str_starts_nocase(r, word) || (r.n > word.n && !is_space(r.p[word.n]) && r.p[word.n] != '('))
        return false;
    p->at += word.n;
    return true;
}

static bool take(parser *p, char c)
{
    skip_space(p);
    if (p->at >= p->text.n || p->text.p[p->at] != c)
        return false;
    p->at++;
    return true;
}

static filter_field take_field(parser *p)
{
    skip_space(p);
    feed_str r = rest(p);
    size_t n = 0;
    while (n < r.n && is_alpha(r.p[n]))
        n++;
    for (int i = 0; i < FILTER_FIELDS; i++)
        if (str_eq_nocase((feed_str){r.p, n}, str_of(FIELDS[i]))) {
            p->at += n;
            return (filter_field)i;
        }
    return FILTER_FIELDS;
}

/* ---- values ---- */

static feed_str take_bare(parser *p)
{
    feed_str value = rest(p);
    p->at = p->text.n;
    return value;
}

/* Between quotes; the backslash before a quote goes away, all others belong to the regex. */
static bool take_quoted(parser *p, char quote, buf *out)
{
    size_t from = p->at++;
    for (; p->at < p->text.n && p->text.p[p->at] != quote; p->at++) {
        if (p->text.p[p->at] == '\\' && p->at + 1 < p->text.n) {
            if (p->text.p[p->at + 1] != quote)
                buf_put_char(out, '\\');
            p->at++;
        }
        buf_put_char(out, p->text.p[p->at]);
    }
    if (p->at == p->text.n) {
        fail(p, from, "this quote is not closed");
        return false;
    }
    p->at++;
    return true;
}

static uint16_t add_regex(parser *p, filter_field field, feed_str pattern, size_t at, size_t shift)
{
    char why[120];
    size_t where = 0;
    regex *r = regex_new(pattern, why, &where);
    if (r)
        return add(p, (filter_node){.kind = FILTER_TEST, .field = field, .pattern = r});
    snprintf(p->error->message, sizeof p->error->message, "no regular expression: %s", why);
    p->error->at = at + shift + where;
    return BAD;
}

static uint16_t parse_regex(parser *p, filter_field field)
{
    buf value;
    size_t at = p->at;
    skip_space(p);
    feed_str r = rest(p);
    if (!r.n)
        return fail(p, at, "a regular expression is missing");
    if (r.p[0] != '"' && r.p[0] != '\'')
        return add_regex(p, field, take_bare(p), p->text.n - r.n, 0);
    buf_init(&value, FILTER_TEXT_MAX);
    at = p->at;
    uint16_t node = take_quoted(p, r.p[0], &value) ? add_regex(p, field, buf_str(&value), at, 1) : BAD;
    buf_free(&value);
    return node;
}

bool age_parse(feed_str text, int64_t now, int64_t *seconds)
{
    int64_t ms;
    feed_time t;
    text = str_trim(text);
    if (date_parse_span(text, &ms)) {
        *seconds = ms / 1000;
        return true;
    }
    if (!date_parse(text, 0, &t, NULL))
        return false;
    *seconds = now - t.unix_seconds;
    return true;
}

/* date < when, and the three others. */
static uint16_t parse_when(parser *p, bool before)
{
    bool equal = p->at < p->text.n && p->text.p[p->at] == '=';
    p->at += equal;
    skip_space(p);
    feed_str r = rest(p), word = {r.p, 0};
    while (word.n < r.n && !is_space(r.p[word.n]) && r.p[word.n] != ')')
        word.n++;
    int64_t age, ms;
    p->f->timed |= date_parse_span(word, &ms);
    if (!age_parse(word, p->now, &age))
        return fail(p, p->at, "a date such as 2025-01-31, or an age such as 7d, is needed");
    p->at += word.n;
    return add(p, (filter_node){.kind = before ? FILTER_BEFORE : FILTER_AFTER, .field = FILTER_DATE,
                                .when = p->now - age + (before == equal)});
}

static uint16_t parse_test(parser *p)
{
    size_t at = p->at;
    filter_field field = take_field(p);
    if (field == FILTER_FIELDS)
        return fail(p, at, "a field is needed: title, content, text, link, author, category, source, language or date");
    if (take(p, '='))
        return parse_regex(p, field);
    if (field == FILTER_DATE && take(p, '<'))
        return parse_when(p, true);
    if (field == FILTER_DATE && take(p, '>'))
        return parse_when(p, false);
    return fail(p, p->at, field == FILTER_DATE ? "=, <, <=, > or >= is needed behind date" : "= is needed");
}

/* ---- rules ---- */

static uint16_t parse_any(parser *p);

static uint16_t parse_part(parser *p)
{
    uint16_t node;
    if (p->depth == FILTER_DEPTH_MAX)
        return fail(p, p->at, "too deep a filter");
    p->depth++;
    if (take_word(p, STR("not"))) {
        node = parse_part(p);
        node = node == BAD ? BAD : add(p, (filter_node){.kind = FILTER_NOT, .a = node});
    } else if (take(p, '(')) {
        node = parse_any(p);
        if (node != BAD && !take(p, ')'))
            node = fail(p, p->at, "and, or, or a closing parenthesis is needed");
    } else {
        node = parse_test(p);
    }
    p->depth--;
    return node;
}

static uint16_t parse_row(parser *p, filter_kind kind)
{
    uint16_t node = kind == FILTER_OR ? parse_row(p, FILTER_AND) : parse_part(p);
    while (node != BAD && take_word(p, kind == FILTER_OR ? STR("or") : STR("and"))) {
        uint16_t other = kind == FILTER_OR ? parse_row(p, FILTER_AND) : parse_part(p);
        node = other == BAD ? BAD : add(p, (filter_node){.kind = kind, .a = node, .b = other});
    }
    return node;
}

static uint16_t parse_any(parser *p)
{
    return parse_row(p, FILTER_OR);
}

static filter *finish(parser *p, uint16_t root)
{
    if (root != BAD) {
        p->f->root = root;
        return p->f;
    }
    filter_free(p->f);
    return NULL;
}

filter *filter_new(feed_str text, int64_t now, filter_error *error)
{
    parser p = {.text = text, .now = now, .error = error, .f = calloc(1, sizeof(filter))};
    *error = (filter_error){.at = 0};
    if (!p.f) {
        fail(&p, 0, "out of memory");
        return NULL;
    }
    if (text.n > FILTER_TEXT_MAX)
        return finish(&p, fail(&p, 0, "too long a filter"));
    uint16_t root = parse_any(&p);
    skip_space(&p);
    if (root != BAD && p.at < text.n)
        root = fail(&p, p.at, "and, or, or the end is needed");
    return finish(&p, root);
}

filter *filter_new_test(feed_str field, feed_str pattern, int64_t now, filter_error *error)
{
    parser p = {.text = field, .now = now, .error = error, .f = calloc(1, sizeof(filter))};
    *error = (filter_error){.at = 0};
    if (!p.f) {
        fail(&p, 0, "out of memory");
        return NULL;
    }
    filter_field known = take_field(&p);
    if (known == FILTER_FIELDS || p.at < field.n)
        return finish(&p, fail(&p, 0, "no field of that name"));
    if (known != FILTER_DATE || !pattern.n || !strchr("<>", pattern.p[0]))
        return finish(&p, add_regex(&p, known, pattern, 0, 0));
    p.text = pattern;
    p.at = 1;
    uint16_t root = parse_when(&p, pattern.p[0] == '<');
    if (root != BAD && p.at < pattern.n)
        root = fail(&p, p.at, "one date is enough");
    return finish(&p, root);
}

bool filter_is_timed(const filter *f)
{
    return f->timed;
}

void filter_free(filter *f)
{
    for (size_t i = 0; f && i < f->n; i++)
        regex_free(f->nodes[i].pattern);
    if (f)
        free(f->nodes);
    free(f);
}
