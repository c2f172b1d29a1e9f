/* One finding in each of the forms that programs read; diag.c holds the form for people. */
#ifndef FEEDLOOM_CLI_DIAG_PUT_H
#define FEEDLOOM_CLI_DIAG_PUT_H

#include "diag.h"

/* A JSON object on a line; what a finding does not have is null. */
void diag_put_json(buf *b, const feed_finding *f);
/* A result of SARIF 2.1.0, a comma in front (https://docs.oasis-open.org/sarif/sarif/v2.1.0/). */
void diag_put_sarif(buf *b, const feed_finding *f);
/* A workflow command (https://docs.github.com/actions/reference/workflow-commands-for-github-actions). */
void diag_put_github(buf *b, const feed_finding *f);
/* A test case of JUnit's XML: a failure from `fail` on, else one that passed and says something. */
void diag_put_junit(buf *b, const feed_finding *f, feed_level fail);

/* The test suite of one input around its test cases; one that passed where there is none. Two of the counts: findings,
 * and those that are failures. */
void diag_put_junit_suite(buf *b, feed_str name, feed_str cases, size_t findings, size_t failures);
/* What stands in front of the results of SARIF and behind them: the tool and the rules that were used. */
void diag_put_sarif_head(buf *b);
void diag_put_sarif_foot(buf *b, const bool used[FEED_RULE_COUNT]);

/* Text from outside must not steer a terminal: controls become "?". */
void diag_put_visible(buf *b, feed_str s);

#endif
