/* JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/) to the model: a member of the feed, or an item, is read
 * as a small tree; tables say what becomes of its members. */
#include <stdlib.h>

#include "../core/date.h"
#include "../core/escape.h"
#include "../core/utf8.h"
#include "../model/report.h"
#include "read_json.h"

enum { RAW_MAX = 16 << 20 };

/* Where the reading stands: in the feed, in `items`, or in a value that becomes a tree. */
typedef enum json_place { PLACE_OUTSIDE, PLACE_FEED, PLACE_ITEMS, PLACE_TREE } json_place;

struct read_json {
    json_place place, back;
    json_builder builder;
    feed_str key;
    bool has_items;
    feed_pos origin;       /* of the tree that is read */
    const json_node *own;  /* the feed's "_feedloom": applied when all else is there */
    buf raw;
};

/* ---- members ---- */

static feed_str dup(read_target *t, feed_str s)
{
    return s.n ? arena_dup(t->a, s) : STR_NONE;
}

static int take_html(feed_reader *r, read_target *t, feed_text *out, feed_str value)
{
    return out->value.p ? FEED_OK : read_markup(r, t, str_trim(value), r->base_url, out);
}

static void take_text(read_target *t, feed_text *out, feed_str value)
{
    if (!out->value.p)
        *out = (feed_text){.value = dup(t, value)};
}

static void take_time(feed_reader *r, feed_time *out, feed_str value)
{
    feed_time t;
    if (read_date(value, &t))
        *out = t;
    else if (value.n)
        read_report(r, FEED_RULE_FeedDate, read_position(r), "no date: %.*s; left out", FMT(value));
}

static int take_link(feed_reader *r, read_target *t, const char *rel, feed_str value)
{
    if (!value.n)
        return FEED_OK;
    feed_link link = {.rel = rel ? str_of(rel) : STR_NONE, .href = read_url(r, t, r->base_url, value)};
    return link.href.p ? read_add_link(t, link) : FEED_E_LIMIT;
}

static int take_authors(feed_reader *r, read_target *t, const json_node *node)
{
    const json_node *one = node->kind == JSON_LIST ? node->first : node;
    for (; one; one = node->kind == JSON_LIST ? one->next : NULL) {
        feed_str url = json_text(one, "url");
        feed_person person = {.name = dup(t, json_text(one, "name"))};
        person.uri = read_url(r, t, r->base_url, url);
        int rc = read_add_person(t, false, person);
        if (rc)
            return rc;
    }
    return FEED_OK;
}

static int take_tags(read_target *t, const json_node *list)
{
    int rc = FEED_OK;
    for (const json_node *tag = list->first; tag && !rc; tag = tag->next)
        if (tag->kind == JSON_STRING)
            rc = read_add_category(t, (feed_category){.term = str_trim(tag->text)});
    return rc;
}

static uint64_t number(feed_str s)
{
    uint64_t value = 0;
    for (size_t i = 0; i < s.n && is_digit(s.p[i]) && value < UINT64_MAX / 16; i++)
        value = value * 10 + (uint64_t)(s.p[i] - '0');
    return value;
}

static int take_attachments(feed_reader *r, read_target *t, const json_node *list)
{
    int rc = FEED_OK;
    for (const json_node *one = list->first; one && !rc; one = one->next) {
        feed_link link = {.rel = STR("enclosure"), .href = read_url(r, t, r->base_url, json_text(one, "url")),
                          .type = read_lower(t->a, json_text(one, "mime_type")), .title = json_text(one, "title"),
                          .length = number(json_text(one, "size_in_bytes"))};
        if (link.href.n)
            rc = read_add_link(t, link);
    }
    return rc;
}

static int take_hubs(feed_reader *r, read_target *t, const json_node *list)
{
    int rc = FEED_OK;
    for (const json_node *one = list->first; one && !rc; one = one->next)
        rc = take_link(r, t, "hub", json_text(one, "url"));
    return rc;
}

/* Whether the objects of a list have members that are not among `names`, which lie behind each other. */
static bool says_more(const json_node *list, const char *names)
{
    for (const json_node *one = list->kind == JSON_LIST ? list->first : list; one; one = one->next) {
        for (const json_node *m = one->first; one->kind == JSON_MAP && m; m = m->next) {
            const char *name = names;
            while (*name && !str_eq(m->key, str_of(name)))
                name += strlen(name) + 1;
            if (!*name)
                return true;
        }
        if (list->kind != JSON_LIST)
            break;
    }
    return false;
}

