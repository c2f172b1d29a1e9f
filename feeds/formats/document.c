#include "document.h"

#include <stdlib.h>

#include "../core/arena.h"
#include "charset.h"
#include "choice.h"

enum { STRINGS_MAX = 1024 * 1024 };

struct document {
    xml_handler xml;
    json_handler json;
    bool http, strict, decided, finished;
    xml_limits limits;
    document_info info;
    arena strings;
    feed_str content_type;
    buf head; /* the first bytes, until the encoding is known */
    choice choice;
    charset *charset; /* NULL: UTF-8, which goes straight on */
    size_t bad;       /* malformed sequences that it has reported */
    xml_scanner *scanner;
    json_reader *reader;
    int status;
};

static const struct {
    const char *kind, *message;
} BOZO[] = {
    [DOCUMENT_GOOD] = {"", ""},
    [DOCUMENT_OVERRIDDEN] = {"CharacterEncodingOverride", "the document is not in the encoding that was announced"},
    [DOCUMENT_UNKNOWN] = {"CharacterEncodingUnknown", "the document is in no encoding that fits"},
    [DOCUMENT_NOT_XML] = {"NonXMLContentType", "the media type is not one of XML or JSON"},
    [DOCUMENT_UNDECLARED] = {"UndeclaredNamespace", ""},
    [DOCUMENT_FAULTY] = {"XMLSyntaxError", ""},
};

/* Keeps the first thing that is wrong. */
static void blame(document *d, document_bozo bozo, feed_str message, uint32_t line, uint32_t column)
{
    if (d->info.bozo)
        return;
    bool json = bozo == DOCUMENT_FAULTY && d->info.kind == DOCUMENT_JSON;
    d->info.bozo = bozo;
    d->info.bozo_kind = json ? STR("JSONSyntaxError") : str_of(BOZO[bozo].kind);
    d->info.bozo_message = message.n ? arena_dup(&d->strings, message) : str_of(BOZO[bozo].message);
    d->info.line = line;
    d->info.column = column;
}

/* ---- Events ------------------------------------------------------------------------------------------------------ */

static void on_fault(void *context, feed_str message, uint32_t line, uint32_t column)
{
    document *d = context;
    bool prefix = d->scanner && xml_scanner_last_fault(d->scanner)->kind == XML_FAULT_PREFIX;
    d->info.faults++;
    blame(d, prefix ? DOCUMENT_UNDECLARED : DOCUMENT_FAULTY, message, line, column);
    if (d->info.kind == DOCUMENT_JSON && d->json.fault)
        d->json.fault(d->json.context, message, line, column);
    else if (d->info.kind == DOCUMENT_XML && d->xml.fault)
        d->xml.fault(d->xml.context, message, line, column);
}

static int on_start(void *context, const xml_element *element)
{
    document *d = context;
    return d->xml.start(d->xml.context, element);
}

static int on_text(void *context, feed_str text)
{
    document *d = context;
    return d->xml.text(d->xml.context, text);
}

static int on_end(void *context, feed_str ns, feed_str prefix, feed_str local)
{
    document *d = context;
    return d->xml.end(d->xml.context, ns, prefix, local);
}

static int on_comment(void *context, feed_str text)
{
    document *d = context;
    return d->xml.comment(d->xml.context, text);
}

static int on_doctype(void *context, feed_str name, feed_str public_id, feed_str system_id)
{
    document *d = context;
    d->info.doctype = arena_dup(&d->strings, name);
    d->info.public_id = arena_dup(&d->strings, public_id);
    d->info.system_id = arena_dup(&d->strings, system_id);
    return d->xml.doctype ? d->xml.doctype(d->xml.context, name, public_id, system_id) : 0;
}

static int on_json(void *context, json_event event, feed_str text)
{
    document *d = context;
    return d->json.event(d->json.context, event, text);
}

/* ---- Bytes ------------------------------------------------------------------------------------------------------- */

static int on_utf8(void *context, const char *bytes, size_t n)
{
    document *d = context;
    if (d->charset && charset_get_info(d->charset)->bad > d->bad) {
        d->bad = charset_get_info(d->charset)->bad;
        int status = d->scanner ? xml_scanner_complain(d->scanner, XML_FAULT_ENCODING) : 0;
        if (status)
            return status;
    }
    return d->scanner ? xml_scanner_push(d->scanner, bytes, n) : json_reader_push(d->reader, bytes, n);
}

