/* What the command line says, for all commands: each option's row names the field that it fills. */
#ifndef FEEDLOOM_CLI_SETTINGS_H
#define FEEDLOOM_CLI_SETTINGS_H

#include "../digest/digest.h"

enum { HUBS_MAX = 8 };

typedef struct settings {
    const char *to, *output, *entries, *site, *authority, *permalink, *language, *author, *title, *self, *timezone,
        *undated, *grammar, *body, *stylesheet, *rights, *icon, *logo, *format, *base, *fail_on, *only, *shell;
    const char *hub[HUBS_MAX], *no_rule[HUBS_MAX];
    long jobs, max, ttl;
    bool quiet, verbose, no_validate, help, manual;
    const char **inputs;
    size_t n_inputs;
} settings;

#endif
