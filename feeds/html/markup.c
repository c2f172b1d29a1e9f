/* Comments, doctypes and CDATA (https://html.spec.whatwg.org/#markup-declaration-open-state). */
#include "state.h"

/* "<!--" inside the comment's text, unless it is what closes it. */
static void report_nested(html_tokenizer *t, const char *text, const char *end)
{
    for (const char *p = text; t->report && end - p >= 4 && (p = memchr(p, '<', (size_t)(end - p))) != NULL; p++)
        if (end - p >= 4 && memcmp(p, "<!--", 4) == 0 && p + 4 < t->end && p[4] != '>')
            html_fault(t, HTML_ERROR_NESTED_COMMENT, p + 4);
}

static html_token_kind emit_comment(html_tokenizer *t, const char *begin, const char *end, const char *next)
{
    report_nested(t, begin, end + 3 < next ? end + 3 : next);
    html_piece text = html_piece_of(t, begin, end, false);
    t->token.text = html_piece_str(t, text);
    t->p = next;
    return HTML_COMMENT;
}

/* Without the dashes that might have closed it. */
static html_token_kind unclosed_comment(html_tokenizer *t)
{
    feed_str text = str_range(t->p, t->end);
    html_fault(t, HTML_ERROR_EOF_IN_COMMENT, t->end);
    if (str_ends(text, STR("--!")))
        text.n -= 3;
    else if (str_ends(text, STR("--")))
        text.n -= 2;
    else if (str_ends(text, STR("-")))
        text.n--;
    return emit_comment(t, text.p, text.p + text.n, t->end);
}

/* Behind "<!--". */
static html_token_kind read_comment(html_tokenizer *t)
{
    const char *begin = t->p, *p = begin, *end = t->end;
    size_t abrupt = str_starts(str_range(p, end), STR(">")) ? 1 : str_starts(str_range(p, end), STR("->")) ? 2 : 0;
    if (abrupt) {
        html_fault(t, HTML_ERROR_ABRUPT_CLOSING_OF_EMPTY_COMMENT, p + abrupt - 1);
        return emit_comment(t, p, p, p + abrupt);
    }
    while (p < end && (p = memchr(p, '-', (size_t)(end - p))) != NULL) {
        const char *dashes = p;
        while (p < end && *p == '-')
            p++;
        if (p - dashes < 2 || p == end)
            continue;
        if (*p == '>')
            return emit_comment(t, begin, p - 2, p + 1);
        if (*p == '!' && p + 1 < end && p[1] == '>') {
            html_fault(t, HTML_ERROR_INCORRECTLY_CLOSED_COMMENT, p + 1);
            return emit_comment(t, begin, p - 2, p + 2);
        }
    }
    return unclosed_comment(t);
}

html_token_kind html_read_bogus_comment(html_tokenizer *t)
{
    const char *end = t->p < t->end ? memchr(t->p, '>', (size_t)(t->end - t->p)) : NULL;
    const char *stop = end ? end : t->end;
    html_piece text = html_piece_of(t, t->p, stop, false);
    t->token.text = html_piece_str(t, text);
    t->p = end ? end + 1 : stop;
    return HTML_COMMENT;
}

/* A fault that makes the doctype quirky. */
static void quirk(html_tokenizer *t, html_error error)
{
    html_fault(t, error, t->p);
    t->token.force_quirks = true;
}

/* Skips spaces; true if the doctype ends there, for good or for bad. */
static bool doctype_over(html_tokenizer *t)
{
    t->p = html_skip_spaces(t->p, t->end);
    if (t->p == t->end)
        quirk(t, HTML_ERROR_EOF_IN_DOCTYPE);
    return t->p == t->end || *t->p == '>';
}

static void skip_bogus_doctype(html_tokenizer *t)
{
    const char *begin = t->p;
    const char *end = begin < t->end ? memchr(begin, '>', (size_t)(t->end - begin)) : NULL;
    t->p = end ? end : t->end;
    for (const char *p = begin; t->report && p < t->p; p++)
        if (*p == '\0')
            html_fault(t, HTML_ERROR_UNEXPECTED_NULL, p);
}

/* The identifier whose quote stands at t->p; false if it was cut off. */
static bool read_identifier(html_tokenizer *t, html_error abrupt, html_piece *id)
{
    char quote = *t->p++;
    const char *begin = t->p;
    t->p = scan4(begin, t->end, quote, '>', quote, '>');
    *id = html_piece_of(t, begin, t->p, false);
    if (t->p < t->end && *t->p == quote) {
        t->p++;
        return true;
    }
    quirk(t, t->p == t->end ? HTML_ERROR_EOF_IN_DOCTYPE : abrupt);
    return false;
}

static bool at_quote(const html_tokenizer *t)
{
    return t->p < t->end && (*t->p == '"' || *t->p == '\'');
}

