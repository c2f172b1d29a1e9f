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
#include "../../feeds/net/discover.h"

enum { WAIT_MS = 200, AGENT_MAX = 400 };

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

/* ---- one document ---- */

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

typedef struct getting {
    network_document *out;
    feed_str next;   /* where to go on */
    const char *url; /* as the user gave it */
    int hops;
    bool feed, bad, redirected;
    diag *d;
} getting;

static void wrong(getting *g, const char *what, feed_str more)
{
    report(diag_reporter(g->d), FEED_RULE_UnreadableInput, (feed_pos){.file = str_of(g->url)}, "%s%.*s", what,
           FMT(more));
    g->d->failed_input = g->bad = true;
}

static feed_str resolve(getting *g, feed_str href)
{
    buf whole;
    buf_init(&whole, 8192);
    uri_resolve(g->out->url, href, &whole);
    feed_str found = whole.error ? STR_NONE : arena_dup(&g->out->a, buf_str(&whole));
    buf_free(&whole);
    return found;
}

static void go_on(getting *g, feed_str to)
{
    if (!uri_is_http(to))
        wrong(g, "a redirect to what is neither http nor https: ", to);
    else if (g->hops++ == NETWORK_REDIRECTS)
        wrong(g, "more than 5 redirects", STR_NONE);
    else
        g->next = to;
}

static void keep(getting *g, const fetch_response *p)
{
    network_document *out = g->out;
    discover_link links[DISCOVER_MAX];
    if (g->feed && discover_is_page(p->content_type, p->body)) {
        size_t n = discover_feeds(p->body, out->url, &out->a, links);
        if (n)
            go_on(g, links[0].href);
        else
            wrong(g, "a page (HTML) that names no feed", STR_NONE);
        return;
    }
    out->content_type = arena_dup(&out->a, p->content_type);
    out->content_location = arena_dup(&out->a, p->content_location);
    out->content_language = arena_dup(&out->a, p->content_language);
    buf_put_str(&out->body, p->body);
}

static void on_response(void *context, const fetch_response *p)
{
    getting *g = context;
    char status[64];
    if (p->fault) {
        buf text;
        buf_init(&text, 1024);
        bool asked = p->fault == FETCH_PRIVATE && !g->hops; /* no redirect's idea */
        buf_printf(&text, "%s%s%.*s%s", fetch_fault_name(p->fault), p->message.n ? ": " : "", FMT(p->message),
                   asked ? "; --allow-private allows it" : "");
        wrong(g, "", buf_str(&text));
        buf_free(&text);
    } else if (p->status == 200) {
        keep(g, p);
    } else if (p->status > 300 && p->status < 400 && p->location.n) {
        go_on(g, resolve(g, p->location));
    } else {
        snprintf(status, sizeof status, "%s (%ld)", p->challenge ? "a Cloudflare challenge keeps programs out"
                 : p->status == 404 ? "not found" : "no document", p->status);
        wrong(g, status, STR_NONE);
    }
}

static size_t set_allow(const settings *s, feed_str *list)
{
    size_t n = 0;
    for (; n < HUBS_MAX && s->allow_private[n]; n++)
        list[n] = str_of(s->allow_private[n]);
    return n;
}

static void get_one(getting *g, fetch_client *client, const settings *s)
{
    feed_str list[HUBS_MAX], url = g->next;
    char text[AGENT_MAX];
    buf agent = {.p = text, .capacity = sizeof text, .max = sizeof text};
    address_allow allow = {list, set_allow(s, list)};
    network_put_agent(&agent, str_of(s->site));
    fetch_request q = {.url = url, .user_agent = s->user_agent ? str_of(s->user_agent) : buf_str(&agent),
                       .proxy = network_proxy(url), .allow = &allow, .done = on_response, .context = g};
    g->out->url = url;
    g->next = STR_NONE;
    g->bad |= fetch_start(client, &q) != FEED_OK;
    while (fetch_running(client) && !g->bad)
        g->bad |= fetch_wait(client, WAIT_MS) != FEED_OK;
}

int network_get(const char *url, const settings *s, bool feed, diag *d, network_document *out)
{
    getting g = {.out = out, .next = str_of(url), .url = url, .feed = feed, .d = d};
    *out = (network_document){.url = str_of(url)};
    buf_init(&out->body, FETCH_LIMITS.body);
    arena_init(&out->a, 1 << 24);
    fetch_client *client = network_client(1, d);
    while (client && g.next.n && !g.bad)
        get_one(&g, client, s);
    fetch_client_free(client);
    return client && !g.bad ? FEED_OK : FEED_E_INPUT;
}

void network_free(network_document *n)
{
    buf_free(&n->body);
    arena_free(&n->a);
}
