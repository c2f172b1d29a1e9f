#include "filter.h"

#include "cut.h"
#include "identity.h"
#include "links.h"
#include "strip.h"

#include "../../feeds/core/uri.h"
#include "../../feeds/html/allow.h"

/* `part` stands in `text`, ASCII letters in any case. O(n·m) of two short texts. */
static bool contains(feed_str text, feed_str part)
{
    for (size_t i = 0; i + part.n <= text.n; i++)
        if (str_eq_nocase((feed_str){text.p + i, part.n}, part))
            return true;
    return false;
}

static bool is_under(const markdown *m, const digest_item *item, const digest_patterns *patterns)
{
    for (size_t p = 0; p < patterns->n; p++) {
        for (size_t s = 0; s < SECTIONS_MAX && item->sections[s]; s++)
            if (contains(markdown_text(m, m->nodes[item->sections[s]].text), patterns->list[p]))
                return true;
        if (contains(item->section, patterns->list[p]))
            return true;
    }
    return false;
}

static bool is_wanted(const markdown *m, const digest_options *o, const digest_item *item)
{
    if (o->skip_before_heading && !item->sections[0] && !item->section.n)
        return false;
    return (!o->include.n || is_under(m, item, &o->include)) && (!o->exclude.n || !is_under(m, item, &o->exclude));
}

/* Whether headings of one level alone are sections. */
static void keep_level(const markdown *m, unsigned level, digest_item *item)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < SECTIONS_MAX; i++)
        if (item->sections[i] && m->nodes[item->sections[i]].level == level)
            item->sections[n++] = item->sections[i];
    while (n < SECTIONS_MAX)
        item->sections[n++] = 0;
}

static feed_str key_of(const digest_item *item, bool title) { return title ? item->title : item->url; }

/* For each item, counted from the last one, how many equals stand behind it, and 1. NULL when out of memory. */
static const unsigned *count_behind(const digest_items *items, bool title)
{
    feed_str *keys = arena_array(items->a, items->n + 1, sizeof *keys);
    for (size_t i = 0; keys && i < items->n; i++)
        keys[items->n - 1 - i] = key_of(&items->items[i], title);
    return keys ? digest_ordinals(keys, items->n, items->a) : NULL;
}

/* An index says what follows: what comes again further down, or leads to a place on the same page, is no item. */
static void drop_index(feed_str page, digest_items *items)
{
    const unsigned *urls = count_behind(items, false), *titles = count_behind(items, true);
    size_t n = 0, all = items->n;
    if (!urls || !titles)
        items->error = FEED_E_MEMORY;
    for (size_t i = 0; i < all && !items->error; i++) {
        const digest_item *item = &items->items[i];
        bool again = (item->url.n && urls[all - 1 - i] > 1) || (item->title.n && titles[all - 1 - i] > 1);
        if (!again && !cut_leads_within(page, item->url))
            items->items[n++] = *item;
    }
    items->n = n;
}

/* The same where headings are items, of what stands in front of them; elsewhere of a table of contents at the top. */
static void drop_plain_index(feed_str page, digest_items *items)
{
    size_t n = 0, all = items->n, contents = 0, first = 0;
    while (contents < all && cut_leads_within(page, items->items[contents].url))
        contents++;
    if (contents < 2 || contents == all)
        contents = 0;
    while (first < all && !items->items[first].heading)
        first++;
    const unsigned *urls = first < all ? count_behind(items, false) : NULL;
    const unsigned *titles = first < all ? count_behind(items, true) : NULL;
    if (first < all && (!urls || !titles))
        items->error = FEED_E_MEMORY;
    for (size_t i = 0; i < all && !items->error; i++) {
        const digest_item *item = &items->items[i];
        bool front = i < first && first < all;
        bool again = front && ((item->url.n && urls[all - 1 - i] > 1) || (item->title.n && titles[all - 1 - i] > 1));
        bool stays = !again && i >= contents;
        if (stays && n < i)
            items->items[n] = *item;
        n += stays;
    }
    items->n = n;
}

static int hex_value(char c)
{
    return is_digit(c) ? c - '0' : is_hex(c) ? to_lower(c) - 'a' + 10 : -1;
}

/* The text with its percent-encodings decoded, in the arena. */
static feed_str decoded(feed_str s, arena *a)
{
    char *p = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; p && i < s.n; i++) {
        bool encoded = s.p[i] == '%' && i + 2 < s.n && is_hex(s.p[i + 1]) && is_hex(s.p[i + 2]);
        p[n++] = encoded ? (char)(hex_value(s.p[i + 1]) * 16 + hex_value(s.p[i + 2])) : s.p[i];
        i += encoded ? 2 : 0;
    }
    return p ? (feed_str){p, n} : STR_NONE;
}

/* The address in parameter `name` of a URL's query; the URL itself where there is none. */
static feed_str unwrapped(feed_str url, feed_str name, arena *a)
{
    uri u;
    uri_parse(url, &u);
    feed_str rest = u.query, part;
    while (str_split(&rest, '&', &part)) {
        if (!str_starts(part, name) || part.n <= name.n || part.p[name.n] != '=')
            continue;
        feed_str value = str_from(part, name.n + 1);
        feed_str target = uri_is_http(value) ? value : decoded(value, a);
        return uri_is_http(target) ? target : url;
    }
    return url;
}

/* The URL, or nothing where it may not be linked to. */
static feed_str allowed(feed_str url)
{
    feed_str scheme = uri_scheme(url);
    return scheme.n && !html_scheme_allowed(scheme) ? STR_NONE : url;
}

static void mend(const digest_options *o, regex_runner *runner, digest_item *item, arena *a)
{
    if (!str_starts(item->url, STR("https://")))
        item->url = allowed(item->url);
    if (item->comments.n)
        item->comments = allowed(item->comments);
    if (o->unwrap.n && item->url.n)
        item->url = unwrapped(item->url, o->unwrap, a);
    if (o->strip || runner)
        item->title = strip_title(o, runner, item->title, a);
}

void filter_items(const digest_source *s, const digest_options *o, digest_link comments, digest_items *items)
{
    const markdown *m = s->m;
    size_t n = 0;
    for (size_t i = 0; i < items->n && o->section_level; i++)
        keep_level(m, o->section_level, &items->items[i]);
    links_choose(m, o->link_from, o->comments_link.kind ? o->comments_link : comments, items);
    if (o->index == DIGEST_INDEX_DROP)
        drop_index(s->base_url, items);
    else if (o->index == DIGEST_INDEX_AUTO)
        drop_plain_index(s->base_url, items);
    for (size_t i = 0; i < items->n; i++) {
        if (!is_wanted(m, o, &items->items[i]))
            continue;
        if (n < i)
            items->items[n] = items->items[i];
        mend(o, s->runner, &items->items[n++], items->a);
    }
    items->n = n;
}
