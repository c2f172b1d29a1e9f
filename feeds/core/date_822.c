/* RFC 2822 dates, and the names of months, weekdays and zones. */
#include "date_scan.h"

typedef struct date_word {
    const char *name;
    int value;
} date_word;

/* Minutes east of UTC. Names that stand for several zones (IST) are left out; those of RFC 822 keep its meaning. */
static const date_word ZONES[] = {
    {"GMT", 0},     {"UTC", 0},     {"UT", 0},     {"Z", 0},      {"Etc/GMT", 0}, {"Etc/UTC", 0}, {"EST", -300},
    {"EDT", -240},  {"CST", -360},  {"CDT", -300}, {"MST", -420}, {"MDT", -360},  {"PST", -480},  {"PDT", -420},
    {"ET", -300},   {"CT", -360},   {"MT", -420},  {"PT", -480},  {"AST", -240},  {"ADT", -180},  {"AT", -240},
    {"AKST", -540}, {"AKDT", -480}, {"HST", -600}, {"WET", 0},    {"WEST", 60},   {"BST", 60},    {"CET", 60},
    {"CEST", 120},  {"MET", 60},    {"MEST", 120}, {"EET", 120},  {"EEST", 180},  {"MSK", 180},   {"HKT", 480},
    {"SGT", 480},   {"AWST", 480},  {"JST", 540},  {"KST", 540},  {"ACST", 570},  {"AEST", 600},  {"AEDT", 660},
    {"NZST", 720},  {"NZDT", 780},
};

static const date_word MONTHS[] = {
    {"Jan", 1},     {"Feb", 2},       {"Mar", 3},       {"Apr", 4},        {"May", 5},       {"Jun", 6},
    {"Jul", 7},     {"Aug", 8},       {"Sep", 9},       {"Oct", 10},       {"Nov", 11},      {"Dec", 12},
    {"January", 1}, {"February", 2},  {"March", 3},     {"April", 4},      {"June", 6},      {"July", 7},
    {"August", 8},  {"September", 9}, {"Sept", 9},      {"October", 10},   {"November", 11}, {"December", 12},
    {"január", 1},  {"február", 2},   {"februári", 2},  {"március", 3},    {"április", 4},   {"május", 5},
    {"június", 6},  {"július", 7},    {"augusztus", 8}, {"szeptember", 9}, {"október", 10},  {"Ιαν", 1},
    {"Φεβ", 2},     {"Μάώ", 3},       {"Μαώ", 3},       {"Μάρ", 3},        {"Μαρ", 3},       {"Απρ", 4},
    {"Μάι", 5},     {"Μαϊ", 5},       {"Μαι", 5},       {"Ιούν", 6},       {"Ιον", 6},       {"Ιούλ", 7},
    {"Ιολ", 7},     {"Αύγ", 8},       {"Αυγ", 8},       {"Σεπ", 9},        {"Οκτ", 10},      {"Νοέ", 11},
    {"Νοε", 11},    {"Δεκ", 12},
};

static const date_word WEEKDAYS[] = {
    {"Mon", 1},      {"Tue", 2},    {"Wed", 3},     {"Thu", 4},       {"Fri", 5},      {"Sat", 6},
    {"Sun", 7},      {"Monday", 1}, {"Tuesday", 2}, {"Wednesday", 3}, {"Thursday", 4}, {"Friday", 5},
    {"Saturday", 6}, {"Sunday", 7}, {"Tues", 2},    {"Thur", 4},      {"Thurs", 4},    {"Δευ", 1},
    {"Τρι", 2},      {"Τετ", 3},    {"Πεμ", 4},     {"Παρ", 5},       {"Σαβ", 6},      {"Κυρ", 7},
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
        if (to_lower(word.p[0]) == to_lower(table[i].name[0]) && str_eq_nocase(word, str_of(table[i].name))) {
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
