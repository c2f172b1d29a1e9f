#include "put.h"

#include "../../feeds/core/utf8.h"

enum { PREFIX_MAX = 1 << 16 };

void markdown_put_begin(markdown_put *m, buf *out, feed_str prefix)
{
    buf kept = m->prefix;
    *m = (markdown_put){.out = out, .prefix = kept, .fresh = true, .line_begin = out->n, .plain_end = SIZE_MAX,
                        .code_end = SIZE_MAX};
    if (!kept.max)
        buf_init(&m->prefix, PREFIX_MAX);
    buf_clear(&m->prefix);
    buf_put_str(&m->prefix, prefix);
}

void markdown_put_free(markdown_put *m)
{
    buf_free(&m->prefix);
}

/* ---- blocks ---- */

static void end_line(markdown_put *m, bool blank)
{
    feed_str prefix = buf_str(&m->prefix);
    buf_put_char(m->out, '\n');
    while (blank && prefix.n && prefix.p[prefix.n - 1] == ' ')
        prefix.n--;
    buf_put_str(m->out, prefix);
    m->line_begin = m->out->n;
}

static void write_gap(markdown_put *m)
{
    if (m->gap == 2)
        end_line(m, true);
    if (m->gap)
        end_line(m, false);
    m->gap = 0;
    m->fresh = false;
}

void markdown_put_gap(markdown_put *m, int gap)
{
    m->in_text = m->one_line = m->soft = false;
    m->guard = MARKDOWN_GUARD_NONE;
    m->spaces = m->hard = 0;
    if (!m->fresh && gap > m->gap)
        m->gap = gap;
}

void markdown_put_open(markdown_put *m, feed_str marker, feed_str rest)
{
    write_gap(m);
    buf_put_str(m->out, marker);
    buf_put_str(&m->prefix, rest);
    m->line_begin = m->out->n;
    m->fresh = true;
}

void markdown_put_close(markdown_put *m, size_t length)
{
    m->prefix.n = length;
    m->fresh = false;
}

/* ---- inline content ---- */

/* Letters and digits for certain, whatever version of Unicode and whichever rule a reader goes by. */
static bool is_letter(uint32_t c)
{
    if (c < 0x80)
        return is_alnum((char)c);
    return (c >= 0xC0 && c < 0x250 && c != 0xD7 && c != 0xF7) || (c >= 0x3B1 && c < 0x3C9) ||
           (c >= 0x410 && c < 0x450) || (c >= 0x5D0 && c < 0x5EB) || (c >= 0x620 && c < 0x64B) ||
           (c >= 0x3041 && c < 0x3097) || (c >= 0x30A1 && c < 0x30FB) || (c >= 0x3400 && c < 0x4DC0) ||
           (c >= 0x4E00 && c < 0xA000) || (c >= 0xAC00 && c < 0xD7A4) || (c >= 0x20000 && c < 0x30000);
}

/* White space or punctuation for certain; 0 is the beginning or end of a line. */
static bool is_apart(uint32_t c)
{
    if (c < 0x80)
        return !is_alnum((char)c);
    return c == 0xA0 || (c >= 0x2010 && c < 0x2028) || (c >= 0x2030 && c < 0x203B) || (c >= 0x3000 && c < 0x3004) ||
           (c >= 0x3008 && c < 0x3012) || (c >= 0xFF01 && c < 0xFF04) || (c >= 0xFF08 && c < 0xFF0A) || c == 0xFF0C ||
           c == 0xFF0E || c == 0xFF1A || c == 0xFF1B || c == 0xFF1F;
}

static bool is_unicode_space(uint32_t c)
{
    return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c < 0x200B) || c == 0x202F || c == 0x205F || c == 0x3000;
}

/* White space will stand before what comes next. */
static bool has_space(const markdown_put *m)
{
    return m->spaces || m->soft || m->hard || m->gap;
}

uint32_t markdown_put_last(const markdown_put *m)
{
    const buf *b = m->out;
    size_t at = b->n;
    int length;
    if (at == m->line_begin || has_space(m))
        return 0;
    while (--at > m->line_begin && ((unsigned char)b->p[at] & 0xC0) == 0x80)
        ;
    return utf8_decode(b->p + at, b->p + b->n, &length);
}

static void put_reference(buf *b, uint32_t c)
{
    buf_put_lit(b, "&#");
    buf_put_uint(b, c);
    buf_put_char(b, ';');
}

/* The last character, if it is text that stands there as it is, becomes a reference. */
static void refer_to_last(markdown_put *m)
{
    int length;
    if (m->plain_end != m->out->n)
        return;
    uint32_t c = utf8_decode(m->out->p + m->plain_at, m->out->p + m->out->n, &length);
    m->out->n = m->plain_at;
    put_reference(m->out, c);
}

