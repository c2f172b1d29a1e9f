/* Which row an element has: namespaces in all their spellings, names in any case. */
#include "../model/report.h"
#include "read.h"

static const read_table *const CORE[] = {&READ_RSS_TABLE, &READ_RDF_TABLE, &READ_ATOM_TABLE, &READ_CDF_TABLE,
                                         &READ_OPML_TABLE, NULL};

enum { NAME_MAX = 32 };

/* What the checker does not know; Atom had several names on its way. */
static const struct {
    const char *uri;
    enum ns_id ns;
} OTHERS[] = {{"http://example.com/newformat#", NS_ATOM},
              {"http://example.com/necho", NS_ATOM},
              {"http://purl.org/echo/", NS_ATOM},
              {"uri/of/echo/namespace#", NS_ATOM},
              {"http://purl.org/pie/", NS_ATOM},
              {"http://purl.org/atom/", NS_ATOM},
              {FEED_NS_RSS, NS_RSS},
              {"http://purl.oclc.org/net/rss_2.0/enc#", NS_ENC}};

/* One vocabulary for all versions. */
static enum ns_id without_version(enum ns_id ns)
{
    switch (ns) {
    case NS_RSS10:
    case NS_RSS090:
    case NS_RSS11:
    case NS_RSS091:
    case NS_RSS_HARVARD:
        return NS_RSS;
    case NS_ATOM03:
        return NS_ATOM;
    default:
        return ns;
    }
}

static enum ns_id find_vocabulary(feed_str uri)
{
    enum ns_id ns = ns_find(uri);
    if (ns == NS_UNKNOWN && str_starts_nocase(uri, STR("https://"))) {
        char plain[256];
        if (uri.n - 1 < sizeof plain) {
            memcpy(plain, "http", 4);
            memcpy(plain + 4, uri.p + 5, uri.n - 5);
            ns = ns_find((feed_str){plain, uri.n - 1});
        }
    }
    if (ns != NS_UNKNOWN)
        return without_version(ns);
    if (str_starts_nocase(uri, STR("http://backend.userland.com/rss")))
        return NS_RSS;
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
        if (str_eq_nocase(ns_stem(uri), ns_stem(str_of(OTHERS[i].uri))))
            return OTHERS[i].ns;
    return NS_UNKNOWN;
}

enum ns_id read_vocabulary(feed_reader *r, feed_str ns, feed_str prefix)
{
    if (!ns.n) {
        enum ns_id known = prefix.n ? ns_of_prefix(prefix) : NS_NONE;
        return prefix.n ? (known != NS_NONE ? without_version(known) : NS_UNKNOWN) : (enum ns_id)r->bare;
    }
    for (size_t i = 0; i < r->n_ns; i++)
        if (str_eq(r->ns_cache[i].uri, ns))
            return (enum ns_id)r->ns_cache[i].vocabulary;
    enum ns_id found = find_vocabulary(ns);
    if (r->n_ns < NS_CACHE) {
        feed_str copy = arena_dup(&r->a, ns);
        if (copy.p)
            r->ns_cache[r->n_ns++] = (read_ns){copy, (uint8_t)found};
    }
    return found;
}

static const read_row *find_in(const read_table *table, feed_str name, unsigned context)
{
    for (size_t i = 0; i < table->n; i++) {
        const read_row *row = &table->rows[i];
        if (row->name[0] == name.p[0] && row->contexts & READ_IN(context) && str_eq(str_of(row->name), name))
            return row;
    }
    return NULL;
}

static const read_row *find_in_all(const read_table *const *tables, enum ns_id vocabulary, feed_str name,
                                   unsigned context)
{
    for (; *tables; tables++)
        if ((*tables)->ns == vocabulary)
            return find_in(*tables, name, context);
    return NULL;
}

