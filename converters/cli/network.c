#include "network.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "../../feeds/core/date.h"
#include "../../feeds/core/uri.h"
#include "../../feeds/model/report.h"

void network_put_agent(buf *b, feed_str site)
{
    buf_put_lit(b, "feedloom/" FEEDLOOM_VERSION);
    if (site.n)
        buf_printf(b, " (+%.*s)", FMT(site));
}

bool network_agent_has_contact(feed_str agent)
{
    return str_find(agent, STR("://")) < agent.n || str_find_byte(agent, '@') < agent.n;
}

/* ---- environment ---- */

static const char *variable(const char *lower, const char *upper)
{
    const char *value = getenv(lower);
    if (!value && upper)
        value = getenv(upper);
    return value && *value ? value : NULL;
}

/* no_proxy: names with all below them, *, addresses; behind commas or spaces. */
static bool goes_direct(feed_str host)
{
    const char *list = variable("no_proxy", "NO_PROXY");
    feed_str rest = str_of(list), one;
    while (str_split(&rest, ',', &one)) {
        one = str_trim(one);
        if (one.n && one.p[0] == '.')
            one = str_from(one, 1);
        bool below = host.n > one.n && host.p[host.n - one.n - 1] == '.';
        if (str_eq(one, STR("*")) || str_eq_nocase(host, one) ||
            (one.n && below && str_eq_nocase(str_from(host, host.n - one.n), one)))
            return true;
    }
    return false;
}

const char *network_proxy(feed_str url)
{
    uri u;
    uri_authority a;
    uri_parse(url, &u);
    uri_parse_authority(u.authority, &a);
    if (goes_direct(a.host))
        return NULL;
    /* HTTP_PROXY in capitals may come from a request, where this runs as a CGI program. */
    const char *proxy = str_eq_nocase(u.scheme, STR("https")) ? variable("https_proxy", "HTTPS_PROXY")
                                                              : variable("http_proxy", NULL);
    return proxy ? proxy : variable("all_proxy", "ALL_PROXY");
}

char *network_netrc(void)
{
    const char *named = variable("NETRC", NULL), *home = variable("HOME", NULL);
    buf path;
    buf_init(&path, 4096);
    if (named)
        buf_put_str(&path, str_of(named));
    else if (home)
        buf_printf(&path, "%s/.netrc", home);
    buf_put_char(&path, '\0');
    char *copy = path.n > 1 && !path.error && access(path.p, R_OK) == 0 ? strdup(path.p) : NULL;
    buf_free(&path);
    return copy;
}

int64_t network_now(void *context)
{
    (void)context;
    const char *epoch = variable("SOURCE_DATE_EPOCH", NULL);
    return epoch ? strtoll(epoch, NULL, 10) : (int64_t)time(NULL);
}

int64_t network_now_ms(void *context)
{
    struct timespec t;
    (void)context;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

uint64_t network_seed(void)
{
    uint64_t seed = (uint64_t)network_now_ms(NULL) * 1000003 + (uint64_t)getpid();
    FILE *f = fopen("/dev/urandom", "rb");
    if (f && fread(&seed, sizeof seed, 1, f) != 1)
        seed++;
    if (f)
        fclose(f);
    return seed;
}

/* ---- signals: held back and looked for, so that there is no handler and no state ---- */

static void stopping(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
}

void network_hold_signals(void)
{
    sigset_t set;
    stopping(&set);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

bool network_stopped(void *context)
{
    sigset_t set;
    (void)context;
    return sigpending(&set) == 0 && (sigismember(&set, SIGINT) == 1 || sigismember(&set, SIGTERM) == 1);
}

void network_release_signals(void)
{
    sigset_t set;
    stopping(&set);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

/* ---- a client ---- */

fetch_client *network_client(size_t parallel, diag *d)
{
    bool missing;
    fetch_client *c = fetch_client_new(parallel, &missing);
    if (!c && missing)
        diag_errno(d, FEED_RULE_UnreadableInput, "libcurl.so.4", 0,
                   "not installed; it is what fetches (package libcurl4)");
    else if (!c)
        diag_errno(d, FEED_RULE_OutOfMemory, "libcurl.so.4", ENOMEM, "");
    const char *trusted = variable("CURL_CA_BUNDLE", "SSL_CERT_FILE");
    if (c && trusted)
        fetch_client_trust(c, trusted);
    return c;
}
