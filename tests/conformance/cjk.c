/*
 * Emphasis and bare URLs beside CJK characters over whole documents: cjk FILE... Renders each with the amended rule and
 * without. What has no CJK character beside a run of * or _ or in front of a URL must come out byte for byte the same.
 * With -l, lines of standard input are rendered one by one: the HTML with the rule, a tab, the HTML without.
 */
#include <stdio.h>
#include <string.h>

#include "converters/markdown/cjk.h"
#include "converters/markdown/markdown.h"
#include "feeds/core/utf8.h"
#include "feeds/model/report.h"

typedef struct tally {
    size_t blocks, differ, wrong;
} tally;

/* Bytes of a run of * or _, or of what begins a URL; 0 if none of them is there. */
static size_t mark_length(feed_str s)
{
    size_t n = 0;
    while (n < s.n && (s.p[n] == '*' || s.p[n] == '_'))
        n++;
    return n ? n : str_starts(s, STR("http")) || str_starts(s, STR("www.")) ? 4 : 0;
}

static size_t previous(feed_str s, size_t at)
{
    for (at--; at && ((unsigned char)s.p[at] & 0xC0) == 0x80;)
        at--;
    return at;
}

/* A CJK character, or a mark of no width behind one, stands beside a mark. */
static bool has_cjk_beside(feed_str s)
{
    int length;
    for (size_t i = 0, n; i < s.n; i += n ? n : 1) {
        size_t begin = i;
        n = mark_length(str_from(s, i));
        if (!n)
            continue;
        if (i + n < s.n && cjk_is(utf8_decode(s.p + i + n, s.p + s.n, &length)))
            return true;
        for (int back = 0; begin && back < 2; back++) {
            begin = previous(s, begin);
            if (cjk_is(utf8_decode(s.p + begin, s.p + s.n, &length)))
                return true;
        }
    }
    return false;
}

static int render(markdown *m, feed_str text, bool cjk)
{
    const char *limit;
    size_t where;
    const markdown_options options = {.keep_raw = true, .cjk = cjk};
    return markdown_parse(m, text, &options, &limit, &where);
}

static bool is_leaf(const markdown *m, size_t i)
{
    return m->nodes[i].next == i + 1;
}

/* Blocks are the same with and without; each leaf is compared. Marks that were not understood stand in the text. */
static void compare(const markdown *with, const markdown *without, tally *t)
{
    t->wrong += with->n_nodes != without->n_nodes;
    for (size_t i = 1; i < with->n_nodes && with->n_nodes == without->n_nodes; i++) {
        feed_str html = markdown_html(without, without->nodes[i].inner);
        if (!is_leaf(with, i))
            continue;
        bool same = str_eq(markdown_html(with, with->nodes[i].inner), html);
        bool wrong = !same && !has_cjk_beside(markdown_text(without, without->nodes[i].text));
        t->blocks++;
        t->differ += !same;
        t->wrong += wrong;
        if (wrong)
            printf("differs: %.*s\n", FMT(html));
    }
}

static bool read_file(const char *path, buf *b)
{
    FILE *f = fopen(path, "rb");
    size_t n = 1;
    buf_clear(b);
    while (f && n && buf_reserve(b, 65536)) {
        n = fread(b->p + b->n, 1, 65536, f);
        b->n += n;
    }
    if (f)
        fclose(f);
    b->n = utf8_clean_prefix(buf_str(b));
    return f != NULL;
}

static void put_lines(markdown *m)
{
    static char line[1 << 20];
    while (fgets(line, sizeof line, stdin)) {
        feed_str text = {line, strcspn(line, "\n")};
        for (int cjk = 1; cjk >= 0; cjk--) {
            buf_clear(&m->html);
            if (render(m, text, cjk))
                buf_clear(&m->html);
            for (size_t i = 0; i < m->html.n; i++)
                putchar(m->html.p[i] == '\n' ? ' ' : m->html.p[i]);
            putchar(cjk ? '\t' : '\n');
        }
    }
}

int main(int argc, char **argv)
{
    markdown with, without;
    buf text;
    tally t = {0};
    buf_init(&text, 32 << 20);
    markdown_init(&with);
    markdown_init(&without);
    if (argc > 1 && strcmp(argv[1], "-l") == 0)
        put_lines(&with);
    for (int i = 1; i < argc && argv[1][0] != '-'; i++)
        if (read_file(argv[i], &text) && !render(&with, buf_str(&text), true) &&
            !render(&without, buf_str(&text), false))
            compare(&with, &without, &t);
    if (t.blocks)
        printf("%zu blocks, %zu differ, %zu of them without a CJK character beside\n", t.blocks, t.differ, t.wrong);
    markdown_free(&with);
    markdown_free(&without);
    buf_free(&text);
    return t.wrong > 0;
}
