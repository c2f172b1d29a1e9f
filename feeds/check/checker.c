/* The checker of feed.h: bytes to UTF-8, JSON or XML, and the events to the rules. */
#include <stddef.h>
#include <stdlib.h>

#include "../html/references.h"
#include "../model/report.h"
#include "context.h"
#include "html_check.h"
#include "jsonfeed.h"
#include "rng.h"

enum {
    NAME_MAX = 4096,
    URL_MAX = 64 * 1024,
    TEXT_MAX = 32 * 1024 * 1024, /* of one element */
    SMALL_MAX = 64 * 1024,
    SET_MAX = 1000000, /* ids that are compared */
    SET_BYTES_MAX = 128 * 1024 * 1024,
    LINKS_MAX = 100000,
    SLOTS_KEPT = 1024, /* of a set, from document to document */
    PIECE = 16 * 1024,
    MARKS_FIT = 1 / (M_COUNT <= 64) /* marks are bits of a uint64_t, kinds too */
};

/* ---- Events of the XML parser ------------------------------------------------------------------------------------ */

static int on_start(void *context, const xml_element *element)
{
    return walk_start(context, element);
}

static int on_text(void *context, feed_str text)
{
    return walk_text(context, text);
}

static int on_end(void *context, feed_str ns, feed_str prefix, feed_str local)
{
    (void)ns, (void)prefix, (void)local;
    return walk_end(context);
}

/* Netscape's DTD of RSS 0.91 is the one doctype that feeds have had. */
static int on_doctype(void *context, feed_str name, feed_str public_id, feed_str system_id)
{
    feed_checker *c = context;
    uint32_t line, column;
    (void)name;
    xml_scanner_position(c->xml, &line, &column);
    if (str_eq(public_id, STR("-//Netscape Communications//DTD RSS 0.91//EN"))) {
        c->rss091_doctype = true;
        if (str_find(system_id, STR("my.netscape.com")) < system_id.n)
            find_document(c, FEED_RULE_DeprecatedDTD, line, column, system_id);
    } else if (system_id.n) {
        find_document(c, FEED_RULE_ContainsSystemEntity, line, column, system_id);
    }
    return FEED_OK;
}

/* An entity that may stand in a DTD, which nobody fetches. That of RSS 0.91 has HTML's. */
static void on_skipped(void *context, feed_str name, bool declared)
{
    feed_checker *c = context;
    uint32_t line, column;
    if (declared || (c->rss091_doctype && html_reference_known(name)))
        return;
    xml_scanner_position(c->xml, &line, &column);
    find_document(c, FEED_RULE_UndefinedNamedEntity, line, column, name);
}

static void on_fault(void *context, feed_str message, uint32_t line, uint32_t column)
{
    feed_checker *c = context;
    find_document(c, FEED_RULE_SAXError, line, column, message);
}

static int begin_xml(feed_checker *c)
{
    xml_handler handler = {
        .start = on_start, .text = on_text, .end = on_end, .doctype = on_doctype, .fault = on_fault,
        .skipped = c->own_output ? NULL : on_skipped, .context = c};
    if (c->xml && xml_scanner_reset(c->xml, &handler))
        return FEED_E_MEMORY;
    if (!c->xml)
        c->xml = xml_scanner_new(&handler, NULL, false);
    if (!c->space)
        c->space = calloc(1, sizeof *c->space);
    if (!c->xml || !c->space)
        return FEED_E_MEMORY;
    c->frames = c->space->frames;
    c->deferred = c->space->deferred;
    c->source = c->own_output ? NULL : &c->space->source;
    if (c->source)
        source_reset(c->source);
    c->depth = 1;
    c->frames[0] = (frame){.kind = K_ROOT};
    c->mode = MODE_XML;
    return FEED_OK;
}

