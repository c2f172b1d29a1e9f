#include "grammar_own.h"

#include "cut.h"
#include "../../feeds/core/utf8.h"
#include "enumeration.h"
#include "grammar_heading.h"

bool own_fits(const digest_features *f)
{
    (void)f;
    return false;
}

/* The deepest level that has at least two. */
static unsigned deepest_level(const digest_features *f)
{
    unsigned level = HEADING_LEVELS - 1;
    while (level > 0 && f->headings[level] < 2)
        level--;
    return level;
}

/* ---- heading: every heading of a level ---- */

void own_heading_items(const digest_source *s, digest_items *out)
{
    heading_all_items(s, s->level ? s->level : deepest_level(s->f), out);
}

/* ---- regex: what begins as a pattern says ---- */

/* Bytes of the text that the pattern matches at its beginning; 0: it does not. */
static size_t match_length(const digest_source *s, feed_str text)
{
    size_t begin, end;
    feed_str line = {text.p, str_find_byte(text, '\n')};
    if (!s->pattern || !s->runner || regex_find(s->pattern, s->runner, line, 0, &begin, &end) != 1)
        return 0;
    return begin == 0 ? end : 0;
}

/* The title is what stands behind the match on its line, the link the first in the item. */
static bool add_matched(const digest_source *s, uint32_t i, const uint32_t *sections, digest_items *out)
{
    const markdown *m = s->m;
    const markdown_node *node = &m->nodes[i];
    feed_str text = markdown_text(m, node->text);
    size_t mark = match_length(s, text), n = out->n;
    if (!mark)
        return false;
    if (cut_is(m, i, MARKDOWN_ITEM))
        cut_list_item(s, i, sections, out);
    else
        cut_add(out, node->source, sections);
    if (out->n == n)
        return false;
    digest_item *item = &out->items[n];
    feed_str line = str_from(text, mark);
    line.n = str_find_byte(line, '\n');
    const markdown_span *link = cut_first_link(m, node->spans);
    uint32_t begin = node->text.begin + (uint32_t)mark;
    if (link && link->text.begin > begin && link->text.end <= begin + line.n &&
        cut_is_pointer(m, (markdown_range){begin, begin + (uint32_t)line.n}, link))
        line = enumeration_without_end((feed_str){line.p, link->text.begin - begin});
    if (!str_trim(line).n) /* the match is all that the line says */
        line = (feed_str){text.p, mark};
    item->torn = true;
    item->title = cut_line(out, utf8_count(line) > TITLE_MAX ? enumeration_sentence(line, TITLE_MAX) : line);
    if (link)
        item->url = markdown_url(m, link);
    if (cut_is(m, i, MARKDOWN_PARAGRAPH) && str_find_byte(text, '\n') < text.n)
        item->lead[1] = (markdown_range){cut_skip(m, node, str_find_byte(text, '\n') + 1), node->inner.end};
    else if (cut_is(m, i, MARKDOWN_ITEM) && line.p + line.n == text.p + text.n) /* the title says it all */
        item->lead[0] = item->lead[1] = (markdown_range){0, 0};
    return true;
}

void own_pattern_items(const digest_source *s, digest_items *out)
{
    const markdown *m = s->m;
    uint32_t sections[SECTIONS_MAX] = {0};
    bool open = false;
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        bool heading = cut_is(m, i, MARKDOWN_HEADING), text = heading || cut_is(m, i, MARKDOWN_PARAGRAPH);
        if (text && !cut_is_title(s, i) && add_matched(s, i, sections, out)) {
            open = true;
        } else if (heading && !cut_is_title(s, i)) {
            cut_section(m, i, sections);
            open = false;
        } else if (cut_is_list(m, i) && cut_each_item(s, i, sections, out, add_matched)) {
            open = false;
        } else if (open && out->n) {
            cut_extend_linked(m, i, &out->items[out->n - 1]);
        }
    }
}
