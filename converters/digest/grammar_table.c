#include "grammar_table.h"

#include "../../feeds/core/uri.h"
#include "cut.h"
#include "enumeration.h"

enum { CELLS_MAX = 64 * 1024, LINK_TEXT_MAX = 4096 };

/* ---- html-table ---- */

unsigned table_count_rows(feed_str html)
{
    unsigned rows = 0;
    bool open = false;
    for (size_t at; (at = str_find_byte(html, '<')) < html.n; html = str_from(html, at + 1)) {
        feed_str tag = str_from(html, at);
        if (str_starts_nocase(tag, STR("<tr")) || str_starts_nocase(tag, STR("</table"))) {
            open = str_starts_nocase(tag, STR("<tr"));
        } else if (open && str_starts_nocase(tag, STR("<a "))) {
            rows++;
            open = false;
        }
    }
    return rows;
}

bool table_fits_html(const digest_features *f)
{
    return f->html_rows >= 2 && f->html_rows >= f->linked_bullets + f->linked_numbered;
}

bool table_holds_html(const digest_features *f)
{
    return f->html_rows > 0;
}

/* A row as it goes by. */
typedef struct row {
    const digest_source *s;
    digest_items *out;
    digest_item *item;       /* NULL: no link so far */
    buf cells;               /* its other cells, as paragraphs */
    buf words;               /* the text of the link or heading that is open */
    bool in_row, in_link, in_heading, titled_cell;
    size_t cell;             /* where the open cell begins in the block; 0: none is open */
    feed_str block;          /* of raw HTML */
    uint32_t source;         /* of the block */
    uint32_t sections[SECTIONS_MAX];
    feed_str section;        /* the last heading in raw HTML */
} row;

static feed_str attribute(const html_token *t, feed_str name)
{
    for (size_t i = 0; i < t->n_attrs; i++)
        if (str_eq(t->attrs[i].name, name))
            return t->attrs[i].value;
    return STR_NONE;
}

static feed_str resolved(const row *r, feed_str href)
{
    buf encoded, url;
    buf_init(&encoded, LINK_TEXT_MAX * 3);
    buf_init(&url, LINK_TEXT_MAX * 4);
    uri_put_encoded(&encoded, str_trim(href));
    if (r->s->base_url.n)
        uri_resolve(r->s->base_url, buf_str(&encoded), &url);
    else
        buf_put_str(&url, buf_str(&encoded));
    feed_str copy = url.error || encoded.error ? STR_NONE : arena_dup(r->out->a, buf_str(&url));
    buf_free(&encoded);
    buf_free(&url);
    return copy;
}

static void begin_link(row *r, const html_token *t)
{
    feed_str href = attribute(t, STR("href"));
    if (!r->in_row || r->item || !href.n)
        return;
    r->item = cut_add(r->out, r->source + (uint32_t)t->begin, r->sections);
    if (!r->item)
        return;
    r->item->url = resolved(r, href);
    r->item->section = r->section;
    r->in_link = r->titled_cell = true;
    buf_clear(&r->words);
}

/* A cell that is not the title's becomes a paragraph. */
static void end_cell(row *r, size_t end)
{
    if (r->cell && end > r->cell && !r->titled_cell) {
        feed_str inner = str_trim((feed_str){r->block.p + r->cell, end - r->cell});
        if (inner.n && r->cells.n + inner.n < CELLS_MAX) {
            buf_put_lit(&r->cells, "<p>");
            buf_put_str(&r->cells, inner);
            buf_put_lit(&r->cells, "</p>\n");
        }
    }
    r->cell = 0;
    r->titled_cell = false;
}

static void end_row(row *r)
{
    if (r->item && !r->out->error) {
        r->item->html = arena_dup(r->out->a, buf_str(&r->cells));
        if (!r->item->html.p)
            r->out->error = FEED_E_MEMORY;
    }
    r->item = NULL;
    r->in_row = r->in_link = false;
    buf_clear(&r->cells);
}

static bool is_heading_tag(feed_str name)
{
    return name.n == 2 && name.p[0] == 'h' && name.p[1] >= '1' && name.p[1] <= '6';
}

static void take_start(row *r, const html_token *t)
{
    if (str_eq(t->name, STR("tr"))) {
        end_row(r);
        r->in_row = true;
    } else if (str_eq(t->name, STR("td"))) {
        end_cell(r, t->begin);
        r->cell = t->end;
    } else if (str_eq(t->name, STR("a"))) {
        begin_link(r, t);
    } else if (is_heading_tag(t->name)) {
        r->in_heading = true;
        buf_clear(&r->words);
    }
}

