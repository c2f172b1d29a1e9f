/* feedloom ping: tells WebSub hubs (https://www.w3.org/TR/websub/#x6-publishing) which published feeds have changed. */
#include <stdio.h>
#include <stdlib.h>

#include "../../feeds/core/hash.h"
#include "../../feeds/core/uri.h"
#include "../../feeds/model/report.h"
#include "commands.h"
#include "config_check.h"
#include "feeds.h"
#include "input.h"
#include "network.h"
#include "opt.h"

enum { TEXT_MAX = 1 << 26, URL_BYTES = 32768, WAIT_MS = 200, SILENT_MOST = 3 };

#define MANIFEST ".feedloom.manifest"

typedef struct pinging {
    const settings *s;
    feeds f;
    diag d;
    cache *cache;
    fetch_client *client;
    arena a;
    size_t told, same, failed;
    bool accepted, unanswered; /* the request under way was */
    size_t silent[HUBS_MAX];   /* requests in a row that each hub has not answered */
    feed_str topic, hub;
} pinging;

/* As application/x-www-form-urlencoded, all but RFC 3986's unreserved characters. */
static void put_form(buf *b, feed_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (is_alnum(s.p[i]) || strchr("-._~", s.p[i]))
            buf_put_char(b, s.p[i]);
        else
            buf_printf(b, "%%%02X", (unsigned)(unsigned char)s.p[i]);
    }
}

static void on_answer(void *context, const fetch_response *p)
{
    pinging *g = context;
    g->unanswered = p->fault && !p->status;
    g->accepted = !p->fault && p->status >= 200 && p->status < 300;
    if (g->accepted)
        return;
    if (p->fault)
        report(diag_reporter(&g->d), FEED_RULE_PingFailed, (feed_pos){.file = g->hub}, "%s: %.*s",
               fetch_fault_name(p->fault), FMT(p->message));
    else
        report(diag_reporter(&g->d), FEED_RULE_PingFailed, (feed_pos){.file = g->hub},
               "an answer of status %ld for %.*s", p->status, FMT(g->topic));
}

static int tell(pinging *g, const char *hub)
{
    buf form;
    buf_init(&form, URL_BYTES * 4);
    buf_put_lit(&form, "hub.mode=publish&hub.url=");
    put_form(&form, g->topic);
    buf_put_lit(&form, "&hub.topic=");
    put_form(&form, g->topic);
    g->hub = str_of(hub);
    g->accepted = g->unanswered = false;
    fetch_request q = {.url = g->hub, .user_agent = buf_str(&g->f.agent), .proxy = network_proxy(g->hub),
                       .form = buf_str(&form), .allow = &g->f.allow, .limits = &g->f.options.limits,
                       .done = on_answer, .context = g};
    int status = form.error ? form.error : fetch_start(g->client, &q);
    while (!status && fetch_running(g->client))
        status = fetch_wait(g->client, WAIT_MS);
    buf_free(&form);
    return status;
}

/* A hub that does not answer would be waited for once for each file. */
static int tell_hub(pinging *g, size_t i)
{
    const char *hub = g->f.c.s.hub[i];
    g->accepted = false;
    if (g->silent[i] == SILENT_MOST)
        return FEED_OK;
    int status = tell(g, hub);
    g->silent[i] = g->unanswered ? g->silent[i] + 1 : 0;
    if (g->silent[i] == SILENT_MOST)
        report(diag_reporter(&g->d), FEED_RULE_PingFailed, (feed_pos){.file = str_of(hub)},
               "the hub does not answer; not asked any more in this run");
    return status;
}

static int tell_all(pinging *g, uint64_t print, cache_host *known)
{
    const char *const *hubs = g->f.c.s.hub;
    bool all = true;
    int status = FEED_OK;
    for (size_t i = 0; i < HUBS_MAX && hubs[i] && !status; i++) {
        status = g->s->plan ? FEED_OK : tell_hub(g, i);
        all &= g->accepted || g->s->plan;
        if (!g->s->quiet)
            printf("%s  %.*s  %s\n", g->s->plan ? "would tell" : g->accepted ? "told" : "failed", FMT(g->topic),
                   hubs[i]);
    }
    g->told += all;
    g->failed += !all;
    if (status || !all || g->s->plan)
        return status;
    known->robots_at = (int64_t)print;
    return cache_put_host(g->cache, known);
}

