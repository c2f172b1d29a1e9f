#include "discover.h"

#include "../core/uri.h"
#include "../html/tokenizer.h"

enum { PAGE_MAX = 2 << 20, LOOK = 4096, HREF_MAX = 8192 };

static const char *const TYPES[] = {"application/rss+xml", "application/atom+xml", "application/feed+json",
                                    "application/rdf+xml", "application/json", "application/xml", "text/xml", NULL};

/* Behind white space, a byte order mark, comments, declarations: the name of the first tag. */
static feed_str first_tag(feed_str s)
{
    if (str_starts(s, STR("\xEF\xBB\xBF")))
        s = str_from(s, 3);
    if (s.n > LOOK)
        s.n = LOOK;
    for (;;) {
        while (s.n && is_space(s.p[0]))
            s = str_from(s, 1);
        size_t skip;
        if (str_starts(s, STR("<!--")))
            skip = str_find(s, STR("-->")) + 3;
        else if (str_starts(s, STR("<?")) || (str_starts(s, STR("<!")) && !str_starts_nocase(s, STR("<!doctype html"))))
            skip = str_find_byte(s, '>') + 1;
        else
            return s;
        s = str_from(s, skip);
    }
}

bool discover_is_page(feed_str content_type, feed_str body)
{
    static const char *const STARTS[] = {"<!doctype html", "<html", "<head", "<body", "<meta", "<title", "<script",
                                         "<div", "<p>", "<center", "<h1", NULL};
    feed_str tag = first_tag(body);
    for (int i = 0; STARTS[i]; i++)
        if (str_starts_nocase(tag, str_of(STARTS[i])))
            return true;
    return str_starts_nocase(content_type, STR("text/html")) && tag.n && tag.p[0] == '<' &&
           !str_starts_nocase(tag, STR("<rss")) && !str_starts_nocase(tag, STR("<feed")) &&
           !str_starts_nocase(tag, STR("<rdf")) && !str_starts_nocase(tag, STR("<opml")) &&
           str_find_byte(tag, ':') > str_find_byte(tag, ' ');
}

static feed_str attr(const html_token *tag, const char *name)
{
    for (size_t i = 0; i < tag->n_attrs; i++)
        if (str_eq(tag->attrs[i].name, str_of(name)))
            return tag->attrs[i].value;
    return STR_NONE;
}

static bool has_word(feed_str words, feed_str word)
{
    feed_str one;
    while (str_split(&words, ' ', &one))
        if (str_eq_nocase(str_trim(one), word))
            return true;
    return false;
}

static bool is_feed_link(const html_token *tag)
{
    if (!str_eq(tag->name, STR("link")) || !attr(tag, "href").n)
        return false;
    feed_str rel = attr(tag, "rel"), type = str_trim(attr(tag, "type"));
    type.n = str_find_byte(type, ';');
    if (has_word(rel, STR("feed")))
        return true;
    for (int i = 0; TYPES[i] && has_word(rel, STR("alternate")); i++)
        if (str_eq_nocase(str_trim(type), str_of(TYPES[i])))
            return true;
    return false;
}

/* Resolves and copies; absent when it is no http address, or out of memory. */
static feed_str absolute(feed_str base, feed_str href, arena *a)
{
    buf whole, encoded;
    buf_init(&whole, HREF_MAX);
    buf_init(&encoded, HREF_MAX * 3);
    uri_resolve(base, str_trim(href), &whole);
    uri_put_encoded(&encoded, buf_str(&whole));
    feed_str found = !whole.error && !encoded.error && uri_is_http(buf_str(&encoded)) ? arena_dup(a, buf_str(&encoded))
                                                                                       : STR_NONE;
    buf_free(&whole);
    buf_free(&encoded);
    return found;
}

/* Markup inside of these is text. */
static void skip_content(html_tokenizer *t, feed_str name)
{
    static const char *const NAMES[] = {"title", "textarea", "style", "script", "xmp", "iframe", "noembed", "noframes",
                                        "plaintext", NULL};
    for (int i = 0; NAMES[i]; i++)
        if (str_eq(name, str_of(NAMES[i])))
            html_tokenizer_content(t, html_content_of(name), str_of(NAMES[i]));
}

size_t discover_feeds(feed_str page, feed_str base, arena *a, discover_link *out)
{
    html_tokenizer *t = html_tokenizer_new();
    size_t n = 0;
    if (!t)
        return 0;
    if (page.n > PAGE_MAX)
        page.n = PAGE_MAX;
    html_tokenizer_start(t, page);
    for (html_token_kind kind; n < DISCOVER_MAX && (kind = html_tokenizer_next(t)) != HTML_END;) {
        const html_token *tag = html_tokenizer_token(t);
        if (kind != HTML_START_TAG)
            continue;
        if (str_eq(tag->name, STR("base")) && attr(tag, "href").n) {
            feed_str own = absolute(base, attr(tag, "href"), a);
            base = own.p ? own : base;
        } else if (is_feed_link(tag)) {
            feed_str href = absolute(base, attr(tag, "href"), a);
            if (href.p)
                out[n++] = (discover_link){href, arena_dup(a, attr(tag, "title"))};
        }
        skip_content(t, tag->name);
    }
    html_tokenizer_free(t);
    return n;
}
