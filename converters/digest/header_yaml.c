/* YAML through libyaml's events (https://pyyaml.org/wiki/LibYAML). libyaml is included nowhere else. */
#include <yaml.h>

#include "header_tree.h"

typedef struct yaml_reader {
    header_tree *t;
    yaml_parser_t parser;
    header_node *open;        /* the innermost list or map */
    feed_str key;             /* the key that waits for its value; absent: none */
    size_t characters, bytes; /* the last mark, and the same place in bytes: libyaml counts characters */
    bool rooted;
} yaml_reader;

/* The byte of the file for a mark. Marks never go back, so all of them together cost one walk. */
static size_t mark_offset(yaml_reader *r, yaml_mark_t mark)
{
    feed_str text = r->t->text;
    while (r->characters < mark.index && r->bytes < r->t->end) {
        do
            r->bytes++;
        while (r->bytes < r->t->end && ((unsigned char)text.p[r->bytes] & 0xC0) == 0x80);
        r->characters++;
    }
    return r->bytes;
}

static bool fault(yaml_reader *r, size_t offset, const char *problem)
{
    header_fault(r->t, offset, "the header is not YAML: %s; " HEADER_BY_LINES, problem);
    r->t->error = FEED_E_INPUT;
    return false;
}

/* What is never closed is reported where it was opened: the context. */
static bool parser_fault(yaml_reader *r)
{
    const yaml_parser_t *p = &r->parser;
    if (p->error == YAML_MEMORY_ERROR) {
        r->t->error = FEED_E_MEMORY;
        return false;
    }
    if (p->error == YAML_READER_ERROR)
        return fault(r, r->t->begin + p->problem_offset, p->problem);
    bool unclosed = p->problem && p->context && strstr(p->problem, "unexpected end");
    r->characters = 0, r->bytes = r->t->begin;
    return fault(r, mark_offset(r, unclosed ? p->context_mark : p->problem_mark),
                 p->problem ? p->problem : "malformed");
}

static void refuse_anchor(yaml_reader *r, const yaml_char_t *anchor, size_t offset)
{
    if (anchor)
        header_fault(r->t, offset, "anchors and aliases are not read in headers");
}

/* A value where the reader stands; NULL with t->error set. */
static header_node *put(yaml_reader *r, header_type type, feed_str text, size_t offset)
{
    header_node *node = header_add(r->t, r->open, type, r->key, text, offset);
    r->key = STR_NONE;
    return node;
}

static bool on_scalar(yaml_reader *r, const yaml_event_t *event, size_t offset)
{
    feed_str text = {(const char *)event->data.scalar.value, event->data.scalar.length};
    bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    refuse_anchor(r, event->data.scalar.anchor, offset);
    if (!r->open)
        return fault(r, offset, "expected lines of the form key: value");
    if (r->open->v.type == HEADER_MAP && !r->key.p) {
        r->key = header_copy(r->t, text, offset);
        return !r->t->error;
    }
    if (plain && header_is_null(text))
        return put(r, HEADER_NULL, STR_NONE, offset) != NULL;
    text = header_copy(r->t, text, offset);
    return !r->t->error && put(r, HEADER_SCALAR, text, offset);
}

static bool on_open(yaml_reader *r, header_type type, const yaml_char_t *anchor, size_t offset)
{
    refuse_anchor(r, anchor, offset);
    if (!r->rooted && type == HEADER_MAP) {
        r->open = r->t->root;
        r->rooted = true;
        return true;
    }
    if (!r->open)
        return fault(r, offset, "expected lines of the form key: value");
    if (r->open->v.type == HEADER_MAP && !r->key.p)
        return fault(r, offset, "expected a word as key");
    header_node *node = put(r, type, STR_NONE, offset);
    r->open = node ? node : r->open;
    return node != NULL;
}

static bool on_alias(yaml_reader *r, const yaml_event_t *event, size_t offset)
{
    refuse_anchor(r, event->data.alias.anchor, offset);
    if (!r->open || (r->open->v.type == HEADER_MAP && !r->key.p))
        return fault(r, offset, "expected a word as key");
    return put(r, HEADER_NULL, STR_NONE, offset) != NULL;
}

static bool on_event(yaml_reader *r, const yaml_event_t *event)
{
    size_t offset = mark_offset(r, event->start_mark);
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return on_scalar(r, event, offset);
    case YAML_SEQUENCE_START_EVENT:
        return on_open(r, HEADER_LIST, event->data.sequence_start.anchor, offset);
    case YAML_MAPPING_START_EVENT:
        return on_open(r, HEADER_MAP, event->data.mapping_start.anchor, offset);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        r->open = r->open->parent;
        return true;
    case YAML_ALIAS_EVENT:
        return on_alias(r, event, offset);
    case YAML_DOCUMENT_START_EVENT:
        return !r->rooted || fault(r, offset, "expected one document only");
    default:
        return true;
    }
}

bool header_yaml(header_tree *t)
{
    header_tree_begin(t);
    if (t->error)
        return false;
    yaml_reader r = {.t = t, .bytes = t->begin};
    if (!yaml_parser_initialize(&r.parser)) {
        t->error = FEED_E_MEMORY;
        return false;
    }
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)t->text.p + t->begin, t->end - t->begin);
    bool more = true, ok = true;
    while (ok && more) {
        yaml_event_t event;
        ok = yaml_parser_parse(&r.parser, &event) || parser_fault(&r);
        if (ok) {
            ok = on_event(&r, &event);
            more = event.type != YAML_STREAM_END_EVENT;
            yaml_event_delete(&event);
        }
    }
    yaml_parser_delete(&r.parser);
    return ok;
}