static int begin_json(feed_checker *c)
{
    feed_checker_options options = {
        .name = buf_str(&c->name), .base_url = buf_str(&c->base_url), .now = c->now, .own_output = c->own_output};
    c->json = jsonfeed_checker_new(&options, c->json_reporter);
    c->mode = MODE_JSON;
    if (charset_get_info(c->charset)->bom)
        find_document(c, FEED_RULE_JsonFeedByteOrderMark, 1, 1, STR_NONE);
    http_check(c);
    return c->json ? FEED_OK : FEED_E_MEMORY;
}

/* Findings of the other checker count too. */
static void count_json(void *context, const feed_finding *finding)
{
    feed_checker *c = context;
    c->counts[finding->level]++;
    if (c->reporter.report)
        c->reporter.report(c->reporter.context, finding);
}

/* ---- Bytes ------------------------------------------------------------------------------------------------------- */

static void report_encoding(feed_checker *c)
{
    const charset_info *info = charset_get_info(c->charset);
    feed_str label = info->declared;
    c->encoding_told = true;
    if (info->unknown)
        find_document(c, FEED_RULE_UnknownEncoding, info->line, info->column, label);
    else if (info->contradicts)
        find_document(c, FEED_RULE_UnicodeError, info->line, info->column, label);
    else if (!info->version.p && !info->bom)
        find_document(c, FEED_RULE_MissingEncoding, 1, 1, STR_NONE);
    else if (label.p && !charset_is_common(label))
        find_document(c, FEED_RULE_ObscureEncoding, info->line, info->column, label);
    else if (label.p && !str_starts_nocase(label, STR("utf-")) && !str_eq_nocase(label, STR("utf8")))
        find_document(c, FEED_RULE_NonstdEncoding, info->line, info->column, label);
    if (info->version.p && !str_eq(info->version, STR("1.0")))
        find_document(c, FEED_RULE_BadXmlVersion, 1, 1, info->version);
}

/* In pieces, so that the source is never far ahead of the parser. */
static int push_with_source(feed_checker *c, const char *bytes, size_t n)
{
    int rc = FEED_OK;
    for (size_t at = 0; at < n && !rc; at += PIECE) {
        size_t piece = n - at < PIECE ? n - at : PIECE;
        source_push(c->source, bytes + at, piece);
        rc = xml_scanner_push(c->xml, bytes + at, piece);
    }
    return rc;
}

static int push_utf8(feed_checker *c, const char *bytes, size_t n)
{
    if (c->mode == MODE_JSON)
        return jsonfeed_checker_push(c->json, bytes, n);
    return c->own_output ? xml_scanner_push(c->xml, bytes, n) : push_with_source(c, bytes, n);
}

static int sniff(feed_checker *c, const char *bytes, size_t n)
{
    size_t i = 0;
    while (i < n && is_space(bytes[i]))
        i++;
    if (i == n)
        return FEED_OK;
    int rc = bytes[i] == '{' || bytes[i] == '[' ? begin_json(c) : begin_xml(c);
    if (!rc && c->mode == MODE_XML)
        report_encoding(c);
    /* White space in front is part of the document: an XML declaration behind it is a mistake. */
    feed_str before = buf_str(&c->text);
    if (!rc && before.n)
        rc = push_utf8(c, before.p, before.n);
    buf_clear(&c->text);
    return rc;
}

/* UTF-8 from the decoder. */
static int on_utf8(void *context, const char *bytes, size_t n)
{
    feed_checker *c = context;
    if (c->mode == MODE_SNIFF) {
        int rc = sniff(c, bytes, n);
        if (rc)
            return rc;
        if (c->mode == MODE_SNIFF) {
            buf_put(&c->text, bytes, n);
            return c->text.error;
        }
    }
    return push_utf8(c, bytes, n);
}

