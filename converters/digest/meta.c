#include "meta.h"

#include "../../feeds/model/report.h"
#include "enumeration.h"

/* Header keys by meaning, the preferred first. */
static const char *const TITLE_KEYS[] = {"title", NULL};
static const char *const DATE_KEYS[] = {"date", "published", "pubDate", "publishDate", "created", NULL};
static const char *const UPDATED_KEYS[] = {"updated", "lastmod", "modified", NULL};
static const char *const LANGUAGE_KEYS[] = {"lang", "language", "locale", NULL};
static const char *const SUMMARY_KEYS[] = {"summary", "description", "excerpt", NULL};
static const char *const LINK_KEYS[] = {"permalink", "url", "link", NULL};
static const char *const ID_KEYS[] = {"id", "guid", "uuid", NULL};
static const char *const RIGHTS_KEYS[] = {"rights", "copyright", "license", NULL};
static const char *const IMAGE_KEYS[] = {"image", "cover", "featuredImage", NULL};
static const char *const AUTHOR_KEYS[] = {"author", "authors", NULL};
static const char *const CATEGORY_KEYS[] = {"categories", "category", NULL};
static const char *const TAG_KEYS[] = {"tags", "tag", "keywords", NULL};

static feed_str one_line(arena *a, feed_str text)
{
    buf line = {.p = arena_alloc(a, text.n + 1), .capacity = text.n + 1, .max = text.n + 1};
    if (!line.p)
        return STR_NONE;
    enumeration_put_line(&line, text);
    return (feed_str){line.p, line.n};
}

static feed_str scalar(const header *h, const char *const *names)
{
    const header_value *v = header_get(h, names);
    feed_str text = v && v->type == HEADER_SCALAR ? str_trim(v->text) : STR_NONE;
    return text.n ? text : STR_NONE;
}

feed_str digest_stem(feed_str path)
{
    for (size_t slash; (slash = str_find_byte(path, '/')) < path.n;)
        path = str_from(path, slash + 1);
    size_t dot = path.n;
    while (dot > 1 && path.p[dot - 1] != '.')
        dot--;
    if (dot > 1 && path.n - dot <= 8)
        path.n = dot - 1;
    return path;
}

/* ---- lists: categories, tags, authors ---- */

static void add_unique(feed_str *list, size_t *n, size_t max, feed_str value)
{
    value = str_trim(value);
    for (size_t i = 0; i < *n; i++)
        if (str_eq(list[i], value))
            return;
    if (value.n && *n < max)
        list[(*n)++] = value;
}

/* A list of scalars (or of maps with a name), or one scalar that may hold several behind commas. */
static void add_values(const header *h, const char *const *keys, feed_str *list, size_t *n, size_t max)
{
    const header_value *v = header_get(h, keys);
    if (!v)
        return;
    if (v->type == HEADER_SCALAR) {
        feed_str rest = v->text, part;
        while (str_split(&rest, ',', &part))
            add_unique(list, n, max, part);
    }
    const header_value *name = v->type == HEADER_MAP ? header_child(v, STR("name")) : NULL;
    if (name)
        add_unique(list, n, max, name->text);
    for (const header_value *c = v->type == HEADER_LIST ? v->first : NULL; c; c = c->next) {
        name = c->type == HEADER_MAP ? header_child(c, STR("name")) : c;
        if (name && name->type == HEADER_SCALAR)
            add_unique(list, n, max, name->text);
    }
}

/* ---- title ---- */

/* The document's title heading; where that is a mere dated link and another follows at once, that one. */
static uint32_t title_heading(const markdown *m, const digest_features *f)
{
    if (!f->title)
        return 0;
    const markdown_node *title = &m->nodes[f->title];
    uint32_t next = title->next;
    bool dated_link = title->spans.end > title->spans.begin && m->spans[title->spans.begin].kind == MARKDOWN_LINK &&
                      enumeration_is_mark(str_trim(markdown_text(m, title->text)));
    return dated_link && next < m->n_nodes && m->nodes[next].kind == MARKDOWN_HEADING &&
           m->nodes[next].level == title->level ? next : f->title;
}

static void read_title(const header *h, const markdown *m, const digest_features *f, arena *a, digest_meta *out)
{
    out->title = one_line(a, scalar(h, TITLE_KEYS));
    if (out->title.n)
        return;
    out->title_node = title_heading(m, f);
    if (out->title_node)
        out->title = one_line(a, markdown_text(m, m->nodes[out->title_node].text));
}

/* ---- dates ---- */

typedef struct date_search {
    int zone;
    feed_time best;
    date_precision precision;
} date_search;

