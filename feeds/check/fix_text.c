/* Changes inside texts: characters, references, tags in plain text, addresses. */
#include <stdlib.h>

#include "../core/str.h"
#include "../core/uri.h"
#include "../core/utf8.h"
#include "../html/references.h"
#include "fix_state.h"
#include "values.h"

enum { EDITS_MAX = 1 << 20 };

static int grow(fix_edits *e)
{
    size_t wanted = e->capacity ? e->capacity * 2 : 64;
    fix_edit *list = wanted <= EDITS_MAX ? realloc(e->list, wanted * sizeof *list) : NULL;
    e->error = wanted > EDITS_MAX ? FEED_E_LIMIT : list ? FEED_OK : FEED_E_MEMORY;
    if (list) {
        e->list = list;
        e->capacity = wanted;
    }
    return e->error;
}

void fix_add(fixer *x, feed_rule rule, feed_str old, feed_str text)
{
    fix_edits *e = x->out;
    if (e->error || str_eq(old, text))
        return;
    if (e->n == e->capacity && grow(e))
        return;
    char *copy = arena_array(&e->a, text.n ? text.n : 1, 1);
    if (!copy) {
        e->error = FEED_E_MEMORY;
        return;
    }
    memcpy(copy, text.n ? text.p : "", text.n);
    e->list[e->n++] = (fix_edit){(size_t)(old.p - x->text.p), old.n, {copy, text.n}, rule};
}

/* ---- Characters and references ----------------------------------------------------------------------------------- */

/* Bytes 0x80 to 0x9F of windows-1252, as UTF-8. */
static const char *const WINDOWS[32] = {"€", "", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "", "Ž", "",
                                        "", "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", "", "ž", "Ÿ"};

/* What a byte that is no UTF-8 stood for; `two` has room for it. */
static feed_str meant_by(unsigned char c, char two[2])
{
    two[0] = (char)(0xC0 | c >> 6);
    two[1] = (char)(0x80 | (c & 0x3F));
    return c < 0xA0 ? str_of(WINDOWS[c - 0x80]) : (feed_str){two, 2};
}

static void mend_byte(fixer *x, feed_str byte)
{
    char two[2];
    fix_add(x, FEED_RULE_UnicodeError, byte, meant_by((unsigned char)byte.p[0], two));
}

/* Text without what fix_markup takes out. */
static void put_mended(buf *out, feed_str s)
{
    for (size_t at = 0; at < s.n;) {
        feed_str rest = str_from(s, at);
        size_t clean = utf8_clean_prefix(rest);
        buf_put(out, rest.p, clean);
        at += clean;
        if (clean == rest.n)
            return;
        char two[2];
        int length = 1;
        unsigned char c = (unsigned char)s.p[at];
        uint32_t ch = utf8_decode(s.p + at, s.p + s.n, &length);
        if (ch == UTF8_BAD)
            buf_put_str(out, meant_by(c, two));
        else if (c == 0x7F || (c >= 0x80 && ch != 0xFFFE && ch != 0xFFFF))
            buf_put(out, s.p + at, (size_t)length);
        at += ch == UTF8_BAD ? 1 : (size_t)length;
    }
}

/* "&name;" and the like at the front; 0: it is none. */
static size_t reference_length(feed_str s)
{
    size_t n = 1;
    bool number = n < s.n && s.p[n] == '#', hex = number && n + 1 < s.n && s.p[n + 1] == 'x';
    n += number + hex;
    size_t from = n;
    while (n < s.n && (number ? hex ? is_hex(s.p[n]) : is_digit(s.p[n]) : is_alnum(s.p[n])))
        n++;
    return n > from && n < s.n && s.p[n] == ';' ? n + 1 : 0;
}

static bool is_xml_entity(feed_str reference)
{
    static const feed_str KNOWN[] = {{"&amp;", 5}, {"&lt;", 4}, {"&gt;", 4}, {"&quot;", 6}, {"&apos;", 6}};
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++)
        if (str_eq(reference, KNOWN[i]))
            return true;
    return false;
}