/* A document that is not well-formed has been reported: it is checked as far as it goes. */
static int settled(feed_checker *c, int rc)
{
    if (rc == FEED_E_MEMORY)
        report_rule(c->reporter, FEED_RULE_OutOfMemory, (feed_pos){.file = buf_str(&c->name)});
    if (rc == FEED_E_LIMIT && !c->counts[FEED_ERROR])
        find_document(c, FEED_RULE_ValidatorLimit, 0, 0, STR_NONE);
    if (rc)
        c->status = rc;
    return rc == FEED_E_INPUT ? FEED_OK : rc;
}

int feed_checker_push(feed_checker *c, const char *bytes, size_t n)
{
    if (c->status)
        return c->status == FEED_E_INPUT ? FEED_OK : c->status;
    size_note(c, bytes, n);
    /* What we wrote is UTF-8, and the parser sees to that. */
    return settled(c, c->own_output ? on_utf8(c, bytes, n) : charset_push(c->charset, bytes, n));
}

static int finish(feed_checker *c)
{
    int rc = charset_finish(c->charset);
    if (rc)
        return rc;
    if (c->mode == MODE_SNIFF) {
        find_document(c, FEED_RULE_NotAFeed, 1, 1, STR_NONE);
        return FEED_E_INPUT;
    }
    return c->mode == MODE_JSON ? jsonfeed_checker_finish(c->json) : xml_scanner_finish(c->xml);
}

int feed_checker_finish(feed_checker *c)
{
    const charset_info *info = charset_get_info(c->charset);
    int rc = c->status ? c->status : finish(c);
    if (info->bad && !info->contradicts)
        find_document(c, FEED_RULE_UnicodeError, info->bad_line, 1, info->declared);
    size_check(c);
    return settled(c, rc);
}

/* ---- Life -------------------------------------------------------------------------------------------------------- */

static void number_tables(feed_checker *c)
{
    size_t number = 0;
    for (const element_table *const *t = ELEMENT_TABLES; *t; t++) {
        size_t ns = (*t)->ns;
        c->tables[ns] = *t;
        c->first_row[ns] = (uint16_t)number;
        number += (*t)->n;
    }
}

/* Where in the checker its buffers and sets are, and how much they may hold. */
static const struct {
    size_t at, max;
} BUFFERS[] = {
    {offsetof(feed_checker, name), NAME_MAX},          {offsetof(feed_checker, base_url), URL_MAX},
    {offsetof(feed_checker, content_type), NAME_MAX},  {offsetof(feed_checker, text), TEXT_MAX},
    {offsetof(feed_checker, scratch), 2 * URL_MAX},    {offsetof(feed_checker, root_ns), SMALL_MAX},
    {offsetof(feed_checker, channel_title), TEXT_MAX}, {offsetof(feed_checker, channel_link), TEXT_MAX},
    {offsetof(feed_checker, image_title), TEXT_MAX},   {offsetof(feed_checker, image_link), TEXT_MAX},
    {offsetof(feed_checker, self_urls), URL_MAX * 16}, {offsetof(feed_checker, bases), URL_MAX * 256},
    {offsetof(feed_checker, enclosure_ext), URL_MAX},  {offsetof(feed_checker, attribute), 2 * URL_MAX},
}, SETS[] = {
    {offsetof(feed_checker, ids), SET_MAX},
    {offsetof(feed_checker, updated), SET_MAX},
    {offsetof(feed_checker, guids), SET_MAX},
    {offsetof(feed_checker, abouts), SET_MAX},
    {offsetof(feed_checker, days), LINKS_MAX},
    {offsetof(feed_checker, feed_links.alternates), LINKS_MAX},
    {offsetof(feed_checker, entry_links.alternates), LINKS_MAX},
    {offsetof(feed_checker, source_links.alternates), LINKS_MAX},
};

static buf *buffer_at(feed_checker *c, size_t i)
{
    return (buf *)(void *)((char *)c + BUFFERS[i].at);
}

static str_set *set_at(feed_checker *c, size_t i)
{
    return (str_set *)(void *)((char *)c + SETS[i].at);
}

