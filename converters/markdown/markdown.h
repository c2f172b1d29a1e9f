/*
 * Markdown (CommonMark with GFM's tables, strikethrough, autolinks and task lists) → HTML, plain text, and the block
 * structure, in one pass. md4c stands behind it and is included nowhere else.
 *
 * The document is two flat buffers and two flat arrays: each node and span knows its bytes in the HTML and in the
 * plain text, so that a digest's items are cut out of them without rendering anything twice.
 */
#ifndef FEEDLOOM_MARKDOWN_MARKDOWN_H
#define FEEDLOOM_MARKDOWN_MARKDOWN_H

#include "../../feeds/core/buf.h"

typedef enum markdown_kind {
    MARKDOWN_DOCUMENT,
    MARKDOWN_PARAGRAPH,
    MARKDOWN_HEADING,
    MARKDOWN_BULLETS,
    MARKDOWN_NUMBERS,
    MARKDOWN_ITEM,
    MARKDOWN_QUOTE,
    MARKDOWN_CODE,
    MARKDOWN_RULE,
    MARKDOWN_RAW, /* a block of raw HTML */
    MARKDOWN_TABLE,
    MARKDOWN_ROW,
    MARKDOWN_CELL
} markdown_kind;

typedef struct markdown_range {
    uint32_t begin, end; /* bytes */
} markdown_range;

/* A block. Blocks stand in document order; the children of nodes[i] are i + 1 … next - 1 and what is below them. */
typedef struct markdown_node {
    markdown_kind kind;
    uint32_t level;  /* of a heading: 1 to 6; of a numbered list: its first number */
    uint32_t parent; /* index; the document's own is 0 */
    uint32_t next;   /* index behind the last node of this subtree */
    bool tight;      /* of a list */
    markdown_range html;       /* with its tags */
    markdown_range inner;      /* without */
    markdown_range text;       /* plain text; lines end with \n */
    markdown_range spans;      /* indices */
    uint32_t source;           /* offset of its first text in the Markdown */
} markdown_node;

typedef enum markdown_span_kind {
    MARKDOWN_LINK,
    MARKDOWN_IMAGE,
    MARKDOWN_STRONG,
    MARKDOWN_INLINE_RAW
} markdown_span_kind;

/* An inline element, in the order in which they begin. */
typedef struct markdown_span {
    markdown_span_kind kind;
    uint32_t node;       /* index of the block it stands in */
    bool in_link;        /* inside another link (an image) */
    markdown_range html; /* with its tags */
    markdown_range text;
    markdown_range url; /* in `urls`: absolute where a base URL was given, percent-encoded */
    uint32_t source;
} markdown_span;

typedef struct markdown {
    buf html, text, urls;
    buf node_bytes, span_bytes; /* the arrays' memory */
    buf open;                   /* inline elements that are open while rendering */
    const markdown_node *nodes;
    size_t n_nodes;
    const markdown_span *spans;
    size_t n_spans;
    size_t raw;     /* pieces of raw HTML that were met */
    bool unsafe;    /* to be sanitised: it holds raw HTML, or a URL of a scheme other than http, https, mailto */
    bool unsettled; /* one of its URLs at least is not settled (uri_is_settled) */
    buf raw_url, encoded; /* a URL before it is encoded, before it is resolved */
    buf marks, marked; /* where marks for emphasis were set, and the text with them: see cjk.h */
} markdown;

typedef struct markdown_options {
    feed_str base_url; /* relative URLs are resolved against it; absent: left as they are */
    bool keep_raw;     /* raw HTML goes into the HTML as it stands; the caller sanitises it; else it is left out */
    bool cjk;          /* emphasis beside CJK characters by the amended rule of cjk.h */
} markdown_options;

void markdown_init(markdown *m);
void markdown_free(markdown *m);

/*
 * Renders `text` (clean UTF-8, at most 16 MiB). What it held before is gone; memory is reused. Linear: what the
 * library behind takes more than linear time for is refused by stated limits (see markdown_guard), and its HTML is at
 * most 64 times the input or 1 MiB, whichever is larger. Returns 0, FEED_E_LIMIT (with *limit naming the limit and
 * *where the offset), or FEED_E_MEMORY.
 */
FEED_MUST_USE int markdown_parse(markdown *m, feed_str text, const markdown_options *options, const char **limit,
                                 size_t *where);

/*
 * The limits on documents of more than 16 KiB: list and quote nesting 100, bracket nesting 100, broken links in one
 * paragraph 4,000, link definitions × links 64 MiB. NULL if `text` keeps them, else the limit's name.
 * *www_links is cleared if bare `www.` links would take quadratic time: they are then left as text.
 */
const char *markdown_guard(feed_str text, size_t *where, bool *www_links);

/* Of a range that ends before it begins: nothing. */
static inline feed_str markdown_text(const markdown *m, markdown_range r)
{
    return (feed_str){r.end > r.begin ? m->text.p + r.begin : "", r.end > r.begin ? r.end - r.begin : 0};
}

static inline feed_str markdown_html(const markdown *m, markdown_range r)
{
    return (feed_str){r.end > r.begin ? m->html.p + r.begin : "", r.end > r.begin ? r.end - r.begin : 0};
}

static inline feed_str markdown_url(const markdown *m, const markdown_span *s)
{
    return (feed_str){s->url.end > s->url.begin ? m->urls.p + s->url.begin : "", s->url.end - s->url.begin};
}

#endif
