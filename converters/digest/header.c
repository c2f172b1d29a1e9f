#include "header.h"

#include "header_tree.h"

/* ---- Where the header is ----------------------------------------------------------------------------------------- */

/* The fence alone on its line, blanks behind it allowed. */
static bool is_fence(feed_str line, feed_str fence)
{
    return str_starts(line, fence) && header_trim(str_from(line, fence.n)).n == 0;
}

/* `key: value`, or `key:value` as long as it is no URL; a mapping in braces; a complex key. */
static bool looks_like_yaml(feed_str line)
{
    size_t colon = str_find_byte(line, ':');
    if (colon > 0 && colon < line.n) {
        char next = colon + 1 < line.n ? line.p[colon + 1] : ' ';
        bool word = str_find_byte(line, ' ') > colon;
        return next == ' ' || next == '\t' || (word && next != '/');
    }
    return line.p[0] == '{' || line.p[0] == '?';
}

/* Where the longest header ends. */
static size_t header_max(const header_tree *t)
{
    return t->text.n - t->begin < HEADER_MAX ? t->text.n : t->begin + HEADER_MAX;
}

/* The first line with something on it decides: a thematic break is followed by anything. */
static bool looks_like_header(const header_tree *t, size_t at, size_t end, header_kind kind)
{
    feed_str line;
    while (header_line(t->text, end, &at, &line)) {
        line = header_trim(line);
        if (line.n && line.p[0] != '#')
            return kind == HEADER_TOML ? line.p[0] == '[' || str_find_byte(line, '=') < line.n : looks_like_yaml(line);
    }
    return true; /* nothing at all: an empty header */
}

/*
 * Finds the fence that closes the header opened on the line at t->begin, sets begin, end and *body. Without one there
 * is no header: that is reported unless the opening line may as well be a thematic break.
 */
static bool find_fences(header_tree *t, header_kind kind, size_t *body)
{
    feed_str line, fence = kind == HEADER_TOML ? STR("+++") : STR("---");
    size_t opening = t->begin, at, max = header_max(t);
    header_line(t->text, max, &t->begin, &line);
    at = t->begin;
    for (size_t from = at; header_line(t->text, max, &at, &line); from = at)
        if (is_fence(line, fence) || (kind == HEADER_YAML && is_fence(line, STR("...")))) {
            t->end = from;
            *body = at;
            return looks_like_header(t, t->begin, t->end, kind);
        }
    if (str_trim(str_from(t->text, t->begin)).n && looks_like_header(t, t->begin, max, kind))
        header_fault(t, opening, "the header is not closed: expected a line \"%.*s\" within %d KiB", FMT(fence),
                     HEADER_MAX / 1024);
    return false;
}

/* The object at t->begin ends at the brace that closes it, which nothing but blanks follow. */
static bool find_object(header_tree *t, size_t *body)
{
    size_t depth = 0, max = header_max(t);
    bool quoted = false;
    for (size_t i = t->begin; i < max; i++) {
        char c = t->text.p[i];
        if (quoted) {
            i += c == '\\';
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{') {
            depth++;
        } else if (c == '}' && --depth == 0) {
            feed_str line;
            t->end = *body = i + 1;
            return !header_line(t->text, t->text.n, body, &line) || header_trim(line).n == 0;
        }
    }
    return false;
}

/* A broken object ends at a line that is only its closing brace. */
static bool find_broken_object(header_tree *t, size_t *body)
{
    size_t at = t->begin, max = header_max(t);
    feed_str line;
    while (header_line(t->text, max, &at, &line))
        if (is_fence(line, STR("}"))) {
            t->end = *body = at;
            return true;
        }
    header_fault(t, t->begin, "the header is not closed: expected the brace that ends it within %d KiB",
                 HEADER_MAX / 1024);
    return false;
}

/* An object, not a template tag ({% … %}, {{ … }}) or a word in braces. */
static bool looks_like_object(feed_str text)
{
    feed_str rest = str_trim(str_from(text, 1));
    return str_starts(text, STR("{")) && rest.n && (rest.p[0] == '"' || rest.p[0] == '}');
}

/* Blank lines in front of it do not count. */
static header_kind find_header(header_tree *t, size_t *body)
{
    size_t at = 0;
    feed_str line = STR("");
    while (header_line(t->text, t->text.n, &at, &line) && header_trim(line).n == 0)
        t->begin = at;
    if (!line.n)
        return HEADER_NONE;
    header_kind kind = is_fence(line, STR("---"))   ? HEADER_YAML
                       : is_fence(line, STR("+++")) ? HEADER_TOML
                                                    : HEADER_NONE;
    if (kind)
        return find_fences(t, kind, body) ? kind : HEADER_NONE;
    if (looks_like_object(str_from(t->text, t->begin)))
        return find_object(t, body) || find_broken_object(t, body) ? HEADER_JSON : HEADER_NONE;
    if (is_alpha(line.p[0]) && header_pelican(t)) {
        *body = t->end;
        return HEADER_PELICAN;
    }
    return HEADER_NONE;
}

/* ---- Reading it -------------------------------------------------------------------------------------------------- */

static bool read_strictly(header_tree *t, header_kind kind)
{
    switch (kind) {
    case HEADER_YAML:
        return header_yaml_plain(t) || header_yaml(t);
    case HEADER_TOML:
        return header_toml(t);
    case HEADER_JSON:
        return header_json(t);
    case HEADER_PELICAN:
        return true; /* read while it was looked for */
    case HEADER_NONE:
        break;
    }
    header_tree_begin(t);
    return true;
}

/* A letter's, whatever its case; others may share one. */
static uint32_t bit_of(char c)
{
    return UINT32_C(1) << (c & 31);
}

static uint32_t initial(const header_value *child)
{
    return bit_of(child->key.n ? child->key.p[0] : '\0');
}

int header_read(feed_str text, feed_str file, arena *a, feed_reporter reporter, header *out)
{
    header_tree t = {.text = text, .file = file, .a = a, .reporter = reporter};
    *out = (header){0};
    out->kind = find_header(&t, &out->body);
    if (out->kind == HEADER_NONE)
        out->body = 0;
    if (!t.error && !read_strictly(&t, out->kind) && t.error != FEED_E_MEMORY) {
        header_node *strict = t.root;
        feed_str object = {text.p + t.begin, t.end - t.begin};
        out->repaired = true;
        header_lines(&t, out->kind);
        if (out->kind == HEADER_JSON && strict && str_find_byte(object, '\n') == object.n)
            t.root = strict; /* there are no lines: what came before the fault */
    }
    out->root = t.root ? &t.root->v : NULL;
    for (const header_value *child = out->root ? out->root->first : NULL; child; child = child->next)
        out->initials |= initial(child);
    return t.error;
}

/* ---- Asking it --------------------------------------------------------------------------------------------------- */

static bool is_empty(const header_value *v)
{
    return v->type == HEADER_NULL || (v->type == HEADER_SCALAR && str_trim(v->text).n == 0);
}

const header_value *header_get(const header *h, const char *const *names)
{
    for (; *names; names++) {
        const header_value *child = h->initials & bit_of(**names) ? h->root->first : NULL;
        for (; child; child = child->next)
            if (initial(child) == bit_of(**names) && str_eq_nocase(child->key, str_of(*names)) && !is_empty(child))
                return child;
    }
    return NULL;
}

const header_value *header_child(const header_value *map, feed_str key)
{
    if (map->type != HEADER_MAP)
        return NULL;
    for (const header_value *child = map->first; child; child = child->next)
        if (str_eq(child->key, key))
            return child;
    return NULL;
}
