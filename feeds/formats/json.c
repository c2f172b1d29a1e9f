/* JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). What it has no key for stands in "_feedloom" (json_own.c). */
#include "json.h"

#include "../html/sanitize.h"

enum { TEXT_MAX = 64 << 20 };

typedef struct json_writer {
    html_sanitizer *html; /* for summaries, which are plain text */
    buf text;
} json_writer;

static bool open_own(feed_writer *w)
{
    json_writer *own = w->own;
    buf_init(&own->text, TEXT_MAX);
    return (own->html = html_sanitizer_new()) != NULL;
}

static void close_own(feed_writer *w)
{
    json_writer *own = w->own;
    html_sanitizer_free(own->html);
    buf_free(&own->text);
}

/* ---- JSON ---- */

/* A line end, behind a comma where one is wanted, and the indentation. */
static void put_line(json *j, bool comma)
{
    static const char LINE[] = ",\n                                ";
    size_t room = (sizeof LINE - sizeof ",\n") / 2, levels = (size_t)j->indent < room ? (size_t)j->indent : room;
    buf_put(&j->x->b, comma ? LINE : LINE + 1, comma + 1 + 2 * levels);
    for (; levels < (size_t)j->indent; levels++)
        buf_put_lit(&j->x->b, "  ");
}

void json_line(json *j)
{
    put_line(j, !j->first);
    j->first = false;
}

void json_key(json *j, const char *key)
{
    json_line(j);
    buf_put_char(&j->x->b, '"');
    buf_put_str(&j->x->b, str_of(key));
    buf_put_lit(&j->x->b, "\": ");
}

void json_string(json *j, const char *key, feed_str value)
{
    if (!value.p)
        return;
    json_key(j, key);
    xmlout_json_string(j->x, value);
}

void json_open(json *j, const char *key, char bracket)
{
    if (key)
        json_key(j, key);
    else
        json_line(j);
    buf_put_char(&j->x->b, bracket);
    j->indent++;
    j->first = true;
}

void json_close(json *j, char bracket)
{
    j->indent--;
    if (!j->first)
        put_line(j, false);
    buf_put_char(&j->x->b, bracket);
    j->first = false;
}

/* Of a feed that was read: JSON Feed wants absolute URLs. */
static bool is_wanted(const feed_writer *w, feed_str address)
{
    return !w->options.lossless || writer_is_uri(address);
}

