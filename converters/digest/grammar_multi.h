/* Files with several digests, each under a heading with its date. */
#ifndef FEEDLOOM_DIGEST_GRAMMAR_MULTI_H
#define FEEDLOOM_DIGEST_GRAMMAR_MULTI_H

#include "grammar.h"

bool multi_fits(const digest_features *f);
void multi_items(const digest_source *s, digest_items *out);

#endif
