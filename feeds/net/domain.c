#include "domain.h"

#include <arpa/inet.h>
#include <libpsl.h>
#include <stdlib.h>

#include "address.h"
#include "library.h"

enum { HOST_MAX = 256 };

struct domains {
    const psl_ctx_t *list; /* NULL: no libpsl */
    const char *(*registrable)(const psl_ctx_t *, const char *);
};

domains *domains_new(void)
{
    const psl_ctx_t *(*builtin)(void);
    domains *d = calloc(1, sizeof *d);
    library_function functions[] = {{"psl_builtin", &builtin}, {"psl_registrable_domain", d ? &d->registrable : NULL}};
    if (d && library_load("libpsl.so.5", functions, 2))
        d->list = builtin();
    return d;
}

void domains_free(domains *d)
{
    free(d);
}

static feed_str last_two_labels(feed_str host)
{
    size_t at = host.n, dots = 0;
    while (at > 0 && !(host.p[at - 1] == '.' && ++dots == 2))
        at--;
    return str_from(host, at);
}

static void put_address(const net_address *a, buf *out)
{
    char text[INET6_ADDRSTRLEN];
    if (inet_ntop(a->v6 ? AF_INET6 : AF_INET, a->bytes, text, sizeof text))
        buf_put_str(out, str_of(text));
}

void domains_put_key(domains *d, feed_str host, buf *out)
{
    char name[HOST_MAX];
    net_address address;
    if (address_parse(host, &address)) {
        put_address(&address, out);
        return;
    }
    if (host.n > 1 && host.p[host.n - 1] == '.')
        host.n--;
    if (host.n >= sizeof name)
        host.n = sizeof name - 1;
    for (size_t i = 0; i < host.n; i++)
        name[i] = to_lower(host.p[i]);
    name[host.n] = '\0';
    const char *found = d->list ? d->registrable(d->list, name) : NULL;
    feed_str whole = {name, host.n};
    buf_put_str(out, found ? str_of(found) : d->list ? whole : last_two_labels(whole));
}
