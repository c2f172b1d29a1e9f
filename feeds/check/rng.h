/*
 * RELAX NG validation on events, without a tree: derivatives of patterns (J. Clark, "An algorithm for RELAX NG
 * validation"), hash-consed and memoised, so that after a few entries every event is one look-up. Constant memory in
 * the size of the document; positions are those of the event.
 *
 * Supported: the full XML syntax of the OASIS specification of 2001-12-03 (grammar, define with combine, ref,
 * parentRef, nested grammar, element, attribute, group, interleave, choice, optional, zeroOrMore, oneOrMore, mixed,
 * list, data, value, text, empty, notAllowed, name classes with anyName, nsName, choice, except) but for include and
 * externalRef; datatypes: rng_type.h. The restrictions of its section 7 are not enforced: a schema that breaks them is
 * read, and another validator may refuse it. Defines that nothing refers to are not looked at.
 */
#ifndef FEEDLOOM_CHECK_RNG_H
#define FEEDLOOM_CHECK_RNG_H

#include "../formats/scan.h"

typedef struct rng_schema rng_schema;
typedef struct rng_validator rng_validator;

/* Reads a schema of at most 1 MiB and 10,000 elements. On failure NULL, and what is wrong is copied into *error. The
 * schema is immutable: any number of validators and threads may share it. */
FEED_MUST_USE rng_schema *rng_schema_new(feed_str text, buf *error);
void rng_schema_free(rng_schema *schema);

/* A validator of one document at a time; its memo tables are kept over documents. NULL when out of memory. */
FEED_MUST_USE rng_validator *rng_validator_new(const rng_schema *schema);
void rng_validator_reset(rng_validator *v);
void rng_validator_free(rng_validator *v);

/*
 * Events, as xml.h gives them. true: valid so far. false: this event is not allowed here; rng_validator_message says
 * why (what was found, what would have been allowed; several reasons with semicolons) until the next event. What is
 * wrong with a value shows at the tag that ends it. Validation goes on behind an error: an element that may not stand
 * here is passed over with all that is in it; behind any other error it goes on as if the event had been right.
 * Limits: 1,024 open elements; 1 MiB of text where it must be held as a whole because it is data.
 */
bool rng_start(rng_validator *v, const xml_element *element);
/* `blank`: it is white space alone (str_is_blank). */
bool rng_text(rng_validator *v, feed_str text, bool blank);
bool rng_end(rng_validator *v);
feed_str rng_validator_message(const rng_validator *v);

#endif
