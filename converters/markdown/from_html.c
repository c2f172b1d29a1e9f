#include "from_html.h"

#include <stdlib.h>

#include "../../feeds/core/utf8.h"
#include "../../feeds/html/allow.h"
#include "../../feeds/html/sanitize.h"
#include "../../feeds/html/tokenizer.h"
#include "put.h"

enum { TEXT_MAX = 64 << 20, START_MAX = 999999999 };

typedef enum kind {
    INLINE, /* only its text */
    BLOCK,
    PARAGRAPH,
    HEADING,
    BULLETS,
    NUMBERS,
    ITEM,
    QUOTE,
    PRE,
    TABLE,
    ROW,
    CELL,
    LINK,
    EM,
    STRONG,
    DEL,
    CODE,
    IMAGE,
    BREAK,
    RULE,
    BOX
} kind;

/* An open element. */
typedef struct frame {
    kind kind;
    bool written;    /* of inline markup: its opening stands in the output */
    bool loose;      /* of a list: blank lines divide its items */
    char sign;       /* of emphasis: its delimiter; of a list: its marker; of a container: its last list's marker */
    uint32_t number; /* of a numbered list: the next item's */
    size_t prefix;   /* length of the prefix outside */
    size_t fact;     /* of a list or a table, in the first pass: its index; in the second, of a table: its columns */
    size_t children; /* of a list: items so far; of a table: rows */
    size_t cells;    /* of a table: in the present row */
} frame;

struct from_html {
    html_tokenizer *t;
    markdown_put m;
    buf text;     /* the run of text now being read, or the code */
    buf link;     /* address and title of the open link */
    size_t url_n; /* bytes of the address */
    size_t opened; /* where the text of the open link begins in the output */
    bool bare;    /* nothing but one run of text in the open link so far */
    buf facts;    /* size_t, for each list and table in document order: 1 if it is loose; its columns */
    buf aligns;   /* of the table's columns, one character each */
    size_t fact;  /* the next one */
    frame frames[HTML_DEPTH_MAX + 2];
    size_t depth;    /* open frames, the document's included */
    size_t unopened; /* frames of inline markup that are not written */
    bool code;       /* text is kept as it is, to the end of the code */
    char language[64];
    size_t language_n;
    bool *text_first; /* NULL once something was written */
};

from_html *from_html_new(void)
{
    from_html *f = calloc(1, sizeof *f);
    if (!f)
        return NULL;
    buf_init(&f->text, TEXT_MAX);
    buf_init(&f->link, TEXT_MAX);
    buf_init(&f->facts, TEXT_MAX);
    buf_init(&f->aligns, TEXT_MAX);
    f->t = html_tokenizer_new();
    if (f->t)
        return f;
    from_html_free(f);
    return NULL;
}

void from_html_free(from_html *f)
{
    if (!f)
        return;
    html_tokenizer_free(f->t);
    markdown_put_free(&f->m);
    buf_free(&f->text);
    buf_free(&f->link);
    buf_free(&f->facts);
    buf_free(&f->aligns);
    free(f);
}

/* ---- elements ---- */

static kind kind_of(feed_str name)
{
    static const struct {
        const char *name;
        kind kind;
    } KINDS[] = {{"a", LINK},          {"b", STRONG},    {"blockquote", QUOTE}, {"br", BREAK},   {"code", CODE},
                 {"del", DEL},         {"em", EM},       {"h1", HEADING},       {"h2", HEADING}, {"h3", HEADING},
                 {"h4", HEADING},      {"h5", HEADING},  {"h6", HEADING},       {"hr", RULE},    {"i", EM},
                 {"img", IMAGE},       {"input", BOX},   {"li", ITEM},          {"ol", NUMBERS}, {"p", PARAGRAPH},
                 {"pre", PRE},         {"s", DEL},       {"strike", DEL},       {"strong", STRONG},
                 {"table", TABLE},     {"td", CELL},     {"th", CELL},          {"tr", ROW},     {"tt", CODE},
                 {"ul", BULLETS}};
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (str_eq(name, str_of(KINDS[i].name)))
            return KINDS[i].kind;
    const html_element *element = html_element_find(name);
    return element && element->flags & HTML_FLAG_LINE ? BLOCK : INLINE;
}

