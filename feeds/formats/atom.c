/* Atom 1.0 (RFC 4287). */
#include "read.h"
#include "writer.h"

#define ATOM "http://www.w3.org/2005/Atom"

static void put_text(xmlout *x, feed_str name, feed_text text)
{
    if (!text.value.p)
        return;
    xmlout_start_named(x, name);
    if (text.type == FEED_HTML)
        xmlout_attr(x, "type", STR("html"));
    x->clean = text.clean;
    xmlout_text_end(x, text.value);
    x->clean = false;
}

static void put_person(feed_writer *w, feed_str name, const feed_person *person, feed_pos pos)
{
    xmlout *x = &w->x;
    bool email = writer_is_email(person->email);
    xmlout_start_named(x, name);
    xmlout_element(x, "name", person->name.n || !w->options.lossless ? person->name.p ? person->name : STR("")
                              : person->email.n ? person->email : person->uri);
    xmlout_element(x, "uri", person->uri);
    xmlout_element(x, "email", email ? person->email : STR_NONE);
    xmlout_end(x);
    if (person->email.n && !email)
        writer_lose(w, FEED_RULE_LossyPerson, pos);
}

static void put_people(feed_writer *w, feed_str name, const feed_person *people, size_t n, feed_pos pos)
{
    for (size_t i = 0; i < n; i++)
        put_person(w, name, &people[i], pos);
}

/* Section 4.1.1: of alternate links, one of a type and a language, as they are written. */
static bool repeats_alternate(feed_writer *w, const feed_link *links, size_t i)
{
    feed_str type = writer_media_type(links[i].type);
    for (size_t k = 0; k < i && k < 64; k++)
        if (writer_link_is(&links[k], "alternate") && str_eq(writer_media_type(links[k].type), type) &&
            writer_same_language(w, links[k].hreflang, links[i].hreflang))
            return true;
    return false;
}

/* A name such as those that are registered, or a URI (section 4.2.7.2). */
static bool is_rel(feed_str rel)
{
    for (size_t i = 0; i < rel.n; i++)
        if (!is_alnum(rel.p[i]) && rel.p[i] != '-' && rel.p[i] != '.')
            return writer_is_uri(rel);
    return rel.n > 0;
}

static void put_links(feed_writer *w, const feed_link *links, size_t n, feed_pos pos)
{
    for (size_t i = 0; i < n; i++) {
        const feed_link *l = &links[i];
        bool again = writer_link_is(l, "alternate") && repeats_alternate(w, links, i);
        bool odd = l->rel.n && !is_rel(l->rel);
        if (again || odd)
            writer_lose(w, FEED_RULE_LossyLink, pos);
        writer_put_link(w, STR("link"), again || odd ? STR("related") : l->rel, l, pos);
    }
}

/* RSS's namespace is declared where it is used, unless the feed itself has done so. */
static feed_str rss_ns(const feed_writer *w)
{
    return extout_is_bound(&w->ext, STR("rss"), STR(FEED_NS_RSS)) ? STR_NONE : STR(FEED_NS_RSS);
}

static void put_categories(feed_writer *w, const feed_category *categories, size_t n, feed_pos pos)
{
    xmlout *x = &w->x;
    for (size_t i = 0; i < n; i++) {
        const feed_category *c = &categories[i];
        bool scheme = c->scheme.n && writer_is_uri(c->scheme), other = c->scheme.n && !scheme;
        xmlout_attribute list[5];
        size_t k = xmlout_set(&list[0], STR("term"), c->term);
        k += xmlout_set(&list[k], STR("scheme"), scheme ? c->scheme : STR_NONE);
        k += xmlout_set(&list[k], STR("label"), c->label);
        k += xmlout_set(&list[k], STR("xmlns:rss"), other && w->options.lossless ? rss_ns(w) : STR_NONE);
        k += xmlout_set(&list[k], STR("rss:domain"), other && w->options.lossless ? c->scheme : STR_NONE);
        xmlout_leaf(x, STR("category"), list, k);
        if (other && !w->options.lossless)
            writer_lose(w, FEED_RULE_LossyCategory, pos);
    }
}

