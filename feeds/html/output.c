#include "output.h"

#include "../core/uri.h"
#include "../core/utf8.h"
#include "allow.h"
#include "scan.h"

/* The character at p that cannot go out as it is. Returns its bytes. */
static size_t put_dirty(buf *b, const char *p, const char *end)
{
    int length;
    uint32_t c = utf8_decode(p, end, &length);
    if (c == '\f')
        buf_put_char(b, ' ');
    else if (c == UTF8_BAD || c >= 0xFFFE)
        buf_put_lit(b, "\xEF\xBF\xBD");
    return (size_t)length;
}

static void put_reference(buf *b, char c)
{
    switch (c) {
    case '&':
        buf_put_lit(b, "&amp;");
        break;
    case '<':
        buf_put_lit(b, "&lt;");
        break;
    case '>':
        buf_put_lit(b, "&gt;");
        break;
    case '"':
        buf_put_lit(b, "&quot;");
        break;
    case '`':
        buf_put_lit(b, "&#96;");
        break;
    case '\t':
        buf_put_lit(b, "&#9;");
        break;
    default:
        buf_put_lit(b, "&#10;");
    }
}

/* Clean text; CR can only have come from a reference, and would be a line end when read again. */
static void put_clean_text(buf *b, const char *p, const char *end)
{
    while (p < end) {
        const char *stop = scan4(p, end, '&', '<', '>', '`');
        const char *cr = memchr(p, '\r', (size_t)(stop - p));
        stop = cr ? cr : stop;
        buf_put(b, p, (size_t)(stop - p));
        if (cr)
            buf_put_char(b, '\n');
        else if (stop < end)
            put_reference(b, *stop);
        p = stop + (stop < end);
    }
}

static bool plain_in_value(char c)
{
    return c != '&' && c != '<' && c != '>' && c != '`' && c != '"' && c != '\t' && c != '\n' && c != '\r';
}

static void put_clean_value(buf *b, const char *p, const char *end)
{
    while (p < end) {
        const char *stop = p;
        while (stop < end && plain_in_value(*stop))
            stop++;
        buf_put(b, p, (size_t)(stop - p));
        if (stop < end)
            put_reference(b, *stop);
        p = stop + (stop < end);
    }
}

static void put_scrubbed(buf *b, feed_str s, void (*put)(buf *b, const char *p, const char *end))
{
    while (s.n && !b->error) {
        size_t clean = utf8_clean_prefix(s);
        put(b, s.p, s.p + clean);
        s = str_from(s, clean);
        if (s.n)
            s = str_from(s, put_dirty(b, s.p, s.p + s.n));
    }
}

static void put_clean(buf *b, const char *p, const char *end)
{
    buf_put(b, p, (size_t)(end - p));
}

void html_put_clean(buf *b, feed_str text)
{
    put_scrubbed(b, text, put_clean);
}

void html_put_text(buf *b, feed_str text)
{
    put_scrubbed(b, text, put_clean_text);
}

void html_put_value(buf *b, feed_str value)
{
    put_scrubbed(b, value, put_clean_value);
}

/* As the URL standard strips it, and more: no white space at the ends, no control anywhere. */
static void put_stripped(buf *b, feed_str url)
{
    while (url.n && (unsigned char)url.p[0] <= 0x20)
        url = str_from(url, 1);
    while (url.n && (unsigned char)url.p[url.n - 1] <= 0x20)
        url.n--;
    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] >= 0x20 && url.p[i] != 0x7F)
            buf_put_char(b, url.p[i]);
}

/* The scheme is looked at last, in what goes out: resolving and stripping may have made one. */
bool html_put_url(buf *b, feed_str base, feed_str url, buf *scratch)
{
    size_t from = b->n;
    buf_clear(scratch);
    put_stripped(scratch, url);
    size_t stripped = scratch->n;
    if (stripped == 0)
        return true;
    if (uri_is_absolute(base) || uri_is_absolute(buf_str(scratch))) {
        buf_put(b, scratch->p, stripped);
        buf_clear(scratch);
        uri_resolve(base, buf_from(b, from), scratch);
        b->n = from;
    }
    uri_put_encoded(b, buf_str(scratch));
    feed_str scheme = uri_scheme(buf_from(b, from));
    if (b->error || scratch->error || (scheme.p && !html_scheme_allowed(scheme))) {
        b->n = from;
        return false;
    }
    return true;
}

/* Cuts the next candidate's URL and descriptor off (https://html.spec.whatwg.org/#parse-a-srcset-attribute). */
static bool next_candidate(feed_str *rest, feed_str *url, feed_str *descriptor)
{
    while (rest->n && (is_space(rest->p[0]) || rest->p[0] == ',' || rest->p[0] == '\f'))
        *rest = str_from(*rest, 1);
    if (rest->n == 0)
        return false;
    size_t n = 0;
    while (n < rest->n && !is_space(rest->p[n]) && rest->p[n] != '\f')
        n++;
    *url = (feed_str){rest->p, n};
    *rest = str_from(*rest, n);
    *descriptor = STR("");
    if (url->p[n - 1] == ',') {
        while (url->n && url->p[url->n - 1] == ',')
            url->n--;
        return true;
    }
    n = str_find_byte(*rest, ',');
    *descriptor = str_trim((feed_str){rest->p, n});
    *rest = str_from(*rest, n);
    return true;
}

/* "2x", "640w", "1.5x". */
static bool descriptor_allowed(feed_str d)
{
    size_t n = 0;
    while (n < d.n && (is_digit(d.p[n]) || d.p[n] == '.'))
        n++;
    return d.n == 0 || (n > 0 && n + 1 == d.n && memchr("wxh", d.p[n], 3) && d.n <= 16);
}

bool html_put_srcset(buf *b, feed_str base, feed_str srcset, buf *scratch, size_t *dropped)
{
    size_t from = b->n;
    feed_str url, descriptor;
    buf_clear(scratch);
    while (!scratch->error && next_candidate(&srcset, &url, &descriptor)) {
        size_t before = b->n;
        if (before > from)
            buf_put_lit(b, ", ");
        size_t at = b->n;
        bool good = descriptor_allowed(descriptor) && html_put_url(b, base, url, scratch) && b->n > at &&
                    b->p[at] != ',' && b->p[b->n - 1] != ',';
        if (!good) {
            b->n = before;
            ++*dropped;
        } else if (descriptor.n) {
            buf_put_char(b, ' ');
            buf_put_str(b, descriptor);
        }
    }
    return b->n > from;
}
