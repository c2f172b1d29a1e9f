#include "page.h"

#include "../../feeds/core/date.h"
#include "../../feeds/core/script.h"
#include "../../feeds/core/sha256.h"
#include "../../feeds/core/uri.h"
#include "../../feeds/html/output.h"
#include "content.h"
#include "files.h"
#include "words.h"

enum { CLEAN_MAX = 256 << 20, SCRATCH_MAX = 16 << 20 };

typedef struct page {
    html_sanitizer *sanitizer;
    buf clean;   /* an entry's HTML */
    buf scratch; /* a text or a value before it goes out */
    buf url, resolving;
    const words *words;
    feed_str other; /* ` lang="en"` where the page's words are not in its language, else empty */
    feed_str language;
    feed_str home;   /* the address of the page that the feed belongs to */
    feed_str origin; /* "https://example.org": links to it stay inside */
    const feed_person *authors; /* the feed's: entries do not repeat them, … */
    size_t n_authors;
    feed_str *categories; /* … nor these */
    size_t n_categories;
    feed_str older, newer, latest; /* other pages of an archive; absent: none */
    bool rtl;
    bool in_day;
    bool dated;      /* the open day has a date … */
    int64_t day;     /* … this one, in days since 1970, in the zone it was written in */
} page;

static bool open_own(feed_writer *w)
{
    page *p = w->own;
    buf_init(&p->clean, CLEAN_MAX);
    buf_init(&p->scratch, SCRATCH_MAX);
    buf_init(&p->url, SCRATCH_MAX);
    buf_init(&p->resolving, SCRATCH_MAX);
    p->sanitizer = html_sanitizer_new();
    return p->sanitizer != NULL;
}

static void close_own(feed_writer *w)
{
    page *p = w->own;
    html_sanitizer_free(p->sanitizer);
    buf_free(&p->clean);
    buf_free(&p->scratch);
    buf_free(&p->url);
    buf_free(&p->resolving);
}

/* ---- pieces ---- */

#define put(w, literal) buf_put_lit(&(w)->x.b, literal)

static void put_words(feed_writer *w, const char *s)
{
    xmlout_raw(&w->x, str_of(s));
}

static void put_scratch(feed_writer *w)
{
    page *p = w->own;
    xmlout_raw(&w->x, buf_str(&p->scratch));
    if (p->scratch.error && !w->x.error)
        w->x.error = p->scratch.error;
}

static void put_text(feed_writer *w, feed_str text)
{
    page *p = w->own;
    buf_clear(&p->scratch);
    html_put_text(&p->scratch, text);
    put_scratch(w);
}

/* ` name="value"`; an absent value writes nothing. */
static void put_attr(feed_writer *w, const char *name, feed_str value)
{
    page *p = w->own;
    if (!value.p)
        return;
    buf_clear(&p->scratch);
    html_put_value(&p->scratch, value);
    buf_put_char(&w->x.b, ' ');
    put_words(w, name);
    put(w, "=\"");
    put_scratch(w);
    put(w, "\"");
}

static void put_bdi(feed_writer *w, feed_str text)
{
    put(w, "<bdi>");
    put_text(w, text);
    put(w, "</bdi>");
}

/* A URL that may be followed, until the next call; absent if it may not. */
static feed_str safe_url(page *p, feed_str url)
{
    buf_clear(&p->url);
    return url.n && html_put_url(&p->url, STR_NONE, url, &p->resolving) ? buf_str(&p->url) : STR_NONE;
}

static void put_time(feed_writer *w, feed_time t)
{
    page *p = w->own;
    writer_date date;
    put(w, "<time");
    put_attr(w, "datetime", writer_rfc3339(&date, t));
    put(w, ">");
    words_put_date(&w->x.b, p->words, t);
    put(w, "</time>");
}

static void put_names(feed_writer *w, const feed_person *people, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i)
            put(w, ", ");
        put_bdi(w, people[i].name.n ? people[i].name : people[i].email);
    }
}

static bool is_common(const page *p, feed_str term)
{
    for (size_t i = 0; i < p->n_categories; i++)
        if (str_eq(p->categories[i], term))
            return true;
    return false;
}

