#include "from_html.h"

#include <stdlib.h>

#include "../../feeds/html/allow.h"
#include "from_html_state.h"

enum { TEXT_MAX = 64 << 20, START_MAX = 999999999 };

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

feed_str from_html_attribute(const html_token *token, const char *name)
{
    for (size_t i = 0; i < token->n_attrs; i++)
        if (str_eq(token->attrs[i].name, str_of(name)))
            return token->attrs[i].value;
    return STR_NONE;
}

frame *from_html_top(from_html *f)
{
    return &f->frames[f->depth - 1];
}

frame *from_html_push(from_html *f, kind k)
{
    if (f->depth < sizeof f->frames / sizeof *f->frames)
        f->depth++;
    *from_html_top(f) = (frame){.kind = k, .prefix = f->m.prefix.n};
    return from_html_top(f);
}

/* The innermost open frame of a kind; NULL if there is none. */
frame *from_html_innermost(from_html *f, kind k)
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

frame *from_html_container(from_html *f)
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
    if (k == PARAGRAPH && from_html_top(f)->kind == ITEM && (list = list_of(f)))
        *fact_at(f, list->fact) = 1;
    if (k == CELL && (table = from_html_innermost(f, TABLE)) && ++table->cells > *fact_at(f, table->fact))
        *fact_at(f, table->fact) = table->cells;
    if (k == ROW && (table = from_html_innermost(f, TABLE)))
        table->cells = 0;
    from_html_push(f, k);
    if (has_fact(k))
        from_html_top(f)->fact = add_fact(f);
}

