#define _XOPEN_SOURCE 700 /* realpath */
#include "site_file.h"

#include <stdlib.h>

#include "../../feeds/core/uri.h"
#include "../../feeds/formats/writer.h"
#include "../../feeds/model/report.h"
#include "../digest/identity.h"

enum { LINKS_MAX = 20, ENTRY_LINKS_MAX = 64, HEAD_ARENA = 1 << 18, URL_MAX = 1 << 14 };

/* ---- which entries ---- */

static feed_str language_of(const site *t, const feed_entry *entry)
{
    return entry->language.n ? entry->language : str_of(t->c.s.language);
}

/* zh takes zh and zh-CN. */
static bool is_language(feed_str tag, feed_str range)
{
    return str_starts_nocase(tag, range) && (tag.n == range.n || tag.p[range.n] == '-');
}

static bool has_category(const config_list *wanted, const feed_entry *entry)
{
    for (size_t i = 0; i < entry->n_categories; i++)
        if (config_list_has(wanted, entry->categories[i].term))
            return true;
    return false;
}

static bool has_language(const site *t, const config_list *wanted, const feed_entry *entry)
{
    for (size_t i = 0; i < wanted->n; i++)
        if (is_language(language_of(t, entry), str_of(wanted->items[i])))
            return true;
    return false;
}

static bool has_source(const config_list *wanted, const char *name)
{
    for (size_t i = 0; i < wanted->n; i++)
        if (strcmp(wanted->items[i], name) == 0)
            return true;
    return false;
}

static const char *entries_of(const site *t, const config_output *o, size_t source)
{
    return o->entries ? o->entries : t->c.sources[source].s.entries;
}

/* What memory does not suffice to tell passes, as what takes too long does. */
static bool passes(const site *t, const config_output *o, const feed_entry *entry, size_t source)
{
    filter_subject subject = {entry, str_of(t->c.sources[source].name), language_of(t, entry)};
    const site_filter *f = &t->how.outputs[o - t->c.outputs];
    return !(f->keep[0] || f->block[0]) || site_merge_passes(f, t->how.runner, &subject) != 0;
}

bool site_accepts(const site *t, const config_output *o, const feed_entry *entry, size_t source, unsigned kinds)
{
    return (site_kinds(entries_of(t, o, source)) & kinds) != 0 &&
           (!o->sources.n || has_source(&o->sources, t->c.sources[source].name)) &&
           (!o->categories.n || has_category(&o->categories, entry)) &&
           (!o->languages.n || has_language(t, &o->languages, entry)) && passes(t, o, entry, source);
}

size_t site_keys(const site *t, config_each each, const feed_entry *entry, size_t source, feed_str *keys, size_t max)
{
    size_t n = 0;
    if (each == CONFIG_EACH_CATEGORY)
        for (size_t i = 0; i < entry->n_categories && n < max; i++)
            keys[n++] = entry->categories[i].term;
    else if (each == CONFIG_EACH_AUTHOR && entry->n_authors)
        for (size_t i = 0; i < entry->n_authors && n < max; i++)
            keys[n++] = entry->authors[i].name;
    else if (each == CONFIG_EACH_AUTHOR)
        keys[n++] = t->c.author.name;
    else if (each == CONFIG_EACH_LANGUAGE)
        keys[n++] = language_of(t, entry);
    else if (each == CONFIG_EACH_SOURCE)
        keys[n++] = entry->source && entry->source->title.n ? entry->source->title : str_of(t->c.sources[source].name);
    return n;
}

/* ---- the head ---- */

/* The address of a path below the site. */
static feed_str url_of(const site *t, feed_str path, arena *a)
{
    if (!t->c.s.site)
        return STR_NONE;
    buf raw, url;
    buf_init(&raw, URL_MAX);
    buf_init(&url, URL_MAX);
    for (size_t i = 0; i < path.n; i++) /* "#" and "?" are part of a file's name, not of the URL's form */
        if (strchr("#?%", path.p[i]))
            buf_printf(&raw, "%%%02X", (unsigned)path.p[i]);
        else
            buf_put_char(&raw, path.p[i]);
    buf_put_str(&url, str_of(t->c.s.site));
    if (url.n && url.p[url.n - 1] != '/')
        buf_put_char(&url, '/');
    uri_put_encoded(&url, buf_str(&raw));
    feed_str out = raw.error || url.error ? STR_NONE : arena_dup(a, buf_str(&url));
    buf_free(&raw);
    buf_free(&url);
    return out;
}

