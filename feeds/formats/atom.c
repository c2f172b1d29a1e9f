/* Atom 1.0 (RFC 4287). */
#include "read.h"
#include "writer.h"

static void put_text(xmlout *x, feed_str name, feed_text text)
{
    if (!text.value.p)
        return;
    xmlout_start_named(x, name);
    if (text.type == FEED_HTML)
        xmlout_attr(x, "type", STR("html"));
    x->clean = text.clean;
    xmlout_text_end(x, text.value);
    x->clean = false;
}

static void put_person(xmlout *x, feed_str name, const feed_person *person)
{
    xmlout_start_named(x, name);
    xmlout_element(x, "name", person->name.p ? person->name : STR(""));
    xmlout_element(x, "uri", person->uri);
    xmlout_element(x, "email", person->email);
    xmlout_end(x);
}

static void put_people(xmlout *x, feed_str name, const feed_person *people, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put_person(x, name, &people[i]);
}

static void put_links(xmlout *x, const feed_link *links, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        writer_date length;
        xmlout_start(x, "link");
        xmlout_attr(x, "rel", links[i].rel.n ? links[i].rel : STR("alternate"));
        xmlout_attr(x, "type", links[i].type);
        xmlout_attr(x, "hreflang", links[i].hreflang);
        xmlout_attr(x, "title", links[i].title);
        xmlout_attr(x, "length", writer_number(&length, links[i].length));
        xmlout_attr(x, "href", links[i].href);
        xmlout_end(x);
    }
}

static void put_categories(xmlout *x, const feed_category *categories, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        xmlout_start(x, "category");
        xmlout_attr(x, "term", categories[i].term);
        xmlout_attr(x, "scheme", categories[i].scheme);
        xmlout_attr(x, "label", categories[i].label);
        xmlout_end(x);
    }
}

static void begin(feed_writer *w, const feed_head *head)
{
    xmlout *x = &w->x;
    writer_date date;
    xmlout_begin(x, w->options.stylesheet);
    xmlout_start(x, "feed");
    xmlout_attr(x, "xmlns", STR("http://www.w3.org/2005/Atom"));
    xmlout_attr(x, "xml:lang", head->language);
    xmlout_element(x, "id", head->id);
    put_text(x, STR("title"), head->title);
    put_text(x, STR("subtitle"), head->subtitle);
    xmlout_element(x, "updated", writer_rfc3339(&date, head->updated));
    put_links(x, head->links, head->n_links);
    put_people(x, STR("author"), head->authors, head->n_authors);
    if (!head->n_authors) /* section 4.1.1: some author there must be */
        put_person(x, STR("author"), &(feed_person){.name = head->title.value});
    put_categories(x, head->categories, head->n_categories);
    xmlout_element(x, "rights", head->rights);
    xmlout_start(x, "generator");
    xmlout_attr(x, "version", STR(FEEDLOOM_VERSION));
    xmlout_text_end(x, STR("Feedloom"));
    xmlout_element(x, "icon", head->icon);
    xmlout_element(x, "logo", head->logo);
}

static void put_source(xmlout *x, const feed_source *source, feed_str updated)
{
    xmlout_start(x, "source");
    xmlout_element(x, "id", source->id.p ? source->id : source->link);
    xmlout_element(x, "title", source->title.p ? source->title : STR(""));
    xmlout_element(x, "updated", updated);
    if (source->link.p) {
        xmlout_start(x, "link");
        xmlout_attr(x, "rel", STR("alternate"));
        xmlout_attr(x, "href", source->link);
        xmlout_end(x);
    }
    if (source->self.p) {
        xmlout_start(x, "link");
        xmlout_attr(x, "rel", STR("self"));
        xmlout_attr(x, "href", source->self);
        xmlout_end(x);
    }
    xmlout_end(x);
}

static void put_body(xmlout *x, const feed_entry *entry, feed_body body)
{
    feed_text content = body == FEED_BODY_SUMMARY ? (feed_text){.type = FEED_TEXT} : entry->content;
    if (body != FEED_BODY_CONTENT || !content.value.p)
        put_text(x, STR("summary"), entry->summary);
    /* Section 4.1.2: an entry without an alternate link must have content, if only an empty one. */
    if (!content.value.p && !writer_link(entry->links, entry->n_links, "alternate"))
        content.value = STR("");
    put_text(x, STR("content"), content);
}

