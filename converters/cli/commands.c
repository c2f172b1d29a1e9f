/* The commands and their options: parsing, --help, the manual and the completions all come from here. */
#include "commands.h"

#include "opt.h"

#define FIELD(name) offsetof(settings, name)
#define FORMATS "rss|atom|json|rdf|opml|markdown|html"

#define READING \
    {'e', "entries", "item|digest|both", OPT_CHOICE, FIELD(entries), \
     "an entry for each item (default), for each digest, or both, linked with each other"}, \
    {0, "grammar", "NAME[:ARGUMENT]", OPT_STRING, FIELD(grammar), \
     "how items stand in the digest (default: found out over the folder); see GRAMMARS in the manual"}, \
    {0, "explain", NULL, OPT_FLAG, FIELD(explain), \
     "say which grammar was found, why, and which line became which entry; in merge also why entries are one"}, \
    {0, "titles", "link|sentence", OPT_CHOICE, FIELD(titles), \
     "an item's title: its link's text, or its first sentence where text stands before the link"}, \
    {0, "title-strip", "WHAT", OPT_LIST, FIELD(title_strip), \
     "take this off items' titles: emoji, number, hash (#12), date, or what a regular expression matches; may be " \
     "given several times"}, \
    {0, "link-from", "PLACE", OPT_LIST, FIELD(link_from), \
     "an item's link: first, heading, line (alone on its line), label:TEXT (the one behind that text); header:KEY " \
     "for a digest's own; of several the first that finds one (default: as the grammar says)"}, \
    {0, "comments-link", "PLACE", OPT_STRING, FIELD(comments_link), \
     "the link to an item's comments: second (alone on its line), label:TEXT or none (default: as the grammar says)"}, \
    {0, "title-from", "PLACE", OPT_LIST, FIELD(title_from), \
     "where a digest's title stands: header[:KEY], heading, name[:PATTERN], path:PATTERN, body:PATTERN; several " \
     "behind commas (default: header,heading,name)"}, \
    {0, "date-from", "PLACE", OPT_LIST, FIELD(date_from), \
     "where its date stands: header[:KEY], heading, name, folder, path, body, number, git (its first commit), mtime; " \
     "heading, name, path and body take a PATTERN behind a colon (default: header,heading,name,folder,body)"}, \
    {0, "section", "PATTERN", OPT_LIST, FIELD(section), \
     "items of sections whose heading holds this text alone; may be given several times"}, \
    {0, "no-section", "PATTERN", OPT_LIST, FIELD(no_section), \
     "no items of sections whose heading holds this text; may be given several times"}, \
    {0, "skip-before-heading", NULL, OPT_FLAG, FIELD(skip_before_heading), \
     "leave out what stands before the first section"}, \
    {0, "section-level", "1|2|3|4|5|6", OPT_CHOICE, FIELD(section_level), \
     "headings of this level alone are sections, and so categories (default: all above the items)"}, \
    {0, "index", "auto|drop|keep", OPT_CHOICE, FIELD(index), \
     "lists of what follows: no items where headings are (default); with drop, nothing that comes again further down " \
     "or leads there is an item, and lists of that stand in no digest's own entry; with keep, lists are items too"}, \
    {0, "split", "auto|none|heading:WHICH", OPT_STRING, FIELD(split), \
     "where the digests of a file with several begin: at headings with different dates (default), nowhere, or at the " \
     "headings of a level (heading:2) or that a regular expression matches (heading:^Issue)"}, \
    {0, "unwrap", "PARAMETER", OPT_STRING, FIELD(unwrap), \
     "take the address out of a click counter's URL: the parameter that holds it"}, \
    {0, "references", "FILE", OPT_STRING, FIELD(references), \
     "Markdown link definitions that all digests share"}, \
    {0, "encoding", "NAME", OPT_STRING, FIELD(encoding), \
     "the digests' character encoding, such as gbk (default: UTF-8, else found out)"}, \
    {0, "base-url", "URL", OPT_STRING, FIELD(base_url), \
     "what relative links are seen from (default: the digest's own address)"}, \
    {0, "direction", "auto|ltr|rtl", OPT_CHOICE, FIELD(direction), \
     "the direction of the text (default: auto, as the header or the language says)"}, \
    {0, "html", "sanitize|keep|drop", OPT_CHOICE, FIELD(html), \
     "what becomes of raw HTML in the Markdown (default: sanitize)"}, \
    {0, "drop-pixels", NULL, OPT_FLAG, FIELD(drop_pixels), "drop images of one pixel, which count readers"}, \
    {0, "keep-syntax", "liquid|shortcodes|kramdown|comments|spaces", OPT_LIST, FIELD(strip_not), \
     "leave this syntax of site generators as it is; may be given several times"}, \
    {0, "plain-emphasis", NULL, OPT_FLAG, FIELD(plain_emphasis), \
     "CommonMark's rule for emphasis beside CJK characters too"}, \
    {0, "drafts", NULL, OPT_FLAG, FIELD(drafts), "publish drafts too"}, \
    {0, "empty", "entry|skip", OPT_CHOICE, FIELD(empty), \
     "what becomes of a digest without items: an entry of its own (default) or nothing"}, \
    {0, "start", "DATE", OPT_STRING, FIELD(start), \
     "date of number 1, for digests whose file names are numbered; with --interval"}, \
    {0, "interval", "DAYS", OPT_NUMBER, FIELD(interval), "days from one number to the next (default: 7)"}, \
    {0, "timezone", "OFFSET", OPT_STRING, FIELD(timezone), \
     "zone of dates without one, such as +08:00 (default: UTC)"}, \
    {0, "undated", "error|skip|mtime|DATE", OPT_CHOICE, FIELD(undated), \
     "what a digest without a date gets (default: error)"}

