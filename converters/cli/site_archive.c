#include "site_archive.h"

#include <stdio.h>

#include "../../feeds/core/date.h"
#include "../../feeds/model/report.h"

feed_str archive_period(const config_output *o, const feed_entry *entry, char bytes[8])
{
    feed_time time = entry->published.set ? entry->published : entry->updated;
    int64_t year, days = time.unix_seconds / 86400 - (time.unix_seconds % 86400 < 0);
    int month, day;
    date_civil(days, &year, &month, &day);
    bool years = strcmp(o->archive, "year") == 0;
    int n = years ? snprintf(bytes, 8, "%04u", (unsigned)year % 10000)
                  : snprintf(bytes, 8, "%04u-%02u", (unsigned)year % 10000, (unsigned)month % 100);
    return (feed_str){bytes, (size_t)n};
}

const char *archive_path(site *t, const config_output *o, feed_str period)
{
    feed_str path = str_of(o->path);
    size_t dot = path.n;
    for (size_t i = 0; i < path.n; i++)
        dot = path.p[i] == '.' ? i : path.p[i] == '/' ? path.n : dot;
    char name[16];
    snprintf(name, sizeof name, "-%.*s", FMT(period));
    return site_join(t, (feed_str){path.p, dot}, str_of(name), str_from(path, dot));
}

int archive_chain(site *t, const config_output *o, const site_group *groups, size_t n, size_t i, site_chain *out)
{
    bool subscription = i == n;
    size_t previous = subscription ? n - 1 : i; /* documents before this one that are full */
    bool has_previous = previous > 0, has_next = i + 1 < n;
    *out = (site_chain){.archived = true, .full = has_next};
    if (has_previous)
        out->previous = str_of(archive_path(t, o, groups[previous - 1].slug));
    if (has_next)
        out->next = str_of(archive_path(t, o, groups[i + 1].slug));
    if (!subscription)
        out->current = str_of(o->path);
    return (has_previous && !out->previous.p) || (has_next && !out->next.p) ? FEED_E_MEMORY : FEED_OK;
}
