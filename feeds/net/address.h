/*
 * IP addresses, and which of them a fetcher may talk to: what the world can reach, and nothing that only this machine
 * or its network can (RFC 6890, the IANA special-purpose registries).
 */
#ifndef FEEDLOOM_NET_ADDRESS_H
#define FEEDLOOM_NET_ADDRESS_H

#include "../core/str.h"

struct sockaddr;

typedef struct net_address {
    unsigned char bytes[16]; /* IPv4: the first four */
    bool v6;
} net_address;

typedef enum address_kind {
    ADDRESS_PUBLIC,
    ADDRESS_UNSPECIFIED, /* 0.0.0.0/8, :: */
    ADDRESS_LOOPBACK,
    ADDRESS_PRIVATE,     /* RFC 1918, fc00::/7 */
    ADDRESS_LINK_LOCAL,  /* 169.254.0.0/16 with the clouds' metadata, fe80::/10 */
    ADDRESS_SHARED,      /* 100.64.0.0/10, carriers' own (RFC 6598) */
    ADDRESS_MULTICAST,
    ADDRESS_RESERVED     /* for tests, documents, tunnels, the future */
} address_kind;

/* An IPv4 address inside of an IPv6 one (mapped, compatible, NAT64, 6to4, ISATAP) is what counts. */
address_kind address_classify(const net_address *a);
/* "a loopback address" and so on. */
const char *address_kind_name(address_kind kind);

bool address_of_sockaddr(const struct sockaddr *from, net_address *out);
/* A host that is an address: 127.0.0.1, what inet_aton takes (127.1, 0x7f.1, 2130706433), [::1], ::1%lo; a dot at the
 * end is left out. False: a name. */
bool address_parse(feed_str host, net_address *out);

typedef struct address_range {
    net_address base;
    unsigned bits;
} address_range;

/* "10.0.0.0/8", "fd00::/8", or one address. */
bool address_parse_range(feed_str text, address_range *out);
/* IPv4 and its mapped form are one. */
bool address_in(const net_address *a, const address_range *range);

/*
 * Who may be private: host names (in any case, with nothing before or after), addresses and ranges.
 */
typedef struct address_allow {
    const feed_str *list;
    size_t n;
} address_allow;

/* Whether a host that has this address may be talked to. */
bool address_allowed(const address_allow *allow, feed_str host, const net_address *a);

#endif
