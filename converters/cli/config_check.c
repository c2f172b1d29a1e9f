#include "config_check.h"

#include <stdarg.h>
#include <stdio.h>

#include "../../feeds/formats/writer.h"
#include "../../feeds/model/report.h"
#include "../../feeds/net/fetch.h"

void config_fault(config_reader *r, feed_rule rule, feed_pos pos, const char *format, ...)
{
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    report(r->reporter, rule, pos, "%s", message);
    r->faults++;
}

/* Where the value of a key stands, else where the map does. */
static feed_pos place(const config_node *map, const char *key)
{
    for (const config_node *child = map->first; child; child = child->next)
        if (str_eq(child->key, str_of(key)))
            return child->pos;
    return map->pos;
}

static const config_node *child_of(const config_node *map, const char *key)
{
    const config_node *child = map->first;
    while (child && !str_eq(child->key, str_of(key)))
        child = child->next;
    return child;
}

/* ---- formats ---- */

/* Extensions beside the formats' own names. */
static const struct { const char *extension, *format; } EXTENSIONS[] = {
    {"htm", "html"}, {"md", "markdown"}, {"markdown", "markdown"}, {NULL, NULL}};

static feed_format format_of_word(feed_str word)
{
    for (int i = 0; EXTENSIONS[i].extension; i++)
        if (str_eq_nocase(word, str_of(EXTENSIONS[i].extension)))
            return feed_format_find(str_of(EXTENSIONS[i].format));
    char lower[16];
    for (size_t i = 0; i < word.n && i < sizeof lower; i++)
        lower[i] = to_lower(word.p[i]);
    return word.n && word.n <= sizeof lower ? feed_format_find((feed_str){lower, word.n}) : FEED_FORMAT_NONE;
}

static feed_str last_part(feed_str s, char separator)
{
    feed_str part = s;
    for (feed_str rest = s; str_split(&rest, separator, &part);)
        continue;
    return part;
}

/* A format's name as a word of the file's name: atom in "atom.xml" and "all-atom.xml". */
static feed_format format_in_name(feed_str name)
{
    feed_format found = FEED_FORMAT_NONE;
    for (size_t i = 0; i < name.n && !found;) {
        size_t end = i;
        while (end < name.n && is_alpha(name.p[end]))
            end++;
        found = format_of_word((feed_str){name.p + i, end - i});
        i = end + 1;
    }
    return found;
}

feed_format config_format_of(feed_str path)
{
    feed_str name = last_part(path, '/'), extension = last_part(name, '.');
    if (!str_eq_nocase(extension, STR("xml")) || extension.n == name.n)
        return extension.n == name.n ? FEED_FORMAT_NONE : format_of_word(extension);
    feed_format found = format_in_name((feed_str){name.p, name.n - extension.n - 1});
    return found ? found : FEED_FORMAT_ATOM;
}

static void set_format(config_reader *r, const config_node *map, config_output *o)
{
    o->format = o->format_name ? feed_format_find(str_of(o->format_name)) : config_format_of(str_of(o->path));
    if (o->format)
        return;
    buf names;
    buf_init(&names, 1024);
    config_put_formats(&names);
    config_fault(r, FEED_RULE_ConfigValue, place(map, "path"),
                 "path: the name does not tell the format; add format: %.*s", FMT(buf_str(&names)));
    buf_free(&names);
}

/* ---- paths ---- */

static config_each each_of(const char *word)
{
    return !word ? CONFIG_EACH_NONE : strcmp(word, "author") == 0 ? CONFIG_EACH_AUTHOR
           : strcmp(word, "language") == 0 ? CONFIG_EACH_LANGUAGE
           : strcmp(word, "source") == 0 ? CONFIG_EACH_SOURCE : CONFIG_EACH_CATEGORY;
}

/* The only thing in braces is what `each` says, and it is there. */
static void check_template(config_reader *r, const config_node *map, const config_output *o)
{
    feed_str rest = str_of(o->path), before;
    bool found = false, others = false;
    while (str_split(&rest, '{', &before)) {
        if (!rest.p)
            break;
        size_t n = str_find_byte(rest, '}');
        bool known = o->each_name && str_eq((feed_str){rest.p, n}, str_of(o->each_name));
        found |= known;
        others |= !known;
        rest = str_from(rest, n + 1);
    }
    if (others && !o->each)
        config_fault(r, FEED_RULE_ConfigValue, place(map, "path"), "path: braces need the key each");
    else if (o->each && (others || !found))
        config_fault(r, FEED_RULE_ConfigValue, place(map, "path"), "path: expected {%s}%s, since each is %s",
                     o->each_name, others ? " and no other braces" : "", o->each_name);
}

static void check_twice(config_reader *r, const config_node *map, const config_output *o)
{
    for (const config_output *other = r->out->outputs; other < o; other++) {
        if (!other->path || !str_eq_nocase(str_of(other->path), str_of(o->path)))
            continue;
        config_fault(r, FEED_RULE_ConfigValue, place(map, "path"), "path: another output has this path, in line %u",
                     other->pos.line);
        return;
    }
}

static bool is_source(const config *c, const char *name)
{
    for (size_t i = 0; i < c->n_sources; i++)
        if (c->sources[i].name && strcmp(c->sources[i].name, name) == 0)
            return true;
    return false;
}

