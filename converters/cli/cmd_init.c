/* feedloom init: a first feedloom.yaml. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "commands.h"
#include "config_print.h"
#include "opt.h"
#include "survey.h"

enum { TEXT_MAX = 1 << 20 };

#define CONFIG_NAME "feedloom.yaml"

/* A YAML double-quoted scalar; a value of words alone needs no quotes. */
static void put_scalar(buf *b, feed_str s)
{
    bool plain = s.n && is_alnum(s.p[0]);
    for (size_t i = 0; i < s.n && plain; i++)
        plain = is_alnum(s.p[i]) || (unsigned char)s.p[i] >= 0x80 || strchr("-_./*", s.p[i]) ||
                (s.p[i] == ':' && i + 1 < s.n && s.p[i + 1] == '/') || (s.p[i] == ' ' && i + 1 < s.n);
    if (!plain)
        buf_put_char(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (!plain && (s.p[i] == '"' || s.p[i] == '\\'))
            buf_put_char(b, '\\');
        buf_put_char(b, (unsigned char)s.p[i] < 0x20 ? ' ' : s.p[i]);
    }
    if (!plain)
        buf_put_char(b, '"');
}

static void put_help(buf *b, const char *indent, const config_key *key)
{
    buf_printf(b, "%s# %s", indent, key->help);
    if (key->standard)
        buf_printf(b, " (default: %s)", key->standard);
    buf_put_char(b, '\n');
}

/* The key with its sentence; commented out where nothing was found. */
static void put_key(buf *b, const char *name, feed_str value, const char *example)
{
    put_help(b, "", config_key_find(CONFIG_SITE, str_of(name)));
    buf_printf(b, "%s%s: ", value.n ? "" : "# ", name);
    if (value.n)
        put_scalar(b, value);
    else
        buf_printf(b, "%s", example);
    buf_put_lit(b, "\n\n");
}

/* What becomes of digests without a date: a few may be left out; where most have none, there would be no feed. */
static void put_undated(buf *b, const survey *found, const survey_source *source)
{
    bool most = source->undated * 2 > source->files;
    if (most && found->has_git)
        buf_put_lit(b, "    # the day of a file's first commit is the last resort\n"
                       "    date_from: [header, heading, name, folder, body, git]\n");
    if (most)
        buf_put_lit(b, "    undated: mtime           # when the file was written; or: error, skip, a date\n");
    else if (source->undated)
        buf_put_lit(b, "    undated: skip            # or: error, mtime, a date\n");
}

static void put_source(buf *b, const survey *found, const survey_source *source)
{
    buf_printf(b, "  # %zu digest%s", source->files, source->files == 1 ? "" : "s");
    if (source->grammar)
        buf_printf(b, ", grammar %s", source->grammar);
    if (source->undated)
        buf_printf(b, ", %zu without a date", source->undated);
    buf_put_lit(b, "\n  - digests: ");
    put_scalar(b, source->pattern);
    buf_put_lit(b, "\n");
    put_undated(b, found, source);
    buf_put_lit(b, "    # entries: item          # or: digest, both\n");
    if (source->grammar)
        buf_printf(b, "    # grammar: %s       # found out otherwise\n", source->grammar);
    if (!found->language.n)
        buf_put_lit(b, "    # language: en\n");
}

/* A row for each format that can be written here. */
static void put_outputs(buf *b)
{
    static const struct { const char *format, *path; } FILES[] = {
        {"atom", "feeds/atom.xml"}, {"rss", "feeds/rss.xml"}, {"json", "feeds/feed.json"},
        {"html", "feeds/index.html"}};
    buf_put_lit(b, "# the files that are made, below this folder: feedloom build -o FOLDER puts them elsewhere\n"
                   "outputs:\n");
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++)
        if (feed_format_find(str_of(FILES[i].format)) != FEED_FORMAT_NONE)
            buf_printf(b, "  - path: %s\n", FILES[i].path);
    buf_put_lit(b, "  # - path: feeds/short.xml          # summaries of the newest twenty\n"
                   "  #   content: summary\n  #   max: 20\n"
                   "  # - path: feeds/tags/{category}.xml    # a feed for each category\n"
                   "  #   each: category\n\n"
                   "# merge:\n#   max: 500      # at most so many entries of all sources together, the newest\n");
}

