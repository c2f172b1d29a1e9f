#include "xmlout.h"

#include "../core/escape.h"
#include "../core/utf8.h"

enum { FLUSH_AT = 256 * 1024, PIECE = 32 * 1024, BUFFER_MAX = 1 << 20, SCRUB_MAX = 256 << 20 };

void xmlout_init(xmlout *x, feed_output out)
{
    *x = (xmlout){.out = out};
    buf_init(&x->b, BUFFER_MAX);
    buf_init(&x->scrubbed, SCRUB_MAX);
}

void xmlout_free(xmlout *x)
{
    buf_free(&x->b);
    buf_free(&x->scrubbed);
}

int xmlout_flush(xmlout *x)
{
    if (!x->error)
        x->error = x->b.error;
    if (!x->error && x->b.n)
        x->error = x->out.write(x->out.context, x->b.p, x->b.n);
    x->flushed += x->b.n;
    buf_clear(&x->b);
    return x->error;
}

/* `s` as XML may hold it: itself in almost every case. */
static feed_str allowed(xmlout *x, feed_str s)
{
    if (x->clean || utf8_clean_prefix(s) == s.n)
        return s;
    buf_clear(&x->scrubbed);
    x->dropped += escape_scrub(&x->scrubbed, s);
    if (x->scrubbed.error && !x->error)
        x->error = x->scrubbed.error;
    return buf_str(&x->scrubbed);
}

static void put(xmlout *x, feed_str s, void (*escape)(buf *, feed_str))
{
    bool plain = s.n < PIECE && escape_is_plain(s);
    if (plain)
        buf_put_str(&x->b, s);
    for (s = plain ? STR("") : allowed(x, s); s.n; s = str_from(s, PIECE)) {
        escape(&x->b, s.n < PIECE ? s : (feed_str){s.p, PIECE});
        if (x->b.n >= FLUSH_AT)
            xmlout_flush(x);
    }
    if (plain && x->b.n >= FLUSH_AT)
        xmlout_flush(x);
}

static void close_tag(xmlout *x)
{
    if (x->tag_open)
        buf_put_char(&x->b, '>');
    x->tag_open = false;
}

/* Where the next `n` bytes go; NULL after an error. */
static char *room_for(xmlout *x, size_t n)
{
    return !x->b.error && (x->b.capacity - x->b.n >= n || buf_reserve(&x->b, n)) ? x->b.p + x->b.n : NULL;
}

static char *put_bytes(char *p, feed_str s)
{
    memcpy(p, s.p, s.n);
    return p + s.n;
}

enum { LINE_MAX = 1 + 2 * XMLOUT_DEPTH };

/* A line end and the indentation, by LINE_MAX bytes. */
static char *put_line(const xmlout *x, char *p)
{
    static const char LINE[] = "\n                                ";
    _Static_assert(sizeof LINE == LINE_MAX + 1, "LINE_MAX");
    memcpy(p, LINE, LINE_MAX);
    return p + 1 + 2 * (x->depth < XMLOUT_DEPTH ? x->depth : XMLOUT_DEPTH);
}

static void put_indent(xmlout *x)
{
    char *p = room_for(x, LINE_MAX);
    x->b.n += p ? (size_t)(put_line(x, p) - p) : 0;
}

