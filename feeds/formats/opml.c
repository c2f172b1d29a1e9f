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

typedef struct opml {
    str_set feeds; /* addresses that have an outline */
    buf list;      /* an entry's categories */
} opml;

static bool open_own(feed_writer *w)
{
    opml *o = w->own;
    str_set_init(&o->feeds, FEEDS_MAX, FEEDS_BYTES_MAX);
    buf_init(&o->list, LIST_MAX);
    return true;
}

static void close_own(feed_writer *w)
{
    opml *o = w->own;
    str_set_free(&o->feeds);
    buf_free(&o->list);
}

static void begin(feed_writer *w, const feed_head *head)
{
    xmlout *x = &w->x;
    writer_date date;
    const feed_person *owner = head->n_authors ? head->authors : &(feed_person){.name = STR_NONE};
    xmlout_begin(x, w->options.stylesheet);
    xmlout_start(x, "opml");
    xmlout_attr(x, "version", STR("2.0"));
    xmlout_start(x, "head");
    xmlout_element(x, "title", head->title.value);
    xmlout_element(x, "dateModified", writer_rfc822(&date, head->updated));
    xmlout_element(x, "ownerName", owner->name);
    xmlout_element(x, "ownerEmail", owner->email);
    xmlout_element(x, "ownerId", owner->uri);
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
    const feed_link *link = writer_link(entry->links, entry->n_links, "alternate");
    feed_str url = link ? link->href : entry->permalink.n ? entry->permalink : STR_NONE;
    xmlout_start(x, "outline");
    xmlout_attr(x, "type", url.p ? STR("link") : STR_NONE);
    xmlout_attr(x, "text", entry->title.value.n ? entry->title.value : url.p ? url : entry->id);
    xmlout_attr(x, "url", url);
    xmlout_attr(x, "created", writer_rfc822(&date, writer_published(entry)));
    xmlout_attr(x, "category", category_list(&o->list, entry));
    xmlout_end(x);
}

static void put_entry(feed_writer *w, const feed_entry *entry)
{
    if (entry->source && entry->source->self.n)
        put_feed(w, entry->source);
    else
        put_link(w, entry);
}

static void end(feed_writer *w)
{
    xmlout_end(&w->x);
    xmlout_end(&w->x);
}

const writer_code WRITER_OPML = {.begin = begin, .entry = put_entry, .end = end, .own = sizeof(opml),
                                 .open = open_own, .close = close_own};

/* ---- reading ---- */

static const read_row ROWS[] = {
    {"opml", READ_IN(READ_ROOT), READ_BOX, FIELD_NONE, READ_OUTSIDE, 0},
};

READ_TABLE(READ_OPML_TABLE, NS_OPML, ROWS);
