#include "refresh_run.h"

#include <stdio.h>
#include <stdlib.h>

#include "../core/uri.h"

enum { KEY_MAX = 512, TICK_MS = 200, SAVE_MS = 250, ROBOTS_AGE = SCHEDULE_DAY, RUN_ARENA = 1 << 30 };

/* Hosts whose 403 means too many requests. */
static const char *const FORBIDDING[] = {"reddit.com", "redd.it", "youtube.com", "tumblr.com", "openrss.org",
                                         "bitchute.com", "feedburner.com", NULL};

/* ---- hosts ---- */

static bool is_below(feed_str host, feed_str domain)
{
    return str_eq_nocase(host, domain) ||
           (host.n > domain.n && host.p[host.n - domain.n - 1] == '.' &&
            str_eq_nocase(str_from(host, host.n - domain.n), domain));
}

static const refresh_host *rules_for(const refresh_options *o, feed_str host)
{
    net_address a;
    bool literal = address_parse(host, &a);
    for (size_t i = 0; i < o->n_hosts; i++) {
        address_range range;
        bool is_range = address_parse_range(o->hosts[i].host, &range);
        if (literal && is_range ? address_in(&a, &range) : is_below(host, o->hosts[i].host))
            return &o->hosts[i];
    }
    return NULL;
}

static void set_rules(const run *r, queue_host *host, feed_str name)
{
    const refresh_host *rules = rules_for(r->o, name);
    domain_state *d = host->own;
    host->pause_ms = rules && rules->pause_ms >= 0 ? rules->pause_ms : r->o->pause_ms;
    host->parallel = rules && rules->parallel ? rules->parallel : 1;
    d->forbidden = rules ? rules->forbidden : 0;
    for (int i = 0; FORBIDDING[i] && !d->forbidden; i++)
        if (is_below(host->key, str_of(FORBIDDING[i])))
            d->forbidden = 1;
}

static queue_host *host_of(run *r, feed_str name)
{
    buf key;
    bool made = false;
    buf_init(&key, KEY_MAX);
    domains_put_key(r->domains, name, &key);
    queue_host *host = key.error ? NULL : queue_host_of(r->queue, buf_str(&key), &made);
    buf_free(&key);
    if (!host || !made)
        return host;
    domain_state *d = host->own = arena_alloc(&r->a, sizeof *d);
    cache_host known;
    if (!d || cache_get_host(r->cache, host->key, &r->a, &known))
        return NULL;
    *d = (domain_state){.not_before = known.not_before, .failures = known.failures, .why = known.why};
    set_rules(r, host, name);
    return host;
}

static origin *origin_of(run *r, const uri *u)
{
    char name[KEY_MAX];
    int n = snprintf(name, sizeof name, "%.*s://%.*s", (int)(u->scheme.n & 0xF), u->scheme.p,
                     (int)(u->authority.n & 0x1FF), u->authority.p);
    feed_str key = {name, n < 0 ? 0 : (size_t)n < sizeof name ? (size_t)n : sizeof name - 1};
    origin *found = name_map_get(&r->origins, key);
    if (found)
        return found;
    found = arena_alloc(&r->a, sizeof *found);
    return found && name_map_set(&r->origins, key, found, &found->name) == FEED_OK ? found : NULL;
}

/* ---- jobs ---- */

static job *job_new(run *r, size_t source)
{
    job *j = calloc(1, sizeof *j);
    if (!j)
        return NULL;
    j->run = r;
    j->source = source;
    j->stage = JOB_FEED;
    arena_init(&j->a, RUN_ARENA);
    buf_init(&j->note, 4096);
    return j;
}

static void job_free(job *j)
{
    arena_free(&j->a);
    buf_free(&j->note);
    free(j);
}

static void out_of_memory(run *r)
{
    r->status = FEED_E_MEMORY;
}

/* Memory is short: the run ends. */
static void give_up(job *j)
{
    out_of_memory(j->run);
    run_finish(j, REFRESH_STOPPED, 0, 0, STR("out of memory"));
}

static void report_outcome(run *r, size_t source, refresh_kind kind, const cache_feed *state, feed_str why,
                           feed_str request)
{
    refresh_outcome out = {.source = source, .kind = kind, .status = (long)state->status, .next = state->next,
                           .why = why, .note = state->fault, .request = request, .feed = state};
    r->o->outcome(r->o->context, &out);
}

void run_finish(job *j, refresh_kind kind, long status, size_t fresh, feed_str why)
{
    refresh_outcome out = {.source = j->source, .kind = kind, .status = status, .fresh = fresh, .why = why,
                           .next = j->state.next, .note = j->note.n ? buf_str(&j->note) : STR_NONE, .feed = &j->state};
    j->run->o->outcome(j->run->o->context, &out);
    j->run->under_way--;
    job_free(j);
}

