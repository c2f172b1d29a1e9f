/* RSS 2.0 (https://www.rssboard.org/rss-specification) with content:encoded, dc:creator and atom:link. */
#include "read.h"
#include "writer.h"

#include "../core/uri.h"

static void put_atom_link(xmlout *x, const feed_link *link)
{
    xmlout_start(x, "atom:link");
    xmlout_attr(x, "rel", link->rel.n ? link->rel : STR("alternate"));
    xmlout_attr(x, "type", link->type);
    xmlout_attr(x, "title", link->title);
    xmlout_attr(x, "href", link->href);
    xmlout_end(x);
}

/* Everything that RSS itself has no element for. */
static void put_other_links(xmlout *x, const feed_link *links, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!writer_link_is(&links[i], "alternate") && !writer_link_is(&links[i], "enclosure"))
            put_atom_link(x, &links[i]);
}

static void put_categories(xmlout *x, const feed_category *categories, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        xmlout_start(x, "category");
        xmlout_attr(x, "domain", categories[i].scheme);
        xmlout_text_end(x, categories[i].term);
    }
}

static void put_creators(xmlout *x, const feed_person *people, size_t n)
{
    for (size_t i = 0; i < n; i++)
        xmlout_element(x, "dc:creator", people[i].name.p ? people[i].name : people[i].email);
}

/* RSS needs a channel link: the site's, or the feed's id where none is known. */
static feed_str channel_link(const feed_head *head)
{
    const feed_link *link = writer_link(head->links, head->n_links, "alternate");
    return link ? link->href : head->id;
}

static void put_image(xmlout *x, const feed_head *head)
{
    if (!head->logo.p)
        return;
    xmlout_start(x, "image");
    xmlout_element(x, "url", head->logo);
    xmlout_element(x, "title", head->title.value);
    xmlout_element(x, "link", channel_link(head));
    xmlout_end(x);
}

static void begin(feed_writer *w, const feed_head *head)
{
    xmlout *x = &w->x;
    writer_date text;
    xmlout_begin(x, w->options.stylesheet);
    xmlout_start(x, "rss");
    xmlout_attr(x, "version", STR("2.0"));
    xmlout_attr(x, "xmlns:atom", STR("http://www.w3.org/2005/Atom"));
    xmlout_attr(x, "xmlns:content", STR("http://purl.org/rss/1.0/modules/content/"));
    xmlout_attr(x, "xmlns:dc", STR("http://purl.org/dc/elements/1.1/"));
    xmlout_start(x, "channel");
    xmlout_element(x, "title", head->title.value);
    xmlout_element(x, "link", channel_link(head));
    xmlout_element(x, "description", head->subtitle.value.p ? head->subtitle.value : head->title.value);
    xmlout_element(x, "language", head->language);
    xmlout_element(x, "copyright", head->rights);
    xmlout_element(x, "lastBuildDate", writer_rfc822(&text, head->updated));
    put_categories(x, head->categories, head->n_categories);
    xmlout_element(x, "generator", STR("Feedloom " FEEDLOOM_VERSION));
    xmlout_element(x, "ttl", writer_number(&text, head->ttl_minutes));
    put_image(x, head);
    put_creators(x, head->authors, head->n_authors);
    put_other_links(x, head->links, head->n_links);
}

static void put_enclosures(xmlout *x, const feed_entry *entry)
{
    for (size_t i = 0; i < entry->n_links; i++) {
        const feed_link *link = &entry->links[i];
        writer_date length;
        if (!writer_link_is(link, "enclosure") || !uri_is_absolute(link->href))
            continue;
        xmlout_start(x, "enclosure");
        xmlout_attr(x, "url", link->href);
        xmlout_attr(x, "length", link->length ? writer_number(&length, link->length) : STR("0"));
        xmlout_attr(x, "type", link->type.n ? link->type : STR("application/octet-stream"));
        xmlout_end(x);
    }
}

/* With both, the summary is the description and content:encoded has the whole; else the description has what there
 * is. */
static void put_body(xmlout *x, const feed_entry *entry, feed_body body)
{
    if (body == FEED_BODY_BOTH && entry->summary.value.p && entry->content.value.p) {
        writer_html(x, STR("description"), entry->summary);
        writer_html(x, STR("content:encoded"), entry->content);
        return;
    }
    feed_text text = body != FEED_BODY_SUMMARY && entry->content.value.p ? entry->content : entry->summary;
    if (!text.value.p && !entry->title.value.p) /* an item must have one of the two, if only empty */
        text.value = STR("");
    writer_html(x, STR("description"), text);
}

