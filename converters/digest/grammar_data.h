/* Items that stand as data in the header: a list of maps with a title and an address. */
#ifndef FEEDLOOM_DIGEST_GRAMMAR_DATA_H
#define FEEDLOOM_DIGEST_GRAMMAR_DATA_H

#include "grammar.h"

/* The header's list of maps of which each has a title and an address; NULL if there is none. Its length in *n. */
const header_value *data_list(const header *h, feed_str key, unsigned *n);
/* How many of its titles stand in the document as headings, in the same order. Linear. */
unsigned data_matches(const markdown *m, const header_value *list);

/* Whether the header says where the one thing that the document is about stands. */
bool data_is_addressed(const header *h);
bool data_fits_single(const digest_features *f);
/* None: the digest's own entry is the item. */
void data_single_item(const digest_source *s, digest_items *out);

bool data_fits(const digest_features *f);
bool data_holds(const digest_features *f);
void data_items(const digest_source *s, digest_items *out);

#endif
