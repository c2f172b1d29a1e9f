/* feedloom.yaml → config, by the table of keys. */
#include "config.h"

#include "../../feeds/model/report.h"
#include "config_check.h"
#include "config_node.h"

enum { ARENA_MAX = 64 << 20, NAMES_MAX = 4096 };

static void put_found(buf *b, const config_node *node)
{
    feed_str text = node->text;
    bool cut = text.n > 60;
    for (text.n = cut ? 60 : text.n; cut && text.n && ((unsigned char)text.p[text.n] & 0xC0) == 0x80;)
        text.n--;
    if (node->kind == CONFIG_SCALAR)
        buf_printf(b, "\"%.*s%s\"", FMT(text), cut ? "…" : "");
    else
        buf_put_str(b, node->kind == CONFIG_MAPPING ? STR("a map")
                       : node->kind == CONFIG_NOTHING ? STR("nothing")
                       : node->first ? STR("a list") : STR("an empty list"));
}

/* "a|b|c" as "a, b or c". */
static void put_or(buf *b, const char *names)
{
    feed_str rest = str_of(names), name;
    for (bool first = true; str_split(&rest, '|', &name); first = false) {
        buf_put_str(b, first ? STR("") : rest.p ? STR(", ") : STR(" or "));
        buf_put_str(b, name);
    }
}

static void put_hint(buf *b, const char *names, feed_str word)
{
    feed_str near = config_nearest(names, word);
    if (near.p)
        buf_printf(b, "; did you mean \"%.*s\"?", FMT(near));
}

/* The names that a value of this key may have, "a|b|c"; empty where it is no choice. */
static void put_values(buf *out, const config_key *key)
{
    if (key->type == CONFIG_GRAMMAR)
        config_put_grammars(out);
    else if (key->type == CONFIG_FORMAT)
        config_put_formats(out);
    else if (key->choices)
        buf_put_str(out, str_of(key->choices));
    buf_put_char(out, '\0');
}

static void wrong_value(config_reader *r, const config_key *key, const config_node *node)
{
    buf message, names;
    buf_init(&message, NAMES_MAX);
    buf_init(&names, NAMES_MAX);
    put_values(&names, key);
    buf_printf(&message, "%s: expected ", key->name);
    if (names.n > 1)
        put_or(&message, names.p);
    else
        buf_printf(&message, "%s", CONFIG_TYPES[key->type].what);
    buf_put_lit(&message, "; found ");
    put_found(&message, node);
    if (names.n > 1 && node->kind == CONFIG_SCALAR)
        put_hint(&message, names.p, node->text);
    config_fault(r, FEED_RULE_ConfigValue, node->pos, "%.*s", FMT(buf_str(&message)));
    buf_free(&message);
    buf_free(&names);
}

/* The maps that do have the key: "it belongs into a source or an output". */
static bool put_elsewhere(buf *b, feed_str name)
{
    bool found = false;
    for (const config_key *key = CONFIG_KEYS; key->name; key++) {
        if (!str_eq(str_of(key->name), name))
            continue;
        buf_printf(b, "%s%s", found ? " or " : "; it belongs into ", CONFIG_MAPPINGS[key->where].name);
        found = true;
    }
    return found;
}

/* Returns the key that was meant, as far as can be told, so that it is not missed too; NULL. */
static const config_key *unknown_key(config_reader *r, config_where where, const config_node *node)
{
    buf message, names;
    buf_init(&message, NAMES_MAX);
    buf_init(&names, NAMES_MAX);
    config_put_keys(&names, where);
    buf_put_char(&names, '\0');
    feed_str near = config_nearest(names.p, node->key);
    size_t shown = node->key.n < 60 ? node->key.n : 60;
    buf_printf(&message, "%s has no key \"%.*s\"", CONFIG_MAPPINGS[where].name, (int)shown, node->key.p);
    bool elsewhere = put_elsewhere(&message, node->key);
    if (near.p && !elsewhere) {
        put_hint(&message, names.p, node->key);
    } else if (!elsewhere) {
        buf_put_lit(&message, "; expected ");
        put_or(&message, names.p);
    }
    config_fault(r, FEED_RULE_ConfigKey, node->key_pos, "%.*s", FMT(buf_str(&message)));
    const config_key *meant = near.p ? config_key_find(where, near) : NULL;
    buf_free(&message);
    buf_free(&names);
    return meant;
}

