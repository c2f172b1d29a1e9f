/* The many forms of dates, as a table of patterns. */
#include "date_scan.h"

/*
 * In a pattern: Y a year of four digits; M, D a month, a day of one or two digits; m, d of exactly two; C eight digits;
 * O the day of the year; N the name of a month; S an optional English ordinal ending; X the day or the month, whichever
 * fits; t a clock time with or without a zone; ~ one of - / . _ ; p an optional full stop; _ one to four blanks and
 * marks; a blank: none to four blanks. All else stands for itself. In order of precision, for date_find.
 */
const date_form DATE_FORMS[] = {
    {"N_D_t Y", DATE_TIME, false},
    {"Y~M~D", DATE_DAY, true},
    {"C", DATE_DAY, true},
    {"Y. M. Dp", DATE_DAY, true},
    {"Y 年 M 月 D 日", DATE_DAY, true},
    {"Y 年 M 月 D 号", DATE_DAY, true},
    {"Y 년 M 월 D 일", DATE_DAY, true},
    {"N_DS_Y", DATE_DAY, true},
    {"DS_N_Y", DATE_DAY, true},
    {"Y_N_DS", DATE_DAY, true},
    {"D.M.Y", DATE_DAY, false},
    {"X~X~Y", DATE_DAY, false},
    {"Y-O", DATE_DAY, false},
    {"Y-M", DATE_MONTH, true},
    {"Y~m", DATE_MONTH, true},
    {"Y 年 M 月", DATE_MONTH, true},
    {"Y 년 M 월", DATE_MONTH, true},
    {"N_Y", DATE_MONTH, true},
    {"Y_N", DATE_MONTH, false},
    {"Y 年", DATE_YEAR, true},
    {"Y", DATE_YEAR, true},
};
const size_t DATE_FORM_COUNT = sizeof DATE_FORMS / sizeof *DATE_FORMS;

/* ---- The clock --------------------------------------------------------------------------------------------------- */

typedef struct half_day {
    feed_str mark;
    bool pm;
} half_day;

static const half_day HALF_DAYS[] = {
    {{"a.m.", 4}, false}, {{"p.m.", 4}, true}, {{"am", 2}, false},   {{"pm", 2}, true},
    {{"上午", 6}, false}, {{"下午", 6}, true}, {{"오전", 6}, false}, {{"오후", 6}, true},
};

static const half_day *take_half_day(date_scan *c)
{
    size_t from = c->at;
    date_skip_blanks(c);
    for (size_t i = 0; i < sizeof HALF_DAYS / sizeof *HALF_DAYS; i++)
        if (str_starts_nocase(date_rest(c), HALF_DAYS[i].mark)) {
            c->at += HALF_DAYS[i].mark.n;
            return &HALF_DAYS[i];
        }
    c->at = from;
    return NULL;
}

static bool take_mark(date_scan *c, feed_str mark)
{
    bool hit = str_starts(date_rest(c), mark);
    c->at += hit ? mark.n : 0;
    return hit;
}

/* Fractions of a second are cut off. */
static bool take_seconds(date_scan *c)
{
    if (!date_number(c, 1, 2, &c->f.second))
        return false;
    if (date_peek(c) != '.' && date_peek(c) != ',')
        return true;
    size_t from = ++c->at;
    while (is_digit(date_peek(c)))
        c->at++;
    return c->at > from;
}

/* hh, hh:mm, hh:mm:ss, hhmm, hhmmss, 12时30分, 12点30分08秒. */
static bool take_clock(date_scan *c)
{
    size_t from = c->at;
    long digits = str_digits(c->s, &c->at, 6);
    size_t count = c->at - from;
    if (is_digit(date_peek(c)) || count == 0 || count == 3 || count == 5)
        return false;
    if (count == 6)
        c->f.second = (int)(digits % 100), digits /= 100;
    if (count >= 4) {
        c->f.hour = (int)(digits / 100), c->f.minute = (int)(digits % 100);
        return true;
    }
    c->f.hour = (int)digits;
    if (take_mark(c, STR("时")) || take_mark(c, STR("点")) || take_mark(c, STR("시"))) {
        date_skip_blanks(c);
        if (!date_number(c, 1, 2, &c->f.minute) || !(take_mark(c, STR("分")) || take_mark(c, STR("분"))))
            return false;
        return !is_digit(date_peek(c)) || (date_number(c, 1, 2, &c->f.second) && take_mark(c, STR("秒")));
    }
    if (!date_skip_char(c, ':'))
        return true;
    return date_number(c, 1, 2, &c->f.minute) && (!date_skip_char(c, ':') || take_seconds(c));
}

static bool apply_half_day(date_scan *c, const half_day *half)
{
    if (!half)
        return true;
    if (c->f.hour < 1 || c->f.hour > 12)
        return false;
    c->f.hour = c->f.hour % 12 + (half->pm ? 12 : 0);
    return true;
}

bool date_time_of_day(date_scan *c)
{
    const half_day *half = take_half_day(c);
    date_skip_blanks(c);
    size_t from = c->at;
    if (!take_clock(c))
        return false;
    bool hour_alone = c->at - from <= 2;
    if (!half) {
        half = take_half_day(c);
        hour_alone = hour_alone && !half;
    }
    /* "2025-11-26 12" may be a number of anything; "T12" and "12 pm" are clock times. */
    if (!apply_half_day(c, half) || (hour_alone && (from == 0 || to_lower(c->s.p[from - 1]) != 't')))
        return false;
    from = c->at;
    date_skip_blanks(c);
    c->f.zoned = date_zone(c, &c->f.offset);
    if (!c->f.zoned)
        c->at = from;
    return true;
}

/* ---- Patterns ---------------------------------------------------------------------------------------------------- */

