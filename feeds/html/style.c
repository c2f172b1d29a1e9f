/*
 * The style attribute. A declaration stays if its property is in the table and its value consists of words, numbers of
 * moderate size, colours, quoted names and separators: nothing that loads, computes, escapes or comments, and nothing
 * that moves a box over what is not its own.
 */
#include "allow.h"

typedef struct property {
    feed_str name;
    bool box;  /* its numbers are sizes of a box's edges: not negative, below 1,000 */
    bool safe; /* for the W3C validator */
} property;

enum { ANY = 0, BOX = 1, UNKNOWN = 0, SAFE = 1 };

static const property PROPERTIES[] = {
#define HTML_PROPERTY(name, values, w3c) {{name, sizeof(name) - 1}, values, w3c},
#include "allow.def"
#undef HTML_PROPERTY
};

static const char *const KEYWORDS[] = {
#define HTML_KEYWORD(name) name,
#include "allow.def"
#undef HTML_KEYWORD
};

static size_t word_length(feed_str s)
{
    size_t n = 0;
    while (n < s.n && (is_alnum(s.p[n]) || s.p[n] == '-' || s.p[n] == '_'))
        n++;
    return n;
}

/* margin, margin-left … */
static bool box_family(feed_str name)
{
    static const feed_str FAMILIES[] = {{"background", 10}, {"border", 6}, {"margin", 6}, {"padding", 7}};
    feed_str family = {name.p, str_find_byte(name, '-')};
    for (size_t i = 0; i < sizeof FAMILIES / sizeof *FAMILIES; i++)
        if (str_eq_nocase(family, FAMILIES[i]))
            return word_length(name) == name.n;
    return false;
}

/* NULL: not allowed. */
static const property *find(feed_str name)
{
    static const property BOX_FAMILY = {{"", 0}, true, false};
    for (size_t i = 0; i < sizeof PROPERTIES / sizeof *PROPERTIES; i++)
        if (name.n == PROPERTIES[i].name.n && str_eq_nocase(name, PROPERTIES[i].name))
            return &PROPERTIES[i];
    return box_family(name) ? &BOX_FAMILY : NULL;
}

/* Cuts the next declaration off; false at the end. *good: it is "name: value" and no more. */
static bool next_declaration(feed_str *rest, feed_str *name, feed_str *value, bool *good)
{
    feed_str part;
    do {
        if (!str_split(rest, ';', &part))
            return false;
        part = str_trim(part);
    } while (part.n == 0);
    size_t colon = str_find_byte(part, ':');
    *name = str_trim((feed_str){part.p, colon});
    *value = str_trim(str_from(part, colon + 1));
    *good = colon < part.n && name->n && value->n && str_find_byte(*value, ':') == value->n;
    return true;
}

/* Bytes of the number with its unit at the front of s; 0 if it is too large for its place. */
static size_t number_length(feed_str s, bool box)
{
    size_t n = s.p[0] == '-' || s.p[0] == '+', whole = 0, digits = 0;
    if (box && n && s.p[0] == '-')
        return 0;
    for (; n < s.n && is_digit(s.p[n]); n++)
        whole += whole || s.p[n] != '0', digits++;
    if (n < s.n && s.p[n] == '.')
        for (n++; n < s.n && is_digit(s.p[n]); n++)
            digits++;
    if (!digits || digits > 12 || whole > (box ? 3 : 4))
        return 0;
    size_t unit = 0;
    while (n + unit < s.n && is_alpha(s.p[n + unit]))
        unit++;
    if (unit == 0 && n < s.n && s.p[n] == '%')
        unit = 1;
    n += unit;
    bool ends = n == s.n || is_space(s.p[n]) || memchr(",/!", s.p[n], 3); /* 1e9px is one number for a browser */
    return unit <= 5 && ends ? n : 0;
}

static size_t colour_length(feed_str s)
{
    size_t n = 1;
    while (n < s.n && is_hex(s.p[n]))
        n++;
    return n >= 4 && n <= 9 ? n : 0;
}

/* A quoted name of letters, digits, spaces and the like; of any script. */
static size_t string_length(feed_str s)
{
    for (size_t n = 1; n < s.n; n++) {
        unsigned char c = (unsigned char)s.p[n];
        if (s.p[n] == s.p[0])
            return n + 1;
        if (!is_alnum(s.p[n]) && c < 0x80 && !memchr(" -_.,", c, 5))
            return 0;
    }
    return 0;
}