static void put_generator(xmlout *x, const feed_generator *g)
{
    xmlout_start(x, "generator");
    xmlout_attr(x, "uri", g->uri);
    xmlout_attr(x, "version", g->name.n ? g->version : STR(FEEDLOOM_VERSION));
    xmlout_text_end(x, g->name.n ? g->name : STR("Feedloom"));
}

/* What RSS has an element for and Atom has none stands in RSS's own namespace. */
static void put_rss(feed_writer *w, feed_str name, feed_str value)
{
    if (!w->options.lossless || !value.p)
        return;
    xmlout_start_named(&w->x, name);
    xmlout_attr(&w->x, "xmlns:rss", rss_ns(w));
    xmlout_text_end(&w->x, value);
}

static void begin(feed_writer *w, const feed_head *head)
{
    static const writer_ns OWN[] = {{"", ATOM}};
    xmlout *x = &w->x;
    writer_date date;
    feed_time updated = head->updated.set ? head->updated : (feed_time){.set = true};
    if (!head->updated.set)
        writer_lose(w, FEED_RULE_DerivedField, head->origin);
    xmlout_begin(x, w->options.stylesheet);
    xmlout_start(x, "feed");
    writer_namespaces(w, head, OWN, 1);
    xmlout_attr(x, "xml:lang", writer_language(w, head->language, FEED_RULE_LossyField, head->origin));
    xmlout_element(x, "id", head->id);
    put_text(x, STR("title"), head->title);
    put_text(x, STR("subtitle"), head->subtitle);
    xmlout_element(x, "updated", writer_rfc3339(&date, updated));
    put_links(w, head->links, head->n_links, head->origin);
    put_people(w, STR("author"), head->authors, head->n_authors, head->origin);
    if (!head->n_authors && w->options.lossless)
        writer_lose(w, FEED_RULE_DerivedField, head->origin);
    if (!head->n_authors) /* section 4.1.1: some author there must be */
        put_person(w, STR("author"), &(feed_person){.name = head->title.value}, head->origin);
    put_people(w, STR("contributor"), head->contributors, head->n_contributors, head->origin);
    put_categories(w, head->categories, head->n_categories, head->origin);
    xmlout_element(x, "rights", head->rights);
    put_generator(x, &head->generator);
    xmlout_element(x, "icon", head->icon);
    xmlout_element(x, "logo", head->logo);
    put_rss(w, STR("rss:pubDate"), writer_rfc822(&date, head->published));
    put_rss(w, STR("rss:ttl"), writer_number(&date, head->ttl_minutes));
    writer_extensions(w, &w->x, head->extensions, head->origin, NULL);
}

static void put_source_link(xmlout *x, feed_str rel, feed_str href)
{
    if (!href.p)
        return;
    xmlout_start(x, "link");
    xmlout_attr(x, "rel", rel);
    xmlout_attr(x, "href", href);
    xmlout_end(x);
}

/* Section 4.2.6 asks for one: the address of its page, or its own. */
static feed_str source_id(const feed_source *s)
{
    const feed_link *page = writer_link(s->links, s->n_links, "alternate");
    const feed_link *self = writer_link(s->links, s->n_links, "self");
    const feed_str known[] = {s->id, s->link, page ? page->href : STR_NONE, s->self, self ? self->href : STR_NONE};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (writer_is_uri(known[i]))
            return known[i];
    return STR_NONE;
}

static void put_source(feed_writer *w, const feed_entry *entry)
{
    xmlout *x = &w->x;
    writer_date date;
    const feed_source *source = entry->source;
    feed_str id = source_id(source);
    feed_time updated = source->updated.set || w->options.lossless ? source->updated : writer_updated(entry);
    if (!str_eq(id, source->id))
        writer_lose(w, FEED_RULE_DerivedField, entry->origin);
    xmlout_start(x, "source");
    xmlout_attr(x, "xml:lang", writer_language(w, source->language, FEED_RULE_LossyField, entry->origin));
    xmlout_element(x, "id", id);
    xmlout_element(x, "title", source->title.p ? source->title : STR(""));
    put_text(x, STR("subtitle"), source->subtitle);
    xmlout_element(x, "updated", writer_rfc3339(&date, updated));
    put_source_link(x, STR("alternate"), source->link);
    put_source_link(x, STR("self"), source->self);
    put_links(w, source->links, source->n_links, entry->origin);
    put_people(w, STR("author"), source->authors, source->n_authors, entry->origin);
    put_people(w, STR("contributor"), source->contributors, source->n_contributors, entry->origin);
    put_categories(w, source->categories, source->n_categories, entry->origin);
    xmlout_element(x, "rights", source->rights);
    if (source->generator.name.n)
        put_generator(x, &source->generator);
    xmlout_element(x, "icon", source->icon);
    xmlout_element(x, "logo", source->logo);
    writer_extensions(w, &w->x, source->extensions, entry->origin, NULL);
    xmlout_end(x);
}

