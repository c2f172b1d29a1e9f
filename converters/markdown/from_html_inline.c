#include "../../feeds/core/utf8.h"
#include "from_html_state.h"

bool from_html_is_markup(kind k)
{
    return k == EM || k == STRONG || k == DEL || k == LINK;
}

static void open_emphasis(from_html *f, frame *e, uint32_t next)
{
    char outer = '\0', last = (char)markdown_put_last(&f->m);
    for (frame *o = f->frames; o < e; o++)
        outer = o->kind == EM || o->kind == STRONG ? o->sign : outer;
    e->sign = outer == '*' || (!outer && last == '*') ? '_' : '*';
    markdown_put_opener(&f->m, e->sign, e->kind == STRONG ? 2 : 1, next);
}

/* The openings that wait for content, now that some begins with `next`. */
static void open_markup(from_html *f, uint32_t next)
{
    for (size_t i = 1; i < f->depth && f->unopened; i++) {
        frame *e = &f->frames[i];
        if (!from_html_is_markup(e->kind) || e->written)
            continue;
        bool last = --f->unopened == 0;
        f->bare = last && e->kind == LINK;
        if (e->kind == LINK) {
            markdown_put_bracket(&f->m);
            f->opened = f->m.out->n;
        } else if (e->kind == DEL) {
            markdown_put_opener(&f->m, '~', 2, last ? next : '*');
        } else {
            open_emphasis(f, e, last ? next : '*');
        }
        e->written = true;
    }
}

/* <https://example.org/> is a link that is its own text. */
static bool is_autolink(const from_html *f, feed_str url)
{
    size_t colon = str_find_byte(url, ':');
    if (!f->bare || colon < 2 || colon > 32 || colon == url.n || !is_alpha(url.p[0]) ||
        !str_eq(buf_str(&f->text), url))
        return false;
    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] <= ' ' || url.p[i] == '<' || url.p[i] == '>')
            return false;
    return true;
}

static void close_link(from_html *f)
{
    buf *out = f->m.out;
    feed_str url = {f->link.p, f->url_n}, title = buf_from(&f->link, f->url_n);
    if (is_autolink(f, url) && !title.n && !out->error) {
        out->n = f->opened - 1;
        buf_put_char(out, '<');
        buf_put_str(out, url);
        buf_put_char(out, '>');
    } else {
        markdown_put_closer(&f->m, ']', 1);
        markdown_put_target(&f->m, url, title);
    }
    f->m.guard = MARKDOWN_GUARD_NONE;
}

void from_html_close_markup(from_html *f, const frame *e)
{
    if (!e->written)
        f->unopened--;
    else if (e->kind == LINK)
        close_link(f);
    else
        markdown_put_closer(&f->m, e->kind == DEL ? '~' : e->sign, e->kind == EM ? 1 : 2);
}

/* Markup ends with its block, and goes on in the next one. */
void from_html_suspend_markup(from_html *f)
{
    for (size_t i = f->depth; i-- > 1;) {
        frame *e = &f->frames[i];
        if (!from_html_is_markup(e->kind) || !e->written)
            continue;
        f->bare = false;
        from_html_close_markup(f, e);
        e->written = false;
        f->unopened++;
    }
}

/* Inside of a link there is no other, and what is strong stays as strong as it is. */
void from_html_begin_markup(from_html *f, kind k)
{
    frame *e = from_html_push(f, from_html_innermost(f, k) ? INLINE : k);
    f->unopened += e->kind == k;
}

void from_html_begin_link(from_html *f, const html_token *token)
{
    feed_str href = from_html_attribute(token, "href");
    if (!href.n || from_html_innermost(f, LINK)) {
        from_html_push(f, INLINE);
        return;
    }
    buf_clear(&f->link);
    buf_put_str(&f->link, href);
    f->url_n = f->link.n;
    buf_put_str(&f->link, from_html_attribute(token, "title"));
    from_html_begin_markup(f, LINK);
}

/* ---- content ---- */

/* Text that follows a block inside the same container is a paragraph of its own. */
static void begin_text(from_html *f)
{
    if (!f->m.in_text) {
        markdown_put_gap(&f->m, 2);
        from_html_container(f)->sign = '\0';
    }
    if (f->text_first)
        *f->text_first = from_html_container(f) == f->frames && !f->m.one_line;
    f->text_first = NULL;
}

/* The run of text read so far; white space alone matters only inside of a block's content. */
void from_html_flush_text(from_html *f)
{
    feed_str text = buf_str(&f->text), trimmed = str_trim(text);
    int length;
    if (trimmed.n) {
        size_t before = (size_t)(trimmed.p - text.p);
        begin_text(f);
        markdown_put_text(&f->m, (feed_str){text.p, before});
        open_markup(f, utf8_decode(trimmed.p, trimmed.p + trimmed.n, &length));
        markdown_put_text(&f->m, str_from(text, before));
    } else if (f->m.in_text) {
        markdown_put_text(&f->m, text);
    }
}

void from_html_put_image(from_html *f, const html_token *token)
{
    feed_str src = from_html_attribute(token, "src");
    bool one_line = f->m.one_line;
    if (!src.n)
        return;
    begin_text(f);
    open_markup(f, '!');
    f->bare = false;
    markdown_put_ready(&f->m);
    buf_put_lit(f->m.out, "![");
    f->m.one_line = true;
    markdown_put_text(&f->m, from_html_attribute(token, "alt"));
    f->m.one_line = one_line;
    markdown_put_closer(&f->m, ']', 1);
    markdown_put_target(&f->m, src, from_html_attribute(token, "title"));
    f->m.guard = MARKDOWN_GUARD_NONE;
}

/* A task's box stands where an item begins. */
void from_html_put_box(from_html *f, const html_token *token)
{
    if (!f->m.fresh || from_html_top(f)->kind != ITEM || !str_eq(from_html_attribute(token, "type"), STR("checkbox")))
        return;
    markdown_put_ready(&f->m);
    buf_put_str(f->m.out, from_html_attribute(token, "checked").p ? STR("[x]") : STR("[ ]"));
}

void from_html_put_code(from_html *f)
{
    if (!f->text.n)
        return;
    begin_text(f);
    open_markup(f, '`');
    f->bare = false;
    markdown_put_code(&f->m, buf_str(&f->text));
}
