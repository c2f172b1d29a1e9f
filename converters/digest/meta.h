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
    bool header_date;          /* the date is the header's */
    bool reported;             /* a header's date that cannot be read has been reported */
    bool draft;                /* header or folder say that it is not to be published */
    digest_direction direction; /* AUTO: as the language says */
    date_precision precision;  /* of the date */
    feed_str language, summary, link, id, rights, image;
    feed_str categories[META_CATEGORIES_MAX];
    size_t n_categories;
    feed_str authors[META_AUTHORS_MAX];
    size_t n_authors;
    feed_str stem;             /* the file's name without its extension */
    feed_str permalink;        /* digest_permalink's, where it is known before the document is; else absent */
} digest_meta;

/* What it is read from; everything outlives the meta. */
typedef struct digest_meta_input {
    const header *h;
    const digest_file *file;
    feed_str text; /* the whole file */
    const digest_options *options;
    feed_reporter reporter;
    regex_runner *runner; /* NULL where the options have no patterns */
    arena *a;
} digest_meta_input;

/* Fills *out with what header, file name and folders say: enough for an address. Reports HeaderDate. */
void digest_meta_read(const digest_meta_input *in, digest_meta *out);
/* Adds what the document says: a title and a date where the header has none. */
void digest_meta_complete(const digest_meta_input *in, const markdown *m, const digest_features *f, digest_meta *out);
/* The header keys that hold a digest's date, the preferred first; NULL ends them. */
extern const char *const DIGEST_DATE_KEYS[];
/* The last part of a path without its extension. */
feed_str digest_stem(feed_str path);

#endif
