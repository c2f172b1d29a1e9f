/* The walk of a feed's archives (RFC 5005): one document after the other, each once; what breaks off goes on later. */
#include <stdlib.h>

#include "facts.h"
#include "refresh_run.h"

enum { ARCHIVES_MAX = 2000, LIST_MAX = 4 << 20 };

/* The number of the document that is kept of this address; 0: none is. */
static int64_t archive_number(const cache_feed *f, feed_str url)
{
    feed_str rest = f->archives, line;
    for (int64_t n = 1; str_split(&rest, '\n', &line); n++)
        if (str_eq(line, url))
            return n;
    return 0;
}

static feed_str before(const facts *document)
{
    return document->prev_archive.n ? document->prev_archive : document->next_page;
}

/* What a kept document, or the feed's own for 0, names as the one before it; absent: nothing. */
static feed_str before_kept(job *j, int64_t n)
{
    facts old;
    buf body;
    feed_str at = j->state.base, found = STR_NONE;
    buf_init(&body, BODY_MAX);
    int status = n ? cache_archive(j->run->cache, j->state.url, n, &j->a, &at, &body)
                   : cache_body(j->run->cache, j->state.url, &body);
    if (!status && body.n) {
        facts_document d = {.name = at, .base = at, .body = buf_str(&body), .now = run_now(j->run)};
        if (!n) {
            d.content_type = j->state.content_type;
            d.content_location = j->state.content_location;
        }
        if (facts_read(&d, &j->a, &old) == FEED_OK)
            found = before(&old);
        facts_free(&old);
    }
    buf_free(&body);
    return found;
}

static void end_walk(job *j, bool whole)
{
    j->state.history_done = whole;
    j->state.history_next = whole ? 0 : j->state.history_next;
    if (j->state.history)
        run_note(j, "%lld archive documents", (long long)j->state.history);
    run_save(j, STR_NONE);
    run_finish(j, j->kind, j->status, j->fresh, j->why);
}

void run_break_walk(job *j, int64_t until)
{
    j->state.history_next = until;
    end_walk(j, false);
}

/* Goes on to the first document that is not kept. Behind a kept one all are, where the walk before this one came to its
 * end. */
static void walk_to(job *j, feed_str url)
{
    int64_t n;
    for (int64_t steps = j->state.history; url.n && !j->walked_before && (n = archive_number(&j->state, url)); steps--)
        url = steps > 0 ? before_kept(j, n) : STR_NONE; /* else they lead in a circle */
    if (!url.n || archive_number(&j->state, url) || j->state.history >= ARCHIVES_MAX) {
        end_walk(j, true);
        return;
    }
    j->stage = JOB_ARCHIVE;
    j->hops = 0;
    j->url = url;
    run_enqueue(j, true);
}

bool run_archives_due(const job *j)
{
    int64_t now = run_now(j->run), next = j->state.history_next;
    return j->run->sources[j->source].history && !(next > now && next - now <= SCHEDULE_RETRY_AFTER_MAX);
}

/* Pages (rel=next) shift with each new entry; they are walked once. */
static feed_str first_of(const job *j, const facts *head)
{
    return j->walked_before ? head->prev_archive : before(head);
}

bool run_starts_walk(job *j, const facts *head)
{
    cache_feed *f = &j->state;
    j->walked_before = f->history_done;
    feed_str first = first_of(j, head);
    return first.n && !archive_number(f, first);
}

void run_walk(job *j, const facts *head)
{
    walk_to(j, head ? first_of(j, head) : before_kept(j, 0));
}

/* As it is linked to, wherever redirects have led. */
static feed_str linked_as(const job *j)
{
    return j->hops ? j->chain[0] : j->url;
}

static void keep_archive(job *j, const fetch_response *p, const facts *old)
{
    run *r = j->run;
    cache_feed *f = &j->state;
    buf list;
    buf_init(&list, LIST_MAX);
    buf_put_str(&list, f->archives);
    if (list.n)
        buf_put_char(&list, '\n');
    buf_put_str(&list, linked_as(j));
    int status = list.error ? list.error : cache_put_archive(r->cache, f->url, f->history + 1, j->url, p->body);
    r->status = status ? status : r->status;
    f->history += !status;
    f->archives = run_keep_text(j, &list);
    run_save(j, STR_NONE);
    walk_to(j, before(old));
}

/* It is asked for once more in a day. Who has too many requests for an archive has too many for its feeds. */
static void lose_archive(job *j, const fetch_response *p, const char *why)
{
    int64_t until = run_now(j->run) + SCHEDULE_DAY;
    if (run_is_limit(j, p)) {
        schedule_facts known;
        buf text;
        buf_init(&text, RUN_WHY_MAX);
        run_read_schedule(j, p, &known);
        until = schedule_after_failure(&known, SCHEDULE_LIMIT, 1, &j->run->random, &text);
        run_hold_domain(j, until, STR("too many requests for its archives"));
        buf_free(&text);
    }
    feed_str url = linked_as(j);
    run_note(j, "an archive document could not be read: %.*s%s%s", (int)(url.n & 0xFFF), url.p, *why ? ": " : "", why);
    run_break_walk(j, until);
}

void run_take_archive(job *j, const fetch_response *p)
{
    facts old = {.entries = 0};
    char why[RUN_WHY_MAX] = "";
    feed_str to;
    facts_document document = run_document(j, p);
    if (!p->fault && run_is_redirect(p->status) && run_may_follow(j, p, &to, why))
        run_hop(j, to);
    else if (!p->fault && p->status == 200 && facts_read(&document, &j->a, &old) == FEED_OK)
        keep_archive(j, p, &old);
    else
        lose_archive(j, p, why);
    facts_free(&old);
}
