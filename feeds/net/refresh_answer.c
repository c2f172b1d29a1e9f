/* What a response means for a feed: its state, its schedule, the redirect ledger. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "../core/hash.h"
#include "../core/uri.h"
#include "discover.h"
#include "facts.h"
#include "refresh_run.h"
#include "seen.h"

enum { WHY_MAX = 1024, VALIDATOR_MAX = 4096, ARCHIVES_MAX = 2000, SEEN_BYTES = 1 << 20,
       LIST_MAX = 4 << 20, MOVED_FAILURES = 3 };

/* ---- common ---- */

static void read_schedule(const job *j, const fetch_response *p, schedule_facts *out)
{
    *out = (schedule_facts){.now = run_now(j->run), .headers = {-1, -1, -1},
                            .every = j->run->sources[j->source].every, .change = j->state.change};
    if (p)
        schedule_read_headers(p->cache_control, p->expires, p->date, p->age, p->retry_after, p->limit_remaining,
                              p->limit_reset, out->now, &out->headers);
}

static feed_str keep_text(job *j, buf *b)
{
    feed_str copy = arena_dup(&j->a, buf_str(b));
    buf_free(b);
    return copy;
}

static void note(job *j, const char *format, ...)
{
    char text[WHY_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (j->note.n)
        buf_put_lit(&j->note, "; ");
    buf_put_str(&j->note, str_of(text));
}

/* The whole domain waits. */
static void hold_domain(job *j, int64_t until, feed_str why)
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
    note(j, "back to %.*s", (int)(f->url.n & 0xFFF), f->url.p);
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
    char text[WHY_MAX];
    buf why;
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    buf_init(&why, WHY_MAX);
    read_schedule(j, p, &known);
    f->failing_since = f->failures++ ? f->failing_since : known.now;
    f->attempted = known.now;
    f->status = p ? p->status : 0;
    f->fault = arena_dup(&j->a, str_of(text));
    if (kind == SCHEDULE_ANSWER && comes_whole(f, p))
        kind = SCHEDULE_WHOLE;
    f->next = schedule_after_failure(&known, kind, f->failures, &r->random, &why);
    f->why = keep_text(j, &why);
    if (kind == SCHEDULE_LIMIT && (f->status != 503 || known.headers.retry_after >= 0))
        hold_domain(j, f->next, f->fault);
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

static bool was_here(const job *j, feed_str url)
{
    for (int i = 0; i < j->hops; i++)
        if (str_eq(j->chain[i], url))
            return true;
    return str_eq(j->url, url);
}

static void follow(job *j, const fetch_response *p)
{
    feed_str to = resolve(j, p->location);
    int shown = (int)(to.n & 0x1FF);
    if (!p->location.n || !to.n)
        run_fail(j, SCHEDULE_ANSWER, p, "a redirect to nowhere (%ld)", p->status);
    else if (!uri_is_http(to))
        run_fail(j, SCHEDULE_ANSWER, p, "refused redirect: to %.*s, which is neither http nor https", shown, to.p);
    else if (was_here(j, to))
        run_fail(j, SCHEDULE_ANSWER, p, "redirect loop: back to %.*s", shown, to.p);
    else if (j->hops >= j->run->o->redirects || j->hops == HOPS_MAX)
        run_fail(j, SCHEDULE_ANSWER, p, "redirect loop or more than %d redirects", j->run->o->redirects);
    else {
        bool permanent = p->status == 301 || p->status == 308;
        if (uri_has_scheme(j->url, STR("https")) && !uri_has_scheme(to, STR("https")))
            note(j, "redirected from https to http");
        j->permanent = permanent && (j->permanent || !j->hops);
        if (j->permanent)
            j->permanent_to = to;
        j->chain[j->hops++] = j->url;
        j->url = to;
        run_enqueue(j, true);
    }
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
    note(j, steady ? "has moved to %.*s" : "permanent redirect to %.*s", (int)(f->redirect.n & 0xFFF), f->redirect.p);
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
    buf_init(&why, WHY_MAX);
    read_schedule(j, p, &known);
    if (f->hints.n == sizeof known.hints)
        memcpy(&known.hints, f->hints.p, sizeof known.hints);
    remember_age(j, p, &known);
    known.conditional = f->etag.n || f->last_modified.n;
    if (known.change && f->changed && known.now - f->changed > known.change)
        known.change = known.now - f->changed; /* it has grown quieter */
    f->next = schedule_after_success(&known, &why);
    int64_t reset = known.headers.limit_reset;
    if (reset > 0)
        hold_domain(j, known.now + (reset < SCHEDULE_RETRY_AFTER_MAX ? reset : SCHEDULE_RETRY_AFTER_MAX),
                    STR("x-ratelimit-reset"));
    f->why = keep_text(j, &why);
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
    run_finish(j, REFRESH_UNCHANGED, p->status, 0, j->state.why);
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
    f->seen = keep_text(j, &seen);
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

static facts_document document_of(job *j, const fetch_response *p)
{
    return (facts_document){.name = j->url, .base = j->url, .content_type = p->content_type,
                            .content_location = p->content_location, .content_language = p->content_language,
                            .body = p->body, .now = run_now(j->run)};
}

static void next_archive(job *j, const facts *now);

static void take_feed(job *j, const fetch_response *p, facts *now)
{
    bool same = j->state.fetched && j->state.hash == (int64_t)fingerprint64(p->body);
    learn(j, now);
    keep_headers(j, p);
    succeed(j, p);
    if (now->flawed && now->fault.n)
        note(j, "not well-formed: %.*s", (int)(now->fault.n & 0xFF), now->fault.p);
    if (same)
        note(j, "the same bytes were sent again");
    run_save(j, p->body);
    j->status = p->status;
    j->kind = same ? REFRESH_UNCHANGED : REFRESH_NEW;
    j->why = j->state.why;
    if (j->run->sources[j->source].history)
        next_archive(j, now);
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
    else if (j->hops >= j->run->o->redirects || j->hops == HOPS_MAX || was_here(j, links[0].href))
        run_fail(j, SCHEDULE_ANSWER, p, "a page (HTML) that names a page as its feed");
    else {
        f->found = links[0].href;
        note(j, "found in the page: %.*s%s", (int)(f->found.n & 0xFFF), f->found.p,
             n > 1 ? ", the first of several" : "");
        j->chain[j->hops++] = j->url;
        j->url = f->found;
        j->permanent = false;
        j->permanent_to = STR_NONE;
        run_enqueue(j, true);
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
    facts_document document = document_of(j, p);
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

/* ---- archives (RFC 5005) ---- */

/* The number of the document that is kept of this address; 0: none is. */
static int64_t archive_number(const cache_feed *f, feed_str url)
{
    feed_str rest = f->archives, line;
    for (int64_t n = 1; str_split(&rest, '\n', &line); n++)
        if (str_eq(line, url))
            return n;
    return 0;
}

/* What a kept document names as the one before it; absent: nothing. */
static feed_str before_kept(job *j, int64_t n)
{
    facts old;
    buf body;
    feed_str at = STR_NONE, found = STR_NONE;
    buf_init(&body, BODY_MAX);
    if (!cache_archive(j->run->cache, j->state.url, n, &j->a, &at, &body) && body.n) {
        facts_document d = {.name = at, .base = at, .body = buf_str(&body), .now = run_now(j->run)};
        if (facts_read(&d, &j->a, &old) == FEED_OK)
            found = old.prev_archive.n ? old.prev_archive : old.next_page;
        facts_free(&old);
    }
    buf_free(&body);
    return found;
}

static void end_walk(job *j, bool whole)
{
    if (whole)
        j->state.history_done = 1;
    if (j->state.history)
        note(j, "%lld archive documents", (long long)j->state.history);
    run_save(j, STR_NONE);
    run_finish(j, j->kind, j->status, j->fresh, j->why);
}

/* Goes on to the first document that is not kept; to the end of a chain that has been walked once there is no need. */
static void walk_to(job *j, feed_str url)
{
    for (int64_t n; url.n && (n = archive_number(&j->state, url)) && !j->state.history_done;)
        url = was_here(j, url) ? STR_NONE : before_kept(j, n);
    if (!url.n || archive_number(&j->state, url) || j->state.history >= ARCHIVES_MAX) {
        end_walk(j, true);
        return;
    }
    j->stage = JOB_ARCHIVE;
    j->hops = 0;
    j->url = url;
    run_enqueue(j, true);
}

static void next_archive(job *j, const facts *now)
{
    feed_str url = now->prev_archive.n ? now->prev_archive : j->state.history_done ? STR_NONE : now->next_page;
    walk_to(j, url);
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
    buf_put_str(&list, j->url);
    int status = list.error ? list.error : cache_put_archive(r->cache, f->url, f->history + 1, j->url, p->body);
    r->status = status ? status : r->status;
    f->history += !status;
    f->archives = keep_text(j, &list);
    run_save(j, STR_NONE);
    walk_to(j, old->prev_archive.n ? old->prev_archive : old->next_page);
}

/* Who has too many requests for an archive has too many for its feeds. */
static void hold_for_archive(job *j, const fetch_response *p)
{
    schedule_facts known;
    buf why;
    buf_init(&why, WHY_MAX);
    read_schedule(j, p, &known);
    int64_t until = schedule_after_failure(&known, SCHEDULE_LIMIT, 1, &j->run->random, &why);
    hold_domain(j, until, STR("too many requests for its archives"));
    buf_free(&why);
}

static void take_archive(job *j, const fetch_response *p)
{
    facts old = {.entries = 0};
    facts_document document = document_of(j, p);
    bool good = !p->fault && p->status == 200 && facts_read(&document, &j->a, &old) == FEED_OK;
    if (good) {
        keep_archive(j, p, &old);
    } else {
        if (run_is_limit(j, p))
            hold_for_archive(j, p);
        note(j, "an archive document could not be read: %.*s", (int)(j->url.n & 0xFFF), j->url.p);
        end_walk(j, false);
    }
    facts_free(&old);
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
        take_archive(j, p);
    else if (p->fault)
        fail_exchange(j, p);
    else if (p->status == 200)
        take_body(j, p);
    else if (p->status == 304)
        unchanged(j, p);
    else if (p->status == 301 || p->status == 302 || p->status == 303 || p->status == 307 || p->status == 308)
        follow(j, p);
    else if (p->status == 410)
        gone(j, p);
    else
        fail_status(j, p);
}