#define FUTURE {0, "future", NULL, OPT_FLAG, FIELD(future), "publish digests dated later than now too"}

#define MERGING \
    {0, "dedupe", "id|link|title|near|claimed|none", OPT_CHOICES, FIELD(dedupe), \
     "what makes entries one: id (default), the same link, title or story, several behind commas; see MERGING in the " \
     "manual"}, \
    {0, "prefer", "SOURCE", OPT_LIST, FIELD(prefer), \
     "of entries that are one, keep this source's: its title, file or address; may be given several times"}, \
    {0, "longest", NULL, OPT_FLAG, FIELD(longest), "of entries that are one, keep the longest instead of the first"}, \
    {0, "since", "AGE|DATE", OPT_STRING, FIELD(since), "nothing older: 12h, 7d, 2w, 2025-01-31"}, \
    {0, "max", "N", OPT_NUMBER, FIELD(max), "at most so many entries, the newest (default: all)"}, \
    {0, "per-source", "N", OPT_NUMBER, FIELD(per_source), "at most so many entries of each source, the newest"}, \
    {0, "per-day", "N", OPT_NUMBER, FIELD(per_day), "at most so many entries of each day (UTC), the newest"}, \
    {0, "keep", "FILTER", OPT_LIST, FIELD(keep), \
     "entries that fit alone, such as title=REGEX; may be given several times: all must fit; see FILTERS in the " \
     "manual"}, \
    {0, "block", "FILTER", OPT_LIST, FIELD(block), "no entries that fit; may be given several times"}, \
    {0, "future", "clamp|drop|keep", OPT_CHOICE, FIELD(dates), \
     "feeds' entries dated later than now: of when they were first seen (default), left out, or as they are; " \
     "digests' are left out but with keep"}, \
    {0, "order", "newest|oldest", OPT_CHOICE, FIELD(order), "which entries come first (default: newest)"}, \
    {0, "clean-links", NULL, OPT_FLAG, FIELD(clean_links), "take tracking parameters out of the entries' links"}, \
    {0, "pair", "TEXT", OPT_LIST, FIELD(pair), \
     "given twice: say why the entries with these texts in id, link or title are one or not"}

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

#define NETWORK \
    {0, "allow-private", "HOST", OPT_LIST, FIELD(allow_private), \
     "fetch from this host, address or range though it is private; may be given several times"}, \
    {0, "user-agent", "TEXT", OPT_STRING, FIELD(user_agent), \
     "what requests call this program; say where you can be reached (default: feedloom, its version, the site)"}

