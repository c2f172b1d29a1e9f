/*
 * What the parts of the checker share: the stack of open elements, what is remembered of the feed, and findings. One
 * file of rules for each field: walk.c and attributes.c (tables), rules_rss.c, rules_atom.c, rules_text.c,
 * rules_media.c,
 * rules_ns.c.
 */
#ifndef FEEDLOOM_CHECK_CONTEXT_H
#define FEEDLOOM_CHECK_CONTEXT_H

#include "../core/hash.h"
#include "../formats/charset.h"
#include "../formats/scan.h"
#include "../namespaces/element.h"
#include "values.h"

enum {
    DEPTH_MAX = 257,      /* xml.h refuses more than 256 open elements */
    ROWS_MAX = 1024,      /* rows of all element tables */
    NAME_MAX_BYTES = 96,  /* of a name in a finding; longer ones are cut */
    VALUE_MAX_BYTES = 160, /* of a value in a finding */
    DEFERRED_MAX = 16,
    SCHEMAS_MAX = 4,
    REPLIES_MAX = 8,  /* thr:in-reply-to in one entry that are compared */
    PAGES = 6,        /* link relations of RFC 5005 */
    NS_MEMOS = 8,     /* namespaces that are looked at first: a power of two */
    LANG_KEPT = 16,     /* bytes of a language tag that is not looked at again */
    GOOD_KEPT = 40,     /* … and of a date */
    SYMBOLS_KEPT = 128, /* names of elements whose row is found without looking */
    START_BYTES = 512 /* of the document that are kept */
};

enum feed_type { TYPE_UNKNOWN, TYPE_RSS091, TYPE_RSS2, TYPE_RDF, TYPE_ATOM, TYPE_ATOM_ENTRY, TYPE_OPML };

/* What an Atom text construct says it holds. */
enum text_type { TEXT_PLAIN, TEXT_HTML, TEXT_XHTML, TEXT_XML_MEDIA, TEXT_MEDIA, TEXT_BINARY, TEXT_REMOTE };

typedef struct find_name {
    char text[NAME_MAX_BYTES];
    size_t n;
} find_name;

/* An open element. */
typedef struct frame {
    const element_row *row; /* NULL: not checked */
    uint8_t kind, ns;
    bool lang;       /* xml:lang is known here */
    bool keep_text;  /* its text is collected */
    bool told;       /* a rule has said what is wrong with it */
    bool child;      /* an element stands in it */
    bool literal;    /* RDF: markup may stand in it */
    bool text_seen;  /* text that is not blank stands in it */
    bool text_told;  /* and was reported */
    uint32_t line, column;
    size_t text_from; /* where its text begins in checker.text */
    size_t base_from, base_at; /* checker.bases before its own xml:base */
    uint64_t marks;   /* MARK(…) of what stands in it */
    uint64_t once[ROWS_MAX / 64]; /* rows with E_ONCE that stand in it */
} frame;

/* What is known of the links of one feed, entry or source. */
typedef struct links {
    str_set alternates; /* type and language of each */
    bool alternate, self, archive;
    bool previous, next, paging;
    bool hub;
    uint64_t current_url, first_url, last_url; /* hashes; 0: no such link */
    uint64_t pages[PAGES]; /* the same of all of RFC 5005: first, last, next, next-archive, prev-archive, previous */
} links;

struct jsonfeed_checker;
struct rng_validator;
struct rng_schema;
struct html_check;

struct checker_space;

struct feed_checker {
    /* What is known of the document: each one begins with zeros, down to `xml`. */
    feed_reporter reporter;
    bool own_output, passed_on;
    int64_t now;
    uint64_t bytes; /* pushed so far */
    size_t counts[3];
    int status;

