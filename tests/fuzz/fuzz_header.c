/* Headers from any bytes, of whatever kind they turn out to be. */
#include "header_checks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_header((feed_str){(const char *)data, size});
    return 0;
}
