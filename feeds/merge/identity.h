/*
 * What makes two entries one. An entry is known by its source and its id: another source that uses the same id has an
 * entry of its own, which gets another id, and never takes the place of the first.
 */
#ifndef FEEDLOOM_MERGE_IDENTITY_H
#define FEEDLOOM_MERGE_IDENTITY_H

#include "../core/arena.h"
#include "store.h"

/* What is known of an entry without unpacking it. Hashes; 0: there is none. */
typedef struct merge_row {
    int64_t seconds;        /* what entries are ordered by: when it was published */
    int64_t updated;        /* which of two versions is the later */
    uint64_t id, meaning;   /* of the id, and of all that it says (pack_meaning) */
    uint64_t unit;          /* the document that it was read from; 0: our own digests */
    uint64_t source;        /* what it says it comes from; 0: our own */
    uint64_t link, part;    /* its canonical link, and which part of that page */
    uint64_t title;         /* its title, letters and digits alone */
    uint64_t other_id;      /* not 0: it gets another id, made from its own and this; of our own: its number */
    int64_t said;           /* INT64_MIN, or `updated` of an older version that says the same */
    stored place;
    uint32_t text;          /* bytes of its content */
    uint32_t sketch;        /* where near_sketch's begins, in 4 bytes; UINT32_MAX: none */
    uint32_t tag;           /* the caller's own */
    uint8_t owns_id;        /* how sure it is that its source minted the id, from 0; the same of its link */
    uint8_t owns_link;
    uint8_t preferred;      /* its source's place in the list of preferred ones, from the end; 0: not in it */
} merge_row;

/* The order of the output: the newest first, then by what stays the same from run to run. For qsort. */
int merge_row_order(const void *a, const void *b);
/* Which of two versions is the later; a total order on what they say. */
bool merge_row_is_later(const merge_row *a, const merge_row *b);

/*
 * Of two versions the later stays, and is returned. Where it says the same as the other, it keeps that one's date of
 * change (`said`); `told` is what entry_meaning gives, 0: not known.
 */
merge_row *merge_row_supersede(merge_row *a, merge_row *b, uint64_t (*told)(void *context, const merge_row *row),
                               void *context);

/* What a source is known by: the feed's own address, else its id, its page, its name. Absent: nothing at all. */
feed_str source_key(const feed_source *source);
/* The words of a title alone, folded: what two titles are compared by. 0 where that is too short to say anything. */
uint64_t title_hash(feed_str title);
/* Fills id, link, part, title and what is owned; `document` is the address it was read from. Scratch is cleared. */
void merge_row_keys(merge_row *row, const feed_entry *e, feed_str document, buf *scratch);

/* Whether an id can stand in any feed as it is: an absolute URI without a fault. */
bool merge_id_is_good(feed_str id);
/* Another id made from `id` and `suffix`, at whose end it stands; of a UUID the UUID of that, since it must stay one.
 * Absent when out of memory. */
feed_str merge_other_id(feed_str id, feed_str suffix, arena *a);
/* An id that no source has: the UUID of `id` and `distinction`. Absent when out of memory. */
feed_str merge_foreign_id(feed_str id, uint64_t distinction, arena *a);
/* The UUID of a text. */
feed_str merge_uuid_id(feed_str text, arena *a);
/* An id for what has none that is a URI: its link, else the UUID of what `key`, `guid` and `title` say. */
feed_str merge_made_id(feed_str key, feed_str guid, const feed_entry *e, arena *a);

#endif