static void check_filters(config_reader *r, const config_node *map, const config_output *o)
{
    for (size_t i = 0; i < o->sources.n; i++)
        if (o->sources.items[i] && !is_source(r->out, o->sources.items[i]))
            config_fault(r, FEED_RULE_ConfigValue, place(map, "source"), "source: no source has the name \"%.60s\"",
                         o->sources.items[i]);
}

static void check_output(config_reader *r, const config_node *map, config_output *o)
{
    o->each = each_of(o->each_name);
    check_filters(r, map, o);
    if (!o->path)
        return;
    set_format(r, map, o);
    check_template(r, map, o);
    check_twice(r, map, o);
    if (o->archive && o->each)
        config_fault(r, FEED_RULE_ConfigValue, place(map, "archive"), "archive: not together with each");
    else if (o->archive && o->format == FEED_FORMAT_OPML)
        config_fault(r, FEED_RULE_ConfigValue, place(map, "archive"), "archive: OPML lists feeds and has no archives");
}

/* ---- what a source has from the site ---- */

/* The bytes of a key's value in settings; all zero where it was not given. */
static size_t size_of(const config_key *key)
{
    return key->many == CONFIG_FEW ? HUBS_MAX * sizeof(char *) : key->type == CONFIG_FLAG ? sizeof(bool)
           : key->type == CONFIG_NUMBER ? sizeof(long) : sizeof(char *);
}

static void inherit(const config *c, config_source *s)
{
    static const char NONE[HUBS_MAX * sizeof(char *)];
    settings own = s->s;
    s->s = c->s;
    for (const config_key *k = CONFIG_KEYS; k->name; k++) {
        const char *value = (const char *)&own + k->field;
        if (k->where == CONFIG_SOURCE && k->field < sizeof own && memcmp(value, NONE, size_of(k)) != 0)
            memcpy((char *)&s->s + k->field, value, size_of(k));
    }
    s->author = s->author.name.n ? s->author : c->author;
    s->s.author = s->author.name.p;
    s->name = s->name ? s->name : s->digests ? s->digests : s->feed ? s->feed : s->opml;
}

static bool is_header(const char *line)
{
    size_t name = strcspn(line, ":");
    bool ok = line[name] && name;
    for (const char *p = line; *p; p++) {
        unsigned char c = (unsigned char)*p;
        ok = ok && c != 0x7F && (p < line + name ? c > ' ' && c < 0x7F : c >= ' ' || c == '\t');
    }
    return ok;
}

static void check_headers(config_reader *r, const config_node *list, const config_source *s)
{
    const config_node *item = list && list->kind == CONFIG_SEQUENCE ? list->first : list;
    for (size_t i = 0; item && i < s->headers.n; i++, item = item->next) {
        const char *line = s->headers.items[i];
        if (line && !is_header(line))
            config_fault(r, FEED_RULE_ConfigValue, item->pos,
                         "headers: expected a name, a colon and a value in one line");
        else if (line && strlen(line) > FETCH_LINE_MAX)
            config_fault(r, FEED_RULE_ConfigValue, item->pos, "headers: %zu bytes, and a line may have %d",
                         strlen(line), FETCH_LINE_MAX);
    }
}

static void check_agent(config_reader *r, const config_node *map, const char *agent)
{
    if (agent && strlen(agent) > FETCH_AGENT_MAX)
        config_fault(r, FEED_RULE_ConfigValue, place(map, "user_agent"), "user_agent: %zu bytes, and it may have %d",
                     strlen(agent), FETCH_AGENT_MAX);
}

/* One place to read from, and no key that is for the other kind. */
static void check_source(config_reader *r, const config_node *map, const config_source *s)
{
    int places = !!child_of(map, "digests") + !!child_of(map, "feed") + !!child_of(map, "opml");
    if (places == 0)
        config_fault(r, FEED_RULE_ConfigMissing, map->pos, "a source needs one of the keys digests, feed and opml");
    else if (places > 1)
        config_fault(r, FEED_RULE_ConfigKey, place(map, child_of(map, "digests") ? "digests" : "opml"),
                     "a source has one of the keys digests, feed and opml");
    check_headers(r, child_of(map, "headers"), s);
    check_agent(r, map, s->user_agent);
}

void config_check(config_reader *r, const config_node *root)
{
    config *c = r->out;
    c->s.author = c->author.name.p;
    for (size_t i = 0; i < c->n_sources; i++)
        inherit(c, &c->sources[i]);
    const config_node *sources = child_of(root, "sources"), *source = sources ? sources->first : NULL;
    for (size_t i = 0; source && i < c->n_sources; i++, source = source->next)
        if (source->kind == CONFIG_MAPPING)
            check_source(r, source, &c->sources[i]);
    const config_node *fetch = child_of(root, "fetch");
    check_agent(r, fetch ? fetch : root, c->fetch.user_agent);
    const config_node *outputs = child_of(root, "outputs"), *map = outputs ? outputs->first : NULL;
    for (size_t i = 0; map && i < c->n_outputs; i++, map = map->next)
        check_output(r, map, &c->outputs[i]);
}
