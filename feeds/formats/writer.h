/* What the writers share: one row for each format, and the state between the calls of the sink. */
#ifndef FEEDLOOM_FORMATS_WRITER_H
#define FEEDLOOM_FORMATS_WRITER_H

#include "../core/arena.h"
#include "extout.h"
#include "xmlout.h"

enum { WRITER_KINDS = FEED_RULE_DerivedField - FEED_RULE_LossyExtension + 1 };

enum { WRITER_ID = 128 };

struct feed_writer {
    const struct writer_code *code;
    void *own; /* what the format keeps for itself */
    feed_writer_options options;
    xmlout x;
    uint64_t entries;  /* written so far */
    arena a;           /* of this feed: what the head leaves for the entries */
    feed_str language; /* the feed's */
    bool has_author;   /* the feed has one */
    feed_str base;     /* what tells this feed's ids from another's */
    feed_time updated; /* the feed's */
    extout ext;
    buf text;          /* one derived value */
    char id[WRITER_ID]; /* what the last ids began with, up to a slash: a URI by itself */
    size_t id_n;
    uint64_t held, held_at; /* see writer_held */
    struct {
        uint64_t n;
        feed_pos first;
    } lost[WRITER_KINDS]; /* by rule, from LossyExtension on */
};

/* How a format is written. What goes wrong is left in w->x.error. */
typedef struct writer_code {
    void (*begin)(feed_writer *w, const feed_head *head);
    void (*entry)(feed_writer *w, const feed_entry *entry);
    void (*end)(feed_writer *w);
    size_t own;                    /* bytes of w->own, zeroed at the start; 0: none */
    bool (*open)(feed_writer *w);  /* makes the rest of w->own; false when out of memory; NULL: nothing to make */
    void (*close)(feed_writer *w); /* frees what open made, all of it or a part; NULL: nothing to free */
} writer_code;

typedef struct writer_format {
    feed_format format;
    const char *name;
    const char *extension;
    const char *file; /* its name in a folder of several formats */
    const char *media_type;
    bool checked;     /* feed_checker reads it */
    bool late;        /* entries are held back until the end */
    const writer_code *code; /* NULL: a layer above has it (converters/formats.c) */
} writer_format;

extern const writer_code WRITER_RSS, WRITER_ATOM, WRITER_JSON, WRITER_RDF, WRITER_OPML;

/* Of a format that holds entries back: where the last one begins in what is held back, and where that begins in the
 * output (0: it has no place yet). */
uint64_t writer_held(const feed_writer *w);
uint64_t writer_held_at(const feed_writer *w);

/* The row of a format; NULL if there is none. Formats are numbered without a gap. */
const writer_format *writer_format_get(feed_format format);

/* What feed_writer_new does, for a code. NULL when out of memory. */
FEED_MUST_USE feed_writer *writer_new(const writer_code *code, const feed_writer_options *options, feed_output output);

/* The first link of a rel ("alternate" also finds links without one); NULL if none. */
const feed_link *writer_link(const feed_link *links, size_t n, const char *rel);
static inline bool writer_link_is(const feed_link *link, const char *rel)
{
    return str_eq(link->rel.n ? link->rel : STR("alternate"), str_of(rel));
}
/* A link element of this name, with all that Atom's has; an empty rel is "alternate". */
void writer_put_link(feed_writer *w, feed_str name, feed_str rel, const feed_link *link, feed_pos pos);
/* Where an entry leads, for formats that know one link: its page, else its first enclosure; NULL if nowhere. */
const feed_link *writer_main_link(const feed_entry *entry);

/* A date as text, in a buffer of the caller's; absent for an unset time. */
typedef struct writer_date {
    char bytes[64];
} writer_date;
feed_str writer_rfc3339(writer_date *d, feed_time t);
feed_str writer_rfc822(writer_date *d, feed_time t);
/* Decimal digits; absent for 0. */
feed_str writer_number(writer_date *d, uint64_t value);
/* `updated` where it is set, else `published`; and the other way round. */
feed_time writer_updated(const feed_entry *entry);
feed_time writer_published(const feed_entry *entry);
/* <name> with HTML as it is, and plain text escaped once more, for elements that readers take for HTML; an absent text
 * writes nothing. */
void writer_html(xmlout *x, feed_str name, feed_text text);

/* Counts what is left out or derived; told once, at the end. */
void writer_lose(feed_writer *w, feed_rule rule, feed_pos pos);
void writer_lose_if(feed_writer *w, bool lost, feed_rule rule, feed_pos pos);
/* Schemes and labels of categories; addresses of people who have a name. */
void writer_lose_schemes(feed_writer *w, const feed_category *categories, size_t n, feed_pos pos);
void writer_lose_addresses(feed_writer *w, const feed_person *people, size_t n, feed_pos pos);
/* Links but `kept` and those of `rel`; either may be NULL. */
void writer_lose_links(feed_writer *w, const feed_link *links, size_t n, const feed_link *kept, const char *rel,
                       feed_pos pos);
/* Declares on the root element just started the namespaces of the format and, in a lossless feed, the head's own. */
typedef struct writer_ns {
    const char *prefix, *uri;
} writer_ns;
void writer_namespaces(feed_writer *w, const feed_head *head, const writer_ns *own, size_t n);
/* Extensions; `skip` says which the format has written already, or NULL. */
void writer_extensions(feed_writer *w, xmlout *x, const feed_ext *list, feed_pos pos,
                       bool (*skip)(const feed_ext *ext));
/* An entry's id as a URI: the id itself, or a UUID made of it and the feed. Lives until the next call. */
feed_str writer_id(feed_writer *w, const feed_entry *entry);
bool writer_is_uri(feed_str s);
/* What may stand where a media type or a language is asked for; absent for anything else. Of a language that is no
 * language code the loss is told by `rule`. */
feed_str writer_media_type(feed_str s);
feed_str writer_language(feed_writer *w, feed_str s, feed_rule rule, feed_pos pos);
/* Whether both are written as the same language; what is none is written as no language. */
bool writer_same_language(feed_writer *w, feed_str a, feed_str b);
bool writer_is_email(feed_str s);
/* A language code; the underscore of POSIX counts as a hyphen. */
bool writer_is_language(feed_str s);
/* The extensions say already that this is the entry's image. */
bool writer_has_image(const feed_entry *entry);
/* Whether an extension is an element of RSS, and which. */
bool writer_is_rss(const feed_ext *ext, const char *name);

#endif