/* Takes the first date of a text if it is finer than what is known. */
static void search_date(date_search *s, feed_str text)
{
    feed_time t;
    date_precision precision;
    size_t begin, end;
    if (s->precision >= DATE_DAY || !text.n || !date_find(text, s->zone, false, &t, &precision, &begin, &end))
        return;
    if (precision > s->precision) {
        s->best = t;
        s->precision = precision;
    }
}

/* Folders from the innermost out. */
static void search_folders(date_search *s, feed_str path)
{
    while (path.n) {
        while (path.n && path.p[path.n - 1] != '/')
            path.n--;
        if (!path.n)
            break;
        path.n--;
        size_t begin = path.n;
        while (begin && path.p[begin - 1] != '/')
            begin--;
        search_date(s, str_from(path, begin));
    }
}

/* Short lines near the top, "Release Date: 2021-02-22"; then the comment "last update Tue Mar 01 2022 …". */
static void search_body(date_search *s, const markdown *m, feed_str text)
{
    enum { TOP = 2000, LINE = 80 };
    feed_str rest = {m->text.n ? m->text.p : "", m->text.n < TOP ? m->text.n : TOP}, line;
    while (s->precision < DATE_DAY && str_split(&rest, '\n', &line))
        if (line.n <= LINE)
            search_date(s, line);
    feed_str top = {text.p, text.n < TOP ? text.n : TOP};
    size_t at = str_find(top, STR("last update "));
    if (s->precision >= DATE_DAY || at == top.n)
        return;
    feed_str stamp = str_from(top, at + strlen("last update "));
    stamp.n = str_find(stamp, STR("-->"));
    if (date_parse(str_trim(stamp), s->zone, &s->best, &s->precision) && s->precision < DATE_DAY)
        s->precision = 0;
}

static void read_header_date(const header *h, const digest_file *file, feed_str text, const digest_options *options,
                             feed_reporter reporter, digest_meta *out)
{
    const header_value *v = header_get(h, DATE_KEYS);
    if (!v || v->type != HEADER_SCALAR || !str_trim(v->text).n)
        return;
    if (date_parse(str_trim(v->text), options->zone, &out->date, &out->precision))
        return;
    bool day = date_parse_lenient(str_trim(v->text), options->zone, &out->date, &out->precision);
    report(reporter, FEED_RULE_HeaderDate, pos_of_offset(file->name, text, v->offset),
           "\"%.*s\" is no date; %s", FMT(v->text), day ? "its day alone is used" : "write 2025-11-26T12:00:00+08:00");
}

static void read_date(const header *h, const markdown *m, const digest_features *f, const digest_file *file,
                      feed_str text, const digest_options *options, feed_reporter reporter, digest_meta *out)
{
    read_header_date(h, file, text, options, reporter, out);
    feed_str updated = scalar(h, UPDATED_KEYS);
    date_precision precision;
    if (updated.n && !date_parse(updated, options->zone, &out->updated, &precision))
        out->updated = (feed_time){0};
    if (out->date.set)
        return;
    date_search s = {.zone = options->zone};
    if (f->title)
        search_date(&s, markdown_text(m, m->nodes[f->title].text));
    if (out->title_node && out->title_node != f->title)
        search_date(&s, markdown_text(m, m->nodes[out->title_node].text));
    search_date(&s, out->stem);
    search_folders(&s, file->path);
    search_body(&s, m, text);
    out->date = s.best;
    out->precision = s.precision;
    if (!out->date.set)
        out->date = out->updated;
}

int digest_meta_read(const header *h, const markdown *m, const digest_features *f, const digest_file *file,
                     feed_str text, const digest_options *options, feed_reporter reporter, arena *a, digest_meta *out)
{
    *out = (digest_meta){.stem = digest_stem(file->path)};
    read_title(h, m, f, a, out);
    read_date(h, m, f, file, text, options, reporter, out);
    out->language = options->language.n ? options->language : scalar(h, LANGUAGE_KEYS);
    out->summary = scalar(h, SUMMARY_KEYS);
    out->link = scalar(h, LINK_KEYS);
    out->id = scalar(h, ID_KEYS);
    out->rights = scalar(h, RIGHTS_KEYS);
    out->image = scalar(h, IMAGE_KEYS);
    if (options->author.n)
        add_unique(out->authors, &out->n_authors, META_AUTHORS_MAX, options->author);
    else
        add_values(h, AUTHOR_KEYS, out->authors, &out->n_authors, META_AUTHORS_MAX);
    add_values(h, CATEGORY_KEYS, out->categories, &out->n_categories, META_CATEGORIES_MAX);
    add_values(h, TAG_KEYS, out->categories, &out->n_categories, META_CATEGORIES_MAX);
    return FEED_OK;
}
