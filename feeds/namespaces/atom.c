/* The elements of Atom 1.0 (RFC 4287), of its parts that RSS feeds borrow, and of AtomPub (RFC 5023). */
#include "element.h"

static const attribute_row TYPE[] = {{"type", NS_NONE, V_ANY, 0}, {NULL, 0, 0, 0}};
static const attribute_row CONTENT[] = {
    {"type", NS_NONE, V_ANY, 0}, {"src", NS_NONE, V_URI_ATTRIBUTE, A_AS_ELEMENT}, {NULL, 0, 0, 0}};
static const attribute_row CATEGORY[] = {{"term", NS_NONE, V_ANY, A_REQUIRED | A_NOT_BLANK},
                                         {"scheme", NS_NONE, V_IRI_FULL, 0},
                                         {"label", NS_NONE, V_ANY, A_PLAIN},
                                         {NULL, 0, 0, 0}};
static const attribute_row GENERATOR[] = {
    {"uri", NS_NONE, V_URI_ATTRIBUTE, A_AS_ELEMENT}, {"version", NS_NONE, V_ANY, A_NOT_BLANK}, {NULL, 0, 0, 0}};
static const attribute_row LINK[] = {{"href", NS_NONE, V_IRI, A_REQUIRED | A_OF_PARENT},
                                     {"rel", NS_NONE, V_ANY, A_NOT_BLANK | A_AS_ELEMENT},
                                     {"type", NS_NONE, V_MIME_TYPE, A_AS_ELEMENT},
                                     {"hreflang", NS_NONE, V_LANGUAGE, A_OF_PARENT},
                                     {"title", NS_NONE, V_ANY, A_PLAIN | A_NOT_BLANK | A_AS_ELEMENT},
                                     {"length", NS_NONE, V_NON_NEGATIVE, A_OF_PARENT},
                                     {"count", NS_THR, V_NON_NEGATIVE, A_OF_PARENT},
                                     {"updated", NS_THR, V_DATE_3339, A_OF_PARENT},
                                     {"when", NS_THR, V_ANY, A_OF_PARENT},
                                     {NULL, 0, 0, 0}};

#define F       IN(K_FEED)
#define N       IN(K_ENTRY)
#define S       IN(K_SOURCE)
#define P       IN(K_PERSON)
#define RSS_ANY (IN_CHANNEL | IN_ITEM)

