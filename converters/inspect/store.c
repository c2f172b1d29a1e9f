/* Frames, contexts, and the rules of which value stands. */
#include "state.h"

#include "../../feeds/core/date.h"
#include "../../feeds/core/uri.h"
#include "../../feeds/formats/repair.h"
#include "../../feeds/html/allow.h"

bool inspect_is_inside(const inspector *in)
{
    return in->in_feed || in->in_entry || in->in_source || in->in_image || in->in_textinput;
}

node *inspect_context(inspector *in)
{
    if (in->in_source)
        return in->source;
    node *image = in->in_image ? node_get(in->feed, STR("image")) : NULL;
    if (image)
        return image;
    node *input = in->in_textinput ? node_get(in->feed, STR("textinput")) : NULL;
    if (input)
        return input;
    return in->in_entry ? in->entry : in->feed;
}

/* ---- attributes -------------------------------------------------------------------------------------------------- */

static inspect_attr *find_attribute(const inspector *in, feed_str key)
{
    for (size_t i = 0; i < in->n_attrs; i++)
        if (str_eq(in->attrs[i].key, key))
            return (inspect_attr *)&in->attrs[i];
    return NULL;
}

feed_str inspect_attribute(const inspector *in, const char *key)
{
    const inspect_attr *a = find_attribute(in, str_of(key));
    return a ? a->value : STR_NONE;
}

void inspect_set_attribute(inspector *in, const char *key, feed_str value, bool keep)
{
    inspect_attr *a = find_attribute(in, str_of(key));
    if (a && !keep)
        a->value = value;
    else if (!a && in->n_attrs < INSPECT_ATTRS)
        in->attrs[in->n_attrs++] = (inspect_attr){str_of(key), value};
}

void inspect_remove_attribute(inspector *in, const char *key)
{
    inspect_attr *a = find_attribute(in, str_of(key));
    if (!a)
        return;
    size_t at = (size_t)(a - in->attrs);
    memmove(a, a + 1, (--in->n_attrs - at) * sizeof *a);
}

void inspect_rename_href(inspector *in)
{
    feed_str href = inspect_attribute(in, "url");
    if (!href.p)
        href = inspect_attribute(in, "uri");
    if (!href.p)
        href = inspect_attribute(in, "href");
    if (!href.n)
        return;
    inspect_remove_attribute(in, "url");
    inspect_remove_attribute(in, "uri");
    inspect_set_attribute(in, "href", href, false);
}

node *inspect_attributes(inspector *in)
{
    node *map = node_new(&in->make, NODE_MAP);
    for (size_t i = 0; i < in->n_attrs; i++)
        node_set(&in->make, map, in->attrs[i].key, node_string(&in->make, in->attrs[i].value));
    return map;
}

/* ---- URIs and dates ---------------------------------------------------------------------------------------------- */

static feed_str keep(inspector *in, feed_str s)
{
    feed_str kept = arena_dup(&in->memory, s);
    if (s.p && !kept.p)
        in->make.error = FEED_E_MEMORY;
    return kept;
}

feed_str inspect_resolve(inspector *in, feed_str ref)
{
    buf_clear(&in->scratch);
    uri_join(in->base, ref, &in->scratch);
    return keep(in, buf_str(&in->scratch));
}

feed_str inspect_resolve_safe(inspector *in, feed_str base, feed_str ref)
{
    buf_clear(&in->scratch);
    uri_join(base, ref, &in->scratch);
    feed_str joined = str_trim(buf_str(&in->scratch)), scheme = uri_scheme(joined);
    bool good = joined.n && (!scheme.p || html_scheme_allowed(scheme));
    return good ? keep(in, joined) : STR_NONE;
}

