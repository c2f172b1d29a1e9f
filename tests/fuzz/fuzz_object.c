/* JSON headers. */
#include "header_checks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_fenced(STR("{\"title\": "), (feed_str){(const char *)data, size}, STR("}\nbody\n"));
    return 0;
}
