/* The manual page, from the tables that the program itself goes by. */
#ifndef FEEDLOOM_CLI_MANUAL_H
#define FEEDLOOM_CLI_MANUAL_H

#include <stdio.h>

/* feedloom(1), in man(7)'s macros. */
void manual_print(FILE *to);

#endif
