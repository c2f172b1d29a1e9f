/* Items that are counted in the text itself: "1、" and "No. 1". */
#ifndef FEEDLOOM_DIGEST_GRAMMAR_ENUM_H
#define FEEDLOOM_DIGEST_GRAMMAR_ENUM_H

#include "grammar.h"

bool enum_fits(const digest_features *f);
bool enum_holds(const digest_features *f);
void enum_items(const digest_source *s, digest_items *out);
bool rank_fits(const digest_features *f);
bool rank_holds(const digest_features *f);
void rank_items(const digest_source *s, digest_items *out);

#endif