static bool is_void(feed_str name)
{
    const html_element *element = html_element_find(name);
    return element && element->flags & HTML_FLAG_VOID;
}

static feed_str attribute(const html_token *token, const char *name)
{
    for (size_t i = 0; i < token->n_attrs; i++)
        if (str_eq(token->attrs[i].name, str_of(name)))
            return token->attrs[i].value;
    return STR_NONE;
}

static frame *top(from_html *f)
{
    return &f->frames[f->depth - 1];
}

static frame *push(from_html *f, kind k)
{
    if (f->depth < sizeof f->frames / sizeof *f->frames)
        f->depth++;
    *top(f) = (frame){.kind = k, .prefix = f->m.prefix.n};
    return top(f);
}

/* The innermost open frame of a kind; NULL if there is none. */
static frame *innermost(from_html *f, kind k)
{
    for (size_t i = f->depth; i-- > 0;)
        if (f->frames[i].kind == k)
            return &f->frames[i];
    return NULL;
}

/* The innermost list, and whether a line end alone divides its blocks. */
static frame *list_of(from_html *f)
{
    for (size_t i = f->depth; i-- > 0 && f->frames[i].kind != QUOTE;)
        if (f->frames[i].kind == BULLETS || f->frames[i].kind == NUMBERS)
            return &f->frames[i];
    return NULL;
}

static frame *container_of(from_html *f)
{
    for (size_t i = f->depth; --i > 0;)
        if (f->frames[i].kind == QUOTE || f->frames[i].kind == ITEM)
            return &f->frames[i];
    return &f->frames[0];
}

/* ---- the first pass: what must be known of lists and tables before they are written ---- */

static size_t *fact_at(from_html *f, size_t i)
{
    return (size_t *)(void *)f->facts.p + i;
}

static bool has_fact(kind k)
{
    return k == BULLETS || k == NUMBERS || k == TABLE;
}

static size_t add_fact(from_html *f)
{
    const size_t none = 0;
    buf_put(&f->facts, (const char *)&none, sizeof none);
    return f->facts.n / sizeof none - 1;
}

static void note_start(from_html *f, kind k)
{
    frame *list = NULL, *table = NULL;
    if (k == PARAGRAPH && top(f)->kind == ITEM && (list = list_of(f)))
        *fact_at(f, list->fact) = 1;
    if (k == CELL && (table = innermost(f, TABLE)) && ++table->cells > *fact_at(f, table->fact))
        *fact_at(f, table->fact) = table->cells;
    if (k == ROW && (table = innermost(f, TABLE)))
        table->cells = 0;
    push(f, k);
    if (has_fact(k))
        top(f)->fact = add_fact(f);
}

static void begin_pass(from_html *f, feed_str html)
{
    html_tokenizer_start(f->t, html);
    f->depth = 0;
    push(f, BLOCK);
}

static void note_facts(from_html *f, feed_str html)
{
    buf_clear(&f->facts);
    begin_pass(f, html);
    for (html_token_kind k; (k = html_tokenizer_next(f->t)) != HTML_END && !f->facts.error;) {
        const html_token *token = html_tokenizer_token(f->t);
        if (k == HTML_START_TAG && !is_void(token->name))
            note_start(f, kind_of(token->name));
        else if (k == HTML_END_TAG && f->depth > 1)
            f->depth--;
    }
}

static size_t next_fact(from_html *f)
{
    return f->fact * sizeof(size_t) < f->facts.n ? *fact_at(f, f->fact++) : 0;
}

/* ---- inline markup ---- */

static bool is_markup(kind k)
{
    return k == EM || k == STRONG || k == DEL || k == LINK;
}

static void open_emphasis(from_html *f, frame *e, uint32_t next)
{
    char outer = '\0', last = (char)markdown_put_last(&f->m);
    for (frame *o = f->frames; o < e; o++)
        outer = o->kind == EM || o->kind == STRONG ? o->sign : outer;
    e->sign = outer == '*' || (!outer && last == '*') ? '_' : '*';
    markdown_put_opener(&f->m, e->sign, e->kind == STRONG ? 2 : 1, next);
}

