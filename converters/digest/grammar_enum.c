#include "grammar_enum.h"

#include "cut.h"
#include "enumeration.h"
#include "../../feeds/core/utf8.h"

/* Blocks behind an item, up to the next one, are its body; its link is the first in them if it has none itself. */
static void extend(const digest_source *s, uint32_t i, bool with_link, digest_items *out)
{
    if (with_link)
        cut_extend_linked(s->m, i, &out->items[out->n - 1]);
    else
        cut_extend(&out->items[out->n - 1], s->m->nodes[i].html);
}

/* ---- enum-cjk: paragraphs that begin "1、" ---- */

bool enum_fits(const digest_features *f)
{
    return f->enumerated >= 3;
}

bool enum_holds(const digest_features *f)
{
    return f->enumerated > 0;
}

/* The link stands first, and a colon behind it: then it is the title, and the description follows. */
static bool is_described(const markdown *m, markdown_range line, const markdown_span *link)
{
    if (link->text.begin != line.begin || link->text.end > line.end)
        return false;
    feed_str behind = str_trim(markdown_text(m, (markdown_range){link->text.end, line.end}));
    return str_starts(behind, STR("：")) || str_starts(behind, STR(":"));
}

/* A paragraph's piece from one number to the next. */
typedef struct piece {
    markdown_range text, html;
    const markdown_span *link; /* the first in it, or NULL */
} piece;

/* The title is the whole first line but for its number. */
static void add_enumerated(const digest_source *s, const markdown_node *node, const piece *p, const uint32_t *sections,
                           digest_items *out)
{
    const markdown *m = s->m;
    uint32_t begin = p->text.begin + (uint32_t)enumeration_length(markdown_text(m, p->text));
    feed_str whole = markdown_text(m, (markdown_range){begin, p->text.end});
    markdown_range line = {begin, begin + (uint32_t)str_find_byte(whole, '\n')};
    bool first = p->text.begin == node->text.begin;
    digest_item *item = cut_add(out, first || !p->link ? node->source : p->link->source, sections);
    if (!item)
        return;
    if (p->link)
        item->url = markdown_url(m, p->link);
    item->torn = true;
    if (p->link && is_described(m, line, p->link)) {
        item->title = cut_line(out, markdown_text(m, p->link->text));
        item->lead[1] = (markdown_range){cut_wrapped(m, p->link->html).end, p->html.end};
        return;
    }
    feed_str text = markdown_text(m, line);
    bool said = utf8_count(text) <= TITLE_MAX; /* by the title */
    item->title = cut_line(out, said ? text : enumeration_sentence(text, TITLE_MAX));
    bool plain = p->link && p->link->text.begin == line.begin && p->link->text.end == line.end;
    bool links = p->link && p->link->text.begin < line.end;
    cut_place at = {p->html.begin, p->text.begin};
    if (plain)
        at.html = cut_wrapped(m, p->link->html).end;
    else if (!cut_advance(m, node, &at, said && !links ? line.end : begin))
        at.html = p->html.begin;
    item->lead[0] = (markdown_range){at.html, p->html.end};
}

/* The number that a line begins with; -1: none. */
static long number_of(feed_str line)
{
    size_t at = 0;
    return enumeration_length(line) ? str_digits(str_trim(line), &at, 3) : -1;
}

/* Where the line in front of the one with the next number ends; the text's end if none has it. */
static uint32_t piece_end(const markdown *m, markdown_range text)
{
    feed_str rest = markdown_text(m, text), line;
    str_split(&rest, '\n', &line);
    long number = number_of(line);
    while (number >= 0 && str_split(&rest, '\n', &line))
        if (number_of(line) == number + 1)
            return (uint32_t)(line.p - m->text.p) - 1;
    return text.end;
}

/* Numbers in one paragraph, "1、…" and on the next line "2、…", are items each. */
static void add_paragraph(const digest_source *s, uint32_t i, const uint32_t *sections, digest_items *out)
{
    const markdown_node *node = &s->m->nodes[i];
    cut_place at = {node->inner.begin, node->text.begin};
    uint32_t span = node->spans.begin;
    for (uint32_t begin = node->text.begin; begin < node->text.end;) {
        piece p = {{begin, piece_end(s->m, (markdown_range){begin, node->text.end})}, {at.html, node->inner.end}, NULL};
        if (p.text.end < node->text.end && cut_advance(s->m, node, &at, p.text.end + 1))
            p.html.end = at.html;
        else
            p.text.end = node->text.end;
        p.link = cut_link_in(s->m, node, &span, p.text);
        add_enumerated(s, node, &p, sections, out);
        begin = p.text.end + 1;
    }
}

void enum_items(const digest_source *s, digest_items *out)
{
    const markdown *m = s->m;
    uint32_t sections[SECTIONS_MAX] = {0};
    bool open = false; /* blocks belong to the last item */
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        if (cut_is(m, i, MARKDOWN_HEADING) && !cut_is_title(s, i)) {
            cut_section(m, i, sections);
            open = false;
        } else if (cut_is(m, i, MARKDOWN_PARAGRAPH) && enumeration_length(markdown_text(m, m->nodes[i].text))) {
            add_paragraph(s, i, sections, out);
            open = true;
        } else if (open && out->n) { /* a bare "1、" is a quotation: an item without a title */
            extend(s, i, cut_source_link(m, i) != NULL, out);
        }
    }
}

/* ---- ranked: headings and bullets that begin "No. 1", mixed in one file ---- */

bool rank_fits(const digest_features *f)
{
    return f->ranked >= 3;
}

bool rank_holds(const digest_features *f)
{
    return f->ranked > 0;
}

/* What is left of the text behind its rank is the title; a heading's body follows, a bullet's is its own. */
static bool add_ranked(const digest_source *s, uint32_t i, const uint32_t *sections, digest_items *out)
{
    feed_str text = markdown_text(s->m, s->m->nodes[i].text);
    size_t mark = enumeration_rank_length(text), n = out->n;
    if (!mark)
        return false;
    if (cut_is(s->m, i, MARKDOWN_ITEM)) {
        cut_list_item(s, i, sections, out);
    } else {
        cut_add(out, s->m->nodes[i].source, sections);
        const markdown_span *link = cut_first_link(s->m, s->m->nodes[i].spans);
        if (link && out->n > n)
            out->items[n].url = markdown_url(s->m, link);
    }
    if (out->n == n)
        return false;
    text = str_from(text, mark);
    out->items[n].title = cut_line(out, enumeration_sentence((feed_str){text.p, str_find_byte(text, '\n')}, TITLE_MAX));
    return true;
}

void rank_items(const digest_source *s, digest_items *out)
{
    const markdown *m = s->m;
    uint32_t sections[SECTIONS_MAX] = {0};
    bool open = false;
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        if (cut_is(m, i, MARKDOWN_HEADING) && !cut_is_title(s, i)) {
            open = add_ranked(s, i, sections, out);
            if (!open)
                cut_section(m, i, sections);
        } else if (!cut_is_list(m, i) || !cut_each_item(s, i, sections, out, add_ranked)) {
            if (open)
                extend(s, i, true, out);
        } else {
            open = false;
        }
    }
}
