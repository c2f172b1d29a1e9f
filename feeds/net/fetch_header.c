#include "fetch_header.h"

#include <stddef.h>

#define FIELD(name) offsetof(fetch_response, name)

static const struct { const char *name; size_t field; bool joins; } HEADERS[] = {
    {"etag", FIELD(etag), false},
    {"last-modified", FIELD(last_modified), false},
    {"location", FIELD(location), false},
    {"content-type", FIELD(content_type), false},
    {"content-language", FIELD(content_language), false},
    {"content-location", FIELD(content_location), false},
    {"link", FIELD(link), true},
    {"server", FIELD(server), false},
    {"cache-control", FIELD(cache_control), true},
    {"expires", FIELD(expires), false},
    {"date", FIELD(date), false},
    {"age", FIELD(age), false},
    {"retry-after", FIELD(retry_after), false},
    {"x-ratelimit-remaining", FIELD(limit_remaining), false},
    {"x-ratelimit-reset", FIELD(limit_reset), false},
    {"ratelimit-remaining", FIELD(limit_remaining), false},
    {"ratelimit-reset", FIELD(limit_reset), false},
};

static int set(feed_str value, bool joins, arena *a, feed_str *field)
{
    if (field->p && !joins)
        return FEED_OK; /* the first counts */
    if (!field->p) {
        *field = arena_dup(a, value);
        return field->p ? FEED_OK : FEED_E_MEMORY;
    }
    char *both = arena_alloc(a, field->n + value.n + 3); /* RFC 9110 section 5.2 */
    if (!both)
        return FEED_E_MEMORY;
    memcpy(both, field->p, field->n);
    memcpy(both + field->n, ", ", 2);
    memcpy(both + field->n + 2, value.p, value.n);
    *field = (feed_str){both, field->n + 2 + value.n};
    return FEED_OK;
}

int fetch_header_take(feed_str line, arena *a, fetch_response *out)
{
    if (str_starts_nocase(line, STR("HTTP/"))) {
        arena_reset(a);
        *out = (fetch_response){0};
        return FEED_OK;
    }
    size_t colon = str_find_byte(line, ':');
    if (colon == line.n)
        return FEED_OK;
    feed_str name = str_trim((feed_str){line.p, colon}), value = str_trim(str_from(line, colon + 1));
    if (str_eq_nocase(name, STR("cf-mitigated")))
        out->challenge |= str_eq_nocase(value, STR("challenge"));
    for (size_t i = 0; i < sizeof HEADERS / sizeof *HEADERS; i++)
        if (str_eq_nocase(name, str_of(HEADERS[i].name)))
            return set(value, HEADERS[i].joins, a, (feed_str *)(void *)((char *)out + HEADERS[i].field));
    return FEED_OK;
}
