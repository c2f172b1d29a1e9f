/* RSS 2.0 (https://www.rssboard.org/rss-specification) with content:encoded, dc:creator and atom:link. */
#include "read.h"
#include "writer.h"

#include "../core/uri.h"
#include "../html/sanitize.h"
#include "rss_core.h"

#define ATOM    "http://www.w3.org/2005/Atom"
#define CONTENT "http://purl.org/rss/1.0/modules/content/"
#define DC      "http://purl.org/dc/elements/1.1/"

static bool has_details(const feed_link *link)
{
    return link->type.n || link->hreflang.n || link->title.n || link->length;
}

/* Everything that RSS itself has no element for, and what is known of the others. A channel has no enclosures. */
static void put_other_links(feed_writer *w, const feed_link *links, size_t n, feed_pos pos, bool channel)
{
    bool first = true;
    for (size_t i = 0; i < n; i++) {
        bool enclosure = !channel && writer_link_is(&links[i], "enclosure");
        bool http = enclosure && uri_is_http(links[i].href);
        bool alternate = writer_link_is(&links[i], "alternate");
        bool whole = alternate && first && uri_is_absolute(links[i].href); /* as <link>: RSS has no base */
        bool more = alternate && (!whole || has_details(&links[i]));
        first = first && !alternate;
        if (enclosure && !http && w->options.lossless) /* RSS's own are of the web */
            enclosure = false;
        else if (enclosure && (links[i].title.n || links[i].hreflang.n || !http))
            writer_lose(w, FEED_RULE_LossyLink, pos);
        if (enclosure || (alternate && !(more && w->options.lossless)))
            continue;
        writer_put_link(w, STR("atom:link"), links[i].rel, &links[i], pos);
    }
}

static void put_categories(feed_writer *w, const feed_category *categories, size_t n, feed_pos pos)
{
    xmlout *x = &w->x;
    for (size_t i = 0; i < n; i++) {
        if (categories[i].scheme.p) {
            xmlout_start(x, "category");
            xmlout_attr(x, "domain", categories[i].scheme);
            xmlout_text_end(x, categories[i].term);
        } else {
            xmlout_element(x, "category", categories[i].term.p ? categories[i].term : STR(""));
        }
        if (categories[i].label.n && !str_eq(categories[i].label, categories[i].term))
            writer_lose(w, FEED_RULE_LossyCategory, pos);
    }
}

static void put_atom_person(feed_writer *w, feed_str name, const feed_person *person, feed_pos pos)
{
    xmlout *x = &w->x;
    bool email = writer_is_email(person->email);
    if (person->email.n && !email)
        writer_lose(w, FEED_RULE_LossyPerson, pos);
    xmlout_start_named(x, name);
    xmlout_element(x, "atom:name", person->name.n ? person->name : person->email.n ? person->email : person->uri);
    xmlout_element(x, "atom:uri", person->uri.n ? person->uri : STR_NONE);
    xmlout_element(x, "atom:email", email ? person->email : STR_NONE);
    xmlout_end(x);
}

/* Names are for everybody; addresses stand in Atom's elements, and so do names that would be read as one. */
static void put_people(feed_writer *w, const feed_person *people, size_t n, feed_pos pos)
{
    for (size_t i = 0; i < n; i++) {
        const feed_person *p = &people[i];
        bool odd = w->options.lossless && str_find_byte(p->name, '@') < p->name.n;
        bool more = p->email.n || p->uri.n || odd;
        if ((p->name.n && !odd) || !w->options.lossless)
            xmlout_element(&w->x, "dc:creator", p->name.p ? p->name : p->email);
        if (more && w->options.lossless)
            put_atom_person(w, STR("atom:author"), p, pos);
        else if (more)
            writer_lose(w, FEED_RULE_LossyPerson, pos);
    }
}

