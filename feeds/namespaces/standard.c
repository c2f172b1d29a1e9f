#include "standard.h"

/* Without "http://" and what follows the last letter or digit; in lower case. */
static const struct {
    feed_str stem, prefix;
} TABLE[] = {
#define NAMED(prefix, stem) {{stem, sizeof(stem) - 1}, {prefix, sizeof(prefix) - 1}}
    NAMED("", "www.w3.org/2005/atom"),
    NAMED("", "purl.org/rss/1.0"),
    NAMED("", "backend.userland.com/rss"),
    NAMED("", "blogs.law.harvard.edu/tech/rss"),
    NAMED("", "cyber.law.harvard.edu/rss"),
    NAMED("", "my.netscape.com/rdf/simple/0.9"),
    NAMED("", "channel.netscape.com/rdf/simple/0.9"),
    NAMED("", "purl.org/net/rss1.1"),
    NAMED("", "purl.org/atom/ns"),
    NAMED("", "example.com/newformat"),
    NAMED("", "example.com/necho"),
    NAMED("", "purl.org/echo"),
    NAMED("", "uri/of/echo/namespace"),
    NAMED("", "purl.org/pie"),
    NAMED("", "purl.org/rss/1.0/modules/rss091"),
    NAMED("dc", "purl.org/dc/elements/1.1"),
    NAMED("content", "purl.org/rss/1.0/modules/content"),
    NAMED("media", "search.yahoo.com/mrss"),
    NAMED("itunes", "www.itunes.com/dtds/podcast-1.0.dtd"),
    NAMED("itunes", "example.com/dtds/podcast-1.0.dtd"),
    NAMED("xhtml", "www.w3.org/1999/xhtml"),
    NAMED("xml", "www.w3.org/xml/1998/namespace"),
    NAMED("rdf", "www.w3.org/1999/02/22-rdf-syntax-ns"),
    NAMED("wfw", "wellformedweb.org/commentapi"),
    NAMED("slash", "purl.org/rss/1.0/modules/slash"),
    NAMED("sy", "purl.org/rss/1.0/modules/syndication"),
    NAMED("dcterms", "purl.org/dc/terms"),
    NAMED("admin", "webns.net/mvcb"),
    NAMED("ag", "purl.org/rss/1.0/modules/aggregation"),
    NAMED("annotate", "purl.org/rss/1.0/modules/annotate"),
    NAMED("audio", "media.tangent.org/rss/1.0"),
    NAMED("blogChannel", "backend.userland.com/blogchannelmodule"),
    NAMED("cc", "creativecommons.org/ns#license"),
    NAMED("cc", "web.resource.org/cc"),
    NAMED("co", "purl.org/rss/1.0/modules/company"),
    NAMED("cp", "my.theinfo.org/changed/1.0/rss"),
    NAMED("creativeCommons", "cyber.law.harvard.edu/rss/creativecommonsrssmodule.html"),
    NAMED("creativeCommons", "backend.userland.com/creativecommonsrssmodule"),
    NAMED("email", "purl.org/rss/1.0/modules/email"),
    NAMED("ev", "purl.org/rss/1.0/modules/event"),
    NAMED("feedburner", "rssnamespace.org/feedburner/ext/1.0"),
    NAMED("fm", "freshmeat.net/rss/fm"),
    NAMED("foaf", "xmlns.com/foaf/0.1"),
    NAMED("geo", "www.w3.org/2003/01/geo/wgs84_pos"),
    NAMED("georss", "www.georss.org/georss"),
    NAMED("gml", "www.opengis.net/gml"),
    NAMED("icbm", "postneo.com/icbm"),
    NAMED("image", "purl.org/rss/1.0/modules/image"),
    NAMED("l", "purl.org/rss/1.0/modules/link"),
    NAMED("pingback", "madskills.com/public/xml/rss/module/pingback"),
    NAMED("podcast", "podcastindex.org/namespace/1.0"),
    NAMED("prism", "prismstandard.org/namespaces/1.2/basic"),
    NAMED("psc", "podlove.org/simple-chapters"),
    NAMED("rdfs", "www.w3.org/2000/01/rdf-schema"),
    NAMED("ref", "purl.org/rss/1.0/modules/reference"),
    NAMED("reqv", "purl.org/rss/1.0/modules/richequiv"),
    NAMED("search", "purl.org/rss/1.0/modules/search"),
    NAMED("soap", "schemas.xmlsoap.org/soap/envelope"),
    NAMED("ss", "purl.org/rss/1.0/modules/servicestatus"),
    NAMED("str", "hacks.benhammersley.com/rss/streaming"),
    NAMED("sub", "purl.org/rss/1.0/modules/subscription"),
    NAMED("szf", "schemas.pocketsoap.com/rss/mydescmodule"),
    NAMED("taxo", "purl.org/rss/1.0/modules/taxonomy"),
    NAMED("thr", "purl.org/rss/1.0/modules/threading"),
    NAMED("thr", "purl.org/syndication/thread/1.0"),
    NAMED("ti", "purl.org/rss/1.0/modules/textinput"),
    NAMED("trackback", "madskills.com/public/xml/rss/module/trackback"),
    NAMED("wiki", "purl.org/rss/1.0/modules/wiki"),
    NAMED("xlink", "www.w3.org/1999/xlink"),
};

/* Any namespace below this one is RSS (http://backend.userland.com/rss2 …). */
static bool is_userland(feed_str stem)
{
    static const feed_str RSS = {"backend.userland.com/rss", 24};
    return str_starts_nocase(stem, RSS);
}

feed_str ns_standard_prefix(feed_str uri)
{
    feed_str stem = uri;
    if (str_starts_nocase(stem, STR("http://")))
        stem = str_from(stem, 7);
    else if (str_starts_nocase(stem, STR("https://")))
        stem = str_from(stem, 8);
    while (stem.n && !is_alnum(stem.p[stem.n - 1]))
        stem.n--;
    for (size_t i = 0; stem.n && i < sizeof TABLE / sizeof *TABLE; i++)
        if (stem.n == TABLE[i].stem.n && str_eq_nocase(stem, TABLE[i].stem))
            return TABLE[i].prefix;
    return is_userland(stem) ? STR("") : STR_NONE;
}