/* Categories as labels, but for those that the whole feed has. */
static void put_tags(feed_writer *w, const feed_category *list, size_t n)
{
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        if (is_common(w->own, list[i].term))
            continue;
        put_words(w, any ? "<li>" : "<ul class=\"tags\"><li>");
        put_bdi(w, list[i].label.n ? list[i].label : list[i].term);
        put(w, "</li>");
        any = true;
    }
    if (any)
        put(w, "</ul>\n");
}

/* ---- the head ---- */

static feed_str feed_type(const feed_link *link)
{
    static const char *const TYPES[] = {"application/rss+xml", "application/atom+xml", "application/feed+json",
                                        "application/rdf+xml"};
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
        if (str_eq(link->type, str_of(TYPES[i])))
            return link->type;
    bool for_people = str_ends(link->href, STR(".html")) || str_ends(link->href, STR("/"));
    if (link->type.n || for_people || !writer_link_is(link, "self"))
        return STR_NONE;
    return str_ends(link->href, STR(".json")) ? str_of(TYPES[2])
         : str_find(link->href, STR("atom")) < link->href.n ? str_of(TYPES[1]) : str_of(TYPES[0]);
}

static feed_str feed_name(feed_str type)
{
    return str_eq(type, STR("application/atom+xml"))    ? STR("Atom")
         : str_eq(type, STR("application/feed+json")) ? STR("JSON Feed")
         : str_eq(type, STR("application/rdf+xml"))   ? STR("RSS 1.0") : STR("RSS");
}

static bool is_feed(const feed_link *link)
{
    return (writer_link_is(link, "self") || writer_link_is(link, "alternate")) && feed_type(link).n;
}

/* The next feed from link i on that was not among those before; the head's links are few. */
static const feed_link *next_feed(const feed_head *head, size_t *i)
{
    while (*i < head->n_links) {
        const feed_link *link = &head->links[(*i)++];
        const feed_link *first = head->links;
        while (!(is_feed(first) && str_eq(first->href, link->href)) && first < link)
            first++;
        if (first == link && is_feed(link))
            return link;
    }
    return NULL;
}

/* The page that the feed belongs to. */
static const feed_link *home_link(const feed_head *head)
{
    for (size_t i = 0; i < head->n_links; i++)
        if (writer_link_is(&head->links[i], "alternate") && !is_feed(&head->links[i]))
            return &head->links[i];
    return NULL;
}

static feed_str style(void)
{
    for (const struct schema_file *f = PAGE_FILES; f->name; f++)
        if (str_eq(str_of(f->name), STR("page.css")))
            return (feed_str){f->text, f->n};
    return STR("");
}

/* Nothing runs, nothing loads but images and media, no form is sent: whatever came through. */
static void put_policy(feed_writer *w)
{
    char hash[SHA256_BASE64];
    sha256_base64(style(), hash);
    put(w, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src https: http: data:; "
           "media-src https: http:; style-src 'sha256-");
    buf_put(&w->x.b, hash, sizeof hash);
    put(w, "'; base-uri 'none'; form-action 'none'\">\n");
}

static void put_link(feed_writer *w, feed_str rel, feed_str type, feed_str title, feed_str href)
{
    page *p = w->own;
    feed_str url = safe_url(p, href);
    if (!url.p)
        return;
    put(w, "<link");
    put_attr(w, "rel", rel);
    put_attr(w, "type", type);
    put_attr(w, "title", title);
    put_attr(w, "href", url);
    put(w, ">\n");
}

