#include "canonical.h"

#include <stdlib.h>

#include "../core/uri.h"
#include "tracking.h"

enum { PARAMETERS_MAX = 64, URL_MAX = 1 << 20, PASSES_MAX = 8 };

/* ---- hosts ---- */

/* Labels in front of a host that stand for a form of the same site. */
static const char *const FORMS[] = {"www.", "m.", "amp.", "mobile.", "wap.", "touch.", "3g.", NULL};

static size_t count_dots(feed_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '.';
    return n;
}

static bool is_address(feed_str host)
{
    for (size_t i = 0; i < host.n; i++)
        if (!is_digit(host.p[i]) && host.p[i] != '.')
            return host.n && host.p[0] == '[';
    return true;
}

/* The last `n` labels of a host; all of it where it has fewer. */
static feed_str last_labels(feed_str host, int n)
{
    size_t at = host.n;
    while (at && !(host.p[at - 1] == '.' && --n == 0))
        at--;
    return str_from(host, at);
}

feed_str link_owner(feed_str host)
{
    if (is_address(host))
        return host;
    size_t top = last_labels(host, 1).n, two = last_labels(host, 2).n;
    bool country = top == 2 && two > top && two - top - 1 <= 3;
    return last_labels(host, country ? 3 : 2);
}

feed_str link_host(feed_str href)
{
    uri u;
    uri_authority a;
    uri_parse(str_trim(href), &u);
    uri_parse_authority(u.authority, &a);
    return a.host.n ? a.host : STR_NONE;
}

/* Without the labels of forms, as long as a name below its owner's remains. */
static feed_str plain_host(feed_str host)
{
    if (host.n && host.p[host.n - 1] == '.')
        host.n--;
    for (int i = 0; FORMS[i]; i++) {
        feed_str form = str_of(FORMS[i]), rest = str_from(host, form.n);
        if (str_starts_nocase(host, form) && link_owner(host).n <= rest.n) {
            host = rest;
            i = -1;
        }
    }
    return host;
}

/* Wikipedia's en.m.wikipedia.org too. */
static void put_host(buf *out, feed_str host)
{
    feed_str part;
    size_t labels = count_dots(host) + 1;
    for (size_t i = 0; str_split(&host, '.', &part); i++) {
        if (i && labels > 3 && str_eq_nocase(part, STR("m"))) {
            labels--;
            continue;
        }
        if (i)
            buf_put_char(out, '.');
        for (size_t k = 0; k < part.n; k++)
            buf_put_char(out, to_lower(part.p[k]));
    }
}

/* ---- AMP: a page behind a cache's address ---- */

/* "https://www.google.com/amp/s/example.org/a" and "https://example-org.cdn.ampproject.org/c/s/example.org/a" →
 * "example.org/a"; absent for any other. */
static feed_str behind_amp(feed_str host, feed_str path)
{
    if (host_within(host, STR("cdn.ampproject.org"))) {
        if (path.n < 3 || path.p[0] != '/' || path.p[2] != '/' || !strchr("acivx", path.p[1]))
            return STR_NONE;
        path = str_from(path, 3);
    } else if ((str_starts_nocase(host, STR("www.google.")) || str_starts_nocase(host, STR("google."))) &&
               str_starts(path, STR("/amp/"))) {
        path = str_from(path, 5);
    } else {
        return STR_NONE;
    }
    if (str_starts(path, STR("s/")))
        path = str_from(path, 2);
    return str_find_byte((feed_str){path.p, str_find_byte(path, '/')}, '.') < path.n ? path : STR_NONE;
}

/* ---- paths ---- */

static int hex_value(char c)
{
    return is_digit(c) ? c - '0' : to_lower(c) - 'a' + 10;
}

/* Section 6.2.2: unreserved characters bare, hexadecimal digits as capitals. `s` is encoded. */
static void put_normal(buf *out, feed_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '%' || i + 2 >= s.n) {
            buf_put_char(out, s.p[i]);
            continue;
        }
        char c = (char)(hex_value(s.p[i + 1]) << 4 | hex_value(s.p[i + 2]));
        if (is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~')
            buf_put_char(out, c);
        else
            buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
        i += 2;
    }
}

/* Endings that name the same page as the path without them. */
static const char *const ENDINGS[] = {"/", "/amp", "/amp.html", "/index.html", "/index.htm", "/index.php",
                                      "/default.aspx", NULL};

static feed_str cut_endings(feed_str path)
{
    for (int i = 0; ENDINGS[i]; i++) {
        feed_str ending = str_of(ENDINGS[i]);
        if (path.n >= ending.n && str_eq_nocase(str_from(path, path.n - ending.n), ending)) {
            path.n -= ending.n;
            i = -1;
        }
    }
    return path;
}

static void put_path(buf *out, feed_str path)
{
    bool page = false; /* "a.amp.html" is "a.html" */
    while (str_starts(path, STR("/amp/")))
        path = str_from(path, 4);
    path = cut_endings(path);
    while (str_ends(path, STR(".amp.html"))) {
        path.n -= 5;
        page = true;
    }
    while (str_ends(path, STR(".amp")))
        path.n -= 4;
    buf_put_str(out, path);
    if (page)
        buf_put_lit(out, ".html");
}

