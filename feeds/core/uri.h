/*
 * URIs (RFC 3986): taking apart, resolving, encoding. Strings are ASCII or UTF-8; nothing here fails on any bytes, and
 * nothing decodes a percent-encoding.
 */
#ifndef FEEDLOOM_CORE_URI_H
#define FEEDLOOM_CORE_URI_H

#include "buf.h"

/* The five components (RFC 3986 section 3). Absent and empty differ: "http:" has no authority, "http://" an empty one.
 * The path is never absent. Without their delimiters: no ":", "//", "?", "#". */
typedef struct uri {
    feed_str scheme, authority, path, query, fragment;
} uri;

/* The authority's parts (section 3.2); the host of an IP literal keeps its brackets. */
typedef struct uri_authority {
    feed_str userinfo, host, port;
} uri_authority;

/* Splits any string as appendix B does; a scheme that breaks section 3.1 is part of the path. Views into `s`. */
void uri_parse(feed_str s, uri *out);
void uri_parse_authority(feed_str authority, uri_authority *out);
/* The scheme, absent if there is none. */
feed_str uri_scheme(feed_str s);
/* It has a scheme: it needs no base. */
bool uri_is_absolute(feed_str s);
/* The scheme is `scheme`, whatever its case. */
bool uri_has_scheme(feed_str s, feed_str scheme);
/* http or https with a host: what can be fetched. */
bool uri_is_http(feed_str s);
/* An http or https URL like most, with a host and legal characters alone: resolving, encoding and checking would change
 * and find nothing. Never true for another, but false for some that are as good. */
bool uri_is_settled(feed_str s);

/* Appends the components, put together as section 5.3 does. */
void uri_put(buf *b, const uri *u);
/*
 * Appends `ref` resolved against `base` (section 5.2, strict: a reference with a scheme stays as it is but for its dot
 * segments). A base that is absent or not absolute resolves as far as it goes. `b` must not hold `base` or `ref`.
 */
void uri_resolve(feed_str base, feed_str ref, buf *b);
/*
 * Appends `ref` resolved against `base` for people to see: nothing is normalised, a reference with a scheme stays as it
 * is, and so does every reference where there is no base. Slashes behind "scheme://" are left out ("http:///x" is
 * "http://x", and "///x" too). Nothing is appended where the brackets of an authority do not fit. `b` must not hold
 * `base` or `ref`.
 */
void uri_join(feed_str base, feed_str ref, buf *b);

/*
 * Appends `s` with everything percent-encoded that may not stand where it stands in a URI (section 2): bytes that are
 * not ASCII, spaces, "<>\^`{|}, a "%" without two hexadecimal digits, brackets outside the authority, a second "#".
 * Controls are dropped. What is encoded stays as it is, so that encoding twice changes nothing.
 */
void uri_put_encoded(buf *b, feed_str s);
/* Bytes at the start that are letters, digits or one of "-._~:/?=&+,@": in almost every URL, all of it. */
size_t uri_plain_length(feed_str s);

#endif
