/* Every key of feedloom.yaml, and every type of value. */
#include <stdlib.h>

#include "../../feeds/core/date.h"
#include "../../feeds/core/uri.h"
#include "../../feeds/core/utf8.h"
#include "../../feeds/formats/charset.h"
#include "../../feeds/formats/writer.h"
#include "../../feeds/merge/filter.h"
#include "../../feeds/merge/regex.h"
#include "chosen.h"
#include "config.h"
#include "places.h"

#define SITE(name) offsetof(config, name)
#define SOURCE(name) offsetof(config_source, name)
#define OUTPUT(name) offsetof(config_output, name)
#define FILTER(name) offsetof(config_filter, name)
#define PERSON(name) offsetof(feed_person, name)
#define FETCH(name) offsetof(config, fetch.name)
#define HOST(name) offsetof(config_host, name)

const config_key CONFIG_KEYS[] = {
    {CONFIG_SITE, "title", CONFIG_TEXT, CONFIG_ONE, NULL, 0, true, SITE(s.title), NULL, "the title of the feeds"},
    {CONFIG_SITE, "subtitle", CONFIG_TEXT, CONFIG_ONE, NULL, 0, false, SITE(subtitle), NULL,
     "one line on what the feeds are about"},
    {CONFIG_SITE, "site", CONFIG_URL, CONFIG_ONE, NULL, 0, false, SITE(s.site), NULL,
     "where the output folder is published: gives permalinks, the feeds' own addresses, absolute links and tag: ids"},
    {CONFIG_SITE, "language", CONFIG_LANGUAGE, CONFIG_ONE, NULL, 0, false, SITE(s.language), NULL,
     "the language of what says nothing of its own"},
    {CONFIG_SITE, "author", CONFIG_PERSON, CONFIG_ONE, NULL, CONFIG_AUTHOR, false, SITE(author), NULL,
     "the author of the feeds, and of what names none: a name, or a map of name, email and uri"},
    {CONFIG_SITE, "authority", CONFIG_AUTHORITY, CONFIG_ONE, NULL, 0, false, SITE(s.authority), "the site's host",
     "who mints the ids, as RFC 4151 says; set it before you move to another domain, and ids stay as they are"},
    {CONFIG_SITE, "rights", CONFIG_TEXT, CONFIG_ONE, NULL, 0, false, SITE(s.rights), NULL,
     "the copyright notice or licence of the feeds"},
    {CONFIG_SITE, "icon", CONFIG_URL, CONFIG_ONE, NULL, 0, false, SITE(s.icon), NULL, "a small square image"},
    {CONFIG_SITE, "logo", CONFIG_URL, CONFIG_ONE, NULL, 0, false, SITE(s.logo), NULL, "a larger image"},
    {CONFIG_SITE, "timezone", CONFIG_ZONE, CONFIG_ONE, NULL, 0, false, SITE(s.timezone), "UTC",
     "the zone of dates without one"},
    {CONFIG_SITE, "hub", CONFIG_URL, CONFIG_FEW, NULL, 0, false, SITE(s.hub), NULL, "WebSub hubs, at most seven"},
    {CONFIG_SITE, "ttl", CONFIG_NUMBER, CONFIG_ONE, NULL, 0, false, SITE(s.ttl), NULL,
     "for how many minutes a copy of an RSS feed is good"},
    {CONFIG_SITE, "permalink", CONFIG_TEXT, CONFIG_ONE, NULL, 0, false, SITE(s.permalink), "{path}/",
     "a digest's address below the site, with {path}, {name}, {year}, {month} and {day}"},
    {CONFIG_SITE, "undated", CONFIG_UNDATED, CONFIG_ONE, NULL, 0, false, SITE(s.undated), "error",
     "what a digest without a date gets"},
    {CONFIG_SITE, "guard", CONFIG_NUMBER, CONFIG_ONE, NULL, 0, false, SITE(guard), NULL,
     "compare with what is published (as build --guard does), and stop when more than so many entries of a file would "
     "be new at once"},
    {CONFIG_SITE, "sources", CONFIG_MAPS, CONFIG_ONE, NULL, CONFIG_SOURCE, true, SITE(sources), NULL,
     "where entries come from, at most 10,000; a file belongs to the first source that has it"},
    {CONFIG_SITE, "outputs", CONFIG_MAPS, CONFIG_ONE, NULL, CONFIG_OUTPUT, true, SITE(outputs), NULL,
     "the files that are made, at most 64"},
    {CONFIG_SITE, "levels", CONFIG_LEVEL, CONFIG_LIST, NULL, 0, false, SITE(levels), NULL,
     "what 'feedloom validate' makes of a rule, or of a family of rules: MissingGuid=off, DuplicateEntries=error"},
    {CONFIG_SITE, "merge", CONFIG_MAP, CONFIG_ONE, NULL, CONFIG_MERGE, false, 0, NULL,
     "how the entries of all sources become one row"},

    {CONFIG_SITE, "fetch", CONFIG_MAP, CONFIG_ONE, NULL, CONFIG_FETCH, false, 0, NULL,
     "how external feeds are fetched"},

    {CONFIG_SOURCE, "digests", CONFIG_GLOB, CONFIG_ONE, NULL, 0, false, SOURCE(digests), NULL,
     "digest files: a file, a folder with all below it, or a pattern with * and ? inside a name and ** for any "
     "folders; seen from the configuration's folder; a source has digests, feed or opml"},
    {CONFIG_SOURCE, "feed", CONFIG_PLACE, CONFIG_ONE, NULL, 0, false, SOURCE(feed), NULL,
     "an external feed: its address, the address of a page that links it, a file, or - for standard input"},
    {CONFIG_SOURCE, "opml", CONFIG_PLACE, CONFIG_ONE, NULL, 0, false, SOURCE(opml), NULL,
     "a list of external feeds in OPML: a file or an address"},
    {CONFIG_SOURCE, "name", CONFIG_TEXT, CONFIG_ONE, NULL, 0, false, SOURCE(name), "the value of digests, feed or opml",
     "what outputs call the source in their filters"},
    {CONFIG_SOURCE, "every", CONFIG_SPAN, CONFIG_ONE, NULL, 0, false, SOURCE(every), "as often as the feed changes",
     "how long to wait from one request for the feed to the next, where its server does not ask for more"},
    {CONFIG_SOURCE, "history", CONFIG_CHOICE, CONFIG_ONE, "current|all", 0, false, SOURCE(history), "current",
     "the feed's present document alone, or its archives (RFC 5005) too"},
    {CONFIG_SOURCE, "headers", CONFIG_TEXT, CONFIG_LIST, NULL, 0, false, SOURCE(headers), NULL,
     "header lines that requests for the feed have, such as \"Accept-Language: zh\""},
    {CONFIG_SOURCE, "user_agent", CONFIG_TEXT, CONFIG_ONE, NULL, 0, false, SOURCE(user_agent), "fetch's",
     "what requests for the feed call this program"},
    {CONFIG_SOURCE, "auth", CONFIG_TEXT, CONFIG_ONE, NULL, 0, false, SOURCE(auth), NULL,
     "the name of the environment variable that holds user:password, or Bearer and a token"},
    {CONFIG_SOURCE, "proxy", CONFIG_TEXT, CONFIG_ONE, NULL, 0, false, SOURCE(proxy), "http_proxy and https_proxy",
     "the proxy for the feed: an http, https, socks4a or socks5h address, or none"},
    {CONFIG_SOURCE, "allow_private", CONFIG_TEXT, CONFIG_LIST, NULL, 0, false, SOURCE(allow_private), NULL,
     "hosts, addresses or ranges such as 10.0.0.0/8 that this feed may be fetched from though they are private"},
    {CONFIG_SOURCE, "grammar", CONFIG_GRAMMAR, CONFIG_ONE, NULL, 0, false, SOURCE(s.grammar), "found out",
     "how items stand in the digests"},
    {CONFIG_SOURCE, "titles", CONFIG_CHOICE, CONFIG_ONE, "link|sentence", 0, false, SOURCE(s.titles), "link",
     "an item's title: its link's text, or its first sentence where text stands before the link"},
    {CONFIG_SOURCE, "title_strip", CONFIG_STRIP, CONFIG_FEW, NULL, 0, false, SOURCE(s.title_strip), NULL,
     "taken off items' titles: emoji, number, hash (#12), date, or what a regular expression matches"},
    {CONFIG_SOURCE, "link_from", CONFIG_LINK, CONFIG_FEW, NULL, 0, false, SOURCE(s.link_from), "as the grammar says",
     "an item's link: first, heading, line (alone on its line), label:TEXT (the one behind that text); header:KEY for "
     "a digest's own; of several the first that finds one"},
    {CONFIG_SOURCE, "comments_link", CONFIG_COMMENTS, CONFIG_ONE, NULL, 0, false, SOURCE(s.comments_link),
     "as the grammar says", "the link to an item's comments: second (alone on its line), label:TEXT or none"},
    {CONFIG_SOURCE, "title_from", CONFIG_TITLE_PLACE, CONFIG_FEW, NULL, 0, false, SOURCE(s.title_from),
     "header, heading, name", "where a digest's title stands: header[:KEY], heading, name[:PATTERN], path:PATTERN, "
     "body:PATTERN"},
    {CONFIG_SOURCE, "date_from", CONFIG_DATE_PLACE, CONFIG_FEW, NULL, 0, false, SOURCE(s.date_from),
     "header, heading, name, folder, body", "where its date stands: header[:KEY], heading, name, folder, path, body, "
     "number, git (its first commit), mtime; heading, name, path and body take a :PATTERN"},
    {CONFIG_SOURCE, "encoding", CONFIG_ENCODING, CONFIG_ONE, NULL, 0, false, SOURCE(s.encoding),
     "UTF-8, else found out", "the digests' character encoding, such as gbk"},
    {CONFIG_SOURCE, "base_url", CONFIG_URL, CONFIG_ONE, NULL, 0, false, SOURCE(s.base_url), "the digest's own address",
     "what relative links are seen from"},
    {CONFIG_SOURCE, "direction", CONFIG_CHOICE, CONFIG_ONE, "auto|ltr|rtl", 0, false, SOURCE(s.direction), "auto",
     "the direction of the text; auto: as the header or the language says"},
    {CONFIG_SOURCE, "section", CONFIG_TEXT, CONFIG_FEW, NULL, 0, false, SOURCE(s.section), "any",
     "items of sections whose heading holds one of these texts alone, at most seven"},
    {CONFIG_SOURCE, "no_section", CONFIG_TEXT, CONFIG_FEW, NULL, 0, false, SOURCE(s.no_section), NULL,
     "no items of sections whose heading holds one of these texts, at most seven"},
    {CONFIG_SOURCE, "skip_before_heading", CONFIG_FLAG, CONFIG_ONE, NULL, 0, false, SOURCE(s.skip_before_heading),
     "false", "leave out what stands before the first section"},
    {CONFIG_SOURCE, "section_level", CONFIG_CHOICE, CONFIG_ONE, "1|2|3|4|5|6", 0, false, SOURCE(s.section_level),
     "all above the items", "headings of this level alone are sections, and so categories"},
    {CONFIG_SOURCE, "index", CONFIG_CHOICE, CONFIG_ONE, "auto|drop|keep", 0, false, SOURCE(s.index), "auto",
     "lists of what follows; auto: no items where headings are; drop: nothing that comes again further down or leads "
     "there is an item, and lists of that stand in no digest's own entry; keep: lists are items too"},
    {CONFIG_SOURCE, "split", CONFIG_SPLIT, CONFIG_ONE, NULL, 0, false, SOURCE(s.split), "auto",
     "where the digests of a file with several begin: at headings with different dates, nowhere (none), at the "
     "headings of a level (heading:2) or those that a regular expression matches (heading:^Issue)"},
    {CONFIG_SOURCE, "empty", CONFIG_CHOICE, CONFIG_ONE, "entry|skip", 0, false, SOURCE(s.empty), "entry",
     "what becomes of a digest without items: an entry of its own, or nothing"},
    {CONFIG_SOURCE, "unwrap", CONFIG_TEXT, CONFIG_ONE, NULL, 0, false, SOURCE(s.unwrap), NULL,
     "take the address out of a click counter's URL: the parameter that holds it"},
    {CONFIG_SOURCE, "references", CONFIG_FILE, CONFIG_ONE, NULL, 0, false, SOURCE(s.references), NULL,
     "a file of Markdown link definitions that all digests share, seen from the configuration's folder"},
    {CONFIG_SOURCE, "html", CONFIG_CHOICE, CONFIG_ONE, "sanitize|keep|drop", 0, false, SOURCE(s.html), "sanitize",
     "what becomes of raw HTML in the Markdown"},
    {CONFIG_SOURCE, "drop_pixels", CONFIG_FLAG, CONFIG_ONE, NULL, 0, false, SOURCE(s.drop_pixels), "false",
     "drop images of one pixel, which count readers"},
    {CONFIG_SOURCE, "keep_syntax", CONFIG_CHOICE, CONFIG_FEW, "liquid|shortcodes|kramdown|comments|spaces", 0, false,
     SOURCE(s.strip_not), NULL, "leave this syntax of site generators as it is"},
    {CONFIG_SOURCE, "plain_emphasis", CONFIG_FLAG, CONFIG_ONE, NULL, 0, false, SOURCE(s.plain_emphasis), "false",
     "CommonMark's rule for emphasis beside CJK characters too"},
    {CONFIG_SOURCE, "drafts", CONFIG_FLAG, CONFIG_ONE, NULL, 0, false, SOURCE(s.drafts), "false", "publish drafts too"},
    {CONFIG_SOURCE, "future", CONFIG_FLAG, CONFIG_ONE, NULL, 0, false, SOURCE(s.future), "false",
     "publish digests dated later than now too"},
    {CONFIG_SOURCE, "start", CONFIG_DATE, CONFIG_ONE, NULL, 0, false, SOURCE(s.start), NULL,
     "date of number 1, for digests whose file names are numbered; with interval"},
    {CONFIG_SOURCE, "interval", CONFIG_NUMBER, CONFIG_ONE, NULL, 0, false, SOURCE(s.interval), "7",
     "days from one number to the next"},
    {CONFIG_SOURCE, "entries", CONFIG_CHOICE, CONFIG_ONE, "item|digest|both", 0, false, SOURCE(s.entries), "item",
     "an entry for each item, for each digest, or both, linked with each other"},
    {CONFIG_SOURCE, "language", CONFIG_LANGUAGE, CONFIG_ONE, NULL, 0, false, SOURCE(s.language), "the site's",
     "the language of digests that name none"},
    {CONFIG_SOURCE, "author", CONFIG_PERSON, CONFIG_ONE, NULL, CONFIG_AUTHOR, false, SOURCE(author), "the site's",
     "the author of digests that name none"},
    {CONFIG_SOURCE, "category", CONFIG_TEXT, CONFIG_LIST, NULL, 0, false, SOURCE(categories), NULL,
     "categories that every entry of the source gets beside its own"},
    {CONFIG_SOURCE, "timezone", CONFIG_ZONE, CONFIG_ONE, NULL, 0, false, SOURCE(s.timezone), "the site's",
     "the zone of dates without one"},
    {CONFIG_SOURCE, "undated", CONFIG_UNDATED, CONFIG_ONE, NULL, 0, false, SOURCE(s.undated), "the site's",
     "what a digest without a date gets"},
    {CONFIG_SOURCE, "permalink", CONFIG_TEXT, CONFIG_ONE, NULL, 0, false, SOURCE(s.permalink), "the site's",
     "a digest's address below the site"},
    {CONFIG_SOURCE, "keep", CONFIG_MAP, CONFIG_ONE, NULL, CONFIG_FILTER, false, SOURCE(keep), "all",
     "entries alone that fit all that it says"},
    {CONFIG_SOURCE, "block", CONFIG_MAP, CONFIG_ONE, NULL, CONFIG_FILTER, false, SOURCE(block), "none",
     "no entries that fit anything that it says"},
    {CONFIG_SOURCE, "max", CONFIG_NUMBER, CONFIG_ONE, NULL, 0, false, SOURCE(max), "all",
     "at most so many entries of the source, the newest"},

    {CONFIG_OUTPUT, "path", CONFIG_PATH, CONFIG_ONE, NULL, 0, true, OUTPUT(path), NULL,
     "the file, below the output folder; with each, it holds {category}, {tag}, {author}, {language} or {source}"},
    {CONFIG_OUTPUT, "format", CONFIG_FORMAT, CONFIG_ONE, NULL, 0, false, OUTPUT(format_name),
     "by the path: its extension or a word of its name; atom for any other .xml", "what is written"},
    {CONFIG_OUTPUT, "content", CONFIG_CHOICE, CONFIG_ONE, "content|summary|both", 0, false, OUTPUT(s.body), "content",
     "what entries carry"},
    {CONFIG_OUTPUT, "max", CONFIG_NUMBER, CONFIG_ONE, NULL, 0, false, OUTPUT(max), "all",
     "at most so many entries in a file, the newest"},
    {CONFIG_OUTPUT, "entries", CONFIG_CHOICE, CONFIG_ONE, "item|digest|both", 0, false, OUTPUT(entries),
     "the source's", "an entry for each item, for each digest, or both"},
    {CONFIG_OUTPUT, "each", CONFIG_CHOICE, CONFIG_ONE, "category|tag|author|language|source", 0, false,
     OUTPUT(each_name), NULL, "a file for each of them, named by the path; tag is another word for category"},
    {CONFIG_OUTPUT, "archive", CONFIG_CHOICE, CONFIG_ONE, "month|year", 0, false, OUTPUT(archive), NULL,
     "archives beside the file (RFC 5005 section 4): one for each month or year, named by it (atom-2025-11.xml), "
     "linked with each other and with the file, and never changed once a later entry has come; the file itself keeps "
     "the newest month or year whole, and older entries up to max (default: 100)"},
    {CONFIG_OUTPUT, "title", CONFIG_TEXT, CONFIG_ONE, NULL, 0, false, OUTPUT(title),
     "the site's; with each, followed by what the file is for", "the title of this feed"},
    {CONFIG_OUTPUT, "category", CONFIG_TEXT, CONFIG_LIST, NULL, 0, false, OUTPUT(categories), "any",
     "entries of one of these categories alone; letters a to z in any case"},
    {CONFIG_OUTPUT, "source", CONFIG_TEXT, CONFIG_LIST, NULL, 0, false, OUTPUT(sources), "any",
     "entries of the sources of these names alone"},
    {CONFIG_OUTPUT, "language", CONFIG_LANGUAGE, CONFIG_LIST, NULL, 0, false, OUTPUT(languages), "any",
     "entries in one of these languages alone; zh takes zh-CN too"},
    {CONFIG_OUTPUT, "keep", CONFIG_MAP, CONFIG_ONE, NULL, CONFIG_FILTER, false, OUTPUT(keep), "all",
     "entries alone that fit all that it says"},
    {CONFIG_OUTPUT, "block", CONFIG_MAP, CONFIG_ONE, NULL, CONFIG_FILTER, false, OUTPUT(block), "none",
     "no entries that fit anything that it says"},
    {CONFIG_OUTPUT, "stylesheet", CONFIG_TEXT, CONFIG_ONE, NULL, 0, false, OUTPUT(s.stylesheet), NULL,
     "the address of a stylesheet for browsers"},

    {CONFIG_MERGE, "max", CONFIG_NUMBER, CONFIG_ONE, NULL, 0, false, SITE(max), "all",
     "at most so many entries of all sources together, the newest"},
    {CONFIG_MERGE, "order", CONFIG_CHOICE, CONFIG_ONE, "newest|oldest", 0, false, SITE(order), "newest",
     "which entries come first"},
    {CONFIG_MERGE, "dedupe", CONFIG_CHOICE, CONFIG_LIST, "id|link|title|near|claimed|none", 0, false,
     SITE(merge.dedupe), "id",
     "what makes entries one: the same id (or link and title) in one source; the same link, title or story in several; "
     "claimed: a source is what an entry says it is"},
    {CONFIG_MERGE, "prefer", CONFIG_TEXT, CONFIG_LIST, NULL, 0, false, SITE(merge.prefer), NULL,
     "sources whose entry stands for others that are one with it: names, titles or addresses, the first before all"},
    {CONFIG_MERGE, "stands", CONFIG_CHOICE, CONFIG_ONE, "first|longest", 0, false, SITE(merge.stands), "first",
     "of entries that are one, which stands for all"},
    {CONFIG_MERGE, "since", CONFIG_AGE, CONFIG_ONE, NULL, 0, false, SITE(merge.since), "everything",
     "nothing older: an age or a date"},
    {CONFIG_MERGE, "per_source", CONFIG_NUMBER, CONFIG_ONE, NULL, 0, false, SITE(merge.per_source), "all",
     "at most so many entries of each source, the newest"},
    {CONFIG_MERGE, "per_day", CONFIG_NUMBER, CONFIG_ONE, NULL, 0, false, SITE(merge.per_day), "all",
     "at most so many entries of each day (UTC), the newest"},
    {CONFIG_MERGE, "future", CONFIG_CHOICE, CONFIG_ONE, "clamp|drop|keep", 0, false, SITE(merge.future), "clamp",
     "feeds' entries dated later than now: of when they were first seen, left out, or as they are"},
    {CONFIG_MERGE, "clean_links", CONFIG_FLAG, CONFIG_ONE, NULL, 0, false, SITE(merge.clean_links), "false",
     "take tracking parameters out of the entries' links"},

    {CONFIG_FETCH, "cache", CONFIG_FILE, CONFIG_ONE, NULL, 0, false, FETCH(cache), ".feedloom.cache",
     "the file that keeps feeds and when to ask for them again, seen from the configuration's folder"},
    {CONFIG_FETCH, "user_agent", CONFIG_TEXT, CONFIG_ONE, NULL, 0, false, FETCH(user_agent),
     "feedloom, its version and the site's address", "what requests call this program; say where you can be reached"},
    {CONFIG_FETCH, "parallel", CONFIG_NUMBER, CONFIG_ONE, NULL, 0, false, FETCH(parallel), "32",
     "at most so many requests at a time"},
    {CONFIG_FETCH, "pause", CONFIG_SPAN, CONFIG_ONE, NULL, 0, false, FETCH(pause), "1s",
     "how long to wait between two requests for one registrable domain"},
    {CONFIG_FETCH, "timeout", CONFIG_SPAN, CONFIG_ONE, NULL, 0, false, FETCH(timeout), "30s",
     "how long one request may take"},
    {CONFIG_FETCH, "max_bytes", CONFIG_NUMBER, CONFIG_ONE, NULL, 0, false, FETCH(max_bytes), "16777216",
     "how large a feed may be when it is unpacked"},
    {CONFIG_FETCH, "robots", CONFIG_CHOICE, CONFIG_ONE, "named|always|ignore", 0, false, FETCH(robots), "named",
     "obey robots.txt where it names feedloom, also where it speaks to all, or not at all"},
    {CONFIG_FETCH, "netrc", CONFIG_FLAG, CONFIG_ONE, NULL, 0, false, FETCH(netrc), "false",
     "take names and passwords from ~/.netrc, or the file that NETRC names"},
    {CONFIG_FETCH, "allow_private", CONFIG_TEXT, CONFIG_LIST, NULL, 0, false, FETCH(allow_private), NULL,
     "hosts, addresses or ranges such as 10.0.0.0/8 that any feed may be fetched from though they are private"},
    {CONFIG_FETCH, "hosts", CONFIG_MAPS, CONFIG_ONE, NULL, CONFIG_HOST, false, FETCH(hosts), NULL,
     "domains that are treated differently, at most 256"},

    {CONFIG_HOST, "host", CONFIG_TEXT, CONFIG_ONE, NULL, 0, true, HOST(host), NULL,
     "a domain with all below it, an address or a range of addresses"},
    {CONFIG_HOST, "pause", CONFIG_SPAN, CONFIG_ONE, NULL, 0, false, HOST(pause), "fetch's",
     "how long to wait between two requests"},
    {CONFIG_HOST, "parallel", CONFIG_NUMBER, CONFIG_ONE, NULL, 0, false, HOST(parallel), "1",
     "at most so many requests at a time"},
    {CONFIG_HOST, "forbidden", CONFIG_CHOICE, CONFIG_ONE, "limit|error", 0, false, HOST(forbidden),
     "limit for hosts known for it, else error",
     "what an answer 403 is: too many requests, so that the whole host is left alone for hours, or the feed's failure"},

    {CONFIG_FILTER, "title", CONFIG_REGEX, CONFIG_LIST, NULL, 0, false, FILTER(title), NULL,
     "the title; regular expressions are those of PCRE2, (?i) at the start for letters of any case"},
    {CONFIG_FILTER, "content", CONFIG_REGEX, CONFIG_LIST, NULL, 0, false, FILTER(content), NULL,
     "summary or content, as plain text"},
    {CONFIG_FILTER, "text", CONFIG_REGEX, CONFIG_LIST, NULL, 0, false, FILTER(text), NULL,
     "title, summary or content"},
    {CONFIG_FILTER, "link", CONFIG_REGEX, CONFIG_LIST, NULL, 0, false, FILTER(link), NULL,
     "one of the entry's links"},
    {CONFIG_FILTER, "author", CONFIG_REGEX, CONFIG_LIST, NULL, 0, false, FILTER(author), NULL,
     "an author's name or address"},
    {CONFIG_FILTER, "category", CONFIG_REGEX, CONFIG_LIST, NULL, 0, false, FILTER(category), NULL,
     "a category"},
    {CONFIG_FILTER, "source", CONFIG_REGEX, CONFIG_LIST, NULL, 0, false, FILTER(source), NULL,
     "the source's name, title or address"},
    {CONFIG_FILTER, "language", CONFIG_REGEX, CONFIG_LIST, NULL, 0, false, FILTER(language), NULL,
     "the entry's language, else its source's"},
    {CONFIG_FILTER, "date", CONFIG_WHEN, CONFIG_LIST, NULL, 0, false, FILTER(date), NULL,
     "<7d (older than that), >=2025-01-01, or a pattern for the date as RFC 3339 writes it"},
    {CONFIG_FILTER, "rule", CONFIG_RULE, CONFIG_LIST, NULL, 0, false, FILTER(rule), NULL,
     "a filter in full, as merge --keep takes it: title='a' and not (author='b' or date<7d)"},

    {CONFIG_AUTHOR, "name", CONFIG_TEXT, CONFIG_ONE, NULL, 0, true, PERSON(name), NULL, "the author's name"},
    {CONFIG_AUTHOR, "email", CONFIG_TEXT, CONFIG_ONE, NULL, 0, false, PERSON(email), NULL, "an address for letters"},
    {CONFIG_AUTHOR, "uri", CONFIG_URL, CONFIG_ONE, NULL, 0, false, PERSON(uri), NULL, "the author's page"},
    {0, NULL, 0, 0, NULL, 0, false, 0, NULL, NULL}};

