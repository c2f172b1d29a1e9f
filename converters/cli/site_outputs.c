/* The outputs of a site: every entry goes to each output that takes it; the files of `each` are made at the end. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../../feeds/core/hash.h"
#include "../../feeds/model/report.h"
#include "detach.h"
#include "output.h"
#include "site_archive.h"
#include "site_guard.h"

enum { KEYS_MAX = 64, COMPARE_BYTES = 1 << 14, PATHS_MAX = 16 << 20 };

struct site_outputs {
    site *t;
    const char *root;   /* where files are written, with a slash behind it */
    bool staged;        /* they are compared with what is published, and go no further */
    site_file *files;   /* one for each output that is no `each`, at its index; then those of the groups */
    size_t n_files, n_outputs;
    bool guarded;       /* something may not be published */
    bool *used;         /* by output: some file of it has entries */
    size_t n_used;
    site_groups groups;
    str_set paths;      /* of the files made, in lower case: a file system may not tell cases apart */
};

/* What each file of an output has in common with the site's other feeds comes from the configuration. */
static void set_head(config *c)
{
    for (size_t i = 0; i < c->n_outputs; i++) {
        settings own = c->outputs[i].s;
        c->outputs[i].s = c->s;
        c->outputs[i].s.body = own.body;
        c->outputs[i].s.stylesheet = own.stylesheet;
        c->outputs[i].s.title = c->outputs[i].s.site = c->outputs[i].s.self = NULL;
    }
}

