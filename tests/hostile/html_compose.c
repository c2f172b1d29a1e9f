/*
 * Hostile markup, one vector at a time and in random compositions, through the sanitiser.
 *
 *     html_compose [-n COUNT] [-s SEED] FILE...     every vector, then COUNT compositions (10,000), of all files
 *     html_compose -p FILE...                       print "name TAB sanitised markup", escaped as the files are
 *     html_compose -g FILE...                       is the markup as it stands in the closed grammar?
 *
 * FILE: see html_vectors.txt. What comes out must keep to the closed grammar and be a fixed point; exit status 1 if
 * not.
 */
#include <stdlib.h>
#include <unistd.h>

#include "feeds/html/sanitize.h"
#include "tests/hostile/html_grammar.h"

#define VECTORS_MAX    8192
#define LINE_MAX_BYTES (1 << 20)

typedef struct vectors {
    feed_str names[VECTORS_MAX], texts[VECTORS_MAX];
    size_t n;
} vectors;

typedef struct rig {
    html_sanitizer *sanitizer;
    buf once, twice;
    unsigned long runs, faults;
} rig;

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

static feed_str keep(const char *p, size_t n)
{
    char *copy = malloc(n + 1);
    if (!copy)
        exit(3);
    memcpy(copy, p, n);
    return (feed_str){copy, n};
}

/* In place; returns the bytes. */
static size_t unescape(char *s)
{
    size_t n = 0;
    for (const char *p = s; *p; p++) {
        const char *at = *p == '\\' && p[1] ? strchr("n\nt\tr\r\\\\", p[1]) : NULL;
        if (at) {
            s[n++] = at[1];
            p++;
        } else if (*p == '\\' && p[1] == 'x' && is_hex(p[2]) && is_hex(p[3])) {
            char pair[3] = {p[2], p[3], '\0'};
            s[n++] = (char)strtoul(pair, NULL, 16);
            p += 3;
        } else {
            s[n++] = *p;
        }
    }
    return n;
}

static void print_escaped(feed_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\n')
            fputs("\\n", stdout);
        else if (s.p[i] == '\t')
            fputs("\\t", stdout);
        else if (s.p[i] == '\\')
            fputs("\\\\", stdout);
        else
            putchar(s.p[i]);
    }
}

static bool load(vectors *v, const char *path)
{
    static char line[LINE_MAX_BYTES];
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    while (v->n < VECTORS_MAX && fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = '\0';
        char *tab = strchr(line, '\t');
        if (!tab || *line == '#')
            continue;
        v->names[v->n] = keep(line, (size_t)(tab - line));
        v->texts[v->n++] = keep(tab + 1, unescape(tab + 1));
    }
    fclose(f);
    return true;
}

static void check(rig *r, feed_str html, feed_str name)
{
    static const html_options OPTIONS[] = {{.mode = HTML_SANITIZE}, {.base_url = {"http://site.example/d/", 22}}};
    const html_options *options = &OPTIONS[r->runs++ & 1];
    size_t at;
    buf_clear(&r->once);
    buf_clear(&r->twice);
    int status = html_sanitize(r->sanitizer, html, options, &r->once);
    if (!status)
        status = html_sanitize(r->sanitizer, buf_str(&r->once), options, &r->twice);
    const char *fault = status ? "an error" : grammar_check(buf_str(&r->once), &at);
    if (!fault && !str_eq(buf_str(&r->once), buf_str(&r->twice)))
        fault = "not a fixed point";
    if (!fault)
        return;
    r->faults++;
    printf("%.*s: %s\n  in:  ", (int)name.n, name.p, fault);
    print_escaped(html);
    printf("\n  out: ");
    print_escaped(buf_str(&r->once));
    putchar('\n');
}