const read_row *read_find(enum ns_id vocabulary, feed_str local, unsigned context)
{
    char lower[NAME_MAX];
    if (!local.n || local.n > sizeof lower || vocabulary == NS_UNKNOWN)
        return NULL;
    for (size_t i = 0; i < local.n; i++)
        lower[i] = to_lower(local.p[i]);
    feed_str name = {lower, local.n};
    const read_row *row = find_in_all(CORE, vocabulary, name, context);
    row = row ? row : find_in_all(READ_MODULES, vocabulary, name, context);
    return row || context != READ_OUTSIDE ? row : read_find(vocabulary, local, READ_HEAD);
}

/* ---- the document's element ---- */

static feed_str attr(const xml_element *e, const char *name)
{
    for (size_t i = 0; i < e->n_attrs; i++)
        if (!e->attrs[i].ns.n && str_eq_nocase(e->attrs[i].local, str_of(name)))
            return str_trim(e->attrs[i].value);
    return STR_NONE;
}

static bool declares(const xml_element *e, const char *part)
{
    for (size_t i = 0; i < e->n_declared; i++)
        if (str_find(e->declared[i].uri, str_of(part)) < e->declared[i].uri.n)
            return true;
    return false;
}

static const char *rss_version(feed_str version)
{
    static const char *const NAMES[][2] = {{"0.91", "rss091u"}, {"0.92", "rss092"}, {"0.93", "rss093"},
                                           {"0.94", "rss094"}};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (str_eq(version, str_of(NAMES[i][0])))
            return NAMES[i][1];
    return str_starts(version, STR("2")) ? "rss20" : "rss";
}

static const char *atom_version(const xml_element *e)
{
    feed_str version = attr(e, "version");
    if (str_eq(version, STR("0.3")) || (!version.n && declares(e, "purl.org/atom/ns#")))
        return "atom03";
    return str_eq(version, STR("0.2")) ? "atom02" : str_eq(version, STR("0.1")) ? "atom01"
           : str_eq(e->ns, ns_uri(NS_ATOM)) ? "atom10" : "atom";
}

/* A name of a root element, what its names in no namespace belong to, and the format. */
static bool known_root(feed_reader *r, const xml_element *e, const char **version)
{
    feed_str name = e->local;
    enum ns_id ns = read_vocabulary(r, e->ns, e->prefix);
    if (str_eq_nocase(name, STR("rss"))) {
        r->bare = NS_RSS;
        *version = r->info.version.p ? r->info.version.p : rss_version(attr(e, "version"));
    } else if (str_eq_nocase(name, STR("rdf")) && (ns == NS_RDF || !e->ns.n)) {
        r->bare = NS_RSS;
        *version = declares(e, "my.netscape.com/rdf") ? "rss090" : "rss10";
    } else if (str_eq_nocase(name, STR("channel")) && ns == NS_RSS) {
        r->bare = NS_RSS;
        *version = "rss11";
    } else if (str_eq_nocase(name, STR("channel")) && !e->ns.n) {
        bool cdf = e->n_attrs || name.p[0] == 'C'; /* else RSS whose root is missing */
        r->bare = cdf ? NS_CDF : NS_RSS;
        *version = cdf ? "cdf" : "rss";
    } else if (str_eq_nocase(name, STR("feed")) || str_eq_nocase(name, STR("entry"))) {
        r->bare = e->ns.n ? NS_NONE : NS_ATOM;
        *version = atom_version(e);
    } else if (str_eq_nocase(name, STR("opml"))) {
        r->bare = NS_OPML;
        *version = str_starts(attr(e, "version"), STR("2")) ? "opml20" : "opml10";
    } else {
        return false;
    }
    return true;
}

int read_root(feed_reader *r, const xml_element *e)
{
    const char *version = NULL;
    if (r->info.version.p && r->depth == 0 && r->rooted)
        return FEED_OK;
    if (!known_root(r, e, &version)) {
        report(r->reporter, FEED_RULE_NotAFeed, read_position(r),
               "this is no feed: its first element is %.*s; a feed begins with rss, RDF, feed, channel or opml",
               FMT(e->local));
        return FEED_E_INPUT;
    }
    r->rooted = true;
    r->info.version = str_of(version);
    return FEED_OK;
}
