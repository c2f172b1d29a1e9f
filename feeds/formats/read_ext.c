/* Extensions: what has no field, kept as it is; and what they say where nothing better does. */
#include "../core/date.h"
#include "../core/uri.h"
#include "read.h"
#include "writer.h"

/* A prefix that is not declared has been reported: one that is known means what it usually does, another goes. */
static feed_attr mended(arena *a, const xml_attr *from)
{
    bool declared = !from->prefix.n || from->ns.n;
    enum ns_id known = declared ? NS_NONE : ns_of_prefix(from->prefix);
    feed_str ns = known != NS_NONE && known < NS_KNOWN_COUNT ? ns_uri(known) : STR_NONE;
    bool bare = !declared && !ns.n;
    return (feed_attr){declared ? arena_dup(a, from->ns) : ns, bare ? STR_NONE : arena_dup(a, from->prefix),
                       arena_dup(a, from->local), arena_dup(a, from->value)};
}

static bool has_attribute(const feed_attr *attrs, size_t n, const feed_attr *one)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(attrs[i].local, one->local) && str_eq(attrs[i].ns, one->ns))
            return true;
    return false;
}

static int copy_attributes(arena *a, const xml_element *e, feed_ext *ext)
{
    feed_attr *attrs = e->n_attrs ? arena_array(a, e->n_attrs, sizeof *attrs) : NULL;
    size_t n = 0;
    for (size_t i = 0; i < e->n_attrs && attrs; i++) {
        attrs[n] = mended(a, &e->attrs[i]);
        if (!attrs[n].local.p || !attrs[n].value.p)
            return FEED_E_LIMIT;
        n += !has_attribute(attrs, n, &attrs[n]);
    }
    ext->attrs = attrs;
    ext->n_attrs = n;
    return e->n_attrs && !attrs ? FEED_E_LIMIT : FEED_OK;
}

feed_ext *read_ext_new(arena *a, const xml_element *e, feed_str ns)
{
    feed_ext *ext = arena_alloc(a, sizeof *ext);
    if (!ext || copy_attributes(a, e, ext))
        return NULL;
    ext->ns = arena_dup(a, ns);
    ext->prefix = e->prefix.n ? arena_dup(a, e->prefix) : STR_NONE;
    ext->local = arena_dup(a, e->local);
    return ext->local.p ? ext : NULL;
}

/* What TrackBack says in rdf:resource in RSS 1.0 is text everywhere else (its module's specification). */
static void move_resource(feed_ext *ext)
{
    feed_attr *attrs = (feed_attr *)(uintptr_t)ext->attrs;
    size_t i = 0;
    while (i < ext->n_attrs && !(str_eq(attrs[i].local, STR("resource")) && str_eq(attrs[i].ns, ns_uri(NS_RDF))))
        i++;
    if (i == ext->n_attrs || !str_eq(ext->ns, ns_uri(NS_TRACKBACK)))
        return;
    ext->text = attrs[i].value;
    memmove(attrs + i, attrs + i + 1, (--ext->n_attrs - i) * sizeof *attrs);
}

int read_ext_end(arena *a, feed_ext *ext, feed_str text)
{
    bool trimmed = str_eq(ext->ns, STR(FEED_NS_RSS));
    if (!str_trim(text).n)
        move_resource(ext);
    else if (!(ext->text = arena_dup(a, trimmed ? str_trim(text) : text)).p)
        return FEED_E_LIMIT;
    return FEED_OK;
}

void read_ext_add(read_target *t, feed_ext *ext)
{
    if (!t->last)
        t->last = &t->first;
    *t->last = ext;
    t->last = (feed_ext **)(uintptr_t)&ext->next;
}

/* Kept in the order of the document; those with a field are looked at again when their parent ends. */
int read_ext_append(feed_reader *r, read_frame *f)
{
    read_target *t = f->target;
    read_ext_add(t, f->node);
    if (!f->row)
        return FEED_OK;
    read_tree *tree = arena_alloc(t->a, sizeof *tree);
    if (!tree)
        return FEED_E_LIMIT;
    *tree = (read_tree){.row = f->row, .ext = f->node, .line = f->line, .column = f->column};
    tree->base = f->base_n ? arena_dup(t->a, read_base(r)) : STR_NONE;
    if (!t->last_tree)
        t->last_tree = &t->trees;
    *t->last_tree = tree;
    t->last_tree = &tree->next;
    return FEED_OK;
}

