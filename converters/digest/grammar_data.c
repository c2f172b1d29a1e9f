#include "grammar_data.h"

#include "../../feeds/core/escape.h"
#include "../../feeds/core/uri.h"
#include "cut.h"
#include "grammar_heading.h"

enum { LOOK_AHEAD = 4 }; /* items that the document may leave out in a row */

static feed_str scalar(const header_value *map, const char *const *names)
{
    for (; *names; names++) {
        const header_value *v = header_child(map, str_of(*names));
        if (v && v->type == HEADER_SCALAR && str_trim(v->text).n)
            return str_trim(v->text);
    }
    return STR_NONE;
}

static feed_str title_of(const header_value *map)
{
    static const char *const NAMES[] = {"title", "name", "headline", NULL};
    return scalar(map, NAMES);
}

/* The item's own address, or its first source's. */
static feed_str url_of(const header_value *map)
{
    static const char *const NAMES[] = {"url", "link", "href", NULL};
    static const char *const LISTS[] = {"sources", "links", "urls", NULL};
    feed_str url = scalar(map, NAMES);
    for (size_t i = 0; !url.n && LISTS[i]; i++) {
        const header_value *list = header_child(map, str_of(LISTS[i]));
        const header_value *first = list && list->type == HEADER_LIST ? list->first : NULL;
        if (first)
            url = first->type == HEADER_SCALAR ? str_trim(first->text) : scalar(first, NAMES);
    }
    return url;
}

static unsigned length(const header_value *list)
{
    unsigned n = 0;
    for (const header_value *c = list->first; c; c = c->next) {
        if (c->type != HEADER_MAP || !title_of(c).n || !url_of(c).n)
            return 0;
        n++;
    }
    return n;
}

const header_value *data_list(const header *h, feed_str key, unsigned *n)
{
    for (const header_value *v = h->root->first; v; v = v->next) {
        if (v->type != HEADER_LIST || (key.n && !str_eq(v->key, key)))
            continue;
        *n = length(v);
        if (*n)
            return v;
    }
    *n = 0;
    return NULL;
}

/* The item of that title among the next few; NULL if there is none. */
static const header_value *match(const header_value *from, feed_str title)
{
    for (int i = 0; from && i < LOOK_AHEAD; i++, from = from->next)
        if (str_eq(title_of(from), title))
            return from;
    return NULL;
}

unsigned data_matches(const markdown *m, const header_value *list)
{
    unsigned n = 0;
    const header_value *next = list->first;
    for (uint32_t i = 1; i < m->n_nodes && next; i = m->nodes[i].next) {
        if (!cut_is(m, i, MARKDOWN_HEADING))
            continue;
        const header_value *item = match(next, heading_title(markdown_text(m, m->nodes[i].text), false));
        n += item != NULL;
        next = item ? item->next : next;
    }
    return n;
}

bool data_fits(const digest_features *f)
{
    return f->listed >= 2 && f->matched * 10 >= f->listed * 6;
}

bool data_holds(const digest_features *f)
{
    return f->listed > 0;
}

/* ---- single-item ---- */

bool data_is_addressed(const header *h)
{
    static const char *const NAMES[] = {"url", "link", "source_url", NULL};
    const header_value *v = header_get(h, NAMES);
    return v && v->type == HEADER_SCALAR && uri_is_http(str_trim(v->text));
}

bool data_fits_single(const digest_features *f)
{
    return f->addressed;
}

void data_single_item(const digest_source *s, digest_items *out)
{
    (void)s;
    (void)out;
}

/* ---- items ---- */

/* <p>…</p> of what the map says of the item; absent if it says nothing. */
static feed_str summary_html(const header_value *map, digest_items *out)
{
    static const char *const NAMES[] = {"summary", "description", "content", "text", "one_liner", NULL};
    feed_str text = scalar(map, NAMES);
    size_t max = 6 * text.n + 8; /* the longest reference is &quot; */
    buf html = {.p = text.n ? arena_alloc(out->a, max) : NULL, .capacity = max, .max = max};
    if (!text.n)
        return STR_NONE;
    if (!html.p) {
        out->error = FEED_E_MEMORY;
        return STR_NONE;
    }
    buf_put_lit(&html, "<p>");
    escape_html(&html, text);
    buf_put_lit(&html, "</p>");
    return (feed_str){html.p, html.n};
}

static feed_str absolute(const digest_source *s, feed_str url, arena *a)
{
    buf encoded, out;
    buf_init(&encoded, 3 * url.n + 1);
    buf_init(&out, 3 * url.n + s->base_url.n + 16);
    uri_put_encoded(&encoded, url);
    if (s->base_url.n)
        uri_resolve(s->base_url, buf_str(&encoded), &out);
    else
        buf_put_str(&out, buf_str(&encoded));
    feed_str copy = encoded.error || out.error ? STR_NONE : arena_dup(a, buf_str(&out));
    buf_free(&encoded);
    buf_free(&out);
    return copy;
}

static void add_item(const digest_source *s, const header_value *map, digest_items *out)
{
    digest_item *item = cut_add(out, 0, NULL);
    if (!item)
        return;
    item->title = cut_line(out, title_of(map));
    item->url = absolute(s, url_of(map), out->a);
    item->tags = header_child(map, STR("tags"));
    item->html = summary_html(map, out);
}

/* The headings that repeat the items' titles: where an item stands, its sections and its body. */
static void add_bodies(const digest_source *s, const header_value *list, digest_items *out)
{
    const markdown *m = s->m;
    const header_value *next = list->first;
    digest_item *item = out->items, *open = NULL;
    uint32_t sections[SECTIONS_MAX] = {0}, level = 0;
    for (uint32_t i = 1; i < m->n_nodes; i = m->nodes[i].next) {
        if (!cut_is(m, i, MARKDOWN_HEADING)) {
            if (open && !cut_is(m, i, MARKDOWN_RULE))
                cut_extend(open, m->nodes[i].html);
            continue;
        }
        const header_value *found = match(next, heading_title(markdown_text(m, m->nodes[i].text), false));
        if (found) {
            for (; next != found; next = next->next)
                item++;
            open = item++;
            next = found->next;
            level = m->nodes[i].level;
            open->html = STR_NONE; /* the body says it, and more */
            open->source = m->nodes[i].source;
            memcpy(open->sections, sections, sizeof sections);
        } else if (open && m->nodes[i].level > level) {
            cut_extend(open, m->nodes[i].html);
        } else {
            open = NULL;
            if (!cut_is_title(s, i))
                cut_section(m, i, sections);
        }
    }
}

void data_items(const digest_source *s, digest_items *out)
{
    unsigned n;
    const header_value *list = data_list(s->h, s->key, &n);
    for (const header_value *c = list ? list->first : NULL; c && !out->error; c = c->next)
        add_item(s, c, out);
    if (list && !out->error)
        add_bodies(s, list, out);
}