static void put_head(feed_writer *w, const feed_head *head)
{
    const feed_link *home = home_link(head);
    put(w, "<head>\n<meta charset=\"utf-8\">\n");
    put_policy(w);
    put(w, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<meta name=\"color-scheme\" content=\"light dark\">\n"
           "<meta name=\"referrer\" content=\"no-referrer\">\n"
           "<meta name=\"generator\" content=\"Feedloom " FEEDLOOM_VERSION "\">\n<title>");
    put_text(w, head->title.value);
    put(w, "</title>\n");
    if (head->subtitle.value.n && head->subtitle.type == FEED_TEXT) {
        put(w, "<meta name=\"description\"");
        put_attr(w, "content", head->subtitle.value);
        put(w, ">\n");
    }
    if (home)
        put_link(w, STR("canonical"), STR_NONE, STR_NONE, home->href);
    const feed_link *feed;
    for (size_t i = 0; (feed = next_feed(head, &i));)
        put_link(w, STR("alternate"), feed_type(feed), head->title.value, feed->href);
    if (head->icon.n)
        put_link(w, STR("icon"), STR_NONE, STR_NONE, head->icon);
    put(w, "<style>");
    xmlout_raw(&w->x, style());
    put(w, "</style>\n</head>\n");
}

/* An address that a narrow screen breaks behind its slashes. */
static void put_address(feed_writer *w, feed_str url)
{
    for (size_t at; (at = str_find_byte(url, '/')) < url.n; url = str_from(url, at + 1)) {
        put_text(w, (feed_str){url.p, at + 1});
        if (at && at + 1 < url.n && url.p[at + 1] != '/')
            put(w, "<wbr>");
    }
    put_text(w, url);
}

static void put_feed(feed_writer *w, const feed_link *link)
{
    feed_str url = safe_url(w->own, link->href);
    if (!url.p)
        return;
    put(w, "<li><a");
    put_attr(w, "href", url);
    put(w, ">");
    put_text(w, feed_name(feed_type(link)));
    put(w, "</a> <code>");
    put_address(w, url);
    put(w, "</code></li>\n");
}

static void put_feeds(feed_writer *w, const feed_head *head)
{
    const page *p = w->own;
    size_t at = 0;
    const feed_link *feed = next_feed(head, &at);
    if (!feed)
        return;
    put(w, "<section class=\"feeds\" aria-labelledby=\"feedloom-subscribe\"");
    xmlout_raw(&w->x, p->other);
    put(w, ">\n<h2 id=\"feedloom-subscribe\">");
    put_words(w, p->words->subscribe);
    put(w, "</h2>\n<p>");
    put_words(w, p->words->how);
    put(w, "</p>\n<ul>\n");
    for (; feed; feed = next_feed(head, &at))
        put_feed(w, feed);
    put(w, "</ul>\n</section>\n");
}

static void put_subtitle(feed_writer *w, const feed_head *head)
{
    page *p = w->own;
    if (!head->subtitle.value.n)
        return;
    put(w, "<p class=\"about\">");
    if (head->subtitle.type == FEED_TEXT) {
        put_text(w, head->subtitle.value);
    } else {
        buf_clear(&p->scratch);
        if (html_to_text(p->sanitizer, head->subtitle.value, &p->scratch) && !w->x.error)
            w->x.error = FEED_E_LIMIT;
        buf_clear(&p->clean);
        html_put_text(&p->clean, buf_str(&p->scratch));
        xmlout_raw(&w->x, buf_str(&p->clean));
    }
    put(w, "</p>\n");
}

static void put_by(feed_writer *w, const feed_head *head)
{
    const page *p = w->own;
    if (!head->n_authors && !head->updated.set)
        return;
    put(w, "<p class=\"by\">");
    put_names(w, head->authors, head->n_authors);
    if (head->updated.set) {
        put_words(w, head->n_authors ? " · <span" : "<span");
        xmlout_raw(&w->x, p->other);
        put(w, ">");
        put_words(w, p->words->updated);
        put(w, " ");
        put_time(w, head->updated);
        put(w, "</span>");
    }
    put(w, "</p>\n");
}

static void put_top(feed_writer *w, const feed_head *head)
{
    const feed_link *home = home_link(head);
    feed_str url = home ? safe_url(w->own, home->href) : STR_NONE;
    put(w, "<header class=\"top\">\n<h1>");
    if (url.p) {
        put(w, "<a");
        put_attr(w, "href", url);
        put(w, ">");
    }
    put_text(w, head->title.value);
    put_words(w, url.p ? "</a></h1>\n" : "</h1>\n");
    put_subtitle(w, head);
    put_by(w, head);
    put_tags(w, head->categories, head->n_categories);
    put_feeds(w, head);
    put(w, "</header>\n");
}

