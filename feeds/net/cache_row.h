/* Rows as tables of columns: from them come the SQL, the binding, the reading and the checksum. Private to cache*.c. */
#ifndef FEEDLOOM_NET_CACHE_ROW_H
#define FEEDLOOM_NET_CACHE_ROW_H

#include "cache.h"

typedef struct cache_column {
    const char *name; /* NULL ends the table */
    bool text;        /* a feed_str; else an int64_t */
    size_t field;
} cache_column;

/* A kind of row: the first `keys` columns are its key. */
typedef struct cache_table {
    const char *name;
    const cache_column *columns;
    int keys;
} cache_table;

/* What a body row is made of. */
typedef struct cache_bytes {
    feed_str url, at, bytes;
    int64_t n; /* 0: the feed's own document; archives from 1 */
} cache_bytes;

typedef enum cache_kind { CACHE_FEEDS, CACHE_BODIES, CACHE_HOSTS, CACHE_KINDS } cache_kind;

extern const cache_table CACHE_TABLES[CACHE_KINDS];

/* "CREATE TABLE …", "INSERT OR REPLACE …", "SELECT … WHERE key = ?" (or of all rows), each with a NUL. */
void cache_put_create(buf *b, const cache_table *t);
void cache_put_insert(buf *b, const cache_table *t);
void cache_put_select(buf *b, const cache_table *t, bool all);
int64_t cache_checksum(const cache_table *t, const void *row);

#endif
