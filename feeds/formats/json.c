/* JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). Links that it has no key for stand in "_feedloom". */
#include "writer.h"

#include "../core/escape.h"
#include "../core/utf8.h"

/* The bytes go through xmlout's buffer; only its XML is not used. */
typedef struct json {
    xmlout *x;
    int indent;
    bool first; /* in the innermost object or array */
} json;

static void put_line(json *j)
{
    if (!j->first)
        buf_put_char(&j->x->b, ',');
    buf_put_char(&j->x->b, '\n');
    for (int i = 0; i < j->indent; i++)
        buf_put_lit(&j->x->b, "  ");
    j->first = false;
}

static void put_key(json *j, const char *key)
{
    put_line(j);
    buf_put_char(&j->x->b, '"');
    buf_put_str(&j->x->b, str_of(key));
    buf_put_lit(&j->x->b, "\": ");
}

static void put_string(json *j, const char *key, feed_str value)
{
    if (!value.p)
        return;
    put_key(j, key);
    xmlout_json_string(j->x, value);
}

static void open(json *j, const char *key, char bracket)
{
    if (key)
        put_key(j, key);
    else
        put_line(j);
    buf_put_char(&j->x->b, bracket);
    j->indent++;
    j->first = true;
}

static void close(json *j, char bracket)
{
    j->indent--;
    if (!j->first) {
        buf_put_char(&j->x->b, '\n');
        for (int i = 0; i < j->indent; i++)
            buf_put_lit(&j->x->b, "  ");
    }
    buf_put_char(&j->x->b, bracket);
    j->first = false;
}

/* An author needs a name, a URL or an avatar; an e-mail address alone is given as a mailto: URL. */
static void put_people(json *j, const feed_person *people, size_t n)
{
    if (!n)
        return;
    open(j, "authors", '[');
    for (size_t i = 0; i < n; i++) {
        open(j, NULL, '{');
        put_string(j, "name", people[i].name);
        put_string(j, "url", people[i].uri);
        close(j, '}');
    }
    close(j, ']');
}

static void put_hubs(json *j, const feed_head *head)
{
    if (!writer_link(head->links, head->n_links, "hub"))
        return;
    open(j, "hubs", '[');
    for (size_t i = 0; i < head->n_links; i++) {
        if (!writer_link_is(&head->links[i], "hub"))
            continue;
        open(j, NULL, '{');
        put_string(j, "type", STR("WebSub"));
        put_string(j, "url", head->links[i].href);
        close(j, '}');
    }
    close(j, ']');
}

static feed_str href(const feed_link *links, size_t n, const char *rel)
{
    const feed_link *link = writer_link(links, n, rel);
    return link ? link->href : STR_NONE;
}

static void begin(feed_writer *w, const feed_head *head)
{
    json j = {&w->x, 1, true};
    buf_put_char(&w->x.b, '{');
    put_string(&j, "version", STR("https://jsonfeed.org/version/1.1"));
    put_string(&j, "title", head->title.value);
    put_string(&j, "home_page_url", href(head->links, head->n_links, "alternate"));
    put_string(&j, "feed_url", href(head->links, head->n_links, "self"));
    put_string(&j, "description", head->subtitle.value);
    put_string(&j, "next_url", href(head->links, head->n_links, "next"));
    put_string(&j, "icon", head->logo);
    put_string(&j, "favicon", head->icon);
    put_people(&j, head->authors, head->n_authors);
    put_string(&j, "language", head->language);
    put_hubs(&j, head);
    put_key(&j, "items");
    buf_put_char(&w->x.b, '[');
}

static void put_tags(json *j, const feed_entry *entry)
{
    if (!entry->n_categories)
        return;
    open(j, "tags", '[');
    for (size_t i = 0; i < entry->n_categories; i++) {
        put_line(j);
        xmlout_json_string(j->x, entry->categories[i].term);
    }
    close(j, ']');
}

static void put_attachments(json *j, const feed_entry *entry)
{
    if (!writer_link(entry->links, entry->n_links, "enclosure"))
        return;
    open(j, "attachments", '[');
    for (size_t i = 0; i < entry->n_links; i++) {
        const feed_link *link = &entry->links[i];
        if (!writer_link_is(link, "enclosure"))
            continue;
        open(j, NULL, '{');
        put_string(j, "url", link->href);
        put_string(j, "mime_type", link->type.n ? link->type : STR("application/octet-stream"));
        put_string(j, "title", link->title);
        if (link->length) {
            put_key(j, "size_in_bytes");
            buf_put_uint(&j->x->b, link->length);
        }
        close(j, '}');
    }
    close(j, ']');
}

static bool has_own_key(const feed_link *link)
{
    return writer_link_is(link, "alternate") || writer_link_is(link, "enclosure");
}

static void put_other_links(json *j, const feed_entry *entry)
{
    size_t others = 0;
    for (size_t i = 0; i < entry->n_links; i++)
        others += !has_own_key(&entry->links[i]);
    if (!others)
        return;
    open(j, "_feedloom", '{');
    open(j, "links", '[');
    for (size_t i = 0; i < entry->n_links; i++) {
        if (has_own_key(&entry->links[i]))
            continue;
        open(j, NULL, '{');
        put_string(j, "rel", entry->links[i].rel);
        put_string(j, "href", entry->links[i].href);
        close(j, '}');
    }
    close(j, ']');
    close(j, '}');
}

/* One of content_html and content_text must be there, if only empty. */
static void put_body(json *j, const feed_entry *entry, feed_body body)
{
    feed_text content = body == FEED_BODY_SUMMARY ? entry->summary : entry->content;
    j->x->clean = content.clean;
    put_string(j, content.type == FEED_HTML && content.value.p ? "content_html" : "content_text",
               content.value.p ? content.value : STR(""));
    j->x->clean = false;
    if (body != FEED_BODY_CONTENT || !entry->content.value.p)
        put_string(j, "summary", entry->summary.value);
}

static void put_urls(json *j, const feed_entry *entry)
{
    feed_str link = href(entry->links, entry->n_links, "alternate");
    if (!entry->permalink.p) {
        put_string(j, "url", link);
        return;
    }
    if (entry->permalink.n)
        put_string(j, "url", entry->permalink);
    put_string(j, "external_url", link);
}

static void put_entry(feed_writer *w, const feed_entry *entry)
{
    json j = {&w->x, 2, w->entries == 0};
    writer_date date;
    feed_time published = writer_published(entry);
    open(&j, NULL, '{');
    put_string(&j, "id", entry->id);
    put_urls(&j, entry);
    put_string(&j, "title", entry->title.value);
    put_body(&j, entry, w->options.body);
    put_string(&j, "image", entry->image);
    put_string(&j, "date_published", writer_rfc3339(&date, published));
    if (entry->updated.set && entry->updated.unix_seconds != published.unix_seconds)
        put_string(&j, "date_modified", writer_rfc3339(&date, entry->updated));
    put_people(&j, entry->authors, entry->n_authors);
    put_tags(&j, entry);
    if (entry->language.n && !str_eq(entry->language, w->language))
        put_string(&j, "language", entry->language);
    put_attachments(&j, entry);
    put_other_links(&j, entry);
    close(&j, '}');
}

static void end(feed_writer *w)
{
    buf_put_str(&w->x.b, w->entries ? STR("\n  ]\n}\n") : STR("]\n}\n"));
}

const writer_code WRITER_JSON = {.begin = begin, .entry = put_entry, .end = end};
