/* Links, ids, categories, and what else has attributes of its own. */
#include "state.h"

void inspect_start_link(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_set_attribute(in, "rel", STR("alternate"), true);
    bool self = str_eq(inspect_attribute(in, "rel"), STR("self"));
    inspect_set_attribute(in, "type", self ? STR("application/atom+xml") : STR("text/html"), true);
    inspect_rename_href(in);
    feed_str href = inspect_attribute(in, "href");
    if (href.p)
        inspect_set_attribute(in, "href", inspect_resolve(in, href), false);
    node *context = inspect_context(in), *links = node_need(&in->make, context, STR("links"), NODE_LIST);
    if (!(in->in_entry && in->in_image))
        node_add(&in->make, links, inspect_attributes(in));
    construct_kind kind = construct_kind_of(construct_media_type(inspect_attribute(in, "type")));
    in->link_is_page = str_eq(inspect_attribute(in, "rel"), STR("alternate")) &&
                       (kind == CONSTRUCT_HTML || kind == CONSTRUCT_XHTML);
    if (!href.p)
        inspect_push(in, STR("link"), inspect_is_inside(in));
    else if (in->link_is_page)
        inspect_set_link(in, context, inspect_attribute(in, "href"), true);
}

void inspect_end_link(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_pop(in, STR("link"), false);
}

void inspect_start_enclosure(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_rename_href(in);
    inspect_set_attribute(in, "rel", STR("enclosure"), false);
    node_add(&in->make, node_need(&in->make, inspect_context(in), STR("links"), NODE_LIST), inspect_attributes(in));
}

void inspect_end_enclosure(inspector *in, const inspect_row *row)
{
    (void)in, (void)row;
}

void inspect_start_guid(inspector *in, const inspect_row *row)
{
    (void)row;
    feed_str permalink = inspect_attribute(in, "ispermalink");
    in->guid_is_link = !permalink.p || str_eq(permalink, STR("true"));
    inspect_push(in, STR("id"), true);
}

/* A permanent link serves as the link where there is no other. */
void inspect_end_guid(inspector *in, const inspect_row *row)
{
    (void)row;
    feed_str id = inspect_pop(in, STR("id"), false);
    node *context = inspect_context(in);
    bool serves = in->guid_is_link && !node_get(context, STR("link"));
    if (!node_get(context, STR("guidislink")))
        node_set(&in->make, context, STR("guidislink"), node_bool(&in->make, serves));
    if (in->guid_is_link && id.p)
        inspect_save(in, STR("link"), id, true);
}

/* ---- categories -------------------------------------------------------------------------------------------------- */

static node *tags_of(inspector *in)
{
    return node_need(&in->make, inspect_context(in), STR("tags"), NODE_LIST);
}

void inspect_add_tag(inspector *in, feed_str term, feed_str scheme, feed_str label)
{
    node *tags = tags_of(in), *tag = node_new(&in->make, NODE_MAP);
    if ((!term.n && !scheme.n && !label.n) || !tags)
        return;
    node_set(&in->make, tag, STR("term"), node_string(&in->make, term));
    node_set(&in->make, tag, STR("scheme"), node_string(&in->make, scheme));
    node_set(&in->make, tag, STR("label"), node_string(&in->make, label));
    size_t seen = 0;
    for (const node_member *e = tags->as.list.first; e && seen < INSPECT_TAGS; e = e->next, seen++)
        if (node_equal(e->value, tag))
            return;
    node_add(&in->make, tags, tag);
}

void inspect_start_category(inspector *in, const inspect_row *row)
{
    feed_str scheme = inspect_attribute(in, "scheme");
    if (!scheme.p)
        scheme = inspect_attribute(in, "domain");
    if (!scheme.p && row->key)
        scheme = str_of(row->key);
    inspect_add_tag(in, inspect_attribute(in, "term"), scheme, inspect_attribute(in, "label"));
    inspect_push(in, STR("category"), true);
}

void inspect_end_category(inspector *in, const inspect_row *row)
{
    (void)row;
    feed_str term = inspect_pop(in, STR("category"), false);
    node *last = node_last(tags_of(in));
    if (!term.n)
        return;
    if (last && !node_get_string(last, STR("term")).n)
        node_set(&in->make, last, STR("term"), node_string(&in->make, term));
    else
        inspect_add_tag(in, term, STR_NONE, STR_NONE);
}