const config_map CONFIG_MAPPINGS[CONFIG_WHERE_COUNT] = {
    [CONFIG_SITE] = {"the configuration", "the site"},
    [CONFIG_SOURCE] = {"a source", "an item of sources"},
    [CONFIG_OUTPUT] = {"an output", "an item of outputs"},
    [CONFIG_MERGE] = {"merge", "merge"},
    [CONFIG_FETCH] = {"fetch", "fetch"},
    [CONFIG_HOST] = {"a host", "an item of hosts"},
    [CONFIG_FILTER] = {"a filter", "keep and block"},
    [CONFIG_AUTHOR] = {"an author", "author as a map"},
};

/* ---- types ---- */

static bool fits_text(const char *text)
{
    return str_trim(str_of(text)).n > 0;
}

static bool fits_url(const char *text)
{
    buf encoded;
    buf_init(&encoded, CONFIG_LIST_MAX * 64);
    uri_put_encoded(&encoded, str_of(text));
    bool same = str_eq(buf_str(&encoded), str_of(text));
    buf_free(&encoded);
    return same && uri_is_http(str_of(text));
}

/* The form of RFC 5646: subtags of one to eight letters and digits, the first of letters. */
static bool fits_language(const char *text)
{
    feed_str rest = str_of(text), part;
    for (bool first = true; str_split(&rest, '-', &part); first = false) {
        if (part.n == 0 || part.n > 8)
            return false;
        for (size_t i = 0; i < part.n; i++)
            if (!(first ? is_alpha(part.p[i]) : is_alnum(part.p[i])))
                return false;
    }
    return true;
}

