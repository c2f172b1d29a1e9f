#define _DEFAULT_SOURCE /* inet_aton: all the forms that a resolver takes for an address */
#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

enum { TEXT_MAX = 80 };

typedef struct block {
    unsigned char base[16];
    unsigned bits;
    address_kind kind;
} block;

static const block V4[] = {
    {{0}, 8, ADDRESS_UNSPECIFIED},
    {{10}, 8, ADDRESS_PRIVATE},
    {{100, 64}, 10, ADDRESS_SHARED},
    {{127}, 8, ADDRESS_LOOPBACK},
    {{169, 254}, 16, ADDRESS_LINK_LOCAL},
    {{172, 16}, 12, ADDRESS_PRIVATE},
    {{192, 0, 0}, 24, ADDRESS_RESERVED},     /* RFC 6890: protocol assignments, a cloud's metadata */
    {{192, 0, 2}, 24, ADDRESS_RESERVED},     /* RFC 5737: documents */
    {{192, 88, 99}, 24, ADDRESS_RESERVED},   /* RFC 7526: 6to4 relays */
    {{192, 168}, 16, ADDRESS_PRIVATE},
    {{198, 18}, 15, ADDRESS_RESERVED},       /* RFC 2544: measurements */
    {{198, 51, 100}, 24, ADDRESS_RESERVED},
    {{203, 0, 113}, 24, ADDRESS_RESERVED},
    {{224}, 4, ADDRESS_MULTICAST},
    {{240}, 4, ADDRESS_RESERVED},            /* with 255.255.255.255 */
};

static const block V6[] = {
    {{0}, 128, ADDRESS_UNSPECIFIED},
    {{[15] = 1}, 128, ADDRESS_LOOPBACK},
    {{0x01}, 64, ADDRESS_RESERVED},                      /* 100::/64, RFC 6666: discarded */
    {{0x00, 0x64, 0xFF, 0x9B, 0x00, 0x01}, 48, ADDRESS_PRIVATE}, /* RFC 8215: local NAT64 */
    {{0x20, 0x01}, 23, ADDRESS_RESERVED},                /* RFC 2928, with Teredo and ORCHID */
    {{0x20, 0x01, 0x0D, 0xB8}, 32, ADDRESS_RESERVED},    /* RFC 3849: documents */
    {{0x3F, 0xFF}, 20, ADDRESS_RESERVED},                /* RFC 9637: documents */
    {{0x5F}, 16, ADDRESS_RESERVED},                      /* RFC 9602: segment routing */
    {{0xFC}, 7, ADDRESS_PRIVATE},
    {{0xFE, 0x80}, 10, ADDRESS_LINK_LOCAL},
    {{0xFE, 0xC0}, 10, ADDRESS_PRIVATE},                 /* RFC 3879: site-local, given up */
    {{0xFF}, 8, ADDRESS_MULTICAST},
};

