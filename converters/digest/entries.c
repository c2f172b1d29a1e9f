#include "entries.h"

#include "../../feeds/check/values.h"
#include "../../feeds/core/script.h"
#include "../../feeds/core/uri.h"
#include "../../feeds/core/utf8.h"
#include "../../feeds/model/report.h"
#include "contents.h"
#include "enumeration.h"
#include "language.h"

enum { HOUR = 3600, TAGS_MAX = 32 };

/* ---- positions ---- */

/* A walk over the lines of the Markdown. */
typedef struct line_cursor {
    const uint32_t *lines;
    size_t n, at;
    size_t header;       /* lines before it */
    size_t header_begin; /* of the last of them, which it may begin in */
} line_cursor;

static line_cursor first_line(const digest_job *job)
{
    line_cursor c = {.header = 0};
    const char *begin = job->text.p, *end = begin + job->body;
    c.lines = prepass_lines(job->pre, &c.n);
    for (const char *p = begin; (p = memchr(p, '\n', (size_t)(end - p)));) {
        c.header_begin = (size_t)(++p - begin);
        c.header++;
    }
    return c;
}

/* The line an offset in the Markdown stands in, and the column of the first thing on it. Items come in order: O(lines
 * since the last call). */
static feed_pos position(const digest_job *job, line_cursor *c, size_t offset)
{
    if (c->at && c->lines[c->at] > offset)
        c->at = 0;
    while (c->at + 1 < c->n && c->lines[c->at + 1] <= offset)
        c->at++;
    size_t begin = c->at ? job->body + c->lines[c->at] : c->header_begin, at = begin;
    while (at < job->text.n && (job->text.p[at] == ' ' || job->text.p[at] == '\t'))
        at++;
    return (feed_pos){job->file->name, (uint32_t)(c->header + c->at) + 1, (uint32_t)(at - begin) + 1};
}

/* ---- parts of an entry ---- */

static bool holds(const feed_category *list, size_t n, feed_str term)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].term, term))
            return true;
    return false;
}

static void add_category(feed_entry *entry, feed_str term)
{
    term = str_trim(term);
    if (term.n && !holds(entry->categories, entry->n_categories, term))
        entry->categories[entry->n_categories++].term = term;
}

/* What the header says of the digest and of all its items. */
static int set_common(const digest_job *job, feed_entry *entry)
{
    const digest_meta *meta = job->meta;
    *entry = (feed_entry){.language = meta->language, .rights = meta->rights};
    entry->categories = arena_array(job->entry_arena, meta->n_categories + 1, sizeof *entry->categories);
    entry->authors = arena_array(job->entry_arena, meta->n_authors + 1, sizeof *entry->authors);
    if (!entry->categories || !entry->authors)
        return FEED_E_MEMORY;
    for (size_t i = 0; i < meta->n_categories; i++)
        entry->categories[entry->n_categories++].term = meta->categories[i];
    for (size_t i = 0; i < meta->n_authors; i++)
        entry->authors[entry->n_authors++].name = meta->authors[i];
    return FEED_OK;
}

/* The item's sections and tags behind the header's categories. */
static int add_categories(const digest_job *job, const digest_item *item, feed_entry *entry)
{
    const header_value *tag = item->tags && item->tags->type == HEADER_LIST ? item->tags->first : NULL;
    if (!tag && !item->sections[0] && !item->section.n)
        return FEED_OK;
    size_t most = entry->n_categories + SECTIONS_MAX + 1 + (tag ? TAGS_MAX : 0);
    feed_category *list = arena_array(job->entry_arena, most, sizeof *list);
    if (!list)
        return FEED_E_MEMORY;
    memcpy(list, entry->categories, entry->n_categories * sizeof *list);
    entry->categories = list;
    for (size_t s = 0; s < SECTIONS_MAX && item->sections[s]; s++)
        add_category(entry, markdown_text(job->m, job->m->nodes[item->sections[s]].text));
    add_category(entry, item->section);
    for (int n = 0; tag && n < TAGS_MAX; tag = tag->next, n++)
        add_category(entry, tag->type == HEADER_SCALAR ? tag->text : STR_NONE);
    return FEED_OK;
}

/* The item's own author in place of the header's. */
static int set_author(const digest_job *job, feed_str author, feed_entry *entry)
{
    if (!author.n)
        return FEED_OK;
    if (!(entry->authors = arena_array(job->entry_arena, 1, sizeof *entry->authors)))
        return FEED_E_MEMORY;
    entry->authors->name = author;
    entry->n_authors = 1;
    return FEED_OK;
}

static void add_link(feed_entry *entry, feed_str rel, feed_str href)
{
    if (href.n)
        entry->links[entry->n_links++] = (feed_link){.rel = rel, .href = href};
}

