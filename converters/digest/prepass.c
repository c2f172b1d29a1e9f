#include "prepass.h"

enum { TEXT_MAX = 32 << 20, LINES_MAX = 128 << 20, TAG_MAX = 4096, CODE_MAX = 4096, NUMBER_DIGITS = 3 };

/* What ends a tag or comment, and where the next one of it is known to stand: no part of the text is searched twice. */
typedef enum closer {
    CLOSE_TAG, CLOSE_ANGLE, CLOSE_PERCENT, CLOSE_BRACE, CLOSE_OUTPUT, CLOSE_COMMENT, CLOSE_BLOCK, CLOSERS
} closer;

static const char *const CLOSE[CLOSERS] = {"%}", ">}}", "%}}", "}", "}}", "-->", "endcomment"};

/* From `to` on in the new text, offset `to` + k was `from` + k in the old. */
typedef struct edit {
    uint32_t from, to;
} edit;

typedef struct scan {
    prepass *p;
    feed_str text;
    unsigned keep;
    size_t copied;               /* bytes of `text` that are in the new text, or left out of it */
    bool has_braces, has_tags;   /* "{" and "<!--" occur */
    char fence;                  /* of the code block that is open; 0: none */
    size_t fence_length;
    size_t next[CLOSERS];        /* where the next closer stands, or text.n; known if not before what is asked */
    bool known[CLOSERS];
    long last_number;            /* at the beginning of the line before; -1: none */
    bool heading;                /* the line is one */
} scan;

void prepass_init(prepass *p)
{
    *p = (prepass){.removed = 0};
    buf_init(&p->text, TEXT_MAX);
    buf_init(&p->edits, TEXT_MAX);
    buf_init(&p->lines, LINES_MAX);
}

void prepass_free(prepass *p)
{
    buf_free(&p->text);
    buf_free(&p->edits);
    buf_free(&p->lines);
}

/* ---- editing ---- */

/* The bytes from `at` to `end` are replaced. */
static void replace(scan *s, size_t at, size_t end, feed_str with)
{
    prepass *p = s->p;
    if (at < s->copied)
        return;
    buf_put(&p->text, s->text.p + s->copied, at - s->copied);
    buf_put_str(&p->text, with);
    s->copied = end;
    edit e = {(uint32_t)end, (uint32_t)p->text.n};
    buf_put(&p->edits, (const char *)&e, sizeof e);
    p->removed += end > at;
}

