/* Items that are paragraphs: under a bold first line, or beginning with a link, or with a line and its link below. */
#ifndef FEEDLOOM_DIGEST_GRAMMAR_PARAGRAPH_H
#define FEEDLOOM_DIGEST_GRAMMAR_PARAGRAPH_H

#include "grammar.h"

/* Whether a link stands below a bold paragraph, before the next one or a heading. */
bool paragraph_has_link_below(const markdown *m, uint32_t node);

/* The link that stands alone on a line below a paragraph's first, which holds none; NULL if there is none. */
const markdown_span *paragraph_link_below(const markdown *m, uint32_t node);

bool paragraph_fits_bold(const digest_features *f);
bool paragraph_holds_bold(const digest_features *f);
void paragraph_bold_items(const digest_source *s, digest_items *out);
bool paragraph_fits_link(const digest_features *f);
bool paragraph_holds_link(const digest_features *f);
void paragraph_link_items(const digest_source *s, digest_items *out);

#endif