void run_save(job *j, feed_str body)
{
    run *r = j->run;
    int status = cache_put(r->cache, &j->state, body);
    r->status = status ? status : r->status;
}

void run_enqueue(job *j, bool first)
{
    run *r = j->run;
    uri u;
    uri_authority a;
    uri_parse(j->url, &u);
    uri_parse_authority(u.authority, &a);
    queue_host *host = host_of(r, a.host);
    j->origin = host ? origin_of(r, &u) : NULL;
    if (!j->origin)
        give_up(j);
    else
        queue_add(r->queue, host, &j->item, first);
}

static feed_str url_of(const cache_feed *f)
{
    return f->moved.n ? f->moved : f->found.n ? f->found : f->url;
}

/* A body that is lost or damaged is asked for again, unconditionally. */
static void check_body(job *j)
{
    buf body;
    buf_init(&body, BODY_MAX);
    if (j->state.fetched && (cache_body(j->run->cache, j->state.url, &body) || !body.n))
        j->state.etag = j->state.last_modified = STR_NONE;
    buf_free(&body);
}

static bool job_load(job *j)
{
    run *r = j->run;
    bool there;
    if (cache_get(r->cache, r->sources[j->source].url, &j->a, &j->state, &there))
        return false;
    check_body(j);
    j->loaded = true;
    j->url = url_of(&j->state);
    if (uri_has_scheme(j->state.url, STR("https")) && !uri_has_scheme(j->url, STR("https")))
        run_note(j, "moved from https to http");
    return true;
}

/* ---- answers ---- */

static void on_feed(void *context, const fetch_response *response)
{
    job *j = context;
    run *r = j->run;
    queue_done(r->queue, j->item.host, r->o->now_ms(r->o->context));
    run_answer(j, response);
}

/* ---- robots.txt ---- */

static void release_waiting(origin *o)
{
    for (job *j = o->waiting, *next; j; j = next) {
        next = (job *)(void *)j->item.next;
        queue_add(j->run->queue, j->item.host, &j->item, true);
    }
    o->waiting = NULL;
}

/* A host that cannot be reached cannot be reached for its feed either; nor is one asked for it that wants no more. */
static bool is_hopeless(fetch_fault fault)
{
    return fault == FETCH_NAME || fault == FETCH_CONNECT || fault == FETCH_TLS || fault == FETCH_PRIVATE ||
           fault == FETCH_STOPPED || fault == FETCH_URL;
}

static void on_robots(void *context, const fetch_response *response)
{
    job *j = context;
    run *r = j->run;
    origin *o = j->origin;
    buf rules;
    j->stage = j->resumed;
    if (is_hopeless(response->fault) || run_is_limit(j, response)) {
        o->robots = ROBOTS_NEW;
        release_waiting(o);
        on_feed(j, response);
        return;
    }
    buf_init(&rules, 1 << 20);
    if (response->status == 200 && !response->fault)
        robots_put_rules(response->body, r->o->agent, r->o->robots, &rules);
    o->rules = arena_dup(&r->a, buf_str(&rules));
    o->robots = ROBOTS_KNOWN;
    cache_host kept = {.name = o->name, .robots_at = run_now(r), .robots = o->rules};
    int status = cache_put_host(r->cache, &kept);
    r->status = status ? status : r->status;
    buf_free(&rules);
    queue_done(r->queue, j->item.host, r->o->now_ms(r->o->context));
    queue_add(r->queue, j->item.host, &j->item, true);
    release_waiting(o);
}

static bool robots_known(job *j)
{
    run *r = j->run;
    origin *o = j->origin;
    cache_host kept;
    if (r->o->robots == ROBOTS_IGNORE || o->robots == ROBOTS_KNOWN)
        return true;
    if (o->robots == ROBOTS_NEW && !cache_get_host(r->cache, o->name, &r->a, &kept) && kept.robots_at &&
        kept.robots_at + ROBOTS_AGE > run_now(r) && kept.robots_at <= run_now(r)) {
        o->robots = ROBOTS_KNOWN;
        o->rules = kept.robots;
        return true;
    }
    return false;
}

static bool robots_forbid(const job *j)
{
    uri u;
    uri_parse(j->url, &u);
    feed_str path = u.path.n ? (feed_str){u.path.p, u.path.n + (u.query.p ? u.query.n + 1 : 0)} : STR("/");
    return j->run->o->robots != ROBOTS_IGNORE && !robots_allow(j->origin->rules, path);
}

/* ---- requests ---- */

