/*
 * How feeds are read: private to the reader. Elements come in through three handlers (read_xml.c); a stack of frames
 * stands for the open ones, each with the row of its vocabulary's table (namespaces/fields.h). Three things are filled
 * as they go: the head, the entry, the source inside of an entry.
 */
#ifndef FEEDLOOM_FORMATS_READ_H
#define FEEDLOOM_FORMATS_READ_H

#include "../core/arena.h"
#include "../html/sanitize.h"
#include "../namespaces/fields.h"
#include "construct.h"
#include "document.h"

/* A feed head, an entry or a source while it is read: which of the fields are used depends on what it is. */
typedef struct read_target {
    arena *a;                /* an entry and its source have one */
    feed_entry e; /* id, title, summary (a head's subtitle), dates, links, people, categories, rights, language … */
    feed_str icon, logo, link_text;
    feed_str inherited; /* an entry: the language of what it stands in */
    feed_generator generator;
    uint32_t ttl;
    feed_source *source;
    feed_ext *first, **last; /* extensions */
    struct read_tree *trees, **last_tree; /* those of them that a row has a field for */
    uint32_t strong;         /* bits of enum read_field: set by an element that is not weak */
    bool guid_is_link;       /* the guid may serve as the link */
    bool open;               /* an entry: it has begun and not ended */
    bool body_is_summary;    /* JSON: what stands as content is the summary */
    bool unbased;            /* an entry: there was nothing to resolve its relative links against */
    bool id_derived;         /* an entry: it has its id from what else it says */
} read_target;

typedef struct read_frame {
    const read_row *row;  /* NULL: nothing is read from it */
    uint8_t context;      /* what stands in it is in this context */
    uint8_t vocabulary;   /* enum ns_id */
    read_target *target;  /* whom it feeds */
    feed_ext *node;       /* inside of an extension: its element */
    feed_ext **last;      /* where its next child goes */
    const feed_attr *attrs; /* where the row wants them */
    size_t n_attrs;
    size_t base, base_n;  /* in r->bases */
    size_t lang, lang_n;  /* in r->bases; lang_n SIZE_MAX: none */
    size_t scope;         /* the length of r->bases before it */
    size_t text;          /* where its text begins in r->text */
    uint32_t line, column;
    bool has_outlines;      /* of an outline: others stand in it */
    feed_person person;     /* of a person: the parts that were read */
} read_frame;

enum { READ_DEPTH_MAX = 256, NS_CACHE = 16, READ_TOLD = 32 };

/* A namespace URI that was seen, and what it stands for. */
typedef struct read_ns {
    feed_str uri;
    uint8_t vocabulary;
} read_ns;

typedef enum read_mode { READ_SNIFFS, READ_XML, READ_JSON } read_mode;

struct feed_reader {
    feed_sink sink;
    feed_reporter reporter;
    feed_limits limits;
    bool trusted;
    int status;
    read_mode mode;
    document *document;
    construct construct; /* the text construct that is open */
    struct read_json *tree;
    html_sanitizer *html;

    arena a, head_arena, entry_arena; /* a: of the reader's life, names and options */
    feed_str name, base_url, language;
    feed_reader_info info;

    read_frame *frames;
    size_t depth;
    read_target head, entry, source;
    feed_ns *namespaces;
    size_t n_namespaces;
    uint8_t bare;     /* the vocabulary of names in no namespace: enum ns_id */
    read_ns ns_cache[NS_CACHE];
    size_t n_ns;

    size_t markup;          /* open elements inside of a text, or a text construct */
    size_t skipped;         /* open elements that are passed over */
    buf text, bases, scratch, out;

    buf held;               /* entries that wait for the head, each behind a held_entry */
    bool begun, rooted; /* the sink has the head; the document's element was seen */
    arena packed;           /* of the entry that is taken out of `held` */
    feed_time newest;
    struct {
        feed_rule rule;
        uint64_t n;
    } told[READ_TOLD];      /* findings of each rule */
    size_t n_told;
};

enum read_type { TYPE_TEXT, TYPE_HTML };

/* ---- read_xml.c: events ---- */
int read_start(void *reader, const xml_element *element);
/* An element that is not the document's. */
FEED_MUST_USE int read_element(feed_reader *r, const xml_element *element);
int read_text(void *reader, feed_str text);
int read_end(void *reader, feed_str ns, feed_str prefix, feed_str local);
/* The base URI and language where the innermost element stands; absent: none. */
feed_str read_base(const feed_reader *r);
feed_str read_language(const feed_reader *r);
/* Whether the element has an xml:lang of its own. */
bool read_has_language(const read_frame *f);
feed_pos read_position(const feed_reader *r);

/* ---- read_rows.c: which row ---- */
/* The document's element: which format it is. FEED_E_INPUT after reporting for what is no feed. */
FEED_MUST_USE int read_root(feed_reader *r, const xml_element *e);
enum ns_id read_vocabulary(feed_reader *r, feed_str ns, feed_str prefix);
/* What stands beside the channel, or where it ought to be, describes the feed. */
const read_row *read_find(enum ns_id vocabulary, feed_str local, unsigned context);

