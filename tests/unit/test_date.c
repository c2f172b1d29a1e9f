#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "feeds/core/date.h"

enum { CHINA = 480 };

/* "2025-11-26T12:00:07+08:00" with the precision and "z" for a written zone behind it, or "-". */
static const char *dump(bool ok, feed_time t, date_precision precision, buf *b)
{
    static const char *const NAMES[] = {"?", " year", " month", " day", " time"};
    buf_clear(b);
    if (ok) {
        date_put_rfc3339(b, t);
        buf_put_str(b, str_of(NAMES[precision]));
        if (t.zoned)
            buf_put_lit(b, " z");
    } else {
        buf_put_lit(b, "-");
    }
    buf_put_char(b, '\0');
    assert_int_equal(b->error, 0);
    return b->p;
}

typedef struct date_case {
    const char *in, *expected;
} date_case;

static void test_rfc3339(void **state)
{
    static const date_case CASES[] = {
        {"2025-11-26T12:00:07+08:00", "2025-11-26T12:00:07+08:00 time z"},
        {"2025-11-26T12:00:07Z", "2025-11-26T12:00:07Z time z"},
        {"2003-12-13T18:30:02.25Z", "2003-12-13T18:30:02Z time z"},
        {"2003-12-13T18:30:02.25-05:30", "2003-12-13T18:30:02-05:30 time z"},
        {"0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00 time z"},
        {"9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59-14:00 time z"},
        {"9999-12-31T23:59:59-23:59", "-"}, /* no zone that is written, no year in UTC */
        {"2025-11-26T12:00:00+16:01", "2025-11-25T19:59:00Z time z"},
        {"2000-02-29T00:00:00-00:00", "2000-02-29T00:00:00Z time z"},
        {"1990-12-31T23:59:60Z", "1991-01-01T00:00:00Z time z"},
        {"1990-12-31T15:59:60-08:00", "1990-12-31T16:00:00-08:00 time z"},
        {"1990-12-31T15:59:60Z", "-"},
        {"1900-02-29T00:00:00Z", "-"},
        {"2025-11-31T00:00:00Z", "-"},
        {"2025-13-01T00:00:00Z", "-"},
        {"2025-00-01T00:00:00Z", "-"},
        {"2025-01-00T00:00:00Z", "-"},
        {"2025-01-01T24:00:00Z", "-"},
        {"2025-01-01T12:60:00Z", "-"},
        {"0000-01-01T00:00:00Z", "-"},
        {"2025-01-01t12:00:00Z", "-"},
        {"2025-01-01T12:00:00z", "-"},
        {"2025-01-01T12:00:00", "-"},
        {"2025-01-01T12:00:00.Z", "-"},
        {"2025-01-01T12:00:00+0800", "-"},
        {"2025-01-01T12:00:00+24:00", "-"},
        {"2025-01-01T12:00:00+08:60", "-"},
        {"2025-01-01T12:00:00Z ", "-"},
        {" 2025-01-01T12:00:00Z", "-"},
        {"2025-1-01T12:00:000Z", "-"},
        {"+025-01-01T12:00:00Z", "-"},
        {"2025-01-01T12:00Z", "-"},
        {"", "-"},
    };
    buf b;
    buf_init(&b, 1000);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        feed_time t;
        bool ok = date_parse_rfc3339(str_of(CASES[i].in), &t);
        assert_string_equal(dump(ok, t, DATE_TIME, &b), CASES[i].expected);
        assert_int_equal(ok, t.set);
    }
    buf_free(&b);
    (void)state;
}