static void put_config(buf *b, const survey *found)
{
    buf_put_lit(b, "# What 'feedloom build' makes of this folder. All keys: feedloom help --config\n"
                   "# Editors: yaml-language-server: $schema=feedloom.schema.json (feedloom help --config-schema)\n\n");
    put_key(b, "title", found->title, "");
    put_key(b, "subtitle", STR_NONE, "one line");
    put_key(b, "site", found->site, "https://example.org/");
    put_key(b, "language", found->language, "en");
    put_key(b, "author", found->author, "{name: A. Writer, email: a@example.org}");
    put_key(b, "authority", STR_NONE, "example.org,2025");
    put_key(b, "timezone", found->zone, "+08:00");
    put_key(b, "permalink", STR_NONE, "\"{path}/\"");
    put_help(b, "", config_key_find(CONFIG_SITE, STR("sources")));
    buf_put_lit(b, "sources:\n");
    if (!found->n_sources)
        buf_put_lit(b, "  - digests: content/posts/**/*.md\n");
    for (size_t i = 0; i < found->n_sources; i++)
        put_source(b, found, &found->sources[i]);
    buf_put_char(b, '\n');
    put_outputs(b);
}

/* ---- writing ---- */

static int write_new(const char *text, size_t n, bool force)
{
    int fd = open(CONFIG_NAME, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (force ? O_TRUNC : O_EXCL), 0644);
    if (fd < 0 && errno == EEXIST) {
        fprintf(stderr, "feedloom init: " CONFIG_NAME " is there already; --force replaces it, -n prints another\n");
        return EXIT_USAGE;
    }
    size_t done = 0;
    while (fd >= 0 && done < n) {
        ssize_t one = write(fd, text + done, n - done);
        if (one < 0 && errno == EINTR)
            continue;
        if (one <= 0)
            break;
        done += (size_t)one;
    }
    if (fd >= 0 && done == n && close(fd) == 0)
        return EXIT_CLEAN;
    fprintf(stderr, "feedloom init: " CONFIG_NAME ": %s\n", strerror(errno));
    return EXIT_IO;
}

static int put_out(const settings *s, const survey *found)
{
    buf text;
    buf_init(&text, TEXT_MAX);
    put_config(&text, found);
    int status = text.error ? EXIT_IO : EXIT_CLEAN;
    if (!status && s->print)
        fwrite(text.p, 1, text.n, stdout);
    else if (!status)
        status = write_new(text.p, text.n, s->force);
    if (!status && !s->print)
        fprintf(stderr, "feedloom: wrote " CONFIG_NAME " for %zu digest%s; now: feedloom build\n", found->files,
                found->files == 1 ? "" : "s");
    buf_free(&text);
    return status;
}

int cmd_init(const settings *s)
{
    if (s->n_inputs > 1) {
        fprintf(stderr, "feedloom init: one folder at a time\n");
        return EXIT_USAGE;
    }
    if (s->n_inputs && chdir(s->inputs[0])) {
        fprintf(stderr, "feedloom init: %s: %s\n", s->inputs[0], strerror(errno));
        return EXIT_IO;
    }
    survey found;
    int status = survey_run(&found) ? EXIT_IO : EXIT_CLEAN;
    if (status)
        fprintf(stderr, "feedloom init: the folder could not be read\n");
    else if (!found.n_sources)
        fprintf(stderr, "feedloom init: no digest found here; the configuration names an example\n");
    if (!status)
        status = put_out(s, &found);
    survey_free(&found);
    return status;
}
