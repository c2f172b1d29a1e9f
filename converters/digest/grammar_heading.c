#include "grammar_heading.h"

#include "cut.h"
#include "enumeration.h"
#include "grammar_list.h"

/* What makes a heading an item. */
typedef struct plan {
    unsigned level;
    bool marked_only; /* a number; else a link in it or below it will do */
    bool sourced;     /* the link to its source below */
    bool any;         /* no more than that it stands at the level */
    bool lists;       /* in sections without such a heading, linked bullets are items */
    bool hash;        /* the headings of this level end "#1" */
} plan;

/* The level with the most headings of which `part` out of ten are in `counts`, and at least `least`; 0: none. */
static unsigned best_level(const digest_features *f, const unsigned *counts, unsigned part, unsigned least)
{
    unsigned best = 0;
    for (unsigned level = 1; level < HEADING_LEVELS; level++)
        if (counts[level] >= least && counts[level] * 10 >= f->headings[level] * part &&
            (!best || counts[level] > counts[best]))
            best = level;
    return best;
}

/* ---- one heading ---- */

feed_str heading_title(feed_str text, bool hash)
{
    text = str_from(text, enumeration_number_length(text));
    size_t mark = hash ? enumeration_hash_mark(text) : text.n;
    return str_trim((feed_str){text.p, mark});
}

static bool ends_item(const markdown *m, uint32_t i, unsigned level)
{
    return (cut_is(m, i, MARKDOWN_HEADING) && m->nodes[i].level <= level) || cut_is_raw_heading(m, i);
}

/* There are a link and a paragraph below the heading; a mere list of links is an index or a list of its own. */
static bool body_has_link(const markdown *m, uint32_t heading)
{
    bool link = false, paragraph = false;
    for (uint32_t i = m->nodes[heading].next; i < m->n_nodes && !ends_item(m, i, m->nodes[heading].level);
         i = m->nodes[i].next) {
        paragraph |= cut_is(m, i, MARKDOWN_PARAGRAPH);
        link |= cut_first_link(m, m->nodes[i].spans) != NULL;
    }
    return link && paragraph;
}

static bool is_item(const digest_source *s, const plan *p, uint32_t i)
{
    const markdown *m = s->m;
    feed_str text = markdown_text(m, m->nodes[i].text);
    if (cut_is_title(s, i))
        return false;
    if (p->any)
        return true;
    if (p->sourced)
        return !enumeration_is_boilerplate(text) && heading_source(m, i);
    bool marked = enumeration_number_length(text) > 0 || (p->hash && enumeration_hash_mark(text) < text.n);
    if (p->marked_only || marked)
        return marked;
    if (cut_first_link(m, m->nodes[i].spans))
        return true;
    return !p->lists && !enumeration_is_boilerplate(text) && body_has_link(m, i);
}

static void add_heading(const digest_source *s, const plan *p, uint32_t i, const uint32_t *sections, digest_items *out)
{
    const markdown_node *node = &s->m->nodes[i];
    digest_item *item = cut_add(out, node->source, sections);
    if (!item)
        return;
    feed_str text = cut_text(s->m, i, out->a);
    const markdown_span *link = cut_first_link(s->m, node->spans);
    item->heading = true;
    if (link) {
        item->url = markdown_url(s->m, link);
        feed_str before = markdown_text(s->m, (markdown_range){node->text.begin, link->text.begin});
        if (!enumeration_is_mark(before) && cut_is_pointer(s->m, node->text, link)) /* "Title [↗](…)" */
            text = enumeration_without_end(before);
    }
    if (p->sourced && !link)
        item->url = markdown_url(s->m, heading_source(s->m, i));
    item->title = cut_line(out, heading_title(text, p->hash));
}

/* A block below an item's heading. A paragraph that is the item's link alone is said by the link already; rules only
 * divide items. */
static void add_body(const digest_source *s, uint32_t i, digest_item *item)
{
    const markdown *m = s->m;
    const markdown_span *only = item->url.p ? NULL : cut_url_paragraph(m, i);
    const markdown_span *link = item->url.p ? NULL : cut_first_link(m, m->nodes[i].spans);
    if (link)
        item->url = markdown_url(m, link);
    if ((only && !item->rest[0].end) || cut_is(m, i, MARKDOWN_RULE))
        return;
    cut_extend(item, m->nodes[i].html);
}

/* "**Link**: https://…" */
static const markdown_span *labelled(const markdown *m, uint32_t item)
{
    const markdown_span *link = cut_source_link(m, item);
    markdown_range before = {m->nodes[item].text.begin, link ? link->text.begin : 0};
    return link && before.end > before.begin && enumeration_is_pointer(markdown_text(m, before)) ? link : NULL;
}

const markdown_span *heading_source(const markdown *m, uint32_t heading)
{
    const markdown_span *found = NULL;
    unsigned sources = 0;
    uint32_t i = m->nodes[heading].next;
    for (; i < m->n_nodes && !ends_item(m, i, HEADING_LEVELS); i = m->nodes[i].next) {
        const markdown_span *source = cut_source_link(m, i);
        for (uint32_t k = i + 1; cut_is_list(m, i) && k < m->nodes[i].next; k = m->nodes[k].next) {
            const markdown_span *link = labelled(m, k);
            if (!link && cut_first_link(m, m->nodes[k].spans))
                return NULL;
            source = source ? source : link;
        }
        sources += source != NULL;
        found = found ? found : source;
    }
    return sources <= 2 ? found : NULL;
}