/* One published file, if it is a feed, and not what the hubs were told of last. */
static int ping_one(pinging *g, feed_str path)
{
    feed_format format = config_format_of(path);
    if (format == FEED_FORMAT_OPML || format == FEED_FORMAT_HTML || format == FEED_FORMAT_MARKDOWN || !format)
        return FEED_OK;
    buf name, url, key, bytes;
    buf_init(&name, URL_BYTES);
    buf_init(&url, URL_BYTES);
    buf_init(&key, URL_BYTES);
    buf_init(&bytes, INPUT_BYTES_MAX);
    buf_printf(&name, "%s%.*s", g->f.folder, FMT(path));
    buf_put_char(&name, '\0');
    buf_put_str(&url, str_of(g->f.c.s.site));
    if (url.n && url.p[url.n - 1] != '/')
        buf_put_char(&url, '/');
    uri_put_encoded(&url, path);
    buf_put_lit(&key, "ping ");
    buf_put_str(&key, buf_str(&url));
    cache_host known;
    g->topic = buf_str(&url);
    int status = input_read(&(input){.name = name.p}, &bytes, &g->d);
    uint64_t print = status ? 0 : fingerprint64(buf_str(&bytes));
    if (!status)
        status = cache_get_host(g->cache, buf_str(&key), &g->a, &known);
    g->same += !status && known.robots_at == (int64_t)print;
    if (!status && known.robots_at != (int64_t)print)
        status = tell_all(g, print, &known);
    buf_free(&name);
    buf_free(&url);
    buf_free(&key);
    buf_free(&bytes);
    return status;
}

/* The files that the last build made stand in its manifest. */
static int ping_all(pinging *g)
{
    buf name, text;
    buf_init(&name, URL_BYTES);
    buf_init(&text, TEXT_MAX);
    buf_printf(&name, "%s" MANIFEST, g->f.folder);
    buf_put_char(&name, '\0');
    int status = input_read(&(input){.name = name.p}, &text, &g->d);
    feed_str rest = buf_str(&text), line, word;
    while (!status && str_split(&rest, '\n', &line)) {
        if (!str_starts(line, STR("out\t")))
            continue;
        for (int i = 0; i < 4; i++) /* its size, its time, its print */
            (void)str_split(&line, '\t', &word);
        status = ping_one(g, line);
    }
    buf_free(&name);
    buf_free(&text);
    return status;
}

static int open_all(pinging *g)
{
    const settings *own = &g->f.c.s;
    if (!own->site || !own->hub[0]) {
        fprintf(stderr, "feedloom ping: the configuration needs the keys site and hub\n");
        return FEED_E_USAGE;
    }
    g->cache = feeds_cache(&g->f, CACHE_WRITE);
    g->client = g->cache ? network_client(1, &g->d) : NULL;
    return g->client ? FEED_OK : FEED_E_INPUT;
}

int cmd_ping(const settings *s)
{
    pinging g = {.s = s};
    diag_init(&g.d, DIAG_TEXT, FEED_WARNING);
    arena_init(&g.a, TEXT_MAX);
    int status = feeds_open(&g.f, s, &g.d);
    if (!status)
        status = open_all(&g);
    if (!status)
        status = ping_all(&g);
    if (!status && !s->quiet)
        fprintf(stderr, "feedloom: %zu feeds %s, %zu as they were, %zu failed\n", g.told,
                s->plan ? "would be told of" : "told of", g.same, g.failed);
    fwrite(g.d.text.n ? g.d.text.p : "", 1, g.d.text.n, stderr);
    int result = status == FEED_E_USAGE ? EXIT_USAGE : status || g.failed ? EXIT_IO : EXIT_CLEAN;
    fetch_client_free(g.client);
    cache_free(g.cache);
    feeds_free(&g.f);
    arena_free(&g.a);
    diag_free(&g.d);
    return result;
}