static void ask(job *j, feed_str url, void (*done)(void *, const fetch_response *))
{
    run *r = j->run;
    const refresh_source *s = &r->sources[j->source];
    fetch_request q = {.url = url, .user_agent = s->user_agent.n ? s->user_agent : r->o->user_agent,
                       .proxy = s->proxy, .netrc = r->o->netrc, .allow = s->allow, .limits = &r->o->limits,
                       .done = done, .context = j};
    uri u, v;
    uri_parse(s->url, &u);
    uri_parse(url, &v);
    bool own_host = str_eq_nocase(u.authority, v.authority) && str_eq_nocase(u.scheme, v.scheme);
    if (own_host && j->stage != JOB_ROBOTS) { /* what is for one host is not told to another */
        q.headers = s->headers;
        q.n_headers = s->n_headers;
        q.userpwd = s->userpwd;
        q.bearer = s->bearer;
    }
    if (j->stage == JOB_FEED) {
        q.etag = j->state.etag;
        q.last_modified = j->state.last_modified;
    }
    j->conditional = q.etag.n || q.last_modified.n;
    if (fetch_start(r->client, &q))
        give_up(j);
}

static void ask_robots(job *j)
{
    feed_str parts[] = {j->origin->name, STR("/robots.txt")};
    char *url = arena_alloc(&j->a, parts[0].n + parts[1].n + 1);
    if (!url) {
        give_up(j);
        return;
    }
    memcpy(url, parts[0].p, parts[0].n);
    memcpy(url + parts[0].n, parts[1].p, parts[1].n);
    j->resumed = j->stage;
    j->stage = JOB_ROBOTS;
    j->origin->robots = ROBOTS_ASKED;
    ask(j, str_of(url), on_robots);
}

/* One job asks for robots.txt, the others wait for what it brings. */
static void learn_robots(job *j)
{
    if (j->origin->robots == ROBOTS_NEW) {
        ask_robots(j);
        return;
    }
    j->item.next = (queue_item *)(void *)j->origin->waiting;
    j->origin->waiting = j;
    queue_undone(j->run->queue, j->item.host);
}

static void obey_robots(job *j)
{
    feed_str agent = j->run->o->agent;
    queue_undone(j->run->queue, j->item.host);
    if (j->stage == JOB_FEED) {
        run_fail(j, SCHEDULE_CLOSED, NULL, "robots.txt forbids it to %.*s", (int)agent.n, agent.p);
        return;
    }
    run_note(j, "robots.txt forbids %.*s the archive document %.*s", (int)agent.n, agent.p, (int)(j->url.n & 0xFFF),
             j->url.p);
    run_break_walk(j, run_now(j->run) + SCHEDULE_DAY);
}

/* A clock that went back must not stop a feed or a host for years. */
static bool is_put_off(int64_t until, int64_t now)
{
    return until > now && until - now <= SCHEDULE_RETRY_AFTER_MAX + SCHEDULE_DAY;
}

/* The host does not want to be asked now, or does not answer at all. */
static bool host_refuses(job *j)
{
    run *r = j->run;
    domain_state *d = run_domain(j);
    bool later = is_put_off(d->not_before, run_now(r)), silent = j->origin->silent >= OUTAGE && !j->origin->answered;
    if (!later && !silent)
        return false;
    queue_undone(r->queue, j->item.host);
    if (j->stage == JOB_ARCHIVE) {
        run_note(j, "the rest of its archives later");
        run_break_walk(j, later ? d->not_before : run_now(r));
    } else if (later) {
        j->state.next = d->not_before > j->state.next ? d->not_before : j->state.next;
        run_finish(j, REFRESH_WAITS, 0, 0, d->why);
    } else {
        run_fail(j, SCHEDULE_SILENT, NULL, "the host does not answer (%s); not asked any more in this run",
                 j->origin->silence);
    }
    return true;
}

static void dispatch(job *j)
{
    run *r = j->run;
    if (!j->loaded && !job_load(j)) {
        queue_undone(r->queue, j->item.host);
        give_up(j);
        return;
    }
    if (host_refuses(j))
        return;
    if (!robots_known(j))
        learn_robots(j);
    else if (robots_forbid(j))
        obey_robots(j);
    else
        ask(j, j->url, on_feed);
}

/* ---- the run ---- */

/* Whether a source is due; what is not is reported. */
static bool is_due(run *r, size_t i, const cache_feed *f)
{
    int64_t now = run_now(r);
    if (f->gone && !r->o->force) {
        report_outcome(r, i, REFRESH_GONE, f, STR("gone (410); not asked any more"), STR_NONE);
        return false;
    }
    if (is_put_off(f->next, now) && !r->o->force) {
        report_outcome(r, i, REFRESH_WAITS, f, f->why, STR_NONE);
        return false;
    }
    return true;
}

