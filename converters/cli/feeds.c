#include "feeds.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../feeds/core/date.h"
#include "../../feeds/core/uri.h"
#include "../../feeds/model/report.h"
#include "../../feeds/net/subscriptions.h"
#include "input.h"
#include "network.h"
#include "output.h"

enum { ARENA_BYTES = 256 << 20, OPML_BYTES = 64 << 20, SECOND = 1000 };

#define CONFIG_NAME "feedloom.yaml"
#define CACHE_NAME ".feedloom.cache"

static int64_t span(const char *text, int64_t otherwise)
{
    int64_t ms;
    return text && date_parse_span(str_of(text), &ms) ? ms : otherwise;
}

static char *join(feed_str a, feed_str b)
{
    char *text = malloc(a.n + b.n + 1);
    if (text)
        snprintf(text, a.n + b.n + 1, "%.*s%.*s", FMT(a), FMT(b));
    return text;
}

/* ---- places ---- */

static feed_place *add(feed_place **list, size_t *n, size_t *capacity)
{
    if (*n == *capacity) {
        size_t more = *capacity ? *capacity * 2 : 64;
        feed_place *grown = realloc(*list, more * sizeof *grown);
        if (!grown)
            return NULL;
        *list = grown;
        *capacity = more;
    }
    feed_place *p = &(*list)[(*n)++];
    *p = (feed_place){.from = 0};
    return p;
}

/* A feed, or a list of them, by its address or its path. What cannot stand in a URL is encoded. */
static feed_place *add_place(feeds *f, bool list, feed_str place)
{
    bool url = uri_is_http(place);
    feed_place *p = url && list ? add(&f->remote, &f->n_remote, &f->remote_capacity)
                                : add(&f->list, &f->n, &f->capacity);
    if (!p)
        return NULL;
    buf encoded;
    buf_init(&encoded, 32768);
    if (url)
        uri_put_encoded(&encoded, place);
    else
        buf_put_str(&encoded, place);
    encoded.n = url ? str_find_byte(buf_str(&encoded), '#') : encoded.n;
    p->source = (refresh_source){.url = arena_dup(&f->a, buf_str(&encoded)), .list = list, .allow = &f->allow};
    p->source.proxy = url ? network_proxy(place) : NULL;
    p->is_file = !url;
    p->name = arena_dup(&f->a, place);
    buf_free(&encoded);
    return p->source.url.p ? p : NULL;
}

static void take_settings(feed_place *to, const feed_place *from)
{
    refresh_source own = to->source;
    to->source = from->source;
    to->source.url = own.url;
    to->source.list = false;
    to->source.proxy = from->source.proxy ? from->source.proxy : own.proxy;
    to->from = from->from;
    to->pos = from->pos;
}

/* The feeds of a list; addresses in it may be relative to its own. */
static int add_list(feeds *f, feed_str text, const feed_place *model)
{
    subscriptions all = {.list = NULL};
    int status = subscriptions_read(text, &f->a, &all);
    if (status == FEED_E_INPUT)
        report(diag_reporter(f->d), FEED_RULE_UnreadableInput, (feed_pos){.file = model->source.url}, "no OPML: %.*s",
               FMT(all.fault));
    else if (all.fault.n)
        report(diag_reporter(f->d), FEED_RULE_SourceFlawed, (feed_pos){.file = model->source.url}, "%.*s",
               FMT(all.fault));
    f->d->failed_input |= status == FEED_E_INPUT;
    for (size_t i = 0; i < all.n && !status; i++) {
        buf url;
        buf_init(&url, 32768);
        uri_resolve(model->is_file ? STR_NONE : model->source.url, all.list[i].url, &url);
        feed_place *p = uri_is_http(buf_str(&url)) ? add_place(f, false, buf_str(&url)) : NULL;
        if (p) {
            take_settings(p, model);
            p->name = all.list[i].title.n ? all.list[i].title : p->name;
        } else { /* an OPML file may come from anywhere: no files, no commands */
            report(diag_reporter(f->d), FEED_RULE_SourceFlawed, (feed_pos){.file = model->source.url},
                   "left out, neither http nor https: %.*s", (int)(url.n < 200 ? url.n : 200), buf_str(&url).p);
        }
        buf_free(&url);
    }
    free(all.list);
    return status;
}

