/* Mending JSON Feeds: first what keeps the text from being JSON, then values, each where it is written. */
#include <stdio.h>

#include "../core/date.h"
#include "../core/escape.h"
#include "../core/str.h"
#include "../core/uri.h"
#include "../formats/jsonin.h"
#include "fix_state.h"
#include "lists.h"
#include "values.h"

/* What the second pass knows: where it stands, and how much the first one has added or taken in front of that. */
typedef struct mending {
    fixer *x;
    feed_str json; /* the text with the first pass's edits */
    json_reader *reader;
    bool look; /* the first of two readings: for the feed's own addresses */
    size_t n_syntax, next;
    size_t ahead, behind;     /* so far: bytes added, bytes taken */
    size_t depth, foreign;    /* foreign: the depth below which an extension stands; 0: it does not */
    buf key, base;
    bool feed, feed_url;
    size_t version_end; /* of the version's value, in `json` */
} mending;

/* ---- Syntax ------------------------------------------------------------------------------------------------------ */

static void mend_control(fixer *x, feed_str byte)
{
    char escape[8];
    int n = byte.p[0] == '\n'   ? snprintf(escape, sizeof escape, "\\n")
            : byte.p[0] == '\t' ? snprintf(escape, sizeof escape, "\\t")
            : byte.p[0] == '\r' ? snprintf(escape, sizeof escape, "\\r")
                                : 0;
    fix_add(x, FEED_RULE_JsonFeedSyntax, byte, (feed_str){escape, n > 0 ? (size_t)n : 0});
}

/* A string from its quote on; the byte behind it. */
static size_t mend_string(fixer *x, size_t at)
{
    feed_str text = x->text;
    for (at++; at < text.n && text.p[at] != '"'; at++) {
        if (text.p[at] == '\\' && at + 1 < text.n)
            at++;
        else if ((unsigned char)text.p[at] < 0x20)
            mend_control(x, (feed_str){text.p + at, 1});
    }
    return at < text.n ? at + 1 : text.n;
}

static void mend_syntax(fixer *x)
{
    feed_str text = x->text;
    bool marked = str_starts(text, STR("\xEF\xBB\xBF"));
    if (marked)
        fix_add(x, FEED_RULE_JsonFeedByteOrderMark, (feed_str){text.p, 3}, STR(""));
    size_t comma = text.n;
    for (size_t at = marked ? 3 : 0; at < text.n;) {
        char c = text.p[at];
        if ((c == '}' || c == ']') && comma < text.n)
            fix_add(x, FEED_RULE_JsonFeedSyntax, (feed_str){text.p + comma, 1}, STR(""));
        comma = c == ',' ? at : is_space(c) ? comma : text.n;
        at = c == '"' ? mend_string(x, at) : at + 1;
    }
}

/* ---- Values ------------------------------------------------------------------------------------------------------ */

/* The byte of the feed that stands at `at` of the mended text. Asked in order. */
static const char *original(mending *m, size_t at)
{
    const fix_edits *e = m->x->out;
    for (; m->next < m->n_syntax && e->list[m->next].at + m->ahead - m->behind + e->list[m->next].text.n <= at;
           m->next++) {
        m->ahead += e->list[m->next].text.n;
        m->behind += e->list[m->next].n;
    }
    return m->x->text.p + (at - m->ahead + m->behind);
}

/* The last byte of the value that the reader stands at. */
static size_t value_end(const mending *m, bool string)
{
    size_t end = (size_t)json_reader_position(m->reader).offset + 1;
    feed_str s = m->json;
    if (string)
        for (; end < s.n && s.p[end] != '"'; end++)
            end += s.p[end] == '\\';
    else
        while (end < s.n && !is_space(s.p[end]) && !strchr(",]}", s.p[end]))
            end++;
    return string ? end : end - 1;
}

/* The same value as it is written in the feed. */
static feed_str written_value(mending *m, bool string)
{
    const char *first = original(m, (size_t)json_reader_position(m->reader).offset);
    return str_range(first, original(m, value_end(m, string)) + 1);
}

/* It becomes the string in x->scratch. */
static void replace(mending *m, feed_rule rule, feed_str old)
{
    buf escaped;
    buf_init(&escaped, FIX_VALUE_MAX * 6);
    buf_put_char(&escaped, '"');
    escape_json(&escaped, buf_str(&m->x->scratch));
    buf_put_char(&escaped, '"');
    fix_add(m->x, rule, old, buf_str(&escaped));
    buf_free(&escaped);
}

static void mend_date(mending *m, feed_str value, feed_str old)
{
    value_env env = {.now = 0};
    feed_time t;
    feed_rule rule = value_date_3339(value, &env);
    if (rule == VALUE_OK || rule == FEED_RULE_ImplausibleDate || !date_parse_feed(value, &t))
        return;
    date_put_rfc3339(&m->x->scratch, t);
    replace(m, FEED_RULE_JsonFeedInvalidDate, old);
}

