/* Between the two files that turn HTML into Markdown: what is open, and the inline part. */
#ifndef FEEDLOOM_MARKDOWN_FROM_HTML_STATE_H
#define FEEDLOOM_MARKDOWN_FROM_HTML_STATE_H

#include "../../feeds/html/sanitize.h"
#include "../../feeds/html/tokenizer.h"
#include "from_html.h"
#include "put.h"

typedef enum kind {
    INLINE, /* only its text */
    BLOCK,
    PARAGRAPH,
    HEADING,
    BULLETS,
    NUMBERS,
    ITEM,
    QUOTE,
    PRE,
    TABLE,
    ROW,
    CELL,
    LINK,
    EM,
    STRONG,
    DEL,
    CODE,
    IMAGE,
    BREAK,
    RULE,
    BOX
} kind;

/* An open element. */
typedef struct frame {
    kind kind;
    bool written;    /* of inline markup: its opening stands in the output */
    bool loose;      /* of a list: blank lines divide its items */
    char sign;       /* of emphasis: its delimiter; of a list: its marker; of a container: its last list's marker */
    uint32_t number; /* of a numbered list: the next item's */
    size_t prefix;   /* length of the prefix outside */
    size_t fact;     /* of a list or a table, in the first pass: its index; in the second, of a table: its columns */
    size_t children; /* of a list: items so far; of a table: rows */
    size_t cells;    /* of a table: in the present row */
} frame;

struct from_html {
    html_tokenizer *t;
    markdown_put m;
    buf text;     /* the run of text now being read, or the code */
    buf link;     /* address and title of the open link */
    size_t url_n; /* bytes of the address */
    size_t opened; /* where the text of the open link begins in the output */
    bool bare;    /* nothing but one run of text in the open link so far */
    buf facts;    /* size_t, for each list and table in document order: 1 if it is loose; its columns */
    buf aligns;   /* of the table's columns, one character each */
    size_t fact;  /* the next one */
    frame frames[HTML_DEPTH_MAX + 2];
    size_t depth;    /* open frames, the document's included */
    size_t unopened; /* frames of inline markup that are not written */
    bool code;       /* text is kept as it is, to the end of the code */
    char language[64];
    size_t language_n;
    bool *text_first; /* NULL once something was written */
};

feed_str from_html_attribute(const html_token *token, const char *name);
frame *from_html_top(from_html *f);
frame *from_html_push(from_html *f, kind k);
/* The innermost open frame of a kind; NULL if there is none. */
frame *from_html_innermost(from_html *f, kind k);
/* The innermost item or quote, or the document. */
frame *from_html_container(from_html *f);

/* ---- inline (from_html_inline.c) ---- */

bool from_html_is_markup(kind k);
/* An element of inline markup begins: it is written once it has content. */
void from_html_begin_markup(from_html *f, kind k);
void from_html_begin_link(from_html *f, const html_token *token);
void from_html_close_markup(from_html *f, const frame *e);
/* Markup ends with its block, and goes on in the next one. */
void from_html_suspend_markup(from_html *f);
/* The run of text read so far; white space alone matters only inside of a block's content. */
void from_html_flush_text(from_html *f);
void from_html_put_image(from_html *f, const html_token *token);
/* A task's box, which stands where an item begins. */
void from_html_put_box(from_html *f, const html_token *token);
/* The run of text as a code span. */
void from_html_put_code(from_html *f);

#endif