static bool fits_zone(const char *text)
{
    int minutes;
    return date_parse_zone(str_of(text), &minutes);
}

/* RFC 4151 section 2.1: a domain name or an address, a comma, a year, a month or a day. */
static bool fits_authority(const char *text)
{
    feed_str all = str_of(text), name = {text, str_find_byte(all, ',')}, date = str_from(all, name.n + 1);
    for (size_t i = 0; i < name.n; i++)
        if (!is_alnum(name.p[i]) && !strchr("-._@", name.p[i]))
            return false;
    for (size_t i = 0; i < date.n; i++)
        if (!(i == 4 || i == 7 ? date.p[i] == '-' : is_digit(date.p[i])))
            return false;
    return name.n && (date.n == 4 || date.n == 7 || date.n == 10);
}

static bool fits_date(const char *text)
{
    feed_time t;
    date_precision precision;
    return date_parse(str_of(text), 0, &t, &precision);
}

static bool fits_undated(const char *text)
{
    feed_str s = str_of(text);
    return str_eq(s, STR("error")) || str_eq(s, STR("skip")) || str_eq(s, STR("mtime")) || fits_date(text);
}

static bool fits_title_place(const char *text)
{
    digest_place place;
    return !places_parse_title(str_of(text), NULL, &place);
}

