#define _XOPEN_SOURCE 700 /* realpath */
#include "survey.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../feeds/core/script.h"
#include "../../feeds/core/uri.h"
#include "../digest/digest.h"
#include "../digest/header.h"
#include "input.h"
#include "pattern.h"

enum { SURVEY_ARENA = 64 << 20, SAMPLE_MAX = 512, FILE_BYTES = 17 << 20, CONFIG_BYTES = 1 << 18, BUCKETS_MAX = 64 };

static const char *const DIGESTS[] = {".md", ".markdown", NULL};
/* Folders and files that hold no digests. */
static const char *const OTHERS[] = {"node_modules", "themes", "layouts", "archetypes", "public", "_site", "vendor",
                                     "README.md", "LICENSE.md", "CHANGELOG.md", "CONTRIBUTING.md", "_index.md",
                                     "SECURITY.md", "CODE_OF_CONDUCT.md", NULL};

/* Files of one top folder and extension. */
typedef struct bucket {
    feed_str top, extension;
    feed_str folder;             /* the deepest one that holds all digests of the bucket, with a slash; "": this one */
    size_t looked_at, digests, undated;
    size_t grammars[DIGEST_GRAMMAR_COUNT];
    bool deeper;                 /* some stand below `folder` */
} bucket;

typedef struct zone_votes {
    int minutes;
    size_t n;
} zone_votes;

typedef struct look {
    survey *out;
    inputs in;
    digest_options options;
    digest_reader *reader;
    buf bytes;
    bucket buckets[BUCKETS_MAX];
    size_t n_buckets;
    script_counts scripts;
    zone_votes zones[16];
    size_t n_zones;
    size_t entries; /* of the present file */
    bool undated;
} look;

/* ---- one digest ---- */

static void count_zone(look *l, feed_time t)
{
    size_t i = 0;
    while (i < l->n_zones && l->zones[i].minutes != t.offset_minutes)
        i++;
    if (!t.zoned || i == sizeof l->zones / sizeof *l->zones)
        return;
    l->zones[i].minutes = t.offset_minutes;
    l->zones[i].n++;
    l->n_zones += i == l->n_zones;
}

static int on_begin(void *context, const feed_head *head)
{
    count_zone(context, head->updated);
    return FEED_OK;
}

static int on_entry(void *context, const feed_entry *entry)
{
    look *l = context;
    l->entries++;
    script_count(&l->scripts, entry->title.value);
    return FEED_OK;
}

static int on_end(void *context)
{
    (void)context;
    return FEED_OK;
}

static void on_finding(void *context, const feed_finding *f)
{
    look *l = context;
    l->undated |= f->rule == FEED_RULE_DigestWithoutDate;
}

/* ---- buckets ---- */

static feed_str extension_of(feed_str path)
{
    size_t n = path.n;
    while (n && path.p[n - 1] != '.')
        n--;
    return n ? str_from(path, n - 1) : STR("");
}

static size_t folder_length(feed_str path)
{
    size_t n = path.n;
    while (n && path.p[n - 1] != '/')
        n--;
    return n;
}

static bucket *bucket_of(look *l, feed_str path)
{
    size_t slash = str_find_byte(path, '/');
    feed_str top = {path.p, slash < path.n ? slash + 1 : 0}, extension = extension_of(path);
    for (size_t i = 0; i < l->n_buckets; i++)
        if (str_eq(l->buckets[i].top, top) && str_eq(l->buckets[i].extension, extension))
            return &l->buckets[i];
    if (l->n_buckets == BUCKETS_MAX)
        return NULL;
    l->buckets[l->n_buckets] = (bucket){.top = top, .extension = extension};
    return &l->buckets[l->n_buckets++];
}

/* The folder becomes one that holds this file, too. */
static void widen(bucket *b, feed_str path)
{
    feed_str folder = {path.p, folder_length(path)};
    if (!b->digests) {
        b->folder = folder;
        return;
    }
    size_t n = 0;
    for (size_t i = 0; i < folder.n && i < b->folder.n && folder.p[i] == b->folder.p[i]; i++)
        n = folder.p[i] == '/' ? i + 1 : n;
    b->deeper |= n < folder.n || n < b->folder.n;
    b->folder.n = n;
}

static bool is_other(feed_str path)
{
    feed_str part;
    while (str_split(&path, '/', &part))
        for (const char *const *name = OTHERS; *name; name++)
            if (str_eq_nocase(part, str_of(*name)))
                return true;
    return false;
}

