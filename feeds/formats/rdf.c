/*
 * RSS 1.0 (http://purl.org/rss/1.0/spec) with the modules dc, content and enc.
 *
 * The channel lists all items before the first one stands: the list goes out as entries come, and the items wait as
 * finished XML, at most ITEMS_MAX bytes. An item's rdf:about is the entry's id, which is unique where links are not.
 */
#include "read.h"
#include "writer.h"

enum { ITEMS_MAX = 256 << 20 };

typedef struct rdf {
    xmlout items;
    buf held; /* what `items` wrote */
    feed_str title, link, logo;
} rdf;

static int hold(void *context, const char *bytes, size_t n)
{
    buf *held = context;
    buf_put(held, bytes, n);
    return held->error;
}

static bool open_own(feed_writer *w)
{
    rdf *r = w->own;
    buf_init(&r->held, ITEMS_MAX);
    xmlout_init(&r->items, (feed_output){hold, &r->held});
    r->items.depth = 1; /* inside of rdf:RDF */
    return true;
}

static void close_own(feed_writer *w)
{
    rdf *r = w->own;
    xmlout_free(&r->items);
    buf_free(&r->held);
}

static void put_resource(xmlout *x, feed_str name, feed_str uri)
{
    if (!uri.p)
        return;
    xmlout_start_named(x, name);
    xmlout_attr(x, "rdf:resource", uri);
    xmlout_end(x);
}

static void put_creators(xmlout *x, const feed_person *people, size_t n)
{
    for (size_t i = 0; i < n; i++)
        xmlout_element(x, "dc:creator", people[i].name.p ? people[i].name : people[i].email);
}

static void put_subjects(xmlout *x, const feed_category *categories, size_t n)
{
    for (size_t i = 0; i < n; i++)
        xmlout_element(x, "dc:subject", categories[i].term);
}