static void init_buffers(feed_checker *c)
{
    for (size_t i = 0; i < sizeof BUFFERS / sizeof *BUFFERS; i++)
        buf_init(buffer_at(c, i), BUFFERS[i].max);
    for (size_t i = 0; i < sizeof SETS / sizeof *SETS; i++)
        str_set_init(set_at(c, i), SETS[i].max, SET_BYTES_MAX);
}

/* Empties them; a document that made them large does not leave them so. */
static void clear_buffers(feed_checker *c)
{
    for (size_t i = 0; i < sizeof BUFFERS / sizeof *BUFFERS; i++) {
        buf *b = buffer_at(c, i);
        if (b->capacity > SMALL_MAX)
            buf_free(b);
        buf_clear(b);
    }
    for (size_t i = 0; i < sizeof SETS / sizeof *SETS; i++) {
        str_set *set = set_at(c, i);
        if (set->capacity > SLOTS_KEPT || set->text.capacity > SMALL_MAX) {
            str_set_free(set);
            str_set_init(set, SETS[i].max, SET_BYTES_MAX);
        }
        str_set_clear(set);
    }
}

static void free_buffers(feed_checker *c)
{
    for (size_t i = 0; i < sizeof BUFFERS / sizeof *BUFFERS; i++)
        buf_free(buffer_at(c, i));
    for (size_t i = 0; i < sizeof SETS / sizeof *SETS; i++)
        str_set_free(set_at(c, i));
}

/* Everything but what the next document needs again. */
static void end_document(feed_checker *c)
{
    charset_free(c->charset);
    if (c->json)
        jsonfeed_checker_free(c->json);
}

static int begin_document(feed_checker *c, const feed_checker_options *options, feed_reporter reporter)
{
    c->reporter = reporter;
    c->json_reporter = (feed_reporter){.report = count_json, .context = c};
    c->own_output = options->own_output;
    c->passed_on = options->passed_on;
    c->now = options->now;
    buf_put_str(&c->name, options->name);
    buf_put_str(&c->base_url, options->base_url);
    buf_put_str(&c->content_type, options->content_type);
    buf_put_str(&c->self_urls, options->base_url);
    buf_put_char(&c->self_urls, '\n');
    c->charset = charset_new(CHARSET_LITERAL, (charset_sink){.write = on_utf8, .context = c});
    return !c->charset || c->name.error || c->base_url.error || c->content_type.error ? FEED_E_MEMORY : FEED_OK;
}

int feed_checker_reset(feed_checker *c, const feed_checker_options *options, feed_reporter reporter)
{
    end_document(c);
    clear_buffers(c);
    c->feed_links = (links){.alternates = c->feed_links.alternates};
    c->entry_links = (links){.alternates = c->entry_links.alternates};
    c->source_links = (links){.alternates = c->source_links.alternates};
    for (size_t i = 0; i < NS_MEMOS; i++)
        c->ns_memo[i].n = 0;
    memset(c->symbols, 0, c->n_symbols * sizeof *c->symbols);
    memset(c, 0, offsetof(feed_checker, xml));
    return begin_document(c, options, reporter);
}

feed_checker *feed_checker_new(const feed_checker_options *options, feed_reporter reporter)
{
    feed_checker *c = calloc(1, sizeof *c);
    if (c) {
        init_buffers(c);
        number_tables(c);
    }
    if (c && begin_document(c, options, reporter)) {
        feed_checker_free(c);
        return NULL;
    }
    return c;
}

size_t feed_checker_count(const feed_checker *c, feed_level level)
{
    return c->counts[level];
}

void feed_checker_free(feed_checker *c)
{
    if (!c)
        return;
    end_document(c);
    free_buffers(c);
    xml_scanner_free(c->xml);
    for (size_t i = 0; i < SCHEMAS_MAX; i++) {
        rng_validator_free(c->kept[i].validator);
        rng_schema_free(c->kept[i].schema);
    }
    html_check_free(c->html);
    free(c->space);
    free(c);
}