/* Whether it stands for a character that XML allows. */
static bool is_char_reference(feed_str reference)
{
    uint64_t n = 0;
    bool hex = reference.p[2] == 'x';
    for (size_t i = hex ? 3 : 2; i + 1 < reference.n && n < 0x110000; i++)
        n = n * (hex ? 16 : 10) + (uint64_t)value_hex(reference.p[i]);
    return n == 9 || n == 10 || n == 13 || (n >= 0x20 && n < 0xD800) || (n >= 0xE000 && n < 0xFFFE) ||
           (n >= 0x10000 && n < 0x110000);
}

static size_t mend_reference(fixer *x, feed_str rest)
{
    size_t n = reference_length(rest);
    feed_str reference = {rest.p, n};
    html_reference known;
    if (!n) {
        fix_add(x, FEED_RULE_SAXError, (feed_str){rest.p, 1}, STR("&amp;"));
        return 1;
    }
    if (rest.p[1] == '#') {
        if (!is_char_reference(reference))
            fix_add(x, FEED_RULE_SAXError, reference, STR(""));
        return n;
    }
    if (is_xml_entity(reference) || x->entities)
        return n;
    html_reference_read(reference, false, &known);
    if (html_reference_known((feed_str){rest.p + 1, n - 2})) {
        buf_clear(&x->scratch);
        fix_decode(reference, &x->scratch);
        fix_add(x, FEED_RULE_SAXError, reference, buf_str(&x->scratch));
        return n;
    }
    fix_add(x, FEED_RULE_SAXError, (feed_str){rest.p, 1}, STR("&amp;"));
    return 1;
}

void fix_markup(fixer *x, feed_str text)
{
    for (size_t at = 0; at < text.n;) {
        unsigned char c = (unsigned char)text.p[at];
        feed_str rest = str_from(text, at);
        int length = 1;
        if (c == '&') {
            at += mend_reference(x, rest);
            continue;
        }
        if (c == '<')
            fix_add(x, FEED_RULE_SAXError, (feed_str){rest.p, 1}, STR("&lt;"));
        else if (c < 0x20 && c != '\t' && c != '\n' && c != '\r')
            fix_add(x, FEED_RULE_SAXError, (feed_str){rest.p, 1}, STR(""));
        else if (c >= 0x80) {
            uint32_t ch = utf8_decode(rest.p, rest.p + rest.n, &length);
            length = ch == UTF8_BAD ? 1 : length;
            if (ch == UTF8_BAD)
                mend_byte(x, (feed_str){rest.p, 1});
            else if (ch == 0xFFFE || ch == 0xFFFF)
                fix_add(x, FEED_RULE_SAXError, (feed_str){rest.p, (size_t)length}, STR(""));
        }
        at += (size_t)length;
    }
}

static void decode_references(feed_str raw, buf *out)
{
    for (size_t at = 0; at < raw.n;) {
        feed_str rest = str_from(raw, at);
        html_reference found = {.length = 0};
        size_t plain = str_find_byte(rest, '&');
        put_mended(out, (feed_str){rest.p, plain});
        at += plain;
        if (at == raw.n)
            return;
        rest = str_from(raw, at);
        if (str_starts(rest, STR("&apos;"))) {
            buf_put_char(out, '\'');
            at += 6;
            continue;
        }
        html_reference_read(rest, true, &found); /* "&copy=1" is part of an address */
        if (found.length)
            buf_put(out, found.text, found.n);
        else
            buf_put_char(out, '&');
        at += found.length ? found.length : 1;
    }
}

void fix_decode(feed_str raw, buf *out)
{
    for (size_t at = 0; at < raw.n;) {
        feed_str rest = str_from(raw, at);
        size_t n = str_find(rest, STR("<![CDATA["));
        decode_references((feed_str){rest.p, n}, out);
        if (n == rest.n)
            return;
        feed_str inner = str_from(rest, n + 9);
        size_t end = str_find(inner, STR("]]>"));
        put_mended(out, (feed_str){inner.p, end});
        at += n + 9 + end + 3;
    }
}

/* ---- Plain text -------------------------------------------------------------------------------------------------- */

/* "&name;" that would be shown as it is. */
static bool has_entity(feed_str text)
{
    for (size_t at = 0; (at += str_find_byte(str_from(text, at), '&')) < text.n; at++) {
        size_t n = reference_length(str_from(text, at));
        if (n && (text.p[at + 1] == '#' || html_reference_known((feed_str){text.p + at + 1, n - 2})))
            return true;
    }
    return false;
}

