#include "cache_row.h"

#include <stddef.h>

#include "../core/hash.h"

#define TEXT(type, name) {#name, true, offsetof(type, name)}
#define NUMBER(type, name) {#name, false, offsetof(type, name)}
#define FEED_TEXT_COLUMN(name) TEXT(cache_feed, name)
#define FEED_NUMBER(name) NUMBER(cache_feed, name)

static const cache_column FEEDS[] = {
    FEED_TEXT_COLUMN(url), FEED_TEXT_COLUMN(title), FEED_TEXT_COLUMN(found), FEED_TEXT_COLUMN(etag),
    FEED_TEXT_COLUMN(last_modified), FEED_TEXT_COLUMN(content_type), FEED_TEXT_COLUMN(content_language),
    FEED_TEXT_COLUMN(content_location), FEED_TEXT_COLUMN(base), FEED_NUMBER(first_seen), FEED_NUMBER(attempted),
    FEED_NUMBER(checked), FEED_NUMBER(fetched), FEED_NUMBER(changed), FEED_NUMBER(next), FEED_NUMBER(change),
    FEED_NUMBER(failures), FEED_NUMBER(failing_since), FEED_NUMBER(status), FEED_TEXT_COLUMN(fault),
    FEED_TEXT_COLUMN(why), FEED_NUMBER(gone), FEED_TEXT_COLUMN(moved), FEED_TEXT_COLUMN(redirect),
    FEED_NUMBER(redirects), FEED_NUMBER(redirect_since), FEED_NUMBER(moved_failures), FEED_NUMBER(entries),
    FEED_NUMBER(recent), FEED_NUMBER(newest), FEED_NUMBER(hash), FEED_NUMBER(history), FEED_NUMBER(history_done),
    FEED_NUMBER(history_next), FEED_TEXT_COLUMN(archives), FEED_TEXT_COLUMN(hints), FEED_TEXT_COLUMN(seen),
    {NULL, false, 0}};

static const cache_column BODIES[] = {
    TEXT(cache_bytes, url), NUMBER(cache_bytes, n), TEXT(cache_bytes, at), TEXT(cache_bytes, bytes), {NULL, false, 0}};

static const cache_column HOSTS[] = {
    TEXT(cache_host, name), NUMBER(cache_host, not_before), NUMBER(cache_host, failures), TEXT(cache_host, why),
    NUMBER(cache_host, robots_at), TEXT(cache_host, robots), {NULL, false, 0}};

const cache_table CACHE_TABLES[CACHE_KINDS] = {
    [CACHE_FEEDS] = {"feeds", FEEDS, 1},
    [CACHE_BODIES] = {"bodies", BODIES, 2},
    [CACHE_HOSTS] = {"hosts", HOSTS, 1},
};

static void put_names(buf *b, const cache_table *t, const char *behind)
{
    for (const cache_column *c = t->columns; c->name; c++)
        buf_printf(b, "\"%s\"%s, ", c->name, behind);
}

void cache_put_create(buf *b, const cache_table *t)
{
    buf_printf(b, "CREATE TABLE IF NOT EXISTS %s(", t->name);
    put_names(b, t, "");
    buf_put_lit(b, "checksum, PRIMARY KEY(");
    for (int i = 0; i < t->keys; i++)
        buf_printf(b, "%s\"%s\"", i ? ", " : "", t->columns[i].name);
    buf_put_lit(b, "))");
    buf_put_char(b, '\0');
}

void cache_put_insert(buf *b, const cache_table *t)
{
    buf_printf(b, "INSERT OR REPLACE INTO %s VALUES(", t->name);
    for (const cache_column *c = t->columns; c->name; c++)
        buf_put_lit(b, "?, ");
    buf_put_lit(b, "?)");
    buf_put_char(b, '\0');
}

void cache_put_select(buf *b, const cache_table *t, bool all)
{
    buf_put_lit(b, "SELECT ");
    put_names(b, t, "");
    buf_printf(b, "checksum FROM %s", t->name);
    for (int i = 0; i < t->keys && !all; i++)
        buf_printf(b, "%s\"%s\" = ?", i ? " AND " : " WHERE ", t->columns[i].name);
    buf_put_char(b, '\0');
}

int64_t cache_checksum(const cache_table *t, const void *row)
{
    uint64_t sum = 0;
    for (const cache_column *c = t->columns; c->name; c++) {
        const char *field = (const char *)row + c->field;
        feed_str text;
        uint64_t one;
        memcpy(&text, field, c->text ? sizeof text : 0);
        memcpy(&one, field, c->text ? 0 : sizeof one);
        if (c->text)
            one = fingerprint64(text) + text.n + (text.p != NULL);
        sum = (sum ^ one) * UINT64_C(0x9E3779B97F4A7C15);
        sum ^= sum >> 29;
    }
    return (int64_t)sum;
}
