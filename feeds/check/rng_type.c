#include "rng_type.h"

#include "../core/date.h"
#include "../core/utf8.h"

enum { NUMBER_DIGITS_MAX = 18 };

static const feed_str XSD = {"http://www.w3.org/2001/XMLSchema-datatypes", 42};

static bool is_name_byte(char c)
{
    return is_alnum(c) || c == '-' || c == '_' || c == '.' || (unsigned char)c >= 0x80;
}

static bool valid_nmtoken(feed_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_name_byte(s.p[i]) && s.p[i] != ':')
            return false;
    return s.n > 0;
}

static bool valid_ncname(feed_str s)
{
    return valid_nmtoken(s) && str_find_byte(s, ':') == s.n && !is_digit(s.p[0]) && s.p[0] != '-' && s.p[0] != '.';
}

/* RFC 3066: [a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})* */
static bool valid_language(feed_str s)
{
    feed_str part;
    bool first = true;
    if (!s.n || s.p[s.n - 1] == '-')
        return false;
    for (; str_split(&s, '-', &part); first = false) {
        if (part.n < 1 || part.n > 8)
            return false;
        for (size_t i = 0; i < part.n; i++)
            if (!is_alpha(part.p[i]) && (first || !is_digit(part.p[i])))
                return false;
    }
    return !first;
}

static bool valid_boolean(feed_str s)
{
    return str_eq(s, STR("true")) || str_eq(s, STR("false")) || str_eq(s, STR("1")) || str_eq(s, STR("0"));
}

static bool valid_integer(feed_str s)
{
    size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
    if (i == s.n)
        return false;
    for (; i < s.n; i++)
        if (!is_digit(s.p[i]))
            return false;
    return true;
}

static bool all_zero(feed_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '1' && s.p[i] <= '9')
            return false;
    return true;
}

static bool valid_non_negative(feed_str s)
{
    return valid_integer(s) && (s.p[0] != '-' || all_zero(s));
}

static bool valid_positive(feed_str s)
{
    return valid_integer(s) && s.p[0] != '-' && !all_zero(s);
}

/* XML Schema allows nearly every string as an anyURI, to be escaped before use; a URI can have one fragment and one
 * scheme, and its percent-encodings are whole. */
static bool valid_uri(feed_str s)
{
    const char *end = s.p + s.n, *p = s.n ? memchr(s.p, '#', s.n) : NULL;
    if (p && memchr(p + 1, '#', (size_t)(end - p - 1)))
        return false;
    for (p = s.p; s.n && (p = memchr(p, '%', (size_t)(end - p))); p++)
        if (end - p < 3 || !is_hex(p[1]) || !is_hex(p[2]))
            return false;
    size_t i = 0;
    while (i < s.n && (is_alnum(s.p[i]) || s.p[i] == '+' || s.p[i] == '-' || s.p[i] == '.'))
        i++;
    if (i < s.n && s.p[i] == ':')
        return i > 0 && is_alpha(s.p[0]) && i + 1 < s.n;
    while (i < s.n && s.p[i] != ':' && s.p[i] != '/' && s.p[i] != '?' && s.p[i] != '#')
        i++;
    return i == s.n || s.p[i] != ':'; /* else it would be a scheme with wrong characters */
}

static bool take(feed_str s, size_t *at, char c)
{
    bool found = *at < s.n && s.p[*at] == c;
    *at += found;
    return found;
}

/* Two digits at s[*at]; -1 and nothing read if there are none. */
static int two(feed_str s, size_t *at)
{
    const char *p = s.p + *at;
    if (s.n - *at < 2 || !is_digit(p[0]) || !is_digit(p[1]))
        return -1;
    *at += 2;
    return (p[0] - '0') * 10 + (p[1] - '0');
}

/* The digits of a year; its place in the calendar's cycle of 400 years to *year. */
static bool take_year(feed_str s, size_t *at, int *year)
{
    size_t begin = *at;
    bool zero = true;
    for (*year = 0; *at < s.n && is_digit(s.p[*at]); ++*at) {
        zero = zero && s.p[*at] == '0';
        *year = (*year * 10 + (s.p[*at] - '0')) % 400000;
    }
    size_t digits = *at - begin;
    return digits >= 4 && !zero && (digits == 4 || s.p[begin] != '0');
}

/* -?yyyy-mm-dd of a day that exists, from s[*at]. */
static bool take_date(feed_str s, size_t *at)
{
    int year;
    (void)take(s, at, '-');
    if (!take_year(s, at, &year) || !take(s, at, '-'))
        return false;
    int month = two(s, at);
    if (month < 1 || month > 12 || !take(s, at, '-'))
        return false;
    int day = two(s, at);
    return day >= 1 && (day <= 28 || day <= date_month_days(year, month));
}

/* A minute may end with a leap second, as RFC 3339 has it and XML Schema has not. */
static bool take_time(feed_str s, size_t *at)
{
    int hour = two(s, at), minute = take(s, at, ':') ? two(s, at) : -1, second = take(s, at, ':') ? two(s, at) : -1;
    if (hour < 0 || minute < 0 || minute > 59 || second < 0 || second > 59 + (minute == 59))
        return false;
    bool zero = minute == 0 && second == 0;
    if (take(s, at, '.')) {
        size_t begin = *at;
        for (; *at < s.n && is_digit(s.p[*at]); ++*at)
            zero = zero && s.p[*at] == '0';
        if (*at == begin)
            return false;
    }
    return hour < 24 || (hour == 24 && zero);
}