/* A member without a field is kept as JSON. */
static int keep(feed_reader *r, read_target *t, const json_node *node)
{
    buf *raw = &r->tree->raw;
    feed_ext *ext = arena_alloc(t->a, sizeof *ext);
    feed_attr *name = arena_alloc(t->a, sizeof *name);
    buf_clear(raw);
    json_put(raw, node);
    if (!ext || !name || raw->error)
        return FEED_E_LIMIT;
    *name = (feed_attr){.local = STR("name"), .value = node->key};
    *ext = (feed_ext){.ns = STR(FEED_NS_JSON), .prefix = STR("json"), .local = STR("member"),
                      .text = arena_dup(t->a, buf_str(raw)), .attrs = name, .n_attrs = 1};
    read_ext_add(t, ext);
    return ext->text.p ? FEED_OK : FEED_E_LIMIT;
}

enum member {
    M_ID, M_URL, M_EXTERNAL_URL, M_TITLE, M_CONTENT_HTML, M_CONTENT_TEXT, M_SUMMARY, M_IMAGE, M_PUBLISHED, M_MODIFIED,
    M_AUTHORS, M_TAGS, M_LANGUAGE, M_ATTACHMENTS, M_OWN, M_VERSION, M_HOME, M_FEED_URL, M_NEXT, M_ICON, M_FAVICON,
    M_HUBS
};

typedef struct member_row {
    const char *key;
    uint8_t member, kind; /* kind: the JSON it has to be */
    const char *names;    /* of objects: the members that have a field; others keep the whole */
} member_row;

#define PERSON     "name\0url\0"
#define ATTACHMENT "url\0mime_type\0title\0size_in_bytes\0"

static const member_row ITEM[] = {
    {"id", M_ID, JSON_STRING, NULL},
    {"url", M_URL, JSON_STRING, NULL},
    {"external_url", M_EXTERNAL_URL, JSON_STRING, NULL},
    {"title", M_TITLE, JSON_STRING, NULL},
    {"content_html", M_CONTENT_HTML, JSON_STRING, NULL},
    {"content_text", M_CONTENT_TEXT, JSON_STRING, NULL},
    {"summary", M_SUMMARY, JSON_STRING, NULL},
    {"image", M_IMAGE, JSON_STRING, NULL},
    {"date_published", M_PUBLISHED, JSON_STRING, NULL},
    {"date_modified", M_MODIFIED, JSON_STRING, NULL},
    {"author", M_AUTHORS, JSON_MAP, PERSON},
    {"authors", M_AUTHORS, JSON_LIST, PERSON},
    {"tags", M_TAGS, JSON_LIST, NULL},
    {"language", M_LANGUAGE, JSON_STRING, NULL},
    {"attachments", M_ATTACHMENTS, JSON_LIST, ATTACHMENT},
    {"_feedloom", M_OWN, JSON_MAP, NULL},
    {NULL, 0, 0, NULL},
};

static const member_row FEED[] = {
    {"version", M_VERSION, JSON_STRING, NULL},
    {"title", M_TITLE, JSON_STRING, NULL},
    {"home_page_url", M_HOME, JSON_STRING, NULL},
    {"feed_url", M_FEED_URL, JSON_STRING, NULL},
    {"description", M_SUMMARY, JSON_STRING, NULL},
    {"next_url", M_NEXT, JSON_STRING, NULL},
    {"icon", M_ICON, JSON_STRING, NULL},
    {"favicon", M_FAVICON, JSON_STRING, NULL},
    {"author", M_AUTHORS, JSON_MAP, PERSON},
    {"authors", M_AUTHORS, JSON_LIST, PERSON},
    {"language", M_LANGUAGE, JSON_STRING, NULL},
    {"hubs", M_HUBS, JSON_LIST, "type\0url\0"},
    {"_feedloom", M_OWN, JSON_MAP, NULL},
    {NULL, 0, 0, NULL},
};

static int take_list(feed_reader *r, read_target *t, const member_row *row, const json_node *node)
{
    switch (row->member) {
    case M_AUTHORS:
        return take_authors(r, t, node);
    case M_TAGS:
        return take_tags(t, node);
    case M_ATTACHMENTS:
        return take_attachments(r, t, node);
    case M_HUBS:
        return take_hubs(r, t, node);
    default:
        if (t == &r->head)
            r->tree->own = node;
        return FEED_OK;
    }
}

