/* The tokenizer's inside, shared by its files (tokenizer.c: text; tags.c: tags; markup.c: comments and doctypes). */
#ifndef FEEDLOOM_HTML_STATE_H
#define FEEDLOOM_HTML_STATE_H

#include "references.h"
#include "../core/scan.h"

#define HTML_NOTHING HTML_END /* of the readers below: nothing to emit, go on */

/* A piece of a token: a view of the input, or of the scratch buffer, which moves while it grows. */
typedef struct html_piece {
    const char *p; /* NULL: in scratch, from `at` */
    size_t at, n;
} html_piece;

/* Where a script stands in what looks like an HTML comment. */
typedef enum html_script { SCRIPT_PLAIN, SCRIPT_ESCAPED, SCRIPT_DOUBLE_ESCAPED } html_script;

struct html_tokenizer {
    const char *begin, *p, *end;
    html_content content;
    feed_str closer; /* the end tag that ends RCDATA, RAWTEXT, SCRIPT */
    html_script script;
    bool foreign;
    html_error_fn report;
    void *context;
    int status;
    html_token token;
    char small[8]; /* the text of a reference */
    buf scratch;
    uint64_t seen; /* which attribute names there may have been: a bit for each hash */
    html_attr attrs[HTML_ATTRIBUTES_MAX];
    feed_str written[HTML_ATTRIBUTES_MAX + 1]; /* values as they stand in the input */
    html_piece names[HTML_ATTRIBUTES_MAX + 1], values[HTML_ATTRIBUTES_MAX + 1]; /* and of one that is left out */
};

static inline bool html_space(char c)
{
    return (unsigned char)c <= ' ' && (UINT64_C(0x100003600) >> c & 1); /* the bits of \t \n \f \r and space */
}

static inline void html_fault(html_tokenizer *t, html_error error, const char *at)
{
    if (t->report)
        t->report(t->context, error, (size_t)(at - t->begin));
}

static inline const char *html_skip_spaces(const char *p, const char *end)
{
    while (p < end && html_space(*p))
        p++;
    return p;
}

/* [begin, end) with line ends as \n, NUL as U+FFFD (reported), and lower case if asked for. */
html_piece html_piece_of(html_tokenizer *t, const char *begin, const char *end, bool lower);
/* Once scratch has stopped growing. */
static inline feed_str html_piece_str(const html_tokenizer *t, html_piece piece)
{
    if (piece.p || piece.n == 0)
        return (feed_str){piece.p ? piece.p : "", piece.n};
    return (feed_str){t->scratch.p + piece.at, piece.n};
}
/* Reads the reference at t->p ('&') into *ref and reports its errors; t->p moves behind it. */
void html_take_reference(html_tokenizer *t, bool in_attribute, html_reference *ref);

/* A tag whose name begins at t->p. */
html_token_kind html_read_tag(html_tokenizer *t, html_token_kind kind);
/* What stands behind "<!". */
html_token_kind html_read_declaration(html_tokenizer *t);
/* A comment that is none: everything up to ">". */
html_token_kind html_read_bogus_comment(html_tokenizer *t);

#endif