static const writer_ns OWN[] = {{"", "http://purl.org/rss/1.0/"},
                                {"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
                                {"content", "http://purl.org/rss/1.0/modules/content/"},
                                {"dc", "http://purl.org/dc/elements/1.1/"}};

/* What this format writes itself, or reads as its own. */
static bool is_written(const feed_ext *ext)
{
    return writer_is_rss(ext, "image") || str_eq(ext->ns, STR("http://purl.org/dc/elements/1.1/")) ||
           str_eq(ext->ns, STR("http://www.w3.org/1999/02/22-rdf-syntax-ns#")) ||
           str_eq(ext->ns, STR("http://purl.org/rss/1.0/modules/content/")) ||
           str_eq(ext->ns, STR("http://purl.oclc.org/net/rss_2.0/enc#")) ||
           str_eq(ext->ns, STR("http://purl.org/rss/1.0/"));
}

/* TrackBack's addresses stand in rdf:resource. */
static void put_extensions(feed_writer *w, xmlout *x, const feed_ext *list, feed_pos pos)
{
    for (; list; list = list->next) {
        feed_ext one = *list;
        feed_attr resource = {.ns = str_of(OWN[1].uri), .local = STR("resource"), .value = one.text};
        if (str_eq(one.ns, ns_uri(NS_TRACKBACK)) && one.text.n && !one.n_attrs) {
            one.attrs = &resource;
            one.n_attrs = 1;
            one.text = STR_NONE;
        }
        one.next = NULL;
        writer_extensions(w, x, &one, pos, is_written);
    }
}

/* ---- what has no place ---- */

static void count_lost(feed_writer *w, const feed_entry *e)
{
    for (const feed_ext *x = e->extensions; x; x = x->next)
        writer_lose_if(w, is_written(x), FEED_RULE_LossyExtension, e->origin);
    const feed_link *page = writer_link(e->links, e->n_links, "alternate");
    writer_lose_links(w, e->links, e->n_links, page, "enclosure", e->origin);
    writer_lose_schemes(w, e->categories, e->n_categories, e->origin);
    writer_lose_addresses(w, e->authors, e->n_authors, e->origin);
    writer_lose_if(w, e->n_contributors, FEED_RULE_LossyPerson, e->origin);
    writer_lose_if(w, e->source, FEED_RULE_LossySource, e->origin);
    writer_lose_if(w, e->comments.n || e->image.n || e->content_src.n || e->permalink.p ||
                   (e->published.set && e->updated.set) || !writer_is_uri(e->id), FEED_RULE_LossyField, e->origin);
    writer_lose_if(w, !e->title.value.n || !page, FEED_RULE_DerivedField, e->origin);
}

static void count_lost_of_head(feed_writer *w, const feed_head *h)
{
    const feed_link *site = writer_link(h->links, h->n_links, "alternate");
    for (const feed_ext *x = h->extensions; x; x = x->next)
        writer_lose_if(w, is_written(x), FEED_RULE_LossyExtension, h->origin);
    writer_lose_links(w, h->links, h->n_links, site, NULL, h->origin);
    writer_lose_schemes(w, h->categories, h->n_categories, h->origin);
    writer_lose_addresses(w, h->authors, h->n_authors, h->origin);
    writer_lose_if(w, h->n_contributors, FEED_RULE_LossyPerson, h->origin);
    writer_lose_if(w, h->icon.n || h->generator.name.n || h->ttl_minutes || (h->published.set && h->updated.set),
                   FEED_RULE_LossyField, h->origin);
    writer_lose_if(w, !h->subtitle.value.p || !site, FEED_RULE_DerivedField, h->origin);
}

/* ---- the document ---- */

static void begin(feed_writer *w, const feed_head *head)
{
    rdf *r = w->own;
    xmlout *x = &w->x;
    writer_date date;
    const feed_link *self = writer_link(head->links, head->n_links, "self");
    const feed_link *site = writer_link(head->links, head->n_links, "alternate");
    r->title = arena_dup(&w->a, head->title.value);
    r->link = arena_dup(&w->a, site ? site->href : head->id);
    r->logo = arena_dup(&w->a, head->logo);
    if (!r->link.p || (head->logo.p && !r->logo.p))
        x->error = FEED_E_MEMORY;
    xmlout_begin(x, w->options.stylesheet);
    xmlout_start(x, "rdf:RDF");
    writer_namespaces(w, head, OWN, sizeof OWN / sizeof *OWN);
    xmlout_start(x, "channel");
    xmlout_attr(x, "rdf:about", self ? self->href : r->link);
    xmlout_element(x, "title", head->title.value);
    xmlout_element(x, "link", r->link);
    xmlout_element(x, "description", head->subtitle.value.p ? head->subtitle.value : head->title.value);
    xmlout_element(x, "dc:language", writer_language(w, head->language, FEED_RULE_LossyField, head->origin));
    xmlout_element(x, "dc:rights", head->rights);
    xmlout_element(x, "dc:date", writer_rfc3339(&date, head->updated));
    put_creators(x, head->authors, head->n_authors);
    put_subjects(x, head->categories, head->n_categories);
    put_resource(x, STR("image"), head->logo);
    count_lost_of_head(w, head);
    put_extensions(w, x, head->extensions, head->origin);
    xmlout_start(x, "items");
    xmlout_start(x, "rdf:Seq");
}

static void put_enclosures(xmlout *x, const feed_entry *entry)
{
    for (size_t i = 0; i < entry->n_links; i++) {
        const feed_link *link = &entry->links[i];
        writer_date length;
        if (!writer_link_is(link, "enclosure"))
            continue;
        xmlout_start(x, "enc:enclosure");
        xmlout_attr(x, "xmlns:enc", STR("http://purl.oclc.org/net/rss_2.0/enc#"));
        xmlout_attr(x, "rdf:resource", link->href);
        xmlout_attr(x, "enc:type", link->type);
        xmlout_attr(x, "enc:length", writer_number(&length, link->length));
        xmlout_end(x);
    }
}

/* The description is for the summary, content:encoded for the whole; alone, a summary is all there is. */
static void put_body(xmlout *x, const feed_entry *entry, feed_body body)
{
    bool content = body != FEED_BODY_SUMMARY && entry->content.value.p;
    if (body != FEED_BODY_CONTENT || !content)
        writer_html(x, STR("description"), entry->summary);
    if (content)
        writer_html(x, STR("content:encoded"), entry->content);
}

static void put_item(xmlout *x, const feed_entry *entry, feed_writer *w)
{
    writer_date date;
    const feed_link *link = writer_main_link(entry);
    xmlout_start(x, "item");
    xmlout_attr(x, "rdf:about", writer_id(w, entry));
    xmlout_element(x, "title", entry->title.value.n ? entry->title.value : writer_id(w, entry));
    xmlout_element(x, "link", link ? link->href : entry->permalink.n ? entry->permalink : writer_id(w, entry));
    put_body(x, entry, w->options.body);
    xmlout_element(x, "dc:date", writer_rfc3339(&date, writer_published(entry)));
    put_creators(x, entry->authors, entry->n_authors);
    put_subjects(x, entry->categories, entry->n_categories);
    xmlout_element(x, "dc:rights", entry->rights);
    if (entry->language.n && !writer_same_language(w, entry->language, w->language))
        xmlout_element(x, "dc:language", writer_language(w, entry->language, FEED_RULE_LossyField, entry->origin));
    if (entry->source)
        xmlout_element(x, "dc:source", entry->source->link.p ? entry->source->link : entry->source->self);
    put_enclosures(x, entry);
    count_lost(w, entry);
    put_extensions(w, x, entry->extensions, entry->origin);
    xmlout_end(x);
}

static void put_entry(feed_writer *w, const feed_entry *entry)
{
    rdf *r = w->own;
    put_resource(&w->x, STR("rdf:li"), writer_id(w, entry));
    w->held = r->items.flushed + r->items.b.n;
    put_item(&r->items, entry, w);
    if (r->items.error && !w->x.error)
        w->x.error = r->items.error;
}

static void put_image(xmlout *x, const rdf *r)
{
    if (!r->logo.p)
        return;
    xmlout_start(x, "image");
    xmlout_attr(x, "rdf:about", r->logo);
    xmlout_element(x, "title", r->title);
    xmlout_element(x, "url", r->logo);
    xmlout_element(x, "link", r->link);
    xmlout_end(x);
}

static void end(feed_writer *w)
{
    rdf *r = w->own;
    xmlout_end(&w->x); /* rdf:Seq */
    xmlout_end(&w->x); /* items */
    xmlout_end(&w->x); /* channel */
    put_image(&w->x, r);
    if (xmlout_flush(&r->items) && !w->x.error)
        w->x.error = r->items.error;
    w->held_at = feed_writer_offset(w);
    xmlout_raw(&w->x, buf_str(&r->held));
    xmlout_end(&w->x);
}

const writer_code WRITER_RDF = {.begin = begin, .entry = put_entry, .end = end, .own = sizeof(rdf),
                                .open = open_own, .close = close_own};

/* ---- reading: what RDF adds to the elements of RSS (rss.c) ---- */

static const read_row ROWS[] = {
    {"rdf", READ_IN(READ_ROOT), READ_BOX, FIELD_NONE, READ_OUTSIDE, 0},
    {"seq", READ_IN(READ_HEAD), READ_TEXT, FIELD_NONE, 0, 0}, /* the list of items that follow */
    {"bag", READ_IN(READ_HEAD), READ_TEXT, FIELD_NONE, 0, 0},
    {"li", READ_IN(READ_HEAD), READ_TEXT, FIELD_NONE, 0, 0},
};

READ_TABLE(READ_RDF_TABLE, NS_RDF, ROWS);