static int take_string(feed_reader *r, read_target *t, enum member member, feed_str s)
{
    feed_entry *e = &t->e;
    switch (member) {
    case M_ID:
        e->id = dup(t, s);
        return FEED_OK;
    case M_TITLE:
        take_text(t, &e->title, s);
        e->title.value = read_line(e->title.value);
        return FEED_OK;
    case M_CONTENT_HTML:
        return take_html(r, t, &e->content, s);
    case M_SUMMARY:
        take_text(t, &e->summary, s);
        return FEED_OK;
    case M_IMAGE:
        e->image = read_url(r, t, r->base_url, s);
        return FEED_OK;
    case M_PUBLISHED:
        take_time(r, &e->published, s);
        return FEED_OK;
    case M_MODIFIED:
        take_time(r, &e->updated, s);
        return FEED_OK;
    case M_LANGUAGE:
        e->language = read_tag(t->a, s);
        return FEED_OK;
    case M_HOME:
        return take_link(r, t, NULL, s);
    case M_FEED_URL:
        return take_link(r, t, "self", s);
    case M_NEXT:
        return take_link(r, t, "next", s);
    case M_ICON:
        t->logo = read_url(r, t, r->base_url, s);
        return FEED_OK;
    case M_FAVICON:
        t->icon = read_url(r, t, r->base_url, s);
        return FEED_OK;
    default:
        return FEED_OK;
    }
}

static const member_row *find_row(const member_row *rows, const json_node *node)
{
    while (rows->key && !str_eq(node->key, str_of(rows->key)))
        rows++;
    return rows->key ? rows : NULL;
}

static int take_member(feed_reader *r, read_target *t, const member_row *rows, const json_node *node)
{
    const member_row *row = find_row(rows, node);
    if (node->kind == JSON_NULL)
        return FEED_OK;
    if (!row)
        return keep(r, t, node);
    if (row->kind != node->kind && !(row->kind == JSON_STRING && node->kind == JSON_NUMBER)) {
        read_report(r, FEED_RULE_FeedRepaired, read_position(r), "%s has a value of the wrong type; left out",
                    row->key);
        return FEED_OK;
    }
    int rc = row->names && says_more(node, row->names) ? keep(r, t, node) : FEED_OK;
    if (rc)
        return rc;
    return row->kind == JSON_STRING ? take_string(r, t, (enum member)row->member, str_trim(node->text))
                                    : take_list(r, t, row, node);
}

/* ---- an item ---- */

/* `external_url` is what the item is about, `url` then the item's own page. */
static int take_urls(feed_reader *r, read_target *t, const json_node *item)
{
    feed_str url = json_text(item, "url"), external = json_text(item, "external_url");
    int rc = take_link(r, t, NULL, external.n ? external : url);
    if (external.n)
        t->e.permalink = url.n ? read_url(r, t, r->base_url, url) : STR("");
    return rc;
}

/* The text beside the HTML says the same in another way: it is kept. */
static int take_content_text(feed_reader *r, read_target *t, const json_node *item)
{
    const json_node *text = json_find(item, "content_text");
    if (!text || text->kind != JSON_STRING || !text->text.n)
        return FEED_OK;
    if (t->e.content.value.p)
        return keep(r, t, text);
    take_text(t, &t->e.content, str_trim(text->text));
    return FEED_OK;
}

static int take_item(feed_reader *r, const json_node *item)
{
    read_target *t = &r->entry;
    t->e.origin = r->tree->origin;
    if (item->kind != JSON_MAP) {
        read_report(r, FEED_RULE_FeedRepaired, t->e.origin, "an item that is no object; left out");
        return FEED_OK;
    }
    int rc = take_urls(r, t, item);
    for (const json_node *m = item->first; m && !rc; m = m->next)
        rc = take_member(r, t, ITEM, m);
    if (!rc)
        rc = take_content_text(r, t, item);
    const json_node *own = json_find(item, "_feedloom");
    if (!rc && own && own->kind == JSON_MAP)
        rc = read_json_own(r, t, own);
    if (t->body_is_summary && !t->e.summary.value.p) {
        t->e.summary = t->e.content;
        t->e.content = (feed_text){.type = FEED_TEXT};
    }
    if (t->e.published.set && t->e.updated.set && t->e.published.unix_seconds == t->e.updated.unix_seconds)
        t->e.updated = (feed_time){.set = false};
    return rc ? rc : read_end_entry(r);
}

/* ---- events ---- */

void read_json_free(feed_reader *r)
{
    if (r->tree)
        buf_free(&r->tree->raw);
    free(r->tree);
}

