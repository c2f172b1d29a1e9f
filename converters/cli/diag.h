/* Findings on their way to people and programs: one stable line each, counted by level. */
#ifndef FEEDLOOM_CLI_DIAG_H
#define FEEDLOOM_CLI_DIAG_H

#include "../../feeds/core/buf.h"

typedef enum diag_format { DIAG_TEXT, DIAG_JSON, DIAG_SARIF, DIAG_GITHUB, DIAG_JUNIT } diag_format;

/* Collects findings as text; a thread has its own. */
typedef struct diag {
    diag_format format;
    feed_level least;   /* findings below are counted only */
    feed_level fail;    /* JUnit: what is a failure */
    bool color;         /* the text goes to a terminal */
    size_t counts[FEED_ERROR + 1];
    size_t shown;       /* findings in the text */
    bool used[FEED_RULE_COUNT]; /* their rules */
    bool failed_input;  /* something could not be read or written: exit status 3 */
    bool waits;         /* something is left out that the same run may take later */
    bool drafts;        /* drafts are left out */
    buf text;
} diag;

void diag_init(diag *d, diag_format format, feed_level least);
/* Another of the same form, empty: for a thread, or for silence about one file. */
void diag_init_like(diag *d, const diag *model);
/* Colours levels where `fd` is a terminal and NO_COLOR (https://no-color.org) is not set. */
void diag_set_color(diag *d, int fd);
void diag_free(diag *d);
feed_reporter diag_reporter(diag *d);
/* Moves the text and counts of one into another. */
void diag_take(diag *to, diag *from);
/* Forgets them. */
void diag_drop(diag *d);
/* An operating system error about a path: "PATH: error: WHAT: TEXT [Rule]"; with error 0, WHAT alone. */
void diag_errno(diag *d, feed_rule rule, const char *path, int error, const char *what);
/* That there is nothing to publish, and what was left out that could have been. */
void diag_nothing(diag *d);
/* "info", "warning" or "error". */
const char *diag_level_name(feed_level level);
/* The level a word names ("error", "warning", "info"); `fallback` for NULL. */
feed_level diag_level(const char *word, feed_level fallback);

#endif