/* Behind the system identifier. */
static void finish_system(html_tokenizer *t)
{
    if (doctype_over(t))
        return;
    html_fault(t, HTML_ERROR_UNEXPECTED_AFTER_SYSTEM_IDENTIFIER, t->p);
    skip_bogus_doctype(t);
}

/* The system identifier behind the public one. */
static void read_second(html_tokenizer *t, html_piece *system)
{
    if (at_quote(t))
        html_fault(t, HTML_ERROR_MISSING_SPACE_BETWEEN_IDENTIFIERS, t->p);
    if (doctype_over(t))
        return;
    if (!at_quote(t)) {
        quirk(t, HTML_ERROR_MISSING_QUOTE_BEFORE_SYSTEM_IDENTIFIER);
        skip_bogus_doctype(t);
    } else if (read_identifier(t, HTML_ERROR_ABRUPT_DOCTYPE_SYSTEM_IDENTIFIER, system)) {
        finish_system(t);
    }
}

/* The identifiers behind the keyword PUBLIC or SYSTEM. */
static void read_identifiers(html_tokenizer *t, bool public, html_piece *public_id, html_piece *system_id)
{
    if (at_quote(t))
        html_fault(t, public ? HTML_ERROR_MISSING_SPACE_AFTER_PUBLIC : HTML_ERROR_MISSING_SPACE_AFTER_SYSTEM, t->p);
    if (doctype_over(t)) {
        if (t->p < t->end)
            quirk(t,
                  public ? HTML_ERROR_MISSING_DOCTYPE_PUBLIC_IDENTIFIER : HTML_ERROR_MISSING_DOCTYPE_SYSTEM_IDENTIFIER);
        return;
    }
    if (!at_quote(t)) {
        quirk(t, public ? HTML_ERROR_MISSING_QUOTE_BEFORE_PUBLIC_IDENTIFIER
                        : HTML_ERROR_MISSING_QUOTE_BEFORE_SYSTEM_IDENTIFIER);
        skip_bogus_doctype(t);
    } else if (!public && read_identifier(t, HTML_ERROR_ABRUPT_DOCTYPE_SYSTEM_IDENTIFIER, system_id)) {
        finish_system(t);
    } else if (public && read_identifier(t, HTML_ERROR_ABRUPT_DOCTYPE_PUBLIC_IDENTIFIER, public_id)) {
        read_second(t, system_id);
    }
}

/* Behind the doctype's name. */
static void read_external(html_tokenizer *t, html_piece *public_id, html_piece *system_id)
{
    if (doctype_over(t))
        return;
    feed_str rest = str_range(t->p, t->end);
    bool public = str_starts_nocase(rest, STR("PUBLIC"));
    if (public || str_starts_nocase(rest, STR("SYSTEM"))) {
        t->p += 6;
        read_identifiers(t, public, public_id, system_id);
        return;
    }
    quirk(t, HTML_ERROR_INVALID_SEQUENCE_AFTER_DOCTYPE_NAME);
    skip_bogus_doctype(t);
}

static feed_str optional(const html_tokenizer *t, html_piece piece)
{
    return piece.n == SIZE_MAX ? STR_NONE : html_piece_str(t, piece);
}

/* Behind "<!DOCTYPE". */
static html_token_kind read_doctype(html_tokenizer *t)
{
    html_piece name = {NULL, 0, SIZE_MAX}, public_id = name, system_id = name;
    t->token.force_quirks = false;
    if (t->p < t->end && !html_space(*t->p) && *t->p != '>')
        html_fault(t, HTML_ERROR_MISSING_SPACE_BEFORE_DOCTYPE_NAME, t->p);
    if (doctype_over(t)) {
        if (t->p < t->end)
            quirk(t, HTML_ERROR_MISSING_DOCTYPE_NAME);
    } else {
        const char *begin = t->p;
        while (t->p < t->end && !html_space(*t->p) && *t->p != '>')
            t->p++;
        name = html_piece_of(t, begin, t->p, true);
        read_external(t, &public_id, &system_id);
    }
    if (t->p < t->end)
        t->p++;
    t->token.name = optional(t, name);
    t->token.public_id = optional(t, public_id);
    t->token.system_id = optional(t, system_id);
    return HTML_DOCTYPE;
}

html_token_kind html_read_declaration(html_tokenizer *t)
{
    feed_str rest = str_range(t->p, t->end);
    if (str_starts(rest, STR("--"))) {
        t->p += 2;
        return read_comment(t);
    }
    if (str_starts_nocase(rest, STR("DOCTYPE"))) {
        t->p += 7;
        return read_doctype(t);
    }
    bool cdata = str_starts(rest, STR("[CDATA["));
    if (cdata && t->foreign) {
        t->p += 7;
        t->content = HTML_CDATA;
        return HTML_NOTHING;
    }
    if (cdata)
        html_fault(t, HTML_ERROR_CDATA_IN_HTML_CONTENT, t->p + 6);
    else
        html_fault(t, HTML_ERROR_INCORRECTLY_OPENED_COMMENT, t->p);
    return html_read_bogus_comment(t);
}