static void set_home(feed_writer *w, const feed_head *head)
{
    page *p = w->own;
    const feed_link *home = home_link(head);
    uri u;
    if (!home)
        return;
    p->home = arena_dup(&w->a, home->href);
    uri_parse(p->home, &u);
    if (u.authority.n)
        p->origin = str_range(p->home.p, u.authority.p + u.authority.n);
}

static feed_str chained(feed_writer *w, const feed_head *head, const char *rel)
{
    const feed_link *link = writer_link(head->links, head->n_links, rel);
    return link ? arena_dup(&w->a, safe_url(w->own, link->href)) : STR_NONE;
}

/* The pages of an archive (RFC 5005 section 4) lead from one to the next. */
static void keep_chain(feed_writer *w, const feed_head *head)
{
    page *p = w->own;
    p->older = chained(w, head, "prev-archive");
    p->newer = chained(w, head, "next-archive");
    p->latest = chained(w, head, "current");
}

static void put_step(feed_writer *w, const char *rel, feed_str url, const char *label)
{
    if (!url.n)
        return;
    put(w, "<a");
    put_attr(w, "rel", str_of(rel));
    put_attr(w, "href", url);
    put(w, ">");
    put_words(w, label);
    put(w, "</a>\n");
}

static void put_chain(feed_writer *w)
{
    const page *p = w->own;
    if (!p->older.n && !p->newer.n && !p->latest.n)
        return;
    put(w, "<nav class=\"chain\"");
    xmlout_raw(&w->x, p->other);
    put(w, ">\n");
    put_step(w, "prev", p->older, p->words->older);
    put_step(w, "next", p->newer, p->words->newer);
    put_step(w, "up", p->latest, p->words->latest);
    put(w, "</nav>\n");
}

/* What the head says for all entries. */
static void keep_common(feed_writer *w, const feed_head *head)
{
    page *p = w->own;
    feed_person *authors = arena_array(&w->a, head->n_authors + 1, sizeof *authors);
    p->categories = arena_array(&w->a, head->n_categories + 1, sizeof *p->categories);
    if (!authors || !p->categories) {
        w->x.error = FEED_E_MEMORY;
        return;
    }
    p->authors = authors;
    for (size_t i = 0; i < head->n_authors; i++)
        authors[p->n_authors++].name = arena_dup(&w->a, head->authors[i].name);
    for (size_t i = 0; i < head->n_categories; i++)
        p->categories[p->n_categories++] = arena_dup(&w->a, head->categories[i].term);
}

/* The language: the head's, or what the title's script tells; for what tells nothing, the words are English. */
static void set_language(feed_writer *w, const feed_head *head)
{
    page *p = w->own;
    p->language = w->language.n ? w->language : script_language(head->title.value);
    p->words = words_for(p->language);
    p->rtl = script_rtl(p->language, head->title.value);
    size_t n = strlen(p->words->language);
    bool same = p->language.n >= n && str_eq_nocase((feed_str){p->language.p, n}, str_of(p->words->language));
    p->other = same ? STR("") : STR(" lang=\"en\" dir=\"ltr\"");
}

static void begin(feed_writer *w, const feed_head *head)
{
    page *p = w->own;
    set_language(w, head);
    set_home(w, head);
    put(w, "<!DOCTYPE html>\n<html");
    put_attr(w, "lang", p->language.n ? p->language : STR_NONE);
    put_attr(w, "dir", p->rtl ? STR("rtl") : STR("ltr"));
    put(w, ">\n");
    put_head(w, head);
    put(w, "<body id=\"feedloom-top\">\n<a class=\"skip\" href=\"#feedloom-entries\"");
    xmlout_raw(&w->x, p->other);
    put(w, ">");
    put_words(w, p->words->skip);
    put(w, "</a>\n");
    put_top(w, head);
    keep_chain(w, head);
    keep_common(w, head); /* the masthead itself names them */
    put(w, "<main id=\"feedloom-entries\" tabindex=\"-1\">\n");
}

/* ---- entries ---- */