node *inspect_date(inspector *in, feed_str text)
{
    enum { DAY = 86400 };
    feed_time t;
    int64_t year, seconds;
    int month, day;
    if (!date_parse_feed(text, &t) || t.unix_seconds < -62135596800 || t.unix_seconds > 253402300799)
        return node_new(&in->make, NODE_NULL);
    seconds = (t.unix_seconds % DAY + DAY) % DAY;
    int64_t days = (t.unix_seconds - seconds) / DAY;
    date_civil(days, &year, &month, &day);
    int64_t weekday = ((days + 3) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
    const int64_t fields[] = {year,         month,   day, seconds / 3600, seconds / 60 % 60,
                              seconds % 60, weekday, days - date_days(year, 1, 1) + 1, 0};
    node *list = node_new(&in->make, NODE_LIST);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        node_add(&in->make, list, node_integer(&in->make, fields[i]));
    return list;
}

/* ---- storing ----------------------------------------------------------------------------------------------------- */

/* Names that mean the same have one key. */
static feed_str canonical(feed_str key)
{
    static const struct {
        feed_str from, to;
    } SAME[] = {
#define SAME_AS(from, to) {{from, sizeof(from) - 1}, {to, sizeof(to) - 1}}
        SAME_AS("channel", "feed"),      SAME_AS("copyright", "rights"),  SAME_AS("date", "updated"),
        SAME_AS("description", "summary"), SAME_AS("guid", "id"),         SAME_AS("issued", "published"),
        SAME_AS("items", "entries"),     SAME_AS("modified", "updated"),  SAME_AS("tagline", "subtitle"),
        SAME_AS("url", "href"),
    };
    for (size_t i = 0; i < sizeof SAME / sizeof *SAME; i++)
        if (str_eq(key, SAME[i].from))
            return SAME[i].to;
    return key;
}

void inspect_save(inspector *in, feed_str key, feed_str value, bool keep_old)
{
    node *context = inspect_context(in);
    if (!keep_old || !node_get(context, key))
        node_set(&in->make, context, key, node_string(&in->make, value));
}

/* "?a=1&amp;b=2" and "?a=1&b;=2", which somebody made of "?a=1&b=2". */
static feed_str mend_query(inspector *in, feed_str url)
{
    buf *b = &in->scratch;
    buf_clear(b);
    for (size_t i = 0; i < url.n; i++) {
        buf_put_char(b, url.p[i]);
        if (url.p[i] != '&')
            continue;
        size_t n = i + 1;
        while (n < url.n && (is_alnum(url.p[n]) || url.p[n] == '_'))
            n++;
        if (n == i + 1 || n == url.n || url.p[n] != ';')
            continue;
        feed_str name = {url.p + i + 1, n - i - 1};
        if (!str_eq(name, STR("amp")))
            buf_put_str(b, name);
        i = n;
    }
    return keep(in, buf_str(b));
}

void inspect_set_link(inspector *in, node *context, feed_str value, bool page)
{
    const node_member *old = node_member_of(context, STR("link"));
    if (old && old->depth && !page)
        return;
    node_member *e = node_set(&in->make, context, STR("link"), node_string(&in->make, value));
    if (e)
        e->depth = page;
}

/* The text of a link is the href of the link that has just begun. */
static void store_link(inspector *in, node *context, feed_str value)
{
    value = mend_query(in, value);
    inspect_set_link(in, context, value, in->link_is_page);
    if (value.n)
        node_set(&in->make, node_last(node_get(context, STR("links"))), STR("href"), node_string(&in->make, value));
}

static void set_detail(inspector *in, node *context, feed_str key, node *detail)
{
    if (!detail)
        return;
    buf_clear(&in->scratch);
    buf_put_str(&in->scratch, key);
    buf_put_lit(&in->scratch, "_detail");
    node_set(&in->make, context, buf_str(&in->scratch), detail);
}

/* Of the values that an entry gives for a key, the one of the outermost element stands, and of these the last. */
static void store_in_entry(inspector *in, feed_str key, feed_str value, node *detail)
{
    const node_member *old = node_member_of(in->entry, key);
    if (old && old->depth && in->depth > old->depth)
        return;
    node_member *e = node_set(&in->make, in->entry, key, node_string(&in->make, value));
    if (e)
        e->depth = in->depth;
    set_detail(in, in->entry, key, detail);
}

static bool is_title_taken(const inspector *in, feed_str key)
{
    return str_eq(key, STR("title")) && in->title_depth && in->title_depth <= in->depth;
}

void inspect_store(inspector *in, feed_str key, feed_str value, node *detail)
{
    if (is_title_taken(in, key))
        return;
    bool link = str_eq(key, STR("link"));
    if (in->in_entry && !in->in_source) {
        if (str_eq(key, STR("content")))
            node_add(&in->make, node_need(&in->make, in->entry, key, NODE_LIST), detail);
        else if (!link)
            store_in_entry(in, canonical(key), value, detail);
        else if (!in->in_image)
            store_link(in, in->entry, value);
    } else if (inspect_is_inside(in)) {
        node *context = inspect_context(in);
        key = str_eq(key, STR("description")) ? STR("subtitle") : canonical(key);
        if (link) {
            store_link(in, context, value);
            return;
        }
        if (str_eq(key, STR("content")))
            key = STR("summary");
        node_set(&in->make, context, key, node_string(&in->make, value));
        set_detail(in, context, key, detail);
    }
}

/* ---- frames ------------------------------------------------------------------------------------------------------ */

void inspect_push(inspector *in, feed_str key, bool expecting)
{
    if (in->n_frames < INSPECT_DEPTH)
        in->frames[in->n_frames++] = (inspect_frame){key, expecting, in->text.n};
}

static bool holds_uri(feed_str key)
{
    static const char *const KEYS[] = {"comments", "docs", "href", "icon",        "id",
                                       "link",     "logo", "url",  "wfw_comment", "wfw_commentrss"};
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        if (str_eq(key, str_of(KEYS[i])))
            return true;
    return false;
}

/* Categories are made at the end of their elements. */
static bool is_tag(feed_str key)
{
    return str_eq(key, STR("category")) || str_eq(key, STR("tags"));
}

feed_str inspect_pop(inspector *in, feed_str key, bool raw)
{
    if (in->n_frames == 0 || !str_eq(in->frames[in->n_frames - 1].key, key))
        return STR_NONE;
    const inspect_frame frame = in->frames[--in->n_frames];
    feed_str text = buf_from(&in->text, frame.begin);
    if (!raw)
        text = str_trim(text);
    buf_clear(&in->mended);
    repair_put(&in->mended, text);
    text = buf_str(&in->mended);
    bool resolve = frame.expecting && text.n && holds_uri(key) && (!str_eq(key, STR("id")) || in->guid_is_link);
    feed_str value = resolve ? inspect_resolve(in, text) : keep(in, text);
    in->text.n = frame.begin;
    if (frame.expecting && !is_tag(key))
        inspect_store(in, key, value, NULL);
    return value;
}

/* ---- constructs -------------------------------------------------------------------------------------------------- */

void inspect_push_construct(inspector *in, feed_str key, const char *default_type, bool expecting)
{
    bool typed = str_starts(in->version, STR("atom")) || str_starts(in->version, STR("json"));
    in->html.base_url = in->options.no_resolve ? STR_NONE : in->base;
    in->html.mode = !in->options.no_sanitize  ? HTML_SANITIZE
                    : in->options.no_resolve ? HTML_KEEP
                                             : HTML_RESOLVE;
    const construct_options options = {.type = inspect_attribute(in, "type"),
                                       .mode = inspect_attribute(in, "mode"),
                                       .default_type = str_of(default_type),
                                       .drop_div = str_eq(in->version, STR("atom10")),
                                       .guess = !typed,
                                       .repair = true,
                                       .html = &in->html};
    construct_begin(&in->construct, &options);
    in->in_construct = in->depth;
    in->construct_key = key;
    in->construct_expecting = expecting;
    in->construct_base = in->base;
    in->construct_language = in->language;
    in->construct_src = STR_NONE;
}

static node *language_of(inspector *in, feed_str language)
{
    buf_clear(&in->scratch);
    for (size_t i = 0; i < language.n; i++)
        buf_put_char(&in->scratch, language.p[i] == '_' ? '-' : language.p[i]);
    return node_string(&in->make, language.n ? buf_str(&in->scratch) : STR_NONE);
}

feed_str inspect_pop_construct(inspector *in)
{
    construct_result text;
    in->in_construct = 0;
    int status = construct_finish(&in->construct, in->sanitizer, &text);
    if (status) {
        in->make.error = status;
        return STR_NONE;
    }
    node *detail = node_new(&in->make, NODE_MAP), *value = node_string(&in->make, text.value);
    node_set(&in->make, detail, STR("type"), node_string(&in->make, text.type));
    node_set(&in->make, detail, STR("language"), language_of(in, in->construct_language));
    node_set(&in->make, detail, STR("base"),
             node_string(&in->make, in->construct_base.p ? in->construct_base : STR("")));
    node_set(&in->make, detail, STR("value"), value);
    if (in->construct_src.p)
        node_set(&in->make, detail, STR("src"), node_string(&in->make, in->construct_src));
    feed_str kept = value && value->kind == NODE_STRING ? value->as.string : STR("");
    if (in->construct_expecting)
        inspect_store(in, in->construct_key, kept, detail);
    return kept;
}
