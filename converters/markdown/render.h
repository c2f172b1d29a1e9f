/* One rendering: what the callbacks of md4c share. render_source.c: text and URLs; render_block.c; render_span.c. */
#ifndef FEEDLOOM_MARKDOWN_RENDER_H
#define FEEDLOOM_MARKDOWN_RENDER_H

#include <md4c.h>

#include "cjk.h"
#include "markdown.h"

#define NO_SOURCE UINT32_MAX

/* State of one rendering. md4c's own error path frees what is not its own (its issue 299), so that callbacks never
 * stop it: after a failure they do nothing. */
typedef struct render {
    markdown *m;
    const markdown_options *options;
    feed_str source;
    uint32_t node;     /* the innermost open block */
    size_t sourced;    /* open spans that know where they stand */
    int links, images;
    bool raw_block;    /* inside a block of raw HTML */
    size_t broken;     /* where the text ends behind a <br>, which is a break already; 0: none */
    const cjk_mark *marks; /* in the source */
    size_t n_marks, mark;  /* mark: the one that comes next */
    markdown_range clear;  /* of the source: before it */
} render;

static inline markdown_node *render_node(const markdown *m, uint32_t i)
{
    return (markdown_node *)(void *)m->node_bytes.p + i;
}

static inline markdown_span *render_span(const markdown *m, uint32_t i)
{
    return m->span_bytes.p ? (markdown_span *)(void *)m->span_bytes.p + i : NULL;
}

static inline uint32_t render_nodes(const markdown *m)
{
    return (uint32_t)(m->node_bytes.n / sizeof(markdown_node));
}

static inline uint32_t render_spans(const markdown *m)
{
    return (uint32_t)(m->span_bytes.n / sizeof(markdown_span));
}

static inline bool render_failed(const markdown *m)
{
    return m->html.error || m->text.error || m->urls.error || m->node_bytes.error || m->span_bytes.error ||
           m->open.error;
}

/* Text as it stands in the source, without marks. */
void render_put_source(render *r, buf *out, const char *p, size_t n);
/* Decodes an entity ("&amp;"); what is none stays as it is. */
void render_put_entity(buf *out, const char *p, size_t n);
void render_put_attribute(render *r, buf *out, const MD_ATTRIBUTE *a);
/* Appends a URL to the document's URLs: decoded, resolved, percent-encoded. */
markdown_range render_put_url(render *r, const MD_ATTRIBUTE *href);
feed_str render_url_text(const render *r, markdown_range range);
/* ` name="value"`, where there is a value. */
void render_put_html_attribute(render *r, const char *name, const MD_ATTRIBUTE *value);

/* Elements end with their block at the latest. */
void render_end_spans(render *r);

/* md4c's callbacks; the context is a render. */
int render_enter_block(MD_BLOCKTYPE type, void *detail, void *context);
int render_leave_block(MD_BLOCKTYPE type, void *detail, void *context);
int render_enter_span(MD_SPANTYPE type, void *detail, void *context);
int render_leave_span(MD_SPANTYPE type, void *detail, void *context);
int render_text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE n, void *context);

#endif