#define JOBS {'j', "jobs", "N", OPT_NUMBER, FIELD(jobs), "threads (default: one for each processor)"}

#define FAIL_ON \
    {0, "fail-on", "error|warning|info", OPT_CHOICE, FIELD(fail_on), \
     "findings from this level on make the exit status 1 (default: error)"}

#define RUNNING \
    JOBS, {'q', "quiet", NULL, OPT_FLAG, FIELD(quiet), "no progress bar and no summary"}, \
    {'v', "verbose", NULL, OPT_FLAG, FIELD(verbose), "print notes (level info) too"}, FAIL_ON

#define END {0, NULL, NULL, OPT_FLAG, 0, NULL}

static const opt CONVERT[] = {
    {'o', "output", "FILE|FOLDER", OPT_STRING, FIELD(output),
     "where to write; a folder for several inputs: a/b.md becomes FOLDER/a/b.xml (default: -, standard output)"},
    {'t', "to", FORMATS "|none", OPT_CHOICE, FIELD(to),
     "the format to write; none: the input is read, nothing written"},
    {'f', "from", "auto|feed|digest", OPT_CHOICE, FIELD(from),
     "what the input is (default: auto, found from the content)"},
    {0, "base", "URL", OPT_STRING, FIELD(base), "where a feed came from: relative links in it are taken from there"},
    {0, "strict-lossless", NULL, OPT_FLAG, FIELD(strict_lossless),
     "write nothing where the format cannot hold all that a feed says (rules Lossy…)"},
    WRITING, READING, FUTURE, IDENTITY, HEAD, RUNNING, NETWORK, END};

static const opt MERGE[] = {
    {'o', "output", "FILE|FOLDER", OPT_STRING, FIELD(output),
     "where to write; a folder for several formats: rss.xml, atom.xml, feed.json … (default: -, standard output)"},
    {'t', "to", FORMATS, OPT_CHOICES, FIELD(to), "the format to write; several behind commas: rss,atom,json"},
    MERGING, WRITING, READING, IDENTITY, HEAD, RUNNING, NETWORK, END};

static const opt DIGEST[] = {
    {'o', "output", "FILE", OPT_STRING, FIELD(output), "where to write (default: -, standard output)"},
    {'t', "to", FORMATS, OPT_CHOICE, FIELD(to), "the format to write (default: markdown)"},
    MERGING, WRITING, READING, IDENTITY, HEAD, RUNNING, END};

static const opt BUILD[] = {
    {'C', "directory", "FOLDER", OPT_STRING, FIELD(folder), "go there first"},
    {'o', "output", "FOLDER", OPT_STRING, FIELD(output),
     "where the outputs' paths begin (default: the configuration's folder)"},
    {0, "check", NULL, OPT_FLAG, FIELD(check), "write nothing; say which published files are out of date"},
    {0, "guard", NULL, OPT_FLAG, FIELD(guard),
     "compare with what is published, and stop when subscribers would see old entries again, a flood of new ones, or "
     "lose an archive's"},
    {0, "unguarded", NULL, OPT_FLAG, FIELD(unguarded), "publish without that, whatever the configuration says"},
    {0, "keep-going", NULL, OPT_FLAG, FIELD(keep_going), "publish the rest where some digests are wrong"},
    {0, "no-wait", NULL, OPT_FLAG, FIELD(no_wait), "fail where another build runs in the output folder"},
    RUNNING, END};

static const opt DIFF[] = {
    {0, "format", "text|json", OPT_CHOICE, FIELD(format), "a line for people or a JSON object for each difference"},
    {'q', "quiet", NULL, OPT_FLAG, FIELD(quiet), "no summary"},
    {'v', "verbose", NULL, OPT_FLAG, FIELD(verbose), "list entries that newer ones have pushed out too"},
    END};

