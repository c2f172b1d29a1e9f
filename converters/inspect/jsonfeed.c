/* JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), told as the XML formats are. */
#include "state.h"

/* ---- the document as nodes --------------------------------------------------------------------------------------- */

static void put_value(inspector *in, node *value)
{
    inspect_json_tree *t = &in->json;
    node *to = t->depth ? t->open[t->depth - 1] : NULL;
    if (!to)
        t->root = value;
    else if (to->kind == NODE_MAP)
        node_set(&in->make, to, buf_str(&t->key), value);
    else
        node_add(&in->make, to, value);
}

static void open_value(inspector *in, node_kind kind)
{
    inspect_json_tree *t = &in->json;
    node *value = node_new(&in->make, kind);
    put_value(in, value);
    if (value && t->depth <= JSON_DEPTH_MAX)
        t->open[t->depth++] = value;
}

static int on_event(void *context, json_event event, feed_str text)
{
    inspector *in = context;
    inspect_json_tree *t = &in->json;
    node_maker *m = &in->make;
    switch (event) {
    case JSON_NULL:
    case JSON_TRUE:
    case JSON_FALSE:
        put_value(in, node_new(m, NODE_NULL)); /* no key of a feed that is told has one of them as its value */
        break;
    case JSON_NUMBER: /* ids and sizes, which are told as strings */
    case JSON_STRING:
        put_value(in, node_string(m, text));
        break;
    case JSON_KEY:
        buf_clear(&t->key);
        buf_put_str(&t->key, text);
        break;
    case JSON_MAP:
        open_value(in, NODE_MAP);
        break;
    case JSON_LIST:
        open_value(in, NODE_LIST);
        break;
    case JSON_MAP_END:
    case JSON_LIST_END:
        t->depth--;
        break;
    }
    return m->error;
}

json_handler inspect_json_handler(inspector *in)
{
    return (json_handler){.event = on_event, .context = in};
}

/* ---- telling it -------------------------------------------------------------------------------------------------- */

static void put_text(inspector *in, const char *key, const char *type, feed_str text)
{
    if (!text.p)
        return;
    in->n_attrs = 0;
    inspect_push_construct(in, str_of(key), type, true);
    construct_text(&in->construct, text);
    feed_str value = inspect_pop_construct(in);
    if (strcmp(key, "content") == 0)
        inspect_save(in, STR("summary"), value, true);
}

static void put_plain(inspector *in, const char *key, feed_str value)
{
    if (value.n)
        inspect_save(in, str_of(key), value, false);
}

static void put_date(inspector *in, const char *key, const char *parsed, feed_str value)
{
    put_plain(in, key, value);
    if (value.n)
        node_set(&in->make, inspect_context(in), str_of(parsed), inspect_date(in, value));
}

static void put_object(inspector *in, const char *key, feed_str href)
{
    if (!href.n)
        return;
    node *map = node_new(&in->make, NODE_MAP);
    node_set(&in->make, map, STR("href"), node_string(&in->make, inspect_resolve(in, href)));
    node_set(&in->make, inspect_context(in), str_of(key), map);
}

/* A link element, in all but its form. */
static void put_link(inspector *in, const char *rel, feed_str href, feed_str type, feed_str length)
{
    if (!href.n)
        return;
    in->n_attrs = 0;
    inspect_set_attribute(in, "rel", str_of(rel), false);
    if (type.n)
        inspect_set_attribute(in, "type", type, false);
    inspect_set_attribute(in, "href", href, false);
    if (length.n)
        inspect_set_attribute(in, "length", length, false);
    if (strcmp(rel, "enclosure") == 0)
        inspect_start_enclosure(in, NULL);
    else
        inspect_start_link(in, NULL);
}

static void put_author(inspector *in, const node *author)
{
    feed_str name = node_get_string(author, STR("name")), url = node_get_string(author, STR("url"));
    node *person = node_new(&in->make, NODE_MAP), *context = inspect_context(in);
    if (name.n)
        node_set(&in->make, person, STR("name"), node_string(&in->make, name));
    if (url.n)
        node_set(&in->make, person, STR("href"), node_string(&in->make, inspect_resolve(in, url)));
    if (!person || !person->n)
        return;
    node_add(&in->make, node_need(&in->make, context, STR("authors"), NODE_LIST), person);
    if (!node_get(context, STR("author_detail")))
        node_set(&in->make, context, STR("author_detail"), node_copy(&in->make, person));
    inspect_sync_person(in, STR("author"));
}

