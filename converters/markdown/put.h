/*
 * Writing Markdown (CommonMark): blocks with their indentation, and text that reads back as the same text. What would
 * be taken for markup is escaped by a backslash; where a delimiter run could not open or close (CommonMark 0.31 section
 * 6.2, with and without the amendment for CJK text), the character beside it is written as a reference.
 */
#ifndef FEEDLOOM_MARKDOWN_PUT_H
#define FEEDLOOM_MARKDOWN_PUT_H

#include "../../feeds/core/buf.h"

/* What the next character of text must not be: it is then written as a reference. */
typedef enum markdown_guard_kind {
    MARKDOWN_GUARD_NONE,
    MARKDOWN_GUARD_OPENER, /* anything: it would keep the run before it from opening */
    MARKDOWN_GUARD_CLOSER  /* a letter: it would keep the run before it from closing */
} markdown_guard_kind;

typedef struct markdown_put {
    buf *out;
    buf prefix;        /* what every line of the open containers begins with */
    int gap;           /* line ends that stand before what comes next: 0, 1, or 2 for a blank line */
    bool fresh;        /* the innermost container is still empty */
    bool in_text;      /* in the inline content of a block */
    bool one_line;     /* in a heading or a cell: no line ends */
    bool in_cell;
    size_t spaces;     /* white space seen and not yet written */
    bool soft;         /* it held a line end */
    size_t hard;       /* breaks seen and not yet written */
    size_t line_begin; /* where the line's content begins in out */
    size_t plain_at, plain_end; /* the last character of text that was written as it is */
    size_t code_end;   /* where the last code span ended */
    size_t closed_end; /* where the last closing run of … */
    char closed;       /* … these ended */
    markdown_guard_kind guard;
} markdown_put;

/* Begins at the end of `out`. `prefix`: what the lines behind the first begin with. */
void markdown_put_begin(markdown_put *m, buf *out, feed_str prefix);
void markdown_put_free(markdown_put *m);

/* A block begins or ends here: `gap` line ends come before what follows, if anything came before it. */
void markdown_put_gap(markdown_put *m, int gap);
/* Writes a container's marker ("- ", "> "); its further lines begin with `rest` more. */
void markdown_put_open(markdown_put *m, feed_str marker, feed_str rest);
/* Leaves containers: the prefix has `length` bytes again. */
void markdown_put_close(markdown_put *m, size_t length);

/* Text of the block, any bytes. White space is held until something follows. */
void markdown_put_text(markdown_put *m, feed_str text);
void markdown_put_break(markdown_put *m);
/* Makes ready for inline markup that begins with an ASCII punctuation mark: the caller writes it to m->out. */
void markdown_put_ready(markdown_put *m);
/* The character that ends the text so far, 0 at the beginning of a line or behind white space. */
uint32_t markdown_put_last(const markdown_put *m);
/* An opening run of `n` times `c` before text that begins with `next`; a closing one behind what was written. */
void markdown_put_opener(markdown_put *m, char c, size_t n, uint32_t next);
void markdown_put_closer(markdown_put *m, char c, size_t n);
/* `[`: a "!" before it must not make an image of the link. */
void markdown_put_bracket(markdown_put *m);
/* (url "title") */
void markdown_put_target(markdown_put *m, feed_str url, feed_str title);
/* A code span; line ends become spaces. */
void markdown_put_code(markdown_put *m, feed_str code);
/* A fenced block of code, `language` for its info string. */
void markdown_put_fence(markdown_put *m, feed_str code, feed_str language);

#endif