static void test_rfc822(void **state)
{
    static const date_case CASES[] = {
        {"Wed, 26 Nov 2025 12:00:07 +0800", "2025-11-26T12:00:07+08:00 time z"},
        {"26 Nov 2025 12:00 GMT", "2025-11-26T12:00:00Z time z"},
        {"Thu, 1 Jan 04 19:48:21 EST", "2004-01-01T19:48:21-05:00 time z"},
        {"21 Nov 49 09:55:06 GMT", "2049-11-21T09:55:06Z time z"},
        {"21 Nov 50 09:55:06 GMT", "1950-11-21T09:55:06Z time z"},
        {"Fri, 21 Nov 97 09:55:06 -0600", "1997-11-21T09:55:06-06:00 time z"},
        {"21 Nov 102 09:55:06 pdt", "2002-11-21T09:55:06-07:00 time z"},
        {"Thu,\r\n 13 Feb 1969 23:32 (nine (and) a half \\)) -0330", "1969-02-13T23:32:00-03:30 time z"},
        {"Thu (x), 13 Feb 1969 23 : 32 : 54 Z(end)", "1969-02-13T23:32:54Z time z"},
        {"1 Jan 2024 10:00:00 A", "2024-01-01T10:00:00Z time z"},
        {"1 Jan 2024 10:00:00 XYZT", "2024-01-01T10:00:00Z time z"},
        {"Mon, 1 Jan 2024 10:00:00 UT", "2024-01-01T10:00:00Z time z"},
        {"1 Jan 2024 10:00:00 uhr", "-"},
        {"1 Jan 2024 10:00:00", "-"},
        {"Monday, 1 Jan 2024 10:00:00 GMT", "-"},
        {"Mon 1 Jan 2024 10:00:00 GMT", "-"},
        {"1 January 2024 10:00:00 GMT", "-"},
        {"31 Apr 2024 10:00:00 GMT", "-"},
        {"1 Jan 2024 10:00:00 +99999", "-"},
        {"1 Jan 2024 10:00:00 +0860", "-"},
        {"1 Jan 2024 10:00:00 GMT (open", "2024-01-01T10:00:00Z time z"},
        {"1 Jan 2024 10:00:00 GMT x", "-"},
        {"(\\", "-"},
        {"", "-"},
    };
    buf b;
    buf_init(&b, 1000);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        feed_time t;
        bool ok = date_parse_rfc822(str_of(CASES[i].in), &t);
        assert_string_equal(dump(ok, t, DATE_TIME, &b), CASES[i].expected);
    }
    buf_free(&b);
    (void)state;
}

