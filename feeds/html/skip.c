#include "skip.h"

static bool is_foreign(feed_str name)
{
    return str_eq(name, STR("svg")) || str_eq(name, STR("math"));
}

static void set_foreign(html_skip *s, html_tokenizer *t, size_t foreign)
{
    s->foreign = foreign;
    html_tokenizer_foreign(t, foreign > 0);
    if (foreign < s->within)
        s->element = NULL;
}

/* With scripts_alone: frames, noscript and the like are tags as any others, and what is inside is markup. */
static bool is_plain(const html_skip *s, const html_element *e)
{
    return s->scripts_alone && e && e->flags & HTML_FLAG_DROP && strcmp(e->name, "script") != 0 &&
           strcmp(e->name, "style") != 0 && strcmp(e->name, "applet") != 0;
}

/* <iframe src="…"/> was written by XML's rules: by HTML's, all that follows would stand in it. */
static bool is_empty(const html_skip *s, const html_token *token, const html_element *e)
{
    return token->self_closing && e && e->flags & HTML_FLAG_DROP && !s->scripts_alone;
}

bool html_skip_start(html_skip *s, html_tokenizer *t, const html_token *token, const html_element *e)
{
    if (is_foreign(token->name))
        set_foreign(s, t, s->foreign + !token->self_closing);
    else if (s->foreign && e && e->flags & HTML_FLAG_LEAVE)
        set_foreign(s, t, 0); /* textarea too, against the standard: what goes out must hold text alone */
    bool empty = is_empty(s, token, e);
    html_content content = e && !s->foreign && !empty && !is_plain(s, e) ? html_content_of(token->name) : HTML_DATA;
    if (content != HTML_DATA)
        html_tokenizer_content(t, content, (feed_str){e->name, e->n});
    if (s->element) {
        s->depth += e == s->element && !empty;
        return true;
    }
    if (!e || !(e->flags & HTML_FLAG_DROP) || is_plain(s, e) || empty || (s->foreign && token->self_closing))
        return false;
    s->element = e;
    s->depth = 1;
    s->within = s->foreign;
    return true;
}

bool html_skip_end(html_skip *s, html_tokenizer *t, const html_token *token, const html_element *e)
{
    if (s->foreign && is_foreign(token->name))
        set_foreign(s, t, s->foreign - 1);
    if (!s->element)
        return false;
    if (e == s->element && --s->depth == 0)
        s->element = NULL;
    return true;
}