static int pass(document *d, const char *bytes, size_t n)
{
    d->status = d->charset ? charset_push(d->charset, bytes, n) : on_utf8(d, bytes, n);
    return d->status;
}

static bool open_engine(document *d)
{
    const json_handler json = {on_json, on_fault, d};
    const xml_handler xml = {.start = on_start,
                             .text = on_text,
                             .end = on_end,
                             .comment = d->xml.comment ? on_comment : NULL,
                             .doctype = on_doctype,
                             .fault = on_fault,
                             .context = d};
    if (d->choice.json)
        d->reader = json_reader_new(&json);
    else
        d->scanner = xml_scanner_new(&xml, &d->limits, !d->strict);
    if (!d->choice.utf8)
        d->charset = charset_new_as(d->choice.label, (charset_sink){.write = on_utf8, .context = d});
    return (d->reader || d->scanner) && (d->choice.utf8 || d->charset);
}

/* Settles what the document is, and lets its first bytes go. */
static int decide(document *d, bool whole)
{
    feed_str head = buf_str(&d->head);
    d->decided = true;
    if (!head.n)
        return 0;
    choice_make(&(choice_input){d->http, d->content_type, head, whole}, &d->choice);
    d->info.kind = d->choice.json ? DOCUMENT_JSON : DOCUMENT_XML;
    d->info.encoding = d->choice.name;
    d->info.media_type = d->choice.media_type;
    if (!open_engine(d))
        return d->status = FEED_E_MEMORY;
    if (d->choice.unknown)
        blame(d, DOCUMENT_UNKNOWN, STR(""), 0, 0);
    if (d->choice.overridden)
        blame(d, DOCUMENT_OVERRIDDEN, STR(""), 0, 0);
    if (d->choice.not_xml)
        blame(d, DOCUMENT_NOT_XML, STR(""), 0, 0);
    pass(d, head.p + d->choice.mark, head.n - d->choice.mark);
    buf_free(&d->head);
    return d->status;
}

int document_push(document *d, const char *bytes, size_t n)
{
    if (!d->decided && !d->status) {
        size_t room = CHOICE_BYTES - d->head.n, take = n < room ? n : room;
        buf_put(&d->head, bytes, take);
        d->status = d->head.error;
        bytes += take;
        n -= take;
        if (take == room && !d->status)
            decide(d, false);
    }
    return d->status || !n ? d->status : pass(d, bytes, n);
}

int document_finish(document *d)
{
    if (d->status || d->finished)
        return d->status;
    d->finished = true;
    if (!d->decided)
        decide(d, true);
    if (!d->status && d->charset)
        d->status = charset_finish(d->charset);
    if (!d->status && d->scanner)
        d->status = xml_scanner_finish(d->scanner);
    if (!d->status && d->reader)
        d->status = json_reader_finish(d->reader);
    return d->status;
}

/* ---- What is known of it ----------------------------------------------------------------------------------------- */

const document_info *document_get_info(document *d)
{
    d->info.standalone = d->scanner ? xml_scanner_standalone(d->scanner) : -1;
    if (d->scanner)
        d->info.version = xml_scanner_version(d->scanner);
    return &d->info;
}

void document_position(document *d, uint32_t *line, uint32_t *column)
{
    *line = *column = 1;
    if (d->scanner) {
        xml_scanner_position(d->scanner, line, column);
    } else if (d->reader) {
        json_pos at = json_reader_position(d->reader);
        *line = at.line;
        *column = at.column;
    }
}

const xml_scanner *document_scanner(const document *d)
{
    return d->scanner;
}

document *document_new(const document_options *o, const xml_handler *xml, const json_handler *json)
{
    document *d = calloc(1, sizeof *d);
    if (!d)
        return NULL;
    arena_init(&d->strings, STRINGS_MAX);
    buf_init(&d->head, CHOICE_BYTES);
    d->xml = *xml;
    d->json = *json;
    d->http = o->http;
    d->strict = o->strict;
    d->limits = o->limits ? *o->limits : (xml_limits){0};
    d->content_type = arena_dup(&d->strings, o->content_type);
    d->info.media_type = STR("");
    if (o->content_type.p && !d->content_type.p) {
        document_free(d);
        return NULL;
    }
    return d;
}

void document_free(document *d)
{
    if (!d)
        return;
    xml_scanner_free(d->scanner);
    json_reader_free(d->reader);
    charset_free(d->charset);
    buf_free(&d->head);
    arena_free(&d->strings);
    free(d);
}
