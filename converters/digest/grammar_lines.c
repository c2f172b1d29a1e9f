#include "grammar_lines.h"

#include "../../feeds/core/utf8.h"
#include "cut.h"
#include "enumeration.h"

size_t lines_mark_length(feed_str line)
{
    size_t number = enumeration_length(line);
    int length;
    if (number || !line.n || !(line.p[0] & 0x80))
        return number;
    uint32_t c = utf8_decode(line.p, line.p + line.n, &length);
    bool bullet = c == 0x2022 || c == 0xB7 || c == 0x30FB || (c >= 0x25A0 && c <= 0x25FF) || c == 0x27A4 ||
                  c == 0x2605 || c == 0x2606 || c == 0x1F538 || c == 0x1F539 || c == 0x1F449;
    return bullet ? line.n - str_trim(str_from(line, (size_t)length)).n : 0;
}

unsigned lines_count(feed_str text)
{
    unsigned n = 0;
    feed_str line;
    while (str_split(&text, '\n', &line))
        n += lines_mark_length(line) > 0;
    return n > 1 ? n : 0;
}

bool lines_fits(const digest_features *f)
{
    return f->marked_lines >= 3 && f->marked_lines > f->linked_bullets + f->linked_numbered;
}

bool lines_holds(const digest_features *f)
{
    return f->marked_lines > 1;
}

/* The title is the line's link where that begins it, else the line without an address at its end. */
static markdown_range title_of(const markdown *m, markdown_range line, const markdown_span *link)
{
    if (!link || link->text.begin >= line.end)
        return line;
    if (enumeration_is_mark(markdown_text(m, (markdown_range){line.begin, link->text.begin})))
        return link->text;
    if (cut_is_pointer(m, line, link))
        return (markdown_range){line.begin, link->text.begin};
    return line;
}

/* An item of a line and those below it up to `end`. What follows its title is its text. */
static void add_line(const digest_source *s, const markdown_node *node, cut_place *at, markdown_range line,
                     uint32_t end, const markdown_span *link, const uint32_t *sections, digest_items *out)
{
    const markdown *m = s->m;
    digest_item *item = cut_add(out, link ? link->source : node->source, sections);
    if (!item)
        return;
    markdown_range title = title_of(m, line, link);
    if (link)
        item->url = markdown_url(m, link);
    item->torn = true;
    item->title = cut_line(out, enumeration_without_end(markdown_text(m, title)));
    uint32_t begin = title.end < line.end && link && title.end >= link->text.end ? title.end : line.end;
    if (!cut_advance(m, node, at, begin))
        return;
    uint32_t html = at->html;
    if (link && begin == title.end && link->html.end > html)
        html = cut_wrapped(m, link->html).end;
    if (cut_advance(m, node, at, end) && at->html > html && !(link && begin == line.end && link->html.end > html &&
                                                              enumeration_is_pointer(markdown_text(m, link->text))))
        item->lead[1] = (markdown_range){html, at->html};
}

static void add_paragraph(const digest_source *s, uint32_t i, const uint32_t *sections, digest_items *out)
{
    const markdown_node *node = &s->m->nodes[i];
    cut_place at = {node->inner.begin, node->text.begin};
    uint32_t begin = node->text.begin, span = node->spans.begin;
    while (begin < node->text.end) {
        feed_str rest = markdown_text(s->m, (markdown_range){begin, node->text.end});
        uint32_t stop = begin + (uint32_t)str_find_byte(rest, '\n'), end = stop;
        size_t mark = lines_mark_length((feed_str){rest.p, stop - begin});
        while (end < node->text.end) { /* the lines below it */
            rest = markdown_text(s->m, (markdown_range){end + 1, node->text.end});
            rest.n = str_find_byte(rest, '\n');
            if (lines_mark_length(rest))
                break;
            end += 1 + (uint32_t)rest.n;
        }
        markdown_range line = {begin + (uint32_t)mark, stop};
        const markdown_span *link = cut_link_in(s->m, node, &span, (markdown_range){begin, end});
        if (mark)
            add_line(s, node, &at, line, end < node->text.end ? end : node->text.end, link, sections, out);
        begin = end + 1;
    }
}

void lines_items(const digest_source *s, digest_items *out)
{
    const markdown *m = s->m;
    uint32_t sections[SECTIONS_MAX] = {0};
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        if (cut_is(m, i, MARKDOWN_HEADING) && !cut_is_title(s, i))
            cut_section(m, i, sections);
        else if (cut_is(m, i, MARKDOWN_PARAGRAPH))
            add_paragraph(s, i, sections, out);
    }
}
