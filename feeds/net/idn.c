#include "idn.h"

#include "../core/uri.h"
#include "library.h"

enum { HOST_MAX = 256, NONTRANSITIONAL = 8 /* IDN2_NONTRANSITIONAL: as browsers do (UTS #46) */ };

static int hex(char c)
{
    return is_digit(c) ? c - '0' : to_lower(c) - 'a' + 10;
}

/* Without percent-encodings; false where there is nothing but ASCII, or too much. */
static bool decode(feed_str host, char out[HOST_MAX])
{
    size_t n = 0;
    bool other = false;
    for (size_t i = 0; i < host.n; i++) {
        bool encoded = host.p[i] == '%' && i + 2 < host.n && is_hex(host.p[i + 1]) && is_hex(host.p[i + 2]);
        char c = encoded ? (char)(hex(host.p[i + 1]) * 16 + hex(host.p[i + 2])) : host.p[i];
        i += encoded ? 2 : 0;
        if (n + 1 == HOST_MAX || !c)
            return false;
        other |= (unsigned char)c >= 0x80;
        out[n++] = c;
    }
    out[n] = '\0';
    return other;
}

void idn_put_url(buf *out, feed_str url)
{
    int (*lookup)(const uint8_t *, uint8_t **, int);
    void (*release)(void *);
    const library_function functions[] = {{"idn2_lookup_u8", &lookup}, {"idn2_free", &release}};
    char host[HOST_MAX];
    uint8_t *ascii = NULL;
    uri u;
    uri_authority a;
    uri_parse(url, &u);
    uri_parse_authority(u.authority, &a);
    bool converts = decode(a.host, host) && library_load("libidn2.so.0", functions, 2) &&
                    lookup((const uint8_t *)host, &ascii, NONTRANSITIONAL) == 0;
    if (!converts) {
        buf_put_str(out, url);
        return;
    }
    buf_put_str(out, str_range(url.p, a.host.p));
    buf_put_str(out, str_of((const char *)ascii));
    buf_put_str(out, str_range(a.host.p + a.host.n, url.p + url.n));
    release(ascii);
}
