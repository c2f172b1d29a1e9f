/* The schema document as a tree. */
#include "rng_schema.h"

enum { PREFIXES_MAX = 256 };

static const feed_str RNG_NS = {"http://relaxng.org/ns/structure/1.0", 35};
static const feed_str XML_NS = {"http://www.w3.org/XML/1998/namespace", 36};

static const char *const TAGS[RNG_T_COUNT] = {
    "grammar",    "start",      "define",    "div",   "element", "attribute", "group",     "interleave", "choice",
    "optional",   "zeroOrMore", "oneOrMore", "list",  "mixed",   "ref",       "parentRef", "empty",      "text",
    "notAllowed", "value",      "data",      "param", "except",  "name",      "anyName",   "nsName",
};

struct open_element {
    rng_tree *tree;
    const rng_prefix *prefixes; /* those in scope */
};

typedef struct reader {
    arena *arena;
    buf *error;
    xml_scanner *parser;
    rng_tree *root;
    struct open_element *open; /* [256], as deep as xml.h lets it */
    size_t depth, skip;        /* skip: open elements that are annotations */
    const rng_prefix *all;
    size_t n_prefixes, n_trees;
    bool no_memory; /* for a string: what was read is not what was written */
    buf text;
} reader;

feed_str rng_tag_name(rng_tag tag)
{
    return str_of(TAGS[tag]);
}

static rng_tag find_tag(feed_str name)
{
    int tag = 0;
    while (tag < RNG_T_COUNT && !str_eq(name, str_of(TAGS[tag])))
        tag++;
    return (rng_tag)tag;
}

static int complain(reader *r, const char *what, feed_str name)
{
    uint32_t line, column;
    xml_scanner_position(r->parser, &line, &column);
    buf_printf(r->error, "line %u: %s %.*s", (unsigned)line, what, (int)name.n, name.p ? name.p : "");
    return FEED_E_INPUT;
}

/* A copy that is never absent but when out of memory. */
static feed_str keep(reader *r, feed_str s)
{
    feed_str kept = arena_dup(r->arena, s.p ? s : STR(""));
    r->no_memory = r->no_memory || !kept.p;
    return kept;
}

static int declare(reader *r, struct open_element *here, const xml_element *e)
{
    for (size_t i = 0; i < e->n_declared; i++) {
        rng_prefix *p = arena_alloc(r->arena, sizeof *p), *shown = arena_alloc(r->arena, sizeof *shown);
        if (!p || !shown || ++r->n_prefixes > PREFIXES_MAX)
            return complain(r, "too many prefixes at", e->local);
        *p = (rng_prefix){keep(r, e->declared[i].prefix), keep(r, e->declared[i].uri), here->prefixes};
        *shown = (rng_prefix){p->prefix, p->uri, r->all};
        here->prefixes = p;
        r->all = shown;
    }
    return 0;
}

/* Splits a QName: the namespace to *ns, which stays as it is without a prefix; returns the local part. */
static feed_str resolve(reader *r, const rng_prefix *prefixes, feed_str qname, feed_str *ns)
{
    size_t colon = str_find_byte(qname, ':');
    if (colon == qname.n)
        return keep(r, qname);
    feed_str prefix = {qname.p, colon};
    if (str_eq(prefix, STR("xml"))) {
        *ns = XML_NS;
        return keep(r, str_from(qname, colon + 1));
    }
    for (const rng_prefix *p = prefixes; p; p = p->next)
        if (p->prefix.n && str_eq(p->prefix, prefix)) {
            *ns = p->uri;
            return keep(r, str_from(qname, colon + 1));
        }
    (void)complain(r, "no namespace for the prefix of", qname);
    return STR_NONE;
}

static void append(rng_tree *parent, rng_tree *child)
{
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
}

static rng_tree *new_tree(reader *r, const rng_tree *parent, rng_tag tag)
{
    rng_tree *t = arena_alloc(r->arena, sizeof *t);
    if (!t || ++r->n_trees > RNG_SCHEMA_NODES_MAX)
        return NULL;
    uint32_t column;
    xml_scanner_position(r->parser, &t->line, &column);
    t->tag = tag;
    t->ns = parent ? parent->ns : STR("");
    t->library = parent ? parent->library : STR("");
    return t;
}

/* The name attribute of element and attribute is a <name> child (section 4.8). */
static int add_name(reader *r, rng_tree *t, feed_str qname, bool ns_given, const rng_prefix *prefixes)
{
    rng_tree *name = new_tree(r, t, RNG_T_NAME);
    if (!name)
        return FEED_E_MEMORY;
    if (t->tag == RNG_T_ATTRIBUTE && !ns_given)
        name->ns = STR("");
    name->text = resolve(r, prefixes, qname, &name->ns);
    append(t, name);
    return name->text.p ? 0 : FEED_E_INPUT;
}

