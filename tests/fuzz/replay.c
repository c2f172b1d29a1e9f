/* Runs a fuzz target once over each file named: for compilers without libFuzzer, and for the seeds in `make check`. */
#include <stdio.h>

#include "feeds/core/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path, buf *b)
{
    FILE *file = fopen(path, "rb");
    size_t n = 1;
    buf_clear(b);
    while (file && n && buf_reserve(b, 65536)) {
        n = fread(b->p + b->n, 1, 65536, file);
        b->n += n;
    }
    if (!file || ferror(file)) {
        perror(path);
        return 1;
    }
    fclose(file);
    return LLVMFuzzerTestOneInput((const uint8_t *)buf_str(b).p, b->n);
}

int main(int argc, char **argv)
{
    buf b;
    int status = 0;
    buf_init(&b, 64 << 20);
    for (int i = 1; i < argc; i++)
        status |= replay(argv[i], &b);
    buf_free(&b);
    return status;
}