/* The optional zone, and the end. */
static bool zone_ends(feed_str s, size_t at)
{
    if (at == s.n || (s.p[at] == 'Z' && at + 1 == s.n))
        return true;
    if (!take(s, &at, '+') && !take(s, &at, '-'))
        return false;
    int hour = two(s, &at), minute = take(s, &at, ':') ? two(s, &at) : -1;
    return at == s.n && minute >= 0 && minute <= 59 && hour >= 0 && hour * 60 + minute <= 14 * 60;
}

static bool valid_date(feed_str s)
{
    size_t at = 0;
    return take_date(s, &at) && zone_ends(s, at);
}

static bool valid_date_time(feed_str s)
{
    size_t at = 0;
    return take_date(s, &at) && take(s, &at, 'T') && take_time(s, &at) && zone_ends(s, at);
}

/* The first two are RELAX NG's own as well. */
static const rng_type TYPES[] = {
    {"string", RNG_SPACE_PRESERVE, false, NULL, "text"},
    {"token", RNG_SPACE_COLLAPSE, false, NULL, "text"},
    {"normalizedString", RNG_SPACE_PRESERVE, false, NULL, "text"},
    {"anyURI", RNG_SPACE_COLLAPSE, false, valid_uri, "a URI"},
    {"dateTime", RNG_SPACE_COLLAPSE, false, valid_date_time, "a date-time such as 2003-12-13T18:30:02Z"},
    {"date", RNG_SPACE_COLLAPSE, false, valid_date, "a date such as 2003-12-13"},
    {"NMTOKEN", RNG_SPACE_COLLAPSE, false, valid_nmtoken, "a name token"},
    {"NCName", RNG_SPACE_COLLAPSE, false, valid_ncname, "a name without a colon"},
    {"language", RNG_SPACE_COLLAPSE, false, valid_language, "a language tag such as en or zh-CN"},
    {"boolean", RNG_SPACE_COLLAPSE, false, valid_boolean, "true or false"},
    {"integer", RNG_SPACE_COLLAPSE, true, valid_integer, "a whole number"},
    {"nonNegativeInteger", RNG_SPACE_COLLAPSE, true, valid_non_negative, "a whole number from 0"},
    {"positiveInteger", RNG_SPACE_COLLAPSE, true, valid_positive, "a whole number from 1"},
};

const rng_type *rng_type_find(feed_str library, feed_str name)
{
    size_t n = str_eq(library, XSD) ? sizeof TYPES / sizeof *TYPES : library.n == 0 ? 2 : 0;
    for (size_t i = 0; i < n; i++)
        if (str_eq(name, str_of(TYPES[i].name)))
            return &TYPES[i];
    return NULL;
}

rng_datum rng_datum_of(const rng_type *type)
{
    return (rng_datum){
        .type = type, .shown = str_of(type->shown), .max = SIZE_MAX, .least = INT64_MIN, .greatest = INT64_MAX};
}

/* The value of a valid integer; what has more digits than fit is beyond every bound. */
static int64_t number(feed_str s)
{
    bool negative = s.p[0] == '-';
    s = str_from(s, negative || s.p[0] == '+');
    while (s.n > 1 && s.p[0] == '0')
        s = str_from(s, 1);
    int64_t value = 0;
    for (size_t i = 0; i < s.n && s.n <= NUMBER_DIGITS_MAX; i++)
        value = value * 10 + (s.p[i] - '0');
    if (s.n > NUMBER_DIGITS_MAX)
        value = INT64_MAX;
    return negative ? -value : value;
}

bool rng_datum_param(rng_datum *d, arena *a, feed_str name, feed_str value)
{
    if (str_eq(name, STR("pattern"))) {
        if (d->regex)
            return false;
        d->regex = rng_regex_new(a, value);
        return d->regex != NULL;
    }
    value = str_trim(value);
    if (!valid_integer(value))
        return false;
    int64_t n = number(value);
    bool length = str_eq(name, STR("length"));
    if (n >= 0 && (length || str_eq(name, STR("minLength"))))
        d->min = (size_t)n;
    else if (n >= 0 && str_eq(name, STR("maxLength")))
        d->max = (size_t)n;
    else if (d->type->number && str_eq(name, STR("minInclusive")))
        d->least = n;
    else if (d->type->number && str_eq(name, STR("maxInclusive")))
        d->greatest = n;
    else
        return false;
    if (length)
        d->max = d->min;
    return true;
}

/* The next word between white space; false when there is none. */
static bool next_word(feed_str *s, feed_str *word)
{
    size_t begin = 0, end;
    while (begin < s->n && is_space(s->p[begin]))
        begin++;
    for (end = begin; end < s->n && !is_space(s->p[end]);)
        end++;
    *word = str_range(s->p + begin, s->p + end);
    *s = str_from(*s, end);
    return word->n > 0;
}

static bool equal_collapsed(feed_str a, feed_str b)
{
    feed_str x, y;
    for (;;) {
        bool more_a = next_word(&a, &x), more_b = next_word(&b, &y);
        if (!more_a || !more_b)
            return more_a == more_b;
        if (!str_eq(x, y))
            return false;
    }
}

bool rng_datum_allows(const rng_datum *d, rng_dfa **cache, arena *a, feed_str s)
{
    bool collapse = d->type->space == RNG_SPACE_COLLAPSE;
    if (d->value.p)
        return collapse ? equal_collapsed(d->value, s) : str_eq(d->value, s);
    if (collapse)
        s = str_trim(s);
    if (d->type->valid && !d->type->valid(s))
        return false;
    if (d->min > 0 || d->max < SIZE_MAX) {
        size_t n = utf8_count(s);
        if (n < d->min || n > d->max)
            return false;
    }
    if ((d->least > INT64_MIN || d->greatest < INT64_MAX) && (number(s) < d->least || number(s) > d->greatest))
        return false;
    return !d->regex || rng_regex_matches(d->regex, cache, a, s);
}
