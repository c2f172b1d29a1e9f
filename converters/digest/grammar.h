/*
 * Grammars: how the items of a digest stand in its Markdown. One row of a table for each: its name, a test on a
 * document's features, and a function that cuts the items out. Adding a grammar is a row and a function.
 */
#ifndef FEEDLOOM_DIGEST_GRAMMAR_H
#define FEEDLOOM_DIGEST_GRAMMAR_H

#include "../../feeds/core/arena.h"
#include "../markdown/markdown.h"

enum { SECTIONS_MAX = 3 };

/* An item as the grammar found it: all ranges are bytes of the document's HTML. */
typedef struct digest_item {
    feed_str title;          /* plain text, one line */
    feed_str url;            /* absent: the item has no link */
    feed_str author;         /* absent: none is named */
    markdown_range lead[2];  /* inline HTML before and behind the title's link */
    markdown_range rest[2];  /* blocks */
    uint32_t sections[SECTIONS_MAX]; /* heading nodes it stands under, outermost first; 0: none */
    uint32_t source;         /* offset in the Markdown */
} digest_item;

typedef struct digest_items {
    digest_item *items;
    size_t n, capacity;
    arena *a;
    int error; /* FEED_E_MEMORY or FEED_E_LIMIT once something went wrong */
} digest_items;

enum { DIGEST_ITEMS_MAX = 20000 };

/* What detection goes by: counts over one document. */
typedef struct digest_features {
    unsigned headings[7], linked_headings[7]; /* by level; the title is not counted */
    unsigned numbered, linked_numbered;       /* top-level items of numbered lists */
    unsigned bullets, linked_bullets;
    unsigned quoted_bullets;                  /* linked bullets with a block quote */
    unsigned enumerated;                      /* paragraphs that begin "1、" */
    uint32_t title; /* node of the heading that is the document's title, 0: none */
} digest_features;

typedef struct digest_grammar {
    const char *name;
    const char *what; /* one line for people */
    /* Does a document with these features look like it? */
    bool (*fits)(const digest_features *f);
    void (*items)(const markdown *m, const digest_features *f, digest_items *out);
} digest_grammar;

/* Ends with a row whose name is NULL. In the order in which they are tried. */
extern const digest_grammar DIGEST_GRAMMARS[];
enum { DIGEST_GRAMMAR_COUNT = 4, DIGEST_GRAMMAR_NONE = -1 };

void digest_features_of(const markdown *m, digest_features *f);
/* The first grammar that fits, DIGEST_GRAMMAR_NONE if none does. */
int digest_grammar_detect(const digest_features *f);
/* By name; DIGEST_GRAMMAR_NONE if there is none. */
int digest_grammar_find(feed_str name);

#endif
