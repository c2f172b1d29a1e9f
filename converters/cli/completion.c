#include "completion.h"

#include "../../feeds/core/str.h"
#include "../digest/grammar.h"
#include "opt.h"

enum { NOTE_MAX = 72 }; /* bytes of what is said of an option */

/* ---- what can stand behind an option ---- */

static bool is_capitals(feed_str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] < 'A' || word.p[i] > 'Z')
            return false;
    return word.n > 0;
}

/* Calls for each word of "a|b|DATE" that stands for itself. */
static size_t each_choice(const char *choices, void (*put)(FILE *to, feed_str word), FILE *to)
{
    feed_str rest = str_of(choices), word;
    size_t n = 0;
    while (str_split(&rest, '|', &word))
        if (!is_capitals(word) && str_find_byte(word, ':') == word.n) {
            n++;
            if (put)
                put(to, word);
        }
    return n;
}

static bool is_grammar(const opt *o)
{
    return strcmp(o->name, "grammar") == 0;
}

static bool is_rules(const opt *o)
{
    return str_starts(str_of(o->value), STR("RULE["));
}

static bool has_choices(const opt *o)
{
    if (!o->value || strchr(o->value, '='))
        return false;
    return is_grammar(o) || is_rules(o) || (strchr(o->value, '|') && each_choice(o->value, NULL, NULL) > 0);
}

static bool is_file(const opt *o)
{
    return o->value && (strstr(o->value, "FILE") || strstr(o->value, "FOLDER"));
}

static void put_word(FILE *to, feed_str word)
{
    fprintf(to, "%.*s ", (int)word.n, word.p);
}

static void put_rules(FILE *to)
{
    for (int i = 0; i < FEED_RULE_COUNT; i++)
        put_word(to, str_of(feed_rule_get((feed_rule)i)->id));
}

static void put_choices(const opt *o, FILE *to)
{
    if (is_rules(o))
        put_rules(to);
    else if (!is_grammar(o))
        each_choice(o->value, put_word, to);
    for (const digest_grammar *g = DIGEST_GRAMMARS; is_grammar(o) && g->name; g++)
        put_word(to, str_of(g->name));
}

/* The arguments of commands that take no files. */
static void put_arguments(const command *c, FILE *to)
{
    if (strcmp(c->name, "help") == 0)
        for (const command *other = COMMANDS; other->name; other++)
            put_word(to, str_of(other->name));
    if (strcmp(c->name, "rules") == 0)
        put_rules(to);
}

static bool takes_files(const command *c)
{
    return strcmp(c->name, "help") != 0 && strcmp(c->name, "rules") != 0;
}

/* The beginning of an option's help, up to where it goes into detail, in a shell's single quotes; `escaped` are
 * characters that need a backslash. */
static void put_note(const char *help, const char *escaped, FILE *to)
{
    size_t n = strcspn(help, ";("), colon = str_find(str_of(help), STR(": "));
    n = colon < n ? colon : n;
    n = n > NOTE_MAX ? NOTE_MAX : n;
    for (size_t cut = n; help[n] && cut > NOTE_MAX / 2; cut--) /* between words */
        if (help[cut] == ' ') {
            n = cut;
            break;
        }
    while (n && strchr(" ,:", help[n - 1]))
        n--;
    for (size_t i = 0; i < n; i++) {
        if (help[i] == '\'')
            fputs("'\\''", to);
        else
            fprintf(to, strchr(escaped, help[i]) ? "\\%c" : "%c", help[i]);
    }
}

/* ---- bash ---- */

static void put_bash_values(const command *c, FILE *to)
{
    for (const opt *o = c->options; o->name; o++) {
        if (o->kind == OPT_FLAG)
            continue;
        fprintf(to, "    \"%s --%s\"", c->name, o->name);
        if (o->letter)
            fprintf(to, "|\"%s -%c\"", c->name, o->letter);
        fputs(") words=\"", to);
        if (has_choices(o))
            put_choices(o, to);
        fprintf(to, "\"; files=%s ;;\n", is_file(o) ? "yes" : "");
    }
}

