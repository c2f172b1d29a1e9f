/* An example for each rule that can have one: made from the files in schemas/examples, which run as tests. */
#ifndef FEEDLOOM_CLI_EXAMPLES_H
#define FEEDLOOM_CLI_EXAMPLES_H

struct example {
    const char *rule; /* NULL ends the table */
    const char *diff; /* unified, from what breaks the rule to what is mended */
};

extern const struct example EXAMPLES[];

#endif
