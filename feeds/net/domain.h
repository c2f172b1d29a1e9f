/* Registrable domains: the part of a host's name that somebody owns, from the Public Suffix List. */
#ifndef FEEDLOOM_NET_DOMAIN_H
#define FEEDLOOM_NET_DOMAIN_H

#include "../core/buf.h"

typedef struct domains domains;

/* NULL when out of memory. Without libpsl, the last two labels count. */
FEED_MUST_USE domains *domains_new(void);
void domains_free(domains *d);
/*
 * Appends what requests for `host` are counted by: the registrable domain in lower case (blog.example.co.uk →
 * example.co.uk), the host itself where it is an address or a public suffix, an address in its plain form.
 */
void domains_put_key(domains *d, feed_str host, buf *out);

#endif
