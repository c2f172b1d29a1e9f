/*
 * feedloom.yaml: what a site is made of. One table (config_keys.c) holds every key: from it come the reader and its
 * findings, `feedloom help --config`, the manual's section and the JSON Schema for editors.
 */
#ifndef FEEDLOOM_CLI_CONFIG_H
#define FEEDLOOM_CLI_CONFIG_H

#include "../../feeds/core/arena.h"
#include "settings.h"

enum { CONFIG_SOURCES_MAX = 10000, CONFIG_OUTPUTS_MAX = 64, CONFIG_HOSTS_MAX = 256, CONFIG_LIST_MAX = 256 };

/* ---- what it says ---- */

/* Absent values are NULL, 0 or empty. All text ends with a NUL. */
typedef struct config_list {
    const char **items;
    size_t n;
} config_list;

/* Patterns that entries are kept or blocked by: of each field one of the list. */
typedef struct config_filter {
    config_list title, content, text, link, author, category, source, language, date, rule;
} config_filter;

typedef struct config_merge {
    config_list dedupe, prefer;
    const char *stands, *since, *future;
    long per_source, per_day;
    bool clean_links;
} config_merge;

typedef struct config_source {
    settings s; /* as of a command line: the site's where the source says nothing of its own */
    feed_pos pos;
    const char *digests, *feed, *opml; /* one of them */
    const char *name;                  /* never NULL */
    feed_person author;
    config_list categories;
    config_filter keep, block;
    long max;
    const char *every, *history, *user_agent, *auth, *proxy; /* of feeds */
    config_list headers, allow_private;
} config_source;

/* A domain with rules of its own. */
typedef struct config_host {
    feed_pos pos;
    const char *host, *pause, *forbidden;
    long parallel;
} config_host;

typedef struct config_fetch {
    const char *cache, *user_agent, *pause, *timeout, *robots;
    long parallel, max_bytes;
    bool netrc;
    config_list allow_private;
    config_host *hosts;
    size_t n_hosts;
} config_fetch;

/* What an output makes a file each of. */
typedef enum config_each {
    CONFIG_EACH_NONE, CONFIG_EACH_CATEGORY, CONFIG_EACH_AUTHOR, CONFIG_EACH_LANGUAGE, CONFIG_EACH_SOURCE
} config_each;

typedef struct config_output {
    settings s; /* body, stylesheet */
    feed_pos pos;
    const char *path; /* below the output folder; never NULL */
    const char *format_name, *each_name, *entries, *title, *archive;
    feed_format format;
    config_each each;
    config_list categories, sources, languages; /* filters: one of them; empty: any */
    config_filter keep, block;
    long max;
} config_output;

typedef struct config {
    settings s;
    const char *subtitle, *order;
    feed_person author;
    config_source *sources;
    config_output *outputs;
    size_t n_sources, n_outputs;
    config_fetch fetch;
    config_merge merge;
    config_list levels; /* RULE=LEVEL */
    long max, guard;
    arena a; /* of all that is in it */
} config;

/* Reads and checks `text`; every fault is reported with its line and column (ConfigSyntax, ConfigKey, ConfigValue,
 * ConfigMissing). `text` need not outlive the call, `file` must. 0, FEED_E_INPUT after reporting, or FEED_E_MEMORY.
 * The caller frees with config_free in any case. */
FEED_MUST_USE int config_read(feed_str text, feed_str file, feed_reporter reporter, config *out);
void config_free(config *c);
/* ASCII letters in any case. */
bool config_list_has(const config_list *list, feed_str item);

/* ---- the table ---- */

typedef enum config_where { CONFIG_SITE, CONFIG_SOURCE, CONFIG_OUTPUT, CONFIG_MERGE, CONFIG_FETCH, CONFIG_HOST,
                            CONFIG_FILTER, CONFIG_AUTHOR,
                            CONFIG_WHERE_COUNT } config_where;

typedef enum config_type {
    CONFIG_TEXT, CONFIG_URL, CONFIG_LANGUAGE, CONFIG_ZONE, CONFIG_AUTHORITY, CONFIG_UNDATED, CONFIG_GRAMMAR,
    CONFIG_FORMAT, CONFIG_LEVEL, CONFIG_PATH, CONFIG_FILE, CONFIG_GLOB, CONFIG_PLACE, CONFIG_SPAN, CONFIG_DATE,
    CONFIG_TITLE_PLACE,
    CONFIG_DATE_PLACE, CONFIG_LINK, CONFIG_COMMENTS, CONFIG_STRIP, CONFIG_ENCODING, CONFIG_SPLIT,
    CONFIG_CHOICE, CONFIG_NUMBER, CONFIG_FLAG, CONFIG_REGEX, CONFIG_WHEN, CONFIG_RULE, CONFIG_AGE,
    CONFIG_PERSON,
    CONFIG_MAP, CONFIG_MAPS,
    CONFIG_TYPE_COUNT
} config_type;

/* How many values a key takes: one; one or a list; the same, at most seven (the lists of settings). */
typedef enum config_many { CONFIG_ONE, CONFIG_LIST, CONFIG_FEW } config_many;

typedef struct config_key {
    config_where where;  /* the map it stands in */
    const char *name;    /* NULL ends the table */
    config_type type;
    config_many many;
    const char *choices; /* of a choice: "a|b|c" */
    config_where inner;  /* of maps: whose keys they have */
    bool needed;
    size_t field;        /* offset in what the map becomes: config, config_source, config_output, feed_person */
    const char *standard; /* what it is when it is not there, for people; NULL: nothing */
    const char *help;    /* one sentence, no full stop */
} config_key;

extern const config_key CONFIG_KEYS[];

/* What a map of keys is called, and what it is for. */
typedef struct config_map {
    const char *name, *what;
} config_map;

extern const config_map CONFIG_MAPPINGS[CONFIG_WHERE_COUNT];

/* What a type is called in findings, what it is in JSON Schema (members of an object, without braces; NULL: made from
 * the key), and whether a text is of it. */
typedef struct config_type_info {
    const char *what, *schema;
    bool (*fits)(const char *text);
} config_type_info;

extern const config_type_info CONFIG_TYPES[CONFIG_TYPE_COUNT];

/* The key of that name in that map; NULL if there is none. */
const config_key *config_key_find(config_where where, feed_str name);
/* The name in a row of names, "a|b|c", that is nearest to a misspelt one; absent when none is near. O(names). */
feed_str config_nearest(const char *names, feed_str word);
/* The names of a map's keys, of all grammars, of all formats: "a|b|c". */
void config_put_keys(buf *out, config_where where);
void config_put_grammars(buf *out);
void config_put_formats(buf *out);

#endif
