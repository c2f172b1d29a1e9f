#include "values.h"

#include "../core/uri.h"
#include "../formats/charset.h"
#include "lists.h"

bool value_too_long(feed_str value, enum length_class limit)
{
    static const size_t MAXIMA[] = {
        [LENGTH_ANY] = SIZE_MAX, [LENGTH_128] = 128, [LENGTH_255] = 255, [LENGTH_256] = 256, [LENGTH_4000] = 4000};
    size_t n = 0;
    for (size_t i = 0; i < value.n; i++)
        n += ((unsigned char)value.p[i] & 0xC0) != 0x80;
    return n > MAXIMA[limit];
}

bool value_integer(feed_str s, int64_t *out)
{
    size_t at = s.n && (s.p[0] == '-' || s.p[0] == '+');
    size_t from = at;
    int64_t value = 0;
    for (; at < s.n && is_digit(s.p[at]); at++)
        value = at - from < 18 ? value * 10 + (s.p[at] - '0') : value;
    if (at == from || at != s.n || at - from > 18)
        return false;
    *out = s.p[0] == '-' ? -value : value;
    return true;
}

static size_t digits(feed_str s, size_t at)
{
    while (at < s.n && is_digit(s.p[at]))
        at++;
    return at;
}

bool value_float(feed_str s, double *out)
{
    size_t from = s.n && (s.p[0] == '-' || s.p[0] == '+');
    size_t whole = digits(s, from), end = whole;
    if (end < s.n && s.p[end] == '.')
        end = digits(s, end + 1);
    if (end == from || (end == whole + 1 && whole == from) || end != s.n || s.n > 32)
        return false;
    double value = 0, unit = 1;
    for (size_t i = from; i < s.n; i++) {
        if (s.p[i] == '.')
            continue;
        value = value * 10 + (s.p[i] - '0');
        if (i > whole)
            unit *= 10;
    }
    *out = s.p[0] == '-' ? -value / unit : value / unit;
    return true;
}

static bool mail_char(char c)
{
    return is_alnum(c) || (c && strchr(".!#$%&'*+-/=?^_`{|}~", c));
}

/* Labels with dots between them, the last of letters alone or a number. */
static bool mail_domain(feed_str s)
{
    feed_str rest = s, label = STR("");
    int count = 0;
    while (str_split(&rest, '.', &label)) {
        for (size_t i = 0; i < label.n; i++)
            if (!is_alnum(label.p[i]) && label.p[i] != '-')
                return false;
        if (!label.n)
            return false;
        count++;
    }
    return count >= 2 && label.n >= 2;
}

bool value_is_addr_spec(feed_str s)
{
    size_t at = str_find_byte(s, '@');
    if (at == 0 || at == s.n)
        return false;
    for (size_t i = 0; i < at; i++)
        if (!mail_char(s.p[i]))
            return false;
    feed_str domain = str_from(s, at + 1);
    if (domain.n > 2 && domain.p[0] == '[' && domain.p[domain.n - 1] == ']')
        domain = (feed_str){domain.p + 1, domain.n - 2};
    return mail_domain(domain);
}

/* One label, no dot: a host that nobody else can reach. */
static bool lone_host(feed_str s)
{
    size_t at = str_find_byte(s, '@');
    if (at == 0 || at + 1 >= s.n)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (i != at && !mail_char(s.p[i]))
            return false;
    return str_find_byte(str_from(s, at + 1), '.') == s.n - at - 1;
}

static feed_rule addr_spec(feed_str value, const value_env *env)
{
    (void)env;
    if (value_is_addr_spec(value))
        return VALUE_OK;
    return lone_host(value) ? FEED_RULE_UnknownHost : FEED_RULE_InvalidAddrSpec;
}

/* What stands in front of the headers, decoded; cut at `room`. */
static feed_str mailto_address(feed_str s, char *out, size_t room)
{
    size_t n = 0;
    s.n = str_find_byte(s, '?');
    for (size_t i = 0; i < s.n && n < room; i++) {
        bool code = s.p[i] == '%' && i + 2 < s.n && is_hex(s.p[i + 1]) && is_hex(s.p[i + 2]);
        out[n++] = code ? (char)(value_hex(s.p[i + 1]) * 16 + value_hex(s.p[i + 2])) : s.p[i];
        i += code ? 2 : 0;
    }
    return (feed_str){out, n};
}

