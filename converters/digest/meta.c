#include "meta.h"

#include "../../feeds/model/report.h"
#include "enumeration.h"

/* Header keys by meaning, the preferred first. */
static const char *const TITLE_KEYS[] = {"title", NULL};
const char *const DIGEST_DATE_KEYS[] = {"date", "published", "pubDate", "publishDate", "created", NULL};
static const char *const UPDATED_KEYS[] = {"updated", "lastmod", "modified", NULL};
static const char *const LANGUAGE_KEYS[] = {"lang", "language", "locale", NULL};
static const char *const SUMMARY_KEYS[] = {"summary", "description", "excerpt", NULL};
static const char *const LINK_KEYS[] = {"permalink", "url", "link", NULL};
static const char *const ID_KEYS[] = {"id", "guid", "uuid", NULL};
static const char *const RIGHTS_KEYS[] = {"rights", "copyright", "license", NULL};
static const char *const IMAGE_KEYS[] = {"image", "cover", "featuredImage", NULL};
static const char *const DRAFT_KEYS[] = {"draft", NULL};
static const char *const PUBLISH_KEYS[] = {"publish", NULL}; /* "published" is a date for some */
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

/* ---- dates ---- */

typedef struct date_search {
    int zone;
    feed_time best;
    date_precision precision;
    feed_time broken; /* the day of a header's date that cannot be read as a whole */
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

/* The number in a file's name counts days from the start. */
static void search_number(date_search *s, const digest_meta_input *in, feed_str stem)
{
    const digest_options *o = in->options;
    size_t at = stem.n;
    while (at && !is_digit(stem.p[at - 1]))
        at--;
    size_t begin = at;
    while (begin && is_digit(stem.p[begin - 1]))
        begin--;
    long number = str_digits(stem, &begin, 6);
    if (s->precision >= DATE_DAY || number < 0 || !o->start.set || !o->interval_days)
        return;
    s->best = o->start;
    s->best.unix_seconds += (number - 1) * (int64_t)o->interval_days * 86400;
    s->precision = DATE_DAY;
}

/* The header's date; reports one that cannot be read, whose day is used if there is no other. */
static void search_header(date_search *s, const digest_meta_input *in, digest_meta *out)
{
    const header_value *v = header_get(in->h, DIGEST_DATE_KEYS);
    if (!v || v->type != HEADER_SCALAR || !str_trim(v->text).n)
        return;
    feed_time date;
    date_precision precision;
    out->header_date = date_parse(str_trim(v->text), s->zone, &date, &precision);
    if (out->header_date) {
        s->best = date;
        s->precision = precision;
        return;
    }
    date_parse_lenient(str_trim(v->text), s->zone, &s->broken, NULL);
    if (!out->reported)
        report(in->reporter, FEED_RULE_HeaderDate, pos_of_offset(in->file->name, in->text, v->offset),
               "\"%.*s\" is no date; write 2025-11-26T12:00:00+08:00", FMT(v->text));
    out->reported = true;
}

/* The date from the first source that has one; without a document those that need none. A finer date further down
 * replaces a month or a year, but not the header's. */
static void read_date(const digest_meta_input *in, const markdown *m, const digest_features *f, digest_meta *out)
{
    static const digest_date_source DEFAULT[] = {DIGEST_DATE_HEADER, DIGEST_DATE_HEADING, DIGEST_DATE_NAME,
                                                 DIGEST_DATE_FOLDER, DIGEST_DATE_BODY, DIGEST_DATE_NUMBER,
                                                 DIGEST_DATE_END};
    const digest_date_source *sources = in->options->date_from[0] ? in->options->date_from : DEFAULT;
    date_search s = {.zone = in->options->zone};
    for (int i = 0; i < DIGEST_DATE_SOURCES && sources[i] && !out->header_date; i++) {
        switch (sources[i]) {
        case DIGEST_DATE_HEADER: search_header(&s, in, out); break;
        case DIGEST_DATE_NAME: search_date(&s, out->stem); break;
        case DIGEST_DATE_FOLDER: search_folders(&s, in->file->path); break;
        case DIGEST_DATE_NUMBER: search_number(&s, in, out->stem); break;
        case DIGEST_DATE_HEADING:
            search_date(&s, m && f->title ? markdown_text(m, m->nodes[f->title].text) : STR_NONE);
            search_date(&s, m && f->dateline ? markdown_text(m, m->nodes[f->dateline].text) : STR_NONE);
            break;
        case DIGEST_DATE_BODY:
            if (m)
                search_body(&s, m, in->text);
            break;
        default: break;
        }
    }
    if (s.precision < DATE_DAY && s.broken.set) {
        s.best = s.broken;
        s.precision = DATE_DAY;
    }
    out->date = s.best.set ? s.best : out->updated;
    out->precision = s.precision;
}

static bool is_true(feed_str word)
{
    return str_eq_nocase(word, STR("true")) || str_eq_nocase(word, STR("yes")) || str_eq(word, STR("1"));
}

void digest_meta_read(const digest_meta_input *in, digest_meta *out)
{
    const header *h = in->h;
    const digest_options *options = in->options;
    date_precision precision;
    *out = (digest_meta){.stem = digest_stem(in->file->path)};
    out->title = one_line(in->a, scalar(h, TITLE_KEYS));
    feed_str updated = scalar(h, UPDATED_KEYS);
    if (updated.n && !date_parse(updated, options->zone, &out->updated, &precision))
        out->updated = (feed_time){0};
    read_date(in, NULL, NULL, out);
    out->language = options->language.n ? options->language : scalar(h, LANGUAGE_KEYS);
    out->summary = scalar(h, SUMMARY_KEYS);
    out->link = scalar(h, LINK_KEYS);
    out->id = scalar(h, ID_KEYS);
    out->rights = scalar(h, RIGHTS_KEYS);
    out->image = scalar(h, IMAGE_KEYS);
    out->draft = is_true(scalar(h, DRAFT_KEYS)) || str_eq_nocase(scalar(h, PUBLISH_KEYS), STR("false"));
    if (options->author.n)
        add_unique(out->authors, &out->n_authors, META_AUTHORS_MAX, options->author);
    else
        add_values(h, AUTHOR_KEYS, out->authors, &out->n_authors, META_AUTHORS_MAX);
    add_values(h, CATEGORY_KEYS, out->categories, &out->n_categories, META_CATEGORIES_MAX);
    add_values(h, TAG_KEYS, out->categories, &out->n_categories, META_CATEGORIES_MAX);
}

void digest_meta_complete(const digest_meta_input *in, const markdown *m, const digest_features *f, digest_meta *out)
{
    out->title_node = f->title;
    if (!out->title.n && f->title)
        out->title = one_line(in->a, markdown_text(m, m->nodes[f->title].text));
    if (!out->header_date)
        read_date(in, m, f, out);
}
