/*
 * feed.h: libfeedloom, the one public header.
 *
 * The library reads, checks and writes feeds. It is silent: it prints nothing, never exits, reads no clock and no
 * environment, and keeps no mutable state at file scope. Clock, diagnostics and output come in as parameters.
 *
 *   1  Strings and ownership
 *   2  Time
 *   3  Diagnostics
 *   4  The model: feed head and entry
 *   5  Sinks
 *   6  Readers
 *   7  Writers
 *   8  Validation
 */
#ifndef FEEDLOOM_FEED_H
#define FEEDLOOM_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define FEED_API __attribute__((visibility("default")))
#define FEED_MUST_USE __attribute__((warn_unused_result))
#else
#define FEED_API
#define FEED_MUST_USE
#endif

#define FEEDLOOM_VERSION "0.1.0"

/* ---- 1 Strings and ownership -------------------------------------------------------------------------------------
 *
 * A string is a view: pointer and length, UTF-8, not NUL-terminated. Absent (p == NULL) and empty (p != NULL, n == 0)
 * differ. Everything reachable from a feed_head or feed_entry lives until the callback that received it returns.
 * Functions that can fail return 0 or a negative feed_status after the reason has been reported.
 */
typedef struct feed_str {
    const char *p; /* NULL: absent */
    size_t n;      /* bytes */
} feed_str;

typedef enum feed_status {
    FEED_OK = 0,
    FEED_E_MEMORY = -1,  /* malloc failed */
    FEED_E_LIMIT = -2,   /* a stated maximum was crossed */
    FEED_E_INPUT = -3,   /* the input could not be read or is no feed */
    FEED_E_OUTPUT = -4,  /* writing failed; the old file is intact */
    FEED_E_INVALID = -5, /* what was made did not pass validation and was not published */
    FEED_E_USAGE = -6    /* the caller asked for something that does not exist */
} feed_status;

/* ---- 2 Time ------------------------------------------------------------------------------------------------------ */

typedef struct feed_time {
    int64_t unix_seconds;   /* seconds since 1970-01-01T00:00:00Z */
    int16_t offset_minutes; /* the zone it was written in: local = UTC + offset */
    bool set;               /* false: no date */
    bool zoned;             /* a zone was written; false: the reader assumed one */
} feed_time;

/* ---- 3 Diagnostics ----------------------------------------------------------------------------------------------- */

typedef enum feed_level { FEED_INFO, FEED_WARNING, FEED_ERROR } feed_level;

/* Rule ids, one for each line of schemas/rules.def; FEED_RULE_SAXError and so on. */
typedef enum feed_rule {
#define RULE(id, level, parent, text, reference) FEED_RULE_##id,
#include "../schemas/rules.def"
#undef RULE
    FEED_RULE_COUNT
} feed_rule;

typedef struct feed_rule_info {
    const char *id;        /* the W3C Feed Validator's message name where it has one */
    feed_level level;
    const char *parent;    /* the more general rule, or "" */
    const char *text;      /* what is wrong and what to do, one sentence */
    const char *reference; /* RFC section or URL */
} feed_rule_info;

/* What stands behind a rule; never NULL for a valid id. */
FEED_API const feed_rule_info *feed_rule_get(feed_rule rule);
/* Finds a rule by its id; FEED_RULE_COUNT if there is none. O(number of rules). */
FEED_API feed_rule feed_rule_find(feed_str id);

typedef struct feed_pos {
    feed_str file;   /* path or URL as the user gave it; "-" for standard input */
    uint32_t line;   /* from 1; 0: not known */
    uint32_t column; /* from 1, in characters */
} feed_pos;

/* One finding. Everything in it lives until report() returns. */
typedef struct feed_finding {
    feed_rule rule;
    feed_level level;
    feed_pos pos;
    feed_str message; /* one sentence, no line end */
    feed_str element; /* canonical name ("title", "itunes:image"), or absent; for an attribute: its name */
    feed_str parent;  /* the element's parent, or the attribute's element */
    feed_str value;   /* the offending value, shortened */
} feed_finding;

typedef struct feed_reporter {
    void (*report)(void *context, const feed_finding *finding);
    void *context;
} feed_reporter;

