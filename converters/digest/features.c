#include "grammar.h"

#include "cut.h"
#include "enumeration.h"
#include "grammar_data.h"
#include "grammar_heading.h"
#include "grammar_lines.h"
#include "grammar_paragraph.h"
#include "grammar_table.h"

/* A link that leads somewhere else than to a place on the page. */
static bool leads_out(const markdown *m, const markdown_node *node, feed_str page)
{
    for (uint32_t i = node->spans.begin; i < node->spans.end; i++)
        if (m->spans[i].kind == MARKDOWN_LINK && !cut_leads_within(page, markdown_url(m, &m->spans[i])))
            return true;
    return false;
}

/* A text that begins "[text][name]" or "[text][]": a link, had the document its definition. */
static bool begins_as_link(feed_str text)
{
    text = str_trim(text);
    text.n = str_find_byte(text, '\n');
    size_t middle = str_find(text, STR("]["));
    return text.n && text.p[0] == '[' && middle < text.n && str_find_byte(str_from(text, middle), ']') < text.n;
}

/* Whether right below the heading stands a list of several links: a section, even if its heading is numbered. */
static bool heads_links(const markdown *m, uint32_t heading)
{
    uint32_t list = m->nodes[heading].next, n = 0;
    if (list >= m->n_nodes || !cut_is_list(m, list))
        return false;
    for (uint32_t i = list + 1; i < m->nodes[list].next; i = m->nodes[i].next, n++)
        if (!cut_begins_with_link(m, i))
            return false;
    return n > 1;
}

/* The linked bullets since the last heading above each level, and whether a heading of the level stood among them. */
typedef struct sections {
    feed_str page; /* the document's own address; absent: unknown */
    unsigned lists[HEADING_LEVELS];
    bool open[HEADING_LEVELS], headed[HEADING_LEVELS];
    bool boilerplate;
} sections;

static void end_sections(sections *s, uint32_t above, digest_features *f)
{
    for (uint32_t level = above + 1; level < HEADING_LEVELS; level++) {
        if (s->open[level] && !s->headed[level])
            f->loose_lists[level] += s->lists[level];
        s->lists[level] = 0;
        s->open[level] = true;
        s->headed[level] = false;
    }
}

static void count_heading(const markdown *m, uint32_t i, sections *s, feed_time *last, digest_features *f)
{
    const markdown_node *node = &m->nodes[i];
    feed_str text = markdown_text(m, node->text);
    feed_time date;
    date_precision precision;
    size_t begin, end;
    f->headings[node->level]++;
    f->linked_headings[node->level] += cut_any_link(m, node->spans) != NULL;
    bool hash = enumeration_hash_mark(text) < text.n;
    f->hash_headings[node->level] += hash;
    f->marked_headings[node->level] += hash || enumeration_number_length(text) > 0;
    f->listed_headings[node->level] += heads_links(m, i);
    f->sourced_headings[node->level] += heading_source(m, i) != NULL;
    f->url_headings[node->level] += cut_url_paragraph(m, node->next) != NULL;
    f->ranked += enumeration_rank_length(text) > 0;
    if (date_find(text, 0, false, &date, &precision, &begin, &end) && precision >= DATE_DAY) {
        f->dated_headings[node->level] += !last->set || last->unix_seconds != date.unix_seconds;
        *last = date;
    }
    end_sections(s, node->level, f);
    s->headed[node->level] = true;
    s->boilerplate = enumeration_is_boilerplate(text);
}

