#include "jsonfeed.h"

#include <stdio.h>
#include <stdlib.h>

#include "../core/hash.h"
#include "../core/uri.h"
#include "../core/utf8.h"
#include "../formats/jsonin.h"
#include "../model/report.h"
#include "html_check.h"
#include "values.h"

enum { IDS_MAX = 1000000, IDS_BYTES = 128 * 1024 * 1024, URL_MAX = 4096, VALUE_SHOWN = 100 };

/* ---- What may stand where ---------------------------------------------------------------------------------------- */

typedef enum shape { FEED, ITEM, AUTHOR, ATTACHMENT, HUB, LIST, FOREIGN /* extensions and what is reported */ } shape;

static const char *const SHAPE_NAMES[] = {"feed", "item", "author", "attachment", "hub", "list", "extension"};

typedef enum type {
    T_STRING,
    T_VERSION,
    T_ID,
    T_URL,
    T_DATE,
    T_LANGUAGE,
    T_MIME,
    T_AMOUNT, /* a number, not negative */
    T_BOOLEAN,
    T_OBJECT,
    T_LIST
} type;

typedef struct row {
    shape in;
    const char *key;
    type type;
    shape of;          /* what an object is, or the elements of a list; LIST: strings */
    feed_rule missing; /* broken when the key is not there; NONE: it may be absent */
    bool since_1_1;
} row;

#define NONE          FEED_RULE_COUNT
#define MISSING(what) FEED_RULE_JsonFeedMissing##what

/* The bit of a row in `seen` is its place here: at most 64 rows. */
static const row ROWS[] = {
    {FEED, "version", T_VERSION, LIST, MISSING(Version), false},
    {FEED, "title", T_STRING, LIST, MISSING(Title), false},
    {FEED, "home_page_url", T_URL, LIST, MISSING(HomePage), false},
    {FEED, "feed_url", T_URL, LIST, MISSING(FeedUrl), false},
    {FEED, "description", T_STRING, LIST, NONE, false},
    {FEED, "user_comment", T_STRING, LIST, NONE, false},
    {FEED, "next_url", T_URL, LIST, NONE, false},
    {FEED, "icon", T_URL, LIST, NONE, false},
    {FEED, "favicon", T_URL, LIST, NONE, false},
    {FEED, "author", T_OBJECT, AUTHOR, NONE, false},
    {FEED, "authors", T_LIST, AUTHOR, NONE, true},
    {FEED, "language", T_LANGUAGE, LIST, NONE, true},
    {FEED, "expired", T_BOOLEAN, LIST, NONE, false},
    {FEED, "hubs", T_LIST, HUB, NONE, false},
    {FEED, "items", T_LIST, ITEM, MISSING(Items), false},
    {ITEM, "id", T_ID, LIST, MISSING(Id), false},
    {ITEM, "url", T_URL, LIST, NONE, false},
    {ITEM, "external_url", T_URL, LIST, NONE, false},
    {ITEM, "title", T_STRING, LIST, NONE, false},
    {ITEM, "content_html", T_STRING, LIST, NONE, false},
    {ITEM, "content_text", T_STRING, LIST, NONE, false},
    {ITEM, "summary", T_STRING, LIST, NONE, false},
    {ITEM, "image", T_URL, LIST, NONE, false},
    {ITEM, "banner_image", T_URL, LIST, NONE, false},
    {ITEM, "date_published", T_DATE, LIST, NONE, false},
    {ITEM, "date_modified", T_DATE, LIST, NONE, false},
    {ITEM, "author", T_OBJECT, AUTHOR, NONE, false},
    {ITEM, "authors", T_LIST, AUTHOR, NONE, true},
    {ITEM, "tags", T_LIST, LIST, NONE, false},
    {ITEM, "language", T_LANGUAGE, LIST, NONE, true},
    {ITEM, "attachments", T_LIST, ATTACHMENT, NONE, false},
    {AUTHOR, "name", T_STRING, LIST, NONE, false},
    {AUTHOR, "url", T_URL, LIST, NONE, false},
    {AUTHOR, "avatar", T_URL, LIST, NONE, false},
    {ATTACHMENT, "url", T_URL, LIST, MISSING(AttachmentUrl), false},
    {ATTACHMENT, "mime_type", T_MIME, LIST, MISSING(MimeType), false},
    {ATTACHMENT, "title", T_STRING, LIST, NONE, false},
    {ATTACHMENT, "size_in_bytes", T_AMOUNT, LIST, NONE, false},
    {ATTACHMENT, "duration_in_seconds", T_AMOUNT, LIST, NONE, false},
    {HUB, "type", T_STRING, LIST, MISSING(HubType), false},
    {HUB, "url", T_URL, LIST, MISSING(HubUrl), false},
};
enum { ROW_COUNT = sizeof ROWS / sizeof *ROWS };
_Static_assert(ROW_COUNT <= 64, "a bit for each row");

