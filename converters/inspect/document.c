/* A whole document: encoding, reader, what stands beside feed and entries. */
#include <stdlib.h>

#include "../../feeds/formats/charset.h"
#include "../../feeds/formats/scan.h"
#include "state.h"

static int collect(void *context, const char *bytes, size_t n)
{
    buf *b = context;
    buf_put(b, bytes, n);
    return b->error;
}

static int decode(inspector *in, feed_str bytes, buf *out)
{
    charset *c = charset_new(CHARSET_LITERAL, (charset_sink){collect, out});
    if (!c)
        return FEED_E_MEMORY;
    int status = charset_push(c, bytes.p, bytes.n);
    if (!status)
        status = charset_finish(c);
    const charset_info *info = charset_get_info(c);
    feed_str name = info->declared.p ? info->declared : STR("utf-8");
    node_set(&in->make, in->root, STR("encoding"), node_string(&in->make, name));
    charset_free(c);
    return status;
}

/* The first fault of the document. */
static void set_bozo(inspector *in, feed_str exception)
{
    if (node_get_string(in->root, STR("bozo_exception")).p)
        return;
    node_set(&in->make, in->root, STR("bozo"), node_bool(&in->make, true));
    node_set(&in->make, in->root, STR("bozo_exception"), node_string(&in->make, exception));
}

static void note_fault(inspector *in, const xml_fault *fault)
{
    if (fault->kind == XML_FAULT_NONE)
        return;
    buf_clear(&in->scratch);
    buf_put_str(&in->scratch,
                fault->kind == XML_FAULT_PREFIX ? STR("UndeclaredNamespace: ") : STR("XMLSyntaxError: "));
    buf_put_str(&in->scratch, fault->message);
    buf_printf(&in->scratch, " (line %u, column %u)", fault->line, fault->column);
    set_bozo(in, buf_str(&in->scratch));
}

/* What is wrong with the document is mended on the way; limits end it there. */
static int read_xml(inspector *in, feed_str text)
{
    const xml_handler handler = inspect_handler(in);
    xml_scanner *scanner = xml_scanner_new(&handler, NULL, true);
    if (!scanner)
        return FEED_E_MEMORY;
    int status = 0;
    size_t slice = in->options.slice ? in->options.slice : text.n;
    for (size_t at = 0; at < text.n && !status; at += slice)
        status = xml_scanner_push(scanner, text.p + at, text.n - at < slice ? text.n - at : slice);
    if (!status)
        status = xml_scanner_finish(scanner);
    if (!in->saw_element)
        in->version = STR_NONE;
    note_fault(in, xml_scanner_first_fault(scanner));
    xml_scanner_free(scanner);
    return status == FEED_E_INPUT || (status == FEED_E_LIMIT && !in->make.error) ? 0 : status;
}

/* ---- what is known before reading -------------------------------------------------------------------------------- */

/* Splits "Name: value". */
static feed_str header_value(feed_str header, feed_str *name)
{
    size_t colon = str_find_byte(header, ':');
    *name = str_trim((feed_str){header.p, colon});
    return str_trim(str_from(header, colon + 1));
}

static feed_str find_header(const inspector *in, const char *wanted)
{
    feed_str name, value;
    for (size_t i = 0; i < in->options.n_headers; i++) {
        value = header_value(in->options.headers[i], &name);
        if (str_eq_nocase(name, str_of(wanted)))
            return value;
    }
    return STR_NONE;
}

static void put_headers(inspector *in)
{
    node *headers = node_new(&in->make, NODE_MAP);
    feed_str name;
    for (size_t i = 0; i < in->options.n_headers; i++) {
        feed_str value = header_value(in->options.headers[i], &name);
        buf_clear(&in->scratch);
        for (size_t k = 0; k < name.n; k++)
            buf_put_char(&in->scratch, to_lower(name.p[k]));
        node_set(&in->make, headers, buf_str(&in->scratch), node_string(&in->make, value));
    }
    node_set(&in->make, in->root, STR("headers"), headers);
}

