#include "diff.h"

#include <stdlib.h>

#include "../core/hash.h"

typedef struct row {
    diff_entry entry; /* views are set when the feed ends, since the buffer moves until then */
    size_t text;      /* id, title and link, one behind the other */
    uint64_t title, content; /* fingerprints without white space */
} row;

struct diff_feed {
    row *rows;
    size_t n, capacity;
    buf text;
    str_set ids;
};

diff_feed *diff_feed_new(void)
{
    diff_feed *f = calloc(1, sizeof *f);
    if (!f)
        return NULL;
    buf_init(&f->text, DIFF_BYTES_MAX);
    str_set_init(&f->ids, DIFF_ENTRIES_MAX, DIFF_BYTES_MAX);
    return f;
}

void diff_feed_free(diff_feed *f)
{
    if (!f)
        return;
    free(f->rows);
    buf_free(&f->text);
    str_set_free(&f->ids);
    free(f);
}

size_t diff_feed_count(const diff_feed *f)
{
    return f->n;
}

/* ---- entries come in ---- */

/* FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/) over all but white space. */
static uint64_t print_of(feed_str s)
{
    uint64_t h = 0xCBF29CE484222325u;
    for (size_t i = 0; i < s.n; i++)
        if (!is_space(s.p[i]))
            h = (h ^ (unsigned char)s.p[i]) * 0x100000001B3u;
    return h;
}

static feed_str link_of(const feed_entry *entry)
{
    for (size_t i = 0; i < entry->n_links; i++)
        if (!entry->links[i].rel.n || str_eq(entry->links[i].rel, STR("alternate")))
            return entry->links[i].href;
    return entry->permalink;
}

static row *add_row(diff_feed *f)
{
    if (f->n == f->capacity) {
        size_t capacity = f->capacity ? f->capacity * 2 : 64;
        row *rows = realloc(f->rows, capacity * sizeof *rows);
        if (!rows)
            return NULL;
        f->rows = rows;
        f->capacity = capacity;
    }
    return &f->rows[f->n];
}

static int on_begin(void *context, const feed_head *head)
{
    (void)context;
    (void)head;
    return FEED_OK;
}

static int on_entry(void *context, const feed_entry *entry)
{
    diff_feed *f = context;
    feed_str link = link_of(entry);
    int added = str_set_add(&f->ids, entry->id);
    row *r = added > 0 ? add_row(f) : NULL;
    if (added <= 0)
        return added;
    if (!r)
        return FEED_E_MEMORY;
    const feed_text *body = entry->content.value.n ? &entry->content : &entry->summary;
    *r = (row){.entry = {.id.n = entry->id.n, .title.n = entry->title.value.n, .link.n = link.n,
                         .time = entry->published.set ? entry->published : entry->updated},
               .text = f->text.n, .title = print_of(entry->title.value), .content = print_of(body->value)};
    buf_put_str(&f->text, entry->id);
    buf_put_str(&f->text, entry->title.value);
    buf_put_str(&f->text, link);
    f->n++;
    return f->text.error;
}

static int on_end(void *context)
{
    diff_feed *f = context;
    for (size_t i = 0; i < f->n; i++) {
        diff_entry *e = &f->rows[i].entry;
        e->id.p = f->text.p + f->rows[i].text;
        e->title.p = e->id.p + e->id.n;
        e->link.p = e->title.p + e->title.n;
    }
    return FEED_OK;
}

feed_sink diff_feed_sink(diff_feed *f)
{
    return (feed_sink){on_begin, on_entry, on_end, f};
}

/* ---- an index of rows by one of their texts ---- */

typedef struct lookup {
    const diff_feed *feed;
    feed_str (*key)(const diff_entry *entry);
    uint32_t *slots; /* row + 1 */
    size_t mask;
} lookup;

static feed_str id_key(const diff_entry *entry)
{
    return entry->id;
}

/* An article's link, or its title where it has none. */
static feed_str article_key(const diff_entry *entry)
{
    return entry->link.n ? entry->link : entry->title;
}

/* Where the key stands, or a free slot. */
static size_t find_slot(const lookup *l, feed_str key)
{
    size_t at = hash64(key) & l->mask;
    while (l->slots[at] && !str_eq(l->key(&l->feed->rows[l->slots[at] - 1].entry), key))
        at = (at + 1) & l->mask;
    return at;
}