/* ---- all of them ---- */

static void walk(const digest_source *s, plan p, digest_items *out)
{
    const markdown *m = s->m;
    uint32_t sections[SECTIONS_MAX] = {0};
    bool open = false, boilerplate = false, in_section = false, section_has_items = false;
    if (s->level)
        p.level = s->level;
    p.hash = s->f->hash_headings[p.level] * 10 >= s->f->headings[p.level] * 6;
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        bool heading = cut_is(m, i, MARKDOWN_HEADING);
        if (heading && m->nodes[i].level == p.level) {
            open = !boilerplate && is_item(s, &p, i);
            section_has_items = true;
            if (open)
                add_heading(s, &p, i, sections, out);
        } else if (heading && m->nodes[i].level < p.level) {
            if (!cut_is_title(s, i))
                cut_section(m, i, sections);
            boilerplate = enumeration_is_boilerplate(markdown_text(m, m->nodes[i].text));
            open = section_has_items = false;
            in_section = true;
        } else if (cut_is_raw_heading(m, i)) {
            open = false;
        } else if (open && out->n) {
            add_body(s, i, &out->items[out->n - 1]);
        } else if (cut_is_list(m, i) && !boilerplate &&
                   (s->index == DIGEST_INDEX_KEEP || (p.lists && in_section && !section_has_items))) {
            list_add_linked(s, i, sections, out);
        }
    }
}

void heading_all_items(const digest_source *s, unsigned level, digest_items *out)
{
    walk(s, (plan){.level = level, .any = true}, out);
}

/* ---- mixed: some sections have headings, others linked bullets ---- */

/* A few headings that happen to be links, in a digest of bullets by the dozen, are but sections of it. */
static bool among_lists(const digest_features *f, unsigned level)
{
    enum { MANY = 20 };
    return f->loose_lists[level] > MANY * f->linked_headings[level];
}

static unsigned mixed_level(const digest_features *f)
{
    unsigned level = best_level(f, f->linked_headings, 6, 1);
    return level > 1 && f->loose_lists[level] && !among_lists(f, level) ? level : 0;
}

bool heading_fits_mixed(const digest_features *f)
{
    return mixed_level(f) > 0;
}

void heading_mixed_items(const digest_source *s, digest_items *out)
{
    walk(s, (plan){.level = mixed_level(s->f), .lists = true}, out);
}

/* ---- h-link: the heading is the link ---- */

/* Two will do where all of their level are links, and no list holds any. */
bool heading_fits_link(const digest_features *f)
{
    bool alone = f->linked_bullets + f->linked_numbered == 0;
    unsigned level = best_level(f, f->linked_headings, 6, 3);
    return (level && !among_lists(f, level)) || (alone && best_level(f, f->linked_headings, 10, 2));
}

bool heading_holds_link(const digest_features *f)
{
    return best_level(f, f->linked_headings, 5, 1) > 0;
}

void heading_link_items(const digest_source *s, digest_items *out)
{
    walk(s, (plan){.level = best_level(s->f, s->f->linked_headings, 5, 1)}, out);
}

/* ---- h-num: the heading is numbered; the link stands below ---- */

bool heading_fits_number(const digest_features *f)
{
    unsigned level = best_level(f, f->marked_headings, 6, 3);
    return level && f->listed_headings[level] * 2 < f->marked_headings[level];
}

bool heading_holds_number(const digest_features *f)
{
    return best_level(f, f->marked_headings, 5, 1) > 0;
}

void heading_number_items(const digest_source *s, digest_items *out)
{
    walk(s, (plan){.level = best_level(s->f, s->f->marked_headings, 5, 1), .marked_only = true}, out);
}

/* ---- h-source: what stands below the heading ends with the link to its source ---- */

bool heading_fits_source(const digest_features *f)
{
    unsigned level = best_level(f, f->sourced_headings, 7, 3);
    return level && f->linked_bullets + f->linked_numbered <= 2 * f->sourced_headings[level] &&
           f->bold_titles <= 2 * f->sourced_headings[level];
}

bool heading_holds_source(const digest_features *f)
{
    return best_level(f, f->sourced_headings, 5, 1) > 0;
}

void heading_source_items(const digest_source *s, digest_items *out)
{
    walk(s, (plan){.level = best_level(s->f, s->f->sourced_headings, 5, 1), .sourced = true}, out);
}

/* ---- h-url: the paragraph behind the heading is the link ---- */

/* The deepest level with `least` of them. */
static unsigned url_level(const digest_features *f, unsigned least)
{
    for (unsigned level = HEADING_LEVELS - 1; level > 0; level--)
        if (f->url_headings[level] >= least && f->url_headings[level] * 10 >= f->headings[level] * 7)
            return level;
    return 0;
}

bool heading_fits_url(const digest_features *f)
{
    unsigned level = url_level(f, 2);
    unsigned most = f->url_headings[level];
    bool plain = f->linked_bullets + f->linked_numbered <= most && f->link_paragraphs <= 2 * most;
    return url_level(f, 4) || (level && plain);
}

bool heading_holds_url(const digest_features *f)
{
    return url_level(f, 1) > 0;
}

void heading_url_items(const digest_source *s, digest_items *out)
{
    walk(s, (plan){.level = url_level(s->f, 1)}, out);
}