/* ---- 4 The model: feed head and entry (RFC 4287's terms) --------------------------------------------------------- */

typedef enum feed_text_type { FEED_TEXT, FEED_HTML } feed_text_type;

typedef struct feed_text {
    feed_text_type type;
    feed_str value; /* plain text, or HTML markup (not escaped once more) */
    bool clean;     /* whoever made it saw to it that it is UTF-8 of characters XML allows: writers do not look again */
} feed_text;

typedef struct feed_person {
    feed_str name, email, uri;
} feed_person;

typedef struct feed_link {
    feed_str rel; /* absent: alternate */
    feed_str href, type, hreflang, title;
    uint64_t length; /* bytes of an enclosure; 0: not known */
} feed_link;

typedef struct feed_category {
    feed_str term, scheme, label;
} feed_category;

/* Who made the feed (RFC 4287 section 4.2.4); no name: not told. */
typedef struct feed_generator {
    feed_str name, uri, version;
} feed_generator;

typedef struct feed_attr {
    feed_str ns, prefix, local; /* ns absent: in no namespace */
    feed_str value;
} feed_attr;

/*
 * A piece of XML that the model has no field for, kept as it is: an element with its namespace, attributes and
 * children, or, where `local` is absent, a piece of text between elements. An element that holds text alone has it in
 * `text` and no children. What RSS has in no namespace stands in FEED_NS_RSS.
 */
typedef struct feed_ext {
    feed_str ns, prefix, local;
    feed_str text;
    const feed_attr *attrs;
    size_t n_attrs;
    const struct feed_ext *children; /* the first of them */
    const struct feed_ext *next;     /* beside this one; NULL: the last */
} feed_ext;

/* RSS's own vocabulary, which has no namespace, where it stands in another format, such as <rss:cloud> in Atom; and
 * what stands in Atom's namespace, but is not Atom, such as Atom 0.3's info. */
#define FEED_NS_RSS  "urn:feedloom:rss"
#define FEED_NS_ATOM "urn:feedloom:atom"
/* What has no namespace in a document that is neither, such as CDF. */
#define FEED_NS_BARE "urn:feedloom:bare"
/* A member of a JSON Feed that has no field: an element `member`, its name in the attribute `name`, its value as JSON
 * in the text. */
#define FEED_NS_JSON "https://www.jsonfeed.org/version/1.1/"
/* An outline of OPML with all its attributes, inside of the outlines that it stands in. */
#define FEED_NS_OPML "urn:feedloom:opml"

typedef struct feed_ns {
    feed_str prefix; /* absent: the default namespace */
    feed_str uri;
} feed_ns;

/* Where a merged entry came from: atom:source, RSS <source>. */
typedef struct feed_source {
    feed_str id, title, link, self;
    feed_text subtitle;
    feed_time updated;
    feed_str rights, icon, logo, language;
    feed_generator generator;
    feed_link *links; /* all others than `link` and `self` */
    size_t n_links;
    feed_person *authors;
    size_t n_authors;
    feed_person *contributors;
    size_t n_contributors;
    feed_category *categories;
    size_t n_categories;
    const feed_ext *extensions;
} feed_source;

typedef struct feed_entry {
    feed_str id;       /* from a feed as it stands there, in RSS not always a URI; from a digest an absolute URI */
    feed_text title;   /* always plain text */
    feed_text summary; /* value absent: none */
    feed_text content;
    feed_str content_src, content_type; /* Atom's content that lies elsewhere; then `content` is absent */
    feed_time published, updated;
    feed_link *links; /* the alternate link, enclosures, via, related … */
    size_t n_links;
    feed_person *authors;
    size_t n_authors;
    feed_person *contributors;
    size_t n_contributors;
    feed_category *categories;
    size_t n_categories;
    feed_str rights, language, image;
    feed_str comments;      /* the address of a page with comments */
    feed_str permalink;     /* JSON Feed `url`, where it is not the alternate link */
    bool id_is_permalink;   /* the id is the entry's address as well (RSS guid) */
    const feed_source *source; /* NULL: the feed's own */
    const feed_ext *extensions;
    feed_pos origin;        /* where the entry stands in what was read */
} feed_entry;

