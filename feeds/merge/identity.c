#include "identity.h"

#include "../check/values.h"
#include "../core/hash.h"
#include "../core/uri.h"
#include "../formats/writer.h"
#include "canonical.h"
#include "shingle.h"

enum { TITLE_LEAST = 4 }; /* shingles */

/* ---- orders ---- */

static int compare_u64(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

int merge_row_order(const void *a, const void *b)
{
    const merge_row *x = a, *y = b;
    if (x->seconds != y->seconds)
        return x->seconds > y->seconds ? -1 : 1;
    int order = compare_u64(x->id, y->id);
    if (!order)
        order = compare_u64(x->meaning, y->meaning);
    return order ? order : compare_u64(x->unit, y->unit);
}

bool merge_row_is_later(const merge_row *a, const merge_row *b)
{
    if (a->updated != b->updated)
        return a->updated > b->updated;
    return merge_row_order(a, b) < 0;
}

merge_row *merge_row_supersede(merge_row *a, merge_row *b, uint64_t (*told)(void *context, const merge_row *row),
                               void *context)
{
    merge_row *stays = merge_row_is_later(a, b) ? a : b, *goes = stays == a ? b : a;
    if (stays->meaning == goes->meaning || stays->updated == goes->updated)
        return stays;
    uint64_t now = told(context, stays);
    if (now && now == told(context, goes))
        stays->said = goes->said != INT64_MIN ? goes->said : goes->updated;
    return stays;
}

/* ---- keys ---- */

feed_str source_key(const feed_source *s)
{
    return s->self.n ? s->self : s->id.n ? s->id : s->link.n ? s->link : s->title.n ? s->title : STR_NONE;
}

uint64_t title_hash(feed_str title)
{
    shingle list[SHINGLES_MAX];
    size_t n = shingles_of(title, list, SHINGLES_MAX);
    if (n < TITLE_LEAST)
        return 0;
    return hash64_keyed((feed_str){(const char *)list, n * sizeof *list}, n) | 1;
}

static uint64_t hash_of(feed_str s)
{
    return s.n ? hash64(s) | 1 : 0;
}

static feed_str link_of(const feed_entry *e)
{
    const feed_link *link = writer_link(e->links, e->n_links, "canonical");
    if (!link)
        link = writer_link(e->links, e->n_links, "alternate");
    return link ? link->href : e->permalink.n || !e->id_is_permalink ? e->permalink : e->id;
}

/* The host that an id names: of an http URL, or of a tag: URI (RFC 4151: tag:authority,date:rest). */
static feed_str id_host(feed_str id)
{
    if (!str_starts_nocase(id, STR("tag:")))
        return uri_is_http(id) ? link_host(id) : STR_NONE;
    feed_str name = str_from(id, 4);
    name.n = str_find_byte(name, ',');
    return str_from(name, str_find_byte(name, '@') < name.n ? str_find_byte(name, '@') + 1 : 0);
}

static bool same_owner(feed_str host, feed_str url)
{
    feed_str other = link_host(url);
    return host.n && other.n && str_eq_nocase(link_owner(host), link_owner(other));
}

/* Where it was read counts more than what it says of itself. */
static uint8_t ownership(feed_str host, const feed_source *source, feed_str document)
{
    if (!source)
        return 3;
    if (uri_is_http(document))
        return same_owner(host, document) ? 2 : 0;
    return same_owner(host, source->self) || same_owner(host, source->link);
}

void merge_row_keys(merge_row *row, const feed_entry *e, feed_str document, buf *scratch)
{
    feed_str link = link_of(e);
    buf_clear(scratch);
    row->link = row->part = 0;
    if (canonical_link(link, scratch)) {
        row->link = hash_of(buf_str(scratch));
        row->part = hash_of(canonical_part(link));
    }
    row->id = hash64(e->id);
    row->title = title_hash(e->title.value);
    row->owns_id = ownership(id_host(e->id), e->source, document);
    row->owns_link = ownership(link_host(link), e->source, document);
    row->text = (uint32_t)(e->content.value.n ? e->content.value.n : e->summary.value.n);
}

/* ---- ids ---- */

bool merge_id_is_good(feed_str id)
{
    enum { ID_MAX = 8192 }; /* RSS 1.0 has it in a tag, twice */
    if (id.n > ID_MAX)
        return false;
    feed_rule rule = value_uri(id, true, true);
    return uri_is_absolute(id) && (rule == VALUE_OK || feed_rule_get(rule)->level < FEED_ERROR);
}

feed_str merge_uuid_id(feed_str name, arena *a)
{
    char text[9 + UUID_TEXT] = "urn:uuid:";
    uuid5(UUID_NAMESPACE_URL, name, text + 9);
    return arena_dup(a, (feed_str){text, sizeof text});
}

feed_str merge_other_id(feed_str id, feed_str suffix, arena *a)
{
    buf b = {.p = arena_alloc(a, id.n + suffix.n), .capacity = id.n + suffix.n, .max = id.n + suffix.n};
    if (!b.p)
        return STR_NONE;
    buf_put_str(&b, id);
    buf_put_str(&b, suffix);
    return str_starts(id, STR("urn:uuid:")) ? merge_uuid_id(buf_str(&b), a) : buf_str(&b);
}

feed_str merge_foreign_id(feed_str id, uint64_t distinction, arena *a)
{
    size_t size = id.n + 32;
    buf b = {.p = arena_alloc(a, size), .capacity = size, .max = size};
    if (!b.p)
        return STR_NONE;
    buf_put_str(&b, id);
    buf_printf(&b, "\n%016llx", (unsigned long long)distinction);
    return merge_uuid_id(buf_str(&b), a);
}

feed_str merge_made_id(feed_str key, feed_str guid, const feed_entry *e, arena *a)
{
    feed_str link = link_of(e);
    if (!guid.n && uri_is_http(link))
        return link;
    size_t size = key.n + guid.n + e->title.value.n + link.n + 64;
    buf b = {.p = arena_alloc(a, size), .capacity = size, .max = size};
    if (!b.p)
        return STR_NONE;
    buf_put_str(&b, key);
    buf_put_char(&b, '\n');
    buf_put_str(&b, guid);
    if (!guid.n) {
        buf_put_str(&b, e->title.value);
        buf_put_char(&b, '\n');
        buf_put_uint(&b, (uint64_t)e->published.unix_seconds);
    }
    return merge_uuid_id(buf_str(&b), a);
}