static bool has_enclosure(const feed_entry *e)
{
    for (size_t i = 0; i < e->n_links; i++)
        if (str_eq(e->links[i].rel, STR("enclosure")))
            return true;
    return false;
}

static bool has(const read_target *t, unsigned field)
{
    const feed_entry *e = &t->e;
    switch (field) {
    case FIELD_TITLE:
        return e->title.value.p;
    case FIELD_SUBTITLE:
        return e->summary.value.p || e->content.value.p;
    case FIELD_AUTHOR:
        return e->n_authors > 0;
    case FIELD_UPDATED:
        return e->updated.set;
    case FIELD_PUBLISHED:
        return e->published.set || e->updated.set;
    case FIELD_RIGHTS:
        return e->rights.p;
    case FIELD_LANGUAGE:
        return e->language.p;
    case FIELD_GENERATOR:
        return t->generator.name.p;
    case FIELD_LOGO:
        return t->logo.p;
    case FIELD_IMAGE:
        return e->image.p;
    case FIELD_ENCLOSURE:
        return has_enclosure(e);
    default:
        return false;
    }
}

/* Whether a text is `plain`, as it is or escaped once more, as RSS has titles that look like HTML. */
static bool says(feed_str text, feed_str plain)
{
    static const feed_str REFERENCES[] = {{"&amp;", 5}, {"&lt;", 4}, {"&gt;", 4}, {"&quot;", 6}};
    size_t at = 0;
    if (str_eq(text, plain))
        return true;
    for (size_t i = 0; i < plain.n; i++) {
        size_t k = str_find_byte(STR("&<>\""), plain.p[i]);
        feed_str wanted = k < 4 ? REFERENCES[k] : (feed_str){plain.p + i, 1};
        if (!str_starts(str_from(text, at), wanted))
            return false;
        at += wanted.n;
    }
    return at == text.n;
}

/* An image with nothing but the address, or with what the feed itself says, is no more than a logo; not one with an
 * address that RSS could not write as that. */
static bool is_plain_image(const read_target *t, const feed_ext *image)
{
    const feed_entry *e = &t->e;
    for (const feed_ext *c = image->children; c; c = c->next) {
        if (str_eq_nocase(c->local, STR("url")) && uri_is_absolute(t->logo))
            continue;
        if (str_eq_nocase(c->local, STR("title")) && says(str_trim(c->text), e->title.value))
            continue;
        bool site = false;
        for (size_t i = 0; i < e->n_links; i++)
            site = site || (!e->links[i].rel.n && str_eq(e->links[i].href, str_trim(c->text)));
        if (!str_eq_nocase(c->local, STR("link")) || !site)
            return false;
    }
    return true;
}

/* The element that holds the value: a group's first content, an image's url. */
static const feed_ext *value_of(const feed_ext *ext)
{
    static const char *const INNER[] = {"content", "url", "name"};
    for (const feed_ext *c = ext->children; c; c = c->next)
        for (size_t i = 0; i < sizeof INNER / sizeof *INNER; i++)
            if (str_eq_nocase(c->local, str_of(INNER[i])))
                return c;
    return ext;
}

/* The field says it all: the element need not be kept. */
static bool is_plain(const read_target *t, const read_tree *tree)
{
    const feed_ext *ext = tree->ext;
    if (tree->row->flags & READ_KEEP)
        return false;
    if (tree->row->field == FIELD_LOGO)
        return is_plain_image(t, ext);
    return !ext->children && ext->n_attrs <= (tree->row->field == FIELD_IMAGE);
}

/* The language as it is read (read_tag). */
static bool is_language(feed_str text, feed_str language)
{
    for (size_t i = 0; i < text.n && i < language.n; i++)
        if ((text.p[i] == '_' ? '-' : text.p[i]) != language.p[i])
            return false;
    return text.n == language.n;
}

