#include "xml.h"

#include "../core/utf8.h"
#include "xml_scan.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>

enum {
    BLOCK = 64 * 1024,       /* libxml2 sees blocks of this size whatever the slices: so nothing depends on them */
    ENTITIES_MAX = 256,      /* declarations kept */
    ENTITY_BYTES_MAX = 1024, /* of one's text */
    DEFAULTED_COST = 64,     /* an attribute that a declaration adds counts as so many bytes of text */
    EXPANDED_MAX = 32 * 1024 * 1024 /* attribute values of one tag after expansion */
};

static const xml_limits LIMITS = {256, 256, 64 * 1024, (size_t)64 * 1024 * 1024, 0, 0};

typedef struct place {
    uint64_t offset;
    uint32_t line, column;
} place;

typedef enum event { EVENT_TAG, EVENT_TEXT, EVENT_COMMENT, EVENT_DOCTYPE } event;

/* An open element's name; libxml2 keeps the strings as long as its parser. */
struct name {
    feed_str ns, prefix, local;
};

struct xml_parser {
    xml_handler handler;
    xml_limits limits;
    xmlParserCtxtPtr ctxt; /* the outer one: within an entity, callbacks come from another */
    xml_scan scan;
    buf window;            /* bytes from the last settled cursor on: given to libxml2, then waiting */
    size_t given;          /* bytes of window that libxml2 has */
    uint64_t window_begin; /* offset of its first byte; offsets are those of the document, a BOM not counted */
    uint64_t injected;     /* bytes given that are not the document's */
    uint64_t expanded;     /* bytes of text and of added attributes */
    size_t depth, entities;
    struct name *open; /* of limits.depth */
    feed_str uri;      /* the last one: libxml2 gives the same pointer again */
    xml_attr *attrs;
    xml_ns *declared;
    buf values; /* attribute values with references expanded */
    event event;
    place at;        /* how far lines have been counted; only ever moves forward */
    place run;       /* where the present text begins: behind the tag or comment before it */
    bool run_placed; /* run's line and column are known, not its offset alone */
    bool ready;      /* libxml2 has been set up */
    bool started;
    int status;
};

/* ---- Positions --------------------------------------------------------------------------------------------------- */

static uint64_t cursor_offset(const xml_parser *p)
{
    const xmlParserInput *in = p->ctxt->input;
    return in->consumed + (uint64_t)(in->cur - in->base) - p->injected;
}

/* The byte of the window at an offset; one beyond it is its end. */
static const char *byte_at(const xml_parser *p, uint64_t offset)
{
    uint64_t i = offset > p->window_begin ? offset - p->window_begin : 0;
    return buf_str(&p->window).p + (i < p->window.n ? i : p->window.n);
}

/* Counts lines up to `offset`. */
static void advance(xml_parser *p, uint64_t offset)
{
    if (offset <= p->at.offset)
        return;
    const char *from = byte_at(p, p->at.offset), *to = byte_at(p, offset);
    p->at.offset = offset;
    for (const char *q; (q = memchr(from, '\n', (size_t)(to - from))); from = q + 1) {
        p->at.line++;
        p->at.column = 1;
    }
    p->at.column += (uint32_t)utf8_count(str_range(from, to));
}

static void place_run(xml_parser *p)
{
    if (p->run_placed)
        return;
    advance(p, p->run.offset);
    p->run = p->at;
    p->run_placed = true;
}

/* Drops what libxml2 has consumed, after counting its lines and keeping where the present text began. */
static void settle(xml_parser *p)
{
    uint64_t cursor = cursor_offset(p);
    place_run(p);
    advance(p, cursor);
    size_t consumed = (size_t)(cursor - p->window_begin);
    p->window.n -= consumed;
    p->given -= consumed;
    memmove(p->window.p, p->window.p + consumed, p->window.n);
    p->window_begin = cursor;
}

/* The offset of the last `mark` before the cursor. */
static uint64_t back_to(const xml_parser *p, feed_str mark)
{
    feed_str window = buf_str(&p->window);
    const char *q = byte_at(p, cursor_offset(p));
    while (q > window.p && (*--q != mark.p[0] || !str_starts(str_range(q, window.p + window.n), mark)))
        ;
    return p->window_begin + (uint64_t)(q - window.p);
}