static void begin_pass(from_html *f, feed_str html)
{
    html_tokenizer_start(f->t, html);
    f->depth = 0;
    from_html_push(f, BLOCK);
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

/* ---- blocks ---- */

static void put_fence(from_html *f)
{
    feed_str code = buf_str(&f->text);
    markdown_put_fence(&f->m, code, (feed_str){f->language, f->language_n});
    markdown_put_gap(&f->m, 1);
}

/* What may stand right behind a line of text, without a blank line. */
static bool interrupts(kind k)
{
    return k == BULLETS || k == NUMBERS || k == QUOTE || k == PRE || k == HEADING || k == RULE;
}

static void begin_block(from_html *f, kind k)
{
    bool tight = from_html_container(f)->kind == ITEM && list_of(f) && !list_of(f)->loose;
    from_html_suspend_markup(f);
    markdown_put_gap(&f->m, interrupts(k) && tight ? 1 : 2);
    if (k != PARAGRAPH && k != BLOCK)
        f->text_first = NULL;
    if (k != BULLETS && k != NUMBERS)
        from_html_container(f)->sign = '\0';
}

static void begin_list(from_html *f, kind k, const html_token *token)
{
    feed_str start = from_html_attribute(token, "start");
    size_t at = 0;
    long number = start.n ? str_digits(start, &at, 9) : 1;
    frame *around = from_html_container(f);
    begin_block(f, k);
    if (k == NUMBERS && number != 1)
        markdown_put_gap(&f->m, 2); /* only one that begins with 1 may interrupt a paragraph */
    /* Two lists of a kind behind each other need different markers. */
    around->sign = k == BULLETS ? (around->sign == '-' ? '+' : '-') : (around->sign == '.' ? ')' : '.');
    frame *list = from_html_push(f, k);
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
    if (!list) {
        begin_block(f, BLOCK);
        from_html_push(f, BLOCK);
        return;
    }
    from_html_suspend_markup(f);
    markdown_put_gap(&f->m, list->children++ && list->loose ? 2 : 1);
    if (list->kind == NUMBERS) {
        buf_put_uint(&b, list->number);
        list->number += list->number < START_MAX;
    }
    buf_put_char(&b, list->sign);
    buf_put_char(&b, ' ');
    from_html_push(f, ITEM);
    markdown_put_open(&f->m, buf_str(&b), (feed_str){SPACES, b.n});
}

static void begin_quote(from_html *f)
{
    begin_block(f, QUOTE);
    from_html_push(f, QUOTE);
    markdown_put_open(&f->m, STR("> "), STR("> "));
}

static void begin_heading(from_html *f, feed_str name)
{
    static const char MARKS[] = "###### ";
    size_t level = (size_t)(name.p[1] - '0');
    begin_block(f, HEADING);
    from_html_push(f, HEADING);
    markdown_put_open(&f->m, (feed_str){MARKS + 6 - level, level + 1}, STR(""));
    f->m.in_text = f->m.one_line = true;
}

static void begin_code(from_html *f, kind k)
{
    if (k == PRE)
        begin_block(f, k);
    from_html_push(f, k);
    f->code = true;
    f->language_n = 0;
}

/* <code class="language-c"> inside of <pre>. */
static void note_language(from_html *f, const html_token *token)
{
    feed_str class = from_html_attribute(token, "class");
    if (from_html_top(f)->kind != PRE || !str_starts(class, STR("language-")))
        return;
    class = str_from(class, strlen("language-"));
    f->language_n = class.n < sizeof f->language ? class.n : 0;
    memcpy(f->language, class.p, f->language_n);
}

/* ---- tables ---- */

static void begin_table(from_html *f)
{
    size_t columns = next_fact(f);
    begin_block(f, TABLE);
    buf_clear(&f->aligns);
    from_html_push(f, columns ? TABLE : BLOCK)->fact = columns;
}

static void begin_row(from_html *f)
{
    frame *table = from_html_innermost(f, TABLE);
    if (!table) {
        from_html_push(f, BLOCK);
        return;
    }
    markdown_put_gap(&f->m, table->children++ ? 1 : 2);
    table->cells = 0;
    from_html_push(f, ROW);
    markdown_put_open(&f->m, STR("|"), STR(""));
}

static void begin_cell(from_html *f, const html_token *token)
{
    frame *table = from_html_innermost(f, TABLE);
    feed_str align = from_html_attribute(token, "align");
    if (!table || from_html_top(f)->kind != ROW) {
        from_html_push(f, BLOCK);
        return;
    }
    table->cells++;
    if (table->children == 1)
        buf_put_char(&f->aligns, align.n ? align.p[0] : '-');
    from_html_push(f, CELL);
    buf_put_char(f->m.out, ' ');
    f->m.line_begin = f->m.out->n;
    f->m.in_text = f->m.one_line = f->m.in_cell = true;
}

static void end_cell(from_html *f)
{
    from_html_suspend_markup(f);
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
    const frame *table = from_html_innermost(f, TABLE);
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
    return f->m.one_line && k != INLINE && k != IMAGE && k != CODE && k != BREAK && k != BOX && !from_html_is_markup(k);
}

static void begin_flat(from_html *f, kind k)
{
    if (has_fact(k))
        (void)next_fact(f);
    markdown_put_text(&f->m, STR(" "));
    if (k != RULE)
        from_html_push(f, INLINE);
}

static void put_void(from_html *f, kind k, const html_token *token)
{
    if (k == BREAK)
        markdown_put_break(&f->m);
    else if (k == IMAGE)
        from_html_put_image(f, token);
    else if (k == BOX)
        from_html_put_box(f, token);
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
    from_html_push(f, INLINE);
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
    case LINK: from_html_begin_link(f, token); break;
    case EM:
    case STRONG:
    case DEL: from_html_begin_markup(f, k); break;
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
        from_html_push(f, k);
        break;
    default:
        if (is_void(token->name))
            put_void(f, k, token);
        else
            from_html_push(f, INLINE);
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
    case DEL: from_html_close_markup(f, &e); break;
    case CODE:
        f->code = false;
        from_html_put_code(f);
        break;
    case PRE:
        f->code = false;
        put_fence(f);
        break;
    case ITEM:
    case QUOTE:
    case HEADING:
        from_html_suspend_markup(f);
        markdown_put_close(&f->m, e.prefix);
        markdown_put_gap(&f->m, 1);
        break;
    case CELL: end_cell(f); break;
    case ROW: end_row(f); break;
    case INLINE: break;
    default:
        from_html_suspend_markup(f);
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
            from_html_flush_text(f);
        if (k == HTML_START_TAG)
            start_tag(f, token);
        else if (k == HTML_END_TAG)
            end_tag(f);
        if (!f->code || (k == HTML_START_TAG && (from_html_top(f)->kind == CODE || from_html_top(f)->kind == PRE)))
            buf_clear(&f->text);
    }
    from_html_flush_text(f);
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
