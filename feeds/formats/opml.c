/*
 * OPML 2.0 (http://opml.org/spec2.opml): an outline of where the entries lead.
 *
 * An entry that came from another feed stands for that feed: <outline type="rss">, once for each, so that merged feeds
 * give the subscription list which readers import. Every other entry is a link of its own: <outline type="link">; one
 * without an address is an outline of text alone. Bodies, authors and summaries have no place in OPML.
 */
#include "../core/hash.h"
#include "read.h"
#include "writer.h"

enum { FEEDS_MAX = 1000000, FEEDS_BYTES_MAX = 64 << 20, LIST_MAX = 1 << 16 };

enum { FOLDERS = XMLOUT_DEPTH - 4, PATH_MAX_BYTES = 1 << 20 };

typedef struct opml {
    buf path;              /* the open folders, their attributes behind each other */
    size_t begin[FOLDERS]; /* where each begins in it */
    size_t open;
    str_set feeds; /* addresses that have an outline */
    buf list;      /* an entry's categories */
} opml;

static bool open_own(feed_writer *w)
{
    opml *o = w->own;
    str_set_init(&o->feeds, FEEDS_MAX, FEEDS_BYTES_MAX);
    buf_init(&o->list, LIST_MAX);
    buf_init(&o->path, PATH_MAX_BYTES);
    return true;
}

static void close_own(feed_writer *w)
{
    opml *o = w->own;
    str_set_free(&o->feeds);
    buf_free(&o->list);
    buf_free(&o->path);
}

/* Of a feed, `published` may be the day of its newest issue. */
static feed_time created(const feed_head *h)
{
    bool later = h->updated.set && h->published.unix_seconds > h->updated.unix_seconds;
    return later ? (feed_time){.set = false} : h->published;
}

/* An outline knows its title, dates and owner. */
static void count_lost_of_head(feed_writer *w, const feed_head *h, const feed_person *owner)
{
    bool email = !owner->email.n || writer_is_email(owner->email), uri = !owner->uri.n || writer_is_uri(owner->uri);
    writer_lose_if(w, h->subtitle.value.n, FEED_RULE_LossyText, h->origin);
    writer_lose_if(w, h->n_authors > 1 || h->n_contributors || !email || !uri, FEED_RULE_LossyPerson, h->origin);
    writer_lose_if(w, h->n_links, FEED_RULE_LossyLink, h->origin);
    writer_lose_if(w, h->n_categories, FEED_RULE_LossyCategory, h->origin);
    writer_lose_if(w, h->extensions, FEED_RULE_LossyExtension, h->origin);
    writer_lose_if(w, h->icon.n || h->logo.n || h->rights.n || h->language.n || h->generator.name.n || h->ttl_minutes ||
                   (h->published.set && !created(h).set), FEED_RULE_LossyField, h->origin);
}

static void begin(feed_writer *w, const feed_head *head)
{
    xmlout *x = &w->x;
    writer_date date;
    const feed_person *owner = head->n_authors ? head->authors : &(feed_person){.name = STR_NONE};
    if (w->options.lossless)
        count_lost_of_head(w, head, owner);
    xmlout_begin(x, w->options.stylesheet);
    xmlout_start(x, "opml");
    xmlout_attr(x, "version", STR("2.0"));
    xmlout_start(x, "head");
    xmlout_element(x, "title", head->title.value);
    xmlout_element(x, "dateCreated", writer_rfc822(&date, created(head)));
    xmlout_element(x, "dateModified", writer_rfc822(&date, head->updated));
    xmlout_element(x, "ownerName", owner->name);
    xmlout_element(x, "ownerEmail", writer_is_email(owner->email) ? owner->email : STR_NONE);
    xmlout_element(x, "ownerId", writer_is_uri(owner->uri) ? owner->uri : STR_NONE);
    xmlout_element(x, "docs", STR("http://opml.org/spec2.opml"));
    xmlout_end(x);
    xmlout_start(x, "body");
}