static bool take_eight_digits(date_scan *c)
{
    int all;
    if (!date_number(c, 8, 8, &all))
        return false;
    c->f.year = all / 10000, c->f.month = all / 100 % 100, c->f.day = all % 100;
    return true;
}

static bool take_day_of_year(date_scan *c)
{
    if (!date_number(c, 3, 3, &c->f.day))
        return false;
    int month = 1, days;
    while ((days = date_month_days(c->f.year, month)) > 0 && c->f.day > days)
        c->f.day -= days, month++;
    c->f.month = month;
    return true;
}

static bool skip_some(date_scan *c, const char *set, int min, int max)
{
    int count = 0;
    while (count < max && c->at < c->s.n && c->s.p[c->at] && strchr(set, c->s.p[c->at]))
        c->at++, count++;
    return count >= min;
}

static void skip_ordinal(date_scan *c)
{
    feed_str rest = date_rest(c);
    if (str_starts_nocase(rest, STR("st")) || str_starts_nocase(rest, STR("nd")) ||
        str_starts_nocase(rest, STR("rd")) || str_starts_nocase(rest, STR("th")))
        c->at += 2;
}

static bool match_token(date_scan *c, char token)
{
    switch (token) {
    case 'Y':
        return date_number(c, 4, 4, &c->f.year);
    case 'M':
        return date_number(c, 1, 2, &c->f.month);
    case 'D':
        return date_number(c, 1, 2, &c->f.day);
    case 'm':
        return date_number(c, 2, 2, &c->f.month);
    case 'C':
        return take_eight_digits(c);
    case 'O':
        return take_day_of_year(c);
    case 'N':
        return date_month_name(c, &c->f.month);
    case 'S':
        skip_ordinal(c);
        return true;
    case 'X':
        return date_number(c, 1, 2, &c->either[c->n_either++]);
    case 't':
        return date_time_of_day(c);
    case 'p':
        date_skip_char(c, '.');
        return true;
    case '~':
        return skip_some(c, "-/._", 1, 1);
    case '_':
        return skip_some(c, " \t,.-/", 1, 4);
    case ' ':
        return skip_some(c, " \t", 0, 4);
    default:
        return date_skip_char(c, token);
    }
}

/* 10/23/2023 can only be October; 3/4/2023 could be two days and is refused. */
static bool settle_either(date_scan *c)
{
    if (c->n_either != 2)
        return true;
    int a = c->either[0], b = c->either[1];
    c->f.month = a > 12 ? b : a;
    c->f.day = a > 12 ? a : b;
    return a > 12 || b > 12 || a == b;
}

bool date_match(date_scan *c, const date_form *form)
{
    c->f = (date_fields){.month = 1, .day = 1, .offset = c->f.offset};
    c->n_either = 0;
    for (const char *token = form->pattern; *token; token++)
        if (!match_token(c, *token))
            return false;
    return settle_either(c);
}

/* ---- A date and nothing else ------------------------------------------------------------------------------------- */

/* "(China Standard Time)" behind a JavaScript date, and the name of the zone behind its offset, as Go prints times:
 * "+0800 CST". */
static void skip_comment(date_scan *c)
{
    enum { ZONE_NAME = 5 };
    date_skip_blanks(c);
    feed_str rest = date_rest(c);
    size_t name = 0;
    while (c->f.zoned && name < rest.n && name < ZONE_NAME && is_alpha(rest.p[name]))
        name++;
    if ((rest.n >= 2 && rest.p[0] == '(' && str_find_byte(rest, ')') == rest.n - 1) || name == rest.n)
        c->at = c->s.n;
}

/* What may stand between a day and its time. */
static void skip_to_time(date_scan *c)
{
    if (to_lower(date_peek(c)) == 't') {
        c->at++;
        return;
    }
    date_skip_blanks(c);
    date_skip_char(c, ',');
    date_skip_blanks(c);
    if (str_starts_nocase(date_rest(c), STR("at ")))
        c->at += 3;
}

static bool match_whole(date_scan *c, const date_form *form, date_precision *precision)
{
    if (!date_match(c, form))
        return false;
    *precision = form->precision;
    if (form->precision == DATE_DAY && c->at < c->s.n) {
        skip_to_time(c);
        if (!date_time_of_day(c))
            return false;
        *precision = DATE_TIME;
    }
    skip_comment(c);
    return c->at == c->s.n;
}

bool date_parse(feed_str s, int default_offset, feed_time *out, date_precision *precision)
{
    date_precision ignored;
    precision = precision ? precision : &ignored;
    s = str_trim(s);
    *precision = DATE_TIME;
    if (date_parse_rfc3339(s, out) || date_parse_rfc822(s, out))
        return true;
    date_scan start = {.s = s, .f.offset = default_offset};
    date_weekday(&start);
    for (size_t i = 0; i < DATE_FORM_COUNT; i++) {
        date_scan c = start;
        if (match_whole(&c, &DATE_FORMS[i], precision) && date_make(&c.f, out))
            return true;
    }
    return false;
}

bool date_parse_lenient(feed_str s, int default_offset, feed_time *out, date_precision *precision)
{
    if (date_parse(s, default_offset, out, precision))
        return true;
    date_scan start = {.s = str_trim(s), .f.offset = default_offset};
    date_weekday(&start);
    for (size_t i = 0; i < DATE_FORM_COUNT; i++) {
        date_scan c = start;
        if (DATE_FORMS[i].precision == DATE_DAY && date_match(&c, &DATE_FORMS[i]) &&
            (date_peek(&c) == 'T' || !is_alnum(date_peek(&c))) && date_make(&c.f, out)) {
            if (precision)
                *precision = DATE_DAY;
            return true;
        }
    }
    return false;
}
