/*
 * The member "_feedloom" of a feed or an item: what the model has and JSON Feed does not. Read here, written in json.c.
 *
 *     rights, comments, published, updated, ttl, id          strings, dates as RFC 3339
 *     id_is_permalink                                        true
 *     summary_html                                           the summary, where it is HTML (of a feed: description)
 *     body: "summary"                                        what stands as content is the summary, and all there is
 *     content_src, content_type                              Atom's content that lies elsewhere
 *     links       [{rel, href, type, hreflang, title, length}]  all that no member of JSON Feed can say
 *     categories  [{term, scheme, label}]                    instead of tags
 *     authors     [{name, email, uri}]                       instead of authors, where one has an address
 *     contributors                                           the same
 *     generator   {name, uri, version}
 *     icon, logo                                             of a feed, where they are relative
 *     image                                                  of an item, likewise
 *     source      an object with all of these, and title, link, self, language
 *     extensions  [{ns, prefix, name, attributes: [{ns, prefix, name, value}], text, children: […]}]
 *     namespaces  {prefix: uri}
 */
#include <stdlib.h>

#include "../core/date.h"
#include "../core/uri.h"
#include "read_json.h"

static feed_str dup(read_target *t, feed_str s)
{
    return s.n ? arena_dup(t->a, s) : STR_NONE;
}

static uint64_t number(feed_str s)
{
    uint64_t value = 0;
    for (size_t i = 0; i < s.n && is_digit(s.p[i]) && value < UINT64_MAX / 16; i++)
        value = value * 10 + (uint64_t)(s.p[i] - '0');
    return value;
}

static feed_time time_of(const json_node *own, const char *key)
{
    feed_time t;
    return date_parse_lenient(json_text(own, key), 0, &t, NULL) ? t : (feed_time){.set = false};
}

static int take_links(feed_reader *r, read_target *t, const json_node *own)
{
    int rc = FEED_OK;
    for (const json_node *one = json_list(own, "links"); one && !rc; one = one->next) {
        feed_link link = {.href = read_url(r, t, r->base_url, json_text(one, "href")),
                          .rel = read_lower(t->a, json_text(one, "rel")),
                          .type = read_lower(t->a, json_text(one, "type")),
                          .hreflang = read_tag(t->a, json_text(one, "hreflang")),
                          .title = json_text(one, "title"), .length = number(json_text(one, "length"))};
        if (link.href.n)
            rc = read_add_link(t, link);
    }
    return rc;
}

static int take_people(feed_reader *r, read_target *t, const json_node *own, const char *key, bool contributor)
{
    int rc = FEED_OK;
    size_t before = t->e.n_authors;
    if (!contributor)
        t->e.n_authors = 0;
    for (const json_node *one = json_list(own, key); one && !rc; one = one->next)
        rc = read_add_person(t, contributor, (feed_person){json_text(one, "name"), json_text(one, "email"),
                                                           read_url(r, t, r->base_url, json_text(one, "uri"))});
    if (!t->e.n_authors) /* nothing in the place of the others */
        t->e.n_authors = before;
    return rc;
}

static int take_categories(read_target *t, const json_node *own)
{
    int rc = FEED_OK;
    size_t before = t->e.n_categories;
    t->e.n_categories = 0;
    for (const json_node *one = json_list(own, "categories"); one && !rc; one = one->next)
        rc = read_add_category(t, (feed_category){json_text(one, "term"), json_text(one, "scheme"),
                                                  json_text(one, "label")});
    if (!t->e.n_categories)
        t->e.n_categories = before;
    return rc;
}