void xml_parser_position(const xml_parser *parser, uint32_t *line, uint32_t *column)
{
    xml_parser *p = (xml_parser *)parser; /* counting lines is a cache, not a change */
    if (p->status)
        ;
    else if (p->event == EVENT_TAG)
        advance(p, back_to(p, STR("<")));
    else if (p->event == EVENT_COMMENT)
        advance(p, back_to(p, STR("<!--")));
    else if (p->event == EVENT_DOCTYPE)
        advance(p, p->scan.doctype);
    else
        place_run(p);
    const place *found = p->event == EVENT_TEXT ? &p->run : &p->at;
    *line = found->line;
    *column = found->column;
}

/* Text begins so many bytes behind the cursor, which is at the '>' of a start tag, or behind other markup. */
static void begin_run(xml_parser *p, unsigned behind)
{
    p->run.offset = cursor_offset(p) + behind;
    p->run_placed = false;
}

/* ---- Ends -------------------------------------------------------------------------------------------------------- */

/*
 * Nothing follows. It is the outer parser that must stop, not the one of an entity that may be calling; and not by
 * xmlStopParser, which frees the input under the feet of a libxml2 that is just reporting lack of memory for it.
 */
static void stop(xml_parser *p, int status)
{
    p->status = status;
    p->ctxt->disableSAX = 1;
    if (p->ctxt->errNo == XML_ERR_OK)
        p->ctxt->errNo = XML_ERR_USER_STOP;
}

static void fault(xml_parser *p, int status, feed_str message, uint64_t offset)
{
    if (p->status)
        return;
    advance(p, offset);
    stop(p, status);
    if (p->handler.fault)
        p->handler.fault(p->handler.context, message, p->at.line, p->at.column);
}

static void fault_here(xml_parser *p, int status, feed_str message)
{
    fault(p, status, message, cursor_offset(p));
}

static void on_error(void *context, xmlErrorPtr error)
{
    xml_parser *p = context;
    if (!p->ready) {
        p->status = FEED_E_MEMORY; /* nothing else can go wrong yet */
        return;
    }
    bool harmless = error->level < XML_ERR_ERROR || error->code == XML_WAR_NS_URI; /* a namespace name that is no URI */
    if (error->code == XML_ERR_NO_MEMORY)
        fault_here(p, FEED_E_MEMORY, STR("out of memory"));
    else if (error->code == XML_ERR_DOCUMENT_END && p->depth)
        fault_here(p, FEED_E_INPUT, STR("the document ends inside an element"));
    else if (!harmless)
        fault_here(p, FEED_E_INPUT, str_trim(str_of(error->message ? error->message : "not well-formed")));
}

/* ---- Elements ---------------------------------------------------------------------------------------------------- */

static feed_str view(const xmlChar *s)
{
    return str_of((const char *)s);
}

static bool within_text_limit(xml_parser *p, uint64_t more)
{
    p->expanded += more;
    if (p->expanded <= p->limits.text_bytes + 4 * p->scan.offset)
        return true;
    fault_here(p, FEED_E_LIMIT, STR("entities expand to too much text"));
    return false;
}

/* The text of "&name;" at s, whose length goes to *length. libxml2 leaves references to declared entities in attribute
 * values, and writes an ampersand as "&#38;". */
static feed_str reference_text(xml_parser *p, feed_str s, size_t *length)
{
    *length = 1;
    size_t end = str_find_byte(s, ';');
    if (end == s.n)
        return STR("&");
    *length = end + 1;
    feed_str name = {s.p + 1, end - 1};
    char zero_terminated[256];
    if (name.n == 0 || name.p[0] == '#' || name.n >= sizeof zero_terminated)
        return STR("&");
    memcpy(zero_terminated, name.p, name.n);
    zero_terminated[name.n] = '\0';
    const xmlEntity *entity = xmlSAX2GetEntity(p->ctxt, (const xmlChar *)zero_terminated);
    return entity && entity->content ? view(entity->content) : STR("");
}

/* Expands the references of an attribute value into p->values. */
static void expand_value(xml_parser *p, feed_str value)
{
    while (value.n) {
        size_t plain = str_find_byte(value, '&'), length;
        buf_put(&p->values, value.p, plain);
        value = str_from(value, plain);
        if (!value.n)
            break;
        feed_str text = reference_text(p, value, &length);
        for (size_t i = 0; i < text.n; i++)
            buf_put_char(&p->values, is_space(text.p[i]) ? ' ' : text.p[i]);
        value = str_from(value, length);
    }
}