/* A comma, white space, or a "/" that begins no comment. */
static bool separates(feed_str s)
{
    return is_space(s.p[0]) || s.p[0] == ',' || (s.p[0] == '/' && s.n > 1 && s.p[1] != '*' && s.p[1] != '/');
}

/* A word, or a colour function with numbers alone in its parentheses. */
static size_t word_or_colour(feed_str s)
{
    static const char *const FUNCTIONS[] = {"rgb", "rgba", "hsl", "hsla"};
    size_t n = word_length(s);
    if (n >= s.n || s.p[n] != '(')
        return n;
    bool known = false;
    for (size_t i = 0; i < sizeof FUNCTIONS / sizeof *FUNCTIONS; i++)
        known |= str_eq_nocase((feed_str){s.p, n}, str_of(FUNCTIONS[i]));
    for (n++; known && n < s.n; n++) {
        if (s.p[n] == ')')
            return n + 1;
        if (!is_digit(s.p[n]) && s.p[n] != '.' && s.p[n] != '%' && !separates(str_from(s, n)))
            return 0;
    }
    return 0;
}

/* Bytes of what stands at the front of a value; 0 if it may not. */
static size_t token_length(feed_str s, bool box)
{
    char c = s.p[0];
    if (separates(s))
        return 1;
    if (c == '#')
        return colour_length(s);
    if (c == '"' || c == '\'')
        return string_length(s);
    if (c == '!')
        return str_starts_nocase(s, STR("!important")) ? 10 : 0;
    if (is_digit(c) || c == '.' || c == '+' || (c == '-' && s.n > 1 && (is_digit(s.p[1]) || s.p[1] == '.')))
        return number_length(s, box);
    return is_alpha(c) || c == '-' ? word_or_colour(s) : 0;
}

static bool value_allowed(feed_str value, bool box)
{
    while (value.n) {
        size_t n = token_length(value, box);
        if (n == 0)
            return false;
        value = str_from(value, n);
    }
    return true;
}

size_t html_style_put(buf *b, feed_str style)
{
    size_t from = b->n, dropped = 0;
    feed_str name, value;
    for (bool good; next_declaration(&style, &name, &value, &good);) {
        const property *p = good ? find(name) : NULL;
        if (!p || !value_allowed(value, p->box)) {
            dropped++;
            continue;
        }
        if (b->n > from)
            buf_put_char(b, ' ');
        buf_put_str(b, name);
        buf_put_lit(b, ": ");
        buf_put_str(b, value);
        buf_put_char(b, ';');
    }
    return dropped;
}

bool html_style_allowed(feed_str style)
{
    feed_str name, value;
    for (bool good; next_declaration(&style, &name, &value, &good);) {
        const property *p = good ? find(name) : NULL;
        if (!p || !value_allowed(value, p->box))
            return false;
    }
    return true;
}

/* ---- the W3C validator's rules, which go by regular expressions -------------------------------------------------- */

static bool w3c_word(char c)
{
    return is_alnum(c) || c == '_';
}

static bool w3c_space(char c)
{
    return is_space(c) || c == '\f' || c == '\v';
}

/* '[\s\w]+', "[\s\w]+" or \([\d,\s]+\) at the front of s: its bytes, or 0. */
static size_t w3c_group(feed_str s)
{
    char close = s.p[0] == '(' ? ')' : s.p[0];
    size_t n = 1;
    while (n < s.n && (w3c_space(s.p[n]) || (close == ')' ? is_digit(s.p[n]) || s.p[n] == ',' : w3c_word(s.p[n]))))
        n++;
    return n > 1 && n < s.n && s.p[n] == close ? n + 1 : 0;
}

/* ^([:,;#%.\sa-zA-Z0-9!]|\w-\w|'[\s\w]+'|"[\s\w]+"|\([\d,\s]+\))*$ */
static bool w3c_plain(feed_str s)
{
    while (s.n) {
        size_t n = 0;
        if (s.n > 2 && w3c_word(s.p[0]) && s.p[1] == '-' && w3c_word(s.p[2]))
            n = 3;
        else if (is_alnum(s.p[0]) || w3c_space(s.p[0]) || memchr(":,;#%.!", s.p[0], 7))
            n = 1;
        else if (s.p[0] == '\'' || s.p[0] == '"' || s.p[0] == '(')
            n = w3c_group(s);
        if (n == 0)
            return false;
        s = str_from(s, n);
    }
    return true;
}

