#include "uri.h"

#include "scan.h"

/* Length of a scheme in front of its ":" (section 3.1); 0: there is none. */
static size_t scheme_length(feed_str s)
{
    if (!s.n || !is_alpha(s.p[0]))
        return 0;
    for (size_t i = 1; i < s.n; i++) {
        char c = s.p[i];
        if (c == ':')
            return i;
        if (!is_alnum(c) && c != '+' && c != '-' && c != '.')
            return 0;
    }
    return 0;
}

/* Cuts what stands behind the first `delimiter` off the end of *s; absent if the delimiter is not there. */
static feed_str cut_tail(feed_str *s, char delimiter)
{
    size_t at = str_find_byte(*s, delimiter);
    if (at == s->n)
        return STR_NONE;
    feed_str tail = str_from(*s, at + 1);
    s->n = at;
    return tail;
}

void uri_parse(feed_str s, uri *out)
{
    *out = (uri){.scheme = STR_NONE};
    if (!s.p)
        s = STR("");
    out->fragment = cut_tail(&s, '#');
    out->query = cut_tail(&s, '?');
    size_t n = scheme_length(s);
    if (n) {
        out->scheme = (feed_str){s.p, n};
        s = str_from(s, n + 1);
    }
    if (str_starts(s, STR("//"))) {
        feed_str rest = str_from(s, 2);
        n = str_find_byte(rest, '/');
        out->authority = (feed_str){rest.p, n};
        s = str_from(rest, n);
    }
    out->path = s;
}

void uri_parse_authority(feed_str authority, uri_authority *out)
{
    *out = (uri_authority){.userinfo = STR_NONE};
    size_t at = authority.n;
    while (at && authority.p[at - 1] != '@')
        at--;
    if (at) {
        out->userinfo = (feed_str){authority.p, at - 1};
        authority = str_from(authority, at);
    }
    size_t colon = authority.n;
    while (colon && authority.p[colon - 1] != ':' && authority.p[colon - 1] != ']')
        colon--;
    if (colon && authority.p[colon - 1] == ':') {
        out->port = str_from(authority, colon);
        authority.n = colon - 1;
    }
    out->host = authority;
}

feed_str uri_scheme(feed_str s)
{
    size_t n = scheme_length(s);
    return n ? (feed_str){s.p, n} : STR_NONE;
}

bool uri_is_absolute(feed_str s)
{
    return scheme_length(s) > 0;
}

bool uri_has_scheme(feed_str s, feed_str scheme)
{
    return str_eq_nocase(uri_scheme(s), scheme);
}

bool uri_is_http(feed_str s)
{
    uri u;
    uri_authority a;
    uri_parse(s, &u);
    uri_parse_authority(u.authority, &a);
    return a.host.n && (str_eq_nocase(u.scheme, STR("http")) || str_eq_nocase(u.scheme, STR("https")));
}

void uri_put(buf *b, const uri *u)
{
    if (u->scheme.p) {
        buf_put_str(b, u->scheme);
        buf_put_char(b, ':');
    }
    if (u->authority.p) {
        buf_put_lit(b, "//");
        buf_put_str(b, u->authority);
    }
    buf_put_str(b, u->path);
    if (u->query.p) {
        buf_put_char(b, '?');
        buf_put_str(b, u->query);
    }
    if (u->fragment.p) {
        buf_put_char(b, '#');
        buf_put_str(b, u->fragment);
    }
}

/* Takes the last segment and its slash off what was written behind `from`. */
static void drop_segment(buf *b, size_t from)
{
    while (b->n > from && b->p[b->n - 1] != '/')
        b->n--;
    if (b->n > from)
        b->n--;
}

/* Whether a segment begins with a dot. */
static bool may_have_dots(feed_str path)
{
    for (size_t i = 0; (i += str_find_byte(str_from(path, i), '.')) < path.n; i++)
        if (i == 0 || path.p[i - 1] == '/')
            return true;
    return false;
}