static const opt FETCH[] = {
    {0, "plan", NULL, OPT_FLAG, FIELD(plan), "send nothing; print each request that would be sent, and why"},
    {0, "offline", NULL, OPT_FLAG, FIELD(offline), "send nothing; print what the cache has"},
    {0, "force", NULL, OPT_FLAG, FIELD(force),
     "ask for feeds that are not due, too; hosts that want to be left alone are"},
    {0, "format", "text|json", OPT_CHOICE, FIELD(format), "a table for people or a JSON object for each feed"},
    {0, "cache", "FILE", OPT_STRING, FIELD(cache),
     "where feeds are kept (default: the configuration's, else ~/.cache/feedloom/feeds.cache)"},
    {0, "history", "current|all", OPT_CHOICE, FIELD(history), "with all, the archives of feeds (RFC 5005) too"},
    {0, "parallel", "N", OPT_NUMBER, FIELD(parallel), "at most so many requests at a time (default: 32)"},
    {0, "pause", "TIME", OPT_STRING, FIELD(pause),
     "how long to wait between two requests for one registrable domain (default: 1s)"},
    {0, "timeout", "TIME", OPT_STRING, FIELD(timeout), "how long one request may take (default: 30s)"},
    {0, "robots", "named|always|ignore", OPT_CHOICE, FIELD(robots),
     "obey robots.txt where it names feedloom (default), also where it speaks to all, or not at all"},
    {0, "no-wait", NULL, OPT_FLAG, FIELD(no_wait), "fail where another run uses the cache"},
    NETWORK,
    {'q', "quiet", NULL, OPT_FLAG, FIELD(quiet), "no table, no progress bar, no summary; failures alone"},
    {'v', "verbose", NULL, OPT_FLAG, FIELD(verbose), "print notes (level info) too"},
    {0, "fail-on", "error|warning|info", OPT_CHOICE, FIELD(fail_on),
     "findings from this level on make the exit status 1 (default: error; a feed that fails is a warning)"},
    END};

static const opt PING[] = {
    {0, "plan", NULL, OPT_FLAG, FIELD(plan), "send nothing; print what hubs would be told"},
    NETWORK,
    {'q', "quiet", NULL, OPT_FLAG, FIELD(quiet), "no lines for what went well, and no summary"},
    END};

static const opt STATUS[] = {
    {0, "format", "text|json|html", OPT_CHOICE, FIELD(format), "a table, a JSON object for each feed, or a page"},
    {'o', "output", "FILE", OPT_STRING, FIELD(output), "where to write (default: -, standard output)"},
    {0, "cache", "FILE", OPT_STRING, FIELD(cache),
     "where feeds are kept (default: the configuration's, else ~/.cache/feedloom/feeds.cache)"},
    {'q', "quiet", NULL, OPT_FLAG, FIELD(quiet), "no summary"},
    {0, "fail-on", "error|warning|info", OPT_CHOICE, FIELD(fail_on),
     "findings from this level on make the exit status 1 (default: error; a feed that fails is a warning)"},
    END};

static const opt INIT[] = {
    {'n', "print", NULL, OPT_FLAG, FIELD(print), "print the configuration, write nothing"},
    {0, "force", NULL, OPT_FLAG, FIELD(force), "replace a feedloom.yaml that is there"},
    END};

static const opt VALIDATE[] = {
    {0, "format", "text|json|sarif|github|junit", OPT_CHOICE, FIELD(format),
     "what findings look like: a line for people (default), a JSON object each, SARIF 2.1.0, GitHub's annotations, "
     "JUnit's XML"},
    {0, "base", "URL", OPT_STRING, FIELD(base), "where the document lives"},
    {0, "content-type", "TYPE", OPT_STRING, FIELD(content_type),
     "the Content-Type that the document is served with, to be compared with what it is"},
    {0, "previous", "FILE|URL", OPT_STRING, FIELD(previous),
     "the version that subscribers have: report ids that changed, and archives that did"},
    {0, "only", "RULE[,RULE]", OPT_LIST, FIELD(only),
     "report these rules alone; a family such as InvalidLink, or Error, Warning, Info, stands for all its rules"},
    {0, "no", "RULE[,RULE]", OPT_LIST, FIELD(no_rule),
     "do not report these rules or families; --no Info leaves notes out"},
    {0, "level", "RULE=off|info|warning|error", OPT_LIST, FIELD(level), "give a rule or a family another level"},
    {0, "config", "FILE", OPT_STRING, FIELD(config),
     "the configuration whose key levels holds (default: feedloom.yaml, where there is one)"},
    JOBS,
    {'q', "quiet", NULL, OPT_FLAG, FIELD(quiet), "no summary"},
    {'v', "verbose", NULL, OPT_FLAG, FIELD(verbose), "as without it: notes are printed anyway"},
    FAIL_ON, NETWORK, END};

