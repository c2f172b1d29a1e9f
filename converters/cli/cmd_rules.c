/* feedloom rules */
#include <stdio.h>

#include "../../feeds/core/str.h"
#include "../../feeds/core/utf8.h"
#include "commands.h"
#include "diag.h"
#include "examples.h"
#include "opt.h"
#include "whys.h"

static const char *example_of(const char *rule)
{
    for (const struct example *e = EXAMPLES; e->rule; e++)
        if (strcmp(e->rule, rule) == 0)
            return e->diff;
    return NULL;
}

/* Examples hold controls and broken characters, which are shown as they are called. */
static void print_visible(feed_str line)
{
    for (size_t i = 0; i < line.n;) {
        unsigned char c = (unsigned char)line.p[i];
        int length = 1;
        uint32_t ch = utf8_decode(line.p + i, line.p + line.n, &length);
        bool broken = ch == UTF8_BAD || (c < 0x20 && c != '\t') || c == 0x7F;
        bool unseen = ch == 0xFEFF || (ch >= 0x80 && ch < 0xA0) || (ch >= 0x200B && ch <= 0x200F) ||
                      (ch >= 0x202A && ch <= 0x202E) || (ch >= 0x2060 && ch <= 0x2069) || ch == 0xAD;
        if (broken)
            printf("\\x%02X", c);
        else if (unseen)
            printf("\\u%04X", (unsigned)ch);
        else
            fwrite(line.p + i, 1, (size_t)length, stdout);
        i += broken ? 1 : (size_t)length;
    }
}

/* One side of the diff: lines that both have, and those of `side`, '-' or '+'. */
static void print_side(const char *title, const char *diff, char side)
{
    feed_str rest = str_of(diff), line;
    bool empty = true;
    printf("\n%s\n", title);
    for (bool first = true; str_split(&rest, '\n', &line); first = false) {
        if (str_starts(line, STR("@@"))) {
            fputs(first ? "" : "    ...\n", stdout);
            continue;
        }
        if (!line.n || (line.p[0] != ' ' && line.p[0] != side))
            continue;
        fputs("    ", stdout);
        print_visible(str_from(line, 1));
        putchar('\n');
        empty = false;
    }
    if (empty)
        puts("    (an empty document)");
}

static void explain(feed_rule id)
{
    const feed_rule_info *rule = feed_rule_get(id);
    const char *diff = example_of(rule->id);
    printf("%s (%s)\n    %s\n", rule->id, diag_level_name(rule->level), rule->text);
    if (*rule->parent)
        printf("    A kind of %s.\n", rule->parent);
    if (rule_why(id))
        printf("\nWhy readers care\n    %s\n", rule_why(id));
    if (diff) {
        print_side("Breaks it", diff, '-');
        print_side("Mended", diff, '+');
    }
    if (*rule->reference)
        printf("\nReference\n    %s\n", rule->reference);
}

/* However it is written, big letters or small. */
static feed_rule find_rule(feed_str name)
{
    feed_rule found = FEED_RULE_COUNT;
    for (int i = 0; i < FEED_RULE_COUNT; i++)
        if (str_eq_nocase(str_of(feed_rule_get((feed_rule)i)->id), name))
            found = (feed_rule)i;
    return found;
}

int cmd_rules(const settings *s)
{
    if (!s->n_inputs) {
        for (int i = 0; i < FEED_RULE_COUNT; i++) {
            const feed_rule_info *rule = feed_rule_get((feed_rule)i);
            printf("%-32s %-8s %s\n", rule->id, diag_level_name(rule->level), rule->text);
        }
        return EXIT_CLEAN;
    }
    feed_rule found = find_rule(str_of(s->inputs[0]));
    if (found == FEED_RULE_COUNT) {
        fprintf(stderr, "feedloom rules: no rule \"%s\"; 'feedloom rules' lists them\n", s->inputs[0]);
        return EXIT_USAGE;
    }
    explain(found);
    return EXIT_CLEAN;
}
