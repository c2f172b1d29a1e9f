#include "jsontree.h"

#include "../core/escape.h"

static json_node *add(json_builder *b, json_event kind, feed_str text)
{
    json_node *node = arena_alloc(b->a, sizeof *node);
    if (!node)
        return NULL;
    *node = (json_node){.kind = kind, .key = b->key, .text = arena_dup(b->a, text)};
    b->key = STR_NONE;
    if (!b->depth) {
        b->root = node;
        return node;
    }
    json_node *parent = b->open[b->depth - 1];
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    return node;
}

int json_build(json_builder *b, json_event event, feed_str text, bool *done)
{
    json_node *node;
    *done = false;
    switch (event) {
    case JSON_KEY:
        b->key = arena_dup(b->a, text);
        return b->key.p ? FEED_OK : FEED_E_LIMIT;
    case JSON_MAP_END:
    case JSON_LIST_END:
        *done = --b->depth == 0;
        return FEED_OK;
    case JSON_MAP:
    case JSON_LIST:
        node = add(b, event, STR_NONE);
        if (!node || b->depth == JSON_DEPTH_MAX)
            return FEED_E_LIMIT;
        b->open[b->depth++] = node;
        return FEED_OK;
    default:
        node = add(b, event, text);
        *done = b->depth == 0;
        return node && (node->text.p || !text.p) ? FEED_OK : FEED_E_LIMIT;
    }
}

const json_node *json_find(const json_node *node, const char *key)
{
    if (!node || node->kind != JSON_MAP)
        return NULL;
    const json_node *c = node->first;
    while (c && !str_eq(c->key, str_of(key)))
        c = c->next;
    return c;
}

const json_node *json_list(const json_node *node, const char *key)
{
    const json_node *found = json_find(node, key);
    return found && found->kind == JSON_LIST ? found->first : NULL;
}

feed_str json_text(const json_node *node, const char *key)
{
    const json_node *found = json_find(node, key);
    bool is = found && (found->kind == JSON_STRING || found->kind == JSON_NUMBER);
    feed_str text = is ? str_trim(found->text) : STR_NONE;
    return text.n ? text : STR_NONE;
}

static void put_string(buf *b, feed_str s)
{
    buf_put_char(b, '"');
    escape_json(b, s);
    buf_put_char(b, '"');
}

static void put_scalar(buf *b, const json_node *node)
{
    if (node->kind == JSON_STRING)
        put_string(b, node->text);
    else if (node->kind == JSON_NUMBER)
        buf_put_str(b, node->text);
    else
        buf_put_str(b, node->kind == JSON_TRUE ? STR("true") : node->kind == JSON_FALSE ? STR("false") : STR("null"));
}

static void put_begin(buf *b, const json_node *node)
{
    if (node->key.p) {
        put_string(b, node->key);
        buf_put_char(b, ':');
    }
    if (node->kind == JSON_MAP || node->kind == JSON_LIST)
        buf_put_char(b, node->kind == JSON_MAP ? '{' : '[');
    else
        put_scalar(b, node);
}

/* The key of the value itself is not written. */
void json_put(buf *b, const json_node *root)
{
    const json_node *open[JSON_DEPTH_MAX + 1];
    json_node top = *root;
    size_t depth = 0;
    top.key = STR_NONE;
    for (const json_node *node = &top; node || depth;) {
        if (!node) {
            const json_node *ended = open[--depth];
            buf_put_char(b, ended->kind == JSON_MAP ? '}' : ']');
            node = depth ? ended->next : NULL;
            if (node)
                buf_put_char(b, ',');
            continue;
        }
        put_begin(b, node);
        if ((node->kind == JSON_MAP || node->kind == JSON_LIST) && depth <= JSON_DEPTH_MAX) {
            open[depth++] = node;
            node = node->first;
            continue;
        }
        node = depth ? node->next : NULL;
        if (node)
            buf_put_char(b, ',');
    }
}