    enum { MODE_SNIFF, MODE_XML, MODE_JSON } mode;
    charset *charset;
    struct jsonfeed_checker *json;
    feed_reporter json_reporter; /* counts, then passes on */
    bool encoding_told;
    size_t depth;
    bool text_cut; /* a text was longer than is kept, and that was reported */
    unsigned ns_next;
    feed_str lang;    /* the last good value of xml:lang, in `lang_text` */
    char lang_text[LANG_KEPT];
    feed_str good;    /* the last good value of the type, in `good_text` */
    uint8_t good_type;
    char good_text[GOOD_KEPT];
    size_t n_symbols; /* of `symbols` that are in use, from the first */

    enum feed_type type;
    uint8_t vocabulary;   /* the namespace whose elements have no prefix in findings */
    bool rss091_doctype;
    bool rss091; /* whose descriptions are plain text */
    bool opml2, rss090;
    bool itunes;
    bool slash_comments;
    bool metadata_checked, complete, archive;
    bool feed_author, source_author;
    bool docs_rssboard;
    bool serial; /* itunes:type */
    double chapter_at; /* seconds of the last psc:chapter */
    uint64_t replies[REPLIES_MAX], entry_id; /* hashes: what the entry replies to, its own id */
    size_t n_replies;
    size_t n_deferred;
    bool channel_about; /* RDF: the channel has an rdf:about */

    uint32_t image_line, image_column;
    size_t n_self_urls;
    size_t base_at;
    size_t entries;

    enum text_type text_type;
    bool text_escaped, text_has_type;
    unsigned xhtml_divs;
    bool xhtml_bad_told;
    bool xhtml_mixed;    /* elements stand beside the text */
    bool xhtml_document; /* its root is xhtml:html */
    bool permalink;
    unsigned media_contents;
    unsigned hours;
    find_name itunes_parent;
    struct rng_validator *validator; /* of this document's format; NULL: it has no schema */

    /* What the next document uses again. */
    xml_scanner *xml;
    buf name, base_url, content_type; /* copies of the options' strings */
    char start[START_BYTES];
    frame *frames;
    buf text;
    buf scratch; /* one value at a time */
    struct checker_space *space;
    struct source_scan *source; /* NULL while only our own output is checked */
    buf root_ns;                /* a wrong namespace of the root: taken for the right one */
    struct subject *deferred;   /* attributes of other namespaces, until it is known whose rules hold */
    buf channel_title, channel_link; /* for comparing with the image's */
    buf image_title, image_link;
    buf self_urls; /* absolute, a line end behind each: what the document is known by */
    buf bases;     /* xml:base values in scope, resolved; the present one is behind base_at */
    str_set ids, updated, guids, abouts, days;
    links feed_links, entry_links, source_links;
    buf enclosure_ext;
    buf attribute; /* a value that an end hook needs */
    struct html_check *html;

    const element_table *tables[NS_COUNT];
    uint16_t first_row[NS_COUNT]; /* number of a table's first row among all */
    struct row_memo {
        const element_row *row;
        uint8_t kind, ns;
    } memo[256];
    struct ns_memo {
        char uri[128];
        size_t n;
        uint8_t ns;
    } ns_memo[NS_MEMOS];
    struct symbol_memo { /* by an element's symbol: where it belongs, and its row in the parent it had last */
        const element_row *row;
        uint8_t kind, ns;
        bool known;
    } symbols[SYMBOLS_KEPT];
    struct kept_schema {
        const char *name; /* of schemas that were compiled so far; NULL: there are no more */
        struct rng_schema *schema;
        struct rng_validator *validator;
    } kept[SCHEMAS_MAX];
};

/* Where a finding is and what it names. */
typedef struct subject {
    find_name element, parent;
    uint32_t line, column;
} subject;

/* ---- source.c: the text itself ----------------------------------------------------------------------------------- */

typedef struct source_scan {
    uint32_t lines[65536]; /* a ring: the last lines with "&#x" */
    size_t n_lines;        /* ever */
    uint32_t line;         /* from 1 */
    unsigned hex;          /* how much of "&#x" has been read */
    int state;             /* where in the prolog */
    unsigned word, matched;
    char quote;
    uint32_t entity_line; /* of the first external entity; 0: there is none */
} source_scan;

