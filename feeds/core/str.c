#include "str.h"

bool str_eq_nocase(feed_str a, feed_str b)
{
    return a.n == b.n && str_starts_nocase(a, b);
}

bool str_starts_nocase(feed_str s, feed_str prefix)
{
    if (s.n < prefix.n)
        return false;
    for (size_t i = 0; i < prefix.n; i++)
        if (to_lower(s.p[i]) != to_lower(prefix.p[i]))
            return false;
    return true;
}

feed_str str_trim_slow(feed_str s)
{
    while (s.n && is_space(s.p[0]))
        s.p++, s.n--;
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

size_t str_find(feed_str s, feed_str needle)
{
    if (needle.n == 0)
        return 0;
    for (size_t at = 0; at + needle.n <= s.n; at++) {
        at += str_find_byte((feed_str){s.p + at, s.n - needle.n + 1 - at}, needle.p[0]);
        if (at + needle.n <= s.n && memcmp(s.p + at, needle.p, needle.n) == 0)
            return at;
    }
    return s.n;
}

bool str_split(feed_str *rest, char separator, feed_str *part)
{
    if (!rest->p)
        return false;
    size_t at = str_find_byte(*rest, separator);
    *part = (feed_str){rest->p, at};
    *rest = at < rest->n ? str_from(*rest, at + 1) : STR_NONE;
    return true;
}

int str_compare(feed_str a, feed_str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

long str_digits(feed_str s, size_t *at, int max_digits)
{
    long value = 0;
    int count = 0;
    while (count < max_digits && *at < s.n && is_digit(s.p[*at])) {
        value = value * 10 + (s.p[*at] - '0');
        (*at)++, count++;
    }
    return count ? value : -1;
}
