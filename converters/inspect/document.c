/* A whole document: encoding, reader, what stands beside feed and entries. */
#include <stdlib.h>

#include "../../feeds/formats/document.h"
#include "state.h"

/* The first fault of the document. */
static void set_bozo(inspector *in, feed_str exception)
{
    if (node_get_string(in->root, STR("bozo_exception")).p)
        return;
    node_set(&in->make, in->root, STR("bozo"), node_bool(&in->make, true));
    node_set(&in->make, in->root, STR("bozo_exception"), node_string(&in->make, exception));
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

static void put_exception(inspector *in, feed_str kind, feed_str message, uint32_t line, uint32_t column)
{
    buf *b = &in->scratch;
    buf_clear(b);
    buf_put_str(b, kind);
    buf_put_lit(b, ": ");
    buf_put_str(b, message);
    if (line)
        buf_printf(b, " (line %u, column %u)", line, column);
    set_bozo(in, buf_str(b));
}

/* Known once the document has been read. */
static void put_info(inspector *in, const document_info *info, feed_str json_fault)
{
    node_maker *m = &in->make;
    bool nothing = info->kind == DOCUMENT_XML && !in->saw_element;
    if (info->bozo != DOCUMENT_GOOD)
        put_exception(in, info->bozo_kind, info->bozo_message, info->line, info->column);
    else if (json_fault.p)
        put_exception(in, STR("NotAFeed"), json_fault, 0, 0);
    node_set(m, in->root, STR("encoding"), node_string(m, info->encoding.p ? info->encoding : STR("")));
    node_set(m, in->root, STR("content-type"), node_string(m, info->media_type.p ? info->media_type : STR("")));
    node_set(m, in->root, STR("version"), node_string(m, nothing ? STR_NONE : in->version));
    node_set(m, in->root, STR("namespaces"), in->namespaces);
}

/* What is wrong with the document is mended on the way; limits end it there. */
static int read_document(inspector *in, feed_str bytes)
{
    const document_options options = {.http = in->options.n_headers > 0,
                                      .content_type = find_header(in, "content-type")};
    const xml_handler xml = inspect_handler(in);
    const json_handler json = inspect_json_handler(in);
    feed_str fault = STR_NONE;
    document *d = document_new(&options, &xml, &json);
    if (!d)
        return FEED_E_MEMORY;
    int status = 0;
    size_t slice = in->options.slice ? in->options.slice : bytes.n;
    for (size_t at = 0; at < bytes.n && !status; at += slice)
        status = document_push(d, bytes.p + at, bytes.n - at < slice ? bytes.n - at : slice);
    if (!status)
        status = document_finish(d);
    if (document_get_info(d)->kind == DOCUMENT_JSON)
        inspect_json(in, &fault);
    put_info(in, document_get_info(d), fault);
    document_free(d);
    return in->make.error ? in->make.error : status == FEED_E_MEMORY ? status : 0;
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
    buf_init(&in->json.key, JSON_TOKEN_MAX);
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
    buf_free(&in->json.key);
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
