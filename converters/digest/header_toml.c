/* TOML 1.0 (https://toml.io/en/v1.0.0). Numbers, dates and truth values are kept as they are written. */
#include "header_tree.h"

#include "../../feeds/core/date.h"
#include "../../feeds/core/utf8.h"

/* What a map or list may still become: header_node.flags. */
enum {
    DEFINED = 1, /* by a [table] line, or an element of [[tables]] */
    DOTTED = 2,  /* by a dotted key */
    CLOSED = 4,  /* inline: nothing can be added */
    TABLES = 8   /* a list made by [[tables]] */
};

typedef struct toml_reader {
    header_tree *t;
    size_t at;
    header_node *table; /* where keys go */
} toml_reader;

static bool take_value(toml_reader *r, header_node *parent, feed_str key);

static bool fault_at(toml_reader *r, size_t offset, const char *expected)
{
    header_fault(r->t, offset, "the header is not TOML: expected %s; " HEADER_BY_LINES, expected);
    r->t->error = FEED_E_INPUT;
    return false;
}

static bool fault(toml_reader *r, const char *expected)
{
    return fault_at(r, r->at, expected);
}

/* ---- Bytes ------------------------------------------------------------------------------------------------------- */

static char peek(const toml_reader *r)
{
    return r->at < r->t->end ? r->t->text.p[r->at] : '\0';
}

static feed_str rest(const toml_reader *r)
{
    return (feed_str){r->t->text.p + r->at, r->t->end - r->at};
}

static bool take(toml_reader *r, char c)
{
    bool hit = r->at < r->t->end && r->t->text.p[r->at] == c;
    r->at += hit;
    return hit;
}

static void skip_blanks(toml_reader *r)
{
    while (peek(r) == ' ' || peek(r) == '\t')
        r->at++;
}

static bool take_newline(toml_reader *r)
{
    bool cr = take(r, '\r');
    return take(r, '\n') || cr;
}

static void skip_comment(toml_reader *r)
{
    skip_blanks(r);
    if (peek(r) == '#')
        while (r->at < r->t->end && peek(r) != '\n' && peek(r) != '\r')
            r->at++;
}

/* Blanks, comments and line ends: between the elements of an array, and between lines. */
static void skip_space(toml_reader *r)
{
    do
        skip_comment(r);
    while (take_newline(r));
}

static bool end_line(toml_reader *r)
{
    skip_comment(r);
    return take_newline(r) || r->at == r->t->end || fault(r, "the end of the line");
}

/* ---- Strings ----------------------------------------------------------------------------------------------------- */

static bool take_code_point(toml_reader *r, feed_str s, size_t *at, int digits, uint32_t *c)
{
    *c = 0;
    for (int i = 0; i < digits; i++, ++*at) {
        if (*at == s.n || !is_hex(s.p[*at]))
            return fault_at(r, header_offset(r->t, s) + *at, "a hexadecimal digit");
        char ch = to_lower(s.p[*at]);
        *c = *c << 4 | (uint32_t)(is_digit(ch) ? ch - '0' : ch - 'a' + 10);
    }
    if (*c > 0x10FFFF || (*c >= 0xD800 && *c <= 0xDFFF))
        return fault_at(r, header_offset(r->t, s) + *at, "a Unicode scalar value");
    return true;
}

/* A backslash at the end of a line takes the white space behind it away. */
static bool skip_folded(feed_str s, size_t *at)
{
    size_t i = *at;
    while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'))
        i++;
    if (i == s.n || (s.p[i] != '\n' && s.p[i] != '\r'))
        return false;
    while (i < s.n && is_space(s.p[i]))
        i++;
    *at = i;
    return true;
}