static const date_case FORMS[] = {
    {"2025-11-26T12:00:07+08:00", "2025-11-26T12:00:07+08:00 time z"},
    {" Wed, 26 Nov 2025 12:00:07 +0800\n", "2025-11-26T12:00:07+08:00 time z"},
    {"2025-11-26t12:00:07z", "2025-11-26T12:00:07Z time z"},
    {"2023-10-02 22:00:00 -0000", "2023-10-02T22:00:00Z time z"},
    {"2013-06-07 18:46", "2013-06-07T18:46:00+08:00 time"},
    {"2020-09-16", "2020-09-16T00:00:00+08:00 day"},
    {"2023/10/23", "2023-10-23T00:00:00+08:00 day"},
    {"2018.10.15", "2018-10-15T00:00:00+08:00 day"},
    {"2023-05.22", "2023-05-22T00:00:00+08:00 day"},
    {"2024_05_07", "2024-05-07T00:00:00+08:00 day"},
    {"2024. 5. 7.", "2024-05-07T00:00:00+08:00 day"},
    {"2024. 5. 7. 오후 3:04", "2024-05-07T15:04:00+08:00 time"},
    {"2022-07-08 10:00:00 +0800 CST", "2022-07-08T10:00:00+08:00 time z"},
    {"2022-07-08 10:00:00 +0000 UTC", "2022-07-08T10:00:00Z time z"},
    {"2016-7-4", "2016-07-04T00:00:00+08:00 day"},
    {"2019-01-22T02:15:44.960Z", "2019-01-22T02:15:44Z time z"},
    {"2019-01-22 2:5:4", "2019-01-22T02:05:04+08:00 time"},
    {"2004-07-08 23:56:58,25 -00:20", "2004-07-08T23:56:58-00:20 time z"},
    {"2003-12-31T18", "2003-12-31T18:00:00+08:00 time"},
    {"20251126", "2025-11-26T00:00:00+08:00 day"},
    {"20251126T120007Z", "2025-11-26T12:00:07Z time z"},
    {"20251126 1200", "2025-11-26T12:00:00+08:00 time"},
    {"2003-335", "2003-12-01T00:00:00+08:00 day"},
    {"2003-366", "-"},
    {"2022-05", "2022-05-01T00:00:00+08:00 month"},
    {"2022/05", "2022-05-01T00:00:00+08:00 month"},
    {"2022", "2022-01-01T00:00:00+08:00 year"},
    {"2022年", "2022-01-01T00:00:00+08:00 year"},
    {"2019年12月", "2019-12-01T00:00:00+08:00 month"},
    {"2019年12月01日", "2019-12-01T00:00:00+08:00 day"},
    {"2019 年 12 月 1 日 9:30", "2019-12-01T09:30:00+08:00 time"},
    {"2019年12月1日 21时30分", "2019-12-01T21:30:00+08:00 time"},
    {"2019年12月1日 下午9点30分08秒", "2019-12-01T21:30:08+08:00 time"},
    {"2004-05-25 오후 11:23:17", "2004-05-25T23:23:17+08:00 time"},
    {"2004년 05월 28일  01:31:15", "2004-05-28T01:31:15+08:00 time"},
    {"Nov 26, 2025", "2025-11-26T00:00:00+08:00 day"},
    {"November 26th, 2025 at 5:30 pm EST", "2025-11-26T17:30:00-05:00 time z"},
    {"26 November 2025 12 a.m.", "2025-11-26T00:00:00+08:00 time"},
    {"26-Nov-2025", "2025-11-26T00:00:00+08:00 day"},
    {"2025 Nov 26", "2025-11-26T00:00:00+08:00 day"},
    {"Sept 2025", "2025-09-01T00:00:00+08:00 month"},
    {"Sun Jan  4 16:29:06 2004", "2004-01-04T16:29:06+08:00 time"},
    {"Sun Jul 15 01:16:00 +0000 2012", "2012-07-15T01:16:00Z time z"},
    {"Tue Mar  1 10:00:00 EST 2022", "2022-03-01T10:00:00-05:00 time z"},
    {"Tue Mar 01 2022 23:10:31 GMT+0800 (China Standard Time)", "2022-03-01T23:10:31+08:00 time z"},
    {"Mon, 26 January 2004 16:31:00 ET", "2004-01-26T16:31:00-05:00 time z"},
    {"Mon, 13 Feb, 2012 06:28:00 UTC", "2012-02-13T06:28:00Z time z"},
    {"Wed, 19 Aug 2009 18:28:00 Etc/GMT", "2009-08-19T18:28:00Z time z"},
    {"Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T08:19:53-04:00 time z"},
    {"2004-július-13T9:15-05:00", "2004-07-13T09:15:00-05:00 time z"},
    {"Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T12:00:00-05:00 time z"},
    {"26.11.2025", "2025-11-26T00:00:00+08:00 day"},
    {"10/23/2023", "2023-10-23T00:00:00+08:00 day"},
    {"23/10/2023", "2023-10-23T00:00:00+08:00 day"},
    {"4/4/2023", "2023-04-04T00:00:00+08:00 day"},
    {"3/4/2023", "-"},
    {"2024-04-17 14:4g5:00 -0000", "-"},
    {"2024-02-30", "-"},
    {"2024-04-17 25:00", "-"},
    {"2024-04-17 13 pm", "-"},
    {"2024-04-17 12", "-"},
    {"2016-7-4-6", "-"},
    {"2025.11.26.12", "-"},
    {"the 26 November 2025", "-"},
    {"2025-11-26 and more", "-"},
    {"12345678901", "-"},
    {"-", "-"},
    {"", "-"},
};

static void test_forms(void **state)
{
    buf b;
    buf_init(&b, 1000);
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
        feed_time t;
        date_precision precision;
        bool ok = date_parse(str_of(FORMS[i].in), CHINA, &t, &precision);
        if (strcmp(dump(ok, t, precision, &b), FORMS[i].expected) != 0)
            print_error("%s\n", FORMS[i].in);
        assert_string_equal(b.p, FORMS[i].expected);
    }
    buf_free(&b);
    (void)state;
}

static void test_feed(void **state)
{
    static const date_case CASES[] = {
        {"Wednesday, 02-Nov-05 01:23:45 GMT", "2005-11-02T01:23:45Z time z"}, /* RFC 850 */
        {"Wed, 02-Nov-94 01:23:45 -0500", "1994-11-02T01:23:45-05:00 time z"},
        {"Wednesday, 02 Nov 05 01:23:45 GMT", "2005-11-02T01:23:45Z time z"},
        {"Wednesday, 31-Feb-05 01:23:45 GMT", "-"},
        {"Wednesday, 02-Nov-05 and then a text that is no date and longer than sixty-four bytes", "-"},
        {"031231", "2003-12-31T00:00:00Z time"},
        {"03-12-31", "2003-12-31T00:00:00Z time"},
        {"2003335", "2003-12-01T00:00:00Z time"},
    };
    (void)state;
    buf b;
    buf_init(&b, 1000);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        feed_time t;
        bool ok = date_parse_feed(str_of(CASES[i].in), &t);
        assert_string_equal(dump(ok, t, DATE_TIME, &b), CASES[i].expected);
    }
    buf_free(&b);
}

