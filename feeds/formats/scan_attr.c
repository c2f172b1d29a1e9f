/* Attributes and namespace declarations of a start tag. */
#include "scan_state.h"

/* The atom of a namespace name; false when the reading has ended. */
static bool intern(xml_scanner *s, feed_str text, uint32_t *atom, const char *at)
{
    *atom = scan_intern(&s->names, text, scan_hash(text));
    if (*atom != SCAN_FULL)
        return true;
    scan_stop(s, s->names.no_memory ? FEED_E_MEMORY : FEED_E_LIMIT,
              s->names.no_memory ? XML_FAULT_MEMORY : XML_FAULT_NAMES_LIMIT, at);
    return false;
}

/* Whether a prefix may mean a namespace (Namespaces in XML 1.0, section 3). */
static bool may_bind(const xml_scanner *s, feed_str prefix, uint32_t uri)
{
    if (str_eq(prefix, STR("xml")))
        return uri == s->uri_xml;
    if (str_eq(prefix, STR("xmlns")) || uri == s->uri_xml || uri == s->uri_xmlns)
        return false;
    return !prefix.n || uri;
}

static bool declare(xml_scanner *s, feed_str prefix, feed_str value, size_t *n_declared, const char *at)
{
    uint32_t atom, uri;
    if (!intern(s, prefix, &atom, at) || !intern(s, value, &uri, at))
        return false;
    if (!may_bind(s, prefix, uri))
        return scan_fault(s, XML_FAULT_NAMESPACE, at);
    if (str_eq(prefix, STR("xml")))
        return true;
    if (!scan_bind(&s->names, atom, uri)) {
        scan_stop(s, FEED_E_MEMORY, XML_FAULT_MEMORY, at);
        return false;
    }
    s->declared[(*n_declared)++] = (xml_ns){prefix.n ? s->names.atoms[atom].text : STR_NONE, s->names.atoms[uri].text};
    return true;
}

static bool is_declaration(const struct scan_attribute *a, feed_str *prefix)
{
    if (a->name.n < 5 || memcmp(a->name.p, "xmlns", 5) != 0)
        return false;
    *prefix = a->colon == 5 ? str_from(a->name, 6) : STR("");
    return a->name.n == 5 || (a->colon == 5 && scan_is_qualified(a->name, 5));
}

/* Brings changed values into s->values; their pointers come last, when the buffer grows no more. */
static bool expand_values(xml_scanner *s, const char *at)
{
    bool changed = false;
    for (size_t i = 0; i < s->n_raw && !s->status; i++)
        if (!s->raw[i].plain) {
            if (!changed)
                buf_clear(&s->values);
            size_t before = s->values.n;
            scan_expand(s, s->raw[i].value);
            if (s->raw[i].tokens)
                scan_collapse(s, before);
            s->raw[i].value = (feed_str){NULL, s->values.n - before};
            changed = true;
        }
    if (!changed || s->status)
        return !s->status;
    s->expanded += s->values.n;
    if (s->values.error == FEED_E_MEMORY)
        scan_stop(s, FEED_E_MEMORY, XML_FAULT_MEMORY, at);
    else if (s->values.error || s->expanded > s->limits.text_bytes + 4 * scan_offset(s, at))
        scan_stop(s, FEED_E_LIMIT, XML_FAULT_TEXT_LIMIT, at);
    size_t from = 0;
    for (size_t i = 0; i < s->n_raw; i++)
        if (!s->raw[i].value.p) {
            s->raw[i].value.p = s->values.p ? s->values.p + from : "";
            from += s->raw[i].value.n;
        }
    return !s->status;
}

/* The namespace of a prefixed attribute. */
static bool resolve(xml_scanner *s, const struct scan_attribute *a, xml_attr *attr)
{
    attr->prefix = (feed_str){a->name.p, a->colon};
    attr->local = str_from(a->name, a->colon + 1);
    uint32_t atom = scan_find_atom(&s->names, attr->prefix, scan_hash(attr->prefix));
    uint32_t binding = atom ? s->names.atoms[atom].binding : 0;
    uint32_t uri = binding ? s->names.bindings[binding - 1].uri : SCAN_NAME_NONE;
    if (!uri)
        return scan_fault(s, XML_FAULT_PREFIX, a->name.p);
    attr->ns = s->names.atoms[uri].text;
    return true;
}

/* Two prefixes of one namespace may make one name of two. */
static bool appears(const xml_attr *attrs, size_t n, const xml_attr *attr)
{
    for (size_t i = 0; i < n; i++)
        if (attrs[i].ns.p == attr->ns.p && str_eq(attrs[i].local, attr->local))
            return true;
    return false;
}

/* The attribute in s->attrs[*n], counted unless it is dropped. */
static bool add(xml_scanner *s, const struct scan_attribute *a, size_t *n)
{
    xml_attr *attr = &s->attrs[*n];
    if (!scan_is_qualified(a->name, a->colon))
        return scan_fault(s, XML_FAULT_NAME, a->name.p); /* dropped */
    *attr = (xml_attr){.local = a->name, .value = a->value};
    if (a->colon && !resolve(s, a, attr))
        return false;
    if (attr->ns.p && appears(s->attrs, *n, attr))
        return scan_fault(s, XML_FAULT_DUPLICATE, a->name.p);
    ++*n;
    return true;
}

bool scan_attributes(xml_scanner *s, size_t *n_attrs, size_t *n_declared, const char *at)
{
    feed_str prefix;
    *n_attrs = *n_declared = 0;
    if (!s->n_raw)
        return true;
    if (!expand_values(s, at))
        return false;
    for (size_t i = 0; i < s->n_raw; i++)
        if (is_declaration(&s->raw[i], &prefix) && !declare(s, prefix, s->raw[i].value, n_declared, s->raw[i].name.p))
            return false;
    for (size_t i = 0; i < s->n_raw; i++)
        if (!is_declaration(&s->raw[i], &prefix) && !add(s, &s->raw[i], n_attrs))
            return false;
    return true;
}