/* "authors" is of version 1.1, "author" of 1.0. */
static void put_authors(inspector *in, const node *map)
{
    const node *authors = node_get(map, STR("authors"));
    if (!authors || authors->kind != NODE_LIST) {
        put_author(in, node_get(map, STR("author")));
        return;
    }
    for (const node_member *e = authors->as.list.first; e; e = e->next)
        put_author(in, e->value);
}

static const node_member *list_under(const node *map, const char *key)
{
    const node *list = node_get(map, str_of(key));
    return list && list->kind == NODE_LIST ? list->as.list.first : NULL;
}

static void put_feed(inspector *in, const node *map)
{
    in->in_feed = true;
    put_text(in, "title", "text/plain", node_get_string(map, STR("title")));
    put_text(in, "subtitle", "text/plain", node_get_string(map, STR("description")));
    put_link(in, "alternate", node_get_string(map, STR("home_page_url")), STR("text/html"), STR_NONE);
    put_link(in, "self", node_get_string(map, STR("feed_url")), STR("application/feed+json"), STR_NONE);
    put_link(in, "next", node_get_string(map, STR("next_url")), STR("application/feed+json"), STR_NONE);
    for (const node_member *e = list_under(map, "hubs"); e; e = e->next)
        put_link(in, "hub", node_get_string(e->value, STR("url")), STR_NONE, STR_NONE);
    put_object(in, "image", node_get_string(map, STR("icon")));
    feed_str icon = node_get_string(map, STR("favicon"));
    put_plain(in, "icon", icon.n ? inspect_resolve(in, icon) : icon);
    put_plain(in, "language", node_get_string(map, STR("language")));
    put_authors(in, map);
}

static void put_item(inspector *in, const node *map)
{
    in->entry = node_new(&in->make, NODE_MAP);
    node_add(&in->make, in->entries, in->entry);
    in->title_depth = 0;
    put_plain(in, "id", node_get_string(map, STR("id")));
    put_text(in, "title", "text/plain", node_get_string(map, STR("title")));
    put_link(in, "alternate", node_get_string(map, STR("url")), STR("text/html"), STR_NONE);
    put_object(in, "source", node_get_string(map, STR("external_url")));
    put_text(in, "summary", "text/plain", node_get_string(map, STR("summary")));
    put_text(in, "content", "text/html", node_get_string(map, STR("content_html")));
    put_text(in, "content", "text/plain", node_get_string(map, STR("content_text")));
    put_date(in, "published", "published_parsed", node_get_string(map, STR("date_published")));
    put_date(in, "updated", "updated_parsed", node_get_string(map, STR("date_modified")));
    put_object(in, "image", node_get_string(map, STR("image")));
    put_plain(in, "language", node_get_string(map, STR("language")));
    put_authors(in, map);
    for (const node_member *e = list_under(map, "tags"); e; e = e->next)
        if (e->value->kind == NODE_STRING)
            inspect_add_tag(in, e->value->as.string, STR_NONE, STR_NONE);
    for (const node_member *e = list_under(map, "attachments"); e; e = e->next)
        put_link(in, "enclosure", node_get_string(e->value, STR("url")), node_get_string(e->value, STR("mime_type")),
                 node_get_string(e->value, STR("size_in_bytes")));
}

/* Absent: no JSON Feed. */
static feed_str version_of(feed_str url)
{
    static const char *const VERSIONS[][2] = {{"jsonfeed.org/version/1", "json1"},
                                              {"jsonfeed.org/version/1.1", "json11"}};
    url = str_from(url, str_starts(url, STR("https://")) ? 8 : str_starts(url, STR("http://")) ? 7 : 0);
    url = str_from(url, str_starts(url, STR("www.")) ? 4 : 0);
    for (size_t i = 0; i < sizeof VERSIONS / sizeof *VERSIONS; i++)
        if (str_eq(url, str_of(VERSIONS[i][0])))
            return str_of(VERSIONS[i][1]);
    return STR_NONE;
}

void inspect_json(inspector *in, feed_str *fault)
{
    const node *root = in->json.root;
    feed_str version = version_of(node_get_string(root, STR("version")));
    in->version = version.p ? version : STR("json");
    *fault = version.p ? STR_NONE : STR("there is no \"version\" of JSON Feed");
    put_feed(in, root);
    in->in_entry = true;
    for (const node_member *e = list_under(root, "items"); e; e = e->next)
        if (e->value->kind == NODE_MAP)
            put_item(in, e->value);
    in->version = version;
}