/* ---- The checker ------------------------------------------------------------------------------------------------- */

typedef struct frame {
    shape shape;
    const row *row; /* of a LIST: the key it stands under */
    uint64_t seen;  /* keys with a value */
    json_pos pos;
} frame;

struct jsonfeed_checker {
    feed_checker_options options;
    feed_reporter reporter;
    json_reader *reader;
    html_check *html; /* NULL until there is some */
    frame frames[JSON_DEPTH_MAX + 1];
    size_t depth;
    const row *row; /* of the key whose value comes next; NULL: not ours */
    bool extension; /* that key is an extension's */
    str_set ids;
    bool ids_full;
    buf feed_url, next_url;
    json_pos next_url_pos;
    feed_str version;             /* "1", "1.1"; absent: not known (yet) */
    json_pos old_author, new_key; /* the first `author` without `authors`; the first key of 1.1; line 0: none */
    int error;
};

static bool was_seen(const frame *f, shape in, const char *key)
{
    for (int i = 0; i < ROW_COUNT; i++)
        if (ROWS[i].in == in && ROWS[i].key[0] == key[0] && strcmp(ROWS[i].key, key) == 0)
            return f->seen >> i & 1;
    return false;
}

static const row *find_row(shape in, feed_str key)
{
    for (int i = 0; i < ROW_COUNT; i++)
        if (ROWS[i].in == in && str_is(key, ROWS[i].key))
            return &ROWS[i];
    return NULL;
}

/* ---- Findings ---------------------------------------------------------------------------------------------------- */

static feed_str shorten(feed_str s)
{
    return (feed_str){s.p, s.n <= VALUE_SHOWN ? s.n : utf8_whole(s, VALUE_SHOWN)};
}

static void find(jsonfeed_checker *c, feed_rule rule, json_pos at, feed_str element, shape parent, feed_str value)
{
    const feed_rule_info *info = feed_rule_get(rule);
    if (c->options.own_output && info->level != FEED_ERROR)
        return;
    char text[512];
    element = shorten(element);
    value = shorten(value);
    const char *quote = value.n ? "\"" : "";
    int n = snprintf(text, sizeof text, "%.*s%s%s%s%s%.*s%s", FMT(element), element.n ? ": " : "", info->text,
                     value.n ? ": " : "", quote, FMT(value), quote);
    for (int i = 0; i < n && i < (int)sizeof text; i++)
        text[i] = (unsigned char)text[i] < 0x20 ? ' ' : text[i];
    feed_finding finding = {
        .rule = rule,
        .level = info->level,
        .pos = {.file = c->options.name, .line = at.line, .column = at.column},
        .message = {text, n < 0                     ? 0
                          : (size_t)n < sizeof text ? (size_t)n
                                                    : sizeof text - 1},
        .element = element,
        .parent = str_of(SHAPE_NAMES[parent]),
        .value = value,
    };
    if (c->reporter.report)
        c->reporter.report(c->reporter.context, &finding);
}