void markdown_put_ready(markdown_put *m)
{
    write_gap(m);
    bool begun = m->in_text && m->out->n > m->line_begin;
    if (begun && m->one_line && (m->soft || m->hard)) {
        m->spaces = 1;
        m->soft = false;
        m->hard = 0;
    }
    for (; begun && m->hard; m->hard--) {
        buf_put_char(m->out, '\\');
        end_line(m, false);
        m->spaces = 0;
        m->soft = false;
    }
    if (begun && m->soft)
        end_line(m, false);
    for (; begun && !m->soft && m->spaces; m->spaces--)
        buf_put_char(m->out, ' ');
    m->in_text = true;
    m->soft = false;
    m->spaces = m->hard = 0;
    m->guard = MARKDOWN_GUARD_NONE;
}

/* ---- text ---- */

/* The character at the start of a line would begin a block, a table's second line, or underline a heading. */
static bool begins_block(feed_str s, size_t at)
{
    char c = s.p[at], next = at + 1 < s.n ? s.p[at + 1] : ' ';
    switch (c) {
    case '#':
    case '>':
    case '=':
    case '|':
        return true;
    case '-':
    case '+':
        return is_space(next) || next == c || next == '|' || next == ':';
    case ':':
        return next == '-' || next == '|';
    default:
        return false;
    }
}

/* `s.p[at]` is the "." or ")" behind a number that begins the line. Digests take "1.text" for an item, too. */
static bool ends_number(const markdown_put *m, feed_str s, size_t at)
{
    size_t digits = m->out->n - m->line_begin;
    if (!digits || digits > 9 || (at + 1 < s.n && is_digit(s.p[at + 1])))
        return false;
    for (size_t i = m->line_begin; i < m->out->n; i++)
        if (!is_digit(m->out->p[i]))
            return false;
    return true;
}

/* Whether an ASCII punctuation mark inside a line could be markup, or a link that GFM finds by itself. */
static bool is_markup(feed_str s, size_t at)
{
    char before = at ? s.p[at - 1] : '\0', next = at + 1 < s.n ? s.p[at + 1] : '\0';
    switch (s.p[at]) {
    case '\\':
    case '`':
    case '*':
    case '_':
    case '[':
    case ']':
    case '<':
    case '~':
        return true;
    case '&':
        return next == '#' || is_alpha(next);
    case '!':
        return before == '<';
    case '{':
    case '%':
        return before == '{'; /* Liquid and its like */
    case ':':
        return before == '{' || (next == '/' && is_alnum(before));
    case '@':
        return is_alnum(next) && before && !is_space(before);
    case '.':
        return at >= 3 && memcmp(s.p + at - 3, "www", 3) == 0;
    default:
        return false;
    }
}

static bool needs_escape(const markdown_put *m, feed_str s, size_t at)
{
    char c = s.p[at];
    bool starts = m->out->n == m->line_begin;
    if (is_alnum(c) || (unsigned char)c >= 0x80)
        return false;
    if (is_markup(s, at) || (m->in_cell && c == '|'))
        return true;
    if (m->one_line && c == '#')
        return true; /* a heading may end with them */
    return starts ? begins_block(s, at) : (c == '.' || c == ')') && ends_number(m, s, at);
}

/* The character at `at`; returns its length. */
static size_t put_character(markdown_put *m, feed_str s, size_t at)
{
    int length;
    uint32_t c = utf8_decode(s.p + at, s.p + s.n, &length);
    bool refer = m->guard == MARKDOWN_GUARD_OPENER || (m->guard == MARKDOWN_GUARD_CLOSER && !is_apart(c));
    markdown_put_ready(m);
    if (refer) {
        put_reference(m->out, c);
        return (size_t)length;
    }
    if (needs_escape(m, s, at))
        buf_put_char(m->out, '\\');
    m->plain_at = m->out->n;
    buf_put(m->out, s.p + at, (size_t)length);
    m->plain_end = m->out->n;
    return (size_t)length;
}

void markdown_put_text(markdown_put *m, feed_str s)
{
    size_t at = 0;
    while (m->spaces && at < s.n && s.p[at] == ' ') /* across markup, white space is one space */
        at++;
    while (at < s.n) {
        char c = s.p[at];
        if (is_space(c) || c == '\f') {
            m->spaces += c == ' ' || c == '\t' || c == '\f';
            m->soft |= c == '\n' || c == '\r';
            at++;
        } else if (is_alnum(c) && m->in_text && !m->spaces && !m->soft && !m->hard && !m->gap && !m->guard) {
            buf_put_char(m->out, c);
            m->plain_at = m->out->n - 1;
            m->plain_end = m->out->n;
            at++;
        } else {
            at += put_character(m, s, at);
        }
    }
}

void markdown_put_break(markdown_put *m)
{
    if (m->in_text && m->out->n > m->line_begin)
        m->hard++;
}

/* ---- markup ---- */

