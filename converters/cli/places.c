#include "places.h"

/* What stands in front of the colon, and the argument behind it (absent: no colon). */
static feed_str split_argument(feed_str word, feed_str *argument)
{
    size_t colon = str_find_byte(word, ':');
    *argument = colon < word.n ? str_from(word, colon + 1) : STR_NONE;
    return str_trim((feed_str){word.p, colon});
}

static const char *compile(feed_str text, place_patterns *p, const regex **out)
{
    char message[120];
    size_t at;
    if (p && p->n == PATTERNS_MAX)
        return "there are too many patterns";
    regex *r = text.n ? regex_new(text, message, &at) : NULL;
    if (!r)
        return "a regular expression behind the colon";
    if (p)
        p->list[p->n++] = r;
    else
        regex_free(r);
    *out = p ? r : NULL;
    return NULL;
}

void place_patterns_free(place_patterns *p)
{
    for (size_t i = 0; i < p->n; i++)
        regex_free(p->list[i]);
    p->n = 0;
}

bool places_next(feed_str *rest, feed_str *word)
{
    *rest = str_trim(*rest);
    if (!rest->n)
        return false;
    size_t comma = str_find_byte(*rest, ','), colon = str_find_byte(*rest, ':');
    bool pattern = colon < comma && !str_starts(*rest, STR("header:")); /* it may hold commas */
    size_t end = pattern ? rest->n : comma;
    *word = str_trim((feed_str){rest->p, end});
    *rest = str_from(*rest, end < rest->n ? end + 1 : end);
    return true;
}

/* ---- dates and titles ---- */

/* The argument of a header's place is a key, of the others a pattern. */
static const struct place_name {
    const char *name;
    digest_place_kind kind;
    bool argument, dates, titles; /* it may have one; it holds dates, titles */
} PLACES[] = {{"header", DIGEST_PLACE_HEADER, true, true, true},   {"heading", DIGEST_PLACE_HEADING, true, true, true},
              {"name", DIGEST_PLACE_NAME, true, true, true},       {"folder", DIGEST_PLACE_FOLDER, false, true, false},
              {"path", DIGEST_PLACE_FOLDER, true, true, true},     {"body", DIGEST_PLACE_BODY, true, true, true},
              {"number", DIGEST_PLACE_NUMBER, false, true, false}, {"git", DIGEST_PLACE_GIT, false, true, false},
              {"mtime", DIGEST_PLACE_MTIME, false, true, false}};

static const char *parse_place(feed_str word, bool titles, place_patterns *p, digest_place *out)
{
    feed_str argument, name = split_argument(word, &argument);
    for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++) {
        const struct place_name *place = &PLACES[i];
        if (!str_eq(name, str_of(place->name)) || !(titles ? place->titles : place->dates))
            continue;
        *out = (digest_place){.kind = place->kind};
        if (argument.p && !place->argument)
            return "this place takes nothing behind a colon";
        if (argument.p && place->kind == DIGEST_PLACE_HEADER)
            out->key = str_trim(argument);
        else if (argument.p)
            return compile(argument, p, &out->pattern);
        bool whole = titles && (place->kind == DIGEST_PLACE_BODY || place->kind == DIGEST_PLACE_FOLDER);
        return whole ? "a pattern is needed behind body: and path:" : NULL;
    }
    return titles ? "header[:KEY], heading, name[:PATTERN], path:PATTERN or body:PATTERN"
                  : "header[:KEY], heading, name, folder, path, body, number, git or mtime is needed; heading, name, "
                    "path and body take a :PATTERN";
}

const char *places_parse_date(feed_str word, place_patterns *p, digest_place *out)
{
    return parse_place(word, false, p, out);
}

const char *places_parse_title(feed_str word, place_patterns *p, digest_place *out)
{
    return parse_place(word, true, p, out);
}

/* ---- links ---- */

