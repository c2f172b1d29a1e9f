/*
 * Value checks: one for each enum value_type of namespaces/element.h. A check looks at one text and says which rule it
 * breaks, the gravest first; nothing is allocated, and time is linear in the text.
 */
#ifndef FEEDLOOM_CHECK_VALUES_H
#define FEEDLOOM_CHECK_VALUES_H

#include "../namespaces/element.h"

/* "No rule is broken." */
#define VALUE_OK FEED_RULE_COUNT

typedef struct value_env {
    int64_t now; /* Unix seconds; 0: not known, no date is too late */
} value_env;

/* The rule that `value` breaks, or VALUE_OK. White space around the value is the caller's to take off. */
feed_rule value_check(enum value_type type, feed_str value, const value_env *env);

/* Whether a text has more characters than a class of lengths allows. */
bool value_too_long(feed_str value, enum length_class limit);

/* URIs (values_uri.c). */
feed_rule value_uri(feed_str value, bool full, bool iri);
/* RFC 4151; fragments allowed. */
bool value_is_tag_uri(feed_str s);
/* RFC 2141. */
bool value_is_urn(feed_str s);
/* urn:uuid: and a UUID (RFC 9562 section 4). */
bool value_is_uuid_urn(feed_str s);
bool value_is_uuid(feed_str s);
/* Whether the URI is written as RFC 3986 section 6.2 normalises it: case, percent-encoding, dot segments, port. */
bool value_is_canonical_uri(feed_str s);
/* An absent port is. */
bool value_port_is_default(feed_str scheme, feed_str port);

/* Dates (values_date.c). */
feed_rule value_date_822(feed_str value, const value_env *env);
feed_rule value_date_3339(feed_str value, const value_env *env);
feed_rule value_date_w3c(feed_str value, const value_env *env);
feed_rule value_date_8601_time(feed_str value);

/* Whether a title has controls that turn around what stands behind it, and characters that nobody sees
 * (values_title.c). */
void value_title(feed_str text, bool *turns, bool *hides);

/* addr-spec of RFC 5322, as it is used today: no quoted strings, no comments. */
bool value_is_addr_spec(feed_str s);
/* type/subtype with optional parameters (RFC 2045). */
bool value_is_mime(feed_str s);
/* Whether an end tag of HTML stands in a text (rules_text.c). */
bool text_has_markup(feed_str text);
/* [+-]digits, the number in *out; false for anything else or beyond 18 digits. */
bool value_integer(feed_str s, int64_t *out);
/* The value of a hexadecimal digit. */
static inline int value_hex(char c) { return is_digit(c) ? c - '0' : to_lower(c) - 'a' + 10; }
/* A decimal number with an optional fraction. */
bool value_float(feed_str s, double *out);

#endif
