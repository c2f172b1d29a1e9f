/*
 * Element tables: what a vocabulary allows where. One table for each namespace module; the checker walks them, so that
 * a new module is a new table and nothing else.
 */
#ifndef FEEDLOOM_NAMESPACES_ELEMENT_H
#define FEEDLOOM_NAMESPACES_ELEMENT_H

#include "namespaces.h"

/* What an element is for what stands in it. A row names the kinds of parent it may have as a set of bits. */
enum kind {
    K_ROOT,    /* the document */
    K_FOREIGN, /* not checked: an unknown vocabulary, or something already reported */
    K_LEAF,    /* text alone */
    K_EMPTY,   /* neither text nor elements */
    K_RSS,
    K_RDF,
    K_CHANNEL,   /* RSS 0.91 to 2.0 */
    K_CHANNEL10, /* RSS 0.90, 1.0, 1.1 */
    K_ITEM,
    K_ITEM10,
    K_IMAGE,
    K_IMAGE10,
    K_TEXTINPUT,
    K_TEXTINPUT10,
    K_SKIPDAYS,
    K_SKIPHOURS,
    K_ITEMS,
    K_SEQ,
    K_FEED,
    K_ENTRY,
    K_SOURCE,
    K_PERSON,
    K_TEXT,    /* Atom text construct or content; what it holds depends on its type */
    K_XHTML,   /* XHTML markup and all that is in it */
    K_OPML,
    K_HEAD,
    K_BODY,
    K_OUTLINE,
    K_OWNER,    /* itunes:owner */
    K_CATEGORY, /* itunes:category of the first level */
    K_MEDIA,    /* media:content */
    K_GROUP,    /* media:group */
    K_MEDIA_BOX, /* media:community and other containers */
    K_WHERE,    /* georss:where */
    K_GML,
    K_GEO_POINT,
    K_COLLECTION,
    K_CATEGORIES,
    K_CONTROL,
    K_PODCAST_MEDIA, /* podcast:alternateEnclosure */
    K_PODCAST_VALUE,
    K_PODCAST_SPLIT, /* podcast:valueTimeSplit */
    K_PODCAST_LIST,  /* podcast:podroll, podcast:publisher */
    K_CHAPTERS,      /* psc:chapters */
    K_RSL,
    K_RSL_CONTENT,
    K_RSL_LICENSE,
    K_COUNT
};

#define IN(kind) (UINT64_C(1) << (kind))
#define IN_CHANNEL (IN(K_CHANNEL) | IN(K_CHANNEL10))
#define IN_ITEM (IN(K_ITEM) | IN(K_ITEM10))
#define IN_HEAD (IN_CHANNEL | IN(K_FEED) | IN(K_SOURCE)) /* what describes a whole feed */
#define IN_ENTRY (IN_ITEM | IN(K_ENTRY))
#define IN_FEED_OR_ENTRY (IN_HEAD | IN_ENTRY)
#define IN_RSS_BOX (IN(K_IMAGE) | IN(K_IMAGE10) | IN(K_TEXTINPUT) | IN(K_TEXTINPUT10))

