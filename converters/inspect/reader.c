/* Events of the XML reader into handlers: names, attributes, namespaces, base URIs and languages. */
#include "state.h"

#include "../../feeds/namespaces/standard.h"

static feed_str keep_lower(inspector *in, feed_str prefix, char between, feed_str name)
{
    size_t n = prefix.n ? prefix.n + 1 + name.n : name.n;
    char *p = arena_alloc(&in->memory, n + 1);
    if (!p) {
        in->make.error = FEED_E_MEMORY;
        return STR("");
    }
    char *to = p;
    for (size_t i = 0; i < prefix.n; i++)
        *to++ = to_lower(prefix.p[i]);
    if (prefix.n)
        *to++ = between;
    for (size_t i = 0; i < name.n; i++)
        *to++ = to_lower(name.p[i]);
    return (feed_str){p, n};
}

static feed_str keep(inspector *in, feed_str s)
{
    feed_str kept = arena_dup(&in->memory, s);
    if (s.p && !kept.p)
        in->make.error = FEED_E_MEMORY;
    return kept;
}

/* ---- namespaces -------------------------------------------------------------------------------------------------- */

/* The prefix that keys have: the standard one, else the document's. */
static feed_str prefix_of(feed_str ns, feed_str prefix)
{
    feed_str standard = ns.n ? ns_standard_prefix(ns) : STR_NONE;
    return standard.p ? standard : prefix;
}

/* Some namespaces say which version a feed has. */
static void note_version(inspector *in, const xml_ns *ns)
{
    static const struct {
        const char *uri, *version;
        bool default_only;
    } VERSIONS[] = {{"http://my.netscape.com/rdf/simple/0.9/", "rss090", true},
                    {"http://purl.org/rss/1.0/", "rss10", false},
                    {"http://www.w3.org/2005/atom", "atom10", false}};
    for (size_t i = 0; i < sizeof VERSIONS / sizeof *VERSIONS && !in->version.n; i++)
        if (str_eq_nocase(ns->uri, str_of(VERSIONS[i].uri)) && (!VERSIONS[i].default_only || !ns->prefix.n))
            in->version = str_of(VERSIONS[i].version);
}

static void declare(inspector *in, const xml_ns *ns)
{
    if (!ns->uri.n)
        return;
    note_version(in, ns);
    feed_str standard = ns_standard_prefix(ns->uri), prefix = standard.p ? standard : ns->prefix;
    node_set(&in->make, in->namespaces, prefix.p ? prefix : STR(""), node_string(&in->make, ns->uri));
}

/* ---- attributes -------------------------------------------------------------------------------------------------- */

static bool is_lowered(feed_str key)
{
    return str_eq(key, STR("rel")) || str_eq(key, STR("type"));
}

static void take_attributes(inspector *in, const xml_element *e)
{
    for (size_t i = 0; i < e->n_attrs && in->n_attrs < INSPECT_ATTRS; i++) {
        const xml_attr *a = &e->attrs[i];
        feed_str prefix = prefix_of(a->ns, a->prefix);
        /* standard prefixes keep their case, the document's do not */
        feed_str key = keep_lower(in, prefix, ':', a->local);
        feed_str value = is_lowered(key) ? keep_lower(in, STR_NONE, 0, a->value) : keep(in, a->value);
        size_t at = 0; /* of names that differ in their case alone, the last counts */
        while (at < in->n_attrs && !str_eq(in->attrs[at].key, key))
            at++;
        in->attrs[at] = (inspect_attr){key, value};
        in->n_attrs += at == in->n_attrs;
    }
}

/* xml:base, or a bare base; what is not acceptable changes nothing. */
static void enter_base(inspector *in)
{
    feed_str base = inspect_attribute(in, "xml:base");
    if (!base.p)
        base = inspect_attribute(in, "base");
    if (!base.n)
        return;
    feed_str joined = inspect_resolve_safe(in, in->base, base);
    if (joined.n)
        in->base = joined;
}

static void enter_language(inspector *in, feed_str name)
{
    feed_str language = inspect_attribute(in, "xml:lang");
    if (!language.p)
        language = inspect_attribute(in, "lang");
    if (!language.p)
        return;
    in->language = language.n ? language : STR_NONE;
    bool root = str_eq(name, STR("feed")) || str_eq(name, STR("rss")) || str_eq(name, STR("rdf_rdf"));
    if (!root || !language.n)
        return;
    feed_str dashed = keep(in, language);
    for (size_t i = 0; i < dashed.n; i++)
        if (dashed.p[i] == '_')
            ((char *)dashed.p)[i] = '-';
    node_set(&in->make, in->feed, STR("language"), node_string(&in->make, dashed));
}

/* ---- elements ---------------------------------------------------------------------------------------------------- */

