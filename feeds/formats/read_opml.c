/* Outlines of OPML to entries. The attributes of open outlines lie in r->text, one behind the other, so that those
 * which an entry stands in can be kept with it. */
#include "../core/date.h"
#include "../model/report.h"
#include "read.h"

static void put_str(buf *b, feed_str s)
{
    uint32_t n = (uint32_t)s.n;
    buf_put(b, (const char *)&n, sizeof n);
    buf_put_str(b, s);
}

int read_outline_start(feed_reader *r, read_frame *f, const xml_element *e)
{
    f->context = READ_BODY;
    f[-1].has_outlines = true;
    for (size_t i = 0; i < e->n_attrs; i++) {
        if (e->attrs[i].ns.n) {
            read_report(r, FEED_RULE_LossyExtension, read_position(r), "%.*s of an outline is left out",
                        FMT(e->attrs[i].local));
            continue;
        }
        put_str(&r->text, e->attrs[i].local);
        put_str(&r->text, e->attrs[i].value);
    }
    return r->text.error;
}

static feed_str get_str(feed_str *rest)
{
    uint32_t n;
    memcpy(&n, rest->p, sizeof n);
    feed_str s = {rest->p + sizeof n, n};
    *rest = str_from(*rest, sizeof n + n);
    return s;
}

/* The outline of a frame as an extension, in the entry's arena. */
static feed_ext *outline_of(feed_reader *r, const read_frame *f)
{
    arena *a = r->entry.a;
    size_t end = f == &r->frames[r->depth] ? r->text.n : f[1].text, n = 0;
    feed_str all = {r->text.p + f->text, end - f->text}, rest = all;
    for (; rest.n; n++) {
        get_str(&rest);
        get_str(&rest);
    }
    feed_ext *ext = arena_alloc(a, sizeof *ext);
    feed_attr *attrs = arena_array(a, n, sizeof *attrs);
    if (!ext || !attrs)
        return NULL;
    *ext = (feed_ext){.ns = STR(FEED_NS_OPML), .prefix = STR("opml"), .local = STR("outline"), .attrs = attrs,
                      .n_attrs = n};
    rest = all;
    for (size_t i = 0; i < n; i++) {
        attrs[i].local = arena_dup(a, get_str(&rest));
        attrs[i].value = arena_dup(a, get_str(&rest));
        if (!attrs[i].local.p || !attrs[i].value.p)
            return NULL;
    }
    return ext;
}

static feed_str attr(const feed_ext *e, const char *name)
{
    for (size_t i = 0; i < e->n_attrs; i++)
        if (str_eq_nocase(e->attrs[i].local, str_of(name)) && str_trim(e->attrs[i].value).n)
            return str_trim(e->attrs[i].value);
    return STR_NONE;
}

static int take_feed(feed_reader *r, read_target *t, const feed_ext *e)
{
    feed_source *s = arena_alloc(t->a, sizeof *s);
    if (!s)
        return FEED_E_LIMIT;
    *s = (feed_source){.title = t->e.title.value, .self = read_url(r, t, read_base(r), attr(e, "xmlUrl")),
                       .link = read_url(r, t, read_base(r), attr(e, "htmlUrl"))};
    t->source = s;
    t->e.id = s->self;
    return s->link.n ? read_add_link(t, (feed_link){.href = s->link}) : FEED_OK;
}

static int take_categories(read_target *t, feed_str list, feed_str folder)
{
    feed_str part;
    int rc = folder.n ? read_add_category(t, (feed_category){.term = folder}) : FEED_OK;
    while (!rc && str_split(&list, ',', &part))
        rc = read_add_category(t, (feed_category){.term = str_trim(part)});
    return rc;
}

static int take_outline(feed_reader *r, read_target *t, const feed_ext *e, feed_str folder)
{
    feed_str title = attr(e, "title"), text = attr(e, "text"), url = attr(e, "url"), about = attr(e, "description");
    t->e.title.value = title.n ? title : text;
    if (!str_eq_nocase(attr(e, "language"), STR("unknown"))) /* what many lists say of every feed */
        t->e.language = attr(e, "language");
    if (about.n)
        t->e.summary = (feed_text){.value = about};
    if (attr(e, "created").n)
        read_date(attr(e, "created"), &t->e.published);
    int rc = attr(e, "xmlUrl").n ? take_feed(r, t, e) : FEED_OK;
    if (!rc && url.n)
        rc = read_add_link(t, (feed_link){.href = read_url(r, t, read_base(r), url)});
    return rc ? rc : take_categories(t, attr(e, "category"), folder);
}

int read_outline_end(feed_reader *r, read_frame *f)
{
    read_target *t = &r->entry;
    feed_ext *ext = NULL, **last = &ext, *leaf = NULL;
    feed_str folder = STR_NONE;
    if (f->has_outlines)
        return FEED_OK;
    arena_reset(t->a);
    read_target_reset(t);
    t->e.origin = (feed_pos){r->name, f->line, f->column};
    for (read_frame *o = r->frames + 1; o <= f; o++) {
        if (!o->row || o->row->shape != READ_OUTLINE)
            continue;
        folder = leaf ? attr(leaf, "text") : STR_NONE;
        leaf = outline_of(r, o);
        if (!leaf)
            return FEED_E_LIMIT;
        *last = leaf;
        last = (feed_ext **)(uintptr_t)&leaf->children;
    }
    int rc = take_outline(r, t, leaf, folder);
    read_ext_add(t, ext);
    return rc ? rc : read_end_entry(r);
}
