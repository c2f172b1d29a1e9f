/* Values to fields: one function for each field, whatever the format that it comes from. */
#include "../core/date.h"
#include "../core/uri.h"
#include "../html/references.h"
#include "../model/report.h"
#include "read.h"

enum { COMPARED = 64, TERM_MAX = 4096 }; /* links or people that a new one is compared with */

feed_str read_attr(const read_frame *f, const char *name)
{
    for (size_t i = 0; i < f->n_attrs; i++)
        if (str_eq_nocase(f->attrs[i].local, str_of(name)))
            return str_trim(f->attrs[i].value);
    return STR_NONE;
}

/* ---- lists: room for 4, 8, 16 … ---- */

void *read_grow(arena *a, void *array, size_t n, size_t size)
{
    if (n && (n < 4 || n & (n - 1)))
        return array;
    void *grown = arena_array(a, n ? 2 * n : 4, size);
    if (grown && n)
        memcpy(grown, array, n * size);
    return grown;
}

static void complete(feed_str *field, feed_str value)
{
    if (!field->n && value.n)
        *field = value;
}

static feed_str rel_of(const feed_link *link)
{
    return link->rel.n ? link->rel : STR("alternate");
}

int read_add_link(read_target *t, feed_link link)
{
    feed_entry *e = &t->e;
    if (str_eq(link.rel, STR("alternate")))
        link.rel = STR_NONE;
    for (size_t i = 0; i < e->n_links && i < COMPARED; i++) {
        feed_link *old = &e->links[i];
        if (!str_eq(old->href, link.href) || !str_eq_nocase(rel_of(old), rel_of(&link)))
            continue;
        complete(&old->type, link.type);
        complete(&old->hreflang, link.hreflang);
        complete(&old->title, link.title);
        old->length = old->length ? old->length : link.length;
        return FEED_OK;
    }
    e->links = read_grow(t->a, e->links, e->n_links, sizeof link);
    if (!e->links)
        return FEED_E_LIMIT;
    feed_link *added = &e->links[e->n_links++];
    *added = (feed_link){.href = link.href, .rel = link.rel, .length = link.length}; /* empty details are none */
    complete(&added->type, link.type);
    complete(&added->hreflang, link.hreflang);
    complete(&added->title, link.title);
    return FEED_OK;
}

static bool may_be_same(feed_str a, feed_str b)
{
    return !a.n || !b.n || str_eq(a, b);
}

int read_add_person(read_target *t, bool contributor, feed_person given)
{
    feed_person **list = contributor ? &t->e.contributors : &t->e.authors;
    size_t *n = contributor ? &t->e.n_contributors : &t->e.n_authors;
    feed_person person = {.name = STR_NONE}; /* what is empty is absent */
    if (!given.email.n && str_starts_nocase(given.uri, STR("mailto:"))) {
        given.email = str_from(given.uri, 7);
        given.uri = STR_NONE;
    }
    if (!str_eq(given.name, given.email) && !str_eq(given.name, given.uri))
        complete(&person.name, given.name); /* not where a format that asks for a name was given the address */
    complete(&person.email, given.email);
    complete(&person.uri, given.uri);
    if (!person.name.n && !person.email.n && !person.uri.n)
        return FEED_OK;
    for (size_t i = 0; i < *n && i < COMPARED; i++) {
        feed_person *old = &(*list)[i];
        bool named = old->name.n ? str_eq(old->name, person.name) : !person.name.n;
        if (!named || !may_be_same(old->email, person.email) || !may_be_same(old->uri, person.uri) ||
            (!old->name.n && !str_eq(old->email, person.email)))
            continue;
        complete(&old->email, person.email);
        complete(&old->uri, person.uri);
        return FEED_OK;
    }
    *list = read_grow(t->a, *list, *n, sizeof person);
    if (!*list)
        return FEED_E_LIMIT;
    (*list)[(*n)++] = person;
    return FEED_OK;
}

int read_add_category(read_target *t, feed_category c)
{
    if (!c.term.n)
        c.term = c.label;
    if (!c.term.n)
        return FEED_OK;
    if (str_eq(c.label, c.term)) /* says no more */
        c.label = STR_NONE;
    for (size_t i = 0; i < t->e.n_categories && i < COMPARED; i++) {
        feed_category *old = &t->e.categories[i];
        if (str_eq(old->term, c.term) && str_eq(old->scheme, c.scheme) && may_be_same(old->label, c.label)) {
            complete(&old->label, c.label);
            return FEED_OK;
        }
    }
    t->e.categories = read_grow(t->a, t->e.categories, t->e.n_categories, sizeof c);
    if (!t->e.categories)
        return FEED_E_LIMIT;
    t->e.categories[t->e.n_categories++] = c;
    return FEED_OK;
}

