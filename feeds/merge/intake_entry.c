/* What an entry lacks comes from its feed. */
#include "../model/report.h"
#include "intake_own.h"

/* When it was surely there already: what is known of it, else what the feed says of itself; never later than now. */
static feed_time first_seen(const intake *in)
{
    int64_t now = in->options->now;
    feed_time t = {.unix_seconds = in->seen ? in->seen : in->document.first_seen, .set = true, .zoned = true};
    if (!t.unix_seconds && in->head.updated.set)
        t = in->head.updated;
    if (now && (!t.unix_seconds || t.unix_seconds > now))
        t = (feed_time){.unix_seconds = now, .set = true, .zoned = true};
    return t;
}

static bool is_future(const intake *in, feed_time t)
{
    return t.set && in->options->now && t.unix_seconds > in->options->now;
}

/* Asked while the entry says itself what it is: ids may be made later. */
void intake_note_seen(intake *in, const feed_entry *e)
{
    bool needed = (!e->published.set && !e->updated.set) || is_future(in, e->published) || is_future(in, e->updated);
    in->seen = needed ? in->document.seen(in->document.context, e) : 0;
}

/* False: it is not wanted. */
static bool complete_dates(intake *in, feed_entry *e)
{
    const merge_options *o = in->options;
    if (!e->published.set && !e->updated.set) {
        in->stats.undated += o->drop_undated;
        if (o->drop_undated)
            return false;
        e->published = e->updated = first_seen(in);
        report_rule(in->document.reporter, FEED_RULE_EntryUndated, e->origin);
    }
    bool future = !in->document.own && (is_future(in, e->published) || is_future(in, e->updated));
    in->stats.ahead += future && o->future != MERGE_DATES_KEEP;
    if (future && o->future == MERGE_DATES_DROP && is_future(in, e->published.set ? e->published : e->updated)) {
        in->stats.future++;
        report_rule(in->document.reporter, FEED_RULE_EntryFuture, e->origin);
        return false;
    }
    if (future && o->future != MERGE_DATES_KEEP) {
        feed_time seen = first_seen(in);
        report_rule(in->document.reporter, FEED_RULE_EntryFuture, e->origin);
        e->published = is_future(in, e->published) ? seen : e->published;
        e->updated = is_future(in, e->updated) ? seen : e->updated;
    }
    int64_t seconds = e->published.set ? e->published.unix_seconds : e->updated.unix_seconds;
    bool old = seconds < o->since;
    in->stats.old += old;
    return !old;
}

static int complete_id(intake *in, feed_entry *e)
{
    if (merge_id_is_good(e->id))
        return FEED_OK;
    feed_str key = e->source ? source_key(e->source) : in->document.name;
    e->id = merge_made_id(key, e->id, e, &in->a);
    e->id_is_permalink = false;
    return e->id.p ? FEED_OK : FEED_E_MEMORY;
}

/* Atom's writers who know no author name the feed itself: nobody wrote its entries from elsewhere. */
static bool is_stand_in(const feed_head *head)
{
    const feed_person *only = head->authors;
    return head->n_authors == 1 && !only->uri.n && !only->email.n && str_eq(only->name, head->title.value);
}

/* RFC 4287 section 4.2.1: the authors of its source, then those of the feed that it stands in. */
static void complete_authors(const intake *in, feed_entry *e)
{
    const feed_source *source = e->source;
    if (e->n_authors)
        return;
    if (source && source->n_authors) {
        e->authors = source->authors;
        e->n_authors = source->n_authors;
    } else if (!source || !is_stand_in(&in->head)) {
        e->authors = in->head.authors;
        e->n_authors = in->head.n_authors;
    }
}

bool intake_complete(intake *in, feed_entry *e, int *status)
{
    *status = FEED_OK;
    if (in->document.own)
        return complete_dates(in, e);
    complete_authors(in, e);
    if (!e->source && in->has_source)
        e->source = &in->source;
    if (!e->language.n)
        e->language = in->head.language;
    if (!e->rights.n)
        e->rights = in->head.rights;
    *status = complete_id(in, e);
    intake_fit_entry(in, e);
    return !*status && complete_dates(in, e);
}
