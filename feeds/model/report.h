/* Making findings: one place that fills a feed_finding and calls the reporter. */
#ifndef FEEDLOOM_MODEL_REPORT_H
#define FEEDLOOM_MODEL_REPORT_H

#include "../core/buf.h"

/* Reports a finding whose message is the rule's own text. */
void report_rule(feed_reporter reporter, feed_rule rule, feed_pos pos);
/* Reports a finding with a printf message (at most 512 bytes, cut at a character). */
void report(feed_reporter reporter, feed_rule rule, feed_pos pos, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* As report, at another level than the rule's own. */
void report_at(feed_reporter reporter, feed_rule rule, feed_level level, feed_pos pos, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* printf arguments of a view: "%.*s", FMT(s). Not for strings over 2 GiB. */
#define FMT(s) (int)(s).n, (s).p ? (s).p : ""

/* Line and column of a byte offset in a text, both from 1, the column in characters. O(offset). */
feed_pos pos_of_offset(feed_str file, feed_str text, size_t offset);

#endif
