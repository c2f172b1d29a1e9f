#include "tokenizer.h"

#include <stdlib.h>

#include "../core/utf8.h"
#include "state.h"

#define SCRATCH_MAX ((size_t)64 << 20)

html_tokenizer *html_tokenizer_new(void)
{
    html_tokenizer *t = malloc(sizeof *t);
    if (!t)
        return NULL;
    memset(t, 0, sizeof *t);
    buf_init(&t->scratch, SCRATCH_MAX);
    html_tokenizer_start(t, STR(""));
    return t;
}

void html_tokenizer_free(html_tokenizer *t)
{
    if (!t)
        return;
    buf_free(&t->scratch);
    free(t);
}

void html_tokenizer_on_error(html_tokenizer *t, html_error_fn error, void *context)
{
    t->report = error;
    t->context = context;
}

const html_token *html_tokenizer_token(const html_tokenizer *t)
{
    return &t->token;
}

int html_tokenizer_error(const html_tokenizer *t)
{
    return t->status;
}

void html_tokenizer_content(html_tokenizer *t, html_content content, feed_str name)
{
    t->content = content;
    t->closer = name;
    t->script = SCRIPT_PLAIN;
}

void html_tokenizer_foreign(html_tokenizer *t, bool foreign)
{
    t->foreign = foreign;
}

const char *html_error_name(html_error error)
{
    static const char *const NAMES[] = {
#define HTML_ERROR(id, name) name,
#include "errors.def"
#undef HTML_ERROR
    };
    return error < HTML_ERROR_COUNT ? NAMES[error] : "";
}

html_content html_content_of(feed_str name)
{
    static const struct {
        feed_str name;
        html_content content;
    } MODELS[] = {{{"script", 6}, HTML_SCRIPT},      {{"style", 5}, HTML_RAWTEXT},    {{"title", 5}, HTML_RCDATA},
                  {{"textarea", 8}, HTML_RCDATA},    {{"iframe", 6}, HTML_RAWTEXT},   {{"noscript", 8}, HTML_RAWTEXT},
                  {{"noembed", 7}, HTML_RAWTEXT},    {{"noframes", 8}, HTML_RAWTEXT}, {{"xmp", 3}, HTML_RAWTEXT},
                  {{"plaintext", 9}, HTML_PLAINTEXT}};
    if (name.n < 3)
        return HTML_DATA;
    for (size_t i = 0; i < sizeof MODELS / sizeof *MODELS; i++)
        if (name.p[0] == MODELS[i].name.p[0] && str_eq(name, MODELS[i].name))
            return MODELS[i].content;
    return HTML_DATA;
}

/* Controls, noncharacters and surrogates (https://html.spec.whatwg.org/#preprocessing-the-input-stream). */
static void report_input(html_tokenizer *t)
{
    for (const char *p = t->begin; p < t->end;) {
        int length;
        uint32_t c = utf8_decode(p, t->end, &length);
        bool control = c < 0x20 ? c != 0 && !html_space((char)c) : c >= 0x7F && c <= 0x9F;
        if (control)
            html_fault(t, HTML_ERROR_CONTROL_CHARACTER_IN_INPUT, p);
        else if (c == UTF8_BAD && t->end - p >= 2 && *p == '\xED' && (p[1] & 0xE0) == 0xA0)
            html_fault(t, HTML_ERROR_SURROGATE_IN_INPUT, p);
        else if (c != UTF8_BAD && ((c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF)))
            html_fault(t, HTML_ERROR_NONCHARACTER_IN_INPUT, p);
        p += length;
    }
}

void html_tokenizer_start(html_tokenizer *t, feed_str html)
{
    if (!html.p)
        html = STR("");
    t->begin = t->p = html.p;
    t->end = html.p + html.n;
    t->status = 0;
    t->foreign = false;
    t->token = (html_token){.kind = HTML_END};
    html_tokenizer_content(t, HTML_DATA, STR_NONE);
    if (t->report)
        report_input(t);
}

static html_piece copy_piece(html_tokenizer *t, const char *begin, const char *end, bool lower)
{
    size_t at = t->scratch.n;
    for (const char *p = begin; p < end; p++) {
        if (*p == '\0') {
            html_fault(t, HTML_ERROR_UNEXPECTED_NULL, p);
            buf_put_lit(&t->scratch, "\xEF\xBF\xBD");
        } else if (*p == '\r') {
            if (p + 1 == end || p[1] != '\n')
                buf_put_char(&t->scratch, '\n');
        } else {
            buf_put_char(&t->scratch, lower ? to_lower(*p) : *p);
        }
    }
    return (html_piece){NULL, at, t->scratch.n - at};
}