/* What a value must be; each has a checker in check/values.c. */
enum value_type {
    V_ANY,
    V_URI,            /* a URI reference */
    V_URI_FULL,       /* an absolute URI */
    V_IRI,            /* the same two, where other characters than ASCII may stand */
    V_IRI_FULL,
    V_URL,            /* http or https with a host */
    V_URI_ATTRIBUTE,  /* a URI reference in an attribute that has a rule of its own */
    V_LANGUAGE,
    V_LANGUAGE_OR_EMPTY,
    V_LANGUAGE_OR_STAR,
    V_DATE_822,
    V_DATE_3339,
    V_DATE_W3C,
    V_DATE_W3C_EVER, /* not of the feed's making: of any year */
    V_DATE_8601_TIME,
    V_INTEGER,
    V_NON_NEGATIVE,
    V_POSITIVE,
    V_PLACE, /* on a screen, or in a list of lines */
    V_POSITIVE_ATTRIBUTE,
    V_ENCLOSURE_LENGTH,
    V_FLOAT,
    V_WIDTH,
    V_HEIGHT,
    V_HOUR,
    V_DAY,
    V_BOOLEAN_ATTRIBUTE,
    V_TRUE_FALSE,
    V_YES_NO,
    V_YES_NO_CLEAN,
    V_CONTACT, /* of RSS: with a name, in a form of its own */
    V_EMAIL,
    V_ADDR_SPEC,
    V_MIME_ATTRIBUTE,
    V_MIME_TYPE,
    V_DURATION,
    V_LATITUDE,
    V_LONGITUDE,
    V_COORD,
    V_COORD_LIST,
    V_UPDATE_PERIOD,
    V_INTEGER_LIST,
    V_EXPANSION_STATE,
    V_NPT,
    V_CHAPTER_TIME, /* the same, or mm:ss (Podlove Simple Chapters) */
    V_FORM_NAME,
    V_ITUNES_EPISODE_TYPE,
    V_ITUNES_TYPE,
    V_MEDIA_MEDIUM,
    V_MEDIA_EXPRESSION,
    V_RSS_VERSION,
    V_OPML_VERSION,
    V_OUTLINE_VERSION,
    V_ENCODING,
    V_SEARCH_TERMS,
    V_SEARCH_ROLE,
    V_RESTRICTION_REL,
    V_RESTRICTION_TYPE,
    V_MEDIA_TEXT_TYPE,
    V_ACCESS_REL,
    V_COUNTRY,
    V_GUID, /* a UUID */
    V_GEO,  /* geo: URI (RFC 5870) */
    V_OSM,  /* an object of OpenStreetMap */
    V_MEDIUM,
    V_LIVE_STATUS,
    V_INTEGRITY,
    V_RSL_SCOPE,
    V_RSL_PAYMENT,
    V_RSL_LEGAL,
    V_CURRENCY,
    V_COUNT
};

/* How long a text may be, in characters. */
enum length_class { LENGTH_ANY, LENGTH_128, LENGTH_255, LENGTH_256, LENGTH_4000 };

typedef struct attribute_row {
    const char *name; /* NULL ends a list */
    uint8_t ns;       /* enum ns_id */
    uint8_t value;    /* enum value_type */
    uint16_t flags;
} attribute_row;

enum {
    A_REQUIRED = 1,
    A_NOT_BLANK = 2,
    A_PLAIN = 4,      /* no markup */
    A_OF_PARENT = 8,  /* findings call the attribute a child of the element's parent, as the W3C validator does */
    A_SHORT = 32,    /* at most 256 characters */
    A_AS_ELEMENT = 16 /* findings name the element, not the attribute */
};

typedef struct element_row {
    const char *name; /* local name */
    uint64_t parents; /* IN(kind) | … */
    uint8_t kind;     /* enum kind */
    uint8_t value;    /* enum value_type of its text */
    uint16_t flags;
    uint8_t mark;  /* enum mark: what the parent remembers */
    uint8_t hook;  /* enum hook: a rule of its own in check/ */
    uint8_t limit; /* enum length_class */
    const attribute_row *attrs; /* NULL: none are allowed */
} element_row;

enum {
    E_ONCE = 1,      /* at most once in its parent */
    E_NOT_BLANK = 2, /* should have text */
    E_PLAIN = 4,     /* text without markup */
    E_NO_SPACE = 16, /* no white space around the value */
    E_ANY_ATTR = 32, /* attributes are not checked */
    E_CANONICAL = 64, /* a URI that serves as an identifier */
    E_METADATA = 128, /* of a feed: must stand before the entries */
    E_EMPTY_OK = 256 /* no value at all is fine */
};

