/* What a worker makes of one input: findings, and entries on their way into a merge. */
#ifndef FEEDLOOM_CLI_TAKEN_H
#define FEEDLOOM_CLI_TAKEN_H

#include "../../feeds/merge/merge.h"
#include "diag.h"

/* May be the first member of a larger one. */
typedef struct taken {
    diag d;
    int status;
    intake *in;
} taken;

/* `size` zeroed bytes that begin with a `taken`, whose findings are as those of `model`. NULL when out of memory. */
void *taken_new(size_t size, const diag *model, const merge_options *options);
void taken_free(void *p);

#endif
