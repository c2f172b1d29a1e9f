#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "commands.h"
#include "opt.h"

static const command *find(const char *name)
{
    for (const command *c = COMMANDS; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

static int run(const command *c, int argc, char **argv)
{
    settings s;
    int status = opt_parse(c, argc, argv, &s);
    if (!status && s.output && strcmp(s.output, "-") == 0 && c->run != cmd_build) /* as for inputs; build has folders */
        s.output = NULL;
    if (!status && s.help)
        opt_print_help(c, stdout);
    else if (!status)
        status = c->run(&s);
    free(s.inputs);
    return status;
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    if (argc > 1 && (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)) {
        puts("feedloom " FEEDLOOM_VERSION);
        return fflush(stdout) ? EXIT_IO : EXIT_CLEAN;
    }
    bool help = argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0;
    const command *c = find(help ? "help" : argv[1]);
    if (!c) {
        fprintf(stderr, "feedloom: no command \"%s\"; see 'feedloom help'\n", argv[1]);
        return EXIT_USAGE;
    }
    int status = help ? run(c, 0, argv) : run(c, argc - 2, argv + 2);
    if (fflush(stdout) && status < EXIT_IO) {
        perror("feedloom: standard output");
        status = EXIT_IO;
    }
    return argc < 2 ? EXIT_USAGE : status;
}
