/* What a reader of tokens passes over: the inside of script, style and the like. */
#ifndef FEEDLOOM_HTML_SKIP_H
#define FEEDLOOM_HTML_SKIP_H

#include "allow.h"
#include "tokenizer.h"

/* All at zero at the start of a text. */
typedef struct html_skip {
    bool scripts_alone; /* pass over scripts, styles and applets, and over nothing else */
    const html_element *element; /* whose inside is passed over; NULL: none */
    size_t depth;                /* open elements of its name */
    size_t foreign;              /* open svg and math */
    size_t within;               /* what `foreign` was where `element` began: that svg's end is its end too */
} html_skip;

/*
 * Takes in a start tag, `e` its element or NULL, and sets what the tokenizer does next: its content, CDATA sections.
 * True: pass over it.
 */
bool html_skip_start(html_skip *s, html_tokenizer *t, const html_token *token, const html_element *e);
/* The same for an end tag. */
bool html_skip_end(html_skip *s, html_tokenizer *t, const html_token *token, const html_element *e);

#endif
