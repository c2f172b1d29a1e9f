/*
 * What site generators write into Markdown and CommonMark does not know, taken out before parsing: Liquid tags and
 * comments, the site's address in links ({{ site.url }}), shortcodes, attributes ({:.class}, and {#id} behind a
 * heading), HTML comments (templates in them look like items), bold runs around a
 * comment alone; and what people write for headings and lists without the space that CommonMark wants: "##Title",
 * "2.Text" in a sequence of such lines. Code blocks stay as they are. Nothing is copied where there is nothing to do.
 */
#ifndef FEEDLOOM_DIGEST_PREPASS_H
#define FEEDLOOM_DIGEST_PREPASS_H

#include "../../feeds/core/buf.h"

enum { /* what to leave as it is */
       PREPASS_LIQUID = 1,
       PREPASS_SHORTCODES = 2,
       PREPASS_KRAMDOWN = 4,
       PREPASS_COMMENTS = 8,
       PREPASS_SPACES = 16
};

typedef struct prepass {
    buf text, edits, lines; /* memory, kept from one text to the next */
    size_t removed;  /* pieces taken out */
    feed_str root;   /* the path of the site, without a slash at its end: what {{ site.baseurl }} stands for */
} prepass;

void prepass_init(prepass *p);
void prepass_free(prepass *p);

/* The text to parse in *out: `text` itself, or a copy that lives until the next call. `keep` is a set of the flags
 * above. Linear. 0 or FEED_E_MEMORY. */
FEED_MUST_USE int prepass_run(prepass *p, feed_str text, unsigned keep, feed_str *out);
/* Where in the text as it was given an offset of *out lies. O(log of the edits). */
size_t prepass_offset(const prepass *p, size_t at);
/* Where the text's lines begin, as it was given; *n of them. */
const uint32_t *prepass_lines(const prepass *p, size_t *n);

#endif
