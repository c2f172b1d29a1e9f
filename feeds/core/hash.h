/* Hashes: SHA-1 (RFC 3174) for UUIDs of version 5 (RFC 9562), a fast 64-bit hash, and a set of strings. */
#ifndef FEEDLOOM_CORE_HASH_H
#define FEEDLOOM_CORE_HASH_H

#include "buf.h"

enum { SHA1_BYTES = 20, UUID_BYTES = 16, UUID_TEXT = 36, HASH64_TEXT = 16 };

typedef struct sha1 {
    uint32_t state[5];
    uint64_t length; /* bytes so far */
    unsigned char block[64];
} sha1;

void sha1_init(sha1 *h);
void sha1_update(sha1 *h, feed_str s);
void sha1_final(sha1 *h, unsigned char digest[SHA1_BYTES]);

/* RFC 9562 section 6.6: the namespaces of names that are URLs or something else. */
extern const unsigned char UUID_NAMESPACE_URL[UUID_BYTES];

/* The UUID of a finished SHA-1, as 36 characters without a NUL: to hash a name in pieces, update with the namespace,
 * then with the pieces. */
void uuid5_text(const unsigned char digest[SHA1_BYTES], char out[UUID_TEXT]);
/* The version 5 UUID of a name in a namespace (RFC 9562 section 5.5). */
void uuid5(const unsigned char namespace[UUID_BYTES], feed_str name, char out[UUID_TEXT]);

/* SipHash-1-3 (https://cr.yp.to/siphash/siphash-20120918.pdf) under a key; the same on every machine. */
uint64_t hash64_keyed(feed_str s, uint64_t key);
static inline uint64_t hash64(feed_str s) { return hash64_keyed(s, 0); }

/* What texts that are hashed one after the other begin with; zeroed: nothing yet. */
typedef struct hash64_front {
    unsigned char bytes[32];
    uint64_t v[4];
    bool known;
} hash64_front;
/* The same as hash64, sooner where the text begins as the one before it did. */
uint64_t hash64_like(hash64_front *front, feed_str s);

/* A hash as hexadecimal digits, without a NUL. */
void hash64_text(uint64_t hash, char out[HASH64_TEXT]);

/* Tells texts from each other at memory speed; an adversary can find two with one fingerprint. The same everywhere. */
uint64_t fingerprint64(feed_str s);

/* A set of strings: open addressing, strings copied into one buffer. */
typedef struct str_set {
    struct str_set_slot *slots;
    size_t n, capacity, max;
    uint64_t key;
    buf text;
} str_set;

/* An empty set of at most `max` strings and `max_bytes` bytes in all. Nothing is allocated yet. */
void str_set_init(str_set *set, size_t max, size_t max_bytes);
/* 1: added. 0: it was there. Negative: FEED_E_MEMORY or FEED_E_LIMIT, the set is as it was. O(1). */
FEED_MUST_USE int str_set_add(str_set *set, feed_str s);
bool str_set_has(const str_set *set, feed_str s);
/* Empty again; the memory is kept. */
void str_set_clear(str_set *set);
void str_set_free(str_set *set);

#endif
