/* Options as tables: one row each, from which come parsing, --help, the manual's list and the shell completions. */
#ifndef FEEDLOOM_CLI_OPT_H
#define FEEDLOOM_CLI_OPT_H

#include <stdio.h>

#include "settings.h"

typedef enum opt_kind { OPT_FLAG, OPT_STRING, OPT_LIST, OPT_NUMBER, OPT_CHOICE, OPT_CHOICES } opt_kind;

typedef struct opt {
    char letter;         /* 0: none */
    const char *name;    /* NULL ends the table */
    const char *value;   /* what its value is called; of a choice: the values, "a|b|c";
                          * of choices: some of them behind commas */
    opt_kind kind;
    size_t field;        /* offset in settings */
    const char *help;    /* one sentence, no full stop */
} opt;

typedef struct command {
    const char *name;    /* NULL ends the table */
    const char *synopsis;
    const char *summary; /* one line */
    const char *text;    /* a paragraph for --help and the manual */
    const opt *options;
    int (*run)(const settings *s);
} command;

extern const command COMMANDS[];

/* Exit status of the program. */
enum { EXIT_CLEAN = 0, EXIT_FINDINGS = 1, EXIT_USAGE = 2, EXIT_IO = 3 };

/* Fills *out from argv[0 … argc) behind the command's name; inputs are views into argv. Prints what is wrong to stderr.
 * Returns 0 or EXIT_USAGE. The caller frees out->inputs. */
FEED_MUST_USE int opt_parse(const command *c, int argc, char **argv, settings *out);
void opt_print_help(const command *c, FILE *to);

#endif
