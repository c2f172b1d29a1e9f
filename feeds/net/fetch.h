/*
 * HTTP requests, many at a time, over libcurl, which is loaded when the first client is made. One request is one
 * exchange: redirects come back as responses, so that whoever follows them decides for each hop.
 *
 *     fetch_client *c = fetch_client_new(…);
 *     fetch_start(c, &request) …
 *     while (fetch_running(c))
 *         fetch_wait(c, ms);        calls request.done for each that has ended
 *     fetch_client_free(c);
 *
 * Only http and https; no cookies, no Referer, nothing of the environment. An address that only this machine or its
 * network can reach is refused when a connection is opened and again when it is used (address.h).
 */
#ifndef FEEDLOOM_NET_FETCH_H
#define FEEDLOOM_NET_FETCH_H

#include "../core/buf.h"
#include "address.h"

typedef enum fetch_fault {
    FETCH_FINE,      /* there is a response */
    FETCH_URL,       /* no http or https URL */
    FETCH_PRIVATE,   /* its address is refused */
    FETCH_NAME,      /* the host's name does not resolve */
    FETCH_CONNECT,   /* nothing listens, no route */
    FETCH_TLS,       /* the certificate, or the handshake */
    FETCH_TIMEOUT,
    FETCH_SLOW,      /* fewer bytes a second than the limit */
    FETCH_RESET,     /* the connection broke */
    FETCH_SHORT,     /* fewer bytes than were announced */
    FETCH_PROTOCOL,  /* no HTTP */
    FETCH_ENCODING,  /* compressed, and cannot be unpacked */
    FETCH_LARGE,     /* more bytes than the limit, after unpacking */
    FETCH_HEADERS,   /* more header bytes than the limit */
    FETCH_PROXY,
    FETCH_STOPPED,   /* by fetch_stop */
    FETCH_MEMORY,
    FETCH_OTHER,
    FETCH_FAULTS
} fetch_fault;

/* What a fault is called in tables: "refused address". */
const char *fetch_fault_name(fetch_fault fault);

/* Bytes of a header line of `headers`, and of a user agent, of which more is not sent. */
enum { FETCH_LINE_MAX = 16384 - 64, FETCH_AGENT_MAX = 500 };

typedef struct fetch_limits {
    int64_t timeout_ms, connect_ms; /* of the whole exchange, of connecting */
    int64_t slow_bytes, slow_seconds; /* so few bytes a second for so long is too slow */
    size_t body, headers;           /* bytes; the body's after unpacking */
} fetch_limits;

/* 30 s, 10 s to connect, 64 bytes a second for 10 s, 16 MiB, 256 KiB. */
extern const fetch_limits FETCH_LIMITS;

/* What a server said. Views live until done() returns. */
typedef struct fetch_response {
    fetch_fault fault;
    feed_str message;    /* of a fault: one sentence */
    long status;         /* 0: none came */
    feed_str body;       /* of a 200 alone */
    feed_str etag, last_modified, location, content_type, content_language, content_location, link;
    feed_str server;     /* and what else tells who answered: cf-mitigated */
    feed_str cache_control, expires, date, age, retry_after, limit_remaining, limit_reset;
    bool challenge;      /* cf-mitigated: challenge */
    feed_str address;    /* the peer's */
    uint64_t wire_bytes; /* of the body as it came */
} fetch_response;

/* Views must live until done() has been called. */
typedef struct fetch_request {
    feed_str url, user_agent;
    feed_str etag, last_modified;  /* absent: not conditional */
    const char *const *headers;    /* more header lines */
    size_t n_headers;
    const char *userpwd, *bearer;  /* NULL: none */
    const char *proxy;             /* NULL: none; then addresses cannot be looked at but where they stand in the URL */
    const char *netrc;             /* a file; NULL: none */
    feed_str form;                 /* absent: GET; else POST, as application/x-www-form-urlencoded */
    const address_allow *allow;    /* NULL: nothing private */
    const fetch_limits *limits;    /* NULL: FETCH_LIMITS */
    void (*done)(void *context, const fetch_response *response);
    void *context;
} fetch_request;

typedef struct fetch_client fetch_client;

/* `parallel`: connections that are kept. NULL when out of memory, or with *missing set when libcurl is not there. */
FEED_MUST_USE fetch_client *fetch_client_new(size_t parallel, bool *missing);
/* Certificates are checked against those of this file (PEM) instead of the system's; it must outlive the client. */
void fetch_client_trust(fetch_client *c, const char *file);
/* Ends what is running, without calling done(). */
void fetch_client_free(fetch_client *c);
/* Starts a request; what is wrong with it comes to done() too, from fetch_wait. 0 or FEED_E_MEMORY. */
FEED_MUST_USE int fetch_start(fetch_client *c, const fetch_request *request);
/* Ends what is running: done() hears of FETCH_STOPPED. */
void fetch_stop(fetch_client *c);
size_t fetch_running(const fetch_client *c);
/* Works for at most `ms` milliseconds, or until something happens. 0 or FEED_E_MEMORY. */
FEED_MUST_USE int fetch_wait(fetch_client *c, int ms);

#endif
