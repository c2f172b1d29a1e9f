#include "meaning.h"

#include "../core/hash.h"
#include "canonical.h"

/* Words beside a number that make a counter of it, or an age. */
static const char *const COUNTED[] = {
    "comment", "comments", "view",   "views",  "read",  "reads",   "like",    "likes", "point", "points", "vote",
    "votes",   "upvotes",  "share",  "shares", "reply", "replies", "reposts", "ago",   "min",   "mins",   "minute",
    "minutes", "hour",     "hours",  "day",    "days",  "second",  "seconds", NULL};
static const char *const COUNTED_CJK[] = {"评论", "阅读", "浏览", "点赞", "回复", "收藏", "分享", "转发", "次", "赞",
                                          "人", "条", "分钟前", "小时前", "天前", "閲覧", "件", NULL};

static bool is_word_byte(char c)
{
    return is_alpha(c) || (c & 0x80);
}

static feed_str skip_gap(feed_str s)
{
    size_t n = 0;
    while (n < s.n && (is_space(s.p[n]) || s.p[n] == ':' || s.p[n] == '('))
        n++;
    return str_from(s, n);
}

/* Whether what stands behind a number counts with it. */
static bool is_counted(feed_str behind)
{
    size_t n = 0;
    behind = skip_gap(behind);
    while (n < behind.n && is_alpha(behind.p[n]))
        n++;
    for (int i = 0; COUNTED[i] && n; i++)
        if (str_eq_nocase((feed_str){behind.p, n}, str_of(COUNTED[i])))
            return true;
    for (int i = 0; COUNTED_CJK[i]; i++)
        if (str_starts(behind, str_of(COUNTED_CJK[i])))
            return true;
    return false;
}

/* "Comments: 12", "阅读 300": the word before. */
static bool ends_counted(feed_str before)
{
    while (before.n && (is_space(before.p[before.n - 1]) || strchr(":(", before.p[before.n - 1])))
        before.n--;
    size_t n = 0;
    while (n < before.n && is_alpha(before.p[before.n - 1 - n]))
        n++;
    for (int i = 0; COUNTED[i] && n; i++)
        if (str_eq_nocase(str_from(before, before.n - n), str_of(COUNTED[i])))
            return true;
    for (int i = 0; COUNTED_CJK[i]; i++)
        if (str_ends(before, str_of(COUNTED_CJK[i])))
            return true;
    return false;
}

static void put_number(buf *out, feed_str text, size_t begin, size_t end)
{
    if (!is_counted(str_from(text, end)) && !ends_counted((feed_str){text.p, begin}))
        buf_put(out, text.p + begin, end - begin);
}

/* Letters and digits alone; numbers that count are left out. */
static void put_told(buf *out, feed_str text)
{
    for (size_t i = 0; i < text.n;) {
        size_t end = i;
        while (end < text.n && (is_digit(text.p[end]) || (end > i && (text.p[end] == ',' || text.p[end] == '.') &&
                                                          end + 1 < text.n && is_digit(text.p[end + 1]))))
            end++;
        if (end > i) {
            put_number(out, text, i, end);
            i = end;
        } else {
            if (is_word_byte(text.p[i]))
                buf_put_char(out, text.p[i]);
            i++;
        }
    }
    buf_put_char(out, '\n');
}

static int put_text(html_sanitizer *html, feed_text text, buf *plain, buf *out)
{
    buf_clear(plain);
    int status = FEED_OK;
    if (text.type == FEED_HTML)
        status = html_to_text(html, text.value, plain);
    put_told(out, text.type == FEED_HTML ? buf_str(plain) : text.value);
    return status;
}

uint64_t entry_meaning(html_sanitizer *html, const feed_entry *e, buf *scratch)
{
    buf plain;
    buf_clear(scratch);
    buf_init(&plain, scratch->max);
    put_told(scratch, e->title.value);
    int status = put_text(html, e->summary, &plain, scratch);
    if (!status)
        status = put_text(html, e->content, &plain, scratch);
    for (size_t i = 0; i < e->n_links; i++)
        canonical_link(e->links[i].href, scratch);
    buf_free(&plain);
    return status || scratch->error ? 0 : hash64(buf_str(scratch)) | 1;
}
