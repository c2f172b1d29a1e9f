#include "writer.h"

#include <stdlib.h>

#include "../core/date.h"

enum { ARENA_MAX = 1 << 20 };

static const writer_format *const FORMATS[] = {&WRITER_RSS, &WRITER_ATOM, &WRITER_JSON};

const writer_format *writer_format_get(feed_format format)
{
    for (size_t i = 0; i < sizeof FORMATS / sizeof *FORMATS; i++)
        if (FORMATS[i]->format == format)
            return FORMATS[i];
    return NULL;
}

feed_format feed_format_find(feed_str name)
{
    for (size_t i = 0; i < sizeof FORMATS / sizeof *FORMATS; i++)
        if (str_eq(name, str_of(FORMATS[i]->name)))
            return FORMATS[i]->format;
    return FEED_FORMAT_NONE;
}

feed_writer *feed_writer_new(feed_format format, const feed_writer_options *options, feed_output output)
{
    const writer_format *row = writer_format_get(format);
    feed_writer *w = row ? calloc(1, sizeof *w) : NULL;
    if (!w)
        return NULL;
    w->format = row;
    w->options = *options;
    arena_init(&w->a, ARENA_MAX);
    xmlout_init(&w->x, output);
    return w;
}

void feed_writer_free(feed_writer *w)
{
    if (!w)
        return;
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
    w->format->begin(w, head);
    return w->x.error ? w->x.error : w->x.b.error;
}

static int sink_entry(void *context, const feed_entry *entry)
{
    feed_writer *w = context;
    w->format->entry(w, entry);
    w->entries++;
    return w->x.error ? w->x.error : w->x.b.error;
}

static int sink_end(void *context)
{
    feed_writer *w = context;
    w->format->end(w);
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