/* A colon that ends no scheme in what would be a relative reference's first segment (RFC 3986 section 4.2), or nothing
 * behind a scheme. */
static bool stray_colon(feed_str url)
{
    size_t colon = str_find_byte(url, ':');
    feed_str scheme = uri_scheme(url);
    if (scheme.n)
        return scheme.n + 1 == url.n;
    return colon < url.n && colon < str_find_byte(url, '/') && colon < str_find_byte(url, '?') &&
           colon < str_find_byte(url, '#');
}

/* "https://a:/b" without the colon: RFC 3986 section 3.2.3 asks for that, and some readers refuse it otherwise. */
static feed_str without_empty_port(const digest_job *job, feed_str url)
{
    uri u;
    uri_authority authority;
    uri_parse(url, &u);
    uri_parse_authority(u.authority, &authority);
    if (!authority.port.p || authority.port.n)
        return url;
    size_t colon = (size_t)(u.authority.p - url.p) + u.authority.n - 1;
    feed_str copy = arena_dup(job->entry_arena, url);
    if (copy.p)
        memmove((char *)(uintptr_t)copy.p + colon, url.p + colon + 1, url.n - colon - 1);
    return copy.p ? (feed_str){copy.p, url.n - 1} : url;
}

/* A URL of the document's own, which were looked at when it was rendered. */
static bool is_known(const digest_job *job, feed_str url)
{
    const buf *urls = &job->m->urls;
    bool within = (uintptr_t)url.p - (uintptr_t)urls->p < urls->n && url.n;
    return within && !job->m->unsettled && !job->options->unwrap.n; /* unwrapped, it may be a part of one */
}

/* The URL, or nothing after a finding where it is none: a feed with it would not be valid. */
static feed_str usable_url(const digest_job *job, feed_pos pos, feed_str url)
{
    if (uri_is_settled(url))
        return url;
    if (!url.n || uri_is_http(url)) /* it has been encoded, so that nothing illegal is left in it */
        return without_empty_port(job, url);
    feed_rule rule = value_uri(url, false, true);
    bool web = uri_has_scheme(url, STR("http")) || uri_has_scheme(url, STR("https"));
    if (!web && !stray_colon(url) && (rule == VALUE_OK || feed_rule_get(rule)->level < FEED_ERROR))
        return url;
    report(job->reporter, FEED_RULE_DigestLink, pos, "\"%.*s\" is no URL; left out", FMT(url));
    return STR_NONE;
}

static feed_time shifted(feed_time t, int64_t seconds)
{
    t.unix_seconds += seconds;
    return t;
}

/* Items are dated one second apart, the first the newest, so that readers keep their order. A digest dated by its day
 * alone counts from one o'clock, so that its items stay on that day. */
static feed_time item_time(const digest_job *job, size_t i)
{
    const digest_item *item = &job->items->items[i];
    const digest_meta *meta = job->meta;
    /* an item's own date, but none behind the header's: by that, digests are put in order before they are read */
    bool own = item->date.set && !(meta->header_date && item->date.unix_seconds > meta->date.unix_seconds);
    int64_t base = (own ? item->precision : meta->precision) >= DATE_TIME ? 0 : HOUR;
    return shifted(own ? item->date : meta->date, base - (int64_t)i);
}

/* The newest item's. */
static feed_time newest_time(const digest_job *job)
{
    feed_time newest = item_time(job, 0);
    for (size_t i = 1; i < job->items->n; i++) {
        feed_time t = item_time(job, i);
        if (t.unix_seconds > newest.unix_seconds)
            newest = t;
    }
    return newest;
}

/* Of the digest's text, behind its title. */
static feed_str plain_summary(const digest_job *job, const markdown_node *title)
{
    enum { LOOK_AT = 4096 };
    feed_str text = str_from(buf_str(&job->m->text), title ? title->text.end : 0);
    text.n = text.n < LOOK_AT ? text.n : utf8_whole(text, LOOK_AT);
    buf line = {.p = arena_alloc(job->entry_arena, text.n + 1), .capacity = text.n + 1, .max = text.n + 1};
    if (!line.p)
        return STR_NONE;
    enumeration_put_line(&line, text);
    return summary_cut(job->cutter, buf_str(&line), SUMMARY_COLUMNS, job->entry_arena);
}

/* Readers show an entry from left to right unless its text says otherwise. */
static bool is_rtl(const digest_job *job, feed_str language)
{
    digest_direction direction = job->meta->direction;
    return direction ? direction == DIGEST_DIRECTION_RTL : script_rtl(language, STR_NONE);
}

#define BOX_OPEN "<div dir=\"rtl\">"
#define BOX_CLOSE "</div>"