static void test_lenient(void **state)
{
    static const date_case CASES[] = {
        {"2024-04-17 14:4g5:00 -0000", "2024-04-17T00:00:00+08:00 day"},
        {"2024-04-17T99:00:00Z", "2024-04-17T00:00:00+08:00 day"},
        {"2024-04-17 14:45", "2024-04-17T14:45:00+08:00 time"},
        {"Wed, 17 Apr 2024, evening", "2024-04-17T00:00:00+08:00 day"},
        {"2024-04-31 14:45", "-"},
        {"someday 2024-04-17", "-"},
    };
    buf b;
    buf_init(&b, 1000);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        feed_time t;
        date_precision precision;
        bool ok = date_parse_lenient(str_of(CASES[i].in), CHINA, &t, &precision);
        assert_string_equal(dump(ok, t, precision, &b), CASES[i].expected);
    }
    buf_free(&b);
    (void)state;
}

typedef struct find_case {
    const char *in, *expected, *bytes;
} find_case;

static const find_case FINDS[] = {
    {"Weekly (2022-03-02)", "2022-03-02T00:00:00+08:00 day", "2022-03-02"},
    {"每日新闻（2022-03-02）", "2022-03-02T00:00:00+08:00 day", "2022-03-02"},
    {"#99| 2020-01-01", "2020-01-01T00:00:00+08:00 day", "2020-01-01"},
    {"2025.11.26.12 过去4小时", "2025-11-26T00:00:00+08:00 day", "2025.11.26"},
    {"Name #245 | 2023-05.22", "2023-05-22T00:00:00+08:00 day", "2023-05.22"},
    {"2016-7-4-issue-6.md", "2016-07-04T00:00:00+08:00 day", "2016-7-4"},
    {"WebDigest-20250413.md", "2025-04-13T00:00:00+08:00 day", "20250413"},
    {"20170424-20170430.md", "2017-04-24T00:00:00+08:00 day", "20170424"},
    {"#248-2023.06.12.md", "2023-06-12T00:00:00+08:00 day", "2023.06.12"},
    {"2019年12月01日早报", "2019-12-01T00:00:00+08:00 day", "2019年12月01日"},
    {"This month 2022-01/index", "2022-01-01T00:00:00+08:00 month", "2022-01"},
    {"2022-01, out on 2022-02-03", "2022-02-03T00:00:00+08:00 day", "2022-02-03"},
    {"2021 review, May 2022", "2022-05-01T00:00:00+08:00 month", "May 2022"},
    {"Issue 7, November 26th, 2025!", "2025-11-26T00:00:00+08:00 day", "November 26th, 2025"},
    {"3 Sep 2021", "2021-09-03T00:00:00+08:00 day", "3 Sep 2021"},
    {"newsletter/2022/issue-301.markdown", "2022-01-01T00:00:00+08:00 year", "2022"},
    {"Build 2023.1 of 120220302", "-", ""},
    {"2022-05-99", "-", ""},
    {"1234-05-06", "-", ""},
    {"202203021", "-", ""},
    {"Mayor 2 and 3 marching", "-", ""},
    {"", "-", ""},
};

static void test_find(void **state)
{
    buf b;
    buf_init(&b, 1000);
    for (size_t i = 0; i < sizeof FINDS / sizeof *FINDS; i++) {
        feed_time t;
        date_precision precision;
        size_t begin = 0, end = 0;
        feed_str in = str_of(FINDS[i].in);
        bool ok = date_find(in, CHINA, true, &t, &precision, &begin, &end);
        assert_string_equal(dump(ok, t, precision, &b), FINDS[i].expected);
        assert_true(str_eq(str_range(in.p + begin, in.p + end), str_of(FINDS[i].bytes)));
    }
    feed_time t;
    date_precision precision;
    size_t begin, end;
    assert_false(date_find(STR("in 2022"), 0, false, &t, &precision, &begin, &end));
    assert_false(t.set);
    buf_free(&b);
    (void)state;
}