static bool fits_date_place(const char *text)
{
    digest_place place;
    return !places_parse_date(str_of(text), NULL, &place);
}

static bool fits_link(const char *text)
{
    digest_link link;
    return !places_parse_link(str_of(text), &link);
}

static bool fits_comments(const char *text)
{
    digest_link link;
    return !places_parse_comments(str_of(text), &link);
}

static bool fits_strip(const char *text)
{
    unsigned flags = 0;
    const regex *pattern;
    return !places_parse_strip(str_of(text), NULL, &flags, &pattern);
}

static bool fits_split(const char *text)
{
    digest_split split;
    return !places_parse_split(str_of(text), NULL, &split);
}

static bool fits_encoding(const char *text)
{
    return charset_is_known(str_of(text));
}

static bool fits_grammar(const char *text)
{
    feed_str argument;
    const regex *pattern;
    return !places_parse_grammar(str_of(text), NULL, &(int){0}, &argument, &pattern);
}

static bool fits_format(const char *text)
{
    return feed_format_find(str_of(text)) != FEED_FORMAT_NONE;
}

/* Below the output folder, whatever it holds: no way up, no root, nothing a shell or another system would misread. */
static bool fits_path(const char *text)
{
    feed_str rest = str_of(text), part;
    size_t n = rest.n;
    if (!n || n > 1000 || text[0] == '/' || text[n - 1] == '/' || utf8_clean_prefix(rest) < n || strchr(text, '\\') ||
        strpbrk(text, "\r\n\t"))
        return false;
    while (str_split(&rest, '/', &part))
        if (!part.n || part.n > 200 || str_eq(part, STR(".")) || str_eq(part, STR("..")))
            return false;
    return true;
}

