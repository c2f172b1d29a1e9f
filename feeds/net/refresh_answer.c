/* What a response means for a feed: its state, its schedule, the redirect ledger; of archives: refresh_archive.c. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "../core/hash.h"
#include "../core/uri.h"
#include "discover.h"
#include "facts.h"
#include "refresh_run.h"
#include "seen.h"

enum { VALIDATOR_MAX = 4096, SEEN_BYTES = 1 << 20, MOVED_FAILURES = 3 };

/* ---- common ---- */

void run_read_schedule(const job *j, const fetch_response *p, schedule_facts *out)
{
    *out = (schedule_facts){.now = run_now(j->run), .headers = {-1, -1, -1},
                            .every = j->run->sources[j->source].every, .change = j->state.change};
    if (p)
        schedule_read_headers(p->cache_control, p->expires, p->date, p->age, p->retry_after, p->limit_remaining,
                              p->limit_reset, out->now, &out->headers);
}

feed_str run_keep_text(job *j, buf *b)
{
    feed_str copy = arena_dup(&j->a, buf_str(b));
    buf_free(b);
    return copy;
}

void run_note(job *j, const char *format, ...)
{
    char text[RUN_WHY_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (j->note.n)
        buf_put_lit(&j->note, "; ");
    buf_put_str(&j->note, str_of(text));
}

void run_hold_domain(job *j, int64_t until, feed_str why)
{
    domain_state *d = run_domain(j);
    if (until <= d->not_before)
        return;
    d->not_before = until;
    d->why = arena_dup(&j->run->a, why);
    d->failures++;
    d->changed = true;
}

/* ---- failures ---- */

static void count_failed(job *j)
{
    origin *o = j->origin;
    if (o->n_failed == o->capacity) {
        size_t capacity = o->capacity ? o->capacity * 2 : 8;
        size_t *failed = realloc(o->failed, capacity * sizeof *failed);
        if (!failed)
            return; /* then the host is not found to be out */
        o->failed = failed;
        o->capacity = capacity;
    }
    o->failed[o->n_failed++] = j->source;
}

/* A feed that moved and fails where it moved to is looked for at its old place again. */
static void doubt_move(job *j, bool lost)
{
    cache_feed *f = &j->state;
    if (!f->moved.n || (!lost && ++f->moved_failures < MOVED_FAILURES))
        return;
    run_note(j, "back to %.*s", (int)(f->url.n & 0xFFF), f->url.p);
    f->moved = f->redirect = STR_NONE;
    f->redirects = f->redirect_since = f->moved_failures = 0;
}

/* What came whole and was of no use comes whole again, where there is nothing to ask conditionally with. */
static bool comes_whole(const cache_feed *f, const fetch_response *p)
{
    return p && p->status == 200 && !f->etag.n && !f->last_modified.n &&
           (!p->fault || p->fault == FETCH_LARGE || p->fault == FETCH_ENCODING);
}

void run_fail(job *j, schedule_failure kind, const fetch_response *p, const char *format, ...)
{
    run *r = j->run;
    cache_feed *f = &j->state;
    schedule_facts known;
    char text[RUN_WHY_MAX];
    buf why;
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    buf_init(&why, RUN_WHY_MAX);
    run_read_schedule(j, p, &known);
    f->failing_since = f->failures++ ? f->failing_since : known.now;
    f->attempted = known.now;
    f->status = p ? p->status : 0;
    f->fault = arena_dup(&j->a, str_of(text));
    if (kind == SCHEDULE_ANSWER && comes_whole(f, p))
        kind = SCHEDULE_WHOLE;
    f->next = schedule_after_failure(&known, kind, f->failures, &r->random, &why);
    f->why = run_keep_text(j, &why);
    if (kind == SCHEDULE_LIMIT && (f->status != 503 || known.headers.retry_after >= 0))
        run_hold_domain(j, f->next, f->fault);
    if (kind != SCHEDULE_LIMIT)
        doubt_move(j, f->status == 404 || f->status == 410);
    run_save(j, STR_NONE);
    run_finish(j, REFRESH_FAILED, (long)f->status, 0, f->fault);
}

bool run_is_limit(const job *j, const fetch_response *p)
{
    return p->status == 429 || (p->status == 503 && p->retry_after.n) ||
           (p->status == 403 && !p->challenge && run_domain(j)->forbidden == 1);
}

static void fail_status(job *j, const fetch_response *p)
{
    long s = p->status;
    bool limits = s == 503 || run_is_limit(j, p);
    if (p->challenge)
        run_fail(j, SCHEDULE_CLOSED, p, "a Cloudflare challenge keeps programs out (%ld)", s);
    else if (s == 429 || (limits && s == 403))
        run_fail(j, SCHEDULE_LIMIT, p, "too many requests (%ld)", s);
    else if (limits)
        run_fail(j, SCHEDULE_LIMIT, p, "the server is overloaded or down (503)");
    else if (s == 404)
        run_fail(j, SCHEDULE_ANSWER, p, "not found (404)");
    else if (s == 401 || s == 407)
        run_fail(j, SCHEDULE_ANSWER, p, "a name and password are asked for (%ld)", s);
    else if (s == 403)
        run_fail(j, SCHEDULE_ANSWER, p, "forbidden (403)");
    else if (s >= 500)
        run_fail(j, SCHEDULE_ANSWER, p, "the server failed (%ld)", s);
    else
        run_fail(j, SCHEDULE_ANSWER, p, "an answer of status %ld", s);
}

static void gone(job *j, const fetch_response *p)
{
    cache_feed *f = &j->state;
    if (f->moved.n) { /* what is gone is the new place */
        run_fail(j, SCHEDULE_ANSWER, p, "gone from where it had moved (410)");
        return;
    }
    f->gone = f->attempted = run_now(j->run);
    f->status = p->status;
    f->fault = STR("gone (410)");
    f->why = f->fault;
    run_save(j, STR_NONE);
    run_finish(j, REFRESH_GONE, p->status, 0, STR("gone (410); not asked any more"));
}

static void fail_exchange(job *j, const fetch_response *p)
{
    bool silent = p->fault == FETCH_NAME || p->fault == FETCH_CONNECT || p->fault == FETCH_TIMEOUT;
    if (silent && !p->status) {
        j->origin->silent++;
        j->origin->silence = fetch_fault_name(p->fault);
    }
    feed_str name = str_of(fetch_fault_name(p->fault)), text = p->message;
    run_fail(j, p->status ? SCHEDULE_ANSWER : SCHEDULE_SILENT, p, "%.*s%s%.*s", (int)name.n, name.p, text.n ? ": " : "",
             (int)(text.n & 0x1FF), text.n ? text.p : "");
}

/* ---- redirects ---- */

static feed_str resolve(job *j, feed_str href)
{
    buf whole, encoded;
    buf_init(&whole, 8192);
    buf_init(&encoded, 3 * 8192);
    uri_resolve(j->url, str_trim(href), &whole);
    whole.n = str_find_byte(buf_str(&whole), '#');
    uri_put_encoded(&encoded, buf_str(&whole));
    feed_str found = whole.error || encoded.error ? STR_NONE : arena_dup(&j->a, buf_str(&encoded));
    buf_free(&whole);
    buf_free(&encoded);
    return found;
}

bool run_was_here(const job *j, feed_str url)
{
    for (int i = 0; i < j->hops; i++)
        if (str_eq(j->chain[i], url))
            return true;
    return str_eq(j->url, url);
}

bool run_is_redirect(long status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool run_may_follow(job *j, const fetch_response *p, feed_str *to, char why[RUN_WHY_MAX])
{
    *to = resolve(j, p->location);
    int shown = (int)(to->n & 0x1FF), most = j->run->o->redirects;
    if (!p->location.n || !to->n)
        snprintf(why, RUN_WHY_MAX, "a redirect to nowhere (%ld)", p->status);
    else if (!uri_is_http(*to))
        snprintf(why, RUN_WHY_MAX, "refused redirect: to %.*s, which is no http or https address", shown, to->p);
    else if (run_was_here(j, *to))
        snprintf(why, RUN_WHY_MAX, "redirect loop: back to %.*s", shown, to->p);
    else if (j->hops >= most || j->hops == HOPS_MAX)
        snprintf(why, RUN_WHY_MAX, "redirect loop or more than %d redirects", most);
    else
        return true;
    return false;
}

void run_hop(job *j, feed_str to)
{
    j->chain[j->hops++] = j->url;
    j->url = to;
    run_enqueue(j, true);
}

static void follow(job *j, const fetch_response *p)
{
    char why[RUN_WHY_MAX];
    feed_str to;
    if (!run_may_follow(j, p, &to, why)) {
        run_fail(j, SCHEDULE_ANSWER, p, "%s", why);
        return;
    }
    if (uri_has_scheme(j->url, STR("https")) && !uri_has_scheme(to, STR("https")))
        run_note(j, "redirected from https to http");
    j->permanent = (p->status == 301 || p->status == 308) && (j->permanent || !j->hops);
    if (j->permanent)
        j->permanent_to = to;
    run_hop(j, to);
}

/* Permanent redirects that were seen steadily are believed. */
static void keep_ledger(job *j)
{
    cache_feed *f = &j->state;
    int64_t now = run_now(j->run);
    f->moved_failures = 0;
    if (!j->permanent_to.n || str_eq(j->permanent_to, f->url)) {
        if (!j->hops && !f->moved.n) {
            f->redirect = STR_NONE;
            f->redirects = f->redirect_since = 0;
        }
        return;
    }
    if (!str_eq(f->redirect, j->permanent_to)) {
        f->redirect = j->permanent_to;
        f->redirects = 0;
        f->redirect_since = now;
    }
    f->redirects++;
    bool steady = f->redirects >= MOVED_SIGHTS ||
                  (f->redirects >= MOVED_SIGHTS_LEAST && now - f->redirect_since >= 7 * SCHEDULE_DAY);
    if (steady)
        f->moved = f->redirect;
    run_note(j, steady ? "has moved to %.*s" : "permanent redirect to %.*s", (int)(f->redirect.n & 0xFFF),
             f->redirect.p);
}

/* ---- good answers ---- */

/* A validator of a length that no server takes back is none. */
static feed_str keep_validator(job *j, feed_str value)
{
    return value.n > VALIDATOR_MAX ? STR_NONE : arena_dup(&j->a, value);
}

static void take_validators(job *j, const fetch_response *p)
{
    cache_feed *f = &j->state;
    if (p->status == 200 || p->etag.n)
        f->etag = keep_validator(j, p->etag);
    if (p->status == 200 || p->last_modified.n)
        f->last_modified = keep_validator(j, p->last_modified);
}

/* What a 304 does not say is as the answer before it said. */
static void remember_age(job *j, const fetch_response *p, schedule_facts *known)
{
    if (p->status == 304 && !p->cache_control.n && !p->expires.n)
        known->headers.max_age = known->hints.max_age;
    known->hints.max_age = known->headers.max_age > 0 ? known->headers.max_age : 0;
    j->state.hints = arena_dup(&j->a, (feed_str){(const char *)&known->hints, sizeof known->hints});
}

static void plan_next(job *j, const fetch_response *p)
{
    cache_feed *f = &j->state;
    schedule_facts known;
    buf why;
    buf_init(&why, RUN_WHY_MAX);
    run_read_schedule(j, p, &known);
    if (f->hints.n == sizeof known.hints)
        memcpy(&known.hints, f->hints.p, sizeof known.hints);
    remember_age(j, p, &known);
    known.conditional = f->etag.n || f->last_modified.n;
    if (known.change && f->changed && known.now - f->changed > known.change)
        known.change = known.now - f->changed; /* it has grown quieter */
    f->next = schedule_after_success(&known, &why);
    int64_t reset = known.headers.limit_reset;
    if (reset > 0)
        run_hold_domain(j, known.now + (reset < SCHEDULE_RETRY_AFTER_MAX ? reset : SCHEDULE_RETRY_AFTER_MAX),
                    STR("x-ratelimit-reset"));
    f->why = run_keep_text(j, &why);
}

static void succeed(job *j, const fetch_response *p)
{
    cache_feed *f = &j->state;
    f->attempted = f->checked = run_now(j->run);
    f->first_seen = f->first_seen ? f->first_seen : f->attempted;
    f->failures = f->failing_since = f->gone = 0;
    f->fault = STR_NONE;
    f->status = p->status;
    take_validators(j, p);
    keep_ledger(j);
    plan_next(j, p);
}

static void unchanged(job *j, const fetch_response *p)
{
    if (!j->conditional || !j->state.fetched) {
        run_fail(j, SCHEDULE_ANSWER, p, "not modified (304), though nothing was known");
        return;
    }
    succeed(j, p);
    run_save(j, STR_NONE);
    j->kind = REFRESH_UNCHANGED;
    j->status = p->status;
    j->why = j->state.why;
    if (!j->state.history_done && run_archives_due(j))
        run_walk(j, NULL);
    else
        run_finish(j, j->kind, j->status, 0, j->why);
}

/* Entries and dates; how often it changes. */
static void learn(job *j, facts *now)
{
    cache_feed *f = &j->state;
    int64_t at = run_now(j->run);
    buf seen;
    buf_init(&seen, SEEN_BYTES);
    uint64_t *ids = (uint64_t *)(void *)now->ids.p;
    if (seen_merge(f->seen, ids, now->entries, at, &seen, &j->fresh)) {
        buf_free(&seen);
        return;
    }
    if (!f->change && now->entries > 1 && now->newest > now->oldest)
        f->change = (now->newest - now->oldest) / ((int64_t)now->entries - 1);
    else if (j->fresh && f->changed)
        f->change = schedule_learn(f->change, at - f->changed);
    f->changed = j->fresh ? at : f->changed;
    f->seen = run_keep_text(j, &seen);
    f->entries = (int64_t)now->entries;
    f->recent = (int64_t)now->recent;
    f->newest = now->newest;
    f->title = now->title.n ? now->title : f->title;
    f->hints = arena_dup(&j->a, (feed_str){(const char *)&now->hints, sizeof now->hints});
}

static void keep_headers(job *j, const fetch_response *p)
{
    cache_feed *f = &j->state;
    f->content_type = arena_dup(&j->a, p->content_type);
    f->content_language = arena_dup(&j->a, p->content_language);
    f->content_location = arena_dup(&j->a, p->content_location);
    f->base = j->url;
    f->fetched = run_now(j->run);
    f->hash = (int64_t)fingerprint64(p->body);
}

facts_document run_document(job *j, const fetch_response *p)
{
    return (facts_document){.name = j->url, .base = j->url, .content_type = p->content_type,
                            .content_location = p->content_location, .content_language = p->content_language,
                            .body = p->body, .now = run_now(j->run)};
}

static void take_feed(job *j, const fetch_response *p, facts *now)
{
    bool same = j->state.fetched && j->state.hash == (int64_t)fingerprint64(p->body);
    learn(j, now);
    keep_headers(j, p);
    succeed(j, p);
    if (now->flawed && now->fault.n)
        run_note(j, "not well-formed: %.*s", (int)(now->fault.n & 0xFF), now->fault.p);
    if (same)
        run_note(j, "the same bytes were sent again");
    bool walks = run_archives_due(j);
    if (walks && run_starts_walk(j, now))
        j->state.history_done = 0; /* until it has come to its end */
    run_save(j, p->body);
    j->status = p->status;
    j->kind = same ? REFRESH_UNCHANGED : REFRESH_NEW;
    j->why = j->state.why;
    if (walks)
        run_walk(j, now);
    else
        run_finish(j, j->kind, j->status, j->fresh, j->why);
}

/* A page instead of a feed: the feed that it names is taken, where none is known yet. */
static void take_page(job *j, const fetch_response *p)
{
    discover_link links[DISCOVER_MAX];
    cache_feed *f = &j->state;
    size_t n = f->fetched ? 0 : discover_feeds(p->body, j->url, &j->a, links);
    if (f->fetched)
        run_fail(j, SCHEDULE_ANSWER, p, "a page (HTML) instead of the feed");
    else if (!n)
        run_fail(j, SCHEDULE_ANSWER, p, "a page (HTML) that names no feed");
    else if (j->hops >= j->run->o->redirects || j->hops == HOPS_MAX || run_was_here(j, links[0].href))
        run_fail(j, SCHEDULE_ANSWER, p, "a page (HTML) that names a page as its feed");
    else {
        f->found = links[0].href;
        run_note(j, "found in the page: %.*s%s", (int)(f->found.n & 0xFFF), f->found.p,
             n > 1 ? ", the first of several" : "");
        j->permanent = false;
        j->permanent_to = STR_NONE;
        run_hop(j, f->found);
    }
}

static void take_list(job *j, const fetch_response *p)
{
    keep_headers(j, p);
    succeed(j, p);
    run_save(j, p->body);
    run_finish(j, REFRESH_NEW, p->status, 0, j->state.why);
}

static void take_body(job *j, const fetch_response *p)
{
    facts now;
    facts_document document = run_document(j, p);
    if (j->run->sources[j->source].list) {
        take_list(j, p);
        return;
    }
    if (!p->body.n) {
        run_fail(j, SCHEDULE_ANSWER, p, "an empty answer");
        return;
    }
    if (discover_is_page(p->content_type, p->body)) {
        take_page(j, p);
        return;
    }
    int status = facts_read(&document, &j->a, &now);
    if (status == FEED_OK && (now.entries || !now.flawed))
        take_feed(j, p, &now);
    else
        run_fail(j, SCHEDULE_ANSWER, p, "no feed: %.*s", (int)(now.fault.n & 0x1FF),
                 now.fault.n ? now.fault.p : "it cannot be read");
    facts_free(&now);
}

/* ---- all answers ---- */

/* Whether a whole host may be out: what fails so is counted by host. */
static bool like_outage(const fetch_response *p)
{
    return p->status == 404 || (p->status >= 500 && p->status != 503) ||
           (p->fault && !p->status && p->fault != FETCH_PRIVATE && p->fault != FETCH_URL);
}

void run_answer(job *j, const fetch_response *p)
{
    if (p->fault == FETCH_STOPPED || j->run->status) {
        run_finish(j, REFRESH_STOPPED, 0, 0, STR("the run was stopped"));
        return;
    }
    if (!p->fault && p->status >= 200 && p->status < 400)
        j->origin->answered++;
    else if (like_outage(p))
        count_failed(j);
    if (j->stage == JOB_ARCHIVE)
        run_take_archive(j, p);
    else if (p->fault)
        fail_exchange(j, p);
    else if (p->status == 200)
        take_body(j, p);
    else if (p->status == 304)
        unchanged(j, p);
    else if (run_is_redirect(p->status))
        follow(j, p);
    else if (p->status == 410)
        gone(j, p);
    else
        fail_status(j, p);
}
