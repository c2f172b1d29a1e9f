#include "namespaces.h"

static const struct {
    feed_str prefix, uri;
} TABLE[NS_KNOWN_COUNT] = {[NS_NONE] = {{"", 0}, {"", 0}},
#define NAMESPACE(id, prefix, uri) [NS_##id] = {{prefix, sizeof(prefix) - 1}, {uri, sizeof(uri) - 1}},
                           NAMESPACES(NAMESPACE)
#undef NAMESPACE
};

static const feed_str UNSUPPORTED[] = {
    {"http://schemas.google.com/g/2005", 32},
    {"http://www.rawvoice.com/rawvoiceRssModule/", 42},
    {"http://schema.org", 17},
    {"https://schema.org", 18},
};

feed_str ns_stem(feed_str uri)
{
    while (uri.n && !is_alnum(uri.p[uri.n - 1]) && uri.p[uri.n - 1] != '_')
        uri.n--;
    return uri;
}

enum ns_id ns_find(feed_str uri)
{
    feed_str wanted = ns_stem(uri);
    if (!wanted.n)
        return uri.n ? NS_UNKNOWN : NS_NONE;
    for (int i = 1; i < NS_KNOWN_COUNT; i++)
        if (str_eq_nocase(wanted, ns_stem(TABLE[i].uri)))
            return (enum ns_id)i;
    for (size_t i = 0; i < sizeof UNSUPPORTED / sizeof *UNSUPPORTED; i++)
        if (str_eq_nocase(wanted, ns_stem(UNSUPPORTED[i])))
            return NS_UNSUPPORTED;
    return NS_UNKNOWN;
}

bool ns_is_exact(enum ns_id ns, feed_str uri)
{
    return ns < NS_KNOWN_COUNT && str_eq(uri, TABLE[ns].uri);
}

feed_str ns_prefix(enum ns_id ns)
{
    return ns < NS_KNOWN_COUNT ? TABLE[ns].prefix : TABLE[NS_NONE].prefix;
}

feed_str ns_uri(enum ns_id ns)
{
    return ns < NS_KNOWN_COUNT ? TABLE[ns].uri : TABLE[NS_NONE].uri;
}

enum ns_id ns_of_prefix(feed_str prefix)
{
    for (int i = 1; i < NS_KNOWN_COUNT; i++)
        if (str_eq(prefix, TABLE[i].prefix))
            return (enum ns_id)i;
    return NS_NONE;
}
