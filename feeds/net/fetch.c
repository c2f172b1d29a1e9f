#include "fetch.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../core/uri.h"
#include "fetch_header.h"
#include "idn.h"
#include "library.h"

enum { IDLE_MAX = 64, URL_MAX = 8000, HEADER_ARENA_FACTOR = 4, ERROR_PAGE_MAX = 1 << 18, LINE_MAX_BYTES = 16384,
       LARGE = 1 << 20 };

const fetch_limits FETCH_LIMITS = {30000, 10000, 64, 10, 16 << 20, 256 << 10};

const char *fetch_fault_name(fetch_fault fault)
{
    static const char *const NAMES[FETCH_FAULTS] = {
        [FETCH_FINE] = "fine", [FETCH_URL] = "bad URL", [FETCH_PRIVATE] = "refused address",
        [FETCH_NAME] = "name not found", [FETCH_CONNECT] = "no connection", [FETCH_TLS] = "TLS",
        [FETCH_TIMEOUT] = "timeout", [FETCH_SLOW] = "too slow", [FETCH_RESET] = "connection lost",
        [FETCH_SHORT] = "cut short", [FETCH_PROTOCOL] = "no HTTP", [FETCH_ENCODING] = "bad encoding",
        [FETCH_LARGE] = "too large", [FETCH_HEADERS] = "too many headers", [FETCH_PROXY] = "proxy",
        [FETCH_STOPPED] = "stopped", [FETCH_MEMORY] = "out of memory", [FETCH_OTHER] = "failed"};
    return NAMES[fault];
}

/* ---- libcurl ---- */

#define FUNCTIONS(F) \
    F(global_init) F(easy_init) F(easy_cleanup) F(easy_reset) F(easy_setopt) F(easy_getinfo) F(easy_strerror) \
    F(slist_append) F(slist_free_all) F(multi_init) F(multi_cleanup) F(multi_setopt) F(multi_add_handle) \
    F(multi_remove_handle) F(multi_perform) F(multi_poll) F(multi_info_read)

typedef struct curl_api {
#define F(name) __typeof__(curl_##name) *name;
    FUNCTIONS(F)
#undef F
} curl_api;

