#include "pack.h"

#define ABSENT UINT32_MAX

enum { PACK_DEPTH = 256 };

static inline void put_u32(buf *b, uint32_t v)
{
    buf_put(b, (const char *)&v, sizeof v);
}

/* Each with its length in front. */
static inline void put_strs(buf *b, const feed_str *const *strings, size_t n)
{
    size_t bytes = n * sizeof(uint32_t);
    for (size_t i = 0; i < n; i++) {
        bytes += strings[i]->p ? strings[i]->n : 0;
        if (strings[i]->n >= ABSENT)
            b->error = FEED_E_LIMIT;
    }
    if (b->error || (b->capacity - b->n < bytes && !buf_reserve(b, bytes)))
        return;
    char *p = b->p + b->n;
    b->n += bytes;
    for (size_t i = 0; i < n; i++) {
        uint32_t length = strings[i]->p ? (uint32_t)strings[i]->n : ABSENT;
        memcpy(p, &length, sizeof length);
        p += sizeof length;
        if (!strings[i]->p)
            continue;
        memcpy(p, strings[i]->p, length);
        p += length;
    }
}

static inline void put_str(buf *b, feed_str s)
{
    put_strs(b, (const feed_str *const[]){&s}, 1);
}

static void put_time(buf *b, feed_time t)
{
    buf_put(b, (const char *)&t.unix_seconds, sizeof t.unix_seconds);
    put_u32(b, (uint32_t)(uint16_t)t.offset_minutes | (uint32_t)t.set << 16 | (uint32_t)t.zoned << 17);
}

static void put_text(buf *b, feed_text t)
{
    put_u32(b, (uint32_t)t.type | (uint32_t)t.clean << 1);
    put_str(b, t.value);
}

static void put_links(buf *b, const feed_link *links, size_t n)
{
    put_u32(b, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        const feed_link *l = &links[i];
        put_strs(b, (const feed_str *const[]){&l->rel, &l->href, &l->type, &l->hreflang, &l->title}, 5);
        buf_put(b, (const char *)&l->length, sizeof l->length);
    }
}

static void put_people(buf *b, const feed_person *people, size_t n)
{
    put_u32(b, (uint32_t)n);
    for (size_t i = 0; i < n; i++)
        put_strs(b, (const feed_str *const[]){&people[i].name, &people[i].email, &people[i].uri}, 3);
}

static void put_categories(buf *b, const feed_category *c, size_t n)
{
    put_u32(b, (uint32_t)n);
    for (size_t i = 0; i < n; i++)
        put_strs(b, (const feed_str *const[]){&c[i].term, &c[i].scheme, &c[i].label}, 3);
}

static void put_generator(buf *b, const feed_generator *g)
{
    put_strs(b, (const feed_str *const[]){&g->name, &g->uri, &g->version}, 3);
}

static void put_ext(buf *b, const feed_ext *e)
{
    put_strs(b, (const feed_str *const[]){&e->ns, &e->prefix, &e->local, &e->text}, 4);
    put_u32(b, (uint32_t)e->n_attrs);
    for (size_t i = 0; i < e->n_attrs; i++) {
        const feed_attr *a = &e->attrs[i];
        put_strs(b, (const feed_str *const[]){&a->ns, &a->prefix, &a->local, &a->value}, 4);
    }
}

/* Depth first: 1 before each element, 0 behind the last child. */
static void put_exts(buf *b, const feed_ext *first)
{
    const feed_ext *open[PACK_DEPTH];
    size_t depth = 0;
    for (const feed_ext *e = first; e || depth;) {
        put_u32(b, e != NULL);
        if (!e) {
            e = open[--depth]->next;
            continue;
        }
        put_ext(b, e);
        if (depth == PACK_DEPTH) {
            b->error = FEED_E_LIMIT;
            return;
        }
        open[depth++] = e;
        e = e->children;
    }
    put_u32(b, 0);
}

static void put_source(buf *b, const feed_source *s)
{
    put_strs(b, (const feed_str *const[]){&s->id, &s->title, &s->link, &s->self, &s->rights, &s->icon, &s->logo,
                                          &s->language}, 8);
    put_text(b, s->subtitle);
    put_time(b, s->updated);
    put_generator(b, &s->generator);
    put_links(b, s->links, s->n_links);
    put_people(b, s->authors, s->n_authors);
    put_people(b, s->contributors, s->n_contributors);
    put_categories(b, s->categories, s->n_categories);
    put_exts(b, s->extensions);
}

static void put_origin(buf *b, const feed_pos *origin)
{
    size_t at = b->n;
    put_u32(b, 0);
    put_str(b, origin->file);
    put_u32(b, origin->line);
    put_u32(b, origin->column);
    uint32_t size = (uint32_t)(b->n - at);
    if (!b->error)
        memcpy(b->p + at, &size, sizeof size);
}

