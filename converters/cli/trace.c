#include "trace.h"

enum { MARKS_MAX = 64 << 20 };

typedef struct mark {
    uint64_t offset;
    uint32_t output_line; /* 0: has not gone by */
    uint32_t line, column;
    uint32_t name, name_length;
} mark;

void trace_init(trace *t)
{
    *t = (trace){.line = 1};
    for (int i = 0; i < 2; i++) {
        buf_init(&t->marks[i], MARKS_MAX);
        buf_init(&t->names[i], MARKS_MAX);
    }
    buf_init(&t->held, MARKS_MAX);
    buf_init(&t->held_names, MARKS_MAX);
}

void trace_free(trace *t)
{
    for (int i = 0; i < 2; i++) {
        buf_free(&t->marks[i]);
        buf_free(&t->names[i]);
    }
    buf_free(&t->held);
    buf_free(&t->held_names);
}

static size_t count(const trace *t, int which)
{
    return t->marks[which].n / sizeof(mark);
}

static mark *mark_at(const trace *t, int which, size_t i)
{
    return (mark *)(void *)t->marks[which].p + i;
}

static void add_to(buf *marks, buf *names, mark m, feed_str name)
{
    size_t n = marks->n / sizeof(mark);
    const mark *last = n ? (const mark *)(const void *)marks->p + n - 1 : NULL;
    m.name = (uint32_t)names->n;
    m.name_length = (uint32_t)name.n;
    if (last && str_eq(name, (feed_str){names->p + last->name, last->name_length}))
        m.name = last->name;
    else
        buf_put_str(names, name);
    buf_put(marks, (const char *)&m, sizeof m);
}

static void add(trace *t, mark m, feed_str name)
{
    add_to(&t->marks[t->current], &t->names[t->current], m, name);
}

void trace_held(trace *t, uint64_t offset, feed_pos origin)
{
    mark m = {.offset = offset, .line = origin.line, .column = origin.column};
    add_to(&t->held, &t->held_names, m, origin.file);
}

/* The entries held back that begin before `end`. */
static void release(trace *t, uint64_t held_at, uint64_t end)
{
    for (; held_at && t->held_next < t->held.n / sizeof(mark); t->held_next++) {
        mark m = ((const mark *)(const void *)t->held.p)[t->held_next];
        m.offset += held_at;
        if (m.offset >= end)
            return;
        add(t, m, (feed_str){t->held_names.p + m.name, m.name_length});
    }
}

void trace_entry(trace *t, uint64_t offset, feed_pos origin)
{
    add(t, (mark){.offset = offset, .line = origin.line, .column = origin.column}, origin.file);
}

/* The marks of the piece before the last one are dropped; the newest mark is carried over. */
static void turn(trace *t)
{
    int old = t->current;
    size_t n = count(t, old);
    if (!n)
        return;
    t->current = !old;
    buf_clear(&t->marks[t->current]);
    buf_clear(&t->names[t->current]);
    const mark *last = mark_at(t, old, n - 1);
    add(t, *last, (feed_str){t->names[old].p + last->name, last->name_length});
}

void trace_bytes(trace *t, const char *bytes, size_t n, uint64_t held_at)
{
    turn(t);
    release(t, held_at, t->offset + n);
    const char *p = bytes, *end = bytes + n;
    for (int side = 0; side < 2; side++) {
        int which = side ? t->current : !t->current;
        for (size_t i = 0; i < count(t, which); i++) {
            mark *m = mark_at(t, which, i);
            if (m->output_line || m->offset < t->offset || m->offset >= t->offset + n)
                continue;
            const char *at = bytes + (m->offset - t->offset);
            for (const char *eol; p < at && (eol = memchr(p, '\n', (size_t)(at - p))); p = eol + 1)
                t->line++;
            p = at > p ? at : p;
            m->output_line = t->line;
        }
    }
    for (const char *eol; p < end && (eol = memchr(p, '\n', (size_t)(end - p))); p = eol + 1)
        t->line++;
    t->offset += n;
}

feed_pos trace_find(const trace *t, uint32_t line)
{
    feed_pos pos = {0};
    for (int side = 0; side < 2; side++) {
        int which = side ? t->current : !t->current;
        for (size_t i = 0; i < count(t, which); i++) {
            const mark *m = mark_at(t, which, i);
            if (m->output_line && m->output_line <= line + 1) /* the writer's line end comes before its start tag */
                pos = (feed_pos){{t->names[which].p + m->name, m->name_length}, m->line, m->column};
        }
    }
    return pos;
}
