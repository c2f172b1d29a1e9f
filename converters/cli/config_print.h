/* The keys of feedloom.yaml for people and for editors, from the table in config_keys.c. */
#ifndef FEEDLOOM_CLI_CONFIG_PRINT_H
#define FEEDLOOM_CLI_CONFIG_PRINT_H

#include <stdio.h>

#include "config.h"

/* Every key with its type, default and sentence. */
void config_print_help(FILE *to);
/* A JSON Schema (https://json-schema.org/draft/2020-12/schema). */
void config_print_schema(FILE *to);
/* What a key takes: "item, digest or both", "a list of absolute http or https URLs" … */
void config_put_type(buf *out, const config_key *key);

#endif
