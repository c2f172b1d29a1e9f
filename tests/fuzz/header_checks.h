/*
 * What holds for a header of any bytes: every position is inside of the file. The plain reader gives what libyaml gives
 * on the same bytes, or declines.
 */
#ifndef FEEDLOOM_FUZZ_HEADER_CHECKS_H
#define FEEDLOOM_FUZZ_HEADER_CHECKS_H

#include <stdlib.h>

#include "converters/digest/header_tree.h"
#include "feeds/core/utf8.h"

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void on_finding(void *context, const feed_finding *f)
{
    (void)context;
    require(f->pos.line > 0 && f->pos.column > 0 && f->message.n > 0);
}

static size_t walk(const header_value *v, size_t size, int depth)
{
    size_t count = 0;
    require(depth <= HEADER_DEPTH);
    for (; v; v = v->next) {
        require(v->offset <= size && (v->type != HEADER_SCALAR || v->text.p || !v->text.n));
        count += 1 + walk(v->first, size, depth + 1);
    }
    return count;
}

static void read_file(feed_str s, arena *a)
{
    header h;
    arena_reset(a);
    if (header_read(s, STR("x"), a, (feed_reporter){on_finding, NULL}, &h))
        return;
    require(h.root && h.body <= s.n && (h.kind != HEADER_NONE || (h.body == 0 && !h.root->first)));
    require(walk(h.root->first, s.n, 1) <= HEADER_VALUES);
}

static void require_same(const header_value *a, const header_value *b)
{
    for (; a && b; a = a->next, b = b->next) {
        require(a->type == b->type && a->offset == b->offset);
        require(str_eq(a->key, b->key) && str_eq(a->text, b->text));
        require_same(a->first, b->first);
    }
    require(!a && !b);
}

static void compare(feed_str s, arena *a)
{
    arena_reset(a);
    header_tree plain = {.text = s, .end = s.n, .a = a}, full = plain;
    if (!header_yaml_plain(&plain))
        return;
    require(header_yaml(&full));
    require_same(plain.root->v.first, full.root->v.first);
}

static void check_header(feed_str s)
{
    arena a;
    arena_init(&a, 64 * 1024 * 1024);
    read_file(s, &a);
    if (utf8_clean_prefix(s) == s.n) {
        compare(s, &a);
        feed_str line;
        size_t at = 0;
        if (header_line(s, s.n, &at, &line)) /* the same, behind a fence */
            compare(str_from(s, at), &a);
    }
    arena_free(&a);
}

/* The bytes between fences: what they begin with is no longer left to luck. */
static inline void check_fenced(feed_str open, feed_str s, feed_str close)
{
    buf b;
    buf_init(&b, 1 << 20);
    buf_put_str(&b, open);
    buf_put_str(&b, s);
    buf_put_str(&b, close);
    if (!b.error)
        check_header(buf_str(&b));
    buf_free(&b);
}

#endif
