/* Which findings a user wants: rules left out or alone, levels of his own, and comments in the document that allow. */
#ifndef FEEDLOOM_CLI_CHOSEN_H
#define FEEDLOOM_CLI_CHOSEN_H

#include "diag.h"
#include "settings.h"

enum { ALLOWED_MAX = 64, ALLOWED_KEPT = 1024 };

typedef struct chosen {
    bool off[FEED_RULE_COUNT];
    feed_level levels[FEED_RULE_COUNT];
} chosen;

/*
 * From --only, --no and --level, and from the key `levels` of a configuration. A name may be a rule's or a family's,
 * such as InvalidLink: then all rules under it are meant. 0, or EXIT_USAGE after saying on standard error what is
 * wrong.
 */
FEED_MUST_USE int chosen_read(chosen *c, const settings *s, const char *const *levels, size_t n_levels);

/* Whether `text` is RULE=off, =info, =warning or =error with a rule or a family that exists. */
bool chosen_is_level(const char *text);

/* What comments of one document allow. */
typedef struct allowed {
    struct allowed_rule {
        feed_str name;     /* of a rule or a family */
        uint32_t from, to; /* lines */
    } rules[ALLOWED_MAX];
    size_t n;
    uint32_t line; /* where the next window begins */
    bool begun;
} allowed;

void allowed_start(allowed *a);

/*
 * Finds <!-- feedloom:allow RULE… --> in XML, rules or families, of at most 1,000 bytes. In front of the root it
 * holds for the document, anywhere else for its own lines and the one below. A document comes in windows, each of
 * which begins with as many of the last one's bytes as the call returned, at most ALLOWED_KEPT; the prolog is in the
 * first. O(bytes).
 */
size_t allowed_find(allowed *a, feed_str window);
bool allowed_has(const allowed *a, const feed_finding *f);

#endif
