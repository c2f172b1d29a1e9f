#include "lists.h"

#include <stdio.h>
#include <stdlib.h>

#include "../../feeds/core/uri.h"
#include "../../feeds/model/report.h"
#include "../../feeds/net/subscriptions.h"
#include "feedfile.h"
#include "input_url.h"

enum { LIST_MAX = 64 << 20, LIST_ARENA = 256 << 20 };

/* What a list names, as inputs_find finds it: files are seen from the list's folder. */
static int find_named(const input *list, const subscriptions *all, arena *a, diag *d, inputs *out)
{
    const char *slash = strrchr(list->name, '/');
    feed_str folder = slash ? str_range(list->name, slash + 1) : STR("");
    const char **names = arena_array(a, all->n + 1, sizeof *names);
    *out = (inputs){0};
    if (!names)
        return FEED_E_MEMORY;
    for (size_t i = 0; i < all->n; i++) {
        feed_str url = all->list[i].url;
        url = str_starts(url, STR("file://")) ? str_from(url, 7) : url;
        bool whole = (url.n && url.p[0] == '/') || uri_is_http(url);
        size_t size = folder.n + url.n + 1;
        char *name = arena_alloc(a, size);
        if (!name)
            return FEED_E_MEMORY;
        snprintf(name, size, "%.*s%.*s", whole ? 0 : (int)folder.n, folder.p, FMT(url));
        names[i] = name;
    }
    return all->n ? inputs_find(names, all->n, FEED_OR_DIGEST_EXTENSIONS, false, d, out) : FEED_OK;
}

/* Puts what was found behind the others; the list itself, at `at`, is left out. */
static int replace(inputs *in, size_t at, const inputs *more)
{
    input *all = realloc(in->list, (in->n + more->n + 1) * sizeof *all);
    if (!all)
        return FEED_E_MEMORY;
    in->list = all;
    in->capacity = in->n + more->n + 1;
    input_close(&all[at]);
    free((char *)(uintptr_t)all[at].name);
    memmove(&all[at], &all[at + 1], (in->n - at - 1) * sizeof *all);
    in->n--;
    for (size_t i = 0; i < more->n; i++) {
        all[in->n] = more->list[i];
        all[in->n].archive = (uint32_t)in->archives;
        in->n++;
    }
    in->archives++;
    free(more->list);
    return FEED_OK;
}

static int expand(inputs *in, size_t at, feed_str text, diag *d)
{
    subscriptions all = {.list = NULL};
    inputs more = {0};
    arena a;
    arena_init(&a, LIST_ARENA);
    int status = subscriptions_read(text, &a, &all);
    if (!status)
        status = find_named(&in->list[at], &all, &a, d, &more);
    if (!status)
        status = replace(in, at, &more);
    free(all.list);
    arena_free(&a);
    return status;
}

int lists_expand(inputs *in, const settings *s, diag *d)
{
    size_t n = in->n; /* lists in lists are not followed */
    int status = FEED_OK;
    buf text;
    buf_init(&text, LIST_MAX);
    for (size_t i = 0; i < n && !status; i++) {
        bool named = str_ends(str_of(in->list[i].name), STR(".opml"));
        if (!in->list[i].feed || strcmp(in->list[i].name, "-") == 0 ||
            (!named && input_peek(&in->list[i], &text, 4096)) || (!named && !subscriptions_are_in(buf_str(&text))))
            continue;
        if (input_read(&in->list[i], &text, d) || !subscriptions_are_in(buf_str(&text)))
            continue;
        status = expand(in, i, buf_str(&text), d);
        if (status == FEED_E_INPUT)
            status = FEED_OK;
        else if (!status)
            i--, n--;
    }
    buf_free(&text);
    if (!status)
        status = inputs_fetch(in, s, true, d); /* those of all lists at once */
    for (size_t i = n; i < in->n; i++)
        in->list[i].feed = feedfile_tell(&in->list[i], NULL);
    return status;
}
