#define _GNU_SOURCE /* syncfs */
#include "output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 64 * 1024, ATTEMPTS = 100 };

/* Temporary files are called .NAME.feedloom-XXXXXX and locked while somebody writes them. */
#define MARK ".feedloom-"

struct output {
    const char *path; /* NULL: standard output */
    diag *d;
    int old;          /* the old file, -1 once it differs or if there is none */
    int fd;           /* where bytes go, -1: nowhere yet */
    int target;       /* what gets them in the end and is no file: standard output, a pipe; -1: a file does */
    char *temporary;  /* name of the file behind fd, NULL: it has none */
    uint64_t written;
    char *piece;      /* of the old file */
    mode_t mode;
    bool direct, settled;
    bool synced; /* the disk has what is behind fd */
};

static int fail(output *o, const char *what)
{
    diag_errno(o->d, FEED_RULE_OutputFailed, o->path ? o->path : "standard output", errno, what);
    return FEED_E_OUTPUT;
}

static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

/* FOLDER/.NAME.feedloom-XXXXXX; the last six characters are the attempt and the process. */
static char *temporary_name(const char *path, unsigned attempt)
{
    size_t folder = folder_length(path), size = strlen(path) + sizeof MARK + 16;
    char *name = malloc(size);
    if (name)
        snprintf(name, size, "%.*s.%s%s%06x", (int)folder, path, path + folder, MARK,
                 ((unsigned)getpid() * 131u + attempt) & 0xFFFFFFu);
    return name;
}

/* The lock tells a sweep that the file is in use. A sweep that came before it has taken the name away. */
static bool lock_temporary(int fd, const char *name)
{
    struct stat own, found;
    while (flock(fd, LOCK_EX))
        if (errno != EINTR)
            return true; /* a file system without locks */
    return fstat(fd, &own) == 0 && lstat(name, &found) == 0 && own.st_ino == found.st_ino && own.st_dev == found.st_dev;
}

static int open_temporary(const char *path, mode_t mode, char **name)
{
    for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++) {
        *name = temporary_name(path, attempt);
        if (!*name)
            return -1;
        int fd = open(*name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
        if (fd >= 0 && lock_temporary(fd, *name))
            return fd;
        if (fd >= 0)
            close(fd);
        free(*name);
        *name = NULL;
        if (fd < 0 && errno != EEXIST)
            return -1;
    }
    return -1;
}

int output_temporary(const char *path)
{
    char *name, *folder_path = NULL;
    if (!path) {
        const char *folder = getenv("TMPDIR");
        size_t size = (folder ? strlen(folder) : 4) + 16;
        folder_path = malloc(size);
        if (!folder_path)
            return -1;
        snprintf(folder_path, size, "%s/feedloom", folder && *folder ? folder : "/tmp");
    }
    int fd = open_temporary(path ? path : folder_path, 0600, &name);
    if (fd >= 0)
        unlink(name);
    free(fd >= 0 ? name : NULL);
    free(folder_path);
    return fd;
}

output *output_new(const char *path, bool direct, diag *d)
{
    output *o = calloc(1, sizeof *o);
    if (!o) {
        diag_errno(d, FEED_RULE_OutOfMemory, path ? path : "standard output", ENOMEM, "");
        return NULL;
    }
    *o = (output){.path = path, .d = d, .old = -1, .fd = -1, .mode = 0644, .direct = direct && !path,
                    .target = path ? -1 : STDOUT_FILENO};
    struct stat st;
    if (path && stat(path, &st) == 0) {
        errno = EISDIR;
        if (S_ISDIR(st.st_mode) && fail(o, "")) {
            free(o);
            return NULL;
        }
        o->mode = st.st_mode & 0777;
        if (S_ISREG(st.st_mode))
            o->old = open(path, O_RDONLY | O_CLOEXEC);
        else if ((o->target = open(path, O_WRONLY | O_CLOEXEC)) < 0 && fail(o, "")) {
            free(o);
            return NULL;
        }
    }
    if (o->direct)
        o->fd = STDOUT_FILENO;
    return o;
}

static int write_all(output *o, int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t done = write(fd, p, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0) {
            if (done == 0)
                errno = ENOSPC;
            return fail(o, "writing");
        }
        p += done;
        n -= (size_t)done;
    }
    return FEED_OK;
}

/* Fills o->piece from `fd` at `offset`: bytes read, 0 at the end, -1 with errno. */
static ssize_t read_piece(output *o, int fd, uint64_t offset, size_t n)
{
    if (!o->piece && !(o->piece = malloc(PIECE)))
        return -1;
    ssize_t got;
    do
        got = pread(fd, o->piece, n < PIECE ? n : PIECE, (off_t)offset);
    while (got < 0 && errno == EINTR);
    return got;
}

static int copy_range(output *o, int from, int to, uint64_t n)
{
    for (uint64_t at = 0; at < n;) {
        ssize_t got = read_piece(o, from, at, n - at < PIECE ? (size_t)(n - at) : PIECE);
        if (got <= 0)
            return fail(o, "reading back");
        if (write_all(o, to, o->piece, (size_t)got))
            return FEED_E_OUTPUT;
        at += (uint64_t)got;
    }
    return FEED_OK;
}

/* The new bytes differ from the old file: what was the same so far goes into a temporary file. */
static int part_ways(output *o)
{
    o->fd = o->target < 0 ? open_temporary(o->path, o->mode, &o->temporary) : output_temporary(NULL);
    if (o->fd < 0)
        return fail(o, "no temporary file beside it");
    if (o->temporary && o->old >= 0)
        (void)fchmod(o->fd, o->mode);
    int status = copy_range(o, o->old, o->fd, o->old >= 0 ? o->written : 0);
    if (o->old >= 0)
        close(o->old);
    o->old = -1;
    return status;
}