/* ---- values ---- */

static bool fits(const config_key *key, const config_node *node)
{
    if (node->kind != CONFIG_SCALAR)
        return false;
    if (key->type != CONFIG_CHOICE)
        return CONFIG_TYPES[key->type].fits(node->text.p);
    feed_str rest = str_of(key->choices), one;
    while (str_split(&rest, '|', &one))
        if (str_eq(one, node->text))
            return true;
    return false;
}

static void set_one(config_reader *r, const config_key *key, const config_node *node, void *field)
{
    if (!fits(key, node)) {
        wrong_value(r, key, node);
        return;
    }
    if (key->type == CONFIG_FLAG) {
        *(bool *)field = str_eq(node->text, STR("true"));
    } else if (key->type == CONFIG_NUMBER) {
        size_t at = 0;
        *(long *)field = str_digits(node->text, &at, 9);
    } else if (key->where == CONFIG_AUTHOR) {
        *(feed_str *)field = node->text;
    } else {
        *(const char **)field = node->text.p;
    }
}

/* One value, or a list of them. */
static size_t count_children(const config_node *node)
{
    size_t n = 0;
    for (const config_node *child = node->first; child; child = child->next)
        n++;
    return n;
}

static void set_list(config_reader *r, const config_key *key, const config_node *node, void *field)
{
    const config_node *item = node->kind == CONFIG_SEQUENCE ? node->first : node;
    size_t n = 0, all = node->kind == CONFIG_SEQUENCE ? count_children(node) : 1;
    size_t max = key->many == CONFIG_FEW ? HUBS_MAX - 1 : CONFIG_LIST_MAX;
    const char **items = key->many == CONFIG_FEW ? field
                                                 : arena_array(&r->out->a, all < max ? all : max, sizeof *items);
    if (all && !items) {
        r->error = FEED_E_MEMORY;
        return;
    }
    for (; item; item = node->kind == CONFIG_SEQUENCE ? item->next : NULL) {
        if (n == max) {
            config_fault(r, FEED_RULE_ConfigValue, item->pos, "%s: at most %zu values", key->name, max);
            return;
        }
        set_one(r, key, item, &items[n++]);
    }
    if (key->many == CONFIG_LIST)
        *(config_list *)field = (config_list){items, n};
}

static void read_map(config_reader *r, config_where where, const config_node *map, void *out);

static void set_person(config_reader *r, const config_key *key, const config_node *node, feed_person *person)
{
    if (node->kind == CONFIG_MAPPING)
        read_map(r, CONFIG_AUTHOR, node, person);
    else if (node->kind == CONFIG_SCALAR && fits(&(config_key){.type = CONFIG_TEXT}, node))
        person->name = node->text;
    else
        wrong_value(r, key, node);
}

/* Lists of maps: what an item becomes, and where its array and their number stand in the configuration. */
static const struct maps {
    config_where inner;
    size_t list, n, size, pos, max;
} MAPS[] = {
    {CONFIG_SOURCE, offsetof(config, sources), offsetof(config, n_sources), sizeof(config_source),
     offsetof(config_source, pos), CONFIG_SOURCES_MAX},
    {CONFIG_OUTPUT, offsetof(config, outputs), offsetof(config, n_outputs), sizeof(config_output),
     offsetof(config_output, pos), CONFIG_OUTPUTS_MAX},
    {CONFIG_HOST, offsetof(config, fetch.hosts), offsetof(config, fetch.n_hosts), sizeof(config_host),
     offsetof(config_host, pos), CONFIG_HOSTS_MAX}};