/* The openings that wait for content, now that some begins with `next`. */
static void open_markup(from_html *f, uint32_t next)
{
    for (size_t i = 1; i < f->depth && f->unopened; i++) {
        frame *e = &f->frames[i];
        if (!is_markup(e->kind) || e->written)
            continue;
        bool last = --f->unopened == 0;
        f->bare = last && e->kind == LINK;
        if (e->kind == LINK) {
            markdown_put_bracket(&f->m);
            f->opened = f->m.out->n;
        } else if (e->kind == DEL) {
            markdown_put_opener(&f->m, '~', 2, last ? next : '*');
        } else {
            open_emphasis(f, e, last ? next : '*');
        }
        e->written = true;
    }
}

/* <https://example.org/> is a link that is its own text. */
static bool is_autolink(const from_html *f, feed_str url)
{
    size_t colon = str_find_byte(url, ':');
    if (!f->bare || colon < 2 || colon > 32 || colon == url.n || !is_alpha(url.p[0]) ||
        !str_eq(buf_str(&f->text), url))
        return false;
    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] <= ' ' || url.p[i] == '<' || url.p[i] == '>')
            return false;
    return true;
}

static void close_link(from_html *f)
{
    buf *out = f->m.out;
    feed_str url = {f->link.p, f->url_n}, title = buf_from(&f->link, f->url_n);
    if (is_autolink(f, url) && !title.n && !out->error) {
        out->n = f->opened - 1;
        buf_put_char(out, '<');
        buf_put_str(out, url);
        buf_put_char(out, '>');
    } else {
        markdown_put_closer(&f->m, ']', 1);
        markdown_put_target(&f->m, url, title);
    }
    f->m.guard = MARKDOWN_GUARD_NONE;
}

static void close_markup(from_html *f, const frame *e)
{
    if (!e->written)
        f->unopened--;
    else if (e->kind == LINK)
        close_link(f);
    else
        markdown_put_closer(&f->m, e->kind == DEL ? '~' : e->sign, e->kind == EM ? 1 : 2);
}

/* Markup ends with its block, and goes on in the next one. */
static void suspend_markup(from_html *f)
{
    for (size_t i = f->depth; i-- > 1;) {
        frame *e = &f->frames[i];
        if (!is_markup(e->kind) || !e->written)
            continue;
        f->bare = false;
        close_markup(f, e);
        e->written = false;
        f->unopened++;
    }
}

/* Inside of a link there is no other, and what is strong stays as strong as it is. */
static frame *begin_markup(from_html *f, kind k)
{
    frame *e = push(f, innermost(f, k) ? INLINE : k);
    f->unopened += e->kind == k;
    return e;
}

static void begin_link(from_html *f, const html_token *token)
{
    feed_str href = attribute(token, "href");
    if (!href.n || innermost(f, LINK)) {
        push(f, INLINE);
        return;
    }
    buf_clear(&f->link);
    buf_put_str(&f->link, href);
    f->url_n = f->link.n;
    buf_put_str(&f->link, attribute(token, "title"));
    begin_markup(f, LINK);
}

/* ---- content ---- */

/* Text that follows a block inside the same container is a paragraph of its own. */
static void begin_text(from_html *f)
{
    if (!f->m.in_text) {
        markdown_put_gap(&f->m, 2);
        container_of(f)->sign = '\0';
    }
    if (f->text_first)
        *f->text_first = container_of(f) == f->frames && !f->m.one_line;
    f->text_first = NULL;
}

/* The run of text read so far; white space alone matters only inside of a block's content. */
static void flush_text(from_html *f)
{
    feed_str text = buf_str(&f->text), trimmed = str_trim(text);
    int length;
    if (trimmed.n) {
        size_t before = (size_t)(trimmed.p - text.p);
        begin_text(f);
        markdown_put_text(&f->m, (feed_str){text.p, before});
        open_markup(f, utf8_decode(trimmed.p, trimmed.p + trimmed.n, &length));
        markdown_put_text(&f->m, str_from(text, before));
    } else if (f->m.in_text) {
        markdown_put_text(&f->m, text);
    }
}

