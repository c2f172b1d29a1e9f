/* feedloom digest: feeds → a digest in Markdown, as merge makes it, or of the feeds of a site. */
#include <stdio.h>

#include "commands.h"
#include "input.h"
#include "opt.h"
#include "site_digest.h"

static const char *const CONFIGS[] = {".yaml", ".yml", NULL};

int cmd_digest(const settings *s)
{
    settings own = *s;
    size_t configs = 0;
    for (size_t i = 0; i < s->n_inputs; i++)
        configs += input_has_extension(s->inputs[i], CONFIGS);
    if (configs && s->n_inputs > 1) {
        fprintf(stderr, "feedloom digest: a configuration stands alone\n");
        return EXIT_USAGE;
    }
    if (!own.to)
        own.to = "markdown";
    if (configs)
        return site_run(&own, s->inputs[0], site_digest_set, site_make_once);
    if (!own.dedupe)
        own.dedupe = "id,link,near";
    return cmd_merge(&own);
}