/* ---- values ---- */

feed_str read_usable_base(const feed_reader *r, const read_target *t, feed_str base)
{
    if (base.n || t == &r->head)
        return base;
    const char *const rels[] = {"alternate", r->begun ? "self" : NULL};
    for (size_t k = 0; k < 2 && rels[k]; k++)
        for (size_t i = 0; i < r->head.e.n_links; i++)
            if (str_eq(rel_of(&r->head.e.links[i]), str_of(rels[k])) && uri_is_http(r->head.e.links[i].href))
                return r->head.e.links[i].href;
    return r->begun && uri_is_http(r->head.e.id) ? r->head.e.id : STR_NONE;
}

/* The same; where there is none, the entry is looked at again when the head is known. */
static feed_str note_base(feed_reader *r, const read_target *t, feed_str base)
{
    base = read_usable_base(r, t, base);
    if (!base.n && t != &r->head)
        r->entry.unbased = true;
    return base;
}

/* What needs no encoding; "#", of which there may be one, counts as what does. */
static bool is_plain_uri(feed_str s)
{
    static const bool PLAIN[128] = {['-'] = true, ['.'] = true, ['_'] = true, ['~'] = true, [':'] = true, ['/'] = true,
                                    ['?'] = true, ['&'] = true, ['='] = true, ['+'] = true, [','] = true, [';'] = true,
                                    ['@'] = true, ['!'] = true, ['$'] = true, ['('] = true, [')'] = true, ['*'] = true,
                                    ['\''] = true};
    for (size_t i = 0; i < s.n; i++)
        if (!is_alnum(s.p[i]) && ((unsigned char)s.p[i] >= sizeof PLAIN || !PLAIN[(unsigned char)s.p[i]]))
            return false;
    return true;
}

feed_str read_url(feed_reader *r, read_target *t, feed_str base, feed_str reference)
{
    reference = str_trim(reference);
    if (!reference.n)
        return STR_NONE;
    bool absolute = uri_is_absolute(reference);
    if (absolute && is_plain_uri(reference))
        return arena_dup(t->a, reference);
    buf_clear(&r->out);
    if (absolute)
        buf_put_str(&r->out, reference);
    else
        uri_resolve(note_base(r, t, base), reference, &r->out);
    if (!r->out.n) /* "./" without a base: what it is seen from is not known, but it leads somewhere */
        buf_put_str(&r->out, reference);
    buf_clear(&r->scratch);
    uri_put_encoded(&r->scratch, buf_str(&r->out));
    return r->scratch.error ? STR_NONE : arena_dup(t->a, buf_str(&r->scratch));
}

static bool needs_cleaning(feed_str s)
{
    return memchr(s.p, '<', s.n) || memchr(s.p, '&', s.n) || memchr(s.p, '>', s.n);
}

int read_markup(feed_reader *r, read_target *t, feed_str value, feed_str base, feed_text *out)
{
    feed_str cleaned = value;
    if (value.n && !r->trusted && needs_cleaning(value)) {
        html_options options = {.base_url = note_base(r, t, base), .checked = r->mode == READ_XML};
        buf_clear(&r->out);
        int rc = html_sanitize(r->html, value, &options, &r->out);
        if (rc)
            return rc;
        cleaned = str_trim(buf_str(&r->out));
    }
    if (!cleaned.n)
        return FEED_OK;
    *out = (feed_text){.type = FEED_HTML, .value = arena_dup(t->a, cleaned), .clean = r->mode == READ_XML};
    return cleaned.p && !out->value.p ? FEED_E_LIMIT : FEED_OK;
}

/* References of HTML that has no tags. */
static int decode(feed_reader *r, read_target *t, feed_text *text)
{
    feed_str s = text->value;
    buf_clear(&r->out);
    while (s.n) {
        size_t n = str_find_byte(s, '&');
        buf_put_str(&r->out, (feed_str){s.p, n});
        s = str_from(s, n);
        if (!s.n)
            break;
        html_reference ref;
        html_reference_read(s, false, &ref);
        buf_put(&r->out, ref.length ? ref.text : "&", ref.length ? ref.n : 1);
        s = str_from(s, ref.length ? ref.length : 1);
    }
    *text = (feed_text){.type = FEED_TEXT, .value = arena_dup(t->a, str_trim(buf_str(&r->out)))};
    return r->out.error ? r->out.error : text->value.p ? FEED_OK : FEED_E_LIMIT;
}

