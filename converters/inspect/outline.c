/* OPML: a list of feeds, told as a feed whose entries they are. */
#include "state.h"

void inspect_start_opml(inspector *in, const inspect_row *row)
{
    (void)row;
    in->in_feed = in->in_outlines = true;
}

void inspect_end_opml(inspector *in, const inspect_row *row)
{
    (void)row;
    in->in_feed = in->in_outlines = false;
}

static void put_link(inspector *in, const char *rel, feed_str type, feed_str href)
{
    if (!href.n)
        return;
    in->n_attrs = 0;
    inspect_set_attribute(in, "rel", str_of(rel), false);
    inspect_set_attribute(in, "type", type, false);
    inspect_set_attribute(in, "href", href, false);
    inspect_start_link(in, NULL);
}

static void put_title(inspector *in, feed_str title)
{
    if (!title.n)
        return;
    in->n_attrs = 0;
    inspect_push_construct(in, STR("title"), "text/plain", true);
    construct_text(&in->construct, title);
    inspect_pop_construct(in);
}

/* An outline that leads somewhere is an entry; others only hold some. */
void inspect_start_outline(inspector *in, const inspect_row *row)
{
    (void)row;
    feed_str feed = inspect_attribute(in, "xmlurl"), page = inspect_attribute(in, "htmlurl"), rest, part;
    feed_str title = inspect_attribute(in, "title"), type = inspect_attribute(in, "type");
    if (!page.n)
        page = inspect_attribute(in, "url");
    if (!title.n)
        title = inspect_attribute(in, "text");
    rest = inspect_attribute(in, "category");
    if (!in->in_feed || (!feed.n && !page.n))
        return;
    in->entry = node_new(&in->make, NODE_MAP);
    node_add(&in->make, in->entries, in->entry);
    in->in_entry = true;
    in->title_depth = 0;
    put_title(in, title);
    put_link(in, "alternate", STR("text/html"), page);
    put_link(in, "self", str_eq(type, STR("atom")) ? STR("application/atom+xml") : STR("application/rss+xml"), feed);
    while (str_split(&rest, ',', &part))
        inspect_add_tag(in, str_trim(part), STR_NONE, STR_NONE);
    in->in_entry = false;
}

void inspect_end_outline(inspector *in, const inspect_row *row)
{
    (void)in, (void)row;
}