static void put_image(from_html *f, const html_token *token)
{
    feed_str src = attribute(token, "src");
    bool one_line = f->m.one_line;
    if (!src.n)
        return;
    begin_text(f);
    open_markup(f, '!');
    f->bare = false;
    markdown_put_ready(&f->m);
    buf_put_lit(f->m.out, "![");
    f->m.one_line = true;
    markdown_put_text(&f->m, attribute(token, "alt"));
    f->m.one_line = one_line;
    markdown_put_closer(&f->m, ']', 1);
    markdown_put_target(&f->m, src, attribute(token, "title"));
    f->m.guard = MARKDOWN_GUARD_NONE;
}

/* A task's box stands where an item begins. */
static void put_box(from_html *f, const html_token *token)
{
    if (!f->m.fresh || top(f)->kind != ITEM || !str_eq(attribute(token, "type"), STR("checkbox")))
        return;
    markdown_put_ready(&f->m);
    buf_put_str(f->m.out, attribute(token, "checked").p ? STR("[x]") : STR("[ ]"));
}

static void put_code(from_html *f)
{
    if (!f->text.n)
        return;
    begin_text(f);
    open_markup(f, '`');
    f->bare = false;
    markdown_put_code(&f->m, buf_str(&f->text));
}

static void put_fence(from_html *f)
{
    feed_str code = buf_str(&f->text);
    markdown_put_fence(&f->m, code, (feed_str){f->language, f->language_n});
    markdown_put_gap(&f->m, 1);
}

/* ---- blocks ---- */

/* What may stand right behind a line of text, without a blank line. */
static bool interrupts(kind k)
{
    return k == BULLETS || k == NUMBERS || k == QUOTE || k == PRE || k == HEADING || k == RULE;
}

static void begin_block(from_html *f, kind k)
{
    const frame *list = list_of(f);
    suspend_markup(f);
    markdown_put_gap(&f->m, interrupts(k) && list && !list->loose ? 1 : 2);
    if (k != PARAGRAPH && k != BLOCK)
        f->text_first = NULL;
    if (k != BULLETS && k != NUMBERS)
        container_of(f)->sign = '\0';
}

static void begin_list(from_html *f, kind k, const html_token *token)
{
    feed_str start = attribute(token, "start");
    size_t at = 0;
    long number = start.n ? str_digits(start, &at, 9) : 1;
    frame *around = container_of(f);
    begin_block(f, k);
    if (k == NUMBERS && number != 1)
        markdown_put_gap(&f->m, 2); /* only one that begins with 1 may interrupt a paragraph */
    /* Two lists of a kind behind each other need different markers. */
    around->sign = k == BULLETS ? (around->sign == '-' ? '+' : '-') : (around->sign == '.' ? ')' : '.');
    frame *list = push(f, k);
    list->sign = around->sign;
    list->number = number < 0 ? 1 : (uint32_t)number;
    list->loose = next_fact(f) != 0;
}

static void begin_item(from_html *f)
{
    static const char SPACES[] = "                ";
    char marker[sizeof SPACES];
    buf b = {.p = marker, .capacity = sizeof marker, .max = sizeof marker};
    frame *list = list_of(f);
    suspend_markup(f);
    if (list && list->children++)
        markdown_put_gap(&f->m, list->loose ? 2 : 1);
    if (list && list->kind == NUMBERS) {
        buf_put_uint(&b, list->number);
        list->number += list->number < START_MAX;
    }
    buf_put_char(&b, list ? list->sign : '-');
    buf_put_char(&b, ' ');
    push(f, ITEM);
    markdown_put_open(&f->m, buf_str(&b), (feed_str){SPACES, b.n});
}

static void begin_quote(from_html *f)
{
    begin_block(f, QUOTE);
    push(f, QUOTE);
    markdown_put_open(&f->m, STR("> "), STR("> "));
}

static void begin_heading(from_html *f, feed_str name)
{
    static const char MARKS[] = "###### ";
    size_t level = (size_t)(name.p[1] - '0');
    begin_block(f, HEADING);
    push(f, HEADING);
    markdown_put_open(&f->m, (feed_str){MARKS + 6 - level, level + 1}, STR(""));
    f->m.in_text = f->m.one_line = true;
}

static void begin_code(from_html *f, kind k)
{
    if (k == PRE)
        begin_block(f, k);
    push(f, k);
    f->code = true;
    f->language_n = 0;
}

