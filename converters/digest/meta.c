#include "meta.h"

#include "../../feeds/core/script.h"
#include "../../feeds/model/report.h"
#include "cut.h"
#include "enumeration.h"
#include "language.h"

/* Header keys by meaning, the preferred first. */
static const char *const TITLE_KEYS[] = {"title", NULL};
const char *const DIGEST_DATE_KEYS[] = {"date", "published", "pubDate", "publishDate", "created", NULL};
static const char *const UPDATED_KEYS[] = {"updated", "lastmod", "modified", NULL};
static const char *const LANGUAGE_KEYS[] = {"lang", "language", "locale", NULL};
static const char *const DIRECTION_KEYS[] = {"dir", "direction", NULL};
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

/* Folders from the innermost out; "2024/06/07" may be three of them, or two and the file's name. */
static void search_folders(date_search *s, feed_str path, feed_str stem)
{
    feed_time t;
    date_precision precision;
    size_t begin, end, name = (size_t)(stem.p - path.p);
    if (s->precision < DATE_DAY && date_find((feed_str){path.p, name + stem.n}, s->zone, false, &t, &precision, &begin,
                                             &end) && precision >= DATE_DAY && begin < name) {
        s->best = t;
        s->precision = precision;
    }
    while (path.n) {
        while (path.n && path.p[path.n - 1] != '/')
            path.n--;
        if (!path.n)
            break;
        path.n--;
        begin = path.n;
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
static void search_header(date_search *s, const digest_meta_input *in, feed_str key, digest_meta *out)
{
    const header_value *v = key.n ? header_child(in->h->root, key) : header_get(in->h, DIGEST_DATE_KEYS);
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

/* A file's time. */
static void search_time(date_search *s, feed_time t)
{
    if (s->precision >= DATE_DAY || !t.set)
        return;
    s->best = t;
    s->precision = DATE_TIME;
}

/* What of a text counts: all, or what the place's pattern matches. */
static feed_str counting(const digest_meta_input *in, const digest_place *place, feed_str text)
{
    size_t begin, end;
    if (!place->pattern || !in->runner)
        return text;
    return regex_find(place->pattern, in->runner, text, 0, &begin, &end) == 1
               ? (feed_str){text.p + begin, end - begin} : STR_NONE;
}

static void search_heading(date_search *s, const digest_meta_input *in, const digest_place *place, const markdown *m,
                           const digest_features *f)
{
    if (m && f->title)
        search_date(s, counting(in, place, markdown_text(m, m->nodes[f->title].text)));
    if (m && f->dateline)
        search_date(s, counting(in, place, markdown_text(m, m->nodes[f->dateline].text)));
}

/* Without a document, the places that need none. */
static void search_place(date_search *s, const digest_meta_input *in, const digest_place *place, const markdown *m,
                         const digest_features *f, digest_meta *out)
{
    switch (place->kind) {
    case DIGEST_PLACE_HEADER: search_header(s, in, place->key, out); break;
    case DIGEST_PLACE_NAME: search_date(s, counting(in, place, out->stem)); break;
    case DIGEST_PLACE_NUMBER: search_number(s, in, out->stem); break;
    case DIGEST_PLACE_GIT: search_time(s, in->file->committed); break;
    case DIGEST_PLACE_MTIME: search_time(s, in->file->modified); break;
    case DIGEST_PLACE_HEADING: search_heading(s, in, place, m, f); break;
    case DIGEST_PLACE_FOLDER:
        if (place->pattern)
            search_date(s, counting(in, place, in->file->path));
        else
            search_folders(s, in->file->path, out->stem);
        break;
    case DIGEST_PLACE_BODY:
        if (m && place->pattern)
            search_date(s, counting(in, place, buf_str(&m->text)));
        else if (m)
            search_body(s, m, in->text);
        break;
    default: break;
    }
}

/* The date from the first place that has one. A finer date further down replaces a month or a year, but not the
 * header's. */
static void read_date(const digest_meta_input *in, const markdown *m, const digest_features *f, digest_meta *out)
{
    static const digest_place DEFAULT[DIGEST_PLACES_MAX] = {
        {.kind = DIGEST_PLACE_HEADER}, {.kind = DIGEST_PLACE_HEADING}, {.kind = DIGEST_PLACE_NAME},
        {.kind = DIGEST_PLACE_FOLDER}, {.kind = DIGEST_PLACE_BODY},    {.kind = DIGEST_PLACE_NUMBER}};
    const digest_place *places = in->options->date_from[0].kind ? in->options->date_from : DEFAULT;
    date_search s = {.zone = in->options->zone};
    bool waits = false; /* a place in front needs the document: the header's date is not the last word */
    for (int i = 0; i < DIGEST_PLACES_MAX && places[i].kind && !out->header_date; i++) {
        search_place(&s, in, &places[i], m, f, out);
        waits |= !m && (places[i].kind == DIGEST_PLACE_HEADING || places[i].kind == DIGEST_PLACE_BODY);
        if (s.precision >= DATE_DAY && places != DEFAULT)
            break;
    }
    out->header_date &= !waits;
    if (s.precision < DATE_DAY && s.broken.set) {
        s.best = s.broken;
        s.precision = DATE_DAY;
    }
    out->date = s.best.set ? s.best : out->updated;
    out->precision = s.precision;
}

/* ---- titles ---- */

static feed_str title_at(const digest_meta_input *in, const digest_place *place, const markdown *m,
                         const digest_features *f, const digest_meta *out)
{
    const header_value *v;
    switch (place->kind) {
    case DIGEST_PLACE_HEADER:
        v = place->key.n ? header_child(in->h->root, place->key) : header_get(in->h, TITLE_KEYS);
        return v && v->type == HEADER_SCALAR ? str_trim(v->text) : STR_NONE;
    case DIGEST_PLACE_HEADING: return m && f->title ? cut_text(m, f->title, in->a) : STR_NONE;
    case DIGEST_PLACE_NAME: return counting(in, place, out->stem);
    case DIGEST_PLACE_FOLDER: return counting(in, place, in->file->path);
    case DIGEST_PLACE_BODY: return m ? counting(in, place, buf_str(&m->text)) : STR_NONE;
    default: return STR_NONE;
    }
}

/* The title from the first place that has one; without a document, only if the places in front of it need none. */
static void read_title(const digest_meta_input *in, const markdown *m, const digest_features *f, digest_meta *out)
{
    static const digest_place DEFAULT[DIGEST_PLACES_MAX] = {{.kind = DIGEST_PLACE_HEADER},
                                                            {.kind = DIGEST_PLACE_HEADING}};
    const digest_place *places = in->options->title_from[0].kind ? in->options->title_from : DEFAULT;
    for (int i = 0; i < DIGEST_PLACES_MAX && places[i].kind; i++) {
        bool in_document = places[i].kind == DIGEST_PLACE_HEADING || places[i].kind == DIGEST_PLACE_BODY;
        if (in_document && !m)
            return;
        feed_str title = str_trim(title_at(in, &places[i], m, f, out));
        if (title.n) {
            out->title = enumeration_line(title, in->a);
            return;
        }
    }
}

/* ---- language, link ---- */

/* The header's language; what is no tag is reported and left out, for no feed with it would be valid. */
static feed_str header_language(const digest_meta_input *in)
{
    const header_value *v = header_get(in->h, LANGUAGE_KEYS);
    if (!v || v->type != HEADER_SCALAR || !str_trim(v->text).n)
        return STR_NONE;
    feed_str tag = language_tag(v->text, in->a);
    if (!tag.n)
        report(in->reporter, FEED_RULE_DigestLanguage, pos_of_offset(in->file->name, in->text, v->offset),
               "\"%.*s\" is no language tag such as en or zh-CN; left out", FMT(v->text));
    return tag;
}

static feed_str header_link(const digest_meta_input *in)
{
    for (int i = 0; i < DIGEST_PATTERNS_MAX && in->options->link_from[i].kind; i++) {
        const digest_link *from = &in->options->link_from[i];
        const header_value *v = from->kind == DIGEST_LINK_HEADER ? header_child(in->h->root, from->text) : NULL;
        if (v && v->type == HEADER_SCALAR && str_trim(v->text).n)
            return str_trim(v->text);
    }
    return scalar(in->h, LINK_KEYS);
}

static bool is_true(feed_str word)
{
    return str_eq_nocase(word, STR("true")) || str_eq_nocase(word, STR("yes")) || str_eq(word, STR("1"));
}

/* Jekyll's folder for what is not published yet. */
static bool is_in_drafts(feed_str path)
{
    return str_starts(path, STR("_drafts/")) || str_find(path, STR("/_drafts/")) < path.n;
}

void digest_meta_read(const digest_meta_input *in, digest_meta *out)
{
    const header *h = in->h;
    const digest_options *options = in->options;
    date_precision precision;
    *out = (digest_meta){.stem = digest_stem(in->file->path)};
    read_title(in, NULL, NULL, out);
    feed_str updated = scalar(h, UPDATED_KEYS);
    if (updated.n && !date_parse(updated, options->zone, &out->updated, &precision))
        out->updated = (feed_time){0};
    read_date(in, NULL, NULL, out);
    out->language = options->language.n ? options->language : header_language(in);
    feed_str direction = scalar(h, DIRECTION_KEYS);
    out->direction = options->direction                        ? options->direction
                     : str_eq_nocase(direction, STR("rtl")) ? DIGEST_DIRECTION_RTL
                     : str_eq_nocase(direction, STR("ltr")) ? DIGEST_DIRECTION_LTR
                                                            : DIGEST_DIRECTION_AUTO;
    out->summary = scalar(h, SUMMARY_KEYS);
    out->link = header_link(in);
    out->id = scalar(h, ID_KEYS);
    out->rights = scalar(h, RIGHTS_KEYS);
    out->image = scalar(h, IMAGE_KEYS);
    out->draft = is_true(scalar(h, DRAFT_KEYS)) || str_eq_nocase(scalar(h, PUBLISH_KEYS), STR("false")) ||
                 is_in_drafts(in->file->path);
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
    if (!out->title.n)
        read_title(in, m, f, out);
    if (!out->header_date)
        read_date(in, m, f, out);
    if (!out->language.n)
        out->language = script_language(buf_str(&m->text));
}
