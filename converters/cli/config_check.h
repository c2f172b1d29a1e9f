/* What one key alone does not show: formats, placeholders, names that must exist. Private to config*.c. */
#ifndef FEEDLOOM_CLI_CONFIG_CHECK_H
#define FEEDLOOM_CLI_CONFIG_CHECK_H

#include "config.h"
#include "config_node.h"

typedef struct config_reader {
    config *out;
    feed_reporter reporter;
    size_t faults;
    int error; /* FEED_E_MEMORY */
} config_reader;

void config_fault(config_reader *r, feed_rule rule, feed_pos pos, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Fills in what follows from other values (formats, names, what a source has from the site), reports what does not go
 * together. `root` has the positions. */
void config_check(config_reader *r, const config_node *root);

/* The format that a path tells: its extension, or a word of its name for .xml; FEED_FORMAT_NONE if it tells none. */
feed_format config_format_of(feed_str path);

#endif