static int add_list_file(feeds *f, const char *path, const feed_place *model)
{
    buf text;
    buf_init(&text, OPML_BYTES);
    int status = input_read(&(input){.name = path}, &text, f->d);
    if (!status)
        status = add_list(f, buf_str(&text), model);
    buf_free(&text);
    return status;
}

int feeds_add_remote(feeds *f, cache *c)
{
    int status = FEED_OK;
    for (size_t i = 0; i < f->n_remote && !status; i++) {
        buf text;
        buf_init(&text, OPML_BYTES);
        feed_place model = f->remote[i];
        if (!cache_body(c, model.source.url, &text) && text.n && add_list(f, buf_str(&text), &model) == FEED_E_MEMORY)
            status = FEED_E_MEMORY;
        buf_free(&text);
    }
    return status;
}

/* ---- the configuration ---- */

static address_allow *allow_of(feeds *f, const config_list *more)
{
    address_allow *allow = arena_alloc(&f->a, sizeof *allow);
    feed_str *list = arena_array(&f->a, f->allow.n + more->n + 1, sizeof *list);
    if (!allow || !list)
        return NULL;
    if (f->allow.n)
        memcpy(list, f->allow.list, f->allow.n * sizeof *list);
    for (size_t i = 0; i < more->n; i++)
        list[f->allow.n + i] = str_of(more->items[i]);
    *allow = (address_allow){list, f->allow.n + more->n};
    return allow;
}

/* "user:password", or "Bearer TOKEN", in an environment variable: secrets stand in no configuration. */
static void set_auth(feeds *f, const config_source *s, refresh_source *out)
{
    const char *value = s->auth ? getenv(s->auth) : NULL;
    if (s->auth && !value)
        report(diag_reporter(f->d), FEED_RULE_SourceFlawed, s->pos, "the environment variable %s is not set", s->auth);
    else if (value && str_starts_nocase(str_of(value), STR("Bearer ")))
        out->bearer = value + strlen("Bearer ");
    else
        out->userpwd = value;
}

static int add_source(feeds *f, size_t i, const config_source *s)
{
    feed_str place = str_of(s->feed ? s->feed : s->opml), shown = place;
    bool url = uri_is_http(place), absolute = place.p[0] == '/' || str_eq(place, STR("-"));
    char *path = url || absolute ? NULL : join(str_of(f->folder), place);
    feed_place model = {.from = i, .pos = s->pos, .is_file = !url}, *p;
    place = path ? arena_dup(&f->a, str_of(path)) : place;
    free(path);
    model.source = (refresh_source){.url = place, .user_agent = str_of(s->user_agent), .headers = s->headers.items,
                                    .n_headers = s->headers.n, .every = span(s->every, 0) / SECOND,
                                    .history = s->history && strcmp(s->history, "all") == 0,
                                    .allow = allow_of(f, &s->allow_private)};
    model.source.proxy = s->proxy && strcmp(s->proxy, "none") != 0 ? s->proxy : NULL;
    set_auth(f, s, &model.source);
    if (s->opml && !url)
        return add_list_file(f, place.p, &model);
    p = add_place(f, s->opml != NULL, place);
    if (!p || !model.source.allow)
        return FEED_E_MEMORY;
    bool is_list = p->source.list;
    take_settings(p, &model);
    p->source.list = is_list;
    if (s->proxy && strcmp(s->proxy, "none") == 0)
        p->source.proxy = NULL;
    p->name = s->name && strcmp(s->name, shown.p) != 0 ? str_of(s->name) : shown;
    return FEED_OK;
}

