/* The external feeds that a command is about: addresses, OPML lists, or the sources of a configuration. */
#ifndef FEEDLOOM_CLI_FEEDS_H
#define FEEDLOOM_CLI_FEEDS_H

#include "../../feeds/net/refresh.h"
#include "config.h"
#include "diag.h"

/* One of them. */
typedef struct feed_place {
    refresh_source source; /* its URL; of a file: its path */
    feed_str name;
    feed_pos pos;
    size_t from;           /* which of the configuration's sources */
    bool is_file;          /* read where it is needed, never fetched */
} feed_place;

typedef struct feeds {
    const settings *s;
    config c;              /* empty without a configuration */
    bool has_config, owns_config;
    char *folder;          /* the configuration's, with a slash behind it, or "" */
    char *cache_path;
    feed_place *list;
    size_t n, capacity;
    feed_place *remote;    /* lists in OPML that have to be fetched first */
    size_t n_remote, remote_capacity;
    address_allow allow;   /* of the whole run */
    refresh_options options;
    buf agent;
    char *netrc;
    refresh_host *hosts;
    arena a;
    diag *d;
} feeds;

/* Fills in from the inputs (none: feedloom.yaml). 0, or FEED_E_INPUT after reporting. The caller frees with feeds_free
 * in any case. */
FEED_MUST_USE int feeds_open(feeds *f, const settings *s, diag *d);
/* The same for a configuration that has been read, which stays its owner's. */
FEED_MUST_USE int feeds_open_config(feeds *f, const settings *s, const config *c, const char *folder, diag *d);
/* Adds the feeds of the lists that lie elsewhere, as they are in the cache. */
FEED_MUST_USE int feeds_add_remote(feeds *f, cache *c);
void feeds_free(feeds *f);
/* Opens the cache, says what is wrong with it. NULL after reporting; with CACHE_READ also where there is none yet,
 * which is not reported. */
FEED_MUST_USE cache *feeds_cache(feeds *f, cache_mode mode);

#endif
