#include "../core/utf8.h"
#include "near_set.h"

#include <stdlib.h>

#include "../html/sanitize.h"

enum { LEAD_BYTES = 640, HTML_MAX = 64 << 10 };

struct near_maker {
    html_sanitizer *html;
    buf text;
    shingle title[SHINGLES_MAX], lead[SHINGLES_MAX];
};

near_maker *near_maker_new(void)
{
    near_maker *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    m->html = html_sanitizer_new();
    buf_init(&m->text, 4 * HTML_MAX);
    if (m->html)
        return m;
    near_maker_free(m);
    return NULL;
}

void near_maker_free(near_maker *m)
{
    if (!m)
        return;
    html_sanitizer_free(m->html);
    buf_free(&m->text);
    free(m);
}

/* Cut where a character ends. */
static feed_str head_of(feed_str s, size_t n)
{
    return (feed_str){s.p, s.n <= n ? s.n : utf8_whole(s, n)};
}

static int plain(near_maker *m, feed_text text, feed_str *out)
{
    *out = text.value;
    if (text.type != FEED_HTML)
        return FEED_OK;
    buf_clear(&m->text);
    int status = html_to_text(m->html, head_of(text.value, HTML_MAX), &m->text);
    *out = buf_str(&m->text);
    return status;
}

/* Both rows become one; what stands in both is there once. */
static size_t unite(const shingle *title, size_t n, const shingle *lead, size_t m, shingle out[NEAR_ROW_MAX])
{
    size_t count = 0;
    for (size_t i = 0, k = 0; i < n || k < m;) {
        bool second = i == n || (k < m && lead[k] < title[i]);
        shingle s = second ? lead[k++] : title[i++];
        s = (s & ~15u) | (uint32_t)shingle_class_of(s) << 2 | (second ? NEAR_IN_LEAD : NEAR_IN_TITLE);
        if (count && near_key(out[count - 1]) == near_key(s))
            out[count - 1] |= s;
        else
            out[count++] = s;
    }
    return count;
}

int near_sketch(near_maker *m, const feed_entry *e, buf *out)
{
    feed_str lead;
    size_t n = shingles_of(head_of(e->title.value, LEAD_BYTES), m->title, NEAR_TITLE_MAX);
    int status = plain(m, e->content.value.n ? e->content : e->summary, &lead);
    if (status)
        return status;
    shingle row[NEAR_ROW_MAX];
    uint32_t count = (uint32_t)unite(m->title, n, m->lead,
                                     shingles_of(head_of(lead, LEAD_BYTES), m->lead, NEAR_LEAD_MAX), row);
    buf_put(out, (const char *)&count, sizeof count);
    buf_put(out, (const char *)row, count * sizeof *row);
    return out->error;
}