/* How many of the bytes the old file has at the same place. */
static size_t same_bytes(output *o, const char *p, size_t n)
{
    size_t same = 0;
    while (o->old >= 0 && same < n) {
        ssize_t got = read_piece(o, o->old, o->written + same, n - same);
        if (got <= 0 || memcmp(o->piece, p + same, (size_t)got) != 0)
            break;
        same += (size_t)got;
    }
    return same;
}

static int write_bytes(void *context, const char *p, size_t n)
{
    output *o = context;
    size_t same = o->fd < 0 ? same_bytes(o, p, n) : 0;
    o->written += same;
    if (same == n)
        return FEED_OK;
    int status = o->fd < 0 ? part_ways(o) : FEED_OK;
    if (!status)
        status = write_all(o, o->fd, p + same, n - same);
    o->written += n - same;
    return status;
}

feed_output output_bytes(output *o)
{
    return (feed_output){write_bytes, o};
}

void output_tell(output *o, diag *d)
{
    o->d = d;
}

/* Whether this one and all of the same file system are written to the disk. One alone gets there by itself. */
static bool sync_with(const output *o, size_t n)
{
#ifdef __linux__
    return n > 1 && syncfs(o->fd) == 0;
#else
    (void)o, (void)n;
    return false;
#endif
}

void output_sync(output *const *list, size_t n)
{
    struct stat st;
    for (size_t i = 0; i < n; i++) {
        output *o = list[i];
        if (o->fd < 0 || !o->temporary || o->synced || fstat(o->fd, &st) || !sync_with(o, n))
            continue;
        dev_t device = st.st_dev;
        for (size_t k = i; k < n; k++)
            list[k]->synced |= list[k]->fd >= 0 && fstat(list[k]->fd, &st) == 0 && st.st_dev == device;
    }
}

/* The old file may go on where the new one ends. */
static bool is_unchanged(output *o)
{
    struct stat st;
    return o->fd < 0 && o->old >= 0 && fstat(o->old, &st) == 0 && (uint64_t)st.st_size == o->written;
}

int output_settle(output *o)
{
    bool same = is_unchanged(o);
    if (o->target >= 0 || o->settled)
        return FEED_OK;
    if (!same && o->fd < 0 && part_ways(o))
        return FEED_E_OUTPUT;
    if (o->fd >= 0 && !o->synced && fsync(o->fd))
        return fail(o, "syncing");
    if (o->old >= 0)
        close(o->old);
    o->old = -1; /* the temporary file stays open, and with that locked against a sweep */
    free(o->piece);
    o->piece = NULL;
    o->settled = true;
    return FEED_OK;
}

bool output_changed(const output *o)
{
    return o->temporary != NULL;
}

const char *output_pending(const output *o)
{
    return o->temporary;
}

int output_commit(output *o, bool *changed)
{
    if (output_settle(o))
        return FEED_E_OUTPUT;
    *changed = o->target >= 0 || output_changed(o);
    if (!*changed || o->direct)
        return FEED_OK;
    if (o->target >= 0 && o->fd < 0 && part_ways(o))
        return FEED_E_OUTPUT;
    if (o->target >= 0)
        return copy_range(o, o->fd, o->target, o->written);
    if (rename(o->temporary, o->path))
        return fail(o, "renaming");
    free(o->temporary);
    o->temporary = NULL;
    return FEED_OK;
}

void output_free(output *o)
{
    if (!o)
        return;
    if (o->temporary)
        unlink(o->temporary);
    if (o->fd >= 0 && !o->direct)
        close(o->fd);
    if (o->old >= 0)
        close(o->old);
    if (o->path && o->target >= 0)
        close(o->target);
    free(o->temporary);
    free(o->piece);
    free(o);
}

/* ---- folders ---- */

static char *folder_of(const char *path)
{
    size_t n = folder_length(path);
    char *folder = malloc(n + 2);
    if (folder)
        snprintf(folder, n + 2, "%.*s", n ? (int)n : 1, n ? path : ".");
    return folder;
}

int output_make_folders(const char *path)
{
    char *copy = folder_of(path);
    int error = copy ? 0 : ENOMEM;
    struct stat st;
    if (copy && stat(copy, &st) == 0 && S_ISDIR(st.st_mode)) {
        free(copy);
        return 0;
    }
    for (char *p = copy ? copy + 1 : NULL; p && *copy && *p && !error; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        if (mkdir(copy, 0755) && errno != EEXIST)
            error = errno;
        *p = '/';
    }
    free(copy);
    return error;
}

static bool is_leftover(const char *name)
{
    const char *mark = strstr(name, MARK);
    return name[0] == '.' && mark && strlen(mark) == strlen(MARK) + 6;
}

/* Removes a leftover unless somebody holds its lock. */
static void sweep_one(int folder, const char *name)
{
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
        unlinkat(folder, name, 0);
    if (fd >= 0)
        close(fd);
}

void output_sweep(const char *path)
{
    char *folder = folder_of(path);
    DIR *dir = folder ? opendir(folder) : NULL;
    for (struct dirent *e; dir && (e = readdir(dir));)
        if (is_leftover(e->d_name))
            sweep_one(dirfd(dir), e->d_name);
    if (dir)
        closedir(dir);
    free(folder);
}

void output_sync_folder(const char *path)
{
    char *folder = folder_of(path);
    int fd = folder ? open(folder, O_RDONLY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
    free(folder);
}

bool output_is_folder(const char *path)
{
    struct stat st;
    size_t n = strlen(path);
    return (n && path[n - 1] == '/') || (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}