/* The escape at s.p[*at], behind its backslash, decoded to out; *n grows. */
static bool decode_escape(toml_reader *r, feed_str s, size_t *at, bool lines, char *out, size_t *n)
{
    static const char NAMES[] = "btnfr\"\\", VALUES[] = "\b\t\n\f\r\"\\";
    if (lines && skip_folded(s, at))
        return true;
    char name = *at < s.n ? s.p[*at] : '\0';
    const char *hit = name ? strchr(NAMES, name) : NULL;
    ++*at;
    if (hit) {
        out[(*n)++] = VALUES[hit - NAMES];
        return true;
    }
    uint32_t c;
    if (name != 'u' && name != 'U')
        return fault_at(r, header_offset(r->t, s) + *at - 1, "one of b t n f r \" \\ u U behind the backslash");
    if (!take_code_point(r, s, at, name == 'u' ? 4 : 8, &c))
        return false;
    *n += (size_t)utf8_encode(c, out + *n);
    return true;
}

/* What stands between the quotes, decoded: escapes only get shorter, line ends become LF. */
static bool decode(toml_reader *r, feed_str s, bool escapes, bool lines, feed_str *text)
{
    *text = s;
    if ((!escapes || str_find_byte(s, '\\') == s.n) && str_find_byte(s, '\r') == s.n)
        return true;
    char *out = arena_alloc(r->t->a, s.n);
    if (!out) {
        r->t->error = FEED_E_MEMORY;
        return false;
    }
    size_t n = 0;
    for (size_t at = 0; at < s.n;) {
        char c = s.p[at++];
        if (c == '\\' && escapes) {
            if (!decode_escape(r, s, &at, lines, out, &n))
                return false;
        } else {
            at += c == '\r' && at < s.n && s.p[at] == '\n';
            out[n++] = c == '\r' ? '\n' : c;
        }
    }
    *text = (feed_str){out, n};
    if (utf8_clean_prefix(*text) < n)
        *text = header_copy(r->t, *text, header_offset(r->t, s));
    return !r->t->error;
}

/* """ or ''': up to two quotes may stand directly before the closing three. */
static bool take_long_string(toml_reader *r, char quote, feed_str *text)
{
    r->at += 3;
    take_newline(r);
    size_t begin = r->at, quotes = 0;
    for (; r->at < r->t->end && quotes < 3; r->at++) {
        quotes = peek(r) == quote ? quotes + 1 : 0;
        if (peek(r) == '\\' && quote == '"')
            r->at++;
    }
    if (quotes < 3 || r->at > r->t->end) {
        r->at = r->t->end;
        return fault(r, "the three quotes that end the string");
    }
    for (int extra = 0; extra < 2 && take(r, quote);)
        extra++;
    feed_str inside = {r->t->text.p + begin, r->at - 3 - begin};
    return decode(r, inside, quote == '"', true, text);
}

static bool take_string(toml_reader *r, bool long_allowed, feed_str *text)
{
    char quote = peek(r);
    if (long_allowed && str_starts(rest(r), quote == '"' ? STR("\"\"\"") : STR("'''")))
        return take_long_string(r, quote, text);
    size_t begin = ++r->at;
    while (r->at < r->t->end && peek(r) != quote && peek(r) != '\n' && peek(r) != '\r')
        r->at += peek(r) == '\\' && quote == '"' ? 2 : 1;
    if (r->at >= r->t->end || peek(r) != quote) {
        r->at = r->at < r->t->end ? r->at : r->t->end;
        return fault(r, "the quote that ends the string");
    }
    feed_str inside = {r->t->text.p + begin, r->at - begin};
    r->at++;
    return decode(r, inside, quote == '"', false, text);
}

/* ---- Keys -------------------------------------------------------------------------------------------------------- */

static bool take_key(toml_reader *r, feed_str *key)
{
    skip_blanks(r);
    if (peek(r) == '"' || peek(r) == '\'')
        return take_string(r, false, key);
    size_t begin = r->at;
    while (is_alnum(peek(r)) || peek(r) == '_' || peek(r) == '-')
        r->at++;
    *key = (feed_str){r->t->text.p + begin, r->at - begin};
    return key->n || fault(r, "a key");
}