static const row *lookup_find(const lookup *l, feed_str key)
{
    size_t at = find_slot(l, key);
    return l->slots[at] ? &l->feed->rows[l->slots[at] - 1] : NULL;
}

static int lookup_make(lookup *l, const diff_feed *feed, feed_str (*key)(const diff_entry *entry))
{
    size_t slots = 16;
    while (slots < feed->n * 2)
        slots *= 2;
    *l = (lookup){.feed = feed, .key = key, .slots = calloc(slots, sizeof *l->slots), .mask = slots - 1};
    for (size_t i = 0; l->slots && i < feed->n; i++) {
        feed_str text = key(&feed->rows[i].entry);
        size_t at = find_slot(l, text);
        if (text.n && !l->slots[at])
            l->slots[at] = (uint32_t)i + 1;
    }
    return l->slots ? FEED_OK : FEED_E_MEMORY;
}

/* ---- the comparison ---- */

static unsigned changes(const row *old, const row *now)
{
    return (old->title != now->title ? DIFF_TITLE : 0u) |
           (!str_eq(old->entry.link, now->entry.link) ? DIFF_LINK : 0u) |
           (old->content != now->content ? DIFF_CONTENT : 0u) |
           (old->entry.time.unix_seconds != now->entry.time.unix_seconds ? DIFF_DATE : 0u);
}

typedef struct comparison {
    const diff_feed *old, *now;
    lookup old_ids, old_articles, now_ids;
    bool *told; /* of rows of old: their article is among now's under another id */
    int (*item)(void *context, const diff_item *item);
    void *context;
} comparison;

static int compare_one(comparison *c, const row *now)
{
    const row *old = lookup_find(&c->old_ids, now->entry.id);
    if (old) {
        unsigned what = changes(old, now);
        diff_item item = {.kind = DIFF_CHANGED, .changes = what, .old = &old->entry, .now = &now->entry};
        return what ? c->item(c->context, &item) : FEED_OK;
    }
    old = article_key(&now->entry).n ? lookup_find(&c->old_articles, article_key(&now->entry)) : NULL;
    bool again = old && !lookup_find(&c->now_ids, old->entry.id) && !c->told[old - c->old->rows];
    if (again)
        c->told[old - c->old->rows] = true;
    return c->item(c->context, &(diff_item){.kind = again ? DIFF_AGAIN : DIFF_NEW, .old = again ? &old->entry : NULL,
                                            .now = &now->entry});
}

static int64_t oldest(const diff_feed *f)
{
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < f->n; i++)
        if (f->rows[i].entry.time.set && f->rows[i].entry.time.unix_seconds < least)
            least = f->rows[i].entry.time.unix_seconds;
    return least;
}

static int compare_all(comparison *c)
{
    int status = FEED_OK;
    int64_t least = oldest(c->now);
    for (size_t i = 0; i < c->now->n && !status; i++)
        status = compare_one(c, &c->now->rows[i]);
    for (size_t i = 0; i < c->old->n && !status; i++) {
        const diff_entry *old = &c->old->rows[i].entry;
        if (c->told[i] || lookup_find(&c->now_ids, old->id))
            continue;
        bool aged = c->now->n && old->time.set && old->time.unix_seconds < least;
        status = c->item(c->context, &(diff_item){.kind = aged ? DIFF_AGED : DIFF_GONE, .old = old});
    }
    return status;
}

int diff_feeds(const diff_feed *old, const diff_feed *now, int (*item)(void *context, const diff_item *item),
               void *context)
{
    comparison c = {.old = old, .now = now, .item = item, .context = context};
    c.told = calloc(old->n + 1, sizeof *c.told);
    int status = c.told ? FEED_OK : FEED_E_MEMORY;
    if (!status)
        status = lookup_make(&c.old_ids, old, id_key);
    if (!status)
        status = lookup_make(&c.old_articles, old, article_key);
    if (!status)
        status = lookup_make(&c.now_ids, now, id_key);
    if (!status)
        status = compare_all(&c);
    free(c.told);
    free(c.old_ids.slots);
    free(c.old_articles.slots);
    free(c.now_ids.slots);
    return status;
}