void pack_entry(buf *b, const feed_entry *e)
{
    put_origin(b, &e->origin);
    put_str(b, e->id);
    put_text(b, e->title);
    put_text(b, e->summary);
    put_text(b, e->content);
    put_time(b, e->published);
    put_time(b, e->updated);
    put_links(b, e->links, e->n_links);
    put_people(b, e->authors, e->n_authors);
    put_people(b, e->contributors, e->n_contributors);
    put_categories(b, e->categories, e->n_categories);
    put_strs(b, (const feed_str *const[]){&e->rights, &e->language, &e->image, &e->permalink, &e->comments,
                                          &e->content_src, &e->content_type}, 7);
    put_u32(b, (uint32_t)(e->source != NULL) | (uint32_t)e->id_is_permalink << 1);
    if (e->source)
        put_source(b, e->source);
    put_exts(b, e->extensions);
}

void pack_head(buf *b, const feed_head *h)
{
    put_origin(b, &h->origin);
    put_str(b, h->id);
    put_text(b, h->title);
    put_text(b, h->subtitle);
    put_time(b, h->updated);
    put_links(b, h->links, h->n_links);
    put_people(b, h->authors, h->n_authors);
    put_categories(b, h->categories, h->n_categories);
    put_strs(b, (const feed_str *const[]){&h->rights, &h->language, &h->icon, &h->logo}, 4);
    put_u32(b, h->ttl_minutes);
    put_time(b, h->published);
    put_people(b, h->contributors, h->n_contributors);
    put_generator(b, &h->generator);
    put_exts(b, h->extensions);
    put_u32(b, (uint32_t)h->n_namespaces);
    for (size_t i = 0; i < h->n_namespaces; i++)
        put_strs(b, (const feed_str *const[]){&h->namespaces[i].prefix, &h->namespaces[i].uri}, 2);
}

/* ---- reading back ---- */

typedef struct reader {
    const char *p;
    size_t n; /* bytes that are left */
    arena *a;
    int error;
} reader;

static inline void get(reader *r, void *out, size_t n)
{
    if (r->n < n) {
        r->error = FEED_E_INPUT;
        memset(out, 0, n);
        return;
    }
    memcpy(out, r->p, n);
    r->p += n;
    r->n -= n;
}

static inline uint32_t get_u32(reader *r)
{
    uint32_t v;
    get(r, &v, sizeof v);
    return v;
}

static inline void get_strs(reader *r, feed_str *const *strings, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t length = get_u32(r);
        if (length == ABSENT || r->error || length > r->n) {
            r->error = length == ABSENT || r->error ? r->error : FEED_E_INPUT;
            *strings[i] = STR_NONE;
            continue;
        }
        *strings[i] = (feed_str){r->p, length};
        r->p += length;
        r->n -= length;
    }
}

static inline feed_str get_str(reader *r)
{
    feed_str s;
    get_strs(r, (feed_str *const[]){&s}, 1);
    return s;
}

static feed_time get_time(reader *r)
{
    feed_time t = {0};
    get(r, &t.unix_seconds, sizeof t.unix_seconds);
    uint32_t v = get_u32(r);
    t.offset_minutes = (int16_t)(uint16_t)v;
    t.set = v >> 16 & 1;
    t.zoned = v >> 17 & 1;
    return t;
}

static feed_text get_text(reader *r)
{
    uint32_t bits = get_u32(r);
    feed_text t = {.type = bits & 1 ? FEED_HTML : FEED_TEXT, .clean = bits >> 1 & 1};
    t.value = get_str(r);
    return t;
}

/* An array of the count that follows; each element takes at least 4 bytes of what is left. */
static void *get_array(reader *r, size_t size, size_t *n)
{
    *n = get_u32(r);
    if (*n > r->n / 4) {
        r->error = FEED_E_INPUT;
        *n = 0;
    }
    if (!*n)
        return NULL;
    void *array = arena_array(r->a, *n, size);
    if (!array) {
        r->error = FEED_E_MEMORY;
        *n = 0;
    }
    return array;
}

static feed_link *get_links(reader *r, size_t *n)
{
    feed_link *links = get_array(r, sizeof *links, n);
    for (size_t i = 0; i < *n; i++) {
        feed_link *l = &links[i];
        get_strs(r, (feed_str *const[]){&l->rel, &l->href, &l->type, &l->hreflang, &l->title}, 5);
        get(r, &l->length, sizeof l->length);
    }
    return links;
}

static feed_person *get_people(reader *r, size_t *n)
{
    feed_person *people = get_array(r, sizeof *people, n);
    for (size_t i = 0; i < *n; i++)
        get_strs(r, (feed_str *const[]){&people[i].name, &people[i].email, &people[i].uri}, 3);
    return people;
}

static feed_category *get_categories(reader *r, size_t *n)
{
    feed_category *c = get_array(r, sizeof *c, n);
    for (size_t i = 0; i < *n; i++)
        get_strs(r, (feed_str *const[]){&c[i].term, &c[i].scheme, &c[i].label}, 3);
    return c;
}