static int take_attributes(reader *r, rng_tree *t, const xml_element *e, const rng_prefix *prefixes)
{
    feed_str qname = STR_NONE;
    bool ns_given = false;
    for (size_t i = 0; i < e->n_attrs; i++) {
        const xml_attr *attr = &e->attrs[i];
        if (str_eq(attr->ns, STR(RNG_MESSAGES_NS)) && str_eq(attr->local, STR("shown")))
            t->shown = keep(r, attr->value);
        if (attr->ns.p)
            continue; /* an annotation */
        feed_str value = keep(r, attr->value);
        if (str_eq(attr->local, STR("ns")))
            t->ns = value, ns_given = true;
        else if (str_eq(attr->local, STR("datatypeLibrary")))
            t->library = value;
        else if (str_eq(attr->local, STR("combine")))
            t->combine = str_trim(value);
        else if (str_eq(attr->local, STR("type")) || str_eq(attr->local, STR("name")))
            t->name = str_trim(value);
        else
            return complain(r, "unknown attribute", attr->local);
    }
    if (t->name.p && (t->tag == RNG_T_ELEMENT || t->tag == RNG_T_ATTRIBUTE))
        qname = t->name;
    return qname.p ? add_name(r, t, qname, ns_given, prefixes) : 0;
}

static int on_start(void *context, const xml_element *e)
{
    reader *r = context;
    if (r->skip || !str_eq(e->ns, RNG_NS)) {
        r->skip++;
        return r->root ? 0 : complain(r, "not a RELAX NG schema:", e->local);
    }
    struct open_element *parent = r->depth ? &r->open[r->depth - 1] : NULL, *here = &r->open[r->depth++];
    *here = (struct open_element){.prefixes = parent ? parent->prefixes : NULL};
    rng_tag tag = find_tag(e->local);
    if (tag == RNG_T_COUNT)
        return complain(r, "not an element of RELAX NG as supported here:", e->local);
    int status = declare(r, here, e);
    rng_tree *t = status ? NULL : new_tree(r, parent ? parent->tree : NULL, tag);
    if (!t)
        return status ? status : complain(r, "too large at", e->local);
    here->tree = t;
    if (parent)
        append(parent->tree, t);
    else
        r->root = t;
    buf_clear(&r->text);
    return take_attributes(r, t, e, here->prefixes);
}

static int on_text(void *context, feed_str text)
{
    reader *r = context;
    if (!r->skip)
        buf_put_str(&r->text, text);
    return 0;
}

static int on_end(void *context, feed_str ns, feed_str prefix, feed_str local)
{
    reader *r = context;
    (void)ns, (void)prefix;
    if (r->skip) {
        r->skip--;
        return 0;
    }
    rng_tree *t = r->open[--r->depth].tree;
    feed_str text = buf_str(&r->text);
    if (t->tag == RNG_T_NAME) {
        t->text = resolve(r, r->open[r->depth].prefixes, str_trim(text), &t->ns);
        return t->text.p ? 0 : FEED_E_INPUT;
    }
    if (t->tag == RNG_T_VALUE || t->tag == RNG_T_PARAM)
        t->text = keep(r, text);
    else if (str_trim(text).n && !t->first)
        return complain(r, "text is not allowed in", local);
    buf_clear(&r->text);
    return 0;
}

static void on_fault(void *context, feed_str message, uint32_t line, uint32_t column)
{
    reader *r = context;
    buf_printf(r->error, "line %u:%u: %.*s", (unsigned)line, (unsigned)column, (int)message.n, message.p);
}

rng_tree *rng_read(arena *a, feed_str text, const rng_prefix **prefixes, buf *error)
{
    const xml_handler handler = {.start = on_start, .text = on_text, .end = on_end, .fault = on_fault};
    reader r = {.arena = a, .error = error};
    xml_handler own = handler;
    own.context = &r;
    buf_init(&r.text, RNG_SCHEMA_BYTES_MAX);
    r.open = arena_array(a, 257, sizeof *r.open);
    r.parser = r.open && text.n <= RNG_SCHEMA_BYTES_MAX ? xml_scanner_new(&own, NULL, false) : NULL;
    int status = r.parser ? xml_scanner_push(r.parser, text.p, text.n) : FEED_E_LIMIT;
    if (!status)
        status = xml_scanner_finish(r.parser);
    if (!status && (r.no_memory || r.text.error))
        status = FEED_E_MEMORY;
    if (status && !error->n)
        buf_put_lit(error, "the schema is too large, or there is no memory left");
    *prefixes = r.all;
    xml_scanner_free(r.parser);
    buf_free(&r.text);
    return status ? NULL : r.root;
}