static bool is_page(const config_output *o)
{
    return strcmp(writer_format_get(o->format)->media_type, "text/html") == 0;
}

/* A file that holds what the whole site does. */
static bool is_whole(const config_output *o)
{
    static const config_filter NONE;
    return !o->each && !o->categories.n && !o->sources.n && !o->languages.n &&
           memcmp(&o->keep, &NONE, sizeof NONE) == 0 && memcmp(&o->block, &NONE, sizeof NONE) == 0;
}

static void add_link(feed_head *head, feed_link link)
{
    if (link.href.n && head->n_links < LINKS_MAX)
        head->links[head->n_links++] = link;
}

/* What it all is an alternate of is the page, or the site where there is none; a page names the feeds. */
static void add_links(const site *t, const site_file *f, feed_head *head, arena *a)
{
    const config *c = &t->c;
    bool page = is_page(&c->outputs[f->output]);
    feed_str home = page ? url_of(t, f->path, a) : str_of(c->s.site);
    for (size_t i = 0; i < c->n_outputs && !page; i++)
        if (is_page(&c->outputs[i]) && is_whole(&c->outputs[i])) {
            home = url_of(t, str_of(c->outputs[i].path), a);
            break;
        }
    add_link(head, (feed_link){.href = home});
    add_link(head, (feed_link){.rel = STR("self"), .href = url_of(t, f->path, a),
                               .type = str_of(writer_format_get(c->outputs[f->output].format)->media_type)});
    for (size_t i = 0; i < c->n_outputs && page; i++) {
        const config_output *o = &c->outputs[i];
        if (i != f->output && is_whole(o) && !is_page(o))
            add_link(head, (feed_link){.rel = STR("alternate"), .href = url_of(t, str_of(o->path), a),
                                       .title = str_of(o->title ? o->title : c->s.title),
                                       .type = str_of(writer_format_get(o->format)->media_type)});
    }
}

/* RFC 5005 section 4. JSON Feed has one word for it, next_url, which is the older items'. */
static void add_chain(const site *t, const site_file *f, feed_head *head, arena *a)
{
    const struct { const char *rel; feed_str path; } links[] = {
        {"current", f->chain.current}, {"prev-archive", f->chain.previous}, {"next-archive", f->chain.next}};
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (links[i].path.n)
            add_link(head, (feed_link){.rel = str_of(links[i].rel), .href = url_of(t, links[i].path, a)});
    if (f->chain.previous.n && t->c.outputs[f->output].format == FEED_FORMAT_JSON)
        add_link(head, (feed_link){.rel = STR("next"), .href = url_of(t, f->chain.previous, a)});
}

static feed_str title_of(const site *t, const site_file *f, arena *a)
{
    const config_output *o = &t->c.outputs[f->output];
    buf b;
    buf_init(&b, 1 << 16);
    buf_put_str(&b, str_of(o->title ? o->title : t->c.s.title));
    if (f->label.n) {
        buf_put_lit(&b, ": ");
        buf_put_str(&b, f->label);
    }
    feed_str title = b.error ? STR_NONE : arena_dup(a, buf_str(&b));
    buf_free(&b);
    return title;
}

/* The id depends on the site and the path alone; a feed and its archives are one feed. */
static feed_str id_of(const site *t, const site_file *f, arena *a)
{
    feed_str authority = digest_authority(&t->sources[0].all.reading.options, a);
    buf b;
    buf_init(&b, 1 << 16);
    buf_put_str(&b, authority.n ? STR("feed") : str_of(t->c.s.title));
    buf_put_char(&b, '/');
    buf_put_str(&b, f->chain.current.n ? f->chain.current : f->path);
    feed_str id = b.error ? STR_NONE : digest_name_id(authority, buf_str(&b), a);
    buf_free(&b);
    return id;
}