typedef struct feed_head {
    feed_str id;
    feed_text title, subtitle;
    feed_time updated; /* the newest entry's */
    feed_time published;
    feed_link *links;  /* self, alternate, hub, next … */
    size_t n_links;
    feed_person *authors;
    size_t n_authors;
    feed_person *contributors;
    size_t n_contributors;
    feed_category *categories;
    size_t n_categories;
    feed_str rights, language, icon, logo;
    feed_generator generator;
    uint32_t ttl_minutes; /* RSS <ttl>; 0: none */
    const feed_ext *extensions;
    const feed_ns *namespaces; /* declared on the root: prefixes that the feed's authors chose */
    size_t n_namespaces;
    feed_pos origin;
} feed_head;

/* A copy that lives until feed_entry_free. NULL when out of memory, or for an entry over 1 GiB. */
FEED_API FEED_MUST_USE feed_entry *feed_entry_dup(const feed_entry *entry);
FEED_API void feed_entry_free(feed_entry *entry);

/* ---- 5 Sinks ----------------------------------------------------------------------------------------------------- */

/* begin once, entry any number of times, end once; a non-zero return stops the run and comes back unchanged. */
typedef struct feed_sink {
    int (*begin)(void *context, const feed_head *head);
    int (*entry)(void *context, const feed_entry *entry);
    int (*end)(void *context);
    void *context;
} feed_sink;

/* Where bytes go. */
typedef struct feed_output {
    int (*write)(void *context, const char *bytes, size_t n);
    void *context;
} feed_output;

/* ---- 6 Readers --------------------------------------------------------------------------------------------------- */

/* What a feed may cost. 0: the default. */
typedef struct feed_limits {
    size_t depth;       /* open elements: 256 */
    size_t attributes;  /* of one element: 256 */
    size_t tag_bytes;   /* of one start tag: 65,536 */
    size_t text_bytes;  /* of one text: 16 MiB */
    size_t entry_bytes; /* of one entry, everything in it: 64 MiB */
    uint64_t entries;   /* of one feed: no limit */
    size_t faults;      /* findings of one kind that are reported one by one, the rest is counted: 10 */
} feed_limits;

/* The strings must outlive feed_reader_new alone. */
typedef struct feed_reader_options {
    feed_str name;     /* the document, for positions */
    feed_str base_url; /* where it came from; absent: not known */
    feed_str content_type, content_location, content_language; /* HTTP's headers; absent: there were none */
    feed_limits limits;
    bool trusted;      /* markup is kept as it is: neither sanitised nor are its links made absolute */
} feed_reader_options;

/* What is known of the document so far. Views live as long as the reader. */
typedef struct feed_reader_info {
    feed_str version;  /* "rss20", "atom10", "json11", "opml20", "cdf" …; absent: not known yet */
    feed_str encoding; /* as the document names it, else what it was taken for */
    uint64_t bytes, entries;
    bool bozo;         /* not well-formed, or not what it says it is */
    feed_str fault;    /* the first fault, one sentence */
    feed_pos fault_pos;
    uint64_t faults;
} feed_reader_info;

typedef struct feed_reader feed_reader;

/*
 * A reader of one feed of any format: bytes in, in any slices, entries out to the sink. The format is found from the
 * content. The first 4 MiB of entries are held back, so that a feed's head is complete when begin() is called; what
 * stands later in a larger feed is reported. Memory is one entry, and those 4 MiB.
 *
 * What can be mended is, and reported: with that the feed is `bozo` and all the same read. What is no feed at all is
 * refused: FEED_E_INPUT after the reason was reported; the sink may have had begin() and entries by then.
 * The caller owns the reader. NULL when out of memory.
 */
FEED_API FEED_MUST_USE feed_reader *feed_reader_new(const feed_reader_options *options, feed_sink sink,
                                                    feed_reporter reporter);