/* Each file that waits for its turn holds one descriptor or two. */
static void allow_many_files(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* A group's path: the slug for what stands in braces. */
static feed_str fill_in(site *t, const char *template, feed_str slug)
{
    feed_str all = str_of(template);
    size_t begin = str_find_byte(all, '{'), end = str_find_byte(all, '}');
    if (begin == all.n)
        return all;
    return str_of(site_join(t, (feed_str){all.p, begin}, slug, str_from(all, end + 1)));
}

static int add_file(site_outputs *o, size_t which, feed_str path, feed_str label)
{
    site_file *f = &o->files[o->n_files];
    *f = (site_file){.output = which, .path = path, .label = label};
    f->target = f->path.p ? site_join(o->t, str_of(o->root), f->path, STR("")) : NULL;
    if (!f->target)
        return FEED_E_MEMORY;
    o->n_files++;
    return FEED_OK;
}

site_outputs *site_outputs_new(site *t, const char *staging)
{
    site_outputs *o = calloc(1, sizeof *o);
    int status = o ? FEED_OK : FEED_E_MEMORY;
    if (o) {
        *o = (site_outputs){.t = t, .root = staging ? staging : t->out, .staged = staging != NULL,
                            .n_outputs = t->c.n_outputs};
        site_groups_init(&o->groups);
        str_set_init(&o->paths, CONFIG_OUTPUTS_MAX + SITE_FILES_MAX, PATHS_MAX);
        o->files = calloc(o->n_outputs + SITE_FILES_MAX, sizeof *o->files);
        o->used = calloc(o->n_outputs, sizeof *o->used);
        status = o->files && o->used ? FEED_OK : FEED_E_MEMORY;
    }
    for (size_t i = 0; !status && i < o->n_outputs; i++)
        status = add_file(o, i, str_of(t->c.outputs[i].path), STR_NONE);
    if (!status) {
        set_head(&t->c);
        allow_many_files();
        return o;
    }
    diag_errno(&t->d, FEED_RULE_OutOfMemory, "feedloom.yaml", ENOMEM, "");
    site_outputs_free(o);
    return NULL;
}

/* The folders that were made for staging are empty again. */
static void remove_folders(const site_outputs *o, const site_file *f)
{
    size_t root = strlen(o->root);
    char *folder = strdup(f->target);
    for (char *slash; folder && (slash = strrchr(folder, '/')) && (size_t)(slash - folder) >= root;) {
        *slash = '\0';
        (void)rmdir(folder);
    }
    free(folder);
}

void site_outputs_free(site_outputs *o)
{
    if (!o)
        return;
    for (size_t i = 0; i < o->n_files; i++) {
        publish_free(o->files[i].out);
        if (o->staged)
            remove_folders(o, &o->files[i]);
    }
    str_set_free(&o->paths);
    site_groups_free(&o->groups);
    free(o->files);
    free(o->used);
    free(o);
}

/* ---- entries ---- */

static bool is_alone(const site *t, const config_output *c, size_t source)
{
    return site_kinds(c->entries ? c->entries : t->c.sources[source].s.entries) != (SITE_ITEM | SITE_DIGEST);
}

static int too_many(site_outputs *o, size_t which)
{
    report(diag_reporter(&o->t->d), FEED_RULE_LimitExceeded, o->t->c.outputs[which].pos,
           "each: more than %d files; filter them by category, source or language", SITE_FILES_MAX);
    return FEED_E_LIMIT;
}

/* To one group; the entry is kept when the first of all groups takes it. `max` 0: no maximum. */
static int send_to_group(site_outputs *o, size_t which, feed_str key, size_t max, const feed_entry *entry,
                         shelf_place *place, unsigned *fate)
{
    site_group *group;
    int status = site_groups_find(&o->groups, which, key, &group);
    if (status == FEED_E_LIMIT)
        return too_many(o, which);
    *fate |= 1;
    if (status || (max && group->n == max))
        return status;
    if (!place->length)
        status = site_groups_keep(&o->groups, entry, place);
    *fate |= 2;
    return status ? status : site_group_add(group, *place);
}

static int send_to_groups(site_outputs *o, size_t which, const feed_entry *entry, size_t source, shelf_place *place,
                          unsigned *fate)
{
    const config_output *c = &o->t->c.outputs[which];
    feed_str keys[KEYS_MAX];
    char period[8];
    if (c->archive)
        return send_to_group(o, which, archive_period(c, entry, period), 0, entry, place, fate);
    size_t n = site_keys(o->t, c->each, entry, source, keys, KEYS_MAX);
    int status = FEED_OK;
    for (size_t i = 0; i < n && !status; i++)
        if (keys[i].n)
            status = send_to_group(o, which, keys[i], (size_t)c->max, entry, place, fate);
    return status;
}

static int send_to_file(site_outputs *o, size_t which, const feed_entry *entry, bool alone, unsigned *fate)
{
    site_file *f = &o->files[which];
    long max = o->t->c.outputs[which].max;
    *fate |= 1;
    if (max && f->sent == (size_t)max)
        return FEED_OK;
    *fate |= 2;
    return site_file_entry(o->t, f, o->root, entry, alone);
}

static int on_entry(void *context, const feed_entry *entry, size_t source, unsigned kinds)
{
    site_outputs *o = context;
    site *t = o->t;
    unsigned fate = 0; /* 1: some output takes it, 2: and has room for it */
    shelf_place place = {0};
    int status = FEED_OK;
    for (size_t i = 0; i < o->n_outputs && !status; i++) {
        const config_output *c = &t->c.outputs[i];
        if (!site_accepts(t, c, entry, source, kinds))
            continue;
        bool alone = is_alone(t, c, source);
        place.alone = alone;
        status = c->each || c->archive ? send_to_groups(o, i, entry, source, &place, &fate)
                                       : send_to_file(o, i, entry, alone, &fate);
    }
    *(fate & 2 ? &t->n.sent : fate ? &t->n.over : &t->n.unwanted) += 1;
    return status;
}

site_sink site_outputs_sink(site_outputs *o)
{
    return (site_sink){on_entry, o};
}

/* ---- the end ---- */

static bool same_files(const char *a, const char *b)
{
    FILE *x = fopen(a, "rb"), *y = fopen(b, "rb");
    char p[COMPARE_BYTES], q[COMPARE_BYTES];
    bool same = x && y;
    for (size_t n = 1; same && n;) {
        n = fread(p, 1, sizeof p, x);
        same = n == fread(q, 1, sizeof q, y) && memcmp(p, q, n) == 0 && !ferror(x) && !ferror(y);
    }
    if (x)
        fclose(x);
    if (y)
        fclose(y);
    return same;
}

/* --check: the new file beside the published one. */
static int compare(site_outputs *o, site_file *f)
{
    site *t = o->t;
    bool changed;
    int status = publish_commit(f->out, &changed);
    publish_free(f->out);
    f->out = NULL;
    char *published = site_join(t, str_of(t->out), f->path, STR(""));
    if (status || !published)
        return status ? status : FEED_E_MEMORY;
    bool same = same_files(f->target, published);
    if (!same)
        report(diag_reporter(&t->d), FEED_RULE_OutOfDate, (feed_pos){.file = str_of(published)}, "%s",
               access(published, F_OK) ? "not there yet" : "not what a build makes now");
    t->n.written += !same;
    t->n.unchanged += same;
    (void)remove(f->target);
    return FEED_OK;
}

/* Two outputs may come to one path by what stands in braces. */
static int claim_path(site_outputs *o, const site_file *f)
{
    char *lower = site_join(o->t, f->path, STR(""), STR(""));
    for (char *p = lower; p && *p; p++)
        *p = to_lower(*p);
    int added = lower ? str_set_add(&o->paths, str_of(lower)) : FEED_E_MEMORY;
    if (added == 0)
        report(diag_reporter(&o->t->d), FEED_RULE_ConfigValue, o->t->c.outputs[f->output].pos,
               "path: another output makes %.*s too", FMT(f->path));
    return added > 0 ? FEED_OK : added < 0 ? added : FEED_E_INPUT;
}

/* All of its entries are unfit: a feed of nothing would replace one that has entries. An archive that is not there yet
 * is made all the same: its neighbours in the chain lead to it. */
static bool drop_empty(site_outputs *o, site_file *f)
{
    const char *published = f->chain.current.n ? site_join(o->t, str_of(o->t->out), f->path, STR("")) : NULL;
    if (f->sent || (published && access(published, F_OK)))
        return false;
    publish_free(f->out);
    f->out = NULL;
    return true;
}

static int finish_file(site_outputs *o, site_file *f)
{
    if (drop_empty(o, f))
        return FEED_OK;
    o->n_used += f->sent && !o->used[f->output];
    o->used[f->output] |= f->sent > 0;
    int status = claim_path(o, f);
    if (!status)
        status = site_file_finish(f);
    if (status || o->staged)
        return status ? status : compare(o, f);
    if (guard_is_on(o->t) && guard_file(o->t, f))
        o->guarded = true; /* the others are looked at too */
    return FEED_OK;
}

/* At most `max` entries of a group. */
static int send_group(site_outputs *o, site_file *f, const site_group *group, size_t max)
{
    int status = FEED_OK;
    for (size_t i = 0; i < group->n && i < max && !status; i++) {
        feed_entry entry;
        status = site_groups_read(&o->groups, group->places[i], &entry);
        if (!status)
            status = site_file_entry(o->t, f, o->root, &entry, group->places[i].alone);
    }
    return status;
}

static int make_group(site_outputs *o, const site_group *group)
{
    feed_str path = fill_in(o->t, o->t->c.outputs[group->output].path, group->slug);
    int status = add_file(o, group->output, path, group->label);
    site_file *f = &o->files[o->n_files - 1];
    if (!status)
        status = send_group(o, f, group, SIZE_MAX);
    return status ? status : finish_file(o, f);
}

/* The subscription document: the newest period whole, and what is older up to the maximum. */
static int make_current(site_outputs *o, const site_group *groups, size_t n)
{
    site *t = o->t;
    const config_output *c = &t->c.outputs[groups->output];
    site_file *f = &o->files[groups->output];
    size_t max = c->max ? (size_t)c->max : ARCHIVE_ENTRIES;
    int status = archive_chain(t, c, groups, n, n, &f->chain);
    for (size_t i = n; i-- && !status && (f->sent < max || i + 1 == n);)
        status = send_group(o, f, &groups[i], i + 1 == n ? SIZE_MAX : max - f->sent);
    return status ? status : finish_file(o, f);
}

/* An output's file and its archives, from the groups of its periods. */
static int make_archives(site_outputs *o, const site_group *groups, size_t n)
{
    site *t = o->t;
    const config_output *c = &t->c.outputs[groups->output];
    int status = make_current(o, groups, n);
    for (size_t i = 0; i < n && !status; i++) {
        status = add_file(o, groups->output, str_of(archive_path(t, c, groups[i].slug)), groups[i].label);
        site_file *f = &o->files[o->n_files - 1];
        if (!status)
            status = archive_chain(t, c, groups, n, i, &f->chain);
        if (!status)
            status = send_group(o, f, &groups[i], SIZE_MAX);
        if (!status)
            status = finish_file(o, f);
    }
    return status;
}

/* All groups of one output, which stand together. Returns how many they are. */
static size_t make_groups(site_outputs *o, size_t first, int *status)
{
    const site_group *groups = &o->groups.list[first];
    size_t n = 1;
    while (first + n < o->groups.n && groups[n].output == groups->output)
        n++;
    if (o->t->c.outputs[groups->output].archive)
        *status = make_archives(o, groups, n);
    for (size_t i = 0; i < n && !*status && !o->t->c.outputs[groups->output].archive; i++)
        *status = make_group(o, &groups[i]);
    return n;
}

static void report_empty(site_outputs *o, size_t which)
{
    report(diag_reporter(&o->t->d), FEED_RULE_OutputEmpty, o->t->c.outputs[which].pos, "no entry is for %s%s",
           o->t->c.outputs[which].path, o->staged ? "" : "; what is published stays");
    o->guarded |= !o->staged && guard_is_on(o->t) && guard_empty(o->t, &o->t->c.outputs[which]);
}

int site_outputs_finish(site_outputs *o)
{
    int status = FEED_OK;
    for (size_t i = 0; i < o->n_outputs && !status; i++)
        status = o->files[i].out ? finish_file(o, &o->files[i]) : FEED_OK;
    site_groups_sort(&o->groups);
    for (size_t i = 0; i < o->groups.n && !status;)
        i += make_groups(o, i, &status);
    for (size_t i = 0; i < o->n_outputs && !status; i++)
        if (!o->used[i])
            report_empty(o, i);
    if (status)
        return status;
    if (!o->n_used)
        diag_nothing(&o->t->d);
    return o->guarded || !o->n_used ? FEED_E_INVALID : FEED_OK;
}

/* Whether the file before this one is in the same folder: then its folder is dealt with. */
static bool same_folder(const site_outputs *o, size_t i)
{
    const char *slash = strrchr(o->files[i].target, '/');
    size_t n = slash ? (size_t)(slash - o->files[i].target) + 1 : 0;
    return i && strncmp(o->files[i].target, o->files[i - 1].target, n) == 0 && !strchr(o->files[i - 1].target + n, '/');
}

const feed_str *site_outputs_paths(const site_outputs *o, size_t *n)
{
    feed_str *paths = arena_array(&o->t->c.a, o->n_files + 1, sizeof *paths);
    *n = 0;
    for (size_t i = 0; paths && i < o->n_files; i++)
        if (o->files[i].out)
            paths[(*n)++] = o->files[i].path;
    return paths;
}

static int rename_all(void *context)
{
    site_outputs *o = context;
    int status = FEED_OK;
    bool changed;
    for (size_t i = 0; i < o->n_files && !status; i++)
        if (o->files[i].out)
            status = publish_commit(o->files[i].out, &changed);
    for (size_t i = 0; i < o->n_files && o->t->n.written; i++)
        if (o->files[i].out && !same_folder(o, i))
            output_sync_folder(o->files[i].target);
    site_print(o->t);
    return status;
}

/* Whoever stops this program in the middle does not leave a mix of old and new files. */
int site_outputs_commit(site_outputs *o)
{
    site *t = o->t;
    for (size_t i = 0; i < o->n_files; i++)
        if (o->files[i].out)
            *(t->to_stdout || publish_pending(o->files[i].out) ? &t->n.written : &t->n.unchanged) += 1;
    site_print(t);
    int status = t->n.written ? detach_run(rename_all, o) : FEED_OK;
    for (size_t i = 0; i < o->n_files; i++)
        if (o->files[i].out && !same_folder(o, i))
            output_sweep(o->files[i].target);
    return status;
}