/* Content-Location below the document's URL, or one of them. */
static void set_base(inspector *in)
{
    feed_str location = find_header(in, "content-location"), url = in->options.url, base = STR_NONE;
    if (location.n && url.n)
        base = inspect_resolve_safe(in, url, location);
    if (!base.n && location.n)
        base = inspect_resolve_safe(in, STR_NONE, location);
    in->base = base.n ? base : url;
}

static void set_language(inspector *in)
{
    feed_str language = find_header(in, "content-language");
    if (!language.n)
        return;
    in->language = language;
    node *value = node_string(&in->make, language);
    for (size_t i = 0; value && i < value->as.string.n; i++)
        if (value->as.string.p[i] == '_')
            ((char *)value->as.string.p)[i] = '-';
    node_set(&in->make, in->feed, STR("language"), value);
}

static void begin(inspector *in)
{
    node_maker *m = &in->make;
    in->root = node_new(m, NODE_MAP);
    in->feed = node_new(m, NODE_MAP);
    in->entries = node_new(m, NODE_LIST);
    in->namespaces = node_new(m, NODE_MAP);
    in->version = STR("");
    node_set(m, in->root, STR("bozo"), node_bool(m, false));
    node_set(m, in->root, STR("bozo_exception"), node_new(m, NODE_NULL)); /* its place */
    if (in->options.url.p) {
        node_set(m, in->root, STR("href"), node_string(m, in->options.url));
        node_set(m, in->root, STR("status"), node_integer(m, 200));
    }
    put_headers(in);
    set_base(in);
    set_language(in);
}

/* By its media type, or, where there is none, its first character. */
static bool is_json(const inspector *in, feed_str text)
{
    feed_str type = find_header(in, "content-type");
    if (type.p)
        return str_starts_nocase(type, STR("application/json")) ||
               str_starts_nocase(type, STR("application/feed+json"));
    text = str_trim(text);
    return text.n && text.p[0] == '{';
}

static int read_document(inspector *in, feed_str bytes)
{
    buf utf8;
    buf_init(&utf8, INSPECT_MEMORY);
    feed_str fault = STR_NONE;
    int status = decode(in, bytes, &utf8);
    bool json = is_json(in, buf_str(&utf8));
    if (!status)
        status = json ? inspect_json(in, buf_str(&utf8), &fault) : read_xml(in, buf_str(&utf8));
    if (fault.p)
        set_bozo(in, fault);
    buf_free(&utf8);
    node_maker *m = &in->make;
    node_set(m, in->root, STR("version"), node_string(m, in->version));
    node_set(m, in->root, STR("namespaces"), in->namespaces);
    return status;
}

static void finish(inspector *in)
{
    if (!node_get_string(in->root, STR("bozo_exception")).p)
        node_remove(in->root, STR("bozo_exception"));
    node_set(&in->make, in->root, STR("feed"), in->feed);
    node_set(&in->make, in->root, STR("entries"), in->entries);
}

static void init(inspector *in, const inspect_options *options)
{
    in->options = *options;
    arena_init(&in->memory, INSPECT_MEMORY);
    in->make = (node_maker){.memory = &in->memory};
    buf_init(&in->text, INSPECT_MEMORY);
    buf_init(&in->key, INSPECT_MEMORY);
    buf_init(&in->scratch, INSPECT_MEMORY);
    buf_init(&in->mended, INSPECT_MEMORY);
    construct_init(&in->construct);
    in->html.classic = true;
    in->sanitizer = html_sanitizer_new();
}

static void free_all(inspector *in)
{
    html_sanitizer_free(in->sanitizer);
    construct_free(&in->construct);
    buf_free(&in->text);
    buf_free(&in->key);
    buf_free(&in->scratch);
    buf_free(&in->mended);
    arena_free(&in->memory);
    free(in);
}

int inspect_document(feed_str bytes, const inspect_options *options, buf *out)
{
    inspector *in = calloc(1, sizeof *in);
    if (!in)
        return FEED_E_MEMORY;
    init(in, options);
    int status = in->sanitizer ? 0 : FEED_E_MEMORY;
    if (!status)
        begin(in);
    if (!status && bytes.n)
        status = read_document(in, bytes);
    if (!status)
        finish(in);
    if (!status)
        status = in->make.error;
    if (!status)
        node_put_json(in->root, out);
    free_all(in);
    return status ? status : out->error;
}