/* About the value that the reader stands at. */
static void find_value(jsonfeed_checker *c, feed_rule rule, const row *r, feed_str value)
{
    find(c, rule, json_reader_position(c->reader), str_of(r->key), r->in, value);
}

/* ---- Strings ----------------------------------------------------------------------------------------------------- */

static const bool BREAKS_URL[256] = {['<'] = true, ['>'] = true,  ['"'] = true, ['{'] = true, ['}'] = true,
                                     ['|'] = true, ['\\'] = true, ['^'] = true, ['`'] = true, [0x7F] = true};

/* A URI without white space; a relative one has no base that it could be resolved against. */
static void check_url(jsonfeed_checker *c, const row *r, feed_str s)
{
    bool settled = uri_is_settled(s), clean = s.n > 0, relative = !settled && !uri_is_absolute(s);
    for (size_t i = 0; i < s.n && clean && !settled; i++)
        clean = !BREAKS_URL[(unsigned char)s.p[i]] && (unsigned char)s.p[i] > ' ';
    bool web = settled || uri_has_scheme(s, STR("http")) || uri_has_scheme(s, STR("https"));
    if (!clean || (web && !settled && !uri_is_http(s)))
        find_value(c, FEED_RULE_JsonFeedInvalidUrl, r, s);
    else if (relative)
        find_value(c, FEED_RULE_JsonFeedRelativeUrl, r, s);
    else if (!web && r->in != AUTHOR && r->in != ATTACHMENT)
        find_value(c, FEED_RULE_JsonFeedUrlScheme, r, s);
    if (r->in != FEED || s.n > URL_MAX)
        return;
    buf *keep = strcmp(r->key, "feed_url") == 0 ? &c->feed_url : strcmp(r->key, "next_url") == 0 ? &c->next_url : NULL;
    if (!keep)
        return;
    buf_clear(keep);
    buf_put_str(keep, s);
    if (keep->error)
        c->error = keep->error;
    if (keep == &c->next_url)
        c->next_url_pos = json_reader_position(c->reader);
}

/* RFC 3339, where T and Z may be small letters, too (section 5.6). */
static void check_date(jsonfeed_checker *c, const row *r, feed_str s)
{
    char copy[64];
    size_t n = s.n < sizeof copy ? s.n : 0; /* no date is as long */
    for (size_t i = 0; i < n; i++)
        copy[i] = s.p[i] == 't' ? 'T' : s.p[i] == 'z' ? 'Z' : s.p[i];
    feed_rule broken = value_date_3339((feed_str){copy, n}, &(value_env){.now = c->options.now});
    if (broken != VALUE_OK)
        find_value(c, broken == FEED_RULE_ImplausibleDate ? broken : FEED_RULE_JsonFeedInvalidDate, r, s);
}

static bool is_subtag(feed_str s, size_t min, bool letters)
{
    bool fits = s.n >= min && s.n <= 8;
    for (size_t i = 0; i < s.n && fits; i++)
        fits = letters ? is_alpha(s.p[i]) : is_alnum(s.p[i]);
    return fits;
}

/* The shape of RFC 5646: a language of 2 to 8 letters, or x or i with something behind it; then subtags. */
static bool is_language(feed_str s)
{
    feed_str rest = s, part = STR_NONE;
    bool fits = str_split(&rest, '-', &part);
    bool special = rest.p && (str_eq_nocase(part, STR("x")) || str_eq_nocase(part, STR("i")));
    fits = fits && is_subtag(part, special ? 1 : 2, true);
    while (fits && str_split(&rest, '-', &part))
        fits = is_subtag(part, 1, false);
    return fits;
}

static void check_version(jsonfeed_checker *c, const row *r, feed_str s)
{
    if (str_eq(s, STR("https://jsonfeed.org/version/1.1")))
        c->version = STR("1.1");
    else if (str_eq(s, STR("https://jsonfeed.org/version/1")))
        c->version = STR("1");
    else
        find_value(c, FEED_RULE_JsonFeedVersion, r, s);
}

