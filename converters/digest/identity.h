/* Ids and permalinks of digests and their items: they depend on the item and its digest alone. */
#ifndef FEEDLOOM_DIGEST_IDENTITY_H
#define FEEDLOOM_DIGEST_IDENTITY_H

#include "../../feeds/core/hash.h"
#include "meta.h"

typedef struct digest_identity {
    feed_str key;       /* what tells this digest from all others of its publisher */
    feed_str authority; /* of tag: URIs; absent: urn:uuid */
    feed_str id;        /* the digest's own */
    feed_str feed_id;   /* of a feed made of it alone */
    feed_str permalink; /* absent: no site */
    feed_str page;      /* what its items' permalinks begin with: the same with "#" in place of its own fragment */
    feed_str item_id;   /* what its items' tag: URIs begin with, or the names that their UUIDs are of */
} digest_identity;

/*
 * The key is the header's id; else the file's stem where that holds a date (six digits), else stem and date; for
 * standard input title and date. 0 or FEED_E_MEMORY.
 */
FEED_MUST_USE int digest_identify(const digest_meta *meta, const digest_file *file, const digest_options *options,
                                  arena *a, digest_identity *out);

/* The permalink alone: the header's link, else the site with the template filled in. */
feed_str digest_permalink(const digest_meta *meta, const digest_file *file, const digest_options *options, arena *a);

/* Whether what stands in braces are fields that there are. */
bool digest_permalink_is_template(feed_str s);

/* What tells an item from the others of its digest: its link, else its title, and the ordinal among equals. */
typedef struct item_identity {
    char hash[HASH64_TEXT]; /* hexadecimal, no NUL */
    feed_str id;
    feed_str permalink; /* with a fragment; empty: no site */
} item_identity;

FEED_MUST_USE int digest_identify_item(const digest_identity *digest, feed_str key, unsigned ordinal, arena *a,
                                       item_identity *out);

/* The authority of tag: URIs: the option, else the site's host with a fixed year; absent without a site. */
feed_str digest_authority(const digest_options *options, arena *a);
/* tag:AUTHORITY:NAME, or the UUID of the name. */
feed_str digest_name_id(feed_str authority, feed_str name, arena *a);

/* For each of n keys its ordinal among equals, from 1. O(n). NULL when out of memory. */
FEED_MUST_USE unsigned *digest_ordinals(const feed_str *keys, size_t n, arena *a);

#endif
