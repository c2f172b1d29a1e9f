#include "documents.h"

#include <stdio.h>
#include <stdlib.h>

#include "../../feeds/core/uri.h"
#include "../../feeds/model/report.h"
#include "../../feeds/net/discover.h"
#include "../../feeds/net/domain.h"
#include "../../feeds/net/queue.h"
#include "progress.h"

enum { WAIT_MS = 200, AGENT_MAX = 400, KEY_MAX = 512, WHY_MAX = 1024, DOCUMENT_ARENA = 1 << 24 };

/* One document on its way. */
typedef struct visit {
    queue_item item;
    struct visits *all;
    size_t i;
    network_document *out; /* NULL: it has been taken */
    feed_str next;         /* where to go on */
    int hops;
    buf why;               /* it cannot be had; empty: it can */
} visit;

typedef struct visits {
    const documents *wanted;
    visit *list;
    fetch_client *client;
    queue *queue;
    domains *domains;
    feed_str agent;
    address_allow allow;
    size_t done;
    progress bar;
    int status;
} visits;

void network_document_free(network_document *n)
{
    if (!n)
        return;
    buf_free(&n->body);
    arena_free(&n->a);
    free(n);
}

static network_document *document_new(void)
{
    network_document *n = calloc(1, sizeof *n);
    if (!n)
        return NULL;
    buf_init(&n->body, FETCH_LIMITS.body);
    arena_init(&n->a, DOCUMENT_ARENA);
    return n;
}

/* ---- whose turn it is ---- */

static queue_host *host_of(visits *all, feed_str url)
{
    char text[KEY_MAX];
    buf key = {.p = text, .capacity = sizeof text, .max = sizeof text};
    bool made = false;
    uri u;
    uri_authority a;
    uri_parse(url, &u);
    uri_parse_authority(u.authority, &a);
    domains_put_key(all->domains, a.host, &key);
    queue_host *host = queue_host_of(all->queue, buf_str(&key), &made);
    if (host && made)
        host->pause_ms = NETWORK_PAUSE_MS;
    return host;
}

static void finish(visit *v)
{
    visits *all = v->all;
    if (!v->why.n) {
        all->wanted->take(all->wanted->context, v->i, v->out);
        v->out = NULL;
    }
    progress_step(&all->bar, ++all->done);
}

/* A redirect within a domain goes on at once: it is still the same visit. */
static void go_on_or_finish(visit *v)
{
    visits *all = v->all;
    queue_host *here = v->item.host, *next = v->next.n ? host_of(all, v->next) : NULL;
    if (next == here)
        queue_undone(all->queue, here);
    else
        queue_done(all->queue, here, network_now_ms(NULL));
    if (next)
        queue_add(all->queue, next, &v->item, true);
    else if (v->next.n)
        all->status = FEED_E_MEMORY;
    else
        finish(v);
}

/* ---- answers ---- */

static feed_str resolve(visit *v, feed_str href)
{
    buf whole;
    buf_init(&whole, 8192);
    uri_resolve(v->out->url, href, &whole);
    feed_str found = whole.error ? STR_NONE : arena_dup(&v->out->a, buf_str(&whole));
    buf_free(&whole);
    return found;
}

static void go_on(visit *v, feed_str to)
{
    if (!uri_is_http(to))
        buf_printf(&v->why, "a redirect to what is neither http nor https: %.*s", FMT(to));
    else if (v->hops++ == NETWORK_REDIRECTS)
        buf_put_lit(&v->why, "more than 5 redirects");
    else
        v->next = to;
}

static void keep(visit *v, const fetch_response *p)
{
    network_document *out = v->out;
    discover_link links[DISCOVER_MAX];
    if (v->all->wanted->feed && discover_is_page(p->content_type, p->body)) {
        size_t n = discover_feeds(p->body, out->url, &out->a, links);
        if (n)
            go_on(v, links[0].href);
        else
            buf_put_lit(&v->why, "a page (HTML) that names no feed");
        return;
    }
    out->content_type = arena_dup(&out->a, p->content_type);
    out->content_location = arena_dup(&out->a, p->content_location);
    out->content_language = arena_dup(&out->a, p->content_language);
    buf_put_str(&out->body, p->body);
}