static void check_id(jsonfeed_checker *c, const row *r, feed_str s)
{
    if (s.n == 0)
        find_value(c, FEED_RULE_JsonFeedEmpty, r, s);
    if (c->ids_full)
        return;
    int added = str_set_add(&c->ids, s);
    if (added == 0) {
        find_value(c, FEED_RULE_JsonFeedDuplicateId, r, s);
    } else if (added == FEED_E_MEMORY) {
        c->error = added;
    } else if (added < 0) {
        c->ids_full = true;
        find_value(c, FEED_RULE_LimitExceeded, r, s);
    }
}

static void on_html(void *context, feed_rule rule, size_t offset, feed_str value)
{
    jsonfeed_checker *c = context;
    find(c, rule, json_reader_position_in(c->reader, offset), str_of(c->row->key), c->row->in, value);
}

/* Nothing in JSON Feed says what relative references in it would be relative to. */
static void check_html(jsonfeed_checker *c, feed_str html)
{
    if (c->options.own_output || (!memchr(html.p, '<', html.n) && !memchr(html.p, '&', html.n)))
        return;
    if (!c->html)
        c->html = html_check_new();
    if (c->html)
        html_check_run(c->html, html, HTML_BASE_NONE, (html_hearer){on_html, c});
    else
        c->error = FEED_E_MEMORY;
}

static void check_title(jsonfeed_checker *c, const row *r, feed_str s)
{
    bool turns, hides;
    value_title(s, &turns, &hides);
    if (turns)
        find_value(c, FEED_RULE_BidiControl, r, STR_NONE);
    if (hides)
        find_value(c, FEED_RULE_InvisibleCharacter, r, STR_NONE);
}

static void check_string(jsonfeed_checker *c, const row *r, feed_str s)
{
    switch (r->type) {
    case T_VERSION:
        check_version(c, r, s);
        break;
    case T_ID:
        check_id(c, r, s);
        break;
    case T_URL:
        check_url(c, r, s);
        break;
    case T_DATE:
        check_date(c, r, s);
        break;
    case T_LANGUAGE:
        if (!is_language(s))
            find_value(c, FEED_RULE_JsonFeedInvalidLanguage, r, s);
        break;
    case T_MIME:
        if (!value_is_mime(s))
            find_value(c, FEED_RULE_JsonFeedInvalidMimeType, r, s);
        break;
    default:
        if ((strcmp(r->key, "title") == 0 || strcmp(r->key, "summary") == 0) && text_has_markup(s))
            find_value(c, FEED_RULE_JsonFeedHtmlInText, r, s);
        if (r->missing != NONE && str_trim(s).n == 0)
            find_value(c, FEED_RULE_JsonFeedEmpty, r, s);
        if (strcmp(r->key, "title") == 0)
            check_title(c, r, s);
        if (strcmp(r->key, "content_html") == 0)
            check_html(c, s);
        break;
    }
}

/* ---- Values ------------------------------------------------------------------------------------------------------ */

static bool type_fits(type t, json_event event)
{
    switch (t) {
    case T_AMOUNT:
        return event == JSON_NUMBER;
    case T_BOOLEAN:
        return event == JSON_TRUE || event == JSON_FALSE;
    case T_OBJECT:
        return event == JSON_MAP;
    case T_LIST:
        return event == JSON_LIST;
    case T_ID:
        return event == JSON_STRING || event == JSON_NUMBER;
    default:
        return event == JSON_STRING;
    }
}

/* A value without children that fits its row. */
static void check_scalar(jsonfeed_checker *c, const row *r, json_event event, feed_str text)
{
    if (r->type == T_AMOUNT && text.p[0] == '-')
        find_value(c, FEED_RULE_JsonFeedInvalidAmount, r, text);
    if (r->type == T_ID && event == JSON_NUMBER)
        find_value(c, FEED_RULE_JsonFeedIdNotString, r, text);
    if (event == JSON_STRING || r->type == T_ID)
        check_string(c, r, text);
}

