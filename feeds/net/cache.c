#include "cache.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cache_row.h"
#include "library.h"

enum { SQL_MAX = 4096, VERSION = 2, APPLICATION = 0x46444C4D /* "FDLM" */, BUSY_MS = 10000, PATH_BYTES = 4096 };

#define FUNCTIONS(F) \
    F(open_v2) F(close) F(exec) F(prepare_v2) F(step) F(reset) F(clear_bindings) F(finalize) F(bind_int64) \
    F(bind_blob) F(bind_null) F(column_int64) F(column_blob) F(column_bytes) F(column_type) F(errmsg) F(errstr) \
    F(busy_timeout) F(extended_errcode)

typedef struct sqlite_api {
#define F(name) __typeof__(sqlite3_##name) *name;
    FUNCTIONS(F)
#undef F
} sqlite_api;

struct cache {
    sqlite_api sql;
    sqlite3 *db;
    sqlite3_stmt *insert[CACHE_KINDS], *select[CACHE_KINDS];
    cache_mode mode;
    bool writing; /* a transaction is open */
    bool mended;
    char *path;
    size_t damaged;
    char message[256];
};

static bool load(sqlite_api *api)
{
    const library_function functions[] = {
#define F(name) {"sqlite3_" #name, &api->name},
        FUNCTIONS(F)
#undef F
    };
    return library_load("libsqlite3.so.0", functions, sizeof functions / sizeof *functions);
}

static int failed(cache *c, int code)
{
    snprintf(c->message, sizeof c->message, "%s", c->db ? c->sql.errmsg(c->db) : c->sql.errstr(code));
    return (code & 0xFF) == SQLITE_NOMEM ? FEED_E_MEMORY : FEED_E_INPUT;
}

