#include "taken.h"

#include <stdlib.h>

void *taken_new(size_t size, const diag *model, const merge_options *options)
{
    taken *t = calloc(1, size);
    if (!t)
        return NULL;
    diag_init_like(&t->d, model);
    t->in = intake_new(options);
    if (t->in)
        return t;
    diag_free(&t->d);
    free(t);
    return NULL;
}

void taken_free(void *p)
{
    taken *t = p;
    if (!t)
        return;
    diag_free(&t->d);
    intake_free(t->in);
    free(t);
}
