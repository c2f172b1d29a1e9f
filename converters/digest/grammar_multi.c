#include "grammar_multi.h"

#include "cut.h"
#include "enumeration.h"

/* The level whose headings are days: at least two different ones, and most of that level's. */
static unsigned dated_level(const digest_features *f)
{
    for (unsigned level = 1; level < HEADING_LEVELS; level++)
        if (f->dated_headings[level] >= 2 && f->dated_headings[level] * 10 >= f->headings[level] * 6)
            return level;
    return 0;
}

bool multi_fits(const digest_features *f)
{
    return dated_level(f) > 0;
}

/* The day that a heading names. */
static bool heading_date(const digest_source *s, uint32_t i, feed_time *date, date_precision *precision)
{
    size_t begin, end;
    return date_find(markdown_text(s->m, s->m->nodes[i].text), s->zone, false, date, precision, &begin, &end) &&
           *precision >= DATE_DAY;
}

/* "Title https://…" or "Title：https://…": the title is what stands before the address. */
static void add_item(const digest_source *s, uint32_t i, const uint32_t *sections, digest_items *out)
{
    const markdown *m = s->m;
    size_t n = out->n;
    cut_list_item(s, i, sections, out);
    const markdown_span *link = cut_first_link(m, m->nodes[i].spans);
    if (out->n == n || !link || !str_starts(markdown_text(m, link->text), STR("http")))
        return;
    feed_str before = str_trim(markdown_text(m, (markdown_range){m->nodes[i].text.begin, link->text.begin}));
    static const char *const ENDS[] = {":", "：", "-", "–", "—", ",", "，"};
    for (size_t k = 0; k < sizeof ENDS / sizeof *ENDS; k++)
        if (str_ends(before, str_of(ENDS[k])))
            before = str_trim((feed_str){before.p, before.n - strlen(ENDS[k])});
    if (!before.n)
        return;
    out->items[n].title = cut_line(out, before);
    out->items[n].lead[0] = (markdown_range){0, 0};
    out->items[n].lead[1] = (markdown_range){cut_wrapped(m, link->html).end,
                                             out->items[n].lead[1].end ? out->items[n].lead[1].end : link->html.end};
}

/* Under each day, the items of its numbered lists that hold a link. */
void multi_items(const digest_source *s, digest_items *out)
{
    const markdown *m = s->m;
    unsigned level = dated_level(s->f);
    uint32_t sections[SECTIONS_MAX] = {0};
    feed_time date = {0};
    date_precision precision = DATE_DAY;
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        if (cut_is(m, i, MARKDOWN_HEADING)) {
            cut_section(m, i, sections);
            if (m->nodes[i].level == level && !heading_date(s, i, &date, &precision))
                date = (feed_time){0};
        } else if (cut_is(m, i, MARKDOWN_NUMBERS)) {
            for (uint32_t k = i + 1; k < m->nodes[i].next; k = m->nodes[k].next) {
                size_t n = out->n;
                if (cut_first_link(m, m->nodes[k].spans))
                    add_item(s, k, sections, out);
                for (; n < out->n; n++) {
                    out->items[n].date = date;
                    out->items[n].precision = precision;
                }
            }
        }
    }
}

void digest_split(const digest_source *s, digest_items *out)
{
    const markdown *m = s->m;
    unsigned level = dated_level(s->f);
    digest_item *open = NULL;
    for (uint32_t i = 1; i < m->n_nodes && level; i = m->nodes[i].next) {
        feed_time date;
        date_precision precision;
        if (cut_is(m, i, MARKDOWN_HEADING) && m->nodes[i].level == level && heading_date(s, i, &date, &precision)) {
            open = cut_add(out, m->nodes[i].source, NULL);
            if (!open)
                return;
            open->title = cut_line(out, markdown_text(m, m->nodes[i].text));
            open->date = date;
            open->precision = precision;
        } else if (open) {
            cut_extend(open, m->nodes[i].html);
        }
    }
}