/* What a construct says. Where it only looks like HTML and has no tag, it is plain text. */
static int markup_value(feed_reader *r, const read_frame *f, feed_str text, enum read_type type, feed_text *out)
{
    read_target *t = f->target;
    bool guessed = type == TYPE_TEXT && f->row->flags & READ_HTML && html_contains_markup(text);
    if (type == TYPE_TEXT && !guessed) {
        *out = (feed_text){.type = FEED_TEXT, .value = arena_dup(t->a, text), .clean = r->mode == READ_XML};
        return out->value.p ? FEED_OK : FEED_E_LIMIT;
    }
    int rc = read_markup(r, t, text, read_base(r), out);
    if (!rc && guessed && out->value.p && str_find_byte(out->value, '<') == out->value.n)
        rc = decode(r, t, out);
    return rc;
}

/* Plain text: markup is taken out. */
static feed_str plain_value(feed_reader *r, const read_frame *f, feed_str text, enum read_type type)
{
    bool markup = type != TYPE_TEXT || (f->row->flags & READ_HTML && html_contains_markup(text));
    if (!markup || !needs_cleaning(text))
        return arena_dup(f->target->a, text);
    buf_clear(&r->out);
    if (html_to_text(r->html, text, &r->out))
        return STR_NONE;
    return arena_dup(f->target->a, str_trim(buf_str(&r->out)));
}

feed_str read_line(feed_str text)
{
    char *to = (char *)(uintptr_t)text.p;
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        bool space = is_space(text.p[i]);
        if (!space || (n && to[n - 1] != ' '))
            to[n++] = space ? ' ' : text.p[i];
    }
    return (feed_str){text.p, n - (n && to[n - 1] == ' ')};
}

feed_person read_person(feed_str line)
{
    static const char OPEN[] = "(<[", CLOSE[] = ")>]";
    line = str_trim(line);
    size_t at = str_find_byte(line, '@');
    if (at == line.n)
        return (feed_person){.name = line};
    size_t begin = at, end = at;
    while (begin && !is_space(line.p[begin - 1]) && !strchr("(<[,;:\"", line.p[begin - 1]))
        begin--;
    while (end < line.n && !is_space(line.p[end]) && !strchr(")>],;\"", line.p[end]))
        end++;
    feed_person person = {.email = {line.p + begin, end - begin}};
    feed_str before = str_trim((feed_str){line.p, begin}), after = str_trim(str_from(line, end));
    if (str_ends(before, STR("mailto:")))
        before = str_trim((feed_str){before.p, before.n - 7});
    for (int i = 0; i < 3; i++) {
        if (before.n && before.p[before.n - 1] == OPEN[i])
            before = str_trim((feed_str){before.p, before.n - 1});
        if (after.n && after.p[0] == CLOSE[i])
            after = str_trim(str_from(after, 1));
    }
    for (int i = 0; i < 3; i++)
        if (after.n > 1 && after.p[0] == OPEN[i] && after.p[after.n - 1] == CLOSE[i])
            after = str_trim((feed_str){after.p + 1, after.n - 2});
    person.name = before.n ? before : after;
    if (!person.name.n)
        person.name = STR_NONE;
    return person;
}

/* ---- one function for each field ---- */

#define SETTER(name) static int name(feed_reader *r, read_frame *f, feed_str text, enum read_type type)

/* The first element of the core stands; a weak one fills what is empty. */
static bool is_open(const read_frame *f)
{
    uint32_t bit = UINT32_C(1) << f->row->field;
    if (f->target->strong & bit)
        return false;
    if (!(f->row->flags & READ_WEAK))
        f->target->strong |= bit;
    return true;
}

/* A text that comes when there is one already is told, where it is another; a weak one stays an extension. */
static void leave_out(feed_reader *r, const read_frame *f, feed_str kept, feed_str text)
{
    if (f->line && !(f->row->flags & READ_WEAK) && !str_eq(kept, text))
        read_report(r, FEED_RULE_LossyText, (feed_pos){r->name, f->line, f->column},
                    "another %s stands before it; left out", f->row->name);
}

static int leave_markup_out(feed_reader *r, const read_frame *f, feed_str kept, feed_str text, enum read_type type)
{
    feed_text other = {.value = STR_NONE};
    int rc = markup_value(r, f, text, type, &other);
    if (!rc && other.value.n)
        leave_out(r, f, kept, other.value);
    return rc;
}