/* The large parts, in one allocation: the system gives zeros for it as far as it is used, and for no more. */
typedef struct checker_space {
    frame frames[DEPTH_MAX + 1];
    subject deferred[DEFERRED_MAX];
    source_scan source;
} checker_space;

void source_reset(source_scan *s);
void source_push(source_scan *s, const char *bytes, size_t n);
/* Whether "&#x" stands on one of these lines. O(log n). */
bool source_has_hex(const source_scan *s, uint32_t from, uint32_t to);

/* ---- find.c: findings -------------------------------------------------------------------------------------------- */

/* Reports a finding. Rules below an error are dropped for our own output. */
void find_at(feed_checker *c, feed_rule rule, const subject *s, feed_str value);
/* For an open element: itself and its parent. */
void find_in(feed_checker *c, feed_rule rule, const frame *f, feed_str value);
/* For an element that is missing in `f`. */
void find_missing(feed_checker *c, feed_rule rule, const frame *f, feed_str element);
/* For the document. */
void find_document(feed_checker *c, feed_rule rule, uint32_t line, uint32_t column, feed_str value);
/* Whether findings of the rule's level are wanted: cheaper to ask first. */
bool find_wanted(const feed_checker *c, feed_rule rule);

/* Remembers a value that should be unique; whether it was there before. */
bool find_repeated(feed_checker *c, str_set *set, feed_str value);

subject subject_of(const feed_checker *c, const frame *f);
/* An attribute of `f`, named as its row says. */
subject subject_of_attribute(const feed_checker *c, const frame *f, feed_str attribute, unsigned flags);
/* The element's name with its canonical prefix. */
find_name name_of(const feed_checker *c, uint8_t ns, feed_str local);
find_name name_of_frame(const feed_checker *c, const frame *f);
static inline feed_str name_str(const find_name *n) { return (feed_str){n->text, n->n}; }
static inline frame *top(feed_checker *c) { return &c->frames[c->depth - 1]; }
static inline frame *parent_of(feed_checker *c, const frame *f) { return &c->frames[f - c->frames - 1]; }
static inline bool is_atom(const feed_checker *c) { return c->type == TYPE_ATOM || c->type == TYPE_ATOM_ENTRY; }
static inline bool is_rss(const feed_checker *c)
{
    return c->type == TYPE_RSS091 || c->type == TYPE_RSS2 || c->type == TYPE_RDF;
}

/* ---- walk.c: events ---------------------------------------------------------------------------------------------- */

int walk_start(feed_checker *c, const xml_element *element);
int walk_text(feed_checker *c, feed_str text);
int walk_end(feed_checker *c);
/* The vocabulary of an element or attribute. */
enum ns_id walk_ns(feed_checker *c, feed_str url);

/* ---- attributes.c ------------------------------------------------------------------------------------------------ */

/* The attribute's value; absent if it is not there. */
feed_str attr_of(const xml_element *element, feed_str local);
feed_str attr_in(feed_checker *c, const xml_element *element, enum ns_id ns, feed_str local);
/* All of them, by the element's row. */
void attributes_check(feed_checker *c, frame *f, const xml_element *element);

/* ---- rules ------------------------------------------------------------------------------------------------------- */

typedef struct hook_row {
    void (*start)(feed_checker *c, frame *f, const xml_element *element);
    void (*end)(feed_checker *c, frame *f, feed_str text);
} hook_row;

extern const hook_row HOOKS[H_COUNT];

/* Namespace declarations on a tag (rules_ns.c); `root`: the tag is the document's. */
void ns_declared(feed_checker *c, const xml_element *element);
/* The root is known: what kind of feed this is. The vocabulary to look it up in. */
enum ns_id ns_root(feed_checker *c, const xml_element *element);

