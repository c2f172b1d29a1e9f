#include "strip.h"

#include "../../feeds/core/utf8.h"
#include "enumeration.h"

enum { CUTS_MAX = 64 };

static bool is_emoji(uint32_t c)
{
    return (c >= 0x1F000 && c <= 0x1FAFF) || (c >= 0x2600 && c <= 0x27BF) || (c >= 0x2B00 && c <= 0x2BFF) ||
           (c >= 0x2190 && c <= 0x21FF) || (c >= 0x2300 && c <= 0x23FF) || c == 0x200D || c == 0x20E3 ||
           (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0020 && c <= 0xE007F);
}

/* Emoji and white space at both ends. */
static feed_str without_emoji(feed_str s)
{
    int length;
    s = str_trim(s);
    while (s.n && is_emoji(utf8_decode(s.p, s.p + s.n, &length)))
        s = str_trim(str_from(s, (size_t)length));
    for (size_t at; s.n; s = str_trim((feed_str){s.p, at})) {
        for (at = s.n - 1; at && ((unsigned char)s.p[at] & 0xC0) == 0x80;)
            at--;
        if (!is_emoji(utf8_decode(s.p + at, s.p + s.n, &length)))
            break;
    }
    return s;
}

static feed_str without_number(feed_str s)
{
    size_t rank = enumeration_rank_length(s);
    return str_from(s, rank ? rank : enumeration_number_length(s));
}

/* A date at the beginning, with what divides it from the title. */
static feed_str without_date(feed_str s)
{
    static const char *const ENDS[] = {":", "：", "-", "–", "—", "|", "·", "/", ",", ")", "）", "]", "】"};
    feed_time t;
    date_precision precision;
    size_t begin, end;
    if (!date_find(s, 0, false, &t, &precision, &begin, &end) || precision < DATE_DAY ||
        !enumeration_is_mark((feed_str){s.p, begin}))
        return s;
    s = str_trim(str_from(s, end));
    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++)
        if (str_starts(s, str_of(ENDS[i])))
            return str_trim(str_from(s, strlen(ENDS[i])));
    return s;
}

/* Every match but the first CUTS_MAX stays. */
static feed_str without_matches(const regex *r, regex_runner *runner, feed_str s, arena *a)
{
    size_t begin, end, at = 0, n = 0;
    char *p = NULL;
    for (int i = 0; i < CUTS_MAX && at <= s.n && regex_find(r, runner, s, at, &begin, &end) == 1; i++) {
        if (end <= at && end == begin) /* it matches nothing here: the next character is looked at */
            end = at;
        if (!p && !(p = arena_alloc(a, s.n + 1)))
            return s;
        memcpy(p + n, s.p + at, (begin > at ? begin : at) - at);
        n += (begin > at ? begin : at) - at;
        if (end == at && at < s.n)
            p[n++] = s.p[end++];
        if (end == at)
            break;
        at = end;
    }
    if (!p)
        return s;
    memcpy(p + n, s.p + at, s.n - at);
    return str_trim((feed_str){p, n + s.n - at});
}

feed_str strip_title(const digest_options *o, regex_runner *runner, feed_str title, arena *a)
{
    feed_str s = title;
    if (o->strip & DIGEST_STRIP_EMOJI)
        s = without_emoji(s);
    if (o->strip & DIGEST_STRIP_NUMBER)
        s = without_number(s);
    if (o->strip & DIGEST_STRIP_DATE)
        s = without_date(s);
    if (o->strip & DIGEST_STRIP_EMOJI) /* behind the number */
        s = without_emoji(s);
    if (o->strip & DIGEST_STRIP_HASH)
        s.n = enumeration_hash_mark(s);
    for (int i = 0; runner && i < DIGEST_PATTERNS_MAX && o->strip_patterns[i]; i++)
        s = without_matches(o->strip_patterns[i], runner, s, a);
    s = str_trim(s);
    return s.n ? s : title;
}