static bool load(curl_api *api)
{
    const library_function functions[] = {
#define F(name) {"curl_" #name, &api->name},
        FUNCTIONS(F)
#undef F
    };
    size_t n = sizeof functions / sizeof *functions;
    return (library_load("libcurl.so.4", functions, n) || library_load("libcurl-gnutls.so.4", functions, n)) &&
           api->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

/* One exchange. */
typedef struct exchange {
    struct exchange *next; /* idle, or running */
    fetch_client *client;
    fetch_request request;
    fetch_response response;
    CURL *easy;
    struct curl_slist *lines;
    arena a;            /* of the response's headers */
    buf body;
    char *url, *form;
    uri_authority host;
    size_t header_bytes, wire_bytes;
    fetch_fault fault;  /* what a callback found */
    char why[CURL_ERROR_SIZE + 64], error[CURL_ERROR_SIZE];
    bool started;       /* libcurl has it */
    FILE *file;         /* of a large body; NULL: it is in `body` */
    size_t spilled;     /* bytes in it */
    void *map;          /* of the file */
    bool skips;         /* the rest of an error page is not read */
} exchange;

struct fetch_client {
    curl_api curl;
    CURLM *multi;
    exchange *idle, *early; /* ready to be used; ended before they began */
    exchange *running;
    size_t n_idle, n_running;
    const char *trusted; /* NULL: what the system trusts */
};

fetch_client *fetch_client_new(size_t parallel, bool *missing)
{
    fetch_client *c = calloc(1, sizeof *c);
    *missing = c && !load(&c->curl);
    if (c && !*missing)
        c->multi = c->curl.multi_init();
    if (!c || !c->multi) {
        free(c);
        return NULL;
    }
    c->curl.multi_setopt(c->multi, CURLMOPT_MAXCONNECTS, (long)(parallel < IDLE_MAX ? parallel : IDLE_MAX));
    return c;
}

void fetch_client_trust(fetch_client *c, const char *file)
{
    c->trusted = file;
}

static void drop_file(exchange *x)
{
    if (x->map)
        munmap(x->map, x->spilled);
    if (x->file)
        fclose(x->file);
    x->map = x->file = NULL;
    x->spilled = 0;
}

static void exchange_free(exchange *x)
{
    fetch_client *c = x->client;
    if (x->easy)
        c->curl.easy_cleanup(x->easy);
    drop_file(x);
    c->curl.slist_free_all(x->lines);
    arena_free(&x->a);
    buf_free(&x->body);
    free(x->url);
    free(x->form);
    free(x);
}

void fetch_client_free(fetch_client *c)
{
    if (!c)
        return;
    for (exchange *x = c->running, *next; x; x = next) {
        next = x->next;
        c->curl.multi_remove_handle(c->multi, x->easy);
        exchange_free(x);
    }
    exchange *lists[] = {c->idle, c->early};
    for (int i = 0; i < 2; i++)
        for (exchange *x = lists[i], *next; x; x = next) {
            next = x->next;
            exchange_free(x);
        }
    c->curl.multi_cleanup(c->multi);
    free(c);
}

size_t fetch_running(const fetch_client *c)
{
    return c->n_running;
}

/* ---- what libcurl calls ---- */

static void found(exchange *x, fetch_fault fault, const char *why)
{
    if (x->fault)
        return;
    x->fault = fault;
    snprintf(x->why, sizeof x->why, "%s", why);
}

/* The address really connected to: after the resolver, on each hop, whatever the URL looked like. */
static bool may_connect(exchange *x, const net_address *a)
{
    char why[CURL_ERROR_SIZE];
    if (x->request.proxy || address_allowed(x->request.allow, x->host.host, a))
        return true;
    snprintf(why, sizeof why, "%.*s is %s; allow_private would permit it", (int)(x->host.host.n & 0xFF), x->host.host.p,
             address_kind_name(address_classify(a)));
    found(x, FETCH_PRIVATE, why);
    return false;
}

static curl_socket_t on_socket(void *context, curlsocktype purpose, struct curl_sockaddr *to)
{
    exchange *x = context;
    net_address a;
    if (purpose != CURLSOCKTYPE_IPCXN || !address_of_sockaddr(&to->addr, &a) || !may_connect(x, &a))
        return CURL_SOCKET_BAD;
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* A connection that another request has opened may be one that this request must not use. */
static int on_request(void *context, char *ip, char *local_ip, int port, int local_port)
{
    exchange *x = context;
    net_address a;
    (void)local_ip;
    (void)port;
    (void)local_port;
    bool ok = x->request.proxy || (address_parse(str_of(ip), &a) && may_connect(x, &a));
    return ok ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

static const fetch_limits *limits_of(const exchange *x)
{
    return x->request.limits ? x->request.limits : &FETCH_LIMITS;
}

static size_t on_header(char *p, size_t size, size_t n, void *context)
{
    exchange *x = context;
    feed_str line = {p, size * n};
    x->header_bytes += line.n;
    if (x->header_bytes > limits_of(x)->headers) {
        found(x, FETCH_HEADERS, "the response has more header bytes than the limit");
        return 0;
    }
    if (line.n <= LINE_MAX_BYTES && fetch_header_take(line, &x->a, &x->response)) {
        found(x, FETCH_MEMORY, "out of memory");
        return 0;
    }
    return line.n;
}

static long status_of(exchange *x)
{
    long status = 0;
    x->client->curl.easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

/* What is large goes to a file without a name, so that memory does not follow the number of requests. */
static bool spill(exchange *x)
{
    x->file = tmpfile();
    bool ok = x->file && fwrite(x->body.n ? x->body.p : "", 1, x->body.n, x->file) == x->body.n;
    x->spilled = x->body.n;
    buf_free(&x->body);
    return ok;
}

static bool put_body(exchange *x, const char *p, size_t n)
{
    char why[80];
    size_t most = limits_of(x)->body;
    if (x->body.n + x->spilled + n > most) {
        snprintf(why, sizeof why, "more than %zu bytes when unpacked", most);
        found(x, FETCH_LARGE, why);
        return false;
    }
    bool fits = !x->file && x->body.n + n <= LARGE;
    bool ok = fits || x->file || spill(x);
    if (fits)
        buf_put(&x->body, p, n);
    else if (ok)
        ok = fwrite(p, 1, n, x->file) == n;
    x->spilled += fits ? 0 : n;
    if (!ok || x->body.error)
        found(x, FETCH_MEMORY, "out of memory, or no room for a temporary file");
    return ok && !x->body.error;
}

static size_t on_body(char *p, size_t size, size_t n, void *context)
{
    exchange *x = context;
    x->wire_bytes += size * n;
    if (status_of(x) != 200) { /* nobody reads it, but to its end a connection can be used again */
        x->skips = x->wire_bytes > ERROR_PAGE_MAX;
        return x->skips ? 0 : size * n;
    }
    return put_body(x, p, size * n) ? size * n : 0;
}

/* ---- starting ---- */

static char *duplicate(feed_str s)
{
    char *copy = malloc(s.n + 1);
    if (copy && s.n)
        memcpy(copy, s.p, s.n);
    if (copy)
        copy[s.n] = '\0';
    return copy;
}

static char *ascii_url(feed_str url)
{
    buf b;
    buf_init(&b, URL_MAX * 2);
    idn_put_url(&b, url);
    char *copy = duplicate(b.error ? url : buf_str(&b));
    buf_free(&b);
    return copy;
}

static exchange *exchange_new(fetch_client *c)
{
    exchange *x = c->idle;
    if (x) {
        c->idle = x->next;
        c->n_idle--;
        return x;
    }
    x = calloc(1, sizeof *x);
    if (!x)
        return NULL;
    x->client = c;
    x->easy = c->curl.easy_init();
    if (x->easy)
        return x;
    exchange_free(x);
    return NULL;
}

static void exchange_idle(exchange *x)
{
    fetch_client *c = x->client;
    c->curl.slist_free_all(x->lines);
    x->lines = NULL;
    free(x->url);
    free(x->form);
    x->url = x->form = NULL;
    buf_free(&x->body);
    drop_file(x);
    arena_free(&x->a);
    if (c->n_idle >= IDLE_MAX) {
        exchange_free(x);
        return;
    }
    c->curl.easy_reset(x->easy);
    x->next = c->idle;
    c->idle = x;
    c->n_idle++;
}

static bool add_line(exchange *x, const char *name, feed_str value)
{
    buf line;
    buf_init(&line, LINE_MAX_BYTES);
    buf_put_str(&line, str_of(name));
    for (size_t i = 0; i < value.n; i++) /* a stored value never makes a line of its own */
        if ((unsigned char)value.p[i] >= ' ' && value.p[i] != 0x7F)
            buf_put_char(&line, value.p[i]);
    buf_put_char(&line, '\0');
    struct curl_slist *more = line.error ? NULL : x->client->curl.slist_append(x->lines, line.p);
    buf_free(&line);
    x->lines = more ? more : x->lines;
    return more;
}

static bool set_lines(exchange *x)
{
    const fetch_request *r = &x->request;
    bool ok = add_line(x, "Accept: ",
                       STR("application/atom+xml, application/rss+xml, application/feed+json, "
                           "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, "
                           "application/json;q=0.7, */*;q=0.5"));
    if (r->etag.n)
        ok = ok && add_line(x, "If-None-Match: ", r->etag);
    if (r->last_modified.n)
        ok = ok && add_line(x, "If-Modified-Since: ", r->last_modified);
    for (size_t i = 0; i < r->n_headers; i++)
        ok = ok && add_line(x, "", str_of(r->headers[i]));
    return ok;
}

#define SET(option, value) ((void)x->client->curl.easy_setopt(x->easy, option, value))

static void set_safety(exchange *x)
{
    const fetch_limits *l = limits_of(x);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_QUICK_EXIT, 1L); /* a resolver that does not answer holds up no other request, nor the end */
    SET(CURLOPT_TIMEOUT_MS, (long)l->timeout_ms);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)l->connect_ms);
    SET(CURLOPT_LOW_SPEED_LIMIT, (long)l->slow_bytes);
    SET(CURLOPT_LOW_SPEED_TIME, (long)l->slow_seconds);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    if (x->client->trusted)
        SET(CURLOPT_CAINFO, x->client->trusted);
    SET(CURLOPT_OPENSOCKETFUNCTION, on_socket);
    SET(CURLOPT_OPENSOCKETDATA, x);
    SET(CURLOPT_PREREQFUNCTION, on_request);
    SET(CURLOPT_PREREQDATA, x);
    SET(CURLOPT_PROXY, x->request.proxy ? x->request.proxy : ""); /* "": not the environment's either */
}

static void set_request(exchange *x)
{
    const fetch_request *r = &x->request;
    SET(CURLOPT_URL, x->url);
    SET(CURLOPT_PRIVATE, x);
    SET(CURLOPT_ERRORBUFFER, x->error);
    SET(CURLOPT_HTTPHEADER, x->lines);
    SET(CURLOPT_ACCEPT_ENCODING, ""); /* all that this libcurl can unpack */
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    SET(CURLOPT_HEADERFUNCTION, on_header);
    SET(CURLOPT_HEADERDATA, x);
    SET(CURLOPT_WRITEFUNCTION, on_body);
    SET(CURLOPT_WRITEDATA, x);
    SET(CURLOPT_TCP_NODELAY, 1L);
    if (r->userpwd) {
        SET(CURLOPT_USERPWD, r->userpwd);
        SET(CURLOPT_HTTPAUTH, (long)(CURLAUTH_BASIC | CURLAUTH_DIGEST));
    }
    if (r->bearer) {
        SET(CURLOPT_XOAUTH2_BEARER, r->bearer);
        SET(CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
    }
    if (r->netrc && !r->userpwd && !r->bearer) {
        SET(CURLOPT_NETRC, (long)CURL_NETRC_OPTIONAL);
        SET(CURLOPT_NETRC_FILE, r->netrc);
    }
    if (x->form) {
        SET(CURLOPT_POSTFIELDSIZE, (long)r->form.n);
        SET(CURLOPT_POSTFIELDS, x->form);
    }
}

/* What can be told without a connection. With a proxy it is all that can be told of the address. */
static void look_at_url(exchange *x)
{
    uri u;
    net_address a;
    uri_parse(str_of(x->url), &u);
    uri_parse_authority(u.authority, &x->host);
    bool literal = address_parse(x->host.host, &a);
    if (!uri_is_http(str_of(x->url)) || strlen(x->url) > URL_MAX)
        found(x, FETCH_URL, "no http or https URL");
    else if (literal && !address_allowed(x->request.allow, x->host.host, &a))
        found(x, FETCH_PRIVATE, address_kind_name(address_classify(&a)));
    else if (x->request.proxy && str_eq_nocase(x->host.host, STR("localhost")) &&
             !address_allowed(x->request.allow, x->host.host, &(net_address){.bytes = {127, 0, 0, 1}}))
        found(x, FETCH_PRIVATE, "localhost is a loopback address");
}

int fetch_start(fetch_client *c, const fetch_request *request)
{
    exchange *x = exchange_new(c);
    if (!x)
        return FEED_E_MEMORY;
    x->request = *request;
    x->response = (fetch_response){0};
    x->header_bytes = x->wire_bytes = 0;
    x->fault = FETCH_FINE;
    x->why[0] = x->error[0] = '\0';
    x->started = x->skips = false;
    arena_init(&x->a, limits_of(x)->headers * HEADER_ARENA_FACTOR);
    buf_init(&x->body, limits_of(x)->body);
    x->url = ascii_url(request->url);
    x->form = request->form.p ? duplicate(request->form) : NULL;
    bool ok = x->url && (x->form || !request->form.p) && set_lines(x);
    if (ok)
        look_at_url(x);
    if (ok && !x->fault) {
        char agent[FETCH_AGENT_MAX + 1];
        set_safety(x);
        set_request(x);
        snprintf(agent, sizeof agent, "%.*s", (int)(request->user_agent.n < sizeof agent ? request->user_agent.n
                 : sizeof agent - 1), request->user_agent.n ? request->user_agent.p : "");
        SET(CURLOPT_USERAGENT, agent); /* libcurl keeps a copy */
        ok = c->curl.multi_add_handle(c->multi, x->easy) == CURLM_OK;
        x->started = ok;
    }
    if (!ok) {
        exchange_idle(x);
        return FEED_E_MEMORY;
    }
    exchange **list = x->started ? &c->running : &c->early;
    x->next = *list;
    *list = x;
    c->n_running++;
    return FEED_OK;
}

/* ---- ending ---- */

static fetch_fault fault_of(CURLcode code, bool whole_time)
{
    switch (code) {
    case CURLE_OK: return FETCH_FINE;
    case CURLE_URL_MALFORMAT: return FETCH_URL;
    case CURLE_COULDNT_RESOLVE_HOST: return FETCH_NAME;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY: return FETCH_PROXY;
    case CURLE_COULDNT_CONNECT: return FETCH_CONNECT;
    case CURLE_OPERATION_TIMEDOUT: return whole_time ? FETCH_TIMEOUT : FETCH_SLOW;
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR: return FETCH_RESET;
    case CURLE_PARTIAL_FILE: return FETCH_SHORT;
    case CURLE_UNSUPPORTED_PROTOCOL: /* the URL's is http or https; this is HTTP/0.9, or noise */
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return FETCH_PROTOCOL;
    case CURLE_BAD_CONTENT_ENCODING: return FETCH_ENCODING;
    case CURLE_FILESIZE_EXCEEDED: return FETCH_LARGE;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_PEER_FAILED_VERIFICATION: return FETCH_TLS;
    case CURLE_OUT_OF_MEMORY: return FETCH_MEMORY;
    default: return FETCH_OTHER;
    }
}

/* libcurl can lose a decoder when memory is short, and some servers compress twice. */
static bool still_packed(feed_str body)
{
    return str_starts(body, (feed_str){"\x1F\x8B", 2}) || str_starts(body, (feed_str){"\x28\xB5\x2F\xFD", 4});
}

static feed_str body_of(exchange *x)
{
    if (!x->file)
        return buf_str(&x->body);
    bool flushed = fflush(x->file) == 0;
    x->map = flushed ? mmap(NULL, x->spilled, PROT_READ, MAP_PRIVATE, fileno(x->file), 0) : MAP_FAILED;
    if (x->map == MAP_FAILED)
        x->map = NULL;
    return x->map ? (feed_str){x->map, x->spilled} : STR_NONE;
}

static void judge(exchange *x, CURLcode code)
{
    fetch_response *r = &x->response;
    const curl_api *curl = &x->client->curl;
    double seconds = 0;
    char *address = NULL;
    if (x->started) {
        curl->easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &r->status);
        curl->easy_getinfo(x->easy, CURLINFO_TOTAL_TIME, &seconds);
        curl->easy_getinfo(x->easy, CURLINFO_PRIMARY_IP, &address);
    }
    bool whole_time = seconds * 1000 >= (double)limits_of(x)->timeout_ms - 50 || !r->status;
    r->fault = x->fault ? x->fault : x->skips ? FETCH_FINE : fault_of(code, whole_time);
    r->message = x->fault ? str_of(x->why) : x->error[0] ? str_of(x->error) : str_of(curl->easy_strerror(code));
    r->address = str_of(address);
    r->wire_bytes = x->wire_bytes;
    r->body = r->fault ? STR_NONE : body_of(x);
    if (!r->fault && !r->body.p) {
        r->fault = FETCH_MEMORY;
        r->message = STR("no memory for the body");
    }
    if (!r->fault && still_packed(r->body)) {
        r->fault = FETCH_ENCODING;
        r->message = STR("the body is still compressed");
    }
    if (r->fault == FETCH_FINE)
        r->message = STR_NONE;
}

static void unlist(exchange **list, const exchange *x)
{
    while (*list != x)
        list = &(*list)->next;
    *list = x->next;
}

static void end(exchange *x, CURLcode code)
{
    fetch_client *c = x->client;
    judge(x, code);
    unlist(x->started ? &c->running : &c->early, x);
    c->n_running--;
    if (x->started)
        c->curl.multi_remove_handle(c->multi, x->easy);
    x->request.done(x->request.context, &x->response);
    exchange_idle(x);
}

void fetch_stop(fetch_client *c)
{
    for (exchange *x; (x = c->running ? c->running : c->early);) {
        x->fault = FETCH_STOPPED;
        x->why[0] = '\0';
        end(x, CURLE_OK);
    }
}

int fetch_wait(fetch_client *c, int ms)
{
    int running, left;
    size_t before = c->n_running;
    while (c->early)
        end(c->early, CURLE_OK);
    if (before != c->n_running)
        ms = 0;
    CURLMcode code = c->curl.multi_perform(c->multi, &running);
    for (CURLMsg *m; (m = c->curl.multi_info_read(c->multi, &left));) {
        exchange *x = NULL;
        if (m->msg != CURLMSG_DONE)
            continue;
        CURLcode result = m->data.result;
        c->curl.easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&x);
        end(x, result);
        ms = 0;
    }
    if (code == CURLM_OK && ms)
        code = c->curl.multi_poll(c->multi, NULL, 0, ms, NULL);
    return code == CURLM_OK ? FEED_OK : FEED_E_MEMORY;
}
