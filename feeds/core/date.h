/*
 * Dates: RFC 3339, RFC 822/2822, and the many other forms that digests and feeds use. Years 1 to 9999; seconds since
 * 1970 in 64 bits. No locale, no clock, no time zone database.
 */
#ifndef FEEDLOOM_CORE_DATE_H
#define FEEDLOOM_CORE_DATE_H

#include "buf.h"

/* What a date leaves open is the first moment of it: 2022-05 is 2022-05-01T00:00:00 in the default zone. */
typedef enum date_precision { DATE_YEAR = 1, DATE_MONTH, DATE_DAY, DATE_TIME } date_precision;

/* RFC 3339 date-time exactly (RFC 4287 section 3.3: upper-case T and Z, seconds and zone needed, a real day). */
bool date_parse_rfc3339(feed_str s, feed_time *out);
/* RFC 2822 section 3.3 with RFC 822's two-digit years and zone names; the weekday, where given, is not compared. */
bool date_parse_rfc822(feed_str s, feed_time *out);
/*
 * Any form that stands for one date and nothing else: those two, ISO 8601 in its variants (space for T, one-digit
 * fields, fractions, no seconds, no zone, compact 20251126, day of the year), other marks (2023/10/23, 2018.10.15,
 * 2024. 5. 7., 26.11.2025), 2019年12月01日 with an optional time, month names ("Nov 26, 2025", "26 November 2025",
 * asctime, JavaScript's Date string, Go's). What could be two days (3/4/2023) is refused. White space around it and a
 * weekday before it are skipped. `precision` may be NULL. A date without a zone is taken at `default_offset` minutes
 * east of UTC, and out->zoned is false.
 */
bool date_parse(feed_str s, int default_offset, feed_time *out, date_precision *precision);
/* As date_parse, but where the time behind a day cannot be read ("2024-04-17 14:4g5:00") the day is taken alone. */
bool date_parse_lenient(feed_str s, int default_offset, feed_time *out, date_precision *precision);
/* A date of a feed: what date_parse reads, in UTC where no zone is given (in Korean, Korea's), ISO 8601 with a year of
 * two digits (031231, 03-12-31, 03335, -0312), and RFC 850 (Wednesday, 02-Nov-05 01:23:45 GMT). */
bool date_parse_feed(feed_str s, feed_time *out);
/*
 * The first date inside a text: 2022-03-02, 2018.10.15, 2023-05.22, 2016-7-4, 20250413, 2019年12月01日, 2022-05; not part
 * of a longer number; month names, too. Years 1900 to 2099. A full date anywhere wins over a month, a month over a year
 * (a year only where `years` allows it). Linear. *begin and *end are its bytes.
 */
bool date_find(feed_str s, int default_offset, bool years, feed_time *out, date_precision *precision, size_t *begin,
               size_t *end);

/* "+08:00", "-0530", "Z", "UTC+8", "GMT", "EST" … → minutes east of UTC. */
bool date_parse_zone(feed_str s, int *minutes);

/* A length of time: a whole number of at most nine digits and its unit, 250ms, 90s, 15m, 4h, 7d, 2w → milliseconds. */
bool date_parse_span(feed_str s, int64_t *ms);

/* 2025-11-26T12:00:07+08:00, in the zone it was written in; Z for UTC. Years outside 0 to 9999 are clamped. */
void date_put_rfc3339(buf *b, feed_time t);
/* Wed, 26 Nov 2025 12:00:07 +0800 */
void date_put_rfc822(buf *b, feed_time t);

/* What a date says, each field as written; month and day from 1, the offset in minutes east of UTC. */
typedef struct date_fields {
    int year, month, day, hour, minute, second, offset;
    bool zoned;
} date_fields;

/* What is read, and what is kept: XML Schema knows no zone further than 14 hours from UTC (part 2, 3.2.7.3). */
enum { DATE_OFFSET_MAX = 24 * 60 - 1, DATE_ZONE_MAX = 14 * 60 };

/* The moment that the fields stand for, in UTC when their zone is too far from it; false for what is on no calendar or
 * clock (30 February, 25:00, a leap second in the middle of a day). */
bool date_make(const date_fields *f, feed_time *out);
/* The days of a month; 0 for a month that does not exist. */
int date_month_days(int64_t year, int month);
/* Days since 1970-01-01 of a day in the proleptic Gregorian calendar, and back. */
int64_t date_days(int64_t year, int month, int day);
void date_civil(int64_t days, int64_t *year, int *month, int *day);

#endif