/* What a parent remembers of its children. */
enum mark {
    M_NONE,
    M_TITLE,
    M_LINK,
    M_DESCRIPTION,
    M_URL,
    M_NAME,
    M_ITEM,
    M_ITEMS,
    M_CHANNEL,
    M_ID,
    M_UPDATED,
    M_AUTHOR,
    M_SUMMARY,
    M_CONTENT,
    M_ENTRY,
    M_PUBDATE,
    M_LAST_BUILD,
    M_LANGUAGE,
    M_COPYRIGHT,
    M_EDITOR,
    M_WEBMASTER,
    M_CATEGORY,
    M_GENERATOR,
    M_GUID,
    M_SOURCE,
    M_ENCLOSURE,
    M_TEXTINPUT,
    M_DOCS,
    M_DC_DATE,
    M_DC_RIGHTS,
    M_DC_LANGUAGE,
    M_DC_PUBLISHER,
    M_DC_CREATOR,
    M_DC_SUBJECT,
    M_DC_SOURCE,
    M_DC_TITLE,
    M_DC_DESCRIPTION,
    M_DCTERMS_MODIFIED,
    M_ADMIN_GENERATOR,
    M_CC_LICENSE,
    M_UL_LICENSE,
    M_ATOM_PUBLISHED,
    M_ATOM_UPDATED,
    M_ATOM_AUTHOR,
    M_ATOM_CONTENT,
    M_ATOM_SELF,
    M_CONTENT_ENCODED,
    M_XHTML_BODY,
    M_ITUNES_CATEGORY,
    M_ITUNES_EXPLICIT,
    M_ITUNES_EMAIL,
    M_ITUNES_ANY,
    M_SLASH_COMMENTS,
    M_OPML_HEAD,
    M_OPML_BODY,
    M_OUTLINE,
    M_SKIPPED,
    M_MEDIA_CONTENT,
    M_IMAGE,
    M_BASE64_OR_SRC,
    M_ITUNES_IMAGE,
    M_ITUNES_EPISODE,
    M_COUNT
};

#define MARK(mark) (UINT64_C(1) << (mark))

/* Rules that no table can say; check/hooks.c holds the functions. */
enum hook {
    H_NONE,
    H_CHANNEL,
    H_ITEM,
    H_ITEM10,
    H_IMAGE_BOX,
    H_IMAGE_URL,
    H_TEXTINPUT,
    H_SKIP_DAYS,
    H_SKIP_HOURS,
    H_HOUR,
    H_GUID,
    H_ENCLOSURE,
    H_CHANNEL_TEXT, /* title and link of channel and image: kept for comparing */
    H_DOCS,
    H_DESCRIPTION,
    H_CONTENT_ENCODED,
    H_HTML_TEXT,
    H_XHTML_BODY,
    H_ATOM_IN_RSS_CONTENT,
    H_RDF_RESOURCE,
    H_BLINK,
    H_FEED,
    H_ENTRY,
    H_SOURCE,
    H_TEXT,
    H_CONTENT,
    H_LINK,
    H_PERSON_NAME,
    H_ENTRY_ID,
    H_ENTRY_UPDATED,
    H_OPML,
    H_OUTLINE,
    H_ITUNES_CATEGORY,
    H_ITUNES_KEYWORDS,
    H_ITUNES_OWNER,
    H_MEDIA_GROUP,
    H_MEDIA_CONTENT,
    H_MEDIA_TEXT,
    H_MEDIA_HASH,
    H_MEDIA_RATING,
    H_MEDIA_CREDIT,
    H_MEDIA_RESTRICTION,
    H_MEDIA_ADULT,
    H_COMMENT_RSS,
    H_FH,
    H_REPLY,
    H_ITUNES_IMAGE,
    H_ITUNES_TYPE,
    H_CHAPTERS,
    H_CHAPTER,
    H_COUNT
};

typedef struct element_table {
    uint8_t ns; /* enum ns_id */
    const element_row *rows;
    size_t n;
} element_table;

/* Every module's table; NULL ends them. */
extern const element_table *const ELEMENT_TABLES[];

#define ELEMENT_TABLE(name, ns_id, array)                                                                              \
    const element_table name = {.ns = (ns_id), .rows = (array), .n = sizeof(array) / sizeof *(array)}

#endif