static void put_body(feed_writer *w, const feed_entry *entry)
{
    xmlout *x = &w->x;
    feed_body body = w->options.body;
    feed_text content = body == FEED_BODY_SUMMARY ? (feed_text){.type = FEED_TEXT} : entry->content;
    if (body != FEED_BODY_CONTENT || !content.value.p)
        put_text(x, STR("summary"), entry->summary);
    if (!content.value.p && entry->content_src.n) { /* section 4.1.3.2 */
        xmlout_start(x, "content");
        if (entry->content_type.n && !writer_media_type(entry->content_type).n)
            writer_lose(w, FEED_RULE_LossyField, entry->origin);
        xmlout_attr(x, "type", writer_media_type(entry->content_type));
        xmlout_attr(x, "src", entry->content_src);
        xmlout_end(x);
        return;
    }
    /* Section 4.1.2: an entry without an alternate link must have content, if only an empty one. */
    if (!content.value.p && !writer_link(entry->links, entry->n_links, "alternate"))
        content.value = STR("");
    put_text(x, STR("content"), content);
}

/* What the model has beyond Atom. */
static void put_more(feed_writer *w, const feed_entry *entry)
{
    xmlout *x = &w->x;
    const feed_link *link = entry->id_is_permalink ? writer_link(entry->links, entry->n_links, "alternate") : NULL;
    bool permalink = entry->id_is_permalink && !(link && str_eq(link->href, entry->id));
    put_rss(w, STR("rss:comments"), entry->comments);
    if (w->options.lossless && (permalink || !str_eq(writer_id(w, entry), entry->id))) {
        xmlout_start(x, "rss:guid");
        xmlout_attr(x, "xmlns:rss", rss_ns(w));
        xmlout_attr(x, "isPermaLink", permalink ? STR("true") : STR("false"));
        xmlout_text_end(x, entry->id);
    }
    if (w->options.lossless && entry->image.n && !writer_has_image(entry)) {
        xmlout_start(x, "media:thumbnail");
        xmlout_attr(x, "xmlns:media", STR("http://search.yahoo.com/mrss/"));
        xmlout_attr(x, "url", entry->image);
        xmlout_end(x);
    }
    if (w->options.lossless && entry->permalink.p)
        writer_lose(w, FEED_RULE_LossyField, entry->origin);
    writer_extensions(w, &w->x, entry->extensions, entry->origin, NULL);
}

static bool is_same(feed_time a, feed_time b)
{
    return a.set == b.set && a.unix_seconds == b.unix_seconds && a.offset_minutes == b.offset_minutes;
}

static void put_entry(feed_writer *w, const feed_entry *entry)
{
    xmlout *x = &w->x;
    writer_date date;
    feed_time updated = writer_updated(entry);
    feed_str language = entry->language.n && !str_eq(entry->language, w->language)
                            ? writer_language(w, entry->language, FEED_RULE_LossyField, entry->origin) : STR_NONE;
    if (!updated.set) {
        updated = w->updated.set ? w->updated : (feed_time){.set = true};
        writer_lose(w, FEED_RULE_DerivedField, entry->origin);
    }
    xmlout_start(x, "entry");
    xmlout_attr(x, "xml:lang", language);
    xmlout_element(x, "id", writer_id(w, entry));
    put_text(x, STR("title"), entry->title.value.p ? entry->title : (feed_text){.type = FEED_TEXT, .value = STR("")});
    feed_str said = writer_rfc3339(&date, updated);
    xmlout_element(x, "updated", said);
    if (!is_same(entry->published, updated))
        said = writer_rfc3339(&date, entry->published);
    xmlout_element(x, "published", said);
    put_links(w, entry->links, entry->n_links, entry->origin);
    if (entry->comments.p && !w->options.lossless) { /* RFC 4685 section 4 */
        const feed_link replies = {.rel = STR("replies"), .type = STR("text/html"), .href = entry->comments};
        put_links(w, &replies, 1, entry->origin);
    }
    put_people(w, STR("author"), entry->authors, entry->n_authors, entry->origin);
    put_people(w, STR("contributor"), entry->contributors, entry->n_contributors, entry->origin);
    put_categories(w, entry->categories, entry->n_categories, entry->origin);
    xmlout_element(x, "rights", entry->rights);
    if (entry->source)
        put_source(w, entry);
    put_body(w, entry);
    put_more(w, entry);
    xmlout_end(x);
}