/* ---- read_fields.c: values ---- */
/* The element whose frame this is has ended, with this text (of markup: its value, `type` told). */
FEED_MUST_USE int read_set(feed_reader *r, read_frame *frame, feed_str text, enum read_type type);
feed_str read_attr(const read_frame *frame, const char *name);
/* Links, people and categories that say what another says already complete it. */
FEED_MUST_USE int read_add_link(read_target *t, feed_link link);
FEED_MUST_USE int read_add_person(read_target *t, bool contributor, feed_person person);
FEED_MUST_USE int read_add_category(read_target *t, feed_category category);
/* A reference made absolute against `base` and fit to be a URI, in the target's arena. Absent when out of memory. */
feed_str read_url(feed_reader *r, read_target *t, feed_str base, feed_str reference);
/* The base that holds, or else the address of the page; once the head is known, of the feed itself, or its id. */
feed_str read_usable_base(const feed_reader *r, const read_target *t, feed_str base);
/* HTML cleaned, its links absolute, in the target's arena. */
FEED_MUST_USE int read_markup(feed_reader *r, read_target *t, feed_str value, feed_str base, feed_text *out);
/* "a@example.org (Ada)", "Ada <a@example.org>", "Ada": views into the line. */
feed_person read_person(feed_str line);
/* The text with a space for each run of white space, in place, which must be the arena's: for titles and rights, which
 * are one line wherever they are shown. */
feed_str read_line(feed_str text);
/* A source that ended is the entry's. */
FEED_MUST_USE int read_take_source(feed_reader *r, read_target *from, read_target *t);
/* A date of a feed, or the day alone where the time behind it cannot be read. */
bool read_date(feed_str text, feed_time *out);
/* A language code in the arena; absent for an empty text. */
feed_str read_tag(arena *a, feed_str language);
/* A copy in lower case; absent for an empty text. */
feed_str read_lower(arena *a, feed_str text);
void *read_grow(arena *a, void *array, size_t n, size_t size);

/* An extension with the row that says what it may become. */
typedef struct read_tree {
    const read_row *row;
    feed_ext *ext;
    feed_str base;
    uint32_t line, column;
    bool applied; /* the field has its value from here */
    struct read_tree *next;
} read_tree;

/* ---- read_ext.c: extensions ---- */
FEED_MUST_USE feed_ext *read_ext_new(arena *a, const xml_element *element, feed_str ns);
/* An element without children has ended: blank text is none, and around a value of RSS space means nothing. */
FEED_MUST_USE int read_ext_end(arena *a, feed_ext *ext, feed_str text);
void read_ext_add(read_target *t, feed_ext *ext);
/* The extension that ended belongs to its frame's target. */
FEED_MUST_USE int read_ext_append(feed_reader *r, read_frame *frame);
/* Fields from the extensions of a target that nothing better has filled; what says no more than that is dropped. */
FEED_MUST_USE int read_ext_apply(feed_reader *r, read_target *t);

/* ---- read_box.c: heads, entries, sources, people: where they begin and end ---- */
void read_target_reset(read_target *t);
FEED_MUST_USE int read_begin_head(feed_reader *r, read_frame *frame);
FEED_MUST_USE int read_begin_entry(feed_reader *r, read_frame *frame);
FEED_MUST_USE int read_end_box(feed_reader *r, read_frame *frame, const read_frame *parent);
/* The entry that is open is complete: derives what is missing and hands it on. */
FEED_MUST_USE int read_end_entry(feed_reader *r);
/* What follows from an entry's links: their order, its id, and whether that is an address. */
FEED_MUST_USE int read_derive(feed_reader *r, read_target *t);
/* An entry without an id whose link is that of others too: its id is made of all that it says. */
FEED_MUST_USE int read_set_apart(feed_entry *e, arena *a);
/* The head as it is now. */
FEED_MUST_USE int read_get_head(feed_reader *r, feed_head *out);

/* ---- read_late.c ---- */
/* An entry that was read before the feed's page was known: what is relative in it is resolved now, in the arena. */
FEED_MUST_USE int read_resolve_late(feed_reader *r, arena *a, bool id_derived, feed_entry *entry);

/* ---- read_opml.c ---- */
FEED_MUST_USE int read_outline_start(feed_reader *r, read_frame *frame, const xml_element *e);
FEED_MUST_USE int read_outline_end(feed_reader *r, read_frame *frame);

/* ---- read_json.c ---- */
int read_json_event(void *reader, json_event event, feed_str text);
/* What waits until the whole head is there. */
FEED_MUST_USE int read_json_head(feed_reader *r);
/* The document has ended: FEED_E_INPUT after reporting for JSON that is no feed. */
FEED_MUST_USE int read_json_end(feed_reader *r);
void read_json_free(feed_reader *r);

/* ---- reader.c ---- */
/* An entry is complete: it goes to the sink, or is held back. */
FEED_MUST_USE int read_emit(feed_reader *r, const feed_entry *entry);
/* Reports, at most limits.faults of a rule. */
void read_report(feed_reader *r, feed_rule rule, feed_pos pos, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The tables of the formats; READ_MODULES has the others. */
extern const read_table READ_RSS_TABLE, READ_RDF_TABLE, READ_ATOM_TABLE, READ_CDF_TABLE, READ_OPML_TABLE;

#endif