/* Fills p->attrs; values that need expansion get their pointers last, when the buffer grows no more. */
static bool take_attributes(xml_parser *p, int count, const xmlChar **five)
{
    bool expansion = false;
    if (!count)
        return true;
    buf_clear(&p->values);
    for (int i = 0; i < count; i++, five += 5) {
        xml_attr *attr = &p->attrs[i];
        *attr = (xml_attr){view(five[2]), view(five[1]), view(five[0]),
                           str_range((const char *)five[3], (const char *)five[4])};
        if (!attr->value.n || !memchr(attr->value.p, '&', attr->value.n))
            continue;
        size_t before = p->values.n;
        expand_value(p, attr->value);
        attr->value = (feed_str){NULL, p->values.n - before};
        expansion = true;
    }
    if (!expansion)
        return true;
    if (p->values.error) {
        fault_here(p, p->values.error, STR("the attributes of a tag are too long"));
        return false;
    }
    size_t at = 0;
    for (int i = 0; i < count; i++)
        if (!p->attrs[i].value.p) {
            p->attrs[i].value.p = p->values.p ? p->values.p + at : "";
            at += p->attrs[i].value.n;
        }
    return within_text_limit(p, at);
}

/* Attribute declarations of the internal subset can add to every tag. */
static bool within_tag_limits(xml_parser *p, int namespaces, int attributes, int defaulted, const xmlChar **five)
{
    if ((size_t)namespaces + (size_t)attributes > p->limits.attributes) {
        fault_here(p, FEED_E_LIMIT, STR("a tag has too many attributes"));
        return false;
    }
    uint64_t added = 0;
    for (int i = attributes - defaulted; i < attributes; i++)
        added += DEFAULTED_COST + (uint64_t)(five[5 * i + 4] - five[5 * i + 3]);
    if (added && !within_text_limit(p, added))
        return false;
    if (++p->depth <= p->limits.depth)
        return true;
    fault(p, FEED_E_LIMIT, STR("elements are nested too deep"), back_to(p, STR("<")));
    return false;
}

static feed_str view_uri(xml_parser *p, const xmlChar *uri)
{
    if ((const char *)uri != p->uri.p)
        p->uri = view(uri);
    return p->uri;
}

static void on_start(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int n_declared,
                     const xmlChar **declared, int n_attrs, int n_defaulted, const xmlChar **attrs)
{
    xml_parser *p = context;
    if (p->status || !within_tag_limits(p, n_declared, n_attrs, n_defaulted, attrs) ||
        !take_attributes(p, n_attrs, attrs))
        return;
    for (int i = 0; i < n_declared; i++)
        p->declared[i] = (xml_ns){view(declared[2 * i]), view(declared[2 * i + 1])};
    const struct name name = {view_uri(p, uri), view(prefix), view(local)};
    p->open[p->depth - 1] = name;
    xml_element element = {.ns = name.ns,
                           .prefix = name.prefix,
                           .local = name.local,
                           .attrs = p->attrs,
                           .n_attrs = (size_t)n_attrs,
                           .declared = p->declared,
                           .n_declared = (size_t)n_declared};
    p->event = EVENT_TAG;
    int status = p->handler.start(p->handler.context, &element);
    if (status)
        stop(p, status);
    else
        begin_run(p, 1);
}

static void on_end(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    xml_parser *p = context;
    (void)local, (void)prefix, (void)uri;
    if (p->status || !p->depth)
        return;
    const struct name *name = &p->open[--p->depth];
    p->event = EVENT_TAG;
    int status = p->handler.end(p->handler.context, name->ns, name->prefix, name->local);
    if (status)
        stop(p, status);
    else
        begin_run(p, 0);
}

/* ---- Text, comments, doctype, entities --------------------------------------------------------------------------- */

static void on_text(void *context, const xmlChar *text, int n)
{
    xml_parser *p = context;
    if (p->status || n <= 0 || !within_text_limit(p, (uint64_t)n))
        return;
    p->event = EVENT_TEXT;
    int status = p->handler.text(p->handler.context, (feed_str){(const char *)text, (size_t)n});
    if (status)
        stop(p, status);
}

