/*
 * Grammars: how the items of a digest stand in its Markdown. One row of a table for each: its name, a test on a
 * document's features, and a function that cuts the items out. Adding a grammar is a row and a function.
 */
#ifndef FEEDLOOM_DIGEST_GRAMMAR_H
#define FEEDLOOM_DIGEST_GRAMMAR_H

#include "../../feeds/core/arena.h"
#include "../../feeds/core/date.h"
#include "../../feeds/html/tokenizer.h"
#include "../../feeds/merge/regex.h"
#include "../markdown/markdown.h"
#include "header.h"

enum { SECTIONS_MAX = 3, HEADING_LEVELS = 7 };

/* An item as the grammar found it: all ranges are bytes of the document's HTML. */
typedef struct digest_item {
    feed_str title;          /* plain text, one line; empty: the item has none */
    feed_str url;            /* absent: the item has no link */
    feed_str comments;       /* where it is discussed; absent: nowhere */
    feed_str author;         /* absent: none is named */
    feed_str html;           /* markup of its own, before its ranges; absent: none */
    feed_str section;        /* the text of a heading in raw HTML that it stands under; absent: none */
    feed_time date;          /* its own, where the file holds several digests; not set: the digest's */
    date_precision precision;
    markdown_range lead[2];  /* inline HTML before and behind the title's link */
    markdown_range rest[2];  /* blocks */
    uint32_t sections[SECTIONS_MAX]; /* heading nodes it stands under, outermost first; 0: none */
    const header_value *tags; /* a list of scalars; NULL: none */
    uint32_t source;         /* offset in the Markdown */
    bool heading;            /* it is a heading and what stands below */
    bool torn;               /* its lead begins or ends at any place in a text: inside emphasis, perhaps */
} digest_item;

typedef struct digest_items {
    digest_item *items;
    size_t n, capacity;
    arena *a;
    int error; /* FEED_E_MEMORY or FEED_E_LIMIT once something went wrong */
} digest_items;

enum { DIGEST_ITEMS_MAX = 20000 };

/* What detection goes by: counts over one document. Arrays are by heading level. */
typedef struct digest_features {
    unsigned headings[HEADING_LEVELS], linked_headings[HEADING_LEVELS]; /* the title is not counted */
    unsigned marked_headings[HEADING_LEVELS];         /* they begin "1." or end "#1" */
    unsigned hash_headings[HEADING_LEVELS];   /* they end "#1" */
    unsigned url_headings[HEADING_LEVELS];            /* the paragraph behind is a link and nothing else */
    unsigned sourced_headings[HEADING_LEVELS];        /* what stands below ends with the link to a source */
    unsigned listed_headings[HEADING_LEVELS];         /* right below stands a list of nothing but links */
    unsigned dated_headings[HEADING_LEVELS];          /* each with another day than the one before */
    unsigned loose_lists[HEADING_LEVELS];             /* linked bullets in sections without a heading of this level */
    unsigned numbered, linked_numbered;       /* top-level items of numbered lists */
    unsigned bullets, linked_bullets;
    unsigned bold_bullets;                    /* they begin with bold text */
    unsigned meant_bullets;                   /* they begin "[text][name]", a link whose target is not in the file */
    unsigned enumerated;                      /* paragraphs that begin "1、" */
    unsigned ranked;                          /* headings and bullets that begin "No. 1" */
    unsigned bold_titles;                     /* paragraphs whose first line is bold and nothing else */
    unsigned bold_alone;                      /* paragraphs that are bold as a whole, and a link there or below */
    unsigned bold_leads;                      /* paragraphs that begin in bold and hold a link */
    unsigned linked_paragraphs;               /* those that hold a link */
    unsigned link_paragraphs;                 /* those that begin with one */
    unsigned titled_links;                    /* those whose first line is text, and a line below it the link */
    unsigned marked_lines;                    /* lines that begin "1、" or "•", in paragraphs with several and a link */
    unsigned html_rows, table_rows;           /* table rows with a link, in raw HTML and in pipe tables */
    unsigned listed, matched;                 /* maps in the header's list; those whose title a heading repeats */
    const header_value *list;                 /* that list, or NULL */
    bool addressed;                           /* the header has a `url` of its own, with a host */
    uint32_t title;    /* node of the heading that is the document's title, 0: none */
    uint32_t dateline; /* node of a heading above it that is a mere date, 0: none */
} digest_features;

