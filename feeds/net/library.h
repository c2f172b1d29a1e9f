/* Shared libraries that are loaded when they are needed: linking libcurl costs every start of the program 7 ms. */
#ifndef FEEDLOOM_NET_LIBRARY_H
#define FEEDLOOM_NET_LIBRARY_H

#include "../core/str.h"

/* A function's name, and where its address goes: a pointer to a function pointer. */
typedef struct library_function {
    const char *name;
    void *address;
} library_function;

/* Loads `soname` for good (libraries such as OpenSSL do not survive being unloaded) and finds the functions. False
 * when the library or one of them is missing. */
FEED_MUST_USE bool library_load(const char *soname, const library_function *functions, size_t n);

#endif
