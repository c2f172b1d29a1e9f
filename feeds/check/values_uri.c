#include "../core/uri.h"
#include "lists.h"
#include "values.h"

/* The characters of RFC 3986 section 2, but for brackets, which only an IP literal may hold: a bit for each of ASCII.
 */
static const uint64_t URI_CHARS[2] = {UINT64_C(0xAFFFFFFA00000000), UINT64_C(0x47FFFFFE87FFFFFF)};

static bool uri_char(unsigned char c)
{
    return c < 0x80 && (URI_CHARS[c >> 6] >> (c & 63) & 1);
}

/* What may stand in a tag URI behind the date (RFC 4151): all of them but '#'. */
static bool tag_chars(feed_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!uri_char((unsigned char)s.p[i]) || s.p[i] == '#')
            return false;
    return true;
}

/* Letters, digits, "-" and `others`. */
static bool all_in(feed_str s, const char *others)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_alnum(s.p[i]) && s.p[i] != '-' && (!s.p[i] || !strchr(others, s.p[i])))
            return false;
    return true;
}

/* Legal ones, illegal ASCII, or beyond ASCII. */
enum chars { CHARS_LEGAL, CHARS_ILLEGAL, CHARS_FOREIGN };

static bool in_authority(feed_str s, const char *at)
{
    uri u;
    uri_parse(s, &u);
    return u.authority.p && at >= u.authority.p && at < u.authority.p + u.authority.n;
}

static enum chars classify(feed_str s)
{
    enum chars found = CHARS_LEGAL;
    for (const char *p = s.p, *end = s.p + s.n; p < end; p++) {
        unsigned char c = (unsigned char)*p;
        if (uri_char(c))
            continue;
        if (c >= 0x80)
            found = CHARS_FOREIGN;
        else if ((c != '[' && c != ']') || !in_authority(s, p))
            return CHARS_ILLEGAL;
    }
    return found;
}

static bool scheme_is_alphabetic(feed_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_alpha(s.p[i]))
            return false;
    return s.n > 0;
}

/* What stands behind the scheme's colon. */
static feed_rule hierarchical(feed_str value, feed_str scheme, feed_rule invalid)
{
    feed_str rest = str_from(value, scheme.n + 1);
    if (str_eq_nocase(scheme, STR("http")) || str_eq_nocase(scheme, STR("https")) || str_eq_nocase(scheme, STR("ftp")))
        return rest.n > 2 && rest.p[0] == '/' && rest.p[1] == '/' && !strchr("/?#", rest.p[2]) ? VALUE_OK : invalid;
    if (scheme_is_alphabetic(scheme) && !list_is_uri_scheme(scheme))
        return FEED_RULE_SchemeNotIANARegistered;
    return VALUE_OK;
}

feed_rule value_uri(feed_str value, bool full, bool iri)
{
    if (uri_is_settled(value))
        return VALUE_OK;
    feed_rule invalid = full ? FEED_RULE_InvalidFullLink : FEED_RULE_InvalidLink;
    feed_str scheme = uri_scheme(value);
    if (str_eq_nocase(scheme, STR("tag")))
        return value_is_tag_uri(value) ? VALUE_OK : FEED_RULE_InvalidTAG;
    if (str_starts_nocase(value, STR("urn:uuid:")))
        return value_is_uuid_urn(value) ? VALUE_OK : FEED_RULE_InvalidUUID;
    if (str_eq_nocase(scheme, STR("urn")))
        return value_is_urn(value) ? VALUE_OK : FEED_RULE_InvalidURN;
    enum chars chars = classify(value);
    if (chars == CHARS_ILLEGAL)
        return FEED_RULE_InvalidUriChar;
    if (chars == CHARS_FOREIGN && !iri)
        return FEED_RULE_UriNotIri;
    if (full && (!scheme.p || scheme.n + 1 == value.n))
        return invalid;
    return scheme.p ? hierarchical(value, scheme, invalid) : VALUE_OK;
}

/* yyyy, yyyy-mm or yyyy-mm-dd */
static bool tag_date(feed_str s)
{
    size_t at = 0;
    if (s.n != 4 && s.n != 7 && s.n != 10)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (i == 4 || i == 7 ? s.p[i] != '-' : !is_digit(s.p[i]))
            return false;
    str_digits(s, &at, 4);
    at = 5;
    long month = s.n > 4 ? str_digits(s, &at, 2) : 1;
    at = 8;
    long day = s.n > 7 ? str_digits(s, &at, 2) : 1;
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static bool all_lower(feed_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != to_lower(s.p[i]))
            return false;
    return true;
}

