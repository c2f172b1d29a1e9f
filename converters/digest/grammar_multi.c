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
    feed_str before = enumeration_without_end(markdown_text(m, (markdown_range){m->nodes[i].text.begin,
                                                                                 link->text.begin}));
    if (!before.n)
        return;
    out->items[n].title = cut_line(out, before);
    out->items[n].lead[0] = (markdown_range){0, 0};
    out->items[n].lead[1] = (markdown_range){cut_wrapped(m, link->html).end,
                                             out->items[n].lead[1].end ? out->items[n].lead[1].end : link->html.end};
}

/* "- 编辑: someone": who made the day's digest, and where others are. */
static bool is_credit(feed_str text)
{
    static const char *const LABELS[] = {"编辑", "归档", "订阅", "招聘", "整理", "editor", "archive", "subscribe", "job"};
    for (size_t i = 0; i < sizeof LABELS / sizeof *LABELS; i++)
        if (str_starts_nocase(text, str_of(LABELS[i])))
            return true;
    return false;
}

/* Whether a numbered list stands below a heading, before the next one of its level. */
static bool has_numbers(const markdown *m, uint32_t heading)
{
    for (uint32_t i = m->nodes[heading].next; i < m->n_nodes; i = m->nodes[i].next) {
        if (cut_is(m, i, MARKDOWN_HEADING) && m->nodes[i].level <= m->nodes[heading].level)
            break;
        if (cut_is(m, i, MARKDOWN_NUMBERS))
            return true;
    }
    return false;
}

/* The list's items that hold a link, as of that day. */
static void add_list(const digest_source *s, uint32_t list, const uint32_t *sections, feed_time date,
                     date_precision precision, digest_items *out)
{
    const markdown *m = s->m;
    size_t n = out->n;
    bool bullets = cut_is(m, list, MARKDOWN_BULLETS);
    for (uint32_t k = list + 1; k < m->nodes[list].next; k = m->nodes[k].next)
        if (cut_first_link(m, m->nodes[k].spans) && !(bullets && is_credit(markdown_text(m, m->nodes[k].text))))
            add_item(s, k, sections, out);
    for (; n < out->n; n++) {
        out->items[n].date = date;
        out->items[n].precision = precision;
    }
}

/* Under each day, the items of its numbered lists that hold a link; of its bullets where there are no numbers. */
void multi_items(const digest_source *s, digest_items *out)
{
    const markdown *m = s->m;
    unsigned level = dated_level(s->f);
    uint32_t sections[SECTIONS_MAX] = {0};
    feed_time date = {0};
    date_precision precision = DATE_DAY;
    bool numbers = true;
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        if (cut_is(m, i, MARKDOWN_HEADING)) {
            cut_section(m, i, sections);
            if (m->nodes[i].level == level) {
                numbers = has_numbers(m, i);
                if (!heading_date(s, i, &date, &precision))
                    date = (feed_time){0};
            }
        } else if (cut_is(m, i, MARKDOWN_NUMBERS) || (!numbers && cut_is(m, i, MARKDOWN_BULLETS))) {
            add_list(s, i, sections, date, precision, out);
        }
    }
}

/* ---- a digest for each part of the file ---- */

/* What the headings of a file's digests have in common. */
static bool begins_digest(const digest_source *s, const digest_split *split, unsigned level, uint32_t i)
{
    const markdown *m = s->m;
    feed_time date;
    date_precision precision;
    if (!cut_is(m, i, MARKDOWN_HEADING))
        return false;
    if (split->kind == DIGEST_SPLIT_PATTERN)
        return s->runner && regex_match(split->pattern, s->runner, markdown_text(m, m->nodes[i].text)) == 1;
    return m->nodes[i].level == level && (split->kind == DIGEST_SPLIT_LEVEL || heading_date(s, i, &date, &precision));
}

static unsigned split_level(const digest_source *s, const digest_split *split)
{
    return split->kind == DIGEST_SPLIT_LEVEL ? split->level : dated_level(s->f);
}

void digest_split_file(const digest_source *s, const digest_split *split, digest_items *out)
{
    const markdown *m = s->m;
    unsigned level = split_level(s, split);
    digest_item *open = NULL;
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        if (begins_digest(s, split, level, i)) {
            open = cut_add(out, m->nodes[i].source, NULL);
            if (!open)
                return;
            open->title = cut_line(out, markdown_text(m, m->nodes[i].text));
            if (!heading_date(s, i, &open->date, &open->precision))
                open->date = (feed_time){0};
        } else if (open) {
            cut_extend(open, m->nodes[i].html);
        }
    }
}

void digest_split_dates(const digest_source *s, const digest_split *split, digest_items *items)
{
    const markdown *m = s->m;
    unsigned level = split_level(s, split);
    feed_time date = {0};
    date_precision precision = DATE_DAY;
    size_t n = 0;
    for (uint32_t i = 1; i <= m->n_nodes && n < items->n; i = i < m->n_nodes ? m->nodes[i].next : i + 1) {
        uint32_t source = i < m->n_nodes ? m->nodes[i].source : UINT32_MAX;
        for (; n < items->n && items->items[n].source < source; n++) {
            items->items[n].date = date;
            items->items[n].precision = precision;
        }
        if (i < m->n_nodes && begins_digest(s, split, level, i) && !heading_date(s, i, &date, &precision))
            date = (feed_time){0};
    }
}