static void end(feed_writer *w)
{
    xmlout_end(&w->x);
}

const writer_code WRITER_ATOM = {.begin = begin, .entry = put_entry, .end = end};

/* ---- reading: Atom 1.0, and 0.3 (tagline, modified, issued, copyright …) ---- */

#define FEED   (READ_IN(READ_HEAD) | READ_IN(READ_SOURCE))
#define ENTRY  READ_IN(READ_ENTRY)
#define BOTH   (FEED | ENTRY)
#define PERSON READ_IN(READ_PERSON)

static const read_row ROWS[] = {
    {"feed", READ_IN(READ_ROOT), READ_BOX, FIELD_NONE, READ_HEAD, 0},
    {"entry", READ_IN(READ_ROOT) | READ_IN(READ_HEAD) | ENTRY, READ_BOX, FIELD_NONE, READ_ENTRY, 0},
    {"title", BOTH, READ_MARKUP, FIELD_TITLE, 0, READ_ATTRS},
    {"subtitle", FEED, READ_MARKUP, FIELD_SUBTITLE, 0, READ_ATTRS},
    {"tagline", FEED, READ_MARKUP, FIELD_SUBTITLE, 0, READ_ATTRS},
    {"summary", ENTRY, READ_MARKUP, FIELD_SUBTITLE, 0, READ_ATTRS},
    {"content", ENTRY, READ_MARKUP, FIELD_CONTENT, 0, READ_ATTRS},
    {"link", BOTH, READ_TEXT, FIELD_LINK, 0, READ_ATTRS},
    {"id", BOTH, READ_TEXT, FIELD_ID, 0, 0},
    {"updated", BOTH, READ_TEXT, FIELD_UPDATED, 0, 0},
    {"modified", BOTH, READ_TEXT, FIELD_UPDATED, 0, 0},
    {"published", BOTH, READ_TEXT, FIELD_PUBLISHED, 0, 0},
    {"issued", BOTH, READ_TEXT, FIELD_PUBLISHED, 0, 0},
    {"author", BOTH, READ_BOX, FIELD_AUTHOR, READ_PERSON, 0},
    {"contributor", BOTH, READ_BOX, FIELD_CONTRIBUTOR, READ_PERSON, 0},
    {"name", PERSON, READ_TEXT, FIELD_NAME, 0, 0},
    {"email", PERSON, READ_TEXT, FIELD_EMAIL, 0, 0},
    {"uri", PERSON, READ_TEXT, FIELD_URI, 0, 0},
    {"url", PERSON, READ_TEXT, FIELD_URI, 0, 0},
    {"homepage", PERSON, READ_TEXT, FIELD_URI, 0, 0},
    {"category", BOTH, READ_TEXT, FIELD_CATEGORY, 0, READ_ATTRS},
    {"rights", BOTH, READ_MARKUP, FIELD_RIGHTS, 0, READ_ATTRS},
    {"copyright", BOTH, READ_MARKUP, FIELD_RIGHTS, 0, READ_ATTRS},
    {"generator", FEED, READ_TEXT, FIELD_GENERATOR, 0, READ_ATTRS},
    {"icon", FEED, READ_TEXT, FIELD_ICON, 0, 0},
    {"logo", FEED, READ_TEXT, FIELD_LOGO, 0, 0},
    {"source", ENTRY, READ_BOX, FIELD_SOURCE, READ_SOURCE, 0},
};

READ_TABLE(READ_ATOM_TABLE, NS_ATOM, ROWS);