static bool fits_file(const char *text)
{
    size_t n = strlen(text);
    return n && n <= 1000 && strcmp(text, "-") != 0;
}

/* An address of another scheme than http and https is no path either. */
static bool fits_place(const char *text)
{
    feed_str s = str_of(text);
    return fits_text(text) && s.n <= 8000 && (uri_is_http(s) || !strstr(text, "://"));
}

static bool fits_span(const char *text)
{
    int64_t ms;
    return date_parse_span(str_of(text), &ms);
}

static bool fits_regex(const char *text)
{
    char message[120];
    size_t at;
    regex *r = regex_new(str_of(text), message, &at);
    regex_free(r);
    return r != NULL;
}

static bool fits_filter(filter *f)
{
    filter_free(f);
    return f != NULL;
}

static bool fits_when(const char *text)
{
    filter_error error;
    return fits_filter(filter_new_test(STR("date"), str_of(text), 0, &error));
}

static bool fits_rule(const char *text)
{
    filter_error error;
    return fits_filter(filter_new(str_of(text), 0, &error));
}

static bool fits_age(const char *text)
{
    int64_t seconds;
    return age_parse(str_of(text), 0, &seconds);
}

static bool fits_level(const char *text)
{
    return chosen_is_level(text);
}

static bool fits_flag(const char *text)
{
    return strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
}