/* The entry's HTML, which lives as long as it, in a box of its direction where that is from right to left. 0 or an
 * error. */
static int set_content(const digest_job *job, feed_entry *entry, bool rtl, buf *cut, feed_str *html)
{
    if (rtl && cut->n) {
        if (!buf_reserve(cut, strlen(BOX_OPEN BOX_CLOSE)))
            return FEED_E_MEMORY;
        memmove(cut->p + strlen(BOX_OPEN), cut->p, cut->n);
        memcpy(cut->p, BOX_OPEN, strlen(BOX_OPEN));
        cut->n += strlen(BOX_OPEN);
        buf_put_lit(cut, BOX_CLOSE);
    }
    *html = buf_str(cut);
    if (cut->error || (job->m->unsafe && job->options->html != DIGEST_HTML_KEEP && digest_safe_html(job, html)))
        return FEED_E_MEMORY;
    if (html->n)
        entry->content = (feed_text){.type = FEED_HTML, .value = *html, .clean = true};
    return FEED_OK;
}

/* ---- the digest's own entry ---- */

/* All but the title, which is said already. */
static int put_document(const digest_job *job, const markdown_node *title, buf *out)
{
    feed_str html = buf_str(&job->m->html);
    if (job->options->index == DIGEST_INDEX_DROP)
        return contents_put_rest(job->m, job->meta->title_node, job->html_options->base_url, job->a, out);
    if (title) {
        buf_put_str(out, str_trim((feed_str){html.p, title->html.begin}));
        html = str_from(html, title->html.end);
    }
    buf_put_str(out, str_trim(html));
    return out->error;
}

static int send_digest(const digest_job *job, const feed_entry *common, feed_sink sink, bool linked)
{
    const digest_meta *meta = job->meta;
    const markdown_node *title = meta->title_node ? &job->m->nodes[meta->title_node] : NULL;
    size_t most = job->m->html.n + job->m->n_nodes + BODY_MORE;
    buf cut = {.p = arena_room(job->entry_arena, 1, most), .capacity = most, .max = most};
    feed_entry entry = *common;
    entry.id = job->identity->id;
    entry.title.value = meta->title;
    entry.published = meta->date;
    entry.updated = meta->updated;
    entry.origin = (feed_pos){job->file->name, 1, 1};
    entry.image = usable_url(job, entry.origin, meta->image);
    if (!cut.p || !(entry.links = arena_array(job->entry_arena, 2, sizeof *entry.links)))
        return FEED_E_MEMORY;
    add_link(&entry, STR_NONE, job->identity->permalink);
    if (linked)
        add_link(&entry, STR("collection"), job->identity->feed_id);
    feed_str html;
    if (put_document(job, title, &cut) || set_content(job, &entry, is_rtl(job, entry.language), &cut, &html))
        return FEED_E_MEMORY;
    if (meta->summary.n)
        entry.summary = (feed_text){.type = FEED_TEXT, .value = meta->summary};
    else if (job->options->summaries)
        entry.summary.value = plain_summary(job, title);
    return sink.entry(sink.context, &entry);
}

/* ---- its items' ---- */

static bool is_within(feed_str part, feed_str whole)
{
    return part.n && part.p >= whole.p && part.p + part.n <= whole.p + whole.n;
}

/* Whether a text stands in the document as it is, which has been found to be clean. */
static bool is_of_document(const digest_job *job, feed_str s)
{
    return is_within(s, buf_str(&job->m->text)) || is_within(s, job->text);
}

/* What all items have in common, and what is told item by item. */
typedef struct item_run {
    const feed_str *keys;
    const unsigned *ordinals, *titles; /* of its key and of its title among equals */
    line_cursor cursor;
    const feed_entry *common;
    bool linked; /* the digest's own entry is in the same feed */
    bool rtl;    /* texts in its language are */
    bool han;    /* they may be written in Chinese characters */
} item_run;

static void report_equal(const digest_job *job, const feed_entry *entry, feed_str key, unsigned ordinal)
{
    report(job->reporter, FEED_RULE_DuplicateItem, entry->origin,
           "\"%.*s\" stands here for the %u. time in this digest", FMT(key), ordinal);
}

static void set_item_links(const digest_job *job, const item_run *run, const digest_item *item, feed_entry *entry)
{
    feed_str url = is_known(job, item->url) ? item->url : usable_url(job, entry->origin, item->url);
    add_link(entry, STR_NONE, url.n ? url : entry->permalink);
    if (run->linked) {
        feed_str digest = job->identity->permalink.n ? job->identity->permalink : job->identity->id;
        add_link(entry, STR("via"), digest);
        add_link(entry, STR("collection"), digest);
    } else if (item->url.n) {
        add_link(entry, STR("via"), job->identity->permalink);
    }
}

