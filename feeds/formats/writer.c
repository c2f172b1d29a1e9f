#include "writer.h"

#include <stdlib.h>

#include "../core/date.h"

enum { ARENA_MAX = 1 << 20 };

static const writer_format FORMATS[] = {
    {FEED_FORMAT_RSS, "rss", ".xml", "rss.xml", "application/rss+xml", true, false, &WRITER_RSS},
    {FEED_FORMAT_ATOM, "atom", ".xml", "atom.xml", "application/atom+xml", true, false, &WRITER_ATOM},
    {FEED_FORMAT_JSON, "json", ".json", "feed.json", "application/feed+json", true, false, &WRITER_JSON},
    {FEED_FORMAT_RDF, "rdf", ".rdf", "feed.rdf", "application/rdf+xml", true, true, &WRITER_RDF},
    {FEED_FORMAT_OPML, "opml", ".opml", "feed.opml", "text/x-opml", true, false, &WRITER_OPML},
    {FEED_FORMAT_MARKDOWN, "markdown", ".md", "digest.md", "text/markdown", false, true, NULL},
    {FEED_FORMAT_HTML, "html", ".html", "index.html", "text/html", false, false, NULL},
};

enum { FORMATS_N = sizeof FORMATS / sizeof *FORMATS };

const writer_format *writer_format_get(feed_format format)
{
    for (size_t i = 0; i < FORMATS_N; i++)
        if (FORMATS[i].format == format)
            return &FORMATS[i];
    return NULL;
}

feed_format feed_format_find(feed_str name)
{
    for (size_t i = 0; i < FORMATS_N; i++)
        if (str_eq(name, str_of(FORMATS[i].name)))
            return FORMATS[i].format;
    return FEED_FORMAT_NONE;
}

feed_writer *feed_writer_new(feed_format format, const feed_writer_options *options, feed_output output)
{
    const writer_format *row = writer_format_get(format);
    return row && row->code ? writer_new(row->code, options, output) : NULL;
}

feed_writer *writer_new(const writer_code *code, const feed_writer_options *options, feed_output output)
{
    feed_writer *w = calloc(1, sizeof *w);
    if (!w)
        return NULL;
    w->code = code;
    w->options = *options;
    arena_init(&w->a, ARENA_MAX);
    xmlout_init(&w->x, output);
    w->own = code->own ? calloc(1, code->own) : NULL;
    if ((!code->own || w->own) && (!code->open || code->open(w)))
        return w;
    feed_writer_free(w);
    return NULL;
}

void feed_writer_free(feed_writer *w)
{
    if (!w)
        return;
    if (w->own && w->code->close)
        w->code->close(w);
    free(w->own);
    xmlout_free(&w->x);
    arena_free(&w->a);
    free(w);
}

uint64_t feed_writer_offset(const feed_writer *w)
{
    return w->x.flushed + w->x.b.n;
}

static int sink_begin(void *context, const feed_head *head)
{
    feed_writer *w = context;
    w->language = arena_dup(&w->a, head->language);
    w->has_author = head->n_authors > 0;
    w->code->begin(w, head);
    return w->x.error ? w->x.error : w->x.b.error;
}

static int sink_entry(void *context, const feed_entry *entry)
{
    feed_writer *w = context;
    w->code->entry(w, entry);
    w->entries++;
    return w->x.error ? w->x.error : w->x.b.error;
}

static int sink_end(void *context)
{
    feed_writer *w = context;
    w->code->end(w);
    return xmlout_flush(&w->x);
}

feed_sink feed_writer_sink(feed_writer *w)
{
    return (feed_sink){sink_begin, sink_entry, sink_end, w};
}

bool writer_link_is(const feed_link *link, const char *rel)
{
    return str_eq(link->rel.n ? link->rel : STR("alternate"), str_of(rel));
}

const feed_link *writer_link(const feed_link *links, size_t n, const char *rel)
{
    for (size_t i = 0; i < n; i++)
        if (writer_link_is(&links[i], rel))
            return &links[i];
    return NULL;
}

static feed_str formatted(writer_date *d, feed_time t, void (*put)(buf *, feed_time))
{
    if (!t.set)
        return STR_NONE;
    buf b = {.p = d->bytes, .capacity = sizeof d->bytes, .max = sizeof d->bytes};
    put(&b, t);
    return (feed_str){d->bytes, b.n};
}

feed_str writer_rfc3339(writer_date *d, feed_time t)
{
    return formatted(d, t, date_put_rfc3339);
}

feed_str writer_rfc822(writer_date *d, feed_time t)
{
    return formatted(d, t, date_put_rfc822);
}

feed_str writer_number(writer_date *d, uint64_t value)
{
    if (!value)
        return STR_NONE;
    buf b = {.p = d->bytes, .capacity = sizeof d->bytes, .max = sizeof d->bytes};
    buf_put_uint(&b, value);
    return (feed_str){d->bytes, b.n};
}

feed_time writer_updated(const feed_entry *entry)
{
    return entry->updated.set ? entry->updated : entry->published;
}

feed_time writer_published(const feed_entry *entry)
{
    return entry->published.set ? entry->published : entry->updated;
}

void writer_html(xmlout *x, feed_str name, feed_text text)
{
    if (!text.value.p)
        return;
    xmlout_start_named(x, name);
    x->clean = text.clean;
    if (text.type == FEED_HTML)
        xmlout_text_end(x, text.value);
    else
        xmlout_text_escaped_end(x, text.value);
    x->clean = false;
}
