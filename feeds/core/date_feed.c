/* Dates of feeds: whatever date_parse reads, and forms that would be too bold elsewhere. */
#include "date_scan.h"

/*
 * ISO 8601 with few digits, and what programs make of it. Y a year of four digits, y of two (of this century), m and d
 * two digits, O the day of the year, "?" a hyphen or nothing; all else stands for itself.
 */
static const char *const PATTERNS[] = {"Y?m?d", "Y-0m?d", "Y?O", "y?m?d", "y?O", "-y?m"};

/* Exactly `n` digits, whatever follows. */
static bool take_digits(date_scan *c, int n, int *value)
{
    size_t from = c->at;
    *value = (int)str_digits(c->s, &c->at, n);
    return c->at - from == (size_t)n;
}

static bool take_day_of_year(date_scan *c)
{
    int days;
    if (!take_digits(c, 3, &c->f.day))
        return false;
    for (c->f.month = 1; (days = date_month_days(c->f.year, c->f.month)) > 0 && c->f.day > days; c->f.month++)
        c->f.day -= days;
    return true;
}

static bool take(date_scan *c, char token)
{
    switch (token) {
    case 'Y':
        return take_digits(c, 4, &c->f.year);
    case 'y':
        if (!take_digits(c, 2, &c->f.year))
            return false;
        c->f.year += 2000;
        return true;
    case 'm':
        return take_digits(c, 2, &c->f.month);
    case 'd':
        return take_digits(c, 2, &c->f.day);
    case 'O':
        return take_day_of_year(c);
    case '?':
        date_skip_char(c, '-');
        return true;
    default:
        return date_skip_char(c, token);
    }
}

/* A pattern, perhaps a time behind it, and nothing else. */
static bool read_pattern(date_scan *c, const char *pattern)
{
    c->f = (date_fields){.month = 1, .day = 1};
    for (; *pattern; pattern++)
        if (!take(c, *pattern))
            return false;
    if (c->at == c->s.n)
        return true;
    if (!date_skip_char(c, 'T') && !date_skip_char(c, 't') && !is_space(date_peek(c)))
        return false;
    date_skip_blanks(c);
    return date_time_of_day(c) && c->at == c->s.n;
}

/* RFC 850 and the like: Wednesday, 02-Nov-05 01:23:45 GMT; hyphens and the long name are all that is not RFC 822. */
static bool read_rfc850(feed_str s, feed_time *out)
{
    char text[64];
    date_scan c = {.s = s};
    date_weekday(&c);
    feed_str rest = date_rest(&c);
    if (rest.n > sizeof text)
        return false;
    size_t date = str_find_byte(rest, ':');
    for (size_t i = 0; i < rest.n; i++)
        text[i] = i < date && rest.p[i] == '-' ? ' ' : rest.p[i];
    return date_parse_rfc822((feed_str){text, rest.n}, out);
}

/* Korean services give their own time without saying so. */
static int assumed_offset(feed_str s)
{
    static const char *const MARKS[] = {"오전", "오후", "년"};
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++)
        if (str_find(s, str_of(MARKS[i])) < s.n)
            return 9 * 60;
    return 0;
}

bool date_parse_feed(feed_str s, feed_time *out)
{
    s = str_trim(s);
    if (date_parse_rfc3339(s, out) || date_parse_rfc822(s, out) || date_parse(s, assumed_offset(s), out, NULL) ||
        read_rfc850(s, out))
        return true;
    for (size_t i = 0; i < sizeof PATTERNS / sizeof *PATTERNS; i++) {
        date_scan c = {.s = s};
        if (read_pattern(&c, PATTERNS[i]) && date_make(&c.f, out))
            return true;
    }
    return false;
}