static void put_contributors(feed_writer *w, const feed_person *people, size_t n, feed_pos pos)
{
    for (size_t i = 0; i < n; i++) {
        if (w->options.lossless)
            put_atom_person(w, STR("atom:contributor"), &people[i], pos);
        else
            writer_lose(w, FEED_RULE_LossyPerson, pos);
    }
}

/* What readers take for HTML, though it is plain text: escaped once more where it looks like it. */
static void put_plain(feed_writer *w, feed_str name, feed_str text)
{
    if (text.p && html_contains_markup(text))
        writer_html(&w->x, name, (feed_text){.value = text});
    else
        xmlout_element_named(&w->x, name, text);
}

static void put_title(feed_writer *w, feed_text title)
{
    w->x.clean = title.clean;
    put_plain(w, STR("title"), title.value);
    w->x.clean = false;
}

static void put_description(feed_writer *w, feed_text text, feed_pos pos)
{
    writer_html(&w->x, STR("description"), text);
    if (text.type == FEED_HTML && str_find_byte(text.value, '<') == text.value.n)
        writer_lose(w, FEED_RULE_LossyText, pos); /* without a tag it is read as plain text */
}

/* The address of the site; absent when it is not known. */
static feed_str site_link(const feed_head *head)
{
    const feed_link *link = writer_link(head->links, head->n_links, "alternate");
    return link && uri_is_absolute(link->href) ? link->href : STR_NONE;
}

/* RSS asks for one: the site's, or the feed's id where none is known. */
static feed_str channel_link(const feed_head *head)
{
    feed_str site = site_link(head);
    return site.n ? site : head->id;
}

static void put_image(feed_writer *w, const feed_head *head)
{
    xmlout *x = &w->x;
    if (!head->logo.n)
        return;
    for (const feed_ext *e = head->extensions; w->options.lossless && e; e = e->next)
        if (writer_is_rss(e, "image") && rss_may_be_core(e))
            return;
    if (!uri_is_absolute(head->logo)) { /* RSS has no base */
        if (w->options.lossless)
            xmlout_element(x, "atom:logo", head->logo);
        else
            writer_lose(w, FEED_RULE_LossyField, head->origin);
        return;
    }
    xmlout_start(x, "image");
    xmlout_element(x, "url", head->logo);
    put_plain(w, STR("title"), head->title.value);
    xmlout_element(x, "link", channel_link(head));
    xmlout_end(x);
}

/* Dublin Core's elements are text. */
static bool is_unfit(const feed_ext *e)
{
    return str_eq(e->ns, STR(DC)) && e->children;
}

/* In the channel, an element of RSS is written as one where it is a valid one; else it stays in its own namespace. */
static void put_extensions(feed_writer *w, const feed_ext *list, feed_pos pos, bool channel)
{
    uint32_t seen = 0;
    for (const feed_ext *e = list; e; e = e->next) {
        if (channel && w->options.lossless && rss_may_be_core(e) && !(seen & rss_core_bit(e))) {
            seen |= rss_core_bit(e);
            rss_put_core(w, e);
            continue;
        }
        feed_ext one = *e;
        one.next = NULL;
        if (is_unfit(e))
            writer_lose(w, FEED_RULE_LossyExtension, pos);
        else
            writer_extensions(w, &w->x, &one, pos, NULL);
    }
}

static void put_generator(feed_writer *w, const feed_head *head)
{
    const feed_generator *g = &head->generator;
    xmlout_element(&w->x, "generator", g->name.n ? g->name : STR("Feedloom " FEEDLOOM_VERSION));
    if (g->name.n && (g->uri.n || g->version.n))
        writer_lose(w, FEED_RULE_LossyField, head->origin);
}

/* What Atom has an element for and RSS has none. */
static void put_atom_head(feed_writer *w, const feed_head *head)
{
    xmlout *x = &w->x;
    if (!w->options.lossless)
        return;
    const feed_link *self = writer_link(head->links, head->n_links, "self");
    if (writer_is_uri(head->id) && !str_eq(head->id, self ? self->href : channel_link(head)))
        xmlout_element(x, "atom:id", head->id);
    xmlout_element(x, "atom:icon", head->icon);
    put_contributors(w, head->contributors, head->n_contributors, head->origin);
}

