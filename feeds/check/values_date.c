#include "../core/date.h"
#include "values.h"

enum { YEAR_PLAUSIBLE = 1990, COMMENT_DEPTH = 32 };

/* A pattern walker: each step eats what it expects or fails for good. */
typedef struct walker {
    feed_str s;
    size_t at;
    bool failed;
} walker;

static bool at_end(const walker *w)
{
    return w->at == w->s.n;
}

static int number(walker *w, int min_digits, int max_digits)
{
    size_t from = w->at;
    long value = str_digits(w->s, &w->at, max_digits);
    if (w->at - from < (size_t)min_digits)
        w->failed = true;
    return (int)value;
}

static void expect(walker *w, char c)
{
    if (!at_end(w) && w->s.p[w->at] == c)
        w->at++;
    else
        w->failed = true;
}

static bool accept_char(walker *w, char c)
{
    if (at_end(w) || w->s.p[w->at] != c)
        return false;
    w->at++;
    return true;
}

/* At least one white space; `strict`: exactly one space. */
static void gap(walker *w, bool strict)
{
    size_t from = w->at;
    while (!at_end(w) && is_space(w->s.p[w->at]) && !(strict && w->at > from))
        w->at++;
    if (w->at == from || (strict && w->s.p[from] != ' '))
        w->failed = true;
}

static void spaces(walker *w)
{
    while (!at_end(w) && is_space(w->s.p[w->at]))
        w->at++;
}

/* One of the three-letter names; its index from 0, -1 if there is none. */
static int name_of_three(walker *w, const char *names, bool nocase)
{
    feed_str rest = str_from(w->s, w->at);
    if (rest.n < 3)
        return -1;
    feed_str three = {rest.p, 3};
    for (int i = 0; names[3 * i]; i++) {
        feed_str name = {names + 3 * i, 3};
        if (nocase ? str_eq_nocase(three, name) : str_eq(three, name)) {
            w->at += 3;
            return i;
        }
    }
    return -1;
}

static const char DAYS[] = "MonTueWedThuFriSatSun";
static const char MONTHS[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

static void zone_name(walker *w, bool strict)
{
    static const char *const NAMES[] = {"UT", "GMT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"};
    feed_str rest = str_from(w->s, w->at);
    if (rest.n == 1 && (strict ? rest.p[0] == 'Z' : is_alpha(rest.p[0]) && to_lower(rest.p[0]) != 'j')) {
        w->at++;
        return;
    }
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (strict ? str_eq(rest, str_of(NAMES[i])) : str_eq_nocase(rest, str_of(NAMES[i]))) {
            w->at = w->s.n;
            return;
        }
    w->failed = true;
}

/* [+-]hhmm with whole half-hours, or a name. */
static void zone_822(walker *w, bool strict)
{
    bool sign = accept_char(w, '+') || accept_char(w, '-');
    if (sign || (strict && !at_end(w) && is_digit(w->s.p[w->at]))) {
        number(w, 4, 4);
        if (strict && !w->failed &&
            (w->s.p[w->at - 1] != '0' || (w->s.p[w->at - 2] != '0' && w->s.p[w->at - 2] != '3')))
            w->failed = true;
        return;
    }
    zone_name(w, strict);
}

typedef struct date_822 {
    int weekday; /* 0 is Monday; -1: none given */
    int year, month, day, hour, minute, second;
} date_822;

/* [Day,] dd Mon yyyy hh:mm[:ss] zone. `strict` is RFC 2822 as it should be written, else RFC 822 as it may be. */
static bool walk_822(feed_str s, bool strict, date_822 *d)
{
    walker w = {.s = s};
    d->weekday = name_of_three(&w, DAYS, !strict);
    if (d->weekday >= 0) {
        if (!strict)
            spaces(&w);
        expect(&w, ',');
        if (strict)
            gap(&w, true);
        else
            spaces(&w);
    }
    d->day = number(&w, 1, 2);
    gap(&w, strict);
    d->month = name_of_three(&w, MONTHS, !strict) + 1;
    gap(&w, strict);
    d->year = number(&w, strict ? 4 : 2, 4);
    gap(&w, strict);
    d->hour = number(&w, 2, 2);
    expect(&w, ':');
    d->minute = number(&w, 2, 2);
    if (accept_char(&w, ':'))
        d->second = number(&w, 2, 2);
    if (strict || !at_end(&w)) {
        gap(&w, strict);
        if (strict || !at_end(&w))
            zone_822(&w, strict);
    }
    return !w.failed && d->month > 0 && at_end(&w);
}

/* Copies `s` without its comments and quoted pairs; 0 when there is no room. */
static size_t without_comments(feed_str s, char *out, size_t room)
{
    size_t n = 0;
    int depth = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\\') {
            i++;
            continue;
        }
        if (c == '(' && depth < COMMENT_DEPTH)
            depth++;
        if (depth == 0 && n < room)
            out[n++] = c;
        if (c == ')' && depth > 0 && --depth == 0 && n < room)
            out[n++] = ' ';
    }
    return n < room ? n : 0;
}

