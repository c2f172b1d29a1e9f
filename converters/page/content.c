#include "content.h"

/* The sanitiser's tags are `<name attr="value" …>`, lower case, and no value holds a bare `<` or `>`. */
static feed_str tag_at(feed_str html)
{
    size_t n = str_find_byte(html, '>');
    return (feed_str){html.p, n < html.n ? n + 1 : n};
}

static bool is_tag(feed_str tag, feed_str name)
{
    return str_starts(str_from(tag, 1), name) && tag.n > name.n + 1 &&
           (tag.p[name.n + 1] == ' ' || tag.p[name.n + 1] == '>');
}

/* The value of an attribute, as it is escaped; absent if there is none. `name` is ` name="`. */
static feed_str value_in(feed_str tag, feed_str name)
{
    size_t at = str_find(tag, name);
    if (at == tag.n)
        return STR_NONE;
    feed_str value = str_from(tag, at + name.n);
    return (feed_str){value.p, str_find_byte(value, '"')};
}

static bool is_heading(feed_str tag, size_t at)
{
    return at + 2 < tag.n && tag.p[at] == 'h' && tag.p[at + 1] >= '1' && tag.p[at + 1] <= '6' &&
           (tag.p[at + 2] == ' ' || tag.p[at + 2] == '>');
}

static void put_heading(xmlout *x, feed_str tag, size_t at)
{
    char level = tag.p[at + 1] <= '3' ? (char)(tag.p[at + 1] + 3) : '6';
    xmlout_raw(x, (feed_str){tag.p, at + 1});
    buf_put_char(&x->b, level);
    xmlout_raw(x, str_from(tag, at + 2));
}

static void put_link(xmlout *x, feed_str tag, feed_str origin)
{
    feed_str href = value_in(tag, STR(" href=\""));
    bool http = str_starts(href, STR("https://")) || str_starts(href, STR("http://"));
    if (http && !(origin.n && str_starts(href, origin)))
        tag = str_from(tag, 2), xmlout_raw(x, STR("<a data-out=\"\""));
    xmlout_raw(x, tag);
}

static void put_image(xmlout *x, feed_str tag)
{
    xmlout_raw(x, STR("<img"));
    if (!value_in(tag, STR(" alt=\"")).p)
        xmlout_raw(x, STR(" alt=\"\""));
    if (!value_in(tag, STR(" loading=\"")).p)
        xmlout_raw(x, STR(" loading=\"lazy\""));
    xmlout_raw(x, str_from(tag, 4));
}

void page_put_content(xmlout *x, feed_str html, feed_str origin)
{
    while (html.n) {
        size_t text = str_find_byte(html, '<');
        xmlout_raw(x, (feed_str){html.p, text});
        feed_str tag = tag_at(html = str_from(html, text));
        size_t name = tag.n > 1 && tag.p[1] == '/' ? 2 : 1;
        if (is_heading(tag, name))
            put_heading(x, tag, name);
        else if (is_tag(tag, STR("a")))
            put_link(x, tag, origin);
        else if (is_tag(tag, STR("img")))
            put_image(x, tag);
        else
            xmlout_raw(x, tag);
        html = str_from(html, tag.n);
    }
}
