/* Heads, entries, sources and people: where they begin, where they end, and what is derived when they do. */
#include "../core/date.h"
#include "../core/hash.h"
#include "../core/uri.h"
#include "read.h"
#include "writer.h"

void read_target_reset(read_target *t)
{
    *t = (read_target){.a = t->a};
}

/* What CDF says in attributes of channels and items; RSS 1.0 names an item by rdf:about. */
static int take_attributes(feed_reader *r, read_frame *f)
{
    feed_str href = read_attr(f, "href"), modified = read_attr(f, "lastmod");
    read_target *t = f->target;
    feed_str language = read_tag(t->a, read_language(r));
    if (f->row->opens == READ_ENTRY && !read_has_language(f))
        t->inherited = language;
    else
        t->e.language = language;
    if (f->row->opens == READ_ENTRY)
        t->e.id = arena_dup(t->a, read_attr(f, "about"));
    if (modified.n)
        read_date(modified, &t->e.updated);
    if (!href.n)
        return FEED_OK;
    feed_link link = {.href = read_url(r, t, read_base(r), href)};
    return link.href.p ? read_add_link(t, link) : FEED_E_LIMIT;
}

int read_begin_head(feed_reader *r, read_frame *f)
{
    f->target = &r->head;
    if (!r->head.e.origin.line)
        r->head.e.origin = (feed_pos){r->name, f->line, f->column};
    return r->head.e.language.p ? FEED_OK : take_attributes(r, f);
}

int read_begin_entry(feed_reader *r, read_frame *f)
{
    int rc = r->entry.open ? read_end_entry(r) : FEED_OK; /* an entry inside of another: its end was forgotten */
    for (size_t i = 1; i < r->depth; i++)
        if (r->frames[i].target == &r->entry) /* the other's people lie where this one will */
            r->frames[i].person = (feed_person){.name = STR_NONE};
    arena_reset(r->entry.a);
    read_target_reset(&r->entry);
    f->target = &r->entry;
    r->entry.open = true;
    r->entry.e.origin = (feed_pos){r->name, f->line, f->column};
    return rc ? rc : take_attributes(r, f);
}

static feed_str first_link(const feed_entry *e, const char *rel)
{
    for (size_t i = 0; i < e->n_links; i++)
        if (str_eq(e->links[i].rel, str_of(rel)))
            return e->links[i].href;
    return STR_NONE;
}

static feed_str main_link(const feed_entry *e)
{
    feed_str link = first_link(e, "");
    return link.n ? link : first_link(e, "enclosure");
}

/* An id from what the entry says: the same text has the same id. */
static int id_of_text(feed_entry *e, arena *a)
{
    sha1 h;
    unsigned char digest[SHA1_BYTES];
    char text[9 + UUID_TEXT] = "urn:uuid:";
    const feed_str parts[] = {e->title.value, e->summary.value, e->content.value,
                              {(const char *)&e->published.unix_seconds, sizeof e->published.unix_seconds}};
    sha1_init(&h);
    sha1_update(&h, (feed_str){(const char *)UUID_NAMESPACE_URL, UUID_BYTES});
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        sha1_update(&h, parts[i]);
        sha1_update(&h, (feed_str){"", 1});
    }
    sha1_update(&h, main_link(e));
    sha1_final(&h, digest);
    uuid5_text(digest, text + 9);
    e->id = arena_dup(a, (feed_str){text, sizeof text});
    return e->id.p ? FEED_OK : FEED_E_LIMIT;
}

int read_set_apart(feed_entry *e, arena *a)
{
    e->id_is_permalink = false;
    return id_of_text(e, a);
}

/* Where a link stands among its like. */
static size_t link_rank(const feed_link *link)
{
    static const char *const RELS[] = {"", "enclosure", "self", "next", "hub"};
    size_t own = 0;
    while (own < sizeof RELS / sizeof *RELS && !str_eq(link->rel, str_of(RELS[own])))
        own++;
    return 4 * own + (writer_is_uri(link->href) ? 0u : 2u) + (uri_is_http(link->href) ? 0u : 1u);
}

enum { LINK_RANKS = 24 };

/* Alternate links first, then enclosures …, in each of them whole addresses first, and of the web's first: the order in
 * which every format can hold them. */
static int order_links(read_target *t)
{
    feed_entry *e = &t->e;
    size_t at[LINK_RANKS + 1] = {0};
    feed_link *ordered = e->n_links > 1 ? arena_array(t->a, e->n_links, sizeof *ordered) : NULL;
    if (e->n_links < 2)
        return FEED_OK;
    if (!ordered)
        return FEED_E_LIMIT;
    for (size_t i = 0; i < e->n_links; i++)
        at[link_rank(&e->links[i]) + 1]++;
    for (size_t i = 1; i < LINK_RANKS; i++)
        at[i] += at[i - 1];
    for (size_t i = 0; i < e->n_links; i++)
        ordered[at[link_rank(&e->links[i])]++] = e->links[i];
    memcpy(e->links, ordered, e->n_links * sizeof *ordered);
    return FEED_OK;
}

