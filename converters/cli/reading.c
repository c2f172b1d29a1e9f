#include "reading.h"

#include <stdio.h>
#include <stdlib.h>

#include "../../feeds/core/date.h"
#include "../../feeds/core/uri.h"
#include "../../feeds/formats/charset.h"
#include "../digest/identity.h"
#include "input.h"
#include "network.h"
#include "opt.h"

enum { REFERENCES_MAX = 4 << 20, WEEK = 7 };

static int wrong(const char *option, const char *value, const char *needed)
{
    fprintf(stderr, "feedloom: --%s \"%s\": %s is needed\n", option, value, needed);
    return EXIT_USAGE;
}

/* Whether a choice was made; the words are checked already. */
static bool is(const char *word, const char *choice)
{
    return word && strcmp(word, choice) == 0;
}

static int set_site(digest_reading *r, const char *site)
{
    if (!site)
        return 0;
    if (!uri_is_http(str_of(site)))
        return wrong("site", site, "an absolute http or https URL");
    size_t n = strlen(site);
    r->site = malloc(n + 2);
    if (!r->site)
        return EXIT_IO;
    snprintf(r->site, n + 2, "%s%s", site, site[n - 1] == '/' ? "" : "/");
    r->options.site = str_of(r->site);
    return 0;
}

static int set_undated(digest_reading *r, const char *word)
{
    if (!word || is(word, "error"))
        return 0;
    if (is(word, "skip")) {
        r->options.undated = DIGEST_UNDATED_SKIP;
        return 0;
    }
    r->options.undated = DIGEST_UNDATED_DATE;
    r->by_mtime = r->undated_mtime = is(word, "mtime");
    if (!r->by_mtime && !date_parse(str_of(word), r->options.zone, &r->undated, &r->undated_precision))
        return wrong("undated", word, "error, skip, mtime or a date");
    return 0;
}

static int set_grammar(digest_reading *r, const char *name)
{
    digest_options *o = &r->options;
    const char *needed = name ? places_parse_grammar(str_of(name), &r->patterns, &o->grammar, &o->grammar_argument,
                                                     &o->grammar_pattern) : NULL;
    if (!needed)
        return 0;
    if (*needed)
        return wrong("grammar", name, needed);
    buf names;
    buf_init(&names, 1024);
    buf_put_lit(&names, "one of ");
    digest_grammar_put_names(&names);
    buf_put_char(&names, '\0');
    int status = wrong("grammar", name, names.error ? "a grammar's name" : names.p);
    buf_free(&names);
    return status;
}

static int set_numbering(digest_options *o, const settings *s)
{
    if (!s->start)
        return 0;
    static const digest_place ORDER[] = {{.kind = DIGEST_PLACE_HEADER}, {.kind = DIGEST_PLACE_HEADING},
                                         {.kind = DIGEST_PLACE_NAME},   {.kind = DIGEST_PLACE_FOLDER},
                                         {.kind = DIGEST_PLACE_NUMBER}, {.kind = DIGEST_PLACE_BODY}};
    if (!o->date_from[0].kind)
        memcpy(o->date_from, ORDER, sizeof ORDER);
    o->interval_days = s->interval ? (int)s->interval : WEEK;
    return date_parse(str_of(s->start), o->zone, &o->start, NULL) ? 0 : wrong("start", s->start, "a date");
}

static int set_kept(digest_options *o, const char *const *words)
{
    static const char *const NAMES[] = {"liquid", "shortcodes", "kramdown", "comments", "spaces"};
    static const unsigned BITS[] = {PREPASS_LIQUID, PREPASS_SHORTCODES, PREPASS_KRAMDOWN, PREPASS_COMMENTS,
                                    PREPASS_SPACES};
    for (size_t w = 0; w < HUBS_MAX && words[w]; w++) {
        size_t i = 0;
        while (i < 5 && !is(words[w], NAMES[i]))
            i++;
        if (i == 5)
            return wrong("keep", words[w], "liquid, shortcodes, kramdown, comments or spaces");
        o->keep |= BITS[i];
    }
    return 0;
}

static digest_patterns patterns(const char *const *words, feed_str *list)
{
    size_t n = 0;
    while (n < HUBS_MAX && words[n]) {
        list[n] = str_of(words[n]);
        n++;
    }
    return (digest_patterns){list, n};
}

typedef const char *(*place_parser)(feed_str word, place_patterns *p, digest_place *out);

static int set_places(digest_reading *r, const char *option, const char *const *words, place_parser parse,
                      digest_place *out)
{
    size_t n = 0;
    for (size_t w = 0; w < HUBS_MAX && words[w]; w++) {
        feed_str rest = str_of(words[w]), word;
        while (places_next(&rest, &word)) {
            const char *needed = n < DIGEST_PLACES_MAX - 1 ? parse(word, &r->patterns, &out[n]) : "a shorter list";
            if (needed)
                return wrong(option, words[w], needed);
            r->by_mtime |= out[n].kind == DIGEST_PLACE_MTIME;
            r->by_git |= out[n].kind == DIGEST_PLACE_GIT;
            n++;
        }
    }
    return 0;
}