static void begin(feed_writer *w, const feed_head *head)
{
    static const writer_ns OWN[] = {{"atom", ATOM}, {"content", CONTENT}, {"dc", DC}};
    xmlout *x = &w->x;
    writer_date text;
    xmlout_begin(x, w->options.stylesheet);
    xmlout_start(x, "rss");
    xmlout_attr(x, "version", STR("2.0"));
    writer_namespaces(w, head, OWN, sizeof OWN / sizeof *OWN);
    xmlout_start(x, "channel");
    put_plain(w, STR("title"), head->title.value);
    xmlout_element(x, "link", channel_link(head));
    if (!site_link(head).n)
        writer_lose(w, FEED_RULE_DerivedField, head->origin);
    if (head->subtitle.value.p)
        put_description(w, head->subtitle, head->origin);
    else
        put_plain(w, STR("description"), head->title.value);
    if (!head->subtitle.value.p)
        writer_lose(w, FEED_RULE_DerivedField, head->origin);
    xmlout_element(x, "language", writer_language(w, head->language, FEED_RULE_LossyField, head->origin));
    put_plain(w, STR("copyright"), head->rights);
    xmlout_element(x, "pubDate", writer_rfc822(&text, head->published));
    xmlout_element(x, "lastBuildDate", writer_rfc822(&text, head->updated));
    put_categories(w, head->categories, head->n_categories, head->origin);
    put_generator(w, head);
    xmlout_element(x, "ttl", writer_number(&text, head->ttl_minutes));
    put_image(w, head);
    put_people(w, head->authors, head->n_authors, head->origin);
    put_other_links(w, head->links, head->n_links, head->origin, true);
    put_atom_head(w, head);
    put_extensions(w, head->extensions, head->origin, true);
}

static void put_enclosures(feed_writer *w, const feed_entry *entry)
{
    xmlout *x = &w->x;
    for (size_t i = 0; i < entry->n_links; i++) {
        const feed_link *link = &entry->links[i];
        writer_date length;
        feed_str type = writer_media_type(link->type);
        if (!writer_link_is(link, "enclosure") || !uri_is_http(link->href))
            continue;
        if (!type.n)
            writer_lose(w, FEED_RULE_DerivedField, entry->origin);
        xmlout_start(x, "enclosure");
        xmlout_attr(x, "url", link->href);
        xmlout_attr(x, "length", link->length ? writer_number(&length, link->length) : STR("0"));
        xmlout_attr(x, "type", type.n ? type : STR("application/octet-stream"));
        xmlout_end(x);
    }
}

/* With both, the summary is the description and content:encoded has the whole; else the description has what there
 * is, but in a lossless feed it is for the summary alone. */
static void put_body(feed_writer *w, const feed_entry *entry)
{
    xmlout *x = &w->x;
    feed_body body = w->options.body;
    bool lossless = w->options.lossless && body == FEED_BODY_BOTH;
    if (body == FEED_BODY_BOTH && entry->content.value.p && (entry->summary.value.p || lossless)) {
        if (entry->summary.value.p || !entry->title.value.n)
            put_description(w, entry->summary.value.p ? entry->summary : (feed_text){.value = STR("")},
                            entry->origin);
        writer_html(x, STR("content:encoded"), entry->content);
        if (entry->content.type == FEED_TEXT) /* it is HTML from now on */
            writer_lose(w, FEED_RULE_LossyText, entry->origin);
        return;
    }
    feed_text text = body != FEED_BODY_SUMMARY && entry->content.value.p ? entry->content : entry->summary;
    if (!text.value.p && !entry->title.value.n) /* an item must have one of the two, if only empty */
        text.value = STR("");
    if (text.value.p)
        put_description(w, text, entry->origin);
}