static feed_pos get_origin(reader *r)
{
    feed_pos pos = {0};
    get_u32(r);
    pos.file = get_str(r);
    pos.line = get_u32(r);
    pos.column = get_u32(r);
    return pos;
}

static void get_generator(reader *r, feed_generator *g)
{
    get_strs(r, (feed_str *const[]){&g->name, &g->uri, &g->version}, 3);
}

static feed_ext *get_ext(reader *r)
{
    feed_ext *e = arena_alloc(r->a, sizeof *e);
    if (!e) {
        r->error = FEED_E_MEMORY;
        return NULL;
    }
    get_strs(r, (feed_str *const[]){&e->ns, &e->prefix, &e->local, &e->text}, 4);
    feed_attr *attrs = get_array(r, sizeof *attrs, &e->n_attrs);
    for (size_t i = 0; i < e->n_attrs; i++)
        get_strs(r, (feed_str *const[]){&attrs[i].ns, &attrs[i].prefix, &attrs[i].local, &attrs[i].value}, 4);
    e->attrs = attrs;
    return e;
}

static const feed_ext *get_exts(reader *r)
{
    feed_ext *open[PACK_DEPTH];
    const feed_ext *first = NULL, **last = &first;
    for (size_t depth = 0; !r->error;) {
        if (!get_u32(r)) {
            if (!depth)
                break;
            last = &open[--depth]->next;
            continue;
        }
        feed_ext *e = get_ext(r);
        if (!e || depth == PACK_DEPTH) {
            r->error = r->error ? r->error : FEED_E_INPUT;
            break;
        }
        *last = open[depth++] = e;
        last = &e->children;
    }
    return r->error ? NULL : first;
}

static const feed_source *get_source(reader *r)
{
    feed_source *s = arena_alloc(r->a, sizeof *s);
    if (!s) {
        r->error = FEED_E_MEMORY;
        return NULL;
    }
    get_strs(r, (feed_str *const[]){&s->id, &s->title, &s->link, &s->self, &s->rights, &s->icon, &s->logo,
                                    &s->language}, 8);
    s->subtitle = get_text(r);
    s->updated = get_time(r);
    get_generator(r, &s->generator);
    s->links = get_links(r, &s->n_links);
    s->authors = get_people(r, &s->n_authors);
    s->contributors = get_people(r, &s->n_contributors);
    s->categories = get_categories(r, &s->n_categories);
    s->extensions = get_exts(r);
    return s;
}

static feed_ns *get_namespaces(reader *r, size_t *n)
{
    feed_ns *list = get_array(r, sizeof *list, n);
    for (size_t i = 0; i < *n; i++)
        get_strs(r, (feed_str *const[]){&list[i].prefix, &list[i].uri}, 2);
    return list;
}

int unpack_entry(feed_str bytes, arena *a, feed_entry *e)
{
    reader r = {bytes.p, bytes.n, a, FEED_OK};
    *e = (feed_entry){.origin = get_origin(&r)};
    e->id = get_str(&r);
    e->title = get_text(&r);
    e->summary = get_text(&r);
    e->content = get_text(&r);
    e->published = get_time(&r);
    e->updated = get_time(&r);
    e->links = get_links(&r, &e->n_links);
    e->authors = get_people(&r, &e->n_authors);
    e->contributors = get_people(&r, &e->n_contributors);
    e->categories = get_categories(&r, &e->n_categories);
    get_strs(&r, (feed_str *const[]){&e->rights, &e->language, &e->image, &e->permalink, &e->comments,
                                     &e->content_src, &e->content_type}, 7);
    uint32_t bits = get_u32(&r);
    e->id_is_permalink = bits >> 1 & 1;
    e->source = bits & 1 ? get_source(&r) : NULL;
    e->extensions = get_exts(&r);
    return r.error;
}

int unpack_head(feed_str bytes, arena *a, feed_head *h)
{
    reader r = {bytes.p, bytes.n, a, FEED_OK};
    *h = (feed_head){.origin = get_origin(&r)};
    h->id = get_str(&r);
    h->title = get_text(&r);
    h->subtitle = get_text(&r);
    h->updated = get_time(&r);
    h->links = get_links(&r, &h->n_links);
    h->authors = get_people(&r, &h->n_authors);
    h->categories = get_categories(&r, &h->n_categories);
    get_strs(&r, (feed_str *const[]){&h->rights, &h->language, &h->icon, &h->logo}, 4);
    h->ttl_minutes = get_u32(&r);
    h->published = get_time(&r);
    h->contributors = get_people(&r, &h->n_contributors);
    get_generator(&r, &h->generator);
    h->extensions = get_exts(&r);
    h->namespaces = get_namespaces(&r, &h->n_namespaces);
    return r.error;
}

feed_str pack_meaning(feed_str bytes)
{
    reader r = {bytes.p, bytes.n, NULL, FEED_OK};
    return str_from(bytes, get_u32(&r));
}
