/* Writing the member "_feedloom" (json_own.c has the list of what may stand in it), and members of others. */
#include "json.h"
#include "jsonin.h"

/* An extension of JSON Feed, or a member of it that has no field. */
static bool may_be_member(feed_str name)
{
    static const char *const NAMES[] = {"attachments", "author", "authors", "hubs", "banner_image", "content_text",
                                        "user_comment", "expired"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (str_eq(name, str_of(NAMES[i])))
            return true;
    return name.n > 1 && name.p[0] == '_' && is_alpha(name.p[1]) && str_find_byte(name, '.') == name.n &&
           !str_eq(name, STR("_feedloom"));
}

static feed_str member_name(const feed_ext *e)
{
    bool is = str_eq(e->ns, STR(FEED_NS_JSON)) && str_eq(e->local, STR("member"));
    for (size_t i = 0; is && i < e->n_attrs; i++)
        if (str_eq(e->attrs[i].local, STR("name")) && may_be_member(e->attrs[i].value))
            return e->attrs[i].value;
    return STR_NONE;
}

bool json_has_member(const feed_ext *list, const char *name)
{
    for (const feed_ext *e = list; e; e = e->next)
        if (str_eq(member_name(e), str_of(name)))
            return true;
    return false;
}

static int on_event(void *context, json_event event, feed_str text)
{
    (void)context, (void)event, (void)text;
    return FEED_OK;
}

static bool is_json(feed_str text)
{
    json_handler handler = {.event = on_event};
    json_reader *r = text.n ? json_reader_new(&handler) : NULL;
    bool ok = r && !json_reader_push(r, text.p, text.n) && !json_reader_finish(r);
    json_reader_free(r);
    return ok;
}

/* Of two members with one name the first is written. */
static bool came_before(const feed_ext *list, const feed_ext *e, feed_str name)
{
    for (; list != e; list = list->next)
        if (str_eq(member_name(list), name))
            return true;
    return false;
}

void json_members(feed_writer *w, json *j, const feed_ext *list, feed_pos pos)
{
    size_t n = 0;
    for (const feed_ext *e = list; e; e = e->next) {
        feed_str name = member_name(e);
        if (!name.n)
            continue;
        if (++n > 256 || came_before(list, e, name) || !is_json(e->text)) {
            writer_lose(w, FEED_RULE_LossyExtension, pos);
            continue;
        }
        json_line(j);
        xmlout_json_string(j->x, name);
        xmlout_raw(j->x, STR(": "));
        xmlout_raw(j->x, e->text);
    }
}

/* ---- "_feedloom": opened when there is something in it ---- */

typedef struct own {
    json *j;
    bool open;
} own;

static void need(own *o)
{
    if (!o->open)
        json_open(o->j, "_feedloom", '{');
    o->open = true;
}

static void put(own *o, const char *key, feed_str value)
{
    if (!value.n)
        return;
    need(o);
    json_string(o->j, key, value);
}

static void put_true(own *o, const char *key, bool value)
{
    if (!value)
        return;
    need(o);
    json_key(o->j, key);
    xmlout_raw(o->j->x, STR("true"));
}

static void put_time(own *o, const char *key, feed_time t)
{
    writer_date date;
    put(o, key, writer_rfc3339(&date, t));
}

static void put_link(json *j, const feed_link *l)
{
    writer_date length;
    json_open(j, NULL, '{');
    json_string(j, "rel", l->rel);
    json_string(j, "href", l->href);
    json_string(j, "type", l->type);
    json_string(j, "hreflang", l->hreflang);
    json_string(j, "title", l->title);
    json_string(j, "length", writer_number(&length, l->length));
    json_close(j, '}');
}

/* Whether JSON Feed has a member for all of a link: the first of some rels, without details. */
static bool has_member(const feed_link *links, size_t i, const char *const *rels, bool details)
{
    const feed_link *l = &links[i];
    if (details && !writer_is_uri(l->href))
        return false;
    for (; *rels; rels++) {
        if (!writer_link_is(l, *rels))
            continue;
        if (strcmp(*rels, "enclosure") == 0)
            return !details || (!l->hreflang.n && (writer_media_type(l->type).n || !l->type.n));
        bool every = strcmp(*rels, "hub") == 0;
        for (size_t k = 0; k < i && !every && k < 64; k++)
            if (writer_link_is(&links[k], *rels))
                return false;
        return !details || (!l->type.n && !l->hreflang.n && !l->title.n && !l->length);
    }
    return false;
}

static void put_links(own *o, const feed_link *links, size_t n, const char *const *rels, bool details)
{
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        if (has_member(links, i, rels, details))
            continue;
        need(o);
        if (!any)
            json_open(o->j, "links", '[');
        any = true;
        put_link(o->j, &links[i]);
    }
    if (any)
        json_close(o->j, ']');
}

