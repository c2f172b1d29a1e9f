/*
 * The namespaces of feeds: which URI is which vocabulary, and the prefix it is known by. Elements are named by that
 * prefix in findings, whatever prefix the document uses.
 */
#ifndef FEEDLOOM_NAMESPACES_NAMESPACES_H
#define FEEDLOOM_NAMESPACES_NAMESPACES_H

#include "../core/str.h"

/* NAMESPACE(id, prefix, uri): the vocabularies that the checker knows. NONE is "in no namespace". */
#define NAMESPACES(NAMESPACE)                                                                                          \
    NAMESPACE(ATOM, "atom", "http://www.w3.org/2005/Atom")                                                             \
    NAMESPACE(RSS10, "rss", "http://purl.org/rss/1.0/")                                                                \
    NAMESPACE(RSS090, "rss090", "http://my.netscape.com/rdf/simple/0.9/")                                              \
    NAMESPACE(RSS11, "rss11", "http://purl.org/net/rss1.1#")                                                           \
    NAMESPACE(OPML, "opml", "http://www.opml.org/spec2")                                                               \
    NAMESPACE(RDF, "rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#")                                               \
    NAMESPACE(RDFS, "rdfs", "http://www.w3.org/2000/01/rdf-schema#")                                                   \
    NAMESPACE(XHTML, "xhtml", "http://www.w3.org/1999/xhtml")                                                          \
    NAMESPACE(SVG, "svg", "http://www.w3.org/2000/svg")                                                                \
    NAMESPACE(MATHML, "mathml", "http://www.w3.org/1998/Math/MathML")                                                  \
    NAMESPACE(XML, "xml", "http://www.w3.org/XML/1998/namespace")                                                      \
    NAMESPACE(ACCESS, "access", "http://www.bloglines.com/about/specs/fac-1.0")                                        \
    NAMESPACE(ADMIN, "admin", "http://webns.net/mvcb/")                                                                \
    NAMESPACE(AG, "ag", "http://purl.org/rss/1.0/modules/aggregation/")                                                \
    NAMESPACE(ANNOTATE, "annotate", "http://purl.org/rss/1.0/modules/annotate/")                                       \
    NAMESPACE(APP, "app", "http://www.w3.org/2007/app")                                                                \
    NAMESPACE(AUDIO, "audio", "http://media.tangent.org/rss/1.0/")                                                     \
    NAMESPACE(BLOGCHANNEL, "blogChannel", "http://backend.userland.com/blogChannelModule")                             \
    NAMESPACE(CC, "cc", "http://web.resource.org/cc/")                                                                 \
    NAMESPACE(CF, "cf", "http://www.microsoft.com/schemas/rss/core/2005")                                              \
    NAMESPACE(COMPANY, "company", "http://purl.org/rss/1.0/modules/company")                                           \
    NAMESPACE(CONTENT, "content", "http://purl.org/rss/1.0/modules/content/")                                          \
    NAMESPACE(CP, "cp", "http://my.theinfo.org/changed/1.0/rss/")                                                      \
    NAMESPACE(CREATIVECOMMONS, "creativeCommons", "http://backend.userland.com/creativeCommonsRssModule")              \
    NAMESPACE(DC, "dc", "http://purl.org/dc/elements/1.1/")                                                            \
    NAMESPACE(DCTERMS, "dcterms", "http://purl.org/dc/terms/")                                                         \
    NAMESPACE(EMAIL, "email", "http://purl.org/rss/1.0/modules/email/")                                                \
    NAMESPACE(EV, "ev", "http://purl.org/rss/1.0/modules/event/")                                                      \
    NAMESPACE(FEEDBURNER, "feedburner", "http://rssnamespace.org/feedburner/ext/1.0")                                  \
    NAMESPACE(FH, "fh", "http://purl.org/syndication/history/1.0")                                                     \
    NAMESPACE(FOAF, "foaf", "http://xmlns.com/foaf/0.1/")                                                              \
    NAMESPACE(G, "g", "http://base.google.com/ns/1.0")                                                                 \
    NAMESPACE(GEO, "geo", "http://www.w3.org/2003/01/geo/wgs84_pos#")                                                  \
    NAMESPACE(GEORSS, "georss", "http://www.georss.org/georss")                                                        \
    NAMESPACE(GEOURL, "geourl", "http://geourl.org/rss/module/")                                                       \
    NAMESPACE(GML, "gml", "http://www.opengis.net/gml")                                                                \
    NAMESPACE(ICBM, "icbm", "http://postneo.com/icbm")                                                                 \
    NAMESPACE(IMAGE, "image", "http://purl.org/rss/1.0/modules/image/")                                                \
    NAMESPACE(INDEXING, "indexing", "urn:atom-extension:indexing")                                                     \
    NAMESPACE(ITUNES, "itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd")                                          \
    NAMESPACE(L, "l", "http://purl.org/rss/1.0/modules/link/")                                                         \
    NAMESPACE(MEDIA, "media", "http://search.yahoo.com/mrss/")                                                         \
    NAMESPACE(OPENSEARCH, "opensearch", "http://a9.com/-/spec/opensearch/1.1/")                                        \
    NAMESPACE(OPENSEARCH10, "opensearch", "http://a9.com/-/spec/opensearchrss/1.0/")                                   \
    NAMESPACE(PINGBACK, "pingback", "http://madskills.com/public/xml/rss/module/pingback/")                            \
    NAMESPACE(PODCAST, "podcast", "https://podcastindex.org/namespace/1.0")                                            \
    NAMESPACE(PODCAST_DOCS, "podcast",                                                                                 \
              "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md")                           \
    NAMESPACE(PSC, "psc", "http://podlove.org/simple-chapters")                                                        \
    NAMESPACE(GOOGLEPLAY, "googleplay", "http://www.google.com/schemas/play-podcasts/1.0")                             \
    NAMESPACE(RSL, "rsl", "https://rslstandard.org/rsl")                                                               \
    NAMESPACE(PRISM, "prism", "http://prismstandard.org/namespaces/1.2/basic/")                                        \
    NAMESPACE(REF, "ref", "http://purl.org/rss/1.0/modules/reference/")                                                \
    NAMESPACE(REQV, "reqv", "http://purl.org/rss/1.0/modules/richequiv/")                                              \
    NAMESPACE(RSS091, "rss091", "http://purl.org/rss/1.0/modules/rss091#")                                             \
    NAMESPACE(SEARCH, "search", "http://purl.org/rss/1.0/modules/search/")                                             \
    NAMESPACE(SLASH, "slash", "http://purl.org/rss/1.0/modules/slash/")                                                \
    NAMESPACE(SS, "ss", "http://purl.org/rss/1.0/modules/servicestatus/")                                              \
    NAMESPACE(STR, "str", "http://hacks.benhammersley.com/rss/streaming/")                                             \
    NAMESPACE(SUB, "sub", "http://purl.org/rss/1.0/modules/subscription/")                                             \
    NAMESPACE(SX, "sx", "http://feedsync.org/2007/feedsync")                                                           \
    NAMESPACE(SY, "sy", "http://purl.org/rss/1.0/modules/syndication/")                                                \
    NAMESPACE(TAXO, "taxo", "http://purl.org/rss/1.0/modules/taxonomy/")                                               \
    NAMESPACE(THR10, "thr", "http://purl.org/rss/1.0/modules/threading/")                                              \
    NAMESPACE(THR, "thr", "http://purl.org/syndication/thread/1.0")                                                    \
    NAMESPACE(TRACKBACK, "trackback", "http://madskills.com/public/xml/rss/module/trackback/")                         \
    NAMESPACE(WFW, "wfw", "http://wellformedweb.org/CommentAPI/")                                                      \
    NAMESPACE(WIKI, "wiki", "http://purl.org/rss/1.0/modules/wiki/")                                                   \
    NAMESPACE(WIKI_OLD, "wiki", "http://www.usemod.com/cgi-bin/mb.pl?ModWiki")                                         \
    NAMESPACE(XSI, "xsi", "http://www.w3.org/2001/XMLSchema-instance")                                                 \
    NAMESPACE(ATOM03, "atom03", "http://purl.org/atom/ns#")                                                            \
    NAMESPACE(RSS_HARVARD, "rss", "http://blogs.law.harvard.edu/tech/rss")