/* user@host, optionally with a name: "user@host (Name)" is the form to use. */
static feed_rule contact(feed_str value, const value_env *env)
{
    (void)env;
    char decoded[512];
    /* RFC 2368: a contact may be a link. */
    if (str_starts_nocase(value, STR("mailto:")))
        value = mailto_address(str_from(value, 7), decoded, sizeof decoded);
    size_t end = 0;
    while (end < value.n && (mail_char(value.p[end]) || value.p[end] == '@'))
        end++;
    feed_str address = {value.p, end}, rest = str_trim(str_from(value, end));
    if (value_is_addr_spec(address)) {
        if (!rest.n)
            return FEED_RULE_MissingRealName;
        bool name = rest.n > 2 && rest.p[0] == '(' && rest.p[rest.n - 1] == ')';
        if (!name)
            return FEED_RULE_InvalidContact;
        return rest.p - (address.p + address.n) == 1 && rest.p[-1] == ' ' ? VALUE_OK : FEED_RULE_EmailFormat;
    }
    size_t open = str_find_byte(value, '<'), close = str_find_byte(value, '>');
    if (open < close && close + 1 == value.n && value_is_addr_spec((feed_str){value.p + open + 1, close - open - 1}))
        return FEED_RULE_EmailFormat;
    return lone_host(value) ? FEED_RULE_UnknownHost : FEED_RULE_InvalidContact;
}

/* The same without asking for a form. */
static feed_rule email(feed_str value, const value_env *env)
{
    feed_rule rule = contact(value, env);
    return rule == FEED_RULE_MissingRealName || rule == FEED_RULE_EmailFormat ? VALUE_OK : rule;
}

static bool mime_char(char c)
{
    return c > ' ' && c < 0x7F && !strchr("()<>,;:\\\"/[]?=", c);
}

static size_t mime_token(feed_str s, size_t at)
{
    while (at < s.n && mime_char(s.p[at]))
        at++;
    return at;
}

static size_t mime_value(feed_str s, size_t at)
{
    if (at >= s.n || s.p[at] != '"')
        return mime_token(s, at);
    for (at++; at < s.n && s.p[at] != '"'; at++)
        if (s.p[at] == '\\')
            at++;
    return at < s.n ? at + 1 : 0;
}

bool value_is_mime(feed_str s)
{
    size_t slash = mime_token(s, 0);
    if (slash == 0 || slash >= s.n || s.p[slash] != '/')
        return false;
    size_t at = mime_token(s, slash + 1);
    if (at == slash + 1)
        return false;
    while (at < s.n) {
        while (at < s.n && is_space(s.p[at]))
            at++;
        if (at >= s.n || s.p[at++] != ';')
            return false;
        while (at < s.n && is_space(s.p[at]))
            at++;
        size_t name = at;
        at = mime_token(s, at);
        if (at == name || at >= s.n || s.p[at++] != '=')
            return false;
        size_t end = mime_value(s, at);
        if (end <= at)
            return false;
        at = end;
    }
    return true;
}

static feed_rule language(feed_str value, const value_env *env)
{
    (void)env;
    feed_str primary = {value.p, str_find_byte(value, '-')};
    bool private = primary.n == 1 && (to_lower(primary.p[0]) == 'x' || to_lower(primary.p[0]) == 'i');
    bool ok = private ? value.n > 2 : list_is_language(primary);
    for (size_t i = 0; i < value.n; i++)
        ok = ok && (is_alnum(value.p[i]) || value.p[i] == '-');
    return ok ? VALUE_OK : FEED_RULE_InvalidLanguage;
}

static feed_rule language_or_empty(feed_str value, const value_env *env)
{
    return value.n ? language(value, env) : VALUE_OK;
}

/* Every language (OpenSearch). */
static feed_rule language_or_star(feed_str value, const value_env *env)
{
    return str_eq(value, STR("*")) ? VALUE_OK : language(value, env);
}

#define URI_CHECK(name, full, iri)                                                                                     \
    static feed_rule name(feed_str value, const value_env *env)                                                        \
    {                                                                                                                  \
        (void)env;                                                                                                     \
        return value_uri(value, full, iri);                                                                            \
    }

