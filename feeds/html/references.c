#include "references.h"

#include "../core/utf8.h"
#include "entities.def"

#define NAME_MAX_BYTES   31 /* CounterClockwiseContourIntegral */
#define LEGACY_MAX_BYTES 6  /* frac12, Aacute: the longest that may lack the semicolon */

typedef struct entity {
    char name[NAME_MAX_BYTES + 1];
    bool legacy; /* the semicolon may be missing */
    uint32_t first, second;
} entity;

static const entity ENTITIES[] = {
#define E(name, legacy, first, second) {name, legacy, first, second},
#include "entities.def"
#undef E
};

static const uint16_t FIRST[] = {ENTITY_FIRST};

/* Their first letters are the same. */
static int compare(const entity *e, feed_str name)
{
    size_t n = 1;
    while (n < name.n && e->name[n] == name.p[n])
        n++;
    return (unsigned char)e->name[n] - (n < name.n ? (unsigned char)name.p[n] : 0);
}

static const entity *find(feed_str name)
{
    if (name.n == 0 || name.n > NAME_MAX_BYTES || !is_alpha(name.p[0]))
        return NULL;
    int letter = name.p[0] >= 'a' ? name.p[0] - 'a' + 26 : name.p[0] - 'A';
    size_t low = FIRST[letter], high = FIRST[letter + 1];
    while (low < high) {
        size_t middle = (low + high) / 2;
        const entity *e = &ENTITIES[middle];
        int order = compare(e, name);
        if (order == 0)
            return e;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

bool html_reference_known(feed_str name)
{
    return find(name) != NULL;
}

static void put(html_reference *out, uint32_t c)
{
    char bytes[4];
    int n = utf8_encode(c, bytes);
    memcpy(out->text + out->n, bytes, (size_t)n);
    out->n += (size_t)n;
}

/* The longest name at s that may lack its semicolon. */
static const entity *find_legacy(feed_str run, size_t *length)
{
    for (size_t n = run.n < LEGACY_MAX_BYTES ? run.n : LEGACY_MAX_BYTES; n >= 2; n--) {
        const entity *e = find((feed_str){run.p, n});
        if (e && e->legacy) {
            *length = n;
            return e;
        }
    }
    return NULL;
}

static void read_named(feed_str s, bool in_attribute, html_reference *out)
{
    size_t n = 1;
    while (n < s.n && is_alnum(s.p[n]))
        n++;
    feed_str run = {s.p + 1, n - 1};
    bool semicolon = n < s.n && s.p[n] == ';';
    size_t length = run.n;
    const entity *e = semicolon ? find(run) : NULL;
    if (e) {
        out->length = n + 1;
    } else if ((e = find_legacy(run, &length)) != NULL) {
        char next = length + 1 < s.n ? s.p[length + 1] : '\0';
        if (in_attribute && (next == '=' || is_alnum(next)))
            return;
        out->length = length + 1;
        out->missing_semicolon = true;
    } else {
        if (semicolon && run.n) {
            out->error = HTML_ERROR_UNKNOWN_NAMED_REFERENCE;
            out->error_at = n;
        }
        return;
    }
    put(out, e->first);
    if (e->second)
        put(out, e->second);
}

static bool noncharacter(uint32_t c)
{
    return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

/* The code point that the number stands for, and the error it is. */
static uint32_t repair(uint32_t c, html_error *error)
{
    static const uint16_t WINDOWS_1252[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                              0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                              0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                              0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
    bool space = c == 0x09 || c == 0x0A || c == 0x0C || c == 0x20;
    if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
        *error = c == 0         ? HTML_ERROR_NULL_REFERENCE
                 : c > 0x10FFFF ? HTML_ERROR_REFERENCE_OUTSIDE_UNICODE
                                : HTML_ERROR_SURROGATE_REFERENCE;
        return 0xFFFD;
    }
    if (noncharacter(c))
        *error = HTML_ERROR_NONCHARACTER_REFERENCE;
    else if (c < 0x20 ? !space : c >= 0x7F && c <= 0x9F)
        *error = HTML_ERROR_CONTROL_CHARACTER_REFERENCE;
    return c >= 0x80 && c <= 0x9F && WINDOWS_1252[c - 0x80] ? WINDOWS_1252[c - 0x80] : c;
}

static uint32_t digit_value(char c)
{
    return (uint32_t)(is_digit(c) ? c - '0' : to_lower(c) - 'a' + 10);
}

static void read_numeric(feed_str s, html_reference *out)
{
    bool hex = s.n > 2 && (s.p[2] == 'x' || s.p[2] == 'X');
    size_t from = hex ? 3 : 2, n = from;
    uint32_t c = 0;
    for (; n < s.n && (hex ? is_hex(s.p[n]) : is_digit(s.p[n])); n++)
        if (c <= 0x10FFFF)
            c = c * (hex ? 16 : 10) + digit_value(s.p[n]);
    if (n == from) {
        out->error = HTML_ERROR_ABSENCE_OF_DIGITS;
        out->error_at = n;
        return;
    }
    out->missing_semicolon = n >= s.n || s.p[n] != ';';
    out->length = n + !out->missing_semicolon;
    put(out, repair(c, &out->error));
    out->error_at = out->length;
}

/* Those that most writers escape with. */
static bool read_common(feed_str s, html_reference *out)
{
    char c = s.n < 4 ? 0 : s.p[1] == 'l' ? '<' : s.p[1] == 'g' ? '>' : s.p[1] == 'a' ? '&' : s.p[1] == 'q' ? '"' : 0;
    const char *rest = c == '&' ? "mp;" : c == '"' ? "uot;" : "t;";
    size_t n = strlen(rest);
    if (!c || s.n < n + 2 || memcmp(s.p + 2, rest, n) != 0)
        return false;
    out->text[out->n++] = c;
    out->length = n + 2;
    return true;
}

void html_reference_read(feed_str s, bool in_attribute, html_reference *out)
{
    *out = (html_reference){.error = HTML_ERROR_COUNT};
    if (read_common(s, out))
        return;
    if (s.n > 1 && s.p[1] == '#')
        read_numeric(s, out);
    else
        read_named(s, in_attribute, out);
}
