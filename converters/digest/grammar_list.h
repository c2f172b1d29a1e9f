/* Lists whose items are a digest's. */
#ifndef FEEDLOOM_DIGEST_GRAMMAR_LIST_H
#define FEEDLOOM_DIGEST_GRAMMAR_LIST_H

#include "grammar.h"

bool list_fits_numbers(const digest_features *f);
void list_number_items(const digest_source *s, digest_items *out);
bool list_fits_bullets(const digest_features *f);
void list_bullet_items(const digest_source *s, digest_items *out);
bool list_fits_bold(const digest_features *f);
bool list_holds_bold(const digest_features *f);
void list_bold_items(const digest_source *s, digest_items *out);

/* Adds the items of a list that hold a link. */
void list_add_linked(const digest_source *s, uint32_t list, const uint32_t *sections, digest_items *out);

#endif
