#include "library.h"

#include <dlfcn.h>

bool library_load(const char *soname, const library_function *functions, size_t n)
{
    void *handle = dlopen(soname, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    bool found = handle;
    for (size_t i = 0; i < n && found; i++) {
        void *function = dlsym(handle, functions[i].name);
        memcpy(functions[i].address, &function, sizeof function);
        found = function;
    }
    if (handle)
        dlclose(handle); /* it stays loaded; the count of users goes down */
    return found;
}
