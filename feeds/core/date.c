#include "date.h"

/* ---- The calendar ------------------------------------------------------------------------------------------------ */

enum { DAY = 86400, ERA_DAYS = 146097 /* 400 Gregorian years */, EPOCH_SHIFT = 719468 /* 0000-03-01 to 1970-01-01 */ };

static const char MONTHS[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
static const char WEEKDAYS[] = "ThuFriSatSunMonTueWed"; /* 1970-01-01 was a Thursday */

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Years begin in March, so that the leap day is the last one (H. Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms"). */
int64_t date_days(int64_t year, int month, int day)
{
    int64_t y = year - (month <= 2);
    int64_t era = floor_div(y, 400);
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    return era * ERA_DAYS + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - EPOCH_SHIFT;
}

void date_civil(int64_t days, int64_t *year, int *month, int *day)
{
    days += EPOCH_SHIFT;
    int64_t era = floor_div(days, ERA_DAYS);
    int32_t of_era = (int32_t)(days - era * ERA_DAYS);
    int32_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted = (5 * of_year + 2) / 153;
    *day = of_year - (153 * shifted + 2) / 5 + 1;
    *month = shifted < 10 ? shifted + 3 : shifted - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

int date_month_days(int64_t year, int month)
{
    static const signed char LENGTHS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12)
        return 0;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return LENGTHS[month - 1] + (month == 2 && leap);
}

/* 0000-01-01T00:00:00 and 9999-12-31T23:59:59 */
#define FIRST_SECOND (-62167219200)
#define LAST_SECOND  253402300799

bool date_make(const date_fields *f, feed_time *out)
{
    if (f->year < 1 || f->year > 9999 || f->day < 1 || f->day > date_month_days(f->year, f->month))
        return false;
    if (f->hour < 0 || f->hour > 23 || f->minute < 0 || f->minute > 59 || f->second < 0 || f->second > 60)
        return false;
    if (f->offset < -DATE_OFFSET_MAX || f->offset > DATE_OFFSET_MAX)
        return false;
    int64_t local = date_days(f->year, f->month, f->day) * DAY + f->hour * 3600 + f->minute * 60 + f->second;
    int64_t utc = local - f->offset * 60;
    if (f->second == 60 && utc % DAY != 0) /* leap seconds are the last ones of a day in UTC */
        return false;
    bool far = f->offset < -DATE_ZONE_MAX || f->offset > DATE_ZONE_MAX;
    if (far && (utc < FIRST_SECOND || utc > LAST_SECOND))
        return false;
    *out = (feed_time){.unix_seconds = utc, .offset_minutes = (int16_t)(far ? 0 : f->offset), .set = true,
                       .zoned = f->zoned};
    return true;
}

/* ---- Writing ----------------------------------------------------------------------------------------------------- */

/* The fields of a moment in its own zone, clamped to what four digits of a year can say. */
static date_fields split(feed_time t, int64_t *days)
{
    date_fields f = {.offset = t.offset_minutes, .zoned = true};
    if (f.offset < -DATE_ZONE_MAX || f.offset > DATE_ZONE_MAX)
        f.offset = 0;
    int64_t local = t.unix_seconds;
    if (local > FIRST_SECOND - DAY && local < LAST_SECOND + DAY)
        local += f.offset * 60;
    local = local < FIRST_SECOND ? FIRST_SECOND : local > LAST_SECOND ? LAST_SECOND : local;
    *days = floor_div(local, DAY);
    int second = (int)(local - *days * DAY);
    f.hour = second / 3600, f.minute = second / 60 % 60, f.second = second % 60;
    int64_t year;
    date_civil(*days, &year, &f.month, &f.day);
    f.year = (int)year;
    return f;
}

static char *put2(char *p, int value)
{
    static const char DIGITS[] =
        "0001020304050607080910111213141516171819"
        "2021222324252627282930313233343536373839"
        "4041424344454647484950515253545556575859"
        "6061626364656667686970717273747576777879"
        "8081828384858687888990919293949596979899";
    memcpy(p, DIGITS + 2 * value, 2);
    return p + 2;
}

static char *put_char(char *p, char c)
{
    *p++ = c;
    return p;
}

static char *put_time(char *p, const date_fields *f)
{
    p = put_char(put2(p, f->hour), ':');
    p = put_char(put2(p, f->minute), ':');
    return put2(p, f->second);
}

/* "+0800", or "+08:00" with a colon. */
static char *put_zone(char *p, int offset, bool colon)
{
    int minutes = offset < 0 ? -offset : offset;
    p = put2(put_char(p, offset < 0 ? '-' : '+'), minutes / 60);
    if (colon)
        p = put_char(p, ':');
    return put2(p, minutes % 60);
}

void date_put_rfc3339(buf *b, feed_time t)
{
    int64_t days;
    date_fields f = split(t, &days);
    char out[sizeof "2025-11-26T12:00:07+08:00"];
    char *p = put2(put2(out, f.year / 100), f.year % 100);
    p = put2(put_char(p, '-'), f.month);
    p = put2(put_char(p, '-'), f.day);
    p = put_time(put_char(p, 'T'), &f);
    p = f.offset ? put_zone(p, f.offset, true) : put_char(p, 'Z');
    buf_put(b, out, (size_t)(p - out));
}

void date_put_rfc822(buf *b, feed_time t)
{
    int64_t days;
    date_fields f = split(t, &days);
    char out[sizeof "Wed, 26 Nov 2025 12:00:07 +0800"];
    int64_t weekday = days - floor_div(days, 7) * 7;
    memcpy(out, WEEKDAYS + 3 * weekday, 3);
    memcpy(out + 3, ", ", 2);
    char *p = put_char(put2(out + 5, f.day), ' ');
    memcpy(p, MONTHS + 3 * (f.month - 1), 3);
    p = put2(put2(put_char(p + 3, ' '), f.year / 100), f.year % 100);
    p = put_time(put_char(p, ' '), &f);
    p = put_zone(put_char(p, ' '), f.offset, false);
    buf_put(b, out, (size_t)(p - out));
}

/* ---- RFC 3339 ---------------------------------------------------------------------------------------------------- */

/* The two digits at p, or a number that no field may have. */
static int two(const char *p)
{
    return is_digit(p[0]) && is_digit(p[1]) ? (p[0] - '0') * 10 + (p[1] - '0') : 100;
}

/* "Z" or "+hh:mm" and nothing else. */
static bool rfc3339_zone(feed_str s, int *offset)
{
    *offset = 0;
    if (s.n == 1)
        return s.p[0] == 'Z';
    if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-') || s.p[3] != ':')
        return false;
    int hours = two(s.p + 1), minutes = two(s.p + 4);
    *offset = (hours * 60 + minutes) * (s.p[0] == '-' ? -1 : 1);
    return hours <= 23 && minutes <= 59;
}

bool date_parse_rfc3339(feed_str s, feed_time *out)
{
    *out = (feed_time){0};
    const char *p = s.p;
    if (s.n < 20 || p[4] != '-' || p[7] != '-' || p[10] != 'T' || p[13] != ':' || p[16] != ':' || two(p) > 99 ||
        two(p + 2) > 99)
        return false;
    date_fields f = {two(p) * 100 + two(p + 2), two(p + 5), two(p + 8), two(p + 11), two(p + 14), two(p + 17), 0, true};
    size_t at = 19;
    if (p[at] == '.') {
        do
            at++;
        while (at < s.n && is_digit(p[at]));
        if (at == 20)
            return false;
    }
    return rfc3339_zone(str_from(s, at), &f.offset) && date_make(&f, out);
}

bool date_parse_span(feed_str s, int64_t *ms)
{
    static const struct { const char *unit; int64_t ms; } UNITS[] = {
        {"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}, {"w", 604800000}};
    size_t at = 0;
    long n = str_digits(s, &at, 9);
    for (size_t i = 0; n >= 0 && i < sizeof UNITS / sizeof *UNITS; i++)
        if (str_eq(str_from(s, at), str_of(UNITS[i].unit))) {
            *ms = n * UNITS[i].ms;
            return true;
        }
    return false;
}