void markdown_put_opener(markdown_put *m, char c, size_t n, uint32_t next)
{
    uint32_t last = markdown_put_last(m);
    if (m->closed == c && m->closed_end == m->out->n && !has_space(m)) { /* what was closed goes on */
        m->out->n -= n;
        return;
    }
    if (!is_apart(last) && (c == '_' || !is_letter(next)))
        refer_to_last(m);
    markdown_put_ready(m);
    for (size_t i = 0; i < n; i++)
        buf_put_char(m->out, c);
    /* White space of Unicode's behind the run keeps it from opening. */
    m->guard = is_unicode_space(next) ? MARKDOWN_GUARD_OPENER : MARKDOWN_GUARD_NONE;
}

void markdown_put_closer(markdown_put *m, char c, size_t n)
{
    size_t spaces = m->spaces, hard = m->hard;
    bool soft = m->soft;
    m->spaces = m->hard = 0; /* they come behind it */
    m->soft = false;
    uint32_t last = markdown_put_last(m);
    if (is_unicode_space(last))
        refer_to_last(m);
    for (size_t i = 0; i < n; i++)
        buf_put_char(m->out, c);
    m->closed = c;
    m->closed_end = m->out->n;
    m->spaces = spaces;
    m->hard = hard;
    m->soft = soft;
    bool apart = spaces || soft || hard || (c != '_' && is_letter(last));
    m->guard = apart ? MARKDOWN_GUARD_NONE : MARKDOWN_GUARD_CLOSER;
}

void markdown_put_bracket(markdown_put *m)
{
    if (markdown_put_last(m) == '!' && m->plain_end == m->out->n) {
        m->out->n--;
        buf_put_lit(m->out, "\\!");
    }
    markdown_put_ready(m);
    buf_put_char(m->out, '[');
}

static void put_escaped(markdown_put *m, feed_str s, const char *escaped)
{
    for (size_t i = 0; i < s.n; i++) {
        bool reference = s.p[i] == '&' && i + 1 < s.n && (s.p[i + 1] == '#' || is_alpha(s.p[i + 1])) &&
                         memchr(s.p + i, ';', s.n - i < 40 ? s.n - i : 40);
        if (reference || (s.p[i] && strchr(escaped, s.p[i])) || (m->in_cell && s.p[i] == '|'))
            buf_put_char(m->out, '\\');
        if (is_space(s.p[i]))
            buf_put_char(m->out, ' ');
        else
            buf_put(m->out, s.p + i, 1);
    }
}

void markdown_put_target(markdown_put *m, feed_str url, feed_str title)
{
    bool bare = url.n > 0 && url.p[0] != '<';
    for (size_t i = 0; i < url.n; i++)
        bare = bare && (unsigned char)url.p[i] > ' ';
    buf_put_str(m->out, bare ? STR("(") : STR("(<"));
    put_escaped(m, url, bare ? "()\\" : "<>\\");
    buf_put_str(m->out, bare ? STR("") : STR(">"));
    if (title.n) {
        buf_put_lit(m->out, " \"");
        put_escaped(m, title, "\"\\");
        buf_put_char(m->out, '"');
    }
    buf_put_char(m->out, ')');
}

/* The longest run of backticks. */
static size_t longest_run(feed_str s)
{
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < s.n; i++) {
        run = s.p[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void put_ticks(markdown_put *m, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_put_char(m->out, '`');
}

void markdown_put_code(markdown_put *m, feed_str code)
{
    if (!code.n)
        return;
    if (m->code_end == m->out->n && !has_space(m)) { /* two spans beside each other would be one */
        markdown_put_text(m, code);
        return;
    }
    size_t ticks = longest_run(code) + 1;
    char first = code.p[0], last = code.p[code.n - 1];
    bool padded = first == '`' || last == '`' || (is_space(first) && is_space(last) && str_trim(code).n);
    markdown_put_ready(m);
    put_ticks(m, ticks);
    if (padded)
        buf_put_char(m->out, ' ');
    for (size_t i = 0; i < code.n; i++) {
        if (m->in_cell && code.p[i] == '|')
            buf_put_char(m->out, '\\');
        buf_put_char(m->out, is_space(code.p[i]) ? ' ' : code.p[i]);
    }
    if (padded)
        buf_put_char(m->out, ' ');
    put_ticks(m, ticks);
    m->code_end = m->out->n;
}

void markdown_put_fence(markdown_put *m, feed_str code, feed_str language)
{
    size_t ticks = longest_run(code) + 1;
    feed_str line;
    ticks = ticks < 3 ? 3 : ticks;
    if (str_find_byte(language, '`') < language.n || str_find_byte(language, ' ') < language.n)
        language = STR_NONE;
    code = !code.n ? STR_NONE : code.p[code.n - 1] == '\n' ? (feed_str){code.p, code.n - 1} : code;
    markdown_put_ready(m);
    put_ticks(m, ticks);
    put_escaped(m, language, "\\");
    while (str_split(&code, '\n', &line)) {
        end_line(m, !line.n);
        buf_put_str(m->out, line);
    }
    end_line(m, false);
    put_ticks(m, ticks);
}
