/* The attributes of a start tag. */
#include "allow.h"
#include "output.h"

typedef struct found_attr {
    const html_attr_rule *rule;
    feed_str value, written;
} found_attr;

/* The attributes that may stay, in the table's order, which is the names'. Returns how many. */
static size_t collect(html_writer *w, const html_token *token, found_attr *found)
{
    size_t n = 0;
    for (size_t i = 0; i < token->n_attrs; i++) {
        const html_attr_rule *rule = html_attr_find(token->attrs[i].name);
        if (!rule) {
            w->dropped.attributes++;
            continue;
        }
        size_t at = n++;
        for (; at > 0 && found[at - 1].rule > rule; at--)
            found[at] = found[at - 1];
        found[at] = (found_attr){rule, token->attrs[i].value, token->attrs[i].written};
    }
    return n;
}

/* Puts the value that goes out, not yet escaped, into w->value; false: the attribute goes. */
static bool make_value(html_writer *w, const html_attr_rule *rule, feed_str value)
{
    bool kept = true;
    buf_clear(&w->value);
    switch (rule->type) {
    case HTML_ATTR_STYLE:
        w->dropped.styles += (w->options.classic ? html_style_put_classic : html_style_put)(&w->value, value);
        return w->value.n > 0;
    case HTML_ATTR_LOWER:
        for (size_t i = 0; i < value.n; i++)
            buf_put_char(&w->value, to_lower(value.p[i]));
        return true;
    case HTML_ATTR_SRCSET:
        kept = html_put_srcset(&w->value, w->options.base_url, value, &w->scratch, &w->dropped.urls);
        return kept && !w->options.drop_images;
    case HTML_ATTR_IMAGE:
    case HTML_ATTR_URL:
        kept = (w->options.classic ? html_put_classic_url : html_put_url)(&w->value, w->options.base_url, value,
                                                                          &w->scratch);
        w->dropped.urls += !kept;
        return (kept || strcmp(rule->name, "href") == 0) && !(rule->type == HTML_ATTR_IMAGE && w->options.drop_images);
    case HTML_ATTR_TEXT:
        break;
    }
    buf_put_str(&w->value, value);
    return true;
}

static void put_attr(html_writer *w, const found_attr *attr)
{
    buf *out = w->out;
    bool kept = make_value(w, attr->rule, attr->value);
    int error = w->value.error ? w->value.error : w->scratch.error;
    w->status = w->status ? w->status : error;
    if (!kept)
        return;
    buf_put_char(out, ' ');
    buf_put(out, attr->rule->name, attr->rule->n);
    buf_put_lit(out, "=\"");
    if (w->options.classic && attr->rule->type == HTML_ATTR_TEXT)
        html_put_classic_value(out, attr->written.p ? attr->written : (feed_str){attr->rule->name, attr->rule->n});
    else
        html_put_value(out, buf_str(&w->value));
    buf_put_char(out, '"');
}

void html_put_attributes(html_writer *w, const html_token *token)
{
    found_attr found[HTML_ATTRIBUTES_MAX];
    size_t n = collect(w, token, found);
    for (size_t i = 0; i < n; i++)
        put_attr(w, &found[i]);
}