static void take_end(row *r, const html_token *t)
{
    if (str_eq(t->name, STR("a")) && r->in_link) {
        r->item->title = cut_line(r->out, arena_dup(r->out->a, buf_str(&r->words)));
        r->in_link = false;
    } else if (str_eq(t->name, STR("td"))) {
        end_cell(r, t->begin);
    } else if (str_eq(t->name, STR("tr")) || str_eq(t->name, STR("table"))) {
        end_cell(r, t->begin);
        end_row(r);
    } else if (is_heading_tag(t->name) && r->in_heading) {
        r->section = cut_line(r->out, arena_dup(r->out->a, buf_str(&r->words)));
        r->in_heading = false;
    }
}

static void scan_block(row *r, uint32_t i)
{
    html_tokenizer *tokenizer = r->s->tokenizer;
    r->block = markdown_html(r->s->m, r->s->m->nodes[i].inner);
    r->source = r->s->m->nodes[i].source;
    html_tokenizer_start(tokenizer, r->block);
    while (!r->out->error && html_tokenizer_next(tokenizer) != HTML_END) {
        const html_token *t = html_tokenizer_token(tokenizer);
        if (t->kind == HTML_START_TAG)
            take_start(r, t);
        else if (t->kind == HTML_END_TAG)
            take_end(r, t);
        else if (t->kind == HTML_TEXT && (r->in_link || r->in_heading))
            buf_put(&r->words, t->text.p, t->text.n < LINK_TEXT_MAX - r->words.n ? t->text.n : 0);
    }
    if (html_tokenizer_error(tokenizer))
        r->out->error = html_tokenizer_error(tokenizer);
    end_cell(r, r->block.n);
}

void table_html_items(const digest_source *s, digest_items *out)
{
    row r = {.s = s, .out = out};
    buf_init(&r.cells, 2 * CELLS_MAX);
    buf_init(&r.words, LINK_TEXT_MAX);
    for (uint32_t i = 1; i < s->m->n_nodes && !out->error; i = s->m->nodes[i].next) {
        if (cut_is(s->m, i, MARKDOWN_HEADING) && !cut_is_title(s, i))
            cut_section(s->m, i, r.sections);
        else if (cut_is(s->m, i, MARKDOWN_RAW) || cut_is_raw_heading(s->m, i))
            scan_block(&r, i);
    }
    end_row(&r);
    if (r.cells.error || r.words.error)
        out->error = FEED_E_MEMORY;
    buf_free(&r.cells);
    buf_free(&r.words);
}

/* ---- pipe-table ---- */

bool table_fits_pipe(const digest_features *f)
{
    return f->table_rows >= 2 && f->table_rows > f->linked_bullets + f->linked_numbered &&
           f->table_rows > f->link_paragraphs;
}

bool table_holds_pipe(const digest_features *f)
{
    return f->table_rows >= 2;
}

/* The link's text; where that only says that it is a link, the first cell that says more than a number. */
static feed_str pipe_title(const markdown *m, uint32_t node, const markdown_span *link)
{
    feed_str text = markdown_text(m, link->text);
    for (uint32_t k = node + 1; enumeration_is_pointer(text) && k < m->nodes[node].next; k = m->nodes[k].next) {
        feed_str cell = str_trim(markdown_text(m, m->nodes[k].text));
        if (str_digits(cell, &(size_t){0}, 9) < 0 && !enumeration_is_pointer(cell) && !enumeration_is_mark(cell))
            return cell;
    }
    return text;
}

static void add_pipe_row(const digest_source *s, uint32_t i, const markdown_span *link, const uint32_t *sections,
                         digest_items *out)
{
    const markdown *m = s->m;
    digest_item *item = cut_add(out, m->nodes[i].source, sections);
    if (!item)
        return;
    item->title = cut_line(out, pipe_title(m, i, link));
    item->url = markdown_url(m, link);
    size_t max = markdown_html(m, m->nodes[i].html).n; /* each cell's own tags are longer than a paragraph's */
    buf cells = {.p = arena_alloc(out->a, max + 1), .capacity = max, .max = max};
    if (!cells.p) {
        out->error = FEED_E_MEMORY;
        return;
    }
    for (uint32_t k = i + 1; k < m->nodes[i].next; k = m->nodes[k].next) {
        feed_str inner = str_trim(markdown_html(m, m->nodes[k].inner));
        if (!inner.n || cut_first_link(m, m->nodes[k].spans) == link)
            continue;
        buf_put_lit(&cells, "<p>");
        buf_put_str(&cells, inner);
        buf_put_lit(&cells, "</p>");
    }
    item->html = (feed_str){cells.p, cells.n};
}

void table_pipe_items(const digest_source *s, digest_items *out)
{
    const markdown *m = s->m;
    uint32_t sections[SECTIONS_MAX] = {0};
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        if (cut_is(m, i, MARKDOWN_HEADING) && !cut_is_title(s, i))
            cut_section(m, i, sections);
        for (uint32_t k = i + 1; cut_is(m, i, MARKDOWN_TABLE) && k < m->nodes[i].next; k = m->nodes[k].next) {
            const markdown_span *link = cut_first_link(m, m->nodes[k].spans);
            if (link)
                add_pipe_row(s, k, link, sections, out);
        }
    }
}
