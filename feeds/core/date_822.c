/* RFC 2822 dates, and the names of months, weekdays and zones. */
#include "date_scan.h"

typedef struct date_word {
    feed_str name;
    int value;
} date_word;

#define WORD(name, value) {{name, sizeof(name) - 1}, value}

/* Minutes east of UTC. Names that stand for several zones (IST) are left out; those of RFC 822 keep its meaning. */
static const date_word ZONES[] = {
    WORD("GMT", 0),     WORD("UTC", 0),     WORD("UT", 0),      WORD("Z", 0),       WORD("Etc/GMT", 0), WORD("Etc/UTC", 0),
    WORD("EST", -300),  WORD("EDT", -240),  WORD("CST", -360),  WORD("CDT", -300),  WORD("MST", -420),  WORD("MDT", -360),
    WORD("PST", -480),  WORD("PDT", -420),  WORD("ET", -300),   WORD("CT", -360),   WORD("MT", -420),   WORD("PT", -480),
    WORD("AST", -240),  WORD("ADT", -180),  WORD("AT", -240),   WORD("AKST", -540), WORD("AKDT", -480), WORD("HST", -600),
    WORD("WET", 0),     WORD("WEST", 60),   WORD("BST", 60),    WORD("CET", 60),    WORD("CEST", 120),  WORD("MET", 60),
    WORD("MEST", 120),  WORD("EET", 120),   WORD("EEST", 180),  WORD("MSK", 180),   WORD("HKT", 480),   WORD("SGT", 480),
    WORD("AWST", 480),  WORD("JST", 540),   WORD("KST", 540),   WORD("ACST", 570),  WORD("AEST", 600),  WORD("AEDT", 660),
    WORD("NZST", 720),  WORD("NZDT", 780),
};

static const date_word MONTHS[] = {
    WORD("Jan", 1),     WORD("Feb", 2),       WORD("Mar", 3),      WORD("Apr", 4),         WORD("May", 5),
    WORD("Jun", 6),     WORD("Jul", 7),       WORD("Aug", 8),      WORD("Sep", 9),         WORD("Oct", 10),
    WORD("Nov", 11),    WORD("Dec", 12),      WORD("January", 1),  WORD("February", 2),    WORD("March", 3),
    WORD("April", 4),   WORD("June", 6),      WORD("July", 7),     WORD("August", 8),      WORD("September", 9),
    WORD("Sept", 9),    WORD("October", 10),  WORD("November", 11), WORD("December", 12),  WORD("január", 1),
    WORD("február", 2), WORD("februári", 2),  WORD("március", 3),  WORD("április", 4),     WORD("május", 5),
    WORD("június", 6),  WORD("július", 7),    WORD("augusztus", 8), WORD("szeptember", 9), WORD("október", 10),
    WORD("november", 11), WORD("december", 12), WORD("Ιαν", 1),    WORD("Φεβ", 2),         WORD("Μάώ", 3),
    WORD("Μαώ", 3),     WORD("Μάρ", 3),       WORD("Μαρ", 3),      WORD("Απρ", 4),         WORD("Μάι", 5),
    WORD("Μαϊ", 5),     WORD("Μαι", 5),       WORD("Ιούν", 6),     WORD("Ιον", 6),         WORD("Ιούλ", 7),
    WORD("Ιολ", 7),     WORD("Αύγ", 8),       WORD("Αυγ", 8),      WORD("Σεπ", 9),         WORD("Οκτ", 10),
    WORD("Νοέ", 11),    WORD("Νοε", 11),      WORD("Δεκ", 12),
};

