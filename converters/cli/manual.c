#include "manual.h"

#include "../../feeds/core/str.h"
#include "../digest/grammar.h"
#include "diag.h"
#include "config_print.h"
#include "opt.h"

/* Text for roff: a backslash, a leading dot and hyphens mean something there. */
static void put(FILE *to, const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p == '\\')
            fputs("\\e", to);
        else if (*p == '-')
            fputs("\\-", to);
        else if ((*p == '.' || *p == '\'') && (p == text || p[-1] == '\n'))
            fprintf(to, "\\&%c", *p);
        else
            fputc(*p, to);
    }
}

static void put_option(const opt *o, FILE *to)
{
    fputs(".TP\n\\fB", to);
    if (o->letter)
        fprintf(to, "\\-%c\\fR, \\fB", o->letter);
    fputs("\\-\\-", to);
    put(to, o->name);
    fputs("\\fR", to);
    if (o->value) {
        fputs(" \\fI", to);
        put(to, o->value);
        fputs("\\fR", to);
    }
    fputc('\n', to);
    put(to, o->help);
    fputs(".\n", to);
}

static void put_command(const command *c, FILE *to)
{
    fprintf(to, ".SS %s\n.B feedloom\n", c->name);
    put(to, c->synopsis);
    fputs("\n.PP\n", to);
    put(to, c->text);
    fputc('\n', to);
    for (const opt *o = c->options; o->name; o++)
        put_option(o, to);
}

static void put_rules(FILE *to)
{
    fputs(".SH RULES\nA finding names its rule; \\fBfeedloom rules\\fR \\fIRULE\\fR explains it.\n", to);
    for (int i = 0; i < FEED_RULE_COUNT; i++) {
        const feed_rule_info *rule = feed_rule_get((feed_rule)i);
        fprintf(to, ".TP\n.BR %s \" (%s)\"\n", rule->id, diag_level_name(rule->level));
        put(to, rule->text);
        fputs(".\n", to);
    }
}

static void put_key(const config_key *key, FILE *to)
{
    buf type;
    buf_init(&type, 1 << 16);
    config_put_type(&type, key);
    buf_put_char(&type, '\0');
    fprintf(to, ".TP\n.BR %s \" (", key->name);
    put(to, type.error ? "" : type.p);
    fputs(")\"\n", to);
    buf_free(&type);
    put(to, key->help);
    if (key->needed)
        fputs("; needed", to);
    if (key->standard) {
        fputs(" (default: ", to);
        put(to, key->standard);
        fputc(')', to);
    }
    fputs(".\n", to);
}

static void put_config(FILE *to)
{
    fputs(".SH CONFIGURATION\n\\&\\fIfeedloom.yaml\\fR, in YAML, says what \\fBfeedloom build\\fR makes, and of what. "
          "Any other key is an error.\n", to);
    for (int where = 0; where < CONFIG_WHERE_COUNT; where++) {
        fprintf(to, ".SS \"Keys of %s\"\n", CONFIG_MAPPINGS[where].what);
        for (const config_key *key = CONFIG_KEYS; key->name; key++)
            if (key->where == (config_where)where)
                put_key(key, to);
    }
}

static void put_grammars(FILE *to)
{
    fputs(".SH GRAMMARS\nHow items stand in a digest is found out over the whole folder;\n"
          "\\fB\\-\\-grammar\\fR says it.\n", to);
    static const char *const ARGUMENTS[] = {
        [DIGEST_ARGUMENT_NONE] = "", [DIGEST_ARGUMENT_LEVEL] = "[:\\fILEVEL\\fR]",
        [DIGEST_ARGUMENT_KEY] = "[:\\fIKEY\\fR]", [DIGEST_ARGUMENT_PATTERN] = ":\\fIPATTERN\\fR"};
    for (const digest_grammar *g = DIGEST_GRAMMARS; g->name; g++) {
        fputs(".TP\n\\fB", to);
        put(to, g->name);
        fprintf(to, "\\fR%s\n", ARGUMENTS[g->argument]);
        put(to, g->what);
        fputs(".\n", to);
    }
}

