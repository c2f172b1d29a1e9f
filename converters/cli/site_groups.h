/*
 * What `each` makes files of: entries are kept once, packed, in a file of their own, and each group knows the places of
 * its entries in it. At most SITE_FILES_MAX groups in all.
 */
#ifndef FEEDLOOM_CLI_SITE_GROUPS_H
#define FEEDLOOM_CLI_SITE_GROUPS_H

#include "../../feeds/core/arena.h"
#include "../../feeds/core/buf.h"

enum { SITE_FILES_MAX = 4096 };

typedef struct shelf_place {
    uint64_t offset;
    uint32_t length;
    bool alone; /* see site_file_entry */
} shelf_place;

typedef struct site_group {
    size_t output;
    feed_str slug, label; /* label: as the newest entry writes it */
    shelf_place *places;
    size_t n, capacity;
} site_group;

typedef struct site_groups {
    site_group *list;
    uint32_t *slots; /* a hash table: index + 1 */
    size_t n;
    int fd;          /* -1: everything is in `tail` */
    uint64_t written;
    buf tail, bytes;
    arena names, a;
} site_groups;

void site_groups_init(site_groups *g);
void site_groups_free(site_groups *g);
/* The group of a key for an output; the slug tells groups apart. FEED_E_LIMIT where there are too many. */
FEED_MUST_USE int site_groups_find(site_groups *g, size_t which, feed_str key, site_group **found);
/* Keeps an entry. 0, FEED_E_MEMORY, FEED_E_OUTPUT. */
FEED_MUST_USE int site_groups_keep(site_groups *g, const feed_entry *entry, shelf_place *place);
/* Appends an entry's place, unless it is the last one already. */
FEED_MUST_USE int site_group_add(site_group *group, shelf_place place);
/* Reads an entry back; it lives until the next call. */
FEED_MUST_USE int site_groups_read(site_groups *g, shelf_place place, feed_entry *out);
/* Orders the groups by output and slug; nothing is found after that. */
void site_groups_sort(site_groups *g);

#endif
