/* Items that are rows of a table, in raw HTML or with pipes. */
#ifndef FEEDLOOM_DIGEST_GRAMMAR_TABLE_H
#define FEEDLOOM_DIGEST_GRAMMAR_TABLE_H

#include "grammar.h"

bool table_fits_html(const digest_features *f);
bool table_holds_html(const digest_features *f);
void table_html_items(const digest_source *s, digest_items *out);
bool table_fits_pipe(const digest_features *f);
bool table_holds_pipe(const digest_features *f);
void table_pipe_items(const digest_source *s, digest_items *out);

/* Rows of a block of raw HTML that hold a link. */
unsigned table_count_rows(feed_str html);

#endif