URI_CHECK(uri_reference, false, false)
URI_CHECK(uri_full, true, false)
URI_CHECK(iri_reference, false, true)
URI_CHECK(iri_full, true, true)

static feed_rule url(feed_str value, const value_env *env)
{
    (void)env;
    feed_rule rule = value_uri(value, true, true);
    if (rule != VALUE_OK && rule != FEED_RULE_InvalidFullLink)
        return rule;
    return uri_is_http(value) ? VALUE_OK : FEED_RULE_InvalidURLAttribute;
}

static feed_rule uri_attribute(feed_str value, const value_env *env)
{
    (void)env;
    feed_rule rule = value_uri(value, false, true);
    return rule == FEED_RULE_InvalidLink ? FEED_RULE_InvalidURIAttribute : rule;
}

/* An integer within bounds. */
static feed_rule in_range(feed_str value, int64_t min, int64_t max, feed_rule broken)
{
    int64_t n;
    return value_integer(value, &n) && n >= min && n <= max ? VALUE_OK : broken;
}

#define RANGE_CHECK(name, min, max, broken)                                                                            \
    static feed_rule name(feed_str value, const value_env *env)                                                        \
    {                                                                                                                  \
        (void)env;                                                                                                     \
        return in_range(value, min, max, FEED_RULE_##broken);                                                          \
    }

RANGE_CHECK(integer, INT64_MIN, INT64_MAX, InvalidInteger)
RANGE_CHECK(non_negative, 0, INT64_MAX, InvalidNonNegativeInteger)
RANGE_CHECK(positive, 1, INT64_MAX, InvalidPositiveInteger)
RANGE_CHECK(place, 0, INT64_MAX, InvalidPositiveInteger)
RANGE_CHECK(positive_attribute, 1, INT64_MAX, InvalidIntegerAttribute)
RANGE_CHECK(width, 1, 144, InvalidWidth)
RANGE_CHECK(height, 1, 400, InvalidHeight)

static feed_rule enclosure_length(feed_str value, const value_env *env)
{
    (void)env;
    if (str_eq(value, STR("-1")))
        return FEED_RULE_UseZeroForUnknown;
    return in_range(value, 0, INT64_MAX, FEED_RULE_InvalidIntegerAttribute);
}

static feed_rule hour(feed_str value, const value_env *env)
{
    (void)env;
    int64_t n;
    if (!value_integer(value, &n) || n < 0 || n > 24 || !is_digit(value.p[0]))
        return FEED_RULE_InvalidHour;
    return n == 24 ? FEED_RULE_UseZeroForMidnight : VALUE_OK;
}

static feed_rule decimal(feed_str value, const value_env *env)
{
    (void)env;
    double number;
    return value_float(value, &number) ? VALUE_OK : FEED_RULE_InvalidFloat;
}

static feed_rule latitude(feed_str value, const value_env *env)
{
    (void)env;
    double number;
    return value_float(value, &number) && number >= -90 && number <= 90 ? VALUE_OK : FEED_RULE_InvalidLatitude;
}

static feed_rule longitude(feed_str value, const value_env *env)
{
    (void)env;
    double number;
    return value_float(value, &number) && number >= -180 && number <= 180 ? VALUE_OK : FEED_RULE_InvalidLongitude;
}

/* Numbers between white space: how many; -1 if one of them is none. */
static int numbers(feed_str s)
{
    int count = 0;
    size_t at = 0;
    for (;;) {
        while (at < s.n && is_space(s.p[at]))
            at++;
        size_t from = at;
        while (at < s.n && !is_space(s.p[at]))
            at++;
        double number;
        if (at == from)
            return count;
        if (!value_float((feed_str){s.p + from, at - from}, &number))
            return -1;
        count++;
    }
}

static feed_rule coordinates(feed_str value, const value_env *env)
{
    (void)env;
    if (str_find_byte(value, ',') < value.n)
        return FEED_RULE_CoordComma;
    return numbers(value) == 2 ? VALUE_OK : FEED_RULE_InvalidCoord;
}

static feed_rule coordinate_list(feed_str value, const value_env *env)
{
    (void)env;
    if (str_find_byte(value, ',') < value.n)
        return FEED_RULE_CoordComma;
    int n = numbers(value);
    return n >= 4 && n % 2 == 0 ? VALUE_OK : FEED_RULE_InvalidCoordList;
}

/* Integers with commas between them. */
static bool integer_list(feed_str s)
{
    feed_str rest = s, part;
    while (str_split(&rest, ',', &part)) {
        part = str_trim(part);
        if (!part.n || digits(part, 0) != part.n)
            return false;
    }
    return s.n > 0;
}

static feed_rule comma_separated(feed_str value, const value_env *env)
{
    (void)env;
    return integer_list(value) ? VALUE_OK : FEED_RULE_InvalidCommaSeparatedIntegers;
}

static feed_rule expansion_state(feed_str value, const value_env *env)
{
    (void)env;
    return !value.n || integer_list(value) ? VALUE_OK : FEED_RULE_InvalidExpansionState;
}

static bool two_digits_below_60(feed_str s, size_t at)
{
    return at + 2 <= s.n && s.p[at] >= '0' && s.p[at] <= '5' && is_digit(s.p[at + 1]);
}

/* Seconds, or [h:]mm:ss; the first field may have one digit. */
static feed_rule duration(feed_str value, const value_env *env)
{
    (void)env;
    feed_str rest = value, field;
    int fields = 0;
    bool ok = true;
    while (str_split(&rest, ':', &field)) {
        int64_t n = 0;
        bool last = !rest.p, number = value_integer(field, &n) && is_digit(field.p[0]);
        bool long_form = fields > 0 || !last;
        ok = ok && number &&
             (!long_form || (field.n <= 2 && (n < 60 || (fields == 0 && str_find_byte(rest, ':') < rest.n))));
        ok = ok && (!last || fields == 0 || field.n == 2);
        fields++;
    }
    return ok && fields >= 1 && fields <= 3 ? VALUE_OK : FEED_RULE_InvalidDuration;
}

/* RFC 2326 section 3.6: "now", seconds, or h:mm:ss, each with a fraction. */
static feed_rule npt(feed_str value, const value_env *env)
{
    (void)env;
    if (str_eq(value, STR("now")))
        return VALUE_OK;
    size_t at = digits(value, 0);
    bool ok = at > 0;
    if (ok && at < value.n && value.p[at] == ':') {
        ok = two_digits_below_60(value, at + 1) && at + 3 < value.n && value.p[at + 3] == ':' &&
             two_digits_below_60(value, at + 4);
        at += 6;
    }
    if (ok && at < value.n && value.p[at] == '.')
        at = digits(value, at + 1);
    return ok && at == value.n ? VALUE_OK : FEED_RULE_InvalidNPTTime;
}

static feed_rule chapter_time(feed_str value, const value_env *env)
{
    size_t at = digits(value, 0);
    bool minutes = at > 0 && at < value.n && value.p[at] == ':' && two_digits_below_60(value, at + 1) &&
                   (at + 3 == value.n || value.p[at + 3] == '.');
    return minutes && (at + 3 == value.n || digits(value, at + 4) == value.n) ? VALUE_OK : npt(value, env);
}

static feed_rule form_name(feed_str value, const value_env *env)
{
    (void)env;
    return value.n && is_alpha(value.p[0]) ? VALUE_OK : FEED_RULE_InvalidFormComponentName;
}

static feed_rule encoding(feed_str value, const value_env *env)
{
    (void)env;
    return charset_is_known(value) ? VALUE_OK : FEED_RULE_InvalidEncoding;
}

/* What a URI may hold, and spaces. */
static feed_rule search_terms(feed_str value, const value_env *env)
{
    (void)env;
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        bool escape = c == '%' && i + 2 < value.n && is_hex(value.p[i + 1]) && is_hex(value.p[i + 2]);
        if (!is_alnum(c) && !escape && (!c || !strchr(" ;/?:@&=+$.-_!~*'(),#", c)))
            return FEED_RULE_NotURLEncoded;
    }
    return VALUE_OK;
}