static void put_feed(feed_writer *w, const feed_source *source)
{
    opml *o = w->own;
    xmlout *x = &w->x;
    feed_str title = source->title.n ? source->title : source->self;
    int added = str_set_add(&o->feeds, source->self);
    if (added < 0)
        x->error = added;
    if (added <= 0)
        return;
    xmlout_start(x, "outline");
    xmlout_attr(x, "type", STR("rss"));
    xmlout_attr(x, "text", title);
    xmlout_attr(x, "title", title);
    xmlout_attr(x, "xmlUrl", source->self);
    xmlout_attr(x, "htmlUrl", source->link);
    xmlout_end(x);
}

/* Terms behind commas, which is how OPML tells them apart: a comma inside a term becomes a space. */
static feed_str category_list(buf *list, const feed_entry *entry)
{
    buf_clear(list);
    for (size_t i = 0; i < entry->n_categories && !list->error; i++) {
        feed_str rest = entry->categories[i].term, part;
        for (bool first = true; str_split(&rest, ',', &part); first = false) {
            if (list->n)
                buf_put_char(list, first ? ',' : ' ');
            buf_put_str(list, str_trim(part));
        }
    }
    return list->n && !list->error ? buf_str(list) : STR_NONE;
}

static void put_link(feed_writer *w, const feed_entry *entry)
{
    opml *o = w->own;
    xmlout *x = &w->x;
    writer_date date;
    const feed_link *link = writer_main_link(entry);
    feed_str url = link ? link->href : entry->permalink.n ? entry->permalink : STR_NONE;
    xmlout_start(x, "outline");
    xmlout_attr(x, "type", url.p ? STR("link") : STR_NONE);
    xmlout_attr(x, "text", entry->title.value.n ? entry->title.value : url.p ? url : entry->id);
    xmlout_attr(x, "url", url);
    xmlout_attr(x, "created", writer_rfc822(&date, writer_published(entry)));
    xmlout_attr(x, "category", category_list(&o->list, entry));
    xmlout_end(x);
}

/* ---- outlines that came from OPML ---- */

static bool is_outline(const feed_ext *e)
{
    return e && str_eq(e->ns, STR(FEED_NS_OPML)) && str_eq(e->local, STR("outline"));
}

/* OPML has no attributes of other namespaces; of two with one name the first counts. */
static void put_attributes(feed_writer *w, const feed_ext *e, feed_pos origin)
{
    xmlout *x = &w->x;
    bool text = false, lost = e->n_attrs > EXTOUT_ATTRS;
    xmlout_start(x, "outline");
    for (size_t i = 0; i < e->n_attrs && i < EXTOUT_ATTRS; i++) {
        const feed_attr *a = &e->attrs[i];
        bool again = !extout_is_name(a->local) || a->ns.n || str_starts_nocase(a->local, STR("xml:"));
        for (size_t k = 0; k < i && !again; k++)
            again = str_eq(e->attrs[k].local, a->local);
        text = text || (!again && str_eq(a->local, STR("text")));
        lost |= again;
        if (!again)
            xmlout_attr_named(x, a->local, a->value);
    }
    if (!text)
        xmlout_attr(x, "text", STR(""));
    if (lost && w->options.lossless)
        writer_lose(w, FEED_RULE_LossyExtension, origin);
}

/* What tells one folder from another. */
static void put_key(buf *b, const feed_ext *e)
{
    for (size_t i = 0; i < e->n_attrs; i++) {
        buf_put_str(b, e->attrs[i].local);
        buf_put_char(b, '\0');
        buf_put_str(b, e->attrs[i].value);
        buf_put_char(b, '\0');
    }
}

