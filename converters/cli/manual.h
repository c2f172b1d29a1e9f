/* The manual page and the shells' completions, from the tables that the program itself goes by. */
#ifndef FEEDLOOM_CLI_MANUAL_H
#define FEEDLOOM_CLI_MANUAL_H

#include <stdio.h>

/* feedloom(1), in man(7)'s macros. */
void manual_print(FILE *to);
/* Completions for "bash", "zsh" or "fish". */
void completion_print(const char *shell, FILE *to);

#endif