static void on_response(void *context, const fetch_response *p)
{
    visit *v = context;
    bool asked = p->fault == FETCH_PRIVATE && !v->hops; /* no redirect's idea */
    if (p->fault)
        buf_printf(&v->why, "%s%s%.*s%s", fetch_fault_name(p->fault), p->message.n ? ": " : "", FMT(p->message),
                   asked ? "; --allow-private allows it" : "");
    else if (p->status == 200)
        keep(v, p);
    else if (p->status > 300 && p->status < 400 && p->location.n)
        go_on(v, resolve(v, p->location));
    else
        buf_printf(&v->why, "%s (%ld)", p->challenge ? "a Cloudflare challenge keeps programs out"
                   : p->status == 404 ? "not found" : "no document", p->status);
    go_on_or_finish(v);
}

/* ---- the run ---- */

static void ask(visit *v)
{
    visits *all = v->all;
    const settings *s = all->wanted->s;
    fetch_request q = {.url = v->next, .user_agent = s->user_agent ? str_of(s->user_agent) : all->agent,
                       .proxy = network_proxy(v->next), .allow = &all->allow, .done = on_response, .context = v};
    v->out->url = v->next;
    v->next = STR_NONE;
    if (fetch_start(all->client, &q))
        all->status = FEED_E_MEMORY;
}

static void work(visits *all)
{
    while (all->done < all->wanted->n && !all->status) {
        int64_t wait = WAIT_MS;
        queue_item *item = NULL;
        while (fetch_running(all->client) < NETWORK_PARALLEL && !all->status &&
               (item = queue_take(all->queue, network_now_ms(NULL), &wait)))
            ask((visit *)(void *)item);
        int ms = wait >= 0 && wait < WAIT_MS ? (int)wait : WAIT_MS;
        if (!all->status && fetch_wait(all->client, ms))
            all->status = FEED_E_MEMORY;
    }
}

static void start(visits *all)
{
    const documents *wanted = all->wanted;
    for (size_t i = 0; i < wanted->n && !all->status; i++) {
        visit *v = &all->list[i];
        *v = (visit){.all = all, .i = i, .out = document_new(), .next = str_of(wanted->urls[i])};
        buf_init(&v->why, WHY_MAX);
        queue_host *host = v->out ? host_of(all, v->next) : NULL;
        if (host)
            queue_add(all->queue, host, &v->item, false);
        else
            all->status = FEED_E_MEMORY;
    }
}

static void report_failures(visits *all)
{
    const documents *wanted = all->wanted;
    for (size_t i = 0; i < wanted->n; i++) {
        visit *v = &all->list[i];
        if (v->why.n) {
            report(diag_reporter(wanted->d), FEED_RULE_UnreadableInput, (feed_pos){.file = str_of(wanted->urls[i])},
                   "%.*s", FMT(buf_str(&v->why)));
            wanted->d->failed_input = true;
        }
        network_document_free(v->out);
        buf_free(&v->why);
    }
}

static size_t set_allow(const settings *s, feed_str *list)
{
    size_t n = 0;
    for (; n < HUBS_MAX && s->allow_private[n]; n++)
        list[n] = str_of(s->allow_private[n]);
    return n;
}

int documents_fetch(const documents *wanted)
{
    feed_str list[HUBS_MAX];
    char text[AGENT_MAX];
    buf agent = {.p = text, .capacity = sizeof text, .max = sizeof text};
    network_put_agent(&agent, str_of(wanted->s->site));
    visits all = {.wanted = wanted, .list = calloc(wanted->n + 1, sizeof *all.list), .queue = queue_new(),
                  .domains = domains_new(), .agent = buf_str(&agent), .allow = {list, set_allow(wanted->s, list)}};
    all.client = network_client(NETWORK_PARALLEL, wanted->d);
    all.status = !all.list || !all.queue || !all.domains ? FEED_E_MEMORY : all.client ? FEED_OK : FEED_E_INPUT;
    if (!all.status)
        start(&all);
    progress_start(&all.bar, "fetching", wanted->n, wanted->s->quiet);
    if (!all.status)
        work(&all);
    progress_end(&all.bar);
    fetch_client_free(all.client);
    if (all.list)
        report_failures(&all);
    free(all.list);
    queue_free(all.queue);
    domains_free(all.domains);
    return all.status == FEED_E_INPUT ? FEED_OK : all.status;
}