/* A key with dots: walks *parent down to where its last part belongs. `walk` finds or makes a map on the way. */
static bool take_dotted(toml_reader *r, header_node **parent, feed_str *key,
                        header_node *(*walk)(toml_reader *r, header_node *parent, feed_str key))
{
    if (!take_key(r, key))
        return false;
    skip_blanks(r);
    while (take(r, '.')) {
        *parent = walk(r, *parent, *key);
        if (!*parent || !take_key(r, key))
            return false;
        skip_blanks(r);
    }
    return true;
}

static header_node *add(toml_reader *r, header_node *parent, header_type type, feed_str key, uint16_t flags)
{
    header_node *node = header_add(r->t, parent, type, key, STR_NONE, r->at);
    if (node)
        node->flags = flags;
    return node;
}

/* On the way of `a.b.c = …`: tables that other dotted keys made. */
static header_node *walk_key(toml_reader *r, header_node *parent, feed_str key)
{
    header_node *node = header_find(r->t, parent, key);
    if (!node)
        return add(r, parent, HEADER_MAP, key, DOTTED);
    if (node->flags & DOTTED)
        return node;
    fault(r, "a key that is not taken yet");
    return NULL;
}

/* On the way of [a.b.c]: any table, the last element of [[tables]]. */
static header_node *walk_table(toml_reader *r, header_node *parent, feed_str key)
{
    header_node *node = header_find(r->t, parent, key);
    if (!node)
        return add(r, parent, HEADER_MAP, key, 0);
    if (node->flags & TABLES)
        return node->last;
    if (node->v.type == HEADER_MAP && !(node->flags & CLOSED))
        return node;
    fault(r, "the name of a table");
    return NULL;
}

/* ---- Values ------------------------------------------------------------------------------------------------------ */

static bool take_list(toml_reader *r, header_node *list)
{
    r->at++;
    for (;;) {
        skip_space(r);
        if (take(r, ']'))
            return true;
        if (!take_value(r, list, STR_NONE))
            return false;
        skip_space(r);
        if (!take(r, ',') && peek(r) != ']')
            return fault(r, "a comma or ]");
    }
}

static bool take_pair(toml_reader *r, header_node *table)
{
    feed_str key;
    if (!take_dotted(r, &table, &key, walk_key))
        return false;
    if (!take(r, '='))
        return fault(r, "=");
    skip_blanks(r);
    return take_value(r, table, key);
}

static bool take_inline_table(toml_reader *r, header_node *table)
{
    r->at++;
    skip_blanks(r);
    if (take(r, '}'))
        return true;
    do {
        if (!take_pair(r, table))
            return false;
        skip_blanks(r);
    } while (take(r, ','));
    return take(r, '}') || fault(r, "a comma or }");
}

/* Digits of a base, with single underscores between them. */
static bool is_digits(feed_str s, bool hex)
{
    bool digit = false;
    for (size_t i = 0; i < s.n; i++) {
        bool was = digit;
        digit = hex ? is_hex(s.p[i]) : is_digit(s.p[i]);
        if (!digit && (s.p[i] != '_' || !was))
            return false;
    }
    return digit;
}

/* Decimal digits without a superfluous zero before them. */
static bool is_integer(feed_str s)
{
    return is_digits(s, false) && (s.n == 1 || s.p[0] != '0');
}

static bool is_number(feed_str s)
{
    if (s.n > 2 && s.p[0] == '0' && (s.p[1] == 'x' || s.p[1] == 'o' || s.p[1] == 'b'))
        return is_digits(str_from(s, 2), s.p[1] == 'x');
    if (s.n && (s.p[0] == '+' || s.p[0] == '-'))
        s = str_from(s, 1);
    if (str_eq(s, STR("inf")) || str_eq(s, STR("nan")))
        return true;
    size_t e = 0;
    while (e < s.n && s.p[e] != 'e' && s.p[e] != 'E')
        e++;
    if (e < s.n) {
        feed_str power = str_from(s, e + 1);
        if (power.n && (power.p[0] == '+' || power.p[0] == '-'))
            power = str_from(power, 1);
        if (!is_digits(power, false))
            return false;
        s.n = e;
    }
    size_t dot = str_find_byte(s, '.');
    return is_integer((feed_str){s.p, dot}) && (dot == s.n || is_digits(str_from(s, dot + 1), false));
}