static void on_comment(void *context, const xmlChar *text)
{
    xml_parser *p = context;
    if (p->status)
        return;
    p->event = EVENT_COMMENT;
    int status = p->handler.comment(p->handler.context, view(text));
    if (status)
        stop(p, status);
    else
        begin_run(p, 0);
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
    xml_parser *p = context;
    if (p->status)
        return;
    xmlSAX2InternalSubset(p->ctxt, name, public_id, system_id);
    p->event = EVENT_DOCTYPE;
    int status =
        p->handler.doctype ? p->handler.doctype(p->handler.context, view(name), view(public_id), view(system_id)) : 0;
    if (status)
        stop(p, status);
}

/* The document exists to hold entities, and because without one libxml2 would declare them past on_entity. */
static void on_document(void *context)
{
    xml_parser *p = context;
    xmlSAX2StartDocument(p->ctxt);
}

/* Only internal general entities of plain text, few and short; a reference to any other is one to nothing. */
static void on_entity(void *context, const xmlChar *name, int type, const xmlChar *public_id, const xmlChar *system_id,
                      xmlChar *content)
{
    xml_parser *p = context;
    if (type == XML_INTERNAL_PARAMETER_ENTITY || type == XML_EXTERNAL_PARAMETER_ENTITY)
        p->ctxt->hasPErefs = 1; /* so that a reference to it is passed over */
    if (type != XML_INTERNAL_GENERAL_ENTITY || !content || p->status || p->entities >= ENTITIES_MAX)
        return;
    feed_str text = view(content);
    if (text.n > ENTITY_BYTES_MAX || str_find_byte(text, '&') < text.n || str_find_byte(text, '<') < text.n)
        return;
    p->entities++;
    xmlSAX2EntityDecl(p->ctxt, name, type, public_id, system_id, content);
}

static xmlEntityPtr on_get_entity(void *context, const xmlChar *name)
{
    xml_parser *p = context;
    return xmlSAX2GetEntity(p->ctxt, name);
}

/* ---- The parser -------------------------------------------------------------------------------------------------- */

/* Parameter entities, notations, external subsets and the like have no handler: they are passed over. */
static xmlSAXHandler sax_handler(const xml_handler *handler)
{
    xmlSAXHandler sax = {.startDocument = on_document,
                         .internalSubset = on_doctype,
                         .entityDecl = on_entity,
                         .getEntity = on_get_entity,
                         .characters = on_text,
                         .ignorableWhitespace = on_text,
                         .startElementNs = on_start,
                         .endElementNs = on_end,
                         .initialized = XML_SAX2_MAGIC};
    if (handler->comment)
        sax.comment = on_comment;
    return sax;
}

/* The thread's error handler. libxml2 reports some failures to it alone, and without one prints them. */
typedef struct error_handler {
    xmlStructuredErrorFunc function;
    void *context;
} error_handler;

/* From now on errors come to us; returns whose they were. */
static error_handler listen(xml_parser *p)
{
    error_handler before = {xmlStructuredError, xmlStructuredErrorContext};
    xmlSetStructuredErrorFunc(p, on_error);
    return before;
}

static bool open_context(xml_parser *p)
{
    const error_handler before = listen(p);
    xmlSAXHandler sax = sax_handler(&p->handler);
    p->ctxt = xmlCreatePushParserCtxt(&sax, p, NULL, 0, NULL);
    if (!p->ctxt || !p->ctxt->input || !p->ctxt->input->buf ||
        xmlCtxtUseOptions(p->ctxt, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC) != 0 ||
        xmlSwitchEncoding(p->ctxt, XML_CHAR_ENCODING_UTF8) != 0)
        p->status = FEED_E_MEMORY;
    xmlSetStructuredErrorFunc(before.context, before.function);
    p->ready = true;
    return !p->status;
}

