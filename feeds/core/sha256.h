/* SHA-256 (FIPS 180-4, section 6.2), for what a Content-Security-Policy says of its page. */
#ifndef FEEDLOOM_CORE_SHA256_H
#define FEEDLOOM_CORE_SHA256_H

#include "str.h"

enum { SHA256_BYTES = 32, SHA256_BASE64 = 44 };

void sha256(feed_str s, unsigned char digest[SHA256_BYTES]);
/* The same in base64 (RFC 4648 section 4), without a NUL. */
void sha256_base64(feed_str s, char out[SHA256_BASE64]);

#endif