static void enter(jsonfeed_checker *c, shape s, const row *r)
{
    c->frames[c->depth++] = (frame){.shape = s, .row = r, .pos = json_reader_position(c->reader)};
}

static bool opens(json_event event)
{
    return event == JSON_MAP || event == JSON_LIST;
}

/* An element of a list. */
static void on_element(jsonfeed_checker *c, const row *list, json_event event, feed_str text)
{
    bool fits = event == (list->of == LIST ? JSON_STRING : JSON_MAP);
    if (!fits)
        find_value(c, FEED_RULE_JsonFeedWrongType, list, text);
    if (opens(event))
        enter(c, fits ? list->of : FOREIGN, NULL);
}

/* The value of a key. */
static void on_member(jsonfeed_checker *c, frame *f, json_event event, feed_str text)
{
    const row *r = c->row;
    if (c->extension && event != JSON_MAP)
        find(c, FEED_RULE_JsonFeedExtension, json_reader_position(c->reader), STR_NONE, f->shape, text);
    if (r && event == JSON_NULL)
        find_value(c, FEED_RULE_JsonFeedNull, r, STR_NONE);
    bool fits = r && type_fits(r->type, event);
    if (r && event != JSON_NULL) {
        f->seen |= UINT64_C(1) << (r - ROWS);
        if (!fits)
            find_value(c, FEED_RULE_JsonFeedWrongType, r, text);
        else if (!opens(event))
            check_scalar(c, r, event, text);
    }
    if (opens(event))
        enter(c, !fits ? FOREIGN : event == JSON_LIST ? LIST : r->of, r);
}

static void on_value(jsonfeed_checker *c, json_event event, feed_str text)
{
    if (c->depth == 0) {
        if (event != JSON_MAP)
            find(c, FEED_RULE_JsonFeedNotObject, json_reader_position(c->reader), STR_NONE, FEED, text);
        if (opens(event))
            enter(c, event == JSON_MAP ? FEED : FOREIGN, NULL);
        return;
    }
    frame *f = &c->frames[c->depth - 1];
    if (f->shape == LIST)
        on_element(c, f->row, event, text);
    else if (f->shape != FOREIGN)
        on_member(c, f, event, text);
    else if (opens(event))
        enter(c, FOREIGN, NULL);
}

/* ---- Keys -------------------------------------------------------------------------------------------------------- */

/* An underscore and a letter; no dots. */
static bool is_extension_name(feed_str key)
{
    return key.n >= 2 && is_alpha(key.p[1]) && str_find_byte(key, '.') == key.n;
}

static void on_key(jsonfeed_checker *c, feed_str key)
{
    frame *f = &c->frames[c->depth - 1];
    json_pos pos = json_reader_position(c->reader);
    c->row = NULL;
    c->extension = false;
    if (f->shape == FOREIGN)
        return;
    c->row = find_row(f->shape, key);
    c->extension = str_starts(key, STR("_"));
    if (c->extension && !is_extension_name(key))
        find(c, FEED_RULE_JsonFeedExtensionName, pos, key, f->shape, STR_NONE);
    if (!c->row && !c->extension)
        find(c, FEED_RULE_JsonFeedUnknownKey, pos, key, f->shape, STR_NONE);
    if (!c->row)
        return;
    if (f->seen >> (c->row - ROWS) & 1)
        find(c, FEED_RULE_JsonFeedDuplicateKey, pos, key, f->shape, STR_NONE);
    if (c->row->type == T_VERSION && f->seen)
        find(c, FEED_RULE_JsonFeedVersionNotFirst, pos, key, f->shape, STR_NONE);
    if (c->row->since_1_1 && !c->new_key.line)
        c->new_key = pos;
}

