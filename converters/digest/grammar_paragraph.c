#include "grammar_paragraph.h"

#include "cut.h"
#include "enumeration.h"
#include "grammar_lines.h"

/* ---- bold-title: the first line is bold, the second the link ---- */

/* In most paragraphs that hold a link the title begins it, and none stands above its text. */
static bool leads(const digest_features *f)
{
    return f->bold_titles + f->bold_alone == 0 && f->bold_leads >= 3 && f->bold_leads * 10 >= f->linked_paragraphs * 7;
}

bool paragraph_fits_bold(const digest_features *f)
{
    unsigned titles = leads(f) ? f->bold_leads : f->bold_titles + f->bold_alone;
    return titles >= 3 && titles * 2 >= f->linked_bullets + f->linked_numbered;
}

bool paragraph_holds_bold(const digest_features *f)
{
    return f->bold_titles > 0 && f->bold_titles >= f->linked_bullets + f->linked_numbered;
}

/* The line of a paragraph behind `at` that is nothing but a link; NULL if it is not. */
static const markdown_span *link_line(const markdown *m, const markdown_node *node, uint32_t at)
{
    feed_str line = str_trim(markdown_text(m, (markdown_range){at, node->text.end}));
    line.n = str_find_byte(line, '\n');
    for (uint32_t k = node->spans.begin; k < node->spans.end; k++) {
        const markdown_span *span = &m->spans[k];
        if (span->kind == MARKDOWN_LINK && span->text.begin >= at)
            return str_eq(str_trim(markdown_text(m, span->text)), str_trim(line)) ? span : NULL;
    }
    return NULL;
}

static void add_bold(const digest_source *s, uint32_t i, const markdown_span *bold, const uint32_t *sections,
                     digest_items *out)
{
    const markdown_node *node = &s->m->nodes[i];
    digest_item *item = cut_add(out, node->source, sections);
    if (!item)
        return;
    item->title = cut_line(out, markdown_text(s->m, bold->text));
    const markdown_span *only = link_line(s->m, node, bold->text.end);
    const markdown_span *link = only ? only : cut_first_link(s->m, node->spans);
    if (link)
        item->url = markdown_url(s->m, link);
    item->lead[1] = (markdown_range){only ? only->html.end : bold->html.end, node->inner.end};
}

bool paragraph_has_link_below(const markdown *m, uint32_t i)
{
    for (i = m->nodes[i].next; i < m->n_nodes && !cut_is(m, i, MARKDOWN_HEADING); i = m->nodes[i].next) {
        bool paragraph = cut_is(m, i, MARKDOWN_PARAGRAPH);
        if (paragraph && cut_bold(m, i, true))
            return false;
        if (paragraph && cut_first_link(m, m->nodes[i].spans))
            return true;
    }
    return false;
}

void paragraph_bold_items(const digest_source *s, digest_items *out)
{
    const markdown *m = s->m;
    uint32_t sections[SECTIONS_MAX] = {0};
    bool open = false, whole_line = !leads(s->f);
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        const markdown_span *bold = cut_is(m, i, MARKDOWN_PARAGRAPH) ? cut_bold(m, i, whole_line) : NULL;
        if (cut_is(m, i, MARKDOWN_HEADING) && !cut_is_title(s, i)) {
            cut_section(m, i, sections);
            open = false;
        } else if (bold) {
            add_bold(s, i, bold, sections, out);
            open = true;
        } else if (open && out->n) {
            cut_extend_linked(m, i, &out->items[out->n - 1]);
        }
    }
}

/* ---- p-link: a paragraph for each link ---- */

const markdown_span *paragraph_link_below(const markdown *m, uint32_t i)
{
    const markdown_node *node = &m->nodes[i];
    const markdown_span *link = cut_first_link(m, node->spans);
    feed_str text = markdown_text(m, node->text), before, line;
    size_t first = str_find_byte(text, '\n');
    if (!link || link->text.begin < node->text.begin + first)
        return NULL;
    before = markdown_text(m, (markdown_range){node->text.begin, link->text.begin});
    line = str_from(text, link->text.end - node->text.begin);
    line.n = str_find_byte(line, '\n');
    bool begins = str_ends(before, STR("\n")), titled = str_trim((feed_str){text.p, first}).n > 0;
    return begins && titled && !str_trim(line).n ? link : NULL;
}

bool paragraph_fits_link(const digest_features *f)
{
    unsigned most = f->linked_bullets + f->linked_numbered;
    return (f->link_paragraphs >= 5 && f->link_paragraphs > most) ||
           (f->titled_links >= 3 && f->titled_links > most && f->titled_links >= f->link_paragraphs);
}

bool paragraph_holds_link(const digest_features *f)
{
    unsigned paragraphs = f->link_paragraphs + f->titled_links;
    return paragraphs >= 3 && paragraphs > f->linked_bullets + f->linked_numbered;
}

/* The first line is the title; what stands before and behind the link's line is the body. */
static void add_titled(const digest_source *s, uint32_t i, const markdown_span *link, const uint32_t *sections,
                       digest_items *out)
{
    const markdown_node *node = &s->m->nodes[i];
    digest_item *item = cut_add(out, node->source, sections);
    if (!item)
        return;
    feed_str text = markdown_text(s->m, node->text), line = {text.p, str_find_byte(text, '\n')};
    markdown_range rest = {cut_skip(s->m, node, line.n), node->inner.end};
    item->title = cut_line(out, str_from(line, lines_mark_length(line)));
    item->url = markdown_url(s->m, link);
    cut_lead(item, rest, cut_wrapped(s->m, link->html));
    item->torn = true;
}

void paragraph_link_items(const digest_source *s, digest_items *out)
{
    const markdown *m = s->m;
    uint32_t sections[SECTIONS_MAX] = {0};
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        const markdown_node *node = &m->nodes[i];
        bool paragraph = cut_is(m, i, MARKDOWN_PARAGRAPH);
        const markdown_span *below = paragraph ? paragraph_link_below(m, i) : NULL;
        if (cut_is(m, i, MARKDOWN_HEADING) && !cut_is_title(s, i)) {
            cut_section(m, i, sections);
        } else if (below) {
            add_titled(s, i, below, sections, out);
        } else if (paragraph && cut_begins_with_link(m, i)) {
            digest_item *item = cut_add(out, node->source, sections);
            if (item)
                cut_title(s, out, item, node->text, node->inner, cut_first_link(m, node->spans));
        } else if (out->n && cut_is_illustration(m, i)) {
            cut_extend(&out->items[out->n - 1], node->html);
        }
    }
}