/* Section 5.2.4, on the path that is in b from `from` on: what is written never passes what is read. */
static void remove_dots(buf *b, size_t from)
{
    feed_str path = buf_from(b, from);
    if (b->error || !may_have_dots(path))
        return;
    b->n = from;
    while (path.n) {
        bool rooted = path.p[0] == '/';
        feed_str tail = str_from(path, rooted);
        size_t n = str_find_byte(tail, '/');
        feed_str segment = {tail.p, n};
        bool last = n == tail.n;
        bool dot = str_eq(segment, STR(".")), dots = str_eq(segment, STR(".."));
        if (dots && rooted)
            drop_segment(b, from);
        if (dot || dots) {
            if (rooted && last)
                buf_put_char(b, '/');
            path = str_from(tail, rooted ? n : n + 1);
        } else {
            memmove(b->p + b->n, path.p, n + rooted);
            b->n += n + rooted;
            path = str_from(tail, n);
        }
    }
}

/* The base's path up to its last slash (section 5.2.3). */
static void put_folder(buf *b, const uri *base)
{
    size_t n = base->path.n;
    while (n && base->path.p[n - 1] != '/')
        n--;
    buf_put(b, base->path.p, n);
    if (base->authority.p && !base->path.n)
        buf_put_char(b, '/');
}

void uri_resolve(feed_str base_text, feed_str ref_text, buf *b)
{
    uri base, ref;
    uri_parse(base_text, &base);
    uri_parse(ref_text, &ref);
    bool whole = ref.scheme.p || ref.authority.p;
    uri front = {.scheme = ref.scheme.p ? ref.scheme : base.scheme,
                 .authority = whole ? ref.authority : base.authority,
                 .path = STR("")};
    uri_put(b, &front);
    size_t from = b->n;
    if (!whole && !ref.path.n) { /* the base's path as it is (section 5.2.2) */
        buf_put_str(b, base.path);
        if (!ref.query.p)
            ref.query = base.query;
    } else {
        if (!whole && ref.path.p[0] != '/')
            put_folder(b, &base);
        buf_put_str(b, ref.path);
        remove_dots(b, from);
    }
    uri_put(b, &(uri){.path = STR(""), .query = ref.query, .fragment = ref.fragment});
}

/* An authority's brackets hold all of its host, or are not there. */
static bool brackets_fit(feed_str authority)
{
    size_t open = str_find_byte(authority, '['), close = str_find_byte(authority, ']');
    if (open == authority.n && close == authority.n)
        return true;
    bool begins = open == 0 || (open < authority.n && authority.p[open - 1] == '@');
    return begins && close < authority.n && (close + 1 == authority.n || authority.p[close + 1] == ':');
}

/* What was written behind `from` as browsers read it: "http:///x" is "http://x". */
static void cut_slashes(buf *b, size_t from)
{
    feed_str s = buf_from(b, from), scheme = uri_scheme(s), rest = str_from(s, scheme.n + 3);
    size_t n = 0;
    if (!scheme.p || !str_starts(str_from(s, scheme.n), STR("://")))
        return;
    while (n < rest.n && rest.p[n] == '/')
        n++;
    if (n)
        memmove(b->p + (b->n - rest.n), rest.p + n, rest.n - n);
    b->n -= n;
}

/* What resolving "x" against it gives something else than "x" for: it has a path of folders. */
static bool is_hierarchical(const uri *u)
{
    return u->authority.p || (u->path.n && u->path.p[0] == '/') || !u->scheme.p;
}

void uri_join(feed_str base, feed_str ref, buf *b)
{
    uri to, from;
    size_t begin = b->n;
    uri_parse(ref, &to);
    uri_parse(base, &from);
    if (to.scheme.p || !base.n || !is_hierarchical(&from))
        buf_put_str(b, ref);
    else
        uri_resolve(base, ref, b);
    cut_slashes(b, begin);
    uri_parse(buf_from(b, begin), &to);
    if (to.authority.p && !brackets_fit(to.authority))
        b->n = begin;
}

enum { KEEP = 0, ENCODE, DROP, BRACKET, PERCENT, HASH };

static int byte_class(unsigned char c)
{
    if (c < 0x20 || c == 0x7F)
        return DROP;
    if (c >= 0x80 || c == ' ')
        return ENCODE;
    switch (c) {
    case '"':
    case '<':
    case '>':
    case '\\':
    case '^':
    case '`':
    case '{':
    case '|':
    case '}':
        return ENCODE;
    case '[':
    case ']':
        return BRACKET;
    case '%':
        return PERCENT;
    case '#':
        return HASH;
    default:
        return KEEP;
    }
}

static void put_percent(buf *b, unsigned char c)
{
    static const char HEX[] = "0123456789ABCDEF";
    char code[3] = {'%', HEX[c >> 4], HEX[c & 15]};
    buf_put(b, code, 3);
}