/* Which text of an item is its title. */
typedef enum digest_titles {
    DIGEST_TITLES_LINK,    /* its link's */
    DIGEST_TITLES_SENTENCE /* its link's where a mere mark stands before it; else the first sentence */
} digest_titles;

/* What becomes of a list that says beforehand what items follow. */
typedef enum digest_index {
    DIGEST_INDEX_AUTO, /* where headings are items, lists in front of them are none */
    DIGEST_INDEX_DROP, /* nothing that comes again further down, or leads there, is an item */
    DIGEST_INDEX_KEEP  /* lists are items as well */
} digest_index;

/* What a grammar works on; everything outlives the items. */
typedef struct digest_source {
    const markdown *m;
    const digest_features *f;
    const header *h;
    feed_str base_url;     /* absent: relative links stay so */
    digest_titles titles;
    unsigned level;        /* of the items' headings; 0: find it */
    feed_str key;          /* of the header's list; absent: find it */
    const regex *pattern;  /* how items begin; NULL: no grammar needs it */
    regex_runner *runner;  /* NULL: there are no patterns */
    digest_index index;
    int zone;              /* of dates without one */
    html_tokenizer *tokenizer;
} digest_source;

/* What may stand behind a grammar's name and a colon. */
typedef enum digest_argument {
    DIGEST_ARGUMENT_NONE,
    DIGEST_ARGUMENT_LEVEL,  /* of headings, 1 to 6 */
    DIGEST_ARGUMENT_KEY,    /* of the header */
    DIGEST_ARGUMENT_PATTERN /* a regular expression; it must be there */
} digest_argument;

typedef struct digest_grammar {
    const char *name;
    const char *what; /* one line for people */
    digest_argument argument;
    /* Does a document with these features look like it? */
    bool (*fits)(const digest_features *f);
    /* Would it find anything in a document of an archive that looks like it? */
    bool (*holds)(const digest_features *f);
    void (*items)(const digest_source *s, digest_items *out);
} digest_grammar;

/* Ends with a row whose name is NULL. In the order in which they are tried. */
extern const digest_grammar DIGEST_GRAMMARS[];
enum { DIGEST_GRAMMAR_COUNT = 20, DIGEST_GRAMMAR_NONE = -1 };

/* `page`: what relative links were resolved against, or absent. */
void digest_features_of(const markdown *m, const header *h, feed_str page, digest_features *f);
/* The first grammar that fits, DIGEST_GRAMMAR_NONE if none does. */
int digest_grammar_detect(const digest_features *f);
/* By name, "NAME" or "NAME:ARGUMENT", which goes to *argument; DIGEST_GRAMMAR_NONE if there is none, or its argument is
 * not one of its kind. What a pattern's syntax is worth is not looked at. */
int digest_grammar_find(feed_str name, feed_str *argument);
/* The grammar that "NAME" or "NAME:ARGUMENT" names, whatever its argument; NULL: none. */
const digest_grammar *digest_grammar_named(feed_str name);
/* The names, "a, b, c", for messages and help. */
void digest_grammar_put_names(buf *out);
/* What the features are, on one line, for --explain. */
void digest_features_put(const digest_features *f, buf *out);

/* Where a file's digests begin. */
typedef enum digest_split_kind {
    DIGEST_SPLIT_AUTO, /* at headings with different dates */
    DIGEST_SPLIT_NONE,
    DIGEST_SPLIT_LEVEL,  /* at each heading of a level */
    DIGEST_SPLIT_PATTERN /* at headings that match */
} digest_split_kind;

typedef struct digest_split {
    digest_split_kind kind;
    unsigned level;
    const regex *pattern;
} digest_split;

/* One item for each digest of the file, its heading the title and all below it the body. */
void digest_split_file(const digest_source *s, const digest_split *split, digest_items *out);
/* Items get the date of the heading that their digest begins with. */
void digest_split_dates(const digest_source *s, const digest_split *split, digest_items *items);

#endif
