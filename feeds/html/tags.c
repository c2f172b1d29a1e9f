/* Tags and their attributes (https://html.spec.whatwg.org/#tag-name-state to #self-closing-start-tag-state). */
#include "state.h"

/* What an attribute's value or a tag's end leaves behind: the tag goes on, is complete, or was cut off. */
typedef enum tag_state { TAG_OPEN, TAG_CLOSED, TAG_CUT } tag_state;

static tag_state cut(html_tokenizer *t)
{
    html_fault(t, HTML_ERROR_EOF_IN_TAG, t->end);
    t->p = t->end;
    return TAG_CUT;
}

static bool seen_before(html_tokenizer *t, feed_str name)
{
    unsigned hash = (unsigned)name.n * 7;
    hash = hash * 31 + (unsigned char)name.p[0];
    hash = hash * 31 + (unsigned char)name.p[name.n / 2];
    hash = hash * 31 + (unsigned char)name.p[name.n - 1];
    uint64_t bit = (uint64_t)1 << (hash * 2654435761u >> 26 & 63);
    bool maybe = (t->seen & bit) != 0;
    t->seen |= bit;
    if (!maybe)
        return false;
    for (size_t i = 0; i < t->token.n_attrs; i++)
        if (str_eq(html_piece_str(t, t->names[i]), name))
            return true;
    return false;
}

/* What ends a name, and what keeps it from being a view of the input. */
enum { ENDS_TAG = 1, ENDS_ATTRIBUTE = 2, CHANGES = 4 };

static const unsigned char NAME_CLASS[256] = {
    ['\t'] = 3, ['\n'] = 3, ['\f'] = 3, ['\r'] = 3 | CHANGES, [' '] = 3, ['/'] = 3, ['>'] = 3, ['='] = ENDS_ATTRIBUTE,
    ['\0'] = CHANGES, ['A'] = CHANGES, CHANGES, CHANGES, CHANGES, CHANGES, CHANGES, CHANGES, CHANGES, CHANGES,
    CHANGES, CHANGES, CHANGES, CHANGES, CHANGES, CHANGES, CHANGES, CHANGES, CHANGES, CHANGES, CHANGES, CHANGES,
    CHANGES, CHANGES, CHANGES, CHANGES, CHANGES};

/* The name at t->p, from `p` on up to a byte of class `end`; moves behind it. */
static inline html_piece take_name(html_tokenizer *t, const char *p, unsigned end)
{
    const char *begin = t->p;
    unsigned seen = p > begin ? NAME_CLASS[(unsigned char)*begin] : 0;
    for (; p < t->end && !(NAME_CLASS[(unsigned char)*p] & end); p++)
        seen |= NAME_CLASS[(unsigned char)*p];
    t->p = p;
    return seen & CHANGES ? html_piece_of(t, begin, p, true) : (html_piece){begin, 0, (size_t)(p - begin)};
}

/* The name at t->p; its first byte counts whatever it is. */
static html_piece read_name(html_tokenizer *t)
{
    const char *begin = t->p;
    html_piece name = take_name(t, begin + 1, ENDS_ATTRIBUTE);
    if (t->report)
        for (const char *c = begin + (*begin == '='); c < t->p; c++)
            if (*c == '"' || *c == '\'' || *c == '<')
                html_fault(t, HTML_ERROR_UNEXPECTED_IN_ATTRIBUTE_NAME, c);
    return name;
}

static bool ends_unquoted(char c)
{
    return c == '>' || html_space(c);
}

/* References, NUL and CR in the value that begins at `begin`; t->p stands at the first of them. quote '>': unquoted. */
static html_piece copy_value(html_tokenizer *t, const char *begin, char quote)
{
    size_t at = t->scratch.n;
    buf_put(&t->scratch, begin, (size_t)(t->p - begin));
    while (t->p < t->end && *t->p != quote && !(quote == '>' && ends_unquoted(*t->p))) {
        const char *from = t->p;
        if (*from == '&') {
            html_reference ref;
            html_take_reference(t, true, &ref);
            buf_put(&t->scratch, ref.text, ref.n);
            if (ref.length == 0)
                buf_put_char(&t->scratch, *t->p++);
            continue;
        }
        const char *stop = scan4(from + 1, t->end, quote, '&', quote, quote);
        if (quote == '>')
            for (stop = from; stop < t->end && *stop != '&' && !ends_unquoted(*stop);)
                stop++;
        html_piece part = html_piece_of(t, from, stop, false);
        if (part.p)
            buf_put(&t->scratch, part.p, part.n);
        t->p = stop;
    }
    return (html_piece){NULL, at, t->scratch.n - at};
}