static void put_bash(FILE *to)
{
    fputs("_feedloom() {\n    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words= files=yes\n"
          "    if [ \"$cur\" = = ]; then cur=; elif [ \"$prev\" = = ]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
          "    case ${COMP_WORDS[1]} in\n", to);
    for (const command *c = COMMANDS; c->name; c++) {
        fprintf(to, "    %s) words=\"", c->name);
        put_arguments(c, to);
        for (const opt *o = c->options; o->name; o++)
            fprintf(to, "--%s ", o->name);
        fprintf(to, "--help\"; files=%s ;;\n", takes_files(c) ? "yes" : "");
    }
    fputs("    esac\n    case \"${COMP_WORDS[1]} $prev\" in\n", to);
    for (const command *c = COMMANDS; c->name; c++)
        put_bash_values(c, to);
    fputs("    esac\n    if [ \"$COMP_CWORD\" = 1 ]; then files=; words=\"", to);
    for (const command *c = COMMANDS; c->name; c++)
        fprintf(to, "%s ", c->name);
    fputs("--version --help\"; fi\n    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
          "    [ -n \"$files\" ] || compopt +o default 2>/dev/null\n}\n"
          "complete -o default -F _feedloom feedloom\n", to);
}

/* ---- fish ---- */

static void put_fish_option(const command *c, const opt *o, FILE *to)
{
    fprintf(to, "complete -c feedloom -n '__fish_seen_subcommand_from %s' -l %s", c->name, o->name);
    if (o->letter)
        fprintf(to, " -s %c", o->letter);
    if (has_choices(o)) {
        bool several = o->kind == OPT_CHOICES;
        fputs(several ? " -x -a '(__fish_append , " : " -x -a '", to);
        put_choices(o, to);
        fputs(several ? ")'" : "'", to);
    } else if (o->kind != OPT_FLAG) {
        fputs(is_file(o) ? " -r -F" : " -x", to);
    }
    fputs(" -d '", to);
    put_note(o->help, "", to);
    fputs("'\n", to);
}

static void put_fish(FILE *to)
{
    fputs("complete -c feedloom -n __fish_use_subcommand -f -l version -d 'print the version'\n", to);
    for (const command *c = COMMANDS; c->name; c++) {
        fprintf(to, "complete -c feedloom -n __fish_use_subcommand -f -a %s -d '", c->name);
        put_note(c->summary, "", to);
        fputs("'\n", to);
        for (const opt *o = c->options; o->name; o++)
            put_fish_option(c, o, to);
        fprintf(to, "complete -c feedloom -n '__fish_seen_subcommand_from %s' -l help -s h -d 'print this help'\n",
                c->name);
        if (takes_files(c))
            continue;
        fprintf(to, "complete -c feedloom -n '__fish_seen_subcommand_from %s' -f -a '", c->name);
        put_arguments(c, to);
        fputs("'\n", to);
    }
}

/* ---- zsh ---- */

static void put_zsh_option(const opt *o, FILE *to)
{
    bool flag = o->kind == OPT_FLAG;
    fputs(" \\\n    ", to);
    if (o->letter)
        fprintf(to, "'*'{-%c%s,--%s%s}'[", o->letter, flag ? "" : "+", o->name, flag ? "" : "=");
    else
        fprintf(to, "'*--%s%s[", o->name, flag ? "" : "=");
    put_note(o->help, "[]:\\", to);
    fputc(']', to);
    if (!flag) {
        fputs(":value:", to);
        if (o->kind == OPT_CHOICES)
            fputs("_sequence compadd - ", to);
        else if (has_choices(o))
            fputc('(', to);
        if (has_choices(o))
            put_choices(o, to);
        else if (is_file(o))
            fputs("_files", to);
        else
            fputc(' ', to);
        if (has_choices(o) && o->kind != OPT_CHOICES)
            fputc(')', to);
    }
    fputc('\'', to);
}

static void put_zsh(FILE *to)
{
    fputs("#compdef feedloom\n\n_feedloom() {\n  local -a commands=(\n", to);
    for (const command *c = COMMANDS; c->name; c++) {
        fprintf(to, "    '%s:", c->name);
        put_note(c->summary, "", to);
        fputs("'\n", to);
    }
    fputs("  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
          "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $command in\n", to);
    for (const command *c = COMMANDS; c->name; c++) {
        fprintf(to, "  %s)\n    _arguments -s -S '*:argument:", c->name);
        if (takes_files(c)) {
            fputs("_files'", to);
        } else {
            fputc('(', to);
            put_arguments(c, to);
            fputs(")'", to);
        }
        for (const opt *o = c->options; o->name; o++)
            put_zsh_option(o, to);
        fputs(" \\\n    '(- *)'{-h,--help}'[print this help]' ;;\n", to);
    }
    fputs("  esac\n}\n\n_feedloom \"$@\"\n", to);
}

void completion_print(const char *shell, FILE *to)
{
    if (strcmp(shell, "bash") == 0)
        put_bash(to);
    else if (strcmp(shell, "zsh") == 0)
        put_zsh(to);
    else
        put_fish(to);
}