static void look_at(look *l, input *in, diag *silent)
{
    feed_str path = str_of(in->path);
    bucket *b = bucket_of(l, path);
    if (!b || input_read(in, &l->bytes, silent))
        return;
    digest_file file = {.name = str_of(in->name), .path = path, .grammar = DIGEST_GRAMMAR_NONE};
    l->entries = 0;
    l->undated = false;
    int grammar = digest_detect(l->reader, buf_str(&l->bytes), path);
    int status = digest_read(l->reader, buf_str(&l->bytes), &file, (feed_reporter){on_finding, l},
                             (feed_sink){on_begin, on_entry, on_end, l});
    b->looked_at++;
    if (status && grammar == DIGEST_GRAMMAR_NONE)
        return;
    widen(b, path);
    b->digests++;
    b->undated += l->undated;
    if (grammar != DIGEST_GRAMMAR_NONE)
        b->grammars[grammar]++;
}

/* ---- what comes of it ---- */

static feed_str join(survey *s, feed_str a, feed_str b, feed_str c)
{
    size_t n = a.n + b.n + c.n;
    char *text = arena_alloc(&s->a, n + 1);
    if (!text)
        return STR_NONE;
    snprintf(text, n + 1, "%.*s%.*s%.*s", (int)a.n, a.n ? a.p : "", (int)b.n, b.n ? b.p : "", (int)c.n, c.n ? c.p : "");
    return (feed_str){text, n};
}

/* Files of the pattern that are no digests would stop a build: they count as undated. */
static void count_files(const look *l, survey_source *source)
{
    for (size_t i = 0; i < l->in.n; i++) {
        feed_str path = str_of(l->in.list[i].path);
        bool matches = pattern_matches(source->pattern, path);
        source->files += matches && !is_other(path);
        source->undated += matches && is_other(path);
    }
}

/* Years and months get neighbours: content/posts/2025 stands for content/posts. */
static void leave_dates(bucket *b)
{
    while (b->folder.n > 1) {
        size_t begin = folder_length((feed_str){b->folder.p, b->folder.n - 1}), i = begin;
        while (i < b->folder.n - 1 && (is_digit(b->folder.p[i]) || b->folder.p[i] == '-'))
            i++;
        if (i < b->folder.n - 1)
            return;
        b->folder.n = begin;
        b->deeper = true;
    }
}

/* Folders of years become one pattern. */
static bool joins_another(survey *s, const survey_source *source)
{
    for (size_t i = 0; i < s->n_sources; i++)
        if (str_eq(s->sources[i].pattern, source->pattern)) {
            s->sources[i].undated += source->undated;
            return true;
        }
    return false;
}

static void add_source(look *l, bucket *b)
{
    survey *s = l->out;
    survey_source *source = &s->sources[s->n_sources];
    if (!b->digests || b->digests * 2 < b->looked_at || s->n_sources == SURVEY_SOURCES_MAX)
        return;
    leave_dates(b);
    *source = (survey_source){.undated = b->undated + (b->looked_at - b->digests)};
    source->pattern = join(s, b->folder, b->deeper ? STR("**/*") : STR("*"), b->extension);
    size_t most = 0;
    for (int g = 0; g < DIGEST_GRAMMAR_COUNT; g++)
        if (b->grammars[g] > most) {
            most = b->grammars[g];
            source->grammar = DIGEST_GRAMMARS[g].name;
        }
    if (most * 2 < b->digests)
        source->grammar = NULL;
    if (!source->pattern.n || joins_another(s, source))
        return;
    count_files(l, source);
    s->files += source->files;
    s->n_sources++;
}

static feed_str zone_of(const look *l)
{
    size_t best = 0;
    for (size_t i = 1; i < l->n_zones; i++)
        if (l->zones[i].n > l->zones[best].n)
            best = i;
    int minutes = l->n_zones ? l->zones[best].minutes : 0, size = minutes < 0 ? -minutes : minutes;
    char *text = minutes ? arena_alloc(&l->out->a, 8) : NULL;
    if (text)
        snprintf(text, 8, "%c%02d:%02d", minutes < 0 ? '-' : '+', size / 60 % 24, size % 60);
    return str_of(text);
}

/* ---- other programs' configurations ---- */

/* Their files in the order in which they are asked; fences make headers of them. */
static const struct { const char *name, *open, *close; } GENERATORS[] = {
    {"hugo.toml", "+++\n", "\n+++\n"}, {"hugo.yaml", "---\n", "\n---\n"}, {"hugo.yml", "---\n", "\n---\n"},
    {"config.toml", "+++\n", "\n+++\n"}, {"config.yaml", "---\n", "\n---\n"}, {"_config.yml", "---\n", "\n---\n"}};

static void take(feed_str *field, const header *h, const char *const *names)
{
    const header_value *v = field->n ? NULL : header_get(h, names);
    if (v && v->type == HEADER_SCALAR && v->text.n)
        *field = v->text;
}

