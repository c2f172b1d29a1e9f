#include "summary.h"

#include <stdlib.h>

#include "../../feeds/core/utf8.h"
#include "../markdown/cjk.h"
#include "enumeration.h"

enum { LOOK_BACK = 256 };

struct summary_cutter {
    regex *cluster;
    regex_runner *runner;
};

summary_cutter *summary_cutter_new(void)
{
    char message[120];
    size_t at;
    summary_cutter *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->cluster = regex_new(STR("\\X"), message, &at);
    c->runner = regex_runner_new();
    if (c->cluster && c->runner)
        return c;
    summary_cutter_free(c);
    return NULL;
}

void summary_cutter_free(summary_cutter *c)
{
    if (!c)
        return;
    regex_free(c->cluster);
    regex_runner_free(c->runner);
    free(c);
}

/* Between two of these there is always a boundary: letters and marks that nothing joins. */
static bool is_simple(uint32_t c)
{
    return (c >= 0x20 && c < 0x7F) || (c >= 0xC0 && c <= 0x24F) || (c >= 0x400 && c <= 0x481) ||
           (c >= 0x2010 && c <= 0x2027) || (c >= 0x3001 && c <= 0x3003) || (c >= 0x3041 && c <= 0x3096) ||
           (c >= 0x30A1 && c <= 0x30FA) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3) ||
           (c >= 0xFF01 && c <= 0xFF5E);
}

static size_t previous(feed_str s, size_t at)
{
    for (at--; at && ((unsigned char)s.p[at] & 0xC0) == 0x80;)
        at--;
    return at;
}

static bool is_plain_boundary(feed_str s, size_t at)
{
    int length;
    return at == 0 || at == s.n ||
           (is_simple(utf8_decode(s.p + previous(s, at), s.p + s.n, &length)) &&
            is_simple(utf8_decode(s.p + at, s.p + s.n, &length)));
}

/* The last boundary between grapheme clusters at or before `at`. */
static size_t boundary(const summary_cutter *c, feed_str s, size_t at)
{
    size_t from = at, begin, end;
    if (is_plain_boundary(s, at))
        return at;
    while (from && at - from < LOOK_BACK && !is_plain_boundary(s, from))
        from = previous(s, from);
    size_t last = from;
    while (regex_find(c->cluster, c->runner, s, last, &begin, &end) == 1 && end <= at && end > last)
        last = end;
    return last;
}

static size_t columns_of(uint32_t c)
{
    return c == 0x200D || (c >= 0x300 && c <= 0x36F) || (c >= 0xFE00 && c <= 0xFE0F)   ? 0
           : cjk_is(c) || (c >= 0x1F300 && c <= 0x1FAFF) ? 2
                                                         : 1;
}

/* Bytes of what ends a sentence at `at`, with the quotes that it closes; 0 if none does. */
static size_t stop_length(feed_str s, size_t at)
{
    static const char *const CLOSING[] = {"」", "』", "”", "’", "）", "》", "»", "\"", ")"};
    size_t n = enumeration_stop_length(str_from(s, at));
    for (size_t i = 0; n && i < sizeof CLOSING / sizeof *CLOSING; i++)
        if (str_starts(str_from(s, at + n), str_of(CLOSING[i])))
            return n + strlen(CLOSING[i]);
    return n;
}

/* Cut at `at`, an ellipsis behind it. */
static feed_str shortened(const summary_cutter *c, feed_str s, size_t at, arena *a)
{
    size_t space = at;
    while (space > at / 2 && s.p[space] != ' ')
        space--;
    feed_str head = str_trim((feed_str){s.p, space > at / 2 ? space : boundary(c, s, at)});
    buf out = {.p = arena_alloc(a, head.n + 4), .capacity = head.n + 4, .max = head.n + 4};
    if (!out.p)
        return STR_NONE;
    buf_put_str(&out, head);
    buf_put_lit(&out, "…");
    return buf_str(&out);
}

feed_str summary_cut(summary_cutter *c, feed_str s, size_t columns, arena *a)
{
    size_t width = 0, sentence = 0, fits = 0; /* bytes: whole sentences; what leaves room for an ellipsis */
    s = str_trim(s);
    for (size_t at = 0; at < s.n;) {
        size_t stop = stop_length(s, at);
        int length;
        width += columns_of(utf8_decode(s.p + at, s.p + s.n, &length));
        if (width > columns)
            return sentence ? (feed_str){s.p, sentence} : shortened(c, s, fits, a);
        if (stop)
            sentence = at + stop;
        at += (size_t)length;
        fits = width < columns ? at : fits;
    }
    return s.n ? s : STR_NONE;
}
