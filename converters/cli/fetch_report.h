/* What came of a run of fetches, for people and programs. */
#ifndef FEEDLOOM_CLI_FETCH_REPORT_H
#define FEEDLOOM_CLI_FETCH_REPORT_H

#include "feeds.h"

/* What came of one feed, kept. */
typedef struct fetch_result {
    bool there;            /* something came of it */
    refresh_kind kind;
    long status;
    size_t fresh;
    int64_t next;
    feed_str why, note, request, etag, last_modified, title;
} fetch_result;

typedef struct fetch_totals {
    size_t kinds[REFRESH_STOPPED + 1];
    size_t fresh, files;
} fetch_totals;

/* A copy of an outcome, in `a`. */
fetch_result fetch_result_of(const refresh_outcome *outcome, arena *a);
fetch_totals fetch_totals_of(const feeds *f, const fetch_result *results);
/* A table, one line for each feed; or one JSON object for each; or for a plan, the requests. */
void fetch_report_table(const feeds *f, const fetch_result *results, int64_t now, buf *out);
void fetch_report_json(const feeds *f, const fetch_result *results, buf *out);
void fetch_report_plan(const feeds *f, const fetch_result *results, int64_t now, buf *out);

/* "in 59m", "in 3h", "in 2d"; "now". */
void report_put_when(buf *b, int64_t seconds);
/* Text of others for a terminal: no controls, at most `width` columns, filled up with spaces. */
void report_put_text(buf *b, feed_str text, size_t width, bool fill);

#endif