static const date_word WEEKDAYS[] = {
    WORD("Mon", 1),     WORD("Tue", 2),       WORD("Wed", 3),      WORD("Thu", 4),         WORD("Fri", 5),
    WORD("Sat", 6),     WORD("Sun", 7),       WORD("Monday", 1),   WORD("Tuesday", 2),     WORD("Wednesday", 3),
    WORD("Thursday", 4), WORD("Friday", 5),   WORD("Saturday", 6), WORD("Sunday", 7),      WORD("Tues", 2),
    WORD("Thur", 4),    WORD("Thurs", 4),     WORD("Δευ", 1),      WORD("Τρι", 2),         WORD("Τετ", 3),
    WORD("Πεμ", 4),     WORD("Παρ", 5),       WORD("Σαβ", 6),      WORD("Κυρ", 7),
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* A run of letters (anything beyond ASCII counts as one) and slashes, at most 16 bytes. */
static feed_str word_at(const date_scan *c)
{
    feed_str rest = date_rest(c);
    size_t n = 0;
    while (n < rest.n && n < 16 && (is_alpha(rest.p[n]) || ((unsigned char)rest.p[n] & 0x80) || rest.p[n] == '/'))
        n++;
    while (n && rest.p[n - 1] == '/')
        n--;
    return (feed_str){rest.p, n};
}

static bool take_word(date_scan *c, const date_word *table, size_t count, int *value)
{
    feed_str word = word_at(c);
    if (word.n == 0)
        return false;
    for (size_t i = 0; i < count; i++)
        if (to_lower(word.p[0]) == to_lower(table[i].name.p[0]) && str_eq_nocase(word, table[i].name)) {
            c->at += word.n;
            *value = table[i].value;
            return true;
        }
    return false;
}

bool date_month_name(date_scan *c, int *month)
{
    return take_word(c, MONTHS, COUNT(MONTHS), month);
}

bool date_weekday(date_scan *c)
{
    int day;
    if (!take_word(c, WEEKDAYS, COUNT(WEEKDAYS), &day))
        return false;
    date_skip_char(c, '.');
    date_skip_blanks(c);
    date_skip_char(c, ',');
    date_skip_blanks(c);
    return true;
}

bool date_number(date_scan *c, int min, int max, int *value)
{
    size_t from = c->at;
    *value = (int)str_digits(c->s, &c->at, max);
    return c->at - from >= (size_t)min && !is_digit(date_peek(c));
}

/* ---- Zones ------------------------------------------------------------------------------------------------------- */

/* +8, +08, +0800, +08:00; the cursor stands on the sign. */
static bool numeric_zone(date_scan *c, int *minutes)
{
    int sign = date_peek(c) == '-' ? -1 : 1;
    size_t from = ++c->at;
    long value = str_digits(c->s, &c->at, 4), rest = 0;
    size_t digits = c->at - from;
    if (digits == 0 || digits == 3 || is_digit(date_peek(c)))
        return false;
    if (digits == 4)
        rest = value % 100, value /= 100;
    else if (date_skip_char(c, ':')) {
        from = c->at;
        rest = str_digits(c->s, &c->at, 2);
        if (c->at - from != 2 || is_digit(date_peek(c)))
            return false;
    }
    if (value > 23 || rest > 59 || rest < 0)
        return false;
    *minutes = (int)(sign * (value * 60 + rest));
    return true;
}

bool date_zone(date_scan *c, int *minutes)
{
    size_t from = c->at;
    bool named = take_word(c, ZONES, COUNT(ZONES), minutes), numbered = false;
    size_t behind_name = c->at;
    if ((!named || *minutes == 0) && (date_peek(c) == '+' || date_peek(c) == '-'))
        numbered = numeric_zone(c, minutes);
    if (!numbered)
        c->at = named ? behind_name : from;
    return named || numbered;
}

bool date_parse_zone(feed_str s, int *minutes)
{
    date_scan c = {.s = str_trim(s)};
    *minutes = 0;
    return date_zone(&c, minutes) && c.at == c.s.n;
}

/* ---- RFC 2822 section 3.3 ---------------------------------------------------------------------------------------- */

/* White space and nested comments. Linear. */
static void skip_cfws(date_scan *c)
{
    for (size_t depth = 0; c->at < c->s.n; c->at++) {
        char ch = c->s.p[c->at];
        if (ch == '(')
            depth++;
        else if (ch == ')' && depth)
            depth--;
        else if (ch == '\\' && depth)
            c->at++;
        else if (!depth && !is_space(ch))
            break;
    }
    if (c->at > c->s.n) /* a backslash was the last byte */
        c->at = c->s.n;
}

/* RFC 2822 section 4.3: 00 to 49 are of this century, other two- and three-digit years count from 1900. */
static bool take_year(date_scan *c, int *year)
{
    size_t from = c->at;
    if (!date_number(c, 2, 4, year))
        return false;
    size_t digits = c->at - from;
    if (digits < 4)
        *year += digits == 2 && *year < 50 ? 2000 : 1900;
    return true;
}

static bool take_clock(date_scan *c)
{
    date_fields *f = &c->f;
    if (!date_number(c, 1, 2, &f->hour))
        return false;
    skip_cfws(c);
    if (!date_skip_char(c, ':'))
        return false;
    skip_cfws(c);
    if (!date_number(c, 2, 2, &f->minute))
        return false;
    skip_cfws(c);
    if (!date_skip_char(c, ':'))
        return true;
    skip_cfws(c);
    return date_number(c, 2, 2, &f->second);
}

/* Section 4.3: a name that is not known, and every military letter but Z, says nothing: like -0000. */
static bool take_822_zone(date_scan *c)
{
    c->f.zoned = true;
    if (date_zone(c, &c->f.offset))
        return true;
    size_t from = c->at;
    while (date_peek(c) >= 'A' && date_peek(c) <= 'Z')
        c->at++;
    size_t letters = c->at - from;
    return letters == 1 || (letters >= 3 && letters <= 5);
}

bool date_parse_rfc822(feed_str s, feed_time *out)
{
    *out = (feed_time){0};
    date_scan c = {.s = s};
    skip_cfws(&c);
    int weekday;
    if (take_word(&c, WEEKDAYS, 7, &weekday)) { /* the first seven are the short English names */
        skip_cfws(&c);
        if (!date_skip_char(&c, ','))
            return false;
        skip_cfws(&c);
    }
    if (!date_number(&c, 1, 2, &c.f.day))
        return false;
    skip_cfws(&c);
    if (!take_word(&c, MONTHS, 12, &c.f.month)) /* likewise */
        return false;
    skip_cfws(&c);
    if (!take_year(&c, &c.f.year))
        return false;
    skip_cfws(&c);
    if (!take_clock(&c))
        return false;
    skip_cfws(&c);
    if (!take_822_zone(&c))
        return false;
    skip_cfws(&c);
    return c.at == c.s.n && date_make(&c.f, out);
}
