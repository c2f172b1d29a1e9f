/* Headers by lines alone: what is left when a header breaks its own syntax, and Pelican's headers. */
#include "header_tree.h"

enum { KEY_MAX = 100 };

/* ---- The fallback ------------------------------------------------------------------------------------------------ */

typedef struct line_reader {
    header_tree *t;
    header_kind kind;
    header_node *map;  /* the root, or the TOML table that was opened last */
    header_node *last; /* the value that `- item` lines belong to; NULL: none */
} line_reader;

static feed_str tidy_value(feed_str s, header_kind kind)
{
    s = header_trim(s);
    if (kind == HEADER_JSON && s.n && s.p[s.n - 1] == ',')
        s = header_trim((feed_str){s.p, s.n - 1});
    return s;
}

static void put_items(header_tree *t, header_node *list, feed_str inside)
{
    feed_str item;
    while (!t->error && str_split(&inside, ',', &item)) {
        item = header_unquote(header_trim(item));
        if (item.n)
            (void)header_add(t, list, HEADER_SCALAR, STR_NONE, item, header_offset(t, item));
    }
}

static header_node *put_value(line_reader *r, feed_str key, feed_str value)
{
    header_tree *t = r->t;
    size_t offset = header_offset(t, value);
    if (value.n >= 2 && value.p[0] == '[' && value.p[value.n - 1] == ']') {
        header_node *list = header_add(t, r->map, HEADER_LIST, key, STR_NONE, offset);
        if (list)
            put_items(t, list, (feed_str){value.p + 1, value.n - 2});
        return list;
    }
    if (header_is_null(value))
        return header_add(t, r->map, HEADER_NULL, key, STR_NONE, offset);
    return header_add(t, r->map, HEADER_SCALAR, key, header_unquote(value), offset);
}

static void put_item(line_reader *r, feed_str item)
{
    header_node *list = r->last;
    if (!list || list->v.type == HEADER_SCALAR || item.n == 0)
        return;
    list->v.type = HEADER_LIST;
    item = header_unquote(item);
    (void)header_add(r->t, list, HEADER_SCALAR, STR_NONE, item, header_offset(r->t, item));
}

/* [table] opens a map, so that its keys do not pass for the header's own. */
static bool open_table(line_reader *r, feed_str line)
{
    if (r->kind != HEADER_TOML || line.p[0] != '[' || line.p[line.n - 1] != ']')
        return false;
    while (line.n && (line.p[0] == '[' || line.p[line.n - 1] == ']'))
        line = line.p[0] == '[' ? str_from(line, 1) : (feed_str){line.p, line.n - 1};
    if (!line.n)
        return true;
    header_node *table = header_find(r->t, r->t->root, line);
    if (!table || table->v.type != HEADER_MAP)
        table = header_add(r->t, r->t->root, HEADER_MAP, line, STR_NONE, header_offset(r->t, line));
    r->map = table ? table : r->map;
    return true;
}

static void read_line(line_reader *r, feed_str line)
{
    if (r->kind == HEADER_JSON && str_starts(line, STR("{")))
        line = header_trim(str_from(line, 1));
    if (line.n == 0 || line.p[0] == '#' || open_table(r, line))
        return;
    if (line.p[0] == '-' && line.n > 1 && (line.p[1] == ' ' || line.p[1] == '\t')) {
        put_item(r, header_trim(str_from(line, 1)));
        return;
    }
    size_t at = str_find_byte(line, r->kind == HEADER_TOML ? '=' : ':');
    feed_str key = header_unquote(header_trim((feed_str){line.p, at}));
    if (at == line.n || key.n == 0 || key.n > KEY_MAX)
        return;
    r->last = put_value(r, key, tidy_value(str_from(line, at + 1), r->kind));
}

void header_lines(header_tree *t, header_kind kind)
{
    header_tree_begin(t);
    line_reader r = {.t = t, .kind = kind, .map = t->root};
    size_t at = t->begin;
    feed_str line;
    while (!t->error && header_line(t->text, t->end, &at, &line))
        read_line(&r, header_trim(line));
    if (t->error == FEED_E_LIMIT) /* what came before the limit is kept */
        t->error = 0;
}

