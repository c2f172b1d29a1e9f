/*
 * The HTML standard's tokenizer (https://html.spec.whatwg.org/#tokenization): one text in, tokens out, on demand.
 *
 *     html_tokenizer *t = html_tokenizer_new();
 *     html_tokenizer_start(t, html);
 *     while (html_tokenizer_next(t) != HTML_END)
 *         … html_tokenizer_token(t) …
 *     if (html_tokenizer_error(t)) …
 *
 * Any bytes are taken, time is linear in them, and memory is kept from one text to the next, so that a steady state
 * allocates nothing. Tokens are views of the input wherever they can be, else of the tokenizer's own memory.
 */
#ifndef FEEDLOOM_HTML_TOKENIZER_H
#define FEEDLOOM_HTML_TOKENIZER_H

#include "../core/buf.h"

#define HTML_ATTRIBUTES_MAX 256 /* of one tag; what comes after is read and left out */

/* What the text after a start tag is made of: the consumer sets it, from html_content_of or its own knowledge. */
typedef enum html_content {
    HTML_DATA,
    HTML_RCDATA,  /* text and references: title, textarea */
    HTML_RAWTEXT, /* text alone: style, xmp, iframe, noembed, noframes, noscript */
    HTML_SCRIPT,
    HTML_PLAINTEXT, /* text to the end */
    HTML_CDATA      /* text to ]]> */
} html_content;

typedef enum html_token_kind {
    HTML_END,  /* nothing is left, or an error */
    HTML_TEXT, /* possibly in several pieces */
    HTML_START_TAG,
    HTML_END_TAG,
    HTML_COMMENT,
    HTML_DOCTYPE
} html_token_kind;

typedef enum html_error {
#define HTML_ERROR(id, name) HTML_ERROR_##id,
#include "errors.def"
#undef HTML_ERROR
    HTML_ERROR_COUNT
} html_error;

typedef struct html_attr {
    feed_str name;  /* lower case */
    feed_str value; /* references expanded; empty where there is none */
    feed_str written; /* the value as it stands in the input; absent where there is none */
} html_attr;

/* Its views live until the next call of html_tokenizer_next. */
typedef struct html_token {
    html_token_kind kind;
    feed_str text;          /* of text and comments; line ends are \n */
    feed_str name;          /* of tags, lower case; of a doctype: absent if it has none */
    const html_attr *attrs; /* of a start tag: in order, the first of each name */
    size_t n_attrs;
    bool self_closing;
    feed_str public_id, system_id; /* of a doctype; absent if missing */
    bool force_quirks;             /* of a doctype */
    size_t begin, end;             /* bytes of the input it came from */
} html_token;

typedef struct html_tokenizer html_tokenizer;

/* A parse error at a byte offset of the input. */
typedef void (*html_error_fn)(void *context, html_error error, size_t offset);

/* NULL when out of memory. */
FEED_MUST_USE html_tokenizer *html_tokenizer_new(void);
void html_tokenizer_free(html_tokenizer *t);
/* Who hears of parse errors from now on; NULL: nobody, which is faster. */
void html_tokenizer_on_error(html_tokenizer *t, html_error_fn error, void *context);
/* Begins a text (UTF-8, not checked), which must outlive the tokens. Errors of the input stream are reported here. */
void html_tokenizer_start(html_tokenizer *t, feed_str html);
html_token_kind html_tokenizer_next(html_tokenizer *t);
/* The token last read. */
const html_token *html_tokenizer_token(const html_tokenizer *t);
/* 0, or FEED_E_MEMORY or FEED_E_LIMIT (one tag of more than 64 MiB) after which there are no more tokens. */
int html_tokenizer_error(const html_tokenizer *t);

/* What comes next is `content`, up to the end tag `name` (RCDATA, RAWTEXT, SCRIPT). `name` must outlive it. */
void html_tokenizer_content(html_tokenizer *t, html_content content, feed_str name);
/* Whether <![CDATA[ begins a CDATA section, as it does inside svg and math only. At the start: false. */
void html_tokenizer_foreign(html_tokenizer *t, bool foreign);

/* The content model of the element `name` (lower case, in HTML's namespace), scripting on. */
html_content html_content_of(feed_str name);
/* The standard's name of a parse error: "eof-in-tag". */
const char *html_error_name(html_error error);

#endif