/* <code class="language-c"> inside of <pre>. */
static void note_language(from_html *f, const html_token *token)
{
    feed_str class = attribute(token, "class");
    if (top(f)->kind != PRE || !str_starts(class, STR("language-")))
        return;
    class = str_from(class, strlen("language-"));
    f->language_n = class.n < sizeof f->language ? class.n : 0;
    memcpy(f->language, class.p, f->language_n);
}

/* ---- tables ---- */

static void begin_table(from_html *f)
{
    begin_block(f, TABLE);
    buf_clear(&f->aligns);
    push(f, TABLE)->fact = next_fact(f);
}

static void begin_row(from_html *f)
{
    frame *table = innermost(f, TABLE);
    if (!table) {
        push(f, BLOCK);
        return;
    }
    markdown_put_gap(&f->m, table->children++ ? 1 : 2);
    table->cells = 0;
    push(f, ROW);
    markdown_put_open(&f->m, STR("|"), STR(""));
}

static void begin_cell(from_html *f, const html_token *token)
{
    frame *table = innermost(f, TABLE);
    feed_str align = attribute(token, "align");
    if (!table || top(f)->kind != ROW) {
        push(f, BLOCK);
        return;
    }
    table->cells++;
    if (table->children == 1)
        buf_put_char(&f->aligns, align.n ? align.p[0] : '-');
    push(f, CELL);
    buf_put_char(f->m.out, ' ');
    f->m.line_begin = f->m.out->n;
    f->m.in_text = f->m.one_line = f->m.in_cell = true;
}

static void end_cell(from_html *f)
{
    suspend_markup(f);
    markdown_put_gap(&f->m, 0);
    f->m.in_cell = false;
    buf_put_lit(f->m.out, " |");
}

static void put_delimiters(from_html *f, size_t columns)
{
    markdown_put_gap(&f->m, 1);
    markdown_put_open(&f->m, STR("|"), STR(""));
    for (size_t i = 0; i < columns; i++) {
        char align = i < f->aligns.n ? f->aligns.p[i] : '-';
        buf_put_str(f->m.out, align == 'l' || align == 'c' ? STR(" :--") : STR(" ---"));
        buf_put_str(f->m.out, align == 'r' || align == 'c' ? STR(": |") : STR(" |"));
    }
    markdown_put_close(&f->m, f->m.prefix.n);
}

static void end_row(from_html *f)
{
    const frame *table = innermost(f, TABLE);
    for (size_t i = table->cells; i < table->fact; i++)
        buf_put_lit(f->m.out, "  |");
    markdown_put_close(&f->m, f->m.prefix.n);
    if (table->children == 1)
        put_delimiters(f, table->fact);
    markdown_put_gap(&f->m, 1);
}

/* ---- tags ---- */

/* Cells and headings hold inline content alone: what is a block becomes a space. */
static bool is_flat(const from_html *f, kind k)
{
    return f->m.in_cell && k != INLINE && k != IMAGE && k != CODE && k != BREAK && k != BOX && !is_markup(k);
}

static void begin_flat(from_html *f, kind k)
{
    if (has_fact(k))
        (void)next_fact(f);
    markdown_put_text(&f->m, STR(" "));
    if (k != RULE)
        push(f, INLINE);
}

static void put_void(from_html *f, kind k, const html_token *token)
{
    if (k == BREAK)
        markdown_put_break(&f->m);
    else if (k == IMAGE)
        put_image(f, token);
    else if (k == BOX)
        put_box(f, token);
    else if (k == RULE) {
        begin_block(f, RULE);
        markdown_put_ready(&f->m);
        buf_put_lit(f->m.out, "***");
        markdown_put_gap(&f->m, 1);
    }
}

static void start_in_code(from_html *f, kind k, const html_token *token)
{
    if (k == BREAK)
        buf_put_char(&f->text, '\n');
    if (is_void(token->name))
        return;
    if (has_fact(k))
        (void)next_fact(f);
    note_language(f, token);
    push(f, INLINE);
}

