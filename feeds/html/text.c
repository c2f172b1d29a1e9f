/* Plain text of HTML. */
#include "output.h"
#include "references.h"
#include "../core/scan.h"
#include "skip.h"

/* White space waits here until something follows it: none stands at the beginning, the end, or beside a line end. */
typedef enum text_gap { GAP_NONE, GAP_SPACE, GAP_LINE } text_gap;

typedef struct plain {
    html_tokenizer *tokenizer;
    buf *out;
    size_t from;
    text_gap gap;
    size_t pre; /* open <pre>: white space stands as it is */
    html_skip skip;
} plain;

static void widen(plain *p, text_gap gap)
{
    if (gap > p->gap)
        p->gap = gap;
}

static void put_gap(plain *p)
{
    if (p->out->n > p->from && p->gap != GAP_NONE)
        buf_put_char(p->out, p->gap == GAP_LINE ? '\n' : ' ');
    p->gap = GAP_NONE;
}

static void put_words(plain *p, feed_str text)
{
    while (text.n) {
        size_t n = 0;
        while (n < text.n && !is_space(text.p[n]) && text.p[n] != '\f')
            n++;
        if (n) {
            put_gap(p);
            html_put_clean(p->out, (feed_str){text.p, n});
        }
        text = str_from(text, n);
        for (n = 0; n < text.n && (is_space(text.p[n]) || text.p[n] == '\f');)
            n++;
        if (n)
            widen(p, GAP_SPACE);
        text = str_from(text, n);
    }
}

static void take_text(plain *p, feed_str text)
{
    if (p->skip.element)
        return;
    if (p->pre) {
        put_gap(p);
        html_put_clean(p->out, text);
    } else {
        put_words(p, text);
    }
}

static void take_line(plain *p, const html_element *e)
{
    if (e->flags & HTML_FLAG_LINE)
        widen(p, GAP_LINE);
    else if (e->group & HTML_GROUP_CELL)
        widen(p, GAP_SPACE);
}

static void take_start(plain *p, const html_token *token)
{
    const html_element *e = html_element_find(token->name);
    if (html_skip_start(&p->skip, p->tokenizer, token, e) || !e)
        return;
    take_line(p, e);
    p->pre += strcmp(e->name, "pre") == 0;
}

static void take_end(plain *p, const html_token *token)
{
    const html_element *e = html_element_find(token->name);
    if (html_skip_end(&p->skip, p->tokenizer, token, e) || !e)
        return;
    take_line(p, e);
    if (p->pre && strcmp(e->name, "pre") == 0)
        p->pre--;
}

int html_put_plain(html_tokenizer *t, feed_str html, buf *b)
{
    plain p = {.tokenizer = t, .out = b, .from = b->n};
    html_tokenizer_start(t, html);
    for (html_token_kind kind; !b->error && (kind = html_tokenizer_next(t)) != HTML_END;) {
        const html_token *token = html_tokenizer_token(t);
        if (kind == HTML_TEXT)
            take_text(&p, token->text);
        else if (kind == HTML_START_TAG)
            take_start(&p, token);
        else if (kind == HTML_END_TAG)
            take_end(&p, token);
    }
    return b->error ? b->error : html_tokenizer_error(t);
}

/* "<" or "</", a name of HTML, and what ends a name, at s.p[0] == '<'. */
static bool at_tag(feed_str s)
{
    char name[16];
    size_t n = 0, from = s.n > 1 && s.p[1] == '/' ? 2 : 1;
    while (from + n < s.n && n < sizeof name && is_alnum(s.p[from + n])) {
        name[n] = to_lower(s.p[from + n]);
        n++;
    }
    if (n == 0 || from + n >= s.n || !html_element_find((feed_str){name, n}))
        return false;
    char next = s.p[from + n];
    return is_space(next) || next == '/' || next == '>';
}

bool html_contains_markup(feed_str text)
{
    html_reference ref;
    for (feed_str s = text; s.n; s = str_from(s, 1)) {
        const char *stop = scan4(s.p, s.p + s.n, '<', '&', '<', '&');
        s = str_from(s, (size_t)(stop - s.p));
        if (s.n && *s.p == '<' && at_tag(s))
            return true;
        if (s.n == 0 || *s.p != '&')
            continue;
        html_reference_read(s, false, &ref);
        if (ref.length && !ref.missing_semicolon)
            return true;
    }
    return false;
}