bool value_is_tag_uri(feed_str s)
{
    if (!str_starts(s, STR("tag:")))
        return false;
    feed_str rest = str_from(s, 4), authority, date;
    size_t comma = str_find_byte(rest, ',');
    authority = (feed_str){rest.p, comma};
    rest = str_from(rest, comma + 1);
    size_t colon = str_find_byte(rest, ':');
    date = (feed_str){rest.p, colon};
    if (comma == s.n - 4 || colon == rest.n || !tag_date(date) || !authority.n || !all_lower(authority))
        return false;
    size_t at = str_find_byte(authority, '@');
    feed_str user = {authority.p, at < authority.n ? at : 0}, host = str_from(authority, at < authority.n ? at + 1 : 0);
    feed_str specific = str_from(rest, colon + 1);
    size_t hash = str_find_byte(specific, '#');
    if (!host.n || (at < authority.n && !user.n) || !all_in(user, "._") || !all_in(host, "."))
        return false;
    return tag_chars((feed_str){specific.p, hash}) && tag_chars(str_from(specific, hash + 1));
}

/* %XX wherever there is a percent sign. */
static bool percents_ok(feed_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '%' && (i + 2 >= s.n || !is_hex(s.p[i + 1]) || !is_hex(s.p[i + 2])))
            return false;
    return true;
}

bool value_is_urn(feed_str s)
{
    feed_str rest = str_from(s, 4);
    size_t colon = str_find_byte(rest, ':');
    feed_str nid = {rest.p, colon}, nss = str_from(rest, colon + 1);
    return nid.n >= 2 && nid.n <= 32 && nid.p[0] != '-' && all_in(nid, "") && nss.n &&
           all_in(nss, "()+,.:=@;$_!*'%") && percents_ok(nss);
}

bool value_is_uuid_urn(feed_str s)
{
    return str_starts_nocase(s, STR("urn:uuid:")) && value_is_uuid(str_from(s, 9));
}

bool value_is_uuid(feed_str uuid)
{
    if (uuid.n != 36)
        return false;
    for (size_t i = 0; i < 36; i++)
        if (i == 8 || i == 13 || i == 18 || i == 23 ? uuid.p[i] != '-' : !is_hex(uuid.p[i]))
            return false;
    return true;
}

/* No %XX that could be a plain character, none with lower-case digits. */
static bool percents_canonical(feed_str s)
{
    for (size_t i = 0; i + 2 < s.n; i++) {
        if (s.p[i] != '%' || !is_hex(s.p[i + 1]) || !is_hex(s.p[i + 2]))
            continue;
        int c = value_hex(s.p[i + 1]) * 16 + value_hex(s.p[i + 2]);
        if ((c < 0x80 && (is_alnum((char)c) || (c && strchr("-._~", c)))) ||
            s.p[i + 1] != (is_digit(s.p[i + 1]) ? s.p[i + 1] : (char)(s.p[i + 1] & ~0x20)) ||
            s.p[i + 2] != (is_digit(s.p[i + 2]) ? s.p[i + 2] : (char)(s.p[i + 2] & ~0x20)))
            return false;
    }
    return true;
}

static bool path_canonical(feed_str path)
{
    feed_str rest = path, segment;
    while (str_split(&rest, '/', &segment))
        if (str_eq(segment, STR(".")) || str_eq(segment, STR("..")))
            return false;
    return true;
}

bool value_port_is_default(feed_str scheme, feed_str port)
{
    static const struct {
        const char *scheme, *port;
    } PORTS[] = {{"http", "80"}, {"https", "443"}, {"ftp", "21"}, {"gopher", "70"}, {"news", "119"}, {"nntp", "119"}};
    for (size_t i = 0; i < sizeof PORTS / sizeof *PORTS; i++)
        if (str_eq_nocase(scheme, str_of(PORTS[i].scheme)))
            return !port.n || str_eq(port, str_of(PORTS[i].port));
    return !port.n;
}

bool value_is_canonical_uri(feed_str s)
{
    uri u;
    uri_authority a;
    uri_parse(s, &u);
    if (str_trim(s).n != s.n || !all_lower(u.scheme) || !percents_canonical(s))
        return false;
    if (!u.authority.p)
        return true;
    uri_parse_authority(u.authority, &a);
    return all_lower(a.host) && !(a.port.p && value_port_is_default(u.scheme, a.port)) && u.path.n &&
           path_canonical(u.path) && !(a.userinfo.p && (!a.userinfo.n || a.userinfo.p[a.userinfo.n - 1] == ':')) &&
           !(a.host.n && a.host.p[a.host.n - 1] == '.');
}
