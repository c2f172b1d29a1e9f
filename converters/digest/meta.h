/* What a digest says of itself: title, date, language, author, categories, id, link; from its header, its headings, its
 * file name and its folders, in the order that real archives ask for. */
#ifndef FEEDLOOM_DIGEST_META_H
#define FEEDLOOM_DIGEST_META_H

#include "digest.h"
#include "header.h"
#include "../../feeds/core/date.h"

enum { META_CATEGORIES_MAX = 64, META_AUTHORS_MAX = 16 };

typedef struct digest_meta {
    feed_str title;
    uint32_t title_node;       /* the heading it was taken from, 0: none */
    feed_time date, updated;
    date_precision precision;  /* of the date */
    feed_str language, summary, link, id, rights, image;
    feed_str categories[META_CATEGORIES_MAX];
    size_t n_categories;
    feed_str authors[META_AUTHORS_MAX];
    size_t n_authors;
    feed_str stem;             /* the file's name without its extension */
} digest_meta;

/* Fills *out; views into the header, the document or `a`. Reports HeaderDate. 0 or FEED_E_MEMORY. */
FEED_MUST_USE int digest_meta_read(const header *h, const markdown *m, const digest_features *f,
                                   const digest_file *file, feed_str text, const digest_options *options,
                                   feed_reporter reporter, arena *a, digest_meta *out);
/* The last part of a path without its extension. */
feed_str digest_stem(feed_str path);

#endif