static tag_state read_quoted(html_tokenizer *t, html_piece *value)
{
    char quote = *t->p++;
    const char *begin = t->p;
    t->p = scan4(begin, t->end, quote, '&', '\0', '\r');
    if (t->p < t->end && *t->p == quote)
        *value = (html_piece){begin, 0, (size_t)(t->p - begin)};
    else
        *value = copy_value(t, begin, quote);
    t->written[t->token.n_attrs] = str_range(begin, t->p);
    if (t->p == t->end)
        return cut(t);
    t->p++;
    if (t->p == t->end)
        return cut(t);
    if (!html_space(*t->p) && *t->p != '/' && *t->p != '>')
        html_fault(t, HTML_ERROR_MISSING_SPACE_BETWEEN_ATTRIBUTES, t->p);
    return TAG_OPEN;
}

static tag_state read_unquoted(html_tokenizer *t, html_piece *value)
{
    const char *begin = t->p;
    while (t->p < t->end && *t->p != '&' && *t->p != '\0' && !ends_unquoted(*t->p))
        t->p++;
    if (t->p < t->end && ends_unquoted(*t->p))
        *value = (html_piece){begin, 0, (size_t)(t->p - begin)};
    else
        *value = copy_value(t, begin, '>');
    t->written[t->token.n_attrs] = str_range(begin, t->p);
    for (const char *c = begin; t->report && c < t->p; c++)
        if (*c == '"' || *c == '\'' || *c == '<' || *c == '=' || *c == '`')
            html_fault(t, HTML_ERROR_UNEXPECTED_IN_UNQUOTED_VALUE, c);
    return t->p == t->end ? cut(t) : TAG_OPEN;
}

/* Behind "=". */
static tag_state read_value(html_tokenizer *t, html_piece *value)
{
    t->p = html_skip_spaces(t->p, t->end);
    if (t->p < t->end && (*t->p == '"' || *t->p == '\''))
        return read_quoted(t, value);
    if (t->p < t->end && *t->p == '>') {
        html_fault(t, HTML_ERROR_MISSING_ATTRIBUTE_VALUE, t->p);
        return TAG_OPEN;
    }
    return read_unquoted(t, value);
}

static tag_state read_attribute(html_tokenizer *t)
{
    if (*t->p == '=')
        html_fault(t, HTML_ERROR_UNEXPECTED_EQUALS_SIGN, t->p);
    size_t i = t->token.n_attrs;
    t->names[i] = read_name(t);
    t->values[i] = (html_piece){"", 0, 0};
    t->written[i] = STR_NONE;
    bool duplicate = seen_before(t, html_piece_str(t, t->names[i]));
    if (duplicate)
        html_fault(t, HTML_ERROR_DUPLICATE_ATTRIBUTE, t->p);
    tag_state state = TAG_OPEN;
    t->p = html_skip_spaces(t->p, t->end);
    if (t->p < t->end && *t->p == '=') {
        t->p++;
        state = read_value(t, &t->values[i]);
    }
    t->token.n_attrs += !duplicate && i < HTML_ATTRIBUTES_MAX;
    return state;
}

/* At "/" in a tag. */
static tag_state read_solidus(html_tokenizer *t)
{
    t->p++;
    if (t->p == t->end)
        return cut(t);
    if (*t->p == '>') {
        t->token.self_closing = true;
        return TAG_OPEN;
    }
    html_fault(t, HTML_ERROR_UNEXPECTED_SOLIDUS_IN_TAG, t->p);
    return TAG_OPEN;
}

static tag_state read_attributes(html_tokenizer *t)
{
    tag_state state = TAG_OPEN;
    while (state == TAG_OPEN) {
        t->p = html_skip_spaces(t->p, t->end);
        if (t->p == t->end)
            return cut(t);
        if (*t->p == '>')
            state = TAG_CLOSED;
        else
            state = *t->p == '/' ? read_solidus(t) : read_attribute(t);
    }
    return state;
}

static void finish_end_tag(html_tokenizer *t)
{
    if (t->token.n_attrs)
        html_fault(t, HTML_ERROR_END_TAG_WITH_ATTRIBUTES, t->p);
    if (t->token.self_closing)
        html_fault(t, HTML_ERROR_END_TAG_WITH_SOLIDUS, t->p);
    t->token.n_attrs = 0;
    t->token.self_closing = false;
}

html_token_kind html_read_tag(html_tokenizer *t, html_token_kind kind)
{
    html_piece name = take_name(t, t->p, ENDS_TAG);
    t->seen = 0;
    if (read_attributes(t) == TAG_CUT)
        return HTML_NOTHING;
    if (kind == HTML_END_TAG)
        finish_end_tag(t);
    t->p++;
    t->token.name = html_piece_str(t, name);
    t->token.attrs = t->attrs;
    for (size_t i = 0; i < t->token.n_attrs; i++)
        t->attrs[i] = (html_attr){html_piece_str(t, t->names[i]), html_piece_str(t, t->values[i]), t->written[i]};
    return kind;
}
