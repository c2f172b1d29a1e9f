/* Entries that stand before the address of their feed's page: resolved when that is known. What is absolute stays. */
#include "read.h"

static int resolve_links(feed_reader *r, read_target *t)
{
    const feed_link *links = t->e.links;
    size_t n = t->e.n_links;
    int rc = FEED_OK;
    t->e.links = NULL;
    t->e.n_links = 0;
    for (size_t i = 0; i < n && !rc; i++) {
        feed_link link = links[i];
        link.href = read_url(r, t, STR_NONE, link.href);
        rc = link.href.p ? read_add_link(t, link) : FEED_E_LIMIT;
    }
    return rc;
}

static int resolve_people(feed_reader *r, read_target *t, bool contributor)
{
    feed_person **list = contributor ? &t->e.contributors : &t->e.authors;
    size_t *count = contributor ? &t->e.n_contributors : &t->e.n_authors, n = *count;
    const feed_person *people = *list;
    int rc = FEED_OK;
    *list = NULL;
    *count = 0;
    for (size_t i = 0; i < n && !rc; i++) {
        feed_person person = people[i];
        person.uri = read_url(r, t, STR_NONE, person.uri);
        rc = read_add_person(t, contributor, person);
    }
    return rc;
}

static int resolve_all(feed_reader *r, read_target *t)
{
    feed_entry *e = &t->e;
    feed_str *const urls[] = {&e->image, &e->comments, &e->permalink, &e->content_src, &t->icon, &t->logo,
                              &t->generator.uri};
    feed_text *const texts[] = {&e->summary, &e->content};
    int rc = resolve_links(r, t);
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        if (urls[i]->n)
            *urls[i] = read_url(r, t, STR_NONE, *urls[i]);
    for (size_t i = 0; i < sizeof texts / sizeof *texts && !rc; i++)
        if (texts[i]->type == FEED_HTML && texts[i]->value.p)
            rc = read_markup(r, t, texts[i]->value, STR_NONE, texts[i]);
    for (int i = 0; i < 2 && !rc; i++)
        rc = resolve_people(r, t, i);
    return rc;
}

/* The source taken apart again. */
static int resolve_source(feed_reader *r, read_target *t, const feed_source *s)
{
    read_target from = {.a = t->a, .icon = s->icon, .logo = s->logo, .generator = s->generator};
    from.e = (feed_entry){.id = s->id, .title.value = s->title, .summary = s->subtitle, .updated = s->updated,
                          .rights = s->rights, .language = s->language, .authors = s->authors,
                          .n_authors = s->n_authors, .contributors = s->contributors,
                          .n_contributors = s->n_contributors, .categories = s->categories,
                          .n_categories = s->n_categories};
    from.first = (feed_ext *)(uintptr_t)s->extensions;
    const feed_link own[] = {{.href = s->link}, {.href = s->self, .rel = STR("self")}};
    int rc = FEED_OK;
    for (size_t i = 0; i < s->n_links + 2 && !rc; i++) {
        feed_link link = i < 2 ? own[i] : s->links[i - 2];
        rc = link.href.p ? read_add_link(&from, link) : FEED_OK;
    }
    if (!rc)
        rc = resolve_all(r, &from);
    return rc ? rc : read_take_source(r, &from, t);
}

int read_resolve_late(feed_reader *r, arena *a, bool id_derived, feed_entry *entry)
{
    read_target t = {.a = a, .e = *entry, .guid_is_link = entry->id_is_permalink};
    if (id_derived)
        t.e.id = STR_NONE;
    int rc = resolve_all(r, &t);
    if (!rc)
        rc = read_derive(r, &t);
    if (!rc && entry->source)
        rc = resolve_source(r, &t, entry->source);
    t.e.source = t.source;
    *entry = t.e;
    return rc;
}