html_piece html_piece_of(html_tokenizer *t, const char *begin, const char *end, bool lower)
{
    for (const char *p = begin; p < end; p++)
        if (*p == '\0' || *p == '\r' || (lower && *p >= 'A' && *p <= 'Z'))
            return copy_piece(t, begin, end, lower);
    return (html_piece){begin, 0, (size_t)(end - begin)};
}

void html_take_reference(html_tokenizer *t, bool in_attribute, html_reference *ref)
{
    html_reference_read(str_range(t->p, t->end), in_attribute, ref);
    if (ref->missing_semicolon)
        html_fault(t, HTML_ERROR_MISSING_SEMICOLON, t->p + ref->length);
    if (ref->error != HTML_ERROR_COUNT)
        html_fault(t, ref->error, t->p + ref->error_at);
    t->p += ref->length;
}

static html_token_kind emit_text(html_tokenizer *t, feed_str text, const char *next)
{
    t->token.text = text;
    t->p = next;
    return HTML_TEXT;
}

static html_token_kind read_reference(html_tokenizer *t)
{
    html_reference ref;
    html_take_reference(t, false, &ref);
    if (ref.length == 0)
        return emit_text(t, STR("&"), t->p + 1);
    memcpy(t->small, ref.text, sizeof t->small);
    return emit_text(t, (feed_str){t->small, ref.n}, t->p);
}

static html_token_kind read_return(html_tokenizer *t)
{
    bool pair = t->p + 1 < t->end && t->p[1] == '\n';
    return pair ? emit_text(t, (feed_str){t->p + 1, 1}, t->p + 2) : emit_text(t, STR("\n"), t->p + 1);
}

/* In data the tree construction drops it, elsewhere it is replaced. */
static html_token_kind read_null(html_tokenizer *t)
{
    bool kept = t->content == HTML_DATA || t->content == HTML_CDATA;
    if (t->content != HTML_CDATA)
        html_fault(t, HTML_ERROR_UNEXPECTED_NULL, t->p);
    return emit_text(t, kept ? (feed_str){t->p, 1} : STR("\xEF\xBF\xBD"), t->p + 1);
}

/* Behind "</". */
static html_token_kind read_end_tag_open(html_tokenizer *t)
{
    const char *p = t->p + 2;
    if (p == t->end) {
        html_fault(t, HTML_ERROR_EOF_BEFORE_TAG_NAME, p);
        return emit_text(t, (feed_str){t->p, 2}, p);
    }
    t->p = p;
    if (is_alpha(*p))
        return html_read_tag(t, HTML_END_TAG);
    if (*p == '>') {
        html_fault(t, HTML_ERROR_MISSING_END_TAG_NAME, p);
        t->p++;
        return HTML_NOTHING;
    }
    html_fault(t, HTML_ERROR_INVALID_FIRST_CHARACTER_OF_TAG_NAME, p);
    return html_read_bogus_comment(t);
}

/* At "<" in data. */
static html_token_kind read_tag_open(html_tokenizer *t)
{
    const char *p = t->p + 1;
    char c = p < t->end ? *p : '\0';
    if (is_alpha(c)) {
        t->p = p;
        return html_read_tag(t, HTML_START_TAG);
    }
    if (c == '/')
        return read_end_tag_open(t);
    if (c == '!') {
        t->p = p + 1;
        return html_read_declaration(t);
    }
    if (c == '?') {
        html_fault(t, HTML_ERROR_UNEXPECTED_QUESTION_MARK, p);
        t->p = p;
        return html_read_bogus_comment(t);
    }
    html_fault(t, p == t->end ? HTML_ERROR_EOF_BEFORE_TAG_NAME : HTML_ERROR_INVALID_FIRST_CHARACTER_OF_TAG_NAME, p);
    return emit_text(t, (feed_str){t->p, 1}, p);
}

/* Whether the end tag that ends this content stands at p ('<'). */
static bool at_closer(const html_tokenizer *t, const char *p)
{
    feed_str rest = str_range(p, t->end);
    if (rest.n < t->closer.n + 3 || rest.p[1] != '/' || t->closer.n == 0)
        return false;
    char next = rest.p[2 + t->closer.n];
    return (html_space(next) || next == '/' || next == '>') && str_eq_nocase((feed_str){p + 2, t->closer.n}, t->closer);
}

static html_token_kind read_closer(html_tokenizer *t)
{
    t->content = HTML_DATA;
    t->p += 2;
    return html_read_tag(t, HTML_END_TAG);
}

/* "script" at p, followed by what ends a tag's name. */
static bool at_script(const char *p, const char *end)
{
    return end - p > 6 && str_eq_nocase((feed_str){p, 6}, STR("script")) &&
           (html_space(p[6]) || p[6] == '/' || p[6] == '>');
}