static void plan_one(run *r, size_t i)
{
    cache_feed f;
    bool there;
    arena_reset(&r->scratch);
    if (cache_get(r->cache, r->sources[i].url, &r->scratch, &f, &there)) {
        out_of_memory(r);
        return;
    }
    if (!is_due(r, i, &f))
        return;
    if (r->o->plan) {
        report_outcome(r, i, REFRESH_PLANNED, &f, there ? f.why : STR("never asked before"), url_of(&f));
        return;
    }
    job *j = job_new(r, i);
    if (!j) {
        out_of_memory(r);
        return;
    }
    j->url = url_of(&f); /* for its host; it lives in `scratch`, and is loaded again when its turn comes */
    r->under_way++;
    run_enqueue(j, false);
}

static bool stops(const run *r)
{
    return r->status || (r->o->stop && r->o->stop(r->o->context));
}

static void save_now_and_then(run *r)
{
    int64_t now = r->o->now_ms(r->o->context);
    if (now - r->saved_ms < SAVE_MS)
        return;
    r->saved_ms = now;
    int status = cache_save(r->cache);
    r->status = status ? status : r->status;
}

static void work(run *r)
{
    while (r->under_way && !stops(r)) {
        int64_t wait = TICK_MS;
        while (fetch_running(r->client) < r->o->parallel && !r->status) {
            queue_item *item = queue_take(r->queue, r->o->now_ms(r->o->context), &wait);
            if (!item)
                break;
            dispatch((job *)(void *)item);
        }
        int ms = wait >= 0 && wait < TICK_MS ? (int)wait : TICK_MS;
        if (r->under_way && !r->status && fetch_wait(r->client, ms))
            out_of_memory(r);
        save_now_and_then(r);
    }
}

/* What is under way, and what did not get its turn. */
static void stop_rest(run *r)
{
    queue_host *host;
    fetch_stop(r->client);
    for (size_t i = 0; (host = queue_host_at(r->queue, i)); i++)
        for (queue_item *item; (item = queue_drop(r->queue, host));)
            run_finish((job *)(void *)item, REFRESH_STOPPED, 0, 0, STR("the run was stopped"));
}

/* A host that failed as a whole: its feeds are not to blame. */
static void forgive(run *r, const origin *o)
{
    for (size_t i = 0; i < o->n_failed; i++) {
        cache_feed f;
        bool there;
        arena_reset(&r->scratch);
        if (cache_get(r->cache, r->sources[o->failed[i]].url, &r->scratch, &f, &there) || !there)
            continue;
        f.failures -= f.failures > 0;
        f.failing_since = f.failures ? f.failing_since : 0;
        int status = cache_put(r->cache, &f, STR_NONE);
        r->status = status ? status : r->status;
        refresh_outcome out = {.source = o->failed[i], .kind = REFRESH_FAILED, .status = (long)f.status,
                               .next = f.next, .why = f.fault, .note = STR("an outage: the whole host fails"),
                               .feed = &f};
        r->o->outcome(r->o->context, &out);
    }
}

static void end_origins(run *r)
{
    for (size_t i = 0; i < r->origins.capacity; i++) {
        origin *o = r->origins.slots[i].value;
        if (o && o->n_failed >= OUTAGE && !o->answered)
            forgive(r, o);
        if (o)
            free(o->failed);
    }
}

static void save_domains(run *r)
{
    queue_host *host;
    for (size_t i = 0; (host = queue_host_at(r->queue, i)) && !r->status; i++) {
        const domain_state *d = host->own;
        cache_host kept = {.name = host->key, .not_before = d ? d->not_before : 0, .failures = d ? d->failures : 0,
                           .why = d ? d->why : STR_NONE};
        if (d && d->changed)
            r->status = cache_put_host(r->cache, &kept);
    }
}

int refresh_run(const refresh_options *o, cache *c, fetch_client *client, const refresh_source *sources, size_t n)
{
    run r = {.o = o, .cache = c, .client = client, .sources = sources, .n = n, .domains = domains_new(),
             .queue = queue_new(), .random = o->seed, .saved_ms = o->now_ms(o->context)};
    name_map_init(&r.origins);
    arena_init(&r.a, RUN_ARENA);
    arena_init(&r.scratch, RUN_ARENA);
    if (!r.domains || !r.queue)
        out_of_memory(&r);
    for (size_t i = 0; i < n && !r.status; i++)
        plan_one(&r, i);
    if (!o->plan && r.queue && r.domains) {
        if (r.status == FEED_OK)
            work(&r);
        stop_rest(&r);
        end_origins(&r);
        save_domains(&r);
        int status = cache_save(c);
        r.status = r.status ? r.status : status;
    }
    if (r.queue)
        queue_free(r.queue);
    domains_free(r.domains);
    name_map_free(&r.origins);
    arena_free(&r.a);
    arena_free(&r.scratch);
    return r.status;
}