static void start_tag(from_html *f, const html_token *token)
{
    kind k = kind_of(token->name);
    if (f->code) {
        start_in_code(f, k, token);
        return;
    }
    f->bare = false;
    if (is_flat(f, k)) {
        begin_flat(f, k);
        return;
    }
    switch (k) {
    case LINK: begin_link(f, token); break;
    case EM:
    case STRONG:
    case DEL: begin_markup(f, k); break;
    case BULLETS:
    case NUMBERS: begin_list(f, k, token); break;
    case ITEM: begin_item(f); break;
    case QUOTE: begin_quote(f); break;
    case HEADING: begin_heading(f, token->name); break;
    case CODE:
    case PRE: begin_code(f, k); break;
    case TABLE: begin_table(f); break;
    case ROW: begin_row(f); break;
    case CELL: begin_cell(f, token); break;
    case BLOCK:
    case PARAGRAPH:
        begin_block(f, k);
        push(f, k);
        break;
    default:
        if (is_void(token->name))
            put_void(f, k, token);
        else
            push(f, INLINE);
    }
}

static void end_tag(from_html *f)
{
    if (f->depth < 2)
        return;
    const frame e = f->frames[--f->depth];
    switch (e.kind) {
    case LINK:
    case EM:
    case STRONG:
    case DEL: close_markup(f, &e); break;
    case CODE:
        f->code = false;
        put_code(f);
        break;
    case PRE:
        f->code = false;
        put_fence(f);
        break;
    case ITEM:
    case QUOTE:
    case HEADING:
        suspend_markup(f);
        markdown_put_close(&f->m, e.prefix);
        markdown_put_gap(&f->m, 1);
        break;
    case CELL: end_cell(f); break;
    case ROW: end_row(f); break;
    case INLINE: break;
    default:
        suspend_markup(f);
        markdown_put_gap(&f->m, 1);
    }
}

static void read_tokens(from_html *f)
{
    for (html_token_kind k; (k = html_tokenizer_next(f->t)) != HTML_END && !f->m.out->error;) {
        const html_token *token = html_tokenizer_token(f->t);
        if (k == HTML_TEXT) {
            buf_put_str(&f->text, token->text);
            continue;
        }
        if (!f->code)
            flush_text(f);
        if (k == HTML_START_TAG)
            start_tag(f, token);
        else if (k == HTML_END_TAG)
            end_tag(f);
        if (!f->code || (k == HTML_START_TAG && (top(f)->kind == CODE || top(f)->kind == PRE)))
            buf_clear(&f->text);
    }
    flush_text(f);
}

static int result(const from_html *f)
{
    int status = html_tokenizer_error(f->t);
    const buf *all[] = {&f->text, &f->link, &f->facts, &f->aligns, &f->m.prefix, f->m.out};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        status = status ? status : all[i]->error;
    return status;
}

int from_html_put(from_html *f, feed_str html, feed_str prefix, buf *out, bool *text_first)
{
    *text_first = false;
    note_facts(f, html);
    markdown_put_begin(&f->m, out, prefix);
    begin_pass(f, html);
    buf_clear(&f->text);
    buf_clear(&f->link);
    f->fact = f->unopened = 0;
    f->code = f->bare = false;
    f->text_first = text_first;
    read_tokens(f);
    return result(f);
}

int from_html_put_line(from_html *f, feed_str text, buf *out)
{
    markdown_put_begin(&f->m, out, STR(""));
    f->m.one_line = true;
    markdown_put_text(&f->m, text);
    return out->error;
}

int from_html_put_link(from_html *f, feed_str text, feed_str url, buf *out)
{
    markdown_put_begin(&f->m, out, STR(""));
    f->m.one_line = true;
    markdown_put_bracket(&f->m);
    markdown_put_text(&f->m, str_trim(text));
    markdown_put_closer(&f->m, ']', 1);
    markdown_put_target(&f->m, url, STR_NONE);
    return out->error;
}

int from_html_put_plain(from_html *f, feed_str text, feed_str prefix, buf *out)
{
    feed_str line;
    markdown_put_begin(&f->m, out, prefix);
    while (str_split(&text, '\n', &line)) {
        if (!str_trim(line).n)
            markdown_put_gap(&f->m, 2);
        markdown_put_text(&f->m, line);
        markdown_put_text(&f->m, STR("\n"));
    }
    return out->error;
}