static void test_zones(void **state)
{
    static const struct {
        const char *in;
        int minutes; /* 9999: none */
    } CASES[] = {{"+08:00", 480}, {"-0530", -330}, {"Z", 0},      {"utc+8", 480}, {"GMT-01:30", -90}, {"EST", -300},
                 {"+8", 480},     {"JST", 540},    {"+14", 840},  {"+123", 9999}, {"+2400", 9999},    {"+08:0", 9999},
                 {"EST+1", 9999}, {"", 9999},      {"IST", 9999}, {"8", 9999}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        int minutes;
        bool ok = date_parse_zone(str_of(CASES[i].in), &minutes);
        assert_int_equal(ok ? minutes : 9999, CASES[i].minutes);
    }
    (void)state;
}

static void assert_written(feed_time t, const char *rfc3339, const char *rfc822)
{
    buf b;
    buf_init(&b, 1000);
    date_put_rfc3339(&b, t);
    assert_true(str_eq(buf_str(&b), str_of(rfc3339)));
    buf_clear(&b);
    date_put_rfc822(&b, t);
    assert_true(str_eq(buf_str(&b), str_of(rfc822)));
    buf_free(&b);
}

static void test_writing(void **state)
{
    assert_written((feed_time){0}, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 +0000");
    assert_written((feed_time){.unix_seconds = 1764129607, .offset_minutes = 480}, "2025-11-26T12:00:07+08:00",
                   "Wed, 26 Nov 2025 12:00:07 +0800");
    assert_written((feed_time){.unix_seconds = -1, .offset_minutes = -90}, "1969-12-31T22:29:59-01:30",
                   "Wed, 31 Dec 1969 22:29:59 -0130");
    assert_written((feed_time){.unix_seconds = INT64_MAX, .offset_minutes = 480}, "9999-12-31T23:59:59+08:00",
                   "Fri, 31 Dec 9999 23:59:59 +0800");
    assert_written((feed_time){.unix_seconds = INT64_MIN, .offset_minutes = -480}, "0000-01-01T00:00:00-08:00",
                   "Sat, 01 Jan 0000 00:00:00 -0800");
    assert_written((feed_time){.offset_minutes = INT16_MIN}, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 +0000");
    (void)state;
}

/* Every day of 800 years, one after the other. */
static void test_calendar(void **state)
{
    int64_t days = date_days(1600, 1, 1);
    assert_int_equal(date_days(1970, 1, 1), 0);
    assert_int_equal(date_days(2000, 3, 1), 11017);
    for (int64_t year = 1600; year < 2400; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= date_month_days(year, month); day++, days++) {
                int64_t y;
                int m, d;
                date_civil(days, &y, &m, &d);
                assert_true(date_days(year, month, day) == days && y == year && m == month && d == day);
            }
    assert_int_equal(date_month_days(1900, 2), 28);
    assert_int_equal(date_month_days(2000, 2), 29);
    assert_int_equal(date_month_days(2000, 13), 0);
    (void)state;
}

static void test_span(void **state)
{
    (void)state;
    static const struct { const char *in; int64_t ms; } CASES[] = {
        {"250ms", 250}, {"0s", 0}, {"90s", 90000}, {"15m", 900000}, {"4h", 14400000}, {"7d", 604800000},
        {"2w", 1209600000}, {"999999999w", INT64_C(999999999) * 604800000},
        {"", -1}, {"5", -1}, {"s", -1}, {"-1s", -1}, {"1 s", -1}, {"1S", -1}, {"1234567890s", -1}, {"1ss", -1}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        int64_t ms = -1;
        assert_int_equal(date_parse_span(str_of(CASES[i].in), &ms), CASES[i].ms >= 0);
        assert_int_equal(ms, CASES[i].ms);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_span),
        cmocka_unit_test(test_rfc3339), cmocka_unit_test(test_rfc822),   cmocka_unit_test(test_forms),
        cmocka_unit_test(test_feed),
        cmocka_unit_test(test_lenient), cmocka_unit_test(test_find),     cmocka_unit_test(test_zones),
        cmocka_unit_test(test_writing), cmocka_unit_test(test_calendar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