static bool fits_number(const char *text)
{
    size_t n = strspn(text, "0123456789");
    return n && n < 10 && !text[n] && text[0] != '0';
}

#define STRING "\"type\": \"string\""
#define ANY_SCALAR "\"type\": [\"string\", \"number\", \"boolean\"]"

const config_type_info CONFIG_TYPES[CONFIG_TYPE_COUNT] = {
    [CONFIG_TEXT] = {"text", ANY_SCALAR, fits_text},
    [CONFIG_URL] = {"an absolute http or https URL",
                    STRING ", \"format\": \"uri\", \"pattern\": \"^https?://\"", fits_url},
    [CONFIG_LANGUAGE] = {"a language tag such as zh-CN",
                         STRING ", \"pattern\": \"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$\"", fits_language},
    [CONFIG_ZONE] = {"an offset such as +08:00", STRING, fits_zone},
    [CONFIG_AUTHORITY] = {"a name and a date such as example.org,2025",
                          STRING ", \"pattern\": \"^[A-Za-z0-9._@-]+,[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$\"",
                          fits_authority},
    [CONFIG_REGEX] = {"a regular expression", ANY_SCALAR, fits_regex},
    [CONFIG_WHEN] = {"<7d, >=2025-01-01 or a regular expression", STRING, fits_when},
    [CONFIG_RULE] = {"a filter such as title='a' and not author='b'", STRING, fits_rule},
    [CONFIG_AGE] = {"an age such as 7d, or a date", STRING, fits_age},
    [CONFIG_UNDATED] = {"error, skip, mtime or a date", STRING, fits_undated},
    [CONFIG_GRAMMAR] = {"a grammar's name", STRING, fits_grammar},
    [CONFIG_FORMAT] = {"a format", NULL, fits_format},
    [CONFIG_PATH] = {"a path below the output folder", STRING ", \"pattern\": \"^[^/].*[^/]$|^[^/]$\"", fits_path},
    [CONFIG_FILE] = {"a path", STRING, fits_file},
    [CONFIG_GLOB] = {"a path or pattern of digests", STRING, fits_file},
    [CONFIG_PLACE] = {"an http or https URL, a path or -", STRING, fits_place},
    [CONFIG_SPAN] = {"a time such as 250ms, 90s, 15m, 4h or 7d", STRING ", \"pattern\": \"^[0-9]{1,9}(ms|[smhdw])$\"",
                     fits_span},
    [CONFIG_DATE] = {"a date such as 2025-01-31", STRING, fits_date},
    [CONFIG_LEVEL] = {"a rule and off, info, warning or error, such as MissingGuid=off",
                      STRING ", \"pattern\": \"^[A-Za-z0-9]+=(off|info|warning|error)$\"", fits_level},
    [CONFIG_TITLE_PLACE] = {"header[:KEY], heading, name[:PATTERN], path:PATTERN or body:PATTERN", STRING,
                            fits_title_place},
    [CONFIG_DATE_PLACE] = {"a place of dates such as header, name or git", STRING, fits_date_place},
    [CONFIG_LINK] = {"first, heading, line, label:TEXT or header:KEY", STRING, fits_link},
    [CONFIG_COMMENTS] = {"second, label:TEXT or none", STRING, fits_comments},
    [CONFIG_STRIP] = {"emoji, number, hash, date or a regular expression", STRING, fits_strip},
    [CONFIG_SPLIT] = {"auto, none, heading:LEVEL or heading:PATTERN", STRING, fits_split},
    [CONFIG_ENCODING] = {"the name of a character encoding", STRING, fits_encoding},
    [CONFIG_CHOICE] = {"a choice", NULL, NULL},
    [CONFIG_FLAG] = {"true or false", "\"type\": \"boolean\"", fits_flag},
    [CONFIG_NUMBER] = {"a whole number from 1 to 999999999",
                       "\"type\": \"integer\", \"minimum\": 1, \"maximum\": 999999999", fits_number},
    [CONFIG_PERSON] = {"a name, or a map of name, email and uri", NULL, NULL},
    [CONFIG_MAP] = {"a map of keys", NULL, NULL},
    [CONFIG_MAPS] = {"a list of maps", NULL, NULL},
};