SETTER(set_title)
{
    if (text.n && !is_open(f)) {
        leave_out(r, f, f->target->e.title.value, read_line(plain_value(r, f, text, type)));
        return FEED_OK;
    }
    if (!text.n)
        return FEED_OK;
    feed_text *title = &f->target->e.title;
    *title = (feed_text){.value = read_line(plain_value(r, f, text, type)), .clean = r->mode == READ_XML};
    if (!title->value.p)
        return FEED_E_LIMIT;
    if (!title->value.n) /* of markup alone */
        title->value = STR_NONE;
    return FEED_OK;
}

SETTER(set_summary)
{
    feed_entry *e = &f->target->e;
    if (text.n && e->summary.value.p && !e->content.value.p && f->target->strong & 1u << FIELD_SUBTITLE &&
        !(f->row->flags & READ_WEAK))
        return markup_value(r, f, text, type, &e->content);
    if (text.n && !is_open(f))
        return leave_markup_out(r, f, e->summary.value, text, type);
    return text.n ? markup_value(r, f, text, type, &e->summary) : FEED_OK;
}

SETTER(set_content)
{
    feed_entry *e = &f->target->e;
    feed_str src = read_attr(f, "src");
    if (src.n && !text.n && !e->content_src.p) {
        e->content_src = read_url(r, f->target, read_base(r), src);
        e->content_type = arena_dup(f->target->a, read_attr(f, "type"));
        return e->content_src.p ? FEED_OK : FEED_E_LIMIT;
    }
    if (text.n && !is_open(f))
        return leave_markup_out(r, f, e->content.value, text, type);
    return text.n ? markup_value(r, f, text, type, &e->content) : FEED_OK;
}

static uint64_t number(feed_str s)
{
    uint64_t value = 0;
    for (size_t i = 0; i < s.n && is_digit(s.p[i]) && value < UINT64_MAX / 16; i++)
        value = value * 10 + (uint64_t)(s.p[i] - '0');
    return value;
}

feed_str read_lower(arena *a, feed_str text)
{
    feed_str s = arena_dup(a, text);
    for (size_t i = 0; i < s.n; i++)
        ((char *)(uintptr_t)s.p)[i] = to_lower(s.p[i]);
    return s.n ? s : STR_NONE;
}

static feed_str lower_attr(const read_frame *f, const char *name)
{
    return read_lower(f->target->a, read_attr(f, name));
}

SETTER(set_link)
{
    (void)type;
    read_target *t = f->target;
    feed_str href = read_attr(f, "href");
    if (!href.n)
        href = read_attr(f, "url").n ? read_attr(f, "url") : text;
    if (!href.n)
        return FEED_OK;
    feed_link link = {.href = read_url(r, t, read_base(r), href), .rel = lower_attr(f, "rel"),
                      .type = lower_attr(f, "type"), .hreflang = read_tag(t->a, read_attr(f, "hreflang")),
                      .title = read_attr(f, "title"), .length = number(read_attr(f, "length"))};
    return link.href.p ? read_add_link(t, link) : FEED_E_LIMIT;
}

static int set_url(feed_reader *r, const read_frame *f, feed_str *out, feed_str value)
{
    if (!value.n || !is_open(f))
        return FEED_OK;
    *out = read_url(r, f->target, read_base(r), value);
    return out->p ? FEED_OK : FEED_E_LIMIT;
}

SETTER(set_enclosure)
{
    (void)text, (void)type;
    read_target *t = f->target;
    static const char *const NAMES[] = {"url", "href", "resource"};
    feed_str href = STR_NONE;
    for (size_t i = 0; i < 3 && !href.n; i++)
        href = read_attr(f, NAMES[i]);
    if (!href.n)
        return FEED_OK;
    if (str_starts_nocase(read_attr(f, "type"), STR("image/")) || str_eq(read_attr(f, "medium"), STR("image")))
        if (f->row->shape == READ_TREE) /* media:content: a picture to look at, not a file to fetch */
            return set_url(r, f, &t->e.image, t->e.image.p ? STR_NONE : href);
    feed_str length = read_attr(f, "length").n ? read_attr(f, "length") : read_attr(f, "filesize");
    feed_link link = {.href = read_url(r, t, read_base(r), href), .rel = STR("enclosure"),
                      .type = lower_attr(f, "type"), .length = number(length)};
    return link.href.p ? read_add_link(t, link) : FEED_E_LIMIT;
}

