/* An item's HTML, cut out of the document's. */
#include "entries.h"

#include "../../feeds/core/utf8.h"
#include "enumeration.h"

/* White space and <br /> at both ends, and what used to divide the title from the text: ":", "：", "-", "|". */
static feed_str trim_lead(feed_str s, bool separators)
{
    static const char *const LEADING[] = {"<br />", "：", ":", " - ", "– ", "— ", "—— ", "- ", "| ", "， ", "，"};
    s = str_trim(s);
    bool lead = s.n && strchr("<\xEF:-\xE2|", s.p[0]); /* their first bytes, white space being gone */
    for (size_t i = 0; lead && i < sizeof LEADING / sizeof *LEADING; i++) {
        if ((i > 0 && !separators) || !str_starts(s, str_of(LEADING[i])))
            continue;
        s = str_trim(str_from(s, strlen(LEADING[i])));
        i = (size_t)-1; /* each round takes bytes, so this ends */
    }
    while (str_ends(s, STR("<br />")))
        s = str_trim((feed_str){s.p, s.n - strlen("<br />")});
    return s;
}

static feed_str html_of(const markdown *m, markdown_range r)
{
    return str_trim(markdown_html(m, r));
}

void digest_put_body(buf *out, const markdown *m, const digest_item *item)
{
    buf_put_str(out, str_trim(item->html));
    feed_str before = trim_lead(markdown_html(m, item->lead[0]), false);
    feed_str behind = trim_lead(markdown_html(m, item->lead[1]), !before.n);
    if (before.n || behind.n) {
        if (out->n)
            buf_put_char(out, '\n');
        buf_put_lit(out, "<p>");
        buf_put_str(out, before);
        if (before.n && behind.n)
            buf_put_char(out, ' ');
        buf_put_str(out, behind);
        buf_put_lit(out, "</p>");
    }
    for (size_t i = 0; i < sizeof item->rest / sizeof *item->rest; i++) {
        feed_str rest = html_of(m, item->rest[i]);
        if (rest.n && out->n)
            buf_put_char(out, '\n');
        buf_put_str(out, rest);
    }
}

int digest_safe_html(const digest_job *job, feed_str *out)
{
    *out = buf_str(job->html);
    if (job->html->error || !job->m->unsafe || job->options->html == DIGEST_HTML_KEEP)
        return job->html->error;
    buf_clear(job->safe);
    int status = html_sanitize(job->sanitizer, *out, job->html_options, job->safe);
    *out = buf_str(job->safe);
    return status ? status : job->safe->error;
}

feed_str digest_html_summary(const digest_job *job, feed_str html)
{
    enum { LOOK_AT = 8192 };
    arena *a = job->entry_arena;
    feed_str look = {html.p, html.n < LOOK_AT ? html.n : utf8_whole(html, LOOK_AT)};
    buf text = {.p = arena_alloc(a, LOOK_AT + 1), .capacity = LOOK_AT, .max = LOOK_AT};
    buf line = {.p = arena_alloc(a, LOOK_AT + 1), .capacity = LOOK_AT, .max = LOOK_AT};
    if (!text.p || !line.p || !html.n)
        return STR_NONE;
    if (html_to_text(job->sanitizer, look, &text) == FEED_E_MEMORY)
        return STR_NONE; /* a full buffer is enough for a sentence */
    enumeration_put_line(&line, buf_str(&text));
    return summary_cut(job->cutter, buf_str(&line), SUMMARY_COLUMNS, a);
}
