#include "batch.h"

#include <stdlib.h>

void batch_commit(batch *b)
{
    output *outputs[BATCH_MAX];
    for (size_t i = 0; i < b->n; i++)
        outputs[i] = publish_output(b->files[i].feed);
    output_sync(outputs, b->n);
    for (size_t i = 0; i < b->n; i++) {
        batch_file *file = &b->files[i];
        bool changed = false;
        int status = publish_commit(file->feed, &changed);
        b->done(b->context, status, publish_entries(file->feed), changed);
        publish_free(file->feed);
        free(file->path);
    }
    b->n = 0;
}

void batch_add(batch *b, batch_file file)
{
    publish_tell(file.feed, b->d);
    b->files[b->n++] = file;
    if (b->n == BATCH_MAX)
        batch_commit(b);
}
