/* One id in several documents: versions of one entry, and claims of several sources. */
#include <stdlib.h>

#include "../core/hash.h"
#include "../model/report.h"
#include "meaning.h"
#include "merge_own.h"

static uint64_t told(void *context, const merge_row *row)
{
    merger *m = context;
    feed_entry e;
    return merger_read(m, row, &m->a, &e) ? 0 : entry_meaning(m->html, &e, &m->scratch);
}

/* Rows of one source, and of one document unless sources are taken at their word. */
static bool same_claim(const merger *m, const merge_row *a, const merge_row *b)
{
    return a->source == b->source && (a->unit == b->unit || (m->options->dedupe & MERGE_CLAIMED && a->unit && b->unit));
}

static void drop(merger *m, const merge_row *row, size_t *counter)
{
    m->gone[row - m->rows] = true;
    ++*counter;
}

/* Rows of one id, at most this many looked at together; what is beyond is compared with the ones before it alone. */
enum { TOGETHER = 64 };

/* Leaves one row for each claim, and none that says all that another says. */
static void settle_versions(merger *m, merge_row **rows, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = i > TOGETHER ? i - TOGETHER : 0; k < i && !m->gone[rows[i] - m->rows]; k++) {
            if (m->gone[rows[k] - m->rows])
                continue;
            if (rows[i]->meaning == rows[k]->meaning && (rows[i]->unit == 0) == (rows[k]->unit == 0))
                drop(m, rows[i], &m->stats.equal);
            else if (rows[i]->unit && m->options->dedupe & MERGE_ID && same_claim(m, rows[i], rows[k])) {
                merge_row *stays = merge_row_supersede(rows[i], rows[k], told, m);
                drop(m, stays == rows[i] ? rows[k] : rows[i], &m->stats.older);
            }
        }
}

/* Whose an id is: our own, then by what is known of its source, then by what stays the same from run to run. */
static bool owns_before(const merge_row *a, const merge_row *b)
{
    if ((a->unit == 0) != (b->unit == 0))
        return a->unit == 0;
    if (a->owns_id != b->owns_id)
        return a->owns_id > b->owns_id;
    if (a->source != b->source)
        return a->source < b->source;
    return a->meaning < b->meaning;
}

static int rename_row(merger *m, merge_row *row, uint64_t other)
{
    feed_entry before, after;
    int status = merger_read(m, row, &m->b, &before);
    row->other_id = other;
    buf_clear(&m->scratch);
    buf_put_str(&m->scratch, before.id);
    if (!status)
        status = merger_read(m, row, &m->a, &after);
    if (!status)
        report(m->reporter, FEED_RULE_DuplicateItem, after.origin,
               "another entry has the id %.*s; this one becomes %.*s", FMT(buf_str(&m->scratch)), FMT(after.id));
    row->id = status ? row->id : hash64(after.id);
    return status;
}

/* Rows that are left, in the same order. */
static size_t without_gone(const merger *m, merge_row **rows, size_t n)
{
    size_t left = 0;
    for (size_t i = 0; i < n; i++)
        if (!m->gone[rows[i] - m->rows])
            rows[left++] = rows[i];
    return left;
}

static int by_claim(const void *a, const void *b)
{
    const merge_row *x = *(merge_row *const *)a, *y = *(merge_row *const *)b;
    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    if (x->meaning != y->meaning)
        return x->meaning < y->meaning ? -1 : 1;
    return (x > y) - (x < y);
}

/* What others claim is told apart by its source; where a source claims it several times, by what it says as well. */
static int rename_foreign(merger *m, merge_row **rows, size_t n, const merge_row *owner)
{
    uint64_t same = 0;
    int status = FEED_OK;
    qsort(rows, n, sizeof *rows, by_claim);
    for (size_t i = 0; i < n && !status; i++) {
        const merge_row *before = i ? rows[i - 1] : NULL, *after = i + 1 < n ? rows[i + 1] : NULL;
        uint64_t source = rows[i]->source, meaning = rows[i]->meaning;
        bool twin = (before && before->source == source) || (after && after->source == source);
        same = before && before->source == source && before->meaning == meaning ? same + 2 : 0;
        if (rows[i] != owner && rows[i]->unit)
            status = rename_row(m, rows[i], (twin ? source ^ (meaning + same) : source) | 1);
    }
    return status;
}

/* Every row but the owner's gets another id: our own a number, in the order of the output. */
static int settle_claims(merger *m, merge_row **rows, size_t n)
{
    const merge_row *owner = NULL;
    uint64_t own = 0;
    int status = FEED_OK;
    n = without_gone(m, rows, n);
    for (size_t i = 0; i < n; i++)
        if (!owner || owns_before(rows[i], owner))
            owner = rows[i];
    for (size_t i = 0; i < n && owner->unit == 0; i++)
        if (rows[i]->unit == 0) {
            owner = rows[i]; /* of ours the first in the output keeps it */
            break;
        }
    for (size_t i = 0; i < n && !status; i++) {
        own += rows[i]->unit == 0;
        if (rows[i] != owner && rows[i]->unit == 0)
            status = rename_row(m, rows[i], own);
    }
    return status ? status : rename_foreign(m, rows, n, owner);
}

static int by_id(const void *a, const void *b)
{
    const merge_row *x = *(merge_row *const *)a, *y = *(merge_row *const *)b;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return (x > y) - (x < y);
}

/* Ids that a document's intake gave. */
static int read_given(merger *m)
{
    int status = FEED_OK;
    for (size_t i = 0; i < m->n && !status; i++) {
        feed_entry e;
        if (!m->rows[i].other_id)
            continue;
        status = merger_read(m, &m->rows[i], &m->a, &e);
        m->rows[i].id = status ? m->rows[i].id : hash64(e.id);
    }
    return status;
}

int merger_identify(merger *m)
{
    int status = read_given(m);
    merge_row **rows = malloc((m->n + 1) * sizeof *rows);
    if (!rows)
        return FEED_E_MEMORY;
    for (size_t i = 0; i < m->n; i++)
        rows[i] = &m->rows[i];
    if (m->n)
        qsort(rows, m->n, sizeof *rows, by_id);
    for (size_t i = 0, end; i < m->n && !status; i = end) {
        for (end = i + 1; end < m->n && rows[end]->id == rows[i]->id;)
            end++;
        if (end - i == 1)
            continue;
        settle_versions(m, &rows[i], end - i);
        status = settle_claims(m, &rows[i], end - i);
    }
    free(rows);
    return status;
}