xml_parser *xml_parser_new(const xml_handler *handler, const xml_limits *limits)
{
    xmlInitParser();
    xml_parser *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    p->handler = *handler;
    p->limits = limits ? *limits : LIMITS;
    p->scan = (xml_scan){.tag_bytes = p->limits.tag_bytes, .attributes = p->limits.attributes};
    p->at = p->run = (place){0, 1, 1};
    buf_init(&p->values, EXPANDED_MAX);
    buf_init(&p->window, p->limits.tag_bytes + XML_COMMENT_MAX + 2 * (size_t)BLOCK);
    p->attrs = calloc(p->limits.attributes + 1, sizeof *p->attrs);
    p->open = calloc(p->limits.depth + 1, sizeof *p->open);
    p->declared = calloc(p->limits.attributes + 1, sizeof *p->declared);
    if (!p->open || !p->attrs || !p->declared || !open_context(p)) {
        xml_parser_free(p);
        return NULL;
    }
    return p;
}

/* Gives bytes to libxml2. */
static void parse(xml_parser *p, feed_str bytes, bool final)
{
    if (p->status || (bytes.n == 0 && !final))
        return;
    const error_handler before = listen(p);
    int code = xmlParseChunk(p->ctxt, bytes.p, (int)bytes.n, final);
    xmlSetStructuredErrorFunc(before.context, before.function);
    if (code != XML_ERR_OK && !p->ctxt->wellFormed)
        fault_here(p, FEED_E_INPUT, STR("not well-formed"));
}

/* The next `n` bytes of the window. */
static void parse_window(xml_parser *p, size_t n, bool final)
{
    const char *bytes = buf_str(&p->window).p + p->given;
    p->given += n;
    parse(p, (feed_str){bytes, n}, final);
}

/* Closes an open CDATA section and opens it again: libxml2 would search its whole length at every block, and refuse
 * one of more than 10 MB. */
static void split_cdata(xml_parser *p)
{
    feed_str split = STR("]]><![CDATA[");
    parse(p, split, false);
    p->injected += split.n;
}

/* Bytes at the end that are not a whole character yet. */
static size_t unfinished_character(feed_str s)
{
    for (size_t back = 1; back <= 3 && back <= s.n; back++) {
        unsigned char c = (unsigned char)s.p[s.n - back];
        if ((c & 0xC0) == 0x80)
            continue;
        return c >= 0xC0 && back < (c >= 0xF0 ? 4u : c >= 0xE0 ? 3u : 2u) ? back : 0;
    }
    return 0;
}

static void skip_bom(xml_parser *p)
{
    if (!p->started && str_starts(buf_str(&p->window), STR("\xEF\xBB\xBF"))) {
        p->window.n -= 3;
        memmove(p->window.p, p->window.p + 3, p->window.n);
    }
    p->started = true;
}

/* What is wanted before libxml2 sees it: whole characters, scanned. */
static int parse_block(xml_parser *p, bool final)
{
    skip_bom(p);
    feed_str fresh = buf_from(&p->window, p->given);
    if (!final)
        fresh.n -= unfinished_character(fresh);
    uint64_t begin = p->scan.offset;
    fresh.n = xml_scan_bytes(&p->scan, fresh, final);
    if (p->scan.over) {
        parse_window(p, p->scan.begin > begin ? (size_t)(p->scan.begin - begin) : 0, false);
        fault(p, FEED_E_LIMIT, str_of(p->scan.over), p->scan.begin);
    }
    parse_window(p, fresh.n, final);
    if (p->scan.state == XML_SCAN_CDATA && !final)
        split_cdata(p);
    if (!p->status)
        settle(p);
    return p->status;
}

int xml_parser_push(xml_parser *p, const char *bytes, size_t n)
{
    while (n && !p->status) {
        size_t room = BLOCK - (p->window.n - p->given), take = n < room ? n : room;
        buf_put(&p->window, bytes, take);
        bytes += take;
        n -= take;
        if (p->window.error)
            fault_here(p, p->window.error, STR("out of memory"));
        else if (take == room)
            parse_block(p, false);
    }
    return p->status;
}

int xml_parser_finish(xml_parser *p)
{
    return p->status ? p->status : parse_block(p, true);
}

void xml_parser_free(xml_parser *p)
{
    if (!p)
        return;
    if (p->ctxt && p->ctxt->myDoc)
        xmlFreeDoc(p->ctxt->myDoc);
    if (p->ctxt)
        xmlFreeParserCtxt(p->ctxt);
    buf_free(&p->values);
    buf_free(&p->window);
    free(p->open);
    free(p->attrs);
    free(p->declared);
    free(p);
}
