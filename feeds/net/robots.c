#include "robots.h"

enum { TEXT_BYTES = 500 << 10 };

static feed_str next_line(feed_str *rest)
{
    size_t n = 0;
    while (n < rest->n && rest->p[n] != '\n' && rest->p[n] != '\r')
        n++;
    feed_str line = {rest->p, n};
    *rest = str_from(*rest, n + 1);
    return line;
}

/* "name: value # comment" */
static bool read_line(feed_str line, feed_str *name, feed_str *value)
{
    line.n = str_find_byte(line, '#');
    size_t colon = str_find_byte(line, ':');
    *name = str_trim((feed_str){line.p, colon});
    *value = str_trim(str_from(line, colon + 1));
    return colon < line.n;
}

/* Rules of the groups of one agent ("*": of all). False when no group is for it. */
static bool put_group(feed_str text, feed_str agent, buf *out)
{
    bool in_group = false, naming = false, found = false;
    feed_str name, value;
    while (text.n) {
        if (!read_line(next_line(&text), &name, &value))
            continue;
        if (str_eq_nocase(name, STR("user-agent"))) {
            bool mine = str_eq_nocase((feed_str){value.p, str_find_byte(value, '/')}, agent);
            in_group = mine || (naming && in_group);
            naming = true;
            found |= mine;
            continue;
        }
        bool allow = str_eq_nocase(name, STR("allow"));
        if (!allow && !str_eq_nocase(name, STR("disallow")))
            continue; /* sitemaps and the like end no group */
        naming = false;
        if (in_group && value.n) {
            buf_put_char(out, allow ? '+' : '-');
            buf_put_str(out, value);
            buf_put_char(out, '\n');
        }
    }
    return found;
}

void robots_put_rules(feed_str text, feed_str agent, robots_mode mode, buf *out)
{
    if (text.n > TEXT_BYTES)
        text.n = TEXT_BYTES;
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_from(text, 3);
    if (mode != ROBOTS_IGNORE && !put_group(text, agent, out) && mode == ROBOTS_ALWAYS)
        (void)put_group(text, STR("*"), out);
}

/* With * for anything and $ for the end; a pattern fits the beginning of a path. Each star takes as little as it can,
 * so that time is the product of the lengths at the most. */
static bool fits(feed_str pattern, feed_str path)
{
    bool to_end = str_ends(pattern, STR("$"));
    pattern.n -= to_end;
    size_t p = 0, s = 0, star = SIZE_MAX, from = 0;
    for (;;) {
        if (p == pattern.n && (!to_end || s == path.n))
            return true;
        if (p < pattern.n && pattern.p[p] == '*') {
            star = p++;
            from = s;
        } else if (p < pattern.n && s < path.n && pattern.p[p] == path.p[s]) {
            p++, s++;
        } else if (star != SIZE_MAX && from < path.n) {
            p = star + 1;
            s = ++from;
        } else {
            return false;
        }
    }
}

bool robots_allow(feed_str rules, feed_str path)
{
    bool allowed = true;
    size_t longest = 0;
    if (path.n > 8192)
        path.n = 8192;
    while (rules.n) {
        feed_str rule = next_line(&rules), pattern = str_from(rule, 1);
        bool allow = rule.n && rule.p[0] == '+';
        if (pattern.n < longest || (pattern.n == longest && !allow) || !fits(pattern, path))
            continue;
        longest = pattern.n;
        allowed = allow;
    }
    return allowed;
}