/* An image or text input that nobody closed ends where something begins that is not part of it. */
static void leave_boxes(inspector *in, feed_str name)
{
    static const char *const INPUT[] = {"title", "link", "description", "name"};
    static const char *const IMAGE[] = {"title", "link", "description", "url", "href", "width", "height"};
    bool input = false, image = false;
    if ((!in->in_textinput && !in->in_image) || memchr(name.p, '_', name.n))
        return;
    for (size_t i = 0; i < sizeof INPUT / sizeof *INPUT; i++)
        input |= str_eq(name, str_of(INPUT[i]));
    for (size_t i = 0; i < sizeof IMAGE / sizeof *IMAGE; i++)
        image |= str_eq(name, str_of(IMAGE[i]));
    in->in_textinput &= input;
    in->in_image &= image;
}

/* In lower case, the standard prefix and "_" before the local name; in in->key. */
static feed_str put_name(inspector *in, const xml_element *e)
{
    feed_str prefix = prefix_of(e->ns, e->prefix);
    buf *b = &in->key;
    buf_clear(b);
    buf_put_str(b, prefix);
    if (prefix.n)
        buf_put_char(b, '_');
    buf_put_str(b, e->local);
    for (size_t i = 0; i < b->n; i++)
        b->p[i] = to_lower(b->p[i]);
    return buf_str(b);
}

/* A copy that lives on; the same one for the same name most of the time. */
static feed_str keep_name(inspector *in, feed_str name)
{
    feed_str *slot = &in->names[name.n ? ((unsigned char)name.p[name.n / 2] * 31u + name.n) % INSPECT_NAMES : 0];
    if (!slot->p || !str_eq(*slot, name))
        *slot = keep(in, name);
    return *slot;
}

/* No row: the text under the element's name; its attributes, if it has any. */
static void start_unknown(inspector *in, feed_str name)
{
    if (!inspect_is_inside(in))
        return;
    if (in->n_attrs)
        node_set(&in->make, inspect_context(in), name, inspect_attributes(in));
    else
        inspect_push(in, name, true);
}

/* Of OPML: elsewhere a body is a text. */
static bool is_frame(feed_str name)
{
    return str_eq(name, STR("head")) || str_eq(name, STR("body"));
}

static void open_element(inspector *in, const xml_element *e)
{
    inspect_element *element = &in->elements[in->depth - 1];
    feed_str name = put_name(in, e);
    const inspect_row *row = inspect_row_find(in->in_outlines && is_frame(name) ? STR("items") : name);
    name = row ? row->name : keep_name(in, name);
    *element = (inspect_element){row, name, in->base, in->language};
    in->n_attrs = 0;
    if (e->n_attrs) {
        take_attributes(in, e);
        enter_base(in);
        enter_language(in, name);
    }
    leave_boxes(in, name);
    if (element->row)
        element->row->start(in, element->row);
    else
        start_unknown(in, name);
}

static void close_element(inspector *in)
{
    const inspect_element *element = &in->elements[in->depth - 1];
    if (element->row)
        element->row->end(in, element->row);
    else
        inspect_pop(in, element->key, false);
    in->base = element->base;
    in->language = element->language;
}

static int on_start(void *context, const xml_element *e)
{
    inspector *in = context;
    in->depth++;
    in->saw_element = true;
    for (size_t i = 0; i < e->n_declared; i++)
        declare(in, &e->declared[i]);
    if (in->in_construct)
        construct_start(&in->construct, e);
    else if (in->depth <= INSPECT_DEPTH)
        open_element(in, e);
    return in->make.error;
}

static int on_text(void *context, feed_str text)
{
    inspector *in = context;
    if (in->in_construct)
        construct_text(&in->construct, text);
    else if (in->n_frames)
        buf_put_str(&in->text, text);
    return in->text.error;
}

static int on_end(void *context, feed_str ns, feed_str prefix, feed_str local)
{
    inspector *in = context;
    (void)ns, (void)prefix;
    if (in->in_construct && in->depth > in->in_construct)
        construct_end(&in->construct, local);
    else if (in->depth && in->depth <= INSPECT_DEPTH)
        close_element(in);
    in->depth -= in->depth > 0;
    return in->make.error;
}

static bool mentions(feed_str s, feed_str word)
{
    for (size_t i = 0; i + word.n <= s.n; i++)
        if (str_starts_nocase(str_from(s, i), word))
            return true;
    return false;
}

/* RSS 0.91 of Netscape is known by its DTD. */
static int on_doctype(void *context, feed_str name, feed_str public_id, feed_str system_id)
{
    inspector *in = context;
    (void)name;
    if (mentions(public_id, STR("netscape")) || mentions(system_id, STR("netscape")))
        in->version = STR("rss091n");
    return 0;
}

xml_handler inspect_handler(inspector *in)
{
    return (xml_handler){.start = on_start, .text = on_text, .end = on_end, .doctype = on_doctype, .context = in};
}
