#include "fix.h"

#include <stdlib.h>

#include "../core/str.h"
#include "fix_state.h"

enum { IDS_MAX = 1000000, IDS_BYTES = 128 << 20 };

/* By place; what covers more first, insertions in the order they were made. */
static int compare(const void *a, const void *b)
{
    const fix_edit *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (!x->n != !y->n)
        return x->n ? 1 : -1;
    return x->n != y->n ? (x->n > y->n ? -1 : 1) : x->text.p < y->text.p ? -1 : x->text.p > y->text.p;
}

/* A whole value that is replaced makes what was found inside it needless. */
static void settle(fix_edits *e)
{
    size_t kept = 0, end = 0;
    if (e->n)
        qsort(e->list, e->n, sizeof *e->list, compare);
    for (size_t i = 0; i < e->n; i++) {
        if (e->list[i].at < end)
            continue;
        end = e->list[i].at + e->list[i].n;
        e->list[kept++] = e->list[i];
    }
    e->n = kept;
}

static bool is_json(feed_str text)
{
    text = str_trim(str_from(text, str_starts(text, STR("\xEF\xBB\xBF")) ? 3 : 0));
    return text.n && text.p[0] == '{';
}

static void mend_xml(fixer *x)
{
    fix_scan(x, &FIX_LOOK);
    if (x->options->base.n)
        x->base = x->options->base;
    x->entities = false;
    fix_scan(x, &FIX_MEND);
    fix_heads(x);
    fix_declaration(x);
}

int fix_find(feed_str text, const fix_options *options, fix_edits *out)
{
    *out = (fix_edits){0};
    arena_init(&out->a, FIX_TEXT_MAX);
    fixer *x = calloc(1, sizeof *x);
    if (!x)
        return FEED_E_MEMORY;
    *x = (fixer){.text = text, .options = options, .out = out};
    buf_init(&x->value, FIX_VALUE_MAX);
    buf_init(&x->scratch, FIX_VALUE_MAX);
    str_set_init(&x->ids, IDS_MAX, IDS_BYTES);
    if (is_json(text))
        fix_json(x);
    else
        mend_xml(x);
    settle(out);
    buf_free(&x->value);
    buf_free(&x->scratch);
    str_set_free(&x->ids);
    free(x);
    return out->error;
}

void fix_free(fix_edits *edits)
{
    free(edits->list);
    arena_free(&edits->a);
    *edits = (fix_edits){0};
}

static size_t put_edited(buf *out, feed_str text, const fix_edits *edits, size_t from, size_t to, size_t next)
{
    for (; next < edits->n && edits->list[next].at + edits->list[next].n <= to; next++) {
        const fix_edit *e = &edits->list[next];
        buf_put(out, text.p + from, e->at - from);
        buf_put_str(out, e->text);
        from = e->at + e->n;
    }
    buf_put(out, text.p + from, to - from);
    return next;
}

void fix_apply(feed_str text, const fix_edits *edits, buf *out)
{
    put_edited(out, text, edits, 0, text.n, 0);
}

/* ---- The diff ---------------------------------------------------------------------------------------------------- */

static size_t line_begin(feed_str text, size_t at)
{
    while (at && text.p[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(feed_str text, size_t at)
{
    size_t n = str_find_byte(str_from(text, at), '\n');
    return at + n < text.n ? at + n + 1 : text.n;
}

static size_t put_lines(buf *out, feed_str lines, char mark)
{
    feed_str rest = lines;
    size_t count = 0;
    while (rest.n) {
        size_t n = str_find_byte(rest, '\n');
        bool whole = n < rest.n;
        buf_put_char(out, mark);
        buf_put(out, rest.p, n);
        buf_put_str(out, whole ? STR("\n") : STR("\n\\ No newline at end of file\n"));
        rest = str_from(rest, n + whole);
        count++;
    }
    return count;
}

static size_t count_lines(feed_str text)
{
    size_t n = text.n && text.p[text.n - 1] != '\n';
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

void fix_diff(feed_str name, feed_str text, const fix_edits *edits, buf *out)
{
    size_t at = 0, old_line = 1, new_line = 1;
    buf fresh;
    buf_init(&fresh, FIX_TEXT_MAX);
    if (edits->n)
        buf_printf(out, "--- %.*s\n+++ %.*s\n", (int)name.n, name.p, (int)name.n, name.p);
    for (size_t i = 0; i < edits->n;) {
        size_t begin = line_begin(text, edits->list[i].at), end = begin, last = i;
        while (last < edits->n && (last == i || edits->list[last].at < end)) {
            end = line_end(text, edits->list[last].at + edits->list[last].n);
            last++;
        }
        size_t skipped = count_lines((feed_str){text.p + at, begin - at});
        feed_str old = {text.p + begin, end - begin};
        buf_clear(&fresh);
        i = put_edited(&fresh, text, edits, begin, end, i);
        size_t removed = count_lines(old), added = count_lines(buf_str(&fresh));
        buf_printf(out, "@@ -%zu,%zu +%zu,%zu @@\n", old_line + skipped, removed, new_line + skipped, added);
        put_lines(out, old, '-');
        put_lines(out, buf_str(&fresh), '+');
        old_line += skipped + removed;
        new_line += skipped + added;
        at = end;
    }
    buf_free(&fresh);
}
