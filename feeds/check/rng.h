/*
 * RELAX NG validation on events, without a tree: derivatives of patterns (J. Clark, "An algorithm for RELAX NG
 * validation"), hash-consed and memoised, so that after a few entries every event is one look-up. Constant memory in
 * the size of the document; positions are those of the event.
 *
 * Supported: the full XML syntax of the OASIS specification of 2001-12-03 (grammar, define with combine, ref, parentRef,
 * nested grammar, element, attribute, group, interleave, choice, optional, zeroOrMore, oneOrMore, mixed, list, data,
 * value, text, empty, notAllowed, name classes with anyName, nsName, choice, except) but for include and externalRef;
 * datatypes: the built-in string and token, and of XML Schema those the schemas here use.
 */
#ifndef FEEDLOOM_CHECK_RNG_H
#define FEEDLOOM_CHECK_RNG_H

#include "../formats/xml.h"

typedef struct rng_schema rng_schema;
typedef struct rng_validator rng_validator;

/* Reads a schema. On failure NULL, and what is wrong in *error (a static or schema-owned text is not needed: it is
 * copied into the buffer). The schema is immutable: any number of validators and threads may share it. */
FEED_MUST_USE rng_schema *rng_schema_new(feed_str text, buf *error);
void rng_schema_free(rng_schema *schema);

/* A validator of one document at a time; its memo tables are kept over documents. NULL when out of memory. */
FEED_MUST_USE rng_validator *rng_validator_new(const rng_schema *schema);
void rng_validator_reset(rng_validator *v);
void rng_validator_free(rng_validator *v);

/*
 * Events, as xml.h gives them. true: valid so far. false: this event is not allowed here; rng_validator_message says
 * why (what was found, what would have been allowed) until the next event. Validation goes on behind an error: what
 * is inside a refused element is passed over, and the element counts as if it had been right.
 */
bool rng_start(rng_validator *v, const xml_element *element);
bool rng_text(rng_validator *v, feed_str text);
bool rng_end(rng_validator *v);
feed_str rng_validator_message(const rng_validator *v);

#endif
