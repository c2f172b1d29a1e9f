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

/* Where the next `n` bytes go; NULL after an error. */
static inline char *room_for(xmlout *x, size_t n)
{
    return !x->b.error && (x->b.capacity - x->b.n >= n || buf_reserve(&x->b, n)) ? x->b.p + x->b.n : NULL;
}

static inline void flush_full(xmlout *x)
{
    if (x->b.n >= FLUSH_AT)
        xmlout_flush(x);
}

static inline char *put_bytes(char *p, feed_str s)
{
    str_copy_short(p, s);
    return p + s.n;
}

static void put(xmlout *x, feed_str s, void (*escape)(buf *, feed_str))
{
    char *plain = s.n < PIECE ? room_for(x, s.n) : NULL;
    if (plain && escape_copy_plain(plain, s)) {
        x->b.n += s.n;
        flush_full(x);
        return;
    }
    for (s = allowed(x, s); s.n; s = str_from(s, PIECE)) {
        escape(&x->b, s.n < PIECE ? s : (feed_str){s.p, PIECE});
        flush_full(x);
    }
}

static void close_tag(xmlout *x)
{
    if (x->tag_open)
        buf_put_char(&x->b, '>');
    x->tag_open = false;
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
    bool fits = value.n < PIECE;
    char *begin = room_for(x, name.n + sizeof " =''" + (fits ? value.n : 0)), *p = begin;
    if (!begin)
        return;
    *p++ = ' ';
    p = put_bytes(p, name);
    *p++ = '=';
    *p++ = '"';
    bool plain = fits && escape_copy_plain(p, value);
    if (plain) {
        p += value.n;
        *p++ = '"';
    }
    x->b.n += (size_t)(p - begin);
    if (plain)
        return;
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
    flush_full(x);
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

/* As xmlout_leaf, where no value has to be escaped; false: one has, and nothing was put. */
static bool put_plain_leaf(xmlout *x, feed_str name, const xmlout_attribute *attributes, size_t n)
{
    size_t bytes = LINE_MAX + name.n + sizeof "><" + sizeof " />";
    for (size_t i = 0; i < n; i++)
        bytes += attributes[i].name.n + attributes[i].value.n + sizeof " =''";
    char *begin = bytes < PIECE && x->depth < XMLOUT_DEPTH ? room_for(x, bytes) : NULL, *p = begin;
    if (!begin)
        return false;
    if (x->tag_open)
        *p++ = '>';
    p = put_line(x, p);
    *p++ = '<';
    p = put_bytes(p, name);
    for (size_t i = 0; i < n; i++) {
        *p++ = ' ';
        p = put_bytes(p, attributes[i].name);
        *p++ = '=';
        *p++ = '"';
        if (!escape_copy_plain(p, attributes[i].value))
            return false;
        p += attributes[i].value.n;
        *p++ = '"';
    }
    p = put_bytes(p, STR(" />"));
    x->tag_open = false;
    x->b.n += (size_t)(p - begin);
    flush_full(x);
    return true;
}

void xmlout_leaf(xmlout *x, feed_str name, const xmlout_attribute *attributes, size_t n)
{
    if (put_plain_leaf(x, name, attributes, n))
        return;
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
        flush_full(x);
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
    buf_put_char(&x->b, '"');
    put(x, text, escape_json);
    buf_put_char(&x->b, '"');
}

/* The same where the text need not be escaped; false: it must be, and nothing was put. */
static bool put_plain_element(xmlout *x, feed_str name, feed_str text)
{
    bool fits = text.n < PIECE && x->depth < XMLOUT_DEPTH;
    char *begin = fits ? room_for(x, LINE_MAX + 2 * name.n + text.n + sizeof "><></>") : NULL, *p = begin;
    if (!begin)
        return false;
    if (x->tag_open)
        *p++ = '>';
    p = put_line(x, p);
    *p++ = '<';
    p = put_bytes(p, name);
    *p++ = '>';
    if (!escape_copy_plain(p, text))
        return false;
    p += text.n;
    *p++ = '<';
    *p++ = '/';
    p = put_bytes(p, name);
    *p++ = '>';
    x->tag_open = false;
    x->b.n += (size_t)(p - begin);
    flush_full(x);
    return true;
}

void xmlout_element_named(xmlout *x, feed_str name, feed_str text)
{
    if (!text.p)
        return;
    if (put_plain_element(x, name, text))
        return;
    xmlout_start_named(x, name);
    xmlout_text_end(x, text);
}