/* At "<" in a script, which is not its end tag: what it changes. Returns how far to go on. */
static const char *script_tag(html_tokenizer *t, const char *p)
{
    feed_str rest = str_range(p, t->end);
    if (t->script == SCRIPT_PLAIN && str_starts(rest, STR("<!--"))) {
        t->script = SCRIPT_ESCAPED;
        return p + 2; /* its dashes may be those of --> */
    }
    if (t->script == SCRIPT_ESCAPED && at_script(p + 1, t->end))
        t->script = SCRIPT_DOUBLE_ESCAPED;
    else if (t->script == SCRIPT_DOUBLE_ESCAPED && rest.n > 1 && p[1] == '/' && at_script(p + 2, t->end))
        t->script = SCRIPT_ESCAPED;
    return p + 1;
}

/* At "-" in a script: behind its dashes; two of them and ">" end the comment. */
static const char *script_dashes(html_tokenizer *t, const char *p)
{
    const char *q = p;
    while (q < t->end && *q == '-')
        q++;
    if (q - p >= 2 && q < t->end && *q == '>')
        t->script = SCRIPT_PLAIN;
    return q;
}

/* The end of the text at t->p: the script's end tag, NUL, CR, or the end. */
static const char *script_stop(html_tokenizer *t)
{
    const char *p = t->p;
    while ((p = scan4(p, t->end, '<', t->script == SCRIPT_PLAIN ? '<' : '-', '\0', '\r')) < t->end) {
        if (*p == '<' && t->script != SCRIPT_DOUBLE_ESCAPED && at_closer(t, p))
            break;
        if (*p == '<')
            p = script_tag(t, p);
        else if (*p == '-')
            p = script_dashes(t, p);
        else
            break;
    }
    return p;
}

static const char *rawtext_stop(const html_tokenizer *t, char reference)
{
    const char *p = t->p;
    while ((p = scan4(p, t->end, '<', reference, '\0', '\r')) < t->end && *p == '<' && !at_closer(t, p))
        p++;
    return p;
}

static const char *cdata_stop(const html_tokenizer *t)
{
    const char *p = t->p;
    while ((p = scan4(p, t->end, ']', ']', '\0', '\r')) < t->end && *p == ']' &&
           !str_starts(str_range(p, t->end), STR("]]>")))
        p++;
    return p;
}

static const char *text_stop(html_tokenizer *t)
{
    switch (t->content) {
    case HTML_DATA:
        return scan4(t->p, t->end, '<', '&', '\0', '\r');
    case HTML_RCDATA:
        return rawtext_stop(t, '&');
    case HTML_RAWTEXT:
        return rawtext_stop(t, '<');
    case HTML_SCRIPT:
        return script_stop(t);
    case HTML_PLAINTEXT:
        return scan4(t->p, t->end, '\0', '\r', '\0', '\r');
    case HTML_CDATA:
        return cdata_stop(t);
    }
    return t->end;
}

static html_token_kind read_stop(html_tokenizer *t)
{
    switch (*t->p) {
    case '&':
        return read_reference(t);
    case '\r':
        return read_return(t);
    case '\0':
        return read_null(t);
    case ']':
        t->p += 3;
        t->content = HTML_DATA;
        return HTML_NOTHING;
    default:
        return t->content == HTML_DATA ? read_tag_open(t) : read_closer(t);
    }
}

static void report_end(html_tokenizer *t)
{
    if (t->content == HTML_CDATA)
        html_fault(t, HTML_ERROR_EOF_IN_CDATA, t->end);
    if (t->content == HTML_SCRIPT && t->script != SCRIPT_PLAIN)
        html_fault(t, HTML_ERROR_EOF_IN_SCRIPT_COMMENT, t->end);
    t->content = HTML_DATA;
}

static html_token_kind read_token(html_tokenizer *t)
{
    while (t->p < t->end && !t->status) {
        t->token.begin = (size_t)(t->p - t->begin);
        t->token.n_attrs = 0;
        t->token.self_closing = false;
        const char *stop = *t->p == '<' && t->content == HTML_DATA ? t->p : text_stop(t);
        if (stop > t->p)
            return emit_text(t, str_range(t->p, stop), stop);
        buf_clear(&t->scratch);
        html_token_kind kind = read_stop(t);
        t->status = t->scratch.error;
        if (kind != HTML_NOTHING)
            return t->status ? HTML_END : kind;
    }
    report_end(t);
    return HTML_END;
}

html_token_kind html_tokenizer_next(html_tokenizer *t)
{
    t->token.kind = read_token(t);
    t->token.end = (size_t)(t->p - t->begin);
    return t->token.kind;
}