static int64_t day_of(feed_time t)
{
    int64_t seconds = t.unix_seconds + (int64_t)t.offset_minutes * 60;
    return seconds / 86400 - (seconds % 86400 < 0);
}

static void open_day(feed_writer *w, feed_time t)
{
    page *p = w->own;
    if (p->in_day && p->dated == t.set && (!t.set || p->day == day_of(t)))
        return;
    put_words(w, p->in_day ? "</section>\n<section class=\"day\">\n<h2" : "<section class=\"day\">\n<h2");
    xmlout_raw(&w->x, p->other);
    put(w, ">");
    if (t.set)
        put_time(w, t);
    else
        put_words(w, p->words->undated);
    put(w, "</h2>\n");
    p->in_day = true;
    p->dated = t.set;
    p->day = t.set ? day_of(t) : 0;
}

static bool is_outside(const page *p, feed_str url)
{
    return uri_is_http(url) && !(p->origin.n && str_starts(url, p->origin));
}

/* "www.example.org" tells no more than "example.org". */
static feed_str host_of(feed_str url)
{
    uri u;
    uri_authority a;
    uri_parse(url, &u);
    uri_parse_authority(u.authority, &a);
    return str_starts(a.host, STR("www.")) ? str_from(a.host, 4) : a.host;
}

static void put_title(feed_writer *w, const feed_entry *entry, feed_str url)
{
    feed_str title = str_trim(entry->title.value);
    put(w, "<h3>");
    if (url.p) {
        put(w, "<a");
        put_attr(w, "href", url);
        put(w, ">");
    }
    put_text(w, title.n ? title : url.n ? url : entry->id);
    put_words(w, url.p ? "</a></h3>\n" : "</h3>\n");
}

static void put_source(feed_writer *w, const feed_source *source)
{
    feed_str url = safe_url(w->own, source->link);
    put(w, "<span>");
    if (url.p) {
        put(w, "<a");
        put_attr(w, "href", url);
        put(w, ">");
    }
    put_bdi(w, source->title.n ? source->title : source->link.n ? source->link : source->id);
    put_words(w, url.p ? "</a></span>" : "</span>");
}

static bool has_own_authors(const page *p, const feed_entry *entry)
{
    bool same = entry->n_authors == p->n_authors;
    for (size_t i = 0; i < entry->n_authors && same; i++)
        same = str_eq(entry->authors[i].name, p->authors[i].name);
    return !same && entry->n_authors;
}

/* Who tells the same (merging lists them so), and what else belongs to it. */
static void put_related(feed_writer *w, const feed_entry *entry)
{
    for (size_t i = 0; i < entry->n_links; i++) {
        const feed_link *link = &entry->links[i];
        feed_str url = link->title.n && writer_link_is(link, "related") ? safe_url(w->own, link->href) : STR_NONE;
        if (!url.p)
            continue;
        put(w, "<span><a rel=\"related\"");
        put_attr(w, "href", url);
        put(w, ">");
        put_bdi(w, link->title);
        put(w, "</a></span>");
    }
}

/* Where the title leads to, whose feed it was in, who wrote it. */
static void put_from(feed_writer *w, const feed_entry *entry, feed_str host)
{
    bool authors = has_own_authors(w->own, entry);
    if (!host.n && !entry->source && !authors)
        return;
    put(w, "<p class=\"from\">");
    if (host.n) {
        put(w, "<span class=\"host\">");
        put_bdi(w, host);
        put(w, "</span>");
    }
    if (entry->source)
        put_source(w, entry->source);
    put_related(w, entry);
    if (authors) {
        put(w, "<span>");
        put_names(w, entry->authors, entry->n_authors);
        put(w, "</span>");
    }
    put(w, "</p>\n");
}

static void put_plain(feed_writer *w, feed_str text)
{
    put(w, "<div class=\"text plain\"><p>");
    put_text(w, text);
    put(w, "</p></div>\n");
}

static void put_html(feed_writer *w, const feed_text *text)
{
    page *p = w->own;
    buf_clear(&p->clean);
    int status = html_sanitize(p->sanitizer, text->value, NULL, &p->clean);
    if (status && !w->x.error)
        w->x.error = status;
    put(w, "<div class=\"text\">");
    page_put_content(&w->x, buf_str(&p->clean), p->origin);
    put(w, "</div>\n");
}