/* Entries come newest first: the first dates the feed. */
static int send_head(site *t, site_file *f, const feed_entry *first)
{
    arena a;
    arena_init(&a, HEAD_ARENA);
    feed_link links[LINKS_MAX];
    feed_person author = t->c.author;
    feed_category category = {.term = f->label};
    const config_output *o = &t->c.outputs[f->output];
    feed_head head = {.id = id_of(t, f, &a), .title.value = title_of(t, f, &a), .subtitle.value = str_of(t->c.subtitle),
                      .updated = first->published.set ? first->published : first->updated, .links = links,
                      .authors = &author, .n_authors = author.name.n > 0, .language = str_of(t->c.s.language)};
    if (f->label.n && o->each == CONFIG_EACH_CATEGORY) {
        head.categories = &category;
        head.n_categories = 1;
    } else if (f->label.n && o->each == CONFIG_EACH_LANGUAGE) {
        head.language = f->label;
    }
    add_links(t, f, &head, &a);
    add_chain(t, f, &head, &a);
    feed_sink sink = publish_sink(f->out);
    int status = head.id.p && head.title.value.p ? sink.begin(sink.context, &head) : FEED_E_MEMORY;
    arena_free(&a);
    return status;
}

/* ---- the file ---- */

/* The folder may be reached through links, but must be inside of the output folder. */
static bool is_inside(const char *target, const char *root)
{
    char *folder = strdup(target), *slash = folder ? strrchr(folder, '/') : NULL;
    if (slash)
        *slash = '\0';
    char *real = slash ? realpath(*folder ? folder : "/", NULL) : realpath(".", NULL);
    char *real_root = realpath(*root ? root : ".", NULL);
    size_t n = real_root ? strlen(real_root) : 0;
    bool inside = real && real_root && strncmp(real, real_root, n) == 0 &&
                  (real[n] == '\0' || real[n] == '/' || strcmp(real_root, "/") == 0);
    free(folder);
    free(real);
    free(real_root);
    return inside;
}

static int open_publish(site *t, site_file *f)
{
    const config_output *o = &t->c.outputs[f->output];
    const char *path = t->to_stdout ? NULL : f->target;
    f->out = (t->feeds ? publish_new_merged : publish_new)(&o->s, o->format, path, NULL, &t->d);
    return f->out ? FEED_OK : FEED_E_OUTPUT;
}

static int open_file(site *t, site_file *f, const char *root)
{
    if (t->to_stdout)
        return open_publish(t, f);
    int error = output_make_folders(f->target);
    if (error) {
        diag_errno(&t->d, FEED_RULE_OutputFailed, f->target, error, "making its folder");
        return FEED_E_OUTPUT;
    }
    if (!is_inside(f->target, root)) {
        report(diag_reporter(&t->d), FEED_RULE_OutputFailed, (feed_pos){.file = str_of(f->target)},
               "a link leads out of the output folder");
        return FEED_E_OUTPUT;
    }
    return open_publish(t, f);
}

/* Where only one kind is wanted, the links from one to the other lead nowhere: the other is not there. */
static int send_alone(site_file *f, const feed_entry *given)
{
    feed_link links[ENTRY_LINKS_MAX];
    feed_entry entry = *given;
    feed_sink sink = publish_sink(f->out);
    entry.links = links;
    entry.n_links = 0;
    for (size_t i = 0; i < given->n_links && entry.n_links < ENTRY_LINKS_MAX; i++) {
        const feed_link *link = &given->links[i];
        bool pair = str_eq(link->rel, STR("collection")) || (str_eq(link->rel, STR("via")) && !uri_is_http(link->href));
        if (!pair)
            links[entry.n_links++] = *link;
    }
    return sink.entry(sink.context, &entry);
}

int site_file_entry(site *t, site_file *f, const char *root, const feed_entry *entry, bool alone)
{
    bool opens = !f->out;
    int status = opens ? open_file(t, f, root) : FEED_OK;
    if (!status && opens)
        status = send_head(t, f, entry);
    if (status)
        return status;
    feed_sink sink = publish_sink(f->out);
    status = alone ? send_alone(f, entry) : sink.entry(sink.context, entry);
    f->sent = publish_entries(f->out);
    return status;
}

int site_file_finish(site_file *f)
{
    feed_sink sink = publish_sink(f->out);
    bool changed;
    int status = sink.end(sink.context);
    if (!status)
        status = publish_finish(f->out);
    return status ? status : publish_settle(f->out, &changed);
}
