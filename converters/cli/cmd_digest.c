/* feedloom digest: feeds → a digest in Markdown, as merge makes it. */
#include "commands.h"
#include "opt.h"

int cmd_digest(const settings *s)
{
    settings own = *s;
    if (!own.to)
        own.to = "markdown";
    if (!own.dedupe)
        own.dedupe = "id,link,near";
    return cmd_merge(&own);
}
