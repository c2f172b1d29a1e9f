/* A progress bar, on a terminal only. */
#ifndef FEEDLOOM_CLI_PROGRESS_H
#define FEEDLOOM_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct progress {
    const char *what;
    size_t total;
    bool shown;       /* standard error is a terminal, many inputs, not -q */
    int64_t last_ms;
} progress;

void progress_start(progress *p, const char *what, size_t total, bool quiet);
void progress_step(progress *p, size_t done);
/* Wipes the bar. */
void progress_end(progress *p);

#endif
