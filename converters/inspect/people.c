/* Authors, contributors, publishers. */
#include "state.h"

/* ---- "Jane Doe <jane@example.org>" ------------------------------------------------------------------------------- */

static bool is_local_part(char c)
{
    return is_alnum(c) || memchr("_-.+", c, 4);
}

/* Digits with three full stops among them. */
static bool is_ip_address(feed_str s)
{
    size_t dots = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '.' && !is_digit(s.p[i]))
            return false;
        dots += s.p[i] == '.';
    }
    return dots == 3;
}

/* "example.org", "127.0.0.1", "[127.0.0.1]" at the front of s: its bytes, or 0. */
static size_t host_length(feed_str s)
{
    bool literal = s.n && s.p[0] == '[';
    size_t n = literal, dot;
    while (n < s.n && (is_alnum(s.p[n]) || s.p[n] == '-' || s.p[n] == '.'))
        n++;
    if (literal)
        return n > 1 && n < s.n && s.p[n] == ']' ? n + 1 : 0;
    while (n > 0 && !is_alnum(s.p[n - 1])) /* the full stop of a sentence */
        n--;
    for (dot = n; dot > 0 && s.p[dot - 1] != '.';)
        dot--;
    return dot > 1 && (n - dot >= 2 || is_ip_address((feed_str){s.p, n})) ? n : 0;
}

/* The first e-mail address of a text, with "?subject=…" behind it; absent if there is none. */
static feed_str find_email(feed_str s)
{
    for (size_t at = 0; at < s.n; at++) {
        if (s.p[at] != '@')
            continue;
        size_t begin = at, host = host_length(str_from(s, at + 1));
        while (begin > 0 && is_local_part(s.p[begin - 1]))
            begin--;
        if (begin == at || !host)
            continue;
        size_t end = at + 1 + host;
        if (str_starts(str_from(s, end), STR("?subject=")))
            while (end < s.n && !is_space(s.p[end]))
                end++;
        return (feed_str){s.p + begin, end - begin};
    }
    return STR_NONE;
}

/* Puts `s` without the parts that are `part`. */
static void put_without(buf *b, feed_str s, feed_str part)
{
    while (s.n) {
        size_t n = str_find(s, part);
        buf_put(b, s.p, n);
        s = str_from(s, n + part.n);
    }
}

/* What is left of the name once the address is out: no empty brackets, no brackets around all of it. */
static feed_str name_beside(inspector *in, feed_str person, feed_str email)
{
    static const char *const EMPTY[] = {"()", "<>", "&lt;&gt;"};
    buf *from = &in->scratch, *to = &in->mended;
    buf_clear(from);
    put_without(from, person, email);
    for (size_t i = 0; i < sizeof EMPTY / sizeof *EMPTY; i++) {
        buf_clear(to);
        put_without(to, buf_str(from), str_of(EMPTY[i]));
        buf *swap = from;
        from = to, to = swap;
    }
    feed_str name = str_trim(buf_str(from));
    if (name.n && name.p[0] == '(')
        name = str_from(name, 1);
    if (name.n && name.p[name.n - 1] == ')')
        name.n--;
    return str_trim(name);
}

static void put_key(inspector *in, feed_str key, const char *ending)
{
    buf_clear(&in->key);
    buf_put_str(&in->key, key);
    buf_put_str(&in->key, str_of(ending));
}

/* The plain string, from what the person's elements said. */
static void join_person(inspector *in, node *context, feed_str key, const node *person)
{
    feed_str name = node_get_string(person, STR("name")), email = node_get_string(person, STR("email"));
    buf_clear(&in->scratch);
    buf_put_str(&in->scratch, name.n ? name : email);
    if (name.n && email.n) {
        buf_put_lit(&in->scratch, " (");
        buf_put_str(&in->scratch, email);
        buf_put_char(&in->scratch, ')');
    }
    if (in->scratch.n)
        node_set(&in->make, context, key, node_string(&in->make, buf_str(&in->scratch)));
}

void inspect_sync_person(inspector *in, feed_str key)
{
    node *context = inspect_context(in);
    put_key(in, key, "s");
    node *person = node_last(node_get(context, buf_str(&in->key)));
    if (person && person->n) {
        join_person(in, context, key, person);
        return;
    }
    feed_str text = node_get_string(context, key);
    if (!text.n)
        return;
    feed_str email = find_email(text), name = email.p ? name_beside(in, text, email) : text;
    if (!person)
        person = node_new(&in->make, NODE_MAP);
    if (name.n)
        node_set(&in->make, person, STR("name"), node_string(&in->make, name));
    if (email.n)
        node_set(&in->make, person, STR("email"), node_string(&in->make, email));
    put_key(in, key, "_detail");
    if (person && person->n && !node_get(context, buf_str(&in->key)))
        node_set(&in->make, context, buf_str(&in->key), node_copy(&in->make, person));
}