static void put_merging(FILE *to)
{
    fputs(".SH MERGING\n"
          "An entry is known by its source and its id. Where another source uses the same id, both entries\n"
          "stay, and one\n"
          "of them gets another id: our own and the owner of the id's host keep theirs. Of versions of one\n"
          "entry in a\n"
          "document (the same id, or another id with the same link and title) the latest stays; if it says\n"
          "the same but\n"
          "for counters and white space, its date of change stays too.\n"
          ".PP\n"
          "With \\fB\\-\\-dedupe\\fR entries of several sources are one as well: \\fBlink\\fR, the same\n"
          "page,\n"
          "whatever its scheme, www, mobile or AMP form and tracking parameters; \\fBtitle\\fR, the same\n"
          "words;\n"
          "\\fBnear\\fR, the same story in other words. One stands for all, and links the others\n"
          "(rel=related):\n"
          "a preferred source's, else the page's owner's, else the first. \\fBclaimed\\fR takes a source\n"
          "for what an\n"
          "entry says it is: for copies of your own feeds. \\fB\\-\\-explain\\fR says why each met,\n"
          "\\fB\\-\\-pair\\fR\n"
          "for any two.\n"
          ".SH FILTERS\n"
          "\\fIFIELD\\fR=\\fIREGEX\\fR, with the fields title, content, text (both), link, author,\n"
          "category, source,\n"
          "language and date; regular expressions are those of PCRE2. A bare one reaches to the end;\n"
          "between quotes\n"
          "several can be joined: title='(?i)model|agent' and not (author=\"Bot\" or date<7d). Dates are\n"
          "compared with\n"
          "<, <=, > and >=, with a date or an age: date<7d is older than that.\n", to);
}

void manual_print(FILE *to)
{
    fputs(".TH FEEDLOOM 1 \"\" \"Feedloom " FEEDLOOM_VERSION "\" \"User Commands\"\n"
          ".SH NAME\nfeedloom \\- digest Markdown into RSS, Atom and JSON feeds, validated\n"
          ".SH SYNOPSIS\n", to);
    for (const command *c = COMMANDS; c->name; c++) {
        fputs(".B feedloom\n", to);
        put(to, c->synopsis);
        fputs("\n.br\n", to);
    }
    fputs(".SH DESCRIPTION\nInputs are files, folders, or \\- for standard input; none means standard input. "
          "The result goes "
          "to standard output,\nfindings and a one-line summary to standard error. A finding is one line,\n"
          "\\fIfile\\fR:\\fIline\\fR:\\fIcolumn\\fR: \\fIlevel\\fR: \\fImessage\\fR [\\fIRule\\fR].\n"
          "An output file is the old one or the new one, at every moment;\n"
          "one that would stay the same is not touched.\n"
          ".SH COMMANDS\n", to);
    for (const command *c = COMMANDS; c->name; c++)
        put_command(c, to);
    put_config(to);
    put_grammars(to);
    put_merging(to);
    put_rules(to);
    fputs(".SH EXIT STATUS\n.TP\n0\nclean.\n.TP\n1\nfindings at or above \\fB\\-\\-fail\\-on\\fR.\n"
          ".TP\n2\nthe command line was wrong.\n.TP\n3\nsomething could not be read or written.\n"
          ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nno colours on a terminal.\n.TP\n.B TMPDIR\n"
          "where results for standard output wait until they are known to be valid.\n"
          ".TP\n.BR http_proxy \", \" https_proxy \", \" all_proxy \", \" no_proxy\n"
          "the proxy for requests, and which hosts need none.\n"
          ".TP\n.BR CURL_CA_BUNDLE \", \" SSL_CERT_FILE\n"
          "a file of certificates (PEM) to trust instead of the system's.\n"
          ".TP\n.B NETRC\nthe file of names and passwords, with \\fBnetrc\\fR in feedloom.yaml (default: ~/.netrc).\n"
          ".SH EXAMPLES\n.EX\n"
          "feedloom convert \\-t rss issue.md > issue.xml\n"
          "feedloom merge \\-t atom \\-o atom.xml \\-\\-site https://example.org/ content/posts/\n"
          "feedloom convert \\-t json \\-o out/ content/posts/\n"
          "feedloom validate atom.xml\n.EE\n", to);
}