static void put_entry(feed_writer *w, const feed_entry *entry)
{
    xmlout *x = &w->x;
    writer_date date;
    const feed_link *link = writer_link(entry->links, entry->n_links, "alternate");
    xmlout_start(x, "item");
    xmlout_element(x, "title", entry->title.value);
    xmlout_element(x, "link", link && uri_is_absolute(link->href) ? link->href : STR_NONE); /* RSS has no base */
    put_body(x, entry, w->options.body);
    put_creators(x, entry->authors, entry->n_authors);
    put_categories(x, entry->categories, entry->n_categories);
    xmlout_element(x, "comments", entry->comments);
    put_enclosures(x, entry);
    xmlout_start(x, "guid");
    xmlout_attr(x, "isPermaLink", STR("false"));
    xmlout_text_end(x, entry->id);
    xmlout_element(x, "pubDate", writer_rfc822(&date, writer_published(entry)));
    if (entry->source && (entry->source->self.p || entry->source->link.p)) {
        xmlout_start(x, "source");
        xmlout_attr(x, "url", entry->source->self.p ? entry->source->self : entry->source->link);
        xmlout_text_end(x, entry->source->title.p ? entry->source->title : STR(""));
    }
    put_other_links(x, entry->links, entry->n_links);
    xmlout_end(x);
}

static void end(feed_writer *w)
{
    xmlout_end(&w->x);
    xmlout_end(&w->x);
}

const writer_code WRITER_RSS = {.begin = begin, .entry = put_entry, .end = end};

/* ---- reading ---- */

#define CHANNEL READ_IN(READ_HEAD)
#define ITEM    READ_IN(READ_ENTRY)
#define BOTH    (CHANNEL | ITEM)
#define ITEMS   (READ_IN(READ_OUTSIDE) | CHANNEL | ITEM) /* inside of an item: one whose end was forgotten */
#define TREES   (READ_IN(READ_OUTSIDE) | CHANNEL)        /* RSS 1.0 has images beside the channel */

/* What has no row is kept as an extension: cloud, docs, rating, skipDays, skipHours, textInput, webMaster. */
static const read_row ROWS[] = {
    {"rss", READ_IN(READ_ROOT), READ_BOX, FIELD_NONE, READ_OUTSIDE, 0},
    {"channel", READ_IN(READ_ROOT) | READ_IN(READ_OUTSIDE), READ_BOX, FIELD_NONE, READ_HEAD, 0},
    {"item", ITEMS, READ_BOX, FIELD_NONE, READ_ENTRY, READ_ATTRS},
    {"items", CHANNEL, READ_THROUGH, FIELD_NONE, 0, 0},
    {"title", BOTH, READ_MARKUP, FIELD_TITLE, 0, READ_HTML},
    {"description", BOTH, READ_MARKUP, FIELD_SUBTITLE, 0, READ_HTML},
    {"link", BOTH, READ_TEXT, FIELD_LINK, 0, READ_ATTRS},
    {"guid", ITEM, READ_TEXT, FIELD_GUID, 0, READ_ATTRS},
    {"pubdate", BOTH, READ_TEXT, FIELD_PUBLISHED, 0, 0},
    {"lastbuilddate", CHANNEL, READ_TEXT, FIELD_UPDATED, 0, 0},
    {"author", ITEM, READ_TEXT, FIELD_AUTHOR, 0, 0},
    {"managingeditor", CHANNEL, READ_TEXT, FIELD_AUTHOR, 0, 0},
    {"category", BOTH, READ_TEXT, FIELD_CATEGORY, 0, READ_ATTRS},
    {"keywords", BOTH, READ_TEXT, FIELD_KEYWORDS, 0, 0},
    {"copyright", CHANNEL, READ_MARKUP, FIELD_RIGHTS, 0, READ_HTML},
    {"language", BOTH, READ_TEXT, FIELD_LANGUAGE, 0, 0},
    {"generator", CHANNEL, READ_TEXT, FIELD_GENERATOR, 0, READ_ATTRS},
    {"ttl", CHANNEL, READ_TEXT, FIELD_TTL, 0, 0},
    {"image", TREES, READ_TREE, FIELD_LOGO, 0, READ_WEAK},
    {"comments", ITEM, READ_TEXT, FIELD_COMMENTS, 0, 0},
    {"enclosure", ITEM, READ_TEXT, FIELD_ENCLOSURE, 0, READ_ATTRS},
    {"source", ITEM, READ_TEXT, FIELD_SOURCE, 0, READ_ATTRS},
    {"body", ITEM, READ_MARKUP, FIELD_CONTENT, 0, READ_HTML_SURE},
    {"fullitem", ITEM, READ_MARKUP, FIELD_CONTENT, 0, READ_HTML_SURE},
};

READ_TABLE(READ_RSS_TABLE, NS_RSS, ROWS);
