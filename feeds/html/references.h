/* Character references (https://html.spec.whatwg.org/#character-reference-state). */
#ifndef FEEDLOOM_HTML_REFERENCES_H
#define FEEDLOOM_HTML_REFERENCES_H

#include "tokenizer.h"

typedef struct html_reference {
    char text[8];           /* what it stands for, UTF-8 */
    size_t n;               /* bytes of text */
    size_t length;          /* bytes it takes; 0: no reference, the "&" is text */
    html_error error;       /* HTML_ERROR_COUNT: none */
    size_t error_at;        /* bytes from the "&" */
    bool missing_semicolon; /* one more error, at `length` */
} html_reference;

/* Reads what stands at s.p[0] == '&'. In an attribute, "&copy=" and "&copyx" are text. */
void html_reference_read(feed_str s, bool in_attribute, html_reference *out);
/* Whether `name` (no "&", no ";") is a named reference of the standard. */
bool html_reference_known(feed_str name);

#endif