SETTER(set_id)
{
    (void)r, (void)type;
    if (!text.n || !is_open(f) || f->target->strong & 1u << FIELD_GUID)
        return FEED_OK;
    f->target->e.id = arena_dup(f->target->a, text);
    return f->target->e.id.p ? FEED_OK : FEED_E_LIMIT;
}

SETTER(set_guid)
{
    (void)r, (void)type;
    feed_str permalink = read_attr(f, "ispermalink");
    if (!text.n || !is_open(f))
        return FEED_OK;
    f->target->guid_is_link = (!permalink.n || str_eq_nocase(permalink, STR("true"))) && uri_is_http(text);
    f->target->e.id = arena_dup(f->target->a, text);
    return f->target->e.id.p ? FEED_OK : FEED_E_LIMIT;
}

bool read_date(feed_str text, feed_time *out)
{
    return date_parse_feed(text, out) || date_parse_lenient(text, 0, out, NULL);
}

static int set_time(feed_reader *r, const read_frame *f, feed_str text, feed_time *out)
{
    feed_time t;
    if (!text.n || (out->set && f->row->flags & READ_WEAK))
        return FEED_OK;
    if (read_date(text, &t))
        *out = t;
    else if (f->line)
        read_report(r, FEED_RULE_FeedDate, (feed_pos){r->name, f->line, f->column}, "no date: %.*s; left out",
                    FMT(text));
    return FEED_OK;
}

SETTER(set_updated)
{
    (void)type;
    return set_time(r, f, text, &f->target->e.updated);
}

SETTER(set_published)
{
    (void)type;
    return set_time(r, f, text, &f->target->e.published);
}

static int add_line(const read_frame *f, bool contributor, feed_str text)
{
    feed_person person = f->row->shape == READ_BOX ? f->person : read_person(text);
    arena *a = f->target->a;
    person = (feed_person){arena_dup(a, person.name), arena_dup(a, person.email), arena_dup(a, person.uri)};
    return read_add_person(f->target, contributor, person);
}

SETTER(set_author)
{
    (void)r, (void)type;
    return add_line(f, false, text);
}

SETTER(set_contributor)
{
    (void)r, (void)type;
    return add_line(f, true, text);
}

SETTER(set_category)
{
    (void)r, (void)type;
    feed_str scheme = read_attr(f, "scheme").n ? read_attr(f, "scheme") : read_attr(f, "domain");
    feed_category c = {read_attr(f, "term"), scheme, read_attr(f, "label")};
    if (!c.term.n)
        c.term = arena_dup(f->target->a, text);
    if (!c.scheme.n)
        c.scheme = STR_NONE;
    if (!c.label.n)
        c.label = STR_NONE;
    return read_add_category(f->target, c);
}

SETTER(set_keywords)
{
    (void)r, (void)type;
    feed_str part;
    while (str_split(&text, ',', &part)) {
        feed_category c = {.term = arena_dup(f->target->a, str_trim(part))};
        int rc = read_add_category(f->target, c);
        if (rc)
            return rc;
    }
    return FEED_OK;
}

static int set_str(const read_frame *f, feed_str *out, feed_str value)
{
    if (!value.n || !is_open(f))
        return FEED_OK;
    *out = arena_dup(f->target->a, value);
    return out->p ? FEED_OK : FEED_E_LIMIT;
}

SETTER(set_rights)
{
    if (!text.n || !is_open(f))
        return FEED_OK;
    feed_str *rights = &f->target->e.rights;
    *rights = read_line(plain_value(r, f, text, type));
    if (!rights->p)
        return FEED_E_LIMIT;
    if (!rights->n)
        *rights = STR_NONE;
    return FEED_OK;
}

/* POSIX's underscore is a hyphen. */
feed_str read_tag(arena *a, feed_str language)
{
    feed_str s = arena_dup(a, str_trim(language));
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '_')
            ((char *)(uintptr_t)s.p)[i] = '-';
    return s.n ? s : STR_NONE;
}

SETTER(set_language)
{
    (void)r, (void)type;
    return set_str(f, &f->target->e.language, read_tag(f->target->a, text));
}

