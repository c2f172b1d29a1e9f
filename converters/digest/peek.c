#include "peek.h"

#include "../../feeds/core/date.h"
#include "../../feeds/core/utf8.h"
#include "header.h"
#include "meta.h"

enum { NAME_DIGITS = 6 };

/* As far as the first line that may close a header of lines: what is behind it need not be looked at. */
static feed_str header_of(feed_str bytes)
{
    bool fenced = str_starts(bytes, STR("---")) || str_starts(bytes, STR("+++"));
    feed_str fence = fenced && bytes.p[0] == '-' ? STR("\n---") : STR("\n+++");
    size_t at = fenced ? str_find(bytes, fence) + fence.n : bytes.n;
    if (at < bytes.n)
        bytes.n = at + str_find_byte(str_from(bytes, at), '\n');
    return bytes;
}

/* The number that follows, at most one other character in front of it. */
static int64_t number_behind(feed_str s)
{
    size_t at = s.n && !is_digit(s.p[0]);
    long number = str_digits(s, &at, NAME_DIGITS);
    return number < 0 ? 0 : number;
}

int64_t digest_peek_name(feed_str path)
{
    feed_time t;
    date_precision precision;
    size_t begin, end;
    feed_str name = digest_stem(path);
    feed_str all = {path.p, (size_t)(name.p - path.p) + name.n};
    if (!date_find(name, 0, false, &t, &precision, &begin, &end) || precision < DATE_DAY) {
        name = all; /* 2025/11/26-12.md */
        if (!date_find(name, 0, false, &t, &precision, &begin, &end) || precision < DATE_DAY)
            return 0;
    }
    int64_t steps = 1;
    for (int i = 0; i < NAME_DIGITS; i++)
        steps *= 10;
    return t.unix_seconds * steps + number_behind(str_from(name, end));
}

bool digest_peek_date(feed_str bytes, int zone, arena *a, feed_time *out)
{
    header h;
    date_precision precision;
    arena_reset(a);
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_from(bytes, 3);
    bytes = header_of(bytes);
    bytes.n = utf8_clean_prefix(bytes);
    if (header_read(bytes, STR(""), a, (feed_reporter){NULL, NULL}, &h) || h.kind == HEADER_NONE || h.repaired)
        return false;
    const header_value *v = header_get(&h, DIGEST_DATE_KEYS);
    return v && v->type == HEADER_SCALAR && date_parse(str_trim(v->text), zone, out, &precision);
}
