/* Attributes: what a row allows and asks for, and those of the xml: namespace, which may stand anywhere. */
#include "../core/uri.h"
#include "context.h"
#include "lists.h"

enum { BASE_MAX = 2048 };

feed_str attr_in(feed_checker *c, const xml_element *element, enum ns_id ns, feed_str local)
{
    for (size_t i = 0; i < element->n_attrs; i++)
        if (str_eq(element->attrs[i].local, local) && walk_ns(c, element->attrs[i].ns) == ns)
            return element->attrs[i].value;
    return STR_NONE;
}

feed_str attr_of(const xml_element *element, feed_str local)
{
    for (size_t i = 0; i < element->n_attrs; i++)
        if (!element->attrs[i].ns.p && str_eq(element->attrs[i].local, local))
            return element->attrs[i].value;
    return STR_NONE;
}

static const attribute_row *find_attribute(const element_row *row, enum ns_id ns, feed_str local)
{
    for (const attribute_row *a = row->attrs; a && a->name; a++)
        if (a->ns == ns && str_is(local, a->name))
            return a;
    return NULL;
}

/* Rules about attributes that name the element. */
static unsigned naming_of(feed_rule rule, unsigned flags)
{
    switch (rule) {
    case FEED_RULE_MissingAttribute:
    case FEED_RULE_MissingHref:
    case FEED_RULE_InvalidIntegerAttribute:
    case FEED_RULE_InvalidBooleanAttribute:
    case FEED_RULE_InvalidMIMEAttribute:
    case FEED_RULE_InvalidMIMEType:
    case FEED_RULE_InvalidURIAttribute:
    case FEED_RULE_AttrNotBlank:
        return A_AS_ELEMENT;
    default:
        return flags;
    }
}

static void find_attribute_fault(feed_checker *c, const frame *f, feed_rule rule, const attribute_row *a,
                                 feed_str value)
{
    if (!find_wanted(c, rule))
        return;
    subject s = subject_of_attribute(c, f, str_of(a->name), naming_of(rule, a->flags));
    find_at(c, rule, &s, value);
}

static void check_attribute(feed_checker *c, frame *f, const attribute_row *a, feed_str value)
{
    if ((a->flags & A_NOT_BLANK) && !str_trim(value).n) {
        bool category = a->ns == NS_NONE && str_eq(str_of(a->name), STR("term"));
        find_attribute_fault(c, f, category ? FEED_RULE_NotBlank : FEED_RULE_AttrNotBlank, a, STR_NONE);
    }
    if (a->value != V_ANY) {
        value_env env = {.now = c->now};
        feed_rule rule = value_check((enum value_type)a->value, value, &env);
        if (rule != VALUE_OK)
            find_attribute_fault(c, f, rule, a, value);
    }
    if ((a->flags & A_SHORT) && value_too_long(value, LENGTH_256))
        find_attribute_fault(c, f, FEED_RULE_TooLong, a, STR_NONE);
    if ((a->flags & A_PLAIN) && !c->own_output) {
        subject s = subject_of_attribute(c, f, str_of(a->name), a->flags);
        text_plain(c, &s, FEED_RULE_ContainsHTML, value);
    }
}

/* From here on references are relative to `value`, which may itself be relative. */
static void enter_base(feed_checker *c, feed_str value)
{
    buf_clear(&c->scratch);
    uri_resolve(c->bases.n ? str_from(buf_str(&c->bases), c->base_at) : buf_str(&c->base_url), value, &c->scratch);
    /* Every link below resolves against it, so a monstrous one is left out. */
    if (c->scratch.n > BASE_MAX)
        return;
    c->base_at = c->bases.n;
    buf_put_str(&c->bases, buf_str(&c->scratch));
}

static feed_rule check_language(feed_checker *c, feed_str value)
{
    value_env env = {.now = c->now};
    if (c->lang.n && str_eq(value, c->lang))
        return VALUE_OK;
    feed_rule rule = value_check(V_LANGUAGE_OR_EMPTY, value, &env);
    if (rule == VALUE_OK && value.n <= LANG_KEPT) {
        memcpy(c->lang_text, value.n ? value.p : "", value.n);
        c->lang = (feed_str){c->lang_text, value.n};
    }
    return rule;
}

/* xml:lang, xml:base, xml:space and xml:id may stand anywhere. */
static void check_xml_attribute(feed_checker *c, frame *f, const xml_attr *attr)
{
    value_env env = {.now = c->now};
    feed_rule rule = VALUE_OK;
    bool lang = str_eq(attr->local, STR("lang")), base = str_eq(attr->local, STR("base"));
    if (lang) {
        rule = check_language(c, attr->value);
        f->lang = attr->value.n > 0;
    }
    if (base) {
        rule = value_check(V_IRI, attr->value, &env);
        enter_base(c, attr->value);
    }
    if (rule != VALUE_OK) {
        subject s = subject_of_attribute(c, f, lang ? STR("xml:lang") : STR("xml:base"), 0);
        find_at(c, rule, &s, attr->value);
    }
}

/* An attribute that no row names. */
static void unknown_attribute(feed_checker *c, frame *f, const xml_attr *attr, enum ns_id ns)
{
    bool foreign = attr->ns.p && (ns >= NS_KNOWN_COUNT || ns == NS_XSI);
    if (ns == NS_RDF && (c->type == TYPE_RDF || is_atom(c) || f->ns != NS_RSS) &&
        list_has("about resource parseType datatype type ID nodeID value ", attr->local, false))
        return;
    if (!foreign) {
        subject s = subject_of(c, f);
        s.parent = s.element = name_of(c, NS_NONE, str_of(f->row->name));
        find_at(c, FEED_RULE_UnexpectedAttribute, &s, attr->local);
    } else if (c->type == TYPE_RSS2 && f->ns == NS_RSS && c->n_deferred < DEFERRED_MAX) {
        c->deferred[c->n_deferred++] = subject_of(c, f);
    }
}

void attributes_check(feed_checker *c, frame *f, const xml_element *element)
{
    uint64_t there = 0; /* rows, from the first, as bits */
    for (size_t i = 0; i < element->n_attrs; i++) {
        const xml_attr *attr = &element->attrs[i];
        enum ns_id ns = attr->ns.p ? walk_ns(c, attr->ns) : NS_NONE;
        const attribute_row *a = find_attribute(f->row, ns, attr->local);
        if (a && a - f->row->attrs < 64)
            there |= UINT64_C(1) << (a - f->row->attrs);
        if (!c->own_output) {
            subject s = subject_of_attribute(c, f, attr->local, 0);
            text_characters(c, &s, attr->value);
        }
        if (ns == NS_XML)
            check_xml_attribute(c, f, attr);
        else if (a)
            check_attribute(c, f, a, attr->value);
        else if (!(f->row->flags & E_ANY_ATTR))
            unknown_attribute(c, f, attr, ns);
    }
    for (const attribute_row *a = f->row->attrs; a && a->name; a++)
        if ((a->flags & A_REQUIRED) && !(a - f->row->attrs < 64 && there >> (a - f->row->attrs) & 1) &&
            !(c->rss090 && a->ns == NS_RDF) &&
            !attr_in(c, element, (enum ns_id)a->ns, str_of(a->name)).p) {
            bool link = f->ns == NS_ATOM && str_eq(str_of(a->name), STR("href"));
            find_attribute_fault(c, f, link ? FEED_RULE_MissingHref : FEED_RULE_MissingAttribute, a, str_of(a->name));
        }
}