/* Characters that show a wrong encoding. */
void text_characters(feed_checker *c, const subject *s, feed_str text);
/* Markup in plain text: `rule` is ContainsHTML, ContainsUndeclaredHTML or NotInline. */
void text_plain(feed_checker *c, const subject *s, feed_rule rule, feed_str text);
/* HTML. */
void text_html(feed_checker *c, const subject *s, feed_str html);
/* An element inside XHTML content. */
void text_xhtml_start(feed_checker *c, frame *f, const xml_element *element, enum ns_id ns);

#define HOOK(name) void name##_start(feed_checker *c, frame *f, const xml_element *element)
#define END_HOOK(name) void name##_end(feed_checker *c, frame *f, feed_str text)

HOOK(channel);
END_HOOK(channel);
HOOK(item);
END_HOOK(item);
HOOK(item10);
END_HOOK(item10);
END_HOOK(channel_text);
END_HOOK(image_box);
END_HOOK(image_url);
HOOK(textinput);
HOOK(skip);
END_HOOK(skip_days);
END_HOOK(skip_hours);
END_HOOK(hour);
HOOK(guid);
END_HOOK(guid);
HOOK(enclosure);
END_HOOK(docs);
HOOK(description);
END_HOOK(description);
HOOK(content_encoded);
END_HOOK(content_encoded);
HOOK(xhtml_body);
END_HOOK(html_text);
HOOK(rdf_resource);
END_HOOK(rdf_resource);
HOOK(blink);
HOOK(feed);
END_HOOK(feed);
HOOK(entry);
END_HOOK(entry);
HOOK(source);
END_HOOK(source);
HOOK(text);
END_HOOK(text);
HOOK(content);
HOOK(link);
END_HOOK(person_name);
END_HOOK(entry_id);
END_HOOK(entry_updated);
HOOK(opml);
HOOK(outline);
HOOK(itunes_category);
END_HOOK(itunes_owner);
END_HOOK(itunes_keywords);
END_HOOK(media_group);
HOOK(media_group);
HOOK(media_content);
HOOK(media_text);
END_HOOK(media_text);
HOOK(media_hash);
END_HOOK(media_hash);
END_HOOK(media_rating);
HOOK(media_rating);
HOOK(media_credit);
HOOK(media_restriction);
END_HOOK(media_restriction);
HOOK(media_adult);
HOOK(comment_rss);
HOOK(fh);
HOOK(reply);
HOOK(itunes_image);
END_HOOK(itunes_type);
HOOK(chapters);
HOOK(chapter);

/* ---- rules_more.c ------------------------------------------------------------------------------------------------ */

/* Characters in a title that are not seen, or turn around the text behind it. */
void title_characters(feed_checker *c, const subject *s, feed_str text);
/* A relative reference in Atom without an xml:base in scope. */
bool reference_lacks_base(const feed_checker *c, feed_str url);
/* The links of RFC 5005, when all of the feed's are known (rules_atom.c). */
void paging_check(feed_checker *c, const frame *f);
/* At the end of an entry. */
void reply_check(feed_checker *c, const frame *f);
/* A link with an address; its hash. */
void link_note(feed_checker *c, frame *f, const xml_element *element, feed_str rel, uint64_t url);
/* When all links of the feed are known. */
void links_check(feed_checker *c, const frame *f);
void apple_channel(feed_checker *c, const frame *f);
void apple_item(feed_checker *c, const frame *f);
/* Whether the document is known by this URL (rules_atom.c). */
bool is_own_url(const feed_checker *c, uint64_t url);

/* ---- rules_http.c ------------------------------------------------------------------------------------------------ */

/* The kind of feed is known: does it fit what the server says? */
void http_check(feed_checker *c);
void size_note(feed_checker *c, const char *bytes, size_t n);
/* At the end of the document. */
void size_check(feed_checker *c);

/* Apple's requirements for a channel or feed, checked once. */
void itunes_channel(feed_checker *c, const frame *f);
void itunes_item(feed_checker *c, const frame *f);

#endif