void xmlout_begin(xmlout *x, feed_str stylesheet)
{
    buf_put_lit(&x->b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    if (!stylesheet.n)
        return;
    buf_put_lit(&x->b, "\n<?xml-stylesheet type=\"");
    buf_put_str(&x->b, str_ends(stylesheet, STR(".css")) ? STR("text/css") : STR("text/xsl"));
    buf_put_lit(&x->b, "\" href=\"");
    put(x, stylesheet, escape_attr);
    buf_put_lit(&x->b, "\"?>");
}

void xmlout_start_named(xmlout *x, feed_str name)
{
    char *begin = room_for(x, name.n + LINE_MAX + 2), *p = begin;
    if (begin) {
        if (x->tag_open)
            *p++ = '>';
        p = put_line(x, p);
        *p++ = '<';
        x->b.n += (size_t)(put_bytes(p, name) - begin);
    }
    if (x->depth < XMLOUT_DEPTH)
        x->open[x->depth] = name;
    else
        x->error = FEED_E_LIMIT;
    x->depth++;
    x->tag_open = true;
}

void xmlout_attr_named(xmlout *x, feed_str name, feed_str value)
{
    if (!value.p)
        return;
    char *begin = room_for(x, name.n + 3), *p = begin;
    if (begin) {
        *p++ = ' ';
        p = put_bytes(p, name);
        *p++ = '=';
        *p++ = '"';
        x->b.n += (size_t)(p - begin);
    }
    put(x, value, escape_attr);
    buf_put_char(&x->b, '"');
}

static void put_end(xmlout *x)
{
    x->depth--;
    if (x->depth >= XMLOUT_DEPTH)
        return;
    feed_str name = x->open[x->depth];
    char *begin = room_for(x, name.n + 3), *p = begin;
    if (begin) {
        *p++ = '<';
        *p++ = '/';
        p = put_bytes(p, name);
        *p++ = '>';
        x->b.n += (size_t)(p - begin);
    }
    if (x->b.n >= FLUSH_AT)
        xmlout_flush(x);
}

void xmlout_end(xmlout *x)
{
    if (x->tag_open) {
        buf_put_lit(&x->b, " />");
        x->tag_open = false;
        x->depth--;
        return;
    }
    x->depth--;
    put_indent(x);
    x->depth++;
    put_end(x);
    if (x->depth == 0)
        buf_put_char(&x->b, '\n');
}

/* As xmlout_leaf, where no value has to be escaped and all of it has `bytes` at most. */
static void put_plain_leaf(xmlout *x, feed_str name, const xmlout_attribute *attributes, size_t n, size_t bytes)
{
    char *begin = room_for(x, bytes), *p = begin;
    if (!begin)
        return;
    if (x->tag_open)
        *p++ = '>';
    x->tag_open = false;
    p = put_line(x, p);
    *p++ = '<';
    p = put_bytes(p, name);
    for (size_t i = 0; i < n; i++) {
        if (!attributes[i].value.p)
            continue;
        *p++ = ' ';
        p = put_bytes(p, attributes[i].name);
        *p++ = '=';
        *p++ = '"';
        p = put_bytes(p, attributes[i].value);
        *p++ = '"';
    }
    p = put_bytes(p, STR(" />"));
    x->b.n += (size_t)(p - begin);
    if (x->b.n >= FLUSH_AT)
        xmlout_flush(x);
}

void xmlout_leaf(xmlout *x, feed_str name, const xmlout_attribute *attributes, size_t n)
{
    size_t bytes = LINE_MAX + name.n + sizeof "><" + sizeof " />";
    bool plain = x->depth < XMLOUT_DEPTH;
    for (size_t i = 0; i < n && plain; i++) {
        feed_str value = attributes[i].value;
        plain = !value.p || (value.n < PIECE && escape_is_plain(value));
        bytes += attributes[i].name.n + value.n + sizeof " =''";
    }
    if (plain) {
        put_plain_leaf(x, name, attributes, n, bytes);
        return;
    }
    xmlout_start_named(x, name);
    for (size_t i = 0; i < n; i++)
        xmlout_attr_named(x, attributes[i].name, attributes[i].value);
    xmlout_end(x);
}

void xmlout_text_end(xmlout *x, feed_str text)
{
    close_tag(x);
    put(x, text, escape_text);
    put_end(x);
}

void xmlout_text_escaped_end(xmlout *x, feed_str text)
{
    buf html;
    buf_init(&html, SCRUB_MAX);
    escape_html(&html, text);
    if (html.error && !x->error)
        x->error = html.error;
    xmlout_text_end(x, buf_str(&html));
    buf_free(&html);
}

void xmlout_raw(xmlout *x, feed_str bytes)
{
    for (; bytes.n; bytes = str_from(bytes, PIECE)) {
        buf_put_str(&x->b, bytes.n < PIECE ? bytes : (feed_str){bytes.p, PIECE});
        if (x->b.n >= FLUSH_AT)
            xmlout_flush(x);
    }
}

void xmlout_line(xmlout *x)
{
    close_tag(x);
    put_indent(x);
}

void xmlout_text(xmlout *x, feed_str text)
{
    put(x, text, escape_text);
}

void xmlout_value(xmlout *x, feed_str text)
{
    put(x, text, escape_attr);
}

void xmlout_json_string(xmlout *x, feed_str text)
{
    bool plain = text.n < PIECE && escape_is_plain(text);
    buf_put_char(&x->b, '"');
    if (plain)
        buf_put_str(&x->b, text);
    text = plain ? STR("") : allowed(x, text);
    for (; text.n; text = str_from(text, PIECE)) {
        escape_json(&x->b, text.n < PIECE ? text : (feed_str){text.p, PIECE});
        if (x->b.n >= FLUSH_AT)
            xmlout_flush(x);
    }
    buf_put_char(&x->b, '"');
    if (plain && x->b.n >= FLUSH_AT)
        xmlout_flush(x);
}

void xmlout_element_named(xmlout *x, feed_str name, feed_str text)
{
    if (!text.p)
        return;
    bool plain = text.n < PIECE && x->depth < XMLOUT_DEPTH && escape_is_plain(text);
    char *begin = plain ? room_for(x, LINE_MAX + 2 * name.n + text.n + sizeof "><></>") : NULL, *p = begin;
    if (!begin) {
        xmlout_start_named(x, name);
        xmlout_text_end(x, text);
        return;
    }
    if (x->tag_open)
        *p++ = '>';
    x->tag_open = false;
    p = put_line(x, p);
    *p++ = '<';
    p = put_bytes(p, name);
    *p++ = '>';
    p = put_bytes(p, text);
    *p++ = '<';
    *p++ = '/';
    p = put_bytes(p, name);
    *p++ = '>';
    x->b.n += (size_t)(p - begin);
    if (x->b.n >= FLUSH_AT)
        xmlout_flush(x);
}
