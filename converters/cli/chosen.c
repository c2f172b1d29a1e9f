#define _GNU_SOURCE /* memmem */
#include "chosen.h"

#include "../../feeds/core/str.h"
#include "opt.h"

/* ---- Rules and families ------------------------------------------------------------------------------------------ */

/* The families that are no rules, and theirs. */
static const struct {
    const char *name, *parent;
} FAMILIES[] = {
    {"InvalidValue", "Error"},         {"InvalidISO8601Date", "InvalidValue"}, {"RSS20Profile", "Warning"},
    {"BestPractices", "Info"},         {"MissingRecommendedElement", "BestPractices"},
};

static feed_str parent_of(feed_str name)
{
    feed_rule rule = feed_rule_find(name);
    if (rule != FEED_RULE_COUNT)
        return str_of(feed_rule_get(rule)->parent);
    for (size_t i = 0; i < sizeof FAMILIES / sizeof *FAMILIES; i++)
        if (str_eq(name, str_of(FAMILIES[i].name)))
            return str_of(FAMILIES[i].parent);
    return STR("");
}

/* The rule or family of that name that a rule is or belongs to, as it stands in the catalogue; empty: none. */
static feed_str find_above(feed_rule rule, feed_str name)
{
    feed_str at = str_of(feed_rule_get(rule)->id);
    while (at.n && !str_eq(at, name))
        at = parent_of(at);
    return at;
}

static bool is_a(feed_rule rule, feed_str name)
{
    return find_above(rule, name).n > 0;
}

/* The name as it stands in the catalogue; empty when it is neither a rule's nor a family's. */
static feed_str find_name(feed_str name)
{
    feed_str found = STR("");
    for (int i = 0; name.n && !found.n && i < FEED_RULE_COUNT; i++)
        found = find_above((feed_rule)i, name);
    return found;
}

/* "A,B": calls for each rule that a name stands for. */
static int each_rule(const char *names, void (*mark)(chosen *c, feed_rule rule, int value), chosen *c, int value)
{
    feed_str rest = str_of(names), name;
    while (str_split(&rest, ',', &name)) {
        if (!find_name(name).n) {
            fprintf(stderr, "feedloom validate: no rule \"%.*s\"; 'feedloom rules' lists them\n", (int)name.n, name.p);
            return EXIT_USAGE;
        }
        for (int i = 0; i < FEED_RULE_COUNT; i++)
            if (is_a((feed_rule)i, name))
                mark(c, (feed_rule)i, value);
    }
    return 0;
}

static void mark_off(chosen *c, feed_rule rule, int off)
{
    c->off[rule] = off != 0;
}

static void mark_level(chosen *c, feed_rule rule, int level)
{
    c->off[rule] = level < 0;
    if (level >= 0)
        c->levels[rule] = (feed_level)level;
}

/* "RULE=LEVEL": -1 is off, -2 no level. */
static int level_of(const char *text, feed_str *names)
{
    feed_str all = str_of(text);
    *names = (feed_str){text, str_find_byte(all, '=')};
    feed_str word = str_from(all, names->n + 1);
    if (str_eq(word, STR("off")))
        return -1;
    for (int level = 0; level <= FEED_ERROR; level++)
        if (str_eq(word, str_of(diag_level_name((feed_level)level))))
            return level;
    return -2;
}

bool chosen_is_level(const char *text)
{
    feed_str name;
    return level_of(text, &name) > -2 && find_name(name).n > 0;
}

static int set_level(chosen *c, const char *text)
{
    feed_str name;
    char copy[128];
    int level = level_of(text, &name);
    if (level < -1 || name.n >= sizeof copy) {
        fprintf(stderr, "feedloom validate: \"%s\" is not RULE=off, RULE=info, RULE=warning or RULE=error\n", text);
        return EXIT_USAGE;
    }
    memcpy(copy, name.p, name.n);
    copy[name.n] = '\0';
    return each_rule(copy, mark_level, c, level);
}

