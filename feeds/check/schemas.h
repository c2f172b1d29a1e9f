/* The RELAX NG schemas of the folder schemas, compiled in. */
#ifndef FEEDLOOM_CHECK_SCHEMAS_H
#define FEEDLOOM_CHECK_SCHEMAS_H

#include <stddef.h>

struct schema_file {
    const char *name; /* "atom.rng"; NULL ends the table */
    const char *text;
    size_t n;
};

extern const struct schema_file SCHEMA_FILES[];

#endif
