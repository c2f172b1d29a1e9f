/* Grammars that the user describes; they are never found out. */
#ifndef FEEDLOOM_DIGEST_GRAMMAR_OWN_H
#define FEEDLOOM_DIGEST_GRAMMAR_OWN_H

#include "grammar.h"

bool own_fits(const digest_features *f); /* never */
void own_heading_items(const digest_source *s, digest_items *out);
void own_pattern_items(const digest_source *s, digest_items *out);

#endif
