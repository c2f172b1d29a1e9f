#include "config_print.h"

#include "../../feeds/core/escape.h"

enum { TEXT_MAX = 1 << 16 };

/* "a|b|c" with something between the words, and something about each but digits, which are numbers. */
static void put_words(buf *out, feed_str words, const char *between, const char *around)
{
    feed_str rest = words, one;
    for (bool first = true; str_split(&rest, '|', &one); first = false) {
        const char *quote = is_digit(one.p[0]) ? "" : around;
        buf_printf(out, "%s%s%.*s%s", first ? "" : between, quote, (int)one.n, one.p, quote);
    }
}

static void put_choices(buf *out, const config_key *key, const char *between, const char *around)
{
    buf names;
    buf_init(&names, TEXT_MAX);
    if (key->type == CONFIG_FORMAT)
        config_put_formats(&names);
    else
        config_put_grammars(&names);
    put_words(out, key->choices ? str_of(key->choices) : buf_str(&names), between, around);
    buf_free(&names);
}

void config_put_type(buf *out, const config_key *key)
{
    if (key->many != CONFIG_ONE)
        buf_put_lit(out, "one or a list of: ");
    if (key->choices || key->type == CONFIG_FORMAT || key->type == CONFIG_GRAMMAR)
        put_choices(out, key, ", ", "");
    else
        buf_put_str(out, str_of(CONFIG_TYPES[key->type].what));
}

static void print_key(const config_key *key, FILE *to)
{
    buf type;
    buf_init(&type, TEXT_MAX);
    config_put_type(&type, key);
    fprintf(to, "  %-19s %s%s%s%s\n", key->name, key->help,
            key->standard ? " (default: " : key->needed ? " (needed)" : "", key->standard ? key->standard : "",
            key->standard ? ")" : "");
    fprintf(to, "  %-19s   = %.*s\n", "", (int)type.n, type.p);
    buf_free(&type);
}

void config_print_help(FILE *to)
{
    fputs("feedloom.yaml: what 'feedloom build' makes, and of what.\n", to);
    for (int where = 0; where < CONFIG_WHERE_COUNT; where++) {
        fprintf(to, "\nKeys of %s:\n", CONFIG_MAPPINGS[where].what);
        for (const config_key *key = CONFIG_KEYS; key->name; key++)
            if (key->where == (config_where)where)
                print_key(key, to);
    }
    fputs("\nFor editors: 'feedloom help --config-schema' prints a JSON Schema.\n", to);
}

/* ---- JSON Schema ---- */

static const char *const DEFINITIONS[CONFIG_WHERE_COUNT] = {
    [CONFIG_SITE] = "site", [CONFIG_SOURCE] = "source", [CONFIG_OUTPUT] = "output", [CONFIG_MERGE] = "merge",
    [CONFIG_FETCH] = "fetch", [CONFIG_HOST] = "host", [CONFIG_FILTER] = "filter",
    [CONFIG_AUTHOR] = "author"};

/* The members of one value's schema. */
static void put_value(buf *out, const config_key *key)
{
    if (key->choices || key->type == CONFIG_FORMAT) {
        buf_put_lit(out, "\"enum\": [");
        put_choices(out, key, ", ", "\"");
        buf_put_char(out, ']');
    } else if (key->type == CONFIG_PERSON) {
        buf_printf(out, "\"anyOf\": [{%s}, {\"$ref\": \"#/$defs/author\"}]", CONFIG_TYPES[CONFIG_TEXT].schema);
    } else if (key->type == CONFIG_MAP) {
        buf_printf(out, "\"$ref\": \"#/$defs/%s\"", DEFINITIONS[key->inner]);
    } else if (key->type == CONFIG_MAPS) {
        buf_printf(out, "\"type\": \"array\", \"minItems\": 1, \"items\": {\"$ref\": \"#/$defs/%s\"}",
                   DEFINITIONS[key->inner]);
    } else {
        buf_put_str(out, str_of(CONFIG_TYPES[key->type].schema));
    }
}

static void print_property(const config_key *key, const char *indent, bool last, FILE *to)
{
    buf value, text;
    buf_init(&value, TEXT_MAX);
    buf_init(&text, TEXT_MAX);
    put_value(&value, key);
    escape_json(&text, str_of(key->help));
    if (key->standard) {
        buf_put_lit(&text, " (default: ");
        escape_json(&text, str_of(key->standard));
        buf_put_char(&text, ')');
    }
    fprintf(to, "%s  \"%s\": {\"description\": \"%.*s\",\n%s    ", indent, key->name, (int)text.n, text.p, indent);
    if (key->many != CONFIG_ONE)
        fprintf(to, "\"anyOf\": [{%.*s}, {\"type\": \"array\", \"items\": {%.*s}}]", (int)value.n, value.p,
                (int)value.n, value.p);
    else
        fprintf(to, "%.*s", (int)value.n, value.p);
    fprintf(to, "}%s\n", last ? "" : ",");
    buf_free(&value);
    buf_free(&text);
}

static const config_key *next_key(const config_key *key, config_where where)
{
    while (key->name && key->where != where)
        key++;
    return key->name ? key : NULL;
}

static void print_map(config_where where, const char *indent, FILE *to)
{
    fprintf(to, "%s\"type\": \"object\", \"additionalProperties\": false, \"required\": [", indent);
    bool first = true;
    for (const config_key *key = CONFIG_KEYS; (key = next_key(key, where)); key++)
        if (key->needed) {
            fprintf(to, "%s\"%s\"", first ? "" : ", ", key->name);
            first = false;
        }
    fprintf(to, "],\n%s\"properties\": {\n", indent);
    for (const config_key *key = next_key(CONFIG_KEYS, where); key;) {
        const config_key *next = next_key(key + 1, where);
        print_property(key, indent, !next, to);
        key = next;
    }
    fprintf(to, "%s}", indent);
}

void config_print_schema(FILE *to)
{
    fputs("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": \"feedloom.yaml\",\n", to);
    print_map(CONFIG_SITE, "  ", to);
    fputs(",\n  \"$defs\": {\n", to);
    for (int where = CONFIG_SITE + 1; where < CONFIG_WHERE_COUNT; where++) {
        fprintf(to, "    \"%s\": {\n", DEFINITIONS[where]);
        print_map((config_where)where, "      ", to);
        fprintf(to, "\n    }%s\n", where + 1 < CONFIG_WHERE_COUNT ? "," : "");
    }
    fputs("  }\n}\n", to);
}