/* 0, a feed_status, or what the sink returned; the same from then on. */
FEED_API FEED_MUST_USE int feed_reader_push(feed_reader *reader, const char *bytes, size_t n);
/* Nothing follows: the last entries and end() go to the sink. */
FEED_API FEED_MUST_USE int feed_reader_finish(feed_reader *reader);
FEED_API const feed_reader_info *feed_reader_get_info(feed_reader *reader);
FEED_API void feed_reader_free(feed_reader *reader);

/* ---- 7 Writers --------------------------------------------------------------------------------------------------- */

typedef enum feed_format {
    FEED_FORMAT_NONE,
    FEED_FORMAT_RSS,
    FEED_FORMAT_ATOM,
    FEED_FORMAT_JSON,
    FEED_FORMAT_RDF,      /* RSS 1.0 */
    FEED_FORMAT_OPML,     /* the feeds that entries came from, or their links */
    FEED_FORMAT_MARKDOWN, /* a digest; like the page, it is written by the program feedloom, not by the library */
    FEED_FORMAT_HTML      /* a page for people */
} feed_format;

typedef enum feed_body { FEED_BODY_CONTENT, FEED_BODY_SUMMARY, FEED_BODY_BOTH } feed_body;

typedef struct feed_writer_options {
    feed_body body;      /* full content, summary alone, or both */
    feed_str stylesheet; /* xml-stylesheet href; absent: none */
    bool lossless;       /* what the format has no element for goes into extensions, where it can */
    feed_reporter reporter; /* what the format cannot hold (rules Lossy…), once for each kind, at the end */
} feed_writer_options;

typedef struct feed_writer feed_writer;

/* The format named "rss", "atom", "json", "rdf", "opml", "markdown" or "html"; FEED_FORMAT_NONE if there is none of
 * that name. */
FEED_API feed_format feed_format_find(feed_str name);

/*
 * A writer of one feed. Entries go out as they come, and memory is one output buffer; but RSS 1.0, which lists its
 * items before the first, holds them until the end (at most 256 MiB; more is FEED_E_LIMIT). The caller owns the
 * writer and frees it with feed_writer_free. Options and output must outlive it. NULL when out of memory, or for a
 * format that the library does not write.
 */
FEED_API FEED_MUST_USE feed_writer *feed_writer_new(feed_format format, const feed_writer_options *options,
                                                    feed_output output);
FEED_API feed_sink feed_writer_sink(feed_writer *writer);
/* Bytes given to the output or buffered so far: where the next entry begins, in the formats that hold none back. */
FEED_API uint64_t feed_writer_offset(const feed_writer *writer);
FEED_API void feed_writer_free(feed_writer *writer);

/* ---- 8 Validation ------------------------------------------------------------------------------------------------ */

typedef struct feed_checker feed_checker;

typedef struct feed_checker_options {
    feed_str name;     /* the document, for positions */
    feed_str base_url; /* where it lives; absent: not known */
    feed_str content_type; /* the HTTP header it came with; absent: none, a plain file */
    int64_t now;       /* the clock, Unix seconds; 0: no rule that needs one is applied */
    bool own_output;   /* what Feedloom wrote itself: the schema and errors alone, no advice */
    bool passed_on;    /* of that: elements of modules are not its own, and not looked into */
} feed_checker_options;

/*
 * A checker of one document: bytes in, findings out. Push any number of slices, then finish. Memory is constant in
 * the number of entries but for the set of ids. The caller owns it. NULL when out of memory.
 */
FEED_API FEED_MUST_USE feed_checker *feed_checker_new(const feed_checker_options *options, feed_reporter reporter);
FEED_API FEED_MUST_USE int feed_checker_push(feed_checker *checker, const char *bytes, size_t n);
FEED_API FEED_MUST_USE int feed_checker_finish(feed_checker *checker);
/* Begins another document, whatever became of the last one; compiled schemas and memory are kept. Not FEED_OK: out of
 * memory, and the checker can only be freed. */
FEED_API FEED_MUST_USE int feed_checker_reset(feed_checker *checker, const feed_checker_options *options,
                                              feed_reporter reporter);
/* Findings of a level so far. */
FEED_API size_t feed_checker_count(const feed_checker *checker, feed_level level);
FEED_API void feed_checker_free(feed_checker *checker);

#endif
