/* Tags and texts of XML that may be broken. */
#include <string.h>

#include "../core/str.h"
#include "fix_state.h"

static bool name_char(char c)
{
    return is_alnum(c) || c == ':' || c == '_' || c == '-' || c == '.' || (c & 0x80);
}

static size_t name_end(feed_str s, size_t at)
{
    while (at < s.n && name_char(s.p[at]))
        at++;
    return at;
}

static size_t skip_space(feed_str s, size_t at)
{
    while (at < s.n && is_space(s.p[at]))
        at++;
    return at;
}

/* The byte behind a terminator that stands from `at` on; the text's end if there is none. */
static size_t behind(feed_str text, size_t at, feed_str terminator)
{
    feed_str rest = str_from(text, at);
    size_t n = str_find(rest, terminator);
    return n < rest.n ? at + n + terminator.n : text.n;
}

/* One attribute at `at`; the byte behind it. */
static size_t read_attribute(fix_tag *tag, feed_str text, size_t at)
{
    fix_attr a = {.name = {text.p + at, name_end(text, at) - at}};
    at = skip_space(text, at + a.name.n);
    if (at < text.n && text.p[at] == '=') {
        at = skip_space(text, at + 1);
        char quote = at < text.n ? text.p[at] : '\0';
        if (quote == '"' || quote == '\'') {
            feed_str rest = str_from(text, at + 1);
            a.value = (feed_str){rest.p, str_find_byte(rest, quote)};
            at += 1 + a.value.n + 1;
        }
    }
    if (tag->n_attrs < FIX_ATTRS_MAX)
        tag->attrs[tag->n_attrs++] = a;
    return at;
}

/* "<name a="b">" at `at`; the byte behind it. */
static size_t read_tag(fix_tag *tag, feed_str text, size_t at)
{
    size_t begin = at;
    *tag = (fix_tag){.name = {text.p + at + 1, name_end(text, at + 1) - at - 1}};
    at += 1 + tag->name.n;
    while ((at = skip_space(text, at)) < text.n && text.p[at] != '>') {
        tag->empty = text.p[at] == '/';
        at = name_char(text.p[at]) ? read_attribute(tag, text, at) : at + 1;
    }
    at = at < text.n ? at + 1 : text.n;
    tag->all = (feed_str){text.p + begin, at - begin};
    return at;
}

feed_str fix_attribute(const fix_tag *tag, const char *name)
{
    for (size_t i = 0; i < tag->n_attrs; i++)
        if (str_eq(tag->attrs[i].name, str_of(name)))
            return tag->attrs[i].value;
    return STR_NONE;
}

static bool begins_markup(feed_str rest)
{
    if (rest.n < 2 || rest.p[0] != '<')
        return false;
    char c = rest.p[1];
    return is_alpha(c) || c == '_' || c == '/' || c == '!' || c == '?' || (c & 0x80);
}

/* A comment, instruction, CDATA section or document type; the byte behind it. */
static size_t skip_other(fixer *x, size_t at)
{
    feed_str rest = str_from(x->text, at);
    if (str_starts(rest, STR("<!--")))
        return behind(x->text, at, STR("-->"));
    if (str_starts(rest, STR("<![CDATA[")))
        return behind(x->text, at, STR("]]>"));
    if (str_starts(rest, STR("<?")))
        return behind(x->text, at, STR("?>"));
    size_t end = behind(x->text, at, STR(">")), subset = behind(x->text, at, STR("["));
    x->entities = true;
    return subset < end ? behind(x->text, at, STR("]>")) : end;
}

/* Closes what the end tag's name is open for; a stray one closes nothing. */
static void close_tag(fixer *x, feed_str name)
{
    size_t depth = x->depth;
    while (depth && !str_eq(x->open[depth - 1], name))
        depth--;
    if (depth)
        x->depth = depth - 1;
}

void fix_scan(fixer *x, const fix_handler *handler)
{
    feed_str text = x->text;
    size_t at = 0, content = 0, run = 0;
    bool simple = false;
    x->depth = 0;
    for (;;) {
        at += str_find_byte(str_from(text, at), '<');
        bool markup = at < text.n && begins_markup(str_from(text, at));
        if (at < text.n && !markup) {
            at++;
            continue;
        }
        handler->markup(x, (feed_str){text.p + run, at - run});
        if (at == text.n)
            return;
        size_t begin = at;
        if (text.p[at + 1] == '/') {
            size_t end = name_end(text, at + 2);
            feed_str name = {text.p + at + 2, end - at - 2};
            if (x->depth && str_eq(name, x->open[x->depth - 1]))
                handler->content(x, (feed_str){text.p + content, begin - content}, simple);
            close_tag(x, name);
            at = behind(text, end, STR(">"));
            simple = false;
        } else if (text.p[at + 1] == '!' || text.p[at + 1] == '?') {
            at = skip_other(x, at);
        } else {
            at = read_tag(&x->tag, text, at);
            if (x->depth < FIX_OPEN_MAX)
                x->open[x->depth++] = x->tag.name;
            handler->start(x);
            if (x->tag.empty && x->depth)
                x->depth--;
            content = at;
            simple = !x->tag.empty;
        }
        run = at;
    }
}