/* Into the folders that the outline stands in: those that are open already stay. */
static void open_folder(feed_writer *w, size_t level, const feed_ext *folder, feed_pos origin)
{
    opml *o = w->own;
    if (level < o->open) {
        size_t from = o->begin[level], end = level + 1 < o->open ? o->begin[level + 1] : o->path.n;
        buf_clear(&o->list);
        put_key(&o->list, folder);
        if (str_eq(buf_str(&o->list), (feed_str){o->path.p + from, end - from}))
            return;
        for (; o->open > level; o->open--)
            xmlout_end(&w->x);
        o->path.n = from;
    }
    o->begin[o->open++] = o->path.n;
    put_key(&o->path, folder);
    put_attributes(w, folder, origin);
}

static bool put_outline(feed_writer *w, const feed_entry *entry)
{
    opml *o = w->own;
    const feed_ext *e = entry->extensions;
    size_t level = 0;
    while (e && !is_outline(e))
        e = e->next;
    for (; e && is_outline(e->children) && level < FOLDERS; e = e->children)
        open_folder(w, level++, e, entry->origin);
    if (o->open > level)
        o->path.n = o->begin[level];
    for (; o->open > level; o->open--)
        xmlout_end(&w->x);
    if (!e)
        return false;
    while (is_outline(e->children))
        e = e->children;
    put_attributes(w, e, entry->origin);
    xmlout_end(&w->x);
    return true;
}

static void count_lost(feed_writer *w, const feed_entry *e)
{
    writer_lose_if(w, e->summary.value.p || e->content.value.p || e->content_src.n, FEED_RULE_LossyText, e->origin);
    writer_lose_if(w, e->n_authors || e->n_contributors, FEED_RULE_LossyPerson, e->origin);
    writer_lose_links(w, e->links, e->n_links, writer_main_link(e), NULL, e->origin);
    writer_lose_schemes(w, e->categories, e->n_categories, e->origin);
    writer_lose_if(w, e->extensions, FEED_RULE_LossyExtension, e->origin);
    writer_lose_if(w, e->comments.n || e->image.n || e->rights.n || e->language.n ||
                   (e->published.set && e->updated.set), FEED_RULE_LossyField, e->origin);
}

static void put_entry(feed_writer *w, const feed_entry *entry)
{
    if (put_outline(w, entry))
        return;
    if (w->options.lossless)
        count_lost(w, entry);
    if (entry->source && entry->source->self.n)
        put_feed(w, entry->source);
    else
        put_link(w, entry);
}

static void end(feed_writer *w)
{
    opml *o = w->own;
    for (; o->open; o->open--)
        xmlout_end(&w->x);
    xmlout_end(&w->x);
    xmlout_end(&w->x);
}

const writer_code WRITER_OPML = {.begin = begin, .entry = put_entry, .end = end, .own = sizeof(opml),
                                 .open = open_own, .close = close_own};

/* ---- reading: outlines are taken in read_opml.c ---- */

#define HEAD READ_IN(READ_HEAD)

static const read_row ROWS[] = {
    {"opml", READ_IN(READ_ROOT), READ_BOX, FIELD_NONE, READ_OUTSIDE, 0},
    {"head", READ_IN(READ_OUTSIDE), READ_BOX, FIELD_NONE, READ_HEAD, 0},
    {"title", HEAD, READ_TEXT, FIELD_TITLE, 0, 0},
    {"datecreated", HEAD, READ_TEXT, FIELD_PUBLISHED, 0, 0},
    {"datemodified", HEAD, READ_TEXT, FIELD_UPDATED, 0, 0},
    {"ownername", HEAD, READ_TEXT, FIELD_AUTHOR, 0, 0},
    {"docs", HEAD, READ_TEXT, FIELD_NONE, 0, 0},
    {"body", READ_IN(READ_OUTSIDE), READ_BOX, FIELD_NONE, READ_BODY, 0},
    {"outline", READ_IN(READ_BODY), READ_OUTLINE, FIELD_NONE, 0, 0},
};

READ_TABLE(READ_OPML_TABLE, NS_OPML, ROWS);
