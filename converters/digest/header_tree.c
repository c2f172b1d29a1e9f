#include "header_tree.h"

#include <stdarg.h>
#include <stdio.h>

#include "../../feeds/core/scan.h"
#include "../../feeds/core/utf8.h"

enum { INDEX_SIZE = 2 * HEADER_VALUES /* a power of two */, LINEAR_MAX = 16 };

void header_tree_begin(header_tree *t)
{
    t->count = 0;
    t->error = 0;
    t->index = NULL;
    t->root = arena_alloc(t->a, sizeof *t->root);
    if (!t->root) {
        t->error = FEED_E_MEMORY;
        return;
    }
    t->root->v.type = HEADER_MAP;
    t->root->v.offset = t->begin;
    t->root->depth = 1;
}

void header_fault(header_tree *t, size_t offset, const char *format, ...)
{
    char message[256];
    va_list args;
    if (t->findings++ >= HEADER_FINDINGS)
        return;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    report(t->reporter, FEED_RULE_HeaderSyntax, pos_of_offset(t->file, t->text, offset), "%s", message);
}

/* ---- Keys -------------------------------------------------------------------------------------------------------- */

/* FNV-1a over the key, begun with the parent. */
static size_t index_slot(const header_node *parent, feed_str key)
{
    uint64_t hash = 0xCBF29CE484222325u ^ (uint64_t)(uintptr_t)parent;
    for (size_t i = 0; i < key.n; i++)
        hash = (hash ^ (unsigned char)key.p[i]) * 0x100000001B3u;
    return (size_t)(hash ^ hash >> 29) & (INDEX_SIZE - 1);
}

static bool is_child(const header_node *node, const header_node *parent, feed_str key)
{
    return node->parent == parent && str_eq(node->v.key, key);
}

/* Where the key is, or the empty slot where it would be. */
static header_node **index_find(const header_tree *t, const header_node *parent, feed_str key)
{
    size_t slot = index_slot(parent, key);
    while (t->index[slot] && !is_child(t->index[slot], parent, key))
        slot = (slot + 1) & (INDEX_SIZE - 1);
    return &t->index[slot];
}

/* From LINEAR_MAX children on, all of a map's keys are in the index. */
static bool index_children(header_tree *t, header_node *parent, header_node *node)
{
    if (parent->children < LINEAR_MAX)
        return true;
    if (!t->index)
        t->index = arena_array(t->a, INDEX_SIZE, sizeof(header_node *));
    if (!t->index) {
        t->error = FEED_E_MEMORY;
        return false;
    }
    header_value *child = parent->children == LINEAR_MAX ? parent->v.first : &node->v;
    for (; child; child = child->next)
        *index_find(t, parent, child->key) = (header_node *)child;
    return true;
}

header_node *header_find(const header_tree *t, const header_node *parent, feed_str key)
{
    if (parent->children >= LINEAR_MAX)
        return *index_find(t, parent, key);
    header_value *child = parent->v.first;
    while (child && !str_eq(child->key, key))
        child = child->next;
    return (header_node *)child;
}

/* ---- Values ------------------------------------------------------------------------------------------------------ */

static bool within_limits(header_tree *t, const header_node *parent, size_t offset)
{
    if (t->count < HEADER_VALUES && parent->depth < HEADER_DEPTH)
        return true;
    t->error = FEED_E_LIMIT;
    if (t->strict)
        return false;
    if (t->count >= HEADER_VALUES)
        header_fault(t, offset, "the header has more than %d values", HEADER_VALUES);
    else
        header_fault(t, offset, "the header is nested deeper than %d levels", HEADER_DEPTH);
    return false;
}

static bool append(header_tree *t, header_node *parent, header_node *node)
{
    if (parent->last)
        parent->last->v.next = &node->v;
    else
        parent->v.first = &node->v;
    parent->last = node;
    parent->children++;
    return parent->v.type != HEADER_MAP || index_children(t, parent, node);
}

header_node *header_add(header_tree *t, header_node *parent, header_type type, feed_str key, feed_str text,
                        size_t offset)
{
    if (!within_limits(t, parent, offset))
        return NULL;
    bool twice = key.p && header_find(t, parent, key);
    if (twice && t->strict) {
        t->error = FEED_E_INPUT;
        return NULL;
    }
    header_node *node = arena_room(t->a, 1, sizeof *node);
    if (!node) {
        t->error = FEED_E_MEMORY;
        return NULL;
    }
    *node = (header_node){.v = {.type = type, .key = key, .text = text, .offset = offset}, .parent = parent,
                          .depth = (uint16_t)(parent->depth + 1)};
    t->count++;
    if (twice)
        header_fault(t, offset, "the key \"%.*s\" stands twice in the header; the first one counts",
                     (int)(key.n < 64 ? key.n : 64), key.p);
    else if (!append(t, parent, node))
        return NULL;
    return node;
}

/* Characters that no output may hold come from escapes ("\u0008"); they are dropped. */
static feed_str drop_unclean(header_tree *t, feed_str s, size_t clean)
{
    char *copy = arena_alloc(t->a, s.n);
    if (!copy) {
        t->error = FEED_E_MEMORY;
        return STR_NONE;
    }
    size_t n = 0;
    while (s.n) {
        memcpy(copy + n, s.p, clean);
        n += clean;
        s = str_from(s, clean);
        int length = 1;
        if (s.n)
            utf8_decode(s.p, s.p + s.n, &length);
        s = str_from(s, (size_t)length);
        clean = utf8_clean_prefix(s);
    }
    return (feed_str){copy, n};
}

feed_str header_copy(header_tree *t, feed_str s, size_t offset)
{
    size_t clean = utf8_clean_prefix(s);
    if (clean < s.n) {
        if (t->findings++ < HEADER_FINDINGS)
            report_rule(t->reporter, FEED_RULE_BadCharacters, pos_of_offset(t->file, t->text, offset));
        return drop_unclean(t, s, clean);
    }
    feed_str copy = arena_dup(t->a, s);
    if (!copy.p && s.p)
        t->error = FEED_E_MEMORY;
    return copy;
}

/* ---- Text -------------------------------------------------------------------------------------------------------- */

bool header_line(feed_str text, size_t end, size_t *at, feed_str *line)
{
    if (*at >= end)
        return false;
    const char *p = text.p + *at, *stop = text.p + end;
    const char *eol = scan4(p, stop, '\n', '\r', '\n', '\r');
    *line = str_range(p, eol);
    if (eol < stop)
        eol += eol + 1 < stop && eol[0] == '\r' && eol[1] == '\n' ? 2 : 1;
    *at = (size_t)(eol - text.p);
    return true;
}

feed_str header_trim(feed_str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = str_from(s, 1);
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

feed_str header_unquote(feed_str s)
{
    bool quoted = s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0];
    return quoted ? (feed_str){s.p + 1, s.n - 2} : s;
}

bool header_is_null(feed_str s)
{
    return s.n == 0 || str_eq(s, STR("~")) || str_eq(s, STR("null")) || str_eq(s, STR("Null")) ||
           str_eq(s, STR("NULL"));
}
