/* Output the way that feedparser writes it: references and URLs stay as they were written, where that is harmless. */
#include "allow.h"
#include "output.h"

#include "../core/uri.h"
#include "../core/utf8.h"
#include "references.h"

static void put_number(buf *b, feed_str digits, const html_reference *ref, bool in_value)
{
    int length;
    uint32_t c = utf8_decode(ref->text, ref->text + ref->n, &length);
    if (c == '\'' || c == '"') {
        buf_put_str(b, c == '\'' ? STR("'") : in_value ? STR("&quot;") : STR("\""));
    } else if (ref->error != HTML_ERROR_COUNT) { /* of windows-1252, or not a character at all */
        if (xml_char(c))
            buf_printf(b, "&#x%x;", (unsigned)c);
    } else {
        buf_put_lit(b, "&#");
        for (size_t i = 0; i < digits.n && digits.p[i] != ';'; i++)
            buf_put_char(b, to_lower(digits.p[i]));
        buf_put_char(b, ';');
    }
}

/* Whether the reference to a number goes out as nothing, so that what is before it meets what is behind it. */
static bool vanishes(feed_str s)
{
    html_reference ref;
    int length;
    if (!str_starts(s, STR("&#")))
        return false;
    html_reference_read(s, false, &ref);
    return ref.length && !xml_char(utf8_decode(ref.text, ref.text + ref.n, &length));
}

/* Whether "&" stands for itself before this: what stays there in any case and continues no reference. */
static bool ends_ampersand(feed_str behind)
{
    if (!behind.n)
        return true;
    if (vanishes(behind))
        return false;
    char c = behind.p[0];
    return is_space(c) || (c > ' ' && c != 0x7F && !is_alnum(c) && c != '#' && c != '<');
}

/* At a reference: puts it as it is written, and returns the bytes it took; 0 if it is none. */
static size_t put_reference(buf *b, feed_str s, bool in_value)
{
    html_reference ref;
    html_reference_read(s, in_value, &ref);
    if (!ref.length)
        return 0;
    if (s.p[1] == '#') {
        put_number(b, (feed_str){s.p + 2, ref.length - 2}, &ref, in_value);
    } else {
        buf_put(b, s.p, ref.length);
        if (s.p[ref.length - 1] != ';')
            buf_put_char(b, ';');
    }
    return ref.length;
}

/* At "&"; `rest`: what stands behind s. Returns the bytes it took. */
static size_t put_ampersand(buf *b, feed_str s, feed_str rest)
{
    size_t n = put_reference(b, s, false);
    if (!n) {
        buf_put_str(b, ends_ampersand(s.n > 1 ? str_from(s, 1) : rest) ? STR("&") : STR("&amp;"));
        return 1;
    }
    return n;
}

/* "<" that begins nothing in HTML, whatever stands behind this text: "2 < 3". */
static bool is_less(feed_str s, feed_str rest)
{
    feed_str behind = s.n > 1 ? str_from(s, 1) : rest;
    return behind.n && (is_space(behind.p[0]) || is_digit(behind.p[0]) || behind.p[0] == '=');
}

void html_put_classic_text(buf *b, feed_str written, feed_str rest)
{
    if (str_starts(rest, STR("]]>"))) /* of a CDATA section, and will be gone: a tag may follow */
        rest = STR("<");
    while (written.n) {
        size_t n = 0;
        while (n < written.n && written.p[n] != '&' && written.p[n] != '<' && written.p[n] != '\r')
            n++;
        html_put_clean(b, (feed_str){written.p, n});
        written = str_from(written, n);
        if (!written.n)
            return;
        n = 1;
        if (written.p[0] == '&')
            n = put_ampersand(b, written, rest);
        else if (written.p[0] == '\r') /* a line end, with or without the line feed */
            buf_put_str(b, str_starts(written, STR("\r\n")) ? STR("") : STR("\n"));
        else
            buf_put_str(b, is_less(written, rest) ? STR("<") : STR("&lt;"));
        written = str_from(written, n);
    }
}

void html_put_classic_value(buf *b, feed_str written)
{
    while (written.n) {
        size_t n = str_find_byte(written, '&');
        html_put_value(b, (feed_str){written.p, n});
        written = str_from(written, n);
        if (!written.n)
            return;
        n = put_reference(b, written, true);
        if (!n)
            buf_put_lit(b, "&amp;");
        written = str_from(written, n ? n : 1);
    }
}

bool html_put_classic_url(buf *b, feed_str base, feed_str url, buf *scratch)
{
    size_t from = b->n;
    buf_clear(scratch);
    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] >= ' ' && url.p[i] != 0x7F)
            buf_put_char(scratch, url.p[i]);
    url = str_trim(buf_str(scratch)); /* a control may have stood behind a space */
    if (url.n)                        /* empty stays empty */
        uri_join(base, url, b);
    bool good = (b->n > from || !url.n) && !b->error && !scratch->error && html_schemes_allowed(buf_from(b, from));
    b->n = good ? b->n : from;
    return good;
}
