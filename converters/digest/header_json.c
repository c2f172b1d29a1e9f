/* A JSON object as header, through the events of jsonin. */
#include "../../feeds/formats/jsonin.h"
#include "header_tree.h"

typedef struct json_header {
    header_tree *t;
    const json_reader *reader;
    header_node *open; /* the innermost map or list; NULL before the first event */
    feed_str key;
} json_header;

static header_node *put(json_header *h, header_type type, feed_str text)
{
    header_node *node =
        header_add(h->t, h->open, type, h->key, text, h->t->begin + (size_t)json_reader_position(h->reader).offset);
    h->key = STR_NONE;
    return node;
}

static int put_text(json_header *h, feed_str text)
{
    text = header_copy(h->t, text, h->t->begin + (size_t)json_reader_position(h->reader).offset);
    if (!h->t->error)
        (void)put(h, HEADER_SCALAR, text);
    return h->t->error;
}

static int put_key(json_header *h, feed_str text)
{
    h->key = header_copy(h->t, text, h->t->begin + (size_t)json_reader_position(h->reader).offset);
    return h->t->error;
}

static int open_value(json_header *h, header_type type)
{
    header_node *node = h->open ? put(h, type, STR_NONE) : h->t->root;
    h->open = node ? node : h->open;
    return h->t->error;
}

static int on_event(void *context, json_event event, feed_str text)
{
    json_header *h = context;
    switch (event) {
    case JSON_NULL:
        (void)put(h, HEADER_NULL, STR_NONE);
        return h->t->error;
    case JSON_TRUE:
        return put_text(h, STR("true"));
    case JSON_FALSE:
        return put_text(h, STR("false"));
    case JSON_NUMBER:
    case JSON_STRING:
        return put_text(h, text);
    case JSON_KEY:
        return put_key(h, text);
    case JSON_MAP:
        return open_value(h, HEADER_MAP);
    case JSON_LIST:
        return open_value(h, HEADER_LIST);
    case JSON_MAP_END:
    case JSON_LIST_END:
        h->open = h->open->parent;
        return 0;
    }
    return 0;
}

/* The header begins a line, so columns are the file's. */
static void on_fault(void *context, feed_str message, uint32_t line, uint32_t column)
{
    json_header *h = context;
    feed_pos pos = pos_of_offset(h->t->file, h->t->text, h->t->begin);
    pos.line += line - 1;
    pos.column = column;
    report(h->t->reporter, FEED_RULE_HeaderSyntax, pos, "%.*s; " HEADER_BY_LINES, FMT(message));
}

bool header_json(header_tree *t)
{
    header_tree_begin(t);
    if (t->error)
        return false;
    json_header h = {.t = t};
    json_reader *reader = json_reader_new(&(json_handler){on_event, on_fault, &h});
    if (!reader) {
        t->error = FEED_E_MEMORY;
        return false;
    }
    h.reader = reader;
    int status = json_reader_push(reader, t->text.p + t->begin, t->end - t->begin);
    if (!status)
        status = json_reader_finish(reader);
    json_reader_free(reader);
    if (status && !t->error)
        t->error = status;
    return !t->error;
}