/* ---- elements ---------------------------------------------------------------------------------------------------- */

static void add_person(inspector *in, feed_str list)
{
    node *people = node_need(&in->make, inspect_context(in), list, NODE_LIST);
    node_add(&in->make, people, node_new(&in->make, NODE_MAP));
}

void inspect_start_author(inspector *in, const inspect_row *row)
{
    (void)row;
    in->in_author = true;
    inspect_push(in, STR("author"), true);
    add_person(in, STR("authors"));
}

void inspect_end_author(inspector *in, const inspect_row *row)
{
    (void)row;
    node *context = inspect_context(in);
    const node *person = node_last(node_get(context, STR("authors")));
    if (person && person->n && in->n_frames) { /* its elements said it: the white space between them is no name */
        in->text.n = in->frames[in->n_frames - 1].begin;
        in->frames[in->n_frames - 1].expecting = false;
    }
    inspect_pop(in, STR("author"), false);
    in->in_author = false;
    inspect_sync_person(in, STR("author"));
}

void inspect_start_contributor(inspector *in, const inspect_row *row)
{
    (void)row;
    in->in_contributor = true;
    add_person(in, STR("contributors"));
    inspect_push(in, STR("contributor"), false);
}

void inspect_end_contributor(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_pop(in, STR("contributor"), false);
    in->in_contributor = false;
}

void inspect_start_dc_contributor(inspector *in, const inspect_row *row)
{
    (void)row;
    in->in_contributor = true;
    add_person(in, STR("contributors"));
    inspect_push(in, STR("name"), false);
}

void inspect_end_dc_contributor(inspector *in, const inspect_row *row)
{
    inspect_end_name(in, row);
    in->in_contributor = false;
}

static void save_contributor(inspector *in, feed_str key, feed_str value)
{
    node *people = node_need(&in->make, inspect_context(in), STR("contributors"), NODE_LIST);
    if (people && !people->n)
        add_person(in, STR("contributors"));
    node_set(&in->make, node_last(people), key, node_string(&in->make, value));
}

/* author_detail is the first author, whose elements and those of a later one may come after each other. */
static void save_author(inspector *in, feed_str key, feed_str value)
{
    node *context = inspect_context(in);
    node *people = node_need(&in->make, context, STR("authors"), NODE_LIST);
    node_set(&in->make, node_last(people), key, node_string(&in->make, value));
    node *detail = node_need(&in->make, context, STR("author_detail"), NODE_MAP);
    node_set(&in->make, detail, key, node_string(&in->make, value));
    inspect_sync_person(in, STR("author"));
}

static void save_publisher(inspector *in, feed_str key, feed_str value)
{
    node *context = inspect_context(in);
    node *detail = node_need(&in->make, context, STR("publisher_detail"), NODE_MAP);
    node_set(&in->make, detail, key, node_string(&in->make, value));
    join_person(in, context, STR("publisher"), detail);
}

static void save_part(inspector *in, feed_str key, feed_str value)
{
    if (!value.p)
        return;
    if (in->in_publisher)
        save_publisher(in, key, value);
    else if (in->in_author)
        save_author(in, key, value);
    else if (in->in_contributor)
        save_contributor(in, key, value);
    else if (in->in_textinput && str_eq(key, STR("name")))
        inspect_save(in, key, value, false);
}

void inspect_start_name(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_push(in, STR("name"), false);
}

void inspect_end_name(inspector *in, const inspect_row *row)
{
    (void)row;
    save_part(in, STR("name"), inspect_pop(in, STR("name"), false));
}

void inspect_start_email(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_push(in, STR("email"), false);
}

void inspect_end_email(inspector *in, const inspect_row *row)
{
    (void)row;
    save_part(in, STR("email"), inspect_pop(in, STR("email"), false));
}

/* A person's page, or an image's address. */
void inspect_start_url(inspector *in, const inspect_row *row)
{
    (void)row;
    bool of_person = in->in_author || in->in_contributor || in->in_publisher;
    inspect_push(in, STR("href"), !of_person);
}

void inspect_end_url(inspector *in, const inspect_row *row)
{
    (void)row;
    bool of_person = in->in_author || in->in_contributor || in->in_publisher;
    feed_str url = inspect_pop(in, STR("href"), false);
    if (of_person && url.p)
        save_part(in, STR("href"), url.n ? inspect_resolve(in, url) : url);
}

void inspect_start_publisher(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_push(in, STR("publisher"), true);
}

void inspect_end_publisher(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_pop(in, STR("publisher"), false);
    inspect_sync_person(in, STR("publisher"));
}

void inspect_start_owner(inspector *in, const inspect_row *row)
{
    (void)row;
    in->in_publisher = true;
    inspect_push(in, STR("owner"), false);
}

void inspect_end_owner(inspector *in, const inspect_row *row)
{
    (void)row;
    inspect_pop(in, STR("owner"), false);
    in->in_publisher = false;
}