static void put_enclosures(feed_writer *w, const feed_entry *entry)
{
    const page *p = w->own;
    for (size_t i = 0; i < entry->n_links; i++) {
        const feed_link *link = &entry->links[i];
        feed_str url = writer_link_is(link, "enclosure") ? safe_url(w->own, link->href) : STR_NONE;
        if (!url.p)
            continue;
        put(w, "<p class=\"from\"><a");
        put_attr(w, "href", url);
        put(w, "><span");
        xmlout_raw(&w->x, p->other);
        put(w, ">");
        put_words(w, p->words->attachment);
        put(w, "</span>: ");
        put_bdi(w, link->title.n ? link->title : link->type.n ? link->type : url);
        put(w, "</a></p>\n");
    }
}

/* An entry's language, or what its title's script tells on a page whose own language is written in Latin letters. */
static feed_str entry_language(const page *p, const feed_entry *entry)
{
    if (entry->language.n)
        return entry->language;
    bool foreign = p->rtl || script_language(str_of(p->words->up)).n;
    return foreign ? STR_NONE : script_language(entry->title.value);
}

/* What has no letter that runs from right to left does not, whatever it is said to be. */
static bool entry_rtl(const page *p, const feed_entry *entry, const feed_text *text)
{
    bool own = entry->language.n && !str_eq_nocase(entry->language, p->language);
    bool rtl = own ? script_rtl(entry->language, STR_NONE) : p->rtl || script_rtl(STR_NONE, entry->title.value);
    return rtl && (script_has_rtl(entry->title.value) || script_has_rtl(text->value));
}

static void put_article(feed_writer *w, const feed_entry *entry, const feed_text *text)
{
    const page *p = w->own;
    size_t page_n = str_find_byte(entry->permalink, '#');
    feed_str language = entry_language(p, entry);
    bool rtl = entry_rtl(p, entry, text);
    put(w, "<article");
    if (page_n + 1 < entry->permalink.n && str_eq((feed_str){entry->permalink.p, page_n}, p->home))
        put_attr(w, "id", str_from(entry->permalink, page_n + 1));
    if (language.n && !str_eq_nocase(language, p->language))
        put_attr(w, "lang", language);
    if (rtl != p->rtl)
        put_attr(w, "dir", rtl ? STR("rtl") : STR("ltr"));
    put(w, ">\n");
}

static void put_entry(feed_writer *w, const feed_entry *entry)
{
    page *p = w->own;
    const feed_link *link = writer_link(entry->links, entry->n_links, "alternate");
    bool summary = w->options.body == FEED_BODY_SUMMARY || !entry->content.value.p;
    const feed_text *text = summary ? &entry->summary : &entry->content;
    open_day(w, writer_published(entry));
    put_article(w, entry, text);
    feed_str url = safe_url(p, link ? link->href : entry->permalink);
    put_title(w, entry, url);
    put_from(w, entry, url.p && is_outside(p, url) ? host_of(url) : STR_NONE);
    if (text->value.n && text->type == FEED_HTML)
        put_html(w, text);
    else if (text->value.n)
        put_plain(w, str_trim(text->value));
    put_enclosures(w, entry);
    put_tags(w, entry->categories, entry->n_categories);
    put(w, "</article>\n");
}

static void end(feed_writer *w)
{
    const page *p = w->own;
    put_words(w, p->in_day ? "</section>\n</main>\n" : "</main>\n");
    put_chain(w);
    put(w, "<footer class=\"end\"");
    xmlout_raw(&w->x, p->other);
    put(w, ">\n<p>");
    put_words(w, p->words->made);
    put(w, "</p>\n<p class=\"up\"><a href=\"#feedloom-top\">");
    put_words(w, p->words->up);
    put(w, "</a></p>\n</footer>\n</body>\n</html>\n");
}

const writer_code WRITER_HTML = {.begin = begin, .entry = put_entry, .end = end, .own = sizeof(page),
                                 .open = open_own, .close = close_own};
