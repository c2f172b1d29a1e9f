#include "extout.h"

#include <stdio.h>
#include <stdlib.h>

#include "../core/utf8.h"

#define XML_NS   "http://www.w3.org/XML/1998/namespace"
#define XMLNS_NS "http://www.w3.org/2000/xmlns/"

bool extout_init(extout *o)
{
    *o = (extout){.scope = calloc(EXTOUT_BINDINGS, sizeof *o->scope)};
    return o->scope != NULL;
}

void extout_free(extout *o)
{
    free(o->scope);
}

/* NameStartChar without the colon (https://www.w3.org/TR/xml/#NT-NameStartChar). */
static bool starts_name(uint32_t c)
{
    static const uint32_t RANGES[][2] = {{'A', 'Z'},         {'_', '_'},         {'a', 'z'},        {0xC0, 0xD6},
                                         {0xD8, 0xF6},       {0xF8, 0x2FF},      {0x370, 0x37D},    {0x37F, 0x1FFF},
                                         {0x200C, 0x200D},   {0x2070, 0x218F},   {0x2C00, 0x2FEF},  {0x3001, 0xD7FF},
                                         {0xF900, 0xFDCF},   {0xFDF0, 0xFFFD},   {0x10000, 0xEFFFF}};
    for (size_t i = 0; i < sizeof RANGES / sizeof *RANGES; i++)
        if (c >= RANGES[i][0] && c <= RANGES[i][1])
            return true;
    return false;
}

static bool goes_on(uint32_t c)
{
    return starts_name(c) || c == '-' || c == '.' || (c >= '0' && c <= '9') || c == 0xB7 ||
           (c >= 0x300 && c <= 0x36F) || c == 0x203F || c == 0x2040;
}

bool extout_is_name(feed_str s)
{
    const char *end = s.p + s.n;
    for (const char *p = s.p; p < end;) {
        int length;
        uint32_t c = utf8_decode(p, end, &length);
        if (c == UTF8_BAD || !(p == s.p ? starts_name(c) : goes_on(c)))
            return false;
        p += length;
    }
    return s.n > 0;
}

/* ---- namespaces in scope ---- */

static bool is_reserved(feed_str prefix)
{
    return str_starts_nocase(prefix, STR("xml"));
}

/* What a prefix stands for; absent: nothing. */
static feed_str lookup(const extout *o, feed_str prefix)
{
    for (size_t i = o->n; i > 0; i--)
        if (str_eq(o->scope[i - 1].prefix, prefix))
            return o->scope[i - 1].uri;
    return STR_NONE;
}

bool extout_is_bound(const extout *o, feed_str prefix, feed_str uri)
{
    return str_eq(lookup(o, prefix), uri);
}

/* A prefix that stands for the URI; absent if there is none. */
static feed_str prefix_of(const extout *o, feed_str uri)
{
    for (size_t i = o->n; i > 0; i--) {
        const extout_binding *b = &o->scope[i - 1];
        if (b->prefix.n && str_eq(b->uri, uri) && str_eq(lookup(o, b->prefix), uri))
            return b->prefix;
    }
    return STR_NONE;
}

/* XML's own, which may not be declared or stand for an element. */
static bool is_xmls(feed_str uri)
{
    return str_eq(uri, STR(XMLNS_NS)) || str_eq(uri, STR(XML_NS));
}

bool extout_declare(extout *o, feed_str prefix, feed_str uri)
{
    if (o->n >= EXTOUT_ROOT || lookup(o, prefix).p || is_reserved(prefix) || (prefix.n && !extout_is_name(prefix)) ||
        (prefix.n && !uri.n) || is_xmls(uri))
        return false;
    o->scope[o->n++] = (extout_binding){.prefix = prefix, .uri = uri};
    return true;
}

/* Declares it on the start tag that is being written. */
static bool bind(extout *o, xmlout *x, feed_str prefix, feed_str uri)
{
    if (o->n >= EXTOUT_BINDINGS)
        return false;
    extout_binding *b = &o->scope[o->n++]; /* the prefix may lie in b->made */
    b->prefix = prefix;
    b->uri = uri;
    xmlout_raw(x, prefix.n ? STR(" xmlns:") : STR(" xmlns"));
    xmlout_raw(x, prefix);
    xmlout_raw(x, STR("=\""));
    xmlout_value(x, uri);
    xmlout_raw(x, STR("\""));
    return true;
}

/* A prefix that stands for nothing yet. */
static feed_str make_prefix(extout *o)
{
    if (o->n >= EXTOUT_BINDINGS)
        return STR_NONE;
    char *made = o->scope[o->n].made;
    for (int i = 1; i <= EXTOUT_BINDINGS + 1; i++) {
        int n = snprintf(made, sizeof o->scope->made, "ns%d", i);
        if (!lookup(o, (feed_str){made, (size_t)n}).p)
            return (feed_str){made, (size_t)n};
    }
    return STR_NONE;
}

/* ---- one element ---- */

typedef struct open_element {
    const feed_ext *next;
    feed_str prefix, local;
    size_t bindings; /* before it */
} open_element;