#ifdef SCAN_SSE2
static inline __m128i within(__m128i w, char first, char last)
{
    __m128i from_first = _mm_sub_epi8(w, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(from_first, _mm_min_epu8(from_first, _mm_set1_epi8((char)(last - first))));
}

static inline __m128i equal(__m128i w, char c)
{
    return _mm_cmpeq_epi8(w, _mm_set1_epi8(c));
}

/* The plain bytes of sixteen, as the table below has them. */
static inline unsigned plain16(const char *p)
{
    __m128i w = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i ranges = _mm_or_si128(_mm_or_si128(within(w, '+', ':'), within(w, '?', 'Z')), within(w, 'a', 'z'));
    __m128i query = _mm_or_si128(equal(w, '&'), equal(w, '=')), marks = _mm_or_si128(equal(w, '_'), equal(w, '~'));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(ranges, _mm_or_si128(query, marks)));
}

static size_t plain_words(feed_str s)
{
    size_t n = 0;
    for (unsigned other; s.n - n >= 16; n += 16)
        if ((other = plain16(s.p + n) ^ 0xFFFF) != 0)
            return n + (size_t)__builtin_ctz(other);
    return n;
}
#else
static size_t plain_words(feed_str s)
{
    (void)s;
    return 0;
}
#endif

size_t uri_plain_length(feed_str s)
{
    static const unsigned char PLAIN[256] = {
        ['a'] = 1, 1,         1,         1,         1,         1,         1,         1,         1,         1,
        1,         1,         1,         1,         1,         1,         1,         1,         1,         1,
        1,         1,         1,         1,         1,         1,         ['A'] = 1, 1,         1,         1,
        1,         1,         1,         1,         1,         1,         1,         1,         1,         1,
        1,         1,         1,         1,         1,         1,         1,         1,         1,         1,
        1,         1,         ['0'] = 1, 1,         1,         1,         1,         1,         1,         1,
        1,         1,         ['-'] = 1, ['.'] = 1, ['_'] = 1, ['~'] = 1, [':'] = 1, ['/'] = 1, ['?'] = 1, ['='] = 1,
        ['&'] = 1, ['+'] = 1, [','] = 1, ['@'] = 1};
    size_t n = plain_words(s);
    while (n < s.n && PLAIN[(unsigned char)s.p[n]])
        n++;
    return n;
}

/* A segment of a path that begins with a dot, or a host. */
static bool has_dot_segment(feed_str s)
{
    size_t i = 0;
#ifdef SCAN_SSE2
    for (; s.n - i > 16; i += 16) {
        __m128i w = _mm_loadu_si128((const __m128i *)(const void *)(s.p + i));
        __m128i behind = _mm_loadu_si128((const __m128i *)(const void *)(s.p + i + 1));
        if (_mm_movemask_epi8(_mm_and_si128(equal(w, '/'), equal(behind, '.'))))
            return true;
    }
#endif
    for (; i + 1 < s.n; i++)
        if (s.p[i] == '/' && s.p[i + 1] == '.')
            return true;
    return false;
}

bool uri_is_settled(feed_str s)
{
    if (s.n < 9 || memcmp(s.p, "http", 4) != 0)
        return false;
    size_t host = s.p[4] == 's' ? 8 : 7, i = host;
    if (memcmp(s.p + host - 3, "://", 3) != 0 || uri_plain_length(s) < s.n)
        return false;
    while (i < s.n && (is_alnum(s.p[i]) || s.p[i] == '-' || s.p[i] == '.'))
        i++;
    return i > host && (i == s.n || s.p[i] == '/') && !has_dot_segment(s);
}

void uri_put_encoded(buf *b, feed_str s)
{
    if (uri_plain_length(s) == s.n) {
        buf_put_str(b, s);
        return;
    }
    uri u;
    uri_parse(s, &u);
    size_t authority_end = u.authority.p ? (size_t)(u.authority.p - s.p) + u.authority.n : 0;
    bool hash = false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        int class = byte_class(c);
        bool keep = class == KEEP || (class == BRACKET && i < authority_end) || (class == HASH && !hash) ||
                    (class == PERCENT && i + 2 < s.n && is_hex(s.p[i + 1]) && is_hex(s.p[i + 2]));
        hash |= class == HASH;
        if (keep)
            buf_put_char(b, s.p[i]);
        else if (class != DROP)
            put_percent(b, c);
    }
}
