/* YAML through libyaml's events (https://pyyaml.org/wiki/LibYAML): its marks are lines and columns in characters. */
#include "config_node.h"

#include <yaml.h>

#include "../../feeds/model/report.h"

#define TOKEN "a tab, or a character that YAML keeps for itself; indent by spaces, and put quotes around such a value"

typedef struct tree {
    arena *a;
    feed_str text, file;
    feed_reporter reporter;
    config_node *root, *open;
    feed_str key; /* waits for its value; absent: none */
    feed_pos key_pos;
    size_t nodes;
    int depth, error;
} tree;

static feed_pos place(const tree *t, yaml_mark_t mark)
{
    return (feed_pos){t->file, (uint32_t)mark.line + 1, (uint32_t)mark.column + 1};
}

static bool fault(tree *t, feed_pos pos, const char *problem)
{
    report(t->reporter, FEED_RULE_ConfigSyntax, pos, "%s", problem);
    t->error = FEED_E_INPUT;
    return false;
}

/* What is never closed is reported where it was opened. */
static bool parser_fault(tree *t, const yaml_parser_t *p)
{
    if (p->error == YAML_MEMORY_ERROR) {
        t->error = FEED_E_MEMORY;
        return false;
    }
    const char *problem = p->problem ? p->problem : "this is no YAML";
    if (p->error == YAML_READER_ERROR)
        return fault(t, pos_of_offset(t->file, t->text, p->problem_offset), problem);
    if (strstr(problem, "cannot start any token"))
        problem = TOKEN;
    bool unclosed = p->context && strstr(problem, "unexpected end");
    return fault(t, place(t, unclosed ? p->context_mark : p->problem_mark), problem);
}

static bool add(tree *t, config_kind kind, feed_str text, feed_pos pos)
{
    if (++t->nodes > CONFIG_NODES_MAX)
        return fault(t, pos, "the configuration has too many values");
    if (t->root && !t->open)
        return fault(t, pos, "expected one document");
    config_node *node = arena_alloc(t->a, sizeof *node);
    if (!node) {
        t->error = FEED_E_MEMORY;
        return false;
    }
    *node = (config_node){.kind = kind, .key = t->key, .key_pos = t->key.p ? t->key_pos : pos, .text = text,
                          .pos = pos, .parent = t->open};
    t->key = STR_NONE;
    if (!t->root)
        t->root = node;
    else if (t->open->last)
        t->open->last = t->open->last->next = node;
    else
        t->open->first = t->open->last = node;
    if (kind == CONFIG_SEQUENCE || kind == CONFIG_MAPPING)
        t->open = node;
    return true;
}

static bool is_null(const yaml_event_t *event, feed_str text)
{
    return event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           (!text.n || str_eq(text, STR("~")) || str_eq_nocase(text, STR("null")));
}

static bool awaits_key(const tree *t)
{
    return t->open && t->open->kind == CONFIG_MAPPING && !t->key.p;
}

static bool on_scalar(tree *t, const yaml_event_t *event, feed_pos pos)
{
    feed_str text = {(const char *)event->data.scalar.value, event->data.scalar.length};
    if (event->data.scalar.anchor || event->data.scalar.tag)
        return fault(t, pos, "anchors and tags are not read here");
    bool null = is_null(event, text);
    text = arena_dup(t->a, text);
    if (!text.p) {
        t->error = FEED_E_MEMORY;
        return false;
    }
    if (memchr(text.p, '\0', text.n))
        return fault(t, pos, "there is a NUL character in this text");
    if (awaits_key(t)) {
        t->key = text;
        t->key_pos = pos;
        return true;
    }
    return add(t, null ? CONFIG_NOTHING : CONFIG_SCALAR, text, pos);
}

static bool on_open(tree *t, config_kind kind, bool marked, feed_pos pos)
{
    if (marked)
        return fault(t, pos, "anchors and tags are not read here");
    if (awaits_key(t))
        return fault(t, pos, "expected a word as key");
    if (++t->depth > CONFIG_DEPTH_MAX)
        return fault(t, pos, "the configuration is nested too deeply");
    return add(t, kind, STR_NONE, pos);
}

static bool on_event(tree *t, const yaml_event_t *event)
{
    feed_pos pos = place(t, event->start_mark);
    switch (event->type) {
    case YAML_SCALAR_EVENT: return on_scalar(t, event, pos);
    case YAML_SEQUENCE_START_EVENT:
        return on_open(t, CONFIG_SEQUENCE, event->data.sequence_start.anchor || event->data.sequence_start.tag, pos);
    case YAML_MAPPING_START_EVENT:
        return on_open(t, CONFIG_MAPPING, event->data.mapping_start.anchor || event->data.mapping_start.tag, pos);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        t->open = t->open->parent;
        t->depth--;
        return true;
    case YAML_ALIAS_EVENT: return fault(t, pos, "aliases are not read here");
    case YAML_DOCUMENT_START_EVENT: return !t->root || fault(t, pos, "expected one document");
    default: return true;
    }
}

int config_parse(feed_str text, feed_str file, arena *a, feed_reporter reporter, config_node **root)
{
    if (str_starts(text, STR("\xEF\xBB\xBF"))) /* libyaml takes one only where it finds out the encoding */
        text = str_from(text, 3);
    tree t = {.a = a, .text = text, .file = file, .reporter = reporter};
    *root = NULL;
    if (text.n > CONFIG_BYTES_MAX) {
        fault(&t, (feed_pos){.file = file}, "a configuration has at most 1 MiB");
        return FEED_E_INPUT;
    }
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        return FEED_E_MEMORY;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.p, text.n);
    bool more = true, ok = true;
    while (ok && more) {
        yaml_event_t event;
        ok = yaml_parser_parse(&parser, &event) || parser_fault(&t, &parser);
        if (ok) {
            ok = on_event(&t, &event);
            more = event.type != YAML_STREAM_END_EVENT;
            yaml_event_delete(&event);
        }
    }
    yaml_parser_delete(&parser);
    *root = t.root;
    return ok ? FEED_OK : t.error;
}
