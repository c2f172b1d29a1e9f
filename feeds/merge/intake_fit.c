/* What one feed says too long or wrongly to be said again is left out, so that it spoils no feed of many. */
#include "../check/lists.h"
#include "../core/uri.h"
#include "../model/report.h"
#include "intake_own.h"

enum {
    URL_MAX = 8192, /* a tag with two of them, escaped, is one that readers take */
    WORDS_MAX = 2048,
    CATEGORIES_BYTES = 8192
};

static bool is_subtag(feed_str s)
{
    bool fits = s.n >= 1 && s.n <= 8;
    for (size_t i = 0; i < s.n && fits; i++)
        fits = is_alnum(s.p[i]);
    return fits;
}

/* RFC 5646: a language of ISO 639, or x or i with something behind it; then subtags. */
static bool is_language(feed_str s)
{
    feed_str part = STR_NONE;
    if (!str_split(&s, '-', &part))
        return false;
    bool special = str_eq_nocase(part, STR("x")) || str_eq_nocase(part, STR("i"));
    bool fits = special ? s.n > 0 : list_is_language(part);
    while (fits && str_split(&s, '-', &part))
        fits = is_subtag(part);
    return fits;
}

static size_t left_out(feed_str *s, bool fits)
{
    if (!s->n || fits)
        return 0;
    *s = STR_NONE;
    return 1;
}

static bool link_fits(const feed_link *l)
{
    return uri_is_absolute(l->href) && l->href.n <= URL_MAX && l->title.n <= WORDS_MAX && l->type.n <= WORDS_MAX &&
           l->rel.n <= WORDS_MAX;
}

static size_t category_bytes(const feed_category *c)
{
    return c->term.n + c->scheme.n + c->label.n;
}

static size_t fit_links(arena *a, feed_link **links, size_t *n)
{
    size_t kept = 0, all = *n;
    while (kept < all && link_fits(&(*links)[kept]))
        kept++;
    if (kept == all)
        return 0;
    feed_link *copy = arena_array(a, all, sizeof *copy);
    *n = kept = 0;
    for (size_t i = 0; i < all && copy; i++)
        if (link_fits(&(*links)[i]))
            copy[kept++] = (*links)[i];
    *links = copy;
    *n = kept;
    return all - kept;
}

static size_t fit_categories(arena *a, feed_category **categories, size_t *n)
{
    size_t kept = 0, bytes = 0, all = *n;
    for (size_t i = 0; i < all; i++)
        bytes += category_bytes(&(*categories)[i]);
    if (bytes <= CATEGORIES_BYTES)
        return 0;
    feed_category *copy = arena_array(a, all, sizeof *copy);
    bytes = 0;
    for (size_t i = 0; i < all && copy; i++)
        if (category_bytes(&(*categories)[i]) <= CATEGORIES_BYTES - bytes) {
            bytes += category_bytes(&(*categories)[i]);
            copy[kept++] = (*categories)[i];
        }
    *categories = copy;
    *n = kept;
    return all - kept;
}

static void tell(const intake *in, feed_pos origin, size_t n)
{
    if (n)
        report(in->document.reporter, FEED_RULE_FeedUnfit, origin, "%zu left out", n);
}

void intake_fit_head(intake *in)
{
    feed_head *h = &in->head;
    arena *a = &in->of_head;
    tell(in, h->origin, left_out(&h->language, is_language(h->language)) + left_out(&h->icon, h->icon.n <= URL_MAX) +
         left_out(&h->logo, h->logo.n <= URL_MAX) + left_out(&h->title.value, h->title.value.n <= WORDS_MAX) +
         left_out(&h->generator.uri, h->generator.uri.n <= URL_MAX) + fit_links(a, &h->links, &h->n_links) +
         fit_categories(a, &h->categories, &h->n_categories));
}

static size_t fit_source(intake *in, feed_entry *e)
{
    feed_source *s = arena_array(&in->a, 1, sizeof *s);
    if (!s)
        return 0;
    *s = *e->source;
    e->source = s;
    return left_out(&s->language, is_language(s->language)) + left_out(&s->icon, s->icon.n <= URL_MAX) +
           left_out(&s->logo, s->logo.n <= URL_MAX) + left_out(&s->title, s->title.n <= WORDS_MAX) +
           left_out(&s->link, s->link.n <= URL_MAX) + left_out(&s->self, s->self.n <= URL_MAX) +
           left_out(&s->generator.uri, s->generator.uri.n <= URL_MAX) + fit_links(&in->a, &s->links, &s->n_links) +
           fit_categories(&in->a, &s->categories, &s->n_categories);
}

void intake_fit_entry(intake *in, feed_entry *e)
{
    size_t n = left_out(&e->language, is_language(e->language)) + left_out(&e->image, e->image.n <= URL_MAX) +
               left_out(&e->comments, e->comments.n <= URL_MAX) + left_out(&e->permalink, e->permalink.n <= URL_MAX) +
               left_out(&e->content_src, e->content_src.n <= URL_MAX) + fit_links(&in->a, &e->links, &e->n_links) +
               fit_categories(&in->a, &e->categories, &e->n_categories);
    if (e->content_src.n && !e->summary.value.p)
        e->summary = (feed_text){.value = e->title.value.n ? e->title.value : e->content_src}; /* RFC 4287, 4.1.2 */
    if (e->source && e->source != &in->source)
        n += fit_source(in, e);
    tell(in, e->origin, n);
}