static void take_version(feed_reader *r, const json_node *node)
{
    static const char *const VERSIONS[][2] = {{"https://jsonfeed.org/version/1.1", "json11"},
                                              {"https://jsonfeed.org/version/1", "json1"}};
    feed_str text = node->text;
    r->info.version = STR("json");
    for (size_t i = 0; i < 2; i++)
        if (str_eq(text, str_of(VERSIONS[i][0])) || (str_ends(text, str_from(str_of(VERSIONS[i][0]), 8)))) {
            r->info.version = str_of(VERSIONS[i][1]);
            r->rooted = true;
            return;
        }
}

/* A whole value has been read. */
static int take_tree(feed_reader *r)
{
    struct read_json *j = r->tree;
    json_node *node = j->builder.root;
    j->place = j->back;
    if (j->back == PLACE_ITEMS)
        return take_item(r, node);
    node->key = j->key;
    if (str_eq(node->key, STR("version")) && node->kind == JSON_STRING)
        take_version(r, node);
    if (r->begun) {
        read_report(r, FEED_RULE_FeedLateElement, read_position(r),
                    "this describes the feed, but stands behind the first 4 MiB of entries; left out");
        return FEED_OK;
    }
    return take_member(r, &r->head, FEED, node);
}

static int begin_tree(feed_reader *r, json_event event, feed_str text)
{
    struct read_json *j = r->tree;
    bool done;
    j->back = j->place;
    j->place = PLACE_TREE;
    if (j->back == PLACE_ITEMS) {
        arena_reset(r->entry.a);
        read_target_reset(&r->entry);
    }
    j->builder = (json_builder){.a = j->back == PLACE_ITEMS ? r->entry.a : r->head.a};
    j->origin = read_position(r);
    int rc = json_build(&j->builder, event, text, &done);
    return rc || !done ? rc : take_tree(r);
}

static int begin_json(feed_reader *r)
{
    r->mode = READ_JSON;
    r->tree = calloc(1, sizeof *r->tree);
    if (!r->tree)
        return FEED_E_MEMORY;
    buf_init(&r->tree->raw, RAW_MAX);
    return FEED_OK;
}

/* JSON may say \u0001; XML has no such character, and the model holds what both can. */
static feed_str without_controls(feed_reader *r, feed_str text)
{
    if (utf8_clean_prefix(text) == text.n)
        return text;
    buf_clear(&r->scratch);
    escape_scrub(&r->scratch, text);
    read_report(r, FEED_RULE_FeedCharacters, read_position(r), "a character that XML does not have; left out");
    return buf_str(&r->scratch);
}

int read_json_event(void *context, json_event event, feed_str text)
{
    feed_reader *r = context;
    bool done;
    int rc = r->tree ? FEED_OK : begin_json(r);
    struct read_json *j = r->tree;
    if (rc)
        return rc;
    if (event == JSON_STRING || event == JSON_KEY)
        text = without_controls(r, text);
    switch (j->place) {
    case PLACE_TREE:
        rc = json_build(&j->builder, event, text, &done);
        return rc || !done ? rc : take_tree(r);
    case PLACE_ITEMS:
        if (event == JSON_LIST_END) {
            j->place = PLACE_FEED;
            return FEED_OK;
        }
        return begin_tree(r, event, text);
    case PLACE_FEED:
        if (event == JSON_MAP_END)
            return FEED_OK;
        if (event == JSON_KEY) {
            j->key = arena_dup(r->head.a, text);
            return j->key.p ? FEED_OK : FEED_E_LIMIT;
        }
        if (event == JSON_LIST && str_eq(j->key, STR("items"))) {
            j->place = PLACE_ITEMS;
            j->has_items = true;
            return FEED_OK;
        }
        return begin_tree(r, event, text);
    default:
        j->place = PLACE_FEED; /* the reader saw to it that a map begins */
        r->head.e.origin = read_position(r);
        return FEED_OK;
    }
}

int read_json_head(feed_reader *r)
{
    const json_node *own = r->tree->own;
    r->tree->own = NULL;
    int rc = own ? read_json_own(r, &r->head, own) : FEED_OK;
    return rc ? rc : read_ext_apply(r, &r->head);
}

int read_json_end(feed_reader *r)
{
    if (r->rooted)
        return FEED_OK;
    if (!r->tree->has_items) {
        report(r->reporter, FEED_RULE_NotAFeed, (feed_pos){r->name, 1, 1},
               "this is JSON, but no JSON Feed: it has neither its version nor items");
        return FEED_E_INPUT;
    }
    r->info.bozo = true;
    read_report(r, FEED_RULE_FeedRepaired, (feed_pos){r->name, 1, 1}, "the version is none of JSON Feed's");
    return FEED_OK;
}