static void mend_id(mending *m, feed_str value, feed_str old, bool number)
{
    fixer *x = m->x;
    if (value.n && str_set_add(&x->ids, value) == 0)
        do {
            buf_clear(&x->scratch);
            fix_other_id(x, value);
        } while (str_set_add(&x->ids, buf_str(&x->scratch)) == 0);
    else if (number)
        buf_put_str(&x->scratch, value);
    else
        return;
    replace(m, number ? FEED_RULE_JsonFeedIdNotString : FEED_RULE_JsonFeedDuplicateId, old);
}

static bool is_address(feed_str key)
{
    return list_has("home_page_url feed_url next_url icon favicon url external_url image banner_image avatar ", key,
                    false);
}

static void mend_value(mending *m, json_event event, feed_str value)
{
    feed_str key = buf_str(&m->key), old = written_value(m, event == JSON_STRING);
    bool in_item = m->depth == 3, string = event == JSON_STRING;
    buf_clear(&m->x->scratch);
    if (str_eq(key, STR("id")) && in_item) {
        mend_id(m, value, old, !string);
    } else if (!string) {
        return;
    } else if (list_has("date_published date_modified ", key, false)) {
        mend_date(m, value, old);
    } else if (is_address(key) && value.n && m->base.n && !uri_is_absolute(value)) {
        uri_resolve(buf_str(&m->base), value, &m->x->scratch);
        replace(m, FEED_RULE_JsonFeedRelativeUrl, old);
    } else if (str_eq(key, STR("title")) && text_has_markup(value) && fix_strip_tags(value, &m->x->scratch)) {
        replace(m, FEED_RULE_JsonFeedHtmlInText, old);
    }
}

/* What is known before anything is changed: whether it is a JSON Feed, and where it lives. */
static void look_at(mending *m, feed_str value)
{
    feed_str key = buf_str(&m->key);
    if (m->depth != 1)
        return;
    if (str_eq(key, STR("version")) && str_find(value, STR("jsonfeed.org/version")) < value.n) {
        m->feed = true;
        m->version_end = value_end(m, true);
    }
    m->feed_url |= str_eq(key, STR("feed_url"));
    bool page = str_eq(key, STR("home_page_url"));
    if (!m->x->options->base.n && uri_is_http(value) && (page || (str_eq(key, STR("feed_url")) && !m->base.n))) {
        buf_clear(&m->base);
        buf_put_str(&m->base, value);
    }
}

static int on_event(void *context, json_event event, feed_str text)
{
    mending *m = context;
    if (event == JSON_MAP_END || event == JSON_LIST_END) {
        m->depth--;
        m->foreign = m->foreign > m->depth ? 0 : m->foreign;
    } else if (event == JSON_MAP || event == JSON_LIST) {
        m->depth++;
        if (m->key.n && m->key.p[0] == '_' && !m->foreign)
            m->foreign = m->depth;
        buf_clear(&m->key);
    } else if (event == JSON_KEY) {
        buf_clear(&m->key);
        buf_put_str(&m->key, text);
    } else if (!m->foreign && m->key.n && m->key.p[0] != '_' && (event == JSON_STRING || event == JSON_NUMBER)) {
        if (m->look)
            look_at(m, text);
        else
            mend_value(m, event, text);
    }
    return m->x->out->error;
}

static int read_all(mending *m, bool look)
{
    m->look = look;
    m->depth = m->foreign = 0;
    m->next = m->ahead = m->behind = 0;
    buf_clear(&m->key);
    m->reader = json_reader_new(&(json_handler){.event = on_event, .context = m});
    int status = m->reader ? json_reader_push(m->reader, m->json.p, m->json.n) : FEED_E_MEMORY;
    if (!status)
        status = json_reader_finish(m->reader);
    json_reader_free(m->reader);
    return status;
}

/* --self, for a feed that does not say where it lives. */
static void add_feed_url(mending *m, const char *version_end)
{
    fixer *x = m->x;
    if (!x->options->self.n || m->feed_url)
        return;
    buf_clear(&x->scratch);
    buf_put_lit(&x->scratch, ", \"feed_url\": \"");
    escape_json(&x->scratch, x->options->self);
    buf_put_char(&x->scratch, '"');
    fix_add(x, FEED_RULE_JsonFeedMissingFeedUrl, (feed_str){version_end + 1, 0}, buf_str(&x->scratch));
}

void fix_json(fixer *x)
{
    mending m = {.x = x};
    buf mended;
    mend_syntax(x);
    m.n_syntax = x->out->n;
    buf_init(&mended, FIX_TEXT_MAX);
    buf_init(&m.key, FIX_VALUE_MAX);
    buf_init(&m.base, FIX_VALUE_MAX);
    buf_put_str(&m.base, x->options->base);
    fix_apply(x->text, x->out, &mended);
    m.json = buf_str(&mended);
    int status = mended.error ? mended.error : read_all(&m, true);
    if (!status && m.feed) {
        const char *version_end = original(&m, m.version_end);
        status = read_all(&m, false);
        add_feed_url(&m, version_end);
    }
    /* Another JSON document than a feed stays as it is. */
    if (!m.feed)
        x->out->n = 0;
    if (status == FEED_E_MEMORY)
        x->out->error = status;
    buf_free(&mended);
    buf_free(&m.key);
    buf_free(&m.base);
}
