/* The first date inside a text. */
#include "date_scan.h"

enum { YEAR_FROM = 1900, YEAR_TO = 2099 }; /* other numbers of four digits are seldom years */

/* A month or a year is only the whole of its number: not 2022-05 in 2022-05.3, and not 2023.1 in 2023.1.5. */
static bool stands_alone(feed_str s, size_t end, date_precision precision)
{
    if (end < s.n && is_digit(s.p[end]))
        return false;
    if (precision >= DATE_DAY)
        return true;
    bool mark = end + 1 < s.n && strchr("-/.", s.p[end]) && s.p[end];
    return !mark || !is_digit(s.p[end + 1]);
}

/* The first form that fits at `at` and says more than `above`. */
static date_precision match_at(feed_str s, size_t at, int default_offset, date_precision above, feed_time *out,
                               size_t *end)
{
    for (size_t i = 0; i < DATE_FORM_COUNT && DATE_FORMS[i].precision != above; i++) {
        const date_form *form = &DATE_FORMS[i];
        date_scan c = {.s = s, .at = at, .f.offset = default_offset};
        if (!form->inside_text || (form->pattern[0] == 'N') == is_digit(s.p[at]))
            continue;
        feed_time found;
        if (date_match(&c, form) && stands_alone(s, c.at, form->precision) && c.f.year >= YEAR_FROM &&
            c.f.year <= YEAR_TO && date_make(&c.f, &found)) {
            *out = found;
            *end = c.at;
            return form->precision;
        }
    }
    return (date_precision)0;
}

bool date_find(feed_str s, int default_offset, bool years, feed_time *out, date_precision *precision, size_t *begin,
               size_t *end)
{
    date_precision best = years ? (date_precision)0 : DATE_YEAR;
    bool found = false;
    *out = (feed_time){0};
    for (size_t at = 0; at < s.n && best < DATE_DAY; at++) {
        bool digit = is_digit(s.p[at]), letter = is_alpha(s.p[at]);
        bool first = at == 0 || (digit ? !is_digit(s.p[at - 1]) : !is_alpha(s.p[at - 1]));
        if (!first || !(digit || letter))
            continue;
        size_t stop;
        date_precision hit = match_at(s, at, default_offset, best, out, &stop);
        if (hit) {
            best = *precision = hit;
            *begin = at, *end = stop;
            found = true;
        }
    }
    return found;
}
