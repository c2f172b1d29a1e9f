#include "facts.h"

#include "../core/hash.h"
#include "../core/uri.h"

enum { IDS_MAX = 16 << 20, MONTH = 28 * SCHEDULE_DAY, URL_BYTES = 8192 };

#define SY_NS "http://purl.org/rss/1.0/modules/syndication/"

typedef struct reading {
    facts *out;
    arena *a;
    const facts_document *document;
} reading;

uint64_t facts_entry_hash(const feed_entry *entry)
{
    if (entry->id.n)
        return hash64(entry->id);
    for (size_t i = 0; i < entry->n_links; i++)
        if (!entry->links[i].rel.p || str_eq(entry->links[i].rel, STR("alternate")))
            return hash64(entry->links[i].href);
    return hash64(entry->title.value);
}

/* ---- what the head says ---- */

static const struct { const char *name; int64_t seconds; } PERIODS[] = {
    {"hourly", SCHEDULE_HOUR}, {"daily", SCHEDULE_DAY}, {"weekly", 7 * SCHEDULE_DAY}, {"monthly", 30 * SCHEDULE_DAY},
    {"yearly", 365 * SCHEDULE_DAY}};

static const char *const DAYS[] = {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};

static long number(feed_str s)
{
    size_t at = 0;
    s = str_trim(s);
    long n = str_digits(s, &at, 6);
    return at == s.n ? n : -1;
}

static void take_syndication(const feed_ext *e, int64_t *period, long *frequency)
{
    feed_str text = str_trim(e->text);
    if (str_eq(e->local, STR("updateFrequency")))
        *frequency = number(text);
    for (size_t i = 0; i < sizeof PERIODS / sizeof *PERIODS && str_eq(e->local, STR("updatePeriod")); i++)
        if (str_eq_nocase(text, str_of(PERIODS[i].name)))
            *period = PERIODS[i].seconds;
}

static void take_skips(const feed_ext *e, schedule_hints *out)
{
    for (const feed_ext *one = e->children; one; one = one->next) {
        long hour = str_eq_nocase(one->local, STR("hour")) ? number(one->text) : -1;
        if (hour >= 0 && hour <= 24)
            out->skip_hours |= UINT32_C(1) << hour % 24;
        for (size_t d = 0; d < 7 && str_eq_nocase(one->local, STR("day")); d++)
            if (str_eq_nocase(str_trim(one->text), str_of(DAYS[d])))
                out->skip_days |= (unsigned char)(1U << d);
    }
}

static void take_hints(const feed_head *head, schedule_hints *out)
{
    int64_t period = 0;
    long frequency = 1;
    out->ttl = (int64_t)head->ttl_minutes * 60;
    for (const feed_ext *e = head->extensions; e; e = e->next) {
        if (str_eq(e->ns, STR(SY_NS)))
            take_syndication(e, &period, &frequency);
        else if (str_eq_nocase(e->local, STR("skipHours")) || str_eq_nocase(e->local, STR("skipDays")))
            take_skips(e, out);
    }
    out->period = period / (frequency > 0 ? frequency : 1);
}

static feed_str absolute(reading *r, feed_str href)
{
    buf whole;
    buf_init(&whole, URL_BYTES);
    uri_resolve(r->document->base, href, &whole);
    feed_str found = !whole.error && uri_is_http(buf_str(&whole)) ? arena_dup(r->a, buf_str(&whole)) : STR_NONE;
    buf_free(&whole);
    return found;
}

static int on_head(void *context, const feed_head *head)
{
    reading *r = context;
    facts *f = r->out;
    take_hints(head, &f->hints);
    f->title = arena_dup(r->a, head->title.value);
    for (size_t i = 0; i < head->n_links; i++) {
        const feed_link *l = &head->links[i];
        if (str_eq(l->rel, STR("prev-archive")) && !f->prev_archive.p)
            f->prev_archive = absolute(r, l->href);
        else if (str_eq(l->rel, STR("next")) && !f->next_page.p)
            f->next_page = absolute(r, l->href);
        else if (str_eq(l->rel, STR("self")) && !f->self.p)
            f->self = absolute(r, l->href);
    }
    return FEED_OK;
}

/* ---- entries ---- */

static int on_entry(void *context, const feed_entry *entry)
{
    reading *r = context;
    facts *f = r->out;
    uint64_t hash = facts_entry_hash(entry);
    feed_time t = entry->published.set ? entry->published : entry->updated;
    buf_put(&f->ids, (const char *)&hash, sizeof hash);
    f->entries++;
    if (!t.set || t.unix_seconds > r->document->now + SCHEDULE_DAY)
        return f->ids.error;
    f->recent += t.unix_seconds > r->document->now - MONTH;
    if (!f->newest || t.unix_seconds > f->newest)
        f->newest = t.unix_seconds;
    if (!f->oldest || t.unix_seconds < f->oldest)
        f->oldest = t.unix_seconds;
    return f->ids.error;
}

static int on_end(void *context)
{
    (void)context;
    return FEED_OK;
}

/* The first finding is the reason, where nothing could be read. */
static void on_finding(void *context, const feed_finding *finding)
{
    reading *r = context;
    if (r->out->fault.p || finding->level != FEED_ERROR)
        return;
    buf text;
    buf_init(&text, 1024);
    if (finding->pos.line)
        buf_printf(&text, "line %u: ", finding->pos.line);
    buf_put_str(&text, finding->message);
    r->out->fault = arena_dup(r->a, buf_str(&text));
    buf_free(&text);
}

int facts_read(const facts_document *d, arena *a, facts *out)
{
    *out = (facts){0};
    buf_init(&out->ids, IDS_MAX);
    reading r = {out, a, d};
    feed_reader_options options = {.name = d->name, .base_url = d->base, .content_type = d->content_type,
                                   .content_location = d->content_location, .content_language = d->content_language,
                                   .trusted = true};
    feed_reader *reader = feed_reader_new(&options, (feed_sink){on_head, on_entry, on_end, &r},
                                          (feed_reporter){on_finding, &r});
    int status = reader ? feed_reader_push(reader, d->body.p, d->body.n) : FEED_E_MEMORY;
    if (!status)
        status = feed_reader_finish(reader);
    if (reader) {
        const feed_reader_info *info = feed_reader_get_info(reader);
        out->flawed = info->bozo;
        if (info->fault.n && !out->fault.p)
            out->fault = arena_dup(a, info->fault);
    }
    feed_reader_free(reader);
    return status;
}

void facts_free(facts *f)
{
    buf_free(&f->ids);
}