static const element_row ROWS[] = {
    {"feed", IN(K_ROOT), K_FEED, V_ANY, 0, 0, H_FEED, 0, NULL},
    {"entry", IN(K_ROOT) | F, K_ENTRY, V_ANY, 0, M_ENTRY, H_ENTRY, 0, NULL},

    {"id", F | S, K_LEAF, V_IRI_FULL, E_ONCE | E_NOT_BLANK | E_NO_SPACE | E_CANONICAL | E_METADATA, M_ID, 0, 0, NULL},
    {"id", N, K_LEAF, V_IRI_FULL, E_ONCE | E_NOT_BLANK | E_NO_SPACE | E_CANONICAL, M_ID, H_ENTRY_ID, 0, NULL},
    {"title", F | S | N, K_TEXT, V_ANY, E_ONCE | E_NOT_BLANK | E_METADATA, M_TITLE, H_TEXT, 0, TYPE},
    {"subtitle", F | S, K_TEXT, V_ANY, E_ONCE | E_NOT_BLANK | E_METADATA, 0, H_TEXT, 0, TYPE},
    {"rights", F | S | N, K_TEXT, V_ANY, E_ONCE | E_NOT_BLANK | E_METADATA, 0, H_TEXT, 0, TYPE},
    {"summary", N, K_TEXT, V_ANY, E_ONCE | E_NOT_BLANK, M_SUMMARY, H_TEXT, 0, TYPE},
    {"content", N, K_TEXT, V_ANY, E_ONCE, M_CONTENT, H_CONTENT, 0, CONTENT},
    {"updated", F | S, K_LEAF, V_DATE_3339, E_ONCE | E_NO_SPACE | E_METADATA, M_UPDATED, 0, 0, NULL},
    {"updated", N, K_LEAF, V_DATE_3339, E_ONCE | E_NO_SPACE, M_UPDATED, H_ENTRY_UPDATED, 0, NULL},
    {"published", N, K_LEAF, V_DATE_3339, E_ONCE | E_NO_SPACE, M_PUBDATE, 0, 0, NULL},
    {"author", F | S | N, K_PERSON, V_ANY, E_METADATA, M_AUTHOR, 0, 0, NULL},
    {"contributor", F | S | N, K_PERSON, V_ANY, E_METADATA, 0, 0, 0, NULL},
    {"category", F | S | N, K_FOREIGN, V_ANY, E_METADATA, M_CATEGORY, 0, 0, CATEGORY},
    {"generator", F | S, K_LEAF, V_ANY, E_ONCE | E_NOT_BLANK | E_PLAIN | E_METADATA, M_GENERATOR, 0, 0, GENERATOR},
    {"icon", F | S, K_LEAF, V_IRI, E_ONCE | E_NOT_BLANK | E_NO_SPACE | E_METADATA, 0, 0, 0, NULL},
    {"logo", F | S, K_LEAF, V_IRI, E_ONCE | E_NOT_BLANK | E_NO_SPACE | E_METADATA, 0, 0, 0, NULL},
    {"link", F | S | N, K_FOREIGN, V_ANY, E_METADATA, M_LINK, H_LINK, 0, LINK},
    {"source", N, K_SOURCE, V_ANY, E_ONCE, M_SOURCE, H_SOURCE, 0, NULL},

    {"name", P, K_LEAF, V_ANY, E_ONCE | E_NOT_BLANK | E_PLAIN, M_NAME, H_PERSON_NAME, 0, NULL},
    {"uri", P, K_LEAF, V_IRI, E_ONCE | E_NOT_BLANK | E_NO_SPACE, 0, 0, 0, NULL},
    {"email", P, K_LEAF, V_ADDR_SPEC, E_ONCE, 0, 0, 0, NULL},

    {"title", IN(K_COLLECTION), K_TEXT, V_ANY, E_ONCE, 0, H_TEXT, 0, TYPE},

    /* In RSS. */
    {"link", RSS_ANY, K_FOREIGN, V_ANY, 0, 0, H_LINK, 0, LINK},
    {"author", RSS_ANY, K_PERSON, V_ANY, 0, M_ATOM_AUTHOR, 0, 0, NULL},
    {"contributor", RSS_ANY, K_PERSON, V_ANY, 0, 0, 0, 0, NULL},
    {"category", RSS_ANY, K_FOREIGN, V_ANY, 0, 0, 0, 0, CATEGORY},
    {"id", RSS_ANY, K_LEAF, V_IRI_FULL, E_ONCE | E_NOT_BLANK | E_CANONICAL, 0, H_ENTRY_ID, 0, NULL},
    {"title", RSS_ANY, K_TEXT, V_ANY, E_ONCE | E_NOT_BLANK, 0, H_TEXT, 0, TYPE},
    {"subtitle", IN_CHANNEL, K_TEXT, V_ANY, E_ONCE | E_NOT_BLANK, 0, H_TEXT, 0, TYPE},
    {"rights", RSS_ANY, K_TEXT, V_ANY, E_ONCE | E_NOT_BLANK, 0, H_TEXT, 0, TYPE},
    {"summary", IN_ITEM, K_TEXT, V_ANY, E_ONCE | E_NOT_BLANK, 0, H_TEXT, 0, TYPE},
    {"content", IN_ITEM, K_TEXT, V_ANY, E_ONCE, M_ATOM_CONTENT, H_ATOM_IN_RSS_CONTENT, 0, CONTENT},
    {"updated", RSS_ANY, K_LEAF, V_DATE_3339, E_ONCE, M_ATOM_UPDATED, 0, 0, NULL},
    {"published", IN_ITEM, K_LEAF, V_DATE_3339, E_ONCE, M_ATOM_PUBLISHED, 0, 0, NULL},
    {"generator", IN_CHANNEL, K_LEAF, V_ANY, E_ONCE | E_NOT_BLANK | E_PLAIN, 0, 0, 0, GENERATOR},
    {"icon", IN_CHANNEL, K_LEAF, V_IRI, E_ONCE | E_NOT_BLANK, 0, 0, 0, NULL},
    {"logo", IN_CHANNEL, K_LEAF, V_IRI, E_ONCE | E_NOT_BLANK, 0, 0, 0, NULL},
    {"source", IN_ITEM, K_SOURCE, V_ANY, E_ONCE, 0, 0, 0, NULL},
};

ELEMENT_TABLE(ATOM_TABLE, NS_ATOM, ROWS);

static const attribute_row HREF[] = {{"href", NS_NONE, V_IRI, A_REQUIRED}, {NULL, 0, 0, 0}};
static const attribute_row CATEGORIES[] = {
    {"href", NS_NONE, V_IRI, 0}, {"fixed", NS_NONE, V_YES_NO, 0}, {"scheme", NS_NONE, V_IRI_FULL, 0}, {NULL, 0, 0, 0}};

/* RFC 5023, in feeds and entries. */
static const element_row APP_ROWS[] = {
    {"edited", N, K_LEAF, V_DATE_3339, E_ONCE, 0, 0, 0, NULL},
    {"control", N, K_CONTROL, V_ANY, E_ONCE, 0, 0, 0, NULL},
    {"draft", IN(K_CONTROL), K_LEAF, V_YES_NO, E_ONCE, 0, 0, 0, NULL},
    {"collection", F | S, K_COLLECTION, V_ANY, 0, 0, 0, 0, HREF},
    {"accept", IN(K_COLLECTION), K_LEAF, V_ANY, 0, 0, 0, 0, NULL},
    {"categories", IN(K_COLLECTION), K_CATEGORIES, V_ANY, 0, 0, 0, 0, CATEGORIES},
};

ELEMENT_TABLE(APP_TABLE, NS_APP, APP_ROWS);