void inspect_start_itunes_category(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_add_tag(in, inspect_attribute(in, "text"), STR("http://www.itunes.com/"), STR_NONE);
    inspect_push(in, STR("category"), true);
}

void inspect_end_itunes_category(inspector *in, const inspect_row *row)
{
    inspect_end_category(in, row);
}

/* Terms behind commas. */
void inspect_start_keywords(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_push(in, STR("tags"), true);
}

void inspect_end_keywords(inspector *in, const inspect_row *row)
{
    feed_str rest = inspect_pop(in, STR("tags"), false), part;
    while (str_split(&rest, ',', &part))
        if (str_trim(part).n)
            inspect_add_tag(in, str_trim(part), str_of(row->key), STR_NONE);
}

/* ---- others ------------------------------------------------------------------------------------------------------ */

void inspect_start_cloud(inspector *in, const inspect_row *row)
{
    (void)row;
    node_set(&in->make, inspect_context(in), STR("cloud"), inspect_attributes(in));
}

void inspect_end_cloud(inspector *in, const inspect_row *row)
{
    (void)in, (void)row;
}

void inspect_start_generator(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_rename_href(in);
    feed_str href = inspect_attribute(in, "href");
    if (href.p)
        inspect_set_attribute(in, "href", inspect_resolve(in, href), false);
    node_set(&in->make, inspect_context(in), STR("generator_detail"), inspect_attributes(in));
    inspect_push(in, STR("generator"), true);
}

void inspect_end_generator(inspector *in, const inspect_row *row)
{
    (void)row;
    feed_str name = inspect_pop(in, STR("generator"), false);
    node *detail = node_get(inspect_context(in), STR("generator_detail"));
    if (name.p)
        node_set(&in->make, detail, STR("name"), node_string(&in->make, name));
}

void inspect_start_admin_generator(inspector *in, const inspect_row *row)
{
    (void)row;
    feed_str value = inspect_attribute(in, "rdf:resource");
    if (!value.p)
        return;
    node *detail = node_new(&in->make, NODE_MAP);
    node_set(&in->make, detail, STR("href"), node_string(&in->make, value));
    inspect_save(in, STR("generator"), value, false);
    node_set(&in->make, inspect_context(in), STR("generator_detail"), detail);
}

void inspect_end_admin_generator(inspector *in, const inspect_row *row)
{
    (void)in, (void)row;
}

/* The width and height of an image: whole numbers, 0 for what is none. */
void inspect_start_size(inspector *in, const inspect_row *row)
{
    inspect_push(in, str_of(row->key), false);
}

void inspect_end_size(inspector *in, const inspect_row *row)
{
    feed_str text = inspect_pop(in, str_of(row->key), false);
    size_t at = 0;
    long value = str_digits(text, &at, 9);
    if (value < 0 || at < text.n)
        value = 0;
    if (in->in_image)
        node_set(&in->make, inspect_context(in), str_of(row->key), node_integer(&in->make, value));
}

void inspect_start_newlocation(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_push(in, STR("newlocation"), false);
}

/* Of the feed alone. */
void inspect_end_newlocation(inspector *in, const inspect_row *row)
{
    (void)row;
    feed_str url = inspect_pop(in, STR("newlocation"), false);
    if (inspect_context(in) != in->feed || !url.p)
        return;
    feed_str resolved = inspect_resolve_safe(in, in->base, url);
    inspect_save(in, STR("newlocation"), resolved.p ? resolved : STR(""), false);
}

static void add_license(inspector *in, feed_str href)
{
    node *link = node_new(&in->make, NODE_MAP);
    node_set(&in->make, link, STR("rel"), node_string(&in->make, STR("license")));
    if (href.n)
        node_set(&in->make, link, STR("href"), node_string(&in->make, href));
    node_add(&in->make, node_need(&in->make, inspect_context(in), STR("links"), NODE_LIST), link);
}

void inspect_start_cc_license(inspector *in, const inspect_row *row)
{
    (void)row;
    add_license(in, inspect_attribute(in, "rdf:resource"));
}

void inspect_end_cc_license(inspector *in, const inspect_row *row)
{
    (void)in, (void)row;
}

void inspect_start_creative_license(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_push(in, STR("license"), false);
}

void inspect_end_creative_license(inspector *in, const inspect_row *row)
{
    (void)row;
    add_license(in, inspect_pop(in, STR("license"), false));
}