static feed_rule search_role(feed_str value, const value_env *env)
{
    (void)env;
    bool known = list_has("request example related correction subset superset ", value, false);
    size_t colon = str_find_byte(value, ':');
    return known || (colon > 0 && colon + 1 < value.n) ? VALUE_OK : FEED_RULE_InvalidLocalRole;
}

static feed_rule mime_attribute(feed_str value, const value_env *env)
{
    (void)env;
    return value_is_mime(value) ? VALUE_OK : FEED_RULE_InvalidMIMEAttribute;
}

static feed_rule mime_type(feed_str value, const value_env *env)
{
    (void)env;
    return value_is_mime(value) ? VALUE_OK : FEED_RULE_InvalidMIMEType;
}

static feed_rule date_w3c_ever(feed_str value, const value_env *env)
{
    feed_rule rule = value_date_w3c(value, env);
    return rule == FEED_RULE_ImplausibleDate ? VALUE_OK : rule;
}

static feed_rule date_8601(feed_str value, const value_env *env)
{
    (void)env;
    return value_date_8601_time(value);
}

static feed_rule country(feed_str value, const value_env *env)
{
    (void)env;
    return list_is_country(value) ? VALUE_OK : FEED_RULE_InvalidCountryCode;
}

static feed_rule guid(feed_str value, const value_env *env)
{
    (void)env;
    return value_is_uuid(value) ? VALUE_OK : FEED_RULE_InvalidPodcastGuid;
}

