/* Namespaces, and what kind of feed the root makes it. */
#include "context.h"

/* It usually stands for another namespace. */
static bool is_reserved(enum ns_id ns, feed_str prefix)
{
    return prefix.n && ns != NS_XML && !str_eq(prefix, ns_prefix(ns)) && ns_of_prefix(prefix) != NS_NONE;
}

static void check_prefix(feed_checker *c, enum ns_id ns, const xml_ns *declared)
{
    uint32_t line, column;
    feed_str prefix = declared->prefix, usual = ns_prefix(ns);
    xml_scanner_position(c->xml, &line, &column);
    if (ns == NS_WIKI_OLD)
        find_document(c, FEED_RULE_ObsoleteWikiNamespace, line, column, declared->uri);
    if (!prefix.n || ns == NS_XML || str_eq(prefix, usual))
        return;
    if (is_reserved(ns, prefix))
        find_document(c, FEED_RULE_ReservedPrefix, line, column, prefix);
    else if (usual.n && ns != NS_ATOM03 && ns < NS_KNOWN_COUNT)
        find_document(c, FEED_RULE_NonstdPrefix, line, column, prefix);
}

void ns_declared(feed_checker *c, const xml_element *element)
{
    uint32_t line, column;
    if (!element->n_declared)
        return;
    xml_scanner_position(c->xml, &line, &column);
    for (size_t i = 0; i < element->n_declared; i++) {
        const xml_ns *declared = &element->declared[i];
        if (!declared->uri.n)
            continue;
        enum ns_id ns = ns_find(declared->uri);
        bool exact = ns_is_exact(ns, declared->uri);
        if (ns == NS_MEDIA && !exact)
            find_document(c, FEED_RULE_MediaRssNamespace, line, column, declared->uri);
        else if (ns == NS_UNSUPPORTED)
            find_document(c, FEED_RULE_UnsupportedNamespace, line, column, declared->uri);
        else if (ns == NS_ATOM03 || (!exact && !is_reserved(ns, declared->prefix)))
            find_document(c, FEED_RULE_UnknownNamespace, line, column, declared->uri);
        check_prefix(c, ns, declared);
        if (is_atom(c) && declared->prefix.n && (ns == NS_ATOM || ns == NS_XHTML))
            find_document(c, FEED_RULE_AvoidNamespacePrefix, line, column, declared->prefix);
    }
}

/* The root's own findings come before there is a frame for it. */
static void find_root(feed_checker *c, feed_rule rule, const xml_element *element)
{
    subject s = {.element = name_of(c, NS_NONE, element->local), .parent = name_of_frame(c, &c->frames[0])};
    xml_scanner_position(c->xml, &s.line, &s.column);
    find_at(c, rule, &s, element->ns);
}

/* What was meant is clear, and the rest can still be checked. */
static void take_for_own(feed_checker *c, feed_str ns)
{
    buf_put_str(&c->root_ns, ns);
    memset(c->ns_memo, 0, sizeof c->ns_memo);
}

static enum ns_id rss_root(feed_checker *c, const xml_element *element, enum ns_id ns)
{
    feed_str version = attr_of(element, STR("version"));
    c->type = str_starts(version, STR("0.")) ? TYPE_RSS091 : TYPE_RSS2;
    c->rss091 = str_starts(version, STR("0.91"));
    c->vocabulary = NS_RSS;
    if (ns != NS_NONE && ns != NS_RSS_HARVARD)
        find_root(c, FEED_RULE_InvalidNamespace, element);
    if (ns == NS_UNKNOWN)
        take_for_own(c, element->ns);
    if (c->rss091_doctype && !str_eq(version, STR("0.91")))
        find_root(c, FEED_RULE_InvalidDoctype, element);
    return NS_RSS;
}

static enum ns_id atom_root(feed_checker *c, const xml_element *element, enum ns_id ns)
{
    if (ns == NS_ATOM03) {
        find_root(c, FEED_RULE_ObsoleteNamespace, element);
        return NS_ATOM03;
    }
    c->type = str_eq(element->local, STR("entry")) ? TYPE_ATOM_ENTRY : TYPE_ATOM;
    c->vocabulary = NS_ATOM;
    if (ns == NS_NONE)
        find_root(c, FEED_RULE_MissingNamespace, element);
    else if (!ns_is_exact(NS_ATOM, element->ns)) {
        find_root(c, FEED_RULE_InvalidNamespace, element);
        take_for_own(c, element->ns);
    }
    return NS_ATOM;
}

enum ns_id ns_root(feed_checker *c, const xml_element *element)
{
    enum ns_id ns = walk_ns(c, element->ns);
    if (str_eq(element->local, STR("rss")))
        return rss_root(c, element, ns);
    if (str_eq(element->local, STR("feed")) || str_eq(element->local, STR("entry")))
        return atom_root(c, element, ns);
    if (str_eq(element->local, STR("RDF")) && ns == NS_RDF) {
        c->type = TYPE_RDF;
        c->vocabulary = NS_RSS;
        return NS_RDF;
    }
    if (str_eq(element->local, STR("opml")) || str_eq(element->local, STR("outlineDocument"))) {
        c->type = TYPE_OPML;
        c->vocabulary = NS_OPML;
        if (!str_eq(element->local, STR("opml")))
            find_root(c, FEED_RULE_ObsoleteVersion, element);
        return NS_OPML;
    }
    return ns;
}
