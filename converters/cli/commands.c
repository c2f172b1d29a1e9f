/* The commands and their options: parsing, --help, the manual and the completions all come from here. */
#include "commands.h"

#include "opt.h"

#define FIELD(name) offsetof(settings, name)

#define READING \
    {'e', "entries", "item|digest|both", OPT_CHOICE, FIELD(entries), \
     "an entry for each item (default), for each digest, or both, linked with each other"}, \
    {0, "grammar", "NAME", OPT_STRING, FIELD(grammar), \
     "how items stand in the digest: enum-cjk, h-link, ol-link, ul-link (default: found out)"}, \
    {0, "timezone", "OFFSET", OPT_STRING, FIELD(timezone), \
     "zone of dates without one, such as +08:00 (default: UTC)"}, \
    {0, "undated", "error|skip|mtime|DATE", OPT_CHOICE, FIELD(undated), \
     "what a digest without a date gets (default: error)"}

#define IDENTITY \
    {0, "site", "URL", OPT_STRING, FIELD(site), \
     "where the digests are published: gives permalinks, absolute links and tag: ids"}, \
    {0, "permalink", "TEMPLATE", OPT_STRING, FIELD(permalink), \
     "a digest's address below the site, with {path} {name} {year} {month} {day} (default: {path}/)"}, \
    {0, "authority", "NAME,DATE", OPT_STRING, FIELD(authority), \
     "who mints the ids, as RFC 4151 says, such as example.org,2025 (default: the site's host)"}

#define HEAD \
    {0, "title", "TEXT", OPT_STRING, FIELD(title), "the feed's title"}, \
    {0, "author", "NAME", OPT_STRING, FIELD(author), "the author of entries and feed"}, \
    {0, "language", "TAG", OPT_STRING, FIELD(language), "the feed's language, such as zh-CN"}, \
    {0, "rights", "TEXT", OPT_STRING, FIELD(rights), "the feed's rights"}, \
    {0, "self", "URL", OPT_STRING, FIELD(self), "the feed's own address (rel=self)"}, \
    {0, "hub", "URL", OPT_LIST, FIELD(hub), "a WebSub hub (rel=hub); may be given several times"}, \
    {0, "icon", "URL", OPT_STRING, FIELD(icon), "a small square image"}, \
    {0, "logo", "URL", OPT_STRING, FIELD(logo), "a larger image"}, \
    {0, "ttl", "MINUTES", OPT_NUMBER, FIELD(ttl), "how long a copy of the RSS feed is good"}, \
    {0, "stylesheet", "URL", OPT_STRING, FIELD(stylesheet), "an xml-stylesheet for browsers"}

#define WRITING \
    {'b', "body", "content|summary|both", OPT_CHOICE, FIELD(body), "what entries carry (default: content)"}, \
    {0, "no-validate", NULL, OPT_FLAG, FIELD(no_validate), "publish without checking what was made"}

#define RUNNING \
    {'j', "jobs", "N", OPT_NUMBER, FIELD(jobs), "threads (default: one for each processor)"}, \
    {'q', "quiet", NULL, OPT_FLAG, FIELD(quiet), "no progress bar and no summary"}, \
    {'v', "verbose", NULL, OPT_FLAG, FIELD(verbose), "print notes (level info) too"}, \
    {0, "fail-on", "error|warning|info", OPT_CHOICE, FIELD(fail_on), \
     "findings from this level on make the exit status 1 (default: error)"}

#define END {0, NULL, NULL, OPT_FLAG, 0, NULL}

static const opt CONVERT[] = {
    {'o', "output", "FILE|FOLDER", OPT_STRING, FIELD(output),
     "where to write; a folder for several inputs: a/b.md becomes FOLDER/a/b.xml (default: standard output)"},
    {'t', "to", "rss|atom|json", OPT_CHOICE, FIELD(to), "the format to write"},
    WRITING, READING, IDENTITY, HEAD, RUNNING, END};

static const opt MERGE[] = {
    {'o', "output", "FILE|FOLDER", OPT_STRING, FIELD(output),
     "where to write; a folder for several formats: rss.xml, atom.xml, feed.json (default: standard output)"},
    {'t', "to", "rss|atom|json", OPT_CHOICES, FIELD(to), "the format to write; several behind commas: rss,atom,json"},
    {0, "max", "N", OPT_NUMBER, FIELD(max), "at most so many entries, the newest (default: all)"},
    WRITING, READING, IDENTITY, HEAD, RUNNING, END};

static const opt VALIDATE[] = {
    {0, "format", "text|json", OPT_CHOICE, FIELD(format), "a line for people or a JSON object for each finding"},
    {0, "base", "URL", OPT_STRING, FIELD(base), "where the document lives"},
    {0, "only", "RULE", OPT_STRING, FIELD(only), "report this rule alone"},
    {0, "no", "RULE", OPT_LIST, FIELD(no_rule), "do not report this rule; may be given several times"},
    RUNNING, END};

static const opt HELP[] = {
    {0, "manual", NULL, OPT_FLAG, FIELD(manual), "print the manual page (roff)"},
    {0, "completion", "bash|zsh|fish", OPT_CHOICE, FIELD(shell), "print the completions for a shell"},
    END};

static const opt NONE[] = {END};

const command COMMANDS[] = {
    {"convert", "convert -t FORMAT [-o FILE|FOLDER] [INPUT…]", "turn each digest into a feed of its own",
     "Reads digest Markdown (files, folders, or standard input) and writes a feed for each. What is written has passed\n"
     "the schemas and rules; when it has not, the old file stays and the finding names the Markdown's line.",
     CONVERT, cmd_convert},
    {"merge", "merge -t FORMAT[,FORMAT] [-o FILE|FOLDER] INPUT…", "turn many digests into one feed, newest first",
     "Reads digest Markdown (files, folders, or standard input) and writes one feed of all entries, newest first, in one or\n"
     "several formats. The result does not depend on the order of the inputs.",
     MERGE, cmd_merge},
    {"validate", "validate [--format text|json] [INPUT…]", "check feeds",
     "Checks RSS, Atom and JSON feeds against schemas and rules: a line for each finding,\n"
     "file:line:col: level: message [Rule].",
     VALIDATE, cmd_validate},
    {"rules", "rules [RULE]", "list the rules, or explain one",
     "Lists every rule with its level, or explains one.", NONE, cmd_rules},
    {"help", "help [COMMAND]", "print help", "Prints the commands, or the help of one.", HELP, cmd_help},
    {NULL, NULL, NULL, NULL, NULL, NULL}};