/* Two to six vectors: whole, or a random slice, one in another's attribute, text or comment. */
static void compose(const vectors *v, uint64_t *seed, buf *out)
{
    static const char *const WRAPS[] = {"",           "<p title=\"", "\">",   "<table><tr><td>", "</td>",
                                        "<!--",       "-->",         "<svg>", "<math><mtext>",   "<select>",
                                        "<a href=\"", "<b>",         "</b>",  "<textarea>",      "<style>",
                                        "</style>",   "<![CDATA[",   "]]>",   "<div style='",    "'>",
                                        "<",          "&#"};
    buf_clear(out);
    for (uint32_t parts = 2 + next_random(seed) % 5; parts > 0; parts--) {
        feed_str text = v->texts[next_random(seed) % v->n];
        if (text.n && next_random(seed) % 3 == 0) {
            size_t from = next_random(seed) % text.n;
            text = (feed_str){text.p + from, 1 + next_random(seed) % (text.n - from)};
        }
        buf_put_str(out, str_of(WRAPS[next_random(seed) % (sizeof WRAPS / sizeof *WRAPS)]));
        buf_put_str(out, text);
    }
}

static void print_all(rig *r, const vectors *v)
{
    for (size_t i = 0; i < v->n; i++) {
        buf_clear(&r->once);
        if (html_sanitize(r->sanitizer, v->texts[i], NULL, &r->once))
            exit(3);
        printf("%.*s\t", (int)v->names[i].n, v->names[i].p);
        print_escaped(buf_str(&r->once));
        putchar('\n');
    }
}

static void check_grammar(rig *r, const vectors *v)
{
    size_t at = 0;
    for (size_t i = 0; i < v->n; i++) {
        const char *fault = grammar_check(v->texts[i], &at);
        r->runs++;
        r->faults += fault != NULL;
        if (fault)
            printf("%.*s: %s\n", (int)v->names[i].n, v->names[i].p, fault);
    }
}

static int usage(void)
{
    fputs("usage: html_compose [-p|-g] [-n COUNT] [-s SEED] FILE...\n", stderr);
    return 2;
}

typedef struct order {
    uint64_t seed;
    unsigned long count;
    bool print, judge;
} order;

static bool read_order(int argc, char **argv, order *o)
{
    *o = (order){.seed = 1, .count = 10000};
    for (int option; (option = getopt(argc, argv, "pgn:s:")) != -1;) {
        switch (option) {
        case 'p': o->print = true; break;
        case 'g': o->judge = true; break;
        case 'n': o->count = strtoul(optarg, NULL, 10); break;
        case 's': o->seed = strtoul(optarg, NULL, 10); break;
        default: return false;
        }
    }
    return true;
}

/* Each vector alone, twice, and compositions of them. */
static void check_all(rig *r, const vectors *all, order *o)
{
    buf text;
    buf_init(&text, (size_t)64 << 20);
    for (size_t i = 0; i < 2 * all->n; i++)
        check(r, all->texts[i / 2], all->names[i / 2]);
    for (unsigned long i = 0; i < o->count; i++) {
        compose(all, &o->seed, &text);
        check(r, buf_str(&text), STR("composition"));
    }
    printf("html_compose: %zu vectors, %lu runs, %lu faults\n", all->n, r->runs, r->faults);
    buf_free(&text);
}

int main(int argc, char **argv)
{
    static vectors all;
    rig r = {.sanitizer = html_sanitizer_new()};
    order o;
    if (!read_order(argc, argv, &o))
        return usage();
    buf_init(&r.once, (size_t)64 << 20);
    buf_init(&r.twice, (size_t)64 << 20);
    for (int i = optind; i < argc; i++)
        if (!load(&all, argv[i]))
            return usage();
    if (!r.sanitizer || all.n == 0)
        return usage();
    if (o.print) {
        print_all(&r, &all);
    } else if (o.judge) {
        check_grammar(&r, &all);
        printf("html_compose: %zu texts, %lu faults\n", all.n, r.faults);
    } else {
        check_all(&r, &all, &o);
    }
    for (size_t i = 0; i < all.n; i++) {
        free((void *)(uintptr_t)all.names[i].p);
        free((void *)(uintptr_t)all.texts[i].p);
    }
    buf_free(&r.once);
    buf_free(&r.twice);
    html_sanitizer_free(r.sanitizer);
    return r.faults > 0;
}