/* The prefix an element is written with, and whether it has to be declared. */
static feed_str element_prefix(const extout *o, const feed_ext *e, bool *declare)
{
    feed_str prefix = e->prefix.n && extout_is_name(e->prefix) && !is_reserved(e->prefix) ? e->prefix : STR("");
    if (!e->ns.n)
        prefix = STR("");
    else if (!prefix.n && prefix_of(o, e->ns).n)
        prefix = prefix_of(o, e->ns);
    feed_str now = lookup(o, prefix);
    *declare = e->ns.n ? !now.p || !str_eq(now, e->ns) : now.n > 0;
    return prefix;
}

static feed_str attribute_prefix(extout *o, xmlout *x, const feed_attr *a)
{
    if (str_eq(a->ns, STR(XML_NS)))
        return STR("xml");
    feed_str prefix = a->prefix;
    if (prefix.n && str_eq(lookup(o, prefix), a->ns))
        return prefix;
    feed_str known = prefix_of(o, a->ns);
    if (known.n)
        return known;
    if (!prefix.n || !extout_is_name(prefix) || is_reserved(prefix) || lookup(o, prefix).p)
        prefix = make_prefix(o);
    return prefix.n && bind(o, x, prefix, a->ns) ? prefix : STR_NONE;
}

static bool comes_before(const feed_ext *e, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (str_eq(e->attrs[k].local, e->attrs[i].local) && str_eq(e->attrs[k].ns, e->attrs[i].ns))
            return true;
    return false;
}

static bool put_attribute(extout *o, xmlout *x, const feed_attr *a)
{
    if (!extout_is_name(a->local) || str_eq(a->ns, STR(XMLNS_NS)) || (!a->ns.n && str_eq(a->local, STR("xmlns"))))
        return false;
    feed_str prefix = a->ns.n ? attribute_prefix(o, x, a) : STR("");
    if (a->ns.n && !prefix.n)
        return false;
    xmlout_raw(x, STR(" "));
    xmlout_raw(x, prefix);
    xmlout_raw(x, prefix.n ? STR(":") : STR(""));
    xmlout_raw(x, a->local);
    xmlout_raw(x, STR("=\""));
    xmlout_value(x, a->value);
    xmlout_raw(x, STR("\""));
    return true;
}

static void put_name(xmlout *x, const open_element *e)
{
    xmlout_raw(x, e->prefix);
    xmlout_raw(x, e->prefix.n ? STR(":") : STR(""));
    xmlout_raw(x, e->local);
}

static bool put_start(extout *o, xmlout *x, const feed_ext *e, open_element *open)
{
    bool declare;
    if (!extout_is_name(e->local) || o->n + 1 >= EXTOUT_BINDINGS || is_xmls(e->ns))
        return false;
    *open = (open_element){.next = e->next, .local = e->local, .bindings = o->n};
    open->prefix = element_prefix(o, e, &declare);
    xmlout_raw(x, STR("<"));
    put_name(x, open);
    if (declare)
        bind(o, x, open->prefix, e->ns.n ? e->ns : STR(""));
    for (size_t i = 0; i < e->n_attrs; i++)
        if (i >= EXTOUT_ATTRS || comes_before(e, i) || !put_attribute(o, x, &e->attrs[i]))
            o->lost = true;
    return true;
}

static void put_end(extout *o, xmlout *x, const open_element *open)
{
    xmlout_raw(x, STR("</"));
    put_name(x, open);
    xmlout_raw(x, STR(">"));
    o->n = open->bindings;
}

/* The inside of an element whose start tag is not closed yet. */
static void put_inside(extout *o, xmlout *x, const feed_ext *top, open_element *open)
{
    size_t depth = 1;
    const feed_ext *e = top;
    for (bool fresh = true; depth;) {
        if (fresh) { /* `e` has its start tag */
            bool empty = !e->text.n && !e->children;
            xmlout_raw(x, empty ? STR(" />") : STR(">"));
            xmlout_text(x, e->text);
            if (empty) {
                o->n = open[--depth].bindings;
                e = open[depth].next;
            } else {
                e = e->children;
            }
            fresh = false;
            continue;
        }
        if (!e) {
            put_end(o, x, &open[--depth]);
            e = open[depth].next;
            if (!depth)
                break;
        } else if (!e->local.p) {
            xmlout_text(x, e->text);
            e = e->next;
        } else if (depth < EXTOUT_DEPTH && put_start(o, x, e, &open[depth])) {
            depth++;
            fresh = true;
        } else {
            o->lost = true;
            e = e->next;
        }
    }
}

bool extout_put(extout *o, xmlout *x, const feed_ext *ext)
{
    open_element open[EXTOUT_DEPTH];
    if (!extout_is_name(ext->local) || is_xmls(ext->ns))
        return false;
    xmlout_line(x);
    o->lost = false;
    if (!put_start(o, x, ext, &open[0]))
        return false;
    put_inside(o, x, ext, open);
    return !o->lost;
}
