#include "opt.h"

#include <errno.h>
#include <stdlib.h>

static const opt HELP_OPTION = {'h', "help", NULL, OPT_FLAG, offsetof(settings, help), "print this help"};

static const opt *find_long(const command *c, const char *name, size_t n)
{
    for (const opt *o = c->options; o->name; o++)
        if (strlen(o->name) == n && memcmp(o->name, name, n) == 0)
            return o;
    return n == 4 && memcmp(name, "help", 4) == 0 ? &HELP_OPTION : NULL;
}

static const opt *find_short(const command *c, char letter)
{
    for (const opt *o = c->options; o->name; o++)
        if (o->letter == letter)
            return o;
    return letter == 'h' ? &HELP_OPTION : NULL;
}

static int usage(const command *c, const char *what, const char *about)
{
    fprintf(stderr, "feedloom %s: %s%s; see 'feedloom %s --help'\n", c->name, what, about, c->name);
    return EXIT_USAGE;
}

/* "a" is one of "a|b|c"; a choice that ends in capitals ("error|skip|DATE") takes anything else for that. */
static bool is_choice(const char *choices, feed_str value)
{
    feed_str rest = str_of(choices), one;
    while (str_split(&rest, '|', &one))
        if (str_eq(one, value) || (one.n > 1 && one.p[0] >= 'A' && one.p[0] <= 'Z' && one.p[1] <= 'Z'))
            return true;
    return false;
}

static int set_number(const command *c, const opt *o, const char *value, long *field)
{
    char *end;
    errno = 0;
    long number = strtol(value, &end, 10);
    if (end == value || *end || errno || number < 0)
        return usage(c, "a number is needed for --", o->name);
    *field = number;
    return 0;
}

static int set_list(const command *c, const opt *o, const char *value, const char **list)
{
    size_t n = 0;
    while (n < HUBS_MAX - 1 && list[n])
        n++;
    if (n == HUBS_MAX - 1)
        return usage(c, "too many of --", o->name);
    list[n] = value;
    return 0;
}

static bool are_choices(const char *choices, feed_str values, bool several)
{
    feed_str one;
    if (!several)
        return is_choice(choices, values);
    while (str_split(&values, ',', &one))
        if (!is_choice(choices, one))
            return false;
    return true;
}

static int set(const command *c, const opt *o, const char *value, settings *out)
{
    void *field = (char *)out + o->field;
    switch (o->kind) {
    case OPT_FLAG:
        *(bool *)field = true;
        return 0;
    case OPT_NUMBER:
        return set_number(c, o, value, field);
    case OPT_LIST:
        return set_list(c, o, value, field);
    case OPT_CHOICE:
    case OPT_CHOICES:
        if (!are_choices(o->value, str_of(value), o->kind == OPT_CHOICES)) {
            fprintf(stderr, "feedloom %s: --%s is one of %s, not \"%s\"\n", c->name, o->name, o->value, value);
            return EXIT_USAGE;
        }
        *(const char **)field = value;
        return 0;
    default:
        *(const char **)field = value;
        return 0;
    }
}

/* --name, --name=value, --name value; returns how many arguments were taken, negative for a usage error. */
static int parse_long(const command *c, int argc, char **argv, settings *out)
{
    const char *name = argv[0] + 2, *equals = strchr(name, '=');
    size_t n = equals ? (size_t)(equals - name) : strlen(name);
    const opt *o = find_long(c, name, n);
    if (!o)
        return -usage(c, "no option ", argv[0]);
    if (o->kind == OPT_FLAG)
        return equals ? -usage(c, "takes no value: ", argv[0]) : set(c, o, NULL, out) ? -EXIT_USAGE : 1;
    if (!equals && argc < 2)
        return -usage(c, "a value is missing for ", argv[0]);
    return set(c, o, equals ? equals + 1 : argv[1], out) ? -EXIT_USAGE : equals ? 1 : 2;
}

/* -q, -qv, -t FORMAT, -tFORMAT */
static int parse_short(const command *c, int argc, char **argv, settings *out)
{
    for (const char *p = argv[0] + 1; *p; p++) {
        const opt *o = find_short(c, *p);
        if (!o)
            return -usage(c, "no option ", argv[0]);
        if (o->kind == OPT_FLAG) {
            if (set(c, o, NULL, out))
                return -EXIT_USAGE;
            continue;
        }
        if (!p[1] && argc < 2)
            return -usage(c, "a value is missing for ", argv[0]);
        return set(c, o, p[1] ? p + 1 : argv[1], out) ? -EXIT_USAGE : p[1] ? 1 : 2;
    }
    return 1;
}

int opt_parse(const command *c, int argc, char **argv, settings *out)
{
    *out = (settings){.inputs = calloc((size_t)argc + 1, sizeof(char *))};
    if (!out->inputs)
        return usage(c, "out of memory", "");
    bool only_inputs = false;
    for (int i = 0; i < argc;) {
        int taken = 1;
        if (only_inputs || argv[i][0] != '-' || !argv[i][1])
            out->inputs[out->n_inputs++] = argv[i];
        else if (strcmp(argv[i], "--") == 0)
            only_inputs = true;
        else if (argv[i][1] == '-')
            taken = parse_long(c, argc - i, argv + i, out);
        else
            taken = parse_short(c, argc - i, argv + i, out);
        if (taken < 0)
            return EXIT_USAGE;
        i += taken;
    }
    return 0;
}

static void print_option(const opt *o, FILE *to)
{
    char left[128];
    int n = snprintf(left, sizeof left, "  %c%c%s --%s%s%s", o->letter ? '-' : ' ', o->letter ? o->letter : ' ',
                     o->letter ? "," : " ", o->name, o->value ? " " : "", o->value ? o->value : "");
    if (n > 33)
        fprintf(to, "%s\n%-35s%s\n", left, "", o->help);
    else
        fprintf(to, "%-35s%s\n", left, o->help);
}

void opt_print_help(const command *c, FILE *to)
{
    fprintf(to, "Usage: feedloom %s\n\n%s\n", c->synopsis, c->text);
    fprintf(to, "\nOptions:\n");
    for (const opt *o = c->options; o->name; o++)
        print_option(o, to);
    print_option(&HELP_OPTION, to);
}
