#include "subscriptions.h"

#include <stdlib.h>

#include "../formats/charset.h"
#include "../formats/scan.h"

enum { LOOK = 2048 };

typedef struct reading {
    arena *a;
    subscriptions *out;
    xml_scanner *xml;
    bool opml;
} reading;

static feed_str attr(const xml_element *e, const char *name)
{
    for (size_t i = 0; i < e->n_attrs; i++)
        if (str_eq_nocase(e->attrs[i].local, str_of(name)))
            return e->attrs[i].value;
    return STR_NONE;
}

static int add(reading *r, feed_str url, feed_str title)
{
    subscriptions *out = r->out;
    if (out->n == SUBSCRIPTIONS_MAX)
        return FEED_OK;
    if (out->n == out->capacity) {
        size_t capacity = out->capacity ? out->capacity * 2 : 64;
        subscription *list = realloc(out->list, capacity * sizeof *list);
        if (!list)
            return FEED_E_MEMORY;
        out->list = list;
        out->capacity = capacity;
    }
    subscription one = {arena_dup(r->a, url), arena_dup(r->a, title)};
    if (!one.url.p)
        return FEED_E_MEMORY;
    out->list[out->n++] = one;
    return FEED_OK;
}

static int on_start(void *context, const xml_element *e)
{
    reading *r = context;
    r->opml |= str_eq_nocase(e->local, STR("opml")) || str_eq_nocase(e->local, STR("outlineDocument"));
    if (!r->opml)
        return FEED_E_INPUT;
    feed_str url = str_trim(attr(e, "xmlUrl")), title = attr(e, "title");
    if (!str_eq_nocase(e->local, STR("outline")) || !url.n)
        return FEED_OK;
    return add(r, url, title.n ? title : attr(e, "text"));
}

static int on_text(void *context, feed_str text)
{
    (void)context;
    (void)text;
    return FEED_OK;
}

static int on_end(void *context, feed_str ns, feed_str prefix, feed_str local)
{
    (void)context;
    (void)ns;
    (void)prefix;
    (void)local;
    return FEED_OK;
}

static void on_fault(void *context, feed_str message, uint32_t line, uint32_t column)
{
    reading *r = context;
    buf text;
    buf_init(&text, 1024);
    buf_printf(&text, "line %u, column %u: ", line, column);
    buf_put_str(&text, message);
    r->out->fault = arena_dup(r->a, buf_str(&text));
    buf_free(&text);
}

static int pass(void *context, const char *bytes, size_t n)
{
    return xml_scanner_push(((reading *)context)->xml, bytes, n);
}

int subscriptions_read(feed_str text, arena *a, subscriptions *out)
{
    reading r = {.a = a, .out = out};
    xml_handler handler = {.start = on_start, .text = on_text, .end = on_end, .fault = on_fault, .context = &r};
    r.xml = xml_scanner_new(&handler, NULL, false);
    charset *c = charset_new(CHARSET_WEB, (charset_sink){pass, &r});
    int status = c && r.xml ? charset_push(c, text.p, text.n) : FEED_E_MEMORY;
    if (!status)
        status = charset_finish(c);
    if (!status)
        status = xml_scanner_finish(r.xml);
    charset_free(c);
    xml_scanner_free(r.xml);
    return status == FEED_E_MEMORY ? status : r.opml ? FEED_OK : FEED_E_INPUT;
}

bool subscriptions_are_in(feed_str text)
{
    if (text.n > LOOK)
        text.n = LOOK;
    size_t at = str_find(text, STR("<opml"));
    return at < text.n || str_find(text, STR("<outlineDocument")) < text.n;
}
