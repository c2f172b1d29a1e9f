#include "output.h"

#include "../core/uri.h"
#include "../core/utf8.h"
#include "allow.h"
#include "../core/scan.h"

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

/* CR can only have come from a reference, and would be a line end when read again. */
static void put_clean(buf *b, const char *p, const char *end)
{
    for (const char *cr; (cr = scan4(p, end, '\r', '\r', '\r', '\r')) < end; p = cr + 1) {
        buf_put(b, p, (size_t)(cr - p));
        buf_put_char(b, '\n');
    }
    buf_put(b, p, (size_t)(end - p));
}

static void put_clean_text(buf *b, const char *p, const char *end)
{
    const scan_set set = {.mask = {0xFF, 0xFD, 0xFF, 0xFF}, .value = {'&', '<', '`', '\r'}};
    while (p < end) {
        const char *stop = scan_for(p, end, set);
        buf_put(b, p, (size_t)(stop - p));
        if (stop < end && *stop == '\r')
            buf_put_char(b, '\n');
        else if (stop < end)
            put_reference(b, *stop);
        p = stop + (stop < end);
    }
}

/* What of clean text does not stand as it is in an attribute: & " < > ` and white space but the space. */
static void put_clean_value(buf *b, const char *p, const char *end)
{
    const scan_set set = {.mask = {0xFB, 0xFD, 0xFF, 0xFF}, .value = {'"', '<', '`', '`'}, .below = 0x20};
    while (p < end) {
        const char *stop = scan_for(p, end, set);
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

void html_put_clean(buf *b, feed_str text)
{
    put_scrubbed(b, text, put_clean);
}

static bool is_control_or_high(char c)
{
    return (unsigned char)c < 0x20 || (unsigned char)c >= 0x7F;
}

/* In one pass up to the first byte that has to be checked: from there on what stands there is checked first. */
SCAN_INLINE void put_text(buf *b, feed_str text, bool checked)
{
    const scan_set set = {
        .mask = {0xFF, 0xFD, 0xFF, 0xFF}, .value = {'&', '<', '`', 0x7F}, .below = 0x20, .high = !checked};
    if (!text.n)
        return;
    for (const char *p = text.p, *end = text.p + text.n, *stop; p < end; p = stop + 1) {
        stop = scan_for(p, end, set);
        buf_put(b, p, (size_t)(stop - p));
        if (stop == end)
            return;
        if (*stop == '\n' || *stop == '\t') {
            buf_put_char(b, *stop);
        } else if (is_control_or_high(*stop)) {
            put_scrubbed(b, str_range(stop, end), put_clean_text);
            return;
        } else {
            put_reference(b, *stop);
        }
    }
}

void html_put_text(buf *b, feed_str text)
{
    put_text(b, text, false);
}

void html_put_checked_text(buf *b, feed_str text)
{
    put_text(b, text, true);
}

void html_put_value(buf *b, feed_str value)
{
    const scan_set set = {
        .mask = {0xFB, 0xFD, 0xFF, 0xFF}, .value = {'"', '<', '`', 0x7F}, .below = 0x20, .high = true};
    if (!value.n)
        return;
    for (const char *p = value.p, *end = value.p + value.n, *stop; p < end; p = stop + 1) {
        stop = scan_for(p, end, set);
        buf_put(b, p, (size_t)(stop - p));
        if (stop == end)
            return;
        if (is_control_or_high(*stop)) {
            put_scrubbed(b, str_range(stop, end), put_clean_value);
            return;
        }
        put_reference(b, *stop);
    }
}

static bool url_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7F;
}

/* For browsers "\\" is "/" in what they fetch, up to the query. */
static void turn_backslashes(char *p, size_t n)
{
    feed_str scheme = uri_scheme((feed_str){p, n});
    if (scheme.p && !str_eq_nocase(scheme, STR("http")) && !str_eq_nocase(scheme, STR("https")))
        return;
    for (size_t i = 0; i < n && p[i] != '?' && p[i] != '#'; i++)
        if (p[i] == '\\')
            p[i] = '/';
}

/* As the URL standard reads it, and more: no white space at the ends, no control anywhere. A view, or put in b. */
static feed_str strip_url(buf *b, feed_str url)
{
    while (url.n && (unsigned char)url.p[0] <= 0x20)
        url = str_from(url, 1);
    while (url.n && (unsigned char)url.p[url.n - 1] <= 0x20)
        url.n--;
    size_t from = b->n, plain = 0;
    while (plain < url.n && !url_control(url.p[plain]) && url.p[plain] != '\\')
        plain++;
    if (plain == url.n)
        return url;
    for (size_t i = 0; i < url.n; i++)
        if (!url_control(url.p[i]))
            buf_put_char(b, url.p[i]);
    if (b->n > from)
        turn_backslashes(b->p + from, b->n - from);
    return buf_from(b, from);
}

/* Nothing but schemes that may be followed; "feed:" may stand before another (feed:https://site.example/feed). */
bool html_schemes_allowed(feed_str url)
{
    feed_str scheme;
    while (str_eq_nocase(scheme = uri_scheme(url), STR("feed")))
        url = str_from(url, scheme.n + 1);
    return !scheme.p || html_scheme_allowed(scheme);
}

/* The scheme is looked at last, in what goes out: resolving and stripping may have made one. */
bool html_put_url(buf *b, feed_str base, feed_str url, buf *scratch)
{
    if (uri_is_settled(url)) {
        buf_put_str(b, url);
        return true;
    }
    size_t from = b->n;
    url = strip_url(b, url);
    buf_clear(scratch);
    if (url.n && (uri_is_absolute(base) || uri_is_absolute(url)))
        uri_resolve(base, url, scratch);
    else
        buf_put_str(scratch, url);
    b->n = from;
    uri_put_encoded(b, buf_str(scratch));
    if (b->error || scratch->error || !html_schemes_allowed(buf_from(b, from))) {
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