static bool is_moment(feed_str s)
{
    feed_time ignored;
    date_precision precision;
    if (s.n >= 8 && s.p[2] == ':') { /* a local time: any day will do */
        char day[64] = "2000-01-01T";
        if (s.n > 32)
            return false;
        memcpy(day + 11, s.p, s.n);
        return date_parse((feed_str){day, 11 + s.n}, 0, &ignored, &precision);
    }
    return s.n >= 10 && s.p[4] == '-' && date_parse(s, 0, &ignored, &precision) && precision >= DATE_DAY;
}

/* A number, a date or a truth value, as it is written. */
static bool take_bare(toml_reader *r, feed_str *text)
{
    size_t begin = r->at;
    while (is_alnum(peek(r)) || (peek(r) && strchr("+-_.:", peek(r))))
        r->at++;
    bool spaced_time = r->at - begin == 10 && peek(r) == ' ' && r->at + 1 < r->t->end &&
                       r->t->text.p[begin + 4] == '-' && is_digit(r->t->text.p[r->at + 1]);
    if (spaced_time)
        do
            r->at++;
        while (is_alnum(peek(r)) || (peek(r) && strchr("+-.:", peek(r))));
    *text = (feed_str){r->t->text.p + begin, r->at - begin};
    if (str_eq(*text, STR("true")) || str_eq(*text, STR("false")) || is_number(*text) || is_moment(*text))
        return true;
    return fault_at(r, begin, "a value (text stands in quotes)");
}

static bool take_value(toml_reader *r, header_node *parent, feed_str key)
{
    char first = peek(r);
    if (first == '[' || first == '{') {
        header_node *node = add(r, parent, first == '[' ? HEADER_LIST : HEADER_MAP, key, CLOSED);
        return node && (first == '[' ? take_list(r, node) : take_inline_table(r, node));
    }
    feed_str text;
    size_t offset = r->at;
    if (!(first == '"' || first == '\'' ? take_string(r, true, &text) : take_bare(r, &text)))
        return false;
    return header_add(r->t, parent, HEADER_SCALAR, key, text, offset) != NULL;
}

/* ---- Lines ------------------------------------------------------------------------------------------------------- */

/* [a.b] */
static bool open_table(toml_reader *r, header_node *parent, feed_str key, size_t line)
{
    header_node *node = header_find(r->t, parent, key);
    if (node && (node->v.type != HEADER_MAP || (node->flags & (DEFINED | DOTTED | CLOSED))))
        return fault_at(r, line, "a table that is not defined yet");
    if (!node)
        node = add(r, parent, HEADER_MAP, key, 0);
    if (!node)
        return false;
    node->flags |= DEFINED;
    r->table = node;
    return true;
}

/* [[a.b]] */
static bool open_element(toml_reader *r, header_node *parent, feed_str key, size_t line)
{
    header_node *list = header_find(r->t, parent, key);
    if (list && !(list->flags & TABLES))
        return fault_at(r, line, "the name of a list of tables");
    if (!list)
        list = add(r, parent, HEADER_LIST, key, TABLES);
    r->table = list ? add(r, list, HEADER_MAP, STR_NONE, DEFINED) : NULL;
    return r->table != NULL;
}

static bool take_table_line(toml_reader *r)
{
    header_node *parent = r->t->root;
    feed_str key;
    size_t line = r->at++;
    bool element = take(r, '[');
    if (!take_dotted(r, &parent, &key, walk_table))
        return false;
    if (!take(r, ']') || (element && !take(r, ']')))
        return fault(r, "]");
    return element ? open_element(r, parent, key, line) : open_table(r, parent, key, line);
}

bool header_toml(header_tree *t)
{
    header_tree_begin(t);
    toml_reader r = {.t = t, .at = t->begin, .table = t->root};
    bool ok = !t->error;
    for (skip_space(&r); ok && r.at < t->end; skip_space(&r))
        ok = (peek(&r) == '[' ? take_table_line(&r) : take_pair(&r, r.table)) && end_line(&r);
    return ok;
}
