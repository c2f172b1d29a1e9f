/* What the command line says, for all commands: each option's row names the field that it fills. */
#ifndef FEEDLOOM_CLI_SETTINGS_H
#define FEEDLOOM_CLI_SETTINGS_H

#include "../digest/digest.h"

enum { HUBS_MAX = 8 };

typedef struct settings {
    const char *to, *output, *entries, *site, *authority, *permalink, *language, *author, *title, *self, *timezone,
        *undated, *grammar, *body, *stylesheet, *rights, *icon, *logo, *format, *base, *fail_on, *shell,
        *html, *empty, *titles, *references, *unwrap, *start, *from,
        *encoding, *base_url, *comments_link, *direction, *index, *split, *section_level;
    const char *hub[HUBS_MAX], *no_rule[HUBS_MAX], *only[HUBS_MAX], *level[HUBS_MAX],
        *section[HUBS_MAX], *no_section[HUBS_MAX], *strip_not[HUBS_MAX];
    const char *dedupe, *since, *dates, *order, *prefer[HUBS_MAX], *keep[HUBS_MAX], *block[HUBS_MAX],
        *pair[HUBS_MAX]; /* merge */
    long per_source, per_day;
    bool longest, clean_links;
    const char *title_from[HUBS_MAX], *date_from[HUBS_MAX], *title_strip[HUBS_MAX], *link_from[HUBS_MAX];
    long jobs, max, ttl, interval;
    bool quiet, verbose, no_validate, help, manual, drafts, future, explain, skip_before_heading,
        plain_emphasis, drop_pixels, strict_lossless;
    const char *folder;                                                            /* build */
    bool check, no_wait, keep_going, force, print, config_keys, config_schema; /* build, init, help */
    const char *url, *header[HUBS_MAX]; /* inspect */
    bool no_sanitize, no_resolve;
    bool guard, unguarded; /* build */
    const char *config, *previous, *content_type; /* validate */
    bool dry_run, in_place; /* fix */
    const char *cache, *pause, *timeout, *user_agent, *robots, *history, *allow_private[HUBS_MAX]; /* fetch, status */
    long parallel;
    bool plan, offline;
    const char **inputs;
    size_t n_inputs;
} settings;

#endif
