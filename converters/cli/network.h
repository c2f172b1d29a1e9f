/* The network as this program has it: environment, clocks, one client. */
#ifndef FEEDLOOM_CLI_NETWORK_H
#define FEEDLOOM_CLI_NETWORK_H

#include "../../feeds/net/refresh.h"
#include "diag.h"
#include "settings.h"

enum { NETWORK_REDIRECTS = 5, NETWORK_PARALLEL = 32, NETWORK_PAUSE_MS = 1000 };

/* What requests call this program where nothing else is said; `site` absent: without a place to ask. */
void network_put_agent(buf *b, feed_str site);
/* Whether it says an address, of the web or of mail. */
bool network_agent_has_contact(feed_str agent);
/* The proxy of the environment for a URL (https_proxy, http_proxy, all_proxy, no_proxy); NULL: none. */
const char *network_proxy(feed_str url);
/* ~/.netrc, or the file that NETRC names; the caller frees it. NULL: none. */
char *network_netrc(void);
/* Unix seconds, SOURCE_DATE_EPOCH if it is set. */
int64_t network_now(void *context);
int64_t network_now_ms(void *context);
/* A seed of the system's. */
uint64_t network_seed(void);

/* SIGINT and SIGTERM are held back from here on, so that a run can end in order; network_stopped says whether one has
 * come. network_release lets them do their work. */
void network_hold_signals(void);
bool network_stopped(void *context);
void network_release_signals(void);

/* A client, or NULL after reporting. */
FEED_MUST_USE fetch_client *network_client(size_t parallel, diag *d);

#endif