/* It says what the field says already. */
static bool repeats(const read_target *t, const read_tree *tree)
{
    feed_str text = str_trim(tree->ext->text);
    feed_time time;
    int64_t updated = t->e.updated.set ? t->e.updated.unix_seconds : INT64_MIN;
    int64_t published = t->e.published.set ? t->e.published.unix_seconds : INT64_MIN;
    if (!text.n && !tree->ext->n_attrs && !tree->ext->children)
        return true;
    switch (tree->row->field) {
    case FIELD_TITLE:
        return str_eq(text, t->e.title.value);
    case FIELD_SUBTITLE:
        return str_eq(text, t->e.summary.value);
    case FIELD_RIGHTS:
        return str_eq(text, t->e.rights);
    case FIELD_LANGUAGE:
        return is_language(text, t->e.language);
    case FIELD_PUBLISHED:
    case FIELD_UPDATED:
        return read_date(text, &time) &&
               (time.unix_seconds == updated ||
                (tree->row->field == FIELD_PUBLISHED && time.unix_seconds == published));
    default:
        return false;
    }
}

static int apply(feed_reader *r, read_target *t, const read_tree *tree)
{
    read_frame *here = &r->frames[r->depth], saved = *here;
    size_t bases = r->bases.n;
    if (tree->base.n) {
        here->base = bases;
        here->base_n = tree->base.n;
        buf_put_str(&r->bases, tree->base);
    }
    const feed_ext *value = value_of(tree->ext);
    read_frame f = {.row = tree->row, .target = t, .attrs = value->attrs, .n_attrs = value->n_attrs,
                    .line = tree->line, .column = tree->column};
    int rc = read_set(r, &f, str_trim(value->text), TYPE_TEXT);
    r->bases.n = bases;
    *here = saved;
    return rc;
}

/* What is no language stays an extension: as the field, no format could hold it. */
static bool fits(const read_tree *tree)
{
    return tree->row->field != FIELD_LANGUAGE || writer_is_language(str_trim(tree->ext->text));
}

/* A group's title and description are the entry's where it has none of its own; they stay in the group in any case. */
static int apply_inner(feed_reader *r, read_target *t, const read_tree *group)
{
    int rc = FEED_OK;
    for (const feed_ext *c = group->ext->children; c && !rc; c = c->next) {
        read_tree inner = *group;
        inner.ext = (feed_ext *)(uintptr_t)c;
        inner.row = c->local.n ? read_find(read_vocabulary(r, c->ns, c->prefix), c->local, READ_ENTRY) : NULL;
        bool text = inner.row && (inner.row->field == FIELD_TITLE || inner.row->field == FIELD_SUBTITLE);
        if (text && !c->children && !has(t, inner.row->field))
            rc = apply(r, t, &inner);
    }
    return rc;
}

/* All fields first: what an extension repeats may come from one behind it. */
static int apply_all(feed_reader *r, read_target *t)
{
    int rc = FEED_OK;
    for (read_tree *tree = t->trees; tree && !rc; tree = tree->next) {
        tree->applied = !has(t, tree->row->field) && fits(tree);
        rc = tree->applied ? apply(r, t, tree) : FEED_OK;
    }
    for (read_tree *tree = t->trees; tree && !rc; tree = tree->next)
        rc = tree->row->flags & READ_GROUP ? apply_inner(r, t, tree) : FEED_OK;
    return rc;
}

/* Where an entry's language is the feed's, it is not told once more, and another one would take its place. */
static bool contradicts(feed_reader *r, const read_target *t, const read_tree *tree)
{
    if (tree->row->field != FIELD_LANGUAGE || t != &r->entry || tree->applied || !fits(tree) || repeats(t, tree))
        return false;
    read_report(r, FEED_RULE_LossyExtension, (feed_pos){r->name, tree->line, tree->column},
                "another language than that of the entry; left out");
    return true;
}

int read_ext_apply(feed_reader *r, read_target *t)
{
    feed_ext **at = &t->first;
    int rc = apply_all(r, t);
    if (rc)
        return rc;
    for (const read_tree *tree = t->trees; tree; tree = tree->next) {
        while (*at != tree->ext)
            at = (feed_ext **)(uintptr_t)&(*at)->next;
        if ((is_plain(t, tree) && (tree->applied || repeats(t, tree))) || contradicts(r, t, tree))
            *at = (feed_ext *)(uintptr_t)tree->ext->next;
    }
    while (*at)
        at = (feed_ext **)(uintptr_t)&(*at)->next;
    t->last = at;
    t->trees = NULL;
    t->last_tree = NULL;
    return FEED_OK;
}