static void no_finding(void *context, const feed_finding *f)
{
    (void)context;
    (void)f;
}

static void ask_generator(look *l, size_t i, diag *silent)
{
    static const char *const TITLES[] = {"title", NULL}, *const SITES[] = {"baseURL", "base_url", "url", NULL},
        *const LANGUAGES[] = {"languageCode", "default_language", "lang", "language", NULL},
        *const AUTHORS[] = {"author", NULL};
    header h;
    input in = {.name = GENERATORS[i].name};
    if (access(in.name, R_OK) || input_read(&in, &l->bytes, silent) || l->bytes.n > CONFIG_BYTES)
        return;
    survey *s = l->out;
    feed_str text = join(s, str_of(GENERATORS[i].open), buf_str(&l->bytes), str_of(GENERATORS[i].close));
    if (!text.p || header_read(text, str_of(in.name), &s->a, (feed_reporter){no_finding, NULL}, &h))
        return;
    take(&s->title, &h, TITLES);
    take(&s->site, &h, SITES);
    take(&s->language, &h, LANGUAGES);
    take(&s->author, &h, AUTHORS);
}

/* The custom domain of a site on a forge's pages: a host's name in a file of its own. */
static void ask_cname(look *l, diag *silent)
{
    input in = {.name = "CNAME"};
    if (access(in.name, R_OK) || input_read(&in, &l->bytes, silent))
        return;
    feed_str host = str_trim(buf_str(&l->bytes));
    for (size_t i = 0; i < host.n; i++)
        if (!is_alnum(host.p[i]) && !strchr("-.", host.p[i]))
            return;
    if (host.n && host.n < 256)
        l->out->site = join(l->out, STR("https://"), host, STR("/"));
}

/* Whether this folder or one above it is a Git repository's. */
static bool find_git(void)
{
    enum { FOLDERS = 40 };
    char name[3 * FOLDERS + sizeof ".git"];
    for (size_t up = 0; up <= FOLDERS; up++) {
        for (size_t i = 0; i < up; i++)
            memcpy(name + 3 * i, "../", 3);
        memcpy(name + 3 * up, ".git", sizeof ".git");
        if (access(name, F_OK) == 0)
            return true;
    }
    return false;
}

/* The name of the present folder. */
static void ask_folder(survey *s)
{
    char *path = realpath(".", NULL), *slash = path ? strrchr(path, '/') : NULL;
    if (slash && slash[1])
        s->title = arena_dup(&s->a, str_of(slash + 1));
    else
        s->title = STR("My digests");
    free(path);
}

/* ---- all of it ---- */

static void look_at_some(look *l, diag *silent)
{
    size_t step = l->in.n / SAMPLE_MAX + 1;
    for (size_t i = 0; i < l->in.n; i += step)
        if (!is_other(str_of(l->in.list[i].path)))
            look_at(l, &l->in.list[i], silent);
    for (size_t i = 0; i < l->n_buckets; i++)
        add_source(l, &l->buckets[i]);
}

static void ask_others(look *l, diag *silent)
{
    survey *s = l->out;
    ask_cname(l, silent);
    for (size_t i = 0; i < sizeof GENERATORS / sizeof *GENERATORS; i++)
        ask_generator(l, i, silent);
    if (!uri_is_http(s->site))
        s->site = STR_NONE;
    if (!s->language.n)
        s->language = script_counts_language(&l->scripts);
    if (!s->title.n)
        ask_folder(s);
    s->zone = zone_of(l);
    s->has_git = find_git();
}

int survey_run(survey *s)
{
    static const char *const HERE[] = {"."};
    *s = (survey){0};
    arena_init(&s->a, SURVEY_ARENA);
    look *l = arena_alloc(&s->a, sizeof *l);
    if (!l)
        return FEED_E_MEMORY;
    *l = (look){.out = s, .options = {.grammar = DIGEST_GRAMMAR_NONE}};
    diag silent;
    diag_init(&silent, DIAG_TEXT, FEED_ERROR);
    buf_init(&l->bytes, FILE_BYTES);
    l->reader = digest_reader_new(&l->options);
    int status = l->reader ? inputs_find(HERE, 1, DIGESTS, false, &silent, &l->in) : FEED_E_MEMORY;
    if (!status) {
        look_at_some(l, &silent);
        ask_others(l, &silent);
    }
    digest_reader_free(l->reader);
    inputs_free(&l->in);
    buf_free(&l->bytes);
    diag_free(&silent);
    return status;
}

void survey_free(survey *s)
{
    arena_free(&s->a);
}
