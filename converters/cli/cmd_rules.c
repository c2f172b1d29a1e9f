/* feedloom rules */
#include <stdio.h>

#include "../../feeds/core/str.h"
#include "commands.h"
#include "diag.h"
#include "opt.h"

static void explain(const feed_rule_info *rule)
{
    printf("%s (%s)\n  %s\n", rule->id, diag_level_name(rule->level), rule->text);
    if (*rule->parent)
        printf("  A kind of %s.\n", rule->parent);
    if (*rule->reference)
        printf("  See %s\n", rule->reference);
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
    feed_rule found = feed_rule_find(str_of(s->inputs[0]));
    if (found == FEED_RULE_COUNT) {
        fprintf(stderr, "feedloom rules: no rule \"%s\"; 'feedloom rules' lists them\n", s->inputs[0]);
        return EXIT_USAGE;
    }
    explain(feed_rule_get(found));
    return EXIT_CLEAN;
}