static void count_list(const markdown *m, uint32_t list, sections *s, digest_features *f)
{
    bool numbers = cut_is(m, list, MARKDOWN_NUMBERS);
    unsigned leading = 0;
    for (uint32_t i = list + 1; i < m->nodes[list].next; i = m->nodes[i].next) {
        bool linked = leads_out(m, &m->nodes[i], s->page);
        f->ranked += enumeration_rank_length(markdown_text(m, m->nodes[i].text)) > 0;
        leading += linked;
        if (numbers) {
            f->numbered++;
            f->linked_numbered += linked;
        } else {
            f->bullets++;
            f->linked_bullets += linked;
            f->bold_bullets += cut_bold(m, i, false) != NULL;
            f->meant_bullets += begins_as_link(markdown_text(m, m->nodes[i].text));
        }
    }
    for (int level = 1; level < HEADING_LEVELS && !s->boilerplate; level++)
        s->lists[level] += leading;
}

static void count_paragraph(const markdown *m, uint32_t i, digest_features *f)
{
    const markdown_node *node = &m->nodes[i];
    feed_str text = markdown_text(m, node->text);
    f->enumerated += enumeration_length(text) > 0;
    if (node->spans.begin == node->spans.end)
        return;
    const markdown_span *link = cut_first_link(m, node->spans);
    const markdown_span *bold = cut_bold(m, i, true);
    bool lines = str_find_byte(str_trim(text), '\n') < str_trim(text).n;
    f->bold_titles += bold && lines;
    f->bold_alone += bold && !lines && (link || paragraph_has_link_below(m, i));
    f->bold_leads += !bold && link && cut_bold(m, i, false);
    f->linked_paragraphs += link != NULL;
    f->marked_lines += link ? lines_count(text) : 0;
    f->link_paragraphs += link && cut_begins_with_link(m, i);
    f->titled_links += link && lines && paragraph_link_below(m, i);
}

static void count_rows(const markdown *m, uint32_t table, digest_features *f)
{
    for (uint32_t i = table + 1; i < m->nodes[table].next; i = m->nodes[i].next)
        f->table_rows += cut_any_link(m, m->nodes[i].spans) != NULL;
}

static bool holds_digit(feed_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (is_digit(text.p[i]))
            return true;
    return false;
}

/* The document's title: its first heading of level 1; failing that, and one in the header, a level-2 heading before
 * anything else that looks neither like an item nor like one section of several: it has a number, or none of a
 * section's text. */
static uint32_t find_title(const markdown *m, bool titled)
{
    uint32_t first = 0;
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        if (!cut_is(m, i, MARKDOWN_HEADING))
            continue;
        if (m->nodes[i].level == 1)
            return i;
        if (!first)
            first = i;
    }
    unsigned others = 0;
    for (uint32_t i = first ? m->nodes[first].next : (uint32_t)m->n_nodes; i < m->n_nodes; i = m->nodes[i].next)
        others += cut_is(m, i, MARKDOWN_HEADING) && m->nodes[i].level <= 2;
    bool named = first && (!others || cut_is(m, m->nodes[first].next, MARKDOWN_HEADING) ||
                           holds_digit(markdown_text(m, m->nodes[first].text)));
    bool item = first && (!named || cut_any_link(m, m->nodes[first].spans) ||
                          enumeration_number_length(markdown_text(m, m->nodes[first].text)) > 0);
    return first == 1 && m->nodes[first].level == 2 && !titled && !item ? first : 0;
}

/* Where every section has a date, the first one's is not the document's title. */
static bool is_title(const markdown *m, uint32_t title, const digest_features *f)
{
    unsigned level = title ? m->nodes[title].level : 0;
    return title && m->nodes[title].text.end > m->nodes[title].text.begin &&
           !(f->dated_headings[level] >= 2 && f->dated_headings[level] * 10 >= f->headings[level] * 6);
}

/* Whether a heading repeats the header's title; one that says something else is a section. */
static bool says_same(feed_str heading, feed_str title)
{
    heading = str_trim(heading);
    title = str_trim(title);
    return str_find(heading, title) < heading.n || str_find(title, heading) < title.n;
}