static void strip(feed_str text, buf *out)
{
    for (size_t at = 0; at < text.n;) {
        feed_str rest = str_from(text, at);
        size_t end = str_find_byte(rest, '>');
        bool tag = rest.p[0] == '<' && rest.n > 1 && (is_alpha(rest.p[1]) || rest.p[1] == '/') && end < rest.n;
        if (!tag)
            buf_put_char(out, rest.p[0]);
        at += tag ? end + 1 : 1;
    }
}

bool fix_strip_tags(feed_str text, buf *out)
{
    bool tags = text_has_markup(text), entities = has_entity(text);
    buf plain;
    buf_init(&plain, FIX_VALUE_MAX);
    if (tags)
        strip(text, &plain);
    else
        buf_put_str(&plain, text);
    if (entities)
        decode_references(buf_str(&plain), out);
    else
        buf_put_str(out, buf_str(&plain));
    buf_free(&plain);
    return tags || entities;
}

static bool address_char(char c)
{
    return is_alnum(c) || (c && strchr(".!#$%&'*+-/=?^_`{|}~@", c));
}

bool fix_contact(feed_str text, buf *out)
{
    if (str_starts_nocase(text, STR("mailto:")))
        text = str_from(text, 7);
    size_t sign = str_find_byte(text, '@'), begin = sign, end = sign;
    while (begin && address_char(text.p[begin - 1]))
        begin--;
    while (end < text.n && address_char(text.p[end]))
        end++;
    feed_str address = {text.p + begin, end - begin};
    while (address.n && address.p[address.n - 1] == '.')
        address.n--;
    if (sign == text.n || !value_is_addr_spec(address))
        return false;
    feed_str parts[] = {{text.p, begin}, str_from(text, end)};
    size_t from = out->n;
    buf_put_str(out, address);
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < parts[i].n; k++) {
            bool drop = strchr("<>()[],;:\"", parts[i].p[k]) || (is_space(parts[i].p[k]) && out->p[out->n - 1] == ' ');
            if (!drop)
                buf_put_char(out, is_space(parts[i].p[k]) ? ' ' : parts[i].p[k]);
        }
    feed_str name = str_trim((feed_str){out->p + from + address.n, out->n - from - address.n});
    char copy[512];
    size_t n = name.n < sizeof copy ? name.n : sizeof copy;
    memcpy(copy, n ? name.p : "", n);
    out->n = from + address.n;
    if (n) {
        buf_put_lit(out, " (");
        buf_put(out, copy, n);
        buf_put_char(out, ')');
    }
    return true;
}

/* ---- Links in HTML ----------------------------------------------------------------------------------------------- */

/* Behind href= or src=: the value up to its quote, which may be escaped. */
static feed_str quoted_value(feed_str rest)
{
    static const feed_str QUOTES[] = {{"\"", 1}, {"'", 1}, {"&quot;", 6}, {"&#34;", 5}, {"&#39;", 5}};
    for (size_t i = 0; i < sizeof QUOTES / sizeof *QUOTES; i++) {
        if (!str_starts(rest, QUOTES[i]))
            continue;
        feed_str value = str_from(rest, QUOTES[i].n);
        value.n = str_find(value, QUOTES[i]);
        return value.p + value.n == rest.p + rest.n ? STR_NONE : value;
    }
    return STR_NONE;
}

void fix_html_links(fixer *x, feed_str raw)
{
    static const feed_str NAMES[] = {{" href=", 6}, {" src=", 5}};
    for (size_t at = 0; (at += str_find_byte(str_from(raw, at), ' ')) < raw.n; at++) {
        feed_str rest = str_from(raw, at), value = STR_NONE;
        for (size_t i = 0; i < 2; i++)
            if (str_starts_nocase(rest, NAMES[i]))
                value = quoted_value(str_from(rest, NAMES[i].n));
        if (!value.n || value.p[0] == '#' || value.n > 4096 || uri_is_absolute(value) ||
            memchr(value.p, '<', value.n) || memchr(value.p, '&', value.n))
            continue;
        buf_clear(&x->scratch);
        uri_resolve(x->base, value, &x->scratch);
        fix_add(x, FEED_RULE_ContainsRelRef, value, buf_str(&x->scratch));
    }
}
