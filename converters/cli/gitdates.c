#include "gitdates.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../feeds/core/date.h"
#include "../../feeds/model/report.h"

extern char **environ;

enum { HISTORY_MAX = 512 << 20 };

/* The inputs of one folder, sorted by their paths below it. */
typedef struct folder {
    char *root;
    input **list;
    size_t n;
} folder;

/* ---- running it ---- */

/* Starts `git log` in a folder; its output is read from *fd. 0 or an error number. */
static int start(char *root, pid_t *pid, int *fd)
{
    char *const arguments[] = {"git", "-C", root, "-c", "core.fsmonitor=false", "-c", "protocol.allow=never",
                               "--no-pager", "log", "--no-show-signature", "--no-ext-diff", "--no-textconv",
                               "--no-renames", "--diff-filter=A", "--name-only", "--relative", "--date=raw",
                               "--format=%x01%ad", /* no file's name begins with 01 */
                               "-z", "--", ".", NULL};
    posix_spawn_file_actions_t actions;
    int ends[2];
    if (pipe(ends))
        return errno;
    int error = posix_spawn_file_actions_init(&actions);
    if (!error) {
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addclose(&actions, ends[0]);
        posix_spawn_file_actions_addclose(&actions, ends[1]);
        error = posix_spawnp(pid, "git", &actions, NULL, arguments, environ);
        posix_spawn_file_actions_destroy(&actions);
    }
    close(ends[1]);
    if (error)
        close(ends[0]);
    *fd = ends[0];
    return error;
}

static bool ended_well(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* The history in `out`: false where there is no Git, no repository, or too much of it. */
static bool run(char *root, buf *out)
{
    pid_t pid = 0;
    int fd = -1;
    if (start(root, &pid, &fd))
        return false;
    ssize_t n = 1;
    while (n && buf_reserve(out, 64 * 1024)) {
        n = read(fd, out->p + out->n, out->capacity - out->n);
        if (n < 0 && errno != EINTR)
            break;
        out->n += n > 0 ? (size_t)n : 0;
    }
    close(fd); /* a git that still writes ends by that */
    bool fine = ended_well(pid);
    return fine && n == 0;
}

/* ---- reading it ---- */

static int by_path(const void *a, const void *b)
{
    return strcmp((*(input *const *)a)->path, (*(input *const *)b)->path);
}

static int to_path(const void *name, const void *in)
{
    return strcmp(name, (*(input *const *)in)->path);
}

/* "1690000000 +0800" */
static feed_time raw_date(feed_str s)
{
    feed_time t = {.set = true, .zoned = true};
    size_t at = 0;
    for (; at < s.n && is_digit(s.p[at]) && at < 12; at++)
        t.unix_seconds = t.unix_seconds * 10 + (s.p[at] - '0');
    int minutes;
    if (date_parse_zone(str_trim(str_from(s, at)), &minutes))
        t.offset_minutes = (int16_t)minutes;
    return t;
}

/* Commits from the newest to the oldest: the last that adds a file is its first. Names end with NUL. */
static void take_history(const folder *f, const buf *history)
{
    feed_str rest = buf_str(history), part;
    feed_time date = {0};
    while (str_split(&rest, '\0', &part)) {
        if (part.n && part.p[0] == '\x01') {
            size_t line = str_find_byte(part, '\n');
            date = raw_date((feed_str){part.p + 1, line - 1});
            part = str_from(part, line < part.n ? line + 1 : line);
        }
        while (part.n && part.p[0] == '\n')
            part = str_from(part, 1);
        input **found = part.n && rest.p ? bsearch(part.p, f->list, f->n, sizeof *f->list, to_path) : NULL;
        if (found && date.unix_seconds)
            (*found)->committed = date;
    }
}

/* ---- folder by folder ---- */

/* What of a name stands in front of its path: the folder that was named. */
static feed_str root_of(const input *in)
{
    size_t n = strlen(in->name), path = strlen(in->path);
    return path < n ? (feed_str){in->name, n - path} : STR("./");
}

static int fill(folder *f, diag *d)
{
    buf history;
    buf_init(&history, HISTORY_MAX);
    qsort(f->list, f->n, sizeof *f->list, by_path);
    if (run(f->root, &history))
        take_history(f, &history);
    else
        report(diag_reporter(d), FEED_RULE_GitHistory, (feed_pos){.file = str_of(f->root)},
               "no dates from Git: it is not installed, or this is no repository");
    int status = history.error == FEED_E_MEMORY ? FEED_E_MEMORY : FEED_OK;
    buf_free(&history);
    return status;
}

int gitdates_fill(inputs *in, diag *d)
{
    folder f = {.list = calloc(in->n + 1, sizeof *f.list)};
    int status = f.list ? FEED_OK : FEED_E_MEMORY;
    for (size_t i = 0, next; i < in->n && !status; i = next) {
        feed_str root = root_of(&in->list[i]);
        f.n = 0;
        for (next = i; next < in->n && str_eq(root_of(&in->list[next]), root); next++)
            f.list[f.n++] = &in->list[next];
        if (strcmp(in->list[i].name, "-") == 0)
            continue;
        f.root = malloc(root.n + 1);
        if (!f.root) {
            status = FEED_E_MEMORY;
            break;
        }
        memcpy(f.root, root.p, root.n);
        f.root[root.n] = '\0';
        status = fill(&f, d);
        free(f.root);
    }
    free(f.list);
    return status;
}