static void put_dates(feed_writer *w, const feed_entry *entry)
{
    writer_date date;
    xmlout_element(&w->x, "pubDate", writer_rfc822(&date, writer_published(entry)));
    bool differs = entry->updated.set &&
                   (!entry->published.set || entry->published.unix_seconds != entry->updated.unix_seconds);
    if (w->options.lossless && differs)
        xmlout_element(&w->x, "atom:updated", writer_rfc3339(&date, entry->updated));
    else if (differs && entry->published.set)
        writer_lose(w, FEED_RULE_LossyField, entry->origin);
}

static void put_source(feed_writer *w, const feed_entry *entry)
{
    const feed_source *s = entry->source;
    feed_str url = !s ? STR_NONE : s->self.n ? s->self : s->link;
    if (!s)
        return;
    if (writer_is_uri(url)) {
        xmlout_start(&w->x, "source");
        xmlout_attr(&w->x, "url", url);
        xmlout_text_end(&w->x, s->title.p ? s->title : STR(""));
    }
    bool more = !writer_is_uri(url) || s->id.n || (s->self.n && s->link.n) || s->updated.set || s->rights.n ||
                s->n_links || s->n_authors || s->n_contributors || s->n_categories || s->subtitle.value.p ||
                s->extensions || s->icon.n || s->logo.n || s->generator.name.n || s->language.n;
    if (more)
        writer_lose(w, FEED_RULE_LossySource, entry->origin);
}

static void put_guid(feed_writer *w, const feed_entry *entry)
{
    xmlout_start(&w->x, "guid");
    bool address = entry->id_is_permalink && writer_is_uri(entry->id);
    if (entry->id_is_permalink && !address)
        writer_lose(w, FEED_RULE_LossyField, entry->origin);
    xmlout_attr(&w->x, "isPermaLink", address ? STR("true") : STR("false"));
    xmlout_text_end(&w->x, entry->id);
}

/* What RSS has no element for. */
static void put_more(feed_writer *w, const feed_entry *entry)
{
    xmlout *x = &w->x;
    if (!w->options.lossless)
        return;
    xmlout_element(x, "dc:rights", entry->rights);
    xmlout_element(x, "dc:language", writer_language(w, entry->language, FEED_RULE_LossyField, entry->origin));
    if (entry->image.n && !writer_has_image(entry)) {
        xmlout_start(x, "media:thumbnail");
        xmlout_attr(x, "xmlns:media", STR("http://search.yahoo.com/mrss/"));
        xmlout_attr(x, "url", entry->image);
        xmlout_end(x);
    }
    if (entry->permalink.p || entry->content_src.n)
        writer_lose(w, FEED_RULE_LossyField, entry->origin);
    put_contributors(w, entry->contributors, entry->n_contributors, entry->origin);
}

static void put_entry(feed_writer *w, const feed_entry *entry)
{
    xmlout *x = &w->x;
    const feed_link *link = writer_link(entry->links, entry->n_links, "alternate");
    xmlout_start(x, "item");
    if (entry->title.value.n || w->options.lossless)
        put_title(w, entry->title);
    xmlout_element(x, "link", link && uri_is_absolute(link->href) ? link->href : STR_NONE); /* RSS has no base */
    put_body(w, entry);
    put_people(w, entry->authors, entry->n_authors, entry->origin);
    put_categories(w, entry->categories, entry->n_categories, entry->origin);
    if (entry->comments.n && !writer_is_uri(entry->comments))
        writer_lose(w, FEED_RULE_LossyField, entry->origin);
    xmlout_element(x, "comments", writer_is_uri(entry->comments) ? entry->comments : STR_NONE);
    put_enclosures(w, entry);
    put_guid(w, entry);
    put_dates(w, entry);
    put_source(w, entry);
    put_other_links(w, entry->links, entry->n_links, entry->origin, false);
    put_more(w, entry);
    put_extensions(w, entry->extensions, entry->origin, false);
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