static int send_item(const digest_job *job, feed_sink sink, item_run *run, size_t i)
{
    const digest_item *item = &job->items->items[i];
    item_identity identity;
    feed_link *links = arena_room(job->entry_arena, 3, sizeof *links);
    buf cut = digest_cut_body(job->m, item, job->entry_arena);
    if (!links || digest_identify_item(job->identity, run->keys[i], run->ordinals[i], job->entry_arena, &identity))
        return FEED_E_MEMORY;
    feed_entry entry = *run->common;
    entry.id = identity.id;
    entry.title = (feed_text){.value = item->title, .clean = is_of_document(job, item->title)};
    entry.published = item_time(job, i);
    entry.permalink = identity.permalink;
    entry.language = language_of_entry(entry.language, run->han, item->title);
    entry.links = links;
    entry.origin = position(job, &run->cursor, prepass_offset(job->pre, item->source));
    if (item->comments.n)
        entry.comments = usable_url(job, entry.origin, item->comments);
    set_item_links(job, run, item, &entry);
    if (add_categories(job, item, &entry) || set_author(job, item->author, &entry))
        return FEED_E_MEMORY;
    feed_str html;
    bool rtl = entry.language.p == run->common->language.p ? run->rtl : is_rtl(job, entry.language);
    if (set_content(job, &entry, rtl, &cut, &html))
        return FEED_E_MEMORY;
    if (job->options->summaries)
        entry.summary.value = digest_html_summary(job, html);
    if (job->options->explain)
        report(job->reporter, FEED_RULE_DigestItem, entry.origin, "entry %zu: \"%.*s\" %.*s", i + 1, FMT(item->title),
               FMT(item->url));
    if (run->ordinals[i] > 1)
        report_equal(job, &entry, run->keys[i], run->ordinals[i]);
    else if (run->titles[i] > 1 && item->title.n)
        report_equal(job, &entry, item->title, run->titles[i]);
    return sink.entry(sink.context, &entry);
}

static int send_items(const digest_job *job, const feed_entry *common, feed_sink sink, bool linked)
{
    size_t n = job->items->n;
    feed_str *keys = arena_room(job->a, n + 1, sizeof *keys);
    feed_str *titles = arena_room(job->a, n + 1, sizeof *titles);
    if (!keys || !titles)
        return FEED_E_MEMORY;
    for (size_t i = 0; i < n; i++) {
        titles[i] = job->items->items[i].title;
        keys[i] = job->items->items[i].url.n ? job->items->items[i].url : titles[i];
    }
    item_run run = {.keys = keys, .ordinals = digest_ordinals(keys, n, job->a), .common = common, .linked = linked,
                    .titles = digest_ordinals(titles, n, job->a), .cursor = first_line(job),
                    .rtl = is_rtl(job, common->language), .han = script_suits(common->language, STR("zh"))};
    int status = run.ordinals && run.titles ? FEED_OK : FEED_E_MEMORY;
    for (size_t i = 0; i < n && !status; i++)
        status = send_item(job, sink, &run, i);
    return status;
}

/* ---- the feed ---- */

static int send_head(const digest_job *job, const feed_entry *common, feed_sink sink, bool items)
{
    const digest_meta *meta = job->meta;
    feed_link *link = arena_array(job->entry_arena, 1, sizeof *link);
    if (!link)
        return FEED_E_MEMORY;
    link->href = job->identity->permalink;
    feed_str title = job->options->title.n ? job->options->title : meta->title;
    feed_head head = {.id = job->identity->feed_id, .title.value = title, .language = meta->language,
                      .rights = meta->rights, .authors = common->authors, .n_authors = common->n_authors,
                      .links = link, .n_links = link->href.n > 0};
    head.subtitle.value = meta->summary;
    head.updated = meta->updated.set && !items ? meta->updated : items ? newest_time(job) : meta->date;
    head.origin = (feed_pos){job->file->name, 1, 1};
    return sink.begin(sink.context, &head);
}

int digest_send(const digest_job *job, feed_sink sink)
{
    digest_entries want = job->options->entries;
    bool items = job->items->n > 0; /* for one entry a digest, only where the file holds several digests */
    bool digest = want == DIGEST_ENTRIES_BOTH || !items;
    feed_entry common;
    arena_reset(job->entry_arena);
    int status = set_common(job, &common);
    if (!status)
        status = send_head(job, &common, sink, items);
    if (!status && digest)
        status = send_digest(job, &common, sink, items);
    if (!status && items)
        status = send_items(job, &common, sink, digest);
    return status ? status : sink.end(sink.context);
}