/* geo:LATITUDE,LONGITUDE[,ALTITUDE][;PARAMETERS] */
static feed_rule geo(feed_str value, const value_env *env)
{
    (void)env;
    feed_str rest = str_from(value, 4), part;
    double limits[] = {90, 180, 1e9}, number = 0;
    int n = 0;
    bool ok = str_starts(value, STR("geo:"));
    rest.n = str_find_byte(rest, ';');
    for (; ok && str_split(&rest, ',', &part); n++)
        ok = n < 3 && value_float(part, &number) && number >= -limits[n] && number <= limits[n];
    return ok && n >= 2 ? VALUE_OK : FEED_RULE_InvalidPodcastLocation;
}

/* N, W or R, a number, and a version behind "#". */
static feed_rule osm(feed_str value, const value_env *env)
{
    (void)env;
    size_t hash = str_find_byte(value, '#');
    feed_str version = str_from(value, hash + 1);
    bool ok = hash > 1 && strchr("NWR", value.p[0]) && digits((feed_str){value.p, hash}, 1) == hash &&
              (hash == value.n || (version.n && digits(version, 0) == version.n));
    return ok ? VALUE_OK : FEED_RULE_InvalidPodcastLocation;
}

/* ISO 4217: three capitals. */
static feed_rule currency(feed_str value, const value_env *env)
{
    (void)env;
    bool ok = value.n == 3;
    for (size_t i = 0; i < value.n; i++)
        ok = ok && value.p[i] >= 'A' && value.p[i] <= 'Z';
    return ok ? VALUE_OK : FEED_RULE_InvalidRslValue;
}

typedef feed_rule (*value_fn)(feed_str value, const value_env *env);

static const value_fn CHECKS[V_COUNT] = {
    [V_URI] = uri_reference,
    [V_URI_FULL] = uri_full,
    [V_IRI] = iri_reference,
    [V_IRI_FULL] = iri_full,
    [V_URL] = url,
    [V_URI_ATTRIBUTE] = uri_attribute,
    [V_LANGUAGE] = language,
    [V_LANGUAGE_OR_EMPTY] = language_or_empty,
    [V_LANGUAGE_OR_STAR] = language_or_star,
    [V_DATE_822] = value_date_822,
    [V_DATE_3339] = value_date_3339,
    [V_DATE_W3C] = value_date_w3c,
    [V_DATE_W3C_EVER] = date_w3c_ever,
    [V_DATE_8601_TIME] = date_8601,
    [V_INTEGER] = integer,
    [V_NON_NEGATIVE] = non_negative,
    [V_POSITIVE] = positive,
    [V_PLACE] = place,
    [V_POSITIVE_ATTRIBUTE] = positive_attribute,
    [V_ENCLOSURE_LENGTH] = enclosure_length,
    [V_FLOAT] = decimal,
    [V_WIDTH] = width,
    [V_HEIGHT] = height,
    [V_HOUR] = hour,
    [V_CONTACT] = contact,
    [V_EMAIL] = email,
    [V_ADDR_SPEC] = addr_spec,
    [V_MIME_ATTRIBUTE] = mime_attribute,
    [V_MIME_TYPE] = mime_type,
    [V_DURATION] = duration,
    [V_LATITUDE] = latitude,
    [V_LONGITUDE] = longitude,
    [V_COORD] = coordinates,
    [V_COORD_LIST] = coordinate_list,
    [V_INTEGER_LIST] = comma_separated,
    [V_EXPANSION_STATE] = expansion_state,
    [V_NPT] = npt,
    [V_CHAPTER_TIME] = chapter_time,
    [V_FORM_NAME] = form_name,
    [V_ENCODING] = encoding,
    [V_SEARCH_TERMS] = search_terms,
    [V_SEARCH_ROLE] = search_role,
    [V_COUNTRY] = country,
    [V_GUID] = guid,
    [V_GEO] = geo,
    [V_OSM] = osm,
    [V_CURRENCY] = currency,
};