/* ---- parameters ---- */

static int by_text(const void *a, const void *b)
{
    return str_compare(*(const feed_str *)a, *(const feed_str *)b);
}

static void put_sorted(buf *out, feed_str query, feed_str host)
{
    feed_str list[PARAMETERS_MAX], part, rest = query;
    size_t n = 0;
    while (n < PARAMETERS_MAX && str_split(&rest, '&', &part))
        if (part.n && !is_tracking(part, host))
            list[n++] = part;
    if (n == PARAMETERS_MAX) {
        buf_put_char(out, '?');
        buf_put_str(out, query);
        return;
    }
    if (n)
        qsort(list, n, sizeof *list, by_text);
    for (size_t i = 0; i < n; i++) {
        buf_put_char(out, i ? '&' : '?');
        buf_put_str(out, list[i]);
    }
}

/* ---- the whole ---- */

/* Fragments that are addresses within one page's program. */
static bool is_route(feed_str fragment)
{
    return str_starts(fragment, STR("!")) || str_starts(fragment, STR("/"));
}

static void put_canonical(buf *out, const uri *u)
{
    feed_str authority = u->authority, path = u->path;
    uri_authority a;
    for (;;) {
        uri_parse_authority(authority, &a);
        feed_str inner = behind_amp(a.host, path);
        if (!inner.p)
            break;
        authority = (feed_str){inner.p, str_find_byte(inner, '/')};
        path = str_from(inner, authority.n);
    }
    put_host(out, plain_host(a.host));
    if (a.port.n && !str_eq(a.port, STR("80")) && !str_eq(a.port, STR("443"))) {
        buf_put_char(out, ':');
        buf_put_str(out, a.port);
    }
    put_path(out, path);
    put_sorted(out, u->query, a.host);
    if (is_route(u->fragment)) {
        buf_put_char(out, '#');
        buf_put_str(out, u->fragment);
    }
}

typedef struct maker {
    buf encoded, normal, again;
} maker;

static bool put_pass(maker *m, feed_str href, buf *out)
{
    uri u;
    buf_clear(&m->encoded);
    buf_clear(&m->normal);
    uri_put_encoded(&m->encoded, href);
    put_normal(&m->normal, buf_str(&m->encoded));
    buf_clear(&m->encoded);
    uri_resolve(STR_NONE, buf_str(&m->normal), &m->encoded);
    if (m->encoded.error || m->normal.error)
        return false;
    uri_parse(buf_str(&m->encoded), &u);
    put_canonical(out, &u);
    return !out->error;
}

/* What one rule cuts may be what another waited for ("/index.html.amp", "example.org:443:80"): until nothing changes.
 * Most are done at once, or at the second. */
static bool put_settled(maker *m, feed_str href, buf *out)
{
    size_t from = out->n;
    for (int pass = 0; pass < PASSES_MAX && uri_is_http(href) && put_pass(m, href, out); pass++) {
        if (str_eq(buf_from(out, from), str_from(href, uri_scheme(href).n + 3)))
            return true;
        buf_clear(&m->again);
        buf_put_lit(&m->again, "http://");
        buf_put_str(&m->again, buf_from(out, from));
        href = buf_str(&m->again);
        out->n = from;
    }
    out->n = from;
    return false;
}

bool canonical_link(feed_str href, buf *out)
{
    maker m;
    href = str_trim(href);
    if (!uri_is_http(href) || href.n > URL_MAX)
        return false;
    buf_init(&m.encoded, 4 * URL_MAX);
    buf_init(&m.normal, 4 * URL_MAX);
    buf_init(&m.again, 4 * URL_MAX);
    bool ok = put_settled(&m, href, out);
    buf_free(&m.encoded);
    buf_free(&m.normal);
    buf_free(&m.again);
    return ok;
}

feed_str canonical_part(feed_str href)
{
    uri u;
    uri_parse(str_trim(href), &u);
    feed_str part = u.fragment.p ? u.fragment : STR("");
    size_t directive = str_find(part, STR(":~:"));
    part.n = directive < part.n ? directive : part.n;
    return is_route(part) ? STR("") : part;
}

void clean_link(feed_str href, buf *out)
{
    uri u;
    if (!uri_is_http(href)) {
        buf_put_str(out, href);
        return;
    }
    uri_parse(href, &u);
    feed_str host = link_host(href), rest = u.query, part;
    uri front = {.scheme = u.scheme, .authority = u.authority, .path = u.path};
    uri_put(out, &front);
    for (bool first = true; str_split(&rest, '&', &part);) {
        if (is_tracking(part, host))
            continue;
        buf_put_char(out, first ? '?' : '&');
        buf_put_str(out, part);
        first = false;
    }
    uri_put(out, &(uri){.path = STR(""), .fragment = u.fragment});
}