enum ns_id {
    NS_NONE,
#define NAMESPACE(id, prefix, uri) NS_##id,
    NAMESPACES(NAMESPACE)
#undef NAMESPACE
    NS_KNOWN_COUNT,
    NS_UNSUPPORTED = NS_KNOWN_COUNT, /* known, but its elements are not checked: Google Data, RawVoice … */
    NS_UNKNOWN,
    NS_RSS, /* the vocabulary of RSS, whatever namespace the document's version puts it in */
    NS_CDF, /* Microsoft's Channel Definition Format, which has no namespace */
    NS_ENC, /* for the reader alone */
    NS_COUNT
};

/* Up to the last letter or digit: what tells one namespace URI from another. */
feed_str ns_stem(feed_str uri);
/* The vocabulary of a namespace URI. A wrong case and what follows the last letter or digit do not count: what is
 * nearly a known name is meant to be that one. O(number of namespaces). */
enum ns_id ns_find(feed_str uri);
/* Whether the URI is spelled exactly as it should be. */
bool ns_is_exact(enum ns_id ns, feed_str uri);
/* The known prefix; "" for the vocabularies without one. */
feed_str ns_prefix(enum ns_id ns);
/* The namespace that a prefix usually stands for; NS_NONE if there is none. */
enum ns_id ns_of_prefix(feed_str prefix);
feed_str ns_uri(enum ns_id ns);

#endif
