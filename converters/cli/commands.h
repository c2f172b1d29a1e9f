/* The commands; each returns the exit status. */
#ifndef FEEDLOOM_CLI_COMMANDS_H
#define FEEDLOOM_CLI_COMMANDS_H

#include "settings.h"

int cmd_convert(const settings *s);
int cmd_merge(const settings *s);
int cmd_digest(const settings *s);
int cmd_build(const settings *s);
int cmd_diff(const settings *s);
int cmd_fetch(const settings *s);
int cmd_ping(const settings *s);
int cmd_status(const settings *s);
int cmd_init(const settings *s);
int cmd_inspect(const settings *s);
int cmd_fix(const settings *s);
int cmd_validate(const settings *s);
int cmd_rules(const settings *s);
int cmd_help(const settings *s);

#endif