static void set_maps(config_reader *r, const config_key *key, const config_node *node)
{
    const struct maps *m = MAPS;
    while (m->inner != key->inner)
        m++;
    size_t n = node->kind == CONFIG_SEQUENCE ? count_children(node) : 0;
    if (!n) {
        wrong_value(r, key, node);
        return;
    }
    if (n > m->max) {
        config_fault(r, FEED_RULE_ConfigValue, node->pos, "%s: at most %zu", key->name, m->max);
        return;
    }
    char *one = arena_array(&r->out->a, n, m->size), *c = (char *)r->out;
    if (!one) {
        r->error = FEED_E_MEMORY;
        return;
    }
    memcpy(c + m->list, &one, sizeof one);
    memcpy(c + m->n, &n, sizeof n);
    for (const config_node *item = node->first; item; item = item->next, one += m->size) {
        memcpy(one + m->pos, &item->pos, sizeof item->pos);
        if (item->kind == CONFIG_MAPPING)
            read_map(r, key->inner, item, one);
        else
            wrong_value(r, &(config_key){.name = key->name, .type = CONFIG_MAP}, item);
    }
}

static void set(config_reader *r, const config_key *key, const config_node *node, void *out)
{
    void *field = (char *)out + key->field;
    if (key->type == CONFIG_MAPS)
        set_maps(r, key, node);
    else if (key->type == CONFIG_MAP && node->kind == CONFIG_MAPPING)
        read_map(r, key->inner, node, field);
    else if (key->type == CONFIG_MAP)
        wrong_value(r, key, node);
    else if (key->type == CONFIG_PERSON)
        set_person(r, key, node, field);
    else if (key->many != CONFIG_ONE)
        set_list(r, key, node, field);
    else
        set_one(r, key, node, field);
}

/* A key's bit among those of its map, which stand together in the table; at most 64 (a test counts them). */
static uint64_t bit_of(const config_key *key)
{
    size_t n = 0;
    while (key && key - n > CONFIG_KEYS && key[-1 - (ptrdiff_t)n].where == key->where)
        n++;
    return key ? UINT64_C(1) << n % 64 : 0;
}

/* Recursion ends with the table: the site, its sources and outputs, their authors. */
static void read_map(config_reader *r, config_where where, const config_node *map, void *out)
{
    uint64_t seen = 0, meant = 0;
    for (const config_node *child = map->first; child && !r->error; child = child->next) {
        const config_key *key = config_key_find(where, child->key);
        if (!key)
            meant |= bit_of(unknown_key(r, where, child));
        else if (seen & bit_of(key))
            config_fault(r, FEED_RULE_ConfigKey, child->key_pos, "the key \"%s\" stands twice here", key->name);
        else
            set(r, key, child, out);
        seen |= bit_of(key);
    }
    for (const config_key *key = CONFIG_KEYS; key->name && !r->error; key++)
        if (key->where == where && key->needed && !((seen | meant) & bit_of(key)))
            config_fault(r, FEED_RULE_ConfigMissing, map->pos, "%s needs the key %s", CONFIG_MAPPINGS[where].name,
                         key->name);
}

int config_read(feed_str text, feed_str file, feed_reporter reporter, config *out)
{
    config_node *root;
    *out = (config){0};
    arena_init(&out->a, ARENA_MAX);
    config_reader r = {.out = out, .reporter = reporter};
    int status = config_parse(text, file, &out->a, reporter, &root);
    if (status)
        return status;
    if (!root || root->kind != CONFIG_MAPPING) {
        feed_pos pos = root ? root->pos : (feed_pos){file, 1, 1};
        config_fault(&r, FEED_RULE_ConfigSyntax, pos, "expected lines of the form key: value");
        return FEED_E_INPUT;
    }
    read_map(&r, CONFIG_SITE, root, out);
    if (!r.error)
        config_check(&r, root);
    return r.error ? r.error : r.faults ? FEED_E_INPUT : FEED_OK;
}

void config_free(config *c)
{
    arena_free(&c->a);
}

bool config_list_has(const config_list *list, feed_str item)
{
    for (size_t i = 0; i < list->n; i++)
        if (str_eq_nocase(str_of(list->items[i]), item))
            return true;
    return false;
}