static bool on_calendar(int year, int month, int day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= date_month_days(year, month);
}

static int64_t seconds_of(const date_822 *d)
{
    return date_days(d->year, d->month, d->day) * 86400 + d->hour * 3600 + d->minute * 60;
}

feed_rule value_date_822(feed_str value, const value_env *env)
{
    date_822 d = {.weekday = -1};
    if (walk_822(value, true, &d)) {
        if (!on_calendar(d.year, d.month, d.day) || d.hour > 23 || d.minute > 59 || d.second > 60)
            return FEED_RULE_InvalidRFC2822Date;
        /* 1970-01-01 was a Thursday. */
        int64_t weekday = ((date_days(d.year, d.month, d.day) + 3) % 7 + 7) % 7;
        if (d.year > 1900 && d.weekday >= 0 && d.weekday != weekday)
            return FEED_RULE_IncorrectDOW;
        if (d.year < YEAR_PLAUSIBLE || (env->now && seconds_of(&d) - 86400 > env->now))
            return FEED_RULE_ImplausibleDate;
        return VALUE_OK;
    }
    char text[256];
    size_t n = without_comments(value, text, sizeof text);
    d = (date_822){.weekday = -1};
    if (n && walk_822(str_trim((feed_str){text, n}), false, &d) && d.day >= 1 && d.day <= 31)
        return FEED_RULE_ProblematicalRFC822Date;
    return FEED_RULE_InvalidRFC2822Date;
}

feed_rule value_date_3339(feed_str value, const value_env *env)
{
    feed_time t;
    if (!date_parse_rfc3339(value, &t))
        return FEED_RULE_InvalidRFC3339Date;
    if (t.unix_seconds < date_days(YEAR_PLAUSIBLE, 1, 1) * 86400 || (env->now && t.unix_seconds > env->now + 86400))
        return FEED_RULE_ImplausibleDate;
    return VALUE_OK;
}

/* hh:mm[:ss[.fraction]] and a zone; loose: maybe none, or one without a colon, as the podcast namespace's examples. */
static bool walk_time(walker *w, bool loose)
{
    int hour = number(w, 2, 2);
    expect(w, ':');
    int minute = number(w, 2, 2), second = 0;
    if (accept_char(w, ':')) {
        second = number(w, 2, 2);
        if (accept_char(w, '.'))
            while (!at_end(w) && is_digit(w->s.p[w->at]))
                w->at++;
    }
    if (!(loose && at_end(w)) && !accept_char(w, 'Z')) {
        if (!accept_char(w, '+'))
            expect(w, '-');
        number(w, 2, 2);
        if (!accept_char(w, ':') && !loose)
            expect(w, ':');
        number(w, 2, 2);
    }
    return !w->failed && hour <= 23 && minute <= 59 && second <= 60;
}

/* The forms of https://www.w3.org/TR/NOTE-datetime; the moment's day in *days. */
static bool walk_w3c(feed_str s, bool need_time, int64_t *days)
{
    walker w = {.s = s};
    int year = number(&w, 4, 4), month = 1, day = 1;
    bool time = false;
    if (!w.failed && accept_char(&w, '-')) {
        month = number(&w, 2, 2);
        if (!w.failed && accept_char(&w, '-')) {
            day = number(&w, 2, 2);
            if (!w.failed && accept_char(&w, 'T')) {
                time = true;
                if (!walk_time(&w, need_time))
                    return false;
            }
        }
    }
    if (w.failed || !at_end(&w) || !on_calendar(year, month, day) || (need_time && !time))
        return false;
    *days = date_days(year, month, day);
    return true;
}

feed_rule value_date_w3c(feed_str value, const value_env *env)
{
    int64_t days;
    if (!walk_w3c(value, false, &days))
        return FEED_RULE_InvalidW3CDTFDate;
    if (days < date_days(YEAR_PLAUSIBLE, 1, 1) || (env->now && (days - 1) * 86400 > env->now))
        return FEED_RULE_ImplausibleDate;
    return VALUE_OK;
}

feed_rule value_date_8601_time(feed_str value)
{
    int64_t days;
    return walk_w3c(value, true, &days) ? VALUE_OK : FEED_RULE_InvalidISO8601DateTime;
}