static int take_namespaces(feed_reader *r, const json_node *own)
{
    const json_node *map = json_find(own, "namespaces");
    size_t n = 0;
    for (const json_node *one = map && map->kind == JSON_MAP ? map->first : NULL; one; one = one->next)
        n++;
    if (!n || r->namespaces)
        return FEED_OK;
    r->namespaces = arena_array(&r->a, n, sizeof *r->namespaces);
    if (!r->namespaces)
        return FEED_E_LIMIT;
    for (const json_node *one = map->first; one; one = one->next)
        if (one->kind == JSON_STRING && one->key.n && one->text.n)
            r->namespaces[r->n_namespaces++] = (feed_ns){arena_dup(&r->a, one->key), arena_dup(&r->a, one->text)};
    return FEED_OK;
}

/* ---- the whole ---- */

static void take_generator(feed_reader *r, read_target *t, const json_node *own)
{
    const json_node *g = json_find(own, "generator");
    if (json_text(g, "name").n)
        t->generator = (feed_generator){json_text(g, "name"), read_url(r, t, r->base_url, json_text(g, "uri")),
                                        json_text(g, "version")};
}

static int take_scalars(feed_reader *r, read_target *t, const json_node *own)
{
    feed_entry *e = &t->e;
    feed_str id = json_text(own, "id"), html = json_text(own, "summary_html");
    e->id = id.n ? id : e->id;
    e->rights = read_line(json_text(own, "rights"));
    t->icon = t->icon.n ? t->icon : read_url(r, t, r->base_url, json_text(own, "icon"));
    t->logo = t->logo.n ? t->logo : read_url(r, t, r->base_url, json_text(own, "logo"));
    e->image = e->image.n ? e->image : read_url(r, t, r->base_url, json_text(own, "image"));
    e->comments = read_url(r, t, r->base_url, json_text(own, "comments"));
    e->content_src = read_url(r, t, r->base_url, json_text(own, "content_src"));
    e->content_type = json_text(own, "content_type");
    e->published = e->published.set ? e->published : time_of(own, "published");
    e->updated = e->updated.set ? e->updated : time_of(own, "updated");
    t->ttl = (uint32_t)(number(json_text(own, "ttl")) & UINT32_MAX);
    const json_node *permalink = json_find(own, "id_is_permalink");
    t->guid_is_link = permalink && permalink->kind == JSON_TRUE && uri_is_http(e->id);
    t->body_is_summary = str_eq(json_text(own, "body"), STR("summary"));
    return html.n ? read_markup(r, t, html, r->base_url, &e->summary) : FEED_OK;
}

static int take_source(feed_reader *r, read_target *t, const json_node *source)
{
    read_target *s = &r->source;
    if (!source || source->kind != JSON_MAP)
        return FEED_OK;
    read_target_reset(s);
    s->e.title.value = dup(s, json_text(source, "title"));
    s->e.summary.value = dup(s, json_text(source, "subtitle"));
    s->e.language = read_tag(s->a, json_text(source, "language"));
    const char *const rels[] = {"alternate", "self"}, *const keys[] = {"link", "self"};
    for (size_t i = 0; i < 2; i++) {
        feed_link link = {.href = read_url(r, s, r->base_url, json_text(source, keys[i])),
                          .rel = i ? str_of(rels[i]) : STR_NONE};
        if (link.href.n && read_add_link(s, link))
            return FEED_E_LIMIT;
    }
    int rc = read_json_own(r, s, source);
    return rc ? rc : read_take_source(r, s, t);
}

/* Its strings lie in the target's arena already. */
int read_json_own(feed_reader *r, read_target *t, const json_node *own)
{
    int rc = take_scalars(r, t, own);
    take_generator(r, t, own);
    if (!rc)
        rc = take_links(r, t, own);
    if (!rc)
        rc = take_people(r, t, own, "authors", false);
    if (!rc)
        rc = take_people(r, t, own, "contributors", true);
    if (!rc)
        rc = take_categories(t, own);
    if (!rc)
        rc = read_json_extensions(r, t, own);
    if (!rc && t == &r->head)
        rc = take_namespaces(r, own);
    if (!rc && t == &r->entry)
        rc = take_source(r, t, json_find(own, "source"));
    return rc;
}
