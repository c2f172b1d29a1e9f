/* What the parts of the intake share. */
#ifndef FEEDLOOM_MERGE_INTAKE_OWN_H
#define FEEDLOOM_MERGE_INTAKE_OWN_H

#include "../core/hash.h"
#include "../html/sanitize.h"
#include "intake.h"
#include "near.h"

struct intake {
    const merge_options *options;
    intake_document document;
    uint64_t unit;
    feed_head head; /* a copy */
    feed_source source;
    bool has_source;
    bool restricted; /* the document asks not to be republished, which has been told */
    uint64_t native, home; /* hashes of that source and of its page */
    feed_time newest;
    buf packed, held, rows, sketches, scratch, head_bytes;
    arena a, of_head; /* a: of one entry, or of all that are held */
    filter_runner *runner;
    near_maker *maker;
    html_sanitizer *html;
    merge_stats stats;
    hash64_front front; /* of the ids of a digest */
    int64_t seen; /* since when the entry is known; 0: it is not, or nobody needs it */
};

/* intake_entry.c: sets id, dates, author, language and rights from the head where the entry has none; false: the dates
 * say that it is not wanted, and that is counted. *status is 0 or FEED_E_MEMORY. */
bool intake_complete(intake *in, feed_entry *e, int *status);
/* For documents that are asked. */
void intake_note_seen(intake *in, const feed_entry *e);
/* intake_fit.c: leaves out what would make every feed that it goes into invalid, and reports it. */
void intake_fit_head(intake *in);
void intake_fit_entry(intake *in, feed_entry *e);
/* intake_versions.c: finds versions of one entry among the rows, and leaves the newest of each; applies the document's
 * maximum. 0 or FEED_E_MEMORY. */
FEED_MUST_USE int intake_settle(intake *in);

#endif