static void put_entry(feed_writer *w, const feed_entry *entry)
{
    xmlout *x = &w->x;
    writer_date date;
    xmlout_start(x, "entry");
    if (entry->language.n && !str_eq(entry->language, w->language))
        xmlout_attr(x, "xml:lang", entry->language);
    xmlout_element(x, "id", entry->id);
    put_text(x, STR("title"), entry->title.value.p ? entry->title : (feed_text){.type = FEED_TEXT, .value = STR("")});
    xmlout_element(x, "updated", writer_rfc3339(&date, writer_updated(entry)));
    xmlout_element(x, "published", writer_rfc3339(&date, entry->published));
    put_links(x, entry->links, entry->n_links);
    if (entry->comments.p) { /* RFC 4685 section 4 */
        const feed_link replies = {.rel = STR("replies"), .type = STR("text/html"), .href = entry->comments};
        put_links(x, &replies, 1);
    }
    put_people(x, STR("author"), entry->authors, entry->n_authors);
    put_people(x, STR("contributor"), entry->contributors, entry->n_contributors);
    put_categories(x, entry->categories, entry->n_categories);
    xmlout_element(x, "rights", entry->rights);
    if (entry->source)
        put_source(x, entry->source, writer_rfc3339(&date, writer_updated(entry)));
    put_body(x, entry, w->options.body);
    xmlout_end(x);
}

static void end(feed_writer *w)
{
    xmlout_end(&w->x);
}

const writer_code WRITER_ATOM = {.begin = begin, .entry = put_entry, .end = end};

/* ---- reading: Atom 1.0, and 0.3 (tagline, modified, issued, copyright …) ---- */

#define FEED   (READ_IN(READ_HEAD) | READ_IN(READ_SOURCE))
#define ENTRY  READ_IN(READ_ENTRY)
#define BOTH   (FEED | ENTRY)
#define PERSON READ_IN(READ_PERSON)

static const read_row ROWS[] = {
    {"feed", READ_IN(READ_ROOT), READ_BOX, FIELD_NONE, READ_HEAD, 0},
    {"entry", READ_IN(READ_ROOT) | READ_IN(READ_HEAD) | ENTRY, READ_BOX, FIELD_NONE, READ_ENTRY, 0},
    {"title", BOTH, READ_MARKUP, FIELD_TITLE, 0, READ_ATTRS},
    {"subtitle", FEED, READ_MARKUP, FIELD_SUBTITLE, 0, READ_ATTRS},
    {"tagline", FEED, READ_MARKUP, FIELD_SUBTITLE, 0, READ_ATTRS},
    {"summary", ENTRY, READ_MARKUP, FIELD_SUBTITLE, 0, READ_ATTRS},
    {"content", ENTRY, READ_MARKUP, FIELD_CONTENT, 0, READ_ATTRS},
    {"link", BOTH, READ_TEXT, FIELD_LINK, 0, READ_ATTRS},
    {"id", BOTH, READ_TEXT, FIELD_ID, 0, 0},
    {"updated", BOTH, READ_TEXT, FIELD_UPDATED, 0, 0},
    {"modified", BOTH, READ_TEXT, FIELD_UPDATED, 0, 0},
    {"published", BOTH, READ_TEXT, FIELD_PUBLISHED, 0, 0},
    {"issued", BOTH, READ_TEXT, FIELD_PUBLISHED, 0, 0},
    {"author", BOTH, READ_BOX, FIELD_AUTHOR, READ_PERSON, 0},
    {"contributor", BOTH, READ_BOX, FIELD_CONTRIBUTOR, READ_PERSON, 0},
    {"name", PERSON, READ_TEXT, FIELD_NAME, 0, 0},
    {"email", PERSON, READ_TEXT, FIELD_EMAIL, 0, 0},
    {"uri", PERSON, READ_TEXT, FIELD_URI, 0, 0},
    {"url", PERSON, READ_TEXT, FIELD_URI, 0, 0},
    {"homepage", PERSON, READ_TEXT, FIELD_URI, 0, 0},
    {"category", BOTH, READ_TEXT, FIELD_CATEGORY, 0, READ_ATTRS},
    {"rights", BOTH, READ_MARKUP, FIELD_RIGHTS, 0, READ_ATTRS},
    {"copyright", BOTH, READ_MARKUP, FIELD_RIGHTS, 0, READ_ATTRS},
    {"generator", FEED, READ_TEXT, FIELD_GENERATOR, 0, READ_ATTRS},
    {"icon", FEED, READ_TEXT, FIELD_ICON, 0, 0},
    {"logo", FEED, READ_TEXT, FIELD_LOGO, 0, 0},
    {"source", ENTRY, READ_BOX, FIELD_SOURCE, READ_SOURCE, 0},
};

READ_TABLE(READ_ATOM_TABLE, NS_ATOM, ROWS);