/* Where an IPv6 address of this form holds an IPv4 one. */
static const struct { unsigned char base[12]; unsigned bits, at; } EMBEDDED[] = {
    {{[10] = 0xFF, [11] = 0xFF}, 96, 12},    /* ::ffff:0:0/96, RFC 4291: mapped */
    {{[8] = 0xFF, [9] = 0xFF}, 96, 12},      /* ::ffff:0:0:0/96, RFC 2765: translated */
    {{0}, 96, 12},                           /* ::/96, RFC 4291: compatible */
    {{0x00, 0x64, 0xFF, 0x9B}, 96, 12},      /* RFC 6052: NAT64 */
    {{0x20, 0x02}, 16, 2},                   /* RFC 3056: 6to4 */
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool same_bits(const unsigned char *a, const unsigned char *b, unsigned bits)
{
    unsigned whole = bits / 8, rest = bits % 8;
    return memcmp(a, b, whole) == 0 && (!rest || !((a[whole] ^ b[whole]) >> (8 - rest)));
}

static address_kind find(const block *blocks, size_t n, const unsigned char *bytes)
{
    for (size_t i = 0; i < n; i++)
        if (same_bits(blocks[i].base, bytes, blocks[i].bits))
            return blocks[i].kind;
    return ADDRESS_PUBLIC;
}

static bool is_isatap(const unsigned char *b)
{
    return (b[8] & ~0x03) == 0 && b[9] == 0 && b[10] == 0x5E && b[11] == 0xFE; /* RFC 5214 section 6.1 */
}

/* The IPv4 address inside; NULL if there is none. */
static const unsigned char *embedded(const unsigned char *bytes)
{
    for (size_t i = 0; i < COUNT(EMBEDDED); i++)
        if (same_bits(EMBEDDED[i].base, bytes, EMBEDDED[i].bits))
            return bytes + EMBEDDED[i].at;
    return is_isatap(bytes) ? bytes + 12 : NULL;
}

address_kind address_classify(const net_address *a)
{
    if (!a->v6)
        return find(V4, COUNT(V4), a->bytes);
    address_kind kind = find(V6, COUNT(V6), a->bytes);
    const unsigned char *v4 = embedded(a->bytes);
    if (kind != ADDRESS_PUBLIC)
        return kind;
    if (v4)
        return find(V4, COUNT(V4), v4);
    return (a->bytes[0] & 0xE0) == 0x20 ? ADDRESS_PUBLIC : ADDRESS_RESERVED; /* 2000::/3 is all that is given out */
}

const char *address_kind_name(address_kind kind)
{
    static const char *const NAMES[] = {
        [ADDRESS_PUBLIC] = "a public address", [ADDRESS_UNSPECIFIED] = "the unspecified address",
        [ADDRESS_LOOPBACK] = "a loopback address", [ADDRESS_PRIVATE] = "a private address",
        [ADDRESS_LINK_LOCAL] = "a link-local address", [ADDRESS_SHARED] = "a shared (carrier's) address",
        [ADDRESS_MULTICAST] = "a multicast address", [ADDRESS_RESERVED] = "a reserved address"};
    return NAMES[kind];
}

/* ---- from other forms ---- */

bool address_of_sockaddr(const struct sockaddr *from, net_address *out)
{
    *out = (net_address){.v6 = from->sa_family == AF_INET6};
    if (from->sa_family == AF_INET)
        memcpy(out->bytes, &((const struct sockaddr_in *)(const void *)from)->sin_addr, 4);
    else if (from->sa_family == AF_INET6)
        memcpy(out->bytes, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr, 16);
    else
        return false;
    return true;
}

bool address_parse(feed_str host, net_address *out)
{
    char text[TEXT_MAX];
    if (host.n > 1 && host.p[0] == '[' && host.p[host.n - 1] == ']')
        host = (feed_str){host.p + 1, host.n - 2};
    if (host.n > 1 && host.p[host.n - 1] == '.')
        host.n--;
    if (!host.n || host.n >= sizeof text)
        return false;
    memcpy(text, host.p, host.n);
    text[host.n] = '\0';
    *out = (net_address){.v6 = strchr(text, ':') != NULL};
    if (!out->v6) {
        struct in_addr v4;
        bool ok = is_digit(text[0]) && !strpbrk(text, " \t\r\n") && inet_aton(text, &v4);
        if (ok)
            memcpy(out->bytes, &v4, 4);
        return ok;
    }
    text[strcspn(text, "%")] = '\0';
    return inet_pton(AF_INET6, text, out->bytes) == 1;
}

bool address_parse_range(feed_str text, address_range *out)
{
    size_t slash = str_find_byte(text, '/'), at = slash + 1;
    if (!address_parse((feed_str){text.p, slash}, &out->base))
        return false;
    unsigned most = out->base.v6 ? 128 : 32;
    out->bits = most;
    if (slash == text.n)
        return true;
    long bits = str_digits(text, &at, 3);
    if (bits < 0 || bits > (long)most || at != text.n)
        return false;
    out->bits = (unsigned)bits;
    return true;
}

bool address_in(const net_address *a, const address_range *range)
{
    static const unsigned char MAPPED[12] = {[10] = 0xFF, [11] = 0xFF};
    bool mapped = a->v6 && memcmp(a->bytes, MAPPED, sizeof MAPPED) == 0;
    if (a->v6 == range->base.v6)
        return same_bits(a->bytes, range->base.bytes, range->bits);
    return mapped && same_bits(a->bytes + 12, range->base.bytes, range->bits);
}

bool address_allowed(const address_allow *allow, feed_str host, const net_address *a)
{
    if (address_classify(a) == ADDRESS_PUBLIC)
        return true;
    if (host.n > 1 && host.p[host.n - 1] == '.')
        host.n--;
    for (size_t i = 0; allow && i < allow->n; i++) {
        address_range range;
        if (address_parse_range(allow->list[i], &range) ? address_in(a, &range)
                                                        : host.n && str_eq_nocase(host, allow->list[i]))
            return true;
    }
    return false;
}
