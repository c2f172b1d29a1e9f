/* feedloom help */
#include <stdio.h>

#include "commands.h"
#include "config_print.h"
#include "completion.h"
#include "manual.h"
#include "opt.h"

int cmd_help(const settings *s)
{
    if (s->manual || s->shell || s->config_keys || s->config_schema) {
        if (s->manual)
            manual_print(stdout);
        else if (s->shell)
            completion_print(s->shell, stdout);
        else if (s->config_keys)
            config_print_help(stdout);
        else
            config_print_schema(stdout);
        return EXIT_CLEAN;
    }
    if (s->n_inputs) {
        for (const command *c = COMMANDS; c->name; c++) {
            if (strcmp(c->name, s->inputs[0]) == 0) {
                opt_print_help(c, stdout);
                return EXIT_CLEAN;
            }
        }
        fprintf(stderr, "feedloom: no command \"%s\"\n", s->inputs[0]);
        return EXIT_USAGE;
    }
    printf("Usage: feedloom COMMAND [OPTIONS] [INPUT…]\n\n"
           "Digest Markdown into RSS, Atom and JSON feeds, validated.\n\n");
    for (const command *c = COMMANDS; c->name; c++)
        printf("  %-10s %s\n", c->name, c->summary);
    printf("\n'feedloom help COMMAND' tells more. "
           "Exit status: 0 clean, 1 findings, 2 usage, 3 could not read or write.\n");
    return EXIT_CLEAN;
}