static const opt INSPECT[] = {
    {0, "url", "URL", OPT_STRING, FIELD(url), "where the document came from: relative URIs are resolved against it"},
    {0, "header", "NAME: VALUE", OPT_LIST, FIELD(header),
     "a header of the HTTP answer that it came in (Content-Type …); may be given several times"},
    {0, "no-sanitize", NULL, OPT_FLAG, FIELD(no_sanitize), "leave the markup in texts as it is"},
    {0, "no-resolve", NULL, OPT_FLAG, FIELD(no_resolve), "leave relative URIs in markup as they are"},
    NETWORK, END};

static const opt FIX[] = {
    {'o', "output", "FILE", OPT_STRING, FIELD(output), "where to write (default: -, standard output)"},
    {0, "in-place", NULL, OPT_FLAG, FIELD(in_place), "put each mended feed where the old one is"},
    {'n', "dry-run", NULL, OPT_FLAG, FIELD(dry_run), "write nothing; print what would change as a diff"},
    {0, "self", "URL", OPT_STRING, FIELD(self), "the feed's own address, for a missing rel=self"},
    {0, "base", "URL", OPT_STRING, FIELD(base),
     "what relative addresses are relative to (default: the feed's link to its page)"},
    {'q', "quiet", NULL, OPT_FLAG, FIELD(quiet), "no summary"},
    {'v', "verbose", NULL, OPT_FLAG, FIELD(verbose), "a note for each edit"},
    END};

static const opt HELP[] = {
    {0, "manual", NULL, OPT_FLAG, FIELD(manual), "print the manual page (roff)"},
    {0, "completion", "bash|zsh|fish", OPT_CHOICE, FIELD(shell), "print the completions for a shell"},
    {0, "config", NULL, OPT_FLAG, FIELD(config_keys), "print every key of feedloom.yaml"},
    {0, "config-schema", NULL, OPT_FLAG, FIELD(config_schema), "print a JSON Schema of feedloom.yaml, for editors"},
    END};

static const opt NONE[] = {END};

