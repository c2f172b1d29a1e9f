/* What the date readers share: a cursor over a text and the words that dates are made of. Private to date*.c. */
#ifndef FEEDLOOM_CORE_DATE_SCAN_H
#define FEEDLOOM_CORE_DATE_SCAN_H

#include "date.h"

typedef struct date_scan {
    feed_str s;
    size_t at;
    date_fields f;
    int either[2]; /* two numbers of which one is the day and one the month */
    int n_either;
} date_scan;

static inline char date_peek(const date_scan *c) { return c->at < c->s.n ? c->s.p[c->at] : '\0'; }
static inline feed_str date_rest(const date_scan *c) { return str_from(c->s, c->at); }
static inline bool date_skip_char(date_scan *c, char wanted)
{
    bool hit = c->at < c->s.n && c->s.p[c->at] == wanted;
    c->at += hit;
    return hit;
}
static inline void date_skip_blanks(date_scan *c)
{
    while (c->at < c->s.n && is_space(c->s.p[c->at]))
        c->at++;
}

/* Between `min` and `max` digits that no further digit follows. */
bool date_number(date_scan *c, int min, int max, int *value);
/* The name of a month, in full or short, in English, Hungarian or Greek. */
bool date_month_name(date_scan *c, int *month);
/* The name of a weekday, English or Greek, in full or short, with a comma or blanks behind it. */
bool date_weekday(date_scan *c);
/* A zone at the cursor; moves behind it. Nothing there: false, and the cursor stays. */
bool date_zone(date_scan *c, int *minutes);
/* A clock time with an optional zone, and a comment in parentheses behind it. */
bool date_time_of_day(date_scan *c);

/* A form of date: see date_any.c. */
typedef struct date_form {
    const char *pattern;
    date_precision precision;
    bool inside_text; /* date_find takes it, too */
} date_form;

extern const date_form DATE_FORMS[];
extern const size_t DATE_FORM_COUNT;

/* Matches a form at the cursor; false with the cursor anywhere. Reads a bounded number of bytes. */
bool date_match(date_scan *c, const date_form *form);

#endif