/* Values that are one of a few words. */
static const struct {
    const char *words;
    feed_rule broken;
    bool nocase;
} CHOICES[V_COUNT] = {
    [V_DAY] = {"Monday Tuesday Wednesday Thursday Friday Saturday Sunday ", FEED_RULE_InvalidDay, false},
    [V_BOOLEAN_ATTRIBUTE] = {"true false ", FEED_RULE_InvalidBooleanAttribute, false},
    [V_TRUE_FALSE] = {"true false ", FEED_RULE_InvalidTrueFalse, true},
    [V_YES_NO] = {"yes no ", FEED_RULE_InvalidYesNo, false},
    [V_YES_NO_CLEAN] = {"yes no clean ", FEED_RULE_InvalidYesNoClean, true},
    [V_UPDATE_PERIOD] = {"hourly daily weekly monthly yearly ", FEED_RULE_InvalidUpdatePeriod, false},
    [V_ITUNES_EPISODE_TYPE] = {"full trailer bonus ", FEED_RULE_InvalidItunesEpisodeType, true},
    [V_ITUNES_TYPE] = {"episodic serial ", FEED_RULE_InvalidItunesChannelType, true},
    [V_MEDIA_MEDIUM] = {"image audio video document executable ", FEED_RULE_InvalidMediaMedium, false},
    [V_MEDIA_EXPRESSION] = {"sample full nonstop ", FEED_RULE_InvalidMediaExpression, false},
    [V_RSS_VERSION] = {"0.91 0.92 2.0 ", FEED_RULE_InvalidRSSVersion, false},
    [V_OPML_VERSION] = {"1.0 1.1 2.0 ", FEED_RULE_InvalidOPMLVersion, false},
    [V_OUTLINE_VERSION] = {"RSS RSS1 RSS2 scriptingNews ", FEED_RULE_InvalidOutlineVersion, false},
    [V_RESTRICTION_REL] = {"allow deny ", FEED_RULE_InvalidMediaRestrictionRel, false},
    [V_RESTRICTION_TYPE] = {"country uri ", FEED_RULE_InvalidMediaRestrictionType, false},
    [V_MEDIA_TEXT_TYPE] = {"plain html ", FEED_RULE_InvalidMediaTextType, false},
    [V_MEDIUM] = {"podcast music video film audiobook newsletter blog publisher course mixed podcastL musicL videoL "
                  "filmL audiobookL newsletterL blogL publisherL courseL ",
                  FEED_RULE_InvalidPodcastValue, false},
    [V_LIVE_STATUS] = {"pending live ended ", FEED_RULE_InvalidPodcastValue, false},
    [V_INTEGRITY] = {"sri pgp-signature ", FEED_RULE_InvalidPodcastValue, false},
    [V_RSL_SCOPE] = {"usage user geo ", FEED_RULE_InvalidRslValue, false},
    [V_RSL_PAYMENT] = {"purchase subscription training crawl use inference contribution attribution free ",
                       FEED_RULE_InvalidRslValue, false},
    [V_RSL_LEGAL] = {"warranty disclaimer attestation contact proof ", FEED_RULE_InvalidRslValue, false},
    [V_ACCESS_REL] = {"allow deny ", FEED_RULE_InvalidAccessRestrictionRel, false},
};

feed_rule value_check(enum value_type type, feed_str value, const value_env *env)
{
    if (CHECKS[type])
        return CHECKS[type](value, env);
    if (!CHOICES[type].words || list_has(CHOICES[type].words, value, CHOICES[type].nocase))
        return VALUE_OK;
    return CHOICES[type].broken;
}