const command COMMANDS[] = {
    {"convert", "convert -t FORMAT [-o FILE|FOLDER] [INPUT…]", "turn each digest or feed into a feed of its own",
     "Reads digest Markdown, or feeds of any format: RSS, Atom, JSON Feed, OPML, CDF (files, folders of digests, or\n"
     "standard input), and writes a feed for each. What is written has passed the schemas and rules; when it has\n"
     "not, the old file stays and the finding names the line of the input. What a format has no element for goes\n"
     "into extensions that the other formats understand; what it cannot hold is reported.",
     CONVERT, cmd_convert},
    {"merge", "merge -t FORMAT[,FORMAT] [-o FILE|FOLDER] INPUT…", "weave feeds and digests into one, newest first",
     "Reads feeds of any format and digest Markdown (files, folders, addresses, or standard input) and writes one\n"
     "feed of all entries, newest first, in one or several formats. An OPML list stands for the feeds that it names.\n"
     "Entries of feeds keep their source. The result does not depend on the order of the inputs.",
     MERGE, cmd_merge},
    {"digest", "digest --since AGE [-t FORMAT] [-o FILE] INPUT…|feedloom.yaml",
     "turn what is new in feeds into a digest",
     "Merges feeds (files, folders, or standard input) as merge does, and writes a digest in Markdown: a header, and\n"
     "each entry as a numbered item. Entries of the same link or story are told once, unless --dedupe says otherwise.\n"
     "Of a configuration its feeds are taken as they were fetched, with its merge keys; options go before those.",
     DIGEST, cmd_digest},
    {"build", "build [-C FOLDER] [-o FOLDER] [feedloom.yaml]", "make every output of a site",
     "Reads feedloom.yaml and the digests it names, and makes all its outputs in one pass. Outputs take the old ones'\n"
     "places when all of them are made and checked, or none does; one that would stay the same is not touched.\n"
     "'feedloom help --config' lists the keys.",
     BUILD, cmd_build},
    {"diff", "diff [--format text|json] OLD NEW", "what subscribers would see as new, changed or gone",
     "Compares two versions of a feed, of any formats: what a reader would show as new, as changed, or again under\n"
     "another id, and what is gone. Exit status 1 where there is any of that. Entries that newer ones have pushed out\n"
     "are counted; -v lists them.",
     DIFF, cmd_diff},
    {"fetch", "fetch [--plan] [URL… | LIST.opml… | feedloom.yaml]", "ask external feeds for what is new",
     "Asks the feeds of feedloom.yaml, of OPML lists or at addresses that are due, politely: conditionally, one\n"
     "request at a time for each registrable domain, not before the server wants it. Keeps them in a cache, where\n"
     "build finds them, and prints a line for each: what came, how many entries are new, when it is asked again, and\n"
     "why. When a feed fails, what was fetched last stays.",
     FETCH, cmd_fetch},
    {"ping", "ping [--plan] [feedloom.yaml]", "tell WebSub hubs which published feeds have changed",
     "Tells the configuration's hubs of each feed of the last build that is not what they were told of last. To be\n"
     "run when the outputs are where subscribers get them.",
     PING, cmd_ping},
    {"status", "status [--format FORMAT] [URL… | LIST.opml… | feedloom.yaml]", "how every external feed is",
     "Prints what is known of each feed, without asking any: when it last succeeded, how many entries are new in a\n"
     "week, when it is asked next, failures, redirects, what the validator says of it, and which are dead or silent.",
     STATUS, cmd_status},
    {"init", "init [-n] [--force] [FOLDER]", "look at a folder, write its feedloom.yaml",
     "Looks at the digests below a folder (the present one) and at the configuration of Hugo, Jekyll or Zola, and\n"
     "writes a commented feedloom.yaml that 'feedloom build' can go by at once.",
     INIT, cmd_init},
    {"validate", "validate [--format FORMAT] [INPUT…]", "check feeds",
     "Checks RSS, Atom and JSON feeds and OPML (files, folders, addresses, or standard input) against schemas and\n"
     "rules: a line for each finding, file:line:col: level: message [Rule]. 'feedloom rules RULE' explains one. A\n"
     "comment <!-- feedloom:allow RULE --> lets a finding pass: in front of the root in the whole document, elsewhere\n"
     "on its own line and the next; it may name several rules, and families.",
     VALIDATE, cmd_validate},
    {"inspect", "inspect [--url URL] [--header HEADER]… [FILE]", "print what a feed says, as JSON",
     "Reads a feed of any format and version, well-formed or not, and prints it as one JSON object, with the names\n"
     "that feedparser made common: feed, entries, version, encoding, namespaces, bozo (what was wrong with it).",
     INSPECT, cmd_inspect},
    {"fix", "fix [-o FILE] [--in-place] [--dry-run] [INPUT…]", "mend feeds in their own text",
     "Mends what is wrong in known ways and leaves every other byte as it is: control characters, bare & and <,\n"
     "entities of HTML, prefixes without a declaration, dates, isPermaLink, relative URLs, repeated ids,\n"
     "e-mail forms, lengths and types of enclosures, HTML in titles, and with --self a missing link to itself.\n"
     "An enclosure's length is that of the file below the feed's folder in which its path ends; when there is\n"
     "none it stays 0, for \"not known\". Feeds in other encodings become UTF-8. In JSON Feeds it is controls in\n"
     "strings, last commas, dates, ids, relative URLs and HTML in titles. What is made is checked: the status is 1\n"
     "when errors are left.",
     FIX, cmd_fix},
    {"rules", "rules [RULE]", "list the rules, or explain one",
     "Lists every rule with its level, or explains one.", NONE, cmd_rules},
    {"help", "help [COMMAND]", "print help", "Prints the commands, or the help of one.", HELP, cmd_help},
    {NULL, NULL, NULL, NULL, NULL, NULL}};
