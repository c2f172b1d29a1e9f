/*
 * Dates from any bytes. What is read can be written in both forms and read back to the same moment; what is found in a
 * text lies inside it and is a date by itself.
 */
#include <stdlib.h>

#include "feeds/core/date.h"

static void require(bool condition)
{
    if (!condition)
        abort();
}

static bool same(feed_time a, feed_time b)
{
    return a.unix_seconds == b.unix_seconds && a.offset_minutes == b.offset_minutes;
}

static void round_trip(feed_time t)
{
    buf b;
    feed_time back;
    date_precision precision;
    buf_init(&b, 100);
    date_put_rfc3339(&b, t);
    require(date_parse_rfc3339(buf_str(&b), &back) && same(t, back));
    require(date_parse(buf_str(&b), 77, &back, &precision) && same(t, back) && precision == DATE_TIME);
    buf_clear(&b);
    date_put_rfc822(&b, t);
    require(date_parse_rfc822(buf_str(&b), &back) && same(t, back));
    buf_free(&b);
}

static void find(feed_str s, int offset)
{
    feed_time t, again;
    date_precision precision, whole;
    size_t begin, end;
    if (!date_find(s, offset, true, &t, &precision, &begin, &end))
        return;
    require(begin < end && end <= s.n);
    feed_str part = {s.p + begin, end - begin};
    require(date_parse(part, offset, &again, &whole) && same(t, again) && whole == precision);
    round_trip(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    feed_str s = {(const char *)data, size};
    feed_time t;
    date_precision precision;
    int minutes, offset = size ? data[size - 1] % 27 * 60 - 720 : 0;
    if (date_parse_rfc3339(s, &t))
        round_trip(t);
    if (date_parse_rfc822(s, &t))
        round_trip(t);
    bool strict = date_parse(s, offset, &t, &precision);
    if (strict)
        round_trip(t);
    if (date_parse_lenient(s, offset, &t, &precision))
        round_trip(t);
    else
        require(!strict);
    if (date_parse_zone(s, &minutes))
        require(minutes >= -DATE_OFFSET_MAX && minutes <= DATE_OFFSET_MAX);
    find(s, offset);
    return 0;
}
