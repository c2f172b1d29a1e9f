#include "render.h"

#include "../../feeds/core/escape.h"
#include "../../feeds/core/uri.h"
#include "../../feeds/html/references.h"

/* Text as it stands in the source, without marks. */
static void put_marked(const render *r, buf *out, const char *p, size_t n)
{
    size_t at = (size_t)(p - r->source.p);
    if (p < r->source.p || at > r->source.n)
        cjk_put_unmarked(out, (feed_str){p, n}); /* the library's own copy */
    else
        cjk_put_part(out, r->source, r->marks, r->n_marks, cjk_marks_before(r->marks, r->n_marks, at, r->mark), at,
                     at + n);
}

/* Whether a piece of the source may hold marks. Most stand between the last mark and the next. */
static bool is_marked(render *r, const char *p, size_t n)
{
    size_t at = (size_t)(p - r->source.p);
    if (at >= r->clear.begin && at + n <= r->clear.end)
        return false;
    if (p < r->source.p || at > r->source.n)
        return true;
    size_t i = cjk_marks_before(r->marks, r->n_marks, at, r->mark);
    r->mark = i;
    r->clear.begin = i ? r->marks[i - 1].at + (uint32_t)i * CJK_MARK_BYTES : 0;
    r->clear.end = i < r->n_marks ? r->marks[i].at + (uint32_t)i * CJK_MARK_BYTES : (uint32_t)r->source.n;
    return at < r->clear.begin || at + n > r->clear.end;
}

void render_put_source(render *r, buf *out, const char *p, size_t n)
{
    if (r->n_marks && is_marked(r, p, n))
        put_marked(r, out, p, n);
    else
        buf_put(out, p, n);
}

/* Decodes an entity ("&amp;") into `out`; what is none stays as it is. */
void render_put_entity(buf *out, const char *p, size_t n)
{
    html_reference reference;
    html_reference_read((feed_str){p, n}, false, &reference);
    if (reference.length == n)
        escape_scrub(out, (feed_str){reference.text, reference.n}); /* "&#8;" is no character for XML */
    else
        buf_put(out, p, n);
}

void render_put_attribute(render *r, buf *out, const MD_ATTRIBUTE *a)
{
    if (!a->text)
        return;
    for (int i = 0; a->substr_offsets[i] < a->size; i++) {
        const char *p = a->text + a->substr_offsets[i];
        size_t n = a->substr_offsets[i + 1] - a->substr_offsets[i];
        if (a->substr_types[i] == MD_TEXT_ENTITY)
            render_put_entity(out, p, n);
        else if (a->substr_types[i] != MD_TEXT_NULLCHAR)
            render_put_source(r, out, p, n);
    }
}

/* An attribute's text: where it stands in the source as it is, from there. */
static feed_str attribute_text(render *r, const MD_ATTRIBUTE *a)
{
    bool plain = a->text && a->substr_types[0] == MD_TEXT_NORMAL && a->substr_offsets[1] == a->size;
    if (plain && a->size && (!r->n_marks || !is_marked(r, a->text, a->size)))
        return (feed_str){a->text, a->size};
    buf_clear(&r->m->raw_url);
    render_put_attribute(r, &r->m->raw_url, a);
    return buf_str(&r->m->raw_url);
}

/* Links that are not to the web or to somebody are the sanitiser's to judge. */
static bool is_harmless(feed_str url)
{
    return str_starts(url, STR("https://")) || uri_has_scheme(url, STR("https")) || uri_has_scheme(url, STR("http")) ||
           uri_has_scheme(url, STR("mailto")) || !uri_is_absolute(url);
}

/* Appends a URL to the document's URLs: decoded, resolved, percent-encoded. */
markdown_range render_put_url(render *r, const MD_ATTRIBUTE *href)
{
    buf *urls = &r->m->urls;
    markdown_range range = {(uint32_t)urls->n, 0};
    feed_str url = str_trim(attribute_text(r, href));
    if (uri_is_settled(url)) {
        buf_put_str(urls, url);
        range.end = (uint32_t)urls->n;
        return range;
    }
    r->m->unsettled = true;
    if (r->options->base_url.n && !uri_is_absolute(url)) {
        buf_clear(&r->m->encoded);
        uri_put_encoded(&r->m->encoded, url);
        uri_resolve(r->options->base_url, buf_str(&r->m->encoded), urls);
    } else {
        uri_put_encoded(urls, url);
    }
    range.end = (uint32_t)urls->n;
    if (!urls->error && !is_harmless(buf_from(urls, range.begin)))
        r->m->unsafe = true;
    return range;
}

feed_str render_url_text(const render *r, markdown_range range)
{
    return (feed_str){range.end > range.begin ? r->m->urls.p + range.begin : "", range.end - range.begin};
}

void render_put_html_attribute(render *r, const char *name, const MD_ATTRIBUTE *value)
{
    if (!value->text || !value->size)
        return;
    buf_clear(&r->m->raw_url);
    render_put_attribute(r, &r->m->raw_url, value);
    buf_printf(&r->m->html, " %s=\"", name);
    escape_html(&r->m->html, buf_str(&r->m->raw_url));
    buf_put_char(&r->m->html, '"');
}