int chosen_read(chosen *c, const settings *s, const char *const *levels, size_t n_levels)
{
    int status = 0;
    for (int i = 0; i < FEED_RULE_COUNT; i++) {
        c->off[i] = s->only[0] != NULL;
        c->levels[i] = feed_rule_get((feed_rule)i)->level;
    }
    for (size_t i = 0; i < n_levels && !status; i++)
        status = set_level(c, levels[i]);
    for (int i = 0; i < HUBS_MAX && s->level[i] && !status; i++)
        status = set_level(c, s->level[i]);
    for (int i = 0; i < HUBS_MAX && s->only[i] && !status; i++)
        status = each_rule(s->only[i], mark_off, c, 0);
    for (int i = 0; i < HUBS_MAX && s->no_rule[i] && !status; i++)
        status = each_rule(s->no_rule[i], mark_off, c, 1);
    return status;
}

/* ---- Comments ---------------------------------------------------------------------------------------------------- */

static const feed_str MARK = {"feedloom:allow", 14};

enum { MARK_SPAN = 32 /* "<!--", white space and the mark */ };

/* The end of what begins at `at` with "<!--", "<?" or "<!"; the text's end if there is none. */
static size_t end_of_prolog(feed_str text, size_t at)
{
    feed_str rest = str_from(text, at);
    feed_str end = str_starts(rest, STR("<!--")) ? STR("-->") : str_starts(rest, STR("<?")) ? STR("?>") : STR(">");
    size_t n = str_find(rest, end);
    return n < rest.n ? at + n + end.n : text.n;
}

/* Where the root's tag begins. */
static size_t find_root(feed_str text)
{
    size_t at = 0;
    while ((at += str_find_byte(str_from(text, at), '<')) + 1 < text.n) {
        if (text.p[at + 1] != '!' && text.p[at + 1] != '?')
            return at;
        at = end_of_prolog(text, at);
    }
    return text.n;
}

static uint32_t count_lines(feed_str text)
{
    uint32_t n = 0;
    const char *p = text.p, *end = text.p + text.n;
    for (; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
        n++;
    return n;
}

/* The rules between the mark and the comment's end. */
static void add_rules(allowed *a, feed_str words, uint32_t from, uint32_t to)
{
    size_t at = 0;
    while (at < words.n && a->n < ALLOWED_MAX) {
        size_t begin = at;
        while (at < words.n && is_alnum(words.p[at]))
            at++;
        feed_str name = find_name((feed_str){words.p + begin, at - begin});
        if (name.n)
            a->rules[a->n++] = (struct allowed_rule){name, from, to};
        at += at < words.n;
    }
}

/* Whether a comment's mark stands here: "<!--" and white space in front of it. */
static bool opens_comment(feed_str text, size_t at)
{
    while (at && is_space(text.p[at - 1]))
        at--;
    return at >= 4 && memcmp(text.p + at - 4, "<!--", 4) == 0;
}

void allowed_start(allowed *a)
{
    a->n = 0;
    a->line = 1;
    a->begun = false;
}

size_t allowed_find(allowed *a, feed_str window)
{
    size_t at = 0, keep = window.n > MARK_SPAN ? window.n - MARK_SPAN : 0;
    size_t root = a->begun ? 0 : find_root(window);
    for (const char *found; at < window.n && (found = memmem(window.p + at, window.n - at, MARK.p, MARK.n)); at++) {
        at = (size_t)(found - window.p);
        feed_str rest = str_from(window, at + MARK.n);
        rest.n = str_find(rest, STR("-->"));
        if (!opens_comment(window, at))
            continue;
        if (rest.p + rest.n == window.p + window.n) { /* it goes on behind the window */
            keep = at > MARK_SPAN ? at - MARK_SPAN : 0;
            break;
        }
        uint32_t line = a->line + count_lines((feed_str){window.p, at});
        add_rules(a, rest, at < root ? 0 : line, at < root ? UINT32_MAX : line + count_lines(rest) + 1);
    }
    a->begun = true;
    if (window.n - keep > ALLOWED_KEPT)
        keep = window.n - ALLOWED_KEPT;
    a->line += count_lines((feed_str){window.p, keep});
    return window.n - keep;
}

bool allowed_has(const allowed *a, const feed_finding *f)
{
    for (size_t i = 0; i < a->n; i++)
        if (f->pos.line >= a->rules[i].from && f->pos.line <= a->rules[i].to && is_a(f->rule, a->rules[i].name))
            return true;
    return false;
}