/* An author needs a name, a URL or an avatar. */
static void put_people(const feed_writer *w, json *j, const feed_person *people, size_t n, const feed_ext *extensions)
{
    if (!n || json_has_member(extensions, "authors") || json_has_member(extensions, "author"))
        return;
    json_open(j, "authors", '[');
    for (size_t i = 0; i < n; i++) {
        json_open(j, NULL, '{');
        bool alone = !people[i].name.n && !(people[i].uri.n && is_wanted(w, people[i].uri));
        json_string(j, "name", !alone ? people[i].name : people[i].email.n ? people[i].email : people[i].uri);
        json_string(j, "url", is_wanted(w, people[i].uri) ? people[i].uri : STR_NONE);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static bool has_wanted(const feed_writer *w, const feed_link *links, size_t n, const char *rel)
{
    for (size_t i = 0; i < n; i++)
        if (writer_link_is(&links[i], rel) && is_wanted(w, links[i].href))
            return true;
    return false;
}

static void put_hubs(const feed_writer *w, json *j, const feed_head *head)
{
    if (!has_wanted(w, head->links, head->n_links, "hub") || json_has_member(head->extensions, "hubs"))
        return;
    json_open(j, "hubs", '[');
    for (size_t i = 0; i < head->n_links; i++) {
        if (!writer_link_is(&head->links[i], "hub") || !is_wanted(w, head->links[i].href))
            continue;
        json_open(j, NULL, '{');
        json_string(j, "type", STR("WebSub"));
        json_string(j, "url", head->links[i].href);
        json_close(j, '}');
    }
    json_close(j, ']');
}

/* JSON Feed asks for absolute URLs; in a lossless feed the others stand in "_feedloom". */
static feed_str href(const feed_link *links, size_t n, const char *rel, bool absolute)
{
    const feed_link *link = writer_link(links, n, rel);
    return link && (!absolute || writer_is_uri(link->href)) ? link->href : STR_NONE;
}

/* What is no language code cannot be said. */
static feed_str language(feed_writer *w, feed_str code, feed_pos pos)
{
    return code.n && w->options.lossless ? writer_language(w, code, FEED_RULE_LossyField, pos) : code;
}

/* Lines and words of what may be HTML. */
static feed_str plain(feed_writer *w, feed_text text)
{
    json_writer *own = w->own;
    if (text.type != FEED_HTML || !text.value.p || !w->options.lossless)
        return text.value;
    buf_clear(&own->text);
    if (html_to_text(own->html, text.value, &own->text) && !w->x.error)
        w->x.error = own->text.error;
    return buf_str(&own->text);
}

static void begin(feed_writer *w, const feed_head *head)
{
    json j = {&w->x, 1, true};
    buf_put_char(&w->x.b, '{');
    json_string(&j, "version", STR("https://jsonfeed.org/version/1.1"));
    json_string(&j, "title", head->title.value);
    json_string(&j, "home_page_url", href(head->links, head->n_links, "alternate", w->options.lossless));
    json_string(&j, "feed_url", href(head->links, head->n_links, "self", w->options.lossless));
    json_string(&j, "description", plain(w, head->subtitle));
    json_string(&j, "next_url", href(head->links, head->n_links, "next", w->options.lossless));
    json_string(&j, "icon", is_wanted(w, head->logo) ? head->logo : STR_NONE);
    json_string(&j, "favicon", is_wanted(w, head->icon) ? head->icon : STR_NONE);
    put_people(w, &j, head->authors, head->n_authors, head->extensions);
    json_string(&j, "language", language(w, head->language, head->origin));
    put_hubs(w, &j, head);
    json_members(w, &j, head->extensions, head->origin);
    json_own_head(w, &j, head);
    json_key(&j, "items");
    buf_put_char(&w->x.b, '[');
}

static void put_tags(json *j, const feed_entry *entry)
{
    if (!entry->n_categories)
        return;
    json_open(j, "tags", '[');
    for (size_t i = 0; i < entry->n_categories; i++) {
        json_line(j);
        xmlout_json_string(j->x, entry->categories[i].term);
    }
    json_close(j, ']');
}

static void put_attachments(feed_writer *w, json *j, const feed_entry *entry)
{
    if (!has_wanted(w, entry->links, entry->n_links, "enclosure") || json_has_member(entry->extensions, "attachments"))
        return;
    json_open(j, "attachments", '[');
    for (size_t i = 0; i < entry->n_links; i++) {
        const feed_link *link = &entry->links[i];
        if (!writer_link_is(link, "enclosure") || !is_wanted(w, link->href))
            continue;
        if (!writer_media_type(link->type).n)
            writer_lose(w, FEED_RULE_DerivedField, entry->origin);
        json_open(j, NULL, '{');
        json_string(j, "url", link->href);
        json_string(j, "mime_type", writer_media_type(link->type).n ? link->type : STR("application/octet-stream"));
        json_string(j, "title", link->title);
        if (link->length) {
            json_key(j, "size_in_bytes");
            buf_put_uint(&j->x->b, link->length);
        }
        json_close(j, '}');
    }
    json_close(j, ']');
}

/* One of content_html and content_text must be there, if only empty; a summary that is all there is stands there, too,
 * since it may be HTML, which a JSON Feed's summary is not. */
static void put_body(feed_writer *w, json *j, const feed_entry *entry)
{
    feed_body body = w->options.body;
    bool alone = w->options.lossless && !entry->content.value.p;
    feed_text content = body == FEED_BODY_SUMMARY || alone ? entry->summary : entry->content;
    j->x->clean = content.clean;
    json_string(j, content.type == FEED_HTML && content.value.p ? "content_html" : "content_text",
                content.value.p ? content.value : STR(""));
    j->x->clean = false;
    if (!alone && (body != FEED_BODY_CONTENT || !entry->content.value.p))
        json_string(j, "summary", plain(w, entry->summary));
}

static void put_urls(feed_writer *w, json *j, const feed_entry *entry)
{
    feed_str link = href(entry->links, entry->n_links, "alternate", w->options.lossless);
    if (!entry->permalink.p) {
        json_string(j, "url", link);
        return;
    }
    if (!link.n) /* without it, the other is the link */
        writer_lose(w, FEED_RULE_LossyField, entry->origin);
    if (entry->permalink.n)
        json_string(j, "url", entry->permalink);
    json_string(j, "external_url", link);
}

static void put_entry(feed_writer *w, const feed_entry *entry)
{
    json j = {&w->x, 2, w->entries == 0};
    writer_date date;
    feed_time published = w->options.lossless ? entry->published : writer_published(entry);
    json_open(&j, NULL, '{');
    json_string(&j, "id", entry->id);
    put_urls(w, &j, entry);
    json_string(&j, "title", entry->title.value);
    put_body(w, &j, entry);
    json_string(&j, "image", is_wanted(w, entry->image) ? entry->image : STR_NONE);
    json_string(&j, "date_published", writer_rfc3339(&date, published));
    if (entry->updated.set && (!published.set || entry->updated.unix_seconds != published.unix_seconds))
        json_string(&j, "date_modified", writer_rfc3339(&date, entry->updated));
    put_people(w, &j, entry->authors, entry->n_authors, entry->extensions);
    put_tags(&j, entry);
    if (entry->language.n && !str_eq(entry->language, w->language))
        json_string(&j, "language", language(w, entry->language, entry->origin));
    put_attachments(w, &j, entry);
    json_members(w, &j, entry->extensions, entry->origin);
    json_own_entry(w, &j, entry);
    json_close(&j, '}');
}

static void end(feed_writer *w)
{
    buf_put_str(&w->x.b, w->entries ? STR("\n  ]\n}\n") : STR("]\n}\n"));
}

const writer_code WRITER_JSON = {.begin = begin, .entry = put_entry, .end = end, .own = sizeof(json_writer),
                                 .open = open_own, .close = close_own};