/* ---- Ends -------------------------------------------------------------------------------------------------------- */

static void end_feed(jsonfeed_checker *c)
{
    if (c->next_url.n && str_eq(buf_str(&c->feed_url), buf_str(&c->next_url)))
        find(c, FEED_RULE_JsonFeedNextUrl, c->next_url_pos, STR("next_url"), FEED, buf_str(&c->next_url));
    if (c->old_author.line && str_eq(c->version, STR("1.1")))
        find(c, FEED_RULE_JsonFeedAuthorDeprecated, c->old_author, STR("author"), FEED, STR_NONE);
    if (c->new_key.line && str_eq(c->version, STR("1")))
        find(c, FEED_RULE_JsonFeedNewKey, c->new_key, STR_NONE, FEED, STR_NONE);
}

static void on_end(jsonfeed_checker *c)
{
    const frame *f = &c->frames[--c->depth];
    if (f->shape == LIST || f->shape == FOREIGN)
        return;
    for (int i = 0; i < ROW_COUNT; i++)
        if (ROWS[i].in == f->shape && ROWS[i].missing != NONE && !(f->seen >> i & 1))
            find(c, ROWS[i].missing, f->pos, str_of(ROWS[i].key), f->shape, STR_NONE);
    if (f->shape == ITEM && !was_seen(f, ITEM, "content_html") && !was_seen(f, ITEM, "content_text"))
        find(c, FEED_RULE_JsonFeedMissingContent, f->pos, STR("content_html"), ITEM, STR_NONE);
    if (f->shape == AUTHOR && !f->seen)
        find(c, FEED_RULE_JsonFeedEmptyAuthor, f->pos, STR("name"), AUTHOR, STR_NONE);
    if (!c->old_author.line && was_seen(f, f->shape, "author") && !was_seen(f, f->shape, "authors"))
        c->old_author = f->pos;
    if (f->shape == FEED)
        end_feed(c);
}

static int on_event(void *context, json_event event, feed_str text)
{
    jsonfeed_checker *c = context;
    if (event == JSON_KEY)
        on_key(c, text);
    else if (event == JSON_MAP_END || event == JSON_LIST_END)
        on_end(c);
    else
        on_value(c, event, text);
    return c->error;
}

static void on_fault(void *context, feed_str message, uint32_t line, uint32_t column)
{
    jsonfeed_checker *c = context;
    feed_pos pos = {.file = c->options.name, .line = line, .column = column};
    report(c->reporter, FEED_RULE_JsonFeedSyntax, pos, "%.*s", FMT(message));
}

jsonfeed_checker *jsonfeed_checker_new(const feed_checker_options *options, feed_reporter reporter)
{
    jsonfeed_checker *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->options = *options;
    c->reporter = reporter;
    str_set_init(&c->ids, IDS_MAX, IDS_BYTES);
    buf_init(&c->feed_url, URL_MAX);
    buf_init(&c->next_url, URL_MAX);
    c->reader = json_reader_new(&(json_handler){on_event, on_fault, c});
    if (!c->reader) {
        free(c);
        return NULL;
    }
    return c;
}

int jsonfeed_checker_push(jsonfeed_checker *c, const char *bytes, size_t n)
{
    return json_reader_push(c->reader, bytes, n);
}

int jsonfeed_checker_finish(jsonfeed_checker *c)
{
    int status = json_reader_finish(c->reader);
    if (!status && json_reader_bom(c->reader))
        find(c, FEED_RULE_JsonFeedByteOrderMark, (json_pos){0, 1, 1}, STR_NONE, FEED, STR_NONE);
    return status;
}

void jsonfeed_checker_free(jsonfeed_checker *c)
{
    if (!c)
        return;
    json_reader_free(c->reader);
    html_check_free(c->html);
    str_set_free(&c->ids);
    buf_free(&c->feed_url);
    buf_free(&c->next_url);
    free(c);
}