/* A title that is but a linked date: the heading of the same level that comes next is the real one. */
static uint32_t find_below(const markdown *m, uint32_t title)
{
    const markdown_node *node = &m->nodes[title];
    if (!cut_first_link(m, node->spans) || !enumeration_is_mark(str_trim(markdown_text(m, node->text))))
        return 0;
    uint32_t next = node->next;
    while (next < m->n_nodes && !cut_is(m, next, MARKDOWN_HEADING))
        next = m->nodes[next].next;
    return next < m->n_nodes && m->nodes[next].level == node->level ? next : 0;
}

static void uncount(const markdown *m, uint32_t heading, digest_features *f)
{
    if (!heading)
        return;
    f->headings[m->nodes[heading].level]--;
    f->linked_headings[m->nodes[heading].level] -= cut_any_link(m, m->nodes[heading].spans) != NULL;
}

void digest_features_of(const markdown *m, const header *h, feed_str page, digest_features *f)
{
    sections s = {.page = page};
    feed_time last = {0};
    *f = (digest_features){0};
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        switch (m->nodes[i].kind) {
        case MARKDOWN_HEADING: count_heading(m, i, &s, &last, f); break;
        case MARKDOWN_NUMBERS:
        case MARKDOWN_BULLETS: count_list(m, i, &s, f); break;
        case MARKDOWN_PARAGRAPH: count_paragraph(m, i, f); break;
        case MARKDOWN_RAW: f->html_rows += table_count_rows(markdown_html(m, m->nodes[i].html)); break;
        case MARKDOWN_TABLE: count_rows(m, i, f); break;
        default: break;
        }
    }
    end_sections(&s, 0, f);
    static const char *const TITLE[] = {"title", NULL};
    const header_value *named = header_get(h, TITLE);
    uint32_t title = find_title(m, named != NULL);
    if (!is_title(m, title, f) || (named && !says_same(markdown_text(m, m->nodes[title].text), named->text)))
        title = 0;
    uint32_t below = title ? find_below(m, title) : 0;
    f->dateline = below ? title : 0;
    f->title = below ? below : title;
    uncount(m, f->title, f);
    uncount(m, f->dateline, f);
    f->list = data_list(h, STR_NONE, &f->listed);
    f->addressed = data_is_addressed(h);
    f->matched = f->list ? data_matches(m, f->list) : 0;
}

/* ---- for people ---- */

static void put_count(buf *out, const char *what, unsigned n)
{
    if (n)
        buf_printf(out, "%s%s %u", out->n ? ", " : "", what, n);
}

void digest_features_put(const digest_features *f, buf *out)
{
    for (int level = 1; level < HEADING_LEVELS; level++)
        if (f->headings[level])
            buf_printf(out, "%s%u headings of level %d (%u linked, %u numbered, %u dated, %u with their link below)",
                       out->n ? ", " : "", f->headings[level], level, f->linked_headings[level],
                       f->marked_headings[level], f->dated_headings[level], f->url_headings[level]);
    put_count(out, "numbered items", f->numbered);
    put_count(out, "with a link", f->linked_numbered);
    put_count(out, "bullets", f->bullets);
    put_count(out, "with a link", f->linked_bullets);
    put_count(out, "with a bold title", f->bold_bullets);
    put_count(out, "with a link to nowhere", f->meant_bullets);
    put_count(out, "paragraphs 1、", f->enumerated);
    put_count(out, "ranks", f->ranked);
    put_count(out, "bold lines", f->bold_titles);
    put_count(out, "bold paragraphs", f->bold_alone);
    put_count(out, "paragraphs that begin in bold", f->bold_leads);
    put_count(out, "marked lines", f->marked_lines);
    put_count(out, "paragraphs that begin with a link", f->link_paragraphs);
    put_count(out, "lines with their link below", f->titled_links);
    put_count(out, "linked rows in HTML", f->html_rows);
    put_count(out, "linked rows", f->table_rows);
    put_count(out, "items in the header", f->listed);
    put_count(out, "repeated by headings", f->matched);
}
