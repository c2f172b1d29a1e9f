/* OpenSearch response elements (https://github.com/dewitt/opensearch) and FeedBurner. */
#include "element.h"

#define END                                                                                                            \
    {                                                                                                                  \
        NULL, 0, 0, 0                                                                                                  \
    }

static const attribute_row QUERY[] = {{"role", NS_NONE, V_SEARCH_ROLE, A_REQUIRED},
                                      {"title", NS_NONE, V_ANY, A_PLAIN | A_SHORT},
                                      {"totalResults", NS_NONE, V_NON_NEGATIVE, 0},
                                      {"searchTerms", NS_NONE, V_SEARCH_TERMS, 0},
                                      {"count", NS_NONE, V_NON_NEGATIVE, 0},
                                      {"startIndex", NS_NONE, V_INTEGER, 0},
                                      {"startPage", NS_NONE, V_INTEGER, 0},
                                      {"language", NS_NONE, V_LANGUAGE_OR_STAR, 0},
                                      {"inputEncoding", NS_NONE, V_ENCODING, 0},
                                      {"outputEncoding", NS_NONE, V_ENCODING, 0},
                                      END};
static const attribute_row FLARE[] = {{"href", NS_NONE, V_URI, A_REQUIRED}, {"src", NS_NONE, V_URI, A_REQUIRED}, END};
static const attribute_row BROWSER[] = {{"text", NS_NONE, V_ANY, 0}, END};

static const element_row OPENSEARCH_ROWS[] = {
    {"totalResults", IN_HEAD, K_LEAF, V_NON_NEGATIVE, E_ONCE, 0, 0, 0, NULL},
    {"startIndex", IN_HEAD, K_LEAF, V_INTEGER, E_ONCE, 0, 0, 0, NULL},
    {"itemsPerPage", IN_HEAD, K_LEAF, V_NON_NEGATIVE, E_ONCE, 0, 0, 0, NULL},
    {"Query", IN_HEAD, K_EMPTY, V_ANY, 0, 0, 0, 0, QUERY},
    {"link", IN_HEAD, K_FOREIGN, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
};

ELEMENT_TABLE(OPENSEARCH_TABLE, NS_OPENSEARCH, OPENSEARCH_ROWS);

static const element_row OPENSEARCH10_ROWS[] = {
    {"totalResults", IN_HEAD, K_LEAF, V_NON_NEGATIVE, E_ONCE, 0, 0, 0, NULL},
    {"startIndex", IN_HEAD, K_LEAF, V_INTEGER, E_ONCE, 0, 0, 0, NULL},
    {"itemsPerPage", IN_HEAD, K_LEAF, V_NON_NEGATIVE, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(OPENSEARCH10_TABLE, NS_OPENSEARCH10, OPENSEARCH10_ROWS);

static const element_row FEEDBURNER_ROWS[] = {
    {"awareness", IN_FEED_OR_ENTRY, K_LEAF, V_IRI, E_ONCE, 0, 0, 0, NULL},
    {"origLink", IN_ENTRY, K_LEAF, V_IRI, E_ONCE, 0, 0, 0, NULL},
    {"origEnclosureLink", IN_ENTRY, K_LEAF, V_IRI, E_ONCE, 0, 0, 0, NULL},
    {"feedFlare", IN_HEAD, K_LEAF, V_ANY, 0, 0, 0, 0, FLARE},
    {"browserFriendly", IN_HEAD, K_LEAF, V_ANY, E_ONCE, 0, H_HTML_TEXT, 0, BROWSER},
    {"emailServiceId", IN_HEAD, K_LEAF, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"feedburnerHostname", IN_HEAD, K_LEAF, V_IRI, E_ONCE, 0, 0, 0, NULL},
    {"info", IN_HEAD, K_LEAF, V_ANY, E_ANY_ATTR, 0, 0, 0, NULL},
    {"feedburnerHostName", IN_HEAD, K_LEAF, V_IRI, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(FEEDBURNER_TABLE, NS_FEEDBURNER, FEEDBURNER_ROWS);
