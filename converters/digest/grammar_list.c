#include "grammar_list.h"

#include "cut.h"
#include "enumeration.h"

typedef void (*list_fn)(const digest_source *s, uint32_t list, const uint32_t *sections, digest_items *out);

static bool has_link(const digest_source *s, uint32_t node)
{
    return cut_first_link(s->m, s->m->nodes[node].spans) != NULL;
}

/* Walks the top level: headings set the section, lists give items, illustrations between them join the last item.
 * Returns the number of items before the first heading. */
static size_t walk(const digest_source *s, bool numbers_only, list_fn add, digest_items *out)
{
    const markdown *m = s->m;
    uint32_t sections[SECTIONS_MAX] = {0};
    bool any_heading = false, after_list = false;
    size_t before_heading = 0;
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        bool list = cut_is(m, i, MARKDOWN_NUMBERS) || (cut_is(m, i, MARKDOWN_BULLETS) && !numbers_only);
        if (cut_is(m, i, MARKDOWN_HEADING) && !cut_is_title(s, i)) {
            cut_section(m, i, sections);
            if (!any_heading)
                before_heading = out->n;
            any_heading = true;
        } else if (list) {
            add(s, i, sections, out);
        } else if (after_list && out->n && cut_is_illustration(m, i)) {
            out->items[out->n - 1].rest[1] = m->nodes[i].html;
            continue;
        }
        after_list = list;
    }
    return before_heading;
}

/* ---- ol-link: a numbered list of links ---- */

/* Beside about as many linked bullets the numbers are but one list of several: ul-link takes them all. */
bool list_fits_numbers(const digest_features *f)
{
    bool all = f->linked_numbered == f->numbered && f->linked_bullets == f->bullets;
    return f->linked_numbered && f->linked_numbered >= f->linked_bullets && f->linked_numbered * 2 >= f->numbered &&
           !(all && f->bullets * 2 >= f->numbered);
}

static void add_numbers(const digest_source *s, uint32_t list, const uint32_t *sections, digest_items *out)
{
    if (!has_link(s, list))
        return;
    for (uint32_t i = list + 1; i < s->m->nodes[list].next; i = s->m->nodes[i].next)
        cut_list_item(s, i, sections, out);
}

void list_number_items(const digest_source *s, digest_items *out)
{
    walk(s, true, add_numbers, out);
}

/* ---- ul-link: linked bullets, most often under headings ---- */

bool list_fits_bullets(const digest_features *f)
{
    return f->linked_bullets + f->linked_numbered > 0;
}


/* The list below a bullet that only names it: "- News" above "  - [One](…)"; 0 if there is none. */
static uint32_t named_list(const markdown *m, uint32_t item)
{
    enum { NAME = 60 }; /* bytes */
    uint32_t list = item + 1, end = m->nodes[item].next;
    while (list < end && !cut_is_list(m, list))
        list = m->nodes[list].next;
    if (list >= end || m->nodes[list].next < end)
        return 0;
    const markdown_span *first = cut_first_link(m, m->nodes[item].spans);
    feed_str name = str_trim(markdown_text(m, (markdown_range){m->nodes[item].text.begin, m->nodes[list].text.begin}));
    if (!first || first->text.begin < m->nodes[list].text.begin || !name.n || name.n > NAME)
        return 0;
    for (uint32_t i = list + 1; i < m->nodes[list].next; i = m->nodes[i].next)
        if (!cut_begins_with_link(m, i))
            return 0;
    return list;
}

static void add_named(const digest_source *s, uint32_t item, uint32_t list, const uint32_t *sections, digest_items *out)
{
    const markdown *m = s->m;
    size_t n = out->n;
    feed_str name = markdown_text(m, (markdown_range){m->nodes[item].text.begin, m->nodes[list].text.begin});
    name = cut_line(out, enumeration_without_end(str_trim(name)));
    for (uint32_t i = list + 1; i < m->nodes[list].next; i = m->nodes[i].next)
        cut_list_item(s, i, sections, out);
    for (; n < out->n; n++)
        out->items[n].section = name;
}

void list_add_linked(const digest_source *s, uint32_t list, const uint32_t *sections, digest_items *out)
{
    for (uint32_t i = list + 1; i < s->m->nodes[list].next; i = s->m->nodes[i].next) {
        uint32_t below = named_list(s->m, i);
        if (below)
            add_named(s, i, below, sections, out);
        else if (has_link(s, i))
            cut_list_item(s, i, sections, out);
    }
}

void list_bullet_items(const digest_source *s, digest_items *out)
{
    size_t before = walk(s, false, list_add_linked, out);
    /* One or two linked bullets in front of the first section are boilerplate. */
    if (before && before <= 2 && out->n > before) {
        out->n -= before;
        memmove(out->items, out->items + before, out->n * sizeof *out->items);
    }
}

/* ---- ul-bold: bullets that begin with a bold title; those that do not are items as well ---- */

bool list_fits_bold(const digest_features *f)
{
    unsigned titled = f->bold_bullets + f->meant_bullets;
    return titled >= 2 && titled * 10 >= f->bullets;
}

bool list_holds_bold(const digest_features *f)
{
    return f->bullets > 0;
}

/* A bold lead without the colon behind it. */
static feed_str bare_lead(feed_str title)
{
    static const char *const ENDS[] = {":", "：", ".", "。"};
    title = str_trim(title);
    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++)
        if (str_ends(title, str_of(ENDS[i])))
            return str_trim((feed_str){title.p, title.n - strlen(ENDS[i])});
    return title;
}

static void add_bold(const digest_source *s, uint32_t list, const uint32_t *sections, digest_items *out)
{
    for (uint32_t i = list + 1; i < s->m->nodes[list].next; i = s->m->nodes[i].next) {
        size_t n = out->n;
        cut_list_item(s, i, sections, out);
        const markdown_span *bold = cut_bold(s->m, i, false);
        if (out->n == n || !bold)
            continue;
        digest_item *item = &out->items[n];
        item->title = cut_line(out, bare_lead(markdown_text(s->m, bold->text)));
        cut_lead(item, cut_item_lead(s->m, i), bold->html);
    }
}

void list_bold_items(const digest_source *s, digest_items *out)
{
    walk(s, false, add_bold, out);
}