/* ---- names ---- */

const config_key *config_key_find(config_where where, feed_str name)
{
    for (const config_key *k = CONFIG_KEYS; k->name; k++)
        if (k->where == where && str_eq(str_of(k->name), name))
            return k;
    return NULL;
}

static void put_name(buf *out, const char *name)
{
    if (out->n)
        buf_put_char(out, '|');
    buf_put_str(out, str_of(name));
}

void config_put_keys(buf *out, config_where where)
{
    for (const config_key *k = CONFIG_KEYS; k->name; k++)
        if (k->where == where)
            put_name(out, k->name);
}

void config_put_grammars(buf *out)
{
    for (const digest_grammar *g = DIGEST_GRAMMARS; g->name; g++)
        put_name(out, g->name);
}

void config_put_formats(buf *out)
{
    for (int f = FEED_FORMAT_NONE + 1; writer_format_get((feed_format)f); f++)
        put_name(out, writer_format_get((feed_format)f)->name);
}

enum { WORD_MAX = 32 };

static size_t least(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;
    return m < c ? m : c;
}

/* Insertions, deletions, exchanges of one letter, and swaps of two neighbours (optimal string alignment). */
static size_t distance(feed_str a, feed_str b)
{
    size_t rows[3][WORD_MAX + 1] = {{0}};
    for (size_t j = 0; j <= b.n; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            char x = to_lower(a.p[i - 1]), y = to_lower(b.p[j - 1]);
            now[j] = least(now[j - 1] + 1, before[j] + 1, before[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == to_lower(b.p[j - 2]) && y == to_lower(a.p[i - 2]) && earlier[j - 2] + 1 < now[j])
                now[j] = earlier[j - 2] + 1;
        }
    }
    return rows[a.n % 3][b.n];
}

feed_str config_nearest(const char *names, feed_str word)
{
    feed_str rest = str_of(names), name, found = STR_NONE;
    size_t best = word.n < 3 ? 1 : word.n / 3 + 1;
    while (str_split(&rest, '|', &name)) {
        if (!word.n || word.n > WORD_MAX || name.n > WORD_MAX)
            continue;
        size_t d = distance(name, word);
        if (d < best || (d == best && !found.p)) {
            best = d;
            found = name;
        }
    }
    return found.p && best < found.n ? found : STR_NONE;
}
