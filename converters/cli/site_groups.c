#include "site_groups.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../feeds/core/hash.h"
#include "../../feeds/model/pack.h"
#include "output.h"
#include "pattern.h"

enum { SLOTS = 2 * SITE_FILES_MAX /* a power of two */, TAIL_BYTES = 8 << 20, ENTRY_MAX = 64 << 20,
       NAMES_MAX = 16 << 20 };

void site_groups_init(site_groups *g)
{
    *g = (site_groups){.fd = -1};
    buf_init(&g->tail, TAIL_BYTES + ENTRY_MAX);
    buf_init(&g->bytes, ENTRY_MAX);
    arena_init(&g->names, NAMES_MAX);
    arena_init(&g->a, ENTRY_MAX);
}

void site_groups_free(site_groups *g)
{
    for (size_t i = 0; i < g->n; i++)
        free(g->list[i].places);
    free(g->list);
    free(g->slots);
    if (g->fd >= 0)
        close(g->fd);
    buf_free(&g->tail);
    buf_free(&g->bytes);
    arena_free(&g->names);
    arena_free(&g->a);
}

/* ---- groups ---- */

static int make_room(site_groups *g)
{
    if (g->list)
        return FEED_OK;
    g->list = calloc(SITE_FILES_MAX, sizeof *g->list);
    g->slots = calloc(SLOTS, sizeof *g->slots);
    return g->list && g->slots ? FEED_OK : FEED_E_MEMORY;
}

int site_groups_find(site_groups *g, size_t which, feed_str key, site_group **found)
{
    char bytes[SLUG_MAX + 16];
    buf slug = {.p = bytes, .capacity = sizeof bytes, .max = sizeof bytes};
    slug_put(&slug, key);
    if (make_room(g))
        return FEED_E_MEMORY;
    size_t at = hash64_keyed(buf_str(&slug), which) & (SLOTS - 1);
    for (; g->slots[at]; at = (at + 1) & (SLOTS - 1)) {
        *found = &g->list[g->slots[at] - 1];
        if ((*found)->output == which && str_eq((*found)->slug, buf_str(&slug)))
            return FEED_OK;
    }
    if (g->n == SITE_FILES_MAX)
        return FEED_E_LIMIT;
    *found = &g->list[g->n];
    **found = (site_group){.output = which, .slug = arena_dup(&g->names, buf_str(&slug)),
                           .label = arena_dup(&g->names, key)};
    g->slots[at] = (uint32_t)++g->n;
    return (*found)->slug.p && (*found)->label.p ? FEED_OK : FEED_E_MEMORY;
}

int site_group_add(site_group *group, shelf_place place)
{
    if (group->n && group->places[group->n - 1].offset == place.offset)
        return FEED_OK;
    if (group->n == group->capacity) {
        size_t capacity = group->capacity ? group->capacity * 2 : 8;
        shelf_place *places = realloc(group->places, capacity * sizeof *places);
        if (!places)
            return FEED_E_MEMORY;
        group->places = places;
        group->capacity = capacity;
    }
    group->places[group->n++] = place;
    return FEED_OK;
}

static int by_output(const void *a, const void *b)
{
    const site_group *x = a, *y = b;
    return x->output != y->output ? (x->output < y->output ? -1 : 1) : str_compare(x->slug, y->slug);
}

void site_groups_sort(site_groups *g)
{
    if (g->n)
        qsort(g->list, g->n, sizeof *g->list, by_output);
}

/* ---- entries ---- */

static int flush_tail(site_groups *g)
{
    if (g->fd < 0 && (g->fd = output_temporary(NULL)) < 0)
        return FEED_E_OUTPUT;
    for (size_t done = 0; done < g->tail.n;) {
        ssize_t n = pwrite(g->fd, g->tail.p + done, g->tail.n - done, (off_t)(g->written + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return FEED_E_OUTPUT;
        done += (size_t)n;
    }
    g->written += g->tail.n;
    buf_clear(&g->tail);
    return FEED_OK;
}

int site_groups_keep(site_groups *g, const feed_entry *entry, shelf_place *place)
{
    int status = g->tail.n > TAIL_BYTES ? flush_tail(g) : FEED_OK;
    size_t at = g->tail.n;
    pack_entry(&g->tail, entry);
    place->offset = g->written + at;
    place->length = (uint32_t)(g->tail.n - at);
    return status ? status : g->tail.error;
}

static int read_back(site_groups *g, shelf_place place)
{
    buf_clear(&g->bytes);
    if (!buf_reserve(&g->bytes, place.length))
        return FEED_E_MEMORY;
    while (g->bytes.n < place.length) {
        ssize_t n = pread(g->fd, g->bytes.p + g->bytes.n, place.length - g->bytes.n,
                          (off_t)(place.offset + g->bytes.n));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return FEED_E_INPUT;
        g->bytes.n += (size_t)n;
    }
    return FEED_OK;
}

int site_groups_read(site_groups *g, shelf_place place, feed_entry *out)
{
    bool in_tail = place.offset >= g->written;
    int status = in_tail ? FEED_OK : read_back(g, place);
    feed_str bytes = in_tail ? (feed_str){g->tail.p + (place.offset - g->written), place.length} : buf_str(&g->bytes);
    arena_reset(&g->a);
    return status ? status : unpack_entry(bytes, &g->a, out);
}
