/* YAML headers. */
#include "header_checks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_fenced(STR("---\n"), (feed_str){(const char *)data, size}, STR("\n---\nbody\n"));
    return 0;
}