static void put_people(own *o, const char *key, const feed_person *people, size_t n)
{
    if (!n)
        return;
    need(o);
    json_open(o->j, key, '[');
    for (size_t i = 0; i < n; i++) {
        json_open(o->j, NULL, '{');
        json_string(o->j, "name", people[i].name);
        json_string(o->j, "email", people[i].email);
        json_string(o->j, "uri", people[i].uri);
        json_close(o->j, '}');
    }
    json_close(o->j, ']');
}

/* A member of JSON Feed that is kept as it was may not name them all. */
static void put_authors(own *o, const feed_person *people, size_t n, const feed_ext *extensions)
{
    bool more = n && (json_has_member(extensions, "authors") || json_has_member(extensions, "author"));
    for (size_t i = 0; i < n; i++)
        more = more || people[i].email.n || (people[i].uri.n && !writer_is_uri(people[i].uri));
    if (more)
        put_people(o, "authors", people, n);
}

/* Where every category is no more than a tag, the tags say it. */
static void put_categories(own *o, const feed_category *c, size_t n, bool tags)
{
    bool more = !tags && n;
    for (size_t i = 0; i < n; i++)
        more = more || c[i].scheme.n || c[i].label.n;
    if (!more)
        return;
    need(o);
    json_open(o->j, "categories", '[');
    for (size_t i = 0; i < n; i++) {
        json_open(o->j, NULL, '{');
        json_string(o->j, "term", c[i].term);
        json_string(o->j, "scheme", c[i].scheme);
        json_string(o->j, "label", c[i].label);
        json_close(o->j, '}');
    }
    json_close(o->j, ']');
}

static void put_generator(own *o, const feed_generator *g)
{
    if (!g->name.n)
        return;
    need(o);
    json_open(o->j, "generator", '{');
    json_string(o->j, "name", g->name);
    json_string(o->j, "uri", g->uri);
    json_string(o->j, "version", g->version);
    json_close(o->j, '}');
}

/* ---- extensions ---- */