static int set_links(digest_options *o, const settings *s)
{
    for (size_t w = 0; w < HUBS_MAX - 1 && s->link_from[w]; w++) {
        const char *needed = places_parse_link(str_of(s->link_from[w]), &o->link_from[w]);
        if (needed)
            return wrong("link-from", s->link_from[w], needed);
    }
    const char *needed = s->comments_link ? places_parse_comments(str_of(s->comments_link), &o->comments_link) : NULL;
    return needed ? wrong("comments-link", s->comments_link, needed) : 0;
}

static int set_strip(digest_reading *r, const settings *s)
{
    size_t n = 0;
    for (size_t w = 0; w < HUBS_MAX - 1 && s->title_strip[w]; w++) {
        const regex *pattern;
        const char *needed = places_parse_strip(str_of(s->title_strip[w]), &r->patterns, &r->options.strip, &pattern);
        if (needed)
            return wrong("title-strip", s->title_strip[w], needed);
        if (pattern)
            r->options.strip_patterns[n++] = pattern;
    }
    return 0;
}

static int set_parts(digest_reading *r, const settings *s)
{
    digest_options *o = &r->options;
    const char *needed = s->split ? places_parse_split(str_of(s->split), &r->patterns, &o->split) : NULL;
    o->section_level = s->section_level ? (unsigned)(s->section_level[0] - '0') : 0;
    o->index = is(s->index, "drop") ? DIGEST_INDEX_DROP : is(s->index, "keep") ? DIGEST_INDEX_KEEP : DIGEST_INDEX_AUTO;
    return needed ? wrong("split", s->split, needed) : 0;
}

static int check_addresses(const settings *s)
{
    if (s->encoding && !charset_is_known(str_of(s->encoding)))
        return wrong("encoding", s->encoding, "the name of a character encoding");
    if (s->base_url && !uri_is_http(str_of(s->base_url)))
        return wrong("base-url", s->base_url, "an absolute http or https URL");
    return 0;
}

static int set_references(digest_reading *r, const char *path)
{
    buf_init(&r->references, REFERENCES_MAX);
    if (!path)
        return 0;
    diag d;
    diag_init(&d, DIAG_TEXT, FEED_INFO);
    input in = {.name = path, .path = path};
    int status = input_read(&in, &r->references, &d) ? EXIT_IO : 0;
    fwrite(d.text.n ? d.text.p : "", 1, d.text.n, stderr);
    diag_free(&d);
    r->options.references = buf_str(&r->references);
    return status;
}

static void set_words(digest_options *o, const settings *s)
{
    o->entries = is(s->entries, "digest") ? DIGEST_ENTRIES_DIGEST
                 : is(s->entries, "both") ? DIGEST_ENTRIES_BOTH : DIGEST_ENTRIES_ITEM;
    o->html = is(s->html, "keep") ? DIGEST_HTML_KEEP : is(s->html, "drop") ? DIGEST_HTML_DROP : DIGEST_HTML_SANITIZE;
    o->empty = is(s->empty, "skip") ? DIGEST_EMPTY_SKIP : DIGEST_EMPTY_ENTRY;
    o->direction = is(s->direction, "rtl")   ? DIGEST_DIRECTION_RTL
                   : is(s->direction, "ltr") ? DIGEST_DIRECTION_LTR
                                             : DIGEST_DIRECTION_AUTO;
    o->titles = is(s->titles, "sentence") ? DIGEST_TITLES_SENTENCE : DIGEST_TITLES_LINK;
    o->summaries = s->body && !is(s->body, "content");
}

int reading_set(digest_reading *r, const settings *s)
{
    *r = (digest_reading){.options = {
        .authority = str_of(s->authority), .permalink = str_of(s->permalink), .language = str_of(s->language),
        .author = str_of(s->author), .unwrap = str_of(s->unwrap), .grammar = DIGEST_GRAMMAR_NONE,
        .skip_before_heading = s->skip_before_heading, .drop_pixels = s->drop_pixels,
        .base_url = str_of(s->base_url), .encoding = str_of(s->encoding), .plain_emphasis = s->plain_emphasis,
        .drafts = s->drafts, .explain = s->explain,
        .now = s->future ? 0 : network_now(NULL)}};
    digest_options *o = &r->options;
    set_words(o, s);
    o->include = patterns(s->section, r->include);
    o->exclude = patterns(s->no_section, r->exclude);
    if (s->timezone && !date_parse_zone(str_of(s->timezone), &o->zone))
        return wrong("timezone", s->timezone, "an offset such as +08:00");
    if (!digest_permalink_is_template(o->permalink))
        return wrong("permalink", s->permalink, "a template of {path}, {name}, {year}, {month} and {day}");
    int status = set_grammar(r, s->grammar);
    if (!status)
        status = set_places(r, "date-from", s->date_from, places_parse_date, o->date_from);
    if (!status)
        status = set_places(r, "title-from", s->title_from, places_parse_title, o->title_from);
    if (!status)
        status = set_links(o, s);
    if (!status)
        status = set_strip(r, s);
    if (!status)
        status = set_parts(r, s);
    if (!status)
        status = check_addresses(s);
    if (!status)
        status = set_site(r, s->site);
    if (!status)
        status = set_undated(r, s->undated);
    if (!status)
        status = set_numbering(o, s);
    if (!status)
        status = set_kept(o, s->strip_not);
    return status ? status : set_references(r, s->references);
}

void reading_free(digest_reading *r)
{
    free(r->site);
    place_patterns_free(&r->patterns);
    buf_free(&r->references);
}