/* ---- Pelican (https://docs.getpelican.com/en/latest/content.html#file-metadata) ---------------------------------- */

/* A paragraph may begin with a word and a colon; with one of these it is metadata. */
static bool is_known_key(feed_str key)
{
    static const char *const KNOWN[] = {"title",  "date",     "modified", "tags",    "keywords", "category",
                                        "slug",   "author",   "authors",  "summary", "lang",     "translation",
                                        "status", "template", "save_as",  "url",     "number"};
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++)
        if (str_eq_nocase(key, str_of(KNOWN[i])))
            return true;
    return false;
}

/* `Key: value`: up to three spaces, a word, a colon, and a blank or the end of the line. */
static bool split_pelican(feed_str line, feed_str *key, feed_str *value)
{
    size_t at = 0;
    while (at < line.n && at < 3 && line.p[at] == ' ')
        at++;
    size_t from = at;
    while (at < line.n && (is_alnum(line.p[at]) || line.p[at] == '_' || line.p[at] == '-'))
        at++;
    if (at == from || at == line.n || line.p[at] != ':' || at - from > KEY_MAX)
        return false;
    *key = (feed_str){line.p + from, at - from};
    *value = str_from(line, at + 1);
    bool spaced = value->n == 0 || value->p[0] == ' ' || value->p[0] == '\t';
    *value = header_trim(*value);
    return spaced;
}

static bool is_blank(feed_str line)
{
    return header_trim(line).n == 0;
}

static bool is_continuation(feed_str line)
{
    return str_starts(line, STR("    ")) || str_starts(line, STR("\t"));
}

/* Where the lines end: at the first blank one. 0: they are a paragraph, not metadata. */
static size_t pelican_end(const header_tree *t, size_t max)
{
    size_t at = t->begin, keys = 0;
    feed_str line, key, value;
    bool titled = false;
    while (header_line(t->text, max, &at, &line) && !is_blank(line)) {
        if (keys && is_continuation(line))
            continue;
        if (!split_pelican(line, &key, &value) || (keys == 0 && !is_known_key(key)))
            return 0;
        titled = titled || str_eq_nocase(key, STR("title"));
        keys++;
    }
    return keys >= 2 || titled ? at : 0;
}

/* The value with the lines that continue it, joined by blanks; *at moved behind them. */
static feed_str take_continued(header_tree *t, feed_str value, size_t *at)
{
    feed_str line;
    size_t next = *at;
    while (header_line(t->text, t->end, &next, &line) && is_continuation(line))
        ;
    if (line.p == value.p || next == *at)
        return value;
    char *joined = arena_alloc(t->a, next - header_offset(t, value));
    if (!joined) {
        t->error = FEED_E_MEMORY;
        return value;
    }
    size_t n = value.n;
    memcpy(joined, value.p, n);
    for (next = *at; header_line(t->text, t->end, &next, &line) && is_continuation(line); *at = next) {
        line = header_trim(line);
        if (n)
            joined[n++] = ' ';
        memcpy(joined + n, line.p, line.n);
        n += line.n;
    }
    return (feed_str){joined, n};
}

bool header_pelican(header_tree *t)
{
    size_t max = t->text.n < t->begin + HEADER_MAX ? t->text.n : t->begin + HEADER_MAX;
    t->end = pelican_end(t, max);
    if (!t->end)
        return false;
    header_tree_begin(t);
    size_t at = t->begin;
    feed_str line, key, value;
    while (!t->error && header_line(t->text, t->end, &at, &line)) {
        if (!split_pelican(line, &key, &value))
            continue;
        size_t offset = header_offset(t, value);
        value = take_continued(t, value, &at);
        if (!t->error)
            (void)header_add(t, t->root, value.n ? HEADER_SCALAR : HEADER_NULL, key, value.n ? value : STR_NONE,
                             offset);
    }
    if (t->error == FEED_E_LIMIT) /* what came before the limit is kept */
        t->error = 0;
    return !t->error;
}