static int run(cache *c, const char *sql)
{
    int code = c->sql.exec(c->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? FEED_OK : failed(c, code);
}

/* ---- rows ---- */

static sqlite3_stmt *prepare(cache *c, void (*put)(buf *, const cache_table *), cache_kind kind, bool all)
{
    sqlite3_stmt *s = NULL;
    buf sql;
    buf_init(&sql, SQL_MAX);
    if (put)
        put(&sql, &CACHE_TABLES[kind]);
    else
        cache_put_select(&sql, &CACHE_TABLES[kind], all);
    int code = sql.error ? SQLITE_NOMEM : c->sql.prepare_v2(c->db, sql.p, -1, &s, NULL);
    if (code != SQLITE_OK)
        (void)failed(c, code);
    buf_free(&sql);
    return s;
}

static void bind(cache *c, sqlite3_stmt *s, int at, const cache_column *column, const void *row)
{
    const char *field = (const char *)row + column->field;
    feed_str text;
    int64_t number;
    memcpy(&text, field, column->text ? sizeof text : 0);
    memcpy(&number, field, column->text ? 0 : sizeof number);
    if (!column->text)
        c->sql.bind_int64(s, at, number);
    else if (text.p)
        c->sql.bind_blob(s, at, text.p, (int)text.n, SQLITE_STATIC);
    else
        c->sql.bind_null(s, at);
}

static int put_once(cache *c, cache_kind kind, const void *row)
{
    const cache_table *t = &CACHE_TABLES[kind];
    if (!c->insert[kind])
        c->insert[kind] = prepare(c, cache_put_insert, kind, false);
    sqlite3_stmt *s = c->insert[kind];
    if (!s)
        return FEED_E_INPUT;
    if (!c->writing) {
        int status = run(c, "BEGIN IMMEDIATE");
        if (status)
            return status;
        c->writing = true;
    }
    int at = 1;
    for (const cache_column *column = t->columns; column->name; column++)
        bind(c, s, at++, column, row);
    c->sql.bind_int64(s, at, cache_checksum(t, row));
    int code = c->sql.step(s);
    int status = code == SQLITE_DONE ? FEED_OK : failed(c, code);
    c->sql.reset(s);
    return status;
}

static int read_column(cache *c, sqlite3_stmt *s, int at, const cache_column *column, void *row, arena *a)
{
    char *field = (char *)row + column->field;
    if (!column->text) {
        int64_t number = c->sql.column_int64(s, at);
        memcpy(field, &number, sizeof number);
        return FEED_OK;
    }
    feed_str text = {c->sql.column_blob(s, at), (size_t)c->sql.column_bytes(s, at)};
    if (c->sql.column_type(s, at) == SQLITE_NULL)
        text = STR_NONE;
    else if (!text.p)
        text = STR("");
    feed_str copy = arena_dup(a, text);
    memcpy(field, &copy, sizeof copy);
    return text.p && !copy.p ? FEED_E_MEMORY : FEED_OK;
}

/* The row that a statement stands on; *whole is false where its checksum is not right. */
static int read_row(cache *c, sqlite3_stmt *s, cache_kind kind, void *row, arena *a, bool *whole)
{
    int at = 0, status = FEED_OK;
    for (const cache_column *column = CACHE_TABLES[kind].columns; column->name && !status; column++)
        status = read_column(c, s, at++, column, row, a);
    *whole = !status && c->sql.column_int64(s, at) == cache_checksum(&CACHE_TABLES[kind], row);
    c->damaged += !status && !*whole;
    return status;
}

static int get_once(cache *c, cache_kind kind, void *row, arena *a, bool *there)
{
    *there = false;
    if (!c->select[kind])
        c->select[kind] = prepare(c, NULL, kind, false);
    sqlite3_stmt *s = c->select[kind];
    if (!s)
        return FEED_E_INPUT;
    for (int i = 0; i < CACHE_TABLES[kind].keys; i++)
        bind(c, s, i + 1, &CACHE_TABLES[kind].columns[i], row);
    int code = c->sql.step(s);
    int status = code == SQLITE_ROW ? read_row(c, s, kind, row, a, there) : code == SQLITE_DONE ? FEED_OK
                                                                                             : failed(c, code);
    c->sql.reset(s);
    return status;
}

/* Damage that shows only now: the file is mended, once. */
static bool mends(cache *c, int status);

static int put_row(cache *c, cache_kind kind, const void *row)
{
    int status = put_once(c, kind, row);
    return mends(c, status) ? put_once(c, kind, row) : status;
}

/* The row with the key that *row has; *there says whether there is one, and a sound one. */
static int get_row(cache *c, cache_kind kind, void *row, arena *a, bool *there)
{
    int status = get_once(c, kind, row, a, there);
    if (mends(c, status))
        status = get_once(c, kind, row, a, there);
    if (status != FEED_E_INPUT)
        return status;
    c->damaged++;
    return FEED_OK;
}

/* ---- opening ---- */

static void close_all(cache *c)
{
    for (int i = 0; i < CACHE_KINDS; i++) {
        c->sql.finalize(c->insert[i]);
        c->sql.finalize(c->select[i]);
        c->insert[i] = c->select[i] = NULL;
    }
    if (c->db)
        c->sql.close(c->db);
    c->db = NULL;
    c->writing = false;
}

static int get_number(cache *c, const char *sql, int64_t *out)
{
    sqlite3_stmt *s = NULL;
    int code = c->sql.prepare_v2(c->db, sql, -1, &s, NULL);
    if (code == SQLITE_OK)
        code = c->sql.step(s);
    *out = code == SQLITE_ROW ? c->sql.column_int64(s, 0) : 0;
    c->sql.finalize(s);
    return code == SQLITE_ROW ? FEED_OK : failed(c, code);
}

/* `old`: with tables of another version, whose rows are forgotten. */
static int make_tables(cache *c, bool old)
{
    int status = run(c, "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                        "PRAGMA wal_autocheckpoint = 2000");
    for (int i = 0; i < CACHE_KINDS && !status; i++) {
        buf sql;
        buf_init(&sql, SQL_MAX);
        if (old)
            buf_printf(&sql, "DROP TABLE IF EXISTS %s; ", CACHE_TABLES[i].name);
        cache_put_create(&sql, &CACHE_TABLES[i]);
        status = sql.error ? FEED_E_MEMORY : run(c, sql.p);
        buf_free(&sql);
    }
    char mark[96];
    snprintf(mark, sizeof mark, "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION, VERSION);
    return status ? status : run(c, mark);
}

/* Opens, and makes sure that every table can be read at all. */
static int connect_file(cache *c, const char *path, bool *newer)
{
    int flags = c->mode == CACHE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    int code = c->sql.open_v2(path, &c->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK)
        return failed(c, code);
    c->sql.busy_timeout(c->db, BUSY_MS);
    int64_t version, application, rows;
    int status = get_number(c, "PRAGMA user_version", &version);
    if (!status)
        status = get_number(c, "PRAGMA application_id", &application);
    *newer = !status && application == APPLICATION && version > VERSION;
    if (*newer)
        return FEED_E_INPUT;
    if (!status && c->mode == CACHE_WRITE && (application != APPLICATION || version != VERSION))
        status = make_tables(c, application == APPLICATION);
    else if (!status && c->mode == CACHE_WRITE)
        status = run(c, "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 2000");
    for (int i = 0; i < CACHE_KINDS && !status; i++) {
        char sql[64];
        snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", CACHE_TABLES[i].name);
        status = get_number(c, sql, &rows);
    }
    return status;
}

/* ---- mending ---- */

/* Copies the rows of a kind that are sound, until the first page that is not. */
static void rescue(cache *from, cache *to, cache_kind kind)
{
    union { cache_feed feed; cache_bytes bytes; cache_host host; } row;
    sqlite3_stmt *s = prepare(from, NULL, kind, true);
    arena a;
    arena_init(&a, SIZE_MAX / 2);
    bool whole;
    while (s && from->sql.step(s) == SQLITE_ROW) {
        memset(&row, 0, sizeof row);
        if (!read_row(from, s, kind, &row, &a, &whole) && whole && put_row(to, kind, &row))
            break;
        arena_reset(&a);
    }
    from->sql.finalize(s);
    arena_free(&a);
}

static void with_suffix(char out[PATH_BYTES], const char *path, const char *suffix)
{
    snprintf(out, PATH_BYTES, "%s%s", path, suffix);
}

static void remove_with_log(const char *path)
{
    static const char *const SUFFIXES[] = {"", "-wal", "-shm", "-journal"};
    char name[PATH_BYTES];
    for (size_t i = 0; i < sizeof SUFFIXES / sizeof *SUFFIXES; i++) {
        with_suffix(name, path, SUFFIXES[i]);
        (void)remove(name);
    }
}

/* A new file with what can be read of the old one takes its place. */
static int mend(cache *c, const char *path)
{
    char name[PATH_BYTES];
    bool newer;
    cache fresh = {.sql = c->sql, .mode = CACHE_WRITE, .mended = true};
    with_suffix(name, path, ".new");
    remove_with_log(name);
    int status = connect_file(&fresh, name, &newer);
    for (int i = 0; i < CACHE_KINDS && !status && c->db; i++)
        rescue(c, &fresh, (cache_kind)i);
    if (!status)
        status = cache_save(&fresh);
    close_all(&fresh);
    close_all(c);
    remove_with_log(path);
    if (!status && rename(name, path))
        status = FEED_E_OUTPUT;
    return status ? status : connect_file(c, path, &newer);
}

static bool is_damage(cache *c)
{
    int code = c->db ? c->sql.extended_errcode(c->db) & 0xFF : 0;
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR || code == SQLITE_CANTOPEN ||
           code == SQLITE_IOERR;
}

static bool mends(cache *c, int status)
{
    if (status != FEED_E_INPUT || c->mode == CACHE_READ || c->mended || !is_damage(c))
        return false;
    c->mended = true;
    c->damaged++;
    return mend(c, c->path) == FEED_OK;
}

cache *cache_open(const char *path, cache_mode mode, cache_opening *how)
{
    *how = (cache_opening){0};
    cache *c = calloc(1, sizeof *c);
    if (c && !load(&c->sql)) {
        how->missing_library = true;
        snprintf(how->message, sizeof how->message, "libsqlite3.so.0 is not installed");
        free(c);
        return NULL;
    }
    how->missing_file = mode == CACHE_READ && access(path, F_OK);
    if (!c || how->missing_file || strlen(path) > PATH_BYTES - 16) {
        snprintf(how->message, sizeof how->message, "%s", strerror(c ? ENOENT : ENOMEM));
        free(c);
        return NULL;
    }
    c->mode = mode;
    c->path = strdup(path);
    int status = !c->path ? FEED_E_MEMORY : connect_file(c, path, &how->newer);
    bool writable = access(path, W_OK) == 0;
    if (status == FEED_E_INPUT && !how->newer && is_damage(c) && writable && mode == CACHE_WRITE) {
        how->mended = c->mended = true;
        status = mend(c, path);
    }
    snprintf(how->message, sizeof how->message, "%s", c->message);
    if (!status)
        return c;
    if (how->newer)
        snprintf(how->message, sizeof how->message, "a newer feedloom made it");
    cache_free(c);
    return NULL;
}

int cache_save(cache *c)
{
    if (!c->writing)
        return FEED_OK;
    c->writing = false;
    return run(c, "COMMIT");
}

void cache_free(cache *c)
{
    if (!c)
        return;
    if (c->db)
        (void)!cache_save(c);
    close_all(c);
    free(c->path);
    free(c);
}

size_t cache_damaged(const cache *c)
{
    return c->damaged;
}

const char *cache_message(const cache *c)
{
    return c->message;
}

/* ---- what is asked and said ---- */

int cache_get(cache *c, feed_str url, arena *a, cache_feed *out, bool *there)
{
    *out = (cache_feed){.url = url};
    int status = get_row(c, CACHE_FEEDS, out, a, there);
    if (!*there)
        *out = (cache_feed){.url = url};
    return status;
}

int cache_put(cache *c, const cache_feed *f, feed_str body)
{
    int status = body.p ? put_row(c, CACHE_BODIES, &(cache_bytes){.url = f->url, .at = f->base, .bytes = body})
                        : FEED_OK;
    return status ? status : put_row(c, CACHE_FEEDS, f);
}

static int get_bytes(cache *c, feed_str url, int64_t n, arena *a, feed_str *at, buf *out)
{
    arena own;
    arena_init(&own, SIZE_MAX / 2);
    cache_bytes row = {.url = url, .n = n};
    bool there;
    buf_clear(out);
    int status = get_row(c, CACHE_BODIES, &row, &own, &there);
    if (!status && there) {
        buf_put_str(out, row.bytes);
        if (a)
            *at = arena_dup(a, row.at);
    }
    arena_free(&own);
    return status ? status : out->error;
}

int cache_body(cache *c, feed_str url, buf *out)
{
    return get_bytes(c, url, 0, NULL, NULL, out);
}

int cache_put_archive(cache *c, feed_str url, int64_t n, feed_str at, feed_str body)
{
    return put_row(c, CACHE_BODIES, &(cache_bytes){.url = url, .at = at, .bytes = body, .n = n});
}

int cache_archive(cache *c, feed_str url, int64_t n, arena *a, feed_str *at, buf *out)
{
    return get_bytes(c, url, n, a, at, out);
}

int cache_get_host(cache *c, feed_str name, arena *a, cache_host *out)
{
    bool there;
    *out = (cache_host){.name = name};
    int status = get_row(c, CACHE_HOSTS, out, a, &there);
    if (!there)
        *out = (cache_host){.name = name};
    return status;
}

int cache_put_host(cache *c, const cache_host *h)
{
    return put_row(c, CACHE_HOSTS, h);
}
