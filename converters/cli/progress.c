#include "progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { MANY = 50, INTERVAL_MS = 100, WIDTH = 30 };

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_start(progress *p, const char *what, size_t total, bool quiet)
{
    *p = (progress){.what = what, .total = total, .shown = !quiet && total >= MANY && isatty(STDERR_FILENO)};
}

void progress_step(progress *p, size_t done)
{
    if (!p->shown)
        return;
    int64_t now = now_ms();
    if (now - p->last_ms < INTERVAL_MS)
        return;
    p->last_ms = now;
    int filled = (int)(done * WIDTH / p->total);
    fprintf(stderr, "\r%s [", p->what);
    for (int i = 0; i < WIDTH; i++)
        fputc(i < filled ? '#' : ' ', stderr);
    fprintf(stderr, "] %zu of %zu", done, p->total);
    fflush(stderr);
}

void progress_end(progress *p)
{
    if (p->shown)
        fprintf(stderr, "\r%*s\r", WIDTH + 60, "");
}