SETTER(set_generator)
{
    (void)type;
    static const char *const NAMES[] = {"uri", "url", "href", "resource"};
    feed_generator *g = &f->target->generator;
    if (g->name.n || g->uri.n || str_starts(text, STR("Feedloom")))
        return FEED_OK;
    feed_str address = STR_NONE;
    for (size_t i = 0; i < 4 && !address.n; i++)
        address = read_attr(f, NAMES[i]);
    if (!text.n && !address.n)
        return FEED_OK;
    g->uri = read_url(r, f->target, read_base(r), address);
    g->name = arena_dup(f->target->a, text.n ? text : address);
    g->version = read_attr(f, "version").n ? arena_dup(f->target->a, read_attr(f, "version")) : STR_NONE;
    return FEED_OK;
}

SETTER(set_icon)
{
    (void)type;
    return set_url(r, f, &f->target->icon, text);
}

static feed_str image_url(const read_frame *f, feed_str text)
{
    feed_str href = read_attr(f, "href");
    return href.n ? href : read_attr(f, "url").n ? read_attr(f, "url") : text;
}

SETTER(set_logo)
{
    (void)type;
    return set_url(r, f, &f->target->logo, image_url(f, text));
}

SETTER(set_image)
{
    (void)type;
    return set_url(r, f, &f->target->e.image, image_url(f, text));
}

SETTER(set_comments)
{
    (void)type;
    return set_url(r, f, &f->target->e.comments, text);
}

SETTER(set_ttl)
{
    (void)r, (void)type;
    uint64_t minutes = number(text);
    f->target->ttl = minutes < UINT32_MAX ? (uint32_t)minutes : 0;
    return FEED_OK;
}

SETTER(set_license)
{
    (void)type;
    feed_str href = read_attr(f, "resource").n ? read_attr(f, "resource") : text;
    feed_link link = {.href = read_url(r, f->target, read_base(r), href), .rel = STR("license")};
    return link.href.n ? read_add_link(f->target, link) : FEED_OK;
}

/* RSS's <source url="…">Title</source>. */
SETTER(set_source)
{
    (void)type;
    read_target *t = f->target;
    if (f->row->shape == READ_BOX)
        return read_take_source(r, &r->source, t);
    if (!t->source && !(t->source = arena_alloc(t->a, sizeof *t->source)))
        return FEED_E_LIMIT;
    if (!t->source->title.p && text.n)
        t->source->title = arena_dup(t->a, text);
    if (!t->source->self.p)
        t->source->self = read_url(r, t, read_base(r), read_attr(f, "url"));
    return FEED_OK;
}

SETTER(set_name)
{
    (void)r, (void)type;
    if (!f[-1].person.name.p && text.n)
        f[-1].person.name = arena_dup(f->target->a, text);
    return FEED_OK;
}

SETTER(set_email)
{
    (void)r, (void)type;
    if (str_starts_nocase(text, STR("mailto:")))
        text = str_from(text, 7);
    if (!f[-1].person.email.p && text.n)
        f[-1].person.email = arena_dup(f->target->a, text);
    return FEED_OK;
}

SETTER(set_uri)
{
    (void)type;
    if (!f[-1].person.uri.p)
        f[-1].person.uri = read_url(r, f->target, read_base(r), text);
    return FEED_OK;
}

static int (*const SETTERS[FIELD_COUNT])(feed_reader *, read_frame *, feed_str, enum read_type) = {
    [FIELD_TITLE] = set_title,         [FIELD_SUBTITLE] = set_summary,   [FIELD_CONTENT] = set_content,
    [FIELD_LINK] = set_link,           [FIELD_ENCLOSURE] = set_enclosure, [FIELD_ID] = set_id,
    [FIELD_GUID] = set_guid,           [FIELD_UPDATED] = set_updated,    [FIELD_PUBLISHED] = set_published,
    [FIELD_AUTHOR] = set_author,       [FIELD_CONTRIBUTOR] = set_contributor, [FIELD_CATEGORY] = set_category,
    [FIELD_RIGHTS] = set_rights,       [FIELD_LANGUAGE] = set_language,  [FIELD_GENERATOR] = set_generator,
    [FIELD_ICON] = set_icon,           [FIELD_LOGO] = set_logo,          [FIELD_IMAGE] = set_image,
    [FIELD_TTL] = set_ttl,             [FIELD_COMMENTS] = set_comments,  [FIELD_SOURCE] = set_source,
    [FIELD_NAME] = set_name,           [FIELD_EMAIL] = set_email,        [FIELD_URI] = set_uri,
    [FIELD_KEYWORDS] = set_keywords,   [FIELD_LICENSE] = set_license,
};

int read_set(feed_reader *r, read_frame *f, feed_str text, enum read_type type)
{
    return SETTERS[f->row->field] ? SETTERS[f->row->field](r, f, text, type) : FEED_OK;
}