/* #[0-9a-f]+ | rgb\(\d+%?,\d*%?,?\d*%?\)? | \d{0,2}\.?\d{0,2}(cm|em|ex|in|mm|pc|pt|px|%|,|\))? */
static bool w3c_value(feed_str word)
{
    static const char UNITS[] = "cmemexinmmpcptpx";
    feed_str s = word;
    if (s.p[0] == '#') {
        for (s = str_from(s, 1); s.n && is_hex(s.p[0]);)
            s = str_from(s, 1);
        return s.n == 0 && word.n > 1;
    }
    if (str_starts(s, STR("rgb(")))
        return s.n > 5 && is_digit(s.p[4]);
    for (int i = 0; i < 2 && s.n && is_digit(s.p[0]); i++)
        s = str_from(s, 1);
    if (s.n && s.p[0] == '.')
        s = str_from(s, 1);
    for (int i = 0; i < 2 && s.n && is_digit(s.p[0]); i++)
        s = str_from(s, 1);
    if (s.n == 1 && memchr("%,)", s.p[0], 3))
        return true;
    for (size_t i = 0; s.n == 2 && i < sizeof UNITS - 1; i += 2)
        if (memcmp(s.p, UNITS + i, 2) == 0)
            return true;
    return s.n == 0;
}

static bool w3c_keyword(feed_str word)
{
    for (size_t i = 0; i < sizeof KEYWORDS / sizeof *KEYWORDS; i++)
        if (str_eq_nocase(word, str_of(KEYWORDS[i])))
            return true;
    return w3c_value(word);
}

/* Words that are keywords or small sizes. */
static bool w3c_words(feed_str value)
{
    feed_str word;
    while (str_split(&value, ' ', &word)) {
        word = str_trim(word);
        if (word.n && !w3c_keyword(word))
            return false;
    }
    return true;
}

/* Puts `style` with a space for each url(…); false if something in it is not understood. */
static bool put_without_urls(buf *b, feed_str style)
{
    while (style.n) {
        size_t n = 0;
        if (str_starts_nocase(style, STR("url")))
            for (n = 3; n < style.n && w3c_space(style.p[n]);)
                n++;
        if (n && n < style.n && style.p[n] == '(') {
            n += str_find_byte(str_from(style, n), ')') + 1;
            buf_put_char(b, ' ');
        } else {
            n = 1;
            buf_put_char(b, style.p[0]);
        }
        style = str_from(style, n);
    }
    feed_str rest = buf_str(b), name, value;
    for (bool good; next_declaration(&rest, &name, &value, &good);)
        if (!good && value.p <= name.p + name.n) /* an empty value is no harm */
            return false;
    return w3c_plain(buf_str(b));
}

size_t html_style_put_classic(buf *b, feed_str style)
{
    size_t from = b->n, dropped = 0;
    feed_str name, value, rest;
    buf plain;
    buf_init(&plain, style.n + 1);
    bool understood = put_without_urls(&plain, style) && !plain.error;
    rest = buf_str(&plain);
    for (bool good; understood && next_declaration(&rest, &name, &value, &good);) {
        const property *p = find(name);
        bool kept = value.n && ((p && p->safe) || (box_family(name) && w3c_words(value)));
        dropped += !kept;
        if (!kept)
            continue;
        if (b->n > from)
            buf_put_char(b, ' ');
        buf_put_str(b, name);
        buf_put_lit(b, ": ");
        buf_put_str(b, value);
        buf_put_char(b, ';');
    }
    buf_free(&plain);
    return dropped;
}

feed_str html_style_w3c_fault(feed_str style)
{
    feed_str rest = style, name, value;
    if (!w3c_plain(style))
        return style;
    for (bool good; next_declaration(&rest, &name, &value, &good);)
        if (!good)
            return style;
    rest = style;
    for (bool good; next_declaration(&rest, &name, &value, &good);) {
        const property *p = find(name);
        if (!(p && p->safe) && !(box_family(name) && w3c_words(value)))
            return name;
    }
    return STR_NONE;
}