static int set_hosts(feeds *f, const config_fetch *c)
{
    f->hosts = arena_array(&f->a, c->n_hosts + 1, sizeof *f->hosts);
    for (size_t i = 0; f->hosts && i < c->n_hosts; i++) {
        const config_host *h = &c->hosts[i];
        f->hosts[i] = (refresh_host){.host = str_of(h->host), .pause_ms = span(h->pause, -1),
                                     .parallel = (size_t)h->parallel,
                                     .forbidden = !h->forbidden ? 0 : strcmp(h->forbidden, "limit") == 0 ? 1 : 2};
    }
    f->options.hosts = f->hosts;
    f->options.n_hosts = c->n_hosts;
    return f->hosts ? FEED_OK : FEED_E_MEMORY;
}

static int set_allow(feeds *f, const config_fetch *c)
{
    feed_str *list = arena_array(&f->a, c->allow_private.n + HUBS_MAX, sizeof *list);
    size_t n = 0;
    if (!list)
        return FEED_E_MEMORY;
    for (size_t i = 0; i < c->allow_private.n; i++)
        list[n++] = str_of(c->allow_private.items[i]);
    for (size_t i = 0; i < HUBS_MAX && f->s->allow_private[i]; i++)
        list[n++] = str_of(f->s->allow_private[i]);
    f->allow = (address_allow){list, n};
    return FEED_OK;
}

static robots_mode robots_of(const char *word)
{
    return !word || strcmp(word, "named") == 0 ? ROBOTS_NAMED : strcmp(word, "always") == 0 ? ROBOTS_ALWAYS
                                                                                              : ROBOTS_IGNORE;
}

/* What the command line says goes before the configuration. */
static int set_options(feeds *f)
{
    const settings *s = f->s;
    const config_fetch *c = &f->c.fetch;
    refresh_options *o = &f->options;
    const char *agent = s->user_agent ? s->user_agent : c->user_agent;
    if (agent)
        buf_put_str(&f->agent, str_of(agent));
    else
        network_put_agent(&f->agent, str_of(f->c.s.site));
    long parallel = s->parallel ? s->parallel : c->parallel;
    *o = (refresh_options){
        .parallel = parallel ? (size_t)parallel : NETWORK_PARALLEL,
        .pause_ms = span(s->pause, span(c->pause, NETWORK_PAUSE_MS)),
        .limits = FETCH_LIMITS, .redirects = NETWORK_REDIRECTS, .robots = robots_of(s->robots ? s->robots : c->robots),
        .user_agent = buf_str(&f->agent), .agent = STR("feedloom"), .force = s->force, .plan = s->plan,
        .seed = network_seed(), .now = network_now, .now_ms = network_now_ms, .stop = network_stopped};
    o->limits.timeout_ms = span(s->timeout, span(c->timeout, o->limits.timeout_ms));
    if (o->limits.connect_ms > o->limits.timeout_ms)
        o->limits.connect_ms = o->limits.timeout_ms;
    if (c->max_bytes)
        o->limits.body = (size_t)c->max_bytes;
    f->netrc = c->netrc ? network_netrc() : NULL;
    o->netrc = f->netrc;
    int status = set_allow(f, c);
    return status ? status : set_hosts(f, c);
}

static char *default_cache(void)
{
    const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (base && *base)
        return join(str_of(base), STR("/feedloom/feeds.cache"));
    return join(str_of(home && *home ? home : "/tmp"), STR("/.cache/feedloom/feeds.cache"));
}

static int set_cache(feeds *f)
{
    const char *own = f->c.fetch.cache ? f->c.fetch.cache : CACHE_NAME;
    if (f->s->cache)
        f->cache_path = join(str_of(f->s->cache), STR(""));
    else if (f->has_config)
        f->cache_path = join(own[0] == '/' ? STR("") : str_of(f->folder), str_of(own));
    else
        f->cache_path = default_cache();
    return f->cache_path ? FEED_OK : FEED_E_MEMORY;
}

