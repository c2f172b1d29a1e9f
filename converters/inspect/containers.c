/* What holds other things: feed, channel, item, image, text input, source. */
#include "state.h"

static void nothing(inspector *in, const inspect_row *row)
{
    (void)in, (void)row;
}

void inspect_start_nothing(inspector *in, const inspect_row *row)
{
    nothing(in, row);
}

void inspect_end_nothing(inspector *in, const inspect_row *row)
{
    nothing(in, row);
}

typedef struct version_name {
    const char *attribute, *version;
} version_name;

static feed_str version_of(const version_name *names, size_t n, feed_str attribute)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(attribute, str_of(names[i].attribute)))
            return str_of(names[i].version);
    return STR_NONE;
}

/* A root <rss> makes it RSS, whatever namespaces said. */
void inspect_start_rss(inspector *in, const inspect_row *row)
{
    static const version_name NAMES[] = {
        {"0.91", "rss091u"}, {"0.92", "rss092"}, {"0.93", "rss093"}, {"0.94", "rss094"}};
    (void)row;
    in->in_feed = true; /* where the channel was forgotten */
    if (str_starts(in->version, STR("rss")))
        return;
    feed_str attribute = str_trim(inspect_attribute(in, "version"));
    feed_str version = version_of(NAMES, sizeof NAMES / sizeof *NAMES, attribute);
    in->version = version.p ? version : str_starts(attribute, STR("2.")) ? STR("rss20") : STR("rss");
}

void inspect_end_rss(inspector *in, const inspect_row *row)
{
    nothing(in, row);
}

void inspect_start_feed(inspector *in, const inspect_row *row)
{
    static const version_name NAMES[] = {{"0.1", "atom01"}, {"0.2", "atom02"}, {"0.3", "atom03"}};
    (void)row;
    in->in_feed = true;
    if (in->version.n)
        return;
    feed_str version = version_of(NAMES, sizeof NAMES / sizeof *NAMES, inspect_attribute(in, "version"));
    in->version = version.p ? version : STR("atom");
}

void inspect_end_feed(inspector *in, const inspect_row *row)
{
    (void)row;
    in->in_feed = false;
}

/* CDF's attributes say what other formats have elements for. */
static void take_cdf(inspector *in)
{
    feed_str modified = inspect_attribute(in, "lastmod"), href = inspect_attribute(in, "href");
    if (modified.p) {
        inspect_save(in, STR("updated"), modified, false);
        node_set(&in->make, inspect_context(in), STR("updated_parsed"), inspect_date(in, modified));
    }
    if (href.p) {
        in->n_attrs = 0;
        inspect_set_attribute(in, "href", href, false);
        inspect_start_link(in, NULL);
    }
}

void inspect_start_channel(inspector *in, const inspect_row *row)
{
    (void)row;
    in->in_feed = true;
    take_cdf(in);
}

void inspect_end_channel(inspector *in, const inspect_row *row)
{
    inspect_end_feed(in, row);
}

void inspect_start_item(inspector *in, const inspect_row *row)
{
    (void)row;
    in->entry = node_new(&in->make, NODE_MAP);
    node_add(&in->make, in->entries, in->entry);
    inspect_push(in, STR("item"), false);
    in->in_entry = true;
    in->guid_is_link = in->has_content = false;
    in->in_image = in->in_textinput = false;
    in->title_depth = 0;
    feed_str about = inspect_attribute(in, "rdf:about");
    if (about.n)
        inspect_save(in, STR("id"), about, false);
    take_cdf(in);
}

void inspect_end_item(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_pop(in, STR("item"), false);
    in->in_entry = in->has_content = false;
    in->title_depth = 0;
}

void inspect_start_image(inspector *in, const inspect_row *row)
{
    (void)row;
    if (!in->in_entry)
        node_need(&in->make, inspect_context(in), STR("image"), NODE_MAP);
    in->in_image = true;
    in->title_depth = 0;
    inspect_push(in, STR("image"), false);
}

void inspect_end_image(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_pop(in, STR("image"), false);
    in->in_image = false;
}

void inspect_start_textinput(inspector *in, const inspect_row *row)
{
    (void)row;
    node_need(&in->make, in->feed, STR("textinput"), NODE_MAP);
    in->in_textinput = true;
    in->title_depth = 0;
    inspect_push(in, STR("textinput"), false);
}

void inspect_end_textinput(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_pop(in, STR("textinput"), false);
    in->in_textinput = false;
}

/* RSS: an attribute and a text. Atom: a feed's elements. */
void inspect_start_source(inspector *in, const inspect_row *row)
{
    (void)row;
    feed_str url = inspect_attribute(in, "url");
    in->source = node_new(&in->make, NODE_MAP);
    if (url.p)
        node_set(&in->make, in->source, STR("href"), node_string(&in->make, url));
    inspect_push(in, STR("source"), false);
    in->in_source = true;
    in->title_depth = 0;
}

void inspect_end_source(inspector *in, const inspect_row *row)
{
    (void)row;
    in->in_source = false;
    feed_str title = inspect_pop(in, STR("source"), false);
    if (title.n)
        node_set(&in->make, in->source, STR("title"), node_string(&in->make, title));
    node_set(&in->make, inspect_context(in), STR("source"), in->source);
}
