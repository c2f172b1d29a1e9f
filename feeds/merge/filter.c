#include "filter.h"

#include <stdlib.h>

#include "../core/date.h"
#include "../html/sanitize.h"
#include "filter_nodes.h"

enum { TEXT_MAX = 64 << 20 };

struct filter_runner {
    regex_runner *regex;
    html_sanitizer *html;
    buf text;    /* summary and content as plain text */
    bool known;  /* it is this entry's */
};

filter_runner *filter_runner_new(void)
{
    filter_runner *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->regex = regex_runner_new();
    r->html = html_sanitizer_new();
    buf_init(&r->text, TEXT_MAX);
    if (r->regex && r->html)
        return r;
    filter_runner_free(r);
    return NULL;
}

void filter_runner_free(filter_runner *r)
{
    if (!r)
        return;
    regex_runner_free(r->regex);
    html_sanitizer_free(r->html);
    buf_free(&r->text);
    free(r);
}

void filter_runner_next(filter_runner *r)
{
    r->known = false;
}

static int put_plain(filter_runner *r, feed_text text)
{
    if (r->text.n && text.value.n)
        buf_put_char(&r->text, '\n');
    if (text.type == FEED_HTML)
        return html_to_text(r->html, text.value, &r->text);
    buf_put_str(&r->text, text.value);
    return r->text.error;
}

static int learn_text(filter_runner *r, const feed_entry *e)
{
    if (r->known)
        return FEED_OK;
    buf_clear(&r->text);
    int status = put_plain(r, e->summary);
    if (!status)
        status = put_plain(r, e->content);
    r->known = !status;
    return status;
}

/* ---- tests ---- */

static int match(const filter_node *t, filter_runner *r, feed_str value)
{
    return value.p ? regex_match(t->pattern, r->regex, value) : 0;
}

static int match_content(const filter_node *t, filter_runner *r, const feed_entry *e)
{
    int status = learn_text(r, e);
    return status ? status : match(t, r, buf_str(&r->text));
}

static int match_links(const filter_node *t, filter_runner *r, const feed_entry *e)
{
    int found = match(t, r, e->permalink);
    for (size_t i = 0; i < e->n_links && !found; i++)
        found = match(t, r, e->links[i].href);
    return found;
}

static int match_authors(const filter_node *t, filter_runner *r, const feed_entry *e)
{
    int found = 0;
    for (size_t i = 0; i < e->n_authors && !found; i++) {
        found = match(t, r, e->authors[i].name);
        if (!found)
            found = match(t, r, e->authors[i].email);
    }
    return found;
}

static int match_categories(const filter_node *t, filter_runner *r, const feed_entry *e)
{
    int found = 0;
    for (size_t i = 0; i < e->n_categories && !found; i++) {
        found = match(t, r, e->categories[i].term);
        if (!found)
            found = match(t, r, e->categories[i].label);
    }
    return found;
}

static int match_source(const filter_node *t, filter_runner *r, const filter_subject *s)
{
    const feed_source *source = s->entry->source;
    int found = match(t, r, s->source_name);
    if (!source || found)
        return found;
    const feed_str values[] = {source->title, source->link, source->self, source->id};
    for (size_t i = 0; i < sizeof values / sizeof *values && !found; i++)
        found = match(t, r, values[i]);
    return found;
}

static feed_time date_of(const feed_entry *e)
{
    return e->published.set ? e->published : e->updated;
}

static int match_date(const filter_node *t, filter_runner *r, const feed_entry *e)
{
    char bytes[64];
    buf b = {.p = bytes, .capacity = sizeof bytes, .max = sizeof bytes};
    feed_time date = date_of(e);
    if (!date.set)
        return 0;
    date_put_rfc3339(&b, date);
    return match(t, r, buf_str(&b));
}

static int test(const filter_node *t, filter_runner *r, const filter_subject *s)
{
    const feed_entry *e = s->entry;
    int found;
    switch (t->field) {
    case FILTER_TITLE:
        return match(t, r, e->title.value);
    case FILTER_CONTENT:
        return match_content(t, r, e);
    case FILTER_TEXT:
        found = match(t, r, e->title.value);
        return found ? found : match_content(t, r, e);
    case FILTER_LINK:
        return match_links(t, r, e);
    case FILTER_AUTHOR:
        return match_authors(t, r, e);
    case FILTER_CATEGORY:
        return match_categories(t, r, e);
    case FILTER_SOURCE:
        return match_source(t, r, s);
    case FILTER_LANGUAGE:
        return match(t, r, e->language.n ? e->language : s->language);
    default:
        return match_date(t, r, e);
    }
}

/* Depth is at most that of the text that it was made from, and of its rows of and/or: FILTER_NODES_MAX. */
static int fits(const filter *f, uint16_t at, filter_runner *r, const filter_subject *s)
{
    const filter_node *t = &f->nodes[at];
    feed_time date;
    int found;
    switch (t->kind) {
    case FILTER_AND:
        found = fits(f, t->a, r, s);
        return found == 1 ? fits(f, t->b, r, s) : found;
    case FILTER_OR:
        found = fits(f, t->a, r, s);
        return found == 0 ? fits(f, t->b, r, s) : found;
    case FILTER_NOT:
        found = fits(f, t->a, r, s);
        return found < 0 ? found : !found;
    case FILTER_BEFORE:
    case FILTER_AFTER:
        date = date_of(s->entry);
        return date.set && (date.unix_seconds < t->when) == (t->kind == FILTER_BEFORE);
    default:
        return test(t, r, s);
    }
}

int filter_fits(const filter *f, filter_runner *r, const filter_subject *subject)
{
    return fits(f, f->root, r, subject);
}