static const struct link_name {
    const char *name;
    digest_link_kind kind;
    bool argument, links, comments; /* it needs one; it may be an item's link, the link to its comments */
} LINKS[] = {{"first", DIGEST_LINK_FIRST, false, true, false},
             {"heading", DIGEST_LINK_HEADING, false, true, false},
             {"line", DIGEST_LINK_LINE, false, true, false},
             {"label", DIGEST_LINK_LABEL, true, true, true},
             {"header", DIGEST_LINK_HEADER, true, true, false},
             {"second", DIGEST_LINK_SECOND, false, false, true},
             {"none", DIGEST_LINK_NONE, false, false, true}};

static const char *parse_link(feed_str word, bool comments, digest_link *out)
{
    feed_str argument, name = split_argument(word, &argument);
    for (size_t i = 0; i < sizeof LINKS / sizeof *LINKS; i++) {
        if (!str_eq(name, str_of(LINKS[i].name)) || !(comments ? LINKS[i].comments : LINKS[i].links) ||
            LINKS[i].argument != (str_trim(argument).n > 0))
            continue;
        *out = (digest_link){LINKS[i].kind, str_trim(argument)};
        return NULL;
    }
    return comments ? "second, label:TEXT or none"
                    : "first, heading, line, label:TEXT or header:KEY";
}

const char *places_parse_link(feed_str word, digest_link *out)
{
    return parse_link(word, false, out);
}

const char *places_parse_comments(feed_str word, digest_link *out)
{
    return parse_link(word, true, out);
}

/* ---- titles' trimmings ---- */

const char *places_parse_strip(feed_str word, place_patterns *p, unsigned *flags, const regex **pattern)
{
    static const char *const NAMES[] = {"emoji", "number", "hash", "date"};
    *pattern = NULL;
    for (unsigned i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (!str_eq(word, str_of(NAMES[i])))
            continue;
        *flags |= 1u << i;
        return NULL;
    }
    return compile(word, p, pattern) ? "emoji, number, hash, date or a regular expression" : NULL;
}

/* ---- grammars, digests of one file ---- */

const char *places_parse_split(feed_str word, place_patterns *p, digest_split *out)
{
    feed_str argument, name = split_argument(word, &argument);
    *out = (digest_split){.kind = str_eq(name, STR("none")) ? DIGEST_SPLIT_NONE : DIGEST_SPLIT_AUTO};
    if (!argument.p && (out->kind == DIGEST_SPLIT_NONE || str_eq(name, STR("auto"))))
        return NULL;
    if (!str_eq(name, STR("heading")) || !argument.n)
        return "auto, none, heading:LEVEL or heading:PATTERN";
    bool level = argument.n == 1 && argument.p[0] >= '1' && argument.p[0] <= '6';
    out->kind = level ? DIGEST_SPLIT_LEVEL : DIGEST_SPLIT_PATTERN;
    out->level = level ? (unsigned)(argument.p[0] - '0') : 0;
    return level ? NULL : compile(argument, p, &out->pattern);
}

const char *places_parse_grammar(feed_str word, place_patterns *p, int *grammar, feed_str *argument,
                                 const regex **pattern)
{
    *pattern = NULL;
    static const char *const NEEDED[] = {
        [DIGEST_ARGUMENT_NONE] = "this grammar takes nothing behind a colon; its name alone",
        [DIGEST_ARGUMENT_LEVEL] = "a level from 1 to 6 behind the colon",
        [DIGEST_ARGUMENT_KEY] = "a key of the header behind the colon",
        [DIGEST_ARGUMENT_PATTERN] = "a regular expression behind the colon"};
    *grammar = digest_grammar_find(word, argument);
    if (*grammar == DIGEST_GRAMMAR_NONE) {
        const digest_grammar *named = digest_grammar_named(word);
        return named ? NEEDED[named->argument] : "";
    }
    return DIGEST_GRAMMARS[*grammar].argument == DIGEST_ARGUMENT_PATTERN ? compile(*argument, p, pattern) : NULL;
}