static void put_attributes(json *j, const feed_ext *e)
{
    if (!e->n_attrs)
        return;
    json_open(j, "attributes", '[');
    for (size_t i = 0; i < e->n_attrs; i++) {
        json_open(j, NULL, '{');
        json_string(j, "ns", e->attrs[i].ns);
        json_string(j, "prefix", e->attrs[i].prefix);
        json_string(j, "name", e->attrs[i].local);
        json_string(j, "value", e->attrs[i].value);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void open_ext(json *j, const feed_ext *e)
{
    json_open(j, NULL, '{');
    json_string(j, "ns", e->ns);
    json_string(j, "prefix", e->prefix);
    json_string(j, "name", e->local);
    json_string(j, "text", e->text);
    put_attributes(j, e);
}

enum { TREE_MAX = JSON_DEPTH_MAX / 2 - 8 }; /* two levels of JSON for each */

/* One extension with all that is in it. */
static void put_tree(feed_writer *w, json *j, const feed_ext *top, feed_pos pos)
{
    const feed_ext *open[TREE_MAX];
    size_t depth = 0;
    const feed_ext *e = top;
    for (;;) {
        open_ext(j, e);
        if (e->children && depth < TREE_MAX) {
            json_open(j, "children", '[');
            open[depth++] = e;
            e = e->children;
            continue;
        }
        if (e->children)
            writer_lose(w, FEED_RULE_LossyExtension, pos);
        json_close(j, '}');
        while (depth && !e->next) {
            e = open[--depth];
            json_close(j, ']');
            json_close(j, '}');
        }
        if (!depth)
            return;
        e = e->next;
    }
}

/* `apart`: what are members of JSON Feed stand as such (json_members). */
static void put_extensions(feed_writer *w, own *o, const feed_ext *list, feed_pos pos, bool apart)
{
    bool any = false;
    for (const feed_ext *e = list; e; e = e->next) {
        if ((apart && member_name(e).n) || !e->local.n)
            continue;
        need(o);
        if (!any)
            json_open(o->j, "extensions", '[');
        any = true;
        put_tree(w, o->j, e, pos);
    }
    if (any)
        json_close(o->j, ']');
}

/* ---- the whole ---- */

static void put_namespaces(own *o, const feed_head *head)
{
    bool any = false;
    for (size_t i = 0; i < head->n_namespaces; i++) {
        if (!head->namespaces[i].prefix.n)
            continue;
        need(o);
        if (!any)
            json_open(o->j, "namespaces", '{');
        any = true;
        json_line(o->j);
        xmlout_json_string(o->j->x, head->namespaces[i].prefix);
        xmlout_raw(o->j->x, STR(": "));
        xmlout_json_string(o->j->x, head->namespaces[i].uri);
    }
    if (any)
        json_close(o->j, '}');
}

void json_own_head(feed_writer *w, json *j, const feed_head *head)
{
    static const char *const RELS[] = {"alternate", "self", "next", "hub", NULL};
    own o = {j, false};
    writer_date ttl;
    if (!w->options.lossless)
        return;
    put(&o, "id", head->id);
    put(&o, "summary_html", head->subtitle.type == FEED_HTML ? head->subtitle.value : STR_NONE);
    put(&o, "rights", head->rights);
    put(&o, "icon", writer_is_uri(head->icon) ? STR_NONE : head->icon);
    put(&o, "logo", writer_is_uri(head->logo) ? STR_NONE : head->logo);
    put_time(&o, "published", head->published);
    put_time(&o, "updated", head->updated);
    put(&o, "ttl", writer_number(&ttl, head->ttl_minutes));
    put_links(&o, head->links, head->n_links, RELS, true);
    put_categories(&o, head->categories, head->n_categories, false);
    put_authors(&o, head->authors, head->n_authors, head->extensions);
    put_people(&o, "contributors", head->contributors, head->n_contributors);
    put_generator(&o, &head->generator);
    put_extensions(w, &o, head->extensions, head->origin, true);
    put_namespaces(&o, head);
    if (o.open)
        json_close(j, '}');
}

static void put_source(feed_writer *w, own *o, const feed_source *s, feed_pos pos)
{
    static const char *const NONE[] = {NULL};
    json *j = o->j;
    need(o);
    json_open(j, "source", '{');
    own in = {j, true};
    put(&in, "id", s->id);
    put(&in, "title", s->title);
    put(&in, "link", s->link);
    put(&in, "self", s->self);
    put(&in, s->subtitle.type == FEED_HTML ? "summary_html" : "subtitle", s->subtitle.value);
    put(&in, "rights", s->rights);
    put(&in, "icon", s->icon);
    put(&in, "logo", s->logo);
    put(&in, "language", s->language);
    put_time(&in, "updated", s->updated);
    put_links(&in, s->links, s->n_links, NONE, true);
    put_categories(&in, s->categories, s->n_categories, false);
    put_people(&in, "authors", s->authors, s->n_authors);
    put_people(&in, "contributors", s->contributors, s->n_contributors);
    put_generator(&in, &s->generator);
    put_extensions(w, &in, s->extensions, pos, false);
    json_close(j, '}');
}

void json_own_entry(feed_writer *w, json *j, const feed_entry *e)
{
    static const char *const RELS[] = {"alternate", "enclosure", NULL};
    own o = {j, false};
    bool lossless = w->options.lossless;
    if (lossless) {
        put(&o, "summary_html", e->summary.type == FEED_HTML && e->content.value.p ? e->summary.value : STR_NONE);
        put(&o, "body", e->summary.value.p && !e->content.value.p ? STR("summary") : STR_NONE);
        put(&o, "rights", e->rights);
        put(&o, "comments", e->comments);
        put(&o, "image", writer_is_uri(e->image) ? STR_NONE : e->image);
        put(&o, "content_src", e->content_src);
        put(&o, "content_type", e->content_type);
        put_true(&o, "id_is_permalink", e->id_is_permalink);
    }
    put_links(&o, e->links, e->n_links, RELS, lossless);
    if (lossless) {
        put_categories(&o, e->categories, e->n_categories, true);
        put_authors(&o, e->authors, e->n_authors, e->extensions);
        put_people(&o, "contributors", e->contributors, e->n_contributors);
        if (e->source)
            put_source(w, &o, e->source, e->origin);
        put_extensions(w, &o, e->extensions, e->origin, true);
    }
    if (o.open)
        json_close(j, '}');
}
