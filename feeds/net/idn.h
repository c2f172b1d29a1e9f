/* Host names in other letters than ASCII, as they go over the network (RFC 5891): by libidn2, as in libcurl. */
#ifndef FEEDLOOM_NET_IDN_H
#define FEEDLOOM_NET_IDN_H

#include "../core/buf.h"

/* Appends the URL with its host in ASCII. The host may be UTF-8 or percent-encoded; one that cannot be converted, or
 * without libidn2, stays as it is. */
void idn_put_url(buf *out, feed_str url);

#endif