static int set_sources(feeds *f)
{
    int status = set_options(f);
    if (!status)
        status = set_cache(f);
    for (size_t i = 0; i < f->c.n_sources && !status; i++)
        if (f->c.sources[i].feed || f->c.sources[i].opml)
            status = add_source(f, i, &f->c.sources[i]);
    return status;
}

static void begin(feeds *f, const settings *s, diag *d)
{
    *f = (feeds){.s = s, .d = d};
    arena_init(&f->a, ARENA_BYTES);
    buf_init(&f->agent, 512);
}

int feeds_open_config(feeds *f, const settings *s, const config *c, const char *folder, diag *d)
{
    begin(f, s, d);
    f->c = *c;
    f->has_config = true;
    f->folder = join(str_of(folder), STR(""));
    return f->folder ? set_sources(f) : FEED_E_MEMORY;
}

/* ---- the command line ---- */

static int read_config(feeds *f, const char *name)
{
    buf text;
    buf_init(&text, 16 << 20);
    const char *slash = strrchr(name, '/');
    f->folder = join(slash ? str_range(name, slash + 1) : STR(""), STR(""));
    int status = input_read(&(input){.name = name}, &text, f->d);
    if (!status) {
        status = config_read(buf_str(&text), str_of(name), diag_reporter(f->d), &f->c);
        f->has_config = f->owns_config = true;
    }
    buf_free(&text);
    return status ? status : set_sources(f);
}

static bool is_config(const char *name)
{
    return str_ends(str_of(name), STR(".yaml")) || str_ends(str_of(name), STR(".yml"));
}

static int add_input(feeds *f, const char *name)
{
    feed_place model = {.source = {.url = str_of(name), .allow = &f->allow, .history = f->s->history &&
                                   strcmp(f->s->history, "all") == 0}, .is_file = true};
    if (!uri_is_http(str_of(name)))
        return add_list_file(f, name, &model);
    bool list = str_ends(str_of(name), STR(".opml"));
    feed_place *p = add_place(f, list, str_of(name));
    if (p)
        p->source.history = model.source.history;
    return p ? FEED_OK : FEED_E_MEMORY;
}

int feeds_open(feeds *f, const settings *s, diag *d)
{
    begin(f, s, d);
    if (!s->n_inputs || (s->n_inputs == 1 && is_config(s->inputs[0])))
        return read_config(f, s->n_inputs ? s->inputs[0] : CONFIG_NAME);
    int status = set_options(f);
    if (!status)
        status = set_cache(f);
    for (size_t i = 0; i < s->n_inputs && !status; i++)
        status = add_input(f, s->inputs[i]);
    return status;
}

void feeds_free(feeds *f)
{
    if (f->owns_config)
        config_free(&f->c);
    free(f->folder);
    free(f->cache_path);
    free(f->list);
    free(f->remote);
    free(f->netrc);
    buf_free(&f->agent);
    arena_free(&f->a);
}

cache *feeds_cache(feeds *f, cache_mode mode)
{
    cache_opening how;
    int error = mode == CACHE_WRITE ? output_make_folders(f->cache_path) : 0;
    cache *c = error ? NULL : cache_open(f->cache_path, mode, &how);
    if (!c && !error && mode == CACHE_READ && !how.missing_file && !how.newer)
        c = cache_open(f->cache_path, CACHE_WRITE, &how); /* it mends what is damaged */
    feed_pos pos = {.file = str_of(f->cache_path)};
    if (error)
        diag_errno(f->d, FEED_RULE_OutputFailed, f->cache_path, error, "no cache");
    else if (c && how.mended)
        report(diag_reporter(f->d), FEED_RULE_CacheDamaged, pos, "the cache was damaged; what could be read is kept");
    else if (!c && !how.missing_file) {
        report(diag_reporter(f->d), FEED_RULE_OutputFailed, pos, "the cache cannot be opened: %s", how.message);
        f->d->failed_input = true;
    }
    return c;
}
