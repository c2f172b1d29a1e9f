/* Markup as it is, but for its relative URIs. */
#include "../core/uri.h"
#include "allow.h"
#include "output.h"
#include "references.h"

static bool is_url(const html_attr *attr)
{
    const html_attr_rule *rule = html_attr_find(attr->name);
    return rule && (rule->type == HTML_ATTR_URL || rule->type == HTML_ATTR_IMAGE);
}

static bool has_url(const html_token *token)
{
    for (size_t i = 0; i < token->n_attrs; i++)
        if (is_url(&token->attrs[i]))
            return true;
    return false;
}

/* Every attribute stays, in its order. */
static void put_tag(buf *out, const html_token *token, feed_str base)
{
    buf_put_char(out, '<');
    buf_put_str(out, token->name);
    for (size_t i = 0; i < token->n_attrs; i++) {
        const html_attr *attr = &token->attrs[i];
        buf joined;
        buf_init(&joined, base.n + attr->value.n + 16);
        if (is_url(attr))
            uri_join(base, str_trim(attr->value), &joined);
        buf_put_char(out, ' ');
        buf_put_str(out, attr->name);
        buf_put_lit(out, "=\"");
        html_put_value(out, joined.n ? buf_str(&joined) : attr->value);
        buf_put_char(out, '"');
        buf_free(&joined);
    }
    buf_put_str(out, token->self_closing ? STR(" />") : STR(">"));
}

int html_put_resolved(html_tokenizer *t, feed_str html, feed_str base, buf *out)
{
    html_tokenizer_start(t, html);
    for (html_token_kind kind; !out->error && (kind = html_tokenizer_next(t)) != HTML_END;) {
        const html_token *token = html_tokenizer_token(t);
        const html_element *e = kind == HTML_START_TAG ? html_element_find(token->name) : NULL;
        if (e && html_content_of(token->name) != HTML_DATA)
            html_tokenizer_content(t, html_content_of(token->name), (feed_str){e->name, e->n});
        if (kind == HTML_START_TAG && has_url(token))
            put_tag(out, token, base);
        else
            buf_put(out, html.p + token->begin, token->end - token->begin);
    }
    return out->error ? out->error : html_tokenizer_error(t);
}
