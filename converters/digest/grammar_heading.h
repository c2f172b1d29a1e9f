/* Items that begin with a heading of one level; their body is what stands below it. */
#ifndef FEEDLOOM_DIGEST_GRAMMAR_HEADING_H
#define FEEDLOOM_DIGEST_GRAMMAR_HEADING_H

#include "grammar.h"

bool heading_fits_mixed(const digest_features *f);
void heading_mixed_items(const digest_source *s, digest_items *out);
bool heading_fits_link(const digest_features *f);
bool heading_holds_link(const digest_features *f);
void heading_link_items(const digest_source *s, digest_items *out);
bool heading_fits_number(const digest_features *f);
bool heading_holds_number(const digest_features *f);
void heading_number_items(const digest_source *s, digest_items *out);
bool heading_fits_url(const digest_features *f);
bool heading_holds_url(const digest_features *f);
void heading_url_items(const digest_source *s, digest_items *out);

bool heading_fits_source(const digest_features *f);
bool heading_holds_source(const digest_features *f);
void heading_source_items(const digest_source *s, digest_items *out);

/* The link to the source of what stands below a heading, before any other; NULL: none, or links of other kinds stand in
 * lists there. */
const markdown_span *heading_source(const markdown *m, uint32_t heading);

/* Every heading of the level is an item. */
void heading_all_items(const digest_source *s, unsigned level, digest_items *out);

/* A heading's text without its number and, where `hash`, without "#1" and what follows. */
feed_str heading_title(feed_str text, bool hash);

#endif