int read_derive(feed_reader *r, read_target *t)
{
    feed_entry *e = &t->e;
    int rc = FEED_OK;
    if (t->guid_is_link && !first_link(e, "").n)
        rc = read_add_link(t, (feed_link){.href = read_url(r, t, STR_NONE, e->id)});
    if (!rc)
        rc = order_links(t);
    t->id_derived = !e->id.n;
    if (t->id_derived)
        e->id = main_link(e);
    if (!rc && !e->id.n)
        rc = id_of_text(e, t->a);
    e->id_is_permalink = t->guid_is_link || (str_eq(first_link(e, ""), e->id) && uri_is_http(e->id));
    return rc;
}

int read_end_entry(feed_reader *r)
{
    read_target *t = &r->entry;
    feed_entry *e = &t->e;
    t->open = false;
    int rc = read_ext_apply(r, t);
    if (!rc)
        rc = read_derive(r, t);
    if (rc)
        return rc;
    /* RSS has one date where the other is not known: the same one in Atom's `updated` is that one. */
    if (r->bare == NS_RSS && e->updated.set && e->published.set &&
        e->updated.unix_seconds == e->published.unix_seconds)
        e->published = (feed_time){.set = false};
    if (!e->language.p)
        e->language = t->inherited;
    if (e->content.value.p)
        e->content_src = STR_NONE; /* it is here, not elsewhere */
    if (!e->content_src.p)
        e->content_type = STR_NONE;
    e->source = t->source;
    e->extensions = t->first;
    r->info.entries++;
    return read_emit(r, e);
}

int read_take_source(feed_reader *r, read_target *from, read_target *t)
{
    feed_entry *e = &from->e;
    int rc = read_ext_apply(r, from);
    if (!rc)
        rc = order_links(from);
    feed_source *s = t->source ? t->source : arena_alloc(t->a, sizeof *s);
    if (rc || !s)
        return rc ? rc : FEED_E_LIMIT;
    feed_source old = *s;
    *s = (feed_source){.id = e->id, .title = e->title.value, .subtitle = e->summary, .updated = e->updated,
                       .rights = e->rights, .icon = from->icon, .logo = from->logo, .language = e->language,
                       .generator = from->generator, .authors = e->authors, .n_authors = e->n_authors,
                       .contributors = e->contributors, .n_contributors = e->n_contributors,
                       .categories = e->categories, .n_categories = e->n_categories, .extensions = from->first};
    for (size_t i = 0; i < e->n_links; i++) {
        feed_link *link = &e->links[i];
        feed_str *own = !link->rel.n ? &s->link : str_eq(link->rel, STR("self")) ? &s->self : NULL;
        if (own && !own->p && !link->type.n && !link->title.n && !link->hreflang.n)
            *own = link->href;
        else
            e->links[s->n_links++] = *link;
    }
    s->links = e->links;
    if (!s->title.p)
        s->title = old.title;
    if (!s->self.p)
        s->self = old.self;
    t->source = s;
    return FEED_OK;
}

static int end_head(feed_reader *r)
{
    return read_ext_apply(r, &r->head);
}

int read_end_box(feed_reader *r, read_frame *f, const read_frame *parent)
{
    switch (f->row->opens) {
    case READ_ENTRY:
        return r->entry.open ? read_end_entry(r) : FEED_OK;
    case READ_SOURCE:
    case READ_PERSON:
        f->target = parent->target;
        return read_set(r, f, STR(""), TYPE_TEXT);
    default:
        return end_head(r);
    }
}

/* xml:lang of the document's element, if nothing else tells. */
int read_get_head(feed_reader *r, feed_head *out)
{
    int rc = r->mode == READ_JSON ? read_json_head(r) : read_ext_apply(r, &r->head);
    read_target *t = &r->head;
    feed_entry *e = &t->e;
    if (!rc)
        rc = order_links(t);
    if (!e->id.n)
        e->id = first_link(e, "self").n ? first_link(e, "self") : first_link(e, "");
    *out = (feed_head){.id = e->id, .title = e->title, .subtitle = e->summary, .updated = e->updated,
                       .published = e->published, .links = e->links, .n_links = e->n_links, .authors = e->authors,
                       .n_authors = e->n_authors, .contributors = e->contributors,
                       .n_contributors = e->n_contributors, .categories = e->categories,
                       .n_categories = e->n_categories, .rights = e->rights, .language = e->language,
                       .icon = t->icon, .logo = t->logo, .generator = t->generator, .ttl_minutes = t->ttl,
                       .extensions = t->first, .namespaces = r->namespaces, .n_namespaces = r->n_namespaces,
                       .origin = e->origin};
    if (!out->updated.set)
        out->updated = r->newest.set ? r->newest : out->published;
    return rc;
}
