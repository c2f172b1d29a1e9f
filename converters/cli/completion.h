/* Completions for bash, zsh and fish, from the tables of commands, options, grammars and rules. */
#ifndef FEEDLOOM_CLI_COMPLETION_H
#define FEEDLOOM_CLI_COMPLETION_H

#include <stdio.h>

/* For "bash", "zsh" or "fish". */
void completion_print(const char *shell, FILE *to);

#endif
