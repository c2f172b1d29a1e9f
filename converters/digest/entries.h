/* From a parsed digest to entries: bodies cut out of the HTML, dates in reader order, categories, links. */
#ifndef FEEDLOOM_DIGEST_ENTRIES_H
#define FEEDLOOM_DIGEST_ENTRIES_H

#include "../../feeds/html/sanitize.h"
#include "identity.h"
#include "summary.h"

/* Everything the making of one digest's entries goes by. */
typedef struct digest_job {
    const digest_options *options;
    const digest_file *file;
    const markdown *m;
    const prepass *pre;
    const digest_meta *meta;
    const digest_identity *identity;
    const digest_items *items;
    feed_str text;       /* the whole file */
    size_t body;         /* where its Markdown begins */
    feed_reporter reporter;
    arena *a;            /* lives as long as the digest */
    arena *entry_arena;  /* of all entries */
    buf *safe;           /* HTML of one entry, sanitised */
    html_sanitizer *sanitizer;
    summary_cutter *cutter; /* NULL: no summaries are wanted */
    const html_options *html_options;
} digest_job;

/* Sends begin, the entries and end; what an entry refers to lives until end has returned. What the sink returned, or
 * FEED_E_MEMORY. */
FEED_MUST_USE int digest_send(const digest_job *job, feed_sink sink);

/* Bytes that may be put around what is cut out of a document. */
enum { BODY_MORE = 64 };
/* An item's HTML in an arena, with room for BODY_MORE: what stands before and behind its title's link, then its
 * blocks. */
buf digest_cut_body(const markdown *m, const digest_item *item, arena *a);
/* Sanitises an entry's HTML, into its arena: where the Markdown's own is not all there is. 0, FEED_E_LIMIT or
 * FEED_E_MEMORY. */
FEED_MUST_USE int digest_safe_html(const digest_job *job, feed_str *html);
/* A summary of an HTML text, plain, in the entry's arena; absent if there is none. */
feed_str digest_html_summary(const digest_job *job, feed_str html);

#endif