size_t prepass_offset(const prepass *p, size_t at)
{
    const edit *edits = (const edit *)(const void *)p->edits.p;
    size_t low = 0, high = p->edits.n / sizeof *edits;
    while (low < high) { /* the edits at or before `at` */
        size_t middle = (low + high) / 2;
        if (edits[middle].to <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? at - edits[low - 1].to + edits[low - 1].from : at;
}

const uint32_t *prepass_lines(const prepass *p, size_t *n)
{
    *n = p->lines.n / sizeof(uint32_t);
    return (const uint32_t *)(const void *)p->lines.p;
}

static void note_line(scan *s, size_t begin)
{
    uint32_t line = (uint32_t)begin;
    buf_put(&s->p->lines, (const char *)&line, sizeof line);
}

/* ---- tags and comments ---- */

/* Behind the next closer from `at` on, if that is within `max` bytes; else 0. */
static size_t find_end(scan *s, closer c, size_t at, size_t max)
{
    if (!s->known[c] || s->next[c] < at)
        s->next[c] = at + str_find(str_from(s->text, at), str_of(CLOSE[c]));
    s->known[c] = true;
    return s->next[c] < s->text.n && s->next[c] - at <= max ? s->next[c] + strlen(CLOSE[c]) : 0;
}

/* {% comment %} … {% endcomment %} goes as a whole. */
static size_t comment_block_end(scan *s, size_t tag, size_t end)
{
    feed_str body = str_trim((feed_str){s->text.p + tag + 2, end - tag - 4});
    while (body.n && (body.p[0] == '-' || is_space(body.p[0])))
        body = str_from(body, 1);
    if (!str_starts(body, STR("comment")))
        return end;
    size_t block = find_end(s, CLOSE_BLOCK, end, s->text.n);
    size_t tail = block ? find_end(s, CLOSE_TAG, block, TAG_MAX) : 0;
    return tail ? tail : end;
}

/* {:.class}, and {#id .class} that a heading ends with. */
static size_t attribute_end(scan *s, size_t at, feed_str rest)
{
    if (rest.n < 3 || (s->keep & PREPASS_KRAMDOWN))
        return 0;
    bool attribute = rest.p[1] == ':' && (is_alpha(rest.p[2]) || strchr(" .#:", rest.p[2]));
    bool named = s->heading && strchr("#.", rest.p[1]) && is_alnum(rest.p[2]);
    size_t end = attribute || named ? find_end(s, CLOSE_BRACE, at + 2, rest.n - 2) : 0;
    return attribute || (end && !str_trim(str_from(rest, end - at)).n) ? end : 0;
}

/* {% tag %}, {{< shortcode >}}, {{% shortcode %}}, {:.class} at `at`: where it ends, 0 if it is none of them. */
static size_t brace_end(scan *s, size_t at, size_t eol)
{
    feed_str rest = {s->text.p + at, eol - at};
    if (str_starts(rest, STR("{%")) && !(s->keep & PREPASS_LIQUID)) {
        size_t end = find_end(s, CLOSE_TAG, at + 2, TAG_MAX);
        return end ? comment_block_end(s, at, end) : 0;
    }
    if ((str_starts(rest, STR("{{<")) || str_starts(rest, STR("{{%"))) && !(s->keep & PREPASS_SHORTCODES))
        return find_end(s, rest.p[2] == '<' ? CLOSE_ANGLE : CLOSE_PERCENT, at + 3, rest.n - 3);
    return attribute_end(s, at, rest);
}

/* What Jekyll and Hugo put in front of paths, in this order: the host, which paths need not, and the site's path. */
static const char *const HOSTS[] = {"site.url", "site.github.url", ".Site.BaseURL", "base_url", NULL};
static const char *const ROOTS[] = {"site.baseurl", "site.base_url", "site.BaseURL", NULL};

static bool is_one_of(feed_str word, const char *const *names)
{
    while (*names && !str_eq(word, str_of(*names)))
        names++;
    return *names != NULL;
}

/* {{ site.url }} or {{ "/path" | relative_url }} in a link's target. Of others the spaces go, which would end it. */
static size_t take_output(scan *s, size_t at)
{
    size_t end = find_end(s, CLOSE_OUTPUT, at + 2, TAG_MAX);
    if (!end)
        return at + 2;
    feed_str inner = str_trim((feed_str){s->text.p + at + 2, end - at - 4});
    size_t quoted = inner.n > 1 && strchr("'\"", inner.p[0]) ? str_find_byte(str_from(inner, 1), inner.p[0]) : inner.n;
    size_t begin = (size_t)(inner.p - s->text.p);
    if (is_one_of(inner, HOSTS)) {
        replace(s, at, end, STR(""));
    } else if (is_one_of(inner, ROOTS)) {
        replace(s, at, end, s->p->root);
    } else if (quoted + 1 < inner.n) {
        replace(s, at, begin + 1, s->p->root);
        replace(s, begin + 1 + quoted, end, STR(""));
    } else if (begin > at + 2) {
        replace(s, at + 2, begin, STR(""));
        replace(s, begin + inner.n, end - 2, STR(""));
    }
    return end;
}

/* Whether `at` is in a link's target, behind "](" or =" or, at `output`, the end of what stood there before. */
static bool in_target(const scan *s, size_t line, size_t at, size_t output)
{
    enum { LOOK_BACK = 128 };
    for (size_t i = at; i > line + 1 && at - i < LOOK_BACK; i--) {
        char c = s->text.p[i - 1], before = s->text.p[i - 2];
        if (i == output || (c == '(' && before == ']') || (c == '"' && before == '='))
            return true;
        if (strchr(" \t)\"'", c))
            return false;
    }
    return false;
}

/* A comment at `at`, with the bold marks that stand around nothing else: **<!--name-->**. */
static size_t take_comment(scan *s, size_t at)
{
    size_t end = find_end(s, CLOSE_COMMENT, at + 4, s->text.n);
    if (!end)
        return at + 4;
    feed_str behind = str_from(s->text, end);
    bool bold = at >= s->copied + 2 && memcmp(s->text.p + at - 2, "**", 2) == 0 && str_starts(behind, STR("**")) &&
                (at == 2 || s->text.p[at - 3] != '*');
    replace(s, bold ? at - 2 : at, bold ? end + 2 : end, STR(""));
    return bold ? end + 2 : end;
}

/* The code span that the backticks at `at` open, or they themselves where nothing closes them on this line. */
static size_t skip_code(const scan *s, size_t at, size_t end)
{
    size_t n = 0;
    while (at + n < end && s->text.p[at + n] == '`')
        n++;
    if (end - at > CODE_MAX)
        end = at + CODE_MAX;
    for (size_t i = at + n, run; i < end; i += run ? run : 1) {
        for (run = 0; i + run < end && s->text.p[i + run] == '`';)
            run++;
        if (run == n)
            return i + run;
    }
    return at + n;
}

/* Takes tags and comments out of a line; returns where it ends, which may be some lines further down. */
static size_t clean_line(scan *s, size_t line, size_t eol)
{
    size_t output = 0;
    for (size_t at = line; at < eol;) {
        char c = s->text.p[at];
        size_t end = c == '{' && s->has_braces ? brace_end(s, at, eol) : 0;
        if (end) {
            replace(s, at, end, STR(""));
            at = end;
        } else if (c == '{' && at + 1 < eol && s->text.p[at + 1] == '{' && !(s->keep & PREPASS_LIQUID) &&
                   in_target(s, line, at, output)) {
            at = output = take_output(s, at);
        } else if (c == '`') {
            at = skip_code(s, at, eol);
        } else if (c == '<' && s->has_tags && str_starts(str_from(s->text, at), STR("<!--"))) {
            at = take_comment(s, at);
        } else {
            at++;
        }
        while (at > eol) {
            note_line(s, eol + 1);
            eol += 1 + str_find_byte(str_from(s->text, eol + 1), '\n');
        }
    }
    return eol;
}

/* ---- lines ---- */

/* "2." at the beginning of a line, followed by text at once: its number, with *at behind the dot; else -1. */
static long number_at(feed_str text, size_t *at)
{
    size_t i = *at;
    long number = str_digits(text, &i, NUMBER_DIGITS);
    if (number < 0 || i >= text.n || text.p[i] != '.')
        return -1;
    *at = i + 1;
    return number;
}

static bool needs_space(feed_str text, size_t at)
{
    return at < text.n && !is_space(text.p[at]) && !is_digit(text.p[at]);
}

/* Whether the next line that is not blank begins with this number. */
static bool is_followed(feed_str text, size_t eol, long number)
{
    size_t at = eol;
    while (at < text.n && is_space(text.p[at]))
        at++;
    return number_at(text, &at) == number;
}

/* A number without its space counts where the line before or behind is its neighbour in a sequence. */
static void space_number(scan *s, size_t at, size_t eol)
{
    size_t behind = at;
    long number = number_at(s->text, &behind);
    if (number >= 0 && needs_space(s->text, behind) &&
        (s->last_number == number - 1 || is_followed(s->text, eol, number + 1)))
        replace(s, behind, behind, STR(" "));
    s->last_number = number;
}

/* "##Title": two or more, for "#1" and "#tag" are text. */
static void space_heading(scan *s, size_t at)
{
    size_t n = 0;
    while (at + n < s->text.n && s->text.p[at + n] == '#')
        n++;
    if (n >= 2 && n <= 6 && needs_space(s->text, at + n) &&
        (is_alpha(s->text.p[at + n]) || (unsigned char)s->text.p[at + n] >= 0x80))
        replace(s, at + n, at + n, STR(" "));
}

/* Opens and closes code blocks. Whether this line belongs to one. */
static bool in_fence(scan *s, size_t at, size_t eol)
{
    char c = at < eol ? s->text.p[at] : '\0';
    size_t n = 0;
    if (!s->fence && c != '`' && c != '~')
        return false;
    while ((c == '`' || c == '~') && at + n < eol && s->text.p[at + n] == c)
        n++;
    feed_str info = {s->text.p + at + n, eol - at - n};
    if (s->fence) {
        if (c == s->fence && n >= s->fence_length && str_trim(info).n == 0)
            s->fence = '\0';
        return true;
    }
    if (n < 3 || (c == '`' && str_find_byte(info, '`') < info.n))
        return false;
    s->fence = c;
    s->fence_length = n;
    return true;
}

/* Takes one line; returns where the next begins. */
static size_t take_line(scan *s, size_t line)
{
    size_t eol = line + str_find_byte(str_from(s->text, line), '\n'), at = line;
    while (eol - at >= 4 && memcmp(s->text.p + at, "    ", 4) == 0)
        at += 4;
    while (at < eol && (s->text.p[at] == ' ' || s->text.p[at] == '\t' || s->text.p[at] == '>'))
        at++;
    if (in_fence(s, at, eol)) {
        s->last_number = -1;
        return eol + 1;
    }
    s->heading = at < eol && s->text.p[at] == '#';
    if (!(s->keep & PREPASS_SPACES) && at < eol && at - line <= 3) {
        if (is_digit(s->text.p[at]))
            space_number(s, at, eol);
        else if (s->text.p[at] == '#')
            space_heading(s, at);
        if (!is_digit(s->text.p[at]))
            s->last_number = -1;
    }
    return (s->has_braces || s->has_tags ? clean_line(s, at, eol) : eol) + 1;
}

int prepass_run(prepass *p, feed_str text, unsigned keep, feed_str *out)
{
    buf_clear(&p->text);
    buf_clear(&p->edits);
    buf_clear(&p->lines);
    p->removed = 0;
    scan s = {.p = p, .text = text, .keep = keep, .last_number = -1};
    s.has_braces = str_find_byte(text, '{') < text.n;
    s.has_tags = !(keep & PREPASS_COMMENTS) && str_find(text, STR("<!--")) < text.n;
    size_t line = 0;
    while (line < text.n) {
        note_line(&s, line);
        line = text.p[line] == '\n' ? line + 1 : take_line(&s, line);
    }
    if (line == text.n)
        note_line(&s, line);
    *out = text;
    if (p->edits.n) {
        buf_put_str(&p->text, str_from(text, s.copied));
        *out = buf_str(&p->text);
    }
    return p->text.error || p->edits.error || p->lines.error ? FEED_E_MEMORY : FEED_OK;
}
